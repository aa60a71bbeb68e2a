//! What a host knows of the badges it holds beyond their assertions: their classes, issuers and pictures, fetched from
//! where the badges say, once.

use std::time::Duration;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use futures_util::future::join_all;
use http::{StatusCode, header};
use serde_json::Value;

use crate::{
    intake,
    world::{Shared, Stored, World, assertion_of},
};

/// How long a page waits for an issuer.
const PATIENCE: Duration = Duration::from_secs(3);

/// A badge class or issuer, fetched once.
pub(crate) async fn document(world: &World, address: &str) -> Option<Value> {
    if let Some(known) = world.memory().documents.get(address) {
        return Some(known.clone());
    }
    let fetched = intake::fetch(world.door().as_ref(), address).await.ok()?;
    world.memory().documents.insert(address.to_owned(), fetched.clone());
    Some(fetched)
}

/// A member that is an address, or an object with one.
pub(crate) fn address_of(value: &Value, member: &str) -> Option<String> {
    let member = value.get(member)?;
    member
        .as_str()
        .or_else(|| member.get("id")?.as_str())
        .map(str::to_owned)
}

/// Address of the host's own copy of the picture.
pub(crate) fn picture_at(world: &World, stored: &Stored) -> String {
    world.at(&format!("/media/uploads/badges/remote/{}.png", stored.entity_id))
}

/// A member of the achievement in a 3.0 credential.
fn in_credential<'c>(credential: &'c Value, member: &str) -> Option<&'c Value> {
    credential.pointer("/credentialSubject/achievement")?.get(member)
}

/// The badges' names, as far as their issuers answer.
pub(crate) async fn class_names(world: &World, badges: &[Stored]) -> Vec<Option<String>> {
    let each = badges.iter().map(async |stored| {
        let assertion = assertion_of(&stored.badge);
        if let Some(name) = in_credential(&assertion, "name") {
            return name.as_str().map(str::to_owned);
        }
        let class = address_of(&assertion, "badge")?;
        let class = tokio::time::timeout(PATIENCE, document(world, &class)).await.ok()??;
        class.get("name").and_then(Value::as_str).map(str::to_owned)
    });
    join_all(each).await
}

/// The stored picture: the class's, with nothing baked in.
pub(crate) async fn picture(State(world): State<Shared>, Path(file): Path<String>) -> Response {
    let entity = file.split('.').next().unwrap_or_default().to_owned();
    let assertion = {
        let memory = world.memory();
        let stored = memory
            .accounts
            .iter()
            .flat_map(|account| &account.badges)
            .find(|stored| stored.entity_id == entity);
        stored.map(|stored| assertion_of(&stored.badge)).unwrap_or_default()
    };
    let image = match (in_credential(&assertion, "image"), address_of(&assertion, "badge")) {
        (Some(image), _) => image.get("id").and_then(Value::as_str).map(str::to_owned),
        (None, Some(class)) => document(&world, &class)
            .await
            .and_then(|class| address_of(&class, "image")),
        (None, None) => None,
    };
    let Some(image) = image else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match intake::bytes(world.door().as_ref(), &image).await {
        Ok((200, bytes)) => {
            let kind = if bytes.starts_with(b"<") {
                "image/svg+xml"
            } else {
                "image/png"
            };
            ([(header::CONTENT_TYPE, kind)], bytes).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
