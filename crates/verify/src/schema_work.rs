//! How much work a stranger's schema makes of an instance, told before anything is held against it: schemas unfold,
//! and recursion that branches doubles with every step into the instance.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// Most subschemas that a schema may unfold to.
const MAX_UNFOLDED: usize = 20_000;
/// Most steps of holding an instance against a schema; a step is about a tenth of a microsecond.
const MAX_STEPS: usize = 200_000;
/// What reading one part of a schema costs, in steps, and what following a reference to it once more.
const READING: (usize, usize) = (10, 2);
/// What making a pattern ready costs, in steps, and each of its letters.
const PATTERN: (usize, usize) = (1_000, 20);
/// The same for one that counts repetitions.
const COUNTING: usize = 5_000;
/// Deepest nesting that is followed.
const MAX_DEPTH: usize = 512;

/// Words whose schemas are for what is inside the instance.
const INSIDE: &[&str] = &[
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "unevaluatedProperties",
    "items",
    "prefixItems",
    "additionalItems",
    "unevaluatedItems",
    "contains",
];
/// Words that hold values, and no schemas.
const VALUES: &[&str] = &["enum", "const", "default", "example", "examples"];

/// The steps of holding `instance` against `schema`; nothing when they are too many, or cannot be known.
pub(crate) fn steps(schema: &Value, instance: &Value) -> Option<usize> {
    let mut seen = Seen::default();
    look(schema, true, &mut seen);
    if seen.refers && seen.inner_id {
        // References would start from places of their own.
        return None;
    }
    let mut work = Work {
        root: schema,
        unfolded: 0,
        steps: seen.patterns.iter().map(|text| making(text)).sum(),
    };
    work.unfold(schema, &mut Path::default())?;
    work.spend(seen.parts * READING.0 + work.unfolded * READING.1)?;
    work.hold(schema, instance, 0)?;
    Some(work.steps)
}

/// What is anywhere in a schema.
#[derive(Default)]
struct Seen<'s> {
    parts: usize,
    refers: bool,
    /// Whether a part has an id of its own.
    inner_id: bool,
    /// Its patterns, each of which is made ready once.
    patterns: HashSet<&'s str>,
}

/// The steps of making a pattern ready.
fn making(pattern: &str) -> usize {
    PATTERN.0 + PATTERN.1 * pattern.len() + if pattern.contains('{') { COUNTING } else { 0 }
}

fn look<'s>(schema: &'s Value, at_top: bool, seen: &mut Seen<'s>) {
    seen.parts += 1;
    match schema {
        Value::Array(values) => values.iter().for_each(|inner| look(inner, false, seen)),
        Value::Object(members) => {
            for (word, inner) in members {
                match (word.as_str(), inner) {
                    ("pattern", Value::String(text)) => {
                        seen.patterns.insert(text);
                    }
                    ("patternProperties", Value::Object(all)) => seen.patterns.extend(all.keys().map(String::as_str)),
                    _ => {}
                }
            }
            seen.refers |= ["$ref", "$dynamicRef", "$recursiveRef"]
                .iter()
                .any(|word| members.get(*word).is_some_and(|target| !target.is_object()));
            let named = |word: &str| members.get(word).is_some_and(Value::is_string);
            seen.inner_id |= !at_top && (named("id") || named("$id"));
            let parts = members.iter().filter(|(word, _)| !VALUES.contains(&word.as_str()));
            parts.for_each(|(_, inner)| look(inner, false, seen));
        }
        _ => {}
    }
}

/// The references that led to where one is.
#[derive(Default)]
struct Path<'s> {
    followed: Vec<&'s str>,
    /// Those after this many were followed without going deeper into the instance.
    deeper_at: usize,
}

/// Where a reference leads.
enum Target<'s> {
    Here(&'s Value),
    /// A schema of the standard itself, which the validator carries.
    Standard,
}

struct Work<'s> {
    root: &'s Value,
    unfolded: usize,
    steps: usize,
}

impl<'s> Work<'s> {
    fn spend(&mut self, steps: usize) -> Option<()> {
        self.steps = self.steps.saturating_add(steps);
        (self.steps <= MAX_STEPS).then_some(())
    }

