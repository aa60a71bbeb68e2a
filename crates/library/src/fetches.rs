//! Answers of the web, and since when they are the same.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use holdall_model::Sha256;
use rusqlite::{Row, params};

use crate::{
    FetchId, LibraryError, Reader, Writer,
    values::{Columns, json, ms},
};

/// An answer as it is to be kept; its bytes are kept already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFetch {
    /// The address asked for.
    pub url: String,
    /// The address in the end.
    pub final_url: String,
    /// When it was answered.
    pub at: DateTime<Utc>,
    /// HTTP status in the end.
    pub status: u16,
    /// The headers that matter, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub sha256: Sha256,
    /// Whether it may stand in for the web when that does not answer.
    pub good: bool,
}

/// An answer that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchRow {
    /// Row id.
    pub id: FetchId,
    /// The address asked for.
    pub url: String,
    /// The address in the end.
    pub final_url: String,
    /// When it was first answered so.
    pub fetched_at: DateTime<Utc>,
    /// HTTP status in the end.
    pub status: u16,
    /// The headers that matter, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub sha256: Sha256,
    /// Whether it may stand in for the web.
    pub good: bool,
    /// When it was last answered so.
    pub last_same_at: DateTime<Utc>,
}

const COLUMNS: &str = "id, url, final_url, fetched_at, status, headers, sha256, good, last_same_at";

fn fetch(row: &Row<'_>) -> Result<FetchRow, LibraryError> {
    Ok(FetchRow {
        id: row.col("id")?,
        url: row.col("url")?,
        final_url: row.col("final_url")?,
        fetched_at: row.at("fetched_at")?,
        status: row.col("status")?,
        headers: row.json("headers")?,
        sha256: row.sha256("sha256")?,
        good: row.col("good")?,
        last_same_at: row.at("last_same_at")?,
    })
}

impl Writer<'_> {
    /// Keeps an answer. When the latest answer of that address was the same, only its time moves.
    pub fn keep_fetch(&self, new: &NewFetch) -> Result<FetchId, LibraryError> {
        if let Some(last) = self.latest_fetch(&new.url)?
            && last.sha256 == new.sha256
            && last.status == new.status
            && last.final_url == new.final_url
        {
            // Headers of the newest answer: the next request asks with its ETag.
            self.change(
                "keep an answer",
                "UPDATE fetch SET last_same_at = max(last_same_at, ?2), headers = ?3 WHERE id = ?1",
                params![last.id, ms(new.at), headers(new)],
            )?;
            return Ok(last.id);
        }
        self.add(
            "keep an answer",
            "INSERT INTO fetch (url, final_url, fetched_at, status, headers, sha256, good, last_same_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?3)",
            params![
                new.url,
                new.final_url,
                ms(new.at),
                new.status,
                headers(new),
                new.sha256.as_bytes(),
                new.good
            ],
        )
        .map(FetchId)
    }

    /// The web says that nothing changed (304): only the time moves.
    pub fn keep_unchanged(&self, id: FetchId, at: DateTime<Utc>) -> Result<(), LibraryError> {
        self.change(
            "keep an answer",
            "UPDATE fetch SET last_same_at = max(last_same_at, ?2) WHERE id = ?1",
            params![id, ms(at)],
        )?;
        Ok(())
    }
}

fn headers(new: &NewFetch) -> String {
    // Texts to texts always serialise.
    json(&new.headers).unwrap_or_else(|_| "{}".to_owned())
}

impl Reader<'_> {
    /// The latest answer of an address, whatever it was.
    pub fn latest_fetch(&self, url: &str) -> Result<Option<FetchRow>, LibraryError> {
        self.one_fetch(
            &format!("SELECT {COLUMNS} FROM fetch WHERE url = ?1 ORDER BY last_same_at DESC, id DESC LIMIT 1"),
            params![url],
        )
    }

    /// The latest answer of an address that may stand in for the web.
    pub fn good_fetch(&self, url: &str) -> Result<Option<FetchRow>, LibraryError> {
        self.one_fetch(
            &format!(
                "SELECT {COLUMNS} FROM fetch WHERE url = ?1 AND good = 1 ORDER BY last_same_at DESC, id DESC LIMIT 1"
            ),
            params![url],
        )
    }

    /// One answer.
    pub fn fetch(&self, id: FetchId) -> Result<Option<FetchRow>, LibraryError> {
        self.one_fetch(&format!("SELECT {COLUMNS} FROM fetch WHERE id = ?1"), params![id])
    }

    fn one_fetch(&self, sql: &str, params: &[&dyn rusqlite::ToSql]) -> Result<Option<FetchRow>, LibraryError> {
        self.one("read an answer", sql, params, fetch)
    }
}
