//! The door to the web: one client, one place for size caps, redirect rules, address rules and redaction.

use std::{sync::Arc, time::Duration};

pub use http::{HeaderMap, HeaderName, HeaderValue, Method};
use secrecy::SecretString;
use url::Url;

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
#[derive(Debug, Clone)]
pub enum Origin {
    /// The user typed it.
    Typed,
    /// Somebody else wrote it; `typed` is the address the user typed that led here, if there is one.
    Given {
        /// What the user typed.
        typed: Option<Url>,
    },
}

/// The largest body accepted, after decompression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// 5 MiB: a document, picture, token answer.
    Document,
    /// 32 MiB: a page of a list.
    List,
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
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `POST`, ...
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Headers besides `Authorization: Bearer`.
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

/// What a host answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status in the end.
    pub status: u16,
    /// Headers in the end.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// The address in the end.
    pub url: Url,
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Seconds the host asks us to wait (`Retry-After`, as seconds or date against `now`).
    pub fn retry_after_s(&self, now: chrono::DateTime<chrono::Utc>) -> Option<u64> {
        let _ = now;
        todo!()
    }
}

/// What the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// No connection to `host` (no network, refused, TLS, or it broke on the way).
    #[error("could not reach {host}")]
    Unreachable {
        /// Host name only.
        host: String,
        /// Why, redacted.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It did not answer in time.
    #[error("{host} did not answer in time")]
    Timeout {
        /// Host name only.
        host: String,
    },
    /// The answer is larger than the limit.
    #[error("the answer of {host} is larger than the limit")]
    TooLarge {
        /// Host name only.
        host: String,
    },
    /// The address rules forbid it.
    #[error("refused to contact {host}: {why}")]
    Refused {
        /// Host name only.
        host: String,
        /// Which rule.
        why: &'static str,
    },
    /// Redirects that loop, lead to another scheme, or are too many.
    #[error("{host} redirects in a way that is not followed: {why}")]
    BadRedirect {
        /// Host name only.
        host: String,
        /// Which rule.
        why: &'static str,
    },
    /// Working offline by the user's choice.
    #[error("working offline")]
    Offline,
}

/// How the door is set up.
#[derive(Clone)]
pub struct NetConfig {
    /// Loopback hosts may be backpack hosts, without https ("Practice and test hosts").
    pub local_hosts: bool,
    /// No request leaves at all.
    pub offline: bool,
    /// Time for one request (30 s in the product).
    pub request_timeout: Duration,
    /// Told each host and purpose before each hop.
    pub on_contact: Arc<dyn Fn(&str, Purpose) + Send + Sync>,
}

/// The one client. Cheap to clone.
#[derive(Clone)]
pub struct Net {
    _inner: Arc<()>,
}

impl Net {
    /// Opens the door.
    pub fn new(config: NetConfig) -> Result<Self, NetError> {
        let _ = config;
        todo!()
    }

    /// Sends one request under all rules; answers any HTTP status as an [`Answer`].
    pub async fn send(&self, request: Request) -> Result<Answer, NetError> {
        let _ = request;
        todo!()
    }
}

/// `text` without tokens, codes, secrets, query strings, user info and e-mail addresses: fit for logs and details.
pub fn redact(text: &str) -> String {
    let _ = text;
    todo!()
}
