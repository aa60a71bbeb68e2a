//! Every host contacted, and what for.

use chrono::{DateTime, Utc};
use rusqlite::params;

use crate::{
    LibraryError, Reader, Writer,
    error::doing,
    values::{Columns, ms},
};

/// A host and a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Host name.
    pub host: String,
    /// `discovery`, `pull`, `verify`, ...
    pub purpose: String,
    /// Requests.
    pub count: u32,
    /// First request.
    pub first_at: DateTime<Utc>,
    /// Last request.
    pub last_at: DateTime<Utc>,
}

impl Writer<'_> {
    /// Counts `count` requests to a host, the last of them at `at`.
    pub fn keep_contact(&self, host: &str, purpose: &str, count: u32, at: DateTime<Utc>) -> Result<(), LibraryError> {
        self.conn
            .prepare_cached(
                "INSERT INTO contact (host, purpose, count, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?4)
                 ON CONFLICT (host, purpose) DO UPDATE SET
                     count = count + excluded.count, last_at = max(last_at, excluded.last_at)",
            )
            .and_then(|mut insert| insert.execute(params![host, purpose, count, ms(at)]))
            .map_err(doing("note a contact"))?;
        Ok(())
    }
}

impl Reader<'_> {
    /// All hosts contacted, by name and purpose.
    pub fn contacts(&self) -> Result<Vec<ContactRow>, LibraryError> {
        let mut select = self
            .conn
            .prepare_cached("SELECT host, purpose, count, first_at, last_at FROM contact ORDER BY host, purpose")
            .map_err(doing("read contacts"))?;
        let mut rows = select.query([]).map_err(doing("read contacts"))?;
        let mut contacts = Vec::new();
        while let Some(row) = rows.next().map_err(doing("read contacts"))? {
            contacts.push(ContactRow {
                host: row.col("host")?,
                purpose: row.col("purpose")?,
                count: row.col("count")?,
                first_at: row.at("first_at")?,
                last_at: row.at("last_at")?,
            });
        }
        Ok(contacts)
    }
}
