//! Pages of a list, and the `Link` header that leads through them (RFC 8288).

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;

use crate::setup::Switches;

/// What the caller asked for.
#[derive(Debug, Clone)]
pub(crate) struct Paging {
    limit: Option<usize>,
    pub(crate) offset: usize,
    pub(crate) since: Option<DateTime<Utc>>,
}

/// What is asked of a listing, as it stands in the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    pub(crate) limit: Option<String>,
    pub(crate) offset: Option<String>,
    pub(crate) since: Option<String>,
}

/// One page.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// Value of the `Link` header; absent where all fits on one page.
    pub(crate) links: Option<String>,
    pub(crate) total: usize,
}

impl Paging {
    /// By the letter: `limit` from 1, `offset` from 0, `since` with a zone.
    pub(crate) fn read(wanted: &Wanted) -> Result<Self, &'static str> {
        let [limit, offset, since] = [&wanted.limit, &wanted.offset, &wanted.since].map(Option::as_deref);
        let limit = match limit.map(str::parse::<usize>) {
            None => None,
            Some(Ok(limit)) if limit > 0 => Some(limit),
            Some(_) => return Err("limit is a whole number from 1"),
        };
        let offset = offset
            .map(str::parse)
            .transpose()
            .map_err(|_| "offset is a whole number from 0")?;
        let since = since.map(DateTime::parse_from_rfc3339).transpose();
        let since = since.map_err(|_| "since is a time with a zone, as in ISO 8601")?;
        Ok(Self {
            limit,
            offset: offset.unwrap_or_default(),
            since: since.map(|at| at.to_utc()),
        })
    }

    /// Never more than `most` on one page.
    pub(crate) fn at_most(mut self, most: usize) -> Self {
        self.limit = Some(self.limit.unwrap_or(most).min(most).max(1));
        self
    }

    /// The page out of `all`; `address` is the list's own, without query.
    pub(crate) fn cut<T>(&self, all: Vec<T>, address: &str, switches: &Switches) -> Page<T> {
        let total = all.len();
        let limit = self.limit.unwrap_or(total.max(1));
        let items: Vec<T> = all.into_iter().skip(self.offset).take(limit).collect();
        let whole = self.offset == 0 && items.len() == total;
        let links = (!whole && switches.links).then(|| self.links(total, limit, address, switches));
        Page { items, links, total }
    }

    fn links(&self, total: usize, limit: usize, address: &str, switches: &Switches) -> String {
        let to = |address: &str, offset: usize, rel: &str| {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query
                .append_pair("limit", &limit.to_string())
                .append_pair("offset", &offset.to_string());
            if let Some(since) = self.since {
                query.append_pair("since", &since.to_rfc3339_opts(SecondsFormat::AutoSi, true));
            }
            format!("<{address}?{}>; rel=\"{rel}\"", query.finish())
        };
        let last = total.saturating_sub(1) / limit * limit;
        let mut links = Vec::new();
        if self.offset + limit < total {
            let next = match (&switches.foreign_next, address.splitn(4, '/').nth(3)) {
                (Some(origin), Some(path)) => format!("{}/{path}", origin.trim_end_matches('/')),
                _ => address.to_owned(),
            };
            links.push(to(&next, self.offset + limit, "next"));
        }
        links.push(to(address, 0, "first"));
        links.push(to(address, last, "last"));
        if self.offset > 0 {
            links.push(to(address, self.offset.saturating_sub(limit), "prev"));
        }
        links.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(limit: Option<&str>, offset: Option<&str>, since: Option<&str>) -> Wanted {
        let [limit, offset, since] = [limit, offset, since].map(|word| word.map(str::to_owned));
        Wanted { limit, offset, since }
    }

    #[test]
    fn links_lead_through_all_pages_and_no_further() {
        let page = |offset: &str| {
            let paging = Paging::read(&wanted(Some("2"), Some(offset), None)).unwrap();
            paging.cut((0..5).collect(), "http://h/a", &Switches::default())
        };
        let first = page("0");
        assert_eq!(first.items, [0, 1]);
        let links = first.links.unwrap();
        assert!(links.contains("<http://h/a?limit=2&offset=2>; rel=\"next\""), "{links}");
        assert!(links.contains("<http://h/a?limit=2&offset=4>; rel=\"last\""), "{links}");
        assert!(!links.contains("prev"), "{links}");
        assert!(!page("4").links.unwrap().contains("next"));
        let one = Paging::read(&Wanted::default()).unwrap().at_most(50);
        assert!(
            one.cut((0..5).collect(), "http://h/a", &Switches::default())
                .links
                .is_none()
        );
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(Paging::read(&wanted(Some("0"), None, None)).is_err());
        assert!(Paging::read(&wanted(None, Some("-1"), None)).is_err());
        assert!(
            Paging::read(&wanted(None, None, Some("2024-01-01"))).is_err(),
            "a time needs its zone"
        );
    }
}
