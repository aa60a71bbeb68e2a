//! The account and its backpack.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_net::Answer;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::BadgrV2;
use crate::{
    BackpackError, Cursor, Item, Page, Profile, Pull, Session,
    answers::{self, Enveloped, Status},
    codes, identities, listing,
};

/// `result` is a list even for one thing, and is never left out.
#[derive(Deserialize)]
pub(super) struct Envelope<T> {
    status: Status,
    pub result: Vec<T>,
}

impl<T: serde::de::DeserializeOwned> Enveloped for Envelope<T> {
    fn status(&self) -> &Status {
        &self.status
    }
}

/// The listing's items stay the host's own bytes.
#[derive(Deserialize)]
pub(super) struct Listing {
    status: Status,
    pub result: Vec<Box<RawValue>>,
}

impl Enveloped for Listing {
    fn status(&self) -> &Status {
        &self.status
    }
}

/// What a host means that says "not found" where every Badgr has something.
pub(super) const MAY_NOT: &str = "this connection may not do that";

/// A grant without the scope is told "not found": on addresses that exist on every Badgr, that is what it means.
pub(super) fn on_known_address(error: BackpackError, answer: &Answer) -> BackpackError {
    match error {
        BackpackError::Refused { .. } if answer.status == 404 => BackpackError::Forbidden { said: MAY_NOT.into() },
        other => other,
    }
}

pub(super) async fn profile(session: &Session<'_>) -> Result<Profile, BackpackError> {
    let answer = session.fetch(&session.at("v2/users/self")).await?;
    read_profile(&answer, session.now).map_err(|error| session.quiet(error))
}

pub(super) fn read_profile(answer: &Answer, now: DateTime<Utc>) -> Result<Profile, BackpackError> {
    let body: Envelope<Value> = answers::read(answer, Some(now)).map_err(|error| on_known_address(error, answer))?;
    let Some(Value::Object(user)) = body.result.into_iter().next() else {
        return Err(BackpackError::odd(answer.status, "an answer without an account"));
    };
    let part = |name: &str| {
        user.get(name)
            .and_then(Value::as_str)
            .map(|part| codes::one_line(part, 150))
            .unwrap_or_default()
    };
    let name = format!("{} {}", part("firstName"), part("lastName")).trim().to_owned();
    let mut found = Vec::new();
    for email in user.get("emails").and_then(Value::as_array).into_iter().flatten() {
        for value in identities::texts(email.get("email").or(Some(email))) {
            identities::add(&mut found, "email", value);
        }
        // Other spellings that count as this person's; hashes are made from one spelling only.
        for value in identities::texts(email.get("caseVariants")) {
            identities::add(&mut found, "email", value);
        }
    }
    for kind in ["telephone", "url"] {
        for value in identities::texts(user.get(kind)) {
            identities::add(&mut found, kind, value);
        }
    }
    let recipient = |key: &str| user.get("recipient").and_then(|it| it.get(key)).and_then(Value::as_str);
    if let (Some(kind @ ("email" | "url" | "telephone" | "id")), Some(value)) =
        (recipient("type"), recipient("identity"))
    {
        identities::add(&mut found, kind, value.trim().to_owned());
    }
    Ok(Profile {
        id: answers::text(user.get("entityId")),
        name,
        identities: found,
    })
}

#[async_trait]
impl Pull for BadgrV2 {
    /// The whole backpack is one page. Without the flags expired, revoked and pending badges would be missing from it,
    /// and would look like removed ones.
    async fn page(&self, session: &Session<'_>, cursor: &Cursor) -> Result<Page, BackpackError> {
        if !matches!(cursor, Cursor::Start { .. } | Cursor::Offset { offset: 0, .. }) {
            return Ok(Page {
                items: Vec::new(),
                next: None,
                total: None,
            });
        }
        let mut url = session.at("v2/backpack/assertions");
        for flag in ["include_expired", "include_revoked", "include_pending"] {
            url.query_pairs_mut().append_pair(flag, "1");
        }
        let answer = session.fetch_list(&url).await?;
        read_page(&answer, session.now).map_err(|error| session.quiet(error))
    }

    fn knows_since(&self) -> bool {
        false
    }
}

pub(super) fn read_page(answer: &Answer, now: DateTime<Utc>) -> Result<Page, BackpackError> {
    let body: Listing = answers::read(answer, Some(now)).map_err(|error| on_known_address(error, answer))?;
    let odd = |what: &str| BackpackError::odd(answer.status, what);
    let mut items: Vec<Item> = Vec::new();
    for raw in &body.result {
        items.extend(listing::item(raw).map_err(odd)?);
    }
    let total = Some(items.len());
    Ok(Page {
        items,
        next: None,
        total,
    })
}
