//! Starting and what every area shares.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono::{DateTime, Utc};
use holdall_library::Library;
use holdall_net::{Net, NetConfig};
use url::Url;

use crate::{
    Answered, Changed, Code, UserError,
    clock::Clock,
    contacts::Contacts,
    folder::Folder,
    jobs::Jobs,
    secrets::Keeper,
    settings::{self, Door},
    sign_in::Connections,
    transfers::Plans,
    watch,
};

/// Time for one request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Opens an http(s) address in the system browser, or says why not.
pub type Browser = Arc<dyn Fn(&Url) -> Result<(), String> + Send + Sync>;

/// How the application is started.
pub struct Start {
    /// The library folder; the platform's own when absent.
    pub folder: Option<PathBuf>,
    /// No request leaves.
    pub offline: bool,
    /// The time.
    pub clock: Clock,
    /// Told what happens.
    pub changed: Arc<dyn Fn(Changed) + Send + Sync>,
    /// Opens an http(s) address in the system browser.
    pub browser: Browser,
    /// Whether this process is the one that the private scheme reaches.
    pub takes_scheme: bool,
}

/// The application. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) start: Start,
    pub(crate) folder: Folder,
    /// The platform's own folder, where word of pending sign-ins is left.
    pub(crate) home: Folder,
    pub(crate) library: Library,
    pub(crate) contacts: Arc<Contacts>,
    pub(crate) secrets: Keeper,
    pub(crate) jobs: Jobs,
    pub(crate) connections: Connections,
    pub(crate) plans: Plans,
    door: RwLock<(Door, Net)>,
}

impl App {
    /// Opens the library, making it where there is none, and takes up what was left pending.
    ///
    /// # Errors
    /// Codes of a library that cannot be opened: [`Code::NewerLibrary`], [`Code::DamagedLibrary`], [`Code::File`].
    pub async fn start(start: Start) -> Answered<Self> {
        let missing = || UserError::new(Code::Unexpected).detailed("a library that was to be made is not there");
        Self::open(start, true).await?.ok_or_else(missing)
    }

    /// The same over a library that exists; `None` when there is none, and then nothing is made.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub async fn start_existing(start: Start) -> Answered<Option<Self>> {
        Self::open(start, false).await
    }

    async fn open(start: Start, create: bool) -> Answered<Option<Self>> {
        let folder = Folder::of(start.folder.clone())?;
        let home = Folder::default_folder().unwrap_or_else(|_| folder.clone());
        Self::open_at(start, folder, home, create).await
    }

    /// The same with a default folder of its own.
    pub(crate) async fn open_at(start: Start, folder: Folder, home: Folder, create: bool) -> Answered<Option<Self>> {
        let file = folder.library();
        let opened = tokio::task::spawn_blocking(move || Library::open(&file, create)).await;
        let Some(library) = opened.map_err(|error| UserError::new(Code::Unexpected).because(&error))?? else {
            return Ok(None);
        };
        crate::log::start(&folder.log());
        let door = settings::door(&library, &start).await?;
        let contacts = Arc::new(Contacts::default());
        let net = net(&door, &contacts)?;
        let secrets = Keeper::new(folder.vault(), settings::secrets_word(&library).await?);
        let app = Self {
            inner: Arc::new(Inner {
                start,
                folder,
                home,
                library,
                contacts,
                secrets,
                jobs: Jobs::default(),
                connections: Connections::default(),
                plans: Plans::default(),
                door: RwLock::new((door, net)),
            }),
        };
        app.tidy_sign_ins().await;
        let library = app.library().clone();
        tokio::spawn(async move {
            match crate::rebuild::outdated(&library).await {
                Ok(0) => {}
                Ok(badges) => tracing::info!(badges, "read again what an older version had read"),
                Err(error) => tracing::warn!(%error, "old rows could not be read again"),
            }
        });
        watch::begin(&app);
        Ok(Some(app))
    }

    /// The time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.inner.start.clock)()
    }

    /// Tells the edge.
    pub(crate) fn tell(&self, changed: Changed) {
        (self.inner.start.changed)(changed);
    }

    /// The library.
    pub(crate) fn library(&self) -> &Library {
        &self.inner.library
    }

    /// The door to the web, as the settings are now.
    pub(crate) fn net(&self) -> Net {
        self.inner.door.read().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// How the door is set.
    pub(crate) fn door(&self) -> Door {
        self.inner.door.read().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// Sets the door anew; requests under way end as they began.
    pub(crate) fn set_door(&self, door: Door) -> Answered<()> {
        let net = net(&door, &self.inner.contacts)?;
        *self.inner.door.write().unwrap_or_else(PoisonError::into_inner) = (door, net);
        Ok(())
    }
}

/// A client set as `door` says, which counts every contact.
pub(crate) fn net(door: &Door, contacts: &Arc<Contacts>) -> Answered<Net> {
    let contacts = contacts.clone();
    Ok(Net::new(NetConfig {
        local_hosts: door.local_hosts,
        offline: door.offline,
        request_timeout: REQUEST_TIMEOUT,
        on_contact: Arc::new(move |host, purpose| contacts.note(host, purpose)),
    })?)
}
