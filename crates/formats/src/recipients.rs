//! Whom an assertion names, in every version.

use holdall_model::{Recipient, Version};
use serde_json::Value;

use crate::{
    credential::credential,
    values::{all, member, one, text_of, truth},
    version::version,
};

/// The recipients as the document writes them: one before 3.0, there the subject's id and each of its identifiers.
/// Empty when it names nobody or is no award.
pub fn recipients(assertion: &Value) -> Vec<Recipient> {
    version(assertion)
        .map(|version| of(version, assertion))
        .unwrap_or_default()
}

/// The recipients of a document that is known to be of `version`.
pub(crate) fn of(version: Version, assertion: &Value) -> Vec<Recipient> {
    match version {
        Version::V0_5 => of_v0_5(assertion).into_iter().collect(),
        Version::V1_0 | Version::V1_1 => identities(assertion, Some("email")),
        Version::V2_0 => identities(assertion, None),
        Version::V3_0 => of_credential(&credential(assertion)),
    }
}

/// Text with the salt beside it: a clear address if it has an `@`, else a hash.
fn of_v0_5(assertion: &Value) -> Option<Recipient> {
    let identity = text_of(assertion, "recipient")?;
    let hashed = !identity.contains('@');
    Some(Recipient {
        kind: "email".into(),
        identity,
        hashed,
        salt: text_of(assertion, "salt"),
    })
}

fn identities(assertion: &Value, kind_when_absent: Option<&str>) -> Vec<Recipient> {
    let objects = member(assertion, "recipient").map(all).unwrap_or_default();
    let read = |object: &Value| {
        Some(Recipient {
            kind: kind_of(object)
                .or_else(|| kind_when_absent.map(str::to_owned))
                .unwrap_or_default(),
            identity: one(object, "identity")?.as_str()?.to_owned(),
            hashed: truth(one(object, "hashed")),
            salt: one(object, "salt").and_then(Value::as_str).map(str::to_owned),
        })
    };
    objects.into_iter().filter_map(read).collect()
}

/// The kind of identity among the types of a recipient; the first of them when none is known.
fn kind_of(recipient: &Value) -> Option<String> {
    let types = member(recipient, "type").map(all).unwrap_or_default();
    let known = |kind: &&Value| {
        let name = kind.as_str().and_then(|kind| kind.rsplit([':', '/']).next());
        matches!(name, Some("email" | "url" | "telephone" | "id"))
    };
    match types.iter().find(|kind| known(kind)) {
        Some(kind) => kind.as_str().map(str::to_owned),
        None => text_of(recipient, "type"),
    }
}

/// The subject's id and identifiers of a credential that is no JWT's payload.
pub(crate) fn of_credential(document: &Value) -> Vec<Recipient> {
    let mut found = Vec::new();
    for subject in member(document, "credentialSubject").map(all).unwrap_or_default() {
        if let Some(id) = one(subject, "id").and_then(Value::as_str) {
            found.push(Recipient {
                kind: "id".into(),
                identity: id.to_owned(),
                hashed: false,
                salt: None,
            });
        }
        for identifier in member(subject, "identifier").map(all).unwrap_or_default() {
            let Some(identity) = one(identifier, "identityHash").and_then(Value::as_str) else {
                continue;
            };
            found.push(Recipient {
                kind: text_of(identifier, "identityType").unwrap_or_default(),
                identity: identity.to_owned(),
                hashed: truth(one(identifier, "hashed")),
                salt: one(identifier, "salt").and_then(Value::as_str).map(str::to_owned),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn recipient(kind: &str, identity: &str, hashed: bool, salt: Option<&str>) -> Recipient {
        Recipient {
            kind: kind.into(),
            identity: identity.into(),
            hashed,
            salt: salt.map(str::to_owned),
        }
    }

    #[test]
    fn a_0_5_recipient_is_a_hash_unless_it_is_an_address() {
        let hash = json!({"recipient": "sha256$00ff", "salt": "deadsea", "badge": {}});
        assert_eq!(
            recipients(&hash),
            [recipient("email", "sha256$00ff", true, Some("deadsea"))]
        );
        let clear = json!({"recipient": "ada@example.test", "badge": {}});
        assert_eq!(
            recipients(&clear),
            [recipient("email", "ada@example.test", false, None)]
        );
    }

    #[test]
    fn a_recipient_without_hashed_is_clear() {
        let two = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
            "recipient": {"type": "email", "identity": "ada@example.test"}});
        assert_eq!(recipients(&two), [recipient("email", "ada@example.test", false, None)]);
    }

    #[test]
    fn the_kind_is_found_among_other_types() {
        for types in [
            json!(["IdentityObject", "email"]),
            json!(["email", "http://x.example/pupil"]),
            json!("email"),
        ] {
            let two = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
                "recipient": {"type": types, "identity": "ada@example.test"}});
            assert_eq!(
                recipients(&two),
                [recipient("email", "ada@example.test", false, None)],
                "{types}"
            );
        }
    }

    #[test]
    fn a_credential_names_its_subject_and_every_identifier() {
        let three = json!({"type": ["VerifiableCredential"], "credentialSubject": {"id": "did:key:z6Mk", "identifier": [
            {"type": "IdentityObject", "hashed": true, "identityHash": "md5$00", "identityType": "emailAddress", "salt": "s"},
            {"type": "IdentityObject", "hashed": false},
            {"type": "IdentityObject", "hashed": false, "identityHash": "s-17", "identityType": "sourcedId"}]}});
        let expected = [
            recipient("id", "did:key:z6Mk", false, None),
            recipient("emailAddress", "md5$00", true, Some("s")),
            recipient("sourcedId", "s-17", false, None),
        ];
        assert_eq!(recipients(&three), expected);
    }

    #[test]
    fn a_jwt_names_its_subject_by_its_claim() {
        let jwt = json!({"sub": "did:key:z6Mk", "vc": {"credentialSubject": {"achievement": {}}}});
        assert_eq!(recipients(&jwt), [recipient("id", "did:key:z6Mk", false, None)]);
    }

    #[test]
    fn odd_recipients_name_nobody() {
        for odd in [
            json!(null),
            json!(5),
            json!([]),
            json!({}),
            json!({"identity": 5}),
            json!([["x"]]),
        ] {
            let assertion = json!({"@context": "https://w3id.org/openbadges/v2", "recipient": odd});
            assert_eq!(recipients(&assertion), [], "{assertion}");
        }
    }
}
