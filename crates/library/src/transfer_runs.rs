//! Copies of badges to a backpack.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    BackpackId, LibraryError, Reader, TransferRunId, Writer,
    error::doing,
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
        self.conn
            .prepare_cached("INSERT INTO transfer_run (source, target, planned_at) VALUES (?1, ?2, ?3)")
            .and_then(|mut insert| insert.insert(params![source, target, ms(at)]))
            .map(TransferRunId)
            .map_err(doing("plan a copy"))
    }

    /// The copy begins, or is taken up again.
    pub fn transfer_began(&self, id: TransferRunId, at: DateTime<Utc>) -> Result<(), LibraryError> {
        self.conn
            .prepare_cached(
                "UPDATE transfer_run SET started_at = ifnull(started_at, ?2), ended_at = NULL WHERE id = ?1",
            )
            .and_then(|mut update| update.execute(params![id, ms(at)]))
            .map_err(doing("begin a copy"))?;
        Ok(())
    }

    /// The copy is over.
    pub fn transfer_ended(&self, id: TransferRunId, at: DateTime<Utc>) -> Result<(), LibraryError> {
        self.conn
            .prepare_cached("UPDATE transfer_run SET ended_at = ?2 WHERE id = ?1")
            .and_then(|mut update| update.execute(params![id, ms(at)]))
            .map_err(doing("end a copy"))?;
        Ok(())
    }
}

impl Reader<'_> {
    /// One copy.
    pub fn transfer_run(&self, id: TransferRunId) -> Result<Option<TransferRunRow>, LibraryError> {
        self.conn
            .prepare_cached("SELECT * FROM transfer_run WHERE id = ?1")
            .and_then(|mut select| select.query_row([id], |row| Ok(transfer_run(row))).optional())
            .map_err(doing("read a copy"))?
            .transpose()
    }

    /// Copies that began and are not over, oldest first.
    pub fn open_transfer_runs(&self) -> Result<Vec<TransferRunRow>, LibraryError> {
        let mut select = self
            .conn
            .prepare_cached("SELECT * FROM transfer_run WHERE started_at IS NOT NULL AND ended_at IS NULL ORDER BY id")
            .map_err(doing("read copies"))?;
        let mut rows = select.query([]).map_err(doing("read copies"))?;
        let mut runs = Vec::new();
        while let Some(row) = rows.next().map_err(doing("read copies"))? {
            runs.push(transfer_run(row)?);
        }
        Ok(runs)
    }
}
