//! From code, password or refresh token to a grant.

use std::{borrow::Cow, time::Duration};

use chrono::{DateTime, Utc};
use holdall_net::{Answer, Net};
use oauth2::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, PkceCodeVerifier, RedirectUrl, RefreshToken,
    ResourceOwnerPassword, ResourceOwnerUsername, Scope, TokenUrl, basic::BasicClient,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{
    client_auth, code_of,
    tokens::{self, Refusal, Tokens},
    turn,
    wire::Wire,
};
use crate::{BackpackError, Client, ClientAuth, Endpoints, Grant, Started, codes, request};

/// Requests spent on one code.
const TRIES: usize = 3;

/// The longest wait inside a sign-in, in seconds: codes live a minute on some hosts.
const PATIENCE_S: u64 = 10;

/// What is exchanged.
enum Asked<'a> {
    Code {
        code: &'a SecretString,
        started: &'a Started,
    },
    Password {
        user: &'a str,
        password: &'a SecretString,
    },
    Refresh {
        token: &'a SecretString,
    },
}

/// A grant for the code in `back`, the address that the browser came back to.
///
/// # Errors
/// [`BackpackError::BadReturn`] when `back` does not belong to `started`, [`BackpackError::Refused`] when it brings no code.
pub(crate) async fn finish(
    net: &Net,
    started: Started,
    back: &Url,
    now: DateTime<Utc>,
) -> Result<Grant, BackpackError> {
    let (code, told_scopes) = code_of(&started, back)?;
    finish_code(net, started, code, told_scopes, now).await
}

/// A grant for a code.
pub(super) async fn finish_code(
    net: &Net,
    started: Started,
    code: SecretString,
    told_scopes: Option<Vec<String>>,
    now: DateTime<Utc>,
) -> Result<Grant, BackpackError> {
    let asked = Asked::Code {
        code: &code,
        started: &started,
    };
    let got = first(net, &started, &asked, now).await;
    let (tokens, auth, left_out) = got.map_err(|error| quiet(error, &started, &code))?;
    Ok(grant(tokens, started, auth, told_scopes, now).without_asking(left_out))
}

/// A grant for a name and a password, which goes nowhere but into this request.
pub(crate) async fn finish_password(
    net: &Net,
    started: Started,
    user: &str,
    password: SecretString,
    now: DateTime<Utc>,
) -> Result<Grant, BackpackError> {
    let asked = Asked::Password {
        user,
        password: &password,
    };
    let got = first(net, &started, &asked, now).await;
    let (tokens, auth, left_out) = got.map_err(|error| quiet(error, &started, &password))?;
    Ok(grant(tokens, started, auth, None, now).without_asking(left_out))
}

/// `error` without what went out in a first exchange.
fn quiet(error: BackpackError, started: &Started, given: &SecretString) -> BackpackError {
    let client = &started.client;
    let secrets = [
        Some(given),
        Some(&started.verifier),
        Some(&client.id),
        client.secret.as_ref(),
    ];
    request::without(error, &secrets.into_iter().flatten().collect::<Vec<_>>())
}

/// A fresh grant. One request, whatever comes: a second one may find the first token spent, and on some hosts any
/// failure locks out the whole address.
pub(crate) async fn renew(net: &Net, old: &Grant, now: DateTime<Utc>) -> Result<Grant, BackpackError> {
    let token = old.refresh_token.as_ref().ok_or(BackpackError::SignedOut)?;
    let asked = Asked::Refresh { token };
    // The granted scopes exactly: fewer would narrow the grant for good, more is refused.
    let answer = ask(net, &old.endpoints, &old.client, old.client.auth, &asked, &old.scopes).await?;
    match tokens::read(&answer, now) {
        Ok(tokens) => Ok(Grant {
            expires_at: tokens.expires_at(now),
            access_token: tokens.access,
            refresh_token: tokens.refresh.or_else(|| old.refresh_token.clone()),
            scopes: tokens.scopes.unwrap_or_else(|| old.scopes.clone()),
            client: old.client.clone(),
            endpoints: old.endpoints.clone(),
            bound_to: old.bound_to.clone(),
        }),
        // The grant is over either way; this one also tells that signing in again needs another client.
        Err(refusal) if refusal.clear && is_client_gone(&refusal) => Err(BackpackError::Refused {
            said: "the backpack does not know this app any more".into(),
            code: Some("invalid_client".into()),
        }),
        Err(refusal) if refusal.clear && ends_grant(&refusal) => Err(BackpackError::SignedOut),
        Err(refusal) => Err(request::without(refusal.as_error, &request::secrets_of(old))),
    }
}

/// Errors that say that the client is not, or no more, what the host knows.
fn is_client_gone(refusal: &Refusal) -> bool {
    matches!(
        refusal.error.as_str(),
        "invalid_client" | "invalid client_id" | "invalid client_secret" | "unauthorized_client"
    )
}

/// Errors after which only a new sign-in helps.
fn ends_grant(refusal: &Refusal) -> bool {
    refusal.status == 401
        || matches!(
            refusal.error.as_str(),
            "invalid_grant" | "invalid_scope" | "invalid scope requested" | "unsupported_grant_type"
        )
}

