//! Between Rust's types and columns: instants as milliseconds, hashes as 32 bytes, lists as JSON.

use chrono::{DateTime, Utc};
use holdall_model::Sha256;
use rusqlite::Row;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    LibraryError,
    error::{damaged, doing},
};

/// The column value of an instant.
pub(crate) fn ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// The column value of an instant that may be absent.
pub(crate) fn opt_ms(at: Option<DateTime<Utc>>) -> Option<i64> {
    at.map(ms)
}

/// A JSON column's text.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, LibraryError> {
    serde_json::to_string(value).map_err(|error| LibraryError::Sqlite {
        doing: "write a list".to_owned(),
        source: Box::new(error),
    })
}

/// A word of the model (an enum that serialises to a text) as a column value.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        // Only enums of plain words are passed here; the reader refuses an empty word.
        _ => String::new(),
    }
}

/// Reads columns by name into the types of rows.
pub(crate) trait Columns {
    /// Any type that SQLite knows.
    fn col<T: rusqlite::types::FromSql>(&self, name: &str) -> Result<T, LibraryError>;

    /// The same by its place, for queries of a column or two.
    fn nth<T: rusqlite::types::FromSql>(&self, place: usize) -> Result<T, LibraryError>;

    /// An instant.
    fn at(&self, name: &str) -> Result<DateTime<Utc>, LibraryError> {
        self.opt_at(name)?.ok_or_else(|| damaged("a time is missing"))
    }

    /// An instant that may be absent.
    fn opt_at(&self, name: &str) -> Result<Option<DateTime<Utc>>, LibraryError> {
        self.col::<Option<i64>>(name)?
            .map(|ms| DateTime::from_timestamp_millis(ms).ok_or_else(|| damaged("a time is out of range")))
            .transpose()
    }

    /// A hash.
    fn sha256(&self, name: &str) -> Result<Sha256, LibraryError> {
        self.col::<[u8; 32]>(name).map(Sha256::from)
    }

    /// A hash that may be absent.
    fn opt_sha256(&self, name: &str) -> Result<Option<Sha256>, LibraryError> {
        Ok(self.col::<Option<[u8; 32]>>(name)?.map(Sha256::from))
    }

    /// A JSON column.
    fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, LibraryError> {
        serde_json::from_str(&self.col::<String>(name)?).map_err(|_| damaged("a list cannot be read"))
    }

    /// A word of the model.
    fn word<T: DeserializeOwned>(&self, name: &str) -> Result<T, LibraryError> {
        serde_json::from_value(serde_json::Value::String(self.col(name)?)).map_err(|_| damaged("a word is unknown"))
    }

    /// A word that may be absent.
    fn opt_word<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, LibraryError> {
        match self.col::<Option<String>>(name)? {
            Some(word) => serde_json::from_value(serde_json::Value::String(word))
                .map(Some)
                .map_err(|_| damaged("a word is unknown")),
            None => Ok(None),
        }
    }
}

impl Columns for Row<'_> {
    fn col<T: rusqlite::types::FromSql>(&self, name: &str) -> Result<T, LibraryError> {
        self.get(name).map_err(|error| unfit(error, name))
    }

    fn nth<T: rusqlite::types::FromSql>(&self, place: usize) -> Result<T, LibraryError> {
        self.get(place).map_err(|error| unfit(error, &place.to_string()))
    }
}

fn unfit(error: rusqlite::Error, column: &str) -> LibraryError {
    match error {
        rusqlite::Error::SqliteFailure(..) => doing("read a row")(error),
        // A type or name that does not fit: the file was changed by something else.
        error => LibraryError::Sqlite {
            doing: format!("read column {column}"),
            source: Box::new(error),
        },
    }
}
