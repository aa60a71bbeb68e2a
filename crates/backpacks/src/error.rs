//! What a caller can do when a host does not do what was asked.

/// Each variant is something to do, not the place it broke.
#[derive(Debug, thiserror::Error)]
pub enum BackpackError {
    /// The grant is not accepted any more: renew it once, then sign in again.
    #[error("the backpack wants a new sign-in")]
    SignedOut,
    /// Signed in, but this is not allowed (scope, consent withdrawn in part).
    #[error("the backpack does not allow this: {said}")]
    Forbidden {
        /// The host's words, redacted.
        said: String,
    },
    /// Wait, then again.
    #[error("the backpack asks us to slow down")]
    Busy {
        /// Seconds, when the host says.
        retry_after_s: Option<u64>,
    },
    /// The host says no to this very request; asking again will not help.
    #[error("the backpack refused: {said}")]
    Refused {
        /// The host's words, redacted.
        said: String,
        /// A code recognised in them, e.g. `RECIPIENT_PROFILE_MISMATCH`.
        code: Option<String>,
    },
    /// The host is in trouble or answers what nobody can read; try later.
    #[error("the backpack gave an answer that cannot be used (HTTP {status}): {what}")]
    HostTrouble {
        /// HTTP status.
        status: u16,
        /// What was wrong with it.
        what: String,
    },
    /// Nothing there speaks this protocol.
    #[error("no {protocol} here: {why}")]
    NotHere {
        /// Protocol title.
        protocol: &'static str,
        /// What was tried and what it answered.
        why: String,
    },
    /// The answer that came back does not belong to the sign-in that was started.
    #[error("the answer does not fit the sign-in: {0}")]
    BadReturn(&'static str),
    /// The request did not get through.
    #[error(transparent)]
    Net(#[from] holdall_net::NetError),
}

impl BackpackError {
    /// An answer with this HTTP status that makes no sense.
    pub(crate) fn odd(status: u16, what: impl Into<String>) -> Self {
        Self::HostTrouble {
            status,
            what: what.into(),
        }
    }
}
