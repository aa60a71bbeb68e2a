//! Words in error bodies. Hosts send errors as a sentence, a map of fields, a list of named problems, or a flat list
//! in which names, sentences and flags of several problems are run together; a code counts wherever it stands.

use serde_json::Value;

/// The longest sentence kept of what a host says, in characters.
const SAID_MAX: usize = 300;

/// Codes that decide what the user is told.
const KNOWN: &[&str] = &[
    "DUPLICATE_BADGE",
    "RECIPIENT_PROFILE_MISMATCH",
    "VERIFY_RECIPIENT_IDENTIFIER",
    "ASSERTION_REVOKED",
    "ASSERTION_TIMESTAMP_CHECKS",
    "VERIFY_SIGNATURE",
    "FETCH_HTTP_NODE",
    "PROCESS_JWS_INPUT",
    "VALIDATE_PROPERTY",
    "ASSERTION_NOT_FOUND",
    "UNABLE_TO_VERIFY",
    "DETECT_INPUT_TYPE",
    "INVALID_BADGE",
];

/// The badge is there already: the good end of a push that was made before.
pub(crate) const DUPLICATE: &str = "DUPLICATE_BADGE";

/// A known code anywhere in `body`; else, in a flat list, its first element where that is written like a code.
pub(crate) fn recognise(body: &Value) -> Option<String> {
    let mut words = Vec::new();
    gather(body, &mut words, 0);
    if words.iter().any(|word| names(word, DUPLICATE)) {
        return Some(DUPLICATE.to_owned());
    }
    // The check that failed first is the reason; what follows it is often its consequence.
    let known = words
        .iter()
        .find_map(|word| KNOWN.iter().find(|code| names(word, code)));
    known
        .map(|code| (*code).to_owned())
        .or_else(|| first_of_flat_list(body))
}

/// Status texts of Badge Connect that say more than the HTTP status does.
pub(crate) fn of_status_text(text: &str) -> Option<String> {
    KNOWN.contains(&text).then(|| text.to_owned())
}

/// The human part of an error value.
pub(crate) fn sentence(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Array(items) => {
            let told: Vec<String> = items.iter().filter_map(sentence).collect();
            let human = told
                .iter()
                .find(|text| !is_code(text) && !is_trace(text) && !matches!(text.as_str(), "True" | "False"));
            human.or_else(|| told.first()).cloned()
        }
        Value::Object(map) => {
            if let Some(description) = map.get("description").or_else(|| map.get("message")) {
                return sentence(description);
            }
            let (field, problem) = map.iter().find_map(|(key, value)| Some((key, sentence(value)?)))?;
            Some(if field == "non_field_errors" {
                problem
            } else {
                format!("{field}: {problem}")
            })
        }
        _ => None,
    }
}

/// What a word of servers means in words of people; for those that come without a sentence, or with one for programmers.
pub(crate) fn plain(word: &str) -> Option<&'static str> {
    Some(match word {
        "PERMISSION_DENIED" | "forbidden" => "this connection may not do that",
        "invaliddata" | "invalid_data" => "what was sent cannot be read there",
        "unknownobject" => "there is no such thing there",
        "server_busy" | "internal_server_error" => "the server has trouble of its own",
        "PROCESS_JWS_INPUT" => "it is neither a web address nor a signature that can be read there",
        "DETECT_INPUT_TYPE" => "badges in this kind of picture cannot be read there",
        "VALIDATE_PROPERTY" => "the document at the badge's address is not complete; it may have been withdrawn",
        "ASSERTION_NOT_FOUND" => "there is no badge at that address",
        "UNABLE_TO_VERIFY" | "INVALID_BADGE" | "JSONLD_COMPACT_DATA" => "the badge's document cannot be read there",
        "invalid_grant" => "the answer of the sign-in is too old or was used before",
        "invalid_client" | "invalid client_id" | "invalid client_secret" => "the app key or its secret is not accepted",
        "invalid_scope" | "invalid scope requested" => "the app key may not have what it asked for",
        "unauthorized_client" | "unsupported_grant_type" => "the app key may not sign in this way",
        _ => return None,
    })
}

