//! Plan and carry: bring a backpack and the library to agreement, copy badges between backpacks.
//!
//! [`Engine`] is what every job works with: [`Engine::pull`] brings a backpack into the library, [`Engine::check_all`]
//! verifies badges of the library, [`Engine::hold`] locks a backpack and keeps its grant fresh, [`copy`] copies badges to
//! a backpack. What is decided is decided in `plan.rs`, without doing anything.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod check;
pub mod copy;
mod derived;
mod documents;
mod engine;
mod error;
mod gather;
mod grants;
mod hosts;
mod identities;
mod listing;
mod locks;
mod pictures;
pub mod plan;
mod progress;
mod pull;
mod reading;
mod record;
mod target;

#[cfg(test)]
mod evidence_tests;
#[cfg(test)]
mod testing;

pub use check::Checker;
pub use derived::{DERIVED_VERSION, derived};
pub use documents::{KeptDocuments, Web};
pub use engine::{Clock, Engine, Protocols};
pub use error::SyncError;
pub use grants::{Held, grant_cell};
pub use identities::match_recipients;
pub use locks::BackpackLock;
pub use pictures::picture;
pub use progress::{OnProgress, Progress, Stop};
pub use pull::{PullAsk, PullResult, keep_profile};
pub use target::HeldTarget;
