//! Badgr's Badge Connect, `/bcv1`: everything in `results`, 201 with 200 inside, five shapes of error.

use axum::{
    body::Bytes,
    extract::{Query, State},
    response::Response,
};
use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use http::{HeaderMap, HeaderValue, header};
use serde_json::{Value, json};

use super::{grant, has, listed::shown, typed};
use crate::{
    intake::{self, Refusal, Taker},
    log::Noted,
    paging::Wanted,
    setup::Held,
    spec::{CREATE, PROFILE, READ},
    world::{Account, Grant, Shared, Stored, World, assertion_id},
};

fn envelope(status: u16, inside: u16, text: &str, error: &Value) -> Response {
    let body = json!({"status": {"error": error, "statusCode": inside, "statusText": text}});
    typed(status, "application/ld+json", &body)
}

/// What it answers to a method it does not have.
pub(super) async fn denied() -> Response {
    envelope(401, 401, "PERMISSION_DENIED", &Value::Null)
}

/// The grant and a copy of its account, if it has one of `scopes`.
fn entered(world: &World, headers: &HeaderMap, scopes: &[&str]) -> Result<(Grant, Account), Box<Response>> {
    let refused = |text| Box::new(envelope(401, 401, text, &Value::Null));
    let grant = grant(world, headers).ok_or_else(|| refused("UNAUTHENTICATED"))?;
    let account = world.memory().accounts.get(grant.account).cloned();
    let unconfirmed = account.as_ref().is_some_and(|account| account.person.emails.is_empty());
    if !has(&grant, scopes) || unconfirmed {
        return Err(refused("PERMISSION_DENIED"));
    }
    account
        .map(|account| (grant, account))
        .ok_or_else(|| refused("UNAUTHENTICATED"))
}

pub(super) fn noting(mut response: Response, account: &Account) -> Response {
    response.extensions_mut().insert(Noted {
        grant_type: None,
        account: Some(account.person.login.clone()),
    });
    response
}

pub(super) async fn profile(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let (_, account) = match entered(&world, &headers, &["r:backpack", "rw:backpack", PROFILE]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let body = json!({
        "status": {"error": null, "statusCode": 200, "statusText": "OK"},
        "results": [{
            "name": account.person.name,
            "email": account.person.emails.first(),
            "@context": "https://w3id.org/openbadges/v2",
        }],
    });
    noting(typed(200, "application/ld+json", &body), &account)
}

pub(super) async fn list(State(world): State<Shared>, headers: HeaderMap, Query(wanted): Query<Wanted>) -> Response {
    let (_, account) = match entered(&world, &headers, &["r:backpack", "rw:backpack", READ]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
    let limit = Some(number(&wanted.limit)).filter(|limit| *limit > 0).unwrap_or(100);
    let offset = number(&wanted.offset);
    let since = match wanted.since.as_deref().map(moment) {
        Some(None) => return noting(envelope(400, 400, "BAD_REQUEST", &Value::Null), &account),
        Some(Some(since)) => Some(since),
        None => None,
    };
    let mut badges: Vec<&Stored> = account
        .badges
        .iter()
        .filter(|stored| since.is_none_or(|since| stored.updated_at >= since))
        .filter(|stored| !world.watch.knobs.is_hidden(&stored.assertion_id))
        .collect();
    badges.sort_by_key(|stored| std::cmp::Reverse(stored.updated_at));
    let total = badges.len();
    let results: Vec<Value> = badges
        .into_iter()
        .skip(offset)
        .take(limit)
        .map(|stored| entry(&world, &account, stored))
        .collect();
    let body = json!({"status": {"error": null, "statusCode": 200, "statusText": "OK"}, "results": results});
    let mut response = typed(200, "application/ld+json", &body);
    let links = links(&world, total, limit, offset, since);
    if let (true, Ok(links)) = (world.watch.knobs.switches().links, HeaderValue::from_str(&links)) {
        response.headers_mut().insert("link", links);
    }
    noting(response, &account)
}

/// One item: neither the original nor a whole assertion.
fn entry(world: &World, account: &Account, stored: &Stored) -> Value {
    let shown = shown(world, account, stored);
    let member = |name: &str| shown.assertion.get(name).cloned().unwrap_or_default();
    json!({
        "id": stored.assertion_id,
        "badge": crate::classes::address_of(&shown.assertion, "badge"),
        "image": shown.image,
        "recipient": shown.recipient,
        "issuedOn": member("issuedOn"),
        "narrative": member("narrative"),
        "revoked": stored.revoked.is_some(),
        "revocationReason": stored.revoked,
        "expires": member("expires"),
        "type": "Assertion",
        "@context": "https://w3id.org/openbadges/v2",
    })
}

/// With a zone or without; a date alone is no time.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    zoned
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map(|at| at.and_utc()))
        .ok()
}

