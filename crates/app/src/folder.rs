//! Where the library lives: one function for window and command.

use std::path::{Path, PathBuf};

use crate::{Code, IDENTIFIER, UserError};

/// A library folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder asked for, else the platform's own.
    ///
    /// # Errors
    /// [`Code::File`] when the platform names no folder for local data and none is asked for.
    pub fn of(asked: Option<PathBuf>) -> Result<Self, UserError> {
        match asked.filter(|folder| !folder.as_os_str().is_empty()) {
            Some(folder) => Ok(Self(std::path::absolute(&folder).unwrap_or(folder))),
            None => Self::default_folder(),
        }
    }

    /// The platform's own: local data folder plus the identifier.
    pub fn default_folder() -> Result<Self, UserError> {
        let base = directories::BaseDirs::new().ok_or_else(|| UserError::new(Code::File).with("path", IDENTIFIER))?;
        Ok(Self(base.data_local_dir().join(IDENTIFIER)))
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The SQLite file.
    pub fn library(&self) -> PathBuf {
        self.0.join("library.sqlite")
    }

    /// The vault file, where secrets are kept under a passphrase.
    pub fn vault(&self) -> PathBuf {
        self.0.join("vault")
    }

    /// The folder of the locks of backpacks.
    pub fn locks(&self) -> PathBuf {
        self.0.join("locks")
    }

    /// The log.
    pub fn log(&self) -> PathBuf {
        self.0.join("logs").join("holdall.log")
    }

    /// In the default folder: which library waits for which answer, for a second process that a scheme starts.
    pub fn returns(&self) -> PathBuf {
        self.0.join("returns")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_asked_for_is_taken_as_it_is() {
        let folder = Folder::of(Some("/badges/mine".into())).unwrap();
        assert_eq!(folder.library(), Path::new("/badges/mine/library.sqlite"));
        assert_eq!(folder.log(), Path::new("/badges/mine/logs/holdall.log"));
    }

    #[test]
    fn the_default_is_the_local_data_folder_plus_the_identifier() {
        let folder = Folder::of(None).unwrap();
        assert_eq!(folder.path().file_name().unwrap(), IDENTIFIER);
    }
}
