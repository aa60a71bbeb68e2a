//! Codes and refresh tokens for access tokens (RFC 6749 4.1.3 and 6, RFC 7636), and giving them back (RFC 7009).
//!
//! A refresh token dies by its use; one that is used again ends its whole grant (RFC 9700 4.14.2), so that two programs
//! sharing one grant carelessly are found out.

use std::time::Instant;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    client_auth::{self, Form},
    log::Noted,
    pkce,
    random::random_word,
    spec::OFFLINE,
    world::{Client, Grant, Memory, Shared, World},
};

pub(crate) async fn token(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Form::read(&headers, &body);
    let grant_type = form.get("grant_type").to_owned();
    note_incoming(&world, &headers, &form);
    let mut memory = world.memory();
    let outcome =
        client_auth::basic(&memory, &headers)
            .ok_or(Refusal::Client)
            .and_then(|(id, client)| match grant_type.as_str() {
                "authorization_code" => by_code(&world, &mut memory, &form, &id, &client),
                "refresh_token" => by_refresh(&world, &mut memory, &form, &id),
                "" => Err(Refusal::Request("grant_type is required")),
                _ => Err(Refusal::GrantType),
            });
    let account = outcome
        .as_ref()
        .ok()
        .and_then(|grant| memory.accounts.get(grant.account));
    let noted = Noted {
        account: account.map(|account| account.person.login.clone()),
        grant_type: Some(grant_type),
    };
    drop(memory);
    let mut response = match outcome {
        Ok(grant) => {
            world.seen.note("access token", &grant.access);
            world
                .seen
                .note("refresh token", grant.refresh.as_deref().unwrap_or_default());
            answer(StatusCode::OK, granted(&world, &grant))
        }
        Err(refusal) => refusal.response(),
    };
    response.extensions_mut().insert(noted);
    response
}

/// What an app is told that was given a grant.
pub(crate) fn granted(world: &World, grant: &Grant) -> Value {
    let mut body = json!({"access_token": grant.access, "token_type": "Bearer", "scope": grant.scopes.join(" ")});
    if let Some(body) = body.as_object_mut() {
        if world.watch.knobs.switches().expires_in {
            body.insert("expires_in".to_owned(), world.access_life().as_secs().into());
        }
        if let Some(refresh) = &grant.refresh {
            body.insert("refresh_token".to_owned(), refresh.as_str().into());
        }
    }
    body
}

/// Remembers the secrets of a token request, for tests that look for them elsewhere.
fn note_incoming(world: &World, headers: &HeaderMap, form: &Form) {
    for (what, member) in [
        ("code", "code"),
        ("verifier", "code_verifier"),
        ("refresh token", "refresh_token"),
    ] {
        world.seen.note(what, form.get(member));
    }
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let basic = basic.and_then(|value| value.strip_prefix("Basic ")).unwrap_or_default();
    world.seen.note("basic", basic);
}

fn by_code(world: &World, memory: &mut Memory, form: &Form, id: &str, client: &Client) -> Result<Grant, Refusal> {
    let (code_word, redirect, verifier) = (form.get("code"), form.get("redirect_uri"), form.get("code_verifier"));
    let code = memory
        .codes
        .get(code_word)
        .cloned()
        .ok_or(Refusal::Grant("the code is not known"))?;
    if let Some(bought) = code.used {
        // RFC 6749 4.1.2: somebody has it who should not; what it bought is void.
        memory.grants.retain(|grant| grant.id != bought);
        return Err(Refusal::Grant("the code was used before"));
    }
    if code.asked.client_id != id {
        return Err(Refusal::Grant("the code belongs to another client"));
    }
    if code.until < Instant::now() {
        return Err(Refusal::Grant("the code is too old"));
    }
    // As text: `Url` would forgive differences that RFC 6749 does not.
    if redirect != code.asked.redirect.as_str() {
        return Err(Refusal::Grant(
            "redirect_uri is not the one of the authorization request",
        ));
    }
    if let Some(challenge) = &code.asked.challenge {
        if verifier.is_empty() {
            return Err(Refusal::Request("code_verifier is required"));
        }
        if !pkce::answers(verifier, challenge) {
            return Err(Refusal::Grant("the code_verifier does not answer the challenge"));
        }
    }
    let switches = world.watch.knobs.switches();
    let mut scopes = code.asked.scopes.clone();
    if let Some(only) = &switches.grant_only {
        scopes.retain(|scope| only.contains(scope));
    }
    let offline = !switches.offline_access || scopes.iter().any(|scope| scope == OFFLINE);
    let refresh = switches.refresh_tokens && client.refresh && offline;
    let grant = memory.grant(Some(id.to_owned()), code.account, scopes, world.access_life(), refresh);
    if let Some(code) = memory.codes.get_mut(code_word) {
        code.used = Some(grant.id);
    }
    Ok(grant)
}

