//! A held backpack as the target of a copy.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use holdall_backpacks::{BackpackError, Item, Offer, Stored};

use crate::{Held, SyncError, copy::Target, listing};

/// A backpack that badges are copied to. Keeps apart what the copy can act on, a host's answer, and what ends it, a
/// fault of the library or the key store.
pub struct HeldTarget<'a> {
    held: &'a Held,
    fault: Mutex<Option<SyncError>>,
}

impl<'a> HeldTarget<'a> {
    /// # Errors
    /// `NotPossible` when the backpack cannot take badges, or was connected without asking for that.
    pub fn new(held: &'a Held) -> Result<Self, SyncError> {
        if held.protocol.push().is_none() || held.row.read_only {
            return Err(SyncError::NotPossible { what: "take badges" });
        }
        Ok(Self {
            held,
            fault: Mutex::default(),
        })
    }

    /// The fault that ended the copy, when there was one besides what the receipts say.
    pub fn fault(&self) -> Option<SyncError> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn answer<T>(&self, result: Result<T, SyncError>) -> Result<T, BackpackError> {
        result.map_err(|error| match error {
            SyncError::Backpack(error) => error,
            SyncError::SignInNeeded => BackpackError::SignedOut,
            fault => {
                let what = fault.to_string();
                *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
                BackpackError::NotHere {
                    protocol: self.held.protocol.title(),
                    why: what,
                }
            }
        })
    }
}

#[async_trait]
impl Target for HeldTarget<'_> {
    fn form(&self, offer: &Offer) -> Result<&'static str, &'static str> {
        self.held.protocol.push().ok_or("it cannot take badges")?.form(offer)
    }

    async fn push(&self, offer: &Offer) -> Result<Stored, BackpackError> {
        self.answer(self.held.push(offer).await)
    }

    async fn listed(&self) -> Result<Vec<Item>, BackpackError> {
        self.answer(listing::all(self.held).await)
    }
}
