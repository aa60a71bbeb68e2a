//! The user's copy: one SQLite file in which the received bytes are the truth and every other column can be rebuilt.
//!
//! [`Library`] is a handle to one writer thread and a few readers. Work is handed over as closures: a write closure
//! is one `BEGIN IMMEDIATE` transaction, all or nothing; a read closure sees one snapshot. What can be done inside
//! stands as methods of [`Reader`] and [`Writer`], in one file per table.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod assertion_bodies;
mod assertions;
mod backpacks;
mod checks;
mod contacts;
mod documents;
mod error;
mod evidence;
mod fetches;
mod filter;
mod find;
mod holdings;
mod identities;
mod ids;
mod listing;
mod open;
mod pictures;
mod receipts;
mod settings;
mod sign_ins;
mod statements;
mod transfer_runs;
mod values;
mod versions;
mod words;
mod workers;

#[cfg(test)]
mod listing_tests;
#[cfg(test)]
mod open_tests;
#[cfg(test)]
mod rows_tests;
#[cfg(test)]
mod search_tests;
#[cfg(test)]
mod testing;

pub use assertion_bodies::AssertionBody;
pub use assertions::{AssertionRow, Derived, Kept, KeptChange, WrittenTo};
pub use backpacks::{BackpackCounts, BackpackRow, NewBackpack};
pub use checks::{CheckRunRow, NewCheckRun};
pub use contacts::ContactRow;
pub use documents::KeptDocument;
pub use error::LibraryError;
pub use evidence::EvidenceRow;
pub use fetches::{FetchRow, NewFetch};
pub use filter::{Headline, Part, Query, Sort};
pub use holdings::{HoldingRow, Listed, PlaceRow};
pub use identities::IdentityRow;
pub use ids::{AssertionId, BackpackId, CheckRunId, FetchId, SignInId, TransferRunId};
pub use listing::{Counts, Facet, ListedRow, Listing};
pub use pictures::{NewPicture, PictureRow};
pub use receipts::{NewReceipt, ReceiptRow};
pub use sign_ins::{NewSignIn, SignInOutcome, SignInRow};
pub use transfer_runs::TransferRunRow;
pub use versions::VersionRow;
pub use words::{BackpackState, ReceiptState, Source, TransferOutcome, TransferReason};

use std::{
    ops::Deref,
    path::{Path, PathBuf},
    sync::Arc,
};

use workers::Workers;

/// Handle to the library file; cheap to clone. The file is closed when the last handle goes.
#[derive(Clone)]
pub struct Library {
    inner: Arc<Inner>,
}

struct Inner {
    file: PathBuf,
    uuid: String,
    workers: Workers,
}

/// One read snapshot; its methods stand in one file per table. A [`Writer`] derefs to it.
pub struct Reader<'a> {
    pub(crate) conn: &'a rusqlite::Connection,
}

/// One write transaction; its methods stand in one file per table.
pub struct Writer<'a> {
    reader: Reader<'a>,
}

impl<'a> Deref for Writer<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl Library {
    /// Opens `file`, making it (and its folder) when `create`; migrates it, or refuses one from a newer version
    /// untouched. `Ok(None)` when it does not exist and is not to be made. Any number of processes may do this at once.
    pub fn open(file: &Path, create: bool) -> Result<Option<Self>, LibraryError> {
        let Some((connections, uuid)) = open::open(file, create)? else {
            return Ok(None);
        };
        let workers = Workers::start(connections)?;
        Ok(Some(Self {
            inner: Arc::new(Inner {
                file: file.to_owned(),
                uuid,
                workers,
            }),
        }))
    }

    /// The library's uuid, made once.
    pub fn uuid(&self) -> &str {
        &self.inner.uuid
    }

    /// The file it lives in.
    pub fn file(&self) -> &Path {
        &self.inner.file
    }

    /// Runs `work` as one transaction on the writer thread.
    pub async fn write<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce(&Writer<'_>) -> Result<T, LibraryError> + Send + 'static,
    {
        self.inner.workers.write(false, work).await
    }

    /// The same with `synchronous=FULL`: on disk when it returns. For rotated grants.
    pub async fn write_durable<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce(&Writer<'_>) -> Result<T, LibraryError> + Send + 'static,
    {
        self.inner.workers.write(true, work).await
    }

    /// Runs `work` on a reader.
    pub async fn read<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T, LibraryError> + Send + 'static,
    {
        self.inner.workers.read(work).await
    }

    /// A number that changes when this or any other process has written.
    pub async fn version(&self) -> Result<u64, LibraryError> {
        self.inner.workers.version()
    }
}
