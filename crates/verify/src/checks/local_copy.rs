//! Whether the copy at hand agrees with the one that the host serves (IN-2, IN-3, L-5).

use holdall_model::{Identity, Reason, Recipient, Version};
use serde_json::Value;
use url::Url;

use super::{dates, revocation};
use crate::{finding::Trouble, node, run::Run};

/// A difference in who was awarded what and when is a contradiction; any other is only worth telling. `from` is where
/// the copy at hand was served, if it was: a page that contradicts the badge whose id it claims is another's (NET-4).
/// A copy of 2.0 is a pointer (IN-2), which may leave out what the host says; what it says may not be otherwise.
pub(crate) fn trouble(
    run: &mut Run<'_>,
    local: &Value,
    hosted: &Value,
    version: Version,
    from: Option<&Url>,
) -> Option<Trouble> {
    if revocation::flagged(hosted).is_some() && !node::has(hosted, "recipient") {
        // What is left of a withdrawn badge says nothing to compare with (REV-2).
        return None;
    }
    let leaves_out = |member| version == Version::V2_0 && !node::has(local, member);
    let mut differing = Vec::new();
    if !leaves_out("recipient") && !same_recipient(local, hosted, version) {
        differing.push("recipient");
    }
    let class = |assertion| node::one(assertion, "badge").and_then(node::id_of).map(str::to_owned);
    if let (Some(local), Some(hosted)) = (class(local), class(hosted))
        && !node::same_id(&local, &hosted)
    {
        differing.push("badge class");
    }
    for (member, name) in [("issuedOn", "date of issue"), ("expires", "end date")] {
        let read = |assertion| node::one(assertion, member).map(|value| dates::instant(value, version).ok_or(value));
        if !leaves_out(member) && read(local) != read(hosted) {
            differing.push(name);
        }
    }
    if !differing.is_empty() {
        let differing = differing.join(", ");
        return Some(match from {
            None => Trouble::failed(
                Reason::Mismatch,
                format!("The copy at hand contradicts the one that the issuer's host serves: another {differing}."),
            ),
            Some(from) => Trouble::failed(
                Reason::IdMismatch,
                format!("The address {from} serves a badge under the id of another one: another {differing}."),
            ),
        });
    }
    if says_more(local, hosted) {
        run.warn("The copy at hand differs from the one that the issuer's host serves; the host's copy was checked and is shown.");
    }
    None
}

/// Two recipients differ when they can be told apart: hashes with different salts cannot.
fn same_recipient(local: &Value, hosted: &Value, version: Version) -> bool {
    let (local, hosted) = (holdall_formats::recipients(local), holdall_formats::recipients(hosted));
    let ([local], [hosted]) = (local.as_slice(), hosted.as_slice()) else {
        return local == hosted;
    };
    let clear = |one: &Recipient| Identity {
        kind: one.kind.clone(),
        value: one.identity.clone(),
    };
    match (local.hashed, hosted.hashed) {
        (true, true) => local.salt != hosted.salt || local.identity.trim().eq_ignore_ascii_case(hosted.identity.trim()),
        (false, true) => hosted.names(&clear(local), version).is_some(),
        (true, false) => local.names(&clear(hosted), version).is_some(),
        (false, false) => local.names(&clear(hosted), version).is_some(),
    }
}

/// Whether one copy has a top-level member that the other has not, or has otherwise.
fn says_more(local: &Value, hosted: &Value) -> bool {
    let (Some(ours), Some(theirs)) = (local.as_object(), hosted.as_object()) else {
        return false;
    };
    // Of these, two spellings can say the same, and were compared as what they mean.
    let compared = ["issuedOn", "expires", "badge"];
    ours.keys().chain(theirs.keys()).any(|name| {
        // Null and the empty list say nothing, and a list of one what its one says (A-12, CTX-8).
        let said = |copy| node::list(copy, name);
        match name.as_str() {
            "@context" => false,
            name if compared.contains(&name) => said(local).is_empty() != said(hosted).is_empty(),
            _ => said(local) != said(hosted),
        }
    })
}
