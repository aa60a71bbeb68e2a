//! Which version of Open Badges a document is written in.

use holdall_model::Version;
use serde_json::Value;

use crate::values::{all, has_type, member};

/// Where the contexts of 1.1 and 2.0 are and have been, without scheme and final slash.
const CONTEXTS: &[(&str, Version)] = &[
    ("w3id.org/openbadges/v1", Version::V1_1),
    ("w3id.org/openbadges/v2", Version::V2_0),
    ("openbadgespec.org/v1", Version::V1_1),
    ("openbadgespec.org/v1/context.json", Version::V1_1),
    ("openbadgespec.org/v2/context.json", Version::V2_0),
    ("standard.openbadges.org/1.1/context", Version::V1_1),
    ("standard.openbadges.org/1.1/context.json", Version::V1_1),
    ("purl.imsglobal.org/spec/ob/v2p1/ob_v2p1_context.jsonld", Version::V2_0),
];

/// Contexts of verifiable credentials and of Open Badges 3.0: the heads of their addresses, without scheme.
const CREDENTIAL_CONTEXTS: &[&str] = &[
    "www.w3.org/2018/credentials/",
    "www.w3.org/ns/credentials/",
    "purl.imsglobal.org/spec/ob/v3p0/",
];

const CREDENTIAL_TYPES: &[&str] = &["VerifiableCredential", "OpenBadgeCredential", "AchievementCredential"];

/// The version that a document is written in, award or not; absent when it looks like none.
///
/// A credential inside a JWT's `vc` claim counts. A document without the context that its version asks for is still
/// given a version by its members, so that a check can say what is missing.
pub fn version(document: &Value) -> Option<Version> {
    let members = document.as_object()?;
    if members.get("vc").is_some_and(Value::is_object) || CREDENTIAL_TYPES.iter().any(|name| has_type(document, name)) {
        return Some(Version::V3_0);
    }
    let contexts = members.get("@context").map(all).unwrap_or_default();
    let stated = contexts
        .iter()
        .filter_map(|context| of_context(context.as_str()?))
        .max();
    if stated.is_some() {
        return stated;
    }
    if !contexts.is_empty() {
        // A foreign context: what maps nothing is for the checks to say.
        return looks_like_2_0(document).then_some(Version::V2_0);
    }
    let has = |name: &str| member(document, name).is_some();
    let awarded_class = member(document, "badge");
    match member(document, "recipient") {
        Some(Value::String(_)) => return Some(Version::V0_5),
        None if awarded_class.is_some_and(Value::is_object) && !has("verify") && !has("uid") && !has("type") => {
            return Some(Version::V0_5);
        }
        _ => {}
    }
    if has("verification") {
        return Some(Version::V2_0);
    }
    if has("verify") || has("uid") || (has("recipient") && !has("type")) {
        return (has("recipient") || awarded_class.is_some()).then_some(Version::V1_0);
    }
    looks_like_2_0(document).then_some(Version::V2_0)
}

fn of_context(context: &str) -> Option<Version> {
    let context = context.trim();
    let place = context
        .strip_prefix("https://")
        .or_else(|| context.strip_prefix("http://"))?;
    if CREDENTIAL_CONTEXTS.iter().any(|head| place.starts_with(head)) {
        return Some(Version::V3_0);
    }
    let place = place.trim_end_matches('/');
    CONTEXTS
        .iter()
        .find(|(known, _)| *known == place)
        .map(|(_, version)| *version)
}

fn looks_like_2_0(document: &Value) -> bool {
    const TYPES: &[&str] = &[
        "Assertion",
        "BadgeClass",
        "Issuer",
        "Profile",
        "Endorsement",
        "RevocationList",
    ];
    TYPES.iter().any(|name| has_type(document, name))
        || (member(document, "badge").is_some() && (member(document, "id").is_some()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_context_says_the_version() {
        let cases = [
            (json!("https://w3id.org/openbadges/v1"), Version::V1_1),
            (json!("http://w3id.org/openbadges/v2/"), Version::V2_0),
            (
                json!(["https://w3id.org/openbadges/v2", {"name": "https://x.example/#name"}]),
                Version::V2_0,
            ),
            (
                json!(["https://x.example/context", "https://w3id.org/openbadges/v2"]),
                Version::V2_0,
            ),
            (
                json!(["https://w3id.org/openbadges/v1", "https://w3id.org/openbadges/v2"]),
                Version::V2_0,
            ),
            (json!(["https://www.w3.org/ns/credentials/v2"]), Version::V3_0),
            (
                json!([
                    "https://www.w3.org/2018/credentials/v1",
                    "https://w3id.org/openbadges/v2"
                ]),
                Version::V3_0,
            ),
            (
                json!("https://purl.imsglobal.org/spec/ob/v3p0/context.json"),
                Version::V3_0,
            ),
        ];
        for (context, expected) in cases {
            let document = json!({"@context": context, "recipient": "x"});
            assert_eq!(version(&document), Some(expected), "{context}");
        }
    }

    #[test]
    fn without_a_context_the_members_say_it() {
        let cases = [
            (
                json!({"recipient": "sha256$00", "badge": {"name": "x"}}),
                Some(Version::V0_5),
            ),
            (
                json!({"salt": "x", "badge": {"name": "x", "issuer": {"origin": "http://x.example"}}}),
                Some(Version::V0_5),
            ),
            (
                json!({"recipient": {"identity": "x"}, "badge": "http://x.example"}),
                Some(Version::V1_0),
            ),
            (
                json!({"uid": "1", "badge": "http://x.example", "verify": {}}),
                Some(Version::V1_0),
            ),
            (
                json!({"type": "Assertion", "recipient": {}, "verification": {"type": "HostedBadge"}}),
                Some(Version::V2_0),
            ),
            (
                json!({"type": ["Assertion"], "id": "http://x.example"}),
                Some(Version::V2_0),
            ),
            (
                json!({"id": "http://x.example", "badge": "http://x.example/b"}),
                Some(Version::V2_0),
            ),
            (json!({"type": ["VerifiableCredential"]}), Some(Version::V3_0)),
            (json!({"iss": "did:key:z", "vc": {"type": []}}), Some(Version::V3_0)),
            (
                json!({"@context": "https://x.example/v2", "type": "Assertion"}),
                Some(Version::V2_0),
            ),
        ];
        for (document, expected) in cases {
            assert_eq!(version(&document), expected, "{document}");
        }
    }

    #[test]
    fn what_is_no_badge_has_no_version() {
        let cases = [
            json!(null),
            json!([]),
            json!("text"),
            json!({}),
            json!({"revoked": true}),
            json!({"@context": "https://x.example"}),
            json!({"@context": 5, "recipient": "x"}),
            json!({"uid": "only"}),
            json!({"error": "not found", "badge": null}),
        ];
        for document in cases {
            assert_eq!(version(&document), None, "{document}");
        }
    }
}
