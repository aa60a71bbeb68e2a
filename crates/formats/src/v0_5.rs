//! Open Badges 0.5 (2011 to 2012): everything in one document, addresses relative to the issuer's origin.
//!
//! The structure is the one that mozilla/openbadges-validator checks (`validateAssertionStructure`).

use holdall_model::Version;
use serde_json::Value;

use crate::{
    Summary, date, key, recipients,
    values::{absolute, criteria, image, iris_of, member, object_of, one, text_of},
};

pub(crate) fn summary(assertion: &Value, class: Option<&Value>, issuer: Option<&Value>, signed: bool) -> Summary {
    let class = object_of(assertion, "badge").or(class).unwrap_or(&Value::Null);
    let issuer = object_of(class, "issuer").or(issuer).unwrap_or(&Value::Null);
    let origin = text_of(issuer, "origin");
    let there = |address: String| absolute(address, origin.as_deref());
    let (criteria_url, criteria_text) = match one(class, "criteria").and_then(Value::as_str) {
        // A path, or words: old badges had no text criteria, so one word with a slash is a path.
        Some(path) if path.starts_with('/') && !path.contains(char::is_whitespace) => (Some(path.to_owned()), None),
        _ => criteria(class),
    };
    Summary {
        version: Version::V0_5,
        key: key::by_content(assertion),
        id: None,
        signed,
        name: text_of(class, "name").unwrap_or_default(),
        description: text_of(class, "description"),
        class_id: None,
        issuer_name: text_of(issuer, "name").unwrap_or_default(),
        issuer_id: None,
        issuer_url: text_of(issuer, "url").or_else(|| origin.clone()),
        issued_on: member(assertion, "issued_on")
            .or_else(|| member(assertion, "issuedOn"))
            .and_then(date),
        expires: member(assertion, "expires").and_then(date),
        criteria_url: criteria_url.map(there),
        criteria_text,
        narrative: None,
        evidence: iris_of(assertion, "evidence").into_iter().map(there).collect(),
        image: None,
        class_image: image(class).0.map(there),
        image_caption: None,
        recipients: recipients::of(Version::V0_5, assertion),
        tags: Vec::new(),
        language: None,
    }
}