fn by_refresh(world: &World, memory: &mut Memory, form: &Form, id: &str) -> Result<Grant, Refusal> {
    let refresh = form.get("refresh_token");
    if refresh.is_empty() {
        return Err(Refusal::Request("refresh_token is required"));
    }
    if let Some(spent) = memory.spent.get(refresh).copied() {
        memory.grants.retain(|grant| grant.id != spent);
        return Err(Refusal::Grant("the refresh token was used before; the grant is ended"));
    }
    let grant = memory
        .grants
        .iter_mut()
        .find(|grant| grant.refresh.as_deref() == Some(refresh) && grant.client_id.as_deref() == Some(id))
        .ok_or(Refusal::Grant("the refresh token is not known"))?;
    let scope = form.get("scope");
    if !scope.is_empty() {
        let narrower: Vec<String> = scope.split_whitespace().map(str::to_owned).collect();
        if narrower.iter().any(|word| !grant.scopes.contains(word)) {
            return Err(Refusal::Scope);
        }
        grant.scopes = narrower;
    }
    grant.access = random_word();
    grant.access_until = Instant::now() + world.access_life();
    grant.refresh = Some(random_word());
    let renewed = grant.clone();
    memory.spent.insert(refresh.to_owned(), renewed.id);
    Ok(renewed)
}

/// RFC 7009: 200 whether or not the token was known; either token ends the grant.
pub(crate) async fn revoke(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Form::read(&headers, &body);
    let token = form.get("token");
    let mut memory = world.memory();
    let Some((id, _)) = client_auth::basic(&memory, &headers) else {
        return Refusal::Client.response();
    };
    if token.is_empty() {
        return Refusal::Request("token is required").response();
    }
    memory.grants.retain(|grant| {
        let named = grant.access == token || grant.refresh.as_deref() == Some(token);
        !(named && grant.client_id.as_deref() == Some(id.as_str()))
    });
    StatusCode::OK.into_response()
}

/// Errors of RFC 6749 5.2.
enum Refusal {
    Client,
    Grant(&'static str),
    Request(&'static str),
    GrantType,
    Scope,
}

impl Refusal {
    fn response(self) -> Response {
        let (status, error, description) = match self {
            Self::Client => (
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "client id and secret by Basic are required",
            ),
            Self::Grant(why) => (StatusCode::BAD_REQUEST, "invalid_grant", why),
            Self::Request(why) => (StatusCode::BAD_REQUEST, "invalid_request", why),
            Self::GrantType => (
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "code or refresh token only",
            ),
            Self::Scope => (StatusCode::BAD_REQUEST, "invalid_scope", "wider than what was granted"),
        };
        let mut response = answer(status, json!({"error": error, "error_description": description}));
        if status == StatusCode::UNAUTHORIZED {
            let basic = HeaderValue::from_static("Basic realm=\"practice\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, basic);
        }
        response
    }
}

fn answer(status: StatusCode, body: Value) -> Response {
    (
        status,
        [(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")],
        Json(body),
    )
        .into_response()
}
