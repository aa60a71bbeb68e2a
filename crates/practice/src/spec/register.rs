//! Dynamic client registration (RFC 7591, as Open Badges 2.1 narrows it), with native apps let in by RFC 8252.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use serde_json::{Value, json};
use url::Url;

use crate::{
    random::random_word,
    redirects,
    spec::scopes,
    world::{Client, Shared},
};

/// What an app has to say of itself.
pub(crate) const REQUIRED: [&str; 7] = [
    "client_name",
    "client_uri",
    "logo_uri",
    "tos_uri",
    "policy_uri",
    "software_id",
    "software_version",
];

pub(crate) async fn register(State(world): State<Shared>, body: Bytes) -> Response {
    let Ok(Value::Object(asked)) = serde_json::from_slice::<Value>(&body) else {
        return refuse("invalid_client_metadata", "the body is not a JSON object");
    };
    let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
    let words = |name: &str| -> Option<Vec<String>> {
        let list = asked.get(name)?.as_array()?;
        list.iter().map(|word| word.as_str().map(str::to_owned)).collect()
    };
    for name in REQUIRED {
        if text(name).trim().is_empty() {
            return refuse("invalid_client_metadata", &format!("{name} is required"));
        }
    }
    let redirect_uris = match words("redirect_uris") {
        Some(uris) if !uris.is_empty() => uris,
        _ => return refuse("invalid_redirect_uri", "redirect_uris is required"),
    };
    for uri in &redirect_uris {
        if let Some(why) = redirects::objection(world.personality, uri) {
            return refuse("invalid_redirect_uri", &format!("{uri} {why}"));
        }
    }
    if let Some(why) = hosts_differ(
        ["client_uri", "logo_uri", "tos_uri", "policy_uri"].map(text),
        &redirect_uris,
    ) {
        return refuse("invalid_client_metadata", why);
    }
    if !matches!(text("token_endpoint_auth_method"), "" | "client_secret_basic") {
        return refuse("invalid_client_metadata", "only client_secret_basic is supported");
    }
    let grant_types = words("grant_types").unwrap_or_else(|| vec!["authorization_code".to_owned()]);
    let known = |kind: &String| matches!(kind.as_str(), "authorization_code" | "refresh_token");
    if !grant_types.iter().all(known) || !grant_types.iter().any(|kind| kind == "authorization_code") {
        return refuse(
            "invalid_client_metadata",
            "grant_types: authorization_code, and refresh_token beside it",
        );
    }
    if words("response_types").is_some_and(|kinds| kinds != ["code"]) {
        return refuse("invalid_client_metadata", "response_types: code only");
    }
    let offered = scopes(&world);
    let scopes: Vec<String> = match asked.get("scope").and_then(Value::as_str) {
        // RFC 7591 lets the host narrow what it does not offer.
        Some(scope) => scope
            .split_whitespace()
            .filter(|word| offered.contains(word))
            .map(str::to_owned)
            .collect(),
        None => offered.iter().map(|word| (*word).to_owned()).collect(),
    };
    if scopes.is_empty() {
        return refuse("invalid_client_metadata", "none of the scopes is offered");
    }
    let (id, secret) = (random_word(), random_word());
    let client = Client {
        name: text("client_name").to_owned(),
        secret: Some(secret.clone()),
        redirect_uris: redirect_uris.clone(),
        scopes: scopes.clone(),
        refresh: grant_types.iter().any(|kind| kind == "refresh_token"),
    };
    world.seen.note("client secret", &secret);
    world.memory().clients.insert(id.clone(), client);
    let mut answer = json!({
        "client_id": id,
        "client_secret": secret,
        "client_id_issued_at": world.clock.now().timestamp(),
        "client_secret_expires_at": 0,
        "redirect_uris": redirect_uris,
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": grant_types,
        "response_types": ["code"],
        "scope": scopes.join(" "),
    });
    if let Some(answer) = answer.as_object_mut() {
        answer.extend(REQUIRED.iter().map(|name| ((*name).to_owned(), json!(text(name)))));
    }
    (StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

/// The rule of the specification: all addresses https and on one host. Private schemes and loopback addresses of a
/// native app stand outside it; metadata on loopback is taken too, as this is a practice host.
fn hosts_differ(metadata: [&str; 4], redirect_uris: &[String]) -> Option<&'static str> {
    let mut hosts: Vec<String> = Vec::new();
    for text in metadata {
        let Ok(url) = Url::parse(text) else {
            return Some("client_uri, logo_uri, tos_uri and policy_uri are addresses");
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        let local = matches!(host.as_str(), "127.0.0.1" | "localhost" | "[::1]");
        if url.scheme() != "https" && !local {
            return Some("client_uri, logo_uri, tos_uri and policy_uri must be https");
        }
        hosts.push(host);
    }
    let https = redirect_uris
        .iter()
        .filter_map(|uri| Url::parse(uri).ok())
        .filter(|url| url.scheme() == "https");
    hosts.extend(https.filter_map(|url| url.host_str().map(str::to_owned)));
    hosts.dedup();
    (hosts.len() > 1).then_some("all addresses must be on one host")
}

fn refuse(error: &str, description: &str) -> Response {
    let body = json!({"error": error, "error_description": description});
    (
        StatusCode::BAD_REQUEST,
        [(header::CACHE_CONTROL, "no-store")],
        Json(body),
    )
        .into_response()
}
