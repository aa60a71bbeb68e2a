//! The API behind the consent page, `/o/authorize`: data, not a page (recordings, `authorize.txt`). It answers everybody
//! what would be granted; the click itself belongs to the page.

use std::collections::HashMap;

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::HeaderMap;
use serde_json::{Value, json};

use super::{SCOPES, crash, typed};
use crate::{
    redirects,
    setup::Personality,
    world::{Shared, World},
};

fn words(scope: &str) -> &'static str {
    match scope {
        "r:profile" => "See who you are",
        "rw:profile" => "Update your own user profile",
        "r:backpack" => "List assertions in your backpack",
        "rw:backpack" => "Upload badges into a backpack",
        "rw:issuer" => "Create and update issuers, create and update badge classes, and award assertions",
        _ => "",
    }
}

fn refused(error: &str) -> Response {
    typed(400, "application/ld+json", &json!({ "error": error }))
}

/// `GET`: what the page would ask, or why there is no page.
pub(super) async fn ask(State(world): State<Shared>, Query(query): Query<HashMap<String, String>>) -> Response {
    let own = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    answer(&world, &own, query.get("state"))
}

fn answer<'q>(world: &World, own: &dyn Fn(&str) -> &'q str, state: Option<&String>) -> Response {
    let client = world.memory().clients.get(own("client_id")).cloned();
    let Some(client) = client else {
        return refused("Invalid client_id parameter value.");
    };
    if !redirects::matches(world.personality, &client.redirect_uris, own("redirect_uri")) {
        return refused("Mismatching redirect URI.");
    }
    if world.personality == Personality::Oeb && own("code_challenge").is_empty() {
        return refused("Code challenge required.");
    }
    let mut scopes: Vec<&str> = own("scope").split_whitespace().collect();
    match unknown(&scopes) {
        Some(Unknown::Word) => return crash(),
        Some(Unknown::Scope) => return refused(""),
        None if own("response_type") != "code" => return refused(""),
        None => {}
    }
    let described: serde_json::Map<String, Value> = scopes
        .iter()
        .map(|scope| ((*scope).to_owned(), words(scope).into()))
        .collect();
    scopes.retain(|scope| client.scopes.iter().any(|own| own == scope));
    if scopes.is_empty() {
        scopes.push("r:profile");
    }
    let described = if described.is_empty() {
        json!({"r:profile": words("r:profile")})
    } else {
        described.into()
    };
    let body = json!({
        "client_id": own("client_id"), "redirect_uri": own("redirect_uri"), "response_type": "code", "state": state,
        "application": {"name": client.name, "image": null, "website_url": null, "clientId": own("client_id"),
            "policyUri": null, "termsUri": null},
        "scopes": scopes, "scopes_descriptions": described,
    });
    typed(200, "application/ld+json", &body)
}

/// What it makes of a word it does not know.
pub(crate) enum Unknown {
    /// Without a colon: an exception.
    Word,
    /// With one: an empty error.
    Scope,
}

/// The first unknown word among `scopes`.
pub(crate) fn unknown(scopes: &[&str]) -> Option<Unknown> {
    let word = scopes
        .iter()
        .find(|scope| !SCOPES.contains(scope) && !scope.starts_with("rw:issuer:"))?;
    Some(if word.contains(':') {
        Unknown::Scope
    } else {
        Unknown::Word
    })
}

/// `POST`: only a signed-in page may click.
pub(super) async fn click(State(world): State<Shared>, headers: HeaderMap, body: axum::body::Bytes) -> Response {
    if super::grant(&world, &headers).is_none() {
        return typed(
            401,
            "application/ld+json",
            &json!({"error": "Incorrect authentication credentials."}),
        );
    }
    let sent: Value = serde_json::from_slice(&body).unwrap_or_default();
    let redirect = sent.get("redirect_uri").and_then(Value::as_str).unwrap_or_default();
    if !redirect.starts_with("http://") && !redirect.starts_with("https://") {
        return typed(
            400,
            "application/ld+json",
            &json!({"redirect_uri": ["Enter a valid URL."]}),
        );
    }
    // A no is an empty error; a yes is given on the page of this host.
    refused("")
}
