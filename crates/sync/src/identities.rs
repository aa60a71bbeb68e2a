//! After the user's identities changed: whose badge is whose, for the whole library.

use holdall_library::{AssertionId, Library};

use crate::{SyncError, record::whose};

/// Badges looked at in one transaction.
const BATCH: u32 = 1000;

/// Compares every badge of the library with the user's identities anew. Nothing is written where nothing changes.
pub async fn match_recipients(library: &Library) -> Result<(), SyncError> {
    let mut after = AssertionId(0);
    loop {
        let from = after;
        let last = library
            .write(move |writer| {
                let identities = writer.identities()?;
                let batch = writer.recipients(from, BATCH)?;
                for badge in &batch {
                    let (outcome, matched) = whose(&badge.recipients, &identities, badge.version);
                    writer.set_recipient(badge.assertion, outcome, matched.as_ref())?;
                }
                Ok(batch.last().map(|badge| badge.assertion))
            })
            .await?;
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}