/// Whether what servers say beside this code is of use to programmers alone.
pub(crate) fn is_jargon(code: &str) -> bool {
    matches!(
        code,
        "PROCESS_JWS_INPUT" | "DETECT_INPUT_TYPE" | "VALIDATE_PROPERTY" | "JSONLD_COMPACT_DATA"
    )
}

/// Whether `text` is a program's own account of how it failed.
pub(crate) fn is_trace(text: &str) -> bool {
    ["<class '", "Traceback (", "File \"", "object at 0x", "[object Object]"]
        .iter()
        .any(|part| text.contains(part))
}

/// `text` fit for eyes and logs: one line, no secrets, no addresses, capped.
pub(crate) fn fit(text: &str) -> String {
    let line: String = text
        .chars()
        .take(SAID_MAX * 4)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let safe = holdall_net::redact(line.trim());
    if safe.chars().count() <= SAID_MAX {
        return safe;
    }
    let mut short: String = safe.chars().take(SAID_MAX).collect();
    short.push('…');
    short
}

/// A stranger's text as one line of at most `max` characters, for names.
pub(crate) fn one_line(text: &str, max: usize) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").chars().take(max).collect()
}

/// Whether `word` is `code` or names it among other words.
fn names(word: &str, code: &str) -> bool {
    word.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .any(|part| part == code)
}

/// `LIKE_THIS`.
pub(crate) fn is_code(text: &str) -> bool {
    text.len() > 3
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Badgr's flat list opens with the name of the check that failed.
fn first_of_flat_list(body: &Value) -> Option<String> {
    let lists = [
        body.get("status").and_then(|status| status.get("error")),
        body.get("validationErrors"),
    ];
    let first = lists
        .into_iter()
        .flatten()
        .find_map(|list| list.as_array()?.first()?.as_str())?;
    is_code(first).then(|| first.to_owned())
}

/// Every string below the error members; strangers' nesting is followed only so far.
fn gather<'a>(value: &'a Value, words: &mut Vec<&'a str>, depth: usize) {
    if depth > 8 || words.len() > 256 {
        return;
    }
    match value {
        Value::String(text) => words.push(text),
        Value::Array(items) => items.iter().for_each(|item| gather(item, words, depth + 1)),
        Value::Object(map) => map.values().for_each(|item| gather(item, words, depth + 1)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_code_counts_wherever_it_stands() {
        for body in [
            json!({"status": {"error": "DUPLICATE_BADGE: had it"}}),
            json!({"status": {"error": [{"name": "DUPLICATE_BADGE", "description": "x"}]}}),
            json!({"status": {"error": ["INVALID_BADGE", "x", "DUPLICATE_BADGE"]}}),
            json!({"fieldErrors": {"url": ["DUPLICATE_BADGE"]}}),
            json!({"validationErrors": ["DUPLICATE_BADGE"]}),
        ] {
            assert_eq!(recognise(&body).as_deref(), Some(DUPLICATE), "{body}");
        }
        assert_eq!(
            recognise(&json!({"error": "NOT_A_DUPLICATE_BADGE_REALLY"})),
            None,
            "whole words only"
        );
        assert_eq!(
            recognise(&json!({"status": {"error": ["SOME_NEW_CHECK", "x"]}})).as_deref(),
            Some("SOME_NEW_CHECK")
        );
        assert_eq!(recognise(&json!(null)), None);
    }

    #[test]
    fn nesting_without_end_is_given_up() {
        let mut deep = json!("DUPLICATE_BADGE");
        for _ in 0..100 {
            deep = json!([deep]);
        }
        assert_eq!(recognise(&deep), None);
    }

    #[test]
    fn what_is_said_is_one_short_line() {
        let said = fit(&format!("a\nb\u{7}{}", "x".repeat(5000)));
        assert!(
            said.starts_with("a b ") && said.chars().count() <= SAID_MAX + 1,
            "{said}"
        );
        assert_eq!(
            sentence(&json!({"url": ["Enter a valid URL."]})).unwrap(),
            "url: Enter a valid URL."
        );
        assert_eq!(
            sentence(&json!({"recipient": {"non_field_errors": ["No."]}})).unwrap(),
            "recipient: No."
        );
        assert_eq!(sentence(&json!(["", null, {}])), None);
    }
}
