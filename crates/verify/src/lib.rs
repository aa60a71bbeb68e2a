//! Is this badge what it says? An ordered list of checks, each with an honest outcome.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod award;
mod checks;
mod context;
mod documents;
mod effort;
mod fetch;
mod finding;
mod input;
mod keys;
mod links;
mod names;
mod node;
mod parsed;
mod run;
mod schema;
mod schema_work;
mod terms;
mod v0_5;
mod v1;
mod v2;
mod v3;
mod verdict;

pub use documents::{Document, Documents, Missing};
pub use names::CHECKS;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use holdall_model::{Identity, Reason, Report, Version};

use crate::{
    finding::Trouble,
    input::Entry,
    names::{NOT_REVOKED, READABLE},
    run::Run,
};

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
    pub badge_class: Option<Arc<serde_json::Value>>,
    /// The issuer's Profile, when it could be had.
    pub issuer: Option<Arc<serde_json::Value>>,
    /// The compact JWS when it is a signed badge.
    pub jws: Option<String>,
}

/// Runs every check that the badge's version asks for. Never fails: what cannot be done is in the report.
pub async fn verify(documents: &dyn Documents, question: &Question) -> Answer {
    let mut run = Run::new(documents, question);
    run.expect(&[READABLE]);
    if let Some(entry) = input::read(&mut run).await {
        read(&mut run, entry).await;
    }
    run.conclude()
}

/// Hands a readable badge to the checks of its version.
async fn read(run: &mut Run<'_>, entry: Entry) {
    let document = match &entry {
        Entry::Document { value, .. } => value,
        Entry::Token { jws, .. } => &jws.payload,
    };
    let Some(version) = holdall_formats::version(document) else {
        return unknown(run, &entry);
    };
    run.version = Some(version);
    run.passed(READABLE, format!("It is a badge in {}.", called(version)), None);
    match version {
        Version::V0_5 => v0_5::check(run, entry).await,
        Version::V1_0 | Version::V1_1 => v1::check(run, entry, version).await,
        Version::V2_0 => v2::check(run, entry).await,
        Version::V3_0 => v3::check(run, entry).await,
    }
}

/// What else there was before 1.1, when nothing had a type to say so, by members that only it has (IN-9).
const OTHERS_OF_1_0: &[(&str, [&str; 2])] = &[
    ("a badge class", ["criteria", "issuer"]),
    ("an issuer's profile", ["name", "url"]),
];

/// JSON that is no badge of any version; what a host leaves of a withdrawn badge has none either (REV-2).
fn unknown(run: &mut Run<'_>, entry: &Entry) {
    if let Entry::Document { value, from: Some(url) } = entry
        && let Some(trouble) = checks::revocation::flagged(value)
    {
        run.passed(READABLE, "It is what is left of a withdrawn badge.", Some(url));
        run.trouble(NOT_REVOKED, trouble.at(url));
        return;
    }
    let other = match entry {
        Entry::Document { value, .. } => OTHERS_OF_1_0
            .iter()
            .find(|(_, members)| members.iter().all(|member| node::has(value, member))),
        Entry::Token { .. } => None,
    };
    let trouble = match other {
        Some((name, _)) => Trouble::failed(
            Reason::Type,
            format!("This is {name}, and no badge awarded to anybody."),
        ),
        None => Trouble::failed(Reason::Content, "The input is JSON, and no badge of any version."),
    };
    run.trouble(READABLE, trouble);
}

fn called(version: Version) -> &'static str {
    match version {
        Version::V0_5 => "Open Badges 0.5",
        Version::V1_0 => "Open Badges 1.0",
        Version::V1_1 => "Open Badges 1.1",
        Version::V2_0 => "Open Badges 2.0",
        Version::V3_0 => "Open Badges 3.0",
    }
}
