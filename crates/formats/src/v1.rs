//! Open Badges 1.0 and 1.1: three documents; 1.1 adds `@context`, `id` and `type`.
//!
//! Dates are unix seconds or ISO dates.

use holdall_model::Version;
use serde_json::Value;

use crate::{
    Summary, date, key, recipients,
    values::{criteria, image, iri_of, iris_of, member, object_of, text_of, texts_of},
    version::version,
};

pub(crate) fn summary(assertion: &Value, class: Option<&Value>, issuer: Option<&Value>, signed: bool) -> Summary {
    let verify = object_of(assertion, "verify").unwrap_or(&Value::Null);
    let says_signed = text_of(verify, "type").is_some_and(|kind| matches!(kind.as_str(), "signed" | "SignedBadge"));
    // The `url` of a signed badge is that of the key.
    let source = iri_of(verify, "url").filter(|_| !says_signed);
    let class = class.or_else(|| object_of(assertion, "badge"));
    let class_id = iri_of(assertion, "badge").or_else(|| iri_of(class?, "id"));
    let class = class.unwrap_or(&Value::Null);
    let issuer_id = iri_of(class, "issuer").or_else(|| iri_of(issuer?, "id"));
    let issuer = issuer.or_else(|| object_of(class, "issuer")).unwrap_or(&Value::Null);
    let id = iri_of(assertion, "id");
    let (criteria_url, criteria_text) = criteria(class);
    let (own_image, own_caption) = image(assertion);
    let (class_image, class_caption) = image(class);
    Summary {
        version: version(assertion).unwrap_or(Version::V1_0),
        key: match source.as_ref().or(id.as_ref().filter(|_| !says_signed)) {
            Some(source) => key::by_id(source),
            None => key::by_content(assertion),
        },
        id: id.or(source),
        signed,
        name: text_of(class, "name").unwrap_or_default(),
        description: text_of(class, "description"),
        class_id,
        issuer_name: text_of(issuer, "name").unwrap_or_default(),
        issuer_id,
        issuer_url: iri_of(issuer, "url"),
        issued_on: member(assertion, "issuedOn")
            .or_else(|| member(assertion, "issued_on"))
            .and_then(date),
        expires: member(assertion, "expires").and_then(date),
        criteria_url,
        criteria_text,
        narrative: text_of(assertion, "narrative"),
        evidence: iris_of(assertion, "evidence"),
        image: own_image,
        class_image,
        image_caption: own_caption.or(class_caption),
        recipients: recipients::of(Version::V1_0, assertion),
        tags: texts_of(class, "tags"),
        language: text_of(assertion, "language").or_else(|| text_of(class, "language")),
    }
}
