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
        if held.protocol.push.is_none() || held.row.read_only {
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
                    protocol: self.held.protocol.title,
                    why: what,
                }
            }
        })
    }
}

#[async_trait]
impl Target for HeldTarget<'_> {
    fn form(&self, offer: &Offer) -> Result<&'static str, &'static str> {
        self.held.form(offer)
    }

    fn tells_by_pushing(&self) -> bool {
        self.held.protocol.pull.is_some_and(|pull| !pull.lists_all())
    }

    async fn push(&self, offer: &Offer) -> Result<Stored, BackpackError> {
        self.answer(self.held.push(offer).await)
    }

    async fn listed(&self) -> Result<Vec<Item>, BackpackError> {
        self.answer(listing::all(self.held).await)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use holdall_library::{NewReceipt, TransferOutcome, TransferReason};

    use super::*;
    use crate::{
        copy::{Carrying, carry},
        testing::{Stage, address, day, sign_in, with},
    };

    /// Copies everything of the library to a second backpack, and says how each badge ended.
    async fn copied(stage: &Stage) -> Vec<(Option<TransferOutcome>, Option<TransferReason>)> {
        let to = sign_in(&stage.engine, "Second").await;
        let run = stage.engine.library.write(move |writer| {
            let run = writer.add_transfer_run(None, to, day(0))?;
            let ids = writer.assertion_ids()?;
            let form = Some("hosted".to_owned());
            let new = |assertion| NewReceipt {
                assertion,
                form: form.clone(),
                ended: None,
            };
            writer.add_receipts(run, &ids.into_iter().map(new).collect::<Vec<_>>(), day(0))?;
            Ok(run)
        });
        let run = run.await.unwrap();
        let held = stage.engine.hold(to).await.unwrap();
        let target = HeldTarget::new(&held).unwrap();
        let carrying = Carrying {
            library: &stage.engine.library,
            run,
            backpack: to,
            target: &target,
            now: &|| day(0),
            stop: &AtomicBool::new(false),
            progress: &|_, _, _| {},
        };
        carry(&carrying).await.unwrap();
        assert!(target.fault().is_none());
        let receipts = stage.read(move |reader| reader.receipts(run)).await;
        receipts
            .into_iter()
            .map(|receipt| (receipt.outcome, receipt.reason))
            .collect()
    }

    #[tokio::test]
    async fn a_copy_renews_its_grant_on_the_way_and_reads_back() {
        let stage = with(&["one", "two"]).await;
        stage.pull().await.unwrap();
        stage.host.lists(Vec::new());
        stage.host.generation.fetch_add(1, Ordering::SeqCst);
        assert_eq!(copied(&stage).await, [(Some(TransferOutcome::Copied), None); 2]);
        assert_eq!(
            *stage.host.refreshes.lock().unwrap(),
            ["refresh-0"],
            "one renewal for all of them"
        );
        let listed = stage.host.badges.lock().unwrap().clone();
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().any(|item| item.assertion_id == Some(address("one"))));
    }

    #[tokio::test]
    async fn a_copy_whose_sign_in_is_lost_sends_nothing_and_says_so() {
        let stage = with(&["one"]).await;
        stage.pull().await.unwrap();
        stage.host.lists(Vec::new());
        stage.host.generation.fetch_add(1, Ordering::SeqCst);
        stage.host.refuses.store(true, Ordering::SeqCst);
        let lost = (Some(TransferOutcome::NotSent), Some(TransferReason::SignInNeeded));
        assert_eq!(copied(&stage).await, [lost]);
        assert_eq!(stage.host.refreshes.lock().unwrap().len(), 1);
    }
}
