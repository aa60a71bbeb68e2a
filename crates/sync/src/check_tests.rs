//! Checks of kept badges, and whose they are.

use std::sync::{Arc, atomic::Ordering};

use holdall_library::AssertionId;
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
    assert_eq!(
        row.headline,
        holdall_library::Headline::LastPassed,
        "no network never makes a forgery"
    );
    assert_eq!(
        (row.last_passed_at, row.name.as_str()),
        (Some(day(2)), "Lichen keeper"),
        "and forgets no name"
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
