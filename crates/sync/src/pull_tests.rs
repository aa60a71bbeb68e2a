//! Pulls over a host and a web that play parts.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use holdall_backpacks::{BackpackError, Cursor};
use holdall_library::Source;
use holdall_model::{RecipientOutcome, Role};
use serde_json::json;

use crate::{
    OnProgress, Progress, PullAsk, PullResult, Stop, SyncError,
    testing::{Stage, address, assertion, day, listed, result, with},
};

#[tokio::test]
async fn a_badge_is_taken_in_with_name_issuer_picture_evidence_and_verdict() {
    let stage = with(&["one"]).await;
    assert_eq!(stage.pull().await.unwrap(), result(1, 0, 0, 0, 0));
    let (row, known, evidence, runs, body) = stage
        .read(|reader| {
            let id = reader.find(&address("one"))?[0];
            Ok((
                reader.row(id, day(0))?.unwrap(),
                reader.assertion(id)?.unwrap(),
                reader.evidence(id)?,
                reader.check_runs(id)?,
                reader.document(reader.assertion(id)?.unwrap().sha256)?.unwrap(),
            ))
        })
        .await;
    assert_eq!(
        (row.name.as_str(), row.issuer_name.as_str()),
        ("Lichen keeper", "Ines's school")
    );
    assert!(row.picture.is_some(), "its picture can be shown");
    assert_eq!(
        row.recipient,
        RecipientOutcome::Matched,
        "the profile's identity is hers"
    );
    assert_eq!(known.source, Source::Fetched);
    assert_eq!(
        body,
        assertion("one").to_string().into_bytes(),
        "the document is the one at its address"
    );
    assert_eq!(runs.len(), 1);
    assert_eq!(format!("{:?}", row.status), "Valid", "{:?}", runs[0]);
    assert!(row.proof_complete);
    let roles: Vec<Role> = evidence.iter().map(|evidence| evidence.role).collect();
    for role in [Role::Assertion, Role::BadgeClass, Role::Issuer, Role::Image] {
        assert!(roles.contains(&role), "{role:?} is kept: {roles:?}");
    }
    assert_eq!(stage.web.times(&address("one")), 1, "each document is asked for once");
    let sha256 = row.picture.unwrap().0;
    let png = crate::picture(&stage.engine.library, sha256, 768)
        .await
        .unwrap()
        .unwrap();
    assert!(png.starts_with(b"\x89PNG"), "and larger ones are made when asked for");
}

#[tokio::test]
async fn a_second_pull_asks_for_changes_and_touches_nothing() {
    let stage = with(&["one", "two", "three"]).await;
    stage.pull().await.unwrap();
    let asked = stage.web.asked().len();
    let version = stage.holds().await;
    assert_eq!(stage.pull().await.unwrap(), result(0, 0, 0, 3, 0));
    assert_eq!(stage.web.asked().len(), asked, "no document is asked for");
    assert_eq!(stage.holds().await, version);
    let since = day(0) - chrono::TimeDelta::minutes(5);
    let cursors = stage.host.cursors.lock().unwrap().clone();
    assert_eq!(
        cursors,
        [Cursor::Start { since: None }, Cursor::Start { since: Some(since) }]
    );
}

#[tokio::test]
async fn what_is_new_changed_back_and_gone_is_told_apart() {
    let stage = with(&["stays", "changes", "rewritten", "leaves"]).await;
    stage.pull().await.unwrap();
    let mut changed = assertion("changes");
    changed["narrative"] = json!("now with words");
    stage.web.json(&address("changes"), &changed);
    stage.web.badge("new");
    let now = vec![
        listed("stays", 1),
        listed("changes", 2),
        listed("rewritten", 2),
        listed("new", 1),
    ];
    stage.host.lists(now.clone());
    assert_eq!(stage.pull_as(true).await.unwrap(), result(1, 1, 1, 2, 0));
    let held = stage.holds().await;
    assert!(!held[&address("leaves")].2, "marked, and still here");
    assert_eq!(held.len(), 5);
    let documents = stage
        .engine
        .library
        .read(|reader| reader.versions(reader.find(&address("changes"))?[0]))
        .await;
    assert_eq!(documents.unwrap().len(), 2, "both documents are kept");
    stage.host.lists(now.into_iter().chain([listed("leaves", 1)]).collect());
    assert_eq!(stage.pull_as(true).await.unwrap(), result(0, 1, 0, 4, 0), "it is back");
    assert!(stage.holds().await[&address("leaves")].2);
}

