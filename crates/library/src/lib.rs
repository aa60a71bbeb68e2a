//! The user's copy: one SQLite file in which the received bytes are the truth and every other column can be rebuilt.
//!
//! [`Library`] is a handle to one writer thread and a few readers. Work is handed over as closures: a write closure
//! is one `BEGIN IMMEDIATE` transaction, all or nothing; a read closure sees one snapshot.

mod error;
mod ids;
mod rows;

pub use error::LibraryError;
pub use ids::{AssertionId, BackpackId, CheckRunId, FetchId, SignInId};
pub use rows::*;

use std::path::Path;

/// Handle to the library file; cheap to clone.
#[derive(Clone)]
pub struct Library {
    _inner: std::sync::Arc<()>,
}

/// One write transaction; its methods stand in one file per table.
pub struct Writer<'a> {
    _conn: std::marker::PhantomData<&'a ()>,
}

/// One read snapshot; its methods stand in one file per table. A [`Writer`] derefs to it.
pub struct Reader<'a> {
    _conn: std::marker::PhantomData<&'a ()>,
}

impl Library {
    /// Opens `file`, making it (and its folder) when `create`; migrates it, or refuses one from a newer version
    /// untouched. `Ok(None)` when it does not exist and is not to be made.
    pub fn open(file: &Path, create: bool) -> Result<Option<Self>, LibraryError> {
        let _ = (file, create);
        todo!()
    }

    /// The library's uuid, made once.
    pub fn uuid(&self) -> &str {
        todo!()
    }

    /// Runs `work` as one transaction on the writer thread.
    pub async fn write<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce(&Writer<'_>) -> Result<T, LibraryError> + Send + 'static,
    {
        let _ = work;
        todo!()
    }

    /// The same with `synchronous=FULL`: on disk when it returns. For rotated grants.
    pub async fn write_durable<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce(&Writer<'_>) -> Result<T, LibraryError> + Send + 'static,
    {
        let _ = work;
        todo!()
    }

    /// Runs `work` on a reader.
    pub async fn read<T, F>(&self, work: F) -> Result<T, LibraryError>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T, LibraryError> + Send + 'static,
    {
        let _ = work;
        todo!()
    }

    /// A number that changes when any process has written (`PRAGMA data_version` and our own writes).
    pub async fn version(&self) -> Result<u64, LibraryError> {
        todo!()
    }
}
