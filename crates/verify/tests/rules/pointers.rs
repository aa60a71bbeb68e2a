//! Copies at hand and declared ids: what they may leave out, and where they may lead.

use holdall_model::{Reason, Verdict};
use serde_json::{Value, json};

use crate::world::*;

#[tokio::test]
async fn a_copy_at_hand_is_a_pointer_and_may_leave_out_what_the_host_says() {
    let mut world = school();
    world.bend(ASSERTION, |a| a["expires"] = "2099-01-01T00:00:00Z".into());
    let only_the_id = json!({"@context": V2, "type": "Assertion", "id": ASSERTION});
    let answer = world.judge(bytes(only_the_id)).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    assert!(warns(&answer, "copy at hand differs"));
    assert_eq!(
        answer.badge.unwrap().assertion["badge"],
        BADGE,
        "the host's copy is shown"
    );
    for member in ["recipient", "badge", "issuedOn", "verification"] {
        let mut copy = assertion();
        copy.as_object_mut().unwrap().remove(member);
        let answer = world.judge(bytes(copy)).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{member}");
        assert!(warns(&answer, "copy at hand differs"), "{member}");
    }
}

#[tokio::test]
async fn what_a_copy_at_hand_says_may_not_be_otherwise() {
    for (member, value) in [
        ("issuedOn", json!("2019-01-01T00:00:00Z")),
        ("expires", json!("2099-01-01T00:00:00Z")),
        ("badge", json!("http://school.example/other")),
        (
            "recipient",
            json!({"type": "email", "hashed": false, "identity": "mallory@example.org"}),
        ),
    ] {
        let mut copy = assertion();
        copy[member] = value;
        let answer = school().judge(bytes(copy)).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Mismatch]), "{member}");
    }
}

#[tokio::test]
async fn a_copy_whose_words_mean_nothing_certain_still_says_where_the_badge_is() {
    for context in [
        Value::Null,
        json!("http://words.example/"),
        json!([V2, {"expires": null}]),
    ] {
        let mut copy = assertion();
        copy["@context"] = context.clone();
        let answer = school().judge(bytes(&copy)).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{context}");
        assert!(warns(&answer, "no certain meaning"), "{context}");
        copy["id"] = "urn:uuid:5b6e7c3a-0f40-4e5e-9d6c-111111111111".into();
        let answer = school().judge(bytes(copy)).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Context]), "{context}");
    }
}

#[tokio::test]
async fn an_id_that_is_no_iri_is_malformed_and_one_that_names_another_thing_is_a_mismatch() {
    for (id, reason) in [
        ("badge", Reason::Structure),
        ("", Reason::Structure),
        ("urn:uuid:5b6e7c3a-0f40-4e5e-9d6c-222222222222", Reason::IdMismatch),
    ] {
        for url in [BADGE, ISSUER] {
            let mut world = school();
            world.bend(url, |document| document["id"] = id.into());
            assert_eq!(
                said(&world.judge(at(ASSERTION)).await),
                (Verdict::Invalid, vec![reason]),
                "{id:?} at {url}"
            );
        }
    }
}

#[tokio::test]
async fn a_declared_id_has_to_serve_itself() {
    let address = |step: &str| format!("http://school.example/{step}");
    let declaring = |id: &str| {
        let mut document = assertion();
        document["id"] = id.into();
        document
    };
    let mut world = school();
    world.put(&address("one"), declaring(ASSERTION));
    let answer = world.judge(at(&address("one"))).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    assert!(warns(&answer, "declares its id"));
    world.put(&address("one"), declaring(&address("two")));
    world.put(&address("two"), declaring(ASSERTION));
    assert_eq!(
        said(&world.judge(at(&address("one"))).await),
        (Verdict::Invalid, vec![Reason::IdMismatch]),
        "from one to the next and on"
    );
}

#[tokio::test]
async fn a_copy_at_hand_that_says_the_same_in_another_form_is_no_other_copy() {
    let mut copy = assertion();
    for nothing in ["expires", "narrative"] {
        copy[nothing] = Value::Null;
    }
    copy["evidence"] = json!([]);
    copy["badge"] = json!([BADGE]);
    copy["recipient"] = json!([copy["recipient"]]);
    let answer = school().judge(bytes(&copy)).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    assert!(!warns(&answer, "copy at hand"), "{:?}", answer.report.warnings);
    copy["narrative"] = "more".into();
    assert!(warns(&school().judge(bytes(&copy)).await, "copy at hand"));
    copy["narrative"] = Value::Null;
    copy["expires"] = "2099-01-01T00:00:00Z".into();
    assert_eq!(
        said(&school().judge(bytes(&copy)).await),
        (Verdict::Invalid, vec![Reason::Mismatch])
    );
}

#[tokio::test]
async fn what_is_left_of_a_withdrawn_badge_need_not_say_where_it_was() {
    let first = "https://w3id.org/openbadges/v1";
    for left in [
        json!({"@context": V2, "type": "Assertion", "revoked": true}),
        json!({"@context": V2, "revoked": true, "id": ASSERTION}),
        json!({"@context": first, "type": "Assertion", "id": ASSERTION, "revoked": true}),
        json!({"@context": first, "uid": "one", "revoked": true}),
        json!({"revoked": true}),
    ] {
        let mut world = school();
        world.put(ASSERTION, left.clone());
        assert_eq!(
            said(&world.judge(at(ASSERTION)).await),
            (Verdict::Invalid, vec![Reason::Revoked]),
            "{left}"
        );
        let pasted = world.judge(bytes(&left)).await;
        assert_eq!(pasted.report.verdict, Verdict::Invalid, "{left}");
    }
    let pasted = json!({"@context": V2, "type": "Assertion", "revoked": true});
    assert_eq!(
        said(&school().judge(bytes(pasted)).await),
        (Verdict::Invalid, vec![Reason::Structure]),
        "a text that nobody served withdraws nothing"
    );
}
