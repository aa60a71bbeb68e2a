//! What stands around a hosted badge of 2.0: endorsements, and the hosts of its parts.

use holdall_model::{Outcome, Reason, RecipientOutcome, Verdict};
use serde_json::{Value, json};

use crate::world::*;

#[tokio::test]
async fn an_endorsement_that_is_wrong_counts_and_one_that_is_missing_does_not() {
    let endorsement = "http://guild.example/endorsement";
    let guild = "http://guild.example/";
    let good = json!({
        "@context": V2, "type": "Endorsement", "id": endorsement, "issuer": guild, "issuedOn": "2021-01-01T00:00:00Z",
        "claim": {"id": BADGE, "endorsementComment": "Solid."}, "verification": {"type": "hosted"},
    });
    let mut world = school();
    world.bend(BADGE, |b| b["endorsement"] = endorsement.into());
    let lost = world.judge(at(ASSERTION)).await;
    assert_eq!(lost.report.verdict, Verdict::Valid, "nobody there");
    assert!(warns(&lost, "An endorsement could not be checked"));
    world.put(guild, json!({"@context": V2, "type": "Profile", "id": guild, "name": "Guild", "url": guild, "email": "a@guild.example"}));
    world.put(endorsement, good.clone());
    assert_eq!(world.judge(at(ASSERTION)).await.report.verdict, Verdict::Valid);
    let bends: [fn(&mut Value); 9] = [
        |e| e["issuer"] = ISSUER.into(),
        |e| e["revoked"] = true.into(),
        |e| e["claim"] = Value::Null,
        |e| e["verification"] = json!({"type": "signed"}),
        |e| e["verification"] = json!({"type": "TrustMe"}),
        |e| e["verification"] = json!({}),
        |e| e["issuer"] = 5.into(),
        |e| e["issuer"] = "guild".into(),
        |e| e["issuer"] = BADGE.into(),
    ];
    for bend in bends {
        world.put(endorsement, good.clone());
        world.bend(endorsement, bend);
        assert_eq!(
            said(&world.judge(at(ASSERTION)).await),
            (Verdict::Invalid, vec![Reason::Endorsement])
        );
    }
}

#[tokio::test]
async fn a_class_on_another_host_than_its_issuer_is_told() {
    let mut world = school();
    let Some(Page::Text(_, class)) = world.0.remove(BADGE) else {
        panic!()
    };
    let elsewhere = "http://classes.example/badge";
    world.put(
        elsewhere,
        serde_json::from_str(&class.replace(BADGE, elsewhere)).unwrap(),
    );
    world.bend(ASSERTION, |a| a["badge"] = elsewhere.into());
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(answer.report.verdict, Verdict::Valid);
    assert!(
        answer
            .report
            .warnings
            .iter()
            .any(|warning| warning.contains("class is hosted elsewhere"))
    );
}

#[tokio::test]
async fn an_endorsement_about_something_else_is_told() {
    let endorsement = "http://guild.example/endorsement";
    let guild = "http://guild.example/";
    let mut world = school();
    world.bend(BADGE, |b| b["endorsement"] = endorsement.into());
    world.put(guild, json!({"@context": V2, "type": "Profile", "id": guild, "name": "Guild", "url": guild, "email": "a@guild.example"}));
    for (about, told) in [(BADGE, false), (ISSUER, true)] {
        world.put(
            endorsement,
            json!({"@context": V2, "type": "Endorsement", "id": endorsement, "issuer": guild,
                "issuedOn": "2021-01-01T00:00:00Z", "claim": {"id": about}, "verification": {"type": "hosted"}}),
        );
        let answer = world.judge(at(ASSERTION)).await;
        assert_eq!(answer.report.verdict, Verdict::Valid);
        assert_eq!(warns(&answer, "about something else"), told, "{about}");
    }
}

#[tokio::test]
async fn an_endorser_is_a_profile_and_an_endorsement_that_is_over_is_told() {
    let endorsement = "http://school.example/endorsement";
    for (ends, told) in [("2099-01-01T00:00:00Z", false), ("2022-01-01T00:00:00Z", true)] {
        let mut world = school();
        world.bend(BADGE, |b| b["endorsement"] = endorsement.into());
        world.put(
            endorsement,
            json!({"@context": V2, "type": "Endorsement", "id": endorsement, "issuer": ISSUER, "expires": ends,
                "issuedOn": "2021-01-01T00:00:00Z", "claim": {"id": BADGE}, "verification": {"type": "hosted"}}),
        );
        let answer = world.judge(at(ASSERTION)).await;
        assert_eq!(answer.report.verdict, Verdict::Valid);
        assert_eq!(warns(&answer, "a time that is over"), told, "{ends}");
        world.bend(endorsement, |e| e["issuer"] = BADGE.into());
        assert_eq!(
            said(&world.judge(at(ASSERTION)).await),
            (Verdict::Invalid, vec![Reason::Endorsement]),
            "a class endorses nothing"
        );
    }
}

