//! Tokens: made, taken as Base64 in the header, exchanged as a pair; and what they say of their account.

use std::time::Instant;

use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use base64::{
    Engine,
    alphabet::STANDARD as ALPHABET,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
    prelude::BASE64_STANDARD,
};
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use serde_json::{Value, json};

use super::{SCOPE, answer, api, crash, is_first, open, text};
use crate::{
    log::Noted,
    recipients::{self, Hidden},
    world::{Grant, Shared, World},
};

/// Both alphabets, padded or not: the server decodes whatever looks like Base64.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// 24 random bytes in Base64, and the time in base 32.
fn word(world: &World) -> String {
    let mut bytes = [0_u8; 24];
    if aws_lc_rs::rand::fill(&mut bytes).is_err() {
        std::process::abort();
    }
    format!("{}_{}", BASE64_STANDARD.encode(bytes), stamp(world))
}

/// Milliseconds in base 32.
fn stamp(world: &World) -> String {
    let mut left = u64::try_from(world.clock.now().timestamp_millis()).unwrap_or_default();
    let mut digits = Vec::new();
    while left > 0 {
        let digit = u32::try_from(left % 32).unwrap_or_default();
        digits.push(char::from_digit(digit, 32).unwrap_or('0'));
        left /= 32;
    }
    digits.iter().rev().collect()
}

/// Access for the pages of `origin`. Every consent is one more; older ones stay good.
pub(super) fn grant(world: &World, origin: &str, account: usize) -> Grant {
    let (access, refresh) = (word(world), word(world));
    note(world, &access, &refresh);
    let life = world.access_life();
    let mut memory = world.memory();
    let made = memory.grant(Some(origin.to_owned()), account, vec![SCOPE.to_owned()], life, true);
    for grant in memory.grants.iter_mut().filter(|grant| grant.id == made.id) {
        grant.access.clone_from(&access);
        grant.refresh = Some(refresh.clone());
    }
    Grant {
        access,
        refresh: Some(refresh),
        ..made
    }
}

fn note(world: &World, access: &str, refresh: &str) {
    world.seen.note("access token", access);
    world.seen.note("access token as sent", &BASE64_STANDARD.encode(access));
    world.seen.note("refresh token", refresh);
}

/// Scheme and host as the server reads them, the port as it is written.
pub(super) fn origin_of(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    (!host.is_empty()).then(|| format!("{}://{}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase()))
}

/// The grant that a request comes with, or the refusal.
pub(super) fn bearer(world: &World, headers: &HeaderMap) -> Result<Grant, Box<Response>> {
    let first = is_first(world);
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let encoded = match sent {
        Some(sent) if sent.starts_with("Bearer ") => sent.strip_prefix("Bearer ").unwrap_or_default(),
        Some(sent) if sent.starts_with("bearer ") => return Err(unauthorized(world, "access token expected", None)),
        _ if first => return Err(unauthorized(world, "access token expected", None)),
        _ => return Err(Box::new(crash())),
    };
    if encoded.contains(' ') {
        return Err(Box::new(answer(400, "text/plain", "Bad Request".to_owned())));
    }
    let encoded = encoded.replace('-', "+").replace('_', "/");
    let token = LENIENT
        .decode(encoded)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    // The database compares without regard to letter case.
    let known = |grant: &&Grant| {
        token
            .as_ref()
            .is_some_and(|token| grant.access.eq_ignore_ascii_case(token))
    };
    let found = world.memory().grants.iter().find(known).cloned();
    let Some(grant) = found else {
        return Err(if first {
            unauthorized(
                world,
                "invalid_token: Unknown access token",
                Some(("invalid_token", "Unknown access token")),
            )
        } else {
            let mut plain = answer(401, "text/plain", "Unauthorized".to_owned());
            let realm = HeaderValue::from_static("Bearer realm=\"Users\", error=\"invalid_token\"");
            plain.headers_mut().insert(header::WWW_AUTHENTICATE, realm);
            Box::new(plain)
        });
    };
    if let Some(origin) = headers.get(header::ORIGIN)
        && grant.client_id.as_deref() != origin.to_str().ok()
    {
        return Err(invalid_origin(world));
    }
    if grant.access_until <= Instant::now() {
        let told = Some(("invalid_token", "The access token expired"));
        return Err(unauthorized(world, "invalid_token: The access token expired", told));
    }
    if !grant.scopes.iter().any(|scope| scope == SCOPE) {
        let told = Some(("insufficient_scope", "Scope 'issue' is required"));
        return Err(unauthorized(
            world,
            "insufficient_scope: Scope 'issue' is required",
            told,
        ));
    }
    Ok(grant)
}

/// A foreign `Origin` is refused without a challenge.
fn invalid_origin(world: &World) -> Box<Response> {
    let mut response = *unauthorized(world, "invalid origin", None);
    response.headers_mut().remove(header::WWW_AUTHENTICATE);
    Box::new(response)
}

fn unauthorized(world: &World, said: &str, told: Option<(&str, &str)>) -> Box<Response> {
    let mut response = if is_first(world) {
        open(answer(401, "text/plain", said.to_owned()))
    } else {
        api(world, 401, &json!({"status": "unauthorized", "message": said}))
    };
    let mut challenge = "Bearer realm=\"openbadges\"".to_owned();
    if let Some((error, description)) = told {
        challenge.push_str(&format!(", error=\"{error}\", error_description=\"{description}\""));
    }
    if let Ok(value) = HeaderValue::from_str(&challenge) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("www-authenticate"), value);
    }
    Box::new(response)
}

