//! The terms of the Open Badges 2.0 context (`https://w3id.org/openbadges/v2`) and reading documents in their words.
//!
//! A badge may write `verify` for `verification`, `schema:name` or a full IRI for `name`. Checks read documents after
//! [`in_plain_terms`], so that they meet each member under one name only (CTX-6).

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use serde_json::{Map, Value};

/// Prefixes that the context defines.
pub(crate) const PREFIXES: &[(&str, &str)] = &[
    ("extensions", "https://w3id.org/openbadges/extensions#"),
    ("obi", "https://w3id.org/openbadges#"),
    ("cred", "https://w3id.org/credentials#"),
    ("dc", "http://purl.org/dc/terms/"),
    ("schema", "http://schema.org/"),
    ("sec", "https://w3id.org/security#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// Classes, with what they stand for.
const CLASSES: &[(&str, &str)] = &[
    ("AlignmentObject", "schema:AlignmentObject"),
    ("CryptographicKey", "sec:Key"),
    ("Endorsement", "cred:Credential"),
    ("Assertion", "obi:Assertion"),
    ("BadgeClass", "obi:BadgeClass"),
    ("Criteria", "obi:Criteria"),
    ("Evidence", "obi:Evidence"),
    ("Extension", "obi:Extension"),
    ("FrameValidation", "obi:FrameValidation"),
    ("IdentityObject", "obi:IdentityObject"),
    ("Image", "obi:Image"),
    ("HostedBadge", "obi:HostedBadge"),
    ("Issuer", "obi:Issuer"),
    ("Profile", "obi:Profile"),
    ("RevocationList", "obi:RevocationList"),
    ("SignedBadge", "obi:SignedBadge"),
    ("TypeValidation", "obi:TypeValidation"),
    ("VerificationObject", "obi:VerificationObject"),
];

/// Members, with what they stand for.
const MEMBERS: &[(&str, &str)] = &[
    ("author", "schema:author"),
    ("caption", "schema:caption"),
    ("claim", "cred:claim"),
    ("created", "dc:created"),
    ("creator", "dc:creator"),
    ("description", "schema:description"),
    ("email", "schema:email"),
    ("endorsement", "cred:credential"),
    ("expires", "sec:expiration"),
    ("genre", "schema:genre"),
    ("image", "schema:image"),
    ("name", "schema:name"),
    ("owner", "sec:owner"),
    ("publicKey", "sec:publicKey"),
    ("publicKeyPem", "sec:publicKeyPem"),
    ("related", "dc:relation"),
    ("startsWith", "http://purl.org/dqm-vocabulary/v1/dqm#startsWith"),
    ("tags", "schema:keywords"),
    ("targetDescription", "schema:targetDescription"),
    ("targetFramework", "schema:targetFramework"),
    ("targetName", "schema:targetName"),
    ("targetUrl", "schema:targetUrl"),
    ("telephone", "schema:telephone"),
    ("url", "schema:url"),
    ("version", "schema:version"),
    ("alignment", "obi:alignment"),
    ("allowedOrigins", "obi:allowedOrigins"),
    ("audience", "obi:audience"),
    ("badge", "obi:badge"),
    ("criteria", "obi:criteria"),
    ("endorsementComment", "obi:endorsementComment"),
    ("evidence", "obi:evidence"),
    ("hashed", "obi:hashed"),
    ("identity", "obi:identityHash"),
    ("issuedOn", "obi:issueDate"),
    ("issuer", "obi:issuer"),
    ("narrative", "obi:narrative"),
    ("recipient", "obi:recipient"),
    ("revocationList", "obi:revocationList"),
    ("revocationReason", "obi:revocationReason"),
    // The context gives `revoked` and `revokedAssertions` one IRI; the shorter name is what an assertion says.
    ("revoked", "obi:revoked"),
    ("salt", "obi:salt"),
    ("targetCode", "obi:targetCode"),
    ("uid", "obi:uid"),
    ("validation", "obi:validation"),
    ("validatesType", "obi:validatesType"),
    ("validationFrame", "obi:validationFrame"),
    ("validationSchema", "obi:validationSchema"),
    ("verification", "obi:verify"),
    ("verificationProperty", "obi:verificationProperty"),
];

/// Other spellings that the context itself offers.
const ALIASES: &[(&str, &str)] = &[
    ("@id", "id"),
    ("@type", "type"),
    ("verify", "verification"),
    ("hosted", "HostedBadge"),
    ("signed", "SignedBadge"),
];

static BY_IRI: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let plain = |list: &'static [(&str, &str)]| list.iter().map(|(term, iri)| (expand_prefix(iri).into_owned(), *term));
    plain(CLASSES).chain(plain(MEMBERS)).collect()
});

