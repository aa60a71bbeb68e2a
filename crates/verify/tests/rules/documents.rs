//! What the documents of 2.0 must and may say, beyond what `hosted` bends.

use holdall_model::{Outcome, Reason, Verdict};
use serde_json::{Value, json};

use crate::world::*;

async fn bent(url: &str, bend: impl FnOnce(&mut Value)) -> holdall_verify::Answer {
    let mut world = school();
    world.bend(url, bend);
    world.judge(at(ASSERTION)).await
}

#[tokio::test]
async fn a_document_at_an_address_says_that_address() {
    for url in [ASSERTION, BADGE, ISSUER] {
        let answer = bent(url, |document| {
            document.as_object_mut().unwrap().remove("id");
        })
        .await;
        assert_eq!(answer.report.verdict, Verdict::Invalid, "{url}");
        assert!(
            answer.report.reasons.contains(&Reason::Structure),
            "{url}: {:?}",
            answer.report
        );
    }
}

#[tokio::test]
async fn editions_and_relations_that_are_oddly_written_are_told() {
    for url in [ASSERTION, BADGE, ISSUER] {
        for (member, odd, fine) in [
            ("version", json!({"v": 1}), json!([2, "3-b"])),
            ("@language", json!("english_US"), json!("de-CH")),
            (
                "related",
                json!({"name": "x"}),
                json!([{"id": "http://school.example/r", "@language": "de"}]),
            ),
        ] {
            let told = bent(url, |document| document[member] = odd).await;
            assert_eq!(told.report.verdict, Verdict::Valid, "{member} of {url}");
            assert_eq!(
                told.report.warnings.len(),
                1,
                "{member} of {url}: {:?}",
                told.report.warnings
            );
            let silent = bent(url, |document| document[member] = fine).await;
            assert_eq!(silent.report.warnings, [""; 0], "{member} of {url}");
        }
    }
}

#[tokio::test]
async fn one_address_for_class_and_issuer_has_to_be_both() {
    let answer = bent(BADGE, |class| class["issuer"] = BADGE.into()).await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Structure]));
    let answer = bent(BADGE, |class| {
        class["issuer"] = BADGE.into();
        class["type"] = json!(["BadgeClass", "Issuer"]);
        class["url"] = "http://school.example/".into();
        class["email"] = "badges@school.example".into();
    })
    .await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
}

#[tokio::test]
async fn an_issuers_contact_is_an_address_and_its_number_is_advice() {
    for (member, value, reason) in [
        ("url", json!("school"), Reason::Structure),
        ("url", json!("ftp://school.example/"), Reason::Structure),
        ("email", json!("badges at school"), Reason::Structure),
        ("revocationList", json!("list"), Reason::Structure),
        ("name", json!(["a", "b"]), Reason::Structure),
    ] {
        let answer = bent(ISSUER, |issuer| issuer[member] = value.clone()).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![reason]), "{member}: {value}");
    }
    for (number, told) in [
        ("+41443334455", false),
        ("+41443334455;ext=12", false),
        ("call us", true),
    ] {
        let answer = bent(ISSUER, |issuer| issuer["telephone"] = number.into()).await;
        assert_eq!(answer.report.verdict, Verdict::Valid);
        assert_eq!(warns(&answer, "telephone"), told, "{number}");
    }
}

#[tokio::test]
async fn an_embedded_class_without_an_address_is_told_and_counts() {
    let class = json!({"type": "BadgeClass", "name": "Knots", "description": "Ties knots.",
        "image": "http://school.example/knots.png", "criteria": {"narrative": "x"}, "issuer": ISSUER});
    let mut ephemeral = class.clone();
    ephemeral["id"] = "urn:uuid:5b6e7c3a-0f40-4e5e-9d6c-222222222222".into();
    let answer = bent(ASSERTION, |a| a["badge"] = class.clone()).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    assert!(warns(&answer, "no address of its own"));
    let answer = bent(ASSERTION, |a| a["badge"] = ephemeral.clone()).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    assert_eq!(answer.report.warnings, [""; 0], "an id that is no address is an id");
    let mut payload = signed_assertion();
    payload["badge"] = ephemeral;
    let answer = school().judge(bytes(jws(&payload, &SCHOOL, json!({})))).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    let mut nameless = class;
    nameless.as_object_mut().unwrap().remove("name");
    let answer = bent(ASSERTION, |a| a["badge"] = nameless).await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Structure]));
}

