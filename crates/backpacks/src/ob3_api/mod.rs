//! The Open Badges 3.0 API, as the specification has it and as the few hosts speak it that are known: credentials as
//! JSON with a proof inside or as compact JWS, read by page and put by one call. Answers are in
//! `tests/fixtures/open_badges_3`.

mod discovery;
mod pushing;
mod reading;
mod scopes;

#[cfg(test)]
mod discovery_tests;
#[cfg(test)]
mod ob3_api_tests;
#[cfg(test)]
mod pushing_tests;
#[cfg(test)]
mod reading_tests;

use async_trait::async_trait;
use holdall_net::Net;
use url::Url;

use crate::{Ask, BackpackError, Found, Profile, Protocol, Session, SignIn, Started, badge_connect};

/// The Open Badges 3.0 API.
pub(crate) struct Ob3Api;

/// What it is called, and what it can.
pub(crate) const PROTOCOL: Protocol = Protocol {
    pull: Some(&Ob3Api),
    push: Some(&Ob3Api),
    ..Protocol::new("open-badges-3", "Open Badges 3.0", &Ob3Api)
};

#[async_trait]
impl SignIn for Ob3Api {
    fn places(&self, typed: &Url) -> Vec<Url> {
        discovery::places(typed)
    }

    async fn look(&self, net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
        discovery::look(net, typed, place).await
    }

    async fn begin(&self, net: &Net, found: &Found, ask: &Ask) -> Result<Started, BackpackError> {
        badge_connect::begin(net, found, ask, scopes::wanted(&found.scopes, ask.write)).await
    }

    async fn profile(&self, session: &Session<'_>) -> Result<Profile, BackpackError> {
        reading::profile(session).await
    }
}