#[tokio::test]
async fn changes_alone_never_mark_anything_gone() {
    let stage = with(&["one", "two"]).await;
    stage.pull().await.unwrap();
    stage.host.lists(Vec::new());
    assert_eq!(stage.pull().await.unwrap(), result(0, 0, 0, 2, 0));
}

#[tokio::test]
async fn an_empty_listing_marks_nothing_until_a_second_full_one_agrees() {
    let stage = with(&["one", "two", "three"]).await;
    stage.pull().await.unwrap();
    stage.host.lists(Vec::new());
    assert_eq!(
        stage.pull_as(true).await.unwrap(),
        PullResult {
            waiting: 3,
            ..result(0, 0, 0, 3, 0)
        }
    );
    assert!(stage.holds().await.values().all(|held| held.2));
    assert_eq!(
        stage.pull().await.unwrap(),
        result(0, 0, 3, 0, 0),
        "the next one lists all without being asked to"
    );
    assert!(stage.holds().await.values().all(|held| !held.2));
    assert_eq!(stage.pull().await.unwrap(), result(0, 0, 0, 0, 0));
}

#[tokio::test]
async fn a_host_that_recovers_takes_the_doubt_back() {
    let stage = with(&["one", "two", "three"]).await;
    stage.pull().await.unwrap();
    let all = stage.host.badges.lock().unwrap().clone();
    stage.host.lists(Vec::new());
    stage.pull_as(true).await.unwrap();
    stage.host.lists(all);
    assert_eq!(stage.pull().await.unwrap(), result(0, 0, 0, 3, 0));
    stage.host.lists(Vec::new());
    let again = stage.pull_as(true).await.unwrap();
    assert_eq!((again.gone, again.waiting), (0, 3), "the doubt begins anew");
}

#[tokio::test]
async fn a_listing_that_is_not_all_marks_nothing() {
    let stage = with(&["one", "two", "three"]).await;
    stage.pull().await.unwrap();
    stage.host.badges.lock().unwrap().pop();
    stage.day.store(1, Ordering::SeqCst);
    stage.host.says_total.store(3, Ordering::SeqCst);
    assert_eq!(
        stage.pull_as(true).await.unwrap(),
        result(0, 0, 0, 3, 0),
        "the host counts more than it lists"
    );
    let row = stage.row().await;
    assert_eq!(
        (row.since_at, row.full_listed_at),
        (Some(day(0)), Some(day(0))),
        "what was not shown is asked for again"
    );
}

