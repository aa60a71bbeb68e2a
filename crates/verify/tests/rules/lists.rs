//! Status lists of 3.0.

use std::io::Write;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, write::GzEncoder};
use holdall_model::{Reason, Status, Verdict};
use serde_json::{Value, json};

use crate::{
    credentials::{OB3, V3, credential},
    signer::*,
    world::*,
};

const LIST: &str = "http://school.example/status/1";
const ENTRIES: usize = 131_072;

fn packed(set: &[usize], entries: usize) -> String {
    let mut bytes = vec![0_u8; entries / 8];
    for index in set {
        bytes[index / 8] |= 0x80 >> (index % 8);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&bytes).unwrap();
    format!("u{}", URL_SAFE_NO_PAD.encode(encoder.finish().unwrap()))
}

fn list(set: &[usize], purpose: &str) -> Value {
    json!({
        "@context": [V3], "id": LIST, "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_key(&SCHOOL_ED), "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {"id": format!("{LIST}#list"), "type": "BitstringStatusList", "statusPurpose": purpose,
            "encodedList": packed(set, ENTRIES)},
    })
}

fn entry(index: Value, purpose: &str) -> Value {
    json!({"id": format!("{LIST}#entry"), "type": "BitstringStatusListEntry", "statusPurpose": purpose,
        "statusListIndex": index, "statusListCredential": LIST})
}

async fn judged(status: Value, list: Value) -> (Verdict, Vec<Reason>, Status) {
    let mut with_status = credential();
    with_status["credentialStatus"] = status;
    let mut world = World::default();
    world.put(LIST, list);
    let answer = world.judge(bytes(signed(with_status, &SCHOOL_ED))).await;
    (answer.report.verdict, answer.report.reasons, answer.report.status)
}

#[tokio::test]
async fn a_set_bit_withdraws_or_suspends_and_a_message_does_neither() {
    let set = |purpose| signed(list(&[0, 42], purpose), &SCHOOL_ED);
    let clear = (Verdict::Valid, vec![], Status::Valid);
    assert_eq!(judged(entry("41".into(), "revocation"), set("revocation")).await, clear);
    let revoked = (Verdict::Invalid, vec![Reason::Revoked], Status::Revoked);
    assert_eq!(
        judged(entry("42".into(), "revocation"), set("revocation")).await,
        revoked
    );
    assert_eq!(
        judged(entry("0".into(), "revocation"), set("revocation")).await,
        revoked
    );
    let suspended = (Verdict::Invalid, vec![Reason::Suspended], Status::Suspended);
    assert_eq!(
        judged(entry("42".into(), "suspension"), set("suspension")).await,
        suspended
    );
    assert_eq!(judged(entry("42".into(), "message"), set("message")).await, clear);
    let both = json!([entry("41".into(), "revocation"), entry("42".into(), "revocation")]);
    assert_eq!(
        judged(both, set("revocation")).await,
        revoked,
        "the second entry counts too"
    );
}

#[tokio::test]
async fn a_list_that_is_not_the_issuers_or_does_not_fit_proves_nothing() {
    let mine = || entry("41".into(), "revocation");
    let good = || list(&[42], "revocation");
    let mut tampered = signed(good(), &SCHOOL_ED);
    tampered["credentialSubject"]["encodedList"] = packed(&[], ENTRIES).into();
    let mut of_stranger = good();
    of_stranger["issuer"] = did_key(&STRANGER_ED).into();
    let mut ended = good();
    ended["validUntil"] = "2025-01-01T00:00:00Z".into();
    let mut short = good();
    short["credentialSubject"]["encodedList"] = packed(&[], 800).into();
    let mut other = good();
    other["type"] = json!(["VerifiableCredential"]);
    let cases = [
        ("tampered", mine(), tampered),
        ("unsigned", mine(), good()),
        ("a stranger's", mine(), signed(of_stranger, &STRANGER_ED)),
        ("signed by a stranger", mine(), signed(good(), &STRANGER_ED)),
        ("ended", mine(), signed(ended, &SCHOOL_ED)),
        ("short", mine(), signed(short, &SCHOOL_ED)),
        ("of another type", mine(), signed(other, &SCHOOL_ED)),
        (
            "for another purpose",
            mine(),
            signed(list(&[42], "suspension"), &SCHOOL_ED),
        ),
        (
            "beyond its end",
            entry(ENTRIES.to_string().into(), "revocation"),
            signed(good(), &SCHOOL_ED),
        ),
        (
            "a negative place",
            entry("-1".into(), "revocation"),
            signed(good(), &SCHOOL_ED),
        ),
        ("no place", entry("x".into(), "revocation"), signed(good(), &SCHOOL_ED)),
    ];
    for (what, entry, list) in cases {
        let (verdict, reasons, _) = judged(entry, list).await;
        assert_eq!((verdict, reasons), (Verdict::Invalid, vec![Reason::Status]), "{what}");
    }
}

