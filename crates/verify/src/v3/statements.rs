//! From a credential in plain form to its statements, by words worked out beforehand ([`super::vocabulary`]).
//!
//! What is not plain (values as objects, contexts inside, graphs, null, undefined words, ...) is left
//! to the full processor. Where this answers, it answers the same; tests hold the two against each other.

use std::sync::Arc;

use oxrdf::{
    BlankNode, Dataset, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term,
    vocab::{rdf, xsd},
};
use serde_json::{Map, Number, Value};

use super::{
    contexts::Model,
    vocabulary::{self, Coercion, Meaning, Vocabulary, Words},
};

/// Deepest nesting that is read here.
const MAX_DEPTH: usize = 64;
/// Largest whole number that JSON and JSON-LD write alike.
const MAX_WHOLE: u64 = 1 << 53;

/// The statements of a document; nothing when it needs the full processor.
pub(crate) fn read(document: &Value, model: Model) -> Option<Dataset> {
    let members = document.as_object()?;
    let listed: Vec<&str> = match members.get("@context")? {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().map(Value::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    let vocabulary = vocabulary::of(&listed, model)?;
    let mut reader = Reader {
        vocabulary: &vocabulary,
        dataset: Dataset::new(),
        blank_nodes: 0,
    };
    let top = Arc::clone(&vocabulary.top);
    reader.node(&top, members, true, 0)?;
    Some(reader.dataset)
}

struct Reader<'v> {
    vocabulary: &'v Vocabulary,
    dataset: Dataset,
    blank_nodes: usize,
}

impl Reader<'_> {
    /// A node and all that it leads to. `words` are those that hold where it stands.
    fn node(
        &mut self,
        words: &Arc<Words>,
        members: &Map<String, Value>,
        top: bool,
        depth: usize,
    ) -> Option<NamedOrBlankNode> {
        let said = members.len() - usize::from(top);
        if depth > MAX_DEPTH || said == 0 {
            return None;
        }
        let (mut id, mut kinds) = (None, None);
        for (name, value) in members {
            match words.meaning(name) {
                _ if top && name == "@context" => {}
                Some(Meaning::Id) if id.is_none() => id = Some(value.as_str()?),
                Some(Meaning::Kind) if kinds.is_none() => kinds = Some(value),
                Some(Meaning::Id | Meaning::Kind) => return None,
                _ => {}
            }
        }
        let kinds: Vec<&str> = match kinds {
            None => Vec::new(),
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(kinds)) => kinds.iter().map(Value::as_str).collect::<Option<_>>()?,
            Some(_) => return None,
        };
        // A node that is nothing but its id says nothing by itself at the top.
        if top && said == 1 && id.is_some() {
            return None;
        }
        let subject: NamedOrBlankNode = match id {
            Some(id) => address(words, id)?.into(),
            None => self.blank_node().into(),
        };
        for kind in &kinds {
            let Meaning::Word { iri, .. } = words.meaning(kind)? else {
                return None;
            };
            self.say(&subject, &rdf::TYPE.into_owned(), iri.clone().into());
        }
        let inside = self.under_types(words, kinds)?;
        for (name, value) in members {
            match words.meaning(name) {
                _ if top && name == "@context" => continue,
                known @ Some(Meaning::Id | Meaning::Kind) if known == inside.meaning(name) => continue,
                Some(Meaning::Id | Meaning::Kind) => return None,
                _ => {}
            }
            let meaning = inside.meaning(name)?.clone();
            let Meaning::Word { iri, list, .. } = &meaning else {
                return None;
            };
            if *list {
                let first = self.list(&inside, name, &meaning, value.as_array()?, depth)?;
                self.say(&subject, iri, first);
                continue;
            }
            let values = match value {
                Value::Array(values) => values.as_slice(),
                value => std::slice::from_ref(value),
            };
            for value in values {
                let object = self.value(&inside, name, &meaning, value, depth)?;
                self.say(&subject, iri, object);
            }
        }
        Some(subject)
    }

    /// The words inside a node of these types: each adds its own, in the order of their names. (The full processor keeps
    /// only those of the last, and would take the words of the others for undefined.)
    fn under_types(&self, words: &Arc<Words>, mut kinds: Vec<&str>) -> Option<Arc<Words>> {
        kinds.sort_unstable();
        kinds.dedup();
        let mut inside = Arc::clone(words);
        for kind in kinds {
            if let Some(Meaning::Word { scope: Some(scope), .. }) = words.meaning(kind) {
                inside = self.vocabulary.scoped(&inside, scope, true)?;
            }
        }
        Some(inside)
    }

    /// Values in their order, as cells that each lead to the next. Answers the first.
    fn list(
        &mut self,
        words: &Arc<Words>,
        name: &str,
        meaning: &Meaning,
        values: &[Value],
        depth: usize,
    ) -> Option<Term> {
        let objects: Vec<Term> = values
            .iter()
            .map(|value| self.value(words, name, meaning, value, depth))
            .collect::<Option<_>>()?;
        if objects.is_empty() {
            return None;
        }
        let mut next: Term = rdf::NIL.into_owned().into();
        for object in objects.into_iter().rev() {
            let cell = self.blank_node();
            self.say(&cell.clone().into(), &rdf::FIRST.into_owned(), object);
            self.say(&cell.clone().into(), &rdf::REST.into_owned(), next);
            next = cell.into();
        }
        Some(next)
    }

    /// A value of the member `name`.
    fn value(
        &mut self,
        words: &Arc<Words>,
        name: &str,
        meaning: &Meaning,
        value: &Value,
        depth: usize,
    ) -> Option<Term> {
        let Meaning::Word { scope, coercion, .. } = meaning else {
            return None;
        };
        if let Value::Object(members) = value {
            // Processors differ on contexts that a member brings to nodes.
            if scope.is_some() {
                return None;
            }
            // What a type has brought along ends with its node.
            let inside = Arc::clone(words.outer.as_ref().unwrap_or(words));
            return Some(self.node(&inside, members, false, depth + 1)?.into());
        }
        let scoped;
        let words = match scope {
            None => words,
            // Processors differ on contexts around values that are no words of theirs.
            Some(_) if *coercion != Coercion::Word => return None,
            Some(scope) => {
                scoped = self.vocabulary.scoped(words, scope, false)?;
                &scoped
            }
        };
        let Meaning::Word { coercion, .. } = words.meaning(name)? else {
            return None;
        };
        match (value, coercion) {
            (Value::String(text), Coercion::Plain) => Some(Literal::new_simple_literal(text).into()),
            (Value::String(text), Coercion::Typed(kind)) => Some(Literal::new_typed_literal(text, kind.clone()).into()),
            (Value::String(text), Coercion::Address) => Some(address(words, text)?.into()),
            (Value::String(text), Coercion::Word) => match words.meaning(text)? {
                Meaning::Word { iri, .. } => Some(iri.clone().into()),
                _ => None,
            },
            (Value::Bool(flag), Coercion::Plain) => Some(Literal::from(*flag).into()),
            (Value::Bool(flag), Coercion::Typed(kind)) => {
                Some(Literal::new_typed_literal(flag.to_string(), kind.clone()).into())
            }
            (Value::Number(number), Coercion::Plain) => {
                let (text, kind) = match self::number(number)? {
                    Written::Whole(text) => (text, xsd::INTEGER),
                    Written::Fraction(text) => (text, xsd::DOUBLE),
                };
                Some(Literal::new_typed_literal(text, kind).into())
            }
            (Value::Number(number), Coercion::Typed(kind)) if *kind != xsd::DOUBLE => {
                let (Written::Whole(text) | Written::Fraction(text)) = self::number(number)?;
                Some(Literal::new_typed_literal(text, kind.clone()).into())
            }
            _ => None,
        }
    }

    fn blank_node(&mut self) -> BlankNode {
        self.blank_nodes += 1;
        BlankNode::new_unchecked(format!("n{}", self.blank_nodes))
    }

    fn say(&mut self, subject: &NamedOrBlankNode, predicate: &NamedNode, object: Term) {
        let quad = Quad::new(subject.clone(), predicate.clone(), object, GraphName::DefaultGraph);
        self.dataset.insert(&quad);
    }
}

