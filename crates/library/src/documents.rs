//! Received bytes, each byte string once, under its SHA-256.

use holdall_model::Sha256;
use rusqlite::{OptionalExtension, params};

use crate::{LibraryError, Reader, Writer, error::doing};

impl Writer<'_> {
    /// Keeps `bytes` once, under their SHA-256, and answers with it.
    pub fn keep_document(&self, bytes: &[u8]) -> Result<Sha256, LibraryError> {
        let sha256 = Sha256::of(bytes);
        self.conn
            .prepare_cached("INSERT INTO document (sha256, bytes) VALUES (?1, ?2) ON CONFLICT (sha256) DO NOTHING")
            .and_then(|mut insert| insert.execute(params![sha256.as_bytes(), bytes]))
            .map_err(doing("keep a document"))?;
        Ok(sha256)
    }

    /// Drops a document that nothing refers to any more; does nothing when something does. For listings that a host
    /// writes anew each time; what was fetched or given is always referred to.
    pub(crate) fn drop_loose_document(&self, sha256: Sha256) -> Result<(), LibraryError> {
        self.conn
            .prepare_cached(
                "DELETE FROM document WHERE sha256 = ?1
                   AND NOT EXISTS (SELECT 1 FROM fetch WHERE sha256 = ?1)
                   AND NOT EXISTS (SELECT 1 FROM assertion_version WHERE sha256 = ?1)
                   AND NOT EXISTS (SELECT 1 FROM assertion WHERE sha256 = ?1)
                   AND NOT EXISTS (SELECT 1 FROM assertion WHERE picture = ?1)
                   AND NOT EXISTS (SELECT 1 FROM check_run WHERE sha256 = ?1)
                   AND NOT EXISTS (SELECT 1 FROM holding WHERE listed_sha256 = ?1)",
            )
            .and_then(|mut delete| delete.execute([sha256.as_bytes()]))
            .map_err(doing("drop an old listing"))?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The bytes under a SHA-256; `None` when they are not kept.
    pub fn document(&self, sha256: Sha256) -> Result<Option<Vec<u8>>, LibraryError> {
        self.conn
            .prepare_cached("SELECT bytes FROM document WHERE sha256 = ?1")
            .and_then(|mut select| select.query_row([sha256.as_bytes()], |row| row.get(0)).optional())
            .map_err(doing("read a document"))
    }

    /// How many bytes a kept document has.
    pub fn document_size(&self, sha256: Sha256) -> Result<Option<u64>, LibraryError> {
        self.conn
            .prepare_cached("SELECT length(bytes) FROM document WHERE sha256 = ?1")
            .and_then(|mut select| {
                select
                    .query_row([sha256.as_bytes()], |row| row.get::<_, i64>(0))
                    .optional()
            })
            .map(|size| size.map(i64::unsigned_abs))
            .map_err(doing("read a document's size"))
    }
}
