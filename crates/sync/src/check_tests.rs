//! Checks of kept badges, and whose they are.

use std::sync::{Arc, atomic::Ordering};

use holdall_library::{AssertionId, Headline};
use holdall_model::RecipientOutcome;

use crate::{
    OnProgress, Stop,
    testing::{Says, address, day, with},
};

#[tokio::test]
async fn a_kept_badge_is_checked_again_online_and_from_what_is_kept() {
    let stage = with(&["one"]).await;
    stage.pull().await.unwrap();
    let ids: Vec<AssertionId> = stage
        .engine
        .library
        .read(|reader| reader.assertion_ids())
        .await
        .unwrap();
    let nobody: OnProgress = Arc::new(|_| {});
    stage.day.store(2, Ordering::SeqCst);
    for name in ["class", "issuer", "a/one", "picture.png"] {
        stage
            .web
            .says(&format!("https://issuer.example/{name}"), Says::Unreachable);
    }
    let asked = stage.web.asked().len();
    assert_eq!(
        stage
            .engine
            .check_all(ids.clone(), true, &nobody, &Stop::default())
            .await
            .unwrap(),
        1
    );
    assert_eq!(stage.web.asked().len(), asked, "offline asks nobody");
    assert_eq!(
        stage.holds().await[&address("one")],
        ("Lichen keeper".into(), "Valid".into(), true)
    );
    stage.day.store(3, Ordering::SeqCst);
    assert_eq!(
        stage
            .engine
            .check_all(ids.clone(), false, &nobody, &Stop::default())
            .await
            .unwrap(),
        1
    );
    let row = stage
        .engine
        .library
        .read(move |reader| reader.row(ids[0], day(3)))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.headline, Headline::LastPassed, "no network never makes a forgery");
    assert_eq!(
        (row.last_passed_at, row.name.as_str()),
        (Some(day(0)), "Lichen keeper"),
        "what passes by kept documents is good as of the day they were fetched; and no name is forgotten"
    );
    assert!(row.picture.is_some());
}

#[tokio::test]
async fn a_new_identity_changes_whose_badge_it_is() {
    let stage = with(&["one"]).await;
    stage.pull().await.unwrap();
    let (id, library) = (stage.backpack, stage.engine.library.clone());
    let nobody = holdall_backpacks::Profile {
        id: None,
        name: String::new(),
        identities: Vec::new(),
    };
    crate::keep_profile(&library, id, &nobody).await.unwrap();
    let outcome = || async {
        let rows = library
            .read(|reader| reader.rows(&holdall_library::Query::all(day(0))))
            .await
            .unwrap();
        rows[0].recipient
    };
    assert_eq!(outcome().await, RecipientOutcome::NotChecked, "nobody to compare with");
    let tell = |value: &'static str| {
        let identity = holdall_model::Identity {
            kind: "email".into(),
            value: value.into(),
        };
        library.write(move |writer| writer.add_identity(&identity))
    };
    tell("tomas@example.org").await.unwrap();
    crate::match_recipients(&library).await.unwrap();
    assert_eq!(outcome().await, RecipientOutcome::NotMatched);
    tell("ADA@example.org").await.unwrap();
    crate::match_recipients(&library).await.unwrap();
    assert_eq!(outcome().await, RecipientOutcome::Matched, "whatever the spelling");
}

#[tokio::test]
async fn an_issuer_that_is_gone_makes_no_forgery_of_a_badge_that_passed() {
    let stage = with(&["one"]).await;
    stage.pull().await.unwrap();
    let ids: Vec<AssertionId> = stage
        .engine
        .library
        .read(|reader| reader.assertion_ids())
        .await
        .unwrap();
    let (id, nobody): (AssertionId, OnProgress) = (ids[0], Arc::new(|_| {}));
    let headline = |now: i64| {
        let library = stage.engine.library.clone();
        async move {
            library
                .read(move |reader| reader.row(id, day(now)))
                .await
                .unwrap()
                .unwrap()
                .headline
        }
    };
    let gone = Says::Body(404, "text/html", b"<html>no".to_vec());
    let parked = Says::Body(200, "text/html", b"<!doctype html>This domain is for sale".to_vec());
    for (now, (place, says)) in (2..).zip([
        (address("one"), gone.clone()),
        (address("one"), parked),
        (address("one"), Says::Body(500, "text/plain", Vec::new())),
        ("https://issuer.example/class".to_owned(), gone.clone()),
        ("https://issuer.example/issuer".to_owned(), gone),
    ]) {
        stage.web.badge("one");
        stage.web.says(&place, says);
        stage.day.store(now, Ordering::SeqCst);
        stage
            .engine
            .check_all(vec![id], false, &nobody, &Stop::default())
            .await
            .unwrap();
        assert_eq!(headline(now.into()).await, Headline::LastPassed, "{place}, day {now}");
        stage.web.badge("one");
        stage
            .engine
            .check_all(vec![id], false, &nobody, &Stop::default())
            .await
            .unwrap();
        assert_eq!(
            headline(now.into()).await,
            Headline::Passed,
            "and it passes again when it is back"
        );
    }
    // A document that is there and says something else has never passed.
    let mut other = crate::testing::assertion("one");
    other["badge"] = serde_json::json!("https://evil.example/class");
    stage.web.json(&address("one"), &other);
    stage.day.store(9, Ordering::SeqCst);
    stage
        .engine
        .check_all(vec![id], false, &nobody, &Stop::default())
        .await
        .unwrap();
    assert_eq!(headline(9).await, Headline::CouldNotCheck);
    other["verification"] = serde_json::json!({"type": "SignedBadge"});
    stage.web.json(&address("one"), &other);
    stage
        .engine
        .check_all(vec![id], false, &nobody, &Stop::default())
        .await
        .unwrap();
    assert_eq!(headline(9).await, Headline::Problem);
}

#[tokio::test]
async fn what_a_host_leaves_of_a_withdrawn_badge_decides_and_hides_nothing() {
    let stage = with(&["early", "late"]).await;
    let remnant = |name: &str| {
        serde_json::json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": address(name),
            "revoked": true, "revocationReason": "a mistake"})
    };
    stage.web.json(&address("early"), &remnant("early"));
    stage.pull().await.unwrap();
    stage.web.json(&address("late"), &remnant("late"));
    let ids: Vec<AssertionId> = stage
        .engine
        .library
        .read(|reader| reader.assertion_ids())
        .await
        .unwrap();
    let nobody: OnProgress = Arc::new(|_| {});
    stage.day.store(1, Ordering::SeqCst);
    stage
        .engine
        .check_all(ids, false, &nobody, &Stop::default())
        .await
        .unwrap();
    for (_, (name, status, _)) in stage.holds().await {
        assert_eq!((name.as_str(), status.as_str()), ("Lichen keeper", "Revoked"));
    }
}
