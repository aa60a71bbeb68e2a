//! Credentials of 3.0 with embedded proofs.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use holdall_model::{Reason, Status, Verdict};
use holdall_verify::Missing;
use serde_json::{Value, json};

use crate::{signer::*, world::*};

pub const V3: &str = "https://www.w3.org/ns/credentials/v2";
pub const OB3: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

/// An unsigned credential of the school.
pub fn credential() -> Value {
    json!({
        "@context": [V3, OB3], "id": "urn:uuid:8e5f7a1c-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": did_key(&SCHOOL_ED), "type": ["Profile"], "name": "Harbour School"},
        "validFrom": "2024-01-01T00:00:00Z", "name": "Knots",
        "credentialSubject": {"id": "did:example:ada", "type": ["AchievementSubject"], "achievement": {
            "id": "http://school.example/achievement", "type": ["Achievement"], "name": "Knots", "description": "Ties knots.",
            "criteria": {"narrative": "Tie knots."}}},
    })
}

async fn judged(credential: &Value) -> (Verdict, Vec<Reason>) {
    said(&World::default().judge(bytes(credential)).await)
}

#[tokio::test]
async fn a_signed_credential_is_valid_and_its_did_vouches() {
    let answer = World::default().judge(bytes(signed(credential(), &SCHOOL_ED))).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    assert_eq!(answer.report.vouched_by, Some(did_key(&SCHOOL_ED)));
    assert_eq!(answer.badge.unwrap().badge_class.unwrap()["name"], "Knots");
}

#[tokio::test]
async fn a_credential_behind_an_address_needs_no_hosting_there() {
    let mut world = World::default();
    world.put("http://elsewhere.example/credential", signed(credential(), &SCHOOL_ED));
    assert_eq!(
        world
            .judge(at("http://elsewhere.example/credential"))
            .await
            .report
            .verdict,
        Verdict::Valid
    );
}

#[tokio::test]
async fn what_was_changed_after_signing_is_invalid() {
    let bends: &[(&str, Reason, fn(&mut Value))] = &[
        ("a name", Reason::Signature, |c| c["name"] = "Sailing".into()),
        ("a member that is defined", Reason::Signature, |c| {
            c["description"] = "x".into()
        }),
        ("a member that nothing defines", Reason::Context, |c| {
            c["grade"] = "A+".into()
        }),
        ("a member that nothing defines, inside", Reason::Context, |c| {
            c["credentialSubject"]["grade"] = "A+".into()
        }),
        ("a type that nothing defines", Reason::Context, |c| {
            c["type"] = json!(["VerifiableCredential", "OpenBadgeCredential", "Master"])
        }),
        ("a blank member", Reason::Context, |c| c["_:grade"] = "A+".into()),
        ("a foreign context", Reason::Context, |c| {
            c["@context"] = json!([V3, OB3, "http://evil.example/context"])
        }),
        ("no proof", Reason::Proof, |c| c["proof"] = json!([])),
        ("no signature", Reason::Proof, |c| {
            c["proof"][0]["proofValue"] = Value::Null
        }),
        ("a short signature", Reason::Proof, |c| {
            c["proof"][0]["proofValue"] = "z3".into()
        }),
        ("another purpose", Reason::ProofPurpose, |c| {
            c["proof"][0]["proofPurpose"] = "authentication".into()
        }),
        ("a suite that does not exist", Reason::Alg, |c| {
            c["proof"][0]["cryptosuite"] = "rot13".into()
        }),
        ("another created", Reason::Signature, |c| {
            c["proof"][0]["created"] = "2024-01-02T03:04:06Z".into()
        }),
    ];
    for (what, reason, bend) in bends {
        let mut bent = signed(credential(), &SCHOOL_ED);
        bend(&mut bent);
        assert_eq!(judged(&bent).await, (Verdict::Invalid, vec![*reason]), "{what}");
    }
}

