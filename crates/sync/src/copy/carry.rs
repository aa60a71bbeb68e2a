//! Carries a planned copy out, badge after badge, so that it can be stopped or killed anywhere and taken up again.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use chrono::{DateTime, Utc};
use holdall_backpacks::{BackpackError, Stored};
use holdall_library::{
    AssertionId, BackpackId, Library, LibraryError, Listed, ReceiptRow, ReceiptState, TransferOutcome, TransferReason,
    TransferRunId,
};
use holdall_net::NetError;

use super::{Target, There, offer};

/// Network failures in a row after which a target is given up for this time.
const GIVE_UP_AFTER: u32 = 3;
/// The longest that a target may make us wait for one badge.
const LONGEST_WAIT_S: u64 = 120;

/// A copy under way.
pub struct Carrying<'a> {
    /// The library.
    pub library: &'a Library,
    /// The copy, planned there.
    pub run: TransferRunId,
    /// The target's row.
    pub backpack: BackpackId,
    /// The target.
    pub target: &'a dyn Target,
    /// The time.
    pub now: &'a (dyn Fn() -> DateTime<Utc> + Send + Sync),
    /// Set when the user wants it to stop; looked at before each badge and while waiting.
    pub stop: &'a AtomicBool,
    /// Told how many are over, of how many, and the name of the badge in hand.
    pub progress: &'a (dyn Fn(usize, usize, &str) + Send + Sync),
}

/// What became of one request.
enum Sent {
    Ended(TransferOutcome, Option<TransferReason>, Option<String>),
    /// Accepted: to be read back.
    Accepted,
    /// Nobody knows: to be read back.
    Unknown,
    /// It never left, and nothing else will for now.
    GiveUp(TransferReason),
}

/// Sends what the plan says, reads back, and ends every receipt. What a crash left unknown is read back first.
pub async fn carry(carrying: &Carrying<'_>) -> Result<(), LibraryError> {
    let run = carrying.run;
    let now = (carrying.now)();
    carrying
        .library
        .write(move |writer| writer.transfer_began(run, now))
        .await?;
    let receipts = carrying.library.read(move |reader| reader.receipts(run)).await?;
    let total = receipts.len();
    let mut done = receipts
        .iter()
        .filter(|receipt| receipt.state == ReceiptState::Ended)
        .count();
    let mut open: Vec<ReceiptRow> = receipts
        .into_iter()
        .filter(|receipt| receipt.state != ReceiptState::Ended)
        .collect();
    let (unknown, planned): (Vec<ReceiptRow>, Vec<ReceiptRow>) = open
        .drain(..)
        .partition(|receipt| receipt.state == ReceiptState::Sending);
    let mut to_send = carrying.after_a_crash(unknown).await?;
    to_send.extend(planned);

    let (mut accepted, mut unclear) = (Vec::new(), Vec::new());
    let mut failures = 0;
    let mut given_up = None;
    for receipt in to_send {
        (carrying.progress)(done, total, &receipt.name);
        if carrying.stop.load(Ordering::Relaxed) {
            carrying
                .end(&receipt, TransferOutcome::Stopped, Some(TransferReason::Stopped), None)
                .await?;
            done += 1;
            continue;
        }
        if let Some(reason) = given_up {
            carrying
                .end(&receipt, TransferOutcome::NotSent, Some(reason), None)
                .await?;
            done += 1;
            continue;
        }
        match carrying.send(&receipt).await? {
            Sent::Ended(outcome, reason, said) => {
                failures = 0;
                done += 1;
                carrying.end(&receipt, outcome, reason, said).await?;
            }
            Sent::Accepted => {
                failures = 0;
                accepted.push(receipt);
            }
            Sent::Unknown => {
                failures += 1;
                if failures >= GIVE_UP_AFTER {
                    given_up = Some(TransferReason::HostTrouble);
                }
                unclear.push(receipt);
            }
            Sent::GiveUp(reason) => {
                given_up = Some(reason);
                done += 1;
                carrying
                    .end(&receipt, TransferOutcome::NotSent, Some(reason), None)
                    .await?;
            }
        }
    }
    carrying.read_back(accepted, unclear).await?;
    (carrying.progress)(total, total, "");
    let now = (carrying.now)();
    carrying
        .library
        .write(move |writer| writer.transfer_ended(run, now))
        .await
}

