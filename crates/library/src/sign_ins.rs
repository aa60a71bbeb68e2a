//! Sign-ins under way: they outlive processes, and one process alone may claim the answer.

use chrono::{DateTime, Utc};
use holdall_model::Sha256;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    BackpackId, LibraryError, Reader, SignInId, Writer,
    values::{Columns, json, ms, word},
};

/// How a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInOutcome {
    /// A backpack came of it.
    Done,
    /// It failed.
    Failed,
    /// The user gave up.
    Cancelled,
    /// The answer did not come in time.
    Expired,
}

/// A sign-in that begins. What was started is sealed for its row, so it is set afterwards, in the same transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSignIn {
    /// SHA-256 of the `state` parameter.
    pub state_hash: Sha256,
    /// Protocol id.
    pub protocol: String,
    /// What the user typed.
    pub typed: String,
    /// How the answer is to come back.
    pub way: String,
    /// The user's name for the backpack.
    pub name: Option<String>,
    /// Adding badges is not asked for.
    pub read_only: bool,
    /// The backpack that is signed in to anew.
    pub backpack: Option<BackpackId>,
    /// Steps so far, a JSON list.
    pub trail: Value,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// When the wait ends.
    pub expires_at: DateTime<Utc>,
}

/// A sign-in.
#[derive(Debug, Clone, PartialEq)]
pub struct SignInRow {
    /// Row id.
    pub id: SignInId,
    /// SHA-256 of the `state` parameter.
    pub state_hash: Sha256,
    /// Protocol id.
    pub protocol: String,
    /// What the user typed.
    pub typed: String,
    /// How the answer is to come back.
    pub way: String,
    /// The user's name for the backpack.
    pub name: Option<String>,
    /// Adding badges is not asked for.
    pub read_only: bool,
    /// The backpack that is signed in to anew.
    pub backpack: Option<BackpackId>,
    /// Steps so far, a JSON list.
    pub trail: Value,
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// When the wait ends.
    pub expires_at: DateTime<Utc>,
    /// When somebody took the answer.
    pub claimed_at: Option<DateTime<Utc>>,
    /// How it ended; absent while it is open.
    pub outcome: Option<SignInOutcome>,
    /// Why it failed, as JSON.
    pub error: Value,
    /// The backpack that came of it.
    pub made: Option<BackpackId>,
}

const COLUMNS: &str = "id, state_hash, protocol, typed, way, name, read_only, backpack, trail, begun_at, expires_at,
    claimed_at, outcome, error, made";

fn sign_in(row: &Row<'_>) -> Result<SignInRow, LibraryError> {
    Ok(SignInRow {
        id: row.col("id")?,
        state_hash: row.sha256("state_hash")?,
        protocol: row.col("protocol")?,
        typed: row.col("typed")?,
        way: row.col("way")?,
        name: row.col("name")?,
        read_only: row.col("read_only")?,
        backpack: row.col("backpack")?,
        trail: row.json("trail")?,
        begun_at: row.at("begun_at")?,
        expires_at: row.at("expires_at")?,
        claimed_at: row.opt_at("claimed_at")?,
        outcome: row.opt_word("outcome")?,
        error: row.json("error")?,
        made: row.col("made")?,
    })
}

