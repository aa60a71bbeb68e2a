//! Documents that checks of a badge rest on.

use chrono::{DateTime, Utc};
use holdall_model::{Role, Sha256};
use rusqlite::params;

use crate::{AssertionId, CheckRunId, FetchId, LibraryError, Reader, Writer, values::Columns};

/// A kept document in its role for a badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRow {
    /// What it is for.
    pub role: Role,
    /// The answer it came with.
    pub fetch: FetchId,
    /// The last run that used it; absent when it was fetched and not checked with yet.
    pub run: Option<CheckRunId>,
    /// Its address.
    pub url: String,
    /// When it was first answered so.
    pub fetched_at: DateTime<Utc>,
    /// When it was last answered so.
    pub last_same_at: DateTime<Utc>,
    /// HTTP status.
    pub status: u16,
    /// Its bytes.
    pub sha256: Sha256,
    /// How many bytes.
    pub size_bytes: u64,
}

impl Writer<'_> {
    /// Notes that an answer is evidence for a badge, and in which run it was used.
    pub fn keep_evidence(
        &self,
        assertion: AssertionId,
        role: Role,
        fetch: FetchId,
        run: Option<CheckRunId>,
    ) -> Result<(), LibraryError> {
        self.change(
            "keep evidence",
            "INSERT INTO evidence (assertion, role, fetch, run) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (assertion, role, fetch) DO UPDATE SET run = excluded.run WHERE excluded.run IS NOT NULL",
            params![assertion, role.as_str(), fetch, run],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The evidence for a badge: of each address and role the latest answer first.
    pub fn evidence(&self, assertion: AssertionId) -> Result<Vec<EvidenceRow>, LibraryError> {
        self.all(
            "read evidence",
            "SELECT e.role, e.fetch, e.run, f.url, f.fetched_at, f.last_same_at, f.status, f.sha256,
                 length(d.bytes) AS size_bytes
             FROM evidence e JOIN fetch f ON f.id = e.fetch JOIN document d ON d.sha256 = f.sha256
             WHERE e.assertion = ?1 ORDER BY e.role, f.url, f.last_same_at DESC, f.id DESC",
            [assertion],
            |row| {
                Ok(EvidenceRow {
                    role: row.word("role")?,
                    fetch: row.col("fetch")?,
                    run: row.col("run")?,
                    url: row.col("url")?,
                    fetched_at: row.at("fetched_at")?,
                    last_same_at: row.at("last_same_at")?,
                    status: row.col("status")?,
                    sha256: row.sha256("sha256")?,
                    size_bytes: row.col::<i64>("size_bytes")?.unsigned_abs(),
                })
            },
        )
    }
}