/// A number as linked data writes it.
enum Written {
    Whole(String),
    Fraction(String),
}

/// Nothing for numbers of which processors think differently.
fn number(number: &Number) -> Option<Written> {
    if let Some(whole) = number.as_i64() {
        return (whole.unsigned_abs() <= MAX_WHOLE).then(|| Written::Whole(whole.to_string()));
    }
    let value = number.as_f64().filter(|value| value.fract() != 0.0)?;
    Some(Written::Fraction(fraction(value)))
}

/// Sixteen digits, without zeros at the end (JSON-LD 1.1 API, data round tripping).
pub(crate) fn fraction(value: f64) -> String {
    let text = format!("{value:.15E}");
    let (digits, exponent) = text.split_once('E').unwrap_or((&text, "0"));
    let digits = digits.trim_end_matches('0');
    let pad = if digits.ends_with('.') { "0" } else { "" };
    format!("{digits}{pad}E{exponent}")
}

/// An absolute address that reads the same to everybody.
fn address(words: &Words, written: &str) -> Option<NamedNode> {
    let (scheme, rest) = written.split_once(':')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let plain = rest.chars().all(plain) && !rest.is_empty() && !written.contains("/.");
    let scheme_fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let web = matches!(scheme, "http" | "https");
    if !plain || !scheme_fits || (web && !rest.starts_with("//")) || words.meaning(scheme).is_some() {
        return None;
    }
    NamedNode::new(written).ok()
}

#[cfg(test)]
#[path = "statements_tests.rs"]
mod tests;
