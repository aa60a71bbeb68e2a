//! Brings one backpack into the library: lists it, takes in what is new or changed, marks what is gone.
//!
//! Every badge is one transaction, and each step may be done again: a sync that is killed and started anew ends in the
//! same library as one that was not.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};
use holdall_backpacks::{Item, Profile};
use holdall_library::{AssertionId, BackpackId, KeptChange, Library, Source};
use holdall_model::Identity;
use url::Url;

use crate::{
    Engine, Held, KeptDocuments, OnProgress, Progress, Stop, SyncError,
    check::AT_ONCE,
    gather::{Gathered, Subject},
    identities::match_recipients,
    listing::Pages,
    plan::{self, Known, Listing},
    record::{Record, Seen},
};

/// What is asked of a pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PullAsk {
    /// The backpack.
    pub backpack: BackpackId,
    /// List everything, also when only changes are due.
    pub full: bool,
    /// Verify what is taken in.
    pub check: bool,
}

/// What a pull brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PullResult {
    /// New to this backpack's part of the library.
    pub added: u32,
    /// Changed since the last time, or back again.
    pub changed: u32,
    /// No longer listed.
    pub gone: u32,
    /// As before.
    pub unchanged: u32,
    /// Listed, but nothing of it could be kept.
    pub failed: u32,
    /// Lacking in a listing that lacks too much to be believed; the next full one decides.
    pub waiting: u32,
}

impl Engine {
    /// Pulls a backpack. Badges taken in before an error or a stop are kept.
    ///
    /// # Errors
    /// `Busy`, `SignInNeeded`, `Stopped`, `NotPossible` for a backpack that cannot list; `Backpack`, `Library`, `Secrets`.
    pub async fn pull(&self, ask: PullAsk, progress: &OnProgress, stop: &Stop) -> Result<PullResult, SyncError> {
        stop.unless(async {
            let held = self.hold(ask.backpack).await?;
            let began = self.now();
            let id = ask.backpack;
            self.library.write(move |writer| writer.sync_began(id, began)).await?;
            Pulling::begin(self, &held, ask, began, progress).await?.run().await
        })
        .await
    }
}

/// A pull under way.
struct Pulling<'a> {
    engine: &'a Engine,
    held: &'a Held,
    ask: PullAsk,
    began: DateTime<Utc>,
    progress: &'a OnProgress,
    documents: KeptDocuments,
    identities: Vec<Identity>,
    known: Known,
    listing: Listing,
    /// Badges that the listing showed.
    seen: HashSet<AssertionId>,
    /// Those of them that were listed before and are others now.
    changed_live: u32,
    done: u32,
    result: PullResult,
}

/// How taking one badge in ended.
enum Taken {
    Kept {
        id: AssertionId,
        name: String,
        change: KeptChange,
    },
    /// Nothing of it is a badge.
    Not { held_as: Option<AssertionId> },
}

impl<'a> Pulling<'a> {
    async fn begin(
        engine: &'a Engine,
        held: &'a Held,
        ask: PullAsk,
        began: DateTime<Utc>,
        progress: &'a OnProgress,
    ) -> Result<Self, SyncError> {
        let pull = held.protocol.pull.ok_or(SyncError::NotPossible {
            what: "list its badges",
        })?;
        let listing = plan::listing(&held.row, began, ask.full, pull.knows_since());
        if listing == Listing::Full {
            read_profile(engine, held).await?;
        }
        let id = ask.backpack;
        let read = move |reader: &holdall_library::Reader<'_>| Ok((reader.identities()?, reader.holdings_in(id)?));
        let (identities, holdings) = engine.library.read(read).await?;
        Ok(Self {
            engine,
            held,
            ask,
            began,
            progress,
            documents: engine.online(Url::parse(&held.row.typed).ok()).patient(engine.second),
            identities,
            known: Known::of(holdings),
            listing,
            seen: HashSet::new(),
            changed_live: 0,
            done: 0,
            result: PullResult::default(),
        })
    }

