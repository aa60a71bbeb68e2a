//! What a program reads as JSON must be what the signature covers as linked data (D-8, D-9).
//!
//! A signature over RDF survives any rewriting that keeps the statements: an end date moved under its full IRI, into
//! `@included`, or into a second description of the same node is still signed and no longer read. So documents are
//! accepted only in the plain compact form that issuers write.

use holdall_model::Reason;
use serde_json::{Map, Value};

use super::{
    aliases::Aliases,
    contexts::{self, Model},
};
use crate::{finding::Trouble, node};

/// Deepest nesting that a credential may have.
const MAX_DEPTH: usize = 64;

/// What may be said of a credential inside itself: what an endorsement says of its subject.
const ENDORSED: &[&str] = &["id", "type", "endorsementComment"];

fn bent(message: impl Into<String>) -> Trouble {
    Trouble::failed(Reason::Context, message)
}

/// Most objects of one credential. Each costs the JSON-LD processor a context of its own.
const MAX_OBJECTS: usize = 1_000;
/// Most objects that list contexts.
const MAX_CONTEXTS: usize = 16;
/// Most words that contexts inside a credential define.
const MAX_WORDS: usize = 500;

/// What hinders reading a credential, its proof included, as the JSON that it is.
pub(crate) fn trouble(document: &Value, model: Model) -> Option<Trouble> {
    let mut counted = Counted::default();
    counted.add(document, 0);
    if counted.objects > MAX_OBJECTS || counted.contexts > MAX_CONTEXTS || counted.words > MAX_WORDS {
        return Some(Trouble::unsure(
            Reason::TooLarge,
            "The credential says more than can be checked here.",
        ));
    }
    let reader = Reader {
        own: node::text(document, "id"),
        model,
        aliases: match counted.words {
            0 => Aliases::default(),
            _ => Aliases::of(document),
        },
    };
    reader.walk(document, 0).err()
}

/// How much there is to walk through.
#[derive(Default)]
struct Counted {
    objects: usize,
    contexts: usize,
    words: usize,
}

impl Counted {
    fn add(&mut self, value: &Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Array(values) => values.iter().for_each(|inner| self.add(inner, depth + 1)),
            Value::Object(members) => {
                self.objects += 1;
                for context in node::list(value, "@context") {
                    self.contexts += 1;
                    self.words += context.as_object().map_or(0, Map::len);
                }
                members.values().for_each(|inner| self.add(inner, depth + 1));
            }
            _ => {}
        }
    }
}

/// One document on its way.
struct Reader<'d> {
    /// The credential's id.
    own: Option<&'d str>,
    model: Model,
    /// The words that contexts inside it define.
    aliases: Aliases<'d>,
}

