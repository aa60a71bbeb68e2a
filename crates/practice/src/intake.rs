//! Taking an offered badge in: the host fetches the document at its id itself, as real hosts do, and looks whether it is
//! alive and its account's.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use holdall_net::{HeaderMap, Limit, Method, Net, NetConfig, Origin, Purpose, Redirects, Request};
use serde_json::Value;
use url::Url;

use crate::{recipients, signing};

/// Why a badge is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The document at the id cannot be had.
    Unreachable,
    /// It is no assertion, or says another id.
    NotABadge,
    /// It is another person's.
    Recipient,
    /// Its time is over.
    Expired,
    /// Its document says that it was taken back.
    Revoked,
    /// The address answers 410.
    Gone,
    /// Its signature is not by the key it names.
    Signature,
}

/// The door for a host's own requests.
pub(crate) fn door() -> Option<Net> {
    Net::new(NetConfig {
        local_hosts: true,
        offline: false,
        request_timeout: Duration::from_secs(10),
        on_contact: Arc::new(|_, _| {}),
    })
    .ok()
}

/// For whom a badge is taken in.
#[derive(Clone)]
pub(crate) struct Taker {
    /// The account's addresses.
    pub(crate) emails: Vec<String>,
    /// The host's time.
    pub(crate) now: DateTime<Utc>,
    /// Letter case counts in addresses written in clear.
    pub(crate) exact: bool,
    /// The host's own door to the web.
    pub(crate) door: Option<Net>,
}

/// The bytes and the status at `address`.
pub(crate) async fn bytes(door: Option<&Net>, address: &str) -> Result<(u16, Vec<u8>), Refusal> {
    let url = Url::parse(address).map_err(|_| Refusal::NotABadge)?;
    let mut headers = HeaderMap::new();
    headers.insert(
        "accept",
        http::HeaderValue::from_static("application/json, application/ld+json, image/*;q=0.5"),
    );
    let request = Request {
        method: Method::GET,
        url,
        headers,
        bearer: None,
        body: Vec::new(),
        purpose: Purpose::Verify,
        origin: Origin::Typed,
        limit: Limit::Document,
        redirects: Redirects::Follow,
        secure: false,
    };
    let answer = door
        .ok_or(Refusal::Unreachable)?
        .send(request)
        .await
        .map_err(|_| Refusal::Unreachable)?;
    Ok((answer.status, answer.body))
}

/// The document at `address`.
pub(crate) async fn fetch(door: Option<&Net>, address: &str) -> Result<Value, Refusal> {
    match bytes(door, address).await? {
        // A page in its place is no answer either.
        (200, body) => serde_json::from_slice(&body).map_err(|_| Refusal::Unreachable),
        (410, _) => Err(Refusal::Gone),
        _ => Err(Refusal::Unreachable),
    }
}

/// The hosted assertion at `id`, as published, if `taker` can take it.
pub(crate) async fn hosted(id: &str, taker: &Taker) -> Result<Value, Refusal> {
    let assertion = fetch(taker.door.as_ref(), id.trim()).await?;
    if assertion.get("id").and_then(Value::as_str).map(str::trim) != Some(id.trim()) {
        return Err(Refusal::NotABadge);
    }
    examine(&assertion, taker)?;
    Ok(assertion)
}

/// The payload of a signed assertion, if `taker` can take it.
pub(crate) async fn signed(jws: &str, taker: &Taker) -> Result<Value, Refusal> {
    let assertion = signing::payload(jws).ok_or(Refusal::NotABadge)?;
    examine(&assertion, taker)?;
    let creator = assertion
        .pointer("/verification/creator")
        .and_then(Value::as_str)
        .ok_or(Refusal::Signature)?;
    let key = fetch(taker.door.as_ref(), creator).await?;
    let pem = key
        .get("publicKeyPem")
        .and_then(Value::as_str)
        .ok_or(Refusal::Signature)?;
    if !signing::signed_by(jws, pem) {
        return Err(Refusal::Signature);
    }
    Ok(assertion)
}

fn examine(assertion: &Value, taker: &Taker) -> Result<(), Refusal> {
    // Badgr looks at the members that have to be there, and not at this one.
    let whole = assertion.get("recipient").is_some() && assertion.get("badge").is_some();
    if assertion.get("revoked").and_then(Value::as_bool) == Some(true) && !(taker.exact && whole) {
        return Err(Refusal::Revoked);
    }
    let is_assertion = match assertion.get("type") {
        Some(Value::String(kind)) => kind == "Assertion",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "Assertion"),
        _ => false,
    };
    let has_id = assertion
        .get("id")
        .and_then(Value::as_str)
        .is_some_and(|id| !id.trim().is_empty());
    if !is_assertion || !has_id || assertion.get("badge").is_none() {
        return Err(Refusal::NotABadge);
    }
    let recipient = assertion.get("recipient").ok_or(Refusal::NotABadge)?;
    let matches = if taker.exact {
        recipients::is_exactly_for
    } else {
        recipients::is_for
    };
    if !taker.emails.iter().any(|email| matches(recipient, email)) {
        return Err(Refusal::Recipient);
    }
    let expires = assertion.get("expires").and_then(Value::as_str);
    let over = |text: &str| DateTime::parse_from_rfc3339(text).is_ok_and(|at| at < taker.now);
    if expires.is_some_and(over) {
        Err(Refusal::Expired)
    } else {
        Ok(())
    }
}
