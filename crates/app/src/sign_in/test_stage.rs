//! An app to sign in with: its browser only remembers, and its key is kept in memory.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::test_host::Host;
use crate::{
    App, Start, clock,
    folder::Folder,
    view::{ConnectAsk, ConnectStage, ConnectView, OpenRequest, WayBack},
};

/// An app over a folder of its own, whose browser only remembers.
pub(super) struct Stage {
    pub(super) app: App,
    pub(super) seen: Seen,
}

/// What the app did: addresses opened, links asked about, and how often it told anything.
#[derive(Clone, Default)]
pub(super) struct Seen {
    pub(super) opened: Arc<Mutex<Vec<String>>>,
    pub(super) asked: Arc<Mutex<Vec<OpenRequest>>>,
    pub(super) told: Arc<AtomicUsize>,
}

fn start(seen: &Seen) -> Start {
    let Seen { opened, asked, told } = seen.clone();
    Start {
        folder: None,
        offline: false,
        clock: clock(),
        changed: Arc::new(move |changed| {
            if let crate::Changed::Open(request) = &changed {
                asked.lock().unwrap().push(request.clone());
            }
            told.fetch_add(1, Ordering::SeqCst);
        }),
        browser: Arc::new(move |url| {
            opened.lock().unwrap().push(url.to_string());
            Ok(())
        }),
        takes_scheme: true,
    }
}

impl Stage {
    /// Two of these with one `home` are two processes of one computer; with one `name` they share a library.
    pub(super) async fn new(home: &tempfile::TempDir, name: &str) -> Self {
        let seen = Seen::default();
        let folder = Folder::of(Some(home.path().join(name))).unwrap();
        let default = Folder::of(Some(home.path().join("default"))).unwrap();
        let app = App::open_at(start(&seen), folder, default, true)
            .await
            .unwrap()
            .unwrap();
        app.use_secrets(None).await.unwrap();
        let mut settings = app.settings().await.unwrap();
        settings.local_hosts = true;
        app.set_settings(settings).await.unwrap();
        Self { app, seen }
    }

    pub(super) async fn set_relay(&self, relay: &str) {
        let mut settings = self.app.settings().await.unwrap();
        settings.relay = Some(relay.to_owned());
        self.app.set_settings(settings).await.unwrap();
    }

    pub(super) async fn connect(&self, host: &Host, way: WayBack) -> String {
        let ask = ConnectAsk {
            typed: host.base(),
            way: Some(way),
            ..ConnectAsk::default()
        };
        self.app.connect(ask).await.unwrap().id
    }

    /// The connection once it stands at `stage`.
    pub(super) async fn at(&self, id: &str, stage: ConnectStage) -> ConnectView {
        for _ in 0..400 {
            let view = self.app.connection(id).await.unwrap();
            if view.stage == stage {
                return view;
            }
            let over = matches!(
                view.stage,
                ConnectStage::Done | ConnectStage::Failed | ConnectStage::Cancelled
            );
            assert!(!over, "waiting for {stage:?}, and it is over: {view:#?}");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("never {stage:?}: {:#?}", self.app.connection(id).await.unwrap());
    }

    pub(super) fn page(&self) -> String {
        self.seen.opened.lock().unwrap().last().unwrap().clone()
    }

    pub(super) async fn backpacks(&self) -> usize {
        self.app.backpacks().await.unwrap().len()
    }
}
