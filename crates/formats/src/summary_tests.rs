//! Tests of summaries, over the files of `tests/fixtures/formats/documents` and documents made here.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    read_json, read_jws,
    test_inputs::{document, text},
};

/// The summary of `NAME.assertion.json` with its class and issuer beside it.
fn three(name: &str) -> Summary {
    let [assertion, class, issuer] =
        ["assertion", "badge", "issuer"].map(|part| document(&format!("{name}.{part}.json")));
    summarise(&assertion, Some(&class), Some(&issuer), false).unwrap()
}

fn at(text: &str) -> Option<DateTime<Utc>> {
    Some(text.parse().unwrap())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

const ALICE: &str = "sha256$9c1a7cb03ba086adc0abaa848c58445145e008364954809c63ee17f9747f080e";

fn alice(salt: Option<&str>) -> Vec<Recipient> {
    vec![Recipient {
        kind: "email".into(),
        identity: ALICE.into(),
        hashed: true,
        salt: salt.map(str::to_owned),
    }]
}

#[test]
fn a_0_5_badge_is_all_in_one() {
    let assertion = document("ob05-basic.assertion.json");
    let summary = summarise(&assertion, None, None, false).unwrap();
    let expected = Summary {
        version: Version::V0_5,
        key: AssertionKey(summary.key.0.clone()),
        id: None,
        signed: false,
        name: "Knot Tying".into(),
        description: some("Ties knots."),
        class_id: None,
        issuer_name: "Harbour School".into(),
        issuer_id: None,
        issuer_url: some("http://badges.example.test"),
        issued_on: at("2012-05-01T00:00:00Z"),
        expires: None,
        criteria_url: some("http://badges.example.test/ob05-basic/criteria"),
        criteria_text: None,
        narrative: None,
        evidence: vec![],
        image: None,
        class_image: some("http://badges.example.test/ob05-basic/image.png"),
        image_caption: None,
        recipients: alice(Some("deadsea")),
        tags: vec![],
        language: None,
    };
    assert_eq!(summary, expected);
    assert!(summary.key.0.starts_with("sha256:"), "{:?}", summary.key);
}

#[test]
fn addresses_of_a_0_5_badge_are_relative_to_its_origin() {
    let assertion = json!({"recipient": "ada@example.test", "evidence": "/e/1", "issued_on": 1335830400,
        "badge": {"name": "Knots", "image": "/knot.png", "criteria": "/knots",
            "issuer": {"origin": "http://school.example", "name": "School"}}});
    let summary = summarise(&assertion, None, None, false).unwrap();
    assert_eq!(summary.class_image, some("http://school.example/knot.png"));
    assert_eq!(summary.criteria_url, some("http://school.example/knots"));
    assert_eq!(summary.evidence, ["http://school.example/e/1"]);
    assert_eq!(summary.issued_on, at("2012-05-01T00:00:00Z"));
}

#[test]
fn a_hosted_1_0_badge_is_known_by_its_verify_url() {
    let summary = three("ob10-iso-date");
    let source = "http://badges.example.test/ob10-iso-date/assertion";
    assert_eq!(
        (summary.version, summary.id, summary.key),
        (Version::V1_0, some(source), AssertionKey(source.into()))
    );
    assert_eq!(summary.issued_on, at("2014-03-01T00:00:00Z"));
    assert_eq!(
        (summary.name.as_str(), summary.issuer_name.as_str()),
        ("Knot Tying", "Harbour School")
    );
    assert_eq!(summary.class_id, some("http://badges.example.test/ob10-iso-date/badge"));
    assert_eq!(
        summary.issuer_id,
        some("http://badges.example.test/ob10-iso-date/issuer")
    );
    assert_eq!(summary.issuer_url, some("http://badges.example.test/"));
    assert_eq!(summary.recipients, alice(Some("deadsea")));
}

#[test]
fn a_1_1_badge_has_a_context_and_may_have_unix_dates() {
    let summary = three("ob11-unix-date");
    assert_eq!(summary.version, Version::V1_1);
    assert_eq!(summary.issued_on, at("2017-02-10T12:00:00Z"));
    assert_eq!(
        summary.key,
        AssertionKey("http://badges.example.test/ob11-unix-date/assertion".into())
    );
}

#[test]
fn a_signed_1_0_badge_is_not_known_by_its_key_address() {
    let jws = read_jws(&text("ob10-signed.jws")).unwrap();
    let summary = summarise(&jws.payload, None, None, true).unwrap();
    assert_eq!(
        (summary.version, summary.signed, summary.id),
        (Version::V1_0, true, None)
    );
    assert!(
        summary.key.0.starts_with("sha256:"),
        "every badge of the issuer names the same key address"
    );
}

#[test]
fn a_2_0_badge_is_read_from_its_three_documents() {
    let summary = three("ob2-issued-fraction");
    let base = "http://badges.example.test/ob2-issued-fraction";
    let expected = Summary {
        version: Version::V2_0,
        key: AssertionKey(format!("{base}/assertion")),
        id: Some(format!("{base}/assertion")),
        signed: false,
        name: "Knot Tying".into(),
        description: some("Ties eight knots without looking."),
        class_id: Some(format!("{base}/badge")),
        issuer_name: "Harbour School".into(),
        issuer_id: Some(format!("{base}/issuer")),
        issuer_url: some("http://badges.example.test/"),
        issued_on: at("2017-02-10T12:00:00.123456Z"),
        expires: None,
        criteria_url: Some(format!("{base}/criteria")),
        criteria_text: None,
        narrative: None,
        evidence: vec![],
        image: None,
        class_image: Some(format!("{base}/image.png")),
        image_caption: None,
        recipients: alice(Some("deadsea")),
        tags: vec!["rope".into(), "craft".into()],
        language: None,
    };
    assert_eq!(summary, expected);
}

#[test]
fn a_badge_whose_class_is_not_known_yet_has_an_empty_name() {
    for name in ["ob10-iso-date", "ob11-unix-date", "ob2-issued-fraction"] {
        let summary = summarise(&document(&format!("{name}.assertion.json")), None, None, false).unwrap();
        assert_eq!(
            (summary.name.as_str(), summary.issuer_name.as_str()),
            ("", ""),
            "{name}"
        );
        assert!(
            summary.class_id.is_some() && summary.issued_on.is_some(),
            "{name} keeps what the assertion says"
        );
    }
    let stub = json!({"type": "Assertion", "id": " https://host.example/1 "});
    let summary = summarise(&stub, None, None, false).unwrap();
    assert_eq!(
        (summary.key.0.as_str(), summary.name.as_str()),
        ("https://host.example/1", "")
    );
}

#[test]
fn everything_2_0_allows_is_read() {
    let assertion = json!({"@context": ["https://w3id.org/openbadges/v2"], "type": ["Assertion"], "id": "https://x.example/1",
        "recipient": {"type": "email", "identity": "ada@example.test", "hashed": false}, "issuedOn": ["2020-01-01T00:00:00+02:00"],
        "expires": "9999-12-31T23:59:59-05:00", "narrative": {"en": "Well done."}, "@language": "en-GB",
        "image": {"id": "https://x.example/1.png", "caption": "A knot"}, "verification": {"type": "hosted"},
        "evidence": ["https://x.example/e", {"narrative": "Seen."}, {"id": "https://x.example/f"}, null],
        "badge": {"id": "https://x.example/b", "name": {"@value": "Knots", "@language": "en"}, "tags": "rope",
            "image": "data:image/png;base64,AA", "criteria": {"id": "https://x.example/c", "narrative": "Tie."},
            "issuer": {"id": "https://x.example/i", "name": ["School"], "url": "https://x.example/"}}});
    let summary = summarise(&assertion, None, None, false).unwrap();
    assert_eq!(summary.issued_on, at("2019-12-31T22:00:00Z"));
    assert_eq!(
        summary.expires.map(|at| at.timestamp()),
        Some(253_402_318_799),
        "after the year 9999"
    );
    assert_eq!(
        (summary.narrative, summary.language),
        (some("Well done."), some("en-GB"))
    );
    assert_eq!(
        (summary.image, summary.image_caption),
        (some("https://x.example/1.png"), some("A knot"))
    );
    assert_eq!(summary.evidence, ["https://x.example/e", "https://x.example/f"]);
    assert_eq!(
        (summary.name.as_str(), summary.class_id),
        ("Knots", some("https://x.example/b"))
    );
    assert_eq!(
        (summary.class_image, summary.tags),
        (some("data:image/png;base64,AA"), vec!["rope".to_owned()])
    );
    assert_eq!(
        (summary.criteria_url, summary.criteria_text),
        (some("https://x.example/c"), some("Tie."))
    );
    assert_eq!(
        (summary.issuer_name.as_str(), summary.issuer_id),
        ("School", some("https://x.example/i"))
    );
}

#[test]
fn terms_written_as_iris_are_read() {
    let assertion = json!({"@context": "https://w3id.org/openbadges/v2", "@type": "Assertion", "@id": "https://x.example/1",
        "https://w3id.org/openbadges#recipient": {"type": "email", "obi:identityHash": "ada@example.test"},
        "obi:issueDate": "2020-01-01T00:00:00Z", "obi:badge": {"@id": "https://x.example/b", "schema:name": "Knots"}});
    let summary = summarise(&assertion, None, None, false).unwrap();
    assert_eq!(
        (summary.name.as_str(), summary.class_id),
        ("Knots", some("https://x.example/b"))
    );
    assert_eq!(summary.issued_on, at("2020-01-01T00:00:00Z"));
    assert_eq!(
        summary.recipients.first().map(|recipient| recipient.identity.as_str()),
        Some("ada@example.test")
    );
}

#[test]
fn the_class_given_is_read_before_the_one_inside() {
    let assertion = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://x.example/1",
        "badge": {"id": "https://x.example/b", "name": "Claimed"}});
    let class = json!({"id": "https://x.example/b", "name": "Hosted", "issuer": "https://x.example/i"});
    let summary = summarise(&assertion, Some(&class), None, false).unwrap();
    assert_eq!(
        (summary.name.as_str(), summary.issuer_id),
        ("Hosted", some("https://x.example/i"))
    );
}

