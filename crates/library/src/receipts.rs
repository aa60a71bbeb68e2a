//! What becomes of each badge of a copy. The row says `sending` before a request leaves, so that after a crash it is
//! known which badges must be looked up at the target before anything is sent again.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use crate::{
    AssertionId, LibraryError, Reader, ReceiptState, TransferOutcome, TransferReason, TransferRunId, Writer,
    values::{Columns, ms},
};

/// A badge of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReceipt {
    /// The badge.
    pub assertion: AssertionId,
    /// The form in which it would go.
    pub form: Option<String>,
    /// Decided by the plan already (it does not go): how and why.
    pub ended: Option<(TransferOutcome, Option<TransferReason>)>,
}

/// A badge of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// The copy.
    pub run: TransferRunId,
    /// The badge.
    pub assertion: AssertionId,
    /// The badge's own id.
    pub assertion_id: Option<String>,
    /// The badge's key.
    pub key: String,
    /// The badge's name.
    pub name: String,
    /// The form in which it goes: `hosted`, `jws`, `baked`.
    pub form: Option<String>,
    /// How far it is.
    pub state: ReceiptState,
    /// How it ended.
    pub outcome: Option<TransferOutcome>,
    /// Why.
    pub reason: Option<TransferReason>,
    /// The target's own words, redacted.
    pub said: Option<String>,
    /// When the request left.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
}

fn receipt(row: &Row<'_>) -> Result<ReceiptRow, LibraryError> {
    Ok(ReceiptRow {
        run: row.col("run")?,
        assertion: row.col("assertion")?,
        assertion_id: row.col("assertion_id")?,
        key: row.col("key")?,
        name: row.col("name")?,
        form: row.col("form")?,
        state: row.col("state")?,
        outcome: row.col("outcome")?,
        reason: row.col("reason")?,
        said: row.col("said")?,
        sent_at: row.opt_at("sent_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

impl Writer<'_> {
    /// Adds the badges of a plan, in its order.
    pub fn add_receipts(
        &self,
        run: TransferRunId,
        planned: &[NewReceipt],
        at: DateTime<Utc>,
    ) -> Result<(), LibraryError> {
        for (position, new) in planned.iter().enumerate() {
            let state = if new.ended.is_some() {
                ReceiptState::Ended
            } else {
                ReceiptState::Planned
            };
            self.change(
                "plan a copy",
                "INSERT INTO receipt (run, position, assertion, form, state, outcome, reason, ended_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    run,
                    i64::try_from(position).unwrap_or(i64::MAX),
                    new.assertion,
                    new.form,
                    state,
                    new.ended.map(|(outcome, _)| outcome),
                    new.ended.and_then(|(_, reason)| reason),
                    new.ended.map(|_| ms(at))
                ],
            )?;
        }
        Ok(())
    }

    /// The request is about to leave.
    pub fn receipt_sending(
        &self,
        run: TransferRunId,
        assertion: AssertionId,
        at: DateTime<Utc>,
    ) -> Result<(), LibraryError> {
        self.change(
            "write a receipt",
            "UPDATE receipt SET state = 'sending', sent_at = ?3 WHERE run = ?1 AND assertion = ?2",
            params![run, assertion, ms(at)],
        )?;
        Ok(())
    }

    /// The badge never left: it may be sent later.
    pub fn receipt_not_sent(&self, run: TransferRunId, assertion: AssertionId) -> Result<(), LibraryError> {
        self.change(
            "write a receipt",
            "UPDATE receipt SET state = 'planned', sent_at = NULL WHERE run = ?1 AND assertion = ?2",
            params![run, assertion],
        )?;
        Ok(())
    }

    /// How it ended.
    pub fn receipt_ended(
        &self,
        run: TransferRunId,
        assertion: AssertionId,
        outcome: TransferOutcome,
        reason: Option<TransferReason>,
        said: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<(), LibraryError> {
        self.change(
            "write a receipt",
            "UPDATE receipt SET state = 'ended', outcome = ?3, reason = ?4, said = ?5, ended_at = ?6
             WHERE run = ?1 AND assertion = ?2",
            params![run, assertion, outcome, reason, said, ms(at)],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The badges of a copy, in the order of its plan.
    pub fn receipts(&self, run: TransferRunId) -> Result<Vec<ReceiptRow>, LibraryError> {
        self.all(
            "read receipts",
            "SELECT r.*, a.assertion_id, a.key, a.name FROM receipt r JOIN assertion a ON a.id = r.assertion
             WHERE r.run = ?1 ORDER BY r.position",
            [run],
            receipt,
        )
    }
}
