//! What the token endpoint answers (RFC 6749 section 5), read with patience.

use chrono::{DateTime, TimeDelta, Utc};
use holdall_net::Answer;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    BackpackError,
    answers::{Told, object, refusal, seconds},
};

/// Life of a token whose host does not say, in seconds.
const UNSAID_LIFE_S: u64 = 900;

/// Fresh tokens.
pub(crate) struct Tokens {
    /// For API calls.
    pub access: SecretString,
    /// For renewal, where there is one.
    pub refresh: Option<SecretString>,
    /// Seconds the access token lives.
    pub life_s: u64,
    /// Granted scopes, when told.
    pub scopes: Option<Vec<String>>,
}

impl Tokens {
    /// When the access token ends, as far as is known now.
    pub fn expires_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        now.checked_add_signed(TimeDelta::try_seconds(i64::try_from(self.life_s).ok()?)?)
    }
}

/// Why there are none.
pub(crate) struct Refusal {
    /// HTTP status; 400 for an error told under 200.
    pub status: u16,
    /// The error, in the words of RFC 6749 where one of them is meant; empty when nothing was said.
    pub error: String,
    /// What the caller would be told.
    pub as_error: BackpackError,
    /// Seconds to wait, when told.
    pub wait_s: Option<u64>,
    /// Whether it is an answer at all, or a host in trouble.
    pub clear: bool,
}

#[derive(Deserialize)]
struct Shape {
    #[serde(default)]
    access_token: Option<SecretString>,
    #[serde(default)]
    token_type: Option<String>,
    #[serde(default)]
    refresh_token: Option<SecretString>,
    #[serde(default)]
    expires_in: Value,
    #[serde(default)]
    scope: Value,
}

/// Tokens, or why not.
pub(crate) fn read(answer: &Answer, now: DateTime<Utc>) -> Result<Tokens, Refusal> {
    if !(200..300).contains(&answer.status) {
        return Err(refused(answer, answer.status, now));
    }
    let shape: Shape = match object(answer) {
        Ok(shape) => shape,
        Err(error) => return Err(trouble(error, answer.status)),
    };
    let odd = |what: &str| Err(trouble(BackpackError::odd(answer.status, what), answer.status));
    let Some(access) = shape.access_token.filter(usable) else {
        // Some servers tell an error under 200.
        if Told::read(answer).oauth.is_some() {
            return Err(refused(answer, 400, now));
        }
        return odd("a token answer without a usable token");
    };
    if shape
        .token_type
        .as_deref()
        .is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer"))
    {
        return odd("a token that is not a bearer token");
    }
    Ok(Tokens {
        access,
        refresh: shape.refresh_token.filter(|token| !token.expose_secret().is_empty()),
        life_s: seconds(&shape.expires_in).unwrap_or(UNSAID_LIFE_S),
        scopes: scopes(&shape.scope),
    })
}

/// One string with blanks by RFC 6749; lists are met too.
fn scopes(value: &Value) -> Option<Vec<String>> {
    let scopes: Vec<String> = match value {
        Value::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    (!scopes.is_empty()).then_some(scopes)
}

/// Fit for a header.
fn usable(token: &SecretString) -> bool {
    let token = token.expose_secret();
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn trouble(as_error: BackpackError, status: u16) -> Refusal {
    Refusal {
        status,
        error: String::new(),
        as_error,
        wait_s: None,
        clear: false,
    }
}

fn refused(answer: &Answer, status: u16, now: DateTime<Utc>) -> Refusal {
    let as_error = refusal(answer, status, Some(now));
    let wait_s = if let BackpackError::Busy { retry_after_s } = &as_error {
        *retry_after_s
    } else {
        None
    };
    let error = Told::read(answer).oauth.unwrap_or_default();
    Refusal {
        status,
        error,
        as_error,
        wait_s,
        clear: (400..500).contains(&status),
    }
}
