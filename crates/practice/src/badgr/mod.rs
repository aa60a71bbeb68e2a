//! A backpack host with the manners of Badgr, as seen on the wire: its own Badge Connect, its token endpoint that locks
//! callers out, and API v2 beside it.

mod connect;
mod listed;
mod register;
mod token;
mod v2;

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    spec::{CREATE, PROFILE, READ, bearer},
    world::{Grant, Shared, World},
};

/// Scopes of Badge Connect that it offers; `profile.update` and `offline_access` are not among them.
pub(crate) const CONNECT_SCOPES: [&str; 3] = [READ, CREATE, PROFILE];

/// Every scope word it knows.
pub(crate) const SCOPES: [&str; 8] = [
    READ,
    CREATE,
    PROFILE,
    "r:profile",
    "rw:profile",
    "r:backpack",
    "rw:backpack",
    "rw:issuer",
];

/// Everything this host answers, but the pages.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/.well-known/badgeconnect.json", get(manifest_place))
        .route("/bcv1/manifest/{domain}", get(manifest))
        .route("/o/register", post(register::register))
        .route("/o/token", post(token::token))
        .route("/o/revoke_token/", post(token::revoke))
        .route(
            "/o/revoke_token",
            any(async || (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, "/o/revoke_token/")])),
        )
        .route("/bcv1/profile", get(connect::profile).fallback(connect::denied))
        .route(
            "/bcv1/assertions",
            get(connect::list).post(connect::add).fallback(connect::denied),
        )
        .route("/v2/users/self", get(v2::own_user))
        .route("/v2/backpack/assertions", get(v2::list))
        .route(
            "/v2/backpack/assertions/{id}",
            get(v2::one).put(v2::accept).delete(v2::remove),
        )
        .route("/v2/backpack/import", post(v2::import))
}

/// Host and port, as the last part of the manifest's path.
fn domain(world: &World) -> String {
    format!("127.0.0.1:{}", world.base.port().unwrap_or_default())
}

async fn manifest_place(State(world): State<Shared>) -> Response {
    let to = world.at(&format!("/bcv1/manifest/{}", domain(&world)));
    (StatusCode::FOUND, [(header::LOCATION, to)]).into_response()
}

async fn manifest(State(world): State<Shared>, Path(asked): Path<String>, headers: HeaderMap) -> Response {
    if asked != domain(&world) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let switches = world.watch.knobs.switches();
    let body = json!({
        "id": world.at(&format!("/bcv1/manifest/{asked}")),
        "badgeConnectAPI": [{
            "name": world.name,
            "image": format!("{}//images/logo.png", world.at("/static")),
            "apiBase": switches.api_base.unwrap_or_else(|| world.at("/bcv1")),
            "version": "v1p0",
            "termsOfServiceUrl": world.at("/terms"),
            "privacyPolicyUrl": world.at("/privacy"),
            "scopesOffered": CONNECT_SCOPES,
            "registrationUrl": world.at("/o/register"),
            "authorizationUrl": world.at("/auth/oauth2/authorize"),
            "tokenUrl": switches.token_url.unwrap_or_else(|| world.at("/o/token")),
        }],
        "@context": "https://w3id.org/openbadges/badgeconnect/v1",
    });
    let plain = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()) == Some("application/json");
    typed(
        200,
        if plain {
            "application/json"
        } else {
            "application/ld+json"
        },
        &body,
    )
}

/// An answer of this content type.
fn typed(status: u16, kind: &'static str, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}

/// The page that stands where an exception was not caught.
fn crash() -> Response {
    let page = "<!doctype html>\n<html><head><title>Server Error (500)</title></head><body><h1>Server Error (500)</h1></body></html>";
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(header::CONTENT_TYPE, "text/html")],
        page,
    )
        .into_response()
}

/// The grant behind the token. A token used past half of its life lives on for a whole one.
fn grant(world: &World, headers: &HeaderMap) -> Option<Grant> {
    let token = bearer(headers)?;
    let mut memory = world.memory();
    let life = world.access_life();
    let now = std::time::Instant::now();
    let grant = memory
        .grants
        .iter_mut()
        .find(|grant| grant.access == token && grant.access_until > now)?;
    if grant.access_until < now + life / 2 {
        grant.access_until = now + life;
    }
    Some(grant.clone())
}

/// Whether one of `scopes` was granted.
fn has(grant: &Grant, scopes: &[&str]) -> bool {
    grant.scopes.iter().any(|granted| scopes.contains(&granted.as_str()))
}
