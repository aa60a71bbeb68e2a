//! One at a time over all processes, while a key is made.

use std::{
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

/// Held until dropped; a crash frees it.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock that the file `path` stands for; the file stays, empty.
    pub(crate) fn wait(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        file.lock()?;
        Ok(Lock { _file: file })
    }

    /// The lock for making the key of `library` in the key store: in the user's own run-time folder, where the system
    /// has one.
    pub(crate) fn for_key_store(library: &str) -> io::Result<Self> {
        let folder = std::env::var_os("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .filter(|folder| folder.is_dir());
        let plain: String = library.chars().filter(char::is_ascii_alphanumeric).collect();
        Self::wait(
            &folder
                .unwrap_or_else(std::env::temp_dir)
                .join(format!("holdall-key-{plain}.lock")),
        )
    }
}
