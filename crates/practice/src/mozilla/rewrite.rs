//! The copy that the server makes of a badge: everything in one object, the recipient flattened, the original kept
//! aside. A badge of 0.5 stays as it is.

use serde_json::{Map, Value, json};

/// A badge with its class and issuer, and where they came from.
pub(super) struct Parts<'a> {
    pub(super) assertion: &'a Value,
    pub(super) class: &'a Value,
    pub(super) class_at: &'a str,
    pub(super) issuer: &'a Value,
    pub(super) issuer_at: &'a str,
}

/// Whether a badge is of 0.5: class and issuer stand in it.
pub(super) fn is_oldest(assertion: &Value) -> bool {
    assertion.get("badge").is_some_and(Value::is_object)
        && assertion.pointer("/badge/issuer").is_some_and(Value::is_object)
}

/// The copy.
pub(super) fn rewritten(parts: &Parts<'_>) -> Value {
    let mut all = parts.assertion.as_object().cloned().unwrap_or_default();
    let original = all.get("recipient").cloned().unwrap_or_default();
    all.insert(
        "recipient".to_owned(),
        original.get("identity").cloned().unwrap_or_default(),
    );
    let mut issuer = parts.issuer.as_object().cloned().unwrap_or_default();
    issuer.insert("_location".to_owned(), json!(parts.issuer_at));
    let origin = issuer
        .get("url")
        .and_then(Value::as_str)
        .and_then(super::tokens::origin_of);
    issuer.insert("origin".to_owned(), json!(origin));
    let mut class: Map<String, Value> = parts.class.as_object().cloned().unwrap_or_default();
    class.insert("issuer".to_owned(), Value::Object(issuer));
    class.entry("tags").or_insert_with(|| json!([]));
    class.entry("alignment").or_insert_with(|| json!([]));
    class.insert("_location".to_owned(), json!(parts.class_at));
    all.insert("badge".to_owned(), Value::Object(class));
    if let Some(salt) = original.get("salt") {
        all.insert("salt".to_owned(), salt.clone());
    }
    all.insert("_originalRecipient".to_owned(), original);
    if let Some(issued) = parts.assertion.get("issuedOn") {
        all.insert("issued_on".to_owned(), issued.clone());
    }
    Value::Object(all)
}
