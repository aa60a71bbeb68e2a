//! What is asked of a host.

use std::fmt;

use http::{HeaderMap, Method};
use secrecy::SecretString;
use url::Url;

use crate::redact::without_secrets;

/// Why a host is contacted; kept in the table that the settings show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Looking for a backpack's connection file.
    Discovery,
    /// Registering this installation.
    Registration,
    /// Token, refresh and revocation.
    SignIn,
    /// Reading the profile and badges of a backpack.
    Pull,
    /// Adding badges to a backpack.
    Push,
    /// Documents that prove a badge.
    Verify,
    /// Badge pictures.
    Picture,
}

impl Purpose {
    /// The word stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Discovery => "discovery",
            Purpose::Registration => "registration",
            Purpose::SignIn => "sign_in",
            Purpose::Pull => "pull",
            Purpose::Push => "push",
            Purpose::Verify => "verify",
            Purpose::Picture => "picture",
        }
    }
}

/// Where an address comes from: decides whether it may be private (product.md 5).
#[derive(Clone)]
pub enum Origin {
    /// The user typed it.
    Typed,
    /// Somebody else wrote it; `typed` is the address the user typed that led here, if there is one.
    Given {
        /// What the user typed.
        typed: Option<Url>,
    },
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Typed => f.write_str("Typed"),
            Origin::Given { typed } => f
                .debug_struct("Given")
                .field("typed", &typed.as_ref().map(without_secrets))
                .finish(),
        }
    }
}

/// The largest body accepted, after decompression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// 5 MiB: a document, picture, token answer.
    Document,
    /// 32 MiB: a page of a list.
    List,
}

impl Limit {
    /// The limit in bytes.
    pub fn bytes(self) -> usize {
        match self {
            Limit::Document => 5 << 20,
            Limit::List => 32 << 20,
        }
    }
}

/// Whether redirects are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirects {
    /// At most ten, never from https to http; a bearer token is dropped when the origin changes.
    Follow,
    /// The 3xx answer is the answer.
    Stop,
}

/// One request.
#[derive(Clone)]
pub struct Request {
    /// `GET`, `POST`, ...
    pub method: Method,
    /// Where to. User info in it is never sent.
    pub url: Url,
    /// Headers besides `Authorization: Bearer`. `Authorization` and cookies go to this url's origin only.
    pub headers: HeaderMap,
    /// Sent as `Authorization: Bearer`, to this url's origin only.
    pub bearer: Option<SecretString>,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// What for.
    pub purpose: Purpose,
    /// Who gave the address.
    pub origin: Origin,
    /// The largest answer accepted.
    pub limit: Limit,
    /// Redirect rule.
    pub redirects: Redirects,
    /// https, or loopback under the practice switch, is required (backpack hosts); documents may be http.
    pub secure: bool,
}

impl Request {
    /// A `GET` of a document, redirects followed, http allowed: what the other fields are changed from.
    pub fn get(url: Url, purpose: Purpose, origin: Origin) -> Self {
        Request {
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            bearer: None,
            body: Vec::new(),
            purpose,
            origin,
            limit: Limit::Document,
            redirects: Redirects::Follow,
            secure: false,
        }
    }
}

/// Header names alone, no values, no body, no query: a request may be logged.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &without_secrets(&self.url))
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("bearer", &self.bearer.is_some())
            .field("body_bytes", &self.body.len())
            .field("purpose", &self.purpose)
            .field("origin", &self.origin)
            .field("limit", &self.limit)
            .field("redirects", &self.redirects)
            .field("secure", &self.secure)
            .finish()
    }
}
