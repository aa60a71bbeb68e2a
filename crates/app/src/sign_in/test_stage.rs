//! A computer with an app to sign in with, and a host to sign in to. The app's browser only remembers, and its key is kept
//! in memory.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::test_host::{Host, returned};
use crate::{
    App, Start, clock,
    folder::Folder,
    view::{BackpackRow, ConnectAsk, ConnectStage, ConnectView, OpenRequest, Settings, WayBack},
};

/// An app, and the host that it connects to.
pub(super) struct Stage {
    pub(super) app: App,
    pub(super) seen: Seen,
    pub(super) host: Arc<Host>,
    pub(super) home: Arc<tempfile::TempDir>,
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
    /// An app whose library is not the default one, and a host.
    pub(super) async fn set() -> Self {
        let home = Arc::new(tempfile::tempdir().unwrap());
        Self::over(home, Host::start().await, "library").await
    }

    /// Another process of the same computer; with the same `library`, or another.
    pub(super) async fn beside(&self, library: &str) -> Self {
        Self::over(self.home.clone(), self.host.clone(), library).await
    }

    async fn over(home: Arc<tempfile::TempDir>, host: Arc<Host>, library: &str) -> Self {
        let seen = Seen::default();
        let folder = Folder::of(Some(home.path().join(library))).unwrap();
        let default = Folder::of(Some(home.path().join("default"))).unwrap();
        let app = App::open_at(start(&seen), folder, default, true)
            .await
            .unwrap()
            .unwrap();
        app.use_secrets(None).await.unwrap();
        let stage = Self { app, seen, host, home };
        stage.change(|settings| settings.local_hosts = true).await;
        stage
    }

    pub(super) async fn change(&self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.app.settings().await.unwrap();
        change(&mut settings);
        self.app.set_settings(settings).await.unwrap();
    }

    /// Asks for a connection to the host; what `with` does not say is left open. Answers with its id.
    pub(super) async fn ask(&self, with: ConnectAsk) -> String {
        let typed = match with.again_for {
            Some(_) => String::new(),
            None => self.host.base.clone(),
        };
        self.app.connect(ConnectAsk { typed, ..with }).await.unwrap().id
    }

    /// The same, by this way.
    pub(super) async fn connect(&self, way: WayBack) -> String {
        let way = Some(way);
        self.ask(ConnectAsk {
            way,
            ..ConnectAsk::default()
        })
        .await
    }

    /// A connection by this way that waits for the browser.
    pub(super) async fn waits(&self, way: WayBack) -> String {
        let id = self.connect(way).await;
        self.at(&id, ConnectStage::Waiting).await;
        id
    }

    /// The whole way to a backpack: the user allows, and the system hands this app the answer.
    pub(super) async fn sign_in(&self) -> ConnectView {
        let id = self.waits(WayBack::Scheme).await;
        self.open(&self.allowed()).await;
        self.at(&id, ConnectStage::Done).await
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

    /// The page that was opened last.
    pub(super) fn page(&self) -> String {
        self.seen.opened.lock().unwrap().last().unwrap().clone()
    }

    /// Waits until so many pages were opened in all.
    pub(super) async fn pages(&self, count: usize) {
        for _ in 0..400 {
            if self.opened() == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("never {count} pages, but {}", self.opened());
    }

    /// How many pages were opened.
    pub(super) fn opened(&self) -> usize {
        self.seen.opened.lock().unwrap().len()
    }

    /// Where the browser ends when the user allows what the page asks.
    pub(super) fn allowed(&self) -> String {
        returned(&self.page(), Ok("CODE"))
    }

    /// The system hands this app an address.
    pub(super) async fn open(&self, address: &str) {
        self.app.opened_url(address).await.unwrap();
    }

    /// The user pastes an address.
    pub(super) async fn paste(&self, id: &str, address: &str) {
        self.app.connect_paste(id, address).await.unwrap();
    }

    /// The user agrees, or names another way.
    pub(super) async fn go_on(&self, id: &str, way: Option<WayBack>) {
        self.app.connect_go_on(id, way).await.unwrap();
    }

    pub(super) async fn rename(&self, backpack: &str, name: &str, cloth: &str) {
        let renamed = self.app.rename_backpack(backpack, name, "M", cloth).await;
        renamed.unwrap();
    }

    pub(super) async fn backpacks(&self) -> Vec<BackpackRow> {
        self.app.backpacks().await.unwrap()
    }

    /// The only backpack.
    pub(super) async fn backpack(&self) -> BackpackRow {
        let mut rows = self.backpacks().await;
        assert_eq!(rows.len(), 1, "one backpack: {rows:?}");
        rows.remove(0)
    }
}
