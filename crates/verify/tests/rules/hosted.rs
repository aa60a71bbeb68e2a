//! Hosted badges of 2.0.

use holdall_model::{Outcome, Reason, Status, Verdict};
use holdall_verify::Missing;
use serde_json::{Value, json};

use crate::world::*;

/// Bends one document of the school's web.
type Bend = (&'static str, &'static str, fn(&mut Value));

#[tokio::test]
async fn a_plain_hosted_badge_is_valid_and_its_host_vouches() {
    let answer = school().judge(at(ASSERTION)).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    assert_eq!(answer.report.vouched_by.as_deref(), Some("host school.example"));
    let used: Vec<&str> = answer.report.used.iter().map(|used| used.url.as_str()).collect();
    assert_eq!(used, [ASSERTION, BADGE, ISSUER]);
    let badge = answer.badge.unwrap();
    assert_eq!(badge.issuer.unwrap()["name"], "Harbour School");
}

#[tokio::test]
async fn variations_that_issuers_write_are_valid() {
    let fine: &[Bend] = &[
        ("hosted, an alias", ASSERTION, |a| {
            a["verification"] = json!({"type": "hosted"})
        }),
        ("verify, an alias", ASSERTION, |a| {
            let how = a.as_object_mut().unwrap().remove("verification").unwrap();
            a["verify"] = how;
        }),
        ("both aliases alike", ASSERTION, |a| {
            a["verify"] = json!({"type": "hosted"})
        }),
        ("full IRIs", ASSERTION, |a| {
            let date = a.as_object_mut().unwrap().remove("issuedOn").unwrap();
            a["https://w3id.org/openbadges#issueDate"] = date;
        }),
        ("keywords", ASSERTION, |a| {
            let id = a.as_object_mut().unwrap().remove("id").unwrap();
            a["@id"] = id;
        }),
        ("lists of one", ASSERTION, |a| {
            a["type"] = json!(["Assertion", "http://school.example/Kind"]);
            a["badge"] = json!([BADGE]);
        }),
        ("no hashed", ASSERTION, |a| {
            a["recipient"].as_object_mut().unwrap().remove("hashed");
        }),
        ("an extra context with other words", ASSERTION, |a| {
            a["@context"] = json!([V2, {"colour": "http://school.example/colour"}]);
            a["colour"] = "red".into();
        }),
        ("an extra context that says the same again", ASSERTION, |a| {
            a["@context"] = json!([V2, {"badge": {"@id": "obi:badge", "@type": "@id"}}]);
        }),
        ("a renamed member that means the same", ASSERTION, |a| {
            a["@context"] = json!([V2, {"award": "obi:badge"}]);
            let badge = a.as_object_mut().unwrap().remove("badge").unwrap();
            a["award"] = badge;
        }),
        ("an unknown member", ASSERTION, |a| a["colour"] = "red".into()),
        ("a class of 1.1", BADGE, |b| {
            b["@context"] = "https://w3id.org/openbadges/v1".into();
            b["alignment"] = json!([{"name": "Sailing", "url": "http://frame.example/1"}]);
        }),
        ("a policy that names the host", ISSUER, |i| {
            i["verification"] = json!({"allowedOrigins": "school.example"})
        }),
        (
            "a policy with a beginning",
            ISSUER,
            |i| i["verification"] = json!({"startsWith": ["http://x.example/", "http://school.example/"]}),
        ),
        ("an embedded issuer with an address", BADGE, |b| {
            b["issuer"] = json!({"id": ISSUER, "type": "Issuer", "name": "Another name"});
        }),
    ];
    for (what, url, bend) in fine {
        let mut world = school();
        world.bend(url, bend);
        let answer = world.judge(at(ASSERTION)).await;
        assert_eq!(
            said(&answer),
            (Verdict::Valid, vec![]),
            "{what}: {:?}",
            answer.report.checks
        );
    }
}

