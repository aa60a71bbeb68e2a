//! Small rules about the shape of members, shared by the structure checks.

use holdall_model::Reason;
use serde_json::Value;

use crate::{finding::Trouble, node};

/// A structure problem.
pub(crate) fn malformed(message: impl Into<String>) -> Trouble {
    Trouble::failed(Reason::Structure, message)
}

/// A required text that is missing, not a text, or empty.
pub(crate) fn require_text(node: &Value, what: &str, member: &str, problems: &mut Vec<Trouble>) {
    match node::one(node, member) {
        None if node::has(node, member) => problems.push(malformed(format!("{what} has more than one \"{member}\"."))),
        None => problems.push(malformed(format!("{what} has no \"{member}\"."))),
        Some(Value::String(text)) if !text.trim().is_empty() => {}
        Some(Value::String(_)) => problems.push(malformed(format!("The \"{member}\" of {} is empty.", low(what)))),
        Some(_) => problems.push(malformed(format!("The \"{member}\" of {} is not a text.", low(what)))),
    }
}

/// An optional text that is something else, or several.
pub(crate) fn allow_text(node: &Value, what: &str, member: &str, problems: &mut Vec<Trouble>) {
    match node::list(node, member).as_slice() {
        [] | [Value::String(_)] => {}
        [_] => problems.push(malformed(format!("The \"{member}\" of {} is not a text.", low(what)))),
        _ => problems.push(malformed(format!("{what} has more than one \"{member}\"."))),
    }
}

/// Types that are neither known words nor IRIs mean nothing.
pub(crate) fn check_types(node: &Value, what: &str, problems: &mut Vec<Trouble>) {
    for kind in node::list(node, "type") {
        let fits = kind
            .as_str()
            .is_some_and(|kind| node::is_iri(kind) || crate::terms::meaning(kind).is_some());
        if !fits {
            problems.push(malformed(format!(
                "{what} has a type that no context defines: {}.",
                short(kind)
            )));
        }
    }
}

/// Whether `text` could be an e-mail address: one `@`, and on both sides what may stand there (RFC 5322 `atext` and dots,
/// and every letter, mark and sign of other scripts, RFC 6531).
pub(crate) fn is_email(text: &str) -> bool {
    let text = text.trim();
    match text.rsplit_once('@') {
        Some((local, host)) => {
            !local.is_empty()
                && !host.is_empty()
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains("..")
                && host.chars().all(|c| is_of_a_word(c) || ".-_[]:".contains(c))
                && !text.contains(char::is_whitespace)
                && (local.starts_with('"') || local.chars().all(is_atext))
        }
        None => false,
    }
}

/// Vowel signs and other marks are parts of words too, and count as no letters by themselves.
fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && !c.is_control())
}

fn is_atext(c: char) -> bool {
    is_of_a_word(c) || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

/// A picture: an address, an Image object, or a data URI of PNG or SVG (B-2).
pub(crate) fn picture_problem(value: &Value) -> Option<&'static str> {
    let Some(address) = node::id_of(value) else {
        return Some("is neither an address nor an Image");
    };
    if let Some(data) = address.strip_prefix("data:") {
        let kind = data.split([';', ',']).next().unwrap_or_default().to_ascii_lowercase();
        return match kind.as_str() {
            "image/png" | "image/svg+xml" if data.contains(',') => None,
            "image/png" | "image/svg+xml" => Some("is an empty data URI"),
            _ => Some("is a data URI that is neither PNG nor SVG"),
        };
    }
    (!node::is_iri(address)).then_some("is not an absolute address")
}

/// A value as it can be quoted in a sentence.
pub(crate) fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

/// "The badge" inside a sentence.
fn low(what: &str) -> String {
    let mut letters = what.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn addresses_of_people_are_told_from_other_texts() {
        for good in [
            "ada@example.org",
            "ada+badges@example.org",
            "ädä@exämple.org",
            "a@localhost",
            "राम@मोहन.ईन्फो",
            "jose\u{301}@example.org",
            "d’arcy@example.org",
            "ada@mail_host.example",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "ada",
            "ada@",
            "@example.org",
            "a b@example.org",
            "a@b@example.org",
            "mailto:ada@example.org",
            "Ada<ada@example.org",
            "ada,bob@example.org",
            "ada@.example",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn pictures_are_addresses_or_png_and_svg_data() {
        assert_eq!(picture_problem(&json!("http://a.example/x.png")), None);
        assert_eq!(
            picture_problem(&json!({"id": "http://a.example/x.png", "caption": "x"})),
            None
        );
        assert_eq!(picture_problem(&json!("data:image/png;base64,AA")), None);
        assert!(picture_problem(&json!("data:text/html,hello")).is_some());
        assert!(picture_problem(&json!("x.png")).is_some());
        assert!(picture_problem(&json!(3)).is_some());
    }
}
