//! Badges of 0.5, 1.0 and 1.1.

use holdall_model::{Identity, Reason, Sha256, Status, Verdict};
use holdall_verify::{Answer, Question, verify};
use serde_json::{Value, json};

use crate::world::*;

/// A 0.5 badge, all in one document.
pub fn old() -> Value {
    json!({
        "recipient": "ada@example.org", "issued_on": "2012-05-01", "evidence": "/evidence/1",
        "badge": {"version": "0.5.0", "name": "Knots", "description": "Ties knots.", "image": "/knots.png",
            "criteria": "/criteria", "issuer": {"origin": "http://school.example", "name": "Harbour School"}},
    })
}

async fn judged(badge: Value) -> (Verdict, Vec<Reason>) {
    let mut world = World::default();
    world.put(ASSERTION, badge);
    said(&world.judge(at(ASSERTION)).await)
}

#[tokio::test]
async fn a_badge_of_0_5_is_one_document_with_everything_at_its_issuers_origin() {
    let mut world = World::default();
    world.put(ASSERTION, old());
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    assert_eq!(answer.report.vouched_by.as_deref(), Some("host school.example"));
    assert_eq!(
        said(&world.judge(bytes(old())).await),
        (Verdict::Unverifiable, vec![Reason::Fetch]),
        "a copy says nowhere where it is hosted"
    );
    world.put("http://evil.example/assertion", old());
    assert_eq!(
        said(&world.judge(at("http://evil.example/assertion")).await),
        (Verdict::Invalid, vec![Reason::Scope])
    );
}

#[tokio::test]
async fn a_badge_of_0_5_counts_where_it_is_served_in_the_end() {
    let body = old().to_string();
    for (asked, end, expected) in [
        (
            ASSERTION,
            "http://evil.example/assertion",
            (Verdict::Invalid, vec![Reason::Scope]),
        ),
        ("http://short.example/1", ASSERTION, (Verdict::Valid, vec![])),
        (ASSERTION, "https://school.example/assertion", (Verdict::Valid, vec![])),
    ] {
        let mut world = World::default();
        world.0.insert(asked.into(), Page::Led(end, body.clone()));
        assert_eq!(said(&world.judge(at(asked)).await), expected, "{asked} leads to {end}");
    }
}

#[tokio::test]
async fn addresses_in_a_badge_of_0_5_are_whole_or_paths_and_its_origin_is_one() {
    let bends: &[(&str, &str, &str, bool)] = &[
        ("/badge", "criteria", "http://frame.example/criteria", true),
        ("/badge", "criteria", "Tie eight knots.", false),
        ("/badge", "criteria", "/a path", false),
        ("/badge", "image", "http://school.example/knots.png", true),
        ("/badge", "image", "data:image/png;base64,AA==", true),
        ("/badge", "image", "knots.png", false),
        ("", "evidence", "http://ada.example/knots", true),
        ("", "evidence", "I tied them.", false),
        ("/badge/issuer", "origin", "http://school.example/", true),
        ("/badge/issuer", "origin", "HTTP://School.example:80", true),
        ("/badge/issuer", "origin", "http://school.example/badges", false),
        ("/badge/issuer", "origin", "http://school.example/?a", false),
        ("/badge/issuer", "origin", "school.example", false),
        ("/badge/issuer", "contact", "badges@school.example", true),
        ("/badge/issuer", "contact", "ask at the desk", false),
    ];
    for (inside, member, value, fine) in bends {
        let mut badge = old();
        badge.pointer_mut(inside).unwrap()[*member] = json!(value);
        let expected = match fine {
            true => (Verdict::Valid, vec![]),
            false => (Verdict::Invalid, vec![Reason::Structure]),
        };
        assert_eq!(judged(badge).await, expected, "{member}: {value}");
    }
}

#[tokio::test]
async fn what_a_badge_of_0_5_may_leave_out_and_what_it_must_say() {
    for absent in ["evidence", "issued_on"] {
        let mut badge = old();
        badge.as_object_mut().unwrap().remove(absent);
        assert_eq!(judged(badge).await, (Verdict::Valid, vec![]), "{absent}");
    }
    for (absent, inside) in [
        ("recipient", ""),
        ("name", "/badge"),
        ("criteria", "/badge"),
        ("origin", "/badge/issuer"),
    ] {
        let mut badge = old();
        badge
            .pointer_mut(inside)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .remove(absent);
        let (verdict, reasons) = judged(badge).await;
        assert_eq!(verdict, Verdict::Invalid, "{absent}");
        assert!(reasons.contains(&Reason::Structure), "{absent}: {reasons:?}");
    }
    for (expires, expected) in [
        (json!(1_400_000_000), (Verdict::Invalid, vec![Reason::Expired])),
        (json!("2013-05-01"), (Verdict::Invalid, vec![Reason::Expired])),
        (json!("2099-05-01"), (Verdict::Valid, vec![])),
    ] {
        let mut badge = old();
        badge["expires"] = expires.clone();
        assert_eq!(judged(badge).await, expected, "{expires}");
    }
}

