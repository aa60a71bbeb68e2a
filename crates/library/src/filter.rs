//! What to list: words, a part of the library, headlines, an issuer; as conditions of one SQL statement over the
//! narrow table (alias `a`). `?1` is always the time now.

use chrono::{DateTime, Utc};
use rusqlite::types::Value;

use crate::{BackpackId, values::ms};

/// The one word for a badge, the first that holds (look.md 3); the discriminant is its place in that order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Headline {
    /// Withdrawn by the issuer.
    Revoked = 0,
    /// Withdrawn for now.
    Suspended = 1,
    /// A check failed.
    Problem = 2,
    /// Past its end.
    Expired = 3,
    /// Not valid yet.
    NotYetValid = 4,
    /// Never passed, and the check could not be made.
    CouldNotCheck = 5,
    /// The latest check could not be made, an earlier one passed.
    LastPassed = 6,
    /// Never checked, or its start has come since.
    NotChecked = 7,
    /// The latest check passed.
    Passed = 8,
}

impl Headline {
    /// All of them, in their order.
    pub const ALL: [Headline; 9] = [
        Headline::Revoked,
        Headline::Suspended,
        Headline::Problem,
        Headline::Expired,
        Headline::NotYetValid,
        Headline::CouldNotCheck,
        Headline::LastPassed,
        Headline::NotChecked,
        Headline::Passed,
    ];

    pub(crate) fn from_rank(rank: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|headline| *headline as i64 == rank)
    }
}

/// A part of the library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    #[default]
    All,
    /// Problem, revoked, suspended, expired or could not check.
    NeedsCare,
    /// Ends within 60 days.
    ExpiringSoon,
    /// Not every document that proves it is kept.
    ProofIncomplete,
    /// In one backpack, now or once.
    Backpack(BackpackId),
    /// Listed by one backpack now.
    ListedBy(BackpackId),
}

/// An order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Date of issue, newest first.
    #[default]
    Issued,
    /// Name.
    Name,
    /// Issuer, then newest.
    Issuer,
    /// End date, soonest first; those without one last.
    Expires,
    /// Order of headlines, then newest.
    Status,
}

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The time now: a badge expires without anybody writing.
    pub now: DateTime<Utc>,
    /// Words that name, issuer or description must contain, in any order; empty for all.
    pub text: String,
    /// A part of the library.
    pub part: Part,
    /// Only these headlines; empty for all.
    pub headlines: Vec<Headline>,
    /// Only badges of the issuer with this name.
    pub issuer: Option<String>,
    /// Order.
    pub sort: Sort,
    /// The exact reverse of that order.
    pub reverse: bool,
    /// Rows to skip.
    pub offset: u32,
    /// Rows wanted; 0 for all.
    pub limit: u32,
}

impl Query {
    /// Everything, newest first.
    pub fn all(now: DateTime<Utc>) -> Self {
        Self {
            now,
            text: String::new(),
            part: Part::All,
            headlines: Vec::new(),
            issuer: None,
            sort: Sort::Issued,
            reverse: false,
            offset: 0,
            limit: 0,
        }
    }
}

/// "Soon": 60 days, in milliseconds.
const SOON_MS: i64 = 60 * 24 * 60 * 60 * 1000;

/// Words of a search beyond these are ignored.
const MOST_WORDS: usize = 16;

/// What is known of a badge's status: a check that could not decide takes nothing back that an earlier one found.
macro_rules! known {
    () => {
        "CASE WHEN a.status = 'unverifiable' AND a.decided_status IN ('revoked', 'suspended', 'invalid', 'expired')
            THEN a.decided_status ELSE a.status END"
    };
}

/// The status word, with the time passed since the check taken in.
pub(crate) const STATUS: &str = concat!(
    "CASE WHEN ",
    known!(),
    " = 'valid' AND a.expires <= ?1 THEN 'expired' ELSE ",
    known!(),
    " END"
);

/// The headline's place in its order.
pub(crate) const HEADLINE: &str = concat!(
    "CASE ",
    known!(),
    " WHEN 'revoked' THEN 0
      WHEN 'suspended' THEN 1
      WHEN 'invalid' THEN CASE WHEN a.starts_at IS NULL THEN 2 WHEN a.starts_at > ?1 THEN 4 ELSE 7 END
      WHEN 'expired' THEN 3
      WHEN 'valid' THEN iif(a.expires <= ?1, 3, 8)
      WHEN 'unverifiable' THEN CASE WHEN a.decided_status IS NULL THEN 5 WHEN a.expires <= ?1 THEN 3 ELSE 6 END
      ELSE 7 END"
);

