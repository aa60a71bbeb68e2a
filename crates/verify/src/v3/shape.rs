//! The members of a 3.0 credential (D-4 to D-7).

use holdall_model::Reason;
use serde_json::Value;

use super::{contexts::Model, credential::Credential};
use crate::{
    checks::{
        assertion,
        shape::{malformed, require_text},
    },
    finding::Trouble,
    node::{self, is_a},
};

/// What is wrong with the credential itself and its subject.
pub(crate) fn problems(credential: &Credential) -> Vec<Trouble> {
    let value = &credential.value;
    let mut found = Vec::new();
    if !node::text(value, "id").is_some_and(node::is_iri) {
        found.push(malformed("The credential has no id."));
    }
    for kind in node::list(value, "type") {
        if !kind.is_string() {
            found.push(malformed("A type of the credential is not a text."));
        }
    }
    let subject = credential.subject();
    match node::list(value, "credentialSubject").as_slice() {
        [Value::Object(_)] => {}
        [] => found.push(malformed("The credential has no subject.")),
        _ => found.push(malformed("The credential's subject is not one object.")),
    }
    if subject.is_object() && !is_a(subject, "AchievementSubject") {
        found.push(malformed("The credential's subject is not of type AchievementSubject."));
    }
    if subject.is_object() && !node::has(subject, "id") && !node::has(subject, "identifier") {
        found.push(malformed("The credential does not say whom it was awarded to."));
    }
    for identifier in node::list(subject, "identifier") {
        check_identifier(identifier, &mut found);
    }
    for evidence in node::list(value, "evidence") {
        if !is_a(evidence, "Evidence") {
            found.push(malformed("An evidence is not of type Evidence."));
        }
    }
    check_parts(
        subject,
        "recipient",
        &[("result", "Result", &[]), ("source", "Profile", &["id"])],
        &mut found,
    );
    for status in node::list(value, "credentialStatus") {
        if node::types(status).is_empty() {
            found.push(malformed("The credential's status is not an object with a type."));
        }
    }
    found
}

fn check_identifier(identifier: &Value, found: &mut Vec<Trouble>) {
    if !is_a(identifier, "IdentityObject") {
        found.push(malformed(
            "An identifier of the recipient is not of type IdentityObject.",
        ));
    }
    let Some(identity) = node::text(identifier, "identityHash") else {
        found.push(malformed("An identifier of the recipient holds no identity."));
        return;
    };
    match node::one(identifier, "hashed") {
        Some(Value::Bool(true)) if !assertion::is_hash(identity) => {
            found.push(malformed(
                "The recipient's identity is said to be hashed, and is no MD5 or SHA-256 hash.",
            ));
        }
        Some(Value::Bool(_)) => {}
        _ => found.push(malformed(
            "An identifier of the recipient does not say whether it is hashed.",
        )),
    }
    if !node::has(identifier, "identityType") {
        found.push(malformed(
            "An identifier of the recipient does not say what kind it is.",
        ));
    }
}

/// Neither of the types that make an award (D-4).
pub(crate) fn type_trouble(credential: &Credential) -> Option<Trouble> {
    let value = &credential.value;
    let award = is_a(value, "OpenBadgeCredential") || is_a(value, "AchievementCredential");
    if is_a(value, "VerifiableCredential") && award {
        return None;
    }
    let message = match is_a(value, "EndorsementCredential") {
        true => "This is an endorsement, and no badge awarded to anybody.",
        false => "The credential is not of the types VerifiableCredential and OpenBadgeCredential.",
    };
    Some(Trouble::failed(Reason::Type, message))
}

