//! Backpacks: one user's collection at one host, with its sealed grant.

use chrono::{DateTime, Utc};
use rusqlite::{Params, Row, params};
use serde_json::Value;

use crate::{
    BackpackId, BackpackState, LibraryError, Reader, Writer,
    values::{Columns, json, ms},
};

/// A backpack that is to be added. Its grant is sealed for its row, so it is set afterwards, in the same transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct NewBackpack {
    /// Protocol id.
    pub protocol: String,
    /// Host name, with the port when it is not the usual one.
    pub host: String,
    /// The address that the user typed, made an URL.
    pub typed: String,
    /// The user's name for it.
    pub name: String,
    /// The tag's letter.
    pub letter: String,
    /// The tag's cloth.
    pub cloth: String,
    /// Adding badges was not asked for.
    pub read_only: bool,
    /// How the sign-in's answer came back.
    pub way_back: String,
    /// Who is signed in, as JSON; `null` when not known.
    pub profile: Value,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// The steps of its connection, a JSON list.
    pub trail: Value,
    /// When it was connected.
    pub connected_at: DateTime<Utc>,
}

/// A backpack.
#[derive(Debug, Clone, PartialEq)]
pub struct BackpackRow {
    /// Row id.
    pub id: BackpackId,
    /// Protocol id.
    pub protocol: String,
    /// Host name, with the port when it is not the usual one.
    pub host: String,
    /// The address that the user typed, made an URL.
    pub typed: String,
    /// The user's name for it.
    pub name: String,
    /// The tag's letter.
    pub letter: String,
    /// The tag's cloth.
    pub cloth: String,
    /// Whether it can be worked with.
    pub state: BackpackState,
    /// Adding badges was not asked for.
    pub read_only: bool,
    /// How the sign-in's answer came back.
    pub way_back: String,
    /// Who is signed in, as JSON.
    pub profile: Value,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// The steps of its connection, a JSON list.
    pub trail: Value,
    /// When it was connected.
    pub connected_at: DateTime<Utc>,
    /// When a sync last began.
    pub last_tried_at: Option<DateTime<Utc>>,
    /// When a complete sync last ended.
    pub last_synced_at: Option<DateTime<Utc>>,
    /// Why the last try failed, as JSON; `null` when it did not.
    pub last_error: Value,
    /// Start of the last complete run.
    pub since_at: Option<DateTime<Utc>>,
    /// Start of the last complete listing of everything.
    pub full_listed_at: Option<DateTime<Utc>>,
    /// A full listing lacked too much; a second one is waited for.
    pub pending_empty_at: Option<DateTime<Utc>>,
}

/// How many badges a backpack lists and listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BackpackCounts {
    /// Listed now.
    pub badges: u32,
    /// No longer listed.
    pub gone: u32,
}

const COLUMNS: &str = "id, protocol, host, typed, name, letter, cloth, state, read_only, way_back, profile, scopes,
    trail, connected_at, last_tried_at, last_synced_at, last_error, since_at, full_listed_at, pending_empty_at";

fn backpack(row: &Row<'_>) -> Result<BackpackRow, LibraryError> {
    Ok(BackpackRow {
        id: row.col("id")?,
        protocol: row.col("protocol")?,
        host: row.col("host")?,
        typed: row.col("typed")?,
        name: row.col("name")?,
        letter: row.col("letter")?,
        cloth: row.col("cloth")?,
        state: row.col("state")?,
        read_only: row.col("read_only")?,
        way_back: row.col("way_back")?,
        profile: row.json("profile")?,
        scopes: row.json("scopes")?,
        trail: row.json("trail")?,
        connected_at: row.at("connected_at")?,
        last_tried_at: row.opt_at("last_tried_at")?,
        last_synced_at: row.opt_at("last_synced_at")?,
        last_error: row.json("last_error")?,
        since_at: row.opt_at("since_at")?,
        full_listed_at: row.opt_at("full_listed_at")?,
        pending_empty_at: row.opt_at("pending_empty_at")?,
    })
}

