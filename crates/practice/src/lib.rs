//! Backpack hosts and issuer sites to practise on, with people's sample badges; for tests and for trying the app.
//!
//! ```no_run
//! # async fn story() -> std::io::Result<()> {
//! use holdall_practice::{Setup, SiteSetup, backpack, issuer_site};
//! let issuers = issuer_site(SiteSetup::default()).await?;
//! let host = backpack(Setup { people: vec![issuers.ada()], ..Setup::default() }).await?;
//! println!("connect to {}", host.base);
//! # Ok(())
//! # }
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod account;
mod art;
mod authorize;
mod badgr;
mod browse;
mod browser;
mod classes;
mod client_auth;
mod clock;
mod host;
mod hostile;
mod intake;
mod issuers;
mod knobs;
mod log;
mod mozilla;
mod ob3;
mod oeb;
mod pages;
mod paging;
mod pkce;
mod random;
mod recipients;
mod redirects;
mod samples;
mod seen;
mod server;
mod setup;
mod signing;
mod spec;
mod world;

#[cfg(test)]
mod badgr_quirks_tests;
#[cfg(test)]
mod badgr_stage;
#[cfg(test)]
mod badgr_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod mozilla_tests;
#[cfg(test)]
mod oeb_tests;
#[cfg(test)]
mod spec_tests;

pub use art::pictures;
pub use browse::{Click, click_through, click_through_with};
pub use host::{Host, backpack};
pub use hostile::Attack;
pub use issuers::{Award, Issuers, issuer_site};
pub use knobs::{Fault, Knobs};
pub use log::{Entry, mark};
pub use ob3::{Credential, Ob3Habits, Spelling};
pub use setup::{HandMade, Held, Person, Personality, Setup, SiteSetup, Switches, ada, ines, tomas};
