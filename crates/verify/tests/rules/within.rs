//! What is inside a credential of 3.0: its contexts and words, the endorsements it carries, and where it sends us.

use holdall_model::{Reason, Verdict};
use serde_json::{Value, json};

use crate::{
    credentials::{OB3, V3, credential},
    signer::*,
    world::*,
};

const EXTENSIONS: &str = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";
const DATA_INTEGRITY: &str = "https://w3id.org/security/data-integrity/v2";
const SCHEMA: &str = "http://school.example/schema";
const WITHDRAWN: &str = "http://guild.example/withdrawn";

fn under(contexts: Value) -> Value {
    let mut credential = credential();
    for context in contexts.as_array().unwrap() {
        credential["@context"].as_array_mut().unwrap().push(context.clone());
    }
    credential
}

async fn judged(world: &World, credential: &Value) -> (Verdict, Vec<Reason>) {
    said(&world.judge(bytes(credential)).await)
}

/// Issuers list the context of their proofs although that of the data model has its words already.
#[tokio::test]
async fn a_word_may_be_defined_again_as_it_is() {
    // It changes no statement.
    let mut credential = signed(credential(), &SCHOOL_ED);
    credential["@context"]
        .as_array_mut()
        .unwrap()
        .push(DATA_INTEGRITY.into());
    assert_eq!(judged(&World::default(), &credential).await, (Verdict::Valid, vec![]));
    let mut changed = credential;
    changed["name"] = "Sailing".into();
    assert_eq!(
        judged(&World::default(), &changed).await,
        (Verdict::Invalid, vec![Reason::Signature])
    );
}

/// Every rewriting here keeps the statements, and with them the signature.
#[tokio::test]
async fn known_words_cannot_be_written_in_other_ways() {
    let with_end = |mut credential: Value| {
        credential["validUntil"] = "2025-01-01T00:00:00Z".into();
        signed(credential, &SCHOOL_ED)
    };
    let until = |id: &str| json!({"until": {"@id": id, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}});
    for contexts in [
        json!([{"w": "https://www.w3.org/2018/"}, until("w:credentials#validUntil")]),
        json!([until("w:credentials#validUntil"), {"w": "https://www.w3.org/2018/"}]),
        json!([{"w": "https://www.w3.org/", "v": "w:2018/"}, [until("v:credentials#validUntil")]]),
        json!([{"w": {"@id": "https://www.w3.org/2018/", "@prefix": true}}, until("w:credentials#validUntil")]),
    ] {
        let mut hidden = with_end(credential());
        hidden["until"] = hidden.as_object_mut().unwrap().remove("validUntil").unwrap();
        hidden["@context"]
            .as_array_mut()
            .unwrap()
            .extend(contexts.as_array().unwrap().clone());
        assert_eq!(
            judged(&World::default(), &hidden).await,
            (Verdict::Invalid, vec![Reason::Context]),
            "{contexts}"
        );
    }
    let ways: &[(&str, fn(&mut Value))] = &[
        ("a word for a word", |c| {
            c["@context"].as_array_mut().unwrap().push(json!({"title": "name"}));
            c["title"] = c.as_object_mut().unwrap().remove("name").unwrap();
        }),
        ("a text as an object", |c| c["name"] = json!({"@value": "Knots"})),
    ];
    for (what, write) in ways {
        let mut written = signed(credential(), &SCHOOL_ED);
        write(&mut written);
        assert_eq!(
            judged(&World::default(), &written).await,
            (Verdict::Invalid, vec![Reason::Context]),
            "{what}"
        );
    }
}

#[tokio::test]
async fn the_end_of_a_proof_counts_under_both_its_words() {
    let mut ended = credential();
    let method = format!("{}#{}", did_key(&SCHOOL_ED), multikey(&SCHOOL_ED));
    let mut proof = proof(&ended, &SCHOOL_ED, &method, json!({"expires": "2025-01-01T00:00:00Z"}));
    proof["expiration"] = proof.as_object_mut().unwrap().remove("expires").unwrap();
    ended["proof"] = proof;
    ended["@context"]
        .as_array_mut()
        .unwrap()
        .push("https://w3id.org/security/v1".into());
    assert_eq!(
        judged(&World::default(), &ended).await,
        (Verdict::Invalid, vec![Reason::Expired])
    );
}

