//! The machine from what is typed to a backpack, with a host of its own and without a browser.

use std::{sync::atomic::Ordering, time::Duration};

use super::{test_host::returned, test_stage::Stage};
use crate::{
    Code,
    view::{BackpackState, ConnectAsk, ConnectStage, StepState, TrailKind, WayBack},
};

#[tokio::test]
async fn an_answer_by_the_private_scheme_makes_a_backpack_once() {
    let stage = Stage::set().await;
    let id = stage.connect(WayBack::Scheme).await;
    let waiting = stage.at(&id, ConnectStage::Waiting).await;
    assert_eq!(waiting.may, ["read", "add", "profile"]);
    let back = stage.allowed();
    assert!(back.starts_with("app.holdall.desktop:/oauth/callback/"), "{back}");
    // What does not fit is dropped silently, and the wait goes on.
    for wrong in [
        "app.holdall.desktop:/oauth/callback/1?code=1&state=wrong",
        "app.holdall.desktop:/?code=1",
        "nonsense",
    ] {
        stage.open(wrong).await;
    }
    assert_eq!(stage.backpacks().await.len(), 0);
    stage.open(&back).await;
    let done = stage.at(&id, ConnectStage::Done).await;
    let row = stage.backpack().await;
    assert_eq!(done.backpack.as_deref(), Some(row.id.as_str()));
    assert_eq!(
        (row.name.as_str(), row.account.as_str()),
        ("Tiny Backpack", "Ada Quill")
    );
    assert_eq!(
        (row.letter.as_str(), row.cloth.as_str(), row.way_back.as_str()),
        ("T", "pine", "scheme")
    );
    let kinds: Vec<_> = done
        .trail
        .iter()
        .filter(|step| step.state == StepState::Done)
        .map(|step| step.kind)
        .collect();
    for kind in [
        TrailKind::Reached,
        TrailKind::Registered,
        TrailKind::Opened,
        TrailKind::Returned,
        TrailKind::Profile,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
    }
    assert_eq!(row.trail, done.trail, "the trail is kept with the backpack");
    stage.open(&back).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.backpacks().await.len(), 1, "an answer counts once");
    let identities = stage.app.identities().await.unwrap();
    assert!(
        identities.iter().any(|identity| identity.value == "ada@quill.example"),
        "{identities:?}"
    );
}

#[tokio::test]
async fn no_secret_stands_in_the_library_in_clear() {
    let stage = Stage::set().await;
    let id = stage.waits(WayBack::Scheme).await;
    let page = url::Url::parse(&stage.page()).unwrap();
    let (_, state) = page.query_pairs().find(|(name, _)| name == "state").unwrap();
    let secrets = |also: &str| {
        for file in std::fs::read_dir(stage.home.path().join("library"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            let Ok(bytes) = std::fs::read(&file) else { continue };
            for secret in ["ACCESSTOKEN", "REFRESHTOKEN", "CLIENTSECRET", "client-0", also] {
                let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!found, "{secret} in {}", file.display());
            }
        }
    };
    secrets(&state);
    stage.open(&returned(&stage.page(), Ok("THECODE"))).await;
    stage.at(&id, ConnectStage::Done).await;
    secrets("THECODE");
    assert_eq!(
        std::fs::read_dir(stage.home.path().join("default/returns"))
            .unwrap()
            .count(),
        0,
        "no word is left behind"
    );
}

#[tokio::test]
async fn another_process_may_get_the_answer_and_the_one_that_waits_sees_it() {
    let waiting = Stage::set().await;
    let other = waiting.beside("library").await;
    let id = waiting.waits(WayBack::Scheme).await;
    other.open(&waiting.allowed()).await;
    let done = waiting.at(&id, ConnectStage::Done).await;
    assert!(
        done.trail.iter().any(|step| step.kind == TrailKind::Granted),
        "the other's steps are shown too"
    );
    assert_eq!(other.backpacks().await.len(), 1);
}