/// Next, first, last, previous, with a comma and no blank between them.
fn links(world: &World, total: usize, limit: usize, offset: usize, since: Option<DateTime<Utc>>) -> String {
    let foreign = world.watch.knobs.switches().foreign_next;
    let to = |base: &str, offset: usize, rel: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("limit", &limit.to_string())
            .append_pair("offset", &offset.to_string());
        if let Some(since) = since {
            query.append_pair("since", &since.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        }
        format!("<{base}/bcv1/assertions?{}>; rel=\"{rel}\"", query.finish())
    };
    let own = world.base.as_str().trim_end_matches('/');
    let mut links = Vec::new();
    if offset + limit < total {
        let base = foreign.as_deref().map_or(own, |origin| origin.trim_end_matches('/'));
        links.push(to(base, offset + limit, "next"));
    }
    links.push(to(own, 0, "first"));
    links.push(to(own, total.saturating_sub(1) / limit * limit, "last"));
    if offset > 0 {
        links.push(to(own, offset.saturating_sub(limit), "prev"));
    }
    links.join(",")
}

pub(super) async fn add(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (grant, account) = match entered(&world, &headers, &["rw:backpack", CREATE]) {
        Ok(entered) => entered,
        Err(response) => return *response,
    };
    let bad = |error: &Value| noting(envelope(400, 400, "BAD_REQUEST", error), &account);
    let invalid = |error: &Value| noting(envelope(400, 400, "REQUEST_VALIDATION_ERROR", error), &account);
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if !kind.starts_with("application/json") {
        return bad(&Value::Null);
    }
    let Ok(sent) = serde_json::from_slice::<Value>(&body) else {
        return bad(&json!("JSON parse error - Expecting value: line 1 column 1 (char 0)"));
    };
    let id = match sent.get("assertion") {
        None => return invalid(&json!({"assertion": ["This field is required."]})),
        Some(Value::Null) => return invalid(&json!({"assertion": ["This field may not be null."]})),
        Some(Value::Object(assertion)) => match assertion.get("id").and_then(Value::as_str) {
            Some(id) => id.to_owned(),
            None => return bad(&Value::Null),
        },
        Some(other) => {
            let kind = if other.is_string() { "str" } else { "list" };
            let text = format!("Expected a dictionary of items but got type \"{kind}\".");
            return invalid(&json!({"assertion": [text]}));
        }
    };
    match store(&world, &grant, &id).await {
        Ok(_) => noting(envelope(201, 200, "OK", &Value::Null), &account),
        Err(why) => invalid(&why),
    }
}

