//! What can go wrong at the door, by what the caller can do about it.

use std::{error::Error, fmt};

use url::Url;

use crate::redact;

/// The `why` of a [`NetError::Refused`] for a backpack host without https; the practice switch may help.
pub const NEEDS_HTTPS: &str = "needs https";

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
        /// Which rule; [`NEEDS_HTTPS`] is one.
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

impl NetError {
    /// Whether https is what was missing.
    pub fn needs_https(&self) -> bool {
        matches!(self, NetError::Refused { why, .. } if *why == NEEDS_HTTPS)
    }

    pub(crate) fn refused(url: &Url, why: &'static str) -> Self {
        NetError::Refused {
            host: host_of(url),
            why,
        }
    }

    pub(crate) fn redirect(url: &Url, why: &'static str) -> Self {
        NetError::BadRedirect {
            host: host_of(url),
            why,
        }
    }

    /// What the client said about `url`, told apart and made fit for logs.
    pub(crate) fn of(url: &Url, error: reqwest::Error) -> Self {
        let host = host_of(url);
        if let Some(forbidden) = find::<Forbidden>(&error) {
            return NetError::Refused { host, why: forbidden.0 };
        }
        if error.is_timeout() {
            return NetError::Timeout { host };
        }
        NetError::Unreachable {
            host,
            source: Box::new(Why::of(&error.without_url())),
        }
    }
}

/// The host name of `url`, for errors and reports.
pub(crate) fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or("an address without a host").to_owned()
}

/// What the resolver answers when no address of a host may be contacted.
#[derive(Debug)]
pub(crate) struct Forbidden(pub(crate) &'static str);

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Forbidden {}

/// A chain of causes as one redacted line: foreign error types may carry addresses and headers.
#[derive(Debug)]
pub(crate) struct Why(String);

impl Why {
    pub(crate) fn of(error: &dyn Error) -> Self {
        let mut parts = vec![error.to_string()];
        let mut next = error.source();
        while let Some(cause) = next {
            let text = cause.to_string();
            if parts.last() != Some(&text) {
                parts.push(text);
            }
            next = cause.source();
        }
        Why(redact(&parts.join(": ")))
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Why {}

fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(found) = cause.downcast_ref::<E>() {
            return Some(found);
        }
        next = cause.source();
    }
    None
}