    async fn run(mut self) -> Result<PullResult, SyncError> {
        let mut pages = Pages::new(self.held, self.listing);
        loop {
            // A few pages at a time: the whole is known before the slow part begins, unless it is very large.
            let batch = pages.next(|item| self.known.step(item, self.ask.check)).await?;
            let Some(batch) = batch else { break };
            self.done += u32::try_from(batch.same.len()).unwrap_or(u32::MAX);
            self.seen.extend(&batch.same);
            self.tell(pages.total(), None);
            self.take_all(batch.take, pages.total()).await?;
        }
        let listed = pages.total();
        self.try_again().await?;
        let end = pages.end();
        let full = self.listing == Listing::Full;
        // What a listing of a part lacks may lie in the rest.
        let tells_all = self.held.protocol.pull.is_some_and(|pull| pull.lists_all());
        if full && end.complete && tells_all {
            self.mark_gone().await?;
        }
        let (id, began, ended) = (self.ask.backpack, self.began, self.engine.now());
        self.engine
            .library
            .write(move |writer| writer.sync_ended(id, began, ended, full, end.complete))
            .await?;
        self.tell(listed, None);
        let before = u32::try_from(self.known.live().count()).unwrap_or(u32::MAX);
        self.result.unchanged = before
            .saturating_sub(self.changed_live)
            .saturating_sub(self.result.gone);
        Ok(self.result)
    }

    /// Takes badges in, four at once; each is told of when it is done.
    async fn take_all(&mut self, items: Vec<Item>, total: Option<u32>) -> Result<(), SyncError> {
        let (engine, documents, ask, identities, known) =
            (self.engine, &self.documents, self.ask, &self.identities, &self.known);
        let backpack = ask.backpack;
        let mut taken = stream::iter(items)
            .map(|item| async move {
                let before = known
                    .holding(&item)
                    .map(|holding| (holding.assertion, holding.gone_at.is_some()));
                let source = if item.jws { Source::Given } else { Source::Listed };
                let subject = Subject {
                    id: item.assertion_id,
                    bytes: item.listed.clone(),
                    source,
                };
                let seen = Some(Seen {
                    backpack,
                    host_id: item.host_id,
                    listed: item.listed,
                });
                let held_as = before.map(|(id, _)| id);
                (
                    take(engine, documents, subject, seen, identities, ask.check, held_as).await,
                    before,
                )
            })
            .buffer_unordered(AT_ONCE);
        while let Some((taken, before)) = taken.next().await {
            let taken = taken?;
            self.done += 1;
            let name = count(&mut self.result, &mut self.changed_live, &mut self.seen, taken, before);
            (self.progress)(Progress {
                done: self.done,
                total,
                current: name,
                added: self.result.added,
            });
        }
        Ok(())
    }

    /// Asks again for documents that could not be had in earlier runs, of badges that this listing did not show.
    async fn try_again(&mut self) -> Result<(), SyncError> {
        let unfetched: Vec<_> = self
            .known
            .unfetched(&self.seen)
            .into_iter()
            .filter(|_| matches!(self.listing, Listing::Since(_)))
            .filter_map(|holding| Some((holding.assertion, holding.assertion_id.clone()?, holding.listed_sha256?)))
            .collect();
        let (engine, documents, ask, identities) = (self.engine, &self.documents, self.ask, &self.identities);
        let mut tried = stream::iter(unfetched)
            .map(|(assertion, id, listed)| async move {
                let bytes = engine
                    .library
                    .read(move |reader| reader.document(listed))
                    .await?
                    .unwrap_or_default();
                let subject = Subject {
                    id: Some(id),
                    bytes,
                    source: Source::Listed,
                };
                take(engine, documents, subject, None, identities, ask.check, Some(assertion)).await
            })
            .buffer_unordered(AT_ONCE);
        while let Some(tried) = tried.next().await {
            if let Taken::Kept {
                change: KeptChange::Changed,
                ..
            } = tried?
            {
                self.result.changed += 1;
                self.changed_live += 1;
            }
        }
        Ok(())
    }

