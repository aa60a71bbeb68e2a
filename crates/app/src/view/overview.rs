//! The whole at a glance, settings, people and contacts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What the sidebar and status line need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// The library folder.
    pub folder: String,
    /// All badges.
    pub all: u32,
    /// Badges that want care.
    pub needs_care: u32,
    /// Ending within 60 days.
    pub expiring_soon: u32,
    /// Proof incomplete.
    pub proof_incomplete: u32,
    /// A practice library is open.
    pub practice: bool,
    /// Hosts without https are allowed on this computer.
    pub local_hosts: bool,
    /// Working offline by choice: no request leaves.
    pub offline: bool,
    /// Where secrets are kept: `keyStore`, `vault`, `thisRun`, or `none` while no backpack needs one.
    pub secrets: SecretsPlace,
    /// Version of the program.
    pub version: String,
}

/// Where secrets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SecretsPlace {
    /// The system's key store.
    KeyStore,
    /// A file under a passphrase.
    Vault,
    /// Memory.
    ThisRun,
    /// Nowhere yet: no key store answers; the user chooses when connecting.
    None,
}

/// Settings that the window shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// `system` or `high`.
    pub contrast: String,
    /// BCP 47 of the window's words, or `system`.
    pub language: String,
    /// Zoom of the window, percent.
    pub zoom: u16,
    /// Tile size: `s`, `m` or `l`.
    pub tiles: String,
    /// `grid` or `list`.
    pub view: String,
    /// "Practice and test hosts".
    pub local_hosts: bool,
    /// Work offline.
    pub offline: bool,
    /// Base address of the relay's pages, https. When changing settings, absent leaves it as it is, and empty takes
    /// back what was set.
    #[serde(default)]
    #[specta(optional)]
    pub relay: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: "system".into(),
            contrast: "system".into(),
            language: "system".into(),
            zoom: 100,
            tiles: "m".into(),
            view: "grid".into(),
            local_hosts: false,
            offline: false,
            relay: None,
        }
    }
}

/// One identity of the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IdentityView {
    /// `email`, `url`, `telephone`, `id`.
    #[serde(rename = "type")]
    pub kind: String,
    /// In clear.
    pub value: String,
    /// The backpacks whose profile told it; empty when typed by the user.
    pub from: Vec<String>,
    /// How many badges are written to it.
    pub badges: u32,
}

/// A host that was contacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// Host name.
    pub host: String,
    /// Why: `discovery`, `registration`, `sign_in`, `pull`, `push`, `verify`, `picture`.
    pub purpose: String,
    /// How often.
    pub count: u32,
    /// First and last time.
    pub first_at: DateTime<Utc>,
    /// Last time.
    pub last_at: DateTime<Utc>,
}

/// A badge address that somebody outside asks to open (`holdall://open?url=...`): shown, and done only when confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OpenRequest {
    /// The address.
    pub url: String,
    /// Its host.
    pub host: String,
}
