//! The whole application without a window: one method per thing a user can ask. `cli` and `src-tauri` stand on it.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod clock;
mod error;
mod folder;
mod headline;
mod log;
mod markdown;
pub mod view;

pub use clock::{Clock, clock};
pub use error::{Code, UserError};

use std::{path::PathBuf, sync::Arc};

use chrono::{DateTime, Utc};
use view::*;

/// The application identifier and the private scheme that sign-ins return to.
pub const IDENTIFIER: &str = "app.holdall.desktop";

/// The scheme of "open this badge in the app".
pub const OPEN_SCHEME: &str = "holdall";

/// What happened, for an edge that shows it.
#[derive(Debug, Clone)]
pub enum Changed {
    /// Something in the library changed: lists and counts are to be read again.
    Library,
    /// A job began, moved on or ended.
    Job(Box<Job>),
    /// A connection moved on.
    Connect(Box<ConnectView>),
    /// The window should come to the front (an answer came back, a link was opened).
    Front,
    /// Somebody outside asks to open a badge.
    Open(OpenRequest),
}

/// How the application is started.
pub struct Start {
    /// The library folder; the platform's own when absent.
    pub folder: Option<PathBuf>,
    /// No request leaves.
    pub offline: bool,
    /// The time.
    pub clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// Told what happens.
    pub changed: Arc<dyn Fn(Changed) + Send + Sync>,
    /// Opens an http(s) address in the system browser.
    pub browser: Arc<dyn Fn(&url::Url) -> Result<(), String> + Send + Sync>,
    /// Whether this process is the one that the private scheme reaches.
    pub takes_scheme: bool,
}

/// The application. Cheap to clone.
#[derive(Clone)]
pub struct App {
    _inner: Arc<()>,
}

/// Result of what a user asked.
pub type Answered<T> = Result<T, UserError>;

#[allow(unused_variables, clippy::missing_errors_doc)]
impl App {
    /// Opens the library and takes up what was left pending.
    pub async fn start(start: Start) -> Answered<Self> {
        todo!()
    }
    /// Counts and conditions for sidebar and status line.
    pub async fn overview(&self) -> Answered<Overview> {
        todo!()
    }
    /// A part of the library.
    pub async fn assertions(&self, query: ListQuery) -> Answered<AssertionPage> {
        todo!()
    }
    /// Everything known of one badge.
    pub async fn assertion(&self, id: &str) -> Answered<AssertionDetail> {
        todo!()
    }
    /// PNG bytes of a picture by content hash, at most `size` (96, 384 or 768) pixels.
    pub async fn picture(&self, hash: &str, size: u32) -> Answered<Vec<u8>> {
        todo!()
    }
    /// Checks badges now and records the runs; all of the library when `ids` is empty. Answers the job's id.
    pub async fn check(&self, ids: Vec<String>, offline: bool) -> Answered<String> {
        todo!()
    }
    /// Backpacks, in the order in which they were connected.
    pub async fn backpacks(&self) -> Answered<Vec<BackpackRow>> {
        todo!()
    }
    /// Renames a backpack and changes its tag.
    pub async fn rename_backpack(&self, id: &str, name: &str, letter: &str, cloth: &str) -> Answered<()> {
        todo!()
    }
    /// Gives access back where the host can take it, and forgets it here. Badges stay.
    pub async fn disconnect_backpack(&self, id: &str) -> Answered<()> {
        todo!()
    }
    /// Brings backpacks and library to agreement; all when `ids` is empty. Answers the jobs' ids.
    pub async fn sync(&self, ids: Vec<String>) -> Answered<Vec<String>> {
        todo!()
    }
    /// Jobs under way, and those ended in this run.
    pub async fn jobs(&self) -> Answered<Vec<Job>> {
        todo!()
    }
    /// Stops a job within a second.
    pub async fn stop_job(&self, id: &str) -> Answered<()> {
        todo!()
    }
    /// Hosts to offer before anything is typed.
    pub async fn suggestions(&self) -> Answered<Vec<Suggestion>> {
        todo!()
    }
    /// Starts connecting; goes on by itself and tells by [`Changed::Connect`].
    pub async fn connect(&self, ask: ConnectAsk) -> Answered<ConnectView> {
        todo!()
    }
    /// A connection under way.
    pub async fn connection(&self, id: &str) -> Answered<ConnectView> {
        todo!()
    }
    /// The user agrees to the hosts shown, or chooses another way back.
    pub async fn connect_go_on(&self, id: &str, way: Option<WayBack>) -> Answered<ConnectView> {
        todo!()
    }
    /// Opens the sign-in page again.
    pub async fn connect_open_again(&self, id: &str) -> Answered<()> {
        todo!()
    }
    /// The sign-in page's address, for copying.
    pub async fn connect_link(&self, id: &str) -> Answered<String> {
        todo!()
    }
    /// The address the browser ended on, pasted by the user.
    pub async fn connect_paste(&self, id: &str, address: &str) -> Answered<ConnectView> {
        todo!()
    }
    /// Stops waiting.
    pub async fn connect_cancel(&self, id: &str) -> Answered<()> {
        todo!()
    }
    /// An address that the system handed over by a scheme, at start or later.
    pub async fn opened_url(&self, url: &str) -> Answered<()> {
        todo!()
    }
    /// Writes badges to a folder; all when `ids` is empty.
    pub async fn export(&self, ids: Vec<String>, form: ExportForm, to: PathBuf) -> Answered<ExportResult> {
        todo!()
    }
    /// What copying would do; nothing is sent.
    pub async fn plan_transfer(&self, ask: TransferAsk) -> Answered<TransferPlan> {
        todo!()
    }
    /// Carries a plan out. Answers the job's id.
    pub async fn start_transfer(&self, plan: &str) -> Answered<String> {
        todo!()
    }
    /// The receipts of a transfer job so far.
    pub async fn receipts(&self, job: &str) -> Answered<Vec<Receipt>> {
        todo!()
    }
    /// The user's identities.
    pub async fn identities(&self) -> Answered<Vec<IdentityView>> {
        todo!()
    }
    /// Adds an identity.
    pub async fn add_identity(&self, kind: &str, value: &str) -> Answered<()> {
        todo!()
    }
    /// Removes one that the user typed.
    pub async fn remove_identity(&self, kind: &str, value: &str) -> Answered<()> {
        todo!()
    }
    /// Hosts contacted.
    pub async fn contacts(&self) -> Answered<Vec<ContactView>> {
        todo!()
    }
    /// Settings.
    pub async fn settings(&self) -> Answered<Settings> {
        todo!()
    }
    /// Changes settings; they hold at once.
    pub async fn set_settings(&self, settings: Settings) -> Answered<()> {
        todo!()
    }
    /// Opens a place of a badge in the browser: `criteria`, `issuer`, `assertion`, `evidence:N`.
    pub async fn browse_assertion(&self, id: &str, what: &str) -> Answered<()> {
        todo!()
    }
    /// Opens a backpack's own site in the browser.
    pub async fn browse_backpack(&self, id: &str) -> Answered<()> {
        todo!()
    }
    /// Looks at a badge by address and adds nothing (after the user confirmed an open request).
    pub async fn look_at(&self, url: &str) -> Answered<LookedAt> {
        todo!()
    }
    /// Opens a vault under a passphrase (made when there is none), or keeps secrets for this run only (`None`).
    pub async fn use_secrets(&self, passphrase: Option<String>) -> Answered<()> {
        todo!()
    }
}
