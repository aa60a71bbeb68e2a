//! Badgr's API v2 as an earner's app sees it: an envelope whose `result` is always a list, 404 where a scope is missing.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::DateTime;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::{
    connect::{noting, store},
    crash, grant, has,
    listed::{entity_id, shown},
    typed,
};
use crate::{
    classes::{address_of, document},
    world::{Account, Grant, Shared, Stored, World},
};

pub(super) fn fine(status: u16, result: Vec<Value>) -> Response {
    let body = json!({"status": {"success": true, "description": "ok"}, "result": result});
    typed(status, "application/json", &body)
}

pub(super) fn failed(status: u16, description: &str, fields: &Value, validation: &Value) -> Response {
    let body = json!({
        "status": {"success": false, "description": description},
        "result": [],
        "fieldErrors": fields,
        "validationErrors": validation,
    });
    typed(status, "application/json", &body)
}

pub(super) fn not_found() -> Response {
    failed(
        404,
        "entity not found or insufficient privileges",
        &json!({}),
        &json!([]),
    )
}

/// The grant and a copy of its account, if it has one of `scopes`; a missing scope is a 404 here, and so is an account
/// without a single confirmed address where its backpack is asked for.
pub(super) fn entered(world: &World, headers: &HeaderMap, scopes: &[&str]) -> Result<(Grant, Account), Box<Response>> {
    let (grant, account) = entered_with(world, headers, |grant| has(grant, scopes))?;
    let backpack = scopes.iter().any(|scope| scope.ends_with("backpack"));
    if backpack && account.person.emails.is_empty() {
        return Err(Box::new(not_found()));
    }
    Ok((grant, account))
}

/// The same with a condition of its own.
pub(super) fn entered_with(
    world: &World,
    headers: &HeaderMap,
    may: impl Fn(&Grant) -> bool,
) -> Result<(Grant, Account), Box<Response>> {
    let Some(grant) = grant(world, headers) else {
        return Err(Box::new(failed(
            401,
            "no valid auth token found",
            &json!({}),
            &json!([]),
        )));
    };
    let account = world.memory().accounts.get(grant.account).cloned();
    match account.filter(|_| may(&grant)) {
        Some(account) => Ok((grant, account)),
        None => Err(Box::new(not_found())),
    }
}

