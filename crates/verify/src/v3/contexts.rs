//! The JSON-LD contexts that are built in, and what they may not be bent to (D-1 to D-3, D-8, D-9).

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use serde_json::Value;

use crate::node;

/// Context of the data model 1.1.
pub(crate) const CREDENTIALS_V1: &str = "https://www.w3.org/2018/credentials/v1";
/// Context of the data model 2.0.
pub(crate) const CREDENTIALS_V2: &str = "https://www.w3.org/ns/credentials/v2";
/// Where the contexts of Open Badges 3.0 begin.
const OPEN_BADGES: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context";
/// The context without a version in its name, which has had several contents.
const OPEN_BADGES_MOVING: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context.json";

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../contexts/", $name))
    };
}

const BUILT_IN: &[(&str, &str)] = &[
    (CREDENTIALS_V1, file!("credentials-v1.json")),
    (CREDENTIALS_V2, file!("credentials-v2.json")),
    (
        "https://w3id.org/security/data-integrity/v1",
        file!("data-integrity-v1.json"),
    ),
    (
        "https://w3id.org/security/data-integrity/v2",
        file!("data-integrity-v2.json"),
    ),
    ("https://w3id.org/security/multikey/v1", file!("multikey-v1.json")),
    (
        "https://w3id.org/security/suites/ed25519-2020/v1",
        file!("ed25519-2020-v1.json"),
    ),
    ("https://w3id.org/security/v1", file!("security-v1.json")),
    ("https://w3id.org/security/v2", file!("security-v2.json")),
    (
        "https://w3id.org/vc/status-list/2021/v1",
        file!("status-list-2021-v1.json"),
    ),
    (
        "https://www.w3.org/ns/credentials/status/v1",
        file!("bitstring-status-v1.json"),
    ),
    ("https://www.w3.org/ns/did/v1", file!("did-v1.json")),
    ("https://w3id.org/dcc/v1", file!("dcc-v1.json")),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        file!("ob-3.0.1.json"),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
        file!("ob-3.0.2.json"),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        file!("ob-3.0.3.json"),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        file!("ob-3.0-extensions.json"),
    ),
];

/// Letters that a name which begins others ends with.
pub(crate) const GEN_DELIMS: [char; 7] = [':', '/', '?', '#', '[', ']', '@'];

/// The data model of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Model {
    /// `issuanceDate`, `expirationDate`.
    V1,
    /// `validFrom`, `validUntil`.
    V2,
}

/// The content of a built-in context. The moving address stands for the edition that fits the data model: the newer
/// ones are no use with 1.1, the older ones redefine protected terms of 2.0.
pub(crate) fn built_in(address: &str, model: Model) -> Option<&'static str> {
    if address == OPEN_BADGES_MOVING {
        return Some(match model {
            Model::V1 => file!("ob-3.0.json"),
            Model::V2 => file!("ob-3.0.3.json"),
        });
    }
    BUILT_IN
        .iter()
        .find(|(known, _)| *known == address)
        .map(|(_, content)| *content)
}

/// The document under each edition that its context may have been when it was signed, if it lists the moving address.
pub(crate) fn editions(document: &Value) -> Vec<Value> {
    const EDITIONS: [&str; 3] = ["3.0.3", "3.0.2", "3.0.1"];
    let listed = node::list(document, "@context");
    if !listed.iter().any(|entry| entry.as_str() == Some(OPEN_BADGES_MOVING)) {
        return Vec::new();
    }
    let under = |edition: &str| {
        let fixed = |entry: &&Value| match entry.as_str() {
            Some(OPEN_BADGES_MOVING) => Value::String(format!("{OPEN_BADGES}-{edition}.json")),
            _ => (*entry).clone(),
        };
        let mut other = document.clone();
        if let Some(members) = other.as_object_mut() {
            members.insert("@context".to_owned(), listed.iter().map(fixed).collect());
        }
        other
    };
    EDITIONS.into_iter().map(under).collect()
}

/// A type that brings words of its own.
#[derive(Debug)]
pub(crate) struct Scope {
    /// The type as a word.
    pub name: String,
    /// What it stands for.
    pub iri: String,
    /// The context that defines the words.
    pub words: Value,
}

/// The types of a built-in context that bring words of their own.
pub(crate) fn scopes(address: &str, model: Model) -> &'static [Scope] {
    type Scopes = HashMap<&'static str, Vec<Scope>>;
    static ALL: LazyLock<Scopes> = LazyLock::new(|| {
        let texts = BUILT_IN.iter().map(|(_, text)| *text).chain([file!("ob-3.0.json")]);
        texts.map(|text| (text, scopes_in(text))).collect()
    });
    let content = built_in(address, model).unwrap_or_default();
    ALL.get(content).map(Vec::as_slice).unwrap_or_default()
}

