//! From a credential to the text that its signature covers: JSON-LD to RDF, and RDF to its canonical form (RDFC-1.0).
//!
//! Two dangers are kept out. A converter drops what no context defines, so anybody could add members to a signed
//! document: here everything undefined gets a name, and no such name may come to light (D-8). And canonical naming of
//! blank nodes takes exponential time on graphs made for it: it is paid for first ([`super::tangles`]).

use std::collections::BTreeMap;

use holdall_model::Reason;
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{
    BlankNode, BlankNodeRef, Dataset, GraphName, NamedOrBlankNode, NamedOrBlankNodeRef, QuadRef, Term, TermRef,
    dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm},
};
use serde_json::{Map, Value, json};

use super::{
    contexts::{self, Model},
    scopes, statements, tangles,
};
use crate::{effort::Effort, finding::Trouble, node};

/// Most statements of one document.
const MAX_QUADS: usize = 20_000;
/// What a statement costs in units of effort: read, held against all others, named and written.
const UNITS_PER_STATEMENT: usize = 6;
/// What undefined words become.
const UNDEFINED: &str = "urn:holdall:undefined:";
/// What relative addresses become.
const RELATIVE: &str = "https://relative.holdall.invalid/";

/// The hash that a suite uses throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha256,
    Sha384,
}

/// The canonical N-Quads of a document that has passed [`super::compact`].
pub(crate) fn canonical(effort: &Effort, document: &Value, model: Model, hash: Hash) -> Result<String, Trouble> {
    Ok(lines(&canonical_dataset(effort, document, model, hash)?).concat())
}

/// The same line by line, by SHA-256, with other names for the blank nodes; each needs one.
pub(crate) fn canonical_under(
    effort: &Effort,
    document: &Value,
    model: Model,
    names: &BTreeMap<String, String>,
) -> Result<Vec<String>, Trouble> {
    let dataset = canonical_dataset(effort, document, model, Hash::Sha256)?;
    let unnamed = || {
        Trouble::failed(
            Reason::Signature,
            "The proof does not name everything that the credential speaks of.",
        )
    };
    let named = |node: BlankNodeRef<'_>| {
        let name = names.get(node.as_str()).ok_or_else(unnamed)?;
        BlankNode::new(name).map_err(|_| unnamed())
    };
    let mut renamed = Dataset::new();
    for quad in &dataset {
        let mut quad = quad.into_owned();
        if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
            quad.subject = named(node.as_ref())?.into();
        }
        if let Term::BlankNode(node) = &quad.object {
            quad.object = named(node.as_ref())?.into();
        }
        if let GraphName::BlankNode(node) = &quad.graph_name {
            quad.graph_name = named(node.as_ref())?.into();
        }
        renamed.insert(&quad);
    }
    Ok(lines(&renamed))
}

fn lines(dataset: &Dataset) -> Vec<String> {
    let mut lines: Vec<String> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort_unstable();
    lines
}

fn canonical_dataset(effort: &Effort, document: &Value, model: Model, hash: Hash) -> Result<Dataset, Trouble> {
    let size = Size::of(document);
    effort.spend(size.statements() * UNITS_PER_STATEMENT)?;
    let mut dataset = match statements::read(document, model) {
        Some(dataset) => dataset,
        None => {
            effort.spend(size.by_full_processor())?;
            by_full_processor(document, model)?
        }
    };
    tangles::check(effort, &dataset)?;
    let hash_algorithm = match hash {
        Hash::Sha256 => CanonicalizationHashAlgorithm::Sha256,
        Hash::Sha384 => CanonicalizationHashAlgorithm::Sha384,
    };
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm });
    Ok(dataset)
}

/// How much a document says.
#[derive(Debug, Default)]
pub(crate) struct Size {
    objects: usize,
    /// Texts, numbers and the like.
    values: usize,
    /// Words that contexts inside the document define.
    words: usize,
}

