//! Exchanging a refresh token for a new pair. The old pair is void with the answer, and there is no time in which both
//! are good: an answer that is lost means a new sign-in.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use holdall_net::{Method, Net, Purpose, Request};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::refusals;
use crate::{BackpackError, Endpoints, Grant, answers, oauth, request};

/// The longest token that is believed; real ones have about 42 characters.
const LONGEST: usize = 1024;
/// Life of a token whose host does not say, in seconds.
const UNSAID_LIFE_S: u64 = 900;
/// A token is renewed so many seconds before its end.
const EARLY_S: u64 = 60;

/// A fresh pair.
pub(super) struct Pair {
    pub(super) access: SecretString,
    pub(super) refresh: SecretString,
    /// A hint; a 401 decides.
    pub(super) expires_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct Shape {
    #[serde(default)]
    access_token: Option<SecretString>,
    #[serde(default)]
    refresh_token: Option<SecretString>,
    #[serde(default)]
    expires: Value,
}

/// `POST <api_root>/token`, once, one call at a time per host.
pub(super) async fn exchange(
    net: &Net,
    endpoints: &Endpoints,
    refresh: &SecretString,
    now: DateTime<Utc>,
) -> Result<Pair, BackpackError> {
    let url = endpoints.token_url.clone();
    let url = url.unwrap_or_else(|| request::below(&endpoints.api_base, "token"));
    let asked = request::request(Method::POST, &url, &endpoints.typed, Purpose::SignIn);
    let body = json!({"grant_type": "refresh_token", "refresh_token": refresh.expose_secret()});
    let asked = request::with_json(asked, &body);
    let turn = oauth::turn::take(&url).await;
    let answer = request::send(net, asked).await;
    drop(turn);
    read(&answer?, now)
}

pub(super) fn read(answer: &holdall_net::Answer, now: DateTime<Utc>) -> Result<Pair, BackpackError> {
    if answer.status != 200 {
        return Err(refusals::of_tokens(answer, now));
    }
    let shape: Shape = answers::object(answer)?;
    let both = shape
        .access_token
        .filter(usable)
        .zip(shape.refresh_token.filter(usable));
    let (access, refresh) =
        both.ok_or_else(|| BackpackError::odd(answer.status, "a token answer without usable tokens"))?;
    let life_s = answers::seconds(&shape.expires).unwrap_or(UNSAID_LIFE_S);
    let life = i64::try_from(life_s.saturating_sub(EARLY_S))
        .ok()
        .and_then(TimeDelta::try_seconds);
    Ok(Pair {
        access,
        refresh,
        expires_at: life.and_then(|life| now.checked_add_signed(life)),
    })
}

/// Fit for a header and a body.
pub(super) fn usable(token: &SecretString) -> bool {
    let token = token.expose_secret();
    (1..=LONGEST).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A call to the API: the token goes as Base64, to the origin of the API alone, and no redirect is followed with it.
pub(super) fn call(method: Method, path: &str, grant: &Grant, purpose: Purpose) -> Request {
    let url: Url = request::below(&grant.endpoints.api_base, path);
    let mut asked = request::request(method, &url, &grant.endpoints.typed, purpose);
    asked.bearer = Some(encoded(&grant.access_token));
    asked
}

/// The token as it stands in the header.
pub(super) fn encoded(token: &SecretString) -> SecretString {
    SecretString::from(STANDARD.encode(token.expose_secret()))
}

/// `error` without anything that went out under `grant`.
pub(super) fn quiet(error: BackpackError, grant: &Grant) -> BackpackError {
    let tokens: Vec<&SecretString> = [Some(&grant.access_token), grant.refresh_token.as_ref()]
        .into_iter()
        .flatten()
        .collect();
    without(request::without(error, &request::secrets_of(grant)), &tokens)
}

/// `error` without `tokens`, as they are and as they stand in a header.
pub(super) fn without(error: BackpackError, tokens: &[&SecretString]) -> BackpackError {
    let encoded: Vec<SecretString> = tokens.iter().map(|token| encoded(token)).collect();
    let all: Vec<&SecretString> = tokens.iter().copied().chain(&encoded).collect();
    request::without(error, &all)
}
