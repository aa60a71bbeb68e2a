//! The door to the web: one client, one place for size caps, redirect rules, address rules and redaction.
//!
//! Where a proxy is set (`HTTP_PROXY` and its kin, or the platform's setting), the proxy resolves names, so the address
//! rules see literals, `localhost` and known metadata names alone; loopback hosts are always reached directly.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod address;
mod answer;
mod client;
mod error;
mod kept;
mod patience;
mod redact;
mod redirect;
mod request;
mod resolver;
mod turns;

pub use http::{HeaderMap, HeaderName, HeaderValue, Method};

pub use answer::Answer;
pub use client::{Net, NetConfig, OnContact};
pub use error::{NEEDS_HTTPS, NetError};
pub use patience::Patience;
pub use redact::redact;
pub use request::{Limit, Origin, Purpose, Redirects, Request};
