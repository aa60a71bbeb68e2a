//! What the tests of this crate share: a host and a web that play parts, and an engine between them.

mod host;
mod web;

pub(crate) use host::{FakeHost, grant};
pub(crate) use web::{FakeWeb, Says, address, assertion, listed};

use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::AtomicU32, atomic::Ordering},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use holdall_backpacks::Protocol;
use holdall_library::{BackpackId, BackpackRow, Library, LibraryError, NewBackpack, Reader, Writer};
use holdall_net::{Net, NetConfig};
use holdall_secrets::{LibraryKey, Place};
use serde_json::{Value, json};

use crate::{Engine, OnProgress, PullAsk, PullResult, Stop, SyncError, Web, grant_cell};

/// 2026-01-01, and `days` later.
pub(crate) fn day(days: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap() + TimeDelta::days(days)
}

/// An engine over a new library, a web and a host, with one backpack signed in.
pub(crate) struct Stage {
    pub(crate) engine: Engine,
    pub(crate) web: Arc<FakeWeb>,
    pub(crate) host: &'static FakeHost,
    pub(crate) backpack: BackpackId,
    pub(crate) day: Arc<AtomicU32>,
    folder: tempfile::TempDir,
}

pub(crate) async fn stage() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.sqlite"), true)
        .unwrap()
        .unwrap();
    let key = LibraryKey::load(&Place::ThisRun, library.uuid(), true).unwrap();
    let net = Net::new(NetConfig {
        local_hosts: false,
        offline: true,
        request_timeout: Duration::from_secs(1),
        on_contact: Arc::new(|_, _| {}),
    })
    .unwrap();
    let (web, passed): (Arc<FakeWeb>, Arc<AtomicU32>) = Default::default();
    let days = Arc::clone(&passed);
    let host: &'static FakeHost = Box::leak(Box::default());
    let spoken: &'static Protocol = Box::leak(Box::new(host.protocol()));
    let clock = Arc::new(move || day(days.load(Ordering::SeqCst).into()));
    let mut engine = Engine::new(library, net, Some(key), folder.path(), clock)
        .with_protocols(Arc::new(move |id| (id == spoken.id).then_some(spoken)));
    engine.second = Duration::from_millis(1);
    engine.web = Arc::clone(&web) as Arc<dyn Web>;
    let backpack = sign_in(&engine, "School").await;
    Stage {
        engine,
        web,
        host,
        backpack,
        day: passed,
        folder,
    }
}

/// Adds a backpack with the first grant.
pub(crate) async fn sign_in(engine: &Engine, name: &str) -> BackpackId {
    let new = NewBackpack {
        protocol: "fake".into(),
        host: "backpack.example".into(),
        typed: "https://backpack.example/".into(),
        name: name.to_owned(),
        letter: "S".into(),
        cloth: "pine".into(),
        read_only: false,
        way_back: "loopback".into(),
        profile: Value::Null,
        scopes: Vec::new(),
        trail: json!([]),
        connected_at: day(0),
    };
    let key = engine.key.clone().unwrap();
    engine
        .library
        .write(move |writer| {
            let id = writer.add_backpack(&new)?;
            writer.set_grant(id, &key.seal(grant_cell(id), &grant(0).to_bytes()))?;
            Ok(id)
        })
        .await
        .unwrap()
}

impl Stage {
    /// The library's file, for tests that write into it behind its back.
    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("library.sqlite")
    }

    /// Reads what cannot fail.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> Result<T, LibraryError> + Send + 'static,
    ) -> T {
        self.engine.library.read(work).await.unwrap()
    }

    /// Writes what cannot fail.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Writer<'_>) -> Result<T, LibraryError> + Send + 'static,
    ) -> T {
        self.engine.library.write(work).await.unwrap()
    }

    /// The backpack's row.
    pub(crate) async fn row(&self) -> BackpackRow {
        let id = self.backpack;
        self.read(move |reader| reader.backpack(id)).await.unwrap()
    }

    pub(crate) async fn pull(&self) -> Result<PullResult, SyncError> {
        self.pull_as(false).await
    }

    pub(crate) async fn pull_as(&self, full: bool) -> Result<PullResult, SyncError> {
        let ask = PullAsk {
            backpack: self.backpack,
            full,
            check: true,
        };
        let nobody: OnProgress = Arc::new(|_| {});
        self.engine.pull(ask, &nobody, &Stop::default()).await
    }

    /// What the library holds, by key: name, status, and whether this backpack lists it.
    pub(crate) async fn holds(&self) -> BTreeMap<String, (String, String, bool)> {
        let (backpack, now) = (self.backpack, self.engine.now());
        self.engine
            .library
            .read(move |reader| {
                let mut held = BTreeMap::new();
                for id in reader.assertion_ids()? {
                    let (row, known) = (reader.row(id, now)?.unwrap(), reader.assertion(id)?.unwrap());
                    let live = row
                        .places
                        .iter()
                        .any(|place| place.backpack == backpack && place.gone_at.is_none());
                    held.insert(known.key, (row.name, format!("{:?}", row.status), live));
                }
                Ok(held)
            })
            .await
            .unwrap()
    }
}

/// Jobs run on any thread.
#[allow(dead_code, reason = "it is enough that it compiles")]
fn jobs_can_be_spawned(engine: &'static Engine, progress: &'static OnProgress, stop: &'static Stop) {
    fn send<T: Send>(_: T) {}
    let ask = PullAsk {
        backpack: BackpackId(1),
        full: true,
        check: true,
    };
    send(engine.pull(ask, progress, stop));
    send(engine.check_all(Vec::new(), true, progress, stop));
    send(engine.hold(BackpackId(1)));
}

/// A run in which a badge passed.
pub(crate) fn passed(assertion: holdall_library::AssertionId) -> holdall_library::NewCheckRun {
    use holdall_model::{RecipientResult, Report, Status, Verdict, Version};
    holdall_library::NewCheckRun {
        assertion,
        report: Report {
            version: Some(Version::V2_0),
            verdict: Verdict::Valid,
            status: Status::Valid,
            reasons: Vec::new(),
            warnings: Vec::new(),
            checks: Vec::new(),
            recipient: RecipientResult {
                outcome: holdall_model::RecipientOutcome::NotChecked,
                matched: None,
            },
            vouched_by: None,
            checked_at: day(0),
            used: Vec::new(),
        },
        offline: false,
        sha256: None,
        used: Vec::new(),
        all_kept: true,
    }
}

/// A stage whose host lists these badges and whose web has them.
pub(crate) async fn with(names: &[&str]) -> Stage {
    let stage = stage().await;
    names.iter().for_each(|name| stage.web.badge(name));
    stage.host.lists(names.iter().map(|name| listed(name, 1)).collect());
    stage
}

/// Added, changed, gone, unchanged, failed.
pub(crate) fn result(added: u32, changed: u32, gone: u32, unchanged: u32, failed: u32) -> PullResult {
    PullResult {
        added,
        changed,
        gone,
        unchanged,
        failed,
        waiting: 0,
    }
}