fn scopes_in(content: &str) -> Vec<Scope> {
    let context: Value = serde_json::from_str(content).unwrap_or_default();
    let mut found = Vec::new();
    for part in node::list(&context, "@context") {
        for (term, definition) in part.as_object().into_iter().flatten() {
            if let (Some(words), Some(iri)) = (definition.get("@context"), node::text(definition, "@id")) {
                found.push(Scope {
                    name: term.clone(),
                    iri: expand(iri, part, part),
                    words: words.clone(),
                });
            }
        }
    }
    found
}

/// Whether `address` is a context of Open Badges 3.0, in whatever edition.
pub(crate) fn is_open_badges(address: &str) -> bool {
    address
        .strip_prefix(OPEN_BADGES)
        .is_some_and(|rest| rest.ends_with(".json"))
}

/// Everything that the built-in contexts define.
#[derive(Default)]
struct Defined {
    /// What there is a word for, as full IRIs.
    iris: HashSet<String>,
    words: HashSet<String>,
    /// Words that can begin a name, with what they stand for.
    bases: HashMap<String, HashSet<String>>,
}

static DEFINED: LazyLock<Defined> = LazyLock::new(|| {
    let mut all = Defined::default();
    let texts = BUILT_IN.iter().map(|(_, text)| *text).chain([file!("ob-3.0.json")]);
    for context in texts.filter_map(|text| serde_json::from_str::<Value>(text).ok()) {
        let top = context.get("@context").cloned().unwrap_or_default();
        collect(&top, &top, &mut all);
    }
    all
});

fn collect(context: &Value, top: &Value, all: &mut Defined) {
    match context {
        Value::Array(parts) => parts.iter().for_each(|part| collect(part, part, all)),
        Value::Object(definitions) => {
            for (term, definition) in definitions {
                let iri = definition
                    .as_str()
                    .or_else(|| definition.get("@id").and_then(Value::as_str));
                if !term.starts_with('@') {
                    all.words.insert(term.clone());
                }
                if let Some(iri) = iri.filter(|iri| !term.starts_with('@') && !iri.starts_with('@')) {
                    let iri = expand(iri, context, top);
                    if iri.ends_with(GEN_DELIMS) {
                        all.bases.entry(term.clone()).or_default().insert(iri.clone());
                    }
                    all.iris.insert(iri);
                }
                if let Some(inner) = definition.get("@context") {
                    collect(inner, top, all);
                }
            }
        }
        _ => {}
    }
}

fn expand(iri: &str, context: &Value, top: &Value) -> String {
    if let Some((prefix, rest)) = iri.split_once(':') {
        let base = context.get(prefix).or_else(|| top.get(prefix)).and_then(Value::as_str);
        if let Some(base) = base.filter(|_| !rest.starts_with("//")) {
            return format!("{base}{rest}");
        }
    }
    iri.to_owned()
}

/// Whether a built-in context has a word for this IRI.
pub(crate) fn has_a_word_for(iri: &str) -> bool {
    DEFINED.iris.contains(iri)
}

/// Whether a built-in context defines this word, wherever it does.
pub(crate) fn is_a_word(term: &str) -> bool {
    DEFINED.words.contains(term)
}

/// What names that begin with the word `prefix` may begin with in full.
pub(crate) fn bases(prefix: &str) -> impl Iterator<Item = &'static str> {
    DEFINED.bases.get(prefix).into_iter().flatten().map(String::as_str)
}

/// Whether a vocabulary would give undefined words the meanings of defined ones.
pub(crate) fn overlaps(vocabulary: &str) -> bool {
    DEFINED.iris.iter().any(|iri| iri.starts_with(vocabulary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_context_is_a_context() {
        for (address, text) in BUILT_IN {
            let context: Value = serde_json::from_str(text).unwrap();
            assert!(context.get("@context").is_some(), "{address}");
        }
    }

    #[test]
    fn the_words_of_a_lifetime_are_known_by_their_iris() {
        for iri in [
            "https://www.w3.org/2018/credentials#validUntil",
            "https://www.w3.org/2018/credentials#credentialStatus",
            "https://www.w3.org/2018/credentials#expirationDate",
            "https://w3id.org/security#proof",
            "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement",
        ] {
            assert!(has_a_word_for(iri), "{iri}");
        }
        assert!(!has_a_word_for("https://example.org/colour"));
        assert!(overlaps("https://www.w3.org/2018/credentials#"));
        assert!(!overlaps("https://example.org/"));
    }
}
