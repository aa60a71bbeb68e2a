//! The key under which the library knows a badge.

use holdall_model::Sha256;
use serde_json::Value;

use crate::AssertionKey;

/// The key of a badge known by one id.
pub(crate) fn by_id(id: &str) -> AssertionKey {
    AssertionKey(one_word(id))
}

/// The key of a badge known by two ids: parted by a space, which no id has after [`one_word`].
pub(crate) fn by_two_ids(id: &str, other: &str) -> AssertionKey {
    AssertionKey(format!("{} {}", one_word(id), one_word(other)))
}

/// The key of a badge without ids: the SHA-256 of its JSON with members sorted and no spaces, so that a host that writes
/// the same document anew does not make another badge of it.
pub(crate) fn by_content(assertion: &Value) -> AssertionKey {
    AssertionKey(format!(
        "sha256:{}",
        Sha256::of(sorted(assertion).to_string().as_bytes())
    ))
}

/// Trimmed, and without spaces and controls inside, so that a stranger's id cannot look like two.
fn one_word(id: &str) -> String {
    let mut word = String::with_capacity(id.len());
    for c in id.trim().chars() {
        if c.is_whitespace() || c.is_control() {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes)
                .bytes()
                .for_each(|byte| word.push_str(&format!("%{byte:02X}")));
        } else {
            word.push(c);
        }
    }
    word
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut names: Vec<_> = members.iter().collect();
            names.sort_unstable_by_key(|(name, _)| *name);
            Value::Object(
                names
                    .into_iter()
                    .map(|(name, inner)| (name.clone(), sorted(inner)))
                    .collect(),
            )
        }
        Value::Array(list) => Value::Array(list.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_id_with_a_space_is_not_two_ids() {
        assert_ne!(by_id("urn:a urn:b"), by_two_ids("urn:a", "urn:b"));
        assert_ne!(by_two_ids("urn:a urn:b", "urn:c"), by_two_ids("urn:a", "urn:b urn:c"));
        assert_eq!(by_id(" https://x.example/1\n").0, "https://x.example/1");
        assert_eq!(by_id("a\u{a0}b").0, "a%C2%A0b");
    }

    #[test]
    fn the_order_of_members_makes_no_other_badge() {
        let (one, two) = (
            json!({"a": 1, "b": {"c": 2, "d": [3]}}),
            json!({"b": {"d": [3], "c": 2}, "a": 1}),
        );
        assert_eq!(by_content(&one), by_content(&two));
        assert_ne!(by_content(&one), by_content(&json!({"a": 1, "b": {"c": 2, "d": [4]}})));
    }
}
