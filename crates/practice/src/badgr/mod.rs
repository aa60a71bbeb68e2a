//! A backpack host with the manners of Badgr, as seen on the wire: its own Badge Connect, its token endpoint that locks
//! callers out, and API v2 beside it.

mod awarding;
mod collecting;
mod connect;
mod consent;
mod hosted;
mod issuing;
mod listed;
mod register;
mod token;
mod tokens;
mod v2;

use axum::{
    Router,
    extract::{Path, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, delete, get, post},
};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    spec::{CREATE, PROFILE, READ, bearer},
    world::{Grant, Shared, World},
};

pub(crate) use awarding::{made as award, unmade as take_back};
pub(crate) use collecting::Collection;
pub(crate) use consent::{Unknown, unknown};
pub(crate) use issuing::Issuing;

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
        .route("/o/register", post(register::register).fallback(async || crash()))
        .route("/o/authorize", get(consent::ask).post(consent::click))
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
        .merge(issuers())
        .route("/v2/users/self", get(v2::own_user).fallback(async || v2::not_found()))
        .route("/v2/auth/tokens", get(tokens::list))
        .route("/v2/auth/tokens/{id}", delete(tokens::end))
        .route(
            "/v2/backpack/assertions",
            get(v2::list).post(async || crash()).fallback(async || v2::not_found()),
        )
        .route("/v2/backpack/assertions/{id}/image", get(async || crash()))
        .route("/v2/backpack/collections", get(collecting::list).post(collecting::make))
        .route(
            "/v2/backpack/collections/{id}",
            get(collecting::one).put(collecting::change).delete(collecting::remove),
        )
        .route(
            "/v2/backpack/assertions/{id}",
            get(v2::one).put(v2::accept).delete(v2::remove),
        )
        .route("/v2/backpack/import", post(v2::import))
        .layer(middleware::from_fn(manners))
}

/// What is awarded here, and published of it.
fn issuers() -> Router<Shared> {
    Router::new()
        .route("/v2/issuers", get(issuing::issuers).post(issuing::make_issuer))
        .route("/v2/issuers/{id}", get(issuing::issuer))
        .route(
            "/v2/issuers/{id}/badgeclasses",
            get(issuing::classes_of).post(issuing::make_class_of),
        )
        .route("/v2/issuers/{id}/assertions", get(awarding::awards_of_issuer))
        .route("/v2/badgeclasses", get(issuing::classes).post(issuing::make_class))
        .route("/v2/badgeclasses/{id}", get(issuing::class))
        .route(
            "/v2/badgeclasses/{id}/assertions",
            get(awarding::awards_of_class).post(awarding::award),
        )
        .route("/v2/assertions/revoke", post(awarding::revoke_many))
        .route("/v2/assertions/{id}", get(awarding::one_award).delete(awarding::revoke))
        .route("/public/assertions/{id}", get(hosted::public_assertion))
        .route("/public/assertions/{id}/image", get(hosted::award_image))
        .route("/public/assertions/{id}/baked", get(hosted::award_baked))
        .route("/public/badges/{id}", get(hosted::public_class))
        .route("/public/badges/{id}/image", get(hosted::class_image))
        .route("/public/issuers/{id}", get(hosted::public_issuer))
        .route("/media/uploads/badges/{file}", get(hosted::file))
}

/// How it speaks to whom: linked data unless plain JSON is asked for, and to a browser a page about its API.
async fn manners(mut request: Request, next: Next) -> Response {
    token_in_address(&mut request);
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    let plain = accept.is_some_and(|accept| accept.starts_with("application/json"));
    let page = accept.is_some_and(|accept| accept.starts_with("text/html"));
    let path = request.uri().path().to_owned();
    let api = path.starts_with("/bcv1/") || path.starts_with("/v2/");
    let mut response = next.run(request).await;
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json" || kind == "application/ld+json");
    if !api || !is_json {
        return response;
    }
    if page && response.status() == StatusCode::OK {
        let text = "<!doctype html>\n<html><head><title>Badgr REST API</title></head><body><p>Badgr REST API</p></body></html>";
        return ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response();
    }
    let kind = if plain {
        "application/json"
    } else {
        "application/ld+json"
    };
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
    response
}

/// A token in the address counts like one in its header.
fn token_in_address(request: &mut Request) {
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let token = url::form_urlencoded::parse(query).find(|(name, _)| name == "access_token");
    let value = token.and_then(|(_, token)| http::HeaderValue::from_str(&format!("Bearer {token}")).ok());
    if let Some(value) = value.filter(|_| !request.headers().contains_key(header::AUTHORIZATION)) {
        request.headers_mut().insert(header::AUTHORIZATION, value);
    }
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
    let token = bearer(headers).filter(|token| !token.is_empty())?;
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
