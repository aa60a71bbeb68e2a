//! Where the key of a library is kept.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{LazyLock, Mutex, PoisonError},
};

use secrecy::SecretString;

use crate::{SecretsError, aead::Key, key_store, random, vault};

/// Where the key of a library is kept.
#[derive(Debug, Clone)]
pub enum Place {
    /// The system key store, under the application's identifier and the library's uuid.
    KeyStore,
    /// A file under a passphrase.
    Vault {
        /// The vault file, created with mode 0600 and replaced by rename.
        file: PathBuf,
        /// What opens it.
        passphrase: SecretString,
    },
    /// Memory: gone with the process. Only the window offers it.
    ThisRun,
}

/// Tries `place` with a throw-away entry (written, read, deleted): whether secrets can be kept there now. A vault that
/// is there must open. Blocks.
pub fn probe(place: &Place) -> Result<(), SecretsError> {
    match place {
        Place::KeyStore => key_store::probe(),
        Place::Vault { file, passphrase } => vault::probe(file, passphrase),
        Place::ThisRun => Ok(()),
    }
}

static THIS_RUN: LazyLock<Mutex<HashMap<String, Key>>> = LazyLock::new(Mutex::default);

/// The key that this process made for `library`.
pub(crate) fn this_run(library: &str, create: bool) -> Result<Key, SecretsError> {
    let mut keys = THIS_RUN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(key) = keys.get(library) {
        return Ok(key.clone());
    }
    if !create {
        return Err(SecretsError::KeyMissing);
    }
    let key = Key::new(random());
    keys.insert(library.to_owned(), key.clone());
    Ok(key)
}

pub(crate) fn keep_this_run(library: &str, key: &Key) {
    THIS_RUN
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(library.to_owned(), key.clone());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, LibraryKey};

    #[test]
    fn a_key_of_this_run_is_the_same_all_run_long() {
        assert!(matches!(
            LibraryKey::load(&Place::ThisRun, "run", false),
            Err(SecretsError::KeyMissing)
        ));
        let cell = Cell {
            table: "t",
            column: "c",
            row: 1,
        };
        let sealed = LibraryKey::load(&Place::ThisRun, "run", true).unwrap().seal(cell, b"x");
        let again = LibraryKey::load(&Place::ThisRun, "run", false).unwrap();
        assert_eq!(again.open(cell, &sealed).unwrap().as_slice(), b"x");
        assert!(probe(&Place::ThisRun).is_ok());
    }

    #[test]
    fn nothing_secret_is_printed() {
        let key = LibraryKey::new("uuid", Key::new([0xAB; 32]));
        let printed = format!("{key:?}");
        assert!(printed.contains("uuid") && !printed.contains("171") && !printed.to_lowercase().contains("ab, ab"));
        let place = Place::Vault {
            file: "v".into(),
            passphrase: "SECRET".into(),
        };
        assert!(!format!("{place:?}").contains("SECRET"));
    }
}
