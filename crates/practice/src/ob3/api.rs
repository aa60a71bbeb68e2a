//! Profile and credentials.

use axum::{
    Json,
    body::Bytes,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::{API, PROFILE, PROFILE_UPDATE, READ, Spelling, UPSERT, access, noting, refuse, set};
use crate::{
    paging::{Page, Paging, Wanted},
    setup::Held,
    signing,
    world::{Account, Shared, Stored, World, assertion_of},
};

pub(super) async fn profile(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let (grant, noted) = match access(&world, &headers, PROFILE) {
        Ok(granted) => granted,
        Err(response) => return *response,
    };
    let account = world.memory().accounts.get(grant.account).cloned();
    let response = match account {
        Some(account) => Json(profile_of(&world, &account)).into_response(),
        None => refuse(&world, 404, "unknownobject", "There is no profile."),
    };
    noting(response, noted)
}

/// A bare Profile: the first address as `email`, the others as further identifiers.
fn profile_of(world: &World, account: &Account) -> Value {
    let emails = account.all_emails();
    let mut profile = json!({
        "id": world.at(&format!("/people/{}", account.person.login)),
        "type": ["Profile"],
        "name": account.person.name,
    });
    if let Some((first, others)) = emails.split_first() {
        set(&mut profile, "email", json!(first));
        let others = others
            .iter()
            .map(|email| json!({"type": "IdentifierEntry", "identifier": email, "identifierType": "emailAddress"}));
        set(&mut profile, "otherIdentifier", others.collect());
    }
    profile
}

/// Takes an entire profile and keeps the addresses that are new in it.
pub(super) async fn update_profile(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (grant, noted) = match access(&world, &headers, PROFILE_UPDATE) {
        Ok(granted) => granted,
        Err(response) => return *response,
    };
    let sent: Value = serde_json::from_slice(&body).unwrap_or_default();
    let Some(email) = sent
        .get("email")
        .and_then(Value::as_str)
        .filter(|email| email.contains('@'))
    else {
        return noting(
            refuse(&world, 400, "invaliddata", "The profile has no e-mail address."),
            noted,
        );
    };
    let mut memory = world.memory();
    let account = memory.accounts.get_mut(grant.account).map(|account| {
        if !account.all_emails().iter().any(|known| known == email) {
            account.emails.push(email.to_owned());
        }
        account.clone()
    });
    drop(memory);
    let response = match account {
        Some(account) => Json(profile_of(&world, &account)).into_response(),
        None => refuse(&world, 404, "unknownobject", "There is no profile."),
    };
    noting(response, noted)
}

pub(super) async fn list(State(world): State<Shared>, headers: HeaderMap, Query(wanted): Query<Wanted>) -> Response {
    let (grant, noted) = match access(&world, &headers, READ) {
        Ok(granted) => granted,
        Err(response) => return *response,
    };
    let switches = world.watch.knobs.switches();
    let paging = match Paging::read(&wanted) {
        Ok(paging) => paging.at_most(switches.page_size),
        Err(why) => return noting(refuse(&world, 400, "invalid_query_parameter", why), noted),
    };
    let mut held: Vec<Stored> = {
        let memory = world.memory();
        let account = memory.accounts.get(grant.account);
        account.map(|account| account.badges.clone()).unwrap_or_default()
    };
    held.retain(|stored| {
        // "Issued after": when a badge came into the backpack does not count here.
        let after = paging
            .since
            .is_none_or(|since| issued(stored).is_some_and(|issued| issued > since));
        after && !world.watch.knobs.is_hidden(&stored.assertion_id)
    });
    let address = world.at(&format!("{API}/credentials"));
    let Page { items, links, total } = paging.cut(held, &address, &switches);
    let (mut credentials, mut tokens) = (Vec::new(), Vec::new());
    for stored in items {
        match stored.badge {
            Held::Hosted(credential) => credentials.push(credential),
            Held::Signed(jws) => tokens.push(json!(jws)),
        }
    }
    let (for_credentials, for_tokens) = match switches.ob3.spelling {
        Spelling::Model => ("credential", "compactJwsString"),
        Spelling::Sample => ("credential", "compactJwsStrings"),
        Spelling::Plural => ("credentials", "compactJwsStrings"),
    };
    let mut response = Json(json!({for_credentials: credentials, for_tokens: tokens})).into_response();
    if switches.total_count {
        response.headers_mut().insert("x-total-count", HeaderValue::from(total));
    }
    if let Some(links) = links.and_then(|links| HeaderValue::from_str(&links).ok()) {
        response.headers_mut().insert("link", links);
    }
    noting(response, noted)
}

fn issued(stored: &Stored) -> Option<DateTime<Utc>> {
    let credential = assertion_of(&stored.badge);
    let from = credential.get("validFrom")?.as_str()?;
    Some(DateTime::parse_from_rfc3339(from).ok()?.to_utc())
}

/// Takes a credential in: 201 when it is new here, 200 when it takes the place of the one with its id and issuer. What was
/// sent is answered.
pub(super) async fn upsert(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (grant, noted) = match access(&world, &headers, UPSERT) {
        Ok(granted) => granted,
        Err(response) => return *response,
    };
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let one_type = world.watch.knobs.switches().ob3.one_media_type;
    let sent = match kind.as_str() {
        "text/plain" => token(&body),
        "application/json" if one_type => {
            return noting(refuse(&world, 415, "unsupported", "Linked data only."), noted);
        }
        "application/json" | "application/vc+ld+json" | "application/ld+json" => with_proof(&body),
        _ => return noting(refuse(&world, 415, "unsupported", "JSON or plain text only."), noted),
    };
    let badge = match sent {
        Ok(badge) => badge,
        Err(why) => return noting(refuse(&world, 400, "invaliddata", why), noted),
    };
    let new = Stored::new(badge, world.clock.now());
    let mut status = StatusCode::CREATED;
    if let Some(account) = world.memory().accounts.get_mut(grant.account) {
        match account.badges.iter_mut().find(|stored| same(stored, &new)) {
            Some(stored) => {
                status = StatusCode::OK;
                stored.badge = new.badge;
                stored.updated_at = new.updated_at;
            }
            None => account.badges.push(new),
        }
    }
    let kind = HeaderValue::from_str(&kind).unwrap_or(HeaderValue::from_static("application/json"));
    noting((status, [(header::CONTENT_TYPE, kind)], body).into_response(), noted)
}

/// Credentials are equal when id and issuer are.
fn same(one: &Stored, other: &Stored) -> bool {
    one.assertion_id == other.assertion_id && issuer(&assertion_of(&one.badge)) == issuer(&assertion_of(&other.badge))
}

fn issuer(credential: &Value) -> Option<&str> {
    let issuer = credential.get("issuer")?;
    issuer.as_str().or_else(|| issuer.get("id")?.as_str())
}

fn token(body: &[u8]) -> Result<Held, &'static str> {
    let jws = std::str::from_utf8(body).map_err(|_| "The text is not UTF-8.")?.trim();
    let credential = signing::payload(jws).ok_or("The text is no compact JWS.")?;
    complete(&credential)?;
    Ok(Held::Signed(jws.to_owned()))
}

fn with_proof(body: &[u8]) -> Result<Held, &'static str> {
    let credential: Value = serde_json::from_slice(body).map_err(|_| "The body is not JSON.")?;
    complete(&credential)?;
    match credential.get("proof") {
        Some(_) => Ok(Held::Hosted(credential)),
        None => Err("The credential has no proof."),
    }
}

fn complete(credential: &Value) -> Result<(), &'static str> {
    let types = credential.get("type").and_then(Value::as_array);
    let is_badge = |kind: &Value| kind == "OpenBadgeCredential" || kind == "AchievementCredential";
    if !types.is_some_and(|types| types.iter().any(is_badge)) {
        return Err("It is no credential of Open Badges 3.0.");
    }
    match (credential.get("id").and_then(Value::as_str), issuer(credential)) {
        (Some(_), Some(_)) => Ok(()),
        _ => Err("The credential lacks its id or its issuer."),
    }
}