#[tokio::test]
async fn what_breaks_a_rule_is_invalid_and_says_which() {
    use Reason::*;
    let broken: &[(Reason, Bend)] = &[
        (Structure, ("no recipient", ASSERTION, |a| a["recipient"] = Value::Null)),
        (
            Structure,
            ("two recipients", ASSERTION, |a| {
                a["recipient"] = json!([a["recipient"], a["recipient"]])
            }),
        ),
        (
            Structure,
            ("hashed as text", ASSERTION, |a| {
                a["recipient"]["hashed"] = "true".into()
            }),
        ),
        (
            Structure,
            ("a kind of recipient that nothing defines", ASSERTION, |a| {
                a["recipient"]["type"] = "nickname".into()
            }),
        ),
        (
            Structure,
            ("a type that nothing defines", ASSERTION, |a| {
                a["type"] = json!(["Assertion", "Award"])
            }),
        ),
        (
            Structure,
            ("neither hosted nor signed", ASSERTION, |a| {
                a["verification"]["type"] = "TrustMe".into()
            }),
        ),
        (
            Structure,
            ("a date without zone", ASSERTION, |a| {
                a["issuedOn"] = "2020-01-01T00:00:00".into()
            }),
        ),
        (
            Structure,
            ("narrative as number", ASSERTION, |a| a["narrative"] = 5.into()),
        ),
        (
            NotYetValid,
            ("from tomorrow", ASSERTION, |a| {
                a["issuedOn"] = "2026-11-23T00:00:00Z".into()
            }),
        ),
        (
            Expired,
            ("ended", ASSERTION, |a| {
                a["expires"] = "2026-11-21T11:59:59+00:00".into()
            }),
        ),
        (Revoked, ("flagged", ASSERTION, |a| a["revoked"] = true.into())),
        (
            Signature,
            ("signed without a signature", ASSERTION, |a| {
                a["verification"]["type"] = "SignedBadge".into()
            }),
        ),
        (Context, ("no context", ASSERTION, |a| a["@context"] = Value::Null)),
        (
            Context,
            ("a word redefined", ASSERTION, |a| {
                a["@context"] = json!([V2, {"badge": "http://evil.example/b"}])
            }),
        ),
        (
            Context,
            ("a word nulled", ASSERTION, |a| {
                a["@context"] = json!([V2, {"expires": null}])
            }),
        ),
        (
            Context,
            ("a word redefined inside", ASSERTION, |a| {
                a["recipient"]["@context"] = json!({"identity": null})
            }),
        ),
        (
            Context,
            ("one member in two spellings", ASSERTION, |a| {
                a["obi:badge"] = "http://evil.example/b".into()
            }),
        ),
        (
            Context,
            ("no context on the class", BADGE, |b| b["@context"] = Value::Null),
        ),
        (Structure, ("no name", BADGE, |b| b["name"] = "".into())),
        (Structure, ("no image", BADGE, |b| b["image"] = json!([]))),
        (
            Structure,
            ("a web page as image", BADGE, |b| b["image"] = "data:text/html,x".into()),
        ),
        (
            Structure,
            ("relative criteria", BADGE, |b| b["criteria"] = "criteria.html".into()),
        ),
        (
            Structure,
            ("two issuers", BADGE, |b| {
                b["issuer"] = json!([ISSUER, "http://x.example/"])
            }),
        ),
        (Structure, ("no type on the class", BADGE, |b| b["type"] = Value::Null)),
        (Structure, ("no e-mail", ISSUER, |i| i["email"] = Value::Null)),
        (
            Structure,
            ("an address as allowed origin", ISSUER, |i| {
                i["verification"] = json!({"allowedOrigins": "http://school.example"})
            }),
        ),
        (
            Structure,
            ("a beginning that is no address", ISSUER, |i| {
                i["verification"] = json!({"startsWith": ["http://school.example/", "certified"]})
            }),
        ),
        (
            Scope,
            ("another allowed origin", ISSUER, |i| {
                i["verification"] = json!({"allowedOrigins": ["other.example"]})
            }),
        ),
        (
            Scope,
            ("another beginning", ISSUER, |i| {
                i["verification"] = json!({"startsWith": "http://school.example/a/"})
            }),
        ),
        (
            Scope,
            ("a beginning within a word", ISSUER, |i| {
                i["verification"] = json!({"startsWith": "http://school.example/as"})
            }),
        ),
    ];
    for (reason, (what, url, bend)) in broken {
        let mut world = school();
        world.bend(url, bend);
        let answer = world.judge(at(ASSERTION)).await;
        assert_eq!(
            said(&answer),
            (Verdict::Invalid, vec![*reason]),
            "{what}: {:?}",
            answer.report.checks
        );
    }
}

