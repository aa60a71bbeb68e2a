//! Reading JSON members that may be one or many, text or a language map, an address or an object.

use serde_json::Value;
use url::Url;

use crate::link::is_link;

/// The member `name`, unless it is missing, null or an empty list. `id` and `type` are also read as `@id`, `@type`.
pub(crate) fn member<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    let present = |value: &&Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    let keyword = match name {
        "id" => Some("@id"),
        "type" => Some("@type"),
        "language" => Some("@language"),
        _ => None,
    };
    let plain = document.get(name).filter(present);
    plain.or_else(|| document.get(keyword?).filter(present))
}

/// One or many, as many; without nulls.
pub(crate) fn all(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().filter(|one| !one.is_null()).collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// One or many, as one: the first.
pub(crate) fn first(value: &Value) -> Option<&Value> {
    all(value).into_iter().next()
}

/// The first value of the member `name`.
pub(crate) fn one<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    first(member(document, name)?)
}

/// Whether `type` holds `name`.
pub(crate) fn has_type(document: &Value, name: &str) -> bool {
    member(document, "type").is_some_and(|types| all(types).iter().any(|one| one.as_str() == Some(name)))
}

/// Whether the document states any type at all.
pub(crate) fn is_typed(document: &Value) -> bool {
    member(document, "type").is_some()
}

/// The text of a value: text itself, a JSON-LD `@value`, one language of a language map, the first of a list. Blank text
/// is no text.
pub(crate) fn text(value: &Value) -> Option<String> {
    let found = match first(value)? {
        Value::String(text) => text.as_str(),
        Value::Object(map) => match map.get("@value") {
            Some(inner) => inner.as_str()?,
            None => {
                let english = ["en", "en-US", "en-GB", "en-us", "en-gb", "@none"];
                let known = english.iter().find_map(|tag| map.get(*tag)?.as_str());
                let is_language_map = !map.is_empty() && map.values().all(Value::is_string) && !map.contains_key("id");
                known
                    .or_else(|| map.values().find_map(Value::as_str))
                    .filter(|_| is_language_map)?
            }
        },
        _ => return None,
    };
    (!found.trim().is_empty()).then(|| found.to_owned())
}

/// The text of the member `name`.
pub(crate) fn text_of(document: &Value, name: &str) -> Option<String> {
    text(member(document, name)?)
}

/// The address or id of a value: text, or an object's `id`; trimmed.
pub(crate) fn iri(value: &Value) -> Option<String> {
    let value = first(value)?;
    let text = match value {
        Value::Object(_) => one(value, "id")?.as_str()?,
        other => other.as_str()?,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The address or id of the member `name`.
pub(crate) fn iri_of(document: &Value, name: &str) -> Option<String> {
    iri(member(document, name)?)
}

/// All addresses of the member `name`; what has none is left out.
pub(crate) fn iris_of(document: &Value, name: &str) -> Vec<String> {
    member(document, name)
        .map(all)
        .unwrap_or_default()
        .into_iter()
        .filter_map(iri)
        .collect()
}

/// All texts of the member `name`.
pub(crate) fn texts_of(document: &Value, name: &str) -> Vec<String> {
    member(document, name)
        .map(all)
        .unwrap_or_default()
        .into_iter()
        .filter_map(text)
        .collect()
}

/// The member `name` when it is an object; the first of a list.
pub(crate) fn object_of<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    one(document, name).filter(|value| value.is_object())
}

/// What `criteria` says: the address of a page, and text.
pub(crate) fn criteria(document: &Value) -> (Option<String>, Option<String>) {
    let (mut page, mut words) = (None, None);
    for value in member(document, "criteria").map(all).unwrap_or_default() {
        match value {
            Value::String(text) if is_link(text.trim()) => page = page.or_else(|| Some(text.trim().to_owned())),
            Value::Object(_) if member(value, "narrative").is_some() || member(value, "id").is_some() => {
                page = page.or_else(|| iri_of(value, "id"));
                words = words.or_else(|| text_of(value, "narrative"));
            }
            other => words = words.or_else(|| text(other)),
        }
    }
    (page, words)
}

/// The address of a picture and its alternative text.
pub(crate) fn image(document: &Value) -> (Option<String>, Option<String>) {
    let Some(image) = one(document, "image") else {
        return (None, None);
    };
    (iri(image), text_of(image, "caption"))
}

/// A truth written as `true` or, by some issuers, as text.
pub(crate) fn truth(value: Option<&Value>) -> bool {
    value.is_some_and(|value| {
        value
            .as_bool()
            .unwrap_or_else(|| value.as_str().is_some_and(|text| text == "true"))
    })
}

/// `address` made absolute against `base`; left as it is when that cannot be done.
pub(crate) fn absolute(address: String, base: Option<&str>) -> String {
    if Url::parse(&address).is_ok() {
        return address;
    }
    let joined = base.and_then(|base| Url::parse(base.trim()).ok()?.join(&address).ok());
    joined.map_or(address, String::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_of_many_and_many_of_one() {
        assert_eq!(iris_of(&json!({"e": "a"}), "e"), ["a"]);
        assert_eq!(
            iris_of(
                &json!({"e": ["a", null, {"id": " b "}, {"narrative": "no address"}, 7]}),
                "e"
            ),
            ["a", "b"]
        );
        assert_eq!(iris_of(&json!({"e": {"@id": "c"}}), "e"), ["c"]);
        assert!(iris_of(&json!({"e": []}), "e").is_empty());
        assert_eq!(one(&json!({"e": [null, 5]}), "e"), Some(&json!(5)));
        assert!(has_type(&json!({"type": ["X", "Assertion"]}), "Assertion"));
        assert!(has_type(&json!({"@type": "Assertion"}), "Assertion"));
    }

    #[test]
    fn text_comes_in_many_dresses() {
        assert_eq!(text(&json!("a")).as_deref(), Some("a"));
        assert_eq!(text(&json!({"@value": "a", "@language": "de"})).as_deref(), Some("a"));
        assert_eq!(text(&json!({"de": "Knoten", "en": "Knots"})).as_deref(), Some("Knots"));
        assert_eq!(text(&json!({"de": "Knoten", "fr": "Nœuds"})).as_deref(), Some("Knoten"));
        assert_eq!(text(&json!(["first", "second"])).as_deref(), Some("first"));
        for nothing in [
            json!(null),
            json!("  "),
            json!(5),
            json!({}),
            json!({"id": "x"}),
            json!({"a": 5}),
            json!([[1]]),
        ] {
            assert_eq!(text(&nothing), None, "{nothing}");
        }
    }

    #[test]
    fn criteria_are_a_page_or_words_or_both() {
        let both = json!({"criteria": {"id": "https://x.example/c", "narrative": "Tie *eight* knots."}});
        assert_eq!(
            criteria(&both),
            (Some("https://x.example/c".into()), Some("Tie *eight* knots.".into()))
        );
        assert_eq!(
            criteria(&json!({"criteria": "https://x.example/c"})),
            (Some("https://x.example/c".into()), None)
        );
        assert_eq!(
            criteria(&json!({"criteria": "Tie knots."})),
            (None, Some("Tie knots.".into()))
        );
        assert_eq!(
            criteria(&json!({"criteria": ["https://x.example/c", "Tie."]}))
                .1
                .as_deref(),
            Some("Tie.")
        );
        assert_eq!(criteria(&json!({"criteria": {}})), (None, None));
    }
}
