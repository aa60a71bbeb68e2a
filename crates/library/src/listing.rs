//! Lists of badges, read from the narrow table in one statement for the rows and one for their places.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use holdall_model::{RecipientOutcome, Sha256, Status};
use rusqlite::{Row, params_from_iter, types::Value};

use crate::{
    AssertionId, Headline, LibraryError, PictureRow, PlaceRow, Query, Reader,
    error::damaged,
    filter::{Filter, HEADLINE, STATUS, order},
    values::{Columns, ms},
};

/// A badge in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRow {
    /// Local id.
    pub id: AssertionId,
    /// The assertion's own id.
    pub assertion_id: Option<String>,
    /// Its name; empty when not known yet.
    pub name: String,
    /// The issuer's name; empty when not known yet.
    pub issuer_name: String,
    /// When it was issued.
    pub issued_on: Option<DateTime<Utc>>,
    /// When it ends.
    pub expires: Option<DateTime<Utc>>,
    /// Status, with the time passed since the check taken in.
    pub status: Status,
    /// The one word.
    pub headline: Headline,
    /// Not valid before.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it was last checked.
    pub last_checked_at: Option<DateTime<Utc>>,
    /// When it last passed.
    pub last_passed_at: Option<DateTime<Utc>>,
    /// Whether it is written to one of the user's identities.
    pub recipient: RecipientOutcome,
    /// Whether every document that the decision rests on is kept.
    pub proof_complete: bool,
    /// Its original picture, when it can be shown, and how it sits.
    pub picture: Option<(Sha256, PictureRow)>,
    /// Alternative text of the picture.
    pub caption: String,
    /// Backpacks that hold or held it, in the order in which it came there.
    pub places: Vec<PlaceRow>,
}

impl ListedRow {
    /// The date that goes with the headline.
    pub fn headline_at(&self) -> Option<DateTime<Utc>> {
        match self.headline {
            Headline::Expired => self.expires.or(self.last_checked_at),
            Headline::NotYetValid => self.starts_at,
            Headline::LastPassed => self.last_passed_at,
            Headline::NotChecked => None,
            Headline::Revoked
            | Headline::Suspended
            | Headline::Problem
            | Headline::CouldNotCheck
            | Headline::Passed => self.last_checked_at,
        }
    }
}

/// A value and how many badges have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many.
    pub count: u32,
}

/// A part of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The rows asked for.
    pub rows: Vec<ListedRow>,
    /// How many there are without offset and limit.
    pub total: u32,
    /// Issuers of the listing, largest first, at most 50; as if no issuer was asked for.
    pub issuers: Vec<Facet>,
}

/// How many badges there are of what kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// All.
    pub all: u32,
    /// Problem, revoked, suspended, expired or could not check.
    pub needs_care: u32,
    /// Ending within 60 days.
    pub expiring_soon: u32,
    /// Proof incomplete.
    pub proof_incomplete: u32,
    /// In no backpack now.
    pub only_here: u32,
}

fn listed(row: &Row<'_>) -> Result<ListedRow, LibraryError> {
    let picture: Option<Sha256> = row.opt_sha256("picture")?;
    let mount = match row.col::<Option<bool>>("broken")? {
        Some(false) => Some(PictureRow {
            bleed: row.col("bleed")?,
            counter_on_light: row.col("counter_on_light")?,
            counter_on_dark: row.col("counter_on_dark")?,
        }),
        Some(true) | None => None,
    };
    Ok(ListedRow {
        id: row.col("id")?,
        assertion_id: row.col("assertion_id")?,
        name: row.col("name")?,
        issuer_name: row.col("issuer_name")?,
        issued_on: row.opt_at("issued_on")?,
        expires: row.opt_at("expires")?,
        status: row.word("status")?,
        headline: Headline::from_rank(row.col("headline")?).ok_or_else(|| damaged("a headline is unknown"))?,
        starts_at: row.opt_at("starts_at")?,
        last_checked_at: row.opt_at("last_checked_at")?,
        last_passed_at: row.opt_at("last_passed_at")?,
        recipient: row.word("recipient")?,
        proof_complete: row.col("proof_complete")?,
        picture: picture.zip(mount),
        caption: row.col("caption")?,
        places: Vec::new(),
    })
}

fn select_rows() -> String {
    format!(
        "SELECT a.id, a.assertion_id, a.name, a.issuer_name, a.issued_on, a.expires, {STATUS} AS status,
             {HEADLINE} AS headline, a.starts_at, a.last_checked_at, a.last_passed_at, a.recipient, a.proof_complete,
             a.picture, p.broken, p.bleed, p.counter_on_light, p.counter_on_dark, a.caption
         FROM assertion a LEFT JOIN picture p ON p.sha256 = a.picture"
    )
}

