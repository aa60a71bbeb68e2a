//! The documents that this host publishes of what its people award (recordings, `hosted-documents.txt`): linked data for
//! programs, the site for browsers, `revoked` under 200, pictures behind relative redirects.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, SecondsFormat, Utc};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::{
    issuing::Award,
    typed,
    v2::{failed, not_found},
};
use crate::world::{Shared, World};

const CONTEXT: &str = "https://w3id.org/openbadges/v2";

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, false)
}

/// The assertion as it is published.
pub(super) fn assertion(world: &World, award: &Award) -> Value {
    let id = world.at(&format!("/public/assertions/{}", award.id));
    if let Some(reason) = &award.revoked {
        return json!({"@context": CONTEXT, "type": "Assertion", "id": id, "revoked": true, "revocationReason": reason});
    }
    let mut told = json!({
        "@context": CONTEXT, "type": "Assertion", "id": id, "badge": world.at(&format!("/public/badges/{}", award.class)),
        "image": format!("{id}/image"), "verification": {"type": "HostedBadge"}, "issuedOn": stamp(award.issued_on),
        "recipient": award.recipient,
    });
    if let Some(told) = told.as_object_mut() {
        let evidence: Vec<Value> = award.evidence.iter().map(evidence).collect();
        if !evidence.is_empty() {
            told.insert("evidence".to_owned(), evidence.into());
        }
        if !award.narrative.is_null() {
            told.insert("narrative".to_owned(), award.narrative.clone());
        }
        if let Some(expires) = award.expires {
            told.insert("expires".to_owned(), stamp(expires).into());
        }
    }
    told
}

fn evidence(sent: &Value) -> Value {
    let mut told = json!({"type": "Evidence"});
    for (from, to) in [("url", "id"), ("narrative", "narrative")] {
        if let (Some(value), Some(told)) = (sent.get(from).filter(|value| !value.is_null()), told.as_object_mut()) {
            told.insert(to.to_owned(), value.clone());
        }
    }
    told
}

/// By what a caller accepts: data, a page, or nothing it could have.
fn answered(world: &World, headers: &HeaderMap, path: &str, document: Option<Value>) -> Response {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .unwrap_or("*/*");
    let Some(document) = document else { return not_found() };
    if accept.starts_with("text/html") {
        return (
            StatusCode::FOUND,
            [(header::LOCATION, world.at(&format!("/site{path}")))],
        )
            .into_response();
    }
    if !accept.contains("json") && !accept.contains("*/*") {
        // Here the errors of fields are a sentence.
        return failed(
            406,
            "miscellaneous error",
            &json!("Could not satisfy the request Accept header."),
            &json!([]),
        );
    }
    typed(200, "application/ld+json", &document)
}

pub(super) async fn public_assertion(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let id = id.strip_suffix(".json").unwrap_or(&id);
    let told = world
        .memory()
        .issuing
        .award(id)
        .cloned()
        .map(|award| assertion(&world, &award));
    answered(&world, &headers, &format!("/public/assertions/{id}"), told)
}

pub(super) async fn public_class(State(world): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let class = world.memory().issuing.class(&id).cloned();
    let told = class.map(|class| {
        let own = world.at(&format!("/public/badges/{id}"));
        let sent = |name: &str| class.told.get(name).filter(|value| !value.is_null()).cloned();
        let mut criteria = json!({});
        for (from, to) in [
            ("criteriaUrl", "id"),
            ("criteria_url", "id"),
            ("criteriaNarrative", "narrative"),
            ("criteria_text", "narrative"),
        ] {
            if let (Some(value), Some(criteria)) = (sent(from), criteria.as_object_mut()) {
                criteria.insert(to.to_owned(), value);
            }
        }
        json!({
            "@context": CONTEXT, "type": "BadgeClass", "id": own, "name": sent("name"),
            "description": sent("description").unwrap_or_else(|| "".into()),
            "issuer": world.at(&format!("/public/issuers/{}", class.issuer)), "image": format!("{own}/image"),
            "criteria": criteria, "alignment": sent("alignments").unwrap_or_else(|| json!([])),
            "tags": sent("tags").unwrap_or_else(|| json!([])),
        })
    });
    answered(&world, &headers, &format!("/public/badges/{id}"), told)
}

pub(super) async fn public_issuer(State(world): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let issuer = world.memory().issuing.issuer(&id).cloned();
    let told = issuer.map(|issuer| {
        let sent = |name: &str| issuer.told.get(name).cloned().unwrap_or_default();
        json!({
            "@context": CONTEXT, "type": "Issuer", "id": world.at(&format!("/public/issuers/{id}")), "name": sent("name"),
            "url": sent("url"), "email": sent("email"), "description": sent("description"),
        })
    });
    answered(&world, &headers, &format!("/public/issuers/{id}"), told)
}

/// `/image` and `/baked` of an assertion lead to the same file, one of them for good.
pub(super) async fn award_image(State(world): State<Shared>, Path(id): Path<String>) -> Response {
    to_file(&world, &id, StatusCode::FOUND)
}

pub(super) async fn award_baked(State(world): State<Shared>, Path(id): Path<String>) -> Response {
    to_file(&world, &id, StatusCode::MOVED_PERMANENTLY)
}

fn to_file(world: &World, id: &str, status: StatusCode) -> Response {
    match world.memory().issuing.award(id) {
        Some(_) => (
            status,
            [(header::LOCATION, format!("/media/uploads/badges/assertion-{id}.png"))],
        )
            .into_response(),
        None => not_found(),
    }
}

pub(super) async fn class_image(State(world): State<Shared>, Path(id): Path<String>) -> Response {
    match world.memory().issuing.class(&id) {
        Some(_) => (
            StatusCode::FOUND,
            [(header::LOCATION, format!("/media/uploads/badges/{id}.png"))],
        )
            .into_response(),
        None => not_found(),
    }
}

/// Pictures: a class's as sent; an award's with the whole assertion baked in.
pub(super) async fn file(State(world): State<Shared>, Path(name): Path<String>) -> Response {
    let name = name.strip_suffix(".png").unwrap_or(&name);
    let (picture, award) = {
        let memory = world.memory();
        let award = name
            .strip_prefix("assertion-")
            .and_then(|id| memory.issuing.award(id))
            .cloned();
        let class = award.as_ref().map_or(name, |award| award.class.as_str());
        (memory.issuing.class(class).map(|class| class.picture.clone()), award)
    };
    let Some(picture) = picture else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = if picture.starts_with(b"<") {
        "image/svg+xml"
    } else {
        "image/png"
    };
    let bytes = match award {
        None => picture,
        Some(award) => {
            let document = assertion(&world, &award).to_string();
            holdall_formats::bake(&picture, document.as_bytes(), false).map_or(picture, Into::into)
        }
    };
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
}