#[tokio::test]
async fn pages_are_followed_to_their_end_each_badge_once_and_circles_left() {
    let names: Vec<String> = (0..25).map(|number| format!("b{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let stage = with(&names).await;
    stage.host.per_page.store(10, Ordering::SeqCst);
    // The last badge of page one comes again on page two, as when the list shifts under our feet.
    let twice = stage.host.badges.lock().unwrap()[9].clone();
    stage.host.badges.lock().unwrap().insert(10, twice);
    assert_eq!(stage.pull().await.unwrap(), result(25, 0, 0, 0, 0));
    stage.host.circle.store(true, Ordering::SeqCst);
    let held = stage.holds().await.len();
    assert!(stage.pull_as(true).await.is_ok(), "a circle ends where it repeats");
    assert_eq!(stage.holds().await.len(), held);
}

#[tokio::test]
async fn two_pulls_of_one_backpack_at_once_are_one_and_a_busy() {
    let stage = with(&["one"]).await;
    stage.web.slow_ms.store(50, Ordering::SeqCst);
    let (one, two) = tokio::join!(stage.pull(), stage.pull());
    let busy = |result: &Result<PullResult, SyncError>| matches!(result, Err(SyncError::Busy));
    assert!(
        one.is_ok() != two.is_ok() && (busy(&one) || busy(&two)),
        "{one:?} {two:?}"
    );
}

#[tokio::test]
async fn a_pull_tells_how_far_it_is_and_stops_within_a_second() {
    let names: Vec<String> = (0..40).map(|number| format!("b{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let stage = with(&names).await;
    stage.web.slow_ms.store(40, Ordering::SeqCst);
    let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let (stop, seen) = (Stop::default(), Arc::clone(&told));
    let stopping = stop.clone();
    let progress: OnProgress = Arc::new(move |progress| {
        if progress.done == 6 {
            stopping.stop();
        }
        seen.lock().unwrap().push(progress);
    });
    let ask = PullAsk {
        backpack: stage.backpack,
        full: false,
        check: true,
    };
    let begun = std::time::Instant::now();
    let stopped = stage.engine.pull(ask, &progress, &stop).await;
    assert!(matches!(stopped, Err(SyncError::Stopped)), "{stopped:?}");
    assert!(begun.elapsed().as_secs() < 3);
    let told = told.lock().unwrap().clone();
    assert!(
        told.iter().all(|progress| progress.total == Some(40)),
        "the whole is known first"
    );
    let last = told.last().unwrap();
    assert_eq!(
        (last.added, last.current.as_deref()),
        (last.done, Some("Lichen keeper"))
    );
    assert!(
        (6..=10).contains(&last.done),
        "only what was at hand is finished: {last:?}"
    );
    assert!(stage.holds().await.len() >= 6, "what was taken in is kept");
    stage.web.slow_ms.store(0, Ordering::SeqCst);
    let rest = stage.pull().await.unwrap();
    assert_eq!(stage.holds().await.len(), 40);
    assert!(rest.added <= 34, "and not taken in twice: {rest:?}");
}

#[tokio::test]
async fn a_pull_that_breaks_off_keeps_what_it_has_and_ends_like_one_that_did_not() {
    let names: Vec<String> = (0..20).map(|number| format!("b{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let whole = with(&names).await;
    whole.pull().await.unwrap();
    let stage = with(&names).await;
    for after in [1, 3, 7] {
        let stop = Stop::default();
        let (stopping, count) = (stop.clone(), AtomicU32::new(0));
        let progress: OnProgress = Arc::new(move |_| {
            if count.fetch_add(1, Ordering::SeqCst) == after {
                stopping.stop();
            }
        });
        let ask = PullAsk {
            backpack: stage.backpack,
            full: false,
            check: true,
        };
        assert!(stage.engine.pull(ask, &progress, &stop).await.is_err());
    }
    stage.pull().await.unwrap();
    assert_eq!(stage.holds().await, whole.holds().await);
    let evidence = |stage: &Stage| {
        let library = stage.engine.library.clone();
        async move {
            library
                .read(|reader| {
                    let mut all = Vec::new();
                    for name in 0..20 {
                        let id = reader.find(&address(&format!("b{name}")))?[0];
                        all.push((reader.evidence(id)?.len(), reader.check_runs(id)?.len()));
                    }
                    Ok(all)
                })
                .await
                .unwrap()
        }
    };
    assert_eq!(evidence(&stage).await, evidence(&whole).await, "nothing is doubled");
}

#[tokio::test]
async fn a_host_in_trouble_is_asked_again_and_then_left_alone() {
    let stage = with(&["one"]).await;
    let trouble = || BackpackError::HostTrouble {
        status: 502,
        what: "a gateway".into(),
    };
    stage.host.troubled([trouble(), trouble()]);
    assert_eq!(stage.pull().await.unwrap(), result(1, 0, 0, 0, 0));
    stage.host.troubled([trouble(), trouble(), trouble()]);
    let failed = stage.pull_as(true).await;
    assert!(
        matches!(
            failed,
            Err(SyncError::Backpack(BackpackError::HostTrouble { status: 502, .. }))
        ),
        "{failed:?}"
    );
    let row = stage.row().await;
    assert_eq!(row.full_listed_at, Some(day(0)));
    stage.host.troubled([BackpackError::Forbidden { said: "no".into() }]);
    assert!(stage.pull().await.is_err(), "a refusal is not asked twice");
    assert!(stage.pull().await.is_ok());
}
