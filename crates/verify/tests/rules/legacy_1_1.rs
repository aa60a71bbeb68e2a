//! Badges of 1.1, whose documents say what and where they are, and copies that are older than what their host serves.

use holdall_model::{Reason, Verdict, Version};
use serde_json::{Value, json};

use crate::{legacy::hosted, world::*};

#[tokio::test]
async fn documents_of_1_1_say_their_address_and_their_type() {
    for url in [BADGE, ISSUER] {
        for member in ["id", "type"] {
            let mut world = hosted(true);
            world.bend(url, |document| document[member] = Value::Null);
            assert_eq!(
                said(&world.judge(at(ASSERTION)).await),
                (Verdict::Invalid, vec![Reason::Structure]),
                "{member} of {url}"
            );
            let plain = hosted(false);
            let mut mixed = hosted(true);
            let Some(Page::Text(_, body)) = plain.0.get(url) else {
                panic!()
            };
            mixed.0.insert(url.into(), Page::Text(200, body.clone()));
            assert_eq!(
                said(&mixed.judge(at(ASSERTION)).await),
                (Verdict::Valid, vec![]),
                "a document of 1.0 has neither"
            );
        }
    }
    for url in [BADGE, ISSUER] {
        assert_eq!(
            said(&hosted(false).judge(at(url)).await),
            (Verdict::Invalid, vec![Reason::Type]),
            "a document of 1.0 is known by its members"
        );
    }
    for id in [json!(17), json!("seventeen"), json!(["urn:a:b", "urn:a:c"])] {
        let mut world = hosted(true);
        world.bend(ASSERTION, |a| a["id"] = id.clone());
        assert_eq!(
            said(&world.judge(at(ASSERTION)).await),
            (Verdict::Invalid, vec![Reason::Structure]),
            "{id}"
        );
    }
    let mut world = hosted(true);
    for url in [BADGE, ISSUER] {
        assert_eq!(
            said(&world.judge(at(url)).await),
            (Verdict::Invalid, vec![Reason::Type, Reason::Structure]),
            "{url} is no award"
        );
    }
    world.bend(BADGE, |b| {
        b["@context"] = V2.into();
        b["criteria"] = json!({"narrative": "Tie knots."});
        b["alignment"] = json!([{"targetName": "Sailing", "targetUrl": "http://frame.example/1"}]);
    });
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Valid, vec![]),
        "a class that has gone over to 2.0 is read by its rules"
    );
    world.bend(ISSUER, |i| i["@context"] = V2.into());
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Invalid, vec![Reason::Structure]),
        "an issuer of 2.0 has an e-mail address"
    );
}

#[tokio::test]
async fn an_id_of_1_1_that_is_another_address_counts_when_that_one_serves_the_same_badge() {
    const OTHER: &str = "http://school.example/other";
    let mut world = hosted(true);
    world.bend(ASSERTION, |a| a["id"] = OTHER.into());
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Invalid, vec![Reason::Fetch])
    );
    let Some(Page::Text(_, own)) = world.0.get(ASSERTION) else {
        panic!()
    };
    let own: Value = serde_json::from_str(own).unwrap();
    world.put(OTHER, own.clone());
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    assert!(warns(&answer, "declares its id as"));
    world.bend(OTHER, |a| a["recipient"]["identity"] = "bob@example.org".into());
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Invalid, vec![Reason::IdMismatch])
    );
    world.0.insert(OTHER.into(), Page::Text(410, String::new()));
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Invalid, vec![Reason::Revoked])
    );
}

#[tokio::test]
async fn a_copy_of_1_x_whose_host_has_gone_over_to_2_0_is_checked_as_2_0() {
    for version_1_1 in [false, true] {
        let Some(Page::Text(_, copy)) = hosted(version_1_1).0.remove(ASSERTION) else {
            panic!()
        };
        let mut world = school();
        world.bend(ASSERTION, |a| a["issuedOn"] = "2014-05-13T00:00:00Z".into());
        let answer = world.judge(bytes(&copy)).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
        assert_eq!(answer.report.version, Some(Version::V2_0));
        assert!(warns(&answer, "newer format"));
        for (what, reason, bend) in [
            (
                "another person",
                Reason::Mismatch,
                (|a| a["recipient"]["identity"] = "bob@example.org".into()) as fn(&mut Value),
            ),
            ("another day", Reason::Mismatch, |a| {
                a["issuedOn"] = "2015-05-13T00:00:00Z".into()
            }),
            ("a break of 2.0", Reason::Structure, |a| a["evidence"] = 5.into()),
            ("withdrawn", Reason::Revoked, |a| a["revoked"] = true.into()),
        ] {
            let mut world = school();
            world.bend(ASSERTION, |a| a["issuedOn"] = "2014-05-13T00:00:00Z".into());
            world.bend(ASSERTION, bend);
            let answer = world.judge(bytes(&copy)).await;
            assert_eq!(answer.report.verdict, Verdict::Invalid, "{what}");
            assert_eq!(answer.report.reasons.first(), Some(&reason), "{what}");
        }
    }
}

/// `document` with members under other names.
fn renamed(document: &Value, names: &[(&str, &str)]) -> Value {
    let mut document = document.clone();
    for (name, other) in names {
        let value = document.as_object_mut().unwrap().remove(*name).unwrap();
        document[*other] = value;
    }
    document
}

#[tokio::test]
async fn the_words_of_1_1_may_be_written_out_in_the_copy_and_at_the_host() {
    let world = hosted(true);
    let Some(Page::Text(_, plain)) = world.0.get(ASSERTION) else {
        panic!()
    };
    let plain: Value = serde_json::from_str(plain).unwrap();
    let long = renamed(
        &plain,
        &[
            ("recipient", "obi:recipient"),
            ("badge", "https://w3id.org/openbadges#badge"),
            ("issuedOn", "obi:issueDate"),
            ("id", "@id"),
            ("type", "@type"),
        ],
    );
    for served in [&plain, &long] {
        for copy in [&plain, &long] {
            let mut world = hosted(true);
            world.put(ASSERTION, served.clone());
            for input in [at(ASSERTION), bytes(copy)] {
                let answer = world.judge_for(input, "ada@example.org").await;
                assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{served} and {copy}");
            }
            for member in ["recipient", "obi:recipient"] {
                let mut forged = copy.clone();
                if let Some(recipient) = forged.get_mut(member) {
                    recipient["identity"] = "mallory@example.org".into();
                    let answer = world.judge(bytes(&forged)).await;
                    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Mismatch]), "{forged}");
                }
            }
        }
        let mut world = hosted(true);
        world.put(ASSERTION, served.clone());
        let answer = world.judge_for(at(ASSERTION), "bob@example.org").await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Recipient]), "{served}");
    }
}
