//! `POST /api/issue`: a badge by its address or its signature; examined, then whether it is the account's, then whether
//! it is the issuer's whose page the token came back to, then whether it is there already.

use axum::{
    body::Bytes,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{api, examine, is_first, open, refused, tokens};
use crate::{
    recipients,
    world::{Account, Grant, Shared, Stored, World},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    badge: Option<String>,
}

pub(super) async fn issue(
    State(world): State<Shared>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
    bytes: Bytes,
) -> Response {
    let grant = match tokens::bearer(&world, &headers) {
        Ok(grant) => grant,
        Err(refusal) => return *refusal,
    };
    let body = match tokens::body(&world, &headers, &bytes) {
        Ok(body) => body,
        Err(page) => return *page,
    };
    let given = body.get("assertion").or_else(|| body.get("badge")).cloned();
    let given = given.or_else(|| asked.badge.filter(|_| !is_first(&world)).map(Value::String));
    let response = take(&world, &grant, given).await;
    tokens::about(&world, response, &grant)
}

async fn take(world: &World, grant: &Grant, given: Option<Value>) -> Response {
    let given = match given {
        None | Some(Value::Null) => return refused(world, 400, "must provide either url or signature"),
        Some(Value::String(given)) => given,
        Some(_) => {
            let why = json!({"message": "options.uri is a required argument"});
            let body =
                json!({"message": "could not get assertion: unreachable", "code": "http-unreachable", "extra": why});
            return api(world, 400, &body);
        }
    };
    let examined = match examine::examine(world, &given).await {
        Ok(examined) => examined,
        Err(body) => return api(world, 400, &body),
    };
    let mut memory = world.memory();
    let Some(account) = memory.accounts.get(grant.account) else {
        drop(memory);
        return super::crash();
    };
    if !is_theirs(world, account, &examined.recipient) {
        drop(memory);
        return refused(world, 403, "badge assertion is for a different user");
    }
    if grant.client_id.as_deref() != Some(examined.origin.as_str()) {
        drop(memory);
        return refused(world, 400, "issuer origin must be identical to bearer token origin");
    }
    let hash = hex::encode(Sha256::digest(examined.rewritten.to_string().as_bytes()));
    let stored = Stored::new(examined.held, world.clock.now());
    let lies_there = memory.accounts.iter().any(|account| {
        account
            .badges
            .iter()
            .any(|known| known.badge == stored.badge && !stored.assertion_id.is_empty())
    });
    if !memory.mozilla.held.insert(hash) || lies_there {
        drop(memory);
        return open(http::StatusCode::NOT_MODIFIED.into_response());
    }
    // What is pushed lies in no group until its owner puts it into one.
    memory.mozilla.show(&stored.assertion_id, false);
    if let Some(account) = memory.accounts.get_mut(grant.account) {
        account.badges.push(stored);
    }
    drop(memory);
    api(world, 201, &json!({"exists": false, "badge": examined.rewritten}))
}

/// Whether a badge is written to the account: the first generation knows one spelling of one address, the second six of
/// each.
fn is_theirs(world: &World, account: &Account, recipient: &Value) -> bool {
    let identity = recipient.get("identity").and_then(Value::as_str).unwrap_or_default();
    let salt = recipient.get("salt").and_then(Value::as_str).unwrap_or_default();
    let first = is_first(world);
    let addresses: Vec<String> = match first {
        true => account.person.emails.iter().take(1).cloned().collect(),
        false => account
            .person
            .emails
            .iter()
            .take(3)
            .flat_map(|email| spellings(email))
            .collect(),
    };
    if identity.contains('@') {
        return addresses.iter().any(|email| match first {
            true => email == identity,
            false => email.eq_ignore_ascii_case(identity),
        });
    }
    let digest = |algorithm: &str, text: &str| recipients::hashed(algorithm, text);
    let Some((algorithm, hex)) = identity.split_once('$') else {
        return false;
    };
    addresses
        .iter()
        .any(|email| digest(algorithm, &format!("{email}{salt}")).is_some_and(|made| made.eq_ignore_ascii_case(hex)))
}

/// As stored, lower, upper, first letter upper, local part upper.
fn spellings(email: &str) -> Vec<String> {
    let lower = email.to_lowercase();
    let mut letters = lower.chars();
    let first: String = letters
        .next()
        .map(|c| c.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    let local = lower
        .split_once('@')
        .map(|(local, domain)| format!("{}@{domain}", local.to_uppercase()))
        .unwrap_or_default();
    vec![email.to_owned(), lower, email.to_uppercase(), first, local]
}