/// What is wrong with the achievement.
pub(crate) fn achievement_problems(achievement: &Value) -> Vec<Trouble> {
    const WHAT: &str = "The achievement";
    let mut found = Vec::new();
    if !node::text(achievement, "id").is_some_and(node::is_iri) {
        found.push(malformed("The achievement has no id."));
    }
    if !is_a(achievement, "Achievement") {
        found.push(malformed("The achievement is not of type Achievement."));
    }
    for member in ["name", "description"] {
        match node::one(achievement, member) {
            // Text with a language is an object.
            Some(Value::Object(text)) if text.get("@value").is_some_and(Value::is_string) => {}
            _ => require_text(achievement, WHAT, member, &mut found),
        }
    }
    match node::one(achievement, "criteria") {
        Some(criteria @ Value::Object(_)) => {
            if !node::has(criteria, "id") && !node::has(criteria, "narrative") {
                found.push(malformed("The criteria have neither an address nor a text."));
            }
        }
        Some(_) => found.push(malformed("The criteria of the achievement are not an object.")),
        None => found.push(malformed("The achievement has no criteria.")),
    }
    let parts: &[Part] = &[
        ("resultDescription", "ResultDescription", &["id", "name", "resultType"]),
        ("alignment", "Alignment", &["targetName", "targetUrl"]),
        OTHER_IDENTIFIER,
    ];
    check_parts(achievement, "achievement", parts, &mut found);
    found
}

/// A member, the type of what it holds, and the texts that this has to have.
type Part = (&'static str, &'static str, &'static [&'static str]);

const OTHER_IDENTIFIER: Part = ("otherIdentifier", "IdentifierEntry", &["identifier", "identifierType"]);

/// The things that hang on a node, by type and what they must say (D-6).
fn check_parts(node: &Value, what: &str, parts: &[Part], found: &mut Vec<Trouble>) {
    for (member, kind, needed) in parts {
        for part in node::list(node, member) {
            if !part.is_object() {
                found.push(malformed(format!("The \"{member}\" of the {what} is not an object.")));
                continue;
            }
            if !is_a(part, kind) {
                found.push(malformed(format!(
                    "The \"{member}\" of the {what} is not of type {kind}."
                )));
            }
            for name in *needed {
                if !node::has(part, name) {
                    found.push(malformed(format!("The \"{member}\" of the {what} has no \"{name}\".")));
                }
            }
        }
    }
}

/// What is wrong with the issuer.
pub(crate) fn issuer_problems(credential: &Credential) -> Vec<Trouble> {
    let mut found = Vec::new();
    match node::list(&credential.value, "issuer").as_slice() {
        [] => found.push(malformed("The credential names no issuer.")),
        [issuer @ Value::Object(_)] => {
            if !node::text(issuer, "id").is_some_and(node::is_iri) {
                found.push(malformed("The issuer has no id."));
            }
            if !is_a(issuer, "Profile") {
                found.push(malformed("The issuer is not of type Profile."));
            }
            let parts: &[Part] = &[("parentOrg", "Profile", &["id"]), OTHER_IDENTIFIER];
            check_parts(issuer, "issuer", parts, &mut found);
        }
        // Since the data model 2.0 an issuer may be named by its id alone (OB3 ProfileRef).
        [Value::String(id)] if node::is_iri(id) && (credential.jws.is_some() || credential.model == Model::V2) => {}
        _ => found.push(malformed("The issuer of the credential is not one object.")),
    }
    found
}

/// What is written otherwise than the model has it and harms nobody: pictures, creators and related achievements.
pub(crate) fn oddities(credential: &Credential) -> Vec<String> {
    const PARTS: &[Part] = &[
        ("image", "Image", &["id"]),
        ("creator", "Profile", &["id"]),
        ("related", "Related", &["id"]),
    ];
    let subject = credential.subject();
    let nothing = Value::Null;
    let nodes = [
        (&credential.value, "credential"),
        (subject, "recipient"),
        (node::one(subject, "achievement").unwrap_or(&nothing), "achievement"),
        (node::one(&credential.value, "issuer").unwrap_or(&nothing), "issuer"),
    ];
    let mut found = Vec::new();
    for (node, what) in nodes {
        check_parts(node, what, PARTS, &mut found);
    }
    found.into_iter().map(|trouble| trouble.message).collect()
}
