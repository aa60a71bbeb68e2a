//! Verifying badges of the library, and writing down what came out.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::{StreamExt, stream};
use holdall_formats::FormatError;
use holdall_library::{AssertionId, AssertionRow, KeptDocument, LibraryError, NewCheckRun, Source};
use holdall_model::{CheckResult, Outcome, Reason, RecipientOutcome, RecipientResult, Report, Status, Verdict};
use url::Url;

use crate::{
    Engine, KeptDocuments, OnProgress, Progress, Stop, SyncError,
    gather::{Gathered, Subject},
    record::Record,
};

/// Badges worked on at once.
pub(crate) const AT_ONCE: usize = 4;

/// Verifies badges one after the other or several at once; asks for each document once.
pub struct Checker {
    engine: Engine,
    offline: bool,
    /// The address that the user typed decides which private hosts may be asked; so there is one set of documents each.
    documents: Mutex<HashMap<Option<Url>, Arc<KeptDocuments>>>,
}

impl Engine {
    /// A checker for a job; `offline` takes kept documents alone.
    pub fn checker(&self, offline: bool) -> Checker {
        Checker {
            engine: self.clone(),
            offline,
            documents: Mutex::default(),
        }
    }

    /// Verifies `ids` and records each run. Answers how many were checked.
    ///
    /// # Errors
    /// `Stopped`, with the runs so far recorded; `Library`.
    pub async fn check_all(
        &self,
        ids: Vec<AssertionId>,
        offline: bool,
        progress: &OnProgress,
        stop: &Stop,
    ) -> Result<u32, SyncError> {
        let checker = self.checker(offline);
        let total = u32::try_from(ids.len()).ok();
        let mut done = 0;
        progress(Progress {
            total,
            ..Progress::default()
        });
        stop.unless(async {
            let mut checks = stream::iter(ids).map(|id| checker.check(id)).buffer_unordered(AT_ONCE);
            while let Some(checked) = checks.next().await {
                match checked {
                    Ok(_) | Err(SyncError::Library(LibraryError::NotThere { .. })) => done += 1,
                    Err(error) => return Err(error),
                }
                progress(Progress {
                    done,
                    total,
                    ..Progress::default()
                });
            }
            Ok(done)
        })
        .await
    }
}

impl Checker {
    /// Verifies one badge of the library with all its checks, and records the run. A badge whose own document is damaged
    /// is asked for at its address; where nothing intact can be had, the run says so and nothing is decided.
    ///
    /// # Errors
    /// `Library`: there is no such badge, or it cannot be written.
    pub async fn check(&self, id: AssertionId) -> Result<Report, SyncError> {
        let engine = &self.engine;
        let read = engine.library.read(move |reader| {
            let row = reader.assertion(id)?.ok_or(LibraryError::NotThere { what: "badge" })?;
            let kept = reader
                .kept_document(row.sha256)?
                .ok_or(LibraryError::NotThere { what: "document" })?;
            let bytes = match kept {
                KeptDocument::Intact(bytes) => Some(bytes),
                KeptDocument::Damaged => None,
            };
            let place = reader.holdings_of(id)?.into_iter().next_back();
            let typed = place
                .map(|place| reader.backpack(place.backpack))
                .transpose()?
                .flatten();
            Ok((
                row,
                bytes,
                typed.and_then(|backpack| Url::parse(&backpack.typed).ok()),
                reader.identities()?,
            ))
        });
        let (row, bytes, typed, identities) = read.await?;
        let documents = self.documents(typed);
        let is_damaged = bytes.is_none();
        let subject = Subject {
            id: row.assertion_id.clone(),
            bytes: bytes.unwrap_or_default(),
            source: row.source,
        };
        let mut gathered = Gathered::of(&documents, subject.clone()).await;
        if row.source != Source::Listed && gathered.as_ref().is_ok_and(|gathered| gathered.derived.key != row.key) {
            // What its address serves now is another badge. This one is checked as it is.
            let alone = Subject { id: None, ..subject };
            gathered = Gathered::of(&documents, alone).await;
        }
        let gathered = match gathered {
            Ok(gathered) => gathered,
            Err(_) if is_damaged => return self.record_damaged(row).await,
            Err(error) => return Err(unreadable(error)),
        };
        let at = engine.now();
        let mut checked = gathered.check(&documents, identities.clone(), at).await;
        checked.remembering(&row, gathered.source);
        let report = checked.report.clone();
        let record = Record {
            gathered,
            checked: Some(checked),
            seen: None,
            known_as: Some(id),
            identities,
            offline: self.offline,
            at,
        };
        engine.library.write(move |writer| record.write(writer)).await?;
        Ok(report)
    }

    /// Records that a badge's own document is damaged and that nothing else of it could be had.
    async fn record_damaged(&self, row: AssertionRow) -> Result<Report, SyncError> {
        let message = "The kept copy of the badge is damaged: it no longer fits its SHA-256, so it was not used. A sync \
                       of a backpack that lists it brings it anew.";
        let report = Report {
            version: Some(row.version),
            verdict: Verdict::Unverifiable,
            status: Status::Unverifiable,
            reasons: vec![Reason::Fetch],
            warnings: Vec::new(),
            checks: vec![CheckResult {
                check: "readable".to_owned(),
                outcome: Outcome::CouldNotCheck,
                message: message.to_owned(),
                url: row.assertion_id.clone(),
                reason: Some(Reason::Fetch),
                mandatory: true,
            }],
            recipient: RecipientResult {
                outcome: RecipientOutcome::NotChecked,
                matched: None,
            },
            vouched_by: None,
            checked_at: self.engine.now(),
            used: Vec::new(),
        };
        let run = NewCheckRun {
            assertion: row.id,
            report: report.clone(),
            offline: self.offline,
            sha256: None,
            used: Vec::new(),
            all_kept: false,
        };
        let write = self.engine.library.write(move |writer| {
            writer.record_check(&run)?;
            writer.want_anew(run.assertion)?;
            writer.mark_proof_incomplete(run.assertion)
        });
        write.await?;
        Ok(report)
    }

    fn documents(&self, typed: Option<Url>) -> Arc<KeptDocuments> {
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            Arc::new(if self.offline {
                self.engine.offline()
            } else {
                self.engine.online(typed.clone())
            })
        };
        Arc::clone(documents.entry(typed.clone()).or_insert_with(make))
    }
}

/// The library's own document is no badge: it was one when it was kept.
fn unreadable(error: FormatError) -> SyncError {
    LibraryError::Damaged {
        doing: format!("read a kept badge: {error}"),
    }
    .into()
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
