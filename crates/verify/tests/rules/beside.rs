//! What stands beside a credential of 3.0: status lists, endorsements, newer editions, schemas, and whose it is.

use holdall_model::{Identity, Reason, RecipientOutcome, Status, Verdict};
use holdall_verify::{Answer, Question, verify};
use serde_json::{Value, json};

use crate::{
    credentials::{OB3, V3, credential},
    signer::*,
    world::*,
};

const EXTENSIONS: &str = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";
const NEWER: &str = "http://school.example/newer";
const SCHEMA: &str = "http://school.example/schema";

async fn judged(credential: &Value) -> Answer {
    World::default()
        .judge(bytes(signed(credential.clone(), &SCHOOL_ED)))
        .await
}

/// An endorsement by the guild of `about`.
fn endorsement(about: &str) -> Value {
    json!({
        "@context": [V3, OB3], "id": "urn:uuid:8e5f7a1c-0000-4000-8000-000000000002",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": did_key(&STRANGER_ED), "type": ["Profile"], "name": "Guild"}, "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"], "endorsementComment": "Solid."},
    })
}

/// The same as a token.
fn endorsement_token(about: &str) -> String {
    let mut payload = endorsement(about);
    for (claim, value) in [
        ("iss", json!(did_key(&STRANGER_ED))),
        ("jti", payload["id"].clone()),
        ("sub", json!(about)),
        ("nbf", json!(1_704_067_200)),
    ] {
        payload[claim] = value;
    }
    let kid = format!("{}#{}", did_key(&STRANGER_ED), multikey(&STRANGER_ED));
    token(&payload, &STRANGER_ED, json!({"kid": kid}))
}

#[tokio::test]
async fn endorsements_are_looked_at_wherever_they_stand_and_in_either_form() {
    for place in ["", "/issuer", "/credentialSubject/achievement"] {
        let about = credential().pointer(place).unwrap()["id"].as_str().unwrap().to_owned();
        let put = |member: &str, value: Value| {
            let mut endorsed = credential();
            endorsed.pointer_mut(place).unwrap()[member] = json!([value]);
            endorsed
        };
        let good = signed(endorsement(&about), &STRANGER_ED);
        let answer = judged(&put("endorsement", good.clone())).await;
        assert_eq!(
            said(&answer),
            (Verdict::Valid, vec![]),
            "{place}: {:?}",
            answer.report.checks
        );
        assert_eq!(answer.report.warnings, [""; 0], "{place}");
        let answer = judged(&put("endorsementJwt", endorsement_token(&about).into())).await;
        assert_eq!(
            said(&answer),
            (Verdict::Valid, vec![]),
            "{place}: {:?}",
            answer.report.checks
        );

        let stranger = signed(endorsement("urn:uuid:somebody-else"), &STRANGER_ED);
        let answer = judged(&put("endorsement", stranger)).await;
        assert!(
            warns(&answer, "about something else"),
            "{place}: {:?}",
            answer.report.warnings
        );

        let mut forged = good.clone();
        forged["credentialSubject"]["endorsementComment"] = "The best.".into();
        let by_another = signed(endorsement(&about), &SCHOOL_ED);
        let mut ended = endorsement(&about);
        ended["validUntil"] = "2025-01-01T00:00:00Z".into();
        for (what, bad) in [
            ("forged", forged),
            ("signed by another", by_another),
            ("ended", signed(ended, &STRANGER_ED)),
            ("unsigned", endorsement(&about)),
        ] {
            let answer = judged(&put("endorsement", bad)).await;
            assert_eq!(
                said(&answer),
                (Verdict::Invalid, vec![Reason::Endorsement]),
                "{place}: {what}"
            );
        }
        let token = endorsement_token(&about);
        let cut = token.rsplit_once('.').unwrap().0;
        for bad in [format!("{cut}."), cut.to_owned(), "x".to_owned()] {
            let answer = judged(&put("endorsementJwt", bad.into())).await;
            assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Endorsement]), "{place}");
        }
    }
}

/// A credential that offers a newer edition of itself.
fn renewable() -> Value {
    let mut old = credential();
    old["@context"].as_array_mut().unwrap().push(EXTENSIONS.into());
    old["refreshService"] = json!({"id": NEWER, "type": "1EdTechCredentialRefresh"});
    old
}

