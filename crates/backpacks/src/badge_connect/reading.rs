//! Reading the profile and the listing. Open Badges 2.1, "API"; what Badgr calls `results` is read beside the
//! specification's own names.

use chrono::{DateTime, SecondsFormat, Utc};
use holdall_net::{Answer, Limit, Method, Purpose};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use url::Url;

use crate::{
    BackpackError, Cursor, Item, Page, Profile, Pull, Session,
    answers::{self, Enveloped, Status},
    identities, listing,
    request::{self, below, same_origin, secrets_of, without},
};

/// Badges asked for per page: Badgr's own default.
const PAGE: usize = 100;

#[derive(Deserialize)]
struct ProfileAnswer {
    status: Status,
    #[serde(default)]
    profile: Option<Value>,
    #[serde(default)]
    results: Option<Vec<Value>>,
}

impl Enveloped for ProfileAnswer {
    fn status(&self) -> &Status {
        &self.status
    }
}

/// Who is signed in.
pub(super) async fn profile(session: &Session<'_>) -> Result<Profile, BackpackError> {
    let url = below(&session.grant.endpoints.api_base, "profile");
    let asked = request::call(Method::GET, &url, session.grant, Purpose::Pull);
    let answer = request::send(session.net, asked).await?;
    read_profile(&answer, session.now).map_err(|error| without(error, &secrets_of(session.grant)))
}

pub(super) fn read_profile(answer: &Answer, now: DateTime<Utc>) -> Result<Profile, BackpackError> {
    let body: ProfileAnswer = answers::read(answer, Some(now))?;
    let told = body.profile.or_else(|| body.results?.into_iter().next());
    let Some(Value::Object(told)) = told else {
        return Err(BackpackError::HostTrouble {
            status: answer.status,
            what: "an answer without a profile".into(),
        });
    };
    Ok(identities::profile(&told))
}

/// `GET /assertions`. Either list may be missing; `status` may not, or an empty object would read as an empty backpack.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Assertions {
    status: Status,
    #[serde(default)]
    assertions: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    results: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    signed_assertions: Option<Vec<Box<RawValue>>>,
    /// Some hosts page in the body.
    #[serde(default)]
    next_link: Option<Value>,
}

impl Enveloped for Assertions {
    fn status(&self) -> &Status {
        &self.status
    }
}

#[async_trait::async_trait]
impl Pull for super::BadgeConnect {
    async fn page(&self, session: &Session<'_>, cursor: &Cursor) -> Result<Page, BackpackError> {
        let base = below(&session.grant.endpoints.api_base, "assertions");
        let url = address(&base, cursor)?;
        let mut asked = request::call(Method::GET, &url, session.grant, Purpose::Pull);
        asked.limit = Limit::List;
        let answer = request::send(session.net, asked).await?;
        read_page(&answer, &base, cursor, &url, session.now).map_err(|error| without(error, &secrets_of(session.grant)))
    }

    fn knows_since(&self) -> bool {
        true
    }
}

/// The address of a page.
pub(super) fn address(base: &Url, cursor: &Cursor) -> Result<Url, BackpackError> {
    let (offset, since) = match cursor {
        // The host's own address, and only ever on its own origin.
        Cursor::Next(url) if same_origin(url, base) => return Ok(url.clone()),
        Cursor::Next(_) => {
            let what = "a next page on another host".into();
            return Err(BackpackError::HostTrouble { status: 200, what });
        }
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

pub(super) fn read_page(
    answer: &Answer,
    base: &Url,
    cursor: &Cursor,
    asked: &Url,
    now: DateTime<Utc>,
) -> Result<Page, BackpackError> {
    let body: Assertions = answers::read(answer, Some(now))?;
    let lists = [body.assertions, body.results, body.signed_assertions];
    let mut items: Vec<Item> = Vec::new();
    for raw in lists.into_iter().flatten().flatten() {
        items.extend(listing::item(&raw).map_err(|what| BackpackError::HostTrouble {
            status: answer.status,
            what: what.into(),
        })?);
    }
    let total = answer.header("x-total-count").and_then(|text| text.trim().parse().ok());
    let linked = listing::next_link(answer);
    let in_body = body
        .next_link
        .as_ref()
        .and_then(Value::as_str)
        .and_then(|link| asked.join(link).ok());
    // A link in the body may stand on the last page too: an empty page is the end there.
    let next = linked.or(in_body.filter(|_| !items.is_empty()));
    let next = match next {
        Some(url) if url == *asked => match items.is_empty() {
            true => None,
            false => {
                let what = "a next page that is the same page again".into();
                return Err(BackpackError::HostTrouble {
                    status: answer.status,
                    what,
                });
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
                _ => body.next_link.is_none(),
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
    let offset = offset(cursor, asked).ok_or_else(|| BackpackError::HostTrouble {
        status: 200,
        what: "a next page on another host".into(),
    })?;
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
