//! What a badge is: the nouns of the specification and the rules that need nothing else.
//!
//! Nothing here does I/O. Every version of Open Badges is read into these nouns by `formats`; the received bytes are
//! kept elsewhere and stay the truth.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod identity;
mod recipient;
mod report;
mod role;
mod sha256;
mod status;
mod version;

pub use identity::Identity;
pub use recipient::{Named, Recipient};
pub use report::{CheckResult, RecipientOutcome, RecipientResult, Report, UsedDocument};
pub use role::Role;
pub use sha256::{NotASha256, Sha256};
pub use status::{Outcome, Reason, Status, Verdict};
pub use version::Version;
