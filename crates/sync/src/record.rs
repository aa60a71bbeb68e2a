//! Writes a badge down, in one transaction: document, derived columns, place, evidence, check. Doing it twice is the same
//! as doing it once.

use chrono::{DateTime, Utc};
use holdall_library::{AssertionId, BackpackId, Kept, KeptChange, LibraryError, Listed, NewCheckRun, Source, Writer};
use holdall_model::{Identity, Recipient, RecipientOutcome, Sha256, Version};

use crate::gather::{Checked, Gathered, is_proven};

/// Where a badge was seen.
pub(crate) struct Seen {
    pub(crate) backpack: BackpackId,
    pub(crate) host_id: Option<String>,
    pub(crate) listed: Vec<u8>,
}

/// Everything about one badge that is to be written.
pub(crate) struct Record {
    pub(crate) gathered: Gathered,
    pub(crate) checked: Option<Checked>,
    pub(crate) seen: Option<Seen>,
    /// The row that it was known as before its own document was had.
    pub(crate) known_as: Option<AssertionId>,
    pub(crate) identities: Vec<Identity>,
    pub(crate) offline: bool,
    pub(crate) at: DateTime<Utc>,
}

impl Record {
    /// Writes it.
    pub(crate) fn write(mut self, writer: &Writer<'_>) -> Result<Kept, LibraryError> {
        let known = writer.assertion_by_key(&self.gathered.derived.key)?;
        if let (Some(checked), Some(known)) = (&mut self.checked, &known) {
            checked.remembering(known, self.gathered.source);
        }
        let (gathered, at) = (&self.gathered, self.at);
        let sha256 = writer.keep_document(&gathered.bytes)?;
        if let Some(known_as) = self.known_as {
            // A host may list a badge under an address that leads to its own; it is one badge all the same.
            writer.name_anew(known_as, &gathered.derived.key)?;
        }
        let stays = self.would_hide_a_proven_one(writer, sha256)?;
        let kept = match stays {
            Some(id) => {
                writer.keep_version(id, sha256, gathered.source, at)?;
                Kept {
                    id,
                    change: KeptChange::Same,
                }
            }
            None => writer.keep_assertion(&gathered.derived, sha256, gathered.source, at)?,
        };
        self.write_place(writer, kept.id)?;
        if stays.is_some() {
            return Ok(kept);
        }
        for (role, fetch) in &gathered.used {
            writer.keep_evidence(kept.id, *role, *fetch, None)?;
        }
        if let Some(picture) = &gathered.picture {
            picture.keep(writer)?;
            writer.set_picture(kept.id, Some(picture.sha256))?;
        }
        if let Some(checked) = &self.checked {
            writer.record_check(&NewCheckRun {
                assertion: kept.id,
                report: checked.report.clone(),
                offline: self.offline,
                sha256: checked.sha256,
                used: checked.used.clone(),
                all_kept: checked.all_kept,
            })?;
            if checked.is_damaged {
                writer.mark_proof_incomplete(kept.id)?;
            }
        }
        let (version, recipients) = (gathered.derived.version, &gathered.derived.body.recipients);
        let (outcome, matched) = whose(recipients, &self.identities, version);
        writer.set_recipient(kept.id, outcome, matched.as_ref())?;
        Ok(kept)
    }

    fn write_place(&self, writer: &Writer<'_>, assertion: AssertionId) -> Result<(), LibraryError> {
        let Some(seen) = &self.seen else { return Ok(()) };
        let sha256 = Some(writer.keep_document(&seen.listed)?);
        let listed = Listed {
            backpack: seen.backpack,
            assertion,
            host_id: seen.host_id.clone(),
            sha256,
        };
        writer.keep_holding(&listed, self.at)
    }

    /// The badge whose proven document this one would take the place of without being proven itself: anybody can write
    /// a token with the ids of a signed badge, and a backpack may list it. It is kept as a version.
    fn would_hide_a_proven_one(
        &self,
        writer: &Writer<'_>,
        sha256: Sha256,
    ) -> Result<Option<AssertionId>, LibraryError> {
        if self.gathered.source == Source::Fetched {
            return Ok(None);
        }
        let Some(known) = writer.assertion_by_key(&self.gathered.derived.key)? else {
            return Ok(None);
        };
        let was = known.decided_status.is_some_and(is_proven) && known.source == self.gathered.source;
        let is = self
            .checked
            .as_ref()
            .is_some_and(|checked| is_proven(checked.report.status));
        Ok((known.sha256 != sha256 && was && !is).then_some(known.id))
    }
}

/// Whether a badge is written to one of `identities`, and to which.
pub(crate) fn whose(
    recipients: &[Recipient],
    identities: &[Identity],
    version: Version,
) -> (RecipientOutcome, Option<Identity>) {
    if recipients.is_empty() || identities.is_empty() {
        return (RecipientOutcome::NotChecked, None);
    }
    match Recipient::first_named(recipients, identities, version) {
        Some((identity, _)) => (RecipientOutcome::Matched, Some(identity.clone())),
        None => (RecipientOutcome::NotMatched, None),
    }
}