#[tokio::test]
async fn a_schema_cannot_be_escaped_by_another_name_of_its_type() {
    const BASE: &str = "https://purl.imsglobal.org/spec/vccs/v1p0/context.json#";
    let mut named = under(json!([EXTENSIONS]));
    named["credentialSchema"] = json!([{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}]);
    let named = signed(named, &SCHOOL_ED);
    let mut world = World::default();
    world.put(SCHEMA, json!({"required": ["evidence"]}));
    assert_eq!(judged(&world, &named).await, (Verdict::Invalid, vec![Reason::Schema]));
    for (kind, context) in [
        (format!("{BASE}1EdTechJsonSchemaValidator2019"), json!({})),
        ("v:1EdTechJsonSchemaValidator2019".to_owned(), json!({"v": BASE})),
        (
            "Checked".to_owned(),
            json!({"Checked": "1EdTechJsonSchemaValidator2019"}),
        ),
    ] {
        let mut other = named.clone();
        other["credentialSchema"][0]["type"] = kind.as_str().into();
        other["@context"].as_array_mut().unwrap().push(context);
        assert_eq!(
            judged(&world, &other).await,
            (Verdict::Invalid, vec![Reason::Context]),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn words_of_ones_own_are_fine() {
    for (contexts, member, value) in [
        (
            json!([{"ex": "https://example.org/"}, {"colour": "ex:colour"}]),
            "colour",
            json!("red"),
        ),
        (
            json!([{"ex": "https://example.org/", "ey": "ex:y#", "colour": "ey:colour"}]),
            "colour",
            json!("red"),
        ),
        (
            json!([{"schema": "https://schema.org/", "award": "schema:award"}]),
            "award",
            json!("first"),
        ),
        (json!([{"shade": "urn:example:shade"}]), "shade", json!("dark")),
        (
            json!([{"ex": "https://example.org/", "deck": {"@id": "ex:deck", "@type": "@id"}}]),
            "deck",
            json!({"id": "https://example.org/1", "type": "ex:Deck"}),
        ),
    ] {
        let mut own = under(contexts.clone());
        own[member] = value;
        let own = signed(own, &SCHOOL_ED);
        assert_eq!(
            judged(&World::default(), &own).await,
            (Verdict::Valid, vec![]),
            "{contexts}"
        );
    }
}

fn endorsement() -> Value {
    json!({
        "@context": [V3, OB3, EXTENSIONS], "id": "urn:uuid:8e5f7a1c-0000-4000-8000-000000000002",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": did_key(&STRANGER_ED), "type": ["Profile"], "name": "Guild"}, "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {"id": "http://school.example/achievement", "type": ["EndorsementSubject"], "endorsementComment": "Solid."},
    })
}

/// A badge whose achievement carries this endorsement.
fn endorsed(endorsement: Value) -> Value {
    let mut endorsed = credential();
    endorsed["credentialSubject"]["achievement"]["endorsement"] = json!([signed(endorsement, &STRANGER_ED)]);
    signed(endorsed, &SCHOOL_ED)
}

#[tokio::test]
async fn an_endorsement_can_be_withdrawn_and_keeps_to_its_schema() {
    let mut world = World::default();
    world.put(WITHDRAWN, json!({"id": WITHDRAWN, "revokedCredential": []}));
    world.put(SCHEMA, json!({"required": ["proof"]}));
    let mut listed = endorsement();
    listed["credentialStatus"] = json!({"id": WITHDRAWN, "type": "1EdTechRevocationList"});
    listed["credentialSchema"] = json!([{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}]);
    let badge = endorsed(listed);
    let fails = (Verdict::Invalid, vec![Reason::Endorsement]);
    assert_eq!(judged(&world, &badge).await, (Verdict::Valid, vec![]));
    world.put(SCHEMA, json!({"required": ["evidence"]}));
    assert_eq!(judged(&world, &badge).await, fails, "it breaks its schema");
    world.0.remove(SCHEMA);
    assert_eq!(
        judged(&world, &badge).await,
        (Verdict::Valid, vec![]),
        "no word against the badge"
    );
    world.put(
        WITHDRAWN,
        json!({"id": WITHDRAWN, "revokedCredential": [{"id": endorsement()["id"]}]}),
    );
    assert_eq!(judged(&world, &badge).await, fails, "it was withdrawn");
}

#[tokio::test]
async fn an_endorsement_says_what_it_endorses() {
    let bends: &[(&str, fn(&mut Value))] = &[
        ("no id", |e| e["id"] = Value::Null),
        ("no subject", |e| e["credentialSubject"] = Value::Null),
        ("nothing in particular", |e| {
            e["credentialSubject"].as_object_mut().unwrap().remove("id");
        }),
        ("a subject of another type", |e| {
            e["credentialSubject"] = json!({"id": "urn:x:y", "type": ["AchievementSubject"]})
        }),
    ];
    for (what, bend) in bends {
        let mut bent = endorsement();
        bend(&mut bent);
        bent.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        assert_eq!(
            judged(&World::default(), &endorsed(bent)).await,
            (Verdict::Invalid, vec![Reason::Endorsement]),
            "{what}"
        );
    }
}

#[tokio::test]
async fn endorsements_of_every_profile_in_a_badge_are_looked_at() {
    let mut forged = signed(endorsement(), &STRANGER_ED);
    forged["credentialSubject"]["endorsementComment"] = "The best.".into();
    for place in [
        "/credentialSubject/achievement/creator",
        "/credentialSubject/source",
        "/issuer/parentOrg",
    ] {
        let mut badge = credential();
        let (around, name) = place.rsplit_once('/').unwrap();
        badge.pointer_mut(around).unwrap()[name] =
            json!({"id": "https://other.example/", "type": ["Profile"], "endorsement": [forged]});
        assert_eq!(
            judged(&World::default(), &signed(badge, &SCHOOL_ED)).await,
            (Verdict::Invalid, vec![Reason::Endorsement]),
            "{place}"
        );
    }
}

#[tokio::test]
async fn a_forged_credential_sends_nobody_to_its_refresh_service() {
    let mut badge = under(json!([EXTENSIONS]));
    badge["refreshService"] = json!({"id": "http://evil.example/newer", "type": "1EdTechCredentialRefresh"});
    let mut badge = signed(badge, &SCHOOL_ED);
    badge["name"] = "Sailing".into();
    let answer = World::default().judge(bytes(badge)).await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Signature]));
    assert!(
        answer.report.used.is_empty() && answer.report.warnings.is_empty(),
        "{answer:?}"
    );
}

