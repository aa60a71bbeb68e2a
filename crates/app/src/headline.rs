//! The one word for a badge and the remarks beside it: look.md 3.
//!
//! For badges of the library the word comes from the library, which decides it in the same statement that lists and
//! counts; here it is given its name for the edges, and the same rules stand once more for a badge that is only looked at.

use chrono::{DateTime, Utc};
use holdall_model::{Reason, RecipientOutcome, Report, Status};

use crate::view::{Flag, Headline};

/// The library's word as edges know it.
pub(crate) fn of_library(headline: holdall_library::Headline) -> Headline {
    use holdall_library::Headline as Library;
    match headline {
        Library::Revoked => Headline::Revoked,
        Library::Suspended => Headline::Suspended,
        Library::Problem => Headline::Problem,
        Library::Expired => Headline::Expired,
        Library::NotYetValid => Headline::NotYetValid,
        Library::CouldNotCheck => Headline::CouldNotCheck,
        Library::LastPassed => Headline::LastPassed,
        Library::NotChecked => Headline::NotChecked,
        Library::Passed => Headline::Passed,
    }
}

/// An edge's word as the library knows it.
pub(crate) fn to_library(headline: Headline) -> holdall_library::Headline {
    use holdall_library::Headline as Library;
    match headline {
        Headline::Revoked => Library::Revoked,
        Headline::Suspended => Library::Suspended,
        Headline::Problem => Library::Problem,
        Headline::Expired => Library::Expired,
        Headline::NotYetValid => Library::NotYetValid,
        Headline::CouldNotCheck => Library::CouldNotCheck,
        Headline::LastPassed => Library::LastPassed,
        Headline::NotChecked => Library::NotChecked,
        Headline::Passed => Library::Passed,
    }
}

/// The word for a badge that was just verified and is in no library.
pub(crate) fn of_report(report: &Report) -> Headline {
    match report.status {
        Status::Revoked => Headline::Revoked,
        Status::Suspended => Headline::Suspended,
        Status::Invalid if report.reasons.first() == Some(&Reason::NotYetValid) => Headline::NotYetValid,
        Status::Invalid => Headline::Problem,
        Status::Expired => Headline::Expired,
        Status::Unverifiable => Headline::CouldNotCheck,
        Status::Unchecked => Headline::NotChecked,
        Status::Valid => Headline::Passed,
    }
}

/// What the remarks are made from.
pub(crate) struct Remarks<'a> {
    /// Whether it names one of the user's identities.
    pub(crate) recipient: RecipientOutcome,
    /// Names of the backpacks that listed it once, and since when they do not.
    pub(crate) gone: &'a [(&'a str, DateTime<Utc>)],
    /// Whether any backpack lists it now.
    pub(crate) held: bool,
    /// Whether all that proves it is kept.
    pub(crate) proof_complete: bool,
}

/// The remarks, in the order in which they are shown.
pub(crate) fn flags(remarks: &Remarks<'_>) -> Vec<Flag> {
    let mut flags = Vec::new();
    if remarks.recipient == RecipientOutcome::NotMatched {
        flags.push(Flag::ForSomeoneElse);
    }
    flags.extend(remarks.gone.iter().map(|(backpack, _)| Flag::GoneFrom {
        backpack: (*backpack).to_owned(),
    }));
    if !remarks.held {
        flags.push(Flag::OnlyHere);
    }
    if !remarks.proof_complete {
        flags.push(Flag::ProofIncomplete);
    }
    flags
}

#[cfg(test)]
#[path = "headline_tests.rs"]
mod tests;
