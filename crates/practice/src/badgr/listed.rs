//! How Badgr shows a badge it holds: not the original, but its own copy with its own salt, and parts missing.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    intake,
    recipients::{self, Hidden, is_for},
    world::{Account, Shared, Stored, World, assertion_of},
};

/// The parts that both of its APIs show.
pub(super) struct Shown {
    pub(super) assertion: Value,
    pub(super) image: Value,
    pub(super) recipient: Value,
}

pub(super) fn shown(world: &World, account: &Account, stored: &Stored) -> Shown {
    let assertion = assertion_of(&stored.badge);
    let given = assertion.get("recipient").cloned().unwrap_or_default();
    let emails = account.all_emails();
    let recipient = match emails.iter().find(|email| is_for(&given, email)) {
        Some(email) => {
            let mut own = recipients::identity(email, Hidden::Sha256, &stored.salt);
            if let Some(own) = own.as_object_mut() {
                own.insert("plaintextIdentity".to_owned(), json!(email));
            }
            own
        }
        None => given,
    };
    let image = world.at(&format!("/media/uploads/badges/remote/{}.png", stored.entity_id));
    Shown {
        assertion,
        image: json!(image),
        recipient,
    }
}

/// Its own id for a thing it knows by address.
pub(super) fn entity_id(address: &str) -> String {
    hex::encode(Sha256::digest(address.as_bytes()))
        .chars()
        .take(22)
        .collect()
}

/// A badge class or issuer, fetched once.
pub(super) async fn document(world: &World, address: &str) -> Option<Value> {
    if let Some(known) = world.memory().documents.get(address) {
        return Some(known.clone());
    }
    let fetched = intake::fetch(world.door().as_ref(), address).await.ok()?;
    world.memory().documents.insert(address.to_owned(), fetched.clone());
    Some(fetched)
}

/// A member that is an address, or an object with one.
pub(super) fn address_of(value: &Value, member: &str) -> Option<String> {
    let member = value.get(member)?;
    member
        .as_str()
        .or_else(|| member.get("id")?.as_str())
        .map(str::to_owned)
}

/// The stored picture: the class's, with nothing baked in.
pub(super) async fn picture(State(world): State<Shared>, Path(file): Path<String>) -> Response {
    let entity = file.split('.').next().unwrap_or_default().to_owned();
    let class = {
        let memory = world.memory();
        let stored = memory
            .accounts
            .iter()
            .flat_map(|account| &account.badges)
            .find(|stored| stored.entity_id == entity);
        stored.and_then(|stored| address_of(&assertion_of(&stored.badge), "badge"))
    };
    let Some(class) = class else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let image = document(&world, &class)
        .await
        .and_then(|class| address_of(&class, "image"));
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