impl Reader<'_> {
    fn walk(&self, value: &Value, depth: usize) -> Result<(), Trouble> {
        if depth > MAX_DEPTH {
            return Err(Trouble::failed(
                Reason::TooLarge,
                "The credential is nested too deeply.",
            ));
        }
        match value {
            Value::Array(values) => values.iter().try_for_each(|inner| self.walk(inner, depth + 1)),
            Value::Object(members) => {
                if members.contains_key("@value") {
                    return text_value(members);
                }
                let again = depth > 0 && self.own.is_some() && node::text(value, "id") == self.own;
                if again && members.keys().any(|name| !ENDORSED.contains(&name.as_str())) {
                    return Err(bent("The credential describes itself a second time inside."));
                }
                for (name, inner) in members {
                    self.member(name, inner)?;
                    if name != "@context" {
                        self.walk(inner, depth + 1)?;
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn member(&self, name: &str, inner: &Value) -> Result<(), Trouble> {
        match name {
            "@context" => return self.listed(inner),
            "id" => {
                let fits = |id: &&Value| id.as_str().is_some_and(|id| node::is_iri(id) && !id.starts_with("_:"));
                if !node::list_of(inner).iter().all(fits) {
                    return Err(bent("An id in the credential is not an absolute address."));
                }
            }
            "type" => {
                // A known type under another name is not recognised by readers of JSON.
                let own_name =
                    |kind: &str| !kind.contains(':') || node::is_iri(kind) && !self.aliases.may_be_known(kind);
                if !node::list_of(inner)
                    .iter()
                    .all(|kind| kind.as_str().is_some_and(own_name))
                {
                    return Err(bent("A type in the credential is not a word."));
                }
            }
            name if name.starts_with('@') => {
                return Err(bent(format!(
                    "The credential uses \"{}\", which hides members from its readers.",
                    brief(name)
                )));
            }
            name if name.contains(':') => {
                return Err(bent(format!(
                    "The credential is not in compact form: it writes \"{}\" as a member.",
                    brief(name)
                )));
            }
            _ => {}
        }
        Ok(())
    }

    /// Contexts are built-in ones by address, or small dictionaries that add words of their own.
    fn listed(&self, context: &Value) -> Result<(), Trouble> {
        match context {
            Value::Array(all) => all.iter().try_for_each(|entry| self.listed(entry)),
            Value::String(address) => match contexts::built_in(address, self.model) {
                Some(_) => Ok(()),
                None => Err(bent(format!(
                    "The meaning of the credential rests on a context that is not built in: {}.",
                    brief(address)
                ))),
            },
            Value::Object(definitions) => definitions
                .iter()
                .try_for_each(|(term, definition)| self.defined(term, definition)),
            _ => Err(bent("The @context holds something that is no context.")),
        }
    }

    fn defined(&self, term: &str, definition: &Value) -> Result<(), Trouble> {
        let refuse = || bent(format!("The @context bends the meaning of \"{}\".", brief(term)));
        match (term, definition) {
            ("@vocab", Value::String(vocabulary)) if !vocabulary.is_empty() && !contexts::overlaps(vocabulary) => {
                return Ok(());
            }
            ("@version" | "@protected" | "@language", _) => return Ok(()),
            _ if term.starts_with('@') => return Err(refuse()),
            _ => {}
        }
        let iri = match definition {
            Value::String(iri) => iri.as_str(),
            Value::Object(parts) => {
                let harmless = ["@id", "@type", "@container", "@language", "@protected", "@prefix"];
                let plain = parts.keys().all(|part| harmless.contains(&part.as_str()));
                let container = parts.get("@container").and_then(Value::as_str).unwrap_or("@set");
                if !plain || !matches!(container, "@set" | "@list" | "@language") {
                    return Err(refuse());
                }
                match parts.get("@id") {
                    Some(Value::String(iri)) => iri.as_str(),
                    _ => return Err(refuse()),
                }
            }
            _ => return Err(refuse()),
        };
        match self.aliases.may_be_known(iri) {
            true => Err(refuse()),
            false => Ok(()),
        }
    }
}

/// A text with language and direction, and nothing else; one without either is written as a text.
fn text_value(members: &Map<String, Value>) -> Result<(), Trouble> {
    let fits = |(name, value): (&String, &Value)| {
        matches!(name.as_str(), "@value" | "@language" | "@direction") && value.is_string()
    };
    match members.len() > 1 && members.iter().all(fits) {
        true => Ok(()),
        false => Err(bent("The credential writes a value in a form that hides what it is.")),
    }
}

fn brief(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdall_model::Outcome;
    use serde_json::json;

    fn refused(document: Value) -> bool {
        trouble(&document, Model::V2).is_some_and(|trouble| trouble.reason == Reason::Context)
    }

    #[test]
    fn a_plain_credential_is_read_as_it_is() {
        assert!(!refused(json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", {"colour": "https://example.org/colour"}],
            "id": "urn:uuid:1", "type": ["VerifiableCredential", "schema:Thing"],
            "name": [{"@value": "Knoten", "@language": "de"}], "colour": "red",
            "credentialSubject": {"id": "did:key:z6Mk", "achievement": {"id": "http://a.example/1"}},
        })));
    }

    #[test]
    fn members_that_readers_of_json_would_miss_are_refused() {
        for hostile in [
            json!({"https://www.w3.org/2018/credentials#validUntil": "2020-01-01T00:00:00Z"}),
            json!({"_:x": 1}),
            json!({"@included": []}),
            json!({"@graph": []}),
            json!({"@id": "urn:uuid:1"}),
            json!({"@reverse": {}}),
            json!({"id": "relative"}),
            json!({"id": "_:b0"}),
            json!({"id": "urn:uuid:1", "evidence": {"id": "urn:uuid:1", "validUntil": "2020-01-01T00:00:00Z"}}),
            json!({"validUntil": {"@value": "2020-01-01T00:00:00Z", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}}),
            json!({"type": ["bad type:x"]}),
        ] {
            assert!(refused(hostile.clone()), "{hostile}");
        }
    }

    #[test]
    fn contexts_that_rename_known_words_are_refused() {
        for hostile in [
            json!({"until": "https://www.w3.org/2018/credentials#validUntil"}),
            json!({"cred": "https://www.w3.org/2018/credentials#", "until": "cred:validUntil"}),
            json!({"until": {"@id": "https://www.w3.org/2018/credentials#validUntil"}}),
            json!({"x": "@included"}),
            json!({"x": null}),
            json!({"@vocab": "https://www.w3.org/2018/credentials#"}),
            json!({"@import": "https://w3id.org/security/v2"}),
            json!({"@base": "http://evil.example/"}),
            json!({"x": {"@id": "https://example.org/x", "@context": {"id": null}}}),
            json!({"x": {"@reverse": "https://example.org/x"}}),
            json!("https://example.org/unknown"),
            json!(null),
        ] {
            assert!(
                refused(json!({"@context": ["https://www.w3.org/ns/credentials/v2", hostile]})),
                "{hostile}"
            );
            assert!(
                refused(json!({"credentialSubject": {"@context": hostile}})),
                "{hostile} inside"
            );
        }
    }

    #[test]
    fn what_would_take_too_long_is_left_open() {
        let many: Vec<Value> = (0..2_000).map(|_| json!({"type": ["Evidence"]})).collect();
        let listing = json!({"@context": ["https://www.w3.org/ns/credentials/v2"]});
        let listings: Vec<Value> = (0..20).map(|_| listing.clone()).collect();
        let words: Map<String, Value> = (0..600)
            .map(|at| (format!("w{at}"), json!("https://a.example/")))
            .collect();
        for document in [
            json!({"evidence": many}),
            json!({"evidence": listings}),
            json!({"@context": [words]}),
        ] {
            let trouble = trouble(&document, Model::V2).unwrap();
            assert_eq!(
                (trouble.reason, trouble.outcome),
                (Reason::TooLarge, Outcome::CouldNotCheck)
            );
        }
    }
}
