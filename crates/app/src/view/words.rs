//! The model's words as they cross to an edge; the model itself knows nothing of edges.

use serde::{Deserialize, Serialize};
use specta::Type;

macro_rules! word {
    ($(#[$doc:meta])* $name:ident = $from:path { $($(#[$vdoc:meta])* $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl From<$from> for $name {
            fn from(word: $from) -> Self {
                match word { $(<$from>::$variant => Self::$variant),* }
            }
        }

        impl From<$name> for $from {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => <$from>::$variant),* }
            }
        }
    };
}

word! {
    /// The status word of a badge, as the command prints it.
    Status = holdall_model::Status {
        /// The latest check passed.
        Valid,
        /// Authentic, and past its end date.
        Expired,
        /// Withdrawn by the issuer.
        Revoked,
        /// Withdrawn for now.
        Suspended,
        /// A check failed.
        Invalid,
        /// The latest check could not be made.
        Unverifiable,
        /// Never checked.
        Unchecked,
    }
}

word! {
    /// What one check found.
    Outcome = holdall_model::Outcome {
        /// It holds.
        Passed,
        /// It does not hold.
        Failed,
        /// It could not be decided.
        CouldNotCheck,
        /// Nothing to check here.
        NotApplicable,
    }
}

word! {
    /// Whether a badge was awarded to the user.
    RecipientOutcome = holdall_model::RecipientOutcome {
        /// It names one of the user's identities.
        Matched,
        /// It names none of them.
        NotMatched,
        /// There was nothing to compare.
        NotChecked,
    }
}