impl Writer<'_> {
    /// Adds a backpack, signed out until its grant is set.
    pub fn add_backpack(&self, new: &NewBackpack) -> Result<BackpackId, LibraryError> {
        self.add(
            "add a backpack",
            "INSERT INTO backpack (protocol, host, typed, name, letter, cloth, state, read_only, way_back, profile,
                 scopes, trail, connected_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'signed_out', ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                new.protocol,
                new.host,
                new.typed,
                new.name,
                new.letter,
                new.cloth,
                new.read_only,
                new.way_back,
                json(&new.profile)?,
                json(&new.scopes)?,
                json(&new.trail)?,
                ms(new.connected_at)
            ],
        )
        .map(BackpackId)
    }

    /// Connects a backpack anew after a second sign-in: profile, scopes, trail and the like; its name, tag and badges
    /// stay.
    pub fn reconnect_backpack(&self, id: BackpackId, new: &NewBackpack) -> Result<(), LibraryError> {
        self.change_backpack(
            "connect a backpack again",
            "UPDATE backpack SET protocol = ?2, host = ?3, typed = ?4, read_only = ?5, way_back = ?6, profile = ?7,
                 scopes = ?8, trail = ?9, last_error = 'null'
             WHERE id = ?1",
            params![
                id,
                new.protocol,
                new.host,
                new.typed,
                new.read_only,
                new.way_back,
                json(&new.profile)?,
                json(&new.scopes)?,
                json(&new.trail)?
            ],
        )
    }

    /// Sets the sealed grant (cell `backpack.access`); the backpack is ready then.
    pub fn set_grant(&self, id: BackpackId, sealed: &[u8]) -> Result<(), LibraryError> {
        self.change_backpack(
            "keep a grant",
            "UPDATE backpack SET access = ?2, state = 'ready' WHERE id = ?1",
            params![id, sealed],
        )
    }

    /// Forgets the grant; the backpack is then in `state`. With `Disconnected` the client goes too.
    pub fn forget_grant(&self, id: BackpackId, state: BackpackState) -> Result<(), LibraryError> {
        self.change_backpack(
            "forget a grant",
            "UPDATE backpack SET access = NULL, state = ?2,
                 client = CASE WHEN ?2 = 'disconnected' THEN NULL ELSE client END
             WHERE id = ?1",
            params![id, state],
        )
    }

    /// Sets the sealed client id and secret (cell `backpack.client`).
    pub fn set_client(&self, id: BackpackId, sealed: Option<&[u8]>) -> Result<(), LibraryError> {
        self.change_backpack(
            "keep a client",
            "UPDATE backpack SET client = ?2 WHERE id = ?1",
            params![id, sealed],
        )
    }

    /// Sets whether the backpack can be worked with; its grant stays as it is.
    pub fn set_backpack_state(&self, id: BackpackId, state: BackpackState) -> Result<(), LibraryError> {
        self.change_backpack(
            "change a backpack",
            "UPDATE backpack SET state = ?2 WHERE id = ?1",
            params![id, state],
        )
    }

    /// Renames a backpack and changes its tag.
    pub fn rename_backpack(&self, id: BackpackId, name: &str, letter: &str, cloth: &str) -> Result<(), LibraryError> {
        self.change_backpack(
            "rename a backpack",
            "UPDATE backpack SET name = ?2, letter = ?3, cloth = ?4 WHERE id = ?1",
            params![id, name, letter, cloth],
        )
    }

    /// Who is signed in, as the host said last.
    pub fn set_profile(&self, id: BackpackId, profile: &Value) -> Result<(), LibraryError> {
        self.change_backpack(
            "keep a profile",
            "UPDATE backpack SET profile = ?2 WHERE id = ?1",
            params![id, json(profile)?],
        )
    }

    /// Granted scopes, as the host said last.
    pub fn set_scopes(&self, id: BackpackId, scopes: &[String]) -> Result<(), LibraryError> {
        self.change_backpack(
            "keep scopes",
            "UPDATE backpack SET scopes = ?2 WHERE id = ?1",
            params![id, json(scopes)?],
        )
    }

    /// A sync begins.
    pub fn sync_began(&self, id: BackpackId, at: DateTime<Utc>) -> Result<(), LibraryError> {
        self.change_backpack(
            "note a sync",
            "UPDATE backpack SET last_tried_at = ?2 WHERE id = ?1",
            params![id, ms(at)],
        )
    }

    /// A sync that began at `began` is over. `full`: it asked for everything. `complete`: it was shown all that the host
    /// counts; only then later changes alone need to be asked for.
    pub fn sync_ended(
        &self,
        id: BackpackId,
        began: DateTime<Utc>,
        ended: DateTime<Utc>,
        full: bool,
        complete: bool,
    ) -> Result<(), LibraryError> {
        self.change_backpack(
            "note a sync",
            "UPDATE backpack SET last_synced_at = ?3, last_error = 'null',
                 since_at = iif(?5, ?2, since_at), full_listed_at = iif(?4 AND ?5, ?2, full_listed_at)
             WHERE id = ?1",
            params![id, ms(began), ms(ended), full, complete],
        )
    }

    /// A sync failed; `error` is what the edges show, as JSON.
    pub fn sync_failed(&self, id: BackpackId, error: &Value) -> Result<(), LibraryError> {
        self.change_backpack(
            "note a sync",
            "UPDATE backpack SET last_error = ?2 WHERE id = ?1",
            params![id, json(error)?],
        )
    }

    fn change_backpack(&self, what: &'static str, sql: &str, values: impl Params) -> Result<(), LibraryError> {
        match self.change(what, sql, values)? {
            0 => Err(LibraryError::NotThere { what: "backpack" }),
            _ => Ok(()),
        }
    }

    /// A full listing lacked too much (`Some`), or a later one settled it (`None`).
    pub fn set_pending_empty(&self, id: BackpackId, at: Option<DateTime<Utc>>) -> Result<(), LibraryError> {
        self.change_backpack(
            "note a sync",
            "UPDATE backpack SET pending_empty_at = ?2 WHERE id = ?1",
            params![id, at.map(ms)],
        )
    }
}

