//! The one error shape that crosses to an edge. Words are made at the edge, from the code and its parameters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What went wrong, as something that somebody acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The backpack wants a new sign-in. `backpack`
    SignInNeeded,
    /// No network, or working offline. `host`
    Offline,
    /// The host did not answer in time or not at all. `host`
    Unreachable,
    /// The host answered what cannot be used. `host`, `status`
    HostTrouble,
    /// The host asks us to slow down. `host`, `seconds`
    SlowDown,
    /// The host said no; asking again will not help. `host`, `said`
    Refused,
    /// Nothing there speaks a protocol we know. `host`
    NotABackpack,
    /// The host does not let apps register themselves. `host`
    RegistrationRefused,
    /// The user said no in the browser. `host`
    AccessDenied,
    /// The answer that came back does not fit, was used already, or is too old.
    BadReturn,
    /// The browser did not come back in time. `host`
    SignInTimeout,
    /// Cancelled by the user.
    Cancelled,
    /// A way back that this host or computer does not allow. `way`, `why`
    WayNotPossible,
    /// Hosts without https are refused. `host`
    NeedsHttps,
    /// No key store, or it is locked: secrets cannot be kept.
    NoKeyStore,
    /// The passphrase does not open the vault.
    WrongPassphrase,
    /// Another window or command works on this backpack. `backpack`
    Busy,
    /// There is no such badge, backpack, ... `what`
    NotThere,
    /// More than one badge fits. `what`
    Ambiguous,
    /// That input is no badge. `why`
    NotABadge,
    /// A file or folder cannot be read or written. `path`
    File,
    /// The library was made by a newer version.
    NewerLibrary,
    /// The library file is damaged. `path`
    DamagedLibrary,
    /// The disk is full.
    DiskFull,
    /// The address typed is none.
    BadAddress,
    /// What was asked makes no sense. `why`
    Usage,
    /// A fault of ours.
    Unexpected,
}

/// The one error shape: a code for the edge's table, parameters for its sentence, detail for a bug report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct UserError {
    /// For code.
    pub code: Code,
    /// What the sentence needs, e.g. the host's name.
    pub params: BTreeMap<String, String>,
    /// For a bug report: the error chain, redacted.
    pub detail: String,
}

impl std::fmt::Display for UserError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}: {}", self.code, self.detail)
    }
}

impl std::error::Error for UserError {}
