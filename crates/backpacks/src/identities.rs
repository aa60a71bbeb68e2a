//! What a profile says a person is known by. In a 2.0 Profile each of these may be one text or a list.

use holdall_model::Identity;
use serde_json::{Map, Value};

use crate::{Profile, codes};

/// A profile in the terms of Open Badges 2.0.
pub(crate) fn profile(told: &Map<String, Value>) -> Profile {
    let id = texts(told.get("id")).into_iter().next();
    let name = told
        .get("name")
        .and_then(Value::as_str)
        .map(|name| codes::one_line(name, 300))
        .unwrap_or_default();
    let mut identities = Vec::new();
    for kind in ["email", "telephone", "url"] {
        for value in texts(told.get(kind)) {
            add(&mut identities, kind, value);
        }
    }
    if let Some(id) = id.as_ref() {
        add(&mut identities, "id", id.clone());
    }
    Profile { id, name, identities }
}

/// Adds an identity that is not there yet.
pub(crate) fn add(identities: &mut Vec<Identity>, kind: &str, value: String) {
    let identity = Identity {
        kind: kind.into(),
        value,
    };
    if !identities.contains(&identity) {
        identities.push(identity);
    }
}

/// The non-empty texts of a scalar or a list.
pub(crate) fn texts(value: Option<&Value>) -> Vec<String> {
    let items = match value {
        Some(Value::Array(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let texts = items
        .iter()
        .filter_map(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty());
    texts.map(str::to_owned).collect()
}