#[tokio::test]
async fn an_issuer_may_be_named_by_its_id_alone() {
    let mut brief = credential();
    brief["issuer"] = did_key(&SCHOOL_ED).into();
    let brief = signed(brief, &SCHOOL_ED);
    assert_eq!(judged(&World::default(), &brief).await, (Verdict::Valid, vec![]));
    let mut other = brief;
    other["issuer"] = did_key(&STRANGER_ED).into();
    assert_eq!(
        judged(&World::default(), &other).await,
        (Verdict::Invalid, vec![Reason::IssuerBinding])
    );
    let mut nameless = credential();
    nameless["issuer"] = "Harbour School".into();
    let (verdict, reasons) = judged(&World::default(), &signed(nameless, &SCHOOL_ED)).await;
    assert_eq!(verdict, Verdict::Invalid);
    assert!(reasons.contains(&Reason::Structure), "{reasons:?}");
}

/// The cells of such lists look alike, and nothing has to be tried to tell them apart.
#[tokio::test]
async fn results_on_the_same_long_scale_are_fine() {
    let scale = ["A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "F"];
    let described = |at: usize| json!({"id": format!("urn:example:{at}"), "type": ["ResultDescription"], "name": "Grade", "resultType": "LetterGrade", "allowedValue": scale});
    let mut graded = credential();
    graded["credentialSubject"]["achievement"]["resultDescription"] = (0..12).map(described).collect();
    let mut graded = signed(graded, &SCHOOL_ED);
    assert_eq!(judged(&World::default(), &graded).await, (Verdict::Valid, vec![]));
    graded["credentialSubject"]["achievement"]["resultDescription"][3]["allowedValue"][1] = "A++".into();
    assert_eq!(
        judged(&World::default(), &graded).await,
        (Verdict::Invalid, vec![Reason::Signature])
    );
}

#[tokio::test]
async fn many_proofs_are_tried_and_then_the_question_is_open() {
    let good = signed(credential(), &SCHOOL_ED)["proof"][0].clone();
    let mut bad = good.clone();
    bad["created"] = "2020-01-01T00:00:00Z".into();
    for (before, expected) in [
        (5, (Verdict::Valid, vec![])),
        (16, (Verdict::Unverifiable, vec![Reason::TooLarge])),
    ] {
        let mut badge = credential();
        let mut proofs = vec![bad.clone(); before];
        proofs.push(good.clone());
        badge["proof"] = proofs.into();
        assert_eq!(judged(&World::default(), &badge).await, expected, "{before}");
    }
    let mut badge = credential();
    badge["proof"] = json!([bad, bad]);
    assert_eq!(
        judged(&World::default(), &badge).await,
        (Verdict::Invalid, vec![Reason::Signature])
    );
}

#[tokio::test]
async fn what_is_no_badge_is_told_so_first() {
    let presentation = json!({"@context": [V3], "type": ["VerifiablePresentation"], "verifiableCredential": [signed(credential(), &SCHOOL_ED)]});
    let (verdict, reasons) = judged(&World::default(), &presentation).await;
    assert_eq!(
        (verdict, reasons.first()),
        (Verdict::Invalid, Some(&Reason::Type)),
        "{reasons:?}"
    );
    let mut folded = signed(credential(), &SCHOOL_ED);
    let members = folded.as_object_mut().unwrap();
    let (context, proof) = (members.remove("@context").unwrap(), members.remove("proof").unwrap());
    let folded = json!({"@context": context, "proof": proof, "@graph": [folded]});
    let (verdict, reasons) = judged(&World::default(), &folded).await;
    assert_eq!(verdict, Verdict::Invalid);
    assert!(
        matches!(reasons.first(), Some(Reason::Type | Reason::Context)),
        "{reasons:?}"
    );
}
