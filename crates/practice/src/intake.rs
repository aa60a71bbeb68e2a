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
    /// Its issuer took it back.
    Revoked,
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

/// The document at `address`.
pub(crate) async fn fetch(address: &str) -> Result<Value, Refusal> {
    let url = Url::parse(address).map_err(|_| Refusal::NotABadge)?;
    let mut headers = HeaderMap::new();
    headers.insert(
        "accept",
        http::HeaderValue::from_static("application/json, application/ld+json"),
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
    let door = door().ok_or(Refusal::Unreachable)?;
    let answer = door.send(request).await.map_err(|_| Refusal::Unreachable)?;
    match answer.status {
        200 => serde_json::from_slice(&answer.body).map_err(|_| Refusal::NotABadge),
        410 => Err(Refusal::Revoked),
        _ => Err(Refusal::Unreachable),
    }
}

/// The hosted assertion at `id`, as published, if it can be taken for `emails`.
pub(crate) async fn hosted(id: &str, emails: &[String], now: DateTime<Utc>) -> Result<Value, Refusal> {
    let assertion = fetch(id.trim()).await?;
    if assertion.get("id").and_then(Value::as_str).map(str::trim) != Some(id.trim()) {
        return Err(Refusal::NotABadge);
    }
    examine(&assertion, emails, now)?;
    Ok(assertion)
}

/// The payload of a signed assertion, if it can be taken for `emails`.
pub(crate) async fn signed(jws: &str, emails: &[String], now: DateTime<Utc>) -> Result<Value, Refusal> {
    let assertion = signing::payload(jws).ok_or(Refusal::NotABadge)?;
    examine(&assertion, emails, now)?;
    let creator = assertion
        .pointer("/verification/creator")
        .and_then(Value::as_str)
        .ok_or(Refusal::Signature)?;
    let key = fetch(creator).await?;
    let pem = key
        .get("publicKeyPem")
        .and_then(Value::as_str)
        .ok_or(Refusal::Signature)?;
    if !signing::signed_by(jws, pem) {
        return Err(Refusal::Signature);
    }
    Ok(assertion)
}

fn examine(assertion: &Value, emails: &[String], now: DateTime<Utc>) -> Result<(), Refusal> {
    if assertion.get("revoked").and_then(Value::as_bool) == Some(true) {
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
    if !emails.iter().any(|email| recipients::is_for(recipient, email)) {
        return Err(Refusal::Recipient);
    }
    let expires = assertion.get("expires").and_then(Value::as_str);
    let over = |text: &str| DateTime::parse_from_rfc3339(text).is_ok_and(|at| at < now);
    if expires.is_some_and(over) {
        Err(Refusal::Expired)
    } else {
        Ok(())
    }
}
