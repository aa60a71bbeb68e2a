//! Mozilla Backpack Connect and the Displayer API, as the hosted Mozilla Backpack spoke them (versions 2 and 3).
//!
//! No registration, no client, no code: the tokens themselves come back in the callback, bound to the origin of that
//! address, and `/issue` takes badges of that very issuer only. So the callback is this computer, or a page of the
//! issuer; the first pair of tokens is exchanged at once, because a browser has seen it. Reading goes by the Displayer
//! API, which shows public groups to anybody who names an address. Answers of real servers are in
//! `tests/fixtures/mozilla_backpack`.

mod baked;
mod callback;
mod displayer;
mod identity;
mod issuing;
mod looking;
mod origin;
mod refusals;
mod tokens;

#[cfg(test)]
mod displayer_tests;
#[cfg(test)]
mod mozilla_tests;
#[cfg(test)]
mod recorded_tests;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_model::Identity;
use holdall_net::Net;
use secrecy::SecretString;
use url::Url;

use crate::{Answer, Ask, BackpackError, Client, Found, Grant, Profile, Protocol, Session, SignIn, Started};

/// The only scope there is; it covers `/issue` and `/identity`.
const SCOPE: &str = "issue";

/// Mozilla Backpack Connect.
pub(crate) struct Mozilla;

/// What it is called, and what it can.
pub(crate) const PROTOCOL: Protocol = Protocol {
    pull: Some(&Mozilla),
    push: Some(&Mozilla),
    ..Protocol::new("mozilla-backpack-connect", "Mozilla Backpack", &Mozilla)
};

#[async_trait]
impl SignIn for Mozilla {
    fn places(&self, typed: &Url) -> Vec<Url> {
        looking::places(typed)
    }

    async fn look(&self, net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
        looking::look(net, typed, place).await
    }

    /// Nothing is registered: the callback's origin is all that the host knows of the app.
    async fn begin(&self, net: &Net, found: &Found, ask: &Ask) -> Result<Started, BackpackError> {
        let _ = net;
        let page = found.endpoints.authorization_url.as_ref();
        let page = page.ok_or_else(|| PROTOCOL.not_here("there is no page to open"))?;
        let (callback, state) = callback::address(&ask.redirect);
        let mut open = page.clone();
        open.query_pairs_mut()
            .append_pair("callback", &callback)
            .append_pair("scope", SCOPE);
        Ok(Started {
            open: Some(open),
            state,
            verifier: SecretString::from(String::new()),
            client: Client {
                by_hand: false,
                ..Client::typed("", None)
            },
            endpoints: found.endpoints.clone(),
            redirect: ask.redirect.clone(),
            scopes: vec![SCOPE.into()],
            notes: Vec::new(),
        })
    }

    /// The pair in the address is exchanged before anything else is done with it: it stands in the browser's history,
    /// and in the log of the issuer whose page the browser ended on.
    async fn finish(
        &self,
        net: &Net,
        started: Started,
        answer: Answer,
        now: DateTime<Utc>,
    ) -> Result<Grant, BackpackError> {
        let Answer::Back(back) = answer else {
            return Err(BackpackError::BadReturn("this host knows no passwords"));
        };
        let returned = callback::read(&started, &back)?;
        let endpoints = callback::endpoints(&started.endpoints, &returned.api_root)?;
        let fresh = tokens::exchange(net, &endpoints, &returned.refresh, now).await;
        let fresh = fresh.map_err(
            |error| match tokens::without(error, &[&returned.access, &returned.refresh]) {
                BackpackError::SignedOut => BackpackError::Refused {
                    said: "what it sent back was too old".into(),
                    code: Some("invalid_grant".into()),
                },
                other => other,
            },
        )?;
        Ok(Grant {
            access_token: fresh.access,
            refresh_token: Some(fresh.refresh),
            expires_at: fresh.expires_at,
            scopes: started.scopes,
            client: started.client,
            endpoints,
            bound_to: origin::of(started.redirect.as_str()),
        })
    }

    async fn renew(&self, net: &Net, grant: &Grant, now: DateTime<Utc>) -> Result<Grant, BackpackError> {
        let refresh = grant.refresh_token.as_ref().ok_or(BackpackError::SignedOut)?;
        let fresh = tokens::exchange(net, &grant.endpoints, refresh, now).await;
        let fresh = fresh.map_err(|error| tokens::quiet(error, grant))?;
        Ok(Grant {
            access_token: fresh.access,
            refresh_token: Some(fresh.refresh),
            expires_at: fresh.expires_at,
            ..grant.clone()
        })
    }

    /// There is no call for it: access is withdrawn on the settings page of the backpack.
    async fn revoke(&self, net: &Net, grant: &Grant) -> Result<(), BackpackError> {
        let _ = (net, grant);
        Ok(())
    }

    async fn profile(&self, session: &Session<'_>) -> Result<Profile, BackpackError> {
        self.profile_among(session, &[]).await
    }

    async fn profile_among(&self, session: &Session<'_>, known: &[Identity]) -> Result<Profile, BackpackError> {
        let recipient = identity::ask(session).await?;
        Ok(Profile {
            id: None,
            name: String::new(),
            identities: identity::among(&recipient, known).into_iter().collect(),
        })
    }

    fn tokens_in_callback(&self) -> bool {
        true
    }
}