impl Carrying<'_> {
    /// Badges that were being sent when the program died: those that the target lists are over, the others may be sent.
    async fn after_a_crash(&self, unknown: Vec<ReceiptRow>) -> Result<Vec<ReceiptRow>, LibraryError> {
        if unknown.is_empty() {
            return Ok(unknown);
        }
        let Ok(listed) = self.target.listed().await else {
            for receipt in &unknown {
                self.end(receipt, TransferOutcome::NotSent, Some(TransferReason::Unknown), None)
                    .await?;
            }
            return Ok(Vec::new());
        };
        let there = There::of(&listed);
        let mut again = Vec::new();
        for receipt in unknown {
            if there.holds(&receipt.key, receipt.assertion_id.as_deref()) {
                self.copied(&receipt).await?;
            } else {
                let (run, assertion) = (self.run, receipt.assertion);
                self.library
                    .write(move |writer| writer.receipt_not_sent(run, assertion))
                    .await?;
                again.push(receipt);
            }
        }
        Ok(again)
    }

    /// Sends one badge; waits when the target asks for it.
    async fn send(&self, receipt: &ReceiptRow) -> Result<Sent, LibraryError> {
        let (run, assertion) = (self.run, receipt.assertion);
        let Some(offer) = self.library.read(move |reader| offer(reader, assertion)).await? else {
            return Ok(Sent::Ended(
                TransferOutcome::NotSent,
                Some(TransferReason::NotFetched),
                None,
            ));
        };
        let mut waited_s = 0;
        loop {
            let now = (self.now)();
            self.library
                .write_durable(move |writer| writer.receipt_sending(run, assertion, now))
                .await?;
            let error = match self.target.push(&offer).await {
                Ok(Stored::Added) => return Ok(Sent::Accepted),
                Ok(Stored::Already) => return Ok(Sent::Ended(TransferOutcome::AlreadyThere, None, None)),
                Err(error) => error,
            };
            let wait_s = match error {
                BackpackError::Busy { retry_after_s } => retry_after_s.unwrap_or(5).saturating_add(1),
                error => return Ok(what_it_means(error)),
            };
            self.library
                .write(move |writer| writer.receipt_not_sent(run, assertion))
                .await?;
            waited_s += wait_s;
            if waited_s > LONGEST_WAIT_S {
                return Ok(Sent::GiveUp(TransferReason::HostTrouble));
            }
            if !self.wait(wait_s).await {
                return Ok(Sent::Ended(
                    TransferOutcome::Stopped,
                    Some(TransferReason::Stopped),
                    None,
                ));
            }
        }
    }

    /// Waits, looking up often enough to stop within a second; false when it was stopped.
    async fn wait(&self, seconds: u64) -> bool {
        for _ in 0..seconds * 4 {
            if self.stop.load(Ordering::Relaxed) {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        !self.stop.load(Ordering::Relaxed)
    }

    /// What the target lists now decides about everything that was sent.
    async fn read_back(&self, accepted: Vec<ReceiptRow>, unclear: Vec<ReceiptRow>) -> Result<(), LibraryError> {
        if accepted.is_empty() && unclear.is_empty() {
            return Ok(());
        }
        let listed = self.target.listed().await.ok();
        let there = listed.as_deref().map(There::of).unwrap_or_default();
        for receipt in &accepted {
            let is_there = there.holds(&receipt.key, receipt.assertion_id.as_deref());
            if is_there || self.said_to_be_there(receipt).await? {
                self.copied(receipt).await?;
            } else {
                self.end(receipt, TransferOutcome::NotVisibleYet, None, None).await?;
            }
        }
        for receipt in &unclear {
            if there.holds(&receipt.key, receipt.assertion_id.as_deref()) {
                self.copied(receipt).await?;
            } else {
                self.end(receipt, TransferOutcome::NotSent, Some(TransferReason::Unknown), None)
                    .await?;
            }
        }
        Ok(())
    }

    /// Offers a badge a second time to a target whose listing shows a part only: what it has, it says it has.
    async fn said_to_be_there(&self, receipt: &ReceiptRow) -> Result<bool, LibraryError> {
        if !self.target.tells_by_pushing() {
            return Ok(false);
        }
        let assertion = receipt.assertion;
        let offered = self.library.read(move |reader| offer(reader, assertion)).await?;
        Ok(match offered {
            Some(offered) => matches!(self.target.push(&offered).await, Ok(Stored::Already)),
            None => false,
        })
    }

    async fn copied(&self, receipt: &ReceiptRow) -> Result<(), LibraryError> {
        let (run, assertion, backpack, now) = (self.run, receipt.assertion, self.backpack, (self.now)());
        let work = move |writer: &holdall_library::Writer<'_>| {
            writer.keep_holding(
                &Listed {
                    backpack,
                    assertion,
                    host_id: None,
                    sha256: None,
                },
                now,
            )?;
            writer.receipt_ended(run, assertion, TransferOutcome::Copied, None, None, now)
        };
        self.library.write(work).await
    }

    async fn end(
        &self,
        receipt: &ReceiptRow,
        outcome: TransferOutcome,
        reason: Option<TransferReason>,
        said: Option<String>,
    ) -> Result<(), LibraryError> {
        let (run, assertion, now): (_, AssertionId, _) = (self.run, receipt.assertion, (self.now)());
        self.library
            .write(move |writer| writer.receipt_ended(run, assertion, outcome, reason, said.as_deref(), now))
            .await
    }
}

fn what_it_means(error: BackpackError) -> Sent {
    let refused = |said: String, reason| Sent::Ended(TransferOutcome::Refused, Some(reason), Some(said));
    match error {
        BackpackError::SignedOut => Sent::GiveUp(TransferReason::SignInNeeded),
        BackpackError::Forbidden { said } => refused(said, TransferReason::RefusedByHost),
        BackpackError::Refused { said, code } => {
            let reason = match code.unwrap_or_default().as_str() {
                "OTHER_VERSION" => TransferReason::VersionNotTaken,
                "ISSUER_ORIGIN" => TransferReason::OtherIssuer,
                code if code.contains("RECIPIENT") => TransferReason::AddressMissing,
                _ => TransferReason::RefusedByHost,
            };
            refused(said, reason)
        }
        // These are decided before anything leaves this computer.
        BackpackError::Net(NetError::Offline | NetError::Refused { .. }) => Sent::GiveUp(TransferReason::HostTrouble),
        BackpackError::NotHere { .. } | BackpackError::BadReturn(_) => Sent::GiveUp(TransferReason::HostTrouble),
        // The request may have arrived all the same.
        BackpackError::HostTrouble { .. } | BackpackError::Net(_) | BackpackError::Busy { .. } => Sent::Unknown,
    }
}