#[test]
fn a_signed_2_0_badge_is_known_by_its_id_and_class() {
    let signed = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "urn:uuid:1",
        "badge": "https://x.example/b", "verification": {"type": "SignedBadge"}});
    let key = |assertion: &Value, signed| summarise(assertion, None, None, signed).unwrap().key.0;
    assert_eq!(key(&signed, true), "urn:uuid:1 https://x.example/b");
    assert_eq!(
        key(&signed, false),
        "urn:uuid:1",
        "a bare copy never takes the signed badge's place"
    );
    let mut hosted = signed.clone();
    hosted["verification"]["type"] = json!("HostedBadge");
    assert_eq!(
        key(&hosted, true),
        "urn:uuid:1",
        "a token that says it is hosted is a pointer to its id"
    );
    hosted["id"] = json!("urn:uuid:1 https://x.example/b");
    assert_ne!(key(&hosted, false), key(&signed, true));
}

#[test]
fn what_is_no_award_is_refused() {
    let bad = [
        document("ob2-issued-fraction.badge.json"),
        document("ob2-issued-fraction.issuer.json"),
        document("ob10-iso-date.issuer.json"),
        json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential", "EndorsementCredential"],
            "credentialSubject": {"id": "https://x.example/a"}}),
        json!({"revoked": true}),
        json!(null),
        json!([]),
        json!("text"),
        json!({}),
        json!({"vc": {}}),
    ];
    for document in bad {
        let refused = summarise(&document, None, None, false);
        assert!(
            matches!(refused, Err(FormatError::NotABadge(_))),
            "{document}: {refused:?}"
        );
    }
}

