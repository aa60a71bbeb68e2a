//! Signed badges of 1.0 and 1.1: the key that the badge names, the token around it, and the list of withdrawn badges.

use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use holdall_model::{Reason, Verdict};
use holdall_verify::Missing;
use serde_json::{Value, json};

use crate::{legacy::hosted, world::*};

const PEM: &str = "http://school.example/key.pem";
const LIST: &str = "http://school.example/withdrawn";

/// The school of 1.x with a key, and a badge to sign.
fn signing(version_1_1: bool) -> (World, Value) {
    let mut world = hosted(version_1_1);
    let Some(Page::Text(_, payload)) = world.0.remove(ASSERTION) else {
        panic!()
    };
    let mut payload: Value = serde_json::from_str(&payload).unwrap();
    payload["verify"] = json!({"type": "signed", "url": PEM});
    if version_1_1 {
        payload["id"] = "urn:uuid:5b6e7c3a-0f40-4e5e-9d6c-111111111111".into();
    }
    let key = Page::Called("application/x-pem-file", pem(&SCHOOL).into_bytes());
    world.0.insert(PEM.into(), key);
    (world, payload)
}

fn encoded(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

#[tokio::test]
async fn a_token_of_1_x_that_was_bent_proves_nothing() {
    for version_1_1 in [false, true] {
        let (world, payload) = signing(version_1_1);
        let good = jws(&payload, &SCHOOL, json!({}));
        assert_eq!(said(&world.judge(bytes(&good)).await), (Verdict::Valid, vec![]));
        let parts: Vec<&str> = good.split('.').collect();
        let mut other = payload.clone();
        other["recipient"]["identity"] = "mallory@example.org".into();
        let symmetric = format!("{}.{}", encoded(r#"{"alg":"HS256"}"#), parts[1]);
        let secret = hmac::Key::new(hmac::HMAC_SHA256, pem(&SCHOOL).as_bytes());
        let tag = hmac::sign(&secret, symmetric.as_bytes());
        for (what, token, reason) in [
            (
                "another payload",
                format!("{}.{}.{}", parts[0], encoded(other.to_string()), parts[2]),
                Reason::Signature,
            ),
            (
                "no algorithm",
                format!("{}.{}.", encoded(r#"{"alg":"none"}"#), parts[1]),
                Reason::Alg,
            ),
            (
                "an algorithm that is not named",
                format!("{}.{}.{}", encoded("{}"), parts[1], parts[2]),
                Reason::Alg,
            ),
            (
                "the public key as a secret",
                format!("{symmetric}.{}", encoded(tag)),
                Reason::Alg,
            ),
            ("no signature", format!("{}.{}.", parts[0], parts[1]), Reason::Signature),
            ("two parts", format!("{}.{}", parts[0], parts[1]), Reason::Content),
        ] {
            let (verdict, reasons) = said(&world.judge(bytes(token)).await);
            assert_eq!((verdict, reasons.first()), (Verdict::Invalid, Some(&reason)), "{what}");
        }
        let json = world.judge(bytes(&payload)).await;
        assert_eq!(
            said(&json),
            (Verdict::Invalid, vec![Reason::Signature]),
            "without the token"
        );
    }
}

#[tokio::test]
async fn a_key_of_1_x_has_to_be_had_whole_and_public() {
    let cases: &[(&str, fn() -> Page, Verdict, Reason)] = &[
        (
            "a web page",
            || Page::Called("text/html", b"<html>Log in</html>".to_vec()),
            Verdict::Invalid,
            Reason::Key,
        ),
        (
            "no key inside",
            || {
                Page::Text(
                    200,
                    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n".into(),
                )
            },
            Verdict::Invalid,
            Reason::Key,
        ),
        (
            "a private key",
            || {
                Page::Text(
                    200,
                    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".into(),
                )
            },
            Verdict::Invalid,
            Reason::Key,
        ),
        (
            "not there",
            || Page::Text(404, String::new()),
            Verdict::Invalid,
            Reason::Fetch,
        ),
        (
            "an error with the key in it",
            || Page::Text(500, pem(&SCHOOL)),
            Verdict::Invalid,
            Reason::Fetch,
        ),
        (
            "a host that does not answer",
            || Page::Silent(Missing::Timeout),
            Verdict::Unverifiable,
            Reason::Timeout,
        ),
    ];
    for version_1_1 in [false, true] {
        for (what, page, verdict, reason) in cases {
            let (mut world, payload) = signing(version_1_1);
            world.0.insert(PEM.into(), page());
            let answer = world.judge(bytes(jws(&payload, &SCHOOL, json!({})))).await;
            assert_eq!(
                (answer.report.verdict, answer.report.reasons.first()),
                (*verdict, Some(reason)),
                "{what}"
            );
        }
        let (mut world, mut payload) = signing(version_1_1);
        world.0.remove(PEM);
        payload["verify"].as_object_mut().unwrap().remove("url");
        let answer = world.judge(bytes(jws(&payload, &SCHOOL, json!({})))).await;
        assert_eq!(
            said(&answer),
            (Verdict::Invalid, vec![Reason::Structure]),
            "no key is named"
        );
    }
}

#[tokio::test]
async fn lists_of_withdrawn_badges_of_1_x_are_read_in_every_form() {
    let uuid = "urn:uuid:5b6e7c3a-0f40-4e5e-9d6c-111111111111";
    let withdrawn = (Verdict::Invalid, vec![Reason::Revoked]);
    let good = (Verdict::Valid, vec![]);
    let open = (Verdict::Unverifiable, vec![Reason::Status]);
    let cases = [
        (json!({"17": "Issued in error"}), &withdrawn),
        (json!({"17": null}), &withdrawn),
        (json!({uuid: "Issued in error"}), &withdrawn),
        (
            json!({"@context": "https://w3id.org/openbadges/v1", "17": "x"}),
            &withdrawn,
        ),
        (
            json!({"@context": V2, "type": "RevocationList", "revokedAssertions": [{"uid": "17"}]}),
            &withdrawn,
        ),
        (json!({"170": "x", "1": "x"}), &good),
        (json!({}), &good),
        (json!({"@context": "https://w3id.org/openbadges/v1", "18": "x"}), &good),
        (
            json!({"@context": V2, "type": "RevocationList", "revokedAssertions": [{"uid": "18"}]}),
            &good,
        ),
        (json!(["17"]), &open),
        (json!("17"), &open),
    ];
    for (list, expected) in cases {
        let (mut world, payload) = signing(true);
        world.bend(ISSUER, |i| i["revocationList"] = LIST.into());
        world.put(LIST, list.clone());
        let answer = world.judge(bytes(jws(&payload, &SCHOOL, json!({})))).await;
        assert_eq!(said(&answer), *expected, "{list}");
    }
}
