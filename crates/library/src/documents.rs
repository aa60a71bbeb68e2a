//! Received bytes, each byte string once, under its SHA-256. Whoever reads them gets the bytes that were received or none
//! at all: a disk that forgot a bit, or somebody who wrote into the file, changes what is known, never what is proven.

use holdall_model::Sha256;
use rusqlite::params;

use crate::{LibraryError, Reader, Writer, values::Columns};

/// What stands under a SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptDocument {
    /// The bytes as they were received.
    Intact(Vec<u8>),
    /// Other bytes than those that were received; nothing may rest on them.
    Damaged,
}

impl Writer<'_> {
    /// Keeps `bytes` once, under their SHA-256, and answers with it. Bytes that were damaged since are mended by this.
    pub fn keep_document(&self, bytes: &[u8]) -> Result<Sha256, LibraryError> {
        let sha256 = Sha256::of(bytes);
        self.change(
            "keep a document",
            "INSERT INTO document (sha256, bytes) VALUES (?1, ?2)
             ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes",
            params![sha256.as_bytes(), bytes],
        )?;
        Ok(sha256)
    }

    /// Drops a document that nothing refers to any more; does nothing when something does. For listings that a host
    /// writes anew each time; what was fetched or given is always referred to.
    pub(crate) fn drop_loose_document(&self, sha256: Sha256) -> Result<(), LibraryError> {
        self.change(
            "drop an old listing",
            "DELETE FROM document WHERE sha256 = ?1
               AND NOT EXISTS (SELECT 1 FROM fetch WHERE sha256 = ?1)
               AND NOT EXISTS (SELECT 1 FROM assertion_version WHERE sha256 = ?1)
               AND NOT EXISTS (SELECT 1 FROM assertion WHERE sha256 = ?1)
               AND NOT EXISTS (SELECT 1 FROM assertion WHERE picture = ?1)
               AND NOT EXISTS (SELECT 1 FROM check_run WHERE sha256 = ?1)
               AND NOT EXISTS (SELECT 1 FROM holding WHERE listed_sha256 = ?1)",
            [sha256.as_bytes()],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The bytes under a SHA-256; `None` when they are not kept, or damaged.
    pub fn document(&self, sha256: Sha256) -> Result<Option<Vec<u8>>, LibraryError> {
        Ok(match self.kept_document(sha256)? {
            Some(KeptDocument::Intact(bytes)) => Some(bytes),
            Some(KeptDocument::Damaged) | None => None,
        })
    }

    /// What stands under a SHA-256; `None` when nothing does.
    pub fn kept_document(&self, sha256: Sha256) -> Result<Option<KeptDocument>, LibraryError> {
        let bytes: Option<Vec<u8>> = self.one(
            "read a document",
            "SELECT bytes FROM document WHERE sha256 = ?1",
            [sha256.as_bytes()],
            |row| row.nth(0),
        )?;
        Ok(bytes.map(|bytes| {
            if Sha256::of(&bytes) == sha256 {
                KeptDocument::Intact(bytes)
            } else {
                tracing::warn!(%sha256, "a kept document is damaged: its bytes do not fit their SHA-256");
                KeptDocument::Damaged
            }
        }))
    }

    /// How many bytes a kept document has.
    pub fn document_size(&self, sha256: Sha256) -> Result<Option<u64>, LibraryError> {
        self.one(
            "read a document's size",
            "SELECT length(bytes) FROM document WHERE sha256 = ?1",
            [sha256.as_bytes()],
            |row| row.nth::<i64>(0),
        )
        .map(|size| size.map(i64::unsigned_abs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::shelf;

    #[tokio::test]
    async fn bytes_that_do_not_fit_their_hash_are_noticed_and_never_given_out() {
        let shelf = shelf();
        let read = |sha256| {
            let library = shelf.library.clone();
            async move {
                let read = library.read(move |reader| Ok((reader.kept_document(sha256)?, reader.document(sha256)?)));
                read.await.unwrap()
            }
        };
        let keep = || async {
            let kept = shelf.library.write(|writer| writer.keep_document(b"as received"));
            kept.await.unwrap()
        };
        let sha256 = keep().await;
        let intact = b"as received".to_vec();
        assert_eq!(
            read(sha256).await,
            (Some(KeptDocument::Intact(intact.clone())), Some(intact.clone()))
        );
        let spoil = |sql: &'static str| {
            shelf.library.write(move |writer| {
                writer.change("spoil a document", sql, [])?;
                Ok(())
            })
        };
        for sql in [
            "UPDATE document SET bytes = CAST('as Received' AS BLOB)",
            "UPDATE document SET bytes = x''",
        ] {
            spoil(sql).await.unwrap();
            assert_eq!(read(sha256).await, (Some(KeptDocument::Damaged), None), "{sql}");
        }
        keep().await;
        assert_eq!(read(sha256).await.1, Some(intact), "and what comes again mends it");
        assert_eq!(
            read(Sha256::of(b"never received")).await,
            (None, None),
            "what was never kept is not damaged"
        );
    }
}
