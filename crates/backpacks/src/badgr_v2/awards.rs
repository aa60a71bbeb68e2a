//! The issuer's side: what an account awards to others, so that a teacher's awards can be copied to where they are wanted.
//!
//! It is a protocol of its own, spoken when the user names it: awards of other people are not the user's backpack, and
//! the scope is another. Nothing is awarded or revoked from here.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_net::{Limit, Method, Net, Purpose};
use serde_json::{Value, value::RawValue};
use url::Url;

use super::{
    BadgrV2, Scopes,
    reading::{Envelope, Listing, on_known_address},
    tending::entity,
};
use crate::{
    Answer, Ask, AwardingClass, AwardingIssuer, Awards, BackpackError, Cursor, Found, Grant, Item, Page, Profile,
    Protocol, Pull, Session, SignIn, Started,
    answers::{self, Enveloped, text},
    codes, listing,
    request::{self, below, same_origin, secrets_of, without},
};

/// Pages of one list; more has no end.
const MOST_PAGES: usize = 200;

/// The awards of a Badgr account.
pub(crate) struct BadgrAwards;

impl Protocol for BadgrAwards {
    fn id(&self) -> &'static str {
        "badgr-v2-awards"
    }

    fn title(&self) -> &'static str {
        "Badgr v2 awards"
    }

    fn sign_in(&self) -> &dyn SignIn {
        self
    }

    fn pull(&self) -> Option<&dyn Pull> {
        Some(self)
    }

    fn awards(&self) -> Option<&dyn Awards> {
        Some(self)
    }

    fn on_request(&self) -> bool {
        true
    }
}

#[async_trait]
impl SignIn for BadgrAwards {
    fn places(&self, typed: &Url) -> Vec<Url> {
        BadgrV2.places(typed)
    }

    async fn look(&self, net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
        BadgrV2.look(net, typed, place).await
    }

    async fn begin(&self, net: &Net, found: &Found, ask: &Ask) -> Result<Started, BackpackError> {
        super::begin(net, found, ask, Scopes::Awards).await
    }

    async fn finish(
        &self,
        net: &Net,
        started: Started,
        answer: Answer,
        now: DateTime<Utc>,
    ) -> Result<Grant, BackpackError> {
        BadgrV2.finish(net, started, answer, now).await
    }

    async fn renew(&self, net: &Net, grant: &Grant, now: DateTime<Utc>) -> Result<Grant, BackpackError> {
        BadgrV2.renew(net, grant, now).await
    }

    async fn revoke(&self, net: &Net, grant: &Grant) -> Result<(), BackpackError> {
        BadgrV2.revoke(net, grant).await
    }

    fn takes_password(&self) -> bool {
        true
    }

    async fn profile(&self, session: &Session<'_>) -> Result<Profile, BackpackError> {
        BadgrV2.profile(session).await
    }
}

#[async_trait]
impl Awards for BadgrAwards {
    async fn issuers(&self, session: &Session<'_>) -> Result<Vec<AwardingIssuer>, BackpackError> {
        let url = below(&session.grant.endpoints.api_base, "v2/issuers");
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
            items.extend(listing::item(raw).map_err(|what| BackpackError::HostTrouble {
                status: 200,
                what: what.into(),
            })?);
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
            let mut url = below(&session.grant.endpoints.api_base, "v2/badgeclasses");
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
    let host_id = text(told.get("entityId")).ok_or_else(|| BackpackError::HostTrouble {
        status: 200,
        what: "a list with something in it that has no id".into(),
    })?;
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
        let mut asked = request::call(Method::GET, &url, session.grant, Purpose::Pull);
        asked.limit = Limit::List;
        let answer = request::send(session.net, asked).await?;
        let page: P = answers::read(&answer, Some(session.now))
            .map_err(|error| without(on_known_address(error, &answer), &secrets_of(session.grant)))?;
        let page = of(page);
        let (empty, odd) = (page.is_empty(), |what: &str| BackpackError::HostTrouble {
            status: answer.status,
            what: what.into(),
        });
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
