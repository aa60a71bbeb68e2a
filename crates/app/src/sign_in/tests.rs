//! The machine from what is typed to a backpack, with a host of its own and without a browser.

use std::{sync::atomic::Ordering, time::Duration};

use super::{
    test_host::{Host, returned},
    test_stage::Stage,
};
use crate::{
    Code,
    view::{ConnectAsk, ConnectStage, StepState, TrailKind, WayBack},
};

#[tokio::test]
async fn an_answer_by_the_private_scheme_makes_a_backpack_once() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Scheme).await;
    let waiting = stage.at(&id, ConnectStage::Waiting).await;
    assert_eq!(waiting.may, ["read", "add", "profile"]);
    let back = returned(&stage.page(), Ok("CODE"));
    assert!(back.starts_with("app.holdall.desktop:/oauth/callback/"), "{back}");
    // What does not fit is dropped silently, and the wait goes on.
    for wrong in [
        "app.holdall.desktop:/oauth/callback/1?code=1&state=wrong",
        "app.holdall.desktop:/?code=1",
        "nonsense",
    ] {
        stage.app.opened_url(wrong).await.unwrap();
    }
    assert_eq!(stage.backpacks().await, 0);
    stage.app.opened_url(&back).await.unwrap();
    let done = stage.at(&id, ConnectStage::Done).await;
    let rows = stage.app.backpacks().await.unwrap();
    assert_eq!(done.backpack.as_deref(), Some(rows[0].id.as_str()));
    assert_eq!(
        (rows[0].name.as_str(), rows[0].account.as_str()),
        ("Tiny Backpack", "Ada Quill")
    );
    assert_eq!(
        (
            rows[0].letter.as_str(),
            rows[0].cloth.as_str(),
            rows[0].way_back.as_str()
        ),
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
    assert_eq!(rows[0].trail, done.trail, "the trail is kept with the backpack");
    stage.app.opened_url(&back).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.backpacks().await, 1, "an answer counts once");
    let identities = stage.app.identities().await.unwrap();
    assert!(
        identities.iter().any(|identity| identity.value == "ada@quill.example"),
        "{identities:?}"
    );
}

#[tokio::test]
async fn no_secret_stands_in_the_library_in_clear() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Scheme).await;
    stage.at(&id, ConnectStage::Waiting).await;
    let page = url::Url::parse(&stage.page()).unwrap();
    let state = page
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    let secrets = |also: &str| {
        for file in std::fs::read_dir(home.path().join("library"))
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
    stage
        .app
        .opened_url(&returned(&stage.page(), Ok("THECODE")))
        .await
        .unwrap();
    stage.at(&id, ConnectStage::Done).await;
    secrets("THECODE");
    assert_eq!(
        std::fs::read_dir(home.path().join("default/returns")).unwrap().count(),
        0,
        "no word is left behind"
    );
}

#[tokio::test]
async fn another_process_may_get_the_answer_and_the_one_that_waits_sees_it() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let waiting = Stage::new(&home, "library").await;
    let other = Stage::new(&home, "library").await;
    let id = waiting.connect(&host, WayBack::Scheme).await;
    waiting.at(&id, ConnectStage::Waiting).await;
    other
        .app
        .opened_url(&returned(&waiting.page(), Ok("CODE")))
        .await
        .unwrap();
    let done = waiting.at(&id, ConnectStage::Done).await;
    assert!(
        done.trail.iter().any(|step| step.kind == TrailKind::Granted),
        "the other's steps are shown too"
    );
    assert_eq!(other.backpacks().await, 1);
}

#[tokio::test]
async fn a_process_with_another_library_finds_the_one_that_waits() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let waiting = Stage::new(&home, "mine").await;
    let other = Stage::new(&home, "default").await;
    let id = waiting.connect(&host, WayBack::Scheme).await;
    waiting.at(&id, ConnectStage::Waiting).await;
    other
        .app
        .opened_url(&returned(&waiting.page(), Ok("CODE")))
        .await
        .unwrap();
    waiting.at(&id, ConnectStage::Done).await;
    assert_eq!((waiting.backpacks().await, other.backpacks().await), (1, 0));
}