/// First tokens of a sign-in, by the ways of client authentication that are known to help.
async fn first(
    net: &Net,
    started: &Started,
    asked: &Asked<'_>,
    now: DateTime<Utc>,
) -> Result<(Tokens, ClientAuth, Vec<String>), BackpackError> {
    let mut auth = started.client.auth;
    let mut scopes: &[String] = &started.scopes;
    let mut tries = 0;
    loop {
        tries += 1;
        let answer = ask(net, &started.endpoints, &started.client, auth, asked, scopes).await?;
        let refusal = match tokens::read(&answer, now) {
            Ok(tokens) => {
                // What had to be left out is not asked for again.
                let left_out = if scopes.is_empty() {
                    started.scopes.clone()
                } else {
                    Vec::new()
                };
                return Ok((tokens, auth, left_out));
            }
            Err(refusal) => refusal,
        };
        if tries >= TRIES {
            return Err(said_no(refusal));
        }
        if refusal.status == 429 {
            // Our own first try may have caused it, or another client behind the same address.
            match refusal.wait_s {
                Some(wait_s) if wait_s <= PATIENCE_S => tokio::time::sleep(Duration::from_secs(wait_s + 1)).await,
                _ => return Err(refusal.as_error),
            }
        } else if matches!(refusal.error.as_str(), "invalid_scope" | "invalid scope requested") && !scopes.is_empty() {
            scopes = &[];
        } else if let Some(next) = client_auth::next(&started.client, auth, &refusal.error) {
            auth = next;
        } else {
            return Err(said_no(refusal));
        }
    }
}

/// The end of a sign-in that the host refused, with a code that tells whose fault it is.
fn said_no(refusal: Refusal) -> BackpackError {
    if !refusal.clear || refusal.status == 429 {
        return refusal.as_error;
    }
    let code = match refusal.error.as_str() {
        "" if refusal.status == 401 => "invalid_client".into(),
        "" => return refusal.as_error,
        "invalid client_id" | "invalid client_secret" => "invalid_client".into(),
        "invalid scope requested" => "invalid_scope".into(),
        other => codes::fit(other),
    };
    let said = match refusal.as_error {
        BackpackError::Refused { said, .. } | BackpackError::Forbidden { said } => said,
        _ => codes::plain(&code).map_or_else(|| code.clone(), str::to_owned),
    };
    BackpackError::Refused { said, code: Some(code) }
}

/// One request to the token endpoint.
async fn ask(
    net: &Net,
    endpoints: &Endpoints,
    client: &Client,
    auth: ClientAuth,
    asked: &Asked<'_>,
    scopes: &[String],
) -> Result<Answer, BackpackError> {
    let renewal = matches!(asked, Asked::Refresh { .. });
    let elsewhere = endpoints.refresh_url.as_ref().filter(|_| renewal);
    let Some(token_url) = elsewhere.or(endpoints.token_url.as_ref()).cloned() else {
        return Err(BackpackError::BadReturn("the sign-in lacks a token address"));
    };
    let _turn = turn::take(&token_url).await;
    let in_header = matches!(auth, ClientAuth::Basic | ClientAuth::BasicRaw) && client.secret.is_some();
    let mut with = BasicClient::new(ClientId::new(client.id.expose_secret().to_owned()))
        .set_token_uri(TokenUrl::from_url(token_url))
        .set_auth_type(if in_header {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        });
    if let Some(secret) = client.secret.as_ref().filter(|_| auth != ClientAuth::IdOnly) {
        with = with.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
    }
    let wire = Wire::new(net, &endpoints.typed, client_auth::basic(client, auth));
    let scopes_wanted = || scopes.iter().cloned().map(Scope::new);
    match asked {
        Asked::Code { code, started } => {
            let mut request = with
                .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
                .set_pkce_verifier(PkceCodeVerifier::new(started.verifier.expose_secret().to_owned()))
                .set_redirect_uri(Cow::Owned(RedirectUrl::from_url(started.redirect.clone())));
            // Unusual, and demanded by Badge Connect.
            if !scopes.is_empty() {
                request = request.add_extra_param("scope", scopes.join(" "));
            }
            let _ = request.request_async(&wire).await;
        }
        Asked::Password { user, password } => {
            let user = ResourceOwnerUsername::new((*user).to_owned());
            let password = ResourceOwnerPassword::new(password.expose_secret().to_owned());
            let request = with.exchange_password(&user, &password).add_scopes(scopes_wanted());
            let _ = request.request_async(&wire).await;
        }
        Asked::Refresh { token } => {
            let token = RefreshToken::new(token.expose_secret().to_owned());
            let request = with.exchange_refresh_token(&token).add_scopes(scopes_wanted());
            let _ = request.request_async(&wire).await;
        }
    }
    wire.answer()
}

/// The grant that `tokens` make.
fn grant(tokens: Tokens, started: Started, auth: ClientAuth, told: Option<Vec<String>>, now: DateTime<Utc>) -> Grant {
    let expires_at = tokens.expires_at(now);
    Grant {
        access_token: tokens.access,
        refresh_token: tokens.refresh,
        expires_at,
        scopes: tokens.scopes.or(told).unwrap_or(started.scopes),
        client: Client { auth, ..started.client },
        endpoints: started.endpoints,
        bound_to: None,
    }
}

impl Grant {
    /// Remembers with its client which of the scopes that were left out the host did not give all the same.
    fn without_asking(mut self, left_out: Vec<String>) -> Self {
        let unknown = left_out.into_iter().filter(|scope| !self.scopes.contains(scope));
        let known = &self.client.unknown_scopes;
        let fresh: Vec<String> = unknown.filter(|scope| !known.contains(scope)).collect();
        self.client.unknown_scopes.extend(fresh);
        self
    }
}
