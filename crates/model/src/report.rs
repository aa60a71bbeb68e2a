//! The report of one verification: one line per check, the verdict, and the documents it rests on.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Identity, Outcome, Reason, Role, Sha256, Status, Verdict, Version};

/// What one check found, and where it looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Stable name of the check, e.g. `signature`; each is one entry of `docs/standards.md`.
    pub check: String,
    /// What it found.
    pub outcome: Outcome,
    /// One English sentence: what was found and why. Names from the badge are quoted, never secrets.
    pub message: String,
    /// The document it looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The class of the finding; absent when it passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Whether the verdict depends on it.
    pub mandatory: bool,
}

/// A document that the verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedDocument {
    /// The address asked for.
    pub url: String,
    /// What it was needed for.
    pub role: Role,
    /// When it was fetched; long ago when it is kept evidence.
    pub fetched_at: DateTime<Utc>,
    /// Its content.
    pub sha256: Sha256,
    /// Whether it came from the library and not from the network.
    pub kept: bool,
}

/// Whether the badge was awarded to one of the given identities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientOutcome {
    /// It names one of them.
    Matched,
    /// It names none of them.
    NotMatched,
    /// No identity was given, or the badge names nobody that can be compared.
    NotChecked,
}

/// Who the badge was awarded to, as far as can be told on this computer. A result of its own: it says
/// nothing about authenticity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientResult {
    /// Whether an identity fits.
    pub outcome: RecipientOutcome,
    /// The identity that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<Identity>,
}

/// Everything that one verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The version found; absent when the input is not a badge.
    pub version: Option<Version>,
    /// What all mandatory checks say together.
    pub verdict: Verdict,
    /// The verdict as a status for lists.
    pub status: Status,
    /// Why it is not valid, most telling first, at most three.
    pub reasons: Vec<Reason>,
    /// Things worth telling although the verdict stands; English sentences.
    pub warnings: Vec<String>,
    /// One line per check, in the order of the run.
    pub checks: Vec<CheckResult>,
    /// Who it was awarded to.
    pub recipient: RecipientResult,
    /// Who vouches: `host badges.example.org`, a key address or a DID. Absent when nothing anchors it.
    pub vouched_by: Option<String>,
    /// When the verification ran.
    pub checked_at: DateTime<Utc>,
    /// The documents it rests on, in the order of use.
    pub used: Vec<UsedDocument>,
}
