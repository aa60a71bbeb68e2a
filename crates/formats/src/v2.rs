//! Open Badges 2.0 and 2.1: JSON-LD documents, each of them alone or one inside the other.
//!
//! Lists read the usual compact form, and the terms as compact or full IRIs where an issuer writes them so; contexts that
//! rename terms are for the checks.

use std::borrow::Cow;

use holdall_model::Version;
use serde_json::{Map, Value};

use crate::{
    Summary, date, key, recipients,
    values::{criteria, has_type, image, iri_of, iris_of, member, object_of, text_of, texts_of},
};

const OB: &[&str] = &[
    "obi:",
    "https://w3id.org/openbadges#",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#",
];
const SCHEMA: &[&str] = &["schema:", "http://schema.org/", "https://schema.org/"];
const SEC: &[&str] = &["sec:", "https://w3id.org/security#"];

/// Terms of the 2.0 context whose IRI is not the term itself after the vocabulary's address.
const RENAMED: &[(&[&str], &str, &str)] = &[
    (OB, "issueDate", "issuedOn"),
    (OB, "identityHash", "identity"),
    (OB, "verify", "verification"),
    (SEC, "expiration", "expires"),
    (SCHEMA, "keywords", "tags"),
];

pub(crate) fn summary(assertion: &Value, class: Option<&Value>, issuer: Option<&Value>, signed: bool) -> Summary {
    let assertion = &*plain_terms(assertion);
    let verification = object_of(assertion, "verification").or_else(|| object_of(assertion, "verify"));
    let says_hosted = verification.is_some_and(|object| {
        ["hosted", "HostedBadge", "obi:HostedBadge"]
            .iter()
            .any(|name| has_type(object, name))
    });
    let id = iri_of(assertion, "id");
    let class_id = iri_of(assertion, "badge").or_else(|| iri_of(class?, "id"));
    let class = plain_terms(class.or_else(|| object_of(assertion, "badge")).unwrap_or(&Value::Null));
    let issuer_id = iri_of(&class, "issuer").or_else(|| iri_of(issuer?, "id"));
    let issuer = plain_terms(issuer.or_else(|| object_of(&class, "issuer")).unwrap_or(&Value::Null));
    let (criteria_url, criteria_text) = criteria(&class);
    let (own_image, own_caption) = image(assertion);
    let (class_image, class_caption) = image(&class);
    Summary {
        version: Version::V2_0,
        key: match (&id, &class_id) {
            (Some(id), Some(class)) if signed && !says_hosted => key::by_two_ids(id, class),
            (Some(id), _) => key::by_id(id),
            (None, _) => key::by_content(assertion),
        },
        id,
        signed,
        name: text_of(&class, "name").unwrap_or_default(),
        description: text_of(&class, "description"),
        class_id,
        issuer_name: text_of(&issuer, "name").unwrap_or_default(),
        issuer_id,
        issuer_url: iri_of(&issuer, "url"),
        issued_on: member(assertion, "issuedOn").and_then(date),
        expires: member(assertion, "expires").and_then(date),
        criteria_url,
        criteria_text,
        narrative: text_of(assertion, "narrative"),
        evidence: iris_of(assertion, "evidence"),
        image: own_image,
        class_image,
        image_caption: own_caption.or(class_caption),
        recipients: recipients::of(Version::V2_0, assertion),
        tags: texts_of(&class, "tags"),
        language: text_of(assertion, "language").or_else(|| text_of(&class, "language")),
    }
}

/// The document with the members of its top level, and of the objects in them, under their usual names. A usual name that
/// is there already wins.
fn plain_terms(document: &Value) -> Cow<'_, Value> {
    let renamed = |name: &String| plain_term(name).is_some();
    let has_renamed = |value: &Value| value.as_object().is_some_and(|members| members.keys().any(renamed));
    let inner = document
        .as_object()
        .is_some_and(|members| members.values().any(has_renamed));
    if !has_renamed(document) && !inner {
        return Cow::Borrowed(document);
    }
    let plain = |members: &Map<String, Value>| {
        let mut found = members.clone();
        for (name, value) in members {
            if let Some(term) = plain_term(name) {
                found.entry(term).or_insert_with(|| value.clone());
            }
        }
        found
    };
    let mut members = document.as_object().map(plain).unwrap_or_default();
    for value in members.values_mut() {
        if let Value::Object(inner) = value {
            *inner = plain(inner);
        }
    }
    Cow::Owned(Value::Object(members))
}

/// The usual name of a term written as an IRI.
fn plain_term(name: &str) -> Option<&str> {
    let after = |heads: &[&str]| heads.iter().find_map(|head| name.strip_prefix(head));
    for (heads, local, term) in RENAMED {
        if after(heads) == Some(local) {
            return Some(term);
        }
    }
    after(OB).or_else(|| after(SCHEMA))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_written_as_iris_are_read() {
        assert_eq!(plain_term("schema:name"), Some("name"));
        assert_eq!(plain_term("https://w3id.org/openbadges#badge"), Some("badge"));
        assert_eq!(plain_term("obi:issueDate"), Some("issuedOn"));
        assert_eq!(plain_term("http://schema.org/keywords"), Some("tags"));
        assert_eq!(plain_term("name"), None);
        assert_eq!(plain_term("https://x.example/#name"), None);
    }
}