#[tokio::test]
async fn a_process_with_another_library_finds_the_one_that_waits() {
    let waiting = Stage::set().await;
    let other = waiting.beside("default").await;
    let id = waiting.waits(WayBack::Scheme).await;
    other.open(&waiting.allowed()).await;
    waiting.at(&id, ConnectStage::Done).await;
    assert_eq!((waiting.backpacks().await.len(), other.backpacks().await.len()), (1, 0));
}

#[tokio::test]
async fn a_pasted_address_is_taken_and_a_wrong_one_does_not_end_the_wait() {
    let stage = Stage::set().await;
    let id = stage.waits(WayBack::Paste).await;
    let link = stage.app.connect_link(&id).await.unwrap();
    assert_eq!(link, stage.page());
    for wrong in ["", "hello", "http://127.0.0.1:1/?code=1&state=wrong", &stage.host.base] {
        assert_eq!(
            stage.app.connect_paste(&id, wrong).await.unwrap_err().code,
            Code::BadReturn,
            "{wrong}"
        );
    }
    stage.paste(&id, &format!(" {}\n", returned(&link, Ok("CODE")))).await;
    stage.at(&id, ConnectStage::Done).await;
    assert_eq!(stage.backpack().await.way_back, "paste");
}

#[tokio::test]
async fn saying_no_in_the_browser_ends_calmly() {
    let stage = Stage::set().await;
    let id = stage.waits(WayBack::Scheme).await;
    stage.open(&returned(&stage.page(), Err("access_denied"))).await;
    let failed = stage.at(&id, ConnectStage::Failed).await;
    assert_eq!(failed.error.unwrap().code, Code::AccessDenied);
    assert_eq!(stage.backpacks().await.len(), 0);
}

#[tokio::test]
async fn what_was_cancelled_takes_no_answer_any_more() {
    let stage = Stage::set().await;
    let id = stage.waits(WayBack::Scheme).await;
    stage.app.connect_cancel(&id).await.unwrap();
    stage.at(&id, ConnectStage::Cancelled).await;
    stage.open(&stage.allowed()).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.backpacks().await.len(), 0);
}

#[tokio::test]
async fn one_registration_serves_the_next_sign_in_and_the_backpack_stays_one() {
    let stage = Stage::set().await;
    for _ in 0..2 {
        stage.sign_in().await;
    }
    assert_eq!(stage.host.registered(), 1);
    assert_eq!(
        stage.backpacks().await.len(),
        1,
        "the same account at the same host is the same backpack"
    );
}

#[tokio::test]
async fn a_host_that_forgot_the_client_is_registered_with_anew_once() {
    let stage = Stage::set().await;
    stage.sign_in().await;
    stage.host.behave(|it| it.knows_from = 1);
    let id = stage.waits(WayBack::Scheme).await;
    stage.open(&stage.allowed()).await;
    stage.pages(3).await;
    stage.at(&id, ConnectStage::Waiting).await;
    stage.open(&stage.allowed()).await;
    stage.at(&id, ConnectStage::Done).await;
    assert_eq!(stage.host.registered(), 2);
    // A new client that is refused as well is an error, and no circle.
    stage.host.behave(|it| it.knows_from = 9);
    let other = stage.beside("other").await;
    let id = other.waits(WayBack::Scheme).await;
    other.open(&other.allowed()).await;
    other.at(&id, ConnectStage::Failed).await;
}

#[tokio::test]
async fn several_hosts_are_named_and_nothing_opens_before_the_user_agrees() {
    let stage = Stage::set().await;
    stage.host.behave(|it| it.two_names = true);
    let id = stage.connect(WayBack::Scheme).await;
    let asking = stage.at(&id, ConnectStage::Asking).await;
    assert!(asking.hosts.contains(&"localhost".to_owned()), "{:?}", asking.hosts);
    assert!(stage.opened() == 0);
    stage.go_on(&id, None).await;
    stage.at(&id, ConnectStage::Waiting).await;
    assert_eq!(stage.opened(), 1);
}

