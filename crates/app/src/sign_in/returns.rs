//! Which library waits for which answer.
//!
//! The private scheme may start a process that knows only the default library. A file under the default data folder,
//! named by the hash of the state, leads it to the right one; the file holds the library's path and nothing else.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use holdall_model::Sha256;

/// Longest path that is read.
const LONGEST_BYTES: u64 = 16 * 1024;

/// Leaves word in `returns` that the library in `folder` waits for the answer with this state.
pub fn leave(returns: &Path, state: &Sha256, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(returns)?;
    fs::write(returns.join(state.to_string()), folder.as_os_str().as_encoded_bytes())
}

/// The library that waits for the answer with this state; `None` for a state that nobody here sent.
pub fn find(returns: &Path, state: &Sha256) -> Option<PathBuf> {
    let file = returns.join(state.to_string());
    if fs::metadata(&file).ok()?.len() > LONGEST_BYTES {
        return None;
    }
    let folder = PathBuf::from(String::from_utf8(fs::read(file).ok()?).ok()?);
    folder.is_absolute().then_some(folder)
}

/// Takes the word back. What is not there any more needs no taking back.
pub fn forget(returns: &Path, state: &Sha256) {
    let _ = fs::remove_file(returns.join(state.to_string()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_is_left_found_and_taken_back() {
        let home = tempfile::tempdir().unwrap();
        let returns = home.path().join("returns");
        let state = Sha256::of(b"state");
        assert_eq!(find(&returns, &state), None, "nobody sent it yet");
        leave(&returns, &state, home.path()).unwrap();
        assert_eq!(find(&returns, &state), Some(home.path().to_owned()));
        assert_eq!(find(&returns, &Sha256::of(b"another")), None);
        forget(&returns, &state);
        assert_eq!(find(&returns, &state), None);
    }

    #[test]
    fn the_state_itself_stands_in_no_name_and_no_file() {
        let home = tempfile::tempdir().unwrap();
        leave(home.path(), &Sha256::of(b"secret-state"), Path::new("/badges")).unwrap();
        for entry in fs::read_dir(home.path()).unwrap() {
            let path = entry.unwrap().path();
            assert!(!path.to_string_lossy().contains("secret-state"));
            assert_eq!(fs::read_to_string(&path).unwrap(), "/badges");
        }
    }
}
