//! Signing in to a Badgr: by name and password, or through its page for whoever has a client.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_net::Net;
use secrecy::SecretString;
use url::Url;

use super::{looking, preflight, reading};
use crate::{
    Answer, Ask, BackpackError, Client, Found, Grant, Note, Profile, Session, SignIn, Started, hosts, oauth, request,
};

/// The client of Badgr's own pages, open to password sign-ins.
const PUBLIC_CLIENT: &str = "public";

/// What is signed in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadgrSignIn {
    /// The backpack.
    Backpack,
    /// What the account awards to others.
    Awards,
}

impl BadgrSignIn {
    /// Sets of scopes, the best first; each ends with the scope that makes it worth while. `rw:profile` rather than
    /// `r:profile` goes with a password, because the public client has no smaller one.
    fn scopes(self, write: bool, by_password: bool) -> Vec<Vec<String>> {
        let profile = if by_password { "rw:profile" } else { "r:profile" };
        let aims: &[&str] = match self {
            Self::Awards => &["rw:issuer"],
            Self::Backpack if by_password => &["rw:backpack"],
            Self::Backpack if write => &["rw:backpack", "r:backpack"],
            Self::Backpack => &["r:backpack"],
        };
        aims.iter()
            .map(|aim| vec![profile.to_owned(), (*aim).to_owned()])
            .collect()
    }
}

#[async_trait]
impl SignIn for BadgrSignIn {
    fn places(&self, typed: &Url) -> Vec<Url> {
        looking::places(typed)
    }

    async fn look(&self, net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
        looking::look(net, typed, place).await
    }

    /// Without a client there is no page to open: [`Started::open`] is absent and a password is wanted.
    async fn begin(&self, net: &Net, found: &Found, ask: &Ask) -> Result<Started, BackpackError> {
        let sets = self.scopes(ask.write, ask.client.is_none());
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

    async fn finish(
        &self,
        net: &Net,
        started: Started,
        answer: Answer,
        now: DateTime<Utc>,
    ) -> Result<Grant, BackpackError> {
        match answer {
            Answer::Back(_) if started.open.is_none() => Err(BackpackError::BadReturn("no page was opened")),
            Answer::Back(back) => oauth::finish(net, started, &back, now).await,
            Answer::Password { user, password } => oauth::finish_password(net, started, &user, password, now).await,
        }
    }

    fn takes_password(&self) -> bool {
        true
    }

    async fn profile(&self, session: &Session<'_>) -> Result<Profile, BackpackError> {
        reading::profile(session).await
    }
}
