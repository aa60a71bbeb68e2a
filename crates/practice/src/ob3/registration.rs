//! Registration: as in 2.1, but the scope is required; and as one host has it.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde_json::{Value, json};

use super::{scopes, set};
use crate::{spec, world::Shared};

pub(super) async fn register(State(world): State<Shared>, body: Bytes) -> Response {
    let habits = world.watch.knobs.switches().ob3;
    if habits.no_registration {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(mut asked) = serde_json::from_slice::<Value>(&body) else {
        return refuse("invalid_client_metadata", "The body is not JSON.");
    };
    let Some(scope) = asked.get("scope").and_then(Value::as_str) else {
        return refuse("invalid_client_metadata", "scope is required.");
    };
    let offered = scopes(&world);
    if let Some(unknown) = scope.split_whitespace().find(|word| !offered.contains(word)) {
        return refuse("invalid_scope", &format!("The scope {unknown} is not offered."));
    }
    if habits.one_grant_type {
        if asked.get("grant_types") != Some(&json!(["authorization_code"])) {
            return refuse(
                "invalid_client_metadata",
                "grant_types must be [\"authorization_code\"].",
            );
        }
        set(
            &mut asked,
            "grant_types",
            json!(["authorization_code", "refresh_token"]),
        );
    }
    spec::register(State(world), asked.to_string().into()).await
}

fn refuse(error: &str, description: &str) -> Response {
    let body = json!({"error": error, "error_description": description});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