static BY_NAME: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let plain =
        |list: &'static [(&'static str, &str)]| list.iter().map(|(term, iri)| (*term, expand_prefix(iri).into_owned()));
    let mut all: HashMap<&'static str, String> = plain(CLASSES).chain(plain(MEMBERS)).collect();
    for (alias, term) in ALIASES {
        let iri = all.get(term).cloned().unwrap_or_else(|| format!("@{term}"));
        all.insert(alias, iri);
    }
    all.insert("revokedAssertions", "https://w3id.org/openbadges#revoked".to_owned());
    all.insert("id", "@id".to_owned());
    all.insert("type", "@type".to_owned());
    all
});

/// What the context makes of a term; nothing for a word that it does not define.
pub(crate) fn meaning(term: &str) -> Option<&'static str> {
    BY_NAME.get(term).map(String::as_str)
}

/// Whether a vocabulary would give undefined words the meanings of defined ones.
pub(crate) fn overlaps(vocabulary: &str) -> bool {
    let vocabulary = expand_prefix(vocabulary);
    BY_IRI.keys().any(|iri| iri.starts_with(vocabulary.as_ref()))
}

/// A compact IRI written out, by the prefixes of the context.
pub(crate) fn expand_prefix(name: &str) -> Cow<'_, str> {
    match name.split_once(':') {
        Some((prefix, rest)) if !rest.starts_with("//") => match PREFIXES.iter().find(|(known, _)| *known == prefix) {
            Some((_, iri)) => Cow::Owned(format!("{iri}{rest}")),
            None => Cow::Borrowed(name),
        },
        _ => Cow::Borrowed(name),
    }
}

/// A compact IRI written out, by the prefixes in `extra` and those of the context.
pub(crate) fn written_out<'n>(name: &'n str, extra: &HashMap<String, String>) -> Cow<'n, str> {
    match name.split_once(':') {
        Some((prefix, rest)) if !rest.starts_with("//") => match extra.get(prefix) {
            Some(iri) => Cow::Owned(format!("{iri}{rest}")),
            None => expand_prefix(name),
        },
        _ => Cow::Borrowed(name),
    }
}

/// The plain term for a member or class name: the name itself when it is nothing else in disguise.
/// `extra` holds what inline and fetched contexts of the document define besides.
pub(crate) fn plain<'n>(name: &'n str, extra: &HashMap<String, String>) -> Cow<'n, str> {
    if let Some((_, term)) = ALIASES.iter().find(|(alias, _)| *alias == name) {
        return Cow::Borrowed(term);
    }
    if let Some(iri) = extra.get(name) {
        return match BY_IRI.get(iri.as_str()) {
            Some(term) => Cow::Borrowed(*term),
            None if iri == "@id" => Cow::Borrowed("id"),
            None if iri == "@type" => Cow::Borrowed("type"),
            None => Cow::Borrowed(name),
        };
    }
    if !name.contains(':') {
        return Cow::Borrowed(name);
    }
    match BY_IRI.get(written_out(name, extra).as_ref()) {
        Some(term) => Cow::Borrowed(*term),
        None => Cow::Borrowed(name),
    }
}

