//! From page to page of a listing, by links and by counting: `limit`, `offset`, `since`, `Link` and `X-Total-Count`, as
//! Open Badges 2.1 and 3.0 have them alike.

use chrono::{DateTime, SecondsFormat, Utc};
use holdall_net::Answer;
use serde_json::Value;
use url::Url;

use crate::{BackpackError, Cursor, Item, Page, listing, request::same_origin};

/// Badges asked for per page: Badgr's own default.
const PAGE: usize = 100;

/// The address of a page.
pub(crate) fn address(base: &Url, cursor: &Cursor) -> Result<Url, BackpackError> {
    let (offset, since) = match cursor {
        // The host's own address, and only ever on its own origin.
        Cursor::Next(url) if same_origin(url, base) => return Ok(url.clone()),
        Cursor::Next(_) => return Err(BackpackError::odd(200, "a next page on another host")),
        Cursor::Start { since } => (0, since),
        Cursor::Offset { offset, since } => (*offset, since),
    };
    let mut url = base.clone();
    url.query_pairs_mut()
        .append_pair("limit", &PAGE.to_string())
        .append_pair("offset", &offset.to_string());
    if let Some(since) = since {
        // With `Z`: a `+` that somebody forgets to unescape is a blank, and a refusal.
        url.query_pairs_mut()
            .append_pair("since", &since.to_rfc3339_opts(SecondsFormat::Secs, true));
    }
    Ok(url)
}

/// The page of `items` that `answer` brought to the request for `asked` at `cursor`. `in_body` is a link to the next page
/// that stood in the body, for hosts that page there.
pub(crate) fn page(
    answer: &Answer,
    base: &Url,
    cursor: &Cursor,
    asked: &Url,
    items: Vec<Item>,
    in_body: Option<&Value>,
) -> Result<Page, BackpackError> {
    let total = answer.header("x-total-count").and_then(|text| text.trim().parse().ok());
    let linked = listing::next_link(answer);
    let linked_in_body = in_body.and_then(Value::as_str).and_then(|link| asked.join(link).ok());
    // A link in the body may stand on the last page too: an empty page is the end there.
    let next = linked.or(linked_in_body.filter(|_| !items.is_empty()));
    let next = match next {
        Some(url) if url == *asked => match items.is_empty() {
            true => None,
            false => {
                return Err(BackpackError::odd(
                    answer.status,
                    "a next page that is the same page again",
                ));
            }
        },
        Some(url) if same_origin(&url, base) => Some(Cursor::Next(url)),
        // The token does not follow a link to somewhere else; counting goes on where we are.
        Some(_) if items.is_empty() => None,
        Some(_) => Some(counted(cursor, asked, items.len())?),
        None => {
            let seen = offset(cursor, asked).map(|offset| offset + items.len());
            let more = match (total, seen) {
                _ if items.is_empty() => false,
                (Some(total), Some(seen)) => seen < total,
                // Links that name no next page say that there is none.
                _ if answer.header("link").is_some() => false,
                // By the specification this is all; hosts that page in silence are asked until nothing new comes.
                _ => in_body.is_none(),
            };
            if more {
                Some(counted(cursor, asked, items.len())?)
            } else {
                None
            }
        }
    };
    Ok(Page { items, next, total })
}

/// The next page by counting.
fn counted(cursor: &Cursor, asked: &Url, read: usize) -> Result<Cursor, BackpackError> {
    let offset = offset(cursor, asked).ok_or_else(|| BackpackError::odd(200, "a next page on another host"))?;
    let since = match cursor {
        Cursor::Start { since } | Cursor::Offset { since, .. } => *since,
        Cursor::Next(_) => since_of(asked),
    };
    Ok(Cursor::Offset {
        offset: offset + read,
        since,
    })
}

/// Where the page at hand began.
fn offset(cursor: &Cursor, asked: &Url) -> Option<usize> {
    match cursor {
        Cursor::Start { .. } => Some(0),
        Cursor::Offset { offset, .. } => Some(*offset),
        Cursor::Next(_) => asked.query_pairs().find(|(key, _)| key == "offset")?.1.parse().ok(),
    }
}

fn since_of(asked: &Url) -> Option<DateTime<Utc>> {
    let (_, text) = asked.query_pairs().find(|(key, _)| key == "since")?;
    Some(DateTime::parse_from_rfc3339(&text).ok()?.to_utc())
}
