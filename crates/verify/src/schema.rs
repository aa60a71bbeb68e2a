//! JSON schemas of strangers, for extensions and credentials (X-3, V-2): nothing is fetched by the validator, patterns
//! run in linear time, and schemas that unfold without end are refused.

use std::borrow::Cow;

use jsonschema::{Draft, PatternOptions};
use serde_json::Value;

use crate::{effort::Effort, schema_work};

/// Steps of [`schema_work`] that are one unit of effort.
const STEPS_PER_UNIT: usize = 10;

/// Why an instance was not accepted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It breaks the schema; where and how.
    Broken(String),
    /// The schema cannot be used here.
    Unusable(String),
}

/// Holds `instance` against `schema`; `draft` counts when the schema names none.
pub(crate) fn hold(schema: &Value, instance: &Value, draft: Draft, effort: &Effort) -> Result<(), Refusal> {
    let schema = &*without_slip(schema);
    let affordable =
        schema_work::steps(schema, instance).is_some_and(|steps| effort.spend(steps / STEPS_PER_UNIT).is_ok());
    if !affordable {
        return Err(Refusal::Unusable(
            "it makes too much work, or refers to what it does not hold".to_owned(),
        ));
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

/// Schemas that 1EdTech publishes for GeoCoordinates and Accessibility list their required members one level too deep,
/// among the properties, where a list is no schema. It says nothing there, and the rest of the schema counts.
fn without_slip(schema: &Value) -> Cow<'_, Value> {
    match schema.pointer("/properties/required") {
        Some(Value::Array(_)) => {
            let mut mended = schema.clone();
            if let Some(properties) = mended.get_mut("properties").and_then(Value::as_object_mut) {
                properties.remove("required");
            }
            Cow::Owned(mended)
        }
        _ => Cow::Borrowed(schema),
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
        assert_eq!(
            hold(&schema, &json!({"level": 11}), Draft::Draft4, &Effort::new()),
            Ok(())
        );
        for bad in [json!({}), json!({"level": "x"}), json!({"level": 12})] {
            assert!(
                matches!(
                    hold(&schema, &bad, Draft::Draft4, &Effort::new()),
                    Err(Refusal::Broken(_))
                ),
                "{bad}"
            );
        }
    }

    #[test]
    fn required_members_among_the_properties_are_passed_over() {
        let published = json!({"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "properties": {
            "name": {"type": "string"}, "geo": {"type": "object", "required": ["latitude", "longitude"]},
            "required": ["description", "geo"]}});
        let held = |place: Value| hold(&published, &place, Draft::Draft4, &Effort::new());
        assert_eq!(held(json!({"geo": {"latitude": 47.4, "longitude": 8.5}})), Ok(()));
        for bad in [json!({"geo": {"latitude": 47.4}}), json!({"name": 5})] {
            assert!(matches!(held(bad.clone()), Err(Refusal::Broken(_))), "{bad}");
        }
        let other = json!({"properties": {"name": ["string"]}});
        assert!(matches!(
            hold(&other, &json!({}), Draft::Draft4, &Effort::new()),
            Err(Refusal::Unusable(_))
        ));
    }

    #[test]
    fn recursion_is_fine_and_a_bomb_is_not() {
        let tree = json!({"properties": {"next": {"$ref": "#"}, "value": {"type": "string"}}});
        assert_eq!(
            hold(
                &tree,
                &json!({"next": {"next": {"value": "x"}}}),
                Draft::Draft4,
                &Effort::new()
            ),
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
            hold(&bomb, &json!({}), Draft::Draft4, &Effort::new()),
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
            let said = hold(&schema, &json!({"level": 3}), Draft::Draft4, &Effort::new());
            assert!(matches!(said, Err(Refusal::Unusable(_))), "{schema}: {said:?}");
        }
    }

    #[test]
    fn nothing_is_fetched_for_a_schema() {
        let remote = json!({"$ref": "http://example.test/schema.json"});
        assert!(matches!(
            hold(&remote, &json!({}), Draft::Draft4, &Effort::new()),
            Err(Refusal::Unusable(_))
        ));
    }
}
