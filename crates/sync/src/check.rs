//! Verifying badges of the library, and writing down what came out.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures_util::{StreamExt, stream};
use holdall_formats::FormatError;
use holdall_library::{AssertionId, LibraryError, Source};
use holdall_model::Report;
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
    /// Verifies one badge of the library with all its checks, and records the run.
    ///
    /// # Errors
    /// `Library`: there is no such badge, or it cannot be written.
    pub async fn check(&self, id: AssertionId) -> Result<Report, SyncError> {
        let engine = &self.engine;
        let read = engine.library.read(move |reader| {
            let row = reader.assertion(id)?.ok_or(LibraryError::NotThere { what: "badge" })?;
            let bytes = reader
                .document(row.sha256)?
                .ok_or(LibraryError::NotThere { what: "document" })?;
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
        let subject = Subject {
            id: row.assertion_id.clone(),
            bytes,
            source: row.source,
        };
        let mut gathered = Gathered::of(&documents, subject.clone()).await.map_err(unreadable)?;
        if row.source != Source::Listed && gathered.derived.key != row.key {
            // What its address serves now is another badge. This one is checked as it is.
            let alone = Subject { id: None, ..subject };
            gathered = Gathered::of(&documents, alone).await.map_err(unreadable)?;
        }
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