impl Writer<'_> {
    /// Adds a sign-in; its sealed part follows with [`set_started`](Self::set_started).
    pub fn add_sign_in(&self, new: &NewSignIn) -> Result<SignInId, LibraryError> {
        self.add(
            "begin a sign-in",
            "INSERT INTO sign_in (state_hash, protocol, typed, way, name, read_only, backpack, trail, begun_at,
                 expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                new.state_hash.as_bytes(),
                new.protocol,
                new.typed,
                new.way,
                new.name,
                new.read_only,
                new.backpack,
                json(&new.trail)?,
                ms(new.begun_at),
                ms(new.expires_at)
            ],
        )
        .map(SignInId)
    }

    /// Sets the sealed part (cell `sign_in.started`).
    pub fn set_started(&self, id: SignInId, sealed: &[u8]) -> Result<(), LibraryError> {
        self.change(
            "begin a sign-in",
            "UPDATE sign_in SET started = ?2 WHERE id = ?1",
            params![id, sealed],
        )?;
        Ok(())
    }

    /// Claims the open sign-in with this state, once: answers its row and sealed part, or `None` when the state is
    /// unknown, was claimed before, or is too old. The sealed part is gone from the library then.
    pub fn claim_sign_in(
        &self,
        state_hash: Sha256,
        now: DateTime<Utc>,
    ) -> Result<Option<(SignInRow, Vec<u8>)>, LibraryError> {
        let found = self.one(
            "claim a sign-in",
            "SELECT id, started FROM sign_in
             WHERE state_hash = ?1 AND claimed_at IS NULL AND outcome IS NULL AND expires_at > ?2
               AND started IS NOT NULL",
            params![state_hash.as_bytes(), ms(now)],
            |row| Ok((row.nth::<SignInId>(0)?, row.nth::<Vec<u8>>(1)?)),
        )?;
        let Some((id, started)) = found else { return Ok(None) };
        self.change(
            "claim a sign-in",
            "UPDATE sign_in SET claimed_at = ?2, started = NULL WHERE id = ?1 AND claimed_at IS NULL",
            params![id, ms(now)],
        )?;
        Ok(self.sign_in(id)?.map(|row| (row, started)))
    }

    /// Ends a sign-in, once; its sealed part goes. Answers whether it was open.
    pub fn end_sign_in(
        &self,
        id: SignInId,
        outcome: SignInOutcome,
        error: &Value,
        made: Option<BackpackId>,
    ) -> Result<bool, LibraryError> {
        let changed = self.change(
            "end a sign-in",
            "UPDATE sign_in SET outcome = ?2, error = ?3, made = ?4, started = NULL
             WHERE id = ?1 AND outcome IS NULL",
            params![id, word(&outcome), json(error)?, made],
        )?;
        Ok(changed > 0)
    }

    /// Ends all sign-ins whose time is over, and answers how many.
    pub fn expire_sign_ins(&self, now: DateTime<Utc>) -> Result<u32, LibraryError> {
        let changed = self.change(
            "end old sign-ins",
            "UPDATE sign_in SET outcome = 'expired', started = NULL
             WHERE outcome IS NULL AND claimed_at IS NULL AND expires_at <= ?1",
            [ms(now)],
        )?;
        Ok(u32::try_from(changed).unwrap_or(u32::MAX))
    }

    /// The steps so far.
    pub fn set_sign_in_trail(&self, id: SignInId, trail: &Value) -> Result<(), LibraryError> {
        self.change(
            "keep a trail",
            "UPDATE sign_in SET trail = ?2 WHERE id = ?1",
            params![id, json(trail)?],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// One sign-in.
    pub fn sign_in(&self, id: SignInId) -> Result<Option<SignInRow>, LibraryError> {
        self.one(
            "read a sign-in",
            &format!("SELECT {COLUMNS} FROM sign_in WHERE id = ?1"),
            [id],
            sign_in,
        )
    }

    /// The sign-in with this state.
    pub fn sign_in_by_state(&self, state_hash: Sha256) -> Result<Option<SignInRow>, LibraryError> {
        self.one(
            "read a sign-in",
            &format!("SELECT {COLUMNS} FROM sign_in WHERE state_hash = ?1"),
            [state_hash.as_bytes()],
            sign_in,
        )
    }

    /// Sign-ins that have not ended, oldest first.
    pub fn open_sign_ins(&self) -> Result<Vec<SignInRow>, LibraryError> {
        self.all(
            "read sign-ins",
            &format!("SELECT {COLUMNS} FROM sign_in WHERE outcome IS NULL ORDER BY id"),
            [],
            sign_in,
        )
    }
}
