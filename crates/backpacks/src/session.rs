//! A signed-in backpack, and how it is called.

use chrono::{DateTime, Utc};
use holdall_net::{Answer, Limit, Method, Net, Purpose};
use serde_json::Value;
use url::Url;

use crate::{BackpackError, Grant, request};

/// What a call to a signed-in backpack needs.
pub struct Session<'a> {
    /// The door.
    pub net: &'a Net,
    /// The grant; its access token goes only to the origin of `api_base`.
    pub grant: &'a Grant,
    /// For `Retry-After` dates.
    pub now: DateTime<Utc>,
}

impl Session<'_> {
    /// The address of `path` (no slash at its head) in the host's API.
    pub(crate) fn at(&self, path: &str) -> Url {
        request::below(&self.grant.endpoints.api_base, path)
    }

    /// Asks for one thing.
    pub(crate) async fn fetch(&self, url: &Url) -> Result<Answer, BackpackError> {
        let asked = request::call(Method::GET, url, self.grant, Purpose::Pull);
        request::send(self.net, asked).await
    }

    /// Asks for a list, which may be long.
    pub(crate) async fn fetch_list(&self, url: &Url) -> Result<Answer, BackpackError> {
        let mut asked = request::call(Method::GET, url, self.grant, Purpose::Pull);
        asked.limit = Limit::List;
        request::send(self.net, asked).await
    }

    /// Sends `body` to change something there.
    pub(crate) async fn send(&self, method: Method, url: &Url, body: &Value) -> Result<Answer, BackpackError> {
        let asked = request::call(method, url, self.grant, Purpose::Push);
        request::send(self.net, request::with_json(asked, body)).await
    }

    /// `error` without any secret that may have gone out with a call: some hosts quote what they were sent.
    pub(crate) fn quiet(&self, error: BackpackError) -> BackpackError {
        request::without(error, &request::secrets_of(self.grant))
    }
}
