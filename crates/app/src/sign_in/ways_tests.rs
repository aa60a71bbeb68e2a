//! The ways back at hosts that take some of them alone: by the relay, by pasting, and signing in again.

use std::time::Duration;

use super::test_stage::Stage;
use crate::{
    Code,
    view::{BackpackState, ConnectAsk, ConnectStage, StepState, TrailKind, WayBack, WayWhy},
};

#[tokio::test]
async fn a_host_that_takes_https_alone_is_met_by_the_next_best_way_until_one_goes() {
    let stage = Stage::set().await;
    stage.host.behave(|it| it.https_only = true);
    let id = stage.ask(ConnectAsk::default()).await;
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
    let back = stage.allowed();
    assert!(
        back.starts_with("https://relay.holdall.example/cb/?"),
        "the address bar keeps it: {back}"
    );
    stage.paste(&id, &back).await;
    stage.at(&id, ConnectStage::Done).await;
}

#[tokio::test]
async fn a_way_that_the_user_chose_is_not_changed_behind_their_back() {
    let stage = Stage::set().await;
    stage.host.behave(|it| it.https_only = true);
    let id = stage.connect(WayBack::Loopback).await;
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
    stage.go_on(&id, Some(WayBack::Paste)).await;
    assert_eq!(stage.at(&id, ConnectStage::Waiting).await.way, WayBack::Paste);
}

#[tokio::test]
async fn an_answer_by_the_relay_is_claimed_by_the_private_scheme_in_another_process_with_another_library() {
    let waiting = Stage::set().await;
    waiting.host.behave(|it| it.https_only = true);
    let other = waiting.beside("default").await;
    waiting
        .change(|settings| settings.relay = Some("https://relay.example/holdall".into()))
        .await;
    let id = waiting.waits(WayBack::Relay).await;
    let back = url::Url::parse(&waiting.allowed()).unwrap();
    assert!(
        back.as_str().starts_with("https://relay.example/holdall/cb/?"),
        "{back}"
    );
    // What the relay's page makes of it (relay/cb/answer.js).
    let handed_on = format!("app.holdall.desktop:/oauth/callback/relay?{}", back.query().unwrap());
    other.open(&handed_on).await;
    let done = waiting.at(&id, ConnectStage::Done).await;
    assert_eq!((waiting.backpacks().await.len(), other.backpacks().await.len()), (1, 0));
    assert_eq!(waiting.backpack().await.way_back, "relay");
    assert!(done.trail.iter().any(|step| step.kind == TrailKind::Granted));
    // The same registration serves the next time.
    waiting.waits(WayBack::Relay).await;
    assert_eq!(waiting.host.registered(), 1);
}

#[tokio::test]
async fn an_answer_by_the_relay_can_be_pasted_too_and_counts_once() {
    let stage = Stage::set().await;
    stage
        .change(|settings| settings.relay = Some("https://relay.example/".into()))
        .await;
    let id = stage.waits(WayBack::Relay).await;
    let back = stage.allowed();
    stage.paste(&id, &back).await;
    stage.at(&id, ConnectStage::Done).await;
    stage
        .open(&back.replace("https://relay.example/cb/", "app.holdall.desktop:/oauth/callback/relay"))
        .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.backpacks().await.len(), 1);
}

#[tokio::test]
async fn an_answer_from_another_server_than_the_one_asked_is_refused() {
    let stage = Stage::set().await;
    let id = stage.waits(WayBack::Scheme).await;
    let mixed_up = format!("{}&iss=https%3A%2F%2Fevil.example", stage.allowed());
    stage.open(&mixed_up).await;
    let failed = stage.at(&id, ConnectStage::Failed).await;
    assert_eq!(failed.error.unwrap().code, Code::BadReturn);
    assert_eq!(stage.backpacks().await.len(), 0, "and the code went nowhere");
}

#[tokio::test]
async fn signing_in_again_keeps_the_backpack_its_name_and_the_way_it_was_connected() {
    let stage = Stage::set().await;
    let id = stage.waits(WayBack::Paste).await;
    stage.paste(&id, &stage.allowed()).await;
    let first = stage.at(&id, ConnectStage::Done).await.backpack.unwrap();
    stage.rename(&first, "My badges", "plum").await;
    let again = async |way| {
        let again_for = Some(first.clone());
        let way = Some(way);
        stage
            .ask(ConnectAsk {
                again_for,
                way,
                ..ConnectAsk::default()
            })
            .await
    };
    let id = again(WayBack::Paste).await;
    stage.at(&id, ConnectStage::Waiting).await;
    // A sign-in that is given up leaves the old one as it was.
    stage.app.connect_cancel(&id).await.unwrap();
    stage.at(&id, ConnectStage::Cancelled).await;
    assert_eq!(stage.backpack().await.state, BackpackState::Ready);
    let id = again(WayBack::Scheme).await;
    stage.at(&id, ConnectStage::Waiting).await;
    stage.open(&stage.allowed()).await;
    assert_eq!(
        stage.at(&id, ConnectStage::Done).await.backpack.as_deref(),
        Some(first.as_str())
    );
    let row = stage.backpack().await;
    assert_eq!((row.name.as_str(), row.cloth.as_str()), ("My badges", "plum"));
    assert_eq!(row.way_back, "scheme", "the way is the connection's");
}

#[tokio::test]
async fn a_host_with_several_apis_is_asked_about_the_newest_first_and_one_can_be_named() {
    let stage = Stage::set().await;
    stage.host.behave(|it| it.two_apis = true);
    let id = stage.connect(WayBack::Paste).await;
    let asking = stage.at(&id, ConnectStage::Asking).await;
    assert_eq!(asking.choices, ["Tiny Backpack", "Tiny Backpack, old"]);
    assert!(stage.opened() == 0, "nothing opens before the choice");
    stage.go_on(&id, None).await;
    let waiting = stage.at(&id, ConnectStage::Waiting).await;
    assert!(waiting.choices.is_empty());
    let named = async |name: &str| {
        let (way, api) = (Some(WayBack::Paste), Some(name.to_owned()));
        stage
            .ask(ConnectAsk {
                way,
                api,
                ..ConnectAsk::default()
            })
            .await
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
