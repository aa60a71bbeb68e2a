//! Badges in backpacks, now or once. A badge that a backpack no longer lists is marked, never deleted.

use chrono::{DateTime, Utc};
use holdall_model::Sha256;
use rusqlite::{Row, params};

use crate::{
    AssertionId, BackpackId, LibraryError, Reader, Source, Writer,
    values::{Columns, ms},
};

/// A badge in a backpack, with what a sync needs to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldingRow {
    /// The backpack.
    pub backpack: BackpackId,
    /// The badge.
    pub assertion: AssertionId,
    /// The badge's key.
    pub key: String,
    /// The badge's own id.
    pub assertion_id: Option<String>,
    /// The host's own id for it.
    pub host_id: Option<String>,
    /// As the host listed it; absent when it was pushed and not listed yet.
    pub listed_sha256: Option<Sha256>,
    /// Where the badge's document comes from.
    pub source: Source,
    /// When the badge was last checked.
    pub last_checked_at: Option<DateTime<Utc>>,
    /// First listed there.
    pub first_seen_at: DateTime<Utc>,
    /// Last listed there with a change.
    pub last_seen_at: DateTime<Utc>,
    /// A full listing that lacked too much lacked it.
    pub missing_at: Option<DateTime<Utc>>,
    /// No longer listed since.
    pub gone_at: Option<DateTime<Utc>>,
}

/// A backpack that holds or held a badge, for rows of lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    /// The backpack.
    pub backpack: BackpackId,
    /// No longer listed there since.
    pub gone_at: Option<DateTime<Utc>>,
}

/// A badge as a host lists it; its listed bytes are kept already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The backpack.
    pub backpack: BackpackId,
    /// The badge.
    pub assertion: AssertionId,
    /// The host's own id for it.
    pub host_id: Option<String>,
    /// The listed bytes; absent after a push that was not read back.
    pub sha256: Option<Sha256>,
}

fn holding(row: &Row<'_>) -> Result<HoldingRow, LibraryError> {
    Ok(HoldingRow {
        backpack: row.col("backpack")?,
        assertion: row.col("assertion")?,
        key: row.col("key")?,
        assertion_id: row.col("assertion_id")?,
        host_id: row.col("host_id")?,
        listed_sha256: row.opt_sha256("listed_sha256")?,
        source: row.col("source")?,
        last_checked_at: row.opt_at("last_checked_at")?,
        first_seen_at: row.at("first_seen_at")?,
        last_seen_at: row.at("last_seen_at")?,
        missing_at: row.opt_at("missing_at")?,
        gone_at: row.opt_at("gone_at")?,
    })
}

