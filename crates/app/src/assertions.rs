//! Badges in lists.

use std::collections::HashMap;

use holdall_library::{AssertionId, BackpackId, BackpackRow, LibraryError, ListedRow, Query, Reader};

use crate::{
    Answered, App, Code, UserError, headline,
    view::{AssertionPage, AssertionRow, Facet, ListQuery, Part, Picture, Place, Sort},
};

/// Backpacks by id, for the tags on rows.
pub(crate) type Tags = HashMap<BackpackId, BackpackRow>;

/// All backpacks by id.
pub(crate) fn tags(reader: &Reader<'_>) -> Result<Tags, LibraryError> {
    Ok(reader.backpacks()?.into_iter().map(|row| (row.id, row)).collect())
}

/// A backpack as its tag.
pub(crate) fn tag(row: &BackpackRow) -> Place {
    Place {
        backpack: row.id.to_string(),
        name: row.name.clone(),
        letter: row.letter.clone(),
        cloth: row.cloth.clone(),
    }
}

/// A listed badge as edges are given it.
pub(crate) fn view(row: ListedRow, tags: &Tags) -> AssertionRow {
    let headline_at = row.headline_at();
    let held: Vec<Place> = row
        .places
        .iter()
        .filter(|place| place.gone_at.is_none())
        .filter_map(|place| Some(tag(tags.get(&place.backpack)?)))
        .collect();
    let gone: Vec<_> = row
        .places
        .iter()
        .filter_map(|place| Some((tags.get(&place.backpack)?.name.as_str(), place.gone_at?)))
        .collect();
    let flags = headline::flags(&headline::Remarks {
        recipient: row.recipient,
        gone: &gone,
        held: !held.is_empty(),
        proof_complete: row.proof_complete,
    });
    let caption = row.caption;
    let picture = row.picture.map(|(hash, mount)| Picture {
        hash: hash.to_string(),
        bleed: mount.bleed,
        counter_on_light: mount.counter_on_light,
        counter_on_dark: mount.counter_on_dark,
        caption,
    });
    AssertionRow {
        id: row.id.to_string(),
        assertion: row.assertion_id,
        name: row.name,
        issuer: row.issuer_name,
        issued_on: row.issued_on,
        expires: row.expires,
        status: row.status.into(),
        headline: headline::of_library(row.headline),
        headline_at,
        flags,
        places: held,
        picture,
        last_checked_at: row.last_checked_at,
    }
}

/// The row id that a text of ours means.
pub(crate) fn assertion_id(id: &str) -> Answered<AssertionId> {
    id.parse()
        .map(AssertionId)
        .map_err(|_| UserError::new(Code::NotThere).with("what", "badge"))
}

impl App {
    /// A part of the library.
    ///
    /// # Errors
    /// [`Code::NotThere`] for a backpack that is not.
    pub async fn assertions(&self, query: ListQuery) -> Answered<AssertionPage> {
        let part = match &query.part {
            Part::All => holdall_library::Part::All,
            Part::NeedsCare => holdall_library::Part::NeedsCare,
            Part::ExpiringSoon => holdall_library::Part::ExpiringSoon,
            Part::ProofIncomplete => holdall_library::Part::ProofIncomplete,
            Part::Backpack(id) => holdall_library::Part::Backpack(self.backpack_row(id).await?.id),
        };
        let sort = match query.sort {
            Sort::Issued => holdall_library::Sort::Issued,
            Sort::Name => holdall_library::Sort::Name,
            Sort::Issuer => holdall_library::Sort::Issuer,
            Sort::Expires => holdall_library::Sort::Expires,
            Sort::Status => holdall_library::Sort::Status,
        };
        let wanted = Query {
            now: self.now(),
            text: query.text,
            part,
            headlines: query.headlines.into_iter().map(headline::to_library).collect(),
            issuer: query.issuer,
            sort,
            reverse: query.reverse,
            offset: query.offset,
            limit: query.limit,
        };
        let (listing, tags) = self
            .library()
            .read(move |reader| Ok((reader.list(&wanted)?, tags(reader)?)))
            .await?;
        Ok(AssertionPage {
            rows: listing.rows.into_iter().map(|row| view(row, &tags)).collect(),
            total: listing.total,
            issuers: listing
                .issuers
                .into_iter()
                .map(|facet| Facet {
                    value: facet.value,
                    count: facet.count,
                })
                .collect(),
        })
    }

    /// The local id of the badge that `text` names: a local id, an assertion's id, or 8 or more hex digits of a hash.
    ///
    /// # Errors
    /// [`Code::NotThere`], [`Code::Ambiguous`].
    pub async fn find_badge(&self, text: &str) -> Answered<String> {
        let wanted = text.to_owned();
        let found = self.library().read(move |reader| reader.find(&wanted)).await?;
        match found.as_slice() {
            [one] => Ok(one.to_string()),
            [] => Err(UserError::new(Code::NotThere).with("what", "badge").with("named", text)),
            _ => Err(UserError::new(Code::Ambiguous)
                .with("what", "badge")
                .with("named", text)),
        }
    }

    /// The local ids of all badges, oldest first.
    ///
    /// # Errors
    /// Only when the library cannot be read.
    pub async fn all_badges(&self) -> Answered<Vec<String>> {
        let ids = self.library().read(|reader| reader.assertion_ids()).await?;
        Ok(ids.iter().map(ToString::to_string).collect())
    }

    /// The rows that these ids mean; all when there are none.
    pub(crate) async fn chosen(&self, ids: &[String]) -> Answered<Vec<AssertionId>> {
        if ids.is_empty() {
            return Ok(self.library().read(|reader| reader.assertion_ids()).await?);
        }
        ids.iter().map(|id| assertion_id(id)).collect()
    }
}