#[tokio::test]
async fn a_pasted_address_is_taken_and_a_wrong_one_does_not_end_the_wait() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Paste).await;
    stage.at(&id, ConnectStage::Waiting).await;
    let link = stage.app.connect_link(&id).await.unwrap();
    assert_eq!(link, stage.page());
    for wrong in ["", "hello", "http://127.0.0.1:1/?code=1&state=wrong", &host.base()] {
        assert_eq!(
            stage.app.connect_paste(&id, wrong).await.unwrap_err().code,
            Code::BadReturn,
            "{wrong}"
        );
    }
    stage
        .app
        .connect_paste(&id, &format!(" {}\n", returned(&link, Ok("CODE"))))
        .await
        .unwrap();
    stage.at(&id, ConnectStage::Done).await;
    assert_eq!(stage.app.backpacks().await.unwrap()[0].way_back, "paste");
}

#[tokio::test]
async fn saying_no_in_the_browser_ends_calmly() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Scheme).await;
    stage.at(&id, ConnectStage::Waiting).await;
    stage
        .app
        .opened_url(&returned(&stage.page(), Err("access_denied")))
        .await
        .unwrap();
    let failed = stage.at(&id, ConnectStage::Failed).await;
    assert_eq!(failed.error.unwrap().code, Code::AccessDenied);
    assert_eq!(stage.backpacks().await, 0);
}

#[tokio::test]
async fn what_was_cancelled_takes_no_answer_any_more() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Scheme).await;
    stage.at(&id, ConnectStage::Waiting).await;
    stage.app.connect_cancel(&id).await.unwrap();
    stage.at(&id, ConnectStage::Cancelled).await;
    stage
        .app
        .opened_url(&returned(&stage.page(), Ok("CODE")))
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stage.backpacks().await, 0);
}

#[tokio::test]
async fn one_registration_serves_the_next_sign_in_and_the_backpack_stays_one() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    for _ in 0..2 {
        let id = stage.connect(&host, WayBack::Scheme).await;
        stage.at(&id, ConnectStage::Waiting).await;
        stage
            .app
            .opened_url(&returned(&stage.page(), Ok("CODE")))
            .await
            .unwrap();
        stage.at(&id, ConnectStage::Done).await;
    }
    assert_eq!(host.registered.load(Ordering::SeqCst), 1);
    assert_eq!(
        stage.backpacks().await,
        1,
        "the same account at the same host is the same backpack"
    );
}

#[tokio::test]
async fn a_host_that_forgot_the_client_is_registered_with_anew_once() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Scheme).await;
    stage.at(&id, ConnectStage::Waiting).await;
    stage
        .app
        .opened_url(&returned(&stage.page(), Ok("CODE")))
        .await
        .unwrap();
    stage.at(&id, ConnectStage::Done).await;
    host.knows_from.store(1, Ordering::SeqCst);
    let id = stage.connect(&host, WayBack::Scheme).await;
    stage.at(&id, ConnectStage::Waiting).await;
    stage
        .app
        .opened_url(&returned(&stage.page(), Ok("CODE")))
        .await
        .unwrap();
    for _ in 0..400 {
        if stage.seen.opened.lock().unwrap().len() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    stage.at(&id, ConnectStage::Waiting).await;
    stage
        .app
        .opened_url(&returned(&stage.page(), Ok("CODE")))
        .await
        .unwrap();
    stage.at(&id, ConnectStage::Done).await;
    assert_eq!(host.registered.load(Ordering::SeqCst), 2);
    // A new client that is refused as well is an error, and no circle.
    host.knows_from.store(9, Ordering::SeqCst);
    let other = Stage::new(&home, "other").await;
    let id = other.connect(&host, WayBack::Scheme).await;
    other.at(&id, ConnectStage::Waiting).await;
    other
        .app
        .opened_url(&returned(&other.page(), Ok("CODE")))
        .await
        .unwrap();
    other.at(&id, ConnectStage::Failed).await;
}

