//! From what a user writes to a badge: the local id, the assertion's id, or 8 and more hex digits of a content hash.

use rusqlite::params;

use crate::{AssertionId, LibraryError, Reader, values::Columns};

impl Reader<'_> {
    /// The badges that `text` names: none, one, or several when it is ambiguous. The local id goes before the
    /// assertion's id, and that before the hash of any document that the badge has or had.
    pub fn find(&self, text: &str) -> Result<Vec<AssertionId>, LibraryError> {
        let text = text.trim();
        if let Ok(id) = text.parse::<i64>() {
            let found = self.ids("SELECT id FROM assertion WHERE id = ?1", params![id])?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let found = self.ids(
            "SELECT id FROM assertion WHERE assertion_id = ?1 ORDER BY id",
            params![text],
        )?;
        if !found.is_empty() {
            return Ok(found);
        }
        let Some((from, to)) = hash_range(text) else {
            return Ok(Vec::new());
        };
        self.ids(
            "SELECT DISTINCT assertion FROM assertion_version WHERE sha256 BETWEEN ?1 AND ?2 ORDER BY assertion",
            params![from, to],
        )
    }

    fn ids(&self, sql: &str, params: &[&dyn rusqlite::ToSql]) -> Result<Vec<AssertionId>, LibraryError> {
        self.all("look for a badge", sql, params, |row| row.nth(0))
    }
}

/// The smallest and largest hash that begin with these 8 to 64 hex digits.
fn hash_range(digits: &str) -> Option<([u8; 32], [u8; 32])> {
    if !(8..=64).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let bound = |fill: &str| {
        let mut raw = [0; 32];
        let all = digits.to_owned() + &fill.repeat(64 - digits.len());
        hex::decode_to_slice(all, &mut raw).ok().map(|()| raw)
    };
    Some((bound("0")?, bound("f")?))
}
