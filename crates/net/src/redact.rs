//! What may be logged: everything else is taken out.
//!
//! It would rather hide a harmless word than show a token.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use url::Url;

/// What stands where a secret stood.
const HIDDEN: &str = "[hidden]";

/// `text` without tokens, codes, secrets, query strings, user info and e-mail addresses: fit for logs and details.
pub fn redact(text: &str) -> String {
    let mut text = text.to_owned();
    for (pattern, with) in PATTERNS.iter() {
        if pattern.is_match(&text) {
            text = pattern.replace_all(&text, *with).into_owned();
        }
    }
    let text = SOFT.replace_all(&text, |found: &Captures<'_>| {
        let (whole, key, value) = (part(found, 0), part(found, 1), part(found, 2));
        if looks_secret(value) {
            format!("{key}{HIDDEN}")
        } else {
            whole.to_owned()
        }
    });
    let text = WORD.replace_all(&text, |found: &Captures<'_>| {
        let word = part(found, 0);
        if looks_random(word) {
            HIDDEN.to_owned()
        } else {
            word.to_owned()
        }
    });
    text.into_owned()
}

/// The address without user info, query and fragment.
pub(crate) fn without_secrets(url: &Url) -> String {
    let mut url = url.clone();
    crate::redirect::strip_user(&mut url);
    url.set_query(None);
    url.set_fragment(None);
    redact(url.as_str())
}

fn part<'t>(found: &Captures<'t>, group: usize) -> &'t str {
    found.get(group).map_or("", |part| part.as_str())
}

/// Keys whose value is always a secret, however they are joined to a prefix (`client_secret`, `x-api-key`, `idToken`).
const KEYS: &str = "[\\w.-]*(?:token|secret|passw(?:or)?d|passphrase|pwd|api[_-]?key|private[_-]?key|verifier|cookie|\
    credentials?|signature|jwt|client[_-]?id|client[_-]?assertion|otp|authorization|session[_-]?id|sessionid|salt)";

/// A value: hidden already; quoted, with escapes and perhaps cut short; quoted inside JSON text; or one word.
const VALUE: &str =
    r#"(?:\[hidden\]|"(?:[^"\\]|\\.)*"?|\\"(?:[^"\\]|\\\\(?:\\.|[^\\]))*(?:\\")?|'[^']*'?|[^\s"'&;,\])}]+)"#;

static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        // Keys in armour.
        (r"(?s)-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\z)".to_owned(), HIDDEN),
        // User info, greedily: a password may hold an @.
        (r#"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/?#"'<>]*@"#.to_owned(), "${1}"),
        // The query of an address, whatever it looks like; elsewhere only what has the form of one. Fragments alike.
        (r#"(?i)\b([a-z][a-z0-9+.-]*:/[^\s?#"'<>]*)[?][^\s"'<>#]*"#.to_owned(), "${1}?[hidden]"),
        (r#"(?i)\b([a-z][a-z0-9+.-]*:/[^\s#"'<>]*)#[^\s"'<>]*"#.to_owned(), "${1}#[hidden]"),
        (r#"[?][^\s"'<>?=]+=[^\s"'<>]*"#.to_owned(), "?[hidden]"),
        (r##"#[^\s"'<>#=]+=[^\s"'<>]*"##.to_owned(), "#[hidden]"),
        // Headers, as lines and as they are printed by Debug.
        (
            r#"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\\?["']?\s*[:=]\s*)(?:\\?"(?:[^"\\]|\\.)*"?|[^\r\n]+)"#
                .to_owned(),
            "${1}${2}[hidden]",
        ),
        (r#"(?i)\b(bearer|basic|digest|dpop)(?:\s+|%20|\+)[^\s"',;<>]+"#.to_owned(), "${1} [hidden]"),
        // key=value, "key": "value", key: value, key: Some("value").
        (
            format!(r#"(?i)\b({KEYS})(\\?["']?\s*[:=]\s*)((?:Some\()?){VALUE}"#),
            "${1}${2}${3}[hidden]",
        ),
        // code, state and nonce are words of prose too: only as parameters, or quoted.
        (
            format!(r#"(?i)\b(code|state|nonce|assertion|username|login)(=|\\?["']\s*[:=]\s*|\s*[:=]\s*(?:Some\()?\\?["']){VALUE}"#),
            "${1}${2}[hidden]",
        ),
        (r"\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){1,4}".to_owned(), HIDDEN),
        (r"(?i)[\w.!#$&*+/=?^`{|}~'-]*[\w+-](?:@|%40)[\w-]+(?:\.[\w-]+)*".to_owned(), HIDDEN),
    ]
    .into_iter()
    .filter_map(|(pattern, with)| Some((Regex::new(&pattern).ok()?, with)))
    .collect()
});

/// `code: value` and `state: value` in prose.
static SOFT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b((?:code|state|nonce)\s*:\s*)([\w.~/+-]+)").expect("a fixed pattern"));

/// A run of characters that tokens are made of.
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[A-Za-z0-9_~+-]{32,}={0,2}").expect("a fixed pattern"));

/// Whether a word after `code:` is more than a word or a status.
fn looks_secret(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    value.len() >= 16 || (value.len() >= 6 && digits > 0 && digits < value.len())
}

/// Whether a long word has the mix of a random one. Lower-case hexadecimal stays: hashes of documents are no secrets.
fn looks_random(word: &str) -> bool {
    let has = |test: fn(&u8) -> bool| word.as_bytes().iter().any(test);
    has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
