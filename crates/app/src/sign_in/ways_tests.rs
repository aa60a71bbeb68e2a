//! The ways back at hosts that take some of them alone: by the relay, by pasting, and signing in again.

use std::{sync::atomic::Ordering, time::Duration};

use super::{
    test_host::{Host, returned},
    test_stage::Stage,
};
use crate::{
    Code,
    view::{ConnectAsk, ConnectStage, StepState, TrailKind, WayBack, WayWhy},
};

/// Connects without naming a way.
async fn connect_anyhow(stage: &Stage, host: &Host) -> String {
    let ask = ConnectAsk {
        typed: host.base(),
        ..ConnectAsk::default()
    };
    stage.app.connect(ask).await.unwrap().id
}

#[tokio::test]
async fn a_host_that_takes_https_alone_is_met_by_the_next_best_way_until_one_goes() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    host.https_only.store(true, Ordering::SeqCst);
    let stage = Stage::new(&home, "library").await;
    let id = connect_anyhow(&stage, &host).await;
    let waiting = stage.at(&id, ConnectStage::Waiting).await;
    assert_eq!(
        (waiting.way, &waiting.ways[..]),
        (WayBack::Paste, &[WayBack::Paste][..])
    );
    let refused: Vec<_> = waiting
        .way_notes
        .iter()
        .filter(|note| note.why == WayWhy::HostRefused)
        .collect();
    assert_eq!(refused.len(), 2, "scheme and loopback: {:?}", waiting.way_notes);
    let skipped = |kind: TrailKind| {
        waiting
            .trail
            .iter()
            .filter(|step| step.kind == kind && step.state == StepState::Skipped)
            .count()
    };
    assert_eq!(
        skipped(TrailKind::Registered),
        3,
        "each try is told: {:#?}",
        waiting.trail
    );
    let back = returned(&stage.page(), Ok("CODE"));
    assert!(
        back.starts_with("https://relay.holdall.example/cb/?"),
        "the address bar keeps it: {back}"
    );
    stage.app.connect_paste(&id, &back).await.unwrap();
    stage.at(&id, ConnectStage::Done).await;
}

#[tokio::test]
async fn a_way_that_the_user_chose_is_not_changed_behind_their_back() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    host.https_only.store(true, Ordering::SeqCst);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Loopback).await;
    let asking = stage.at(&id, ConnectStage::Asking).await;
    let error = asking.error.unwrap();
    assert_eq!(
        (error.code, error.params["why"].as_str()),
        (Code::WayNotPossible, "host-refused")
    );
    assert!(
        !asking.ways.contains(&WayBack::Loopback),
        "it is not offered again: {:?}",
        asking.ways
    );
    stage.app.connect_go_on(&id, Some(WayBack::Paste)).await.unwrap();
    assert_eq!(stage.at(&id, ConnectStage::Waiting).await.way, WayBack::Paste);
}

#[tokio::test]
async fn an_answer_by_the_relay_is_claimed_by_the_private_scheme_in_another_process_with_another_library() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    host.https_only.store(true, Ordering::SeqCst);
    let waiting = Stage::new(&home, "mine").await;
    let other = Stage::new(&home, "default").await;
    waiting.set_relay("https://relay.example/holdall").await;
    let id = waiting.connect(&host, WayBack::Relay).await;
    waiting.at(&id, ConnectStage::Waiting).await;
    let back = url::Url::parse(&returned(&waiting.page(), Ok("CODE"))).unwrap();
    assert!(
        back.as_str().starts_with("https://relay.example/holdall/cb/?"),
        "{back}"
    );
    // What the relay's page makes of it (relay/cb/answer.js).
    let handed_on = format!("app.holdall.desktop:/oauth/callback/relay?{}", back.query().unwrap());
    other.app.opened_url(&handed_on).await.unwrap();
    let done = waiting.at(&id, ConnectStage::Done).await;
    assert_eq!((waiting.backpacks().await, other.backpacks().await), (1, 0));
    assert_eq!(waiting.app.backpacks().await.unwrap()[0].way_back, "relay");
    assert!(done.trail.iter().any(|step| step.kind == TrailKind::Granted));
    // The same registration serves the next time.
    let id = waiting.connect(&host, WayBack::Relay).await;
    waiting.at(&id, ConnectStage::Waiting).await;
    assert_eq!(host.registered.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_answer_by_the_relay_can_be_pasted_too_and_counts_once() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    stage.set_relay("https://relay.example/").await;
    let id = stage.connect(&host, WayBack::Relay).await;
    stage.at(&id, ConnectStage::Waiting).await;
    let back = returned(&stage.page(), Ok("CODE"));
    stage.app.connect_paste(&id, &back).await.unwrap();
    stage.at(&id, ConnectStage::Done).await;
    stage
        .app
        .opened_url(&back.replace("https://relay.example/cb/", "app.holdall.desktop:/oauth/callback/relay"))
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.backpacks().await, 1);
}

