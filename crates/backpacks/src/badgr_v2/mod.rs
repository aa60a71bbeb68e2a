//! Badgr API v2, as Badgr servers and their descendants speak it to an earner's backpack. There is no discovery and no
//! registration: operators hand out clients, and accounts with a password need none. Answers of real servers are in
//! `tests/fixtures/badgr_v2`.

mod awards;
mod collecting;
mod importing;
mod looking;
mod preflight;
mod reading;
mod signing_in;
mod tending;

#[cfg(test)]
mod awards_tests;
#[cfg(test)]
mod badgr_v2_tests;
#[cfg(test)]
mod preflight_tests;
#[cfg(test)]
mod tending_tests;

use awards::BadgrAwards;
use signing_in::BadgrSignIn;

use crate::Protocol;

/// Badgr API v2.
pub(crate) struct BadgrV2;

/// What it is called, and what it can.
pub(crate) const PROTOCOL: Protocol = Protocol {
    pull: Some(&BadgrV2),
    push: Some(&BadgrV2),
    tend: Some(&BadgrV2),
    collections: Some(&BadgrV2),
    ..Protocol::new("badgr-v2", "Badgr v2", &BadgrSignIn::Backpack)
};

/// The issuer's side of the same hosts.
pub(crate) const AWARDS: Protocol = Protocol {
    pull: Some(&BadgrAwards),
    awards: Some(&BadgrAwards),
    on_request: true,
    ..Protocol::new("badgr-v2-awards", "Badgr v2 awards", &BadgrSignIn::Awards)
};
