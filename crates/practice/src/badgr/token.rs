//! Badgr's token endpoint: many ways to name a client, three ways to say no, and a growing wait after every failure.

use std::time::{Duration, Instant};

use axum::{
    body::Bytes,
    extract::{Extension, RawQuery, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::typed;
use crate::{
    client_auth::{self, Form},
    log::Noted,
    pkce,
    random::{random_word, same},
    server::Arrived,
    setup::Personality,
    spec,
    world::{Client, Grant, Memory, Shared, World},
};

/// What a password buys when no scope is asked for.
const PASSWORD_SCOPES: &str = "rw:profile rw:issuer rw:backpack";

/// Status, content type and body of a refusal.
type Refusal = (u16, &'static str, Value);

pub(super) async fn token(
    State(world): State<Shared>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    Extension(arrived): Extension<Arrived>,
    body: Bytes,
) -> Response {
    let form = Form::read(&headers, &body);
    let grant_type = match form.get("grant_type") {
        "" if !form.get("username").is_empty() => "password".to_owned(),
        named => named.to_owned(),
    };
    let mut memory = world.memory();
    // By user name where one is sent, else everyone from this address together.
    let throttle = form.get("username").to_owned();
    let waiting = memory
        .throttles
        .get(&throttle)
        .filter(|(_, until)| *until > Instant::now())
        .copied();
    let outcome = match waiting {
        Some((failures, _)) => Err(throttled(failures)),
        None if query.is_some_and(|query| !query.is_empty()) => Err(html(
            400,
            "Token grant parameters must be sent in post body, not query parameters",
        )),
        None => exchange(&world, &mut memory, &headers, &form, &grant_type, arrived),
    };
    match &outcome {
        Ok(_) => drop(memory.throttles.remove(&throttle)),
        Err(_) if waiting.is_none() => {
            let failures = memory.throttles.get(&throttle).map_or(0, |(failures, _)| *failures) + 1;
            memory
                .throttles
                .insert(throttle, (failures, Instant::now() + wait(failures)));
        }
        Err(_) => {}
    }
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
        Ok(grant) => granted(&world, &grant),
        Err((500, ..)) => super::crash(),
        Err((status, kind, body)) => typed(status, kind, &body),
    };
    if response.status() == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static("Bearer, error=\"invalid_client\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response.extensions_mut().insert(noted);
    response
}

fn granted(world: &World, grant: &Grant) -> Response {
    let mut response = typed(200, "application/json", &spec::granted(world, grant));
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// 2, 4, 8 ... seconds, an hour at most.
fn wait(failures: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(failures.min(20)).min(3600))
}

fn throttled(failures: u32) -> Refusal {
    let body = json!({
        "error_description": "Too many login attempts. Please wait and try again.",
        "error": "login attempts throttled",
        "expires": wait(failures).as_secs(),
    });
    (429, "text/html", body)
}

fn html(status: u16, error: &str) -> Refusal {
    (status, "text/html", json!({ "error": error }))
}

fn oauth(error: &str, description: Option<&str>) -> Refusal {
    let mut body = json!({ "error": error });
    if let (Some(description), Some(body)) = (description, body.as_object_mut()) {
        body.insert("error_description".to_owned(), description.into());
    }
    (400, "application/json", body)
}

fn exchange(
    world: &World,
    memory: &mut Memory,
    headers: &HeaderMap,
    form: &Form,
    grant_type: &str,
    arrived: Arrived,
) -> Result<Grant, Refusal> {
    // Its own sign-in page took the word for itself: no app gets past it.
    if world.personality == Personality::Oeb && grant_type == "refresh_token" {
        return Err((401, "text/html", json!({"error": "Token refresh failed!"})));
    }
    let client = client(memory, headers, form)?;
    match grant_type {
        "authorization_code" => {
            let (id, client) = client.ok_or((401, "application/json", json!({"error": "invalid_client"})))?;
            by_code(world, memory, form, &id, &client)
        }
        "refresh_token" => by_refresh(world, memory, form, client.map(|(id, _)| id).as_deref(), arrived),
        "password" => by_password(world, memory, form, client.map(|(id, _)| id)),
        "" => Err(oauth(
            "invalid_request",
            Some("Request is missing grant_type parameter."),
        )),
        _ => Err(oauth("invalid_request", Some("Request is missing username parameter."))),
    }
}

/// The client by Basic (compared as sent), by body, or by its id alone.
fn client(memory: &Memory, headers: &HeaderMap, form: &Form) -> Result<Option<(String, Client)>, Refusal> {
    let (id, secret, basic) = match client_auth::basic_pair(headers) {
        Some((id, secret)) => (id, secret, true),
        None => (
            form.get("client_id").to_owned(),
            form.get("client_secret").to_owned(),
            false,
        ),
    };
    if id.is_empty() || id == "public" {
        return Ok(None);
    }
    let Some(client) = memory.clients.get(&id).cloned() else {
        return Err(if basic {
            html(400, "invalid client_id")
        } else {
            (401, "application/json", json!({"error": "invalid_client"}))
        });
    };
    let known = client.secret.as_deref().unwrap_or_default();
    if basic && !same(known, &secret) {
        return Err(html(400, "invalid client_secret"));
    }
    if !basic && !secret.is_empty() && !same(known, &secret) {
        return Err((401, "application/json", json!({"error": "invalid_client"})));
    }
    Ok(Some((id, client)))
}

fn by_code(world: &World, memory: &mut Memory, form: &Form, id: &str, client: &Client) -> Result<Grant, Refusal> {
    let invalid = || oauth("invalid_grant", None);
    let word = form.get("code").to_owned();
    let code = memory.codes.get(&word).cloned().ok_or_else(invalid)?;
    if code.used.is_some() || code.asked.client_id != id || code.until < Instant::now() {
        return Err(invalid());
    }
    if form.get("redirect_uri") != code.asked.redirect.as_str() {
        return Err(oauth("invalid_request", Some("Mismatching redirect URI.")));
    }
    if let Some(challenge) = &code.asked.challenge {
        match form.get("code_verifier") {
            "" => return Err(oauth("invalid_request", Some("Code verifier required."))),
            verifier if pkce::answers(verifier, challenge) => {}
            _ => return Err(invalid()),
        }
    }
    let switches = world.watch.knobs.switches();
    let asked = form.get("scope").split_whitespace();
    if asked
        .into_iter()
        .any(|word| !client.scopes.iter().any(|own| own == word))
    {
        return Err(html(400, "invalid scope requested"));
    }
    let mut scopes = code.asked.scopes.clone();
    if let Some(only) = &switches.grant_only {
        scopes.retain(|scope| only.contains(scope));
    }
    let refresh = switches.refresh_tokens && client.refresh;
    let grant = memory.grant(Some(id.to_owned()), code.account, scopes, world.access_life(), refresh);
    if let Some(code) = memory.codes.get_mut(&word) {
        code.used = Some(grant.id);
    }
    Ok(grant)
}

/// Rotates without grace; a token used again is refused, and what came of it lives on. Callers that were on their way when
/// it was spent all get what the first one got.
fn by_refresh(
    world: &World,
    memory: &mut Memory,
    form: &Form,
    client: Option<&str>,
    arrived: Arrived,
) -> Result<Grant, Refusal> {
    let refresh = form.get("refresh_token");
    let together = |grant: &&Grant| {
        let spent = grant.spent.as_ref();
        spent.is_some_and(|(token, at)| token == refresh && arrived.0 < *at)
    };
    if let Some(grant) = memory.grants.iter().find(together) {
        return Ok(grant.clone());
    }
    let of_a_client = |grant: &Grant| grant.client_id.is_some() && grant.refresh.as_deref() == Some(refresh);
    if client.is_none() && memory.grants.iter().any(of_a_client) {
        return Err((401, "application/json", json!({"error": "invalid_client"})));
    }
    let found = memory.grants.iter_mut().find(|grant| {
        grant.refresh.as_deref() == Some(refresh) && (grant.client_id.is_none() || grant.client_id.as_deref() == client)
    });
    let grant = found.ok_or_else(|| oauth("invalid_grant", None))?;
    let purged = world.watch.knobs.switches().purges_expired && grant.access_until < Instant::now();
    if grant.orphan || purged {
        return Err((500, "text/html", Value::Null));
    }
    let scope = form.get("scope");
    if !scope.is_empty() {
        let narrower: Vec<String> = scope.split_whitespace().map(str::to_owned).collect();
        if narrower.iter().any(|word| !grant.scopes.contains(word)) {
            return Err(oauth("invalid_scope", None));
        }
        grant.scopes = narrower;
    }
    grant.spent = Some((refresh.to_owned(), Instant::now()));
    grant.access = random_word();
    grant.access_until = Instant::now() + world.access_life();
    grant.refresh = Some(random_word());
    Ok(grant.clone())
}

fn by_password(world: &World, memory: &mut Memory, form: &Form, client: Option<String>) -> Result<Grant, Refusal> {
    let account = memory
        .sign_in(form.get("username"), form.get("password"))
        .ok_or_else(|| oauth("invalid_grant", Some("Invalid credentials given.")))?;
    let scope = form.get("scope");
    let scopes = if scope.is_empty() { PASSWORD_SCOPES } else { scope };
    let scopes: Vec<String> = scopes.split_whitespace().map(str::to_owned).collect();
    if scopes.iter().any(|scope| !super::SCOPES.contains(&scope.as_str())) {
        return Err(html(400, "invalid scope requested"));
    }
    let refresh = world.watch.knobs.switches().refresh_tokens;
    Ok(memory.grant(client, account, scopes, world.access_life(), refresh))
}

/// 200 with an empty page, for unknown tokens too.
pub(super) async fn revoke(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Form::read(&headers, &body);
    let mut memory = world.memory();
    let Ok(client) = client(&memory, &headers, &form) else {
        return typed(401, "application/json", &json!({"error": "invalid_client"}));
    };
    let (token, client) = (form.get("token"), client.map(|(id, _)| id));
    memory
        .grants
        .retain(|grant| !(grant.refresh.as_deref() == Some(token) && grant.client_id == client));
    // An access token ended alone leaves a refresh token that nobody can use.
    let alone = memory
        .grants
        .iter_mut()
        .find(|grant| grant.access == token && grant.client_id == client);
    if let Some(grant) = alone.filter(|_| !token.is_empty()) {
        grant.access.clear();
        grant.orphan = true;
    }
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/html")]).into_response()
}