#[tokio::test]
async fn several_hosts_are_named_and_nothing_opens_before_the_user_agrees() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    host.two_names.store(true, Ordering::SeqCst);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Scheme).await;
    let asking = stage.at(&id, ConnectStage::Asking).await;
    assert!(asking.hosts.contains(&"localhost".to_owned()), "{:?}", asking.hosts);
    assert!(stage.seen.opened.lock().unwrap().is_empty());
    stage.app.connect_go_on(&id, None).await.unwrap();
    stage.at(&id, ConnectStage::Waiting).await;
    assert_eq!(stage.seen.opened.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn the_user_may_change_the_way_back_while_waiting() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Scheme).await;
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
    let old = returned(&stage.page(), Ok("CODE"));
    stage.app.connect_go_on(&id, Some(WayBack::Loopback)).await.unwrap();
    for _ in 0..400 {
        if stage.seen.opened.lock().unwrap().len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    stage.app.opened_url(&old).await.unwrap();
    assert_eq!(stage.backpacks().await, 0, "the way given up is closed");
    let back = returned(&stage.page(), Ok("CODE"));
    assert!(back.starts_with("http://127.0.0.1:"), "{back}");
    stage.app.connect_paste(&id, &back).await.unwrap();
    stage.at(&id, ConnectStage::Done).await;
}

#[tokio::test]
async fn a_way_that_is_not_possible_is_asked_about_and_another_goes() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Relay).await;
    let asking = stage.at(&id, ConnectStage::Asking).await;
    assert_eq!(asking.error.unwrap().code, Code::WayNotPossible);
    stage.app.connect_go_on(&id, Some(WayBack::Paste)).await.unwrap();
    let waiting = stage.at(&id, ConnectStage::Waiting).await;
    assert_eq!((waiting.way, waiting.error), (WayBack::Paste, None));
}

#[tokio::test]
async fn a_host_that_does_not_register_apps_says_so() {
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    host.closed.store(true, Ordering::SeqCst);
    let stage = Stage::new(&home, "library").await;
    let id = stage.connect(&host, WayBack::Loopback).await;
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
    let (home, host) = (tempfile::tempdir().unwrap(), Host::start().await);
    let stage = Stage::new(&home, "library").await;
    let sign_in = async || {
        let id = stage.connect(&host, WayBack::Scheme).await;
        stage.at(&id, ConnectStage::Waiting).await;
        stage
            .app
            .opened_url(&returned(&stage.page(), Ok("CODE")))
            .await
            .unwrap();
        stage.at(&id, ConnectStage::Done).await.backpack.unwrap()
    };
    let first = sign_in().await;
    stage
        .app
        .rename_backpack(&first, "My badges", "M", "plum")
        .await
        .unwrap();
    stage.app.disconnect_backpack(&first).await.unwrap();
    let row = stage.app.backpacks().await.unwrap().remove(0);
    assert_eq!(row.state, crate::view::BackpackState::Disconnected);
    assert!(
        stage.app.identities().await.unwrap().is_empty(),
        "its profile tells nothing any more"
    );
    assert_eq!(sign_in().await, first);
    let row = stage.app.backpacks().await.unwrap().remove(0);
    assert_eq!(
        (row.name.as_str(), row.cloth.as_str()),
        ("My badges", "plum"),
        "name and tag stay"
    );
    assert_eq!(row.state, crate::view::BackpackState::Ready);
    assert_eq!(
        host.registered.load(Ordering::SeqCst),
        2,
        "what was forgotten is registered anew"
    );
}

#[tokio::test]
async fn a_link_from_outside_is_asked_about_and_does_nothing_by_itself() {
    let home = tempfile::tempdir().unwrap();
    let stage = Stage::new(&home, "library").await;
    stage
        .app
        .opened_url("holdall://open?url=https%3A%2F%2Fbadges.example%2Fa%2F1")
        .await
        .unwrap();
    let asked = stage.seen.asked.lock().unwrap().clone();
    assert_eq!((asked.len(), asked[0].host.as_str()), (1, "badges.example"));
    assert!(stage.app.contacts().await.unwrap().is_empty(), "no host was contacted");
    assert!(stage.seen.told.load(Ordering::SeqCst) > 0);
}

#[tokio::test]
async fn what_is_typed_is_refused_at_once_where_secrets_must_not_go() {
    let home = tempfile::tempdir().unwrap();
    let stage = Stage::new(&home, "library").await;
    let refused = async |typed: &str| {
        let ask = ConnectAsk {
            typed: typed.into(),
            ..ConnectAsk::default()
        };
        stage.app.connect(ask).await.unwrap_err().code
    };
    assert_eq!(refused("http://pack.example").await, Code::NeedsHttps);
    assert_eq!(refused("my backpack").await, Code::BadAddress);
    let mut settings = stage.app.settings().await.unwrap();
    settings.offline = true;
    stage.app.set_settings(settings).await.unwrap();
    assert_eq!(refused("https://pack.example").await, Code::Offline);
}