impl Reader<'_> {
    /// A part of the library with its total and issuers.
    pub fn list(&self, query: &Query) -> Result<Listing, LibraryError> {
        Ok(Listing {
            rows: self.rows(query)?,
            total: self.count(query)?,
            issuers: self.issuers(query)?,
        })
    }

    /// The rows alone.
    pub fn rows(&self, query: &Query) -> Result<Vec<ListedRow>, LibraryError> {
        let mut filter = Filter::of(query, true);
        let limit = filter.value(Value::Integer(if query.limit == 0 {
            -1
        } else {
            i64::from(query.limit)
        }));
        let offset = filter.value(Value::Integer(i64::from(query.offset)));
        let sql = format!(
            "{} {} {} LIMIT {limit} OFFSET {offset}",
            select_rows(),
            filter.sql(),
            order(query.sort, query.reverse)
        );
        let rows = self.listed_rows(&sql, &filter.values)?;
        self.with_places(rows)
    }

    /// One badge as it is listed.
    pub fn row(&self, id: AssertionId, now: DateTime<Utc>) -> Result<Option<ListedRow>, LibraryError> {
        let sql = format!("{} WHERE ?1 IS NOT NULL AND a.id = ?2", select_rows());
        let rows = self.listed_rows(&sql, &[Value::Integer(ms(now)), Value::Integer(id.0)])?;
        Ok(self.with_places(rows)?.pop())
    }

    /// How many badges a query finds, whatever its offset and limit.
    pub fn count(&self, query: &Query) -> Result<u32, LibraryError> {
        let filter = Filter::of(query, true);
        let sql = format!("SELECT count(*) FROM assertion a {}", filter.sql());
        self.only("count badges", &sql, params_from_iter(&filter.values), |row| row.nth(0))
    }

    /// The issuers among what a query finds, as if it named none: largest first, at most 50.
    pub fn issuers(&self, query: &Query) -> Result<Vec<Facet>, LibraryError> {
        let filter = Filter::of(query, false);
        let sql = format!(
            "SELECT a.issuer_name, count(*) FROM assertion a {} AND a.issuer_name <> ''
             GROUP BY a.issuer_name ORDER BY count(*) DESC, a.issuer_name LIMIT 50",
            filter.sql()
        );
        self.all("count issuers", &sql, params_from_iter(&filter.values), |row| {
            Ok(Facet {
                value: row.nth(0)?,
                count: row.nth(1)?,
            })
        })
    }

    /// How many badges there are, and how many of each part, in one pass.
    pub fn counts(&self, now: DateTime<Utc>) -> Result<Counts, LibraryError> {
        let sql = format!(
            "SELECT count(*), count(*) FILTER (WHERE {HEADLINE} IN (0, 1, 2, 3, 5)),
                 count(*) FILTER (WHERE a.expires > ?1 AND a.expires <= ?1 + 5184000000),
                 count(*) FILTER (WHERE a.proof_complete = 0),
                 count(*) - (SELECT count(DISTINCT assertion) FROM holding WHERE gone_at IS NULL)
             FROM assertion a"
        );
        self.only("count badges", &sql, [ms(now)], |row| {
            Ok(Counts {
                all: row.nth(0)?,
                needs_care: row.nth(1)?,
                expiring_soon: row.nth(2)?,
                proof_incomplete: row.nth(3)?,
                only_here: row.nth(4)?,
            })
        })
    }

    fn listed_rows(&self, sql: &str, values: &[Value]) -> Result<Vec<ListedRow>, LibraryError> {
        self.all("list badges", sql, params_from_iter(values), listed)
    }

    /// Adds the places of all rows with one statement.
    fn with_places(&self, mut rows: Vec<ListedRow>) -> Result<Vec<ListedRow>, LibraryError> {
        let ids: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
        let ids = format!("[{}]", ids.join(","));
        let found = self.all(
            "list places",
            "SELECT h.assertion, h.backpack, h.gone_at FROM json_each(?1) j JOIN holding h ON h.assertion = j.value
             ORDER BY h.id",
            [ids],
            |row| {
                let place = PlaceRow {
                    backpack: row.col("backpack")?,
                    gone_at: row.opt_at("gone_at")?,
                };
                Ok((row.col("assertion")?, place))
            },
        )?;
        let mut places: HashMap<AssertionId, Vec<PlaceRow>> = HashMap::new();
        for (assertion, place) in found {
            places.entry(assertion).or_default().push(place);
        }
        for row in &mut rows {
            row.places = places.remove(&row.id).unwrap_or_default();
        }
        Ok(rows)
    }
}
