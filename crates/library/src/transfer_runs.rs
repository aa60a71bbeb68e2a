//! Copies of badges to a backpack.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use crate::{
    BackpackId, LibraryError, Reader, TransferRunId, Writer,
    values::{Columns, ms},
};

/// A copy, planned, under way or over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferRunRow {
    /// Row id.
    pub id: TransferRunId,
    /// From where; absent for the library.
    pub source: Option<BackpackId>,
    /// To where.
    pub target: BackpackId,
    /// When it was planned.
    pub planned_at: DateTime<Utc>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over; an open one may be taken up again.
    pub ended_at: Option<DateTime<Utc>>,
}

fn transfer_run(row: &Row<'_>) -> Result<TransferRunRow, LibraryError> {
    Ok(TransferRunRow {
        id: row.col("id")?,
        source: row.col("source")?,
        target: row.col("target")?,
        planned_at: row.at("planned_at")?,
        started_at: row.opt_at("started_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

impl Writer<'_> {
    /// Adds a planned copy.
    pub fn add_transfer_run(
        &self,
        source: Option<BackpackId>,
        target: BackpackId,
        at: DateTime<Utc>,
    ) -> Result<TransferRunId, LibraryError> {
        self.add(
            "plan a copy",
            "INSERT INTO transfer_run (source, target, planned_at) VALUES (?1, ?2, ?3)",
            params![source, target, ms(at)],
        )
        .map(TransferRunId)
    }

    /// The copy begins, or is taken up again.
    pub fn transfer_began(&self, id: TransferRunId, at: DateTime<Utc>) -> Result<(), LibraryError> {
        self.change(
            "begin a copy",
            "UPDATE transfer_run SET started_at = ifnull(started_at, ?2), ended_at = NULL WHERE id = ?1",
            params![id, ms(at)],
        )?;
        Ok(())
    }

    /// The copy is over.
    pub fn transfer_ended(&self, id: TransferRunId, at: DateTime<Utc>) -> Result<(), LibraryError> {
        self.change(
            "end a copy",
            "UPDATE transfer_run SET ended_at = ?2 WHERE id = ?1",
            params![id, ms(at)],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// One copy.
    pub fn transfer_run(&self, id: TransferRunId) -> Result<Option<TransferRunRow>, LibraryError> {
        self.one(
            "read a copy",
            "SELECT * FROM transfer_run WHERE id = ?1",
            [id],
            transfer_run,
        )
    }

    /// Copies that began and are not over, oldest first.
    pub fn open_transfer_runs(&self) -> Result<Vec<TransferRunRow>, LibraryError> {
        self.all(
            "read copies",
            "SELECT * FROM transfer_run WHERE started_at IS NOT NULL AND ended_at IS NULL ORDER BY id",
            [],
            transfer_run,
        )
    }
}
