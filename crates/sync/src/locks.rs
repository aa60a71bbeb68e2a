//! One program at a time per backpack: an operating-system lock on `DIR/locks/<backpack>`, freed by a crash too.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::Path,
};

use holdall_library::BackpackId;

use crate::SyncError;

/// Held until dropped.
#[derive(Debug)]
pub struct BackpackLock {
    _file: File,
}

impl BackpackLock {
    /// Takes the lock of a backpack below `folder`, which is made when it is not there.
    ///
    /// # Errors
    /// `Busy` at once when somebody else has it, in this process or another.
    pub fn take(folder: &Path, backpack: BackpackId) -> Result<Self, SyncError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(SyncError::Lock)?;
        // The file stays when the lock goes: removing it would let two programs lock two files of one name.
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        let file = options
            .open(folder.join(backpack.to_string()))
            .map_err(SyncError::Lock)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(SyncError::Busy),
            Err(TryLockError::Error(error)) => Err(SyncError::Lock(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_comer_is_told_busy_and_the_lock_is_free_again_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let locks = folder.path().join("locks");
        let first = BackpackLock::take(&locks, BackpackId(1)).unwrap();
        assert!(matches!(
            BackpackLock::take(&locks, BackpackId(1)),
            Err(SyncError::Busy)
        ));
        assert!(
            BackpackLock::take(&locks, BackpackId(2)).is_ok(),
            "another backpack is another lock"
        );
        drop(first);
        assert!(BackpackLock::take(&locks, BackpackId(1)).is_ok());
    }
}