    async fn mark_gone(&mut self) -> Result<(), SyncError> {
        let gone = plan::gone(self.known.live(), &self.seen);
        self.result.gone = u32::try_from(gone.gone.len()).unwrap_or(u32::MAX);
        self.result.waiting = u32::try_from(gone.missing.len()).unwrap_or(u32::MAX);
        let (id, at) = (self.ask.backpack, self.began);
        let pending = gone.is_pending().then_some(at);
        self.engine
            .library
            .write(move |writer| {
                writer.mark_gone(id, &gone.gone, at)?;
                writer.mark_missing(id, &gone.missing, at)?;
                writer.unmark_missing(id, &gone.found)?;
                writer.set_pending_empty(id, pending)
            })
            .await?;
        Ok(())
    }

    fn tell(&self, total: Option<u32>, current: Option<String>) {
        (self.progress)(Progress {
            done: self.done,
            total,
            current,
            added: self.result.added,
        });
    }
}

/// Notes how one badge ended, and answers with its name.
fn count(
    result: &mut PullResult,
    changed_live: &mut u32,
    seen: &mut HashSet<AssertionId>,
    taken: Taken,
    before: Option<(AssertionId, bool)>,
) -> Option<String> {
    match taken {
        Taken::Kept { id, name, change } => {
            let first = seen.insert(id);
            match before {
                None if first => result.added += 1,
                Some((_, true)) => result.changed += 1,
                Some((_, false)) if change == KeptChange::Changed => {
                    result.changed += 1;
                    *changed_live += 1;
                }
                None | Some(_) => {}
            }
            Some(name)
        }
        Taken::Not { held_as } => {
            result.failed += 1;
            // It is listed, whatever is wrong with it now: what was kept of it is not gone.
            seen.extend(held_as);
            None
        }
    }
}

/// Takes one badge in: gathered, checked, written.
async fn take(
    engine: &Engine,
    documents: &KeptDocuments,
    subject: Subject,
    seen: Option<Seen>,
    identities: &[Identity],
    check: bool,
    held_as: Option<AssertionId>,
) -> Result<Taken, SyncError> {
    let gathered = match Gathered::of(documents, subject).await {
        Ok(gathered) => gathered,
        Err(error) => {
            tracing::info!(%error, "a listed badge cannot be read");
            return Ok(Taken::Not { held_as });
        }
    };
    let at = engine.now();
    let checked = if check {
        Some(gathered.check(documents, identities.to_vec(), at).await)
    } else {
        None
    };
    let name = gathered.derived.name.clone();
    let record = Record {
        gathered,
        checked,
        seen,
        known_as: held_as,
        identities: identities.to_vec(),
        offline: documents.is_offline(),
        at,
    };
    let kept = engine.library.write(move |writer| record.write(writer)).await?;
    Ok(Taken::Kept {
        id: kept.id,
        name,
        change: kept.change,
    })
}

/// Who is signed in: the identities that badges are compared with. A host that does not say so now may say so next time.
async fn read_profile(engine: &Engine, held: &Held) -> Result<(), SyncError> {
    match held.profile().await {
        Ok(profile) => keep_profile(&engine.library, held.row.id, &profile).await,
        Err(SyncError::Backpack(error)) => {
            tracing::info!(%error, "the profile could not be read");
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Keeps a profile and its identities; where those are others than before, every badge is compared anew.
pub async fn keep_profile(library: &Library, backpack: BackpackId, profile: &Profile) -> Result<(), SyncError> {
    let json = serde_json::to_value(profile).unwrap_or_default();
    let told = profile.identities.clone();
    let changed = library
        .write(move |writer| {
            writer.set_profile(backpack, &json)?;
            writer.set_profile_identities(backpack, &told)
        })
        .await?;
    if changed {
        match_recipients(library).await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "pull_tests.rs"]
mod tests;
