//! What a caller can do when the library does not.

use rusqlite::ErrorCode;

/// Each variant is something to do, not the place it broke.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// Made by a newer Holdall: update, nothing was touched.
    #[error("the library was made by a newer version")]
    Newer,
    /// Another program holds it too long; try again.
    #[error("the library is in use by another program")]
    Locked,
    /// The disk is full.
    #[error("the disk is full: {doing}")]
    Full {
        /// What was being done.
        doing: String,
    },
    /// The folder or file cannot be read or written.
    #[error("the library cannot be opened at {path}")]
    Place {
        /// File or folder.
        path: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The file is damaged, or no library.
    #[error("the library is damaged: {doing}")]
    Damaged {
        /// What was being done.
        doing: String,
    },
    /// Asked for something that is not there.
    #[error("there is no such {what}")]
    NotThere {
        /// `badge`, `backpack`, ...
        what: &'static str,
    },
    /// Anything else SQLite says.
    #[error("could not {doing}")]
    Sqlite {
        /// What was being done.
        doing: String,
        /// What SQLite said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Sorts SQLite's answer to `doing` into what the caller can do about it.
pub(crate) fn doing(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> LibraryError {
    move |error| {
        let doing = doing.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LibraryError::Locked,
            Some(ErrorCode::DiskFull) => LibraryError::Full { doing },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => LibraryError::Damaged { doing },
            _ => LibraryError::Sqlite {
                doing,
                source: Box::new(error),
            },
        }
    }
}

/// A column holds what no version of this program writes.
pub(crate) fn damaged(doing: &'static str) -> LibraryError {
    LibraryError::Damaged {
        doing: doing.to_owned(),
    }
}