/// The documents of a hosted 1.x badge.
pub fn hosted(version_1_1: bool) -> World {
    let mut world = World::default();
    let documents = [
        (
            ASSERTION,
            "Assertion",
            json!({"uid": "17", "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
            "badge": BADGE, "verify": {"type": "hosted", "url": ASSERTION}, "issuedOn": "2014-05-13"}),
        ),
        (
            BADGE,
            "BadgeClass",
            json!({"name": "Knots", "description": "x", "image": "http://school.example/x.png",
            "criteria": "http://school.example/criteria", "issuer": ISSUER,
            "alignment": [{"name": "Sailing", "url": "http://frame.example/1"}]}),
        ),
        (
            ISSUER,
            "Issuer",
            json!({"name": "Harbour School", "url": "http://school.example/"}),
        ),
    ];
    for (url, kind, mut document) in documents {
        if version_1_1 {
            document["@context"] = "https://w3id.org/openbadges/v1".into();
            document["id"] = url.into();
            document["type"] = kind.into();
        }
        world.put(url, document);
    }
    world
}

#[tokio::test]
async fn hosted_badges_of_1_x_live_at_the_address_that_they_verify_by() {
    for version_1_1 in [false, true] {
        let world = hosted(version_1_1);
        let answer = world.judge(at(ASSERTION)).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
        let Some(Page::Text(_, own)) = world.0.get(ASSERTION) else {
            panic!()
        };
        let own: Value = serde_json::from_str(own).unwrap();
        assert_eq!(said(&world.judge(bytes(&own)).await), (Verdict::Valid, vec![]));
        for (member, value) in [
            ("issuedOn", json!("2015-05-13")),
            ("badge", json!("http://school.example/other")),
            (
                "recipient",
                json!({"type": "email", "hashed": false, "identity": "mallory@example.org"}),
            ),
        ] {
            let mut forged = own.clone();
            forged[member] = value;
            assert_eq!(
                said(&world.judge(bytes(forged)).await),
                (Verdict::Invalid, vec![Reason::Mismatch]),
                "{member}"
            );
        }
        let mut moved = own.clone();
        moved["issuedOn"] = 1_399_939_200.into();
        assert_eq!(
            said(&world.judge(bytes(moved)).await),
            (Verdict::Valid, vec![]),
            "the same day in seconds is the same day"
        );
    }
}

#[tokio::test]
async fn what_breaks_a_rule_of_1_x_is_invalid() {
    let bends: &[(&str, &str, Reason, fn(&mut Value))] = &[
        ("no recipient", ASSERTION, Reason::Structure, |a| {
            a["recipient"] = Value::Null
        }),
        ("no verify", ASSERTION, Reason::Structure, |a| {
            a["verify"] = json!({"type": "hosted"})
        }),
        ("a date that is none", ASSERTION, Reason::Structure, |a| {
            a["issuedOn"] = "May".into()
        }),
        ("a uid that is a number", ASSERTION, Reason::Structure, |a| {
            a["uid"] = 17.into()
        }),
        ("no kind of recipient", ASSERTION, Reason::Structure, |a| {
            a["recipient"]["type"] = Value::Null
        }),
        ("no address of a person", ASSERTION, Reason::Structure, |a| {
            a["recipient"]["identity"] = "ada".into()
        }),
        ("a hash that is said to be none", ASSERTION, Reason::Structure, |a| {
            a["recipient"]["identity"] = format!("sha1${}", "0".repeat(40)).into()
        }),
        ("ended", ASSERTION, Reason::Expired, |a| {
            a["expires"] = "2015-01-01".into()
        }),
        ("ended in a week", ASSERTION, Reason::Expired, |a| {
            a["expires"] = "2015-W01-1".into()
        }),
        ("withdrawn", ASSERTION, Reason::Revoked, |a| a["revoked"] = true.into()),
        ("signed without a signature", ASSERTION, Reason::Signature, |a| {
            a["verify"]["type"] = "signed".into()
        }),
        ("a class without a name", BADGE, Reason::Structure, |b| {
            b["name"] = Value::Null
        }),
        ("an alignment of 2.0", BADGE, Reason::Structure, |b| {
            b["alignment"] = json!([{"targetName": "x", "targetUrl": "http://frame.example/1"}])
        }),
        ("an issuer without an address", ISSUER, Reason::Structure, |i| {
            i["url"] = Value::Null
        }),
        ("an issuer with a false address", ISSUER, Reason::Structure, |i| {
            i["email"] = "school".into()
        }),
    ];
    for version_1_1 in [false, true] {
        for (what, url, reason, bend) in bends {
            let mut world = hosted(version_1_1);
            world.bend(url, bend);
            let answer = world.judge(at(ASSERTION)).await;
            assert_eq!(answer.report.verdict, Verdict::Invalid, "{what}");
            assert_eq!(
                answer.report.reasons.first(),
                Some(reason),
                "{what}: {:?}",
                answer.report.checks
            );
        }
    }
    let mut nameless = hosted(false);
    nameless.bend(ASSERTION, |a| a["uid"] = Value::Null);
    assert_eq!(
        said(&nameless.judge(at(ASSERTION)).await),
        (Verdict::Invalid, vec![Reason::Structure])
    );
    let mut gone = hosted(true);
    gone.0
        .insert(ASSERTION.into(), Page::Text(410, "{\"revoked\": true}".into()));
    assert_eq!(
        said(&gone.judge(at(ASSERTION)).await),
        (Verdict::Invalid, vec![Reason::Revoked])
    );
}