#[tokio::test]
async fn a_list_that_is_not_there_leaves_the_question_open() {
    let mut with_status = credential();
    with_status["credentialStatus"] = entry("41".into(), "revocation");
    let with_status = signed(with_status, &SCHOOL_ED);
    for page in [
        Page::Text(404, String::new()),
        Page::Text(200, "<html>".into()),
        Page::Text(503, String::new()),
    ] {
        let mut world = World::default();
        world.0.insert(LIST.into(), page);
        assert_eq!(
            said(&world.judge(bytes(&with_status)).await),
            (Verdict::Unverifiable, vec![Reason::Status])
        );
    }
    let mut unknown = credential();
    unknown["@context"]
        .as_array_mut()
        .unwrap()
        .push(json!({"LedgerStatus": "https://ledger.example/LedgerStatus"}));
    unknown["credentialStatus"] = json!({"id": "https://ledger.example/1", "type": "LedgerStatus"});
    let answer = World::default().judge(bytes(signed(unknown, &SCHOOL_ED))).await;
    assert_eq!(
        said(&answer),
        (Verdict::Unverifiable, vec![Reason::Status]),
        "an unknown kind is not passed over"
    );
}

#[tokio::test]
async fn a_list_may_come_as_a_token() {
    let mut payload = list(&[42], "revocation");
    for (claim, value) in [
        ("iss", json!(did_key(&SCHOOL_ED))),
        ("jti", json!(LIST)),
        ("sub", json!(format!("{LIST}#list"))),
        ("nbf", json!(1_704_067_200)),
    ] {
        payload[claim] = value;
    }
    let kid = format!("{}#{}", did_key(&SCHOOL_ED), multikey(&SCHOOL_ED));
    let mut with_status = credential();
    with_status["credentialStatus"] = entry(42.into(), "revocation");
    let mut world = World::default();
    world.0.insert(
        LIST.into(),
        Page::Text(200, token(&payload, &SCHOOL_ED, json!({"kid": kid}))),
    );
    // A number as index is not what the context types it as, so this one is a token as well.
    let mut claims = with_status;
    for (claim, value) in [
        ("iss", json!(did_key(&SCHOOL_ED))),
        ("jti", claims["id"].clone()),
        ("sub", json!("did:example:ada")),
        ("nbf", json!(1_704_067_200)),
    ] {
        claims[claim] = value;
    }
    let answer = world
        .judge(bytes(token(&claims, &SCHOOL_ED, json!({"kid": kid}))))
        .await;
    assert_eq!(
        said(&answer),
        (Verdict::Invalid, vec![Reason::Revoked]),
        "{:?}",
        answer.report.checks
    );
}

#[tokio::test]
async fn the_list_of_1edtech_names_withdrawn_credentials() {
    let mut with_status = credential();
    with_status["@context"] = json!([V3, OB3, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]);
    with_status["credentialStatus"] = json!({"id": LIST, "type": "1EdTechRevocationList"});
    let with_status = signed(with_status, &SCHOOL_ED);
    let id = credential()["id"].clone();
    for (listed, expected) in [
        (json!([{"id": id}]), (Verdict::Invalid, vec![Reason::Revoked])),
        (
            json!([{"reason": "no id"}, {"id": id, "revoked": true}]),
            (Verdict::Invalid, vec![Reason::Revoked]),
        ),
        (json!([{"id": id, "revoked": false}]), (Verdict::Valid, vec![])),
        (json!([{"id": "urn:uuid:other"}]), (Verdict::Valid, vec![])),
        (json!([]), (Verdict::Valid, vec![])),
    ] {
        let mut world = World::default();
        world.put(
            LIST,
            json!({"id": LIST, "issuer": did_key(&SCHOOL_ED), "revokedCredential": listed}),
        );
        assert_eq!(said(&world.judge(bytes(&with_status)).await), expected, "{listed}");
    }
    assert_eq!(
        said(&World::default().judge(bytes(&with_status)).await),
        (Verdict::Unverifiable, vec![Reason::Status])
    );
}

