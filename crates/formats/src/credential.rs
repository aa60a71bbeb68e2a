//! The credential in a document of 3.0, with or without a token around it, and its subject.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::values::{all, member};

/// The credential that a JWT's payload holds: the payload itself, or its `vc` claim with the members that only the
/// registered claims state. Any other document comes back as it is.
pub fn credential(payload: &Value) -> Cow<'_, Value> {
    let Some(inner) = payload.get("vc").and_then(Value::as_object) else {
        return Cow::Borrowed(payload);
    };
    let mut members = inner.clone();
    let claims = [
        ("issuer", "iss"),
        ("id", "jti"),
        ("issuanceDate", "nbf"),
        ("expirationDate", "exp"),
    ];
    for (name, claim) in claims {
        if let Some(value) = payload.get(claim)
            && !members.contains_key(name)
        {
            members.insert(name.into(), value.clone());
        }
    }
    if let Some(subject_id) = payload.get("sub") {
        let subject = members
            .entry("credentialSubject")
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(subject) = subject
            && !subject.contains_key("id")
        {
            subject.insert("id".into(), subject_id.clone());
        }
    }
    Cow::Owned(Value::Object(members))
}

/// The subject that holds an achievement, else the first; null when there is none.
pub(crate) fn subject(credential: &Value) -> &Value {
    let subjects = member(credential, "credentialSubject").map(all).unwrap_or_default();
    let awarded = subjects.iter().find(|subject| member(subject, "achievement").is_some());
    awarded.or(subjects.first()).copied().unwrap_or(&Value::Null)
}
