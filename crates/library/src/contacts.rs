//! Every host contacted, and what for.

use chrono::{DateTime, Utc};
use rusqlite::params;

use crate::{
    LibraryError, Reader, Writer,
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
        self.change(
            "note a contact",
            "INSERT INTO contact (host, purpose, count, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?4)
             ON CONFLICT (host, purpose) DO UPDATE SET
                 count = count + excluded.count, last_at = max(last_at, excluded.last_at)",
            params![host, purpose, count, ms(at)],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// All hosts contacted, by name and purpose.
    pub fn contacts(&self) -> Result<Vec<ContactRow>, LibraryError> {
        self.all(
            "read contacts",
            "SELECT host, purpose, count, first_at, last_at FROM contact ORDER BY host, purpose",
            [],
            |row| {
                Ok(ContactRow {
                    host: row.col("host")?,
                    purpose: row.col("purpose")?,
                    count: row.col("count")?,
                    first_at: row.at("first_at")?,
                    last_at: row.at("last_at")?,
                })
            },
        )
    }
}