impl Reader<'_> {
    /// All backpacks, disconnected ones too, in the order in which they were connected.
    pub fn backpacks(&self) -> Result<Vec<BackpackRow>, LibraryError> {
        self.all(
            "read backpacks",
            &format!("SELECT {COLUMNS} FROM backpack ORDER BY id"),
            [],
            backpack,
        )
    }

    /// One backpack.
    pub fn backpack(&self, id: BackpackId) -> Result<Option<BackpackRow>, LibraryError> {
        self.one(
            "read a backpack",
            &format!("SELECT {COLUMNS} FROM backpack WHERE id = ?1"),
            [id],
            backpack,
        )
    }

    /// The sealed grant of a backpack (cell `backpack.access`); `None` when it is signed out or not there.
    pub fn grant(&self, id: BackpackId) -> Result<Option<Vec<u8>>, LibraryError> {
        self.one(
            "read a grant",
            "SELECT access FROM backpack WHERE id = ?1",
            [id],
            |row| row.nth(0),
        )
        .map(Option::flatten)
    }

    /// The sealed client of a backpack (cell `backpack.client`).
    pub fn client(&self, id: BackpackId) -> Result<Option<Vec<u8>>, LibraryError> {
        self.one(
            "read a client",
            "SELECT client FROM backpack WHERE id = ?1",
            [id],
            |row| row.nth(0),
        )
        .map(Option::flatten)
    }

    /// How many badges each backpack lists and listed; backpacks without any are absent.
    pub fn backpack_counts(&self) -> Result<Vec<(BackpackId, BackpackCounts)>, LibraryError> {
        self.all(
            "count badges",
            "SELECT backpack, count(*) - count(gone_at), count(gone_at) FROM holding GROUP BY backpack",
            [],
            |row| {
                Ok((
                    row.nth(0)?,
                    BackpackCounts {
                        badges: row.nth(1)?,
                        gone: row.nth(2)?,
                    },
                ))
            },
        )
    }
}