#[tokio::test]
async fn a_newer_edition_counts_when_it_is_the_issuers_and_only_then() {
    let mut ended = renewable();
    ended["validUntil"] = "2025-01-01T00:00:00Z".into();
    let mut other = ended.clone();
    other["id"] = "urn:uuid:8e5f7a1c-0000-4000-8000-00000000000f".into();
    let mut renamed = renewable();
    renamed["name"] = "Better knots".into();
    let mut of_stranger = ended.clone();
    of_stranger["issuer"]["id"] = did_key(&STRANGER_ED).into();
    let valid = (Verdict::Valid, Status::Valid);
    for (what, newer, expected, told) in [
        ("the same", signed(renewable(), &SCHOOL_ED), valid, ""),
        ("another", signed(renamed, &SCHOOL_ED), valid, "offers a newer edition"),
        (
            "ended",
            signed(ended.clone(), &SCHOOL_ED),
            (Verdict::Invalid, Status::Expired),
            "offers a newer edition",
        ),
        ("unsigned", ended.clone(), valid, "left aside"),
        ("a stranger's", signed(of_stranger, &STRANGER_ED), valid, "left aside"),
        ("signed by a stranger", signed(ended, &STRANGER_ED), valid, "left aside"),
        ("about another badge", signed(other, &SCHOOL_ED), valid, "left aside"),
    ] {
        let mut world = World::default();
        world.put(NEWER, newer);
        let answer = world.judge(bytes(signed(renewable(), &SCHOOL_ED))).await;
        assert_eq!(
            (answer.report.verdict, answer.report.status),
            expected,
            "{what}: {:?}",
            answer.report.checks
        );
        assert_eq!(
            answer.report.warnings.is_empty(),
            told.is_empty(),
            "{what}: {:?}",
            answer.report.warnings
        );
        assert!(
            told.is_empty() || warns(&answer, told),
            "{what}: {:?}",
            answer.report.warnings
        );
        let asked = answer.report.used.iter().filter(|used| used.url == NEWER).count();
        assert_eq!(asked, 1, "{what}: once");
    }
    let answer = judged(&renewable()).await;
    assert_eq!(
        said(&answer),
        (Verdict::Valid, vec![]),
        "it cannot be had, and the badge stands"
    );
    assert!(warns(&answer, "for newer editions of this badge could not be read"));
}

#[tokio::test]
async fn schemas_of_kinds_that_are_not_known_say_nothing_and_none_is_fetched_for_another() {
    let mut named = credential();
    named["@context"].as_array_mut().unwrap().push(EXTENSIONS.into());
    named["credentialSchema"] = json!([{"id": SCHEMA, "type": "JsonSchema"}]);
    let answer = judged(&named).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    assert!(answer.report.used.is_empty());
    named["credentialSchema"] = json!({"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"});
    let mut world = World::default();
    world.put(SCHEMA, json!({"$ref": "http://elsewhere.example/schema"}));
    let answer = world.judge(bytes(signed(named, &SCHOOL_ED))).await;
    assert_eq!(said(&answer), (Verdict::Unverifiable, vec![Reason::Schema]));
    assert_eq!(answer.report.used.len(), 1, "a schema sends nobody on");
}

#[tokio::test]
async fn the_types_of_1edtech_come_with_their_context() {
    let entry = json!({"id": "http://school.example/withdrawn", "type": "1EdTechRevocationList"});
    for with_context in [true, false] {
        let mut listed = credential();
        if with_context {
            listed["@context"].as_array_mut().unwrap().push(EXTENSIONS.into());
        }
        listed["credentialStatus"] = entry.clone();
        let mut world = World::default();
        world.put("http://school.example/withdrawn", json!({"revokedCredential": []}));
        let answer = world.judge(bytes(signed(listed, &SCHOOL_ED))).await;
        let expected = match with_context {
            true => (Verdict::Valid, vec![]),
            false => (Verdict::Invalid, vec![Reason::Context]),
        };
        assert_eq!(said(&answer), expected, "{:?}", answer.report.checks);
    }
}

async fn asked(subject: Value, kind: &str, value: &str) -> Answer {
    let mut awarded = credential();
    let members = awarded["credentialSubject"].as_object_mut().unwrap();
    members.remove("id");
    members.extend(subject.as_object().unwrap().clone());
    let question = Question {
        input: bytes(signed(awarded, &SCHOOL_ED)),
        identities: vec![Identity {
            kind: kind.into(),
            value: value.into(),
        }],
        recipient_decides: true,
        now: now(),
    };
    verify(&World::default(), &question).await
}