#[tokio::test]
async fn a_strangers_copy_of_a_badge_counts_for_nothing() {
    let mut world = school();
    let mut forged = assertion();
    forged["recipient"]["identity"] = "mallory@example.org".into();
    world.put("http://evil.example/copy", forged.clone());
    let answer = world
        .judge_for(at("http://evil.example/copy"), "mallory@example.org")
        .await;
    assert_eq!(
        said(&answer),
        (Verdict::Invalid, vec![Reason::IdMismatch, Reason::Recipient])
    );
    assert_eq!(
        answer.badge.unwrap().assertion["recipient"]["identity"],
        "ada@example.org"
    );
    let pasted = world.judge(bytes(forged)).await;
    assert_eq!(said(&pasted), (Verdict::Invalid, vec![Reason::Mismatch]));
}

#[tokio::test]
async fn a_stranger_cannot_award_the_schools_badge() {
    let mut world = school();
    let mut forged = assertion();
    forged["id"] = "http://evil.example/assertion".into();
    world.put("http://evil.example/assertion", forged);
    assert_eq!(
        said(&world.judge(at("http://evil.example/assertion")).await),
        (Verdict::Invalid, vec![Reason::Scope])
    );
}

#[tokio::test]
async fn ids_that_lead_in_a_circle_are_refused() {
    let mut world = school();
    let mut other = assertion();
    other["id"] = "http://school.example/b".into();
    world.put("http://school.example/a", other.clone());
    other["id"] = "http://school.example/a".into();
    world.put("http://school.example/b", other);
    assert_eq!(
        said(&world.judge(at("http://school.example/a")).await),
        (Verdict::Invalid, vec![Reason::IdMismatch])
    );
}

