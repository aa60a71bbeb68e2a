//! The account's own list of grants, `/v2/auth/tokens`: whoever signs in there can end one.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::{
    connect::noting,
    v2::{entered, fine, not_found},
};
use crate::world::Shared;

pub(super) async fn list(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let (grant, account) = match entered(&world, &headers, &["rw:profile"]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let memory = world.memory();
    let own = memory.grants.iter().filter(|own| own.account == grant.account);
    let own: Vec<Value> = own
        .map(|own| {
            let client = own.client_id.as_deref().unwrap_or("public");
            json!({"entityType": "AccessToken", "entityId": format!("token-{}", own.id), "scope": own.scopes.join(" "),
                "application": {"name": client, "clientId": client}})
        })
        .collect();
    drop(memory);
    noting(fine(200, own), &account)
}

/// The access token dies, and its refresh token with it.
pub(super) async fn end(State(world): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let (grant, account) = match entered(&world, &headers, &["rw:profile"]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let mut memory = world.memory();
    let before = memory.grants.len();
    memory
        .grants
        .retain(|own| own.account != grant.account || format!("token-{}", own.id) != id);
    if memory.grants.len() == before {
        return not_found();
    }
    drop(memory);
    noting(StatusCode::NO_CONTENT.into_response(), &account)
}
