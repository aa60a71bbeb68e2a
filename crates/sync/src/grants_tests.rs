//! Grants: renewed once, on the disk before use, never twice with a token that was refused.

use std::sync::{Arc, atomic::Ordering};

use holdall_library::BackpackState;
use holdall_secrets::LibraryKey;

use crate::{
    Engine, OnProgress, PullAsk, Stop, SyncError,
    testing::{FakeHost, Stage, grant, stage},
};
use holdall_backpacks::{BackpackError, Grant};
use secrecy::ExposeSecret;

async fn stored(stage: &Stage) -> Option<String> {
    let id = stage.backpack;
    let sealed = stage.read(move |reader| reader.grant(id)).await?;
    let open = stage
        .engine
        .key
        .as_ref()
        .unwrap()
        .open(crate::grant_cell(id), &sealed)
        .unwrap();
    Some(
        Grant::from_bytes(&open)
            .unwrap()
            .access_token
            .expose_secret()
            .to_owned(),
    )
}

fn expire(host: &FakeHost) {
    host.generation.fetch_add(1, Ordering::SeqCst);
}

#[tokio::test]
async fn an_expired_grant_is_renewed_once_kept_and_used() {
    let stage = stage().await;
    expire(stage.host);
    let held = stage.engine.hold(stage.backpack).await.unwrap();
    let (one, two) = tokio::join!(held.profile(), held.profile());
    assert_eq!((one.unwrap().name, two.unwrap().name), ("Ada".into(), "Ada".into()));
    assert_eq!(
        *stage.host.refreshes.lock().unwrap(),
        ["refresh-0"],
        "two calls at once are one renewal"
    );
    assert_eq!(stored(&stage).await.as_deref(), Some("access-1"));
    drop(held);
    expire(stage.host);
    assert!(stage.engine.hold(stage.backpack).await.unwrap().profile().await.is_ok());
    assert_eq!(
        *stage.host.refreshes.lock().unwrap(),
        ["refresh-0", "refresh-1"],
        "the new one renews the next time"
    );
}

#[tokio::test]
async fn a_refused_refresh_ends_in_the_calm_state_and_is_never_tried_again() {
    let stage = stage().await;
    expire(stage.host);
    stage.host.refuses.store(true, Ordering::SeqCst);
    let held = stage.engine.hold(stage.backpack).await.unwrap();
    assert!(matches!(held.profile().await, Err(SyncError::SignInNeeded)));
    assert!(matches!(held.profile().await, Err(SyncError::SignInNeeded)));
    drop(held);
    assert!(matches!(
        stage.engine.hold(stage.backpack).await,
        Err(SyncError::SignInNeeded)
    ));
    assert!(matches!(stage.pull().await, Err(SyncError::SignInNeeded)));
    assert_eq!(stage.host.refreshes.lock().unwrap().len(), 1);
    assert_eq!(
        (stage.row().await.state, stored(&stage).await),
        (BackpackState::SignedOut, None)
    );
}

#[tokio::test]
async fn a_server_that_breaks_down_over_a_renewal_is_asked_once_more_and_then_wants_a_new_sign_in() {
    let once = stage().await;
    expire(once.host);
    once.host.breakdowns.store(1, Ordering::SeqCst);
    let held = once.engine.hold(once.backpack).await.unwrap();
    held.profile().await.unwrap();
    assert_eq!(once.host.refreshes.lock().unwrap().len(), 2, "it was a passing trouble");
    drop(held);

    let ever = stage().await;
    expire(ever.host);
    ever.host.breakdowns.store(100, Ordering::SeqCst);
    let held = ever.engine.hold(ever.backpack).await.unwrap();
    for _ in 0..3 {
        assert!(matches!(held.profile().await, Err(SyncError::SignInNeeded)));
    }
    assert_eq!(ever.host.refreshes.lock().unwrap().len(), 2);
    assert_eq!(ever.row().await.state, BackpackState::SignedOut);
}

