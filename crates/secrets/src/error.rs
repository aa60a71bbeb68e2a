//! What can go wrong with secrets, by what the caller can do about it.

/// What the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// There is no key store, or it does not answer. A process asks the system for its key store once: one that is
    /// started later is found by the next process.
    #[error("no key store is available: {0}")]
    NoKeyStore(String),
    /// The key store is locked and was not unlocked.
    #[error("the key store is locked")]
    Locked,
    /// The passphrase does not open the vault, or is empty.
    #[error("the passphrase does not open the vault")]
    WrongPassphrase,
    /// This library's key is not there (any more): grants must be made anew.
    #[error("the library's key is missing")]
    KeyMissing,
    /// A sealed value that does not open: another key, another cell, or damage.
    #[error("a sealed value does not open")]
    DoesNotOpen,
    /// The vault file cannot be read or written, or is not a vault of this library.
    #[error("the vault file cannot be used")]
    File(#[source] std::io::Error),
}