#[tokio::test]
async fn an_answer_from_another_server_than_the_one_asked_is_refused() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Scheme).await;
    stage.at(&id, ConnectStage::Waiting).await;
    let mixed_up = format!("{}&iss=https%3A%2F%2Fevil.example", returned(&stage.page(), Ok("CODE")));
    stage.app.opened_url(&mixed_up).await.unwrap();
    let failed = stage.at(&id, ConnectStage::Failed).await;
    assert_eq!(failed.error.unwrap().code, Code::BadReturn);
    assert_eq!(stage.backpacks().await, 0, "and the code went nowhere");
}

#[tokio::test]
async fn signing_in_again_keeps_the_backpack_its_name_and_the_way_it_was_connected() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Paste).await;
    stage.at(&id, ConnectStage::Waiting).await;
    stage
        .app
        .connect_paste(&id, &returned(&stage.page(), Ok("CODE")))
        .await
        .unwrap();
    let first = stage.at(&id, ConnectStage::Done).await.backpack.unwrap();
    stage
        .app
        .rename_backpack(&first, "My badges", "M", "plum")
        .await
        .unwrap();
    let again = ConnectAsk {
        again_for: Some(first.clone()),
        way: Some(WayBack::Paste),
        ..ConnectAsk::default()
    };
    let id = stage.app.connect(again).await.unwrap().id;
    stage.at(&id, ConnectStage::Waiting).await;
    // A sign-in that is given up leaves the old one as it was.
    stage.app.connect_cancel(&id).await.unwrap();
    stage.at(&id, ConnectStage::Cancelled).await;
    assert_eq!(
        stage.app.backpacks().await.unwrap()[0].state,
        crate::view::BackpackState::Ready
    );
    let again = ConnectAsk {
        again_for: Some(first.clone()),
        way: Some(WayBack::Scheme),
        ..ConnectAsk::default()
    };
    let id = stage.app.connect(again).await.unwrap().id;
    stage.at(&id, ConnectStage::Waiting).await;
    stage
        .app
        .opened_url(&returned(&stage.page(), Ok("CODE")))
        .await
        .unwrap();
    assert_eq!(
        stage.at(&id, ConnectStage::Done).await.backpack.as_deref(),
        Some(first.as_str())
    );
    let rows = stage.app.backpacks().await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].name.as_str(), rows[0].cloth.as_str()), ("My badges", "plum"));
    assert_eq!(rows[0].way_back, "scheme", "the way is the connection's");
}

#[tokio::test]
async fn a_host_with_several_apis_is_asked_about_the_newest_first_and_one_can_be_named() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    host.two_apis.store(true, Ordering::SeqCst);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Paste).await;
    let asking = stage.at(&id, ConnectStage::Asking).await;
    assert_eq!(asking.choices, ["Tiny Backpack", "Tiny Backpack, old"]);
    assert!(
        stage.seen.opened.lock().unwrap().is_empty(),
        "nothing opens before the choice"
    );
    stage.app.connect_go_on(&id, None).await.unwrap();
    let waiting = stage.at(&id, ConnectStage::Waiting).await;
    assert!(waiting.choices.is_empty());
    let named = async |name: &str| {
        let ask = ConnectAsk {
            typed: host.base(),
            way: Some(WayBack::Paste),
            api: Some(name.to_owned()),
            ..ConnectAsk::default()
        };
        stage.app.connect(ask).await.unwrap().id
    };
    let id = named("tiny backpack, OLD").await;
    let waiting = stage.at(&id, ConnectStage::Waiting).await;
    assert_eq!(waiting.trail[0].params["name"], "Tiny Backpack, old");
    let id = named("Another").await;
    let failed = stage.at(&id, ConnectStage::Failed).await.error.unwrap();
    assert_eq!(
        (failed.code, failed.params["named"].as_str()),
        (Code::NotThere, "Another")
    );
}