impl Writer<'_> {
    /// Notes that a backpack lists a badge. An old listing of it that nothing refers to is dropped.
    pub fn keep_holding(&self, listed: &Listed, at: DateTime<Utc>) -> Result<(), LibraryError> {
        let before = self.holding(listed.backpack, listed.assertion)?;
        if let Some(before) = &before
            && before.gone_at.is_none()
            && before.missing_at.is_none()
            && before.host_id == listed.host_id
            && before.listed_sha256 == listed.sha256
        {
            return Ok(());
        }
        self.change(
            "keep where a badge is",
            "INSERT INTO holding (backpack, assertion, host_id, listed_sha256, first_seen_at, last_seen_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5)
             ON CONFLICT (backpack, assertion) DO UPDATE SET
                 host_id = ifnull(excluded.host_id, host_id),
                 listed_sha256 = ifnull(excluded.listed_sha256, listed_sha256),
                 last_seen_at = max(last_seen_at, excluded.last_seen_at), missing_at = NULL, gone_at = NULL",
            params![
                listed.backpack,
                listed.assertion,
                listed.host_id,
                listed.sha256.as_ref().map(Sha256::as_bytes),
                ms(at)
            ],
        )?;
        if let Some(old) = before.and_then(|before| before.listed_sha256)
            && listed.sha256.is_some_and(|new| new != old)
        {
            self.drop_loose_document(old)?;
        }
        Ok(())
    }

    /// Marks badges that a full listing lacked as gone.
    pub fn mark_gone(
        &self,
        backpack: BackpackId,
        assertions: &[AssertionId],
        at: DateTime<Utc>,
    ) -> Result<(), LibraryError> {
        self.mark(
            "UPDATE holding SET gone_at = ?3, missing_at = NULL
             WHERE backpack = ?1 AND assertion = ?2 AND gone_at IS NULL",
            backpack,
            assertions,
            at,
        )
    }

    /// Notes badges that a doubtful listing lacked; a second full listing that lacks them too marks them as gone.
    pub fn mark_missing(
        &self,
        backpack: BackpackId,
        assertions: &[AssertionId],
        at: DateTime<Utc>,
    ) -> Result<(), LibraryError> {
        self.mark(
            "UPDATE holding SET missing_at = ?3
             WHERE backpack = ?1 AND assertion = ?2 AND gone_at IS NULL AND missing_at IS NULL",
            backpack,
            assertions,
            at,
        )
    }

    /// The kept document of a badge is damaged: the next listing that shows it brings it anew, changed there or not.
    pub fn want_anew(&self, assertion: AssertionId) -> Result<(), LibraryError> {
        self.change(
            "ask for a badge anew",
            "UPDATE holding SET listed_sha256 = NULL WHERE assertion = ?1",
            [assertion],
        )?;
        Ok(())
    }

    /// The badges are listed after all.
    pub fn unmark_missing(&self, backpack: BackpackId, assertions: &[AssertionId]) -> Result<(), LibraryError> {
        for assertion in assertions {
            self.change(
                "keep where badges are",
                "UPDATE holding SET missing_at = NULL WHERE backpack = ?1 AND assertion = ?2",
                params![backpack, assertion],
            )?;
        }
        Ok(())
    }

    fn mark(
        &self,
        sql: &str,
        backpack: BackpackId,
        assertions: &[AssertionId],
        at: DateTime<Utc>,
    ) -> Result<(), LibraryError> {
        for assertion in assertions {
            self.change("mark badges", sql, params![backpack, assertion, ms(at)])?;
        }
        Ok(())
    }
}

const SELECT: &str = "SELECT h.backpack, h.assertion, a.key, a.assertion_id, a.source, a.last_checked_at,
        h.host_id, h.listed_sha256,
        h.first_seen_at, h.last_seen_at, h.missing_at, h.gone_at
    FROM holding h JOIN assertion a ON a.id = h.assertion";

impl Reader<'_> {
    /// All that a backpack holds or held, in the order in which it came.
    pub fn holdings_in(&self, backpack: BackpackId) -> Result<Vec<HoldingRow>, LibraryError> {
        self.select_holdings(
            &format!("{SELECT} WHERE h.backpack = ?1 ORDER BY h.id"),
            params![backpack],
        )
    }

    /// All places where a badge is or was.
    pub fn holdings_of(&self, assertion: AssertionId) -> Result<Vec<HoldingRow>, LibraryError> {
        self.select_holdings(
            &format!("{SELECT} WHERE h.assertion = ?1 ORDER BY h.id"),
            params![assertion],
        )
    }

    /// A badge in a backpack; `None` when it never was there.
    pub fn holding(&self, backpack: BackpackId, assertion: AssertionId) -> Result<Option<HoldingRow>, LibraryError> {
        let sql = format!("{SELECT} WHERE h.backpack = ?1 AND h.assertion = ?2");
        Ok(self.select_holdings(&sql, params![backpack, assertion])?.pop())
    }

    fn select_holdings(&self, sql: &str, params: &[&dyn rusqlite::ToSql]) -> Result<Vec<HoldingRow>, LibraryError> {
        self.all("read where badges are", sql, params, holding)
    }
}