/// The members of a body: JSON, or a form that says it is one. Form text under the name of JSON is a page of the parser.
pub(super) fn body(world: &World, headers: &HeaderMap, bytes: &Bytes) -> Result<Value, Box<Response>> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let pairs = url::form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), json!(value)));
        return Ok(Value::Object(pairs.collect()));
    }
    if !kind.starts_with("application/json") || bytes.is_empty() {
        return Ok(json!({}));
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => Ok(value),
        _ => {
            let page = "Bad Request: Bad Request\n    at next (/srv/app/node_modules/connect/lib/proto.js:125:13)\n";
            Err(Box::new(text(world, 400, page)))
        }
    }
}

fn exchanged(world: &World, headers: &HeaderMap, bytes: &Bytes) -> Response {
    let body = match body(world, headers, bytes) {
        Ok(body) => body,
        Err(page) => return *page,
    };
    let said = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    if said("grant_type") != "refresh_token" {
        return text(world, 400, "invalid grant_type");
    }
    let sent = said("refresh_token");
    let (access, refresh) = (word(world), word(world));
    let life = world.access_life();
    let mut memory = world.memory();
    let known = |grant: &&mut Grant| !sent.is_empty() && grant.refresh.as_deref() == Some(sent.as_str());
    let Some(grant) = memory.grants.iter_mut().find(known) else {
        drop(memory);
        return text(world, 400, "invalid refresh_token");
    };
    // Refresh tokens never end; the old pair ends here.
    grant.access.clone_from(&access);
    grant.refresh = Some(refresh.clone());
    grant.access_until = Instant::now() + life;
    drop(memory);
    note(world, &access, &refresh);
    let told = json!({"expires": life.as_secs(), "access_token": access, "refresh_token": refresh});
    api(world, 200, &told)
}

/// `POST /api/token`.
pub(super) async fn token(State(world): State<Shared>, headers: HeaderMap, bytes: Bytes) -> Response {
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let noted = Noted {
        grant_type: body.get("grant_type").and_then(Value::as_str).map(str::to_owned),
        account: None,
    };
    with(exchanged(&world, &headers, &bytes), noted)
}

/// `response` with what the log is to hold of it.
fn with(mut response: Response, noted: Noted) -> Response {
    response.extensions_mut().insert(noted);
    response
}

/// Notes whose account a call was about.
pub(super) fn about(world: &World, response: Response, grant: &Grant) -> Response {
    let login = world
        .memory()
        .accounts
        .get(grant.account)
        .map(|account| account.person.login.clone());
    with(
        response,
        Noted {
            grant_type: None,
            account: login,
        },
    )
}

/// `GET /api/identity`: the first address, hashed with a salt that is new each time.
pub(super) async fn identity(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let grant = match bearer(&world, &headers) {
        Ok(grant) => grant,
        Err(refusal) => return *refusal,
    };
    let email = world
        .memory()
        .accounts
        .get(grant.account)
        .and_then(|account| account.person.emails.first().cloned());
    let salt = format!("_{}", stamp(&world));
    let made = recipients::identity(&email.unwrap_or_default(), Hidden::Sha256, &salt);
    let told = json!({"recipient": made.get("identity"), "salt": salt, "type": "email"});
    about(&world, api(&world, 200, &told), &grant)
}

/// Another method on a known path.
pub(super) async fn no_such(State(world): State<Shared>, uri: Uri) -> Response {
    if is_first(&world) {
        return open(answer(
            404,
            "text/html; charset=utf-8",
            "<!DOCTYPE html>\n<html><body>Not found</body></html>".into(),
        ));
    }
    open(answer(404, "text/html", format!("Cannot GET {}", uri.path()))).into_response()
}