#[tokio::test]
async fn a_host_that_refuses_what_it_just_granted_is_not_asked_for_ever() {
    let stage = stage().await;
    // Two generations on: the renewed token is not accepted either.
    expire(stage.host);
    let held = stage.engine.hold(stage.backpack).await.unwrap();
    stage.host.slow_renewal_ms.store(50, Ordering::SeqCst);
    let (asked, ()) = tokio::join!(held.profile(), async {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        assert_eq!(stage.host.refreshes.lock().unwrap().len(), 1);
        stage.host.slow_renewal_ms.store(0, Ordering::SeqCst);
    });
    assert!(asked.is_ok());
    stage.host.generation.store(7, Ordering::SeqCst);
    let gone = held.profile().await;
    assert!(matches!(gone, Err(SyncError::SignInNeeded)), "{gone:?}");
    assert_eq!(stage.host.refreshes.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_new_sign_in_of_another_window_is_used_and_nothing_renewed() {
    let stage = stage().await;
    let held = stage.engine.hold(stage.backpack).await.unwrap();
    expire(stage.host);
    let (id, key) = (stage.backpack, stage.engine.key.clone().unwrap());
    let sealed = key.seal(crate::grant_cell(id), &grant(1).to_bytes());
    stage.write(move |writer| writer.set_grant(id, &sealed)).await;
    assert!(held.profile().await.is_ok());
    assert!(stage.host.refreshes.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_job_stopped_while_it_renews_keeps_the_new_grant() {
    let stage = stage().await;
    expire(stage.host);
    stage.host.slow_renewal_ms.store(300, Ordering::SeqCst);
    let stop = Stop::default();
    let (engine, stopping) = (stage.engine.clone(), stop.clone());
    let ask = PullAsk {
        backpack: stage.backpack,
        full: true,
        check: false,
    };
    let job = tokio::spawn(async move {
        let nobody: OnProgress = Arc::new(|_| {});
        engine.pull(ask, &nobody, &stopping).await
    });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    stop.stop();
    assert!(matches!(job.await.unwrap(), Err(SyncError::Stopped)));
    assert!(
        matches!(stage.engine.hold(stage.backpack).await, Err(SyncError::Busy)),
        "the renewal holds the lock"
    );
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(
        stored(&stage).await.as_deref(),
        Some("access-1"),
        "the host's answer was not thrown away"
    );
    assert!(stage.engine.hold(stage.backpack).await.unwrap().profile().await.is_ok());
    assert_eq!(stage.host.refreshes.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn without_the_right_key_a_backpack_wants_a_new_sign_in_and_the_library_reads_on() {
    let stage = stage().await;
    let without = Engine {
        key: None,
        ..stage.engine.clone()
    };
    assert!(matches!(without.hold(stage.backpack).await, Err(SyncError::Secrets(_))));
    let other = LibraryKey::load(&holdall_secrets::Place::ThisRun, "another library", true).unwrap();
    let lost = Engine {
        key: Some(other),
        ..stage.engine.clone()
    };
    assert!(matches!(lost.hold(stage.backpack).await, Err(SyncError::SignInNeeded)));
    assert!(stage.holds().await.is_empty());
}

#[tokio::test]
async fn a_host_that_asks_for_time_gets_it_and_one_that_asks_for_too_much_does_not() {
    let stage = stage().await;
    let busy = |seconds| BackpackError::Busy {
        retry_after_s: Some(seconds),
    };
    stage.host.troubled([busy(30), busy(60)]);
    let held = stage.engine.hold(stage.backpack).await.unwrap();
    let start = holdall_backpacks::Cursor::Start { since: None };
    let begun = std::time::Instant::now();
    assert!(held.page(&start).await.is_ok());
    assert!(begun.elapsed().as_millis() >= 90, "a second is a millisecond here");
    stage.host.troubled([busy(3600)]);
    assert!(matches!(
        held.page(&start).await,
        Err(SyncError::Backpack(BackpackError::Busy { .. }))
    ));
}

#[tokio::test]
async fn no_secret_stands_in_what_can_be_printed() {
    let stage = stage().await;
    stage.host.refuses.store(true, Ordering::SeqCst);
    expire(stage.host);
    let error = stage.pull().await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("refresh-0"));
    let file = std::fs::read(stage.engine.library.file()).unwrap();
    assert!(
        !String::from_utf8_lossy(&file).contains("access-0"),
        "sealed in the file"
    );
}
