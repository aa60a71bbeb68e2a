//! The words of the built-in contexts, worked out once per list of contexts instead of once per credential.
//!
//! This understands what nearly all credentials use of JSON-LD, and knows what it does not: every answer may be
//! "nothing", and then the full processor does the work ([`super::rdf`]). It never guesses.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use oxrdf::NamedNode;
use serde_json::{Map, Value};

use super::contexts::{self, GEN_DELIMS, Model};

/// Most contexts of one list that is kept.
const MAX_LISTED: usize = 6;
/// Most lists that are kept.
const MAX_LISTS: usize = 64;
/// Most contexts inside others that are kept per list.
const MAX_SCOPES: usize = 2_000;
/// Most steps from a word to the word that it is explained by.
const MAX_STEPS: usize = 4;

/// How a value of a word is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Coercion {
    Plain,
    Address,
    Word,
    Typed(NamedNode),
}

/// What a term stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Meaning {
    /// `@id`.
    Id,
    /// `@type`.
    Kind,
    /// A name, with how values are read and the context inside.
    Word {
        iri: NamedNode,
        coercion: Coercion,
        scope: Option<Arc<Value>>,
        prefix: bool,
        /// Whether the order of several values counts.
        list: bool,
    },
    /// Something that only the full processor understands.
    Other,
}

#[derive(Debug, Clone)]
struct Term {
    meaning: Meaning,
    protected: bool,
    /// What only the full processor understands, as it is written, if it reads the same in every context.
    written: Option<Arc<Value>>,
}

/// The words that hold at one place of a document.
#[derive(Debug)]
pub(crate) struct Words {
    id: usize,
    terms: HashMap<String, Term>,
    /// What holds again inside the nodes that this one leads to.
    pub outer: Option<Arc<Words>>,
}

/// A list of contexts, with everything that has been worked out under it.
pub(crate) struct Vocabulary {
    /// What holds at the top.
    pub top: Arc<Words>,
    scopes: Mutex<Scopes>,
}

/// By the words that a context is added to, the place of its definition, and whether a type brought it.
type Scopes = HashMap<(usize, usize, bool), Option<Arc<Words>>>;
type Lists = HashMap<(bool, Vec<String>), Option<Arc<Vocabulary>>>;

static LISTS: LazyLock<Mutex<Lists>> = LazyLock::new(Mutex::default);

/// The words of a list of built-in contexts; nothing when they need the full processor.
pub(crate) fn of(listed: &[&str], model: Model) -> Option<Arc<Vocabulary>> {
    if listed.len() > MAX_LISTED {
        return None;
    }
    let key = (model == Model::V1, listed.iter().map(|one| (*one).to_owned()).collect());
    let mut lists = LISTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lists.get(&key) {
        return known.clone();
    }
    if lists.len() >= MAX_LISTS {
        return None;
    }
    let made = top(listed, model).map(|top| {
        Arc::new(Vocabulary {
            top: Arc::new(top),
            scopes: Mutex::default(),
        })
    });
    lists.insert(key, made.clone());
    made
}

fn top(listed: &[&str], model: Model) -> Option<Words> {
    let mut terms = HashMap::new();
    for address in listed {
        let context: Value = serde_json::from_str(contexts::built_in(address, model)?).ok()?;
        apply(&mut terms, context.get("@context")?, false)?;
    }
    Some(Words {
        id: 0,
        terms,
        outer: None,
    })
}

impl Vocabulary {
    /// The words `inside` with those of the context `scope`, which a type brings to its node (`by_type`) or a member to
    /// its values.
    pub fn scoped(&self, inside: &Arc<Words>, scope: &Arc<Value>, by_type: bool) -> Option<Arc<Words>> {
        // Definitions live as long as the vocabulary that keeps them, so their place tells them apart.
        let key = (inside.id, Arc::as_ptr(scope).addr(), by_type);
        let mut scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = scopes.get(&key) {
            return known.clone();
        }
        if scopes.len() >= MAX_SCOPES {
            return None;
        }
        let mut terms = inside.terms.clone();
        let made = apply(&mut terms, scope, !by_type).map(|()| {
            let outer = match by_type {
                true => inside.outer.clone().or_else(|| Some(Arc::clone(inside))),
                false => inside.outer.clone(),
            };
            Arc::new(Words {
                id: scopes.len() + 1,
                terms,
                outer,
            })
        });
        scopes.insert(key, made.clone());
        made
    }
}

impl Words {
    /// What a term stands for.
    pub fn meaning(&self, term: &str) -> Option<&Meaning> {
        self.terms.get(term).map(|term| &term.meaning)
    }
}

