//! What a caller can do when a sync, check or copy does not go as it should.

use holdall_backpacks::BackpackError;
use holdall_library::LibraryError;
use holdall_secrets::SecretsError;

/// Each variant is something to do, not the place it broke.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// Another window or command works on this backpack: wait for it.
    #[error("another program works on this backpack")]
    Busy,
    /// The backpack wants a new sign-in; the library is as it was.
    #[error("the backpack wants a new sign-in")]
    SignInNeeded,
    /// The user stopped it; what was done is kept.
    #[error("stopped")]
    Stopped,
    /// This backpack cannot do what was asked, whatever is tried.
    #[error("this backpack cannot {what}")]
    NotPossible {
        /// `list its badges`, `take badges`.
        what: &'static str,
    },
    /// What the host did instead.
    #[error(transparent)]
    Backpack(#[from] BackpackError),
    /// What the library did instead.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The key that opens the grants is not at hand.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The lock file cannot be made.
    #[error("the lock of a backpack cannot be used")]
    Lock(#[source] std::io::Error),
}
