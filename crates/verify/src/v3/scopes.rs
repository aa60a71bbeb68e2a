//! Nodes of several types that each bring words along.
//!
//! All types of a node bring their words to it (JSON-LD 1.1, type-scoped contexts); the full processor keeps only those
//! of the last. So each such node is given the words of all its types in a context of its own, which ends with the node
//! as theirs would.

use std::collections::BTreeSet;

use holdall_model::Reason;
use serde_json::{Map, Value, json};

use super::contexts::{self, Model, Scope};
use crate::{finding::Trouble, node};

/// Gives the words of all types to nodes of several; says whether there were such nodes. `document` has passed
/// [`super::compact`].
///
/// # Errors
/// When the words of the types cannot be put together here.
pub(crate) fn join(document: &mut Value, model: Model) -> Result<bool, Trouble> {
    let listed: Vec<&str> = node::list(document, "@context")
        .into_iter()
        .filter_map(Value::as_str)
        .collect();
    let mut scopes: Vec<&'static Scope> = Vec::new();
    for address in listed {
        scopes.extend(contexts::scopes(address, model));
    }
    let mut joined = false;
    walk(document, &scopes, &mut joined)?;
    Ok(joined)
}

fn walk(value: &mut Value, scopes: &[&Scope], joined: &mut bool) -> Result<(), Trouble> {
    match value {
        Value::Array(values) => values.iter_mut().try_for_each(|value| walk(value, scopes, joined)),
        Value::Object(members) => {
            for (name, inner) in members.iter_mut() {
                if name != "@context" {
                    walk(inner, scopes, joined)?;
                }
            }
            let kinds: BTreeSet<&str> = members
                .get("type")
                .map(node::list_of)
                .unwrap_or_default()
                .into_iter()
                .filter_map(Value::as_str)
                .collect();
            // The last definition of a type counts.
            let brought: Vec<&Scope> = kinds
                .iter()
                .filter_map(|kind| scopes.iter().rev().find(|scope| scope.name == *kind).copied())
                .collect();
            if brought.len() > 1 {
                *joined = true;
                let together = together(&brought)?;
                spell_out(members, &brought);
                put(members, together);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// One context with the definitions of all, a later one going before an earlier one.
fn together(scopes: &[&Scope]) -> Result<Map<String, Value>, Trouble> {
    let mut all: Map<String, Value> = Map::new();
    for scope in scopes {
        let definitions = scope.words.as_object().ok_or_else(unreadable)?;
        if scopes.iter().any(|other| bends(scope, other)) {
            return Err(unreadable());
        }
        let protected = definitions.get("@protected") == Some(&Value::Bool(true));
        for (term, definition) in definitions {
            if matches!(term.as_str(), "@protected" | "@version") {
                continue;
            }
            if term.starts_with('@') {
                return Err(unreadable());
            }
            let mut definition = match definition {
                Value::String(iri) => json!({"@id": iri}),
                Value::Object(_) => definition.clone(),
                _ => return Err(unreadable()),
            };
            if let Some(parts) = definition.as_object_mut() {
                parts.entry("@protected").or_insert(Value::Bool(protected));
            }
            let fixed = |known: &Value| known.get("@protected") == Some(&Value::Bool(true));
            if all.get(term).is_some_and(|known| fixed(known) && *known != definition) {
                return Err(unreadable());
            }
            all.insert(term.clone(), definition);
        }
    }
    all.insert("@propagate".to_owned(), Value::Bool(false));
    Ok(all)
}

/// Whether a word of `scope` is one that `other` shortens its names with, and takes to stand for something else.
fn bends(scope: &Scope, other: &Scope) -> bool {
    let mut used = BTreeSet::new();
    prefixes(&other.words, &mut used);
    let differs = |prefix: &&str| match scope.words.get(*prefix) {
        None => false,
        here => here != other.words.get(*prefix),
    };
    used.iter().any(differs)
}

fn prefixes<'v>(value: &'v Value, used: &mut BTreeSet<&'v str>) {
    match value {
        Value::String(name) => used.extend(name.split_once(':').map(|(prefix, _)| prefix)),
        Value::Array(values) => values.iter().for_each(|inner| prefixes(inner, used)),
        Value::Object(members) => members.values().for_each(|inner| prefixes(inner, used)),
        _ => {}
    }
}

/// Types by their full names bring no words, so that none are brought twice.
fn spell_out(members: &mut Map<String, Value>, scopes: &[&Scope]) {
    let Some(kinds) = members.get_mut("type").and_then(Value::as_array_mut) else {
        return;
    };
    for kind in kinds {
        if let Some(scope) = scopes.iter().find(|scope| kind.as_str() == Some(&scope.name)) {
            *kind = Value::String(scope.iri.clone());
        }
    }
}

fn put(members: &mut Map<String, Value>, words: Map<String, Value>) {
    let words = Value::Object(words);
    match members.remove("@context") {
        None => {
            members.insert("@context".to_owned(), words);
        }
        // Words that end with a node cannot stand in a list with others, so the node goes one level down.
        Some(outer) => {
            let mut inner = std::mem::take(members);
            inner.insert("@context".to_owned(), words);
            members.insert("@context".to_owned(), outer);
            members.insert("@graph".to_owned(), Value::Array(vec![Value::Object(inner)]));
        }
    }
}

fn unreadable() -> Trouble {
    Trouble::unsure(
        Reason::Context,
        "The credential has things of several types whose words cannot be read together here.",
    )
}
