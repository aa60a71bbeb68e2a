//! What a pull does, decided without doing anything: which listing is asked for, what a listed badge means, and what
//! becomes of badges that a full listing lacks.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use holdall_backpacks::Item;
use holdall_library::{AssertionId, BackpackRow, HoldingRow, Source};
use holdall_model::Sha256;

/// A full listing is due after this; there are no tombstones, so only it shows what is gone.
const FULL_EVERY: TimeDelta = TimeDelta::days(7);
/// The clocks of host and computer differ, and "since" means "at or after" here and "after" there.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Everything.
    Full,
    /// What changed since.
    Since(DateTime<Utc>),
}

/// The listing that is due for a backpack.
pub fn listing(backpack: &BackpackRow, now: DateTime<Utc>, asked_for_all: bool, knows_since: bool) -> Listing {
    let (Some(since), Some(full)) = (backpack.since_at, backpack.full_listed_at) else {
        return Listing::Full;
    };
    // A clock that was set back makes "since" a time to come: list all.
    let due = now - full >= FULL_EVERY || full > now || since > now;
    if asked_for_all || !knows_since || due || backpack.pending_empty_at.is_some() {
        return Listing::Full;
    }
    Listing::Since(since - SKEW)
}

/// What a listed badge means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is as it was: nothing to do.
    Same(AssertionId),
    /// New, changed, back again, or never quite taken in.
    Take,
}

/// What the library knows of a backpack, to look listed badges up in.
pub struct Known {
    holdings: Vec<HoldingRow>,
    by_listed: HashMap<Sha256, usize>,
    by_id: HashMap<String, usize>,
}

impl Known {
    /// Over all holdings of a backpack.
    pub fn of(holdings: Vec<HoldingRow>) -> Self {
        let listed = |(at, holding): (usize, &HoldingRow)| holding.listed_sha256.map(|sha256| (sha256, at));
        let id =
            |(at, holding): (usize, &HoldingRow)| holding.assertion_id.clone().map(|id| (id.trim().to_owned(), at));
        let by_listed = holdings.iter().enumerate().filter_map(listed).collect();
        let by_id = holdings.iter().enumerate().filter_map(id).collect();
        Self {
            holdings,
            by_listed,
            by_id,
        }
    }

    /// The holding of a listed badge: the same bytes, else the same id.
    pub fn holding(&self, item: &Item) -> Option<&HoldingRow> {
        let by_bytes = self.by_listed.get(&Sha256::of(&item.listed));
        let at = by_bytes.or_else(|| self.by_id.get(item.assertion_id.as_deref()?.trim()))?;
        self.holdings.get(*at)
    }

    /// What is listed now, as far as known.
    pub fn live(&self) -> impl Iterator<Item = &HoldingRow> {
        self.holdings.iter().filter(|holding| holding.gone_at.is_none())
    }

    /// What to do with a listed badge; `check` also takes those in again that were never checked.
    pub fn step(&self, item: &Item, check: bool) -> Step {
        let Some(holding) = self.holding(item) else {
            return Step::Take;
        };
        let as_listed = holding.listed_sha256 == Some(Sha256::of(&item.listed)) && holding.host_id == item.host_id;
        let taken_in = holding.source != Source::Listed && (!check || holding.last_checked_at.is_some());
        if as_listed && taken_in && holding.gone_at.is_none() {
            Step::Same(holding.assertion)
        } else {
            Step::Take
        }
    }

    /// Badges that are listed, as far as known, and whose own document was never had: worth another try.
    pub fn unfetched(&self, seen: &HashSet<AssertionId>) -> Vec<&HoldingRow> {
        self.live()
            .filter(|holding| holding.source == Source::Listed && !seen.contains(&holding.assertion))
            .filter(|holding| holding.assertion_id.is_some() && holding.listed_sha256.is_some())
            .collect()
    }
}

/// What becomes of badges after a full listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gone {
    /// No longer listed.
    pub gone: Vec<AssertionId>,
    /// Lacking in a listing that lacks too much to be believed; a second one decides.
    pub missing: Vec<AssertionId>,
    /// Lacking in such a listing before, and listed now.
    pub found: Vec<AssertionId>,
}

impl Gone {
    /// Whether a second listing is to decide.
    pub fn is_pending(&self) -> bool {
        !self.missing.is_empty()
    }
}

/// Compares what was held with what a complete, full listing showed. One that is empty, or lacks more than half of what
/// was held, only marks what an earlier full listing lacked too.
pub fn gone<'h>(live: impl Iterator<Item = &'h HoldingRow>, seen: &HashSet<AssertionId>) -> Gone {
    let (there, lacking): (Vec<&HoldingRow>, Vec<&HoldingRow>) =
        live.partition(|holding| seen.contains(&holding.assertion));
    let held = there.len() + lacking.len();
    let ids = |holdings: Vec<&HoldingRow>| holdings.into_iter().map(|holding| holding.assertion).collect();
    let found = ids(there
        .iter()
        .copied()
        .filter(|holding| holding.missing_at.is_some())
        .collect());
    let believable = !there.is_empty() && lacking.len() * 2 <= held;
    if believable {
        return Gone {
            gone: ids(lacking),
            missing: Vec::new(),
            found,
        };
    }
    let (again, first) = lacking
        .into_iter()
        .partition(|holding: &&HoldingRow| holding.missing_at.is_some());
    Gone {
        gone: ids(again),
        missing: ids(first),
        found,
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
