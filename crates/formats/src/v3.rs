//! Open Badges 3.0: a verifiable credential whose subject holds an Achievement, read as assertion and class.
//!
//! VC 2.0 (`validFrom`, `validUntil`) and VC 1.1 (`issuanceDate`, `expirationDate`), with or
//! without a JWT around it.

use holdall_model::Version;
use serde_json::Value;

use crate::{
    Summary,
    credential::{credential, subject},
    date, key, recipients,
    values::{criteria, image, iri_of, iris_of, member, object_of, text_of, texts_of},
};

/// Whether it awards an achievement, whatever its type says.
pub(crate) fn holds_an_achievement(credential: &Value) -> bool {
    member(subject(credential), "achievement").is_some()
}

pub(crate) fn summary(payload: &Value, class: Option<&Value>, issuer: Option<&Value>, signed: bool) -> Summary {
    let credential = &*credential(payload);
    let subject = subject(credential);
    let class_id = iri_of(subject, "achievement").or_else(|| iri_of(class?, "id"));
    let class = object_of(subject, "achievement").or(class).unwrap_or(&Value::Null);
    let issuer_id = iri_of(credential, "issuer").or_else(|| iri_of(issuer?, "id"));
    let own_issuer = object_of(credential, "issuer");
    let of_issuer = |name: &str| {
        own_issuer
            .and_then(|own| text_of(own, name))
            .or_else(|| text_of(issuer?, name))
    };
    let id = iri_of(credential, "id");
    let (criteria_url, criteria_text) = criteria(class);
    let (own_image, own_caption) = image(credential);
    let (class_image, class_caption) = image(class);
    let dated = |names: &[&str]| names.iter().find_map(|name| date(member(credential, name)?));
    Summary {
        version: Version::V3_0,
        key: match (&id, &issuer_id) {
            (Some(id), Some(issuer)) => key::by_two_ids(id, issuer),
            (Some(id), None) => key::by_id(id),
            (None, _) => key::by_content(credential),
        },
        id,
        signed: signed || member(credential, "proof").is_some(),
        name: text_of(class, "name")
            .or_else(|| text_of(credential, "name"))
            .unwrap_or_default(),
        description: text_of(class, "description").or_else(|| text_of(credential, "description")),
        class_id,
        issuer_name: of_issuer("name").unwrap_or_default(),
        issuer_id,
        issuer_url: of_issuer("url"),
        issued_on: dated(&["validFrom", "issuanceDate", "awardedDate", "issued"]),
        expires: dated(&["validUntil", "expirationDate"]),
        criteria_url,
        criteria_text,
        narrative: text_of(subject, "narrative"),
        evidence: iris_of(credential, "evidence"),
        image: own_image.or_else(|| image(subject).0),
        class_image,
        image_caption: own_caption.or(class_caption),
        recipients: recipients::of_credential(credential),
        tags: [texts_of(class, "tag"), texts_of(class, "tags")].concat(),
        language: text_of(class, "inLanguage").or_else(|| text_of(credential, "language")),
    }
}

#[cfg(test)]
#[path = "v3_tests.rs"]
mod tests;
