//! Is this badge what it says? An ordered list of checks, each with an honest outcome.

mod documents;

pub use documents::{Document, Documents, Missing};

use chrono::{DateTime, Utc};
use holdall_model::{Identity, Report};

/// What is to be verified.
#[derive(Debug, Clone)]
pub enum Input {
    /// The address of a hosted badge, of a baked image or of a signed badge.
    Url(url::Url),
    /// A file, a pasted text or a kept document: JSON, compact JWS, baked PNG or SVG.
    Bytes(Vec<u8>),
}

/// One question to the verifier.
#[derive(Debug, Clone)]
pub struct Question {
    /// The badge.
    pub input: Input,
    /// Whose it should be; with none given the recipient is not checked.
    pub identities: Vec<Identity>,
    /// Whether a recipient that is none of them makes the verdict invalid.
    pub recipient_decides: bool,
    /// The time to check dates against.
    pub now: DateTime<Utc>,
}

/// The answer: the report, and the badge as it was verified.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Every check and the verdict.
    pub report: Report,
    /// What was verified, with class and issuer as fetched; absent when nothing could be read.
    pub badge: Option<VerifiedBadge>,
}

/// The documents of a badge as they were verified (the hosted copy, not a stranger's).
#[derive(Debug, Clone)]
pub struct VerifiedBadge {
    /// The assertion's own JSON, or the JWS payload's.
    pub assertion: serde_json::Value,
    /// The BadgeClass (Achievement), when it could be had.
    pub badge_class: Option<serde_json::Value>,
    /// The issuer's Profile, when it could be had.
    pub issuer: Option<serde_json::Value>,
    /// The compact JWS when it is a signed badge.
    pub jws: Option<String>,
}

/// Runs every check that the badge's version asks for. Never fails: what cannot be done is in the report.
pub async fn verify(documents: &dyn Documents, question: &Question) -> Answer {
    let _ = (documents, question);
    todo!()
}
