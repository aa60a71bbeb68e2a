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
    let Some(asked) = read(&headers, &body) else {
        return refuse(&["JSON parse error - Expecting value: line 1 column 1 (char 0)".to_owned()]);
    };
    let (redirects, grant_types, scopes) =
        match addresses(&asked).and_then(|redirects| Ok((redirects, grant_types(&asked)?, scopes(&asked)?))) {
            Ok(taken) => taken,
            Err(Objection::Said(problems)) => return refuse(&problems),
            Err(Objection::Crash) => return crash(),
        };
    let mut logo = String::new();
    if world.watch.knobs.switches().fetches_logo {
        // What it cannot reach it does not survive; what is not there it does without.
        match intake::bytes(world.door().as_ref(), text(&asked, "logo_uri")).await {
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
        name: text(&asked, "client_name").to_owned(),
        secret: Some(secret.clone()),
        redirect_uris: redirects,
        scopes: scopes.clone(),
        refresh: grant_types.iter().any(|kind| kind == "refresh_token"),
    };
    world.memory().clients.insert(id.clone(), client);
    let body = json!({
        "client_name": text(&asked, "client_name"),
        "client_uri": text(&asked, "client_uri"),
        "logo_uri": logo,
        "tos_uri": text(&asked, "tos_uri"),
        "policy_uri": text(&asked, "policy_uri"),
        "software_id": text(&asked, "software_id"),
        "software_version": text(&asked, "software_version"),
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

/// Why nobody is registered.
enum Objection {
    /// The problems, in prose.
    Said(Vec<String>),
    /// It breaks down over it.
    Crash,
}

fn said<T>(problem: impl Into<String>) -> Result<T, Objection> {
    Err(Objection::Said(vec![problem.into()]))
}

/// A form, or JSON.
fn read(headers: &HeaderMap, body: &Bytes) -> Option<Value> {
    let form = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    if form {
        let pairs = url::form_urlencoded::parse(body).into_owned();
        return Some(Value::Object(
            pairs.map(|(name, value)| (name, Value::String(value))).collect(),
        ));
    }
    serde_json::from_slice(body).ok()
}

fn text<'a>(asked: &'a Value, name: &str) -> &'a str {
    asked.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn words(asked: &Value, name: &str) -> Vec<String> {
    let list = asked.get(name).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

/// The return addresses, where all that is required is there, https, and on one host.
fn addresses(asked: &Value) -> Result<Vec<String>, Objection> {
    let redirects = words(asked, "redirect_uris");
    let mut missing: Vec<&str> = REQUIRED
        .iter()
        .copied()
        .filter(|name| asked.get(*name).is_none())
        .collect();
    if redirects.is_empty() {
        missing.push("redirect_uris");
    }
    if !missing.is_empty() {
        let problem = |name: &&str| format!("{name}: This field is required.");
        return Err(Objection::Said(missing.iter().map(problem).collect()));
    }
    let https = |address: &str| Url::parse(address).ok().filter(|url| url.scheme() == "https");
    match redirects.iter().position(|uri| https(uri).is_none()) {
        Some(0) => return said("redirect_uris: Must be a valid HTTPS URI"),
        // The error of a later item is not text, and that its error answer does not survive.
        Some(_) => return Err(Objection::Crash),
        None => {}
    }
    let named = ["client_uri", "logo_uri", "tos_uri", "policy_uri"];
    if let Some(name) = named.iter().find(|name| https(text(asked, name)).is_none()) {
        return said(format!("{name}: Must be a valid HTTPS URI"));
    }
    let all = named
        .iter()
        .map(|name| text(asked, name))
        .chain(redirects.iter().map(String::as_str));
    let places: BTreeSet<_> = all.filter_map(https).map(|url| url.authority().to_owned()).collect();
    if places.len() > 1 {
        let why = "client_uri, logo_uri, tos_uri, policy_uri, redirect_uris do not match domain.";
        return said(format!("non_field_errors: {why}"));
    }
    Ok(redirects)
}

/// How tokens are to be had, by the one way in which a client may prove itself.
fn grant_types(asked: &Value) -> Result<Vec<String>, Objection> {
    if !matches!(text(asked, "token_endpoint_auth_method"), "" | "client_secret_basic") {
        let why = "Invalid token authentication method. Only client_secret_basic allowed.";
        return said(format!("token_endpoint_auth_method: {why}"));
    }
    let mut kinds = words(asked, "grant_types");
    if kinds.is_empty() {
        kinds.push("authorization_code".to_owned());
    }
    if !kinds.iter().any(|kind| kind == "authorization_code") {
        return said("grant_types: Missing authorization_code grant type");
    }
    let known = |kind: &String| matches!(kind.as_str(), "authorization_code" | "refresh_token");
    if !kinds.iter().all(known) {
        let why = "Invalid grant types. Only authorization_code and refresh_token supported";
        return said(format!("grant_types: {why}"));
    }
    Ok(kinds)
}

fn scopes(asked: &Value) -> Result<Vec<String>, Objection> {
    let scopes: Vec<String> = match asked.get("scope") {
        None => CONNECT_SCOPES.iter().map(|word| (*word).to_owned()).collect(),
        Some(Value::String(scope)) if scope.trim().is_empty() => return said("scope: This field may not be blank."),
        Some(Value::String(scope)) => scope.split_whitespace().map(str::to_owned).collect(),
        Some(_) => return said("scope: Not a valid string."),
    };
    match scopes.iter().find(|scope| !CONNECT_SCOPES.contains(&scope.as_str())) {
        Some(other) => {
            let why = "not valid for automatic application registration. Badge Connect Scopes only";
            said(format!("scope: Scope {other} {why}"))
        }
        None => Ok(scopes),
    }
}

/// `error` is the first problem in prose.
fn refuse(problems: &[String]) -> Response {
    let body = json!({"error": problems.first(), "error_description": problems.join("; ")});
    typed(400, "application/ld+json", &body)
}
