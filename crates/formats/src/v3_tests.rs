//! Tests of summaries of credentials, over `tests/fixtures/formats/documents` and documents made here.

use chrono::{DateTime, Utc};
use holdall_model::Recipient;
use serde_json::json;

use super::*;
use crate::{AssertionKey, summarise, test_inputs::document};

fn at(text: &str) -> Option<DateTime<Utc>> {
    Some(text.parse().unwrap())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_credential_is_read_as_assertion_and_class() {
    let summary = summarise(&document("ob3-r-email-hashed-md5.json"), None, None, false).unwrap();
    let did = "did:key:z6MksYyhH6uPkgdVqVk7SUZFodhPyEMqQsZMVLA9ev3F8U7Q";
    let expected = Summary {
        version: Version::V3_0,
        key: AssertionKey(format!("urn:uuid:37ef1493-2f61-4b08-af73-5ba210c3aa6d {did}")),
        id: some("urn:uuid:37ef1493-2f61-4b08-af73-5ba210c3aa6d"),
        signed: true,
        name: "Knot Tying".into(),
        description: some("Ties eight knots."),
        class_id: some("http://badges.example.test/ob3-r-email-hashed-md5/achievement"),
        issuer_name: "Harbour School".into(),
        issuer_id: some(did),
        issuer_url: some("http://badges.example.test/"),
        issued_on: at("2024-01-01T00:00:00Z"),
        expires: None,
        criteria_url: None,
        criteria_text: some("Tie *eight* knots."),
        narrative: None,
        evidence: vec![],
        image: None,
        class_image: None,
        image_caption: None,
        recipients: vec![Recipient {
            kind: "emailAddress".into(),
            identity: "md5$d0ca177726afa3a26f9be70938931a09".into(),
            hashed: true,
            salt: some("s"),
        }],
        tags: vec![],
        language: None,
    };
    assert_eq!(summary, expected);
}

#[test]
fn everything_3_0_allows_is_read() {
    let credential = json!({"@context": ["https://www.w3.org/2018/credentials/v1"], "type": "OpenBadgeCredential",
        "id": "https://x.example/c", "issuer": "did:web:x.example", "issuanceDate": "2020-01-01T00:00:00Z",
        "expirationDate": "2021-01-01T00:00:00Z", "name": "Knots award", "image": {"id": "https://x.example/c.png", "caption": "A"},
        "evidence": {"id": "https://x.example/e", "type": "Evidence"},
        "credentialSubject": [{"id": "did:key:z6A"}, {"narrative": "Well done.", "achievement": [{"id": "https://x.example/a",
            "tag": ["rope"], "inLanguage": "en-GB", "image": {"id": "https://x.example/a.png"},
            "criteria": {"id": "https://x.example/crit"}}]}]});
    let issuer = json!({"id": "did:web:x.example", "name": "School", "url": "https://x.example/"});
    let summary = summarise(&credential, None, Some(&issuer), false).unwrap();
    assert!(!summary.signed, "without a proof");
    assert_eq!(
        (summary.issued_on, summary.expires),
        (at("2020-01-01T00:00:00Z"), at("2021-01-01T00:00:00Z"))
    );
    assert_eq!(
        summary.name, "Knots award",
        "the credential's name where the achievement has none"
    );
    assert_eq!(
        (summary.issuer_name.as_str(), summary.issuer_url),
        ("School", some("https://x.example/"))
    );
    assert_eq!(
        (summary.class_id, summary.class_image),
        (some("https://x.example/a"), some("https://x.example/a.png"))
    );
    assert_eq!(
        (summary.image, summary.image_caption),
        (some("https://x.example/c.png"), some("A"))
    );
    assert_eq!(
        (summary.narrative, summary.criteria_url),
        (some("Well done."), some("https://x.example/crit"))
    );
    assert_eq!(
        (summary.tags, summary.language),
        (vec!["rope".to_owned()], some("en-GB"))
    );
    assert_eq!(
        (summary.evidence, summary.recipients.len()),
        (vec!["https://x.example/e".to_owned()], 1)
    );
}

#[test]
fn the_claims_of_a_jwt_stand_in_for_what_its_credential_leaves_out() {
    let payload = json!({"iss": "did:key:z6I", "jti": "urn:uuid:7", "sub": "did:key:z6S", "nbf": 1577836800, "exp": 1609459200,
        "vc": {"type": ["VerifiableCredential", "OpenBadgeCredential"], "credentialSubject": {"achievement": {"name": "Knots"}}}});
    let summary = summarise(&payload, None, None, true).unwrap();
    assert_eq!(
        (summary.key.0.as_str(), summary.signed),
        ("urn:uuid:7 did:key:z6I", true)
    );
    assert_eq!(
        (summary.issued_on, summary.expires),
        (at("2020-01-01T00:00:00Z"), at("2021-01-01T00:00:00Z"))
    );
    assert_eq!(
        (summary.name.as_str(), summary.issuer_id),
        ("Knots", some("did:key:z6I"))
    );
    assert_eq!(
        summary.recipients.first().map(|recipient| recipient.identity.as_str()),
        Some("did:key:z6S")
    );
    let stated = json!({"iss": "did:key:z6I", "vc": {"issuer": {"id": "did:key:z6Other"}, "credentialSubject": {"achievement": {}}}});
    assert_eq!(
        summarise(&stated, None, None, true).unwrap().issuer_id,
        some("did:key:z6Other"),
        "the credential's word wins"
    );
}