#[tokio::test]
async fn the_reason_of_a_withdrawal_is_told() {
    let mut flagged = school();
    flagged.bend(ASSERTION, |a| {
        a["revoked"] = true.into();
        a["revocationReason"] = "Awarded by mistake".into();
    });
    let mut listed = school();
    listed.bend(ISSUER, |i| {
        i["revocationList"] = "http://school.example/withdrawn".into()
    });
    let entry = json!({"id": signed_assertion()["id"], "revocationReason": "Awarded by mistake."});
    listed.put(
        "http://school.example/withdrawn",
        json!({"type": "RevocationList", "revokedAssertions": [entry]}),
    );
    let token = jws(&signed_assertion(), &SCHOOL, json!({}));
    for answer in [flagged.judge(at(ASSERTION)).await, listed.judge(bytes(token)).await] {
        let line = answer
            .report
            .checks
            .iter()
            .find(|line| line.check == "not-revoked")
            .unwrap();
        assert!(line.message.ends_with("\"Awarded by mistake\"."), "{line:?}");
    }
}

#[tokio::test]
async fn clocks_may_be_off_by_minutes() {
    for (issued, expires, expected) in [
        ("2026-11-21T12:05:00Z", None, (Verdict::Valid, vec![])),
        (
            "2026-11-21T12:15:00Z",
            None,
            (Verdict::Invalid, vec![Reason::NotYetValid]),
        ),
        ("2026-11-21T14:05:00+02:00", None, (Verdict::Valid, vec![])),
        (
            "2026-01-01T00:00:00Z",
            Some("2099-01-01T00:00:00Z"),
            (Verdict::Valid, vec![]),
        ),
        (
            "2026-01-01T00:00:00Z",
            Some("2025-12-31T23:59:59Z"),
            (Verdict::Invalid, vec![Reason::Expired, Reason::Structure]),
        ),
    ] {
        let mut world = school();
        world.bend(ASSERTION, |a| {
            a["issuedOn"] = issued.into();
            a["expires"] = expires.map_or(Value::Null, Value::from);
        });
        assert_eq!(
            said(&world.judge(at(ASSERTION)).await),
            expected,
            "{issued} to {expires:?}"
        );
    }
}

#[tokio::test]
async fn whose_badge_it_is_was_not_asked_says_so() {
    let answer = school().judge(at(ASSERTION)).await;
    let line = answer
        .report
        .checks
        .iter()
        .find(|line| line.check == "recipient")
        .unwrap();
    assert_eq!(line.outcome, Outcome::NotApplicable);
    assert_eq!(answer.report.recipient.outcome, RecipientOutcome::NotChecked);
    let answer = school().judge_for(at(ASSERTION), "ada@example.org").await;
    let matched = answer.report.recipient.matched.unwrap();
    assert_eq!(
        (matched.kind.as_str(), matched.value.as_str()),
        ("email", "ada@example.org")
    );
}

/// Section by section of a report: what each check found, in a sentence, about which document, and who vouches.
#[tokio::test]
async fn a_report_says_of_each_check_what_it_found_and_where() {
    let answer = school().judge(at(ASSERTION)).await;
    let told: Vec<(&str, Outcome, Option<&str>)> = answer
        .report
        .checks
        .iter()
        .map(|line| (line.check.as_str(), line.outcome, line.url.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("readable", Outcome::Passed, None),
            ("hosted-at-id", Outcome::Passed, Some(ASSERTION)),
            ("structure", Outcome::Passed, Some(ASSERTION)),
            ("recipient", Outcome::NotApplicable, None),
            ("dates", Outcome::Passed, None),
            ("not-expired", Outcome::NotApplicable, None),
            ("badge-class", Outcome::Passed, Some(BADGE)),
            ("issuer", Outcome::Passed, Some(ISSUER)),
            ("scope", Outcome::Passed, Some(ASSERTION)),
            ("not-revoked", Outcome::Passed, None),
            ("extensions", Outcome::NotApplicable, None),
            ("endorsements", Outcome::NotApplicable, None),
        ]
    );
    assert_eq!(answer.report.checked_at, now());
    assert!(
        answer
            .report
            .used
            .iter()
            .all(|used| used.fetched_at == now() && !used.kept)
    );
    let mut broken = school();
    broken.bend(ISSUER, |issuer| issuer["name"] = Value::Null);
    let answer = broken.judge(at(ASSERTION)).await;
    let line = answer.report.checks.iter().find(|line| line.check == "issuer").unwrap();
    assert_eq!(
        (line.outcome, line.reason, line.url.as_deref()),
        (Outcome::Failed, Some(Reason::Structure), Some(ISSUER))
    );
    assert!(line.message.contains("\"name\""), "{}", line.message);
}