/// A proof of the data model 1.1.
fn signed_2020(mut credential: Value) -> Value {
    let method = format!("{}#{}", did_key(&SCHOOL_ED), multikey(&SCHOOL_ED));
    let options = json!({"type": "Ed25519Signature2020", "cryptosuite": null});
    credential["proof"] = proof(&credential, &SCHOOL_ED, &method, options);
    credential
}

#[tokio::test]
async fn lists_of_2021_withdraw_credentials_of_the_data_model_1_1() {
    let v1 = "https://www.w3.org/2018/credentials/v1";
    let suite = "https://w3id.org/security/suites/ed25519-2020/v1";
    let lists = "https://w3id.org/vc/status-list/2021/v1";
    let mut old = credential();
    old["@context"] = json!([
        v1,
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        suite,
        lists
    ]);
    old["issuanceDate"] = old["validFrom"].take();
    old.as_object_mut().unwrap().remove("validFrom");
    let list = |set: &[usize]| {
        let encoded = packed(set, ENTRIES);
        signed_2020(json!({
            "@context": [v1, suite, lists], "id": LIST, "type": ["VerifiableCredential", "StatusList2021Credential"],
            "issuer": did_key(&SCHOOL_ED), "issuanceDate": "2024-01-01T00:00:00Z",
            "credentialSubject": {"id": format!("{LIST}#list"), "type": "StatusList2021", "statusPurpose": "revocation",
                "encodedList": encoded.trim_start_matches('u')},
        }))
    };
    old["credentialStatus"] = json!({"id": format!("{LIST}#7"), "type": "StatusList2021Entry", "statusPurpose": "revocation",
        "statusListIndex": "7", "statusListCredential": LIST});
    let old = signed_2020(old);
    for (set, expected) in [
        (vec![8], (Verdict::Valid, vec![])),
        (vec![7], (Verdict::Invalid, vec![Reason::Revoked])),
    ] {
        let mut world = World::default();
        world.put(LIST, list(&set));
        let answer = world.judge(bytes(&old)).await;
        assert_eq!(said(&answer), expected, "{:?}", answer.report.checks);
    }
}

#[tokio::test]
async fn a_list_need_not_say_when_it_begins_nor_claim_anything_around_itself() {
    let revoked = (Verdict::Invalid, vec![Reason::Revoked], Status::Revoked);
    let clear = (Verdict::Valid, vec![], Status::Valid);
    let kid = format!("{}#{}", did_key(&SCHOOL_ED), multikey(&SCHOOL_ED));
    for (index, expected) in [("42", revoked), ("41", clear)] {
        let mut timeless = list(&[42], "revocation");
        timeless.as_object_mut().unwrap().remove("validFrom");
        let status = entry(index.into(), "revocation");
        assert_eq!(
            judged(status.clone(), signed(timeless.clone(), &SCHOOL_ED)).await,
            expected
        );
        let mut with_status = credential();
        with_status["credentialStatus"] = status;
        let mut world = World::default();
        let envelope = token(&timeless, &SCHOOL_ED, json!({"kid": kid, "typ": "vc+jwt"}));
        world.0.insert(LIST.into(), Page::Text(200, envelope));
        let answer = world.judge(bytes(signed(with_status, &SCHOOL_ED))).await;
        assert_eq!((answer.report.verdict, answer.report.reasons), (expected.0, expected.1));
    }
    for (begins, expected) in [
        ("2026-11-21T12:05:00Z", Verdict::Valid),
        ("2026-11-22T12:00:00Z", Verdict::Invalid),
        ("today", Verdict::Invalid),
    ] {
        let mut early = list(&[], "revocation");
        early["validFrom"] = begins.into();
        let told = judged(entry("41".into(), "revocation"), signed(early, &SCHOOL_ED)).await;
        assert_eq!(told.0, expected, "{begins}");
    }
}

#[tokio::test]
async fn a_list_that_declares_another_address_is_told() {
    let mut other = list(&[], "revocation");
    other["id"] = "http://school.example/status/2".into();
    let mut with_status = credential();
    with_status["credentialStatus"] = entry("41".into(), "revocation");
    let mut world = World::default();
    world.put(LIST, signed(other, &SCHOOL_ED));
    let answer = world.judge(bytes(signed(with_status, &SCHOOL_ED))).await;
    assert_eq!(answer.report.verdict, Verdict::Valid);
    assert!(
        warns(&answer, "declares another address"),
        "{:?}",
        answer.report.warnings
    );
}