#[test]
fn hostile_documents_are_refused_when_read() {
    for name in [
        "ob2-h-duplicate-keys.assertion.json",
        "ob2-h-lone-surrogate.assertion.json",
    ] {
        assert!(
            matches!(read_json(text(name).as_bytes()), Err(FormatError::Damaged(_))),
            "{name}"
        );
    }
}

#[test]
fn a_summary_survives_being_stored() {
    let summary = summarise(&document("ob3-r-mailto-id.json"), None, None, false).unwrap();
    let far = Summary {
        expires: crate::date(&json!("9999-12-31T23:59:59-05:00")),
        ..summary
    };
    let stored = serde_json::to_string(&far).unwrap();
    assert_eq!(serde_json::from_str::<Summary>(&stored).unwrap(), far);
}

/// Any JSON, under names that badges use.
fn odd_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(json!("https://w3id.org/openbadges/v2")),
        Just(json!("https://w3id.org/openbadges/v1")),
        Just(json!("OpenBadgeCredential")),
        Just(json!("Assertion")),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    let name = prop::sample::select(vec![
        "@context",
        "type",
        "id",
        "recipient",
        "badge",
        "verify",
        "verification",
        "uid",
        "url",
        "issuedOn",
        "issued_on",
        "expires",
        "image",
        "evidence",
        "criteria",
        "issuer",
        "origin",
        "name",
        "narrative",
        "vc",
        "sub",
        "iss",
        "nbf",
        "proof",
        "tags",
        "@value",
        "credentialSubject",
        "achievement",
        "identifier",
        "identityHash",
        "hashed",
        "salt",
        "identity",
        "validFrom",
        "obi:badge",
        "en",
    ]);
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8).prop_map(|members| {
                Value::Object(
                    members
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

proptest! {
    #[test]
    fn odd_documents_never_panic(document in odd_json(), class in odd_json(), issuer in odd_json(), signed: bool) {
        if let Ok(summary) = summarise(&document, Some(&class), Some(&issuer), signed) {
            prop_assert_eq!(Some(summary.version), version(&document));
            prop_assert!(!summary.key.0.is_empty());
            let stored = serde_json::to_string(&summary).unwrap();
            prop_assert_eq!(serde_json::from_str::<Summary>(&stored).unwrap(), summary);
        }
        let _ = crate::recipients(&document);
    }
}
