//! Profile and assertions of Badge Connect.

use axum::{
    body::Bytes,
    extract::{Query, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::{
    intake::{self, Refusal, Taker},
    log::Noted,
    paging::{Page, Paging, Wanted},
    setup::Held,
    spec::{API, CREATE, PROFILE, PROFILE_UPDATE, READ, access, envelope, fine},
    world::{Shared, Stored, assertion_id},
};

pub(super) async fn profile(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let (grant, noted) = match access(&world, &headers, PROFILE) {
        Ok(granted) => granted,
        Err(response) => return *response,
    };
    noting(fine(&[("profile", profile_of(&world, grant.account))]), noted)
}

fn profile_of(world: &Shared, account: usize) -> Value {
    let memory = world.memory();
    let Some(known) = memory.accounts.get(account) else {
        return Value::Null;
    };
    let emails = known.all_emails();
    let email = match emails.as_slice() {
        [one] => json!(one),
        many => json!(many),
    };
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "id": world.at(&format!("/people/{}", known.person.login)),
        "type": "Profile",
        "name": known.person.name,
        "email": email,
    })
}

/// Adds the addresses of the profile that is sent; never takes any away.
pub(super) async fn update_profile(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (grant, noted) = match access(&world, &headers, PROFILE_UPDATE) {
        Ok(granted) => granted,
        Err(response) => return *response,
    };
    let sent: Value = serde_json::from_slice(&body).unwrap_or_default();
    let emails: Vec<String> = match sent.pointer("/profile/email") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => many.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    if emails.is_empty() || emails.iter().any(|email| !email.contains('@')) {
        return noting(
            envelope(
                400,
                "REQUEST_VALIDATION_ERROR",
                Some("profile.email is missing or not an address"),
            ),
            noted,
        );
    }
    if let Some(account) = world.memory().accounts.get_mut(grant.account) {
        for email in emails {
            if !account.all_emails().contains(&email) {
                account.emails.push(email);
            }
        }
    }
    noting(fine(&[("profile", profile_of(&world, grant.account))]), noted)
}

pub(super) async fn list(State(world): State<Shared>, headers: HeaderMap, Query(wanted): Query<Wanted>) -> Response {
    let (grant, noted) = match access(&world, &headers, READ) {
        Ok(granted) => granted,
        Err(response) => return *response,
    };
    let switches = world.watch.knobs.switches();
    let paging = match Paging::read(&wanted) {
        Ok(paging) => paging.at_most(switches.page_size),
        Err(why) => return noting(envelope(400, "BAD_REQUEST", Some(why)), noted),
    };
    let mut badges: Vec<Stored> = {
        let memory = world.memory();
        memory
            .accounts
            .get(grant.account)
            .map(|account| account.badges.clone())
            .unwrap_or_default()
    };
    badges.retain(|stored| {
        let newer = paging.since.is_none_or(|since| stored.updated_at > since);
        newer && !world.watch.knobs.is_hidden(&stored.assertion_id)
    });
    badges.sort_by_key(|stored| std::cmp::Reverse(stored.updated_at));
    let Page { items, links, total } = paging.cut(badges, &world.at(&format!("{API}/assertions")), &switches);
    let mut hosted = Vec::new();
    let mut signed = Vec::new();
    for stored in items {
        match stored.badge {
            Held::Hosted(assertion) => hosted.push(assertion),
            Held::Signed(jws) => signed.push(json!(jws)),
        }
    }
    let mut response = fine(&[
        ("assertions", Value::Array(hosted)),
        ("signedAssertions", Value::Array(signed)),
    ]);
    if switches.total_count {
        response.headers_mut().insert("x-total-count", HeaderValue::from(total));
    }
    if let Some(links) = links.and_then(|links| HeaderValue::from_str(&links).ok()) {
        response.headers_mut().insert("link", links);
    }
    noting(response, noted)
}

/// Creates or updates; answers the status alone.
pub(super) async fn add(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (grant, noted) = match access(&world, &headers, CREATE) {
        Ok(granted) => granted,
        Err(response) => return *response,
    };
    let sent: Value = match serde_json::from_slice(&body) {
        Ok(Value::Object(sent)) => Value::Object(sent),
        _ => {
            return noting(
                envelope(400, "BAD_REQUEST", Some("the body is not a JSON object")),
                noted,
            );
        }
    };
    let emails = {
        let memory = world.memory();
        memory
            .accounts
            .get(grant.account)
            .map(crate::world::Account::all_emails)
            .unwrap_or_default()
    };
    let now = world.clock.now();
    let taker = Taker {
        emails,
        now,
        exact: false,
        door: world.door(),
    };
    // With both, `assertion` is ignored (specification of `POST /assertions`).
    let taken = match (sent.get("signedAssertion"), sent.get("assertion")) {
        (Some(Value::String(jws)), _) => intake::signed(jws, &taker)
            .await
            .map(|_| Held::Signed(jws.trim().to_owned())),
        (None, Some(Value::Object(assertion))) => match assertion.get("id").and_then(Value::as_str) {
            Some(id) => intake::hosted(id, &taker).await.map(Held::Hosted),
            None => {
                return noting(
                    envelope(400, "REQUEST_VALIDATION_ERROR", Some("assertion.id is missing")),
                    noted,
                );
            }
        },
        _ => {
            let why = "an object `assertion` or a text `signedAssertion` is required";
            return noting(envelope(400, "REQUEST_VALIDATION_ERROR", Some(why)), noted);
        }
    };
    let response = match taken {
        Ok(badge) => {
            let id = assertion_id(&badge);
            if let Some(account) = world.memory().accounts.get_mut(grant.account) {
                match account.badges.iter_mut().find(|stored| stored.assertion_id == id) {
                    Some(stored) if stored.badge == badge => {}
                    Some(stored) => {
                        stored.badge = badge;
                        stored.updated_at = now;
                    }
                    None => account.badges.push(Stored::new(badge, now)),
                }
            }
            fine(&[])
        }
        Err(refusal) => refused(&refusal),
    };
    noting(response, noted)
}

fn refused(refusal: &Refusal) -> Response {
    let (text, why) = match refusal {
        Refusal::Recipient => (
            "RECIPIENT_PROFILE_MISMATCH",
            "the recipient is none of the addresses on this profile",
        ),
        Refusal::Unreachable => ("INVALID_BADGE", "the assertion could not be fetched from its id"),
        Refusal::NotABadge => ("INVALID_BADGE", "there is no Open Badges 2.0 assertion with this id"),
        Refusal::Expired => ("INVALID_BADGE", "the badge has expired"),
        Refusal::Revoked | Refusal::Gone => ("INVALID_BADGE", "the badge has been revoked"),
        Refusal::Signature => ("INVALID_BADGE", "the signature could not be verified"),
    };
    envelope(400, text, Some(why))
}

fn noting(mut response: Response, noted: Noted) -> Response {
    response.extensions_mut().insert(noted);
    response
}
