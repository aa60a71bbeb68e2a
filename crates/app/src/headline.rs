//! The one word for a badge and the remarks beside it: look.md 3, as pure rules over what the library knows.

use chrono::{DateTime, Duration, Utc};
use holdall_model::{Reason, RecipientOutcome, Status};

use crate::view::{Flag, Headline};

/// How far ahead "Expiring soon" looks.
pub const SOON: Duration = Duration::days(60);

/// What the rules look at.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// Status of the latest check.
    pub status: Status,
    /// Reason classes of the latest check.
    pub reasons: &'a [Reason],
    /// When a check last passed.
    pub last_passed_at: Option<DateTime<Utc>>,
    /// When the badge was issued; its start.
    pub issued_on: Option<DateTime<Utc>>,
    /// When it ends.
    pub expires: Option<DateTime<Utc>>,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Facts<'_> {
    fn ended(&self) -> bool {
        self.expires.is_some_and(|end| end <= self.now)
    }

    /// Too early is the only thing that was found.
    fn only_too_early(&self) -> bool {
        self.status == Status::Invalid
            && !self.reasons.is_empty()
            && self.reasons.iter().all(|reason| *reason == Reason::NotYetValid)
    }

    /// The headline, and the date that goes with it.
    pub fn headline(&self) -> (Headline, Option<DateTime<Utc>>) {
        match self.status {
            Status::Revoked => (Headline::Revoked, None),
            Status::Suspended => (Headline::Suspended, None),
            Status::Invalid if !self.only_too_early() => (Headline::Problem, None),
            Status::Expired => (Headline::Expired, self.expires),
            // Dates pass without a check: what was good when it was looked at has ended since.
            _ if self.ended() => (Headline::Expired, self.expires),
            // Its start has come since: only a new check can say more.
            Status::Invalid if self.issued_on.is_some_and(|start| start <= self.now) => (Headline::NotChecked, None),
            Status::Invalid => (Headline::NotYetValid, self.issued_on),
            Status::Unverifiable => match self.last_passed_at {
                None => (Headline::CouldNotCheck, None),
                passed => (Headline::LastPassed, passed),
            },
            Status::Unchecked => (Headline::NotChecked, None),
            Status::Valid => (Headline::Passed, None),
        }
    }

    /// The status word as the command prints it: that of the latest check, save that an end date that has passed since
    /// turns `valid` into `expired`.
    pub fn word(&self) -> Status {
        match self.status {
            Status::Valid if self.ended() => Status::Expired,
            word => word,
        }
    }

    /// Whether it ends within [`SOON`], and has not ended.
    pub fn expiring_soon(&self) -> bool {
        self.expires.is_some_and(|end| end > self.now && end <= self.now + SOON)
    }
}

/// Whether a badge with this headline stands under "Needs care".
pub fn needs_care(headline: Headline) -> bool {
    match headline {
        Headline::Problem | Headline::Revoked | Headline::Suspended | Headline::Expired | Headline::CouldNotCheck => {
            true
        }
        Headline::NotYetValid | Headline::LastPassed | Headline::NotChecked | Headline::Passed => false,
    }
}

/// The remarks, in the order in which they are shown.
///
/// `gone` are the names of backpacks that listed the badge once; `held` says whether any lists it now.
pub fn flags(
    recipient: Option<RecipientOutcome>,
    gone: &[&str],
    held: bool,
    proof_complete: Option<bool>,
) -> Vec<Flag> {
    let mut flags = Vec::new();
    if recipient == Some(RecipientOutcome::NotMatched) {
        flags.push(Flag::ForSomeoneElse);
    }
    flags.extend(gone.iter().map(|backpack| Flag::GoneFrom {
        backpack: (*backpack).to_owned(),
    }));
    if !held {
        flags.push(Flag::OnlyHere);
    }
    if proof_complete == Some(false) {
        flags.push(Flag::ProofIncomplete);
    }
    flags
}

#[cfg(test)]
#[path = "headline_tests.rs"]
mod tests;
