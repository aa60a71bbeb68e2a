//! Collections of API v2: whole objects, and a crash for the one that is made with badges in it.

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::{
    connect::noting,
    crash,
    v2::{entered, failed, fine, not_found},
};
use crate::{
    random::random_word,
    world::{Account, Shared, World},
};

/// A collection.
#[derive(Debug, Clone)]
pub(crate) struct Collection {
    pub(crate) id: String,
    pub(crate) account: usize,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) published: bool,
    pub(crate) badges: Vec<String>,
}

fn shown(world: &World, account: &Account, it: &Collection) -> Value {
    let hash = it.published.then(|| it.id.clone());
    json!({
        "entityType": "BackpackCollection", "entityId": it.id,
        "owner": super::listed::entity_id(&account.person.login), "name": it.name, "description": it.description,
        "published": it.published, "shareHash": hash.clone().unwrap_or_default(),
        "share_url": hash.map(|hash| world.at(&format!("/public/collections/{hash}"))), "assertions": it.badges,
    })
}

const READ: &[&str] = &["r:backpack", "rw:backpack"];
const WRITE: &[&str] = &["rw:backpack"];

pub(super) async fn list(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let (grant, account) = match entered(&world, &headers, READ) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let memory = world.memory();
    let own = memory.collections.iter().filter(|it| it.account == grant.account);
    let own = own.map(|it| shown(&world, &account, it)).collect();
    drop(memory);
    noting(fine(200, own), &account)
}

pub(super) async fn make(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (grant, account) = match entered(&world, &headers, WRITE) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    if told.get("assertions").is_some() {
        return crash();
    }
    let text = |name: &str| told.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    if text("name").is_empty() {
        return failed(
            400,
            "bad request",
            &json!({"name": ["This field is required."]}),
            &json!([]),
        );
    }
    let it = Collection {
        id: random_word(),
        account: grant.account,
        name: text("name"),
        description: text("description"),
        published: told.get("published").and_then(Value::as_bool).unwrap_or_default(),
        badges: Vec::new(),
    };
    let answer = shown(&world, &account, &it);
    world.memory().collections.push(it);
    noting(fine(201, vec![answer]), &account)
}

pub(super) async fn one(State(world): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let (grant, account) = match entered(&world, &headers, READ) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let memory = world.memory();
    let it = memory
        .collections
        .iter()
        .find(|it| it.id == id && it.account == grant.account);
    let answer = it.map(|it| shown(&world, &account, it));
    drop(memory);
    answer.map_or_else(not_found, |answer| noting(fine(200, vec![answer]), &account))
}

/// `PUT`: the whole of it anew; only badges that lie in the backpack.
pub(super) async fn change(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let (grant, account) = match entered(&world, &headers, WRITE) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    let wanted = told.get("assertions").and_then(Value::as_array).into_iter().flatten();
    let wanted: Vec<String> = wanted.filter_map(|id| id.as_str().map(str::to_owned)).collect();
    let stranger = wanted
        .iter()
        .any(|id| !account.badges.iter().any(|stored| stored.entity_id == *id));
    if stranger {
        let fields = json!({"assertions": ["Invalid entityId."]});
        return noting(failed(400, "bad request", &fields, &json!([])), &account);
    }
    let mut memory = world.memory();
    let it = memory
        .collections
        .iter_mut()
        .find(|it| it.id == id && it.account == grant.account);
    let Some(it) = it else { return not_found() };
    let text = |name: &str| told.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    (it.name, it.description, it.badges) = (text("name"), text("description"), wanted);
    it.published = told.get("published").and_then(Value::as_bool).unwrap_or_default();
    let answer = shown(&world, &account, it);
    drop(memory);
    noting(fine(200, vec![answer]), &account)
}

pub(super) async fn remove(State(world): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let (grant, account) = match entered(&world, &headers, WRITE) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let mut memory = world.memory();
    let before = memory.collections.len();
    memory
        .collections
        .retain(|it| it.id != id || it.account != grant.account);
    if memory.collections.len() == before {
        return not_found();
    }
    drop(memory);
    noting(StatusCode::NO_CONTENT.into_response(), &account)
}
