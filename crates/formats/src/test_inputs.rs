//! What the tests share: badges to bake, and the files of `tests/fixtures/formats`.

use std::{fs, path::PathBuf};

use proptest::prelude::*;

use serde_json::Value;

use crate::{Unbaked, read_json};

/// A badge that is awkward in XML.
pub(crate) const JSON: &[u8] = br#"{"id": "https://badges.example/1", "name": "]]> & <\u00fc>"}"#;
/// A signed badge in shape.
pub(crate) const TOKEN: &[u8] = b"eyJhbGciOiJSUzI1NiJ9.e30.c2ln";

fn fixture(folder: &str, name: &str) -> Vec<u8> {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/formats");
    fs::read(fixtures.join(folder).join(name)).unwrap()
}

/// A file of `pictures`.
pub(crate) fn picture(name: &str) -> Vec<u8> {
    fixture("pictures", name)
}

/// A file of `documents`.
pub(crate) fn text(name: &str) -> String {
    String::from_utf8(fixture("documents", name)).unwrap()
}

/// A JSON file of `documents`.
pub(crate) fn document(name: &str) -> Value {
    read_json(text(name).as_bytes()).unwrap()
}

pub(crate) fn text_of(unbaked: &Unbaked) -> &str {
    std::str::from_utf8(&unbaked.payload).unwrap()
}

/// JSON objects, and tokens, as badges are.
pub(crate) fn payloads() -> impl Strategy<Value = Vec<u8>> {
    let json =
        ("\\PC*", "[\\]>&<a]{0,12}").prop_map(|(name, odd)| serde_json::json!({"name": name, "odd": odd}).to_string());
    let token = "[A-Za-z0-9_-]{1,40}\\.[A-Za-z0-9_-]{0,20}".prop_map(|rest| format!("eyJhbGciOiJSUzI1NiJ9.{rest}"));
    prop_oneof![json, token].prop_map(String::into_bytes)
}