impl Size {
    /// Counted before any work is done.
    pub fn of(document: &Value) -> Self {
        let mut size = Self::default();
        size.add(document);
        size
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.add(value)),
            Value::Object(members) => {
                self.objects += 1;
                for (name, inner) in members {
                    match name.as_str() {
                        "@context" => {
                            let inside = node::list_of(inner).into_iter().filter_map(Value::as_object);
                            self.words += inside.map(Map::len).sum::<usize>();
                        }
                        _ => self.add(inner),
                    }
                }
            }
            _ => self.values += 1,
        }
    }

    /// At most about so many.
    pub fn statements(&self) -> usize {
        self.objects + self.values
    }

    /// Units of effort. The full processor works its contexts out anew for every object.
    fn by_full_processor(&self) -> usize {
        self.objects * (200 + self.words / 2) + self.values * 3
    }
}

/// The statements of any document, by the full JSON-LD processor.
pub(crate) fn by_full_processor(document: &Value, model: Model) -> Result<Dataset, Trouble> {
    let mut named = with_names_for_everything(document);
    scopes::join(&mut named, model)?;
    let dataset = convert(&named, model)?;
    check_defined(&dataset)?;
    Ok(dataset)
}

/// The document under a context that gives every undefined word a name. What is defined keeps its meaning, so without
/// such names in the outcome this is the document's own meaning.
fn with_names_for_everything(document: &Value) -> Value {
    let mut named = document.clone();
    let mut listed: Vec<Value> = node::list(document, "@context").into_iter().cloned().collect();
    if !listed.iter().any(|entry| entry.get("@vocab").is_some()) {
        listed.push(json!({"@vocab": UNDEFINED}));
    }
    if let Some(members) = named.as_object_mut() {
        members.insert("@context".to_owned(), Value::Array(listed));
    }
    named
}

/// Writes fractions with the sixteen digits that linked data has of them: the processor takes over all that it is given.
struct SixteenDigits;

impl serde_json::ser::Formatter for SixteenDigits {
    fn write_f64<W: ?Sized + std::io::Write>(&mut self, writer: &mut W, value: f64) -> std::io::Result<()> {
        let written = statements::fraction(value);
        match value.fract() == 0.0 || written == format!("{value:E}") {
            true => serde_json::ser::CompactFormatter.write_f64(writer, value),
            false => writer.write_all(written.as_bytes()),
        }
    }
}

fn convert(document: &Value, model: Model) -> Result<Dataset, Trouble> {
    let bad = |why: String| {
        Trouble::failed(
            Reason::Context,
            format!("The credential cannot be read as linked data: {why}."),
        )
    };
    let mut text = Vec::new();
    let mut writer = serde_json::Serializer::with_formatter(&mut text, SixteenDigits);
    serde::Serialize::serialize(document, &mut writer).map_err(|error| bad(error.to_string()))?;
    let parser = JsonLdParser::new()
        .with_base_iri(RELATIVE)
        .map_err(|error| bad(error.to_string()))?;
    let quads = parser.for_slice(&text).with_load_document_callback(move |address, _| {
        let content = contexts::built_in(address, model).ok_or("a context that is not built in")?;
        // All are said to come from one place: the processor takes the same definition from another address for another
        // definition, and addresses inside the built-in contexts are whole.
        Ok(JsonLdRemoteDocument {
            document: content.as_bytes().to_vec(),
            document_url: RELATIVE.to_owned(),
        })
    });
    let mut dataset = Dataset::new();
    for quad in quads {
        let quad = quad.map_err(|error| bad(brief(&error.to_string())))?;
        dataset.insert(&quad);
        if dataset.len() > MAX_QUADS {
            return Err(Trouble::unsure(
                Reason::TooLarge,
                "The credential says more than can be checked here.",
            ));
        }
    }
    Ok(dataset)
}

/// Looks for names that were given to undefined words and relative addresses.
fn check_defined(dataset: &Dataset) -> Result<(), Trouble> {
    for quad in dataset {
        let names = [subject_name(quad), Some(quad.predicate.as_str()), object_name(quad)];
        for name in names.into_iter().flatten() {
            let uncovered = "the signature does not cover it";
            if let Some(word) = name.strip_prefix(UNDEFINED) {
                let word = brief(word);
                let message =
                    format!("The credential uses the word \"{word}\", which no context defines; {uncovered}.");
                return Err(Trouble::failed(Reason::Context, message));
            }
            if let Some(address) = name.strip_prefix(RELATIVE) {
                let address = brief(address);
                let message = format!("The credential holds \"{address}\" where an address should be; {uncovered}.");
                return Err(Trouble::failed(Reason::Context, message));
            }
        }
    }
    Ok(())
}

