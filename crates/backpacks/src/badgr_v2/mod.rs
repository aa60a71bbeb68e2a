//! Badgr API v2, as Badgr servers and their descendants speak it to an earner's backpack. There is no discovery and no
//! registration: operators hand out clients, and accounts with a password need none. Answers of real servers are in
//! `tests/fixtures/badgr_v2`.

mod importing;
mod looking;
mod reading;

#[cfg(test)]
mod badgr_v2_tests;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_net::Net;
use secrecy::SecretString;
use url::Url;

use crate::{
    Answer, Ask, BackpackError, Client, Found, Grant, Note, Profile, Protocol, Pull, Push, Session, SignIn, Started,
    hosts,
    oauth::{self, authorize},
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
}

/// The least that makes a backpack of use. `rw:profile` rather than `r:profile` goes with a password, because the
/// public client has no smaller one.
fn scopes(write: bool, by_password: bool) -> Vec<String> {
    let profile = if by_password { "rw:profile" } else { "r:profile" };
    let backpack = if write || by_password {
        "rw:backpack"
    } else {
        "r:backpack"
    };
    vec![profile.into(), backpack.into()]
}

#[async_trait]
impl SignIn for BadgrV2 {
    fn places(&self, typed: &Url) -> Vec<Url> {
        looking::places(typed)
    }

    async fn look(&self, net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
        looking::look(net, typed, place).await
    }

    /// Without a client there is no page to open: [`Started::open`] is absent and a password is wanted.
    async fn begin(&self, net: &Net, found: &Found, ask: &Ask) -> Result<Started, BackpackError> {
        let _ = net;
        let scopes = scopes(ask.write, ask.client.is_none());
        let by_hand = ask.client.clone().zip(found.endpoints.authorization_url.as_ref());
        let mut notes = Vec::new();
        let (client, open, state, verifier) = match by_hand {
            Some((client, page)) => {
                if hosts::drops_pkce(page) {
                    notes.push(Note::NoPkce);
                }
                let it = authorize(page, &client, &ask.redirect, &scopes);
                (client, Some(it.open), it.state, it.verifier)
            }
            None => {
                let nothing = || SecretString::from(String::new());
                (
                    Client {
                        by_hand: false,
                        ..Client::typed(PUBLIC_CLIENT, None)
                    },
                    None,
                    nothing(),
                    nothing(),
                )
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

    async fn profile(&self, session: &Session<'_>) -> Result<Profile, BackpackError> {
        reading::profile(session).await
    }
}
