//! Whether the issuer has withdrawn or suspended a credential (ST-1 to ST-10).

use holdall_model::{Outcome, Reason, Role};
use serde_json::Value;
use url::Url;

use super::{
    authentic, bitstring,
    credential::{Credential, holds_at},
};
use crate::{
    fetch,
    finding::Trouble,
    node::{self, is_a},
    run::Run,
};

/// Most status entries of one credential.
const MAX_ENTRIES: usize = 8;

/// What every status entry says; nothing when the credential has none. The first trouble counts for a caller that wants
/// one answer, all of them for a report.
pub(crate) async fn troubles(run: &mut Run<'_>, credential: &Credential) -> Vec<Result<(), Trouble>> {
    let entries: Vec<Value> = node::list(&credential.value, "credentialStatus")
        .into_iter()
        .cloned()
        .collect();
    let mut told = Vec::new();
    for entry in entries.iter().take(MAX_ENTRIES) {
        told.push(one(run, credential, entry).await);
    }
    if entries.len() > MAX_ENTRIES {
        told.push(Err(Trouble::unsure(
            Reason::TooLarge,
            "The credential has more status entries than were looked at.",
        )));
    }
    told
}

/// Whether a credential is a status list.
pub(crate) fn is_list(credential: &Credential) -> bool {
    let types = ["BitstringStatusListCredential", "StatusList2021Credential"];
    types.iter().any(|name| is_a(&credential.value, name))
}

fn bad(message: impl Into<String>) -> Trouble {
    Trouble::failed(Reason::Status, message)
}

async fn one(run: &mut Run<'_>, credential: &Credential, entry: &Value) -> Result<(), Trouble> {
    let kind = |name: &str| is_a(entry, name);
    if kind("BitstringStatusListEntry") || kind("StatusList2021Entry") {
        return listed_bit(run, credential, entry).await;
    }
    if kind("1EdTechRevocationList") {
        return listed_id(run, credential, entry).await;
    }
    Err(Trouble::unsure(
        Reason::Status,
        "The credential's status is kept in a way that cannot be checked here.",
    ))
}

/// A list that cannot be had neither withdraws nor clears a credential (ST-10).
fn not_to_be_had(trouble: Trouble) -> Trouble {
    let reason = match trouble.reason {
        Reason::Timeout | Reason::TooLarge => trouble.reason,
        _ => Reason::Status,
    };
    Trouble {
        outcome: Outcome::CouldNotCheck,
        reason,
        ..trouble
    }
}

async fn listed_bit(run: &mut Run<'_>, credential: &Credential, entry: &Value) -> Result<(), Trouble> {
    let purpose =
        node::text(entry, "statusPurpose").ok_or_else(|| bad("The credential's status does not say its purpose."))?;
    if !matches!(purpose, "revocation" | "suspension") {
        // A message or an offer of a refresh does not make a credential invalid (ST-4).
        return Ok(());
    }
    let index = index(entry)?;
    if node::one(entry, "statusSize").is_some_and(|size| size.as_u64() != Some(1)) {
        return Err(Trouble::unsure(
            Reason::Status,
            "The status list has entries of more than one bit, which cannot be checked here.",
        ));
    }
    let address = node::one(entry, "statusListCredential")
        .and_then(node::id_of)
        .and_then(node::web_address);
    let url = address.ok_or_else(|| bad("The credential's status does not lead to a list."))?;
    let document = fetch::document(run, &url, Role::StatusList)
        .await
        .map_err(not_to_be_had)?;
    let list = Credential::of_bytes(&document.bytes)
        .ok_or_else(|| not_to_be_had(bad("What the host serves for the status list is no credential.").at(&url)))?;
    genuine(run, &list, credential, &url).await?;
    let subject = list.subject();
    if !is_a(subject, "BitstringStatusList") && !is_a(subject, "StatusList2021") {
        return Err(bad("The issuer's status list is of another type.").at(&url));
    }
    if !node::list(subject, "statusPurpose")
        .iter()
        .any(|listed| listed.as_str() == Some(purpose))
    {
        return Err(bad("The issuer's status list is for another purpose.").at(&url));
    }
    let encoded =
        node::text(subject, "encodedList").ok_or_else(|| bad("The issuer's status list is empty.").at(&url))?;
    match (
        bitstring::is_set(encoded, index).map_err(|trouble| trouble.at(&url))?,
        purpose,
    ) {
        (false, _) => Ok(()),
        (true, "suspension") => {
            Err(Trouble::failed(Reason::Suspended, "The issuer has suspended this badge for now.").at(&url))
        }
        (true, _) => Err(Trouble::failed(Reason::Revoked, "The issuer has withdrawn this badge.").at(&url)),
    }
}

/// A position as text or number, never negative.
fn index(entry: &Value) -> Result<usize, Trouble> {
    let index = match node::one(entry, "statusListIndex") {
        Some(Value::String(text)) if !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit()) => text.parse().ok(),
        Some(Value::Number(number)) => number.as_u64().and_then(|number| usize::try_from(number).ok()),
        _ => None,
    };
    index.ok_or_else(|| bad("The credential's position in the status list is not a number."))
}

/// The list is a credential of the same issuer that holds today (ST-3).
async fn genuine(run: &mut Run<'_>, list: &Credential, credential: &Credential, url: &Url) -> Result<(), Trouble> {
    if !is_list(list) {
        return Err(bad("What the host serves for the status list is another credential.").at(url));
    }
    if list.issuer().is_none() || list.issuer() != credential.issuer() {
        return Err(bad("The status list was issued by somebody else than the badge.").at(url));
    }
    if let Err((_, trouble)) = authentic(run, list).await {
        return Err(Trouble {
            reason: Reason::Status,
            message: format!("The status list does not hold. {}", trouble.message),
            ..trouble
        }
        .at(url));
    }
    // Neither data model of today asks a list to say when it begins.
    if !holds_at(list.dates(), run.question.now) {
        return Err(bad("The status list is not valid at this time.").at(url));
    }
    if node::text(&list.value, "id").is_some_and(|id| !node::same_id(id, url.as_str())) {
        run.warn("The issuer's status list declares another address than the one that serves it.");
    }
    Ok(())
}

/// The list of 1EdTech: a plain document that names withdrawn credentials (ST-8).
async fn listed_id(run: &mut Run<'_>, credential: &Credential, entry: &Value) -> Result<(), Trouble> {
    let address = node::text(entry, "id").and_then(node::web_address);
    let url = address.ok_or_else(|| bad("The credential's status does not lead to a list."))?;
    let list = fetch::json(run, &url, Role::StatusList).await.map_err(not_to_be_had)?;
    if list.get("revokedCredential").is_none() && !is_a(&list, "1EdTechRevocationList") {
        return Err(Trouble::unsure(Reason::Status, "What the host serves is no list of withdrawn badges.").at(&url));
    }
    let own = node::text(&credential.value, "id");
    for item in node::list(&list, "revokedCredential") {
        let listed = node::id_of(item);
        let withdrawn = item.get("revoked").is_none_or(|revoked| revoked != &Value::Bool(false));
        if withdrawn && matches!((listed, own), (Some(listed), Some(own)) if node::same_id(listed, own)) {
            return Err(Trouble::failed(Reason::Revoked, "The issuer has withdrawn this badge.").at(&url));
        }
    }
    Ok(())
}