#[tokio::test]
async fn an_embedded_copy_with_an_address_is_fetched_from_there() {
    let mut world = school();
    world.bend(ASSERTION, |a| {
        a["badge"] = json!({"id": BADGE, "type": "BadgeClass", "name": "A grander name"})
    });
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    assert_eq!(answer.badge.unwrap().badge_class.unwrap()["name"], "Knots");
    world.0.insert(BADGE.into(), Page::Text(404, String::new()));
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Invalid, vec![Reason::Fetch])
    );
}

#[tokio::test]
async fn a_policy_about_another_member_is_told_and_the_id_is_used() {
    for (property, told) in [
        (json!("id"), false),
        (json!("@id"), false),
        (json!("issuedOn"), true),
        (json!(5), true),
    ] {
        let answer = bent(ISSUER, |issuer| {
            issuer["verification"] = json!({"startsWith": "http://school.example/", "verificationProperty": property});
        })
        .await;
        assert_eq!(answer.report.verdict, Verdict::Valid);
        assert_eq!(warns(&answer, "another member than the id"), told, "{property}");
    }
}

#[tokio::test]
async fn a_signed_badge_that_comes_as_plain_json_is_a_forgery_whoever_serves_it() {
    let mut forged = assertion();
    forged["id"] = "http://evil.example/assertion".into();
    forged["verification"] = json!({"type": "SignedBadge", "creator": KEY});
    let mut world = school();
    world.put("http://evil.example/assertion", forged.clone());
    for input in [at("http://evil.example/assertion"), bytes(&forged)] {
        let answer = world.judge(input).await;
        assert_eq!(answer.report.verdict, Verdict::Invalid);
        assert_eq!(answer.report.reasons.first(), Some(&Reason::Signature));
        assert_eq!(answer.report.vouched_by, None);
    }
    let mut pointing = assertion();
    pointing["narrative"] = "x".into();
    world.put(ASSERTION, forged.clone());
    world.bend(ASSERTION, |a| a["id"] = ASSERTION.into());
    let answer = world.judge(bytes(pointing)).await;
    assert_eq!(
        answer.report.reasons.first(),
        Some(&Reason::Signature),
        "the hosted copy says it is signed"
    );
}

#[tokio::test]
async fn a_signed_badge_has_a_class_and_an_issuer_in_order() {
    for (url, bend) in [
        (BADGE, (|class| class["criteria"] = Value::Null) as fn(&mut Value)),
        (BADGE, |class| class["type"] = "Assertion".into()),
        (ISSUER, |issuer| issuer["email"] = Value::Null),
    ] {
        let mut world = school();
        world.bend(url, bend);
        let answer = world.judge(bytes(jws(&signed_assertion(), &SCHOOL, json!({})))).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Structure]), "{url}");
    }
    let mut gone = school();
    gone.0.insert(ISSUER.into(), Page::Text(404, String::new()));
    let answer = gone.judge(bytes(jws(&signed_assertion(), &SCHOOL, json!({})))).await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Fetch]));
    let signature = answer
        .report
        .checks
        .iter()
        .find(|line| line.check == "signature")
        .unwrap();
    assert_eq!(
        signature.outcome,
        Outcome::CouldNotCheck,
        "a check that did not run is no pass"
    );
}

const EXTENSION: &str = "http://school.example/extension/context.json";
const SCHEMA: &str = "http://school.example/extension/schema.json";

/// The school with an extension on its badge class.
fn extended(extension: Value) -> World {
    let mut world = school();
    world.put(
        EXTENSION,
        json!({
            "@context": {"ext": "http://school.example/extension#", "level": "ext:level"},
            "obi:validation": [{"obi:validatesType": "ext:Level", "obi:validationSchema": SCHEMA}],
        }),
    );
    world.put(
        SCHEMA,
        json!({"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "required": ["level"],
            "properties": {"level": {"type": "integer"}}}),
    );
    world.bend(BADGE, |class| class["extensions:level"] = extension);
    world
}

fn level(more: Value) -> Value {
    let mut extension = json!({"@context": EXTENSION, "type": ["Extension", "ext:Level"]});
    extension
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    extension
}

