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
use chrono::{DateTime, Utc};
use holdall_net::Net;
use url::Url;

use crate::{
    Answer, Ask, BackpackError, Found, Grant, Profile, Protocol, Pull, Push, Session, SignIn, Started, badge_connect,
    oauth,
};

/// What the protocol is called.
const TITLE: &str = "Open Badges 3.0";

/// The Open Badges 3.0 API.
pub(crate) struct Ob3Api;

impl Protocol for Ob3Api {
    fn id(&self) -> &'static str {
        "open-badges-3"
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
