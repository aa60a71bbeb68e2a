//! Everything of one badge, brought together before anything about it is written: its own document, class and issuer,
//! picture, and the report of its checks.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_formats::{FormatError, Summary};
use holdall_library::{AssertionRow, Derived, Source};
use holdall_model::{CheckResult, Identity, Outcome, Reason, Report, Role, Sha256, Status, Verdict, Version};
use holdall_verify::{Document, Documents, Input, Missing, Question};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::{
    KeptDocuments,
    derived::derived,
    pictures::{self, Picture},
    reading::{Badge, Used, web_address},
};

/// The longest that one verdict may take.
const ONE_VERDICT: Duration = Duration::from_secs(60);

/// A badge to look at: as a host lists it, as a file holds it, or as the library knows it.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// Its own id, where it has one.
    pub(crate) id: Option<String>,
    /// The bytes at hand.
    pub(crate) bytes: Vec<u8>,
    /// Where they come from.
    pub(crate) source: Source,
}

/// A badge, ready to be written down.
pub(crate) struct Gathered {
    pub(crate) derived: Derived,
    /// Its document: as fetched from its own address, or the bytes at hand.
    pub(crate) bytes: Vec<u8>,
    pub(crate) source: Source,
    pub(crate) used: Used,
    pub(crate) picture: Option<Picture>,
    /// What is verified: the address, or the bytes.
    pub(crate) input: Input,
}

/// What the checks found, and whether all they used is kept.
pub(crate) struct Checked {
    pub(crate) report: Report,
    pub(crate) used: Used,
    pub(crate) all_kept: bool,
    /// Nothing speaks against the badge but that its documents are not there any more.
    pub(crate) only_lost: bool,
    /// A kept document that it asked for is damaged.
    pub(crate) is_damaged: bool,
    /// The document that was checked.
    pub(crate) sha256: Option<Sha256>,
}

impl Gathered {
    /// Brings a badge together. What is listed is no more than a pointer where the badge has an address of its own; what
    /// carries its own proof is the badge, and its id need not lead anywhere.
    ///
    /// # Errors
    /// When neither its address nor the bytes at hand hold a badge.
    pub(crate) async fn of(documents: &KeptDocuments, subject: Subject) -> Result<Self, FormatError> {
        let at_hand = Badge::read(&subject.bytes);
        let proves_itself = at_hand.as_ref().is_ok_and(Badge::proves_itself);
        let url = subject.id.as_deref().and_then(web_address).filter(|_| !proves_itself);
        let mut used = Used::new();
        if let Some(url) = &url
            && let Some(own) = own_document(documents, url, &mut used).await
        {
            let (mut summary, more) = own.badge.whole(documents).await?;
            used.extend(more);
            if summary.class_id.is_none()
                && let Ok(at_hand) = &at_hand
            {
                // The page of a withdrawn badge may hold its id alone; the copy at hand still tells what it was.
                let (told, more) = at_hand.whole(documents).await?;
                used.extend(more);
                summary = Summary {
                    key: summary.key,
                    id: summary.id,
                    ..told
                };
            }
            let input = Input::Url(url.clone());
            return Ok(Self::with(documents, summary, own.bytes, Source::Fetched, used, input).await);
        }
        let badge = at_hand?;
        let (summary, more) = badge.whole(documents).await?;
        used.extend(more);
        // What carries its own proof is a badge wherever it was found.
        let source = if summary.signed {
            subject.source.max(Source::Given)
        } else {
            subject.source
        };
        let input = match url {
            Some(url) if !summary.signed => Input::Url(url),
            _ => Input::Bytes(subject.bytes.clone()),
        };
        Ok(Self::with(documents, summary, subject.bytes, source, used, input).await)
    }

    async fn with(
        documents: &KeptDocuments,
        summary: Summary,
        bytes: Vec<u8>,
        source: Source,
        mut used: Used,
        input: Input,
    ) -> Self {
        let derived = derived(summary);
        let picture = pictures::find(documents, &derived.body, &mut used).await;
        Self {
            derived,
            bytes,
            source,
            used,
            picture,
            input,
        }
    }