#[tokio::test]
async fn extensions_keep_to_the_schema_of_their_type_in_whatever_words() {
    for (more, good) in [
        (json!({"level": 3}), true),
        (json!({"ext:level": 3}), true),
        (json!({"http://school.example/extension#level": 3}), true),
        (
            json!({"level": 3, "type": ["Extension", "http://school.example/extension#Level"]}),
            true,
        ),
        (json!({"level": "three"}), false),
        (json!({"ext:level": "three"}), false),
        (json!({}), false),
    ] {
        let answer = extended(level(more.clone())).judge(at(ASSERTION)).await;
        let expected = match good {
            true => (Verdict::Valid, vec![]),
            false => (Verdict::Invalid, vec![Reason::Extension]),
        };
        assert_eq!(said(&answer), expected, "{more}: {:?}", answer.report.checks);
    }
}

#[tokio::test]
async fn an_extension_whose_schema_cannot_be_had_leaves_a_question_and_an_unknown_kind_is_told() {
    for lost in [EXTENSION, SCHEMA] {
        let mut world = extended(level(json!({"level": 3})));
        world.0.insert(lost.into(), Page::Text(404, String::new()));
        let answer = world.judge(at(ASSERTION)).await;
        assert_eq!(
            said(&answer),
            (Verdict::Unverifiable, vec![Reason::Extension]),
            "{lost}"
        );
    }
    let answer = extended(level(json!({"type": ["Extension", "ext:Other"]})))
        .judge(at(ASSERTION))
        .await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    assert!(warns(&answer, "no schema is known"));
}

#[tokio::test]
async fn a_schema_that_makes_endless_work_leaves_a_question() {
    let twice = json!({"$ref": "#/definitions/deep"});
    let mut world = extended(level(
        json!({"level": 3, "next": (0..60).fold(json!(1), |inner, _| json!({"next": inner}))}),
    ));
    world.put(
        SCHEMA,
        json!({"definitions": {"deep": {"properties": {"next": {"allOf": [twice, twice]}}}}, "allOf": [twice]}),
    );
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Unverifiable, vec![Reason::Extension])
    );
}

#[tokio::test]
async fn the_words_of_a_document_are_those_of_its_extensions_too() {
    for (value, expected) in [
        (json!(3), (Verdict::Valid, vec![])),
        (json!("three"), (Verdict::Invalid, vec![Reason::Extension])),
    ] {
        let mut extension = level(json!({"level": value}));
        extension.as_object_mut().unwrap().remove("@context");
        let mut world = extended(extension);
        world.bend(BADGE, |class| class["@context"] = json!([V2, EXTENSION]));
        assert_eq!(said(&world.judge(at(ASSERTION)).await), expected, "{value}");
    }
}

#[tokio::test]
async fn a_context_that_defines_nothing_leaves_its_extension_a_question() {
    for nothing in [json!([]), json!({}), json!({"level": "ext:level"})] {
        let mut world = extended(level(json!({"level": 3})));
        world.put(EXTENSION, nothing.clone());
        assert_eq!(
            said(&world.judge(at(ASSERTION)).await),
            (Verdict::Unverifiable, vec![Reason::Extension]),
            "{nothing}"
        );
    }
}

#[tokio::test]
async fn an_extension_under_a_word_that_nothing_defines_is_told() {
    let extension = level(json!({"level": 3}));
    let plain = |world: &mut World| world.bend(BADGE, |class| class["levels"] = extension.clone());
    let mut world = extended(extension.clone());
    assert!(!warns(&world.judge(at(ASSERTION)).await, "does not define"));
    plain(&mut world);
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(answer.report.verdict, Verdict::Valid);
    assert!(warns(&answer, "\"levels\""), "{:?}", answer.report.warnings);
    world.bend(BADGE, |class| {
        class["@context"] = json!([V2, {"levels": "http://school.example/levels"}])
    });
    assert!(!warns(&world.judge(at(ASSERTION)).await, "\"levels\""));
}

#[tokio::test]
async fn a_vocabulary_may_not_give_plain_words_the_meaning_of_a_badges_own() {
    let hidden = |vocabulary: &str| json!([V2, {"@vocab": vocabulary}]);
    let answer = bent(ASSERTION, |a| {
        a["@context"] = hidden("https://w3id.org/security#");
        a["expiration"] = "2021-01-01T00:00:00Z".into();
    })
    .await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Context]));
    let answer = bent(ASSERTION, |a| a["@context"] = hidden("http://school.example/words#")).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
}