/// Adds the definitions of a context.
fn apply(terms: &mut HashMap<String, Term>, context: &Value, may_override: bool) -> Option<()> {
    match context {
        Value::Array(parts) => parts.iter().try_for_each(|part| apply(terms, part, may_override)),
        Value::Object(local) => {
            let all_protected = match local.get("@protected") {
                None => false,
                Some(flag) => flag.as_bool()?,
            };
            let before = terms.clone();
            for (term, definition) in local {
                match term.as_str() {
                    "@protected" => continue,
                    "@version" if definition.as_f64() == Some(1.1) => continue,
                    word if word.starts_with('@') || word.contains(':') || word.is_empty() => return None,
                    _ => {}
                }
                let protected = match definition.get("@protected") {
                    None => all_protected,
                    Some(flag) => flag.as_bool()?,
                };
                let meaning = meaning(local, &before, definition);
                let whole = meaning == Meaning::Other && stands_alone(definition);
                let written = whole.then(|| Arc::new(definition.clone()));
                let kept = match before.get(term).filter(|known| known.protected && !may_override) {
                    // A protected word may only be defined as it already is.
                    Some(known)
                        if known.meaning == meaning
                            && (meaning != Meaning::Other || whole && known.written == written) =>
                    {
                        true
                    }
                    Some(_) => return None,
                    None => protected,
                };
                terms.insert(
                    term.clone(),
                    Term {
                        meaning,
                        protected: kept,
                        written,
                    },
                );
            }
            Some(())
        }
        _ => None,
    }
}

/// Whether a definition names everything in full, so that it means the same wherever it stands.
fn stands_alone(definition: &Value) -> bool {
    let full = |name: &Value| {
        name.as_str()
            .is_some_and(|name| name.starts_with('@') || name.contains("://"))
    };
    definition.as_object().is_some_and(|parts| {
        parts.contains_key("@id")
            && parts.iter().all(|(part, value)| match part.as_str() {
                "@id" | "@type" | "@container" => full(value),
                part => part == "@protected",
            })
    })
}

fn meaning(local: &Map<String, Value>, before: &HashMap<String, Term>, definition: &Value) -> Meaning {
    understood(local, before, definition).unwrap_or(Meaning::Other)
}

fn understood(local: &Map<String, Value>, before: &HashMap<String, Term>, definition: &Value) -> Option<Meaning> {
    let parts = match definition {
        Value::String(iri) => {
            return Some(match iri.as_str() {
                "@id" => Meaning::Id,
                "@type" => Meaning::Kind,
                iri => {
                    let iri = expand(local, before, iri, MAX_STEPS)?;
                    Meaning::Word {
                        prefix: iri.as_str().ends_with(GEN_DELIMS),
                        iri,
                        coercion: Coercion::Plain,
                        scope: None,
                        list: false,
                    }
                }
            });
        }
        Value::Object(parts) => parts,
        _ => return None,
    };
    let known = ["@id", "@type", "@container", "@context", "@protected"];
    if !parts.keys().all(|part| known.contains(&part.as_str())) {
        return None;
    }
    let list = match parts.get("@container").map(Value::as_str) {
        None | Some(Some("@set")) => false,
        Some(Some("@list")) => true,
        Some(_) => return None,
    };
    let coercion = match parts.get("@type").map(Value::as_str) {
        None => Coercion::Plain,
        Some(Some("@id")) => Coercion::Address,
        Some(Some("@vocab")) => Coercion::Word,
        Some(Some(kind)) if !kind.starts_with('@') => Coercion::Typed(expand(local, before, kind, MAX_STEPS)?),
        Some(_) => return None,
    };
    let iri = parts.get("@id")?.as_str().filter(|iri| !iri.starts_with('@'))?;
    Some(Meaning::Word {
        iri: expand(local, before, iri, MAX_STEPS)?,
        coercion,
        scope: parts.get("@context").cloned().map(Arc::new),
        prefix: false,
        list,
    })
}

/// The full name that a definition writes in short.
fn expand(
    local: &Map<String, Value>,
    before: &HashMap<String, Term>,
    written: &str,
    steps: usize,
) -> Option<NamedNode> {
    if written.starts_with('@') || steps == 0 {
        return None;
    }
    let known = |name: &str| -> Option<Option<(NamedNode, bool)>> {
        if let Some(definition) = local.get(name) {
            let (iri, simple) = match definition {
                Value::String(iri) => (iri, true),
                definition => match definition.get("@id")? {
                    Value::String(iri) => (iri, false),
                    _ => return None,
                },
            };
            let iri = expand(local, before, iri, steps - 1)?;
            let prefix = simple && iri.as_str().ends_with(GEN_DELIMS);
            return Some(Some((iri, prefix)));
        }
        match before.get(name).map(|term| &term.meaning) {
            None => Some(None),
            Some(Meaning::Word { iri, prefix, .. }) => Some(Some((iri.clone(), *prefix))),
            Some(_) => None,
        }
    };
    match written.split_once(':') {
        None => known(written)?.map(|(iri, _)| iri),
        Some((_, rest)) if rest.starts_with("//") => NamedNode::new(written).ok(),
        Some((short, rest)) => match known(short)? {
            None => NamedNode::new(written).ok(),
            Some((base, true)) => NamedNode::new(format!("{}{rest}", base.as_str())).ok(),
            Some((_, false)) => None,
        },
    }
}