pub(super) async fn own_user(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let (_, account) = match entered(&world, &headers, &["r:profile", "rw:profile"]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let (first, last) = account
        .person
        .name
        .split_once(' ')
        .unwrap_or((account.person.name.as_str(), ""));
    let emails: Vec<String> = account
        .all_emails()
        .into_iter()
        .chain(account.person.unverified.clone())
        .collect();
    let listed: Vec<Value> = emails
        .iter()
        .enumerate()
        .map(|(at, email)| {
            let variants = account.person.case_variants.iter();
            let variants: Vec<_> = variants.filter(|other| other.eq_ignore_ascii_case(email)).collect();
            let verified = !account.person.unverified.contains(email);
            json!({"email": email, "verified": verified, "primary": at == 0, "caseVariants": variants})
        })
        .collect();
    let body = json!({
        "status": {"success": true, "description": "ok"},
        "result": [{
            "entityType": "BadgeUser",
            "entityId": entity_id(&account.person.login),
            "firstName": first,
            "lastName": last,
            "emails": listed,
            "url": [],
            "telephone": [],
            "agreedTermsVersion": 1,
            "hasAgreedToLatestTermsVersion": true,
            "marketingOptIn": false,
            "badgrDomain": null,
            "hasPasswordSet": true,
            "recipient": {"type": "email", "identity": emails.first()},
        }],
        "latestTermsVersion": 1,
    });
    noting(typed(200, "application/json", &body), &account)
}

/// What the query of a listing asks for.
struct Wanted {
    expired: bool,
    revoked: bool,
    pending: bool,
    expand_class: bool,
    expand_issuer: bool,
}

impl Wanted {
    fn read(query: Option<&str>) -> Self {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
        let on = |name: &str| {
            pairs
                .iter()
                .any(|(key, value)| key == name && matches!(value.as_str(), "1" | "true" | "True"))
        };
        let expand = |name: &str| pairs.iter().any(|(key, value)| key == "expand" && value == name);
        Self {
            expired: on("include_expired"),
            revoked: on("include_revoked"),
            pending: on("include_pending"),
            expand_class: expand("badgeclass"),
            expand_issuer: expand("issuer"),
        }
    }
}

/// The whole backpack, without pages; what has expired, was revoked or waits for an address to be confirmed only when asked
/// for; what its owner set aside never.
pub(super) async fn list(State(world): State<Shared>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let (_, account) = match entered(&world, &headers, &["r:backpack", "rw:backpack"]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let wanted = Wanted::read(query.as_deref());
    let mut entries = Vec::new();
    for stored in &account.badges {
        let unasked = (!wanted.expired && is_over(&world, stored))
            || (!wanted.revoked && stored.revoked.is_some())
            || (!wanted.pending && is_pending(&account, stored));
        if unasked || stored.acceptance == "Rejected" || world.watch.knobs.is_hidden(&stored.assertion_id) {
            continue;
        }
        entries.push(entry(&world, &account, stored, &wanted).await);
    }
    noting(fine(200, entries), &account)
}

fn is_over(world: &World, stored: &Stored) -> bool {
    let assertion = crate::world::assertion_of(&stored.badge);
    let expires = assertion.get("expires").and_then(Value::as_str);
    expires
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .is_some_and(|at| at < world.clock.now())
}

/// Imported, and addressed to an address that was not confirmed yet.
fn is_pending(account: &Account, stored: &Stored) -> bool {
    let assertion = crate::world::assertion_of(&stored.badge);
    let recipient = assertion.get("recipient").cloned().unwrap_or_default();
    let mut unverified = account.person.unverified.iter();
    !stored.local && unverified.any(|email| crate::recipients::is_for(&recipient, email))
}

async fn entry(world: &World, account: &Account, stored: &Stored, wanted: &Wanted) -> Value {
    let shown = shown(world, account, stored);
    let member = |name: &str| shown.assertion.get(name).cloned().unwrap_or_default();
    let class_id = address_of(&shown.assertion, "badge").unwrap_or_default();
    let class = document(world, &class_id).await;
    let issuer_id = class.as_ref().and_then(|class| address_of(class, "issuer"));
    let mut badgeclass = json!(entity_id(&class_id));
    if let (true, Some(mut class)) = (wanted.expand_class, class) {
        if let (true, Some(id)) = (wanted.expand_issuer, &issuer_id) {
            let issuer = document(world, id).await;
            if let (Some(class), Some(issuer)) = (class.as_object_mut(), issuer) {
                class.insert("issuer".to_owned(), issuer);
            }
        }
        badgeclass = class;
    }
    json!({
        "entityType": "Assertion",
        "entityId": stored.entity_id,
        "acceptance": stored.acceptance,
        "openBadgeId": stored.assertion_id,
        "badgeclass": badgeclass,
        "badgeclassOpenBadgeId": class_id,
        "issuer": issuer_id.as_deref().map(entity_id),
        "issuerOpenBadgeId": issuer_id,
        "image": shown.image,
        "recipient": shown.recipient,
        "issuedOn": member("issuedOn"),
        "narrative": member("narrative"),
        "revoked": stored.revoked.is_some(),
        "revocationReason": stored.revoked,
        "expires": member("expires"),
        "pending": is_pending(account, stored),
    })
}

pub(super) async fn one(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let (_, account) = match entered(&world, &headers, &["r:backpack", "rw:backpack"]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    match account.badges.iter().find(|stored| stored.entity_id == id) {
        Some(stored) => {
            let entry = entry(&world, &account, stored, &Wanted::read(query.as_deref())).await;
            noting(fine(200, vec![entry]), &account)
        }
        None => not_found(),
    }
}

/// `PUT`: only `Accepted` may be said.
pub(super) async fn accept(
    State(world): State<Shared>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let (grant, account) = match entered(&world, &headers, &["rw:backpack"]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let sent: Value = serde_json::from_slice(&body).unwrap_or_default();
    match sent.get("acceptance").and_then(Value::as_str) {
        Some("Accepted") => {
            if let Some(own) = world.memory().accounts.get_mut(grant.account) {
                let mut badges = own.badges.iter_mut();
                if let Some(stored) = badges.find(|stored| stored.entity_id == id) {
                    stored.acceptance = "Accepted";
                }
            }
            one(State(world), headers, Path(id), RawQuery(None)).await
        }
        other => {
            let text = format!("\"{}\" is not a valid choice.", other.unwrap_or_default());
            noting(
                failed(400, "bad request", &json!({"acceptance": [text]}), &json!([])),
                &account,
            )
        }
    }
}

/// `DELETE`: 204 without a body. What was awarded here is only set aside.
pub(super) async fn remove(State(world): State<Shared>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let (grant, account) = match entered(&world, &headers, &["rw:backpack"]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let mut memory = world.memory();
    let Some(own) = memory.accounts.get_mut(grant.account) else {
        return not_found();
    };
    let mut badges = own.badges.iter_mut();
    match badges.find(|stored| stored.entity_id == id) {
        None => return not_found(),
        Some(stored) if stored.local => stored.acceptance = "Rejected",
        Some(_) => own.badges.retain(|stored| stored.entity_id != id),
    }
    noting(StatusCode::NO_CONTENT.into_response(), &account)
}

/// One of `url`, `assertion` and `image`.
pub(super) async fn import(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (grant, account) = match entered(&world, &headers, &["rw:backpack"]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let refuse = |fields: &Value, validation: &Value| noting(failed(400, "bad request", fields, validation), &account);
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if !kind.starts_with("application/json") {
        return crash();
    }
    let Ok(sent) = serde_json::from_slice::<Value>(&body) else {
        return refuse(
            &json!({}),
            &json!(["JSON parse error - Expecting value: line 1 column 1 (char 0)"]),
        );
    };
    let member = |name: &str| sent.get(name).filter(|value| !value.is_null());
    let offered = match (member("url"), member("assertion"), member("image")) {
        (Some(url), None, None) => match url.as_str().filter(|url| url.starts_with("http")) {
            Some(url) => url.to_owned(),
            None => return refuse(&json!({"url": ["Enter a valid URL."]}), &json!([])),
        },
        (None, Some(Value::Object(assertion)), None) => assertion
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        (None, Some(_), None) => {
            let text = "Expected a dictionary of items but got type \"str\".";
            return refuse(&json!({"assertion": [text]}), &json!([]));
        }
        (None, None, Some(image)) => match baked_in(image) {
            Ok(offered) => offered,
            Err(Unreadable::Svg) => {
                return refuse(
                    &json!({}),
                    &json!([
                        "DETECT_INPUT_TYPE",
                        "False",
                        "<class 'NotImplementedError'> ['NotImplementedError: only URL, JSON, or JWS input implemented so far\\n']",
                        "ERROR"
                    ]),
                );
            }
            Err(Unreadable::Nothing) => return crash(),
        },
        _ => {
            return refuse(
                &json!({}),
                &json!(["Must provide only one of 'url', 'image' or 'assertion'."]),
            );
        }
    };
    match store(&world, &grant, &offered).await {
        Ok(stored) => {
            let wanted = Wanted {
                expired: true,
                revoked: true,
                pending: true,
                expand_class: false,
                expand_issuer: false,
            };
            let entry = entry(&world, &account, &stored, &wanted).await;
            noting(fine(201, vec![entry]), &account)
        }
        Err(why) => refuse(&json!({}), &why),
    }
}

/// Why a picture brings no badge.
enum Unreadable {
    /// Badgr does not read baked SVG.
    Svg,
    /// There is nothing in it.
    Nothing,
}

/// The address or JWS in a data URI of a baked PNG.
fn baked_in(image: &Value) -> Result<String, Unreadable> {
    let text = image.as_str().unwrap_or_default();
    let (head, data) = text.split_once(";base64,").ok_or(Unreadable::Nothing)?;
    if head.contains("svg") {
        return Err(Unreadable::Svg);
    }
    let bytes = BASE64_STANDARD.decode(data).map_err(|_| Unreadable::Nothing)?;
    let payload = holdall_formats::unbake(&bytes)
        .map_err(|_| Unreadable::Nothing)?
        .payload;
    match serde_json::from_slice::<Value>(&payload) {
        Ok(assertion) => Ok(assertion
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()),
        Err(_) => String::from_utf8(payload).map_err(|_| Unreadable::Nothing),
    }
}