    /// Nothing for a reference to what is not in the schema: no other document is had for it.
    fn target(&self, reference: &str) -> Option<Target<'s>> {
        if reference.contains("://json-schema.org/") {
            return Some(Target::Standard);
        }
        let id = self
            .root
            .get("$id")
            .or_else(|| self.root.get("id"))
            .and_then(Value::as_str);
        let own = id.map(|id| id.trim_end_matches('#')).filter(|id| !id.is_empty());
        let fragment = own.and_then(|own| reference.strip_prefix(own)).unwrap_or(reference);
        match fragment.strip_prefix('#') {
            None if fragment.is_empty() => Some(Target::Here(self.root)),
            pointer => self.root.pointer(pointer?).map(Target::Here),
        }
    }

    /// Whether the schema stays within the limit when every reference is followed once per place. A reference back to
    /// where it stands is recursion, which ends with the instance; unless it has gone no deeper into that in between.
    fn unfold(&mut self, schema: &'s Value, path: &mut Path<'s>) -> Option<()> {
        self.unfolded += 1;
        if self.unfolded > MAX_UNFOLDED || path.followed.len() > 64 {
            return None;
        }
        match schema {
            Value::Array(values) => values.iter().try_for_each(|inner| self.unfold(inner, path)),
            Value::Object(members) => members
                .iter()
                .try_for_each(|(name, inner)| match (name.as_str(), inner) {
                    ("$ref", Value::String(reference)) => {
                        let Target::Here(found) = self.target(reference)? else {
                            return Some(());
                        };
                        if let Some(at) = path.followed.iter().rposition(|followed| followed == reference) {
                            return (at < path.deeper_at).then_some(());
                        }
                        path.followed.push(reference);
                        self.unfold(found, path)?;
                        path.followed.pop();
                        Some(())
                    }
                    // Reached through references only.
                    ("definitions" | "$defs", _) => Some(()),
                    (word, _) if VALUES.contains(&word) => Some(()),
                    (word, inner) if INSIDE.contains(&word) => {
                        let outside = std::mem::replace(&mut path.deeper_at, path.followed.len());
                        self.unfold(inner, path)?;
                        path.deeper_at = outside;
                        Some(())
                    }
                    (_, inner) => self.unfold(inner, path),
                }),
            _ => Some(()),
        }
    }

    /// Goes where a validator goes, and at least as often.
    fn hold(&mut self, schema: &'s Value, instance: &Value, depth: usize) -> Option<()> {
        self.spend(1)?;
        if depth > MAX_DEPTH {
            return None;
        }
        let below = depth + 1;
        let none = Map::new();
        let members = instance.as_object().unwrap_or(&none);
        for (word, inner) in schema.as_object().into_iter().flatten() {
            match (word.as_str(), inner) {
                ("$ref", Value::String(reference)) => {
                    if let Target::Here(found) = self.target(reference)? {
                        self.hold(found, instance, below)?;
                    }
                }
                ("$dynamicRef" | "$recursiveRef", _) => self.hold(self.root, instance, below)?,
                ("allOf" | "anyOf" | "oneOf", Value::Array(all)) => {
                    all.iter().try_for_each(|one| self.hold(one, instance, below))?;
                }
                ("not" | "if" | "then" | "else", one) => self.hold(one, instance, below)?,
                ("dependencies" | "dependentSchemas", Value::Object(all)) => {
                    all.values().try_for_each(|one| self.hold(one, instance, below))?;
                }
                ("properties", Value::Object(all)) => {
                    for (name, one) in all {
                        self.spend(1)?;
                        members
                            .get(name)
                            .map_or(Some(()), |value| self.hold(one, value, below))?;
                    }
                }
                ("patternProperties", Value::Object(all)) => {
                    for one in all.values() {
                        members.values().try_for_each(|value| self.hold(one, value, below))?;
                    }
                }
                ("additionalProperties" | "unevaluatedProperties", one) => {
                    members.values().try_for_each(|value| self.hold(one, value, below))?;
                }
                ("propertyNames", one) => {
                    let mut names = members.keys().map(|name| Value::from(name.as_str()));
                    names.try_for_each(|name| self.hold(one, &name, below))?;
                }
                ("items" | "prefixItems", Value::Array(all)) => {
                    let mut pairs = all.iter().zip(instance.as_array().into_iter().flatten());
                    pairs.try_for_each(|(one, value)| self.hold(one, value, below))?;
                }
                ("items" | "additionalItems" | "unevaluatedItems" | "contains", one) => {
                    let mut values = instance.as_array().into_iter().flatten();
                    values.try_for_each(|value| self.hold(one, value, below))?;
                }
                ("enum" | "required", Value::Array(all)) => self.spend(all.len())?,
                ("uniqueItems", _) => self.spend(4 * instance.as_array().map_or(0, Vec::len))?,
                ("pattern" | "format", _) => self.spend(instance.as_str().map_or(0, str::len) / 8)?,
                _ => {}
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn nested(depth: usize) -> Value {
        (0..depth).fold(json!(1), |inner, _| json!({"next": inner}))
    }

    #[test]
    fn a_pattern_is_made_ready_once_however_often_it_stands() {
        let tags = |pattern: &dyn Fn(usize) -> String| {
            let members = (0..160).map(|at| (format!("m{at}"), json!({"type": "string", "pattern": pattern(at)})));
            json!({"properties": Map::from_iter(members)})
        };
        let same = tags(&|_| "^[a-z]{2,4}(-[A-Z]{2})?$".to_owned());
        assert!(steps(&same, &json!({"m1": "de"})).is_some_and(|steps| steps < 50_000));
        let each = tags(&|at| format!("^[a-z]{{2,{at}}}$"));
        assert_eq!(steps(&each, &json!({"m1": "de"})), None);
    }

    #[test]
    fn what_people_write_is_little_work() {
        let tree = json!({"$id": "http://a.example/tree", "properties": {"next": {"$ref": "#"}, "value": {"pattern": "^a{2}$"}}});
        assert!(steps(&tree, &nested(100)).is_some_and(|steps| steps < 10_000));
        let own = json!({"id": "http://a.example/s#", "definitions": {"a": {"type": "string"}},
            "properties": {"a": {"$ref": "http://a.example/s#/definitions/a"}}, "default": {"id": "x"}});
        assert!(steps(&own, &json!({"a": "x"})).is_some());
        let ids = json!({"id": "/", "properties": {"a": {"id": "/a", "type": "string"}}});
        assert!(
            steps(&ids, &json!({"a": "x"})).is_some(),
            "ids of parts, and nothing that refers"
        );
        assert!(steps(&json!({"$ref": "http://json-schema.org/draft-04/schema#"}), &json!({})).is_some());
        assert!(steps(&json!(true), &json!({})).is_some());
    }

    #[test]
    fn recursion_that_branches_is_too_much_only_for_what_is_deep() {
        let twice = json!({"definitions": {"n": {"properties": {"next": {"allOf": [{"$ref": "#/definitions/n"}, {"$ref": "#/definitions/n"}]}}}},
            "$ref": "#/definitions/n"});
        assert!(steps(&twice, &nested(8)).is_some());
        assert_eq!(steps(&twice, &nested(100)), None);
        let named = json!({"$id": "http://a.example/s", "definitions": twice["definitions"],
            "anyOf": [{"$ref": "http://a.example/s#/definitions/n"}]});
        assert!(steps(&named, &nested(8)).is_some());
        let by_name = json!({"$id": "http://a.example/s", "properties": {"next": {"allOf": [
            {"$ref": "http://a.example/s"}, {"$ref": "http://a.example/s#"}]}}});
        assert!(steps(&by_name, &nested(8)).is_some());
        assert_eq!(steps(&by_name, &nested(100)), None);
    }

    #[test]
    fn long_lists_on_both_sides_are_too_much() {
        let list: Vec<Value> = (0..20_000).map(Value::from).collect();
        let instance = json!({"list": list});
        let with = |items: Value| json!({"properties": {"list": {"items": items}}});
        assert!(steps(&with(json!({"type": "integer"})), &instance).is_some());
        assert_eq!(steps(&with(json!({"enum": vec![1; 100]})), &instance), None);
        assert_eq!(steps(&with(json!({"anyOf": vec![json!({}); 100]})), &instance), None);
        let patterns: Map<String, Value> = (0..300).map(|n| (format!("^x{n}$"), json!({}))).collect();
        assert_eq!(steps(&json!({"patternProperties": patterns}), &json!({})), None);
    }

    #[test]
    fn references_whose_end_is_not_known_are_not_followed_blindly() {
        for unknown in [
            json!({"$ref": "http://b.example/s"}),
            json!({"$ref": "#name"}),
            json!({"$ref": "#/definitions/none"}),
            json!({"properties": {"a": {"$id": "http://b.example/a", "$ref": "#/definitions/b"}}, "definitions": {"b": {}}}),
        ] {
            assert_eq!(steps(&unknown, &json!({})), None, "{unknown}");
        }
    }
}
