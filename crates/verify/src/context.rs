//! JSON-LD contexts of Open Badges 1.1 and 2.0 (CTX-1 to CTX-6).
//!
//! The contexts of the specification are built in as a table of terms. Whatever else a document lists may add words
//! of its own, but not change what the words of a badge mean: a reader of plain JSON would see another badge than a
//! reader of the linked data.

use std::{collections::HashMap, sync::Arc};

use holdall_model::{Reason, Role, Version};
use serde_json::{Value, json};
use url::Url;

use crate::{fetch, finding::Trouble, node, run::Run, terms};

/// Most contexts that a document may list or lead to.
const MAX_CONTEXTS: usize = 12;

/// The context that nearly every badge names.
const USUAL: &str = "https://w3id.org/openbadges/v2";

/// Whether an address is one of a context of 1.1 or 2.x, which are built in.
pub(crate) fn is_badge_context(address: &str) -> bool {
    let of_badges = || {
        let alone = json!({"@context": address});
        matches!(holdall_formats::version(&alone), Some(Version::V1_1 | Version::V2_0))
    };
    address == USUAL || of_badges()
}

/// `raw` in plain terms, after looking at what its `@context` does. The same document when there is nothing to rename.
pub(crate) async fn read(
    run: &mut Run<'_>,
    raw: &Arc<Value>,
    version: Version,
    url: &str,
) -> Result<Arc<Value>, Trouble> {
    let is_plain = terms::is_plain(raw, true);
    let mut extra = HashMap::new();
    let listed = node::list(raw, "@context");
    let without = version == Version::V1_1 && listed.is_empty();
    // A 1.1 badge may lead to documents of 1.0, which have no context.
    if matches!(version, Version::V1_1 | Version::V2_0) && !without {
        let known = listed.iter().any(|entry| entry.as_str().is_some_and(is_badge_context));
        if !known && !leads_to_badges(run, raw).await {
            let message = match listed.is_empty() {
                true => "The document has no @context, so its words have no defined meaning.",
                false => "The @context of the document is not one of Open Badges.",
            };
            return Err(Trouble::failed(Reason::Context, message).at(url));
        }
        if !(known && is_plain && entries(raw) == 1) {
            let mut all = Vec::new();
            nested(raw, None, &mut all).map_err(|trouble| trouble.at(url))?;
            let added = additions(run, all).await.map_err(|trouble| match trouble.url {
                Some(_) => trouble,
                None => trouble.at(url),
            })?;
            extra = added.words;
        }
    }
    let plain = match is_plain && extra.is_empty() {
        true => Arc::clone(raw),
        false => terms::in_plain_terms(raw, &extra)
            .map(Arc::new)
            .map_err(|member| twice(&member, url))?,
    };
    Ok(match version < Version::V2_0 {
        true => node::without_blanks(&plain),
        false => plain,
    })
}

/// How many contexts a document lists at its top. `null` is one: it takes the words before it back.
fn entries(document: &Value) -> usize {
    match document.get("@context") {
        Some(Value::Array(listed)) => listed.len(),
        other => usize::from(other.is_some()),
    }
}

fn twice(member: &str, url: &str) -> Trouble {
    let message = format!("The member \"{member}\" is there twice, in two spellings.");
    Trouble::failed(Reason::Context, message).at(url)
}

/// What contexts say together.
#[derive(Default)]
struct Additions {
    /// Words that they define besides a badge's own.
    words: HashMap<String, String>,
    /// Whether one of them is a context of Open Badges.
    with_badges: bool,
}

/// Whether one of a document's contexts lists that of Open Badges in its turn (CTX-2).
async fn leads_to_badges(run: &mut Run<'_>, document: &Value) -> bool {
    let listed = node::list(document, "@context").into_iter().cloned().collect();
    additions(run, listed).await.is_ok_and(|added| added.with_badges)
}

