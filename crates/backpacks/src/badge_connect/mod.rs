//! Badge Connect, the API of Open Badges 2.1 (`ob_v2p1/`), with the habits of the hosts that people have: Badgr and its
//! descendants foremost. Answers of real servers are in `tests/fixtures/badge_connect`.

mod manifest;
mod pushing;
mod reading;
mod registration;
mod scopes;

#[cfg(test)]
mod badge_connect_tests;
#[cfg(test)]
mod paging_tests;
#[cfg(test)]
mod recorded_tests;
#[cfg(test)]
mod replay_tests;

pub use manifest::read_manifest;
pub(crate) use manifest::{WELL_KNOWN, look as manifest_at, places_of};

use async_trait::async_trait;
use holdall_net::Net;
use secrecy::SecretString;
use url::Url;

use crate::{
    Ask, BackpackError, Client, Found, Note, Profile, Protocol, Session, SignIn, Started, hosts,
    oauth::{self, authorize},
};

/// Badge Connect.
pub(crate) struct BadgeConnect;

/// What it is called, and what it can.
pub(crate) const PROTOCOL: Protocol = Protocol {
    pull: Some(&BadgeConnect),
    push: Some(&BadgeConnect),
    ..Protocol::new("badge-connect", "Badge Connect", &BadgeConnect)
};

#[async_trait]
impl SignIn for BadgeConnect {
    fn places(&self, typed: &Url) -> Vec<Url> {
        manifest::places(typed)
    }

    async fn look(&self, net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
        manifest::look(net, typed, place).await
    }

    async fn begin(&self, net: &Net, found: &Found, ask: &Ask) -> Result<Started, BackpackError> {
        begin(net, found, ask, scopes::wanted(&found.scopes, ask.write)).await
    }

    async fn profile(&self, session: &Session<'_>) -> Result<Profile, BackpackError> {
        reading::profile(session).await
    }
}

/// Registers this app for the scopes `wanted`, unless it has a client, and makes the address for the browser; the same
/// in every protocol whose clients register themselves.
pub(crate) async fn begin(net: &Net, found: &Found, ask: &Ask, wanted: Vec<String>) -> Result<Started, BackpackError> {
    let page = found.endpoints.authorization_url.as_ref();
    let page = page.ok_or_else(|| PROTOCOL.not_here("there is no sign-in page"))?;
    let (client, scopes, mut notes) = match ask.client.as_ref() {
        Some(client) => (client.clone(), wanted, Vec::new()),
        None => {
            let registered = registration::register(net, found, ask, wanted).await?;
            (registered.client, registered.scopes, registered.notes)
        }
    };
    if hosts::drops_pkce(page) {
        notes.push(Note::NoPkce);
    }
    let oauth::Authorization { open, state, verifier } = authorize(page, &client, &ask.redirect, &scopes);
    Ok(Started {
        open: Some(open),
        state,
        verifier,
        client,
        endpoints: found.endpoints.clone(),
        redirect: ask.redirect.clone(),
        scopes,
        notes,
    })
}

/// A client that stands for itself: what registration makes when the host keeps no secret for us.
fn registered_client(id: String, secret: Option<SecretString>) -> Client {
    Client {
        by_hand: false,
        ..Client::typed(id, secret)
    }
}
