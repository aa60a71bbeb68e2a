//! Bounded, strict reading of JSON from strangers.
//!
//! `serde_json` refuses NaN, lone surrogates and more than 127 levels by itself; it keeps the last of duplicate members,
//! which lets one document mean two things, so those are refused here.

use std::{cell::Cell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, map::Entry};

use crate::FormatError;

/// The most bytes that one badge document may have.
pub const MAX_DOCUMENT_BYTES: usize = 5 * 1024 * 1024;

/// The most values that a document may hold, besides one for every [`BYTES_PER_VALUE`]: a badge has a few hundred.
const MAX_VALUES: usize = 20_000;
/// Fewer bytes for each value are not information but a burden: reading one costs many times its bytes. Entries of long
/// lists of withdrawn badges have more.
const BYTES_PER_VALUE: usize = 12;

/// Reads one JSON document of at most [`MAX_DOCUMENT_BYTES`]: UTF-8 with or without a byte order mark, spaces around
/// it, at most 127 levels deep, no more values than its length explains, no member twice.
pub fn read_json(bytes: &[u8]) -> Result<Value, FormatError> {
    read_json_within(bytes, MAX_DOCUMENT_BYTES)
}

/// As [`read_json`], with a size limit of the caller's.
pub fn read_json_within(bytes: &[u8], max_bytes: usize) -> Result<Value, FormatError> {
    if bytes.len() > max_bytes {
        return Err(FormatError::TooLarge(format!(
            "a JSON document of {} bytes",
            bytes.len()
        )));
    }
    let text = utf8(bytes)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let left = Cell::new(MAX_VALUES + text.len() / BYTES_PER_VALUE);
    let value = Strict { left: &left }
        .deserialize(&mut reader)
        .map_err(|error| match left.get() {
            0 => FormatError::TooLarge("a JSON document of very many values".into()),
            _ => said(error),
        })?;
    reader.end().map_err(said)?;
    Ok(value)
}

/// `bytes` as text, without a byte order mark and without spaces around it.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, FormatError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| FormatError::damaged("the text is not UTF-8"))?;
    Ok(text.trim())
}

fn said(error: serde_json::Error) -> FormatError {
    let said = error.to_string();
    if said.starts_with("recursion limit") {
        return FormatError::TooLarge("JSON nested too deeply".into());
    }
    FormatError::Damaged(format!("JSON: {said}"))
}

/// Reads a [`Value`] and refuses a member that comes twice, and more values than are left.
#[derive(Clone, Copy)]
struct Strict<'c> {
    left: &'c Cell<usize>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self.left.get().saturating_sub(1);
        self.left.set(left);
        if left == 0 {
            return Err(D::Error::custom("too many values"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            match members.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(object.next_value_seed(self)?);
                }
                Entry::Occupied(known) => {
                    let name: String = known.key().chars().take(60).collect();
                    return Err(A::Error::custom(format!("the member {name:?} comes twice")));
                }
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_and_spaces_around_are_tolerated() {
        let value = read_json(b"\xef\xbb\xbf \n{\"a\": [1, -2, 1.5, true, null, \"\\u00fc\"]}\r\n").unwrap();
        assert_eq!(value, serde_json::json!({"a": [1, -2, 1.5, true, null, "ü"]}));
    }

    #[test]
    fn members_keep_their_order() {
        let value = read_json(br#"{"z": 1, "a": {"y": 2, "b": 3}}"#).unwrap();
        assert_eq!(value.to_string(), r#"{"z":1,"a":{"y":2,"b":3}}"#);
    }

    #[test]
    fn numbers_keep_their_last_digit() {
        // Signatures are made over numbers, and quick readers are one off on some of these.
        for text in [
            "0.1",
            "1.5",
            "122.416294033786585",
            "3.5844466002796428e298",
            "5e-324",
            "0.30000000000000004",
        ] {
            let value = read_json(text.as_bytes()).unwrap();
            assert_eq!(value.as_f64(), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn a_member_that_comes_twice_is_refused_at_any_level() {
        for text in [
            r#"{"id": 1, "id": 2}"#,
            r#"[{"a": {"id": 1, "b": 2, "id": 1}}]"#,
            r#"{"id": 1, "\u0069d": 2}"#,
        ] {
            let error = read_json(text.as_bytes()).unwrap_err();
            assert!(
                matches!(&error, FormatError::Damaged(why) if why.contains("comes twice")),
                "{text}: {error}"
            );
        }
        assert!(
            read_json(br#"{"a": {"id": 1}, "b": {"id": 1}}"#).is_ok(),
            "in two objects it is fine"
        );
    }

    #[test]
    fn what_is_not_json_is_refused() {
        let long = "9".repeat(400);
        for text in [
            "",
            " ",
            "{",
            "{} {}",
            "NaN",
            "[Infinity]",
            "{\"a\": 01}",
            "{'a': 1}",
            "[1,]",
            r#""\ud800""#,
            "\"\u{0}\"",
            &long,
        ] {
            assert!(
                matches!(read_json(text.as_bytes()), Err(FormatError::Damaged(_))),
                "{text:?}"
            );
        }
        assert!(
            matches!(read_json(b"\"\xff\""), Err(FormatError::Damaged(_))),
            "not UTF-8"
        );
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
        assert!(read_json(nested(127).as_bytes()).is_ok());
        for levels in [129, 100_000] {
            assert!(
                matches!(read_json(nested(levels).as_bytes()), Err(FormatError::TooLarge(_))),
                "{levels}"
            );
        }
        assert!(matches!(
            read_json_within(b"[1, 2, 3]", 8),
            Err(FormatError::TooLarge(_))
        ));
        assert!(read_json_within(b"[1, 2, 3]", 9).is_ok());
        let many = |values: usize, value: &str| format!("[{}{value}]", format!("{value},").repeat(values - 1));
        assert!(read_json(many(20_000, "0").as_bytes()).is_ok());
        assert!(matches!(
            read_json(many(30_000, "0").as_bytes()),
            Err(FormatError::TooLarge(_))
        ));
        let withdrawn = r#"{"id": "urn:uuid:5b6e7c3a-0f40-4e5e-9d6c-111111111111", "revocationReason": "x"}"#;
        assert!(read_json(many(60_000, withdrawn).as_bytes()).is_ok());
        assert!(matches!(
            read_json(&vec![b' '; MAX_DOCUMENT_BYTES + 1]),
            Err(FormatError::TooLarge(_))
        ));
    }
}
