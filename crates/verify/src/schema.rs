//! JSON schemas of strangers, for extensions and credentials (X-3, V-2): nothing is fetched by the validator, patterns
//! run in linear time, and schemas that unfold without end are refused.

use jsonschema::{Draft, PatternOptions};
use serde_json::Value;

/// Most subschemas that a schema may unfold to.
const MAX_UNFOLDED: usize = 20_000;

/// Why an instance was not accepted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It breaks the schema; where and how.
    Broken(String),
    /// The schema cannot be used here.
    Unusable(String),
}

/// Holds `instance` against `schema`; `draft` counts when the schema names none.
pub(crate) fn hold(schema: &Value, instance: &Value, draft: Draft) -> Result<(), Refusal> {
    let mut left = MAX_UNFOLDED;
    if !unfolds(schema, schema, &mut Path::default(), &mut left) {
        return Err(Refusal::Unusable("it unfolds to too much".to_owned()));
    }
    let named = schema.get("$schema").and_then(Value::as_str);
    let draft = match named {
        Some(name) if name.contains("draft-04") => Draft::Draft4,
        Some(name) if name.contains("draft-06") => Draft::Draft6,
        Some(name) if name.contains("draft-07") => Draft::Draft7,
        Some(name) if name.contains("2019-09") => Draft::Draft201909,
        Some(name) if name.contains("2020-12") => Draft::Draft202012,
        _ => draft,
    };
    let validator = jsonschema::options()
        .with_draft(draft)
        .with_pattern_options(PatternOptions::regex().size_limit(1 << 20))
        .offline()
        .build(schema)
        .map_err(|error| Refusal::Unusable(brief(&error.to_string())))?;
    match validator.iter_errors(instance).next() {
        None => Ok(()),
        Some(error) => Err(Refusal::Broken(brief(&error.to_string()))),
    }
}

/// The references that led to where one is.
#[derive(Default)]
struct Path<'s> {
    followed: Vec<&'s str>,
    /// Those after this many were followed without going deeper into the instance.
    deeper_at: usize,
}

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

/// Whether a schema stays within the limit when every local reference is followed once per place. A reference back to
/// where it stands is recursion, which ends with the instance; unless it has gone no deeper into that in between.
fn unfolds<'s>(schema: &'s Value, root: &'s Value, path: &mut Path<'s>, left: &mut usize) -> bool {
    if *left == 0 || path.followed.len() > 64 {
        return false;
    }
    *left -= 1;
    match schema {
        Value::Object(members) => members.iter().all(|(name, inner)| match (name.as_str(), inner) {
            ("$ref", Value::String(target)) => {
                let Some(found) = target.strip_prefix('#').and_then(|pointer| root.pointer(pointer)) else {
                    return true;
                };
                if let Some(at) = path.followed.iter().rposition(|followed| followed == target) {
                    return at < path.deeper_at;
                }
                path.followed.push(target);
                let fits = unfolds(found, root, path, left);
                path.followed.pop();
                fits
            }
            // Reached through references only.
            ("definitions" | "$defs", _) => true,
            (word, inner) if INSIDE.contains(&word) => {
                let outside = std::mem::replace(&mut path.deeper_at, path.followed.len());
                let fits = unfolds(inner, root, path, left);
                path.deeper_at = outside;
                fits
            }
            (_, inner) => unfolds(inner, root, path, left),
        }),
        Value::Array(values) => values.iter().all(|inner| unfolds(inner, root, path, left)),
        _ => true,
    }
}

fn brief(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_instance_is_held_against_its_schema() {
        let schema = json!({"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "required": ["level"],
            "properties": {"level": {"type": "integer", "maximum": 12, "exclusiveMaximum": true}}});
        assert_eq!(hold(&schema, &json!({"level": 11}), Draft::Draft4), Ok(()));
        for bad in [json!({}), json!({"level": "x"}), json!({"level": 12})] {
            assert!(
                matches!(hold(&schema, &bad, Draft::Draft4), Err(Refusal::Broken(_))),
                "{bad}"
            );
        }
    }

    #[test]
    fn recursion_is_fine_and_a_bomb_is_not() {
        let tree = json!({"properties": {"next": {"$ref": "#"}, "value": {"type": "string"}}});
        assert_eq!(
            hold(&tree, &json!({"next": {"next": {"value": "x"}}}), Draft::Draft4),
            Ok(())
        );
        let mut definitions = serde_json::Map::new();
        for level in 0..40 {
            let below = json!({"$ref": format!("#/definitions/d{}", level + 1)});
            definitions.insert(format!("d{level}"), json!({"allOf": [below, below, below]}));
        }
        definitions.insert("d40".into(), json!({}));
        let bomb = json!({"definitions": definitions, "$ref": "#/definitions/d0"});
        assert!(matches!(
            hold(&bomb, &json!({}), Draft::Draft4),
            Err(Refusal::Unusable(_))
        ));
    }

    #[test]
    fn references_that_lead_in_a_circle_say_nothing() {
        let circle = json!({"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"allOf": [{"$ref": "#/definitions/a"}]}},
            "properties": {"level": {"$ref": "#/definitions/a"}}});
        for schema in [
            circle,
            json!({"$ref": "#"}),
            json!({"properties": {"level": {"anyOf": [{"$ref": "#/properties/level"}]}}}),
        ] {
            let said = hold(&schema, &json!({"level": 3}), Draft::Draft4);
            assert!(matches!(said, Err(Refusal::Unusable(_))), "{schema}: {said:?}");
        }
    }

    #[test]
    fn nothing_is_fetched_for_a_schema() {
        let remote = json!({"$ref": "http://example.test/schema.json"});
        assert!(matches!(
            hold(&remote, &json!({}), Draft::Draft4),
            Err(Refusal::Unusable(_))
        ));
    }
}
