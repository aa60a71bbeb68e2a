use std::{
    collections::VecDeque,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_backpacks::{BackpackError, Item, Offer, Stored};
use holdall_library::{
    AssertionBody, AssertionId, BackpackId, Derived, Library, NewBackpack, NewReceipt, Source, TransferOutcome,
    TransferReason, TransferRunId,
};
use holdall_model::Version;

use super::{Carrying, Target, carry};

/// What the target does with a push.
enum Play {
    Takes,
    /// Takes it and does not list it yet.
    TakesQuietly,
    Has,
    Says(fn() -> BackpackError),
    /// Takes it, and the connection breaks before it says so.
    TakesAndBreaks,
}

#[derive(Default)]
struct Stage {
    plays: Mutex<VecDeque<Play>>,
    listed: Mutex<Vec<String>>,
    pushed: Mutex<Vec<String>>,
    deaf: AtomicBool,
    listings: AtomicUsize,
    /// Lists a part of what it has.
    partial: AtomicBool,
}

fn broken() -> BackpackError {
    BackpackError::HostTrouble {
        status: 502,
        what: "nothing that can be read".into(),
    }
}

#[async_trait]
impl Target for Stage {
    fn form(&self, _offer: &Offer) -> Result<&'static str, &'static str> {
        Ok("hosted")
    }

    fn tells_by_pushing(&self) -> bool {
        self.partial.load(Ordering::Relaxed)
    }

    async fn push(&self, offer: &Offer) -> Result<Stored, BackpackError> {
        let id = offer.hosted.as_ref().unwrap()["id"].as_str().unwrap().to_owned();
        self.pushed.lock().unwrap().push(id.clone());
        let play = self.plays.lock().unwrap().pop_front().unwrap_or(Play::Takes);
        match play {
            Play::Takes => self.listed.lock().unwrap().push(id),
            Play::TakesQuietly => {}
            Play::Has => return Ok(Stored::Already),
            Play::Says(error) => return Err(error()),
            Play::TakesAndBreaks => {
                self.listed.lock().unwrap().push(id);
                return Err(broken());
            }
        }
        Ok(Stored::Added)
    }

    async fn listed(&self) -> Result<Vec<Item>, BackpackError> {
        self.listings.fetch_add(1, Ordering::Relaxed);
        if self.deaf.load(Ordering::Relaxed) {
            return Err(broken());
        }
        let ids = self.listed.lock().unwrap().clone();
        let item = |id: String| Item {
            listed: format!("{{\"id\":\"{id}\"}}").into_bytes(),
            assertion_id: Some(id),
            host_id: None,
            jws: false,
        };
        Ok(ids.into_iter().map(item).collect())
    }
}

struct Story {
    library: Library,
    run: TransferRunId,
    backpack: BackpackId,
    badges: Vec<AssertionId>,
    _folder: tempfile::TempDir,
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap()
}

fn id(name: usize) -> String {
    format!("https://issuer.example/{name}")
}

async fn story(badges: usize) -> Story {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.sqlite"), true)
        .unwrap()
        .unwrap();
    let made = library.write(move |writer| {
        let backpack = writer.add_backpack(&lighthouse())?;
        let mut ids = Vec::new();
        for name in 0..badges {
            let body = format!("{{\"id\":\"{}\"}}", id(name));
            let sha256 = writer.keep_document(body.as_bytes())?;
            ids.push(
                writer
                    .keep_assertion(&derived(name), sha256, Source::Fetched, now())?
                    .id,
            );
        }
        let run = writer.add_transfer_run(None, backpack, now())?;
        let planned: Vec<NewReceipt> = ids
            .iter()
            .map(|id| NewReceipt {
                assertion: *id,
                form: Some("hosted".into()),
                ended: None,
            })
            .collect();
        writer.add_receipts(run, &planned, now())?;
        Ok((run, backpack, ids))
    });
    let (run, backpack, badges) = made.await.unwrap();
    Story {
        library,
        run,
        backpack,
        badges,
        _folder: folder,
    }
}

fn lighthouse() -> NewBackpack {
    NewBackpack {
        protocol: "badge-connect".into(),
        host: "lighthouse.example".into(),
        typed: "https://lighthouse.example/".into(),
        name: "Lighthouse".into(),
        letter: "L".into(),
        cloth: "pine".into(),
        read_only: false,
        way_back: "paste".into(),
        profile: serde_json::Value::Null,
        scopes: Vec::new(),
        trail: serde_json::Value::Null,
        connected_at: now(),
    }
}

fn derived(name: usize) -> Derived {
    Derived {
        key: id(name),
        assertion_id: Some(id(name)),
        version: Version::V2_0,
        signed: false,
        name: format!("Badge {name}"),
        issuer_name: "Ines".into(),
        issuer_id: None,
        class_id: None,
        issued_on: None,
        expires: None,
        caption: String::new(),
        body: AssertionBody::default(),
        derived_version: 1,
    }
}

impl Story {
    async fn carried(&self, target: &Stage, stop: bool) -> Vec<(TransferOutcome, Option<TransferReason>)> {
        let carrying = Carrying {
            library: &self.library,
            run: self.run,
            backpack: self.backpack,
            target,
            now: &now,
            stop: &AtomicBool::new(stop),
            progress: &|_, _, _| {},
        };
        carry(&carrying).await.unwrap();
        let run = self.run;
        let receipts = self.library.read(move |reader| reader.receipts(run)).await.unwrap();
        receipts
            .iter()
            .map(|receipt| (receipt.outcome.expect("every receipt has its end"), receipt.reason))
            .collect()
    }
}

fn stage(plays: impl IntoIterator<Item = Play>) -> Stage {
    Stage {
        plays: Mutex::new(plays.into_iter().collect()),
        ..Stage::default()
    }
}

#[tokio::test]
async fn what_was_taken_and_is_listed_is_copied_and_held_there() {
    let story = story(2).await;
    let target = stage([Play::Takes, Play::TakesQuietly]);
    let ended = story.carried(&target, false).await;
    assert_eq!(
        ended,
        [(TransferOutcome::Copied, None), (TransferOutcome::NotVisibleYet, None)]
    );
    let badge = story.badges[0];
    let held = story
        .library
        .read(move |reader| reader.holdings_of(badge))
        .await
        .unwrap();
    assert_eq!(held[0].backpack, story.backpack);
}

#[tokio::test]
async fn a_host_that_lists_a_part_is_asked_by_offering_again() {
    let story = story(2).await;
    let stage = stage([Play::TakesQuietly, Play::TakesQuietly, Play::Has, Play::TakesQuietly]);
    stage.partial.store(true, Ordering::Relaxed);
    let ended = story.carried(&stage, false).await;
    assert_eq!(ended[0], (TransferOutcome::Copied, None), "it says that it has it");
    assert_eq!(
        ended[1],
        (TransferOutcome::NotVisibleYet, None),
        "and this one it does not"
    );
    assert_eq!(stage.pushed.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn what_a_host_takes_of_nobody_here_says_what_would_go() {
    let story = story(2).await;
    let version = || BackpackError::Refused {
        said: "x".into(),
        code: Some("OTHER_VERSION".into()),
    };
    let issuer = || BackpackError::Refused {
        said: "x".into(),
        code: Some("ISSUER_ORIGIN".into()),
    };
    let ended = story
        .carried(&stage([Play::Says(version), Play::Says(issuer)]), false)
        .await;
    let refused = |reason| (TransferOutcome::Refused, Some(reason));
    assert_eq!(ended[0], refused(TransferReason::VersionNotTaken));
    assert_eq!(ended[1], refused(TransferReason::OtherIssuer));
}

#[tokio::test]
async fn a_badge_that_was_there_is_no_failure_and_a_refusal_keeps_the_hosts_words() {
    let story = story(3).await;
    let refused = || BackpackError::Refused {
        said: "no such person".into(),
        code: None,
    };
    let wrong = || BackpackError::Refused {
        said: "x".into(),
        code: Some("RECIPIENT_PROFILE_MISMATCH".into()),
    };
    let ended = story
        .carried(&stage([Play::Has, Play::Says(refused), Play::Says(wrong)]), false)
        .await;
    assert_eq!(ended[0], (TransferOutcome::AlreadyThere, None));
    assert_eq!(
        ended[1],
        (TransferOutcome::Refused, Some(TransferReason::RefusedByHost))
    );
    assert_eq!(
        ended[2],
        (TransferOutcome::Refused, Some(TransferReason::AddressMissing))
    );
    let run = story.run;
    let receipts = story.library.read(move |reader| reader.receipts(run)).await.unwrap();
    assert_eq!(receipts[1].said.as_deref(), Some("no such person"));
}

#[tokio::test]
async fn a_connection_that_broke_after_sending_is_resolved_by_reading_back_and_never_by_sending_again() {
    let story = story(2).await;
    let target = stage([Play::TakesAndBreaks, Play::Says(broken)]);
    let ended = story.carried(&target, false).await;
    assert_eq!(ended[0], (TransferOutcome::Copied, None), "it had arrived");
    assert_eq!(ended[1], (TransferOutcome::NotSent, Some(TransferReason::Unknown)));
    assert_eq!(target.pushed.lock().unwrap().len(), 2, "each was sent once");
}

#[tokio::test]
async fn a_host_in_trouble_is_given_up_and_a_lost_sign_in_ends_the_copy() {
    let many = story(6).await;
    let target = stage([Play::Says(broken), Play::Says(broken), Play::Says(broken)]);
    let ended = many.carried(&target, false).await;
    assert_eq!(target.pushed.lock().unwrap().len(), 3, "after three it is left alone");
    assert_eq!(ended[5], (TransferOutcome::NotSent, Some(TransferReason::HostTrouble)));

    let two = story(2).await;
    let ended = two
        .carried(&stage([Play::Says(|| BackpackError::SignedOut)]), false)
        .await;
    assert_eq!(
        ended,
        [(TransferOutcome::NotSent, Some(TransferReason::SignInNeeded)); 2]
    );
}

#[tokio::test]
async fn a_host_that_asks_for_time_gets_it() {
    let story = story(1).await;
    let target = stage([
        Play::Says(|| BackpackError::Busy { retry_after_s: Some(0) }),
        Play::Takes,
    ]);
    assert_eq!(story.carried(&target, false).await, [(TransferOutcome::Copied, None)]);
    assert_eq!(
        target.pushed.lock().unwrap().len(),
        2,
        "it was told that the first was not taken"
    );
}

#[tokio::test]
async fn what_is_stopped_says_so_and_nothing_was_sent() {
    let story = story(2).await;
    let target = stage([]);
    let ended = story.carried(&target, true).await;
    assert_eq!(ended, [(TransferOutcome::Stopped, Some(TransferReason::Stopped)); 2]);
    assert!(target.pushed.lock().unwrap().is_empty());
}

#[tokio::test]
async fn after_a_crash_what_may_have_left_is_looked_up_before_anything_is_sent() {
    let story = story(3).await;
    let (run, arrived, lost) = (story.run, story.badges[0], story.badges[1]);
    let crash = story.library.write(move |writer| {
        writer.receipt_sending(run, arrived, now())?;
        writer.receipt_sending(run, lost, now())
    });
    crash.await.unwrap();
    let target = stage([]);
    target.listed.lock().unwrap().push(id(0));
    let ended = story.carried(&target, false).await;
    assert_eq!(ended, [(TransferOutcome::Copied, None); 3]);
    assert_eq!(
        *target.pushed.lock().unwrap(),
        [id(1), id(2)],
        "the first had arrived and is not sent again"
    );
}

#[tokio::test]
async fn a_crash_whose_outcome_cannot_be_looked_up_is_left_unknown() {
    let story = story(1).await;
    let (run, badge) = (story.run, story.badges[0]);
    story
        .library
        .write(move |writer| writer.receipt_sending(run, badge, now()))
        .await
        .unwrap();
    let target = stage([]);
    target.deaf.store(true, Ordering::Relaxed);
    assert_eq!(
        story.carried(&target, false).await,
        [(TransferOutcome::NotSent, Some(TransferReason::Unknown))]
    );
    assert!(target.pushed.lock().unwrap().is_empty(), "nothing is sent blindly");
}
