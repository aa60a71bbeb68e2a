//! Looking at the members of a JSON-LD node: one value and a list of one are the same, null and the empty list are
//! absence (CTX-8, A-12).

use std::sync::Arc;

use serde_json::Value;
use smallvec::{SmallVec, smallvec};
use url::Url;

/// The values of a member. Nearly always one or two, which then need no memory of their own.
pub(crate) type List<'v> = SmallVec<[&'v Value; 2]>;

/// The values of a member; none when it is absent, null or empty.
pub(crate) fn list<'v>(node: &'v Value, member: &str) -> List<'v> {
    node.get(member).map(list_of).unwrap_or_default()
}

/// One value or a list of them, as a list.
pub(crate) fn list_of(value: &Value) -> List<'_> {
    match value {
        Value::Null => List::new(),
        Value::Array(values) => values.iter().filter(|value| !value.is_null()).collect(),
        value => smallvec![value],
    }
}

/// The only value of a member; nothing when there are none or several.
pub(crate) fn one<'v>(node: &'v Value, member: &str) -> Option<&'v Value> {
    match node.get(member)? {
        Value::Null => None,
        Value::Array(values) => {
            let mut said = values.iter().filter(|value| !value.is_null());
            said.next().filter(|_| said.next().is_none())
        }
        value => Some(value),
    }
}

/// The only value of a member, when it is a text.
pub(crate) fn text<'v>(node: &'v Value, member: &str) -> Option<&'v str> {
    one(node, member).and_then(Value::as_str)
}

/// Whether a member says anything.
pub(crate) fn has(node: &Value, member: &str) -> bool {
    match node.get(member) {
        None | Some(Value::Null) => false,
        Some(Value::Array(values)) => values.iter().any(|value| !value.is_null()),
        Some(_) => true,
    }
}

/// A document from before 2.0, where what is left blank is not said: its issuers filled in every member of a form, and
/// its validators passed over the blank ones.
pub(crate) fn without_blanks(document: &Arc<Value>) -> Arc<Value> {
    match has_blanks(document) {
        true => Arc::new(filled_in(document)),
        false => Arc::clone(document),
    }
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(str::is_empty)
}

fn has_blanks(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(|inner| is_blank(inner) || has_blanks(inner)),
        Value::Array(values) => values.iter().any(has_blanks),
        _ => false,
    }
}

fn filled_in(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let said = members.iter().filter(|(_, inner)| !is_blank(inner));
            Value::Object(said.map(|(name, inner)| (name.clone(), filled_in(inner))).collect())
        }
        Value::Array(values) => values.iter().map(filled_in).collect(),
        other => other.clone(),
    }
}

/// The types of a node.
pub(crate) fn types(node: &Value) -> SmallVec<[&str; 2]> {
    list(node, "type").into_iter().filter_map(Value::as_str).collect()
}

/// Whether a node is of type `name`.
pub(crate) fn is_a(node: &Value, name: &str) -> bool {
    types(node).contains(&name)
}

/// The id that a value stands for: the text itself, or the id of an object.
pub(crate) fn id_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(id) => Some(id.trim()),
        object => text(object, "id").map(str::trim),
    }
}

/// The http(s) address that `text` is.
pub(crate) fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty())).then_some(url)
}

/// Whether `text` is an absolute IRI: a scheme and something after it.
pub(crate) fn is_iri(text: &str) -> bool {
    let text = text.trim();
    match text.split_once(':') {
        Some((scheme, rest)) => {
            !rest.is_empty()
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
                && !text.contains(char::is_whitespace)
        }
        None => false,
    }
}

/// Whether two ids name one thing: equal as written, or equal as addresses.
pub(crate) fn same_id(left: &str, right: &str) -> bool {
    let (left, right) = (left.trim(), right.trim());
    if left == right {
        return true;
    }
    let urn = |id: &str| id.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("urn:uuid:"));
    if urn(left) && urn(right) {
        return left.eq_ignore_ascii_case(right);
    }
    matches!((web_address(left), web_address(right)), (Some(left), Some(right)) if left == right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_value_and_a_list_of_one_are_the_same() {
        assert_eq!(text(&json!({"name": "a"}), "name"), Some("a"));
        assert_eq!(text(&json!({"name": ["a"]}), "name"), Some("a"));
        assert_eq!(text(&json!({"name": ["a", "b"]}), "name"), None);
        assert!(!has(&json!({"name": null}), "name"));
        assert!(!has(&json!({"name": []}), "name"));
    }

    #[test]
    fn ids_are_compared_as_addresses_and_uuids_without_case() {
        assert!(same_id("http://A.example/x", "http://a.example:80/x"));
        assert!(!same_id("http://a.example/x", "http://a.example/X"));
        assert!(same_id("urn:uuid:ABC", "URN:UUID:abc"));
        assert!(!same_id("http://a.example/x", "https://a.example/x"));
    }
}