/// What the contexts besides the badge's own define, following the addresses they list.
async fn additions(run: &mut Run<'_>, listed: Vec<Value>) -> Result<Additions, Trouble> {
    let mut added = Additions::default();
    // Each with the addresses that led to it.
    let mut waiting: Vec<(Value, Vec<Url>)> = listed.into_iter().rev().map(|entry| (entry, Vec::new())).collect();
    let mut loaded: Vec<Url> = Vec::new();
    while let Some((entry, mut path)) = waiting.pop() {
        match entry {
            Value::String(address) if is_badge_context(&address) => added.with_badges = true,
            Value::String(address) => {
                let Some(url) = absolute(&address, path.last()) else {
                    let message = format!("The context \"{address}\" is not an address.");
                    return Err(Trouble::failed(Reason::Context, message));
                };
                if loaded.contains(&url) && !path.contains(&url) {
                    // Many nodes may list the same one.
                    continue;
                }
                loaded.push(url.clone());
                if path.contains(&url) || loaded.len() > MAX_CONTEXTS {
                    let message = "The contexts of the document load each other without end.";
                    return Err(Trouble::failed(Reason::Context, message).at(url));
                }
                let document = fetch::json(run, &url, Role::Context).await?;
                let Some(inner) = document.get("@context") else {
                    let message = "A context that the document lists defines nothing.";
                    return Err(Trouble::failed(Reason::Context, message).at(&url));
                };
                path.push(url);
                let inner: Vec<Value> = inner.as_array().cloned().unwrap_or_else(|| vec![inner.clone()]);
                waiting.extend(inner.into_iter().rev().map(|entry| (entry, path.clone())));
            }
            Value::Object(_) => define(&entry, &mut added.words)?,
            _ => {
                return Err(Trouble::failed(
                    Reason::Context,
                    "The @context holds something that is no context.",
                ));
            }
        }
    }
    Ok(added)
}

/// Keywords under which linked data finds members where readers of JSON do not look.
const HIDING: &[&str] = &["@graph", "@included", "@nest", "@reverse"];

