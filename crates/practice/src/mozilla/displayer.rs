//! The Displayer API: public groups of anybody whose address is known, and pictures with the badge baked in.

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{answer, is_first, rewrite, tokens};
use crate::{
    intake,
    setup::Held,
    world::{Shared, Stored, World, assertion_of},
};

/// The group that everybody sees, and another one with nothing in it.
const SHOWN: u64 = 1;
const EMPTY: u64 = 3;

/// `POST /displayer/convert/email`.
pub(super) async fn convert(State(world): State<Shared>, headers: HeaderMap, bytes: Bytes) -> Response {
    let body = match tokens::body(&world, &headers, &bytes) {
        Ok(body) => body,
        Err(page) => return *page,
    };
    let Some(email) = body
        .get("email")
        .and_then(Value::as_str)
        .filter(|email| !email.is_empty())
    else {
        return told(400, &json!({"status": "invalid", "error": "missing `email` parameter"}));
    };
    // The first generation knows one address of each person.
    let most = if is_first(&world) { 1 } else { 3 };
    let found = world.memory().accounts.iter().position(|account| {
        let mut own = account.person.emails.iter().take(most);
        own.any(|known| known.eq_ignore_ascii_case(email))
    });
    match found {
        Some(at) => told(200, &json!({"status": "okay", "email": email, "userId": at + 1})),
        None => {
            let why = format!("Could not find a user by the email address `{email}`");
            told(404, &json!({"status": "missing", "error": why}))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Jsonp {
    callback: Option<String>,
}

/// `GET /displayer/{user}/groups.json`.
pub(super) async fn groups(
    State(world): State<Shared>,
    Path(user): Path<String>,
    Query(how): Query<Jsonp>,
) -> Response {
    let Some(badges) = badges(&world, &user) else {
        return wrapped(&how, 404, missing());
    };
    let mut groups = Vec::new();
    if !badges.is_empty() {
        groups.push(json!({"groupId": SHOWN, "name": "Shown to &lt;everyone&gt;", "badges": badges.len()}));
        groups.push(json!({"groupId": EMPTY, "name": "Empty", "badges": 0}));
    }
    wrapped(&how, 200, json!({"userId": number(&user), "groups": groups}))
}

/// `GET /displayer/{user}/group/{group}.json`.
pub(super) async fn group(
    State(world): State<Shared>,
    Path((user, file)): Path<(String, String)>,
    Query(how): Query<Jsonp>,
) -> Response {
    let group = file.strip_suffix(".json").and_then(|id| id.parse::<u64>().ok());
    let Some(shown) = badges(&world, &user).filter(|shown| !shown.is_empty()) else {
        return wrapped(&how, 404, missing());
    };
    let listed = match group {
        Some(SHOWN) => {
            let mut listed = Vec::with_capacity(shown.len());
            for stored in &shown {
                listed.extend(entry(&world, stored).await);
            }
            listed
        }
        Some(EMPTY) => Vec::new(),
        _ => return wrapped(&how, 404, missing()),
    };
    wrapped(
        &how,
        200,
        json!({"userId": number(&user), "groupId": group, "badges": listed}),
    )
}

/// One badge as it is listed: a hosted one with its address, a signed one without any word of its signature.
async fn entry(world: &World, stored: &Stored) -> Option<Value> {
    let assertion = assertion_of(&stored.badge);
    let (hosted_url, shown) = if rewrite::is_oldest(&assertion) {
        let mut own = assertion.clone();
        let at = own.as_object_mut().and_then(|own| own.remove("verify"));
        (at.and_then(|at| at.get("url").cloned()), own)
    } else {
        let class_at = assertion.get("badge")?.as_str()?.to_owned();
        let class = document(world, &class_at).await?;
        let issuer_at = class.get("issuer")?.as_str()?.to_owned();
        let issuer = document(world, &issuer_at).await?;
        let parts = rewrite::Parts {
            assertion: &assertion,
            class: &class,
            class_at: &class_at,
            issuer: &issuer,
            issuer_at: &issuer_at,
        };
        let at = match stored.badge {
            Held::Hosted(_) => assertion.pointer("/verify/url").cloned(),
            Held::Signed(_) => None,
        };
        (at, rewrite::rewritten(&parts))
    };
    Some(json!({
        "lastValidated": stored.updated_at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        "hostedUrl": hosted_url,
        "assertion": shown,
        "imageUrl": world.at(&format!("/images/badge/{}.png", stored.entity_id)),
    }))
}

/// A class or issuer, fetched once and remembered: what the badge was when it came.
async fn document(world: &World, address: &str) -> Option<Value> {
    if let Some(known) = world.memory().mozilla.documents.get(address) {
        return Some(known.clone());
    }
    let fetched = intake::fetch(world.door().as_ref(), address).await.ok()?;
    world
        .memory()
        .mozilla
        .documents
        .insert(address.to_owned(), fetched.clone());
    Some(fetched)
}

/// `GET /images/badge/{hash}.png`: the class's picture with the badge in it, whoever asks.
pub(super) async fn image(State(world): State<Shared>, Path(file): Path<String>) -> Response {
    let id = file.split('.').next().unwrap_or_default().to_owned();
    let stored = {
        let memory = world.memory();
        let mut all = memory.accounts.iter().flat_map(|account| &account.badges);
        all.find(|stored| stored.entity_id == id).cloned()
    };
    let Some(stored) = stored else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match baked(&world, &stored).await {
        Some(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn baked(world: &World, stored: &Stored) -> Option<Vec<u8>> {
    let assertion = assertion_of(&stored.badge);
    let address = match assertion.get("badge")? {
        Value::Object(class) => {
            let path = class.get("image")?.as_str()?;
            let origin = assertion
                .pointer("/badge/issuer/origin")
                .and_then(Value::as_str)
                .unwrap_or_default();
            format!("{origin}{path}")
        }
        class => document(world, class.as_str()?)
            .await?
            .get("image")?
            .as_str()?
            .to_owned(),
    };
    let (status, picture) = intake::bytes(world.door().as_ref(), &address).await.ok()?;
    if status != 200 {
        return None;
    }
    if world.watch.knobs.switches().plain_pictures {
        return Some(picture);
    }
    let payload = match &stored.badge {
        Held::Hosted(assertion) => assertion.to_string(),
        Held::Signed(jws) => jws.clone(),
    };
    tokio::task::spawn_blocking(move || holdall_formats::bake(&picture, payload.as_bytes(), false).ok())
        .await
        .ok()?
}

/// What the account of this number shows; absent for nobody.
fn badges(world: &World, user: &str) -> Option<Vec<Stored>> {
    let at = usize::try_from(number(user)?).ok()?.checked_sub(1)?;
    let memory = world.memory();
    let account = memory.accounts.get(at)?;
    let shown = account.badges.iter().filter(|stored| {
        !memory.mozilla.unshown.contains(&stored.assertion_id) && !world.watch.knobs.is_hidden(&stored.assertion_id)
    });
    Some(shown.cloned().collect())
}

fn number(user: &str) -> Option<u64> {
    user.parse().ok()
}

fn missing() -> Value {
    json!({"httpStatus": 404, "status": "missing"})
}

/// An answer, or the call of a script's function with it: then all is well with it, whatever it says.
fn wrapped(how: &Jsonp, status: u16, body: Value) -> Response {
    match &how.callback {
        Some(name) => {
            let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            answer(200, "application/json", format!("{name}({body})"))
        }
        None => told(status, &body),
    }
}

fn told(status: u16, body: &Value) -> Response {
    answer(status, "application/json", body.to_string())
}
