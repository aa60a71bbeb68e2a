//! The words that contexts inside a credential define, and what they may come down to (D-9).
//!
//! A word of one's own for something that Open Badges has a word for hides it from readers of JSON: they look for
//! `validUntil` and not for `until`. Such words come in many steps (a prefix of a prefix, a prefix in another context,
//! a word for a word), so every step that could be meant is followed.

use std::{cell::Cell, collections::HashMap};

use serde_json::Value;

use super::contexts;
use crate::node;

/// Most steps from a word to its name.
const MAX_STEPS: usize = 6;
/// Most names that are looked at for one document; one that needs more was made to need it.
const MAX_LOOKS: usize = 5_000;

/// Words to everything that any context inside the document calls them.
#[derive(Debug, Default)]
pub(crate) struct Aliases<'d> {
    names: HashMap<&'d str, Vec<&'d str>>,
    looks: Cell<usize>,
}

impl<'d> Aliases<'d> {
    /// Those of a document and of everything in it.
    pub fn of(document: &'d Value) -> Self {
        let mut aliases = Self::default();
        aliases.add(document);
        aliases
    }

    fn add(&mut self, value: &'d Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|inner| self.add(inner)),
            Value::Object(members) => {
                for (name, inner) in members {
                    match name.as_str() {
                        "@context" => self.define(inner),
                        _ => self.add(inner),
                    }
                }
            }
            _ => {}
        }
    }

    fn define(&mut self, context: &'d Value) {
        match context {
            Value::Array(all) => all.iter().for_each(|one| self.define(one)),
            Value::Object(definitions) => {
                for (term, definition) in definitions {
                    let name = definition.as_str().or_else(|| node::text(definition, "@id"));
                    self.names.entry(term).or_default().extend(name);
                }
            }
            _ => {}
        }
    }

    /// Whether `written` may stand for something that a built-in context has a word for, or for a keyword.
    pub fn may_be_known(&self, written: &str) -> bool {
        self.follow(written, MAX_STEPS)
    }

    fn own(&self, word: &str) -> &[&'d str] {
        self.names.get(word).map_or(&[], Vec::as_slice)
    }

    fn follow(&self, written: &str, steps: usize) -> bool {
        self.looks.set(self.looks.get() + 1);
        if written.starts_with('@') || contexts::has_a_word_for(written) || steps == 0 || self.looks.get() > MAX_LOOKS {
            return true;
        }
        match written.split_once(':') {
            None => contexts::is_a_word(written) || self.own(written).iter().any(|name| self.follow(name, steps - 1)),
            Some((_, rest)) if rest.starts_with("//") => false,
            Some((prefix, rest)) => {
                let leads = |base: &str| self.follow(&format!("{base}{rest}"), steps - 1);
                self.own(prefix).iter().any(|base| leads(base)) || contexts::bases(prefix).any(leads)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_way_from_a_word_to_a_known_name_is_found() {
        let document = json!({"@context": [{"w": "https://www.w3.org/", "c": "w:2018/"}, [{"a": "b"}], {"b": {"@id": "c:credentials#validUntil"}},
            {"loop": "loop:x"}, {"colour": "ex:colour"}], "evidence": {"@context": {"ex": "https://example.org/"}}});
        let aliases = Aliases::of(&document);
        for known in [
            "https://www.w3.org/2018/credentials#validUntil",
            "c:credentials#validUntil",
            "w:2018/credentials#validUntil",
            "a",
            "name",
            "sec:proof",
            "@id",
            "loop:y",
        ] {
            assert!(aliases.may_be_known(known), "{known}");
        }
        for own in [
            "ex:colour",
            "colour",
            "https://example.org/colour",
            "urn:example:c",
            "c:other",
        ] {
            assert!(!aliases.may_be_known(own), "{own}");
        }
    }

    #[test]
    fn words_made_to_be_followed_without_end_are_given_up() {
        let many: Vec<Value> = (0..200).map(|at| json!({"p": format!("p:{at}")})).collect();
        let document = json!({"@context": many});
        let aliases = Aliases::of(&document);
        assert!(aliases.may_be_known("p:x"));
        assert!(aliases.looks.get() < 2 * MAX_LOOKS);
    }
}
