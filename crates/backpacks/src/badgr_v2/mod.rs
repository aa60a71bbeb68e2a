//! Badgr API v2, as Badgr servers and their descendants speak it to an earner's backpack. There is no discovery and no
//! registration: operators hand out clients, and accounts with a password need none. Answers of real servers are in
//! `tests/fixtures/badgr_v2`.

mod awards;
mod collecting;
mod importing;
mod looking;
mod preflight;
mod reading;
mod tending;

#[cfg(test)]
mod awards_tests;
#[cfg(test)]
mod badgr_v2_tests;
#[cfg(test)]
mod preflight_tests;
#[cfg(test)]
mod tending_tests;

pub(crate) use awards::BadgrAwards;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_net::Net;
use secrecy::SecretString;
use url::Url;

use crate::{
    Answer, Ask, BackpackError, Client, Collections, Found, Grant, Note, Profile, Protocol, Pull, Push, Session,
    SignIn, Started, Tend, hosts, oauth, request,
};

/// What the protocol is called.
const TITLE: &str = "Badgr v2";

/// The client of Badgr's own pages, open to password sign-ins.
const PUBLIC_CLIENT: &str = "public";

/// Badgr API v2.
pub(crate) struct BadgrV2;

impl Protocol for BadgrV2 {
    fn id(&self) -> &'static str {
        "badgr-v2"
    }

    fn title(&self) -> &'static str {
        TITLE
    }

    fn sign_in(&self) -> &dyn SignIn {
        self
    }

    fn pull(&self) -> Option<&dyn Pull> {
        Some(self)
    }

    fn push(&self) -> Option<&dyn Push> {
        Some(self)
    }

    fn tend(&self) -> Option<&dyn Tend> {
        Some(self)
    }

    fn collections(&self) -> Option<&dyn Collections> {
        Some(self)
    }
}

/// What a sign-in is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scopes {
    /// The backpack; with `write`, adding to it too.
    Backpack { write: bool },
    /// What the account awards to others.
    Awards,
}

impl Scopes {
    /// Sets of scopes, the best first; each ends with the scope that makes it worth while. `rw:profile` rather than
    /// `r:profile` goes with a password, because the public client has no smaller one.
    fn sets(self, by_password: bool) -> Vec<Vec<String>> {
        let profile = if by_password { "rw:profile" } else { "r:profile" };
        let aims: &[&str] = match self {
            Self::Awards => &["rw:issuer"],
            Self::Backpack { .. } if by_password => &["rw:backpack"],
            Self::Backpack { write: true } => &["rw:backpack", "r:backpack"],
            Self::Backpack { write: false } => &["r:backpack"],
        };
        aims.iter()
            .map(|aim| vec![profile.to_owned(), (*aim).to_owned()])
            .collect()
    }
}

/// Without a client there is no page to open: [`Started::open`] is absent and a password is wanted.
async fn begin(net: &Net, found: &Found, ask: &Ask, what: Scopes) -> Result<Started, BackpackError> {
    let sets = what.sets(ask.client.is_none());
    let mut notes = Vec::new();
    let by_hand = ask.client.clone().zip(found.endpoints.authorization_url.as_ref());
    let (client, open, state, verifier, scopes) = match by_hand {
        Some((mut client, page)) => {
            if hosts::drops_pkce(page) {
                notes.push(Note::NoPkce);
            }
            // Where nothing comes back to this computer there will be no page: name and password take its place.
            let to_page = !request::same_origin(&ask.redirect, &found.endpoints.api_base);
            let first = sets.first().cloned().unwrap_or_default();
            let (it, scopes) = if to_page {
                preflight::prepared(net, found, page, &mut client, &ask.redirect, &sets, &mut notes).await?
            } else {
                (oauth::authorize(page, &client, &ask.redirect, &first), first)
            };
            (client, Some(it.open), it.state, it.verifier, scopes)
        }
        None => {
            let nothing = || SecretString::from(String::new());
            let public = Client {
                by_hand: false,
                ..Client::typed(PUBLIC_CLIENT, None)
            };
            let scopes = sets.into_iter().next().unwrap_or_default();
            (public, None, nothing(), nothing(), scopes)
        }
    };
    Ok(Started {
        open,
        state,
        verifier,
        client,
        endpoints: found.endpoints.clone(),
        redirect: ask.redirect.clone(),
        scopes,
        notes,
    })
}

#[async_trait]
impl SignIn for BadgrV2 {
    fn places(&self, typed: &Url) -> Vec<Url> {
        looking::places(typed)
    }

    async fn look(&self, net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
        looking::look(net, typed, place).await
    }

    async fn begin(&self, net: &Net, found: &Found, ask: &Ask) -> Result<Started, BackpackError> {
        begin(net, found, ask, Scopes::Backpack { write: ask.write }).await
    }

    async fn finish(
        &self,
        net: &Net,
        started: Started,
        answer: Answer,
        now: DateTime<Utc>,
    ) -> Result<Grant, BackpackError> {
        match answer {
            Answer::Back(_) if started.open.is_none() => Err(BackpackError::BadReturn("no page was opened")),
            Answer::Back(back) => {
                let (code, told) = oauth::code_of(&started, &back)?;
                oauth::finish_code(net, started, code, told, now).await
            }
            Answer::Password { user, password } => oauth::finish_password(net, started, &user, password, now).await,
        }
    }

    async fn renew(&self, net: &Net, grant: &Grant, now: DateTime<Utc>) -> Result<Grant, BackpackError> {
        oauth::renew(net, grant, now).await
    }

    async fn revoke(&self, net: &Net, grant: &Grant) -> Result<(), BackpackError> {
        oauth::revoke(net, grant).await
    }

    fn takes_password(&self) -> bool {
        true
    }

    async fn profile(&self, session: &Session<'_>) -> Result<Profile, BackpackError> {
        reading::profile(session).await
    }
}