fn subject_name(quad: QuadRef<'_>) -> Option<&str> {
    match quad.subject {
        NamedOrBlankNodeRef::NamedNode(name) => Some(name.as_str()),
        _ => None,
    }
}

fn object_name(quad: QuadRef<'_>) -> Option<&str> {
    match quad.object {
        TermRef::NamedNode(name) => Some(name.as_str()),
        TermRef::Literal(literal) => Some(literal.datatype().as_str()),
        _ => None,
    }
}

fn brief(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credential(extra: Value) -> Value {
        let mut credential = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
            "id": "urn:uuid:1", "type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": "did:key:z6Mk",
            "credentialSubject": {"type": ["AchievementSubject"]},
        });
        for (name, value) in extra.as_object().unwrap() {
            credential[name] = value.clone();
        }
        credential
    }

    #[test]
    fn members_that_no_context_defines_are_found() {
        assert!(
            canonical(
                &Effort::new(),
                &credential(json!({"name": "Knots"})),
                Model::V2,
                Hash::Sha256
            )
            .is_ok()
        );
        for added in [
            json!({"evilGrade": "A+"}),
            json!({"credentialSubject": {"type": ["AchievementSubject", "EvilSubject"]}}),
            json!({"credentialSubject": {"type": ["AchievementSubject"], "evilGrade": "A+"}}),
            json!({"issuer": "relative"}),
        ] {
            let trouble = canonical(&Effort::new(), &credential(added.clone()), Model::V2, Hash::Sha256).unwrap_err();
            assert_eq!(trouble.reason, Reason::Context, "{added}");
        }
    }

    /// The plain conversion, which drops what is undefined.
    fn plainly(document: &Value) -> String {
        let text = serde_json::to_vec(document).unwrap();
        let quads = JsonLdParser::new()
            .for_slice(&text)
            .with_load_document_callback(|address, _| {
                let document = contexts::built_in(address, Model::V2).unwrap().as_bytes().to_vec();
                Ok(JsonLdRemoteDocument {
                    document,
                    document_url: address.to_owned(),
                })
            });
        let mut dataset: Dataset = quads.map(Result::unwrap).collect();
        let hash_algorithm = CanonicalizationHashAlgorithm::Sha256;
        dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm });
        let mut lines: Vec<String> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
        lines.sort_unstable();
        lines.concat()
    }

    #[test]
    fn names_for_the_undefined_change_nothing_for_the_defined() {
        let full = credential(json!({
            "name": [{"@value": "Knoten", "@language": "de"}], "validFrom": "2024-01-01T00:00:00Z",
            "issuer": {"id": "did:key:z6Mk", "type": ["Profile"], "name": "Harbour \t School", "url": "https://a.example/"},
            "evidence": [{"type": ["Evidence"], "narrative": "a"}, {"type": ["Evidence"], "narrative": "a"}],
            "credentialStatus": {"id": "https://a.example/s#1", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
                "statusListIndex": "1", "statusListCredential": "https://a.example/s"},
            "credentialSubject": {"type": ["AchievementSubject"], "identifier": [{"type": "IdentityObject", "hashed": true,
                "identityHash": "sha256$00", "identityType": "emailAddress"}], "achievement": {
                    "id": "https://a.example/1", "type": ["Achievement"], "achievementType": "Badge", "creditsAvailable": 1.5,
                    "criteria": {"narrative": "x"}, "resultDescription": [{"id": "urn:uuid:2", "type": ["ResultDescription"],
                    "name": "Grade", "resultType": "LetterGrade", "allowedValue": ["A", "B"]}]}},
        }));
        let ours = canonical(&Effort::new(), &full, Model::V2, Hash::Sha256).unwrap();
        assert_eq!(ours, plainly(&full));
        assert!(ours.lines().count() > 30);
    }

    #[test]
    fn many_equal_nodes_are_fine() {
        let evidence: Vec<Value> = (0..50).map(|_| json!({"type": ["Evidence"], "name": "same"})).collect();
        assert!(
            canonical(
                &Effort::new(),
                &credential(json!({"evidence": evidence})),
                Model::V2,
                Hash::Sha256
            )
            .is_ok()
        );
    }
}
