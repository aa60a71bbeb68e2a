//! Settings: texts under keys that `app` gives.

use rusqlite::params;

use crate::{LibraryError, Reader, Writer, values::Columns};

impl Writer<'_> {
    /// Sets a setting, or removes it.
    pub fn set_setting(&self, key: &str, value: Option<&str>) -> Result<(), LibraryError> {
        let what = "keep a setting";
        match value {
            Some(value) => self.change(
                what,
                "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                params![key, value],
            )?,
            None => self.change(what, "DELETE FROM setting WHERE key = ?1", [key])?,
        };
        Ok(())
    }
}

impl Reader<'_> {
    /// A setting; `None` when it was never set.
    pub fn setting(&self, key: &str) -> Result<Option<String>, LibraryError> {
        self.one(
            "read a setting",
            "SELECT value FROM setting WHERE key = ?1",
            [key],
            |row| row.nth(0),
        )
    }
}
