//! What `verify` and `inspect` answer: shapes of the command's contract, in its own case.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{CheckLine, Outcome, RecipientOutcome, Status};

/// What all checks say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictWord {
    /// Every check that matters ran and passed.
    Valid,
    /// A check failed.
    Invalid,
    /// No check failed, and one that matters could not be made.
    Unverifiable,
}

/// The answer about one input.
#[derive(Debug, Clone, Serialize)]
pub struct VerifyAnswer {
    /// The id of the line in a list, as the list has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    /// The input as it was named.
    pub input: String,
    /// The version it is written in, `0.5` to `3.0`; absent when it is no badge.
    pub format: Option<String>,
    /// The verdict.
    pub verdict: VerdictWord,
    /// The verdict as a status word: what is no forgery has words of its own.
    pub status: Status,
    /// Reason classes, most telling first, at most three.
    pub reasons: Vec<String>,
    /// Things worth telling although the verdict stands.
    pub warnings: Vec<String>,
    /// Every check, in the order of the run.
    pub checks: Vec<VerifyCheck>,
    /// Whose it is.
    pub recipient: VerifyRecipient,
    /// Who vouches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vouched_by: Option<String>,
    /// When it was checked; absent when there was nothing to check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<DateTime<Utc>>,
    /// The documents that the verdict rests on, in the order of use.
    pub evidence: Vec<VerifyEvidence>,
    /// What the badge says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assertion: Option<BadgeFacts>,
}

/// A document that a verdict rests on.
#[derive(Debug, Clone, Serialize)]
pub struct VerifyEvidence {
    /// The address asked for.
    pub url: String,
    /// What it was needed for.
    pub role: String,
    /// When it was fetched: just now, or long ago when it is a kept copy.
    pub fetched_at: DateTime<Utc>,
    /// Its content, 64 hex digits.
    pub sha256: String,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
pub struct VerifyCheck {
    /// Stable name.
    pub check: String,
    /// What it found.
    pub outcome: Outcome,
    /// One English sentence.
    pub message: String,
    /// The document it looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Reason class when it did not pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Whether it was awarded to one of the identities given.
#[derive(Debug, Clone, Serialize)]
pub struct VerifyRecipient {
    /// Whether one fits.
    pub outcome: RecipientOutcome,
    /// The one that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched: Option<holdall_model::Identity>,
}

/// What a badge says of itself, in short.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BadgeFacts {
    /// The assertion's own id.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its issuer's name.
    pub issuer: Option<String>,
    /// The issuer's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_id: Option<String>,
    /// The id of its badge class (achievement).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_id: Option<String>,
    /// When it was issued.
    pub issued_on: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime<Utc>>,
    /// Whether it is signed.
    pub signed: bool,
    /// Whom it is written to, in clear or as hashes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<holdall_model::Recipient>,
}

/// What is in some bytes, as far as can be told without network.
#[derive(Debug, Clone, Serialize)]
pub struct Inspected {
    /// `json`, `jws`, `png`, `svg` or `link`; `unknown` for none of them.
    pub kind: String,
    /// The version of the badge in it, `0.5` to `3.0`.
    pub format: Option<String>,
    /// What the badge says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assertion: Option<BadgeFacts>,
    /// What is wrong or odd.
    pub problems: Vec<String>,
}

impl VerifyAnswer {
    /// The answer for an input that cannot be read at all.
    pub fn unreadable(input: &str, why: &str) -> Self {
        Self {
            id: None,
            input: input.to_owned(),
            format: None,
            verdict: VerdictWord::Unverifiable,
            status: Status::Unverifiable,
            reasons: vec!["fetch".to_owned()],
            warnings: Vec::new(),
            checks: vec![VerifyCheck {
                check: "readable".to_owned(),
                outcome: Outcome::CouldNotCheck,
                message: format!("The input cannot be read: {why}."),
                url: None,
                reason: Some("fetch".to_owned()),
            }],
            recipient: VerifyRecipient {
                outcome: RecipientOutcome::NotChecked,
                matched: None,
            },
            vouched_by: None,
            checked_at: None,
            evidence: Vec::new(),
            assertion: None,
        }
    }

    /// Its checks as lines of a report.
    pub fn lines(&self) -> Vec<CheckLine> {
        let line = |check: &VerifyCheck| CheckLine {
            check: check.check.clone(),
            outcome: check.outcome,
            message: check.message.clone(),
            url: check.url.clone(),
            reason: check.reason.clone(),
        };
        self.checks.iter().map(line).collect()
    }
}
