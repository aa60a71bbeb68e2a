//! Writing a file without harming another.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use crate::{Answered, Code, UserError};

/// Most numbers tried.
const MOST: u32 = 10_000;

/// Writes `bytes` at `target`, or beside it under a number when something else is there already. A file that holds the
/// same already is left as it is.
pub(super) fn write_beside(target: &Path, bytes: &[u8]) -> Answered<PathBuf> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(|error| told(folder, &error))?;
    }
    for number in 1..MOST {
        let path = numbered(target, number);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let written = file.write_all(bytes).and_then(|()| file.sync_all());
                if let Err(error) = written {
                    drop(file);
                    // Half a file is worse than none; when it cannot go either, the error says where it is.
                    let _ = fs::remove_file(&path);
                    return Err(told(&path, &error));
                }
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                if fs::read(&path).is_ok_and(|there| there == bytes) {
                    return Ok(path);
                }
            }
            Err(error) => return Err(told(&path, &error)),
        }
    }
    Err(UserError::new(Code::File).with("path", target.display().to_string()))
}

fn numbered(target: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return target.to_owned();
    }
    let stem = target.file_stem().unwrap_or_default().to_string_lossy();
    let name = match target.extension() {
        Some(ending) => format!("{stem} ({number}).{}", ending.to_string_lossy()),
        None => format!("{stem} ({number})"),
    };
    target.with_file_name(name)
}

fn told(path: &Path, error: &std::io::Error) -> UserError {
    let code = if error.kind() == ErrorKind::StorageFull {
        Code::DiskFull
    } else {
        Code::File
    };
    UserError::new(code)
        .with("path", path.display().to_string())
        .because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_file_under_the_same_name_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("deep/badge [1].png");
        assert_eq!(write_beside(&target, b"one").unwrap(), target);
        assert_eq!(
            write_beside(&target, b"one").unwrap(),
            target,
            "the same again is no second file"
        );
        let second = write_beside(&target, b"two").unwrap();
        assert_eq!(second.file_name().unwrap(), "badge [1] (2).png");
        assert_eq!(write_beside(&target, b"two").unwrap(), second);
        assert_eq!(fs::read(&target).unwrap(), b"one");
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"x").unwrap();
        let error = write_beside(&file.join("badge.png"), b"one").unwrap_err();
        assert_eq!(error.code, Code::File);
        assert!(error.params["path"].contains("file"), "{error}");
    }
}
