//! Which edition of a thing a document is, and what it is related to (P-4). Oddities here harm nobody; they are told.

use serde_json::Value;

use crate::{node, run::Run};

/// Warns of a version, a language or related things that are not written as they should be.
pub(crate) fn look(run: &mut Run<'_>, node: &Value, what: &str) {
    if node::list(node, "version")
        .iter()
        .any(|version| !version.is_string() && !version.is_number())
    {
        run.warn(format!("{what} has a version that is neither a text nor a number."));
    }
    if node::list(node, "@language")
        .iter()
        .any(|language| !language.as_str().is_some_and(is_language))
    {
        run.warn(format!("{what} names a language that is none."));
    }
    for member in ["related", "endorsement"] {
        if node::list(node, member)
            .iter()
            .any(|other| !node::id_of(other).is_some_and(node::is_iri))
        {
            run.warn(format!("{what} has a \"{member}\" without an address."));
        }
    }
}

/// A language tag by its shape: two or three letters, then parts of up to eight letters and digits (BCP 47).
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let main = parts.next().unwrap_or_default();
    let letters = |part: &str| part.chars().all(|c| c.is_ascii_alphabetic());
    (2..=3).contains(&main.len())
        && letters(main)
        && parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::is_language;

    #[test]
    fn languages_are_told_by_their_shape() {
        for good in ["en", "de-CH", "zh-Hant-TW", "sr-Latn-RS-ekavsk", "gsw"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "e", "english", "en_US", "en-", "1n", "en-toolongpart"] {
            assert!(!is_language(bad), "{bad}");
        }
    }
}