/// Every rewriting here keeps the signature intact, because the statements stay the same.
#[tokio::test]
async fn an_end_date_cannot_be_hidden_from_readers_of_json() {
    let mut ended = credential();
    ended["validUntil"] = "2025-01-01T00:00:00Z".into();
    let ended = signed(ended, &SCHOOL_ED);
    assert_eq!(judged(&ended).await, (Verdict::Invalid, vec![Reason::Expired]));
    let full = "https://www.w3.org/2018/credentials#validUntil";
    let typed = json!({"@value": "2025-01-01T00:00:00Z", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"});
    let ways: &[(&str, fn(&mut Value, &str, &Value))] = &[
        ("a full IRI", |c, full, typed| c[full] = typed.clone()),
        ("a second description", |c, full, typed| {
            let id = c["id"].clone();
            c["credentialSubject"]["achievement"]["related"] = json!([{"id": id, full: typed}]);
        }),
        ("included", |c, full, typed| {
            let id = c["id"].clone();
            c["@included"] = json!([{"id": id, full: typed}]);
        }),
        ("an alias", |c, full, _| {
            c["@context"]
                .as_array_mut()
                .unwrap()
                .push(json!({"later": {"@id": full, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}}));
            c["later"] = "2025-01-01T00:00:00Z".into();
        }),
        ("a typed value", |c, _, typed| c["validUntil"] = typed.clone()),
    ];
    for (what, hide) in ways {
        let mut hidden = ended.clone();
        hidden.as_object_mut().unwrap().remove("validUntil");
        hide(&mut hidden, full, &typed);
        let (verdict, reasons) = judged(&hidden).await;
        assert_eq!(verdict, Verdict::Invalid, "{what}");
        assert!(reasons.contains(&Reason::Context), "{what}: {reasons:?}");
    }
}

#[tokio::test]
async fn only_the_issuers_key_signs_for_it() {
    let school = did_key(&SCHOOL_ED);
    let stranger = format!("{}#{}", did_key(&STRANGER_ED), multikey(&STRANGER_ED));
    for (method, reason) in [
        (stranger, Reason::IssuerBinding),
        (format!("{school}#{}", multikey(&STRANGER_ED)), Reason::IssuerBinding),
        (
            format!("http://evil.example/#{}", multikey(&STRANGER_ED)),
            Reason::IssuerBinding,
        ),
        (format!("{school}#{}", multikey(&SCHOOL_ED)), Reason::Signature),
    ] {
        let mut forged = credential();
        forged["proof"] = proof(&forged, &STRANGER_ED, &method, json!({}));
        assert_eq!(judged(&forged).await, (Verdict::Invalid, vec![reason]), "{method}");
    }
}

#[tokio::test]
async fn one_good_proof_among_several_is_enough() {
    let mut credential = signed(credential(), &SCHOOL_ED);
    let mut bad = credential["proof"][0].clone();
    bad["created"] = "2020-01-01T00:00:00Z".into();
    credential["proof"] =
        json!([bad, credential["proof"][0], {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}]);
    assert_eq!(judged(&credential).await.0, Verdict::Valid);
}

#[tokio::test]
async fn proofs_end_and_begin() {
    let method = format!("{}#{}", did_key(&SCHOOL_ED), multikey(&SCHOOL_ED));
    for (options, reason) in [
        (json!({"expires": "2025-01-01T00:00:00Z"}), Reason::Expired),
        (json!({"created": "2027-01-01T00:00:00Z"}), Reason::NotYetValid),
    ] {
        let mut ended = credential();
        ended["proof"] = proof(&ended, &SCHOOL_ED, &method, options);
        assert_eq!(judged(&ended).await, (Verdict::Invalid, vec![reason]));
    }
}

#[tokio::test]
async fn suites_that_are_not_known_here_leave_the_question_open() {
    let mut other = signed(credential(), &SCHOOL_ED);
    other["proof"][0]["cryptosuite"] = "bbs-2023".into();
    assert_eq!(judged(&other).await, (Verdict::Unverifiable, vec![Reason::Alg]));
}

/// The school as did:web, with its document.
fn web_school(bend: impl FnOnce(&mut Value)) -> (World, Value) {
    let did = "did:web:school.example";
    let method = format!("{did}#k");
    let key = json!({"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": multikey(&SCHOOL_ED)});
    let mut document = json!({"id": did, "verificationMethod": [key], "assertionMethod": [method]});
    bend(&mut document);
    let mut world = World::default();
    world.put("https://school.example/.well-known/did.json", document);
    let mut credential = credential();
    credential["issuer"]["id"] = did.into();
    credential["proof"] = proof(&credential, &SCHOOL_ED, &method, json!({}));
    (world, credential)
}

#[tokio::test]
async fn a_did_web_lists_its_keys_for_assertions() {
    let (world, credential) = web_school(|_| {});
    assert_eq!(said(&world.judge(bytes(&credential)).await), (Verdict::Valid, vec![]));
    let bends: &[(&str, Reason, fn(&mut Value))] = &[
        ("not for assertions", Reason::Key, |d| d["assertionMethod"] = json!([])),
        ("about somebody else", Reason::Key, |d| {
            d["id"] = "did:web:evil.example".into()
        }),
        ("of another controller", Reason::IssuerBinding, |d| {
            d["verificationMethod"][0]["controller"] = "did:web:evil.example".into()
        }),
        ("of other controllers", Reason::IssuerBinding, |d| {
            d["verificationMethod"][0]["controller"] = json!(["did:web:evil.example", "did:web:other.example"])
        }),
        ("of no controller that could be one", Reason::IssuerBinding, |d| {
            d["verificationMethod"][0]["controller"] = 5.into()
        }),
        ("given up", Reason::Key, |d| d["deactivated"] = true.into()),
        ("withdrawn", Reason::Key, |d| {
            d["verificationMethod"][0]["revoked"] = "2024-06-01T00:00:00Z".into()
        }),
        ("another key", Reason::Signature, |d| {
            d["verificationMethod"][0]["publicKeyMultibase"] = multikey(&STRANGER_ED).into()
        }),
    ];
    for (what, reason, bend) in bends {
        let (world, credential) = web_school(bend);
        assert_eq!(
            said(&world.judge(bytes(&credential)).await),
            (Verdict::Invalid, vec![*reason]),
            "{what}"
        );
    }
    let (_, credential) = web_school(|_| {});
    for world in [World::default(), {
        let mut away = World::default();
        away.0.insert(
            "https://school.example/.well-known/did.json".into(),
            Page::Silent(Missing::NotKept),
        );
        away
    }] {
        let answer = world.judge(bytes(&credential)).await;
        assert_eq!(
            said(&answer),
            (Verdict::Unverifiable, vec![Reason::Key]),
            "moved or offline is no forgery"
        );
    }
}

#[tokio::test]
async fn a_did_that_nobody_here_can_resolve_leaves_the_question_open() {
    let mut other = credential();
    other["issuer"]["id"] = "did:example:school".into();
    other["proof"] = proof(&other, &SCHOOL_ED, "did:example:school#k", json!({}));
    assert_eq!(judged(&other).await, (Verdict::Unverifiable, vec![Reason::Key]));
}

#[tokio::test]
async fn a_web_issuer_serves_its_key_itself() {
    let issuer = "https://school.example/issuer";
    let signed_by = |url: &str| {
        let mut credential = credential();
        credential["issuer"]["id"] = issuer.into();
        credential["proof"] = proof(&credential, &SCHOOL_ED, url, json!({}));
        credential
    };
    let key = |id: &str, controller: &str| json!({"id": id, "type": "Multikey", "controller": controller, "publicKeyMultibase": multikey(&SCHOOL_ED)});
    let own = "https://school.example/key";
    let cases = [
        (own, key(own, issuer), (Verdict::Valid, vec![])),
        (
            own,
            key(own, "https://evil.example/"),
            (Verdict::Invalid, vec![Reason::IssuerBinding]),
        ),
        (
            own,
            key("https://school.example/other", issuer),
            (Verdict::Invalid, vec![Reason::Key]),
        ),
        (
            "https://evil.example/key",
            key("https://evil.example/key", issuer),
            (Verdict::Invalid, vec![Reason::IssuerBinding]),
        ),
    ];
    for (url, document, expected) in cases {
        let mut world = World::default();
        world.put(url, document);
        assert_eq!(said(&world.judge(bytes(signed_by(url))).await), expected, "{url}");
    }
}

#[tokio::test]
async fn what_a_credential_must_say_is_looked_at() {
    let bends: &[(&str, Reason, fn(&mut Value))] = &[
        ("no start", Reason::Structure, |c| c["validFrom"] = Value::Null),
        ("a start without zone", Reason::Structure, |c| {
            c["validFrom"] = "2024-01-01T00:00:00".into()
        }),
        ("a start to come", Reason::NotYetValid, |c| {
            c["validFrom"] = "2027-01-01T00:00:00Z".into()
        }),
        ("an end before the start", Reason::Expired, |c| {
            c["validUntil"] = "2023-01-01T00:00:00Z".into()
        }),
        ("no achievement", Reason::Structure, |c| {
            c["credentialSubject"]["achievement"] = Value::Null
        }),
        ("no criteria", Reason::Structure, |c| {
            c["credentialSubject"]["achievement"]["criteria"] = Value::Null
        }),
        ("nobody awarded", Reason::Structure, |c| {
            c["credentialSubject"].as_object_mut().unwrap().remove("id");
        }),
        ("another type", Reason::Type, |c| {
            c["type"] = json!(["VerifiableCredential", "EndorsementCredential"])
        }),
        ("contexts the other way round", Reason::Context, |c| {
            c["@context"] = json!([OB3, V3])
        }),
    ];
    for (what, reason, bend) in bends {
        let mut bent = credential();
        bend(&mut bent);
        // No processor reads contexts the other way round, so none signs under them.
        let bent = match reason {
            Reason::Context => {
                let mut bent = signed(credential(), &SCHOOL_ED);
                bend(&mut bent);
                bent
            }
            _ => signed(bent, &SCHOOL_ED),
        };
        let (verdict, reasons) = judged(&bent).await;
        assert_eq!(verdict, Verdict::Invalid, "{what}");
        assert!(reasons.contains(reason), "{what}: {reasons:?}");
    }
}

#[tokio::test]
async fn an_ended_credential_is_no_forgery() {
    let mut ended = credential();
    ended["validUntil"] = "2025-01-01T00:00:00Z".into();
    let answer = World::default().judge(bytes(signed(ended, &SCHOOL_ED))).await;
    assert_eq!(
        (answer.report.status, answer.report.reasons),
        (Status::Expired, vec![Reason::Expired])
    );
}

#[tokio::test]
async fn a_schema_that_the_credential_names_is_held() {
    let url = "http://school.example/schema";
    let mut named = credential();
    named["@context"]
        .as_array_mut()
        .unwrap()
        .push("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json".into());
    named["credentialSchema"] = json!([{"id": url, "type": "1EdTechJsonSchemaValidator2019"}]);
    let named = signed(named, &SCHOOL_ED);
    let mut world = World::default();
    let schema = |member: &str| json!({"$schema": "https://json-schema.org/draft/2019-09/schema", "type": "object", "required": [member]});
    world.put(url, schema("name"));
    assert_eq!(said(&world.judge(bytes(&named)).await), (Verdict::Valid, vec![]));
    world.put(url, schema("description"));
    assert_eq!(
        said(&world.judge(bytes(&named)).await),
        (Verdict::Invalid, vec![Reason::Schema])
    );
    assert_eq!(
        said(&World::default().judge(bytes(&named)).await),
        (Verdict::Unverifiable, vec![Reason::Schema])
    );
}

#[tokio::test]
async fn an_endorsement_is_a_credential_of_its_own() {
    let endorsement = json!({
        "@context": [V3, OB3], "id": "urn:uuid:8e5f7a1c-0000-4000-8000-000000000002", "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": did_key(&STRANGER_ED), "type": ["Profile"], "name": "Guild"}, "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {"id": "urn:uuid:8e5f7a1c-0000-4000-8000-000000000001", "type": ["EndorsementSubject"], "endorsementComment": "Solid."},
    });
    let mut endorsed = credential();
    endorsed["endorsement"] = json!([signed(endorsement.clone(), &STRANGER_ED)]);
    assert_eq!(judged(&signed(endorsed, &SCHOOL_ED)).await, (Verdict::Valid, vec![]));
    let mut forged = credential();
    let mut bad = signed(endorsement, &STRANGER_ED);
    bad["credentialSubject"]["endorsementComment"] = "The best.".into();
    forged["endorsement"] = json!([bad]);
    assert_eq!(
        judged(&signed(forged, &SCHOOL_ED)).await,
        (Verdict::Invalid, vec![Reason::Endorsement])
    );
}

#[tokio::test]
async fn curve_keys_prove_as_well() {
    for (signing, bits, prefix) in [
        (&ECDSA_P256_SHA256_FIXED_SIGNING, 256, [0x80, 0x24]),
        (&ECDSA_P384_SHA384_FIXED_SIGNING, 384, [0x81, 0x24]),
    ] {
        let pair = EcdsaKeyPair::generate(signing).unwrap();
        let point = pair.public_key().as_ref();
        let half = (point.len() - 1) / 2;
        let compressed = [&prefix[..], &[2 + (point[point.len() - 1] & 1)], &point[1..=half]].concat();
        let multikey = format!("z{}", bs58::encode(compressed).into_string());
        let did = format!("did:key:{multikey}");
        let mut credential = credential();
        credential["issuer"]["id"] = did.as_str().into();
        let suite = json!({"cryptosuite": "ecdsa-rdfc-2019"});
        let sign = |data: &[u8]| pair.sign(&SystemRandom::new(), data).unwrap().as_ref().to_vec();
        credential["proof"] = proof_by(&credential, &format!("{did}#{multikey}"), suite, bits, sign);
        assert_eq!(judged(&credential).await, (Verdict::Valid, vec![]), "{bits}");
        credential["name"] = "Sailing".into();
        assert_eq!(
            judged(&credential).await,
            (Verdict::Invalid, vec![Reason::Signature]),
            "{bits}"
        );
        let mut other_suite = credential.clone();
        other_suite["proof"]["cryptosuite"] = "eddsa-rdfc-2022".into();
        assert_eq!(
            judged(&other_suite).await,
            (Verdict::Invalid, vec![Reason::Alg]),
            "{bits}"
        );
    }
}
