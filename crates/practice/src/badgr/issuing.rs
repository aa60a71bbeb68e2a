//! The issuer's side of API v2: issuers, badge classes, awards. Shapes as recorded (`awarding.txt`); lists come whole unless
//! `num` asks for pages.

use std::collections::HashMap;

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::{
    connect::noting,
    has,
    v2::{self, failed, fine, not_found},
};
use crate::{
    random::random_word,
    world::{Account, Grant, Memory, Shared, World},
};

/// What this host's people issue.
#[derive(Debug, Default)]
pub(crate) struct Issuing {
    pub(crate) issuers: Vec<Issuer>,
    pub(crate) classes: Vec<Class>,
    pub(crate) awards: Vec<Award>,
}

/// Somebody in whose name awards are made.
#[derive(Debug, Clone)]
pub(crate) struct Issuer {
    pub(crate) id: String,
    /// The account that owns it.
    pub(crate) owner: usize,
    /// As sent.
    pub(crate) told: Value,
    pub(crate) created_at: DateTime<Utc>,
}

/// A badge class.
#[derive(Debug, Clone)]
pub(crate) struct Class {
    pub(crate) id: String,
    pub(crate) issuer: String,
    /// As sent.
    pub(crate) told: Value,
    pub(crate) picture: Bytes,
    pub(crate) created_at: DateTime<Utc>,
}

/// One award.
#[derive(Debug, Clone)]
pub(crate) struct Award {
    pub(crate) id: String,
    pub(crate) class: String,
    pub(crate) email: String,
    /// Hashed once, when it was made.
    pub(crate) recipient: Value,
    pub(crate) narrative: Value,
    pub(crate) evidence: Vec<Value>,
    pub(crate) issued_on: DateTime<Utc>,
    pub(crate) expires: Option<DateTime<Utc>>,
    /// Why it was taken back.
    pub(crate) revoked: Option<String>,
}

impl Issuing {
    pub(crate) fn class(&self, id: &str) -> Option<&Class> {
        self.classes.iter().find(|class| class.id == id)
    }

    pub(crate) fn issuer(&self, id: &str) -> Option<&Issuer> {
        self.issuers.iter().find(|issuer| issuer.id == id)
    }

    pub(crate) fn award(&self, id: &str) -> Option<&Award> {
        self.awards.iter().find(|award| award.id == id)
    }
}

pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The grant and its account, with `rw:issuer`.
pub(super) fn entered(world: &World, headers: &HeaderMap) -> Result<(Grant, Account), Box<Response>> {
    v2::entered_with(world, headers, |grant| {
        has(grant, &["rw:issuer"]) || grant.scopes.iter().any(|scope| scope.starts_with("rw:issuer:"))
    })
}

/// Whether the account is on the staff of the issuer.
pub(super) fn may(memory: &Memory, grant: &Grant, issuer: &str) -> bool {
    memory
        .issuing
        .issuer(issuer)
        .is_some_and(|issuer| issuer.owner == grant.account)
}

/// A list, whole, or cut by `num` and `cursor` with a link to the next part.
pub(super) fn listed(world: &World, path: &str, query: Option<&str>, all: Vec<Value>) -> Response {
    let pairs: HashMap<String, String> = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let number = |name: &str| pairs.get(name).and_then(|text| text.parse::<usize>().ok());
    let Some(num) = number("num").map(|num| num.clamp(1, 500)) else {
        return fine(200, all);
    };
    let from = number("cursor").unwrap_or(0);
    let more = all.len() > from + num;
    let mut response = fine(200, all.into_iter().skip(from).take(num).collect());
    let link = format!("<{}?num={num}&cursor={}>; rel=\"next\"", world.at(path), from + num);
    if let (true, Ok(link)) = (more, HeaderValue::from_str(&link)) {
        response.headers_mut().insert("link", link);
    }
    response
}

fn shown_issuer(world: &World, account: &Account, issuer: &Issuer) -> Value {
    let (first, last) = account
        .person
        .name
        .split_once(' ')
        .unwrap_or((&account.person.name, ""));
    let owner = super::listed::entity_id(&account.person.login);
    json!({
        "entityType": "Issuer", "entityId": issuer.id, "openBadgeId": world.at(&format!("/public/issuers/{}", issuer.id)),
        "createdAt": stamp(issuer.created_at), "createdBy": owner, "name": text(&issuer.told, "name"), "image": null,
        "email": text(&issuer.told, "email"), "description": text(&issuer.told, "description"),
        "url": text(&issuer.told, "url"),
        "staff": [{"userProfile": {"entityType": "BadgeUser", "entityId": owner, "firstName": first, "lastName": last,
            "emails": [], "url": [], "telephone": [], "badgrDomain": null}, "user": owner, "role": "owner"}],
        "extensions": {}, "badgrDomain": null,
    })
}

fn shown_class(world: &World, owner: &str, class: &Class) -> Value {
    let told = |name: &str| class.told.get(name).cloned().unwrap_or_default();
    json!({
        "entityType": "BadgeClass", "entityId": class.id, "openBadgeId": world.at(&format!("/public/badges/{}", class.id)),
        "createdAt": stamp(class.created_at), "createdBy": super::listed::entity_id(owner), "issuer": class.issuer,
        "issuerOpenBadgeId": world.at(&format!("/public/issuers/{}", class.issuer)), "name": told("name"),
        "image": world.at(&format!("/media/uploads/badges/{}.png", class.id)), "description": told("description"),
        "criteriaUrl": told("criteriaUrl"), "criteriaNarrative": told("criteriaNarrative"),
        "alignments": told("alignments"), "tags": told("tags"), "expires": {"amount": null, "duration": null},
        "extensions": {},
    })
}