#[tokio::test]
async fn a_credential_is_awarded_to_whom_its_id_or_one_of_its_identifiers_names() {
    let identifier = |kind: &str, hash: &str, hashed: bool, salt: Option<&str>| {
        let mut one = json!({"type": "IdentityObject", "hashed": hashed, "identityHash": hash, "identityType": kind});
        if let Some(salt) = salt {
            one["salt"] = salt.into();
        }
        one
    };
    // SHA-256 of "a@example.comKosher", as in the specification.
    let salted = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399";
    let email = identifier("emailAddress", salted, true, Some("Kosher"));
    let number = identifier("studentId", "17", false, None);
    for (subject, kind, value, matched) in [
        (json!({"id": "did:example:ada"}), "id", "did:example:ada", true),
        (json!({"id": "did:example:ada"}), "id", "did:example:bob", false),
        (json!({"identifier": [email]}), "email", "a@example.com", true),
        (json!({"identifier": email}), "email", "a@example.com", true),
        (json!({"identifier": [number, email]}), "email", "a@example.com", true),
        (json!({"identifier": [email]}), "email", "b@example.com", false),
        (json!({"identifier": [email]}), "telephone", "a@example.com", false),
        (json!({"identifier": [number]}), "studentId", "17", true),
        (json!({"id": "mailto:a@example.com"}), "email", "A@example.com", true),
    ] {
        let answer = asked(subject.clone(), kind, value).await;
        let expected = match matched {
            true => (Verdict::Valid, RecipientOutcome::Matched),
            false => (Verdict::Invalid, RecipientOutcome::NotMatched),
        };
        assert_eq!(
            (answer.report.verdict, answer.report.recipient.outcome),
            expected,
            "{subject} for {value}: {:?}",
            answer.report.checks
        );
        assert_eq!(answer.report.status, Status::Valid, "it is authentic whoever asks");
    }
}

#[tokio::test]
async fn every_part_of_a_credential_is_of_the_type_that_it_should_be() {
    let bends: &[(&str, fn(&mut Value))] = &[
        ("evidence", |c| {
            c["evidence"] = json!([{"id": "http://school.example/e"}])
        }),
        ("a result", |c| {
            c["credentialSubject"]["result"] = json!([{"value": "A"}])
        }),
        ("a source", |c| {
            c["credentialSubject"]["source"] = json!({"id": "http://school.example/s"})
        }),
        ("an alignment", |c| {
            c["credentialSubject"]["achievement"]["alignment"] = json!([{"type": ["Alignment"], "targetName": "x"}])
        }),
        ("a description of results", |c| {
            c["credentialSubject"]["achievement"]["resultDescription"] =
                json!([{"type": ["ResultDescription"], "id": "urn:uuid:1", "name": "Grade"}])
        }),
        ("another identifier", |c| {
            c["issuer"]["otherIdentifier"] = json!([{"type": ["IdentifierEntry"], "identifier": "1"}])
        }),
        ("a parent", |c| {
            c["issuer"]["parentOrg"] = json!({"id": "http://school.example/p"})
        }),
        (
            "an identity",
            |c| c["credentialSubject"]["identifier"] = json!([{"type": "IdentityObject", "hashed": true, "identityHash": "sha256$12", "identityType": "emailAddress"}]),
        ),
    ];
    for (what, bend) in bends {
        let mut bent = credential();
        bend(&mut bent);
        let answer = judged(&bent).await;
        assert_eq!(answer.report.verdict, Verdict::Invalid, "{what}");
        assert!(
            answer.report.reasons.contains(&Reason::Structure),
            "{what}: {:?}",
            answer.report.checks
        );
    }
    let mut odd = credential();
    odd["image"] = "http://school.example/picture.png".into();
    let answer = judged(&odd).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    assert_eq!(
        answer.report.warnings,
        ["The \"image\" of the credential is not an object."]
    );
}

#[tokio::test]
async fn an_address_whose_content_changed_is_read_as_it_was_when_it_was_signed() {
    let mut moving = credential();
    moving["@context"] = json!([V3, "https://purl.imsglobal.org/spec/ob/v3p0/context.json"]);
    let moving = signed(moving, &SCHOOL_ED);
    let answer = World::default().judge(bytes(&moving)).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    let mut forged = moving;
    forged["name"] = "Sailing".into();
    assert_eq!(
        said(&World::default().judge(bytes(&forged)).await),
        (Verdict::Invalid, vec![Reason::Signature])
    );
}

#[tokio::test]
async fn one_value_and_a_list_of_one_are_the_same_in_a_credential() {
    let mut single = credential();
    single["credentialSubject"]["type"] = "AchievementSubject".into();
    single["credentialSubject"]["achievement"]["type"] = "Achievement".into();
    single["issuer"]["type"] = "Profile".into();
    single["credentialSubject"] = json!([single["credentialSubject"]]);
    let mut signed_once = signed(single, &SCHOOL_ED);
    let only = signed_once["proof"][0].clone();
    signed_once["proof"] = only;
    let answer = World::default().judge(bytes(signed_once)).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
}
