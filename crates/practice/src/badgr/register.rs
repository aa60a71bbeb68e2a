//! Badgr's dynamic registration: https on one host for every address, errors in prose, and traps.

use std::collections::BTreeSet;

use axum::{body::Bytes, extract::State, response::Response};
use http::{HeaderMap, header};
use serde_json::{Value, json};
use url::Url;

use super::{CONNECT_SCOPES, crash, typed};
use crate::{
    intake,
    random::random_word,
    spec::REQUIRED,
    world::{Client, Shared},
};

pub(super) async fn register(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let form = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let asked = if form {
        let pairs = url::form_urlencoded::parse(&body).into_owned();
        Ok(Value::Object(
            pairs.map(|(name, value)| (name, Value::String(value))).collect(),
        ))
    } else {
        serde_json::from_slice::<Value>(&body)
    };
    let Ok(asked) = asked else {
        return refuse(&["JSON parse error - Expecting value: line 1 column 1 (char 0)".to_owned()]);
    };
    let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
    let words = |name: &str| -> Vec<String> {
        let list = asked.get(name).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|word| word.as_str().map(str::to_owned)).collect()
    };
    let missing = |name: &&str| asked.get(*name).is_none();
    let mut problems: Vec<String> = REQUIRED
        .iter()
        .filter(|name| missing(name))
        .map(|name| format!("{name}: This field is required."))
        .collect();
    let redirects = words("redirect_uris");
    if redirects.is_empty() {
        problems.push("redirect_uris: This field is required.".to_owned());
    }
    if !problems.is_empty() {
        return refuse(&problems);
    }
    let https = |address: &str| Url::parse(address).ok().filter(|url| url.scheme() == "https");
    match redirects.iter().position(|uri| https(uri).is_none()) {
        Some(0) => return refuse(&["redirect_uris: Must be a valid HTTPS URI".to_owned()]),
        // The error of a later item is not text, and that its error answer does not survive.
        Some(_) => return crash(),
        None => {}
    }
    let named = ["client_uri", "logo_uri", "tos_uri", "policy_uri"];
    if let Some(name) = named.iter().find(|name| https(text(name)).is_none()) {
        return refuse(&[format!("{name}: Must be a valid HTTPS URI")]);
    }
    let all = named
        .iter()
        .map(|name| text(name))
        .chain(redirects.iter().map(String::as_str));
    let places: BTreeSet<_> = all.filter_map(https).map(|url| url.authority().to_owned()).collect();
    if places.len() > 1 {
        let why = "client_uri, logo_uri, tos_uri, policy_uri, redirect_uris do not match domain.";
        return refuse(&[format!("non_field_errors: {why}")]);
    }
    if !matches!(text("token_endpoint_auth_method"), "" | "client_secret_basic") {
        let why = "Invalid token authentication method. Only client_secret_basic allowed.";
        return refuse(&[format!("token_endpoint_auth_method: {why}")]);
    }
    let mut grant_types = words("grant_types");
    if grant_types.is_empty() {
        grant_types.push("authorization_code".to_owned());
    }
    if !grant_types.iter().any(|kind| kind == "authorization_code") {
        return refuse(&["grant_types: Missing authorization_code grant type".to_owned()]);
    }
    if grant_types
        .iter()
        .any(|kind| !matches!(kind.as_str(), "authorization_code" | "refresh_token"))
    {
        let why = "Invalid grant types. Only authorization_code and refresh_token supported";
        return refuse(&[format!("grant_types: {why}")]);
    }
    let scopes: Vec<String> = match asked.get("scope") {
        None => CONNECT_SCOPES.iter().map(|word| (*word).to_owned()).collect(),
        Some(Value::String(scope)) if scope.trim().is_empty() => {
            return refuse(&["scope: This field may not be blank.".to_owned()]);
        }
        Some(Value::String(scope)) => scope.split_whitespace().map(str::to_owned).collect(),
        Some(_) => return refuse(&["scope: Not a valid string.".to_owned()]),
    };
    if let Some(other) = scopes.iter().find(|scope| !CONNECT_SCOPES.contains(&scope.as_str())) {
        let why = "not valid for automatic application registration. Badge Connect Scopes only";
        return refuse(&[format!("scope: Scope {other} {why}")]);
    }
    let mut logo = String::new();
    if world.watch.knobs.switches().fetches_logo {
        // What it cannot reach it does not survive; what is not there it does without.
        match intake::bytes(world.door().as_ref(), text("logo_uri")).await {
            Ok((200, _)) => logo = world.at("/media/remote/application/cached/logo.png"),
            Ok(_) => {}
            Err(_) => return crash(),
        }
    }
    // 40 characters, and 128.
    let (id, secret) = (
        random_word(),
        random_word() + &random_word() + &random_word() + "00000000",
    );
    let echoed = if redirects.len() > 1 {
        json!([" "])
    } else {
        json!(redirects)
    };
    let client = Client {
        name: text("client_name").to_owned(),
        secret: Some(secret.clone()),
        redirect_uris: redirects,
        scopes: scopes.clone(),
        refresh: grant_types.iter().any(|kind| kind == "refresh_token"),
    };
    world.memory().clients.insert(id.clone(), client);
    let body = json!({
        "client_name": text("client_name"),
        "client_uri": text("client_uri"),
        "logo_uri": logo,
        "tos_uri": text("tos_uri"),
        "policy_uri": text("policy_uri"),
        "software_id": text("software_id"),
        "software_version": text("software_version"),
        "redirect_uris": echoed,
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "scope": scopes.join(" "),
        "client_id": id,
        "client_secret": secret,
        "client_id_issued_at": world.clock.now().timestamp(),
        "client_secret_expires_at": 0,
    });
    typed(201, "application/ld+json", &body)
}

/// `error` is the first problem in prose.
fn refuse(problems: &[String]) -> Response {
    let body = json!({"error": problems.first(), "error_description": problems.join("; ")});
    typed(400, "application/ld+json", &body)
}
