//! Copying badges to a backpack: a plan before, each step written down as it happens, read back, a receipt per badge.
//!
//! `plan.rs` is pure and shown to the user; `carry.rs` runs it. Nothing is ever sent twice because it is not known what
//! became of it: that is read back from the target.

mod carry;
mod offer;
mod plan;
mod there;

pub use carry::{Carrying, carry};
pub use offer::{candidates, offer};
pub use plan::{Candidate, Group, Planned, plan};
pub use there::There;

use async_trait::async_trait;
use holdall_backpacks::{BackpackError, Item, Offer, Stored};

/// The backpack that badges are copied to, signed in; renews its grant by itself.
#[async_trait]
pub trait Target: Send + Sync {
    /// The form in which `offer` would go, or why it cannot.
    fn form(&self, offer: &Offer) -> Result<&'static str, &'static str>;
    /// Whether its listing shows a part of what it has, so that only a second push tells whether the first one came.
    fn tells_by_pushing(&self) -> bool {
        false
    }
    /// Sends it, once.
    async fn push(&self, offer: &Offer) -> Result<Stored, BackpackError>;
    /// Everything it lists now, all pages.
    async fn listed(&self) -> Result<Vec<Item>, BackpackError>;
}

#[cfg(test)]
mod carry_tests;
