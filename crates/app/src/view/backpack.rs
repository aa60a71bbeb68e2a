//! Backpacks as the sidebar and their pages show them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UserError;

/// Whether a backpack can be worked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BackpackState {
    /// Signed in.
    Ready,
    /// Wants a new sign-in.
    SignedOut,
    /// Disconnected by the user; its badges stay in the library.
    Disconnected,
}

/// One backpack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackpackRow {
    /// Local id.
    pub id: String,
    /// The user's name for it.
    pub name: String,
    /// Host name, with the port when it is not the usual one.
    pub host: String,
    /// Protocol id, e.g. `badge-connect`.
    pub protocol: String,
    /// Protocol title, e.g. "Badge Connect".
    pub protocol_title: String,
    /// The tag's letter.
    pub letter: String,
    /// The tag's cloth.
    pub cloth: String,
    /// Whether it can be worked with.
    pub state: BackpackState,
    /// Badges it lists now.
    pub badges: u32,
    /// Badges it no longer lists.
    pub gone: u32,
    /// Whether badges can be added to it.
    pub can_push: bool,
    /// Who is signed in there, for display.
    pub account: String,
    /// Its identifiers in clear.
    pub identities: Vec<String>,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// How it was connected: `scheme`, `loopback`, `paste`, ...
    pub way_back: String,
    /// When it was connected.
    pub connected_at: DateTime<Utc>,
    /// Last complete sync.
    pub last_synced_at: Option<DateTime<Utc>>,
    /// Last try.
    pub last_tried_at: Option<DateTime<Utc>>,
    /// Why the last try failed.
    pub last_error: Option<UserError>,
    /// The steps of its connection, as they were shown.
    pub trail: Vec<super::TrailStep>,
}

/// What one sync brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncResult {
    /// The backpack's name.
    pub backpack: String,
    /// New to the library.
    pub added: u32,
    /// Changed since the last time.
    pub changed: u32,
    /// No longer listed.
    pub gone: u32,
    /// As before.
    pub unchanged: u32,
    /// Listed, but could not be taken in.
    pub failed: u32,
}

/// Something that goes on, as the status line tells it; sent as events and readable at any time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Its id, for stopping.
    pub id: String,
    /// What it does.
    pub kind: JobKind,
    /// The backpack's id, when it works on one.
    pub backpack: Option<String>,
    /// The backpack's name.
    pub backpack_name: Option<String>,
    /// Steps done.
    pub done: u32,
    /// Steps in all, as soon as known.
    pub total: Option<u32>,
    /// The badge in hand.
    pub current: Option<String>,
    /// New badges so far (sync).
    pub added: u32,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How it ended; absent while it runs.
    pub ended: Option<JobEnd>,
}

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum JobKind {
    /// Reads a backpack's list and fetches its badges.
    Sync,
    /// Runs the checks.
    Check,
    /// Copies badges to a backpack.
    Transfer,
    /// Writes files.
    Export,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "how", content = "what")]
pub enum JobEnd {
    /// It is done.
    Done,
    /// A sync is done.
    Synced(SyncResult),
    /// The user stopped it.
    Stopped,
    /// It failed.
    Failed(UserError),
}