/// Fetches, checks and stores what `offered` (an address or a compact JWS) names; the stored badge, or Badgr's error.
pub(super) async fn store(world: &World, grant: &Grant, offered: &str) -> Result<Stored, Value> {
    let Some(account) = world.memory().accounts.get(grant.account).cloned() else {
        return Err(Value::Null);
    };
    let now = world.clock.now();
    let taker = Taker {
        emails: account.every_email(),
        now,
        exact: true,
        door: world.door(),
    };
    let through = through_picture(offered, &taker).await;
    let offered = through.as_deref().unwrap_or(offered);
    let taken = if offered.starts_with("http://") || offered.starts_with("https://") {
        intake::hosted(offered, &taker).await.map(Held::Hosted)
    } else if crate::signing::payload(offered).is_some() {
        intake::signed(offered, &taker)
            .await
            .map(|_| Held::Signed(offered.trim().to_owned()))
    } else {
        return Err(flat(
            "PROCESS_JWS_INPUT",
            "<class 'jose.exceptions.JWSError'> ['jose.exceptions.JWSError: Not enough segments\\n']",
        ));
    };
    let badge = taken.map_err(|refusal| worded(&refusal, offered, &account.every_email()))?;
    let id = assertion_id(&badge);
    let mut memory = world.memory();
    let Some(account) = memory.accounts.get_mut(grant.account) else {
        return Err(Value::Null);
    };
    let held = account.badges.iter_mut().find(|stored| stored.assertion_id == id);
    if let Some(stored) = held.filter(|stored| stored.acceptance == "Rejected") {
        // Adding what was set aside takes it up again.
        stored.acceptance = "Accepted";
        return Ok(stored.clone());
    }
    if account.badges.iter().any(|stored| stored.assertion_id == id) {
        return Err(json!([{
            "name": "DUPLICATE_BADGE",
            "description": "You already have this badge in your backpack",
        }]));
    }
    let stored = Stored::new(badge, now);
    account.badges.push(stored.clone());
    Ok(stored)
}

/// Name, text and flags of a message, run together as Badgr does.
fn flat(name: &str, text: &str) -> Value {
    json!([name, "False", text, "ERROR"])
}

/// As Badgr words it: with addresses, blank nodes and all.
fn worded(refusal: &Refusal, offered: &str, emails: &[String]) -> Value {
    match refusal {
        Refusal::Recipient => {
            let known = emails.join(", ");
            json!([
                "VERIFY_RECIPIENT_IDENTIFIER",
                "The recipient does not match any of your verified emails",
                "VERIFY_RECIPIENT_IDENTIFIER",
                "False",
                format!(
                    "Profile _:b44 identifier(s) {known} of type email did not match assertion {offered} recipient hash"
                ),
                "ERROR",
                "_:b44"
            ])
        }
        Refusal::Expired => json!([
            "ASSERTION_TIMESTAMP_CHECKS",
            "False",
            format!("Assertion {offered} expired on 2020-01-01T00:00:00Z"),
            "ERROR",
            offered
        ]),
        Refusal::Unreachable | Refusal::Gone => json!([
            "FETCH_HTTP_NODE",
            "Unable to reach URL",
            "FETCH_HTTP_NODE",
            "False",
            format!(
                "Unknown Content-Type (Not image/png or image/svg+xml). Response could not be interpreted from url {offered}"
            ),
            "ERROR"
        ]),
        Refusal::NotABadge => json!(["ASSERTION_NOT_FOUND", "Unable to find an assertion"]),
        Refusal::Revoked => json!([
            "VALIDATE_PROPERTY",
            "False",
            format!("Required property recipient not present in unknown type node {offered}"),
            "ERROR",
            offered,
            "recipient"
        ]),
        Refusal::Signature => json!([
            "VERIFY_SIGNATURE",
            "Could not verify signature",
            "VERIFY_JWS",
            "False",
            "Signature for node failed verification :: Signature verification failed.",
            "ERROR"
        ]),
    }
}

/// What is baked into a picture at this address, for what it is.
async fn through_picture(offered: &str, taker: &Taker) -> Option<String> {
    if !offered.ends_with(".png") || !offered.starts_with("http") {
        return None;
    }
    let (_, bytes) = intake::bytes(taker.door.as_ref(), offered).await.ok()?;
    let payload = holdall_formats::unbake(&bytes).ok()?.payload;
    match serde_json::from_slice::<Value>(&payload) {
        Ok(assertion) => Some(assertion.get("id")?.as_str()?.to_owned()),
        Err(_) => String::from_utf8(payload).ok(),
    }
}