pub(super) fn shown_award(world: &World, issuing: &Issuing, owner: &str, award: &Award) -> Value {
    let issuer = issuing
        .class(&award.class)
        .map(|class| class.issuer.clone())
        .unwrap_or_default();
    let image = world.at(&format!("/media/uploads/badges/assertion-{}.png", award.id));
    let mut recipient = award.recipient.clone();
    if let Some(recipient) = recipient.as_object_mut() {
        recipient.insert("plaintextIdentity".to_owned(), json!(award.email));
    }
    json!({
        "entityType": "Assertion", "entityId": award.id,
        "openBadgeId": world.at(&format!("/public/assertions/{}", award.id)), "createdAt": stamp(award.issued_on),
        "createdBy": super::listed::entity_id(owner), "badgeclass": award.class,
        "badgeclassOpenBadgeId": world.at(&format!("/public/badges/{}", award.class)), "issuer": issuer,
        "issuerOpenBadgeId": world.at(&format!("/public/issuers/{issuer}")),
        "image": award.revoked.is_none().then_some(image), "recipient": recipient, "issuedOn": stamp(award.issued_on),
        "narrative": award.narrative, "evidence": award.evidence, "revoked": award.revoked.is_some(),
        "revocationReason": award.revoked, "acceptance": "Unaccepted", "expires": award.expires.map(stamp), "extensions": {},
    })
}

pub(super) async fn issuers(State(world): State<Shared>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let (grant, account) = match entered(&world, &headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let own: Vec<Value> = {
        let memory = world.memory();
        let own = memory
            .issuing
            .issuers
            .iter()
            .filter(|issuer| issuer.owner == grant.account);
        own.map(|issuer| shown_issuer(&world, &account, issuer)).collect()
    };
    noting(listed(&world, "/v2/issuers", query.as_deref(), own), &account)
}

pub(super) async fn issuer(State(world): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let (grant, account) = match entered(&world, &headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let memory = world.memory();
    match memory.issuing.issuer(&id).filter(|_| may(&memory, &grant, &id)) {
        Some(issuer) => fine(200, vec![shown_issuer(&world, &account, issuer)]),
        None => not_found(),
    }
}

pub(super) async fn make_issuer(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (grant, account) = match entered(&world, &headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    if let Some(response) = lacks(&told, &["name", "url", "email"]) {
        return response;
    }
    let issuer = Issuer {
        id: random_word(),
        owner: grant.account,
        told,
        created_at: world.clock.now(),
    };
    let shown = shown_issuer(&world, &account, &issuer);
    world.memory().issuing.issuers.push(issuer);
    noting(fine(201, vec![shown]), &account)
}

/// The refusal of a body without one of `names`.
fn lacks(told: &Value, names: &[&str]) -> Option<Response> {
    let missing: Vec<_> = names
        .iter()
        .filter(|name| told.get(**name).is_none_or(Value::is_null))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let fields = missing
        .iter()
        .map(|name| ((**name).to_owned(), json!(["This field is required."])))
        .collect();
    Some(failed(400, "bad request", &Value::Object(fields), &json!([])))
}

pub(super) async fn classes_of(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(issuer): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    classes_where(&world, &headers, query.as_deref(), Some(&issuer))
}

pub(super) async fn classes(State(world): State<Shared>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    classes_where(&world, &headers, query.as_deref(), None)
}

fn classes_where(world: &World, headers: &HeaderMap, query: Option<&str>, issuer: Option<&str>) -> Response {
    let (grant, account) = match entered(world, headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let own: Vec<Value> = {
        let memory = world.memory();
        if issuer.is_some_and(|issuer| !may(&memory, &grant, issuer)) {
            return not_found();
        }
        let own = memory
            .issuing
            .classes
            .iter()
            .filter(|class| may(&memory, &grant, &class.issuer));
        own.filter(|class| issuer.is_none_or(|issuer| class.issuer == issuer))
            .map(|class| shown_class(world, &account.person.login, class))
            .collect()
    };
    let path = issuer.map_or_else(
        || "/v2/badgeclasses".to_owned(),
        |id| format!("/v2/issuers/{id}/badgeclasses"),
    );
    noting(listed(world, &path, query, own), &account)
}

pub(super) async fn class(State(world): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let (grant, account) = match entered(&world, &headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let memory = world.memory();
    match memory
        .issuing
        .class(&id)
        .filter(|class| may(&memory, &grant, &class.issuer))
    {
        Some(class) => fine(200, vec![shown_class(&world, &account.person.login, class)]),
        None => not_found(),
    }
}

pub(super) async fn make_class_of(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(issuer): Path<String>,
    body: Bytes,
) -> Response {
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    add_class(&world, &headers, &issuer, told)
}

/// The same with the issuer in the body.
pub(super) async fn make_class(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    let issuer = text(&told, "issuer").to_owned();
    add_class(&world, &headers, &issuer, told)
}

fn add_class(world: &World, headers: &HeaderMap, issuer: &str, told: Value) -> Response {
    let (grant, account) = match entered(world, headers) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    if !may(&world.memory(), &grant, issuer) {
        return not_found();
    }
    if let Some(response) = lacks(&told, &["name", "image"]) {
        return response;
    }
    let picture = text(&told, "image").split_once(";base64,").map(|(_, data)| data);
    let Some(picture) = picture.and_then(|data| BASE64_STANDARD.decode(data).ok()) else {
        return failed(400, "bad request", &json!({"image": ["Invalid image."]}), &json!([]));
    };
    let class = Class {
        id: random_word(),
        issuer: issuer.to_owned(),
        told,
        picture: picture.into(),
        created_at: world.clock.now(),
    };
    let shown = shown_class(world, &account.person.login, &class);
    world.memory().issuing.classes.push(class);
    noting(fine(201, vec![shown]), &account)
}
