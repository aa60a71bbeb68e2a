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
pub(crate) use scopes::OFFLINE;

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
const TITLE: &str = "Badge Connect";

/// Badge Connect.
pub(crate) struct BadgeConnect;

impl Protocol for BadgeConnect {
    fn id(&self) -> &'static str {
        "badge-connect"
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

    async fn finish(
        &self,
        net: &Net,
        started: Started,
        answer: Answer,
        now: DateTime<Utc>,
    ) -> Result<Grant, BackpackError> {
        match answer {
            Answer::Back(back) => {
                let (code, told) = oauth::code_of(&started, &back)?;
                oauth::finish_code(net, started, code, told, now).await
            }
            Answer::Password { .. } => Err(BackpackError::BadReturn("this protocol knows no passwords")),
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

/// Registers this app for the scopes `wanted`, unless it has a client, and makes the address for the browser; the same
/// in every protocol whose clients register themselves.
pub(crate) async fn begin(net: &Net, found: &Found, ask: &Ask, wanted: Vec<String>) -> Result<Started, BackpackError> {
    let page = found.endpoints.authorization_url.as_ref();
    let page = page.ok_or(BackpackError::NotHere {
        protocol: TITLE,
        why: "there is no sign-in page".into(),
    })?;
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
