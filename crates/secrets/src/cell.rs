//! A sealed value belongs to one cell of one library.

use zeroize::Zeroizing;

use crate::{LibraryKey, SecretsError, aead};

/// The first byte of a sealed value: how the rest is made.
const VERSION: u8 = 1;

/// The row and column that a sealed value belongs to; opening it anywhere else fails.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// Table name.
    pub table: &'a str,
    /// Column name.
    pub column: &'a str,
    /// Row id.
    pub row: i64,
}

impl Cell<'_> {
    /// Version, library, table, column and row, each text behind its length so that no two cells read alike.
    fn context(&self, library: &str) -> Vec<u8> {
        let mut context = vec![VERSION];
        for text in [library, self.table, self.column] {
            context.extend_from_slice(&(text.len() as u64).to_le_bytes());
            context.extend_from_slice(text.as_bytes());
        }
        context.extend_from_slice(&self.row.to_le_bytes());
        context
    }
}

impl LibraryKey {
    /// Seals `plain` for one cell. The same value sealed twice reads differently.
    pub fn seal(&self, cell: Cell<'_>, plain: &[u8]) -> Vec<u8> {
        let mut sealed = vec![VERSION];
        sealed.extend(aead::seal(self.key(), &cell.context(self.library()), plain));
        sealed
    }

    /// Opens what [`seal`](Self::seal) made for the same cell.
    pub fn open(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SecretsError> {
        match sealed.split_first() {
            Some((&VERSION, rest)) => {
                aead::open(self.key(), &cell.context(self.library()), rest).ok_or(SecretsError::DoesNotOpen)
            }
            _ => Err(SecretsError::DoesNotOpen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    const CELL: Cell<'_> = Cell {
        table: "backpack",
        column: "grant",
        row: 7,
    };

    fn key(uuid: &str) -> LibraryKey {
        LibraryKey::load(&Place::ThisRun, uuid, true).unwrap()
    }

    #[test]
    fn a_value_opens_in_its_own_cell() {
        let key = key("cell-own");
        for plain in [&b""[..], b"x", &[0; 100_000]] {
            assert_eq!(key.open(CELL, &key.seal(CELL, plain)).unwrap().as_slice(), plain);
        }
        assert_ne!(key.seal(CELL, b"x"), key.seal(CELL, b"x"));
    }

    #[test]
    fn a_value_moved_to_another_cell_does_not_open() {
        let key = key("cell-moved");
        let sealed = key.seal(CELL, b"x");
        for other in [
            Cell { row: 8, ..CELL },
            Cell {
                column: "client",
                ..CELL
            },
            Cell {
                table: "sign_in",
                ..CELL
            },
            Cell {
                table: "backpackg",
                column: "rant",
                ..CELL
            },
        ] {
            assert!(
                matches!(key.open(other, &sealed), Err(SecretsError::DoesNotOpen)),
                "{other:?}"
            );
        }
    }

    #[test]
    fn a_value_of_another_library_does_not_open() {
        let sealed = key("cell-a").seal(CELL, b"x");
        assert!(key("cell-b").open(CELL, &sealed).is_err(), "another key");
        let renamed = LibraryKey::new("cell-b", key("cell-a").key().clone());
        assert!(renamed.open(CELL, &sealed).is_err(), "the same key for another library");
    }

    #[test]
    fn damage_and_other_versions_do_not_open() {
        let key = key("cell-damage");
        let sealed = key.seal(CELL, b"x");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(CELL, &changed).is_err(), "byte {at}");
            assert!(key.open(CELL, &sealed[..at]).is_err(), "cut at {at}");
        }
    }
}
