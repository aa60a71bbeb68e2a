//! A backpack host that speaks Badge Connect of Open Badges 2.1 by the letter (`ob_v2p1/` of the specification).

mod api;
mod register;
mod token;

pub(crate) use register::{REQUIRED, register};
pub(crate) use token::{granted, revoke, token};

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    log::Noted,
    ob3,
    setup::Personality,
    world::{Grant, Shared, World},
};

/// Path of the API, as the specification ends it.
pub(crate) const API: &str = "/ims/ob/v2p1";

pub(crate) const READ: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly";
pub(crate) const CREATE: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.create";
pub(crate) const PROFILE: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/profile.readonly";
pub(crate) const PROFILE_UPDATE: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/profile.update";
pub(crate) const OFFLINE: &str = "offline_access";

/// Everything this host answers, but the pages.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/.well-known/badgeconnect.json", get(manifest))
        .route("/oauth/register", post(register::register))
        .route("/oauth/token", post(token::token))
        .route("/oauth/revoke", post(token::revoke))
        .route(&format!("{API}/profile"), get(api::profile).post(api::update_profile))
        .route(&format!("{API}/assertions"), get(api::list).post(api::add))
        .method_not_allowed_fallback(async || envelope(405, "METHOD_NOT_ALLOWED", None))
}

/// The scopes it offers.
fn scopes(world: &World) -> Vec<&'static str> {
    if world.personality == Personality::Ob3 {
        return ob3::scopes(world);
    }
    let mut scopes = vec![READ, CREATE, PROFILE, PROFILE_UPDATE];
    if world.watch.knobs.switches().offline_access {
        scopes.push(OFFLINE);
    }
    scopes
}

async fn manifest(State(world): State<Shared>) -> Response {
    let switches = world.watch.knobs.switches();
    let body = json!({
        "@context": "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld",
        "id": world.at("/.well-known/badgeconnect.json"),
        "type": "Manifest",
        "badgeConnectAPI": [{
            "type": "BadgeConnectAPI",
            "name": world.name,
            "version": "v2p1",
            "apiBase": switches.api_base.unwrap_or_else(|| world.at(API)),
            "termsOfServiceUrl": world.at("/terms"),
            "privacyPolicyUrl": world.at("/privacy"),
            "scopesOffered": scopes(&world),
            "registrationUrl": world.at("/oauth/register"),
            "authorizationUrl": world.at("/oauth/authorize"),
            "tokenUrl": switches.token_url.unwrap_or_else(|| world.at("/oauth/token")),
            "tokenRevocationUrl": world.at("/oauth/revoke"),
        }],
    });
    ([(header::CACHE_CONTROL, "max-age=3600")], Json(body)).into_response()
}

/// `{"status": ...}` with that status as HTTP status too.
fn envelope(status: u16, text: &str, error: Option<&str>) -> Response {
    let body = json!({"status": {"error": error, "statusCode": status, "statusText": text}});
    (
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        Json(body),
    )
        .into_response()
}

/// 200 with `status` first and then `members`.
fn fine(members: &[(&str, Value)]) -> Response {
    let mut body = json!({"status": {"error": null, "statusCode": 200, "statusText": "OK"}});
    if let Some(object) = body.as_object_mut() {
        object.extend(members.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
    }
    Json(body).into_response()
}

/// The grant behind `Authorization: Bearer`, if it has `scope`; else the answer to give.
fn access(world: &World, headers: &http::HeaderMap, scope: &str) -> Result<(Grant, Noted), Box<Response>> {
    let refused = || {
        let mut response = envelope(401, "UNAUTHENTICATED", Some("no valid access token"));
        response.headers_mut().insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer error=\"invalid_token\""),
        );
        Box::new(response)
    };
    let token = bearer(headers).ok_or_else(refused)?;
    let memory = world.memory();
    let grant = memory.grant_of(token).cloned().ok_or_else(refused)?;
    let account = memory
        .accounts
        .get(grant.account)
        .map(|account| account.person.login.clone());
    let noted = Noted {
        grant_type: None,
        account,
    };
    if !grant.scopes.iter().any(|granted| granted == scope) {
        let mut response = envelope(
            401,
            "PERMISSION_DENIED",
            Some("the token was not granted the scope for this"),
        );
        response.extensions_mut().insert(noted);
        return Err(Box::new(response));
    }
    Ok((grant, noted))
}

/// The token in `Authorization: Bearer`.
pub(crate) fn bearer(headers: &http::HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (kind, token) = value.split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
