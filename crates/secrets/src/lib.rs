//! Holds the library key and seals or opens bytes with it; nothing else knows where the key lives.

use std::path::PathBuf;

use secrecy::SecretString;

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

/// What the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// There is no key store, or it does not answer.
    #[error("no key store is available: {0}")]
    NoKeyStore(String),
    /// The key store is locked and was not unlocked.
    #[error("the key store is locked")]
    Locked,
    /// The passphrase does not open the vault.
    #[error("the passphrase does not open the vault")]
    WrongPassphrase,
    /// This library's key is not there (any more): grants must be made anew.
    #[error("the library's key is missing")]
    KeyMissing,
    /// A sealed value that does not open: another key, another cell, or damage.
    #[error("a sealed value does not open")]
    DoesNotOpen,
    /// The vault file cannot be read or written.
    #[error("the vault file cannot be used")]
    File(#[source] std::io::Error),
}

/// The key of one library. Cheap to clone; never printed.
#[derive(Clone)]
pub struct LibraryKey {
    _key: std::sync::Arc<()>,
}

impl LibraryKey {
    /// The key of the library `uuid` from `place`; makes and stores one when `create` and there is none. Blocks, for
    /// as long as a person takes to unlock their key store: call it on a thread for blocking work.
    pub fn load(place: &Place, uuid: &str, create: bool) -> Result<Self, SecretsError> {
        let _ = (place, uuid, create);
        todo!()
    }

    /// Seals `plain` for one cell.
    pub fn seal(&self, cell: Cell<'_>, plain: &[u8]) -> Vec<u8> {
        let _ = (cell, plain);
        todo!()
    }

    /// Opens what [`seal`](Self::seal) made for the same cell.
    pub fn open(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<zeroize::Zeroizing<Vec<u8>>, SecretsError> {
        let _ = (cell, sealed);
        todo!()
    }
}

/// Tries `place` with a throw-away entry (written, read, deleted): whether secrets can be kept there now. Blocks.
pub fn probe(place: &Place) -> Result<(), SecretsError> {
    let _ = place;
    todo!()
}

/// `N` random bytes.
pub fn random<const N: usize>() -> [u8; N] {
    todo!()
}