    /// Runs the checks.
    pub(crate) async fn check(
        &self,
        documents: &KeptDocuments,
        identities: Vec<Identity>,
        now: DateTime<Utc>,
    ) -> Checked {
        let question = Question {
            input: self.input.clone(),
            identities,
            recipient_decides: false,
            now,
        };
        let within = Within {
            documents,
            until: Instant::now() + ONE_VERDICT,
            damaged: Mutex::default(),
        };
        let mut report = holdall_verify::verify(&within, &question).await.report;
        let damaged = within.damaged.into_inner().unwrap_or_else(PoisonError::into_inner);
        for url in &damaged {
            let tells = |line: &CheckResult| {
                line.outcome == Outcome::CouldNotCheck
                    && line.url.as_deref().and_then(web_address).as_ref() == Some(url)
            };
            if !report.checks.iter().any(tells) {
                // Another finding of the same check speaks louder, or the document mattered little.
                report
                    .warnings
                    .push(format!("The kept copy of {url} is damaged, so it was not used."));
            }
        }
        report.warn_of_plain_http();
        let fetches = report.used.iter().map(|used| {
            let fetch = Url::parse(&used.url).ok().and_then(|url| documents.fetch_of(&url));
            (used.role, fetch)
        });
        let all: Vec<_> = fetches.collect();
        let all_kept = all.iter().all(|(_, fetch)| fetch.is_some());
        let used = all
            .into_iter()
            .filter_map(|(role, fetch)| Some((role, fetch?)))
            .collect();
        let only_lost = only_lost(&report, documents);
        let sha256 = Some(Sha256::of(&self.bytes));
        Checked {
            report,
            used,
            all_kept,
            only_lost,
            is_damaged: !damaged.is_empty(),
            sha256,
        }
    }
}

impl Checked {
    /// The report for a badge that was proven before: that its issuer is gone since, or serves a web page in its place,
    /// is nothing against it. What was decided then stands; now it could not be checked. A document that is there and is
    /// another than the proven one has nothing to be remembered by.
    pub(crate) fn remembering(&mut self, known: &AssertionRow, source: Source) {
        let same = source < known.source || self.sha256 == Some(known.sha256);
        if self.only_lost && same && known.decided_status.is_some_and(is_proven) {
            self.report.verdict = Verdict::Unverifiable;
            self.report.status = Status::Unverifiable;
        }
    }
}

/// Whether a badge with this status is what it says, still in force or not.
pub(crate) fn is_proven(status: Status) -> bool {
    matches!(
        status,
        Status::Valid | Status::Expired | Status::Revoked | Status::Suspended
    )
}

fn only_lost(report: &Report, documents: &KeptDocuments) -> bool {
    let failed = report
        .checks
        .iter()
        .filter(|line| line.mandatory && line.outcome == Outcome::Failed);
    let mut failed = failed.peekable();
    failed.peek().is_some()
        && failed.all(|line| match line.reason {
            Some(Reason::Fetch | Reason::Gone) => true,
            Some(Reason::Content) => {
                let url = line.url.as_deref().and_then(web_address);
                url.is_some_and(|url| documents.gave_a_web_page(&url))
            }
            _ => false,
        })
}

/// A badge's document as its own address serves it.
struct Own {
    badge: Badge,
    bytes: Vec<u8>,
}

/// The document of the badge at `url`. One that declares another id is looked for there, once (verification.md NET-4):
/// a stranger's copy never passes for the badge whose id it carries.
async fn own_document(documents: &KeptDocuments, url: &Url, used: &mut Used) -> Option<Own> {
    let first = served(documents, url, used).await?;
    // In 0.5 a badge has no word for its own address: it is where it is served.
    if first.1.version == Version::V0_5 && first.1.id.is_none() {
        return Some(first.0);
    }
    let declared = web_address(first.1.id.as_deref()?)?;
    if declared == *url {
        return Some(first.0);
    }
    let second = served(documents, &declared, used).await?;
    let again = web_address(second.1.id.as_deref()?)?;
    (again == declared).then_some(second.0)
}

async fn served(documents: &KeptDocuments, url: &Url, used: &mut Used) -> Option<(Own, Summary)> {
    let document = documents.get(url, Role::Assertion).await.ok()?;
    used.extend(documents.fetch_of(url).map(|fetch| (Role::Assertion, fetch)));
    if !matches!(document.status, 200 | 203) {
        return None;
    }
    let badge = Badge::read(&document.bytes).ok()?;
    if is_remnant(&badge.value) {
        return None;
    }
    let summary = badge.summary().ok()?;
    Some((
        Own {
            badge,
            bytes: document.bytes,
        },
        summary,
    ))
}

/// What a host leaves of a badge that it withdrew: no more than that. It decides about the badge and does not show it.
fn is_remnant(document: &Value) -> bool {
    document.get("revoked") == Some(&Value::Bool(true)) && document.get("badge").is_none()
}

/// Documents for one verdict, which has its time.
struct Within<'a> {
    documents: &'a KeptDocuments,
    until: Instant,
    /// Kept documents that are damaged.
    damaged: Mutex<Vec<Url>>,
}

#[async_trait]
impl Documents for Within<'_> {
    async fn get(&self, url: &Url, role: Role) -> Result<Document, Missing> {
        let had = timeout_at(self.until, self.documents.get(url, role)).await;
        let had = had.unwrap_or(Err(Missing::Timeout));
        if matches!(had, Err(Missing::Damaged)) {
            self.damaged
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(url.clone());
        }
        had
    }
}

#[cfg(test)]
#[path = "gather_tests.rs"]
mod tests;