/// Whether a document is written in plain terms alone, with no context but the one at its top: then there is nothing to
/// rename. Nearly all badges are.
pub(crate) fn is_plain(value: &Value, at_top: bool) -> bool {
    match value {
        Value::Array(values) => values.iter().all(|value| is_plain(value, false)),
        Value::Object(node) => node.iter().all(|(name, inner)| match name.as_str() {
            "@context" => at_top,
            "type" => is_plain_type(inner),
            name => !name.starts_with('@') && !name.contains(':') && !is_alias(name) && is_plain(inner, false),
        }),
        _ => true,
    }
}

fn is_plain_type(value: &Value) -> bool {
    match value {
        Value::String(name) => !name.contains(':') && !is_alias(name),
        Value::Array(names) => names.iter().all(is_plain_type),
        _ => true,
    }
}

fn is_alias(name: &str) -> bool {
    ALIASES.iter().any(|(alias, _)| *alias == name)
}

/// `value` with every member and class under its plain term. Two spellings of one member in one node are an error
/// unless they say the same: readers would differ on which counts.
///
/// # Errors
/// The member that is there twice.
pub(crate) fn in_plain_terms(value: &Value, extra: &HashMap<String, String>) -> Result<Value, String> {
    match value {
        Value::Array(values) => values
            .iter()
            .map(|value| in_plain_terms(value, extra))
            .collect::<Result<_, _>>()
            .map(Value::Array),
        Value::Object(node) => {
            if let Some(inner) = node
                .get("@value")
                .or_else(|| node.get("@set"))
                .or_else(|| node.get("@list"))
            {
                return in_plain_terms(inner, extra);
            }
            let mut plain_node = Map::with_capacity(node.len());
            for (name, inner) in node {
                let term = plain(name, extra);
                let inner = match term.as_ref() {
                    "@context" => inner.clone(),
                    "type" => plain_types(inner, extra),
                    _ => in_plain_terms(inner, extra)?,
                };
                match plain_node.get(term.as_ref()) {
                    // Null is absence, and nothing is not there twice.
                    None | Some(Value::Null) => {
                        plain_node.insert(term.into_owned(), inner);
                    }
                    Some(known) if *known == inner || inner.is_null() => {}
                    Some(_) => return Err(term.into_owned()),
                }
            }
            Ok(Value::Object(plain_node))
        }
        other => Ok(other.clone()),
    }
}

fn plain_types(value: &Value, extra: &HashMap<String, String>) -> Value {
    match value {
        Value::String(name) => Value::String(plain(name, extra).into_owned()),
        Value::Array(names) => Value::Array(names.iter().map(|name| plain_types(name, extra)).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn aliases_compact_and_full_iris_become_plain_terms() {
        let badge = json!({
            "@id": "x", "@type": "obi:Assertion", "verify": {"type": "hosted"},
            "https://w3id.org/openbadges#issueDate": "2020-01-01T00:00:00Z", "schema:name": {"@value": "n", "@language": "en"},
        });
        let plain = in_plain_terms(&badge, &HashMap::new()).unwrap();
        assert_eq!(
            plain,
            json!({
                "id": "x", "type": "Assertion", "verification": {"type": "HostedBadge"},
                "issuedOn": "2020-01-01T00:00:00Z", "name": "n",
            })
        );
    }

    #[test]
    fn one_member_in_two_spellings_is_refused() {
        let badge = json!({"badge": "http://a.example/1", "obi:badge": "http://a.example/2"});
        assert_eq!(in_plain_terms(&badge, &HashMap::new()), Err("badge".to_owned()));
        let same = json!({"verify": {"type": "hosted"}, "verification": {"type": "HostedBadge"}});
        assert_eq!(
            in_plain_terms(&same, &HashMap::new()).unwrap(),
            json!({"verification": {"type": "HostedBadge"}})
        );
    }

    #[test]
    fn words_of_others_stay_as_they_are() {
        let badge = json!({"extensions:location": {"lat": 1}, "colour": "red"});
        assert_eq!(in_plain_terms(&badge, &HashMap::new()).unwrap(), badge);
    }
}
