//! Reading the profile and the listing. Open Badges 2.1, "API"; what Badgr calls `results` is read beside the
//! specification's own names.

use chrono::{DateTime, Utc};
use holdall_net::Answer;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use url::Url;

use crate::{
    BackpackError, Cursor, Item, Page, Profile, Pull, Session,
    answers::{self, Enveloped, Status},
    identities, listing, paging,
};

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
    let answer = session.fetch(&session.at("profile")).await?;
    read_profile(&answer, session.now).map_err(|error| session.quiet(error))
}

pub(super) fn read_profile(answer: &Answer, now: DateTime<Utc>) -> Result<Profile, BackpackError> {
    let body: ProfileAnswer = answers::read(answer, Some(now))?;
    let told = body.profile.or_else(|| body.results?.into_iter().next());
    let Some(Value::Object(told)) = told else {
        return Err(BackpackError::odd(answer.status, "an answer without a profile"));
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
        let base = session.at("assertions");
        let url = paging::address(&base, cursor)?;
        let answer = session.fetch_list(&url).await?;
        read_page(&answer, &base, cursor, &url, session.now).map_err(|error| session.quiet(error))
    }

    fn knows_since(&self) -> bool {
        true
    }
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
        items.extend(listing::item(&raw).map_err(|what| BackpackError::odd(answer.status, what))?);
    }
    paging::page(answer, base, cursor, asked, items, body.next_link.as_ref())
}