/// Conditions and their values.
pub(crate) struct Filter {
    conditions: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Filter {
    /// The conditions of a query; without that on the issuer for counts per issuer.
    pub(crate) fn of(query: &Query, with_issuer: bool) -> Self {
        let mut filter = Self {
            conditions: Vec::new(),
            values: vec![Value::Integer(ms(query.now))],
        };
        filter.words(&query.text);
        filter.part(query.part);
        if !query.headlines.is_empty() {
            let ranks: Vec<String> = query
                .headlines
                .iter()
                .map(|headline| (*headline as i64).to_string())
                .collect();
            filter.conditions.push(format!("{HEADLINE} IN ({})", ranks.join(", ")));
        }
        if let Some(issuer) = query.issuer.as_ref().filter(|_| with_issuer) {
            let place = filter.value(Value::Text(issuer.clone()));
            filter.conditions.push(format!("a.issuer_name = {place}"));
        }
        filter
    }

    /// `WHERE ...`, always naming `?1` so that every statement takes the same first value.
    pub(crate) fn sql(&self) -> String {
        let mut sql = "WHERE ?1 IS NOT NULL".to_owned();
        for condition in &self.conditions {
            sql.push_str(" AND ");
            sql.push_str(condition);
        }
        sql
    }

    /// Adds a value and answers with its place in the statement.
    pub(crate) fn value(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    fn part(&mut self, part: Part) {
        let condition = match part {
            Part::All => return,
            Part::NeedsCare => format!("{HEADLINE} IN (0, 1, 2, 3, 5)"),
            Part::ExpiringSoon => format!("a.expires > ?1 AND a.expires <= ?1 + {SOON_MS}"),
            Part::ProofIncomplete => "a.proof_complete = 0".to_owned(),
            Part::Backpack(id) => {
                let place = self.value(Value::Integer(id.0));
                format!("a.id IN (SELECT assertion FROM holding WHERE backpack = {place})")
            }
            Part::ListedBy(id) => {
                let place = self.value(Value::Integer(id.0));
                format!("a.id IN (SELECT assertion FROM holding WHERE backpack = {place} AND gone_at IS NULL)")
            }
        };
        self.conditions.push(condition);
    }

    /// Words of three letters and more go to the index of trigrams; shorter ones, of which it knows nothing, are
    /// looked for in the texts themselves.
    fn words(&mut self, text: &str) {
        let mut phrases = Vec::new();
        for word in text.split_whitespace().take(MOST_WORDS) {
            let word: String = word
                .chars()
                .take(200)
                .filter(|letter| *letter != '\0')
                .collect::<String>()
                .to_lowercase();
            if word.chars().count() >= 3 {
                phrases.push(format!("\"{}\"", word.replace('"', "\"\"")));
            } else if !word.is_empty() {
                let pattern = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                let place = self.value(Value::Text(format!("%{pattern}%")));
                self.conditions.push(format!(
                    "(a.name_sort LIKE {place} ESCAPE '\\' OR a.issuer_sort LIKE {place} ESCAPE '\\' OR EXISTS
                        (SELECT 1 FROM assertion_body b
                         WHERE b.assertion = a.id AND b.description LIKE {place} ESCAPE '\\'))"
                ));
            }
        }
        if !phrases.is_empty() {
            let place = self.value(Value::Text(phrases.join(" ")));
            self.conditions.push(format!(
                "a.id IN (SELECT rowid FROM assertion_search WHERE assertion_search MATCH {place})"
            ));
        }
    }
}

/// `ORDER BY ...`; every order ends in the id, so that pages neither overlap nor leave gaps.
pub(crate) fn order(sort: Sort, reverse: bool) -> String {
    let keys: &[(&str, bool)] = match sort {
        Sort::Issued => &[("a.issued_on", true), ("a.id", true)],
        Sort::Name => &[("a.name_sort", false), ("a.id", false)],
        Sort::Issuer => &[("a.issuer_sort", false), ("a.issued_on", true), ("a.id", true)],
        Sort::Expires => &[("a.expires IS NULL", false), ("a.expires", false), ("a.id", false)],
        Sort::Status => &[(HEADLINE, false), ("a.issued_on", true), ("a.id", true)],
    };
    let keys: Vec<String> = keys
        .iter()
        .map(|(key, down)| format!("{key} {}", if *down == reverse { "ASC" } else { "DESC" }))
        .collect();
    format!("ORDER BY {}", keys.join(", "))
}