#[tokio::test]
async fn the_networks_fault_is_never_the_badges() {
    let faults = [
        (Missing::NotKept, Reason::Fetch),
        (Missing::Timeout, Reason::Timeout),
        (Missing::TooLarge, Reason::TooLarge),
        (Missing::Unreachable("no route".into()), Reason::Fetch),
        (Missing::Refused("a private address".into()), Reason::Fetch),
    ];
    for (missing, reason) in faults {
        for url in [ASSERTION, BADGE, ISSUER] {
            let mut world = school();
            world.0.insert(url.into(), Page::Silent(missing.clone()));
            let answer = world.judge(at(ASSERTION)).await;
            assert_eq!(said(&answer), (Verdict::Unverifiable, vec![reason]), "{url}: {missing}");
            assert_eq!(answer.report.status, Status::Unverifiable);
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_no_document_fails_and_a_passing_one_does_not() {
    for (status, verdict) in [
        (203, Verdict::Invalid),
        (206, Verdict::Invalid),
        (400, Verdict::Invalid),
        (403, Verdict::Invalid),
        (404, Verdict::Invalid),
        (500, Verdict::Invalid),
        (302, Verdict::Invalid),
        (410, Verdict::Invalid),
        (429, Verdict::Unverifiable),
        (502, Verdict::Unverifiable),
        (503, Verdict::Unverifiable),
    ] {
        for url in [ASSERTION, BADGE, ISSUER] {
            let mut world = school();
            let Some(Page::Text(_, body)) = world.0.remove(url) else {
                panic!()
            };
            world.0.insert(url.into(), Page::Text(status, body));
            let answer = world.judge(at(ASSERTION)).await;
            assert_eq!(answer.report.verdict, verdict, "{status} at {url}");
            let revoked = status == 410 && url == ASSERTION;
            assert_eq!(answer.report.status == Status::Revoked, revoked, "{status} at {url}");
        }
    }
}

/// A page that is not there keeps a badge from being called valid, and is no word against it either.
#[tokio::test]
async fn a_page_that_is_not_there_makes_no_forgery() {
    for status in [400, 403, 404, 500] {
        for url in [ASSERTION, BADGE, ISSUER] {
            let mut world = school();
            world.0.insert(url.into(), Page::Text(status, String::new()));
            let answer = world.judge(at(ASSERTION)).await;
            assert_eq!(
                said(&answer),
                (Verdict::Invalid, vec![Reason::Fetch]),
                "{status} at {url}"
            );
            assert_eq!(answer.report.status, Status::Unverifiable, "{status} at {url}");
        }
    }
    let mut bad = school();
    bad.0.insert(ISSUER.into(), Page::Text(404, String::new()));
    bad.bend(BADGE, |class| {
        class.as_object_mut().unwrap().remove("name");
    });
    assert_eq!(
        bad.judge(at(ASSERTION)).await.report.status,
        Status::Invalid,
        "a fault besides"
    );
    let mut withdrawn = school();
    withdrawn.0.insert(BADGE.into(), Page::Text(404, String::new()));
    withdrawn.bend(ASSERTION, |a| a["revoked"] = true.into());
    assert_eq!(
        withdrawn.judge(at(ASSERTION)).await.report.status,
        Status::Revoked,
        "withdrawn besides"
    );
}

#[tokio::test]
async fn a_copy_at_hand_can_tell_its_dates_when_its_host_is_away() {
    let world = World::default();
    let mut away = World::default();
    away.0.insert(ASSERTION.into(), Page::Silent(Missing::NotKept));
    let mut ended = assertion();
    ended["expires"] = "2021-01-01T00:00:00Z".into();
    let answer = away.judge(bytes(&ended)).await;
    assert_eq!(
        (answer.report.status, answer.report.reasons),
        (Status::Expired, vec![Reason::Expired])
    );
    let answer = away.judge(bytes(assertion())).await;
    assert_eq!(
        (answer.report.verdict, answer.report.status),
        (Verdict::Unverifiable, Status::Unverifiable)
    );
    assert_eq!(
        world.judge(bytes(assertion())).await.report.verdict,
        Verdict::Invalid,
        "404 is an answer"
    );
}

#[tokio::test]
async fn what_is_no_award_is_named() {
    for url in [BADGE, ISSUER] {
        let answer = school().judge(at(url)).await;
        assert_eq!(answer.report.verdict, Verdict::Invalid);
        assert!(answer.report.reasons.contains(&Reason::Type), "{:?}", answer.report);
    }
}

#[tokio::test]
async fn an_issuer_without_an_address_anchors_nothing() {
    let mut world = school();
    world.bend(BADGE, |b| {
        b["issuer"] = json!({"type": "Issuer", "name": "Nobody", "url": "http://school.example/", "email": "a@school.example"});
    });
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(said(&answer), (Verdict::Unverifiable, vec![Reason::Key]));
    assert_eq!(answer.report.vouched_by, None);
}

#[tokio::test]
async fn a_class_that_embeds_its_issuer_cannot_widen_the_issuers_policy() {
    let mut world = school();
    let mut forged = assertion();
    forged["id"] = "http://evil.example/assertion".into();
    forged["badge"] = json!({
        "type": "BadgeClass", "name": "Knots", "description": "Ties knots.", "image": "http://school.example/knots.png",
        "criteria": {"narrative": "x"}, "issuer": {"id": ISSUER, "type": "Issuer", "name": "Harbour School",
            "url": "http://school.example/", "email": "a@school.example", "verification": {"allowedOrigins": "evil.example"}},
    });
    world.put("http://evil.example/assertion", forged);
    assert_eq!(
        said(&world.judge(at("http://evil.example/assertion")).await),
        (Verdict::Invalid, vec![Reason::Scope])
    );
}

#[tokio::test]
async fn a_hosted_badge_on_the_issuers_list_is_withdrawn_and_a_broken_list_says_nothing() {
    let list = "http://school.example/withdrawn";
    let mut world = school();
    world.bend(ISSUER, |i| i["revocationList"] = list.into());
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(answer.report.verdict, Verdict::Valid, "its own address still serves it");
    assert!(
        answer
            .report
            .warnings
            .iter()
            .any(|warning| warning.contains("list of withdrawn"))
    );
    world.put(
        list,
        json!({"@context": V2, "type": "RevocationList", "id": list, "revokedAssertions": ASSERTION}),
    );
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Invalid, vec![Reason::Revoked])
    );
}

#[tokio::test]
async fn a_recipient_decides_only_when_asked_to() {
    let answer = school().judge_for(at(ASSERTION), "bob@example.org").await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Recipient]));
    assert_eq!(answer.report.status, Status::Valid, "it is authentic all the same");
    let answer = school().judge_for(at(ASSERTION), "Ada@Example.org").await;
    assert_eq!(answer.report.verdict, Verdict::Valid);
    assert!(
        answer
            .report
            .warnings
            .iter()
            .any(|warning| warning.contains("recipient"))
    );
    let recipient = answer
        .report
        .checks
        .iter()
        .find(|line| line.check == "recipient")
        .unwrap();
    assert_eq!(recipient.outcome, Outcome::Passed);
}
