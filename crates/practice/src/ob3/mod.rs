//! A backpack host that speaks the API of Open Badges 3.0: by the letter, and with the habits that hosts of it were seen
//! to have ([`Ob3Habits`]). Its people hold credentials of an issuer whose keys and lists stand on the issuer site.

mod api;
mod credentials;
mod habits;
mod proofs;
mod registration;
mod samples;
#[cfg(test)]
mod tests;

use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

pub use credentials::Credential;
pub use habits::{Ob3Habits, Spelling};

use crate::{
    account,
    log::Noted,
    spec,
    world::{Grant, Shared, World},
};

/// Path of the API, as the specification ends it.
pub(crate) const API: &str = "/ims/ob/v3p0";
/// Where an older draft of some host has the service description.
const OLDER_PLACE: &str = "/.well-known/badgeconnect.json";

const READ: &str = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.readonly";
const UPSERT: &str = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.upsert";
const PROFILE: &str = "https://purl.imsglobal.org/spec/ob/v3p0/scope/profile.readonly";
const PROFILE_UPDATE: &str = "https://purl.imsglobal.org/spec/ob/v3p0/scope/profile.update";
/// Every scope it has, `offline_access` among them.
pub(crate) const SCOPES: [&str; 5] = [READ, UPSERT, PROFILE, PROFILE_UPDATE, spec::OFFLINE];

/// Everything this host answers, but the pages.
pub(crate) fn routes() -> Router<Shared> {
    let not_allowed = async || failure(405, "unsupported", "There is no such call at this address.", false);
    Router::new()
        .route(&format!("{API}/discovery"), get(description))
        .route(OLDER_PLACE, get(older_place))
        .route("/.well-known/oauth-authorization-server", get(metadata))
        .route("/oauth/register", post(registration::register))
        .route("/oauth/token", post(spec::token))
        .route("/oauth/refresh", post(spec::token))
        .route("/oauth/revoke", post(spec::revoke))
        .route(&format!("{API}/profile"), get(api::profile).put(api::update_profile))
        .route(&format!("{API}/credentials"), get(api::list).post(api::upsert))
        .method_not_allowed_fallback(not_allowed)
}

/// The scopes it offers.
pub(crate) fn scopes(world: &World) -> Vec<&'static str> {
    let offline = world.watch.knobs.switches().offline_access;
    let offered = SCOPES.into_iter().filter(|scope| offline || *scope != spec::OFFLINE);
    offered.collect()
}

async fn description(State(world): State<Shared>) -> Response {
    if world.watch.knobs.switches().ob3.older_place {
        return StatusCode::NOT_FOUND.into_response();
    }
    described(&world)
}

async fn older_place(State(world): State<Shared>) -> Response {
    if world.watch.knobs.switches().ob3.older_place {
        return described(&world);
    }
    account::lost(State(world)).await
}

fn described(world: &World) -> Response {
    let switches = world.watch.knobs.switches();
    let habits = &switches.ob3;
    let address = |path: &str| match habits.bare_addresses {
        true => world.at(path).replace("http://", ""),
        false => world.at(path),
    };
    let scopes: serde_json::Map<String, Value> = scopes(world)
        .into_iter()
        .map(|scope| (scope.to_owned(), json!("What the consent page says of it.")))
        .collect();
    let refresh = if habits.refresh_elsewhere {
        "/oauth/refresh"
    } else {
        "/oauth/token"
    };
    let mut scheme = json!({
        "type": "oauth2",
        "description": "OAuth 2.0 Authorization Code Grant",
        "flows": {"authorizationCode": {
            "authorizationUrl": address("/oauth/authorize"),
            "tokenUrl": switches.token_url.clone().unwrap_or_else(|| address("/oauth/token")),
            "refreshUrl": address(refresh),
            "scopes": scopes,
        }},
    });
    if !habits.no_registration {
        set(
            &mut scheme,
            "x-imssf-registrationUrl",
            address("/oauth/register").into(),
        );
    }
    let mut body = json!({
        "openapi": "3.0.1",
        "info": {
            "title": world.name,
            "version": "v3p0",
            "termsOfService": world.at("/terms"),
            "x-imssf-privacyPolicyUrl": world.at("/privacy"),
        },
        "paths": {"/credentials": {}, "/profile": {}, "/discovery": {}},
        "components": {"securitySchemes": {(if habits.no_registration { "oauth2" } else { "OAuth2ACG" }): scheme}},
    });
    // By the letter there is no server: the API is where the description is.
    if habits.older_place || switches.api_base.is_some() {
        let server = switches.api_base.unwrap_or_else(|| world.at(API));
        set(&mut body, "servers", json!([{"url": server}]));
    }
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(body)).into_response()
}

/// The revocation address has no place in the description; here it stands where authorization servers put it (RFC 8414).
async fn metadata(State(world): State<Shared>) -> Response {
    let body = json!({
        "issuer": world.at(""),
        "authorization_endpoint": world.at("/oauth/authorize"),
        "token_endpoint": world.at("/oauth/token"),
        "registration_endpoint": world.at("/oauth/register"),
        "revocation_endpoint": world.at("/oauth/revoke"),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
    });
    Json(body).into_response()
}

/// An `Imsx_StatusInfo`.
fn failure(status: u16, minor: &str, description: &str, wrapped: bool) -> Response {
    let info = json!({
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_codeMinor": {"imsx_codeMinorField": [
            {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": minor}
        ]},
    });
    let body = if wrapped {
        json!({ "imsx_statusInfo": info })
    } else {
        info
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(body)).into_response()
}

/// The same, in this host's manner.
fn refuse(world: &World, status: u16, minor: &str, description: &str) -> Response {
    failure(
        status,
        minor,
        description,
        world.watch.knobs.switches().ob3.wrapped_errors,
    )
}

/// The grant behind `Authorization: Bearer`, if it has `scope`; else the answer to give.
fn access(world: &World, headers: &HeaderMap, scope: &str) -> Result<(Grant, Noted), Box<Response>> {
    let refused = || {
        let mut response = refuse(world, 401, "unauthorisedrequest", "There is no valid access token.");
        let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        Box::new(response)
    };
    let token = spec::bearer(headers).ok_or_else(refused)?;
    let memory = world.memory();
    let grant = memory.grant_of(token).cloned().ok_or_else(refused)?;
    let account = memory.accounts.get(grant.account);
    let noted = Noted {
        grant_type: None,
        account: account.map(|account| account.person.login.clone()),
    };
    drop(memory);
    if grant.scopes.iter().any(|granted| granted == scope) {
        return Ok((grant, noted));
    }
    let response = refuse(world, 403, "forbidden", "The token was not granted the scope for this.");
    Err(Box::new(noting(response, noted)))
}

fn noting(mut response: Response, noted: Noted) -> Response {
    response.extensions_mut().insert(noted);
    response
}

/// Sets a member of an object.
fn set(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}