#[tokio::test]
async fn what_is_left_of_a_withdrawn_badge_contradicts_no_copy_of_it() {
    for (copy, left) in [
        (hosted(false), json!({"revoked": true})),
        (hosted(true), json!({"revoked": true})),
        (school(), json!({"@context": V2, "id": ASSERTION, "revoked": true})),
    ] {
        let Some(Page::Text(_, copy)) = copy.0.get(ASSERTION) else {
            panic!()
        };
        let mut world = school();
        world.put(ASSERTION, left);
        let answer = world.judge(bytes(copy)).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Revoked]), "{copy}");
        assert_eq!(answer.report.status, Status::Revoked, "withdrawn, and no forgery");
    }
}

#[tokio::test]
async fn what_is_left_blank_before_2_0_is_not_said() {
    let mut form = old();
    for member in ["evidence", "expires", "issued_on", "salt"] {
        form[member] = "".into();
    }
    form["badge"]["issuer"]["contact"] = "".into();
    assert_eq!(judged(form.clone()).await, (Verdict::Valid, vec![]));
    form["badge"]["name"] = "".into();
    assert_eq!(judged(form).await, (Verdict::Invalid, vec![Reason::Structure]));

    for version_1_1 in [false, true] {
        let mut world = hosted(version_1_1);
        world.bend(ASSERTION, |a| {
            for member in ["evidence", "expires", "image"] {
                a[member] = "".into();
            }
        });
        world.bend(BADGE, |b| b["alignment"][0]["description"] = "".into());
        world.bend(ISSUER, |i| {
            for member in ["email", "image", "description", "revocationList"] {
                i[member] = "".into();
            }
        });
        let answer = world.judge(at(ASSERTION)).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
        world.bend(ASSERTION, |a| a["issuedOn"] = "".into());
        assert_eq!(
            world.judge(at(ASSERTION)).await.report.verdict,
            Verdict::Invalid,
            "what has to be said cannot be left blank"
        );
    }
}

async fn asked(world: &World, kind: &str, value: &str) -> Answer {
    let question = Question {
        input: at(ASSERTION),
        identities: vec![Identity {
            kind: kind.into(),
            value: value.into(),
        }],
        recipient_decides: true,
        now: now(),
    };
    verify(world, &question).await
}

/// Hex of SHA-256 over `text`.
fn sha256(text: &str) -> String {
    Sha256::of(text.as_bytes()).to_string()
}

#[tokio::test]
async fn recipients_are_found_in_clear_and_hashed_with_the_salt_behind() {
    let salted = |salt: &str| format!("sha256${}", sha256(&format!("ada@example.org{salt}")));
    let of_0_5 = |identity: String, salt: Value| {
        let mut badge = old();
        badge["recipient"] = identity.into();
        badge["salt"] = salt;
        badge
    };
    let before = format!("sha256${}", sha256("pepperada@example.org"));
    for (what, badge, matched) in [
        ("0.5 in clear", old(), true),
        ("0.5 hashed", of_0_5(salted(""), Value::Null), true),
        ("0.5 salted", of_0_5(salted("pepper"), "pepper".into()), true),
        (
            "0.5 salted in capitals",
            of_0_5(
                salted("pepper").to_uppercase().replace("SHA256", "sha256"),
                "pepper".into(),
            ),
            true,
        ),
        ("0.5 with the salt in front", of_0_5(before, "pepper".into()), false),
        ("0.5 with another salt", of_0_5(salted("pepper"), "salt".into()), false),
        (
            "0.5 of somebody else",
            of_0_5("bob@example.org".into(), Value::Null),
            false,
        ),
    ] {
        let mut world = World::default();
        world.put(ASSERTION, badge);
        let answer = asked(&world, "email", "ada@example.org").await;
        let expected = match matched {
            true => (Verdict::Valid, vec![]),
            false => (Verdict::Invalid, vec![Reason::Recipient]),
        };
        assert_eq!(said(&answer), expected, "{what}: {:?}", answer.report.checks);
    }
    let mut world = school();
    world.bend(ASSERTION, |a| {
        a["recipient"] = json!({"type": "telephone", "hashed": false, "identity": "+41443334455"});
    });
    assert_eq!(
        asked(&world, "telephone", "+41443334455").await.report.verdict,
        Verdict::Valid
    );
    assert_eq!(
        said(&asked(&world, "email", "+41443334455").await),
        (Verdict::Invalid, vec![Reason::Recipient]),
        "another kind of identity is another identity"
    );
}