/// The contexts of a document and of the nodes inside. Extensions bring their own, which their check looks at; what
/// stands under a word of the badge is none, whatever it says.
fn nested(value: &Value, member: Option<&str>, found: &mut Vec<Value>) -> Result<(), Trouble> {
    match value {
        Value::Array(values) => values.iter().try_for_each(|value| nested(value, member, found)),
        Value::Object(members) => {
            let none = HashMap::new();
            let extension = |kind: &Value| {
                kind.as_str()
                    .is_some_and(|kind| terms::plain(kind, &none) == "Extension")
            };
            let own_word = member.is_none_or(|member| terms::meaning(&terms::plain(member, &none)).is_some());
            let mut kinds = node::list(value, "type").into_iter().chain(node::list(value, "@type"));
            if !own_word && kinds.any(extension) {
                return Ok(());
            }
            match value.get("@context") {
                Some(Value::Array(listed)) => found.extend(listed.iter().cloned()),
                Some(listed) => found.push(listed.clone()),
                None => {}
            }
            for (name, inner) in members.iter().filter(|(name, _)| *name != "@context") {
                if HIDING.contains(&name.as_str()) {
                    return Err(hides(name));
                }
                nested(inner, Some(name), found)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn hides(keyword: &str) -> Trouble {
    let message =
        format!("The document uses \"{keyword}\", which a badge may not: readers would differ on what it says.");
    Trouble::failed(Reason::Context, message)
}

fn absolute(address: &str, base: Option<&Url>) -> Option<Url> {
    if let Some(url) = node::web_address(address) {
        return Some(url);
    }
    base?
        .join(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// Takes the definitions of an inline context, refusing those that touch the words of a badge.
fn define(context: &Value, extra: &mut HashMap<String, String>) -> Result<(), Trouble> {
    let Some(definitions) = context.as_object() else {
        return Ok(());
    };
    for (term, definition) in definitions {
        if term.starts_with('@') {
            // Plain words would stand for a badge's own, and readers of JSON would not know.
            if term == "@vocab" && definition.as_str().is_some_and(terms::overlaps) {
                return Err(Trouble::failed(
                    Reason::Context,
                    "The @context gives undefined words the meanings of Open Badges' own.",
                ));
            }
            if matches!(
                term.as_str(),
                "@vocab" | "@version" | "@language" | "@base" | "@protected" | "@propagate" | "@direction"
            ) {
                continue;
            }
            return Err(Trouble::failed(
                Reason::Context,
                format!("The @context uses \"{term}\", which a badge may not."),
            ));
        }
        let scoped = definition.get("@context").is_some();
        let iri = match definition {
            Value::String(iri) => Some(iri.as_str()),
            Value::Object(_) => definition.get("@id").and_then(Value::as_str).or(Some(term.as_str())),
            _ => None,
        };
        let expanded = iri.map(|iri| expand(iri, definitions, extra));
        if let Some(keyword) = expanded.as_deref().filter(|iri| HIDING.contains(iri)) {
            return Err(hides(keyword));
        }
        let own = terms::PREFIXES
            .iter()
            .find(|(prefix, _)| prefix == term)
            .map(|(_, iri)| *iri);
        if let Some(meaning) = own.or_else(|| terms::meaning(term)) {
            let same = expanded.as_deref() == Some(meaning);
            // One value and a set of one are the same anyhow (CTX-8).
            let held = definition.get("@container").is_some_and(|kind| kind != "@set");
            let reversed = definition.get("@reverse").is_some() || held;
            if !same || scoped || reversed {
                let message = format!("The @context gives the word \"{term}\" another meaning than Open Badges does.");
                return Err(Trouble::failed(Reason::Context, message));
            }
            continue;
        }
        if scoped {
            return Err(Trouble::failed(
                Reason::Context,
                format!("The @context redefines words inside \"{term}\"."),
            ));
        }
        match expanded {
            Some(expanded) if expanded != *term => {
                extra.insert(term.clone(), expanded);
            }
            _ => {}
        }
    }
    Ok(())
}

/// An IRI written out, by the prefixes of its own context and of those before it.
fn expand(iri: &str, definitions: &serde_json::Map<String, Value>, before: &HashMap<String, String>) -> String {
    if let Some(meaning) = terms::meaning(iri) {
        return meaning.to_owned();
    }
    if let Some((prefix, rest)) = iri.split_once(':')
        && !rest.starts_with("//")
        && let Some(definition) = definitions.get(prefix)
        && let Some(base) = definition.as_str().or_else(|| definition.get("@id")?.as_str())
    {
        return format!("{}{rest}", terms::expand_prefix(base));
    }
    terms::written_out(iri, before).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defined(context: Value) -> Result<HashMap<String, String>, Trouble> {
        let mut extra = HashMap::new();
        define(&context, &mut extra).map(|()| extra)
    }

    #[test]
    fn words_of_a_badge_may_not_be_redefined_or_nulled() {
        for hostile in [
            json!({"badge": "http://evil.example/badge"}),
            json!({"expires": null}),
            json!({"verify": "http://evil.example/x"}),
            json!({"obi": "http://evil.example/"}),
            json!({"issuer": {"@id": "obi:issuer", "@context": {"id": null}}}),
            json!({"@import": "http://evil.example/"}),
            json!({"more": "@nest"}),
            json!({"more": {"@id": "@included"}}),
        ] {
            assert!(defined(hostile.clone()).is_err(), "{hostile}");
        }
    }

    #[test]
    fn prefixes_count_in_their_own_context_and_in_those_after() {
        let mut extra = HashMap::new();
        define(
            &json!({"s": {"@id": "https://w3id.org/security#", "@prefix": true}}),
            &mut extra,
        )
        .unwrap();
        define(
            &json!({"ends": "s:expiration", "o": "obi:", "prize": "o:badge"}),
            &mut extra,
        )
        .unwrap();
        for (word, term) in [
            ("ends", "expires"),
            ("prize", "badge"),
            ("s:expiration", "expires"),
            ("o:badge", "badge"),
        ] {
            assert_eq!(terms::plain(word, &extra), term, "{word}");
        }
        assert_eq!(terms::plain("s://expiration", &extra), "s://expiration");
    }

    #[test]
    fn saying_the_same_again_and_adding_words_is_fine() {
        let extra = defined(
            json!({"badge": {"@id": "obi:badge", "@type": "@id"}, "award": "obi:badge", "colour": "http://x.example/c"}),
        );
        assert_eq!(
            extra.unwrap().get("award").map(String::as_str),
            Some("https://w3id.org/openbadges#badge")
        );
    }
}
