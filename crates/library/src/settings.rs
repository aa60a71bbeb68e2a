//! Settings: texts under keys that `app` gives.

use rusqlite::{OptionalExtension, params};

use crate::{LibraryError, Reader, Writer, error::doing};

impl Writer<'_> {
    /// Sets a setting, or removes it.
    pub fn set_setting(&self, key: &str, value: Option<&str>) -> Result<(), LibraryError> {
        match value {
            Some(value) => self.conn.execute(
                "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                params![key, value],
            ),
            None => self.conn.execute("DELETE FROM setting WHERE key = ?1", [key]),
        }
        .map_err(doing("keep a setting"))?;
        Ok(())
    }
}

impl Reader<'_> {
    /// A setting; `None` when it was never set.
    pub fn setting(&self, key: &str) -> Result<Option<String>, LibraryError> {
        self.conn
            .prepare_cached("SELECT value FROM setting WHERE key = ?1")
            .and_then(|mut select| select.query_row([key], |row| row.get(0)).optional())
            .map_err(doing("read a setting"))
    }
}
