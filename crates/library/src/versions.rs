//! The documents that a badge had: the first, the latest, and each one that a verdict rests on.

use chrono::{DateTime, Utc};
use holdall_model::Sha256;
use rusqlite::params;

use crate::{
    AssertionId, LibraryError, Reader, Source, Writer,
    values::{Columns, ms},
};

/// A document that a badge has or had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// Its bytes.
    pub sha256: Sha256,
    /// Where they come from.
    pub source: Source,
    /// When they were first seen.
    pub first_seen_at: DateTime<Utc>,
    /// When they last became the badge's document.
    pub last_seen_at: DateTime<Utc>,
    /// The last check that rests on them.
    pub verdict_at: Option<DateTime<Utc>>,
}

impl Writer<'_> {
    /// Notes that there is this document (kept already) of a badge; which one stands is not changed.
    pub fn keep_version(
        &self,
        assertion: AssertionId,
        sha256: Sha256,
        source: Source,
        at: DateTime<Utc>,
    ) -> Result<(), LibraryError> {
        self.change(
            "keep a version",
            "INSERT INTO assertion_version (assertion, sha256, source, first_seen_at, last_seen_at)
             VALUES (?1, ?2, ?3, ?4, ?4)
             ON CONFLICT (assertion, sha256) DO UPDATE SET
                 last_seen_at = max(last_seen_at, excluded.last_seen_at), source = excluded.source",
            params![assertion, sha256.as_bytes(), source, ms(at)],
        )?;
        Ok(())
    }

    /// Notes that a verdict rests on this document.
    pub(crate) fn verdict_rests_on(
        &self,
        assertion: AssertionId,
        sha256: Sha256,
        at: DateTime<Utc>,
    ) -> Result<(), LibraryError> {
        self.change(
            "keep a version",
            "UPDATE assertion_version SET verdict_at = max(ifnull(verdict_at, 0), ?3)
             WHERE assertion = ?1 AND sha256 = ?2",
            params![assertion, sha256.as_bytes(), ms(at)],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The documents of a badge, oldest first.
    pub fn versions(&self, assertion: AssertionId) -> Result<Vec<VersionRow>, LibraryError> {
        self.all(
            "read versions",
            "SELECT sha256, source, first_seen_at, last_seen_at, verdict_at FROM assertion_version
             WHERE assertion = ?1 ORDER BY first_seen_at, id",
            [assertion],
            |row| {
                Ok(VersionRow {
                    sha256: row.sha256("sha256")?,
                    source: row.col("source")?,
                    first_seen_at: row.at("first_seen_at")?,
                    last_seen_at: row.at("last_seen_at")?,
                    verdict_at: row.opt_at("verdict_at")?,
                })
            },
        )
    }
}
