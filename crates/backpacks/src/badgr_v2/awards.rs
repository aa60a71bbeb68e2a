//! The issuer's side: what an account awards to others, so that a teacher's awards can be copied to where they are wanted.
//!
//! It is a protocol of its own, spoken when the user names it: awards of other people are not the user's backpack, and
//! the scope is another. Nothing is awarded or revoked from here.

use async_trait::async_trait;
use serde_json::{Value, value::RawValue};
use url::Url;

use super::{
    reading::{Envelope, Listing, on_known_address},
    tending::entity,
};
use crate::{
    AwardingClass, AwardingIssuer, Awards, BackpackError, Cursor, Item, Page, Pull, Session,
    answers::{self, Enveloped, text},
    codes, listing,
    request::same_origin,
};

/// Pages of one list; more has no end.
const MOST_PAGES: usize = 200;

/// The awards of a Badgr account.
pub(super) struct BadgrAwards;

#[async_trait]
impl Awards for BadgrAwards {
    async fn issuers(&self, session: &Session<'_>) -> Result<Vec<AwardingIssuer>, BackpackError> {
        let url = session.at("v2/issuers");
        let told = all::<Envelope<Value>, _>(session, url, |page| page.result).await?;
        let each = told.iter().map(|told| {
            let (host_id, id, name) = named(told)?;
            Ok(AwardingIssuer { host_id, id, name })
        });
        each.collect()
    }

    async fn classes(&self, session: &Session<'_>, issuer: &str) -> Result<Vec<AwardingClass>, BackpackError> {
        let mut url = entity(session, "v2/issuers", issuer)?;
        extend(&mut url, "badgeclasses");
        let told = all::<Envelope<Value>, _>(session, url, |page| page.result).await?;
        let each = told.iter().map(|told| {
            let (host_id, id, name) = named(told)?;
            Ok(AwardingClass { host_id, id, name })
        });
        each.collect()
    }

    async fn of_class(&self, session: &Session<'_>, class: &str) -> Result<Vec<Item>, BackpackError> {
        let mut url = entity(session, "v2/badgeclasses", class)?;
        extend(&mut url, "assertions");
        for flag in ["include_expired", "include_revoked"] {
            url.query_pairs_mut().append_pair(flag, "1");
        }
        let told = all::<Listing, Box<RawValue>>(session, url, |page| page.result).await?;
        let mut items = Vec::new();
        for raw in &told {
            items.extend(listing::item(raw).map_err(|what| BackpackError::odd(200, what))?);
        }
        Ok(items)
    }
}

#[async_trait]
impl Pull for BadgrAwards {
    /// The awards of one badge class after the other. Where it goes on, the classes that are left stand behind the `#` of
    /// the address, which is never sent.
    async fn page(&self, session: &Session<'_>, cursor: &Cursor) -> Result<Page, BackpackError> {
        let mut left: Vec<String> = match cursor {
            Cursor::Next(url) => url
                .fragment()
                .unwrap_or_default()
                .split(',')
                .map(str::to_owned)
                .collect(),
            Cursor::Start { .. } | Cursor::Offset { offset: 0, .. } => {
                let mut classes = Vec::new();
                for issuer in self.issuers(session).await? {
                    let own = self.classes(session, &issuer.host_id).await?;
                    classes.extend(own.into_iter().map(|class| class.host_id));
                }
                classes
            }
            Cursor::Offset { .. } => Vec::new(),
        };
        left.retain(|class| !class.is_empty());
        left.reverse();
        let mut items = Vec::new();
        // An empty page would be taken for the last one.
        while items.is_empty() {
            let Some(class) = left.pop() else { break };
            items = self.of_class(session, &class).await?;
        }
        left.reverse();
        let next = (!left.is_empty()).then(|| {
            let mut url = session.at("v2/badgeclasses");
            url.set_fragment(Some(&left.join(",")));
            Cursor::Next(url)
        });
        Ok(Page {
            items,
            next,
            total: None,
        })
    }

    fn knows_since(&self) -> bool {
        false
    }
}

/// Id there, public id and name. One without the first cannot be asked for, and half of what was awarded would look
/// withdrawn.
fn named(told: &Value) -> Result<(String, Option<String>, String), BackpackError> {
    let name = told.get("name").and_then(Value::as_str).unwrap_or_default();
    let host_id = text(told.get("entityId"))
        .ok_or_else(|| BackpackError::odd(200, "a list with something in it that has no id"))?;
    Ok((host_id, text(told.get("openBadgeId")), codes::one_line(name, 300)))
}

fn extend(url: &mut Url, part: &str) {
    let path = format!("{}/{part}", url.path());
    url.set_path(&path);
}

/// All of a list. It comes whole unless the server of its own accord cuts it into pages.
async fn all<P: Enveloped, T>(session: &Session<'_>, url: Url, of: fn(P) -> Vec<T>) -> Result<Vec<T>, BackpackError> {
    let mut next = Some(url);
    let mut seen = Vec::new();
    let mut told = Vec::new();
    while let Some(url) = next.take() {
        let answer = session.fetch_list(&url).await?;
        let page: P = answers::read(&answer, Some(session.now))
            .map_err(|error| session.quiet(on_known_address(error, &answer)))?;
        let page = of(page);
        let (empty, odd) = (page.is_empty(), |what: &str| BackpackError::odd(answer.status, what));
        told.extend(page);
        seen.push(url);
        next = listing::next_link(&answer).filter(|next| !empty && !seen.contains(next));
        // Half a list is none: what is left out would look withdrawn.
        if next
            .as_ref()
            .is_some_and(|next| !same_origin(next, &session.grant.endpoints.api_base))
        {
            return Err(odd("a list that goes on at another host"));
        }
        if next.is_some() && seen.len() >= MOST_PAGES {
            return Err(odd("a list without end"));
        }
    }
    Ok(told)
}