#[tokio::test]
async fn the_user_may_change_the_way_back_while_waiting() {
    let stage = Stage::set().await;
    let id = stage.connect(WayBack::Scheme).await;
    let view = stage.at(&id, ConnectStage::Waiting).await;
    assert!(
        view.ways.contains(&WayBack::Loopback) && !view.ways.contains(&WayBack::Relay),
        "{:?}",
        view.ways
    );
    assert_eq!(
        stage
            .app
            .connect_go_on(&id, Some(WayBack::Relay))
            .await
            .unwrap_err()
            .code,
        Code::WayNotPossible
    );
    let old = stage.allowed();
    stage.go_on(&id, Some(WayBack::Loopback)).await;
    stage.pages(2).await;
    stage.open(&old).await;
    assert_eq!(stage.backpacks().await.len(), 0, "the way given up is closed");
    let back = stage.allowed();
    assert!(back.starts_with("http://127.0.0.1:"), "{back}");
    stage.paste(&id, &back).await;
    stage.at(&id, ConnectStage::Done).await;
}

#[tokio::test]
async fn a_way_that_is_not_possible_is_asked_about_and_another_goes() {
    let stage = Stage::set().await;
    let id = stage.connect(WayBack::Relay).await;
    let asking = stage.at(&id, ConnectStage::Asking).await;
    assert_eq!(asking.error.unwrap().code, Code::WayNotPossible);
    stage.go_on(&id, Some(WayBack::Paste)).await;
    let waiting = stage.at(&id, ConnectStage::Waiting).await;
    assert_eq!((waiting.way, waiting.error), (WayBack::Paste, None));
}

#[tokio::test]
async fn a_host_that_does_not_register_apps_says_so() {
    let stage = Stage::set().await;
    stage.host.behave(|it| it.closed = true);
    let id = stage.connect(WayBack::Loopback).await;
    let failed = stage.at(&id, ConnectStage::Failed).await;
    assert_eq!(failed.error.unwrap().code, Code::RegistrationRefused);
    assert!(
        failed
            .trail
            .iter()
            .any(|step| step.kind == TrailKind::Registered && step.state == StepState::Failed)
    );
}

#[tokio::test]
async fn disconnecting_forgets_here_and_connecting_again_finds_the_same_backpack() {
    let stage = Stage::set().await;
    let sign_in = async || stage.sign_in().await.backpack.unwrap();
    let first = sign_in().await;
    stage.rename(&first, "My badges", "plum").await;
    stage.app.disconnect_backpack(&first).await.unwrap();
    let row = stage.backpack().await;
    assert_eq!(row.state, BackpackState::Disconnected);
    assert!(
        stage.app.identities().await.unwrap().is_empty(),
        "its profile tells nothing any more"
    );
    assert_eq!(sign_in().await, first);
    let row = stage.backpack().await;
    assert_eq!(
        (row.name.as_str(), row.cloth.as_str()),
        ("My badges", "plum"),
        "name and tag stay"
    );
    assert_eq!(row.state, BackpackState::Ready);
    assert_eq!(stage.host.registered(), 2, "what was forgotten is registered anew");
}

#[tokio::test]
async fn a_link_from_outside_is_asked_about_and_does_nothing_by_itself() {
    let stage = Stage::set().await;
    stage
        .open("holdall://open?url=https%3A%2F%2Fbadges.example%2Fa%2F1")
        .await;
    let asked = stage.seen.asked.lock().unwrap().clone();
    assert_eq!((asked.len(), asked[0].host.as_str()), (1, "badges.example"));
    assert!(stage.app.contacts().await.unwrap().is_empty(), "no host was contacted");
    assert!(stage.seen.told.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn what_is_typed_is_refused_at_once_where_secrets_must_not_go() {
    let stage = Stage::set().await;
    let refused = async |typed: &str| {
        let ask = ConnectAsk {
            typed: typed.into(),
            ..ConnectAsk::default()
        };
        stage.app.connect(ask).await.unwrap_err().code
    };
    assert_eq!(refused("http://pack.example").await, Code::NeedsHttps);
    assert_eq!(refused("my backpack").await, Code::BadAddress);
    stage.change(|settings| settings.offline = true).await;
    assert_eq!(refused("https://pack.example").await, Code::Offline);
}
