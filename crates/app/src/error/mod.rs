//! The one error shape that crosses to an edge. Words are made at the edge, from the code and its parameters.

mod below;

use std::{collections::BTreeMap, error::Error};

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
    /// The host tells the account's address only as a hash, and none that is known here fits. `host`
    AddressUnknown,
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

impl UserError {
    /// An error with nothing more to say than its code.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
            detail: String::new(),
        }
    }

    /// The same with one more thing for its sentence. A value that is there already stays: who knew first knew best.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.params.entry(key.to_owned()).or_insert_with(|| value.into());
        self
    }

    /// The same with the chain of causes of `error` as detail, redacted.
    #[must_use]
    pub fn because(mut self, error: &(dyn Error + 'static)) -> Self {
        let mut chain = error.to_string();
        let mut cause = error.source();
        while let Some(deeper) = cause {
            let said = deeper.to_string();
            // Transparent errors repeat the sentence of their cause.
            if !chain.ends_with(&said) {
                chain.push_str(": ");
                chain.push_str(&said);
            }
            cause = deeper.source();
        }
        self.detail = holdall_net::redact(&chain);
        self
    }

    /// The same with `text` as detail, redacted.
    #[must_use]
    pub fn detailed(mut self, text: &str) -> Self {
        self.detail = holdall_net::redact(text);
        self
    }
}

impl std::fmt::Display for UserError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}: {}", self.code, self.detail)
    }
}

impl Error for UserError {}
