//! The pages of a listing, followed to their end, each badge once. Hosts shift pages while we read, repeat them, link in
//! circles and never end.

use std::collections::HashSet;

use holdall_backpacks::{BackpackError, Cursor, Item, Page};
use holdall_library::AssertionId;
use holdall_model::Sha256;

use crate::{
    Held, SyncError,
    documents::seconds,
    plan::{Listing, Step},
};

/// A listing longer than this has no end.
const MOST_PAGES: usize = 1000;
/// Listed bytes held in memory before they are worked on.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Tries for a page that the host has trouble with, and the waits between them.
const WAITS_S: [u64; 2] = [1, 4];

/// Pages being read.
pub(crate) struct Pages<'a> {
    held: &'a Held,
    next: Option<Cursor>,
    had: HashSet<Sha256>,
    items: usize,
    pages: usize,
    said: Option<usize>,
    /// A link of the host led back to what was read before.
    circled: bool,
    ended: bool,
}

/// Badges of some pages.
#[derive(Default)]
pub(crate) struct Pulled {
    /// As they were.
    pub(crate) same: Vec<AssertionId>,
    /// To be taken in.
    pub(crate) take: Vec<Item>,
}

/// How a listing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// Whether it showed all that the host says there is.
    pub(crate) complete: bool,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(held: &'a Held, listing: Listing) -> Self {
        let since = match listing {
            Listing::Full => None,
            Listing::Since(since) => Some(since),
        };
        let next = Some(Cursor::Start { since });
        Self {
            held,
            next,
            had: HashSet::new(),
            items: 0,
            pages: 0,
            said: None,
            circled: false,
            ended: false,
        }
    }

    /// How many badges there are in all: when the host says, or the last page is read.
    pub(crate) fn total(&self) -> Option<u32> {
        let all = if self.ended { Some(self.had.len()) } else { self.said };
        all.and_then(|all| u32::try_from(all).ok())
    }

    /// How it ended. A host that counts more than it listed has not shown all; one whose links go round in a circle only
    /// when it showed as many as it counts.
    pub(crate) fn end(&self) -> End {
        let all = match self.said {
            Some(said) => self.had.len() >= said || (!self.circled && self.items >= said),
            None => !self.circled,
        };
        End {
            complete: self.ended && all,
        }
    }

    /// The badges of the next pages; `None` at the end.
    pub(crate) async fn next(&mut self, step: impl Fn(&Item) -> Step) -> Result<Option<Pulled>, SyncError> {
        let mut pulled = Pulled::default();
        let mut bytes = 0;
        let before = self.pages;
        while let Some(cursor) = self.next.take() {
            if self.pages >= MOST_PAGES {
                let what = format!("a list of more than {MOST_PAGES} pages");
                return Err(BackpackError::HostTrouble { status: 200, what }.into());
            }
            let page = self.page(&cursor).await?;
            self.pages += 1;
            self.said = page.total.or(self.said);
            self.items += page.items.len();
            let empty = page.items.is_empty();
            let fresh: Vec<Item> = page
                .items
                .into_iter()
                .filter(|item| self.had.insert(name(item)))
                .collect();
            self.circled |= fresh.is_empty() && !empty && matches!(page.next, Some(Cursor::Next(_)));
            // An empty page, or one that only repeats, is the end, whatever it links to.
            self.next = page.next.filter(|next| !fresh.is_empty() && *next != cursor);
            for item in fresh {
                match step(&item) {
                    Step::Same(id) => pulled.same.push(id),
                    Step::Take => {
                        bytes += item.listed.len();
                        pulled.take.push(item);
                    }
                }
            }
            if bytes >= MOST_BYTES && self.next.is_some() {
                return Ok(Some(pulled));
            }
        }
        self.ended = true;
        Ok((self.pages > before).then_some(pulled))
    }

    /// One page; a host in trouble is asked up to two times more.
    async fn page(&self, cursor: &Cursor) -> Result<Page, SyncError> {
        let mut waits = WAITS_S.iter();
        loop {
            let result = self.held.page(cursor).await;
            let Err(SyncError::Backpack(error)) = &result else {
                return result;
            };
            match waits.next() {
                Some(wait) if passes(error) => tokio::time::sleep(seconds(self.held.engine.second, *wait)).await,
                _ => return result,
            }
        }
    }
}

/// Whether asking again may help.
fn passes(error: &BackpackError) -> bool {
    match error {
        BackpackError::HostTrouble { status, .. } => *status >= 500,
        BackpackError::Net(error) => matches!(error, holdall_net::NetError::Unreachable { .. }),
        _ => false,
    }
}

/// What a listed badge is known by within one listing: its id, and for signed ones their bytes, as one id may have been
/// awarded by two classes.
fn name(item: &Item) -> Sha256 {
    match &item.assertion_id {
        Some(id) if !item.jws => Sha256::of(id.trim().as_bytes()),
        _ => Sha256::of(&item.listed),
    }
}

/// Everything that a backpack lists now.
pub(crate) async fn all(held: &Held) -> Result<Vec<Item>, SyncError> {
    let mut pages = Pages::new(held, Listing::Full);
    let mut items = Vec::new();
    while let Some(pulled) = pages.next(|_| Step::Take).await? {
        items.extend(pulled.take);
    }
    Ok(items)
}
