//! Adding a badge. Open Badges 2.1, `POST /assertions`: hosts fetch and verify the badge themselves, so a push moves
//! what its issuer still serves.

use std::borrow::Cow;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_net::{Answer, Method};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::BadgeConnect;
use crate::{
    BackpackError, OTHER_VERSION, Offer, Push, Session, Stored,
    answers::{self, Enveloped, Status},
    codes,
};

#[derive(Deserialize)]
struct Pushed {
    status: Status,
}

impl Enveloped for Pushed {
    fn status(&self) -> &Status {
        &self.status
    }
}

#[async_trait]
impl Push for BadgeConnect {
    fn form(&self, offer: &Offer) -> Result<&'static str, &'static str> {
        if offer.hosted.as_ref().and_then(hosted).is_some() {
            Ok("hosted")
        } else if offer.jws.is_some() {
            Ok("jws")
        } else if offer.credential.is_some() {
            Err(OTHER_VERSION)
        } else if offer.hosted.is_some() {
            Err("its assertion has no web address that the host could fetch")
        } else {
            Err("this host takes hosted and signed badges, no pictures")
        }
    }

    async fn push(&self, session: &Session<'_>, offer: &Offer) -> Result<Stored, BackpackError> {
        let refused = |why: &str| BackpackError::Refused {
            said: why.into(),
            code: Some("NO_FORM".into()),
        };
        let form = self.form(offer).map_err(refused)?;
        let sent = match (form, offer.hosted.as_ref().and_then(hosted), offer.jws.as_deref()) {
            ("hosted", Some(assertion), _) => wrapped_or_bare(session, &assertion).await,
            (_, _, Some(jws)) => signed(session, jws).await,
            _ => return Err(refused("there is nothing to send")),
        };
        sent.map_err(|error| session.quiet(error))
    }
}

/// A hosted badge, as the specification has it; a host that misses the badge's own members wants it without the wrapping
/// (the example implementation of 2020 does).
async fn wrapped_or_bare(session: &Session<'_>, assertion: &Value) -> Result<Stored, BackpackError> {
    match send(session, &json!({ "assertion": assertion })).await {
        Err(BackpackError::Refused { said, code: None }) if misses_members(&said) => send(session, assertion).await,
        other => other,
    }
}

/// Whether a refusal says that something is required which every assertion has.
fn misses_members(said: &str) -> bool {
    let members = ["recipient", "badge", "verification", "issuedOn"];
    let mut words = said.split(|c: char| !c.is_ascii_alphanumeric());
    said.contains("required") && !said.starts_with("assertion") && words.any(|word| members.contains(&word))
}

/// A signed badge, as the specification has it; a host that only looks for `assertion` may still take the signature in
/// the place of an id (Badgr does).
async fn signed(session: &Session<'_>, jws: &str) -> Result<Stored, BackpackError> {
    match send(session, &json!({ "signedAssertion": jws })).await {
        Err(BackpackError::Refused { said, code: None }) if said.starts_with("assertion:") => {
            send(session, &json!({ "assertion": { "id": jws } })).await
        }
        other => other,
    }
}

async fn send(session: &Session<'_>, body: &Value) -> Result<Stored, BackpackError> {
    let url = session.at("assertions");
    let answer = session.send(Method::POST, &url, body).await?;
    read(&answer, session.now)
}

/// Any 2xx that tells a good status is "added"; the host's own word for "already there" is as good.
pub(super) fn read(answer: &Answer, now: DateTime<Utc>) -> Result<Stored, BackpackError> {
    match answers::read::<Pushed>(answer, Some(now)) {
        Ok(_) => Ok(Stored::Added),
        Err(BackpackError::Refused { code: Some(code), .. }) if code == codes::DUPLICATE => Ok(Stored::Already),
        Err(error) => Err(error),
    }
}

/// The assertion with an address that a host could fetch. Badges of 1.x have no id: the address of their hosted document
/// stands in for it, for the hosts that read badges of 1.x when they fetch them.
fn hosted(assertion: &Value) -> Option<Cow<'_, Value>> {
    let web = |value: Option<&Value>| {
        let text = value?.as_str()?.trim();
        let url = Url::parse(text).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| text.to_owned())
    };
    if assertion.get("id").is_some() {
        return web(assertion.get("id")).map(|_| Cow::Borrowed(assertion));
    }
    let address = web(assertion.get("verify")?.get("url"))?;
    let mut assertion = assertion.clone();
    let members = assertion.as_object_mut()?;
    members.insert("id".into(), address.into());
    members.entry("type").or_insert_with(|| "Assertion".into());
    Some(Cow::Owned(assertion))
}
