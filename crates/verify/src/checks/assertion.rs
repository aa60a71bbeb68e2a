//! The members of a 2.0 Assertion and its recipient (A-1 to A-12, ID-1 to ID-5).

use holdall_model::Version;
use serde_json::Value;

use super::shape::{allow_text, check_types, is_email, malformed, picture_problem, short};
use crate::{
    checks::dates,
    finding::Trouble,
    node::{self, is_a},
    run::Run,
};

const WHAT: &str = "The badge";

/// What is wrong with an Assertion in plain terms. Oddities that harm nobody become warnings.
pub(crate) fn problems(run: &mut Run<'_>, assertion: &Value, signed: bool) -> Vec<Trouble> {
    let mut found = Vec::new();
    check_id(run, assertion, signed, &mut found);
    if !is_a(assertion, "Assertion") {
        found.push(malformed("The badge is not of type Assertion."));
    }
    check_types(assertion, WHAT, &mut found);
    match node::list(assertion, "recipient").as_slice() {
        [] => found.push(malformed("The badge has no recipient.")),
        [recipient] => check_recipient(recipient, &mut found),
        _ => found.push(malformed("The badge has more than one recipient.")),
    }
    check_badge(assertion, &mut found);
    check_verification(assertion, &mut found);
    dates::check_shape(assertion, Version::V2_0, &mut found);
    if let Some(problem) = node::list(assertion, "image")
        .iter()
        .find_map(|image| picture_problem(image))
    {
        run.warn(format!("The badge's own picture {problem}."));
    }
    check_evidence(assertion, &mut found);
    allow_text(assertion, WHAT, "narrative", &mut found);
    allow_text(assertion, WHAT, "revocationReason", &mut found);
    if node::list(assertion, "revoked")
        .iter()
        .any(|revoked| !revoked.is_boolean())
    {
        found.push(malformed("The \"revoked\" of the badge is neither true nor false."));
    }
    found
}

fn check_id(run: &mut Run<'_>, assertion: &Value, signed: bool, found: &mut Vec<Trouble>) {
    match node::one(assertion, "id").map(Value::as_str) {
        Some(Some(id)) if signed && node::is_iri(id) => {
            if node::web_address(id).is_none() && !id.to_ascii_lowercase().starts_with("urn:uuid:") {
                run.warn("The id of the signed badge is neither an address nor a urn:uuid.");
            }
        }
        Some(Some(id)) if !signed && node::web_address(id).is_some() => {}
        Some(Some(_)) if signed => found.push(malformed("The id of the badge is not an IRI.")),
        Some(Some(_)) => found.push(malformed("The id of the hosted badge is not an http or https address.")),
        Some(None) => found.push(malformed("The id of the badge is not a text.")),
        None => found.push(malformed("The badge has no id.")),
    }
}

/// The IdentityObject. An absent `hashed` reads as false, as in the first example of the specification (ID-2).
fn check_recipient(recipient: &Value, found: &mut Vec<Trouble>) {
    if !recipient.is_object() {
        found.push(malformed("The recipient of the badge is not an object."));
        return;
    }
    let kinds = node::types(recipient);
    // Other words of the context, its classes first of all, are no identities (ID-1).
    let fits = |kind: &&str| matches!(*kind, "email" | "url" | "telephone" | "id") || node::is_iri(kind);
    if kinds.is_empty() || !kinds.iter().any(fits) {
        found.push(malformed("The recipient does not say what kind of identity it is."));
    }
    let hashed = match node::list(recipient, "hashed").as_slice() {
        [] => false,
        [Value::Bool(hashed)] => *hashed,
        _ => {
            found.push(malformed("The recipient's \"hashed\" is neither true nor false."));
            false
        }
    };
    allow_text(recipient, "The recipient", "salt", found);
    let Some(identity) = node::text(recipient, "identity") else {
        found.push(malformed("The recipient has no identity."));
        return;
    };
    if hashed && !is_hash(identity) {
        found.push(malformed(
            "The recipient's identity is said to be hashed, and is no MD5 or SHA-256 hash.",
        ));
    }
    if !hashed && is_hash(identity) {
        found.push(malformed(
            "The recipient's identity is a hash, and is said not to be hashed.",
        ));
    }
    if !hashed && kinds.contains(&"email") && !is_hash(identity) && !is_email(identity) {
        found.push(malformed("The recipient's identity is not an e-mail address."));
    }
}

/// Whether `identity` is written as `md5$` with 32 hex digits or `sha256$` with 64, in either case.
pub(crate) fn is_hash(identity: &str) -> bool {
    let Some((algorithm, digits)) = identity.trim().split_once('$') else {
        return false;
    };
    let length = match algorithm.to_ascii_lowercase().as_str() {
        "md5" => 32,
        "sha256" => 64,
        _ => return false,
    };
    digits.len() == length && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn check_badge(assertion: &Value, found: &mut Vec<Trouble>) {
    match node::list(assertion, "badge").as_slice() {
        [] => found.push(malformed("The badge names no badge class.")),
        [Value::String(id)] if node::is_iri(id) => {}
        [Value::Object(_)] => {}
        [other] => found.push(malformed(format!(
            "The badge class is neither an address nor an object: {}.",
            short(other)
        ))),
        _ => found.push(malformed("The badge names more than one badge class.")),
    }
}

fn check_verification(assertion: &Value, found: &mut Vec<Trouble>) {
    match node::list(assertion, "verification").as_slice() {
        [] => found.push(malformed("The badge does not say how it is to be verified.")),
        [verification @ Value::Object(_)] => {
            if !is_a(verification, "HostedBadge") && !is_a(verification, "SignedBadge") {
                found.push(malformed("The badge says it is neither hosted nor signed."));
            }
        }
        _ => found.push(malformed("The badge's verification is not one object.")),
    }
}

fn check_evidence(assertion: &Value, found: &mut Vec<Trouble>) {
    for evidence in node::list(assertion, "evidence") {
        match evidence {
            Value::String(id) if node::is_iri(id) => {}
            Value::Object(_) => {
                if node::list(evidence, "id")
                    .iter()
                    .any(|id| !id.as_str().is_some_and(node::is_iri))
                {
                    found.push(malformed("An evidence's id is not an address."));
                }
                for member in ["narrative", "name", "description", "genre", "audience"] {
                    allow_text(evidence, "An evidence", member, found);
                }
            }
            other => found.push(malformed(format!(
                "An evidence is neither an address nor an object: {}.",
                short(other)
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_hash;

    #[test]
    fn only_full_md5_and_sha256_look_like_hashes() {
        assert!(is_hash(&format!("sha256${}", "aB".repeat(32))));
        assert!(is_hash(&format!("MD5${}", "0".repeat(32))));
        assert!(!is_hash(&format!("sha256${}", "0".repeat(63))));
        assert!(!is_hash(&format!("sha512${}", "0".repeat(128))));
        assert!(!is_hash("ada@example.org"));
    }
}
