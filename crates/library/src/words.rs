//! Words that columns hold and that only the library and its users know.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// The word stored.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                match value.as_str()? {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(rusqlite::types::FromSqlError::InvalidType),
                }
            }
        }
    )*};
}

words! {
    /// Whether a backpack can be worked with.
    BackpackState {
        /// Signed in.
        Ready = "ready",
        /// Wants a new sign-in.
        SignedOut = "signed_out",
        /// Disconnected by the user; its badges stay.
        Disconnected = "disconnected",
    }

    /// Where a document of a badge comes from; a later one of these stands over an earlier one.
    Source {
        /// A host's listing: shown, never verified.
        Listed = "listed",
        /// A file or text of the user, or a signed badge from a listing.
        Given = "given",
        /// Its own address.
        Fetched = "fetched",
    }

    /// How far a badge of a transfer is.
    ReceiptState {
        /// Not begun.
        Planned = "planned",
        /// The request may have left; what became of it must be read back before it is sent again.
        Sending = "sending",
        /// Over.
        Ended = "ended",
    }

    /// How one badge of a transfer ended.
    TransferOutcome {
        /// Sent, and read back.
        Copied = "copied",
        /// It was there before.
        AlreadyThere = "already_there",
        /// Accepted, and not listed yet.
        NotVisibleYet = "not_visible_yet",
        /// The target said no, or would.
        Refused = "refused",
        /// Not sent.
        NotSent = "not_sent",
        /// Stopped by the user.
        Stopped = "stopped",
    }

    /// Why a badge of a transfer stays, or how it went.
    TransferReason {
        /// The target's profile does not hold the address it is written to.
        AddressMissing = "address_missing",
        /// The host takes no badge in this form.
        FormNotTaken = "form_not_taken",
        /// The host takes badges of another version of Open Badges.
        VersionNotTaken = "version_not_taken",
        /// The connection is for the badges of one issuer, and this is another's.
        OtherIssuer = "other_issuer",
        /// Withdrawn by its issuer.
        Revoked = "revoked",
        /// Past its end.
        Expired = "expired",
        /// A check failed.
        Problem = "problem",
        /// Its page does not answer, so the target could not read it either.
        IssuerGone = "issuer_gone",
        /// The library does not hold its document yet.
        NotFetched = "not_fetched",
        /// The target said no.
        RefusedByHost = "refused_by_host",
        /// The target could not be reached or had trouble.
        HostTrouble = "host_trouble",
        /// The target wants a new sign-in.
        SignInNeeded = "sign_in_needed",
        /// The connection broke after sending, and the target does not list it.
        Unknown = "unknown",
        /// Stopped by the user.
        Stopped = "stopped",
    }
}
