//! `net` as the transport of the `oauth2` crate.

use std::{future::Future, pin::Pin, sync::OnceLock};

use holdall_net::{Answer, HeaderName, HeaderValue, Method, Net, Purpose};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{BackpackError, request};

/// Carries one request of the crate through the door and keeps the answer for our own, more patient reader.
pub(crate) struct Wire<'a> {
    net: &'a Net,
    typed: &'a Url,
    authorization: Option<SecretString>,
    seen: OnceLock<Result<Answer, BackpackError>>,
}

/// Told to the crate in place of an answer: the answer is read elsewhere.
#[derive(Debug, thiserror::Error)]
#[error("the answer is kept for another reader")]
pub(crate) struct Kept;

impl<'a> Wire<'a> {
    /// `authorization` replaces the crate's own header.
    pub fn new(net: &'a Net, typed: &'a Url, authorization: Option<SecretString>) -> Self {
        Self {
            net,
            typed,
            authorization,
            seen: OnceLock::new(),
        }
    }

    /// What the host answered.
    pub fn answer(self) -> Result<Answer, BackpackError> {
        self.seen
            .into_inner()
            .unwrap_or(Err(BackpackError::BadReturn("the sign-in lacks a token address")))
    }

    async fn carry(&self, asked: HttpRequest) -> Result<Answer, BackpackError> {
        let url = Url::parse(&asked.uri().to_string())
            .map_err(|_| BackpackError::BadReturn("the token address of the sign-in cannot be used"))?;
        let mut request = request::request(Method::POST, &url, self.typed, Purpose::SignIn);
        for name in ["content-type", "authorization"] {
            if let Some(value) = asked.headers().get(name) {
                request.headers.insert(HeaderName::from_static(name), value.clone());
            }
        }
        if let Some(value) = self.authorization.as_ref() {
            let mut value = HeaderValue::from_str(value.expose_secret())
                .map_err(|_| BackpackError::BadReturn("the client of the sign-in cannot be used"))?;
            value.set_sensitive(true);
            request.headers.insert(HeaderName::from_static("authorization"), value);
        }
        request.body = asked.into_body();
        request::send(self.net, request).await
    }
}

impl<'c> AsyncHttpClient<'c> for Wire<'_> {
    type Error = Kept;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Kept>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let _ = self.seen.set(self.carry(request).await);
            Err(Kept)
        })
    }
}
