//! What a host was asked, fit for counting and for showing: no token, code or secret is in it.

use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, header};
use sha2::{Digest, Sha256};

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `GET`, `POST`, ...
    pub method: String,
    /// Path without query.
    pub path: String,
    /// Query; only paging values are readable, of all else the names.
    pub query: String,
    /// `grant_type` of a token request.
    pub grant_type: Option<String>,
    /// Login of the account it was about, where that is known.
    pub account: Option<String>,
    /// Kind and [`mark`] of what `Authorization` carried, e.g. `Bearer 1f2e3d4c5b6a7988`.
    pub authorization: Option<String>,
    /// Whether a cookie came along.
    pub cookie: bool,
    /// HTTP status answered; 0 when the connection was left hanging.
    pub status: u16,
}

/// By what a secret is told from another in a log, without being one: the head of its SHA-256, in 16 hex digits.
pub fn mark(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
        .chars()
        .take(16)
        .collect()
}

/// What a handler adds to the entry of its request, as an extension of the response.
#[derive(Debug, Clone, Default)]
pub(crate) struct Noted {
    pub(crate) grant_type: Option<String>,
    pub(crate) account: Option<String>,
}

/// All requests since the start, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<Vec<Entry>>);

impl Log {
    /// Notes a request that has just come in; its place in the log.
    pub(crate) fn begin(&self, method: &str, path: &str, query: Option<&str>, headers: &HeaderMap) -> usize {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.push(Entry {
            method: method.to_owned(),
            path: path.to_owned(),
            query: readable(query.unwrap_or_default()),
            grant_type: None,
            account: None,
            authorization: marked(headers),
            cookie: headers.contains_key(header::COOKIE),
            status: 0,
        });
        entries.len() - 1
    }

    /// Notes how it was answered.
    pub(crate) fn end(&self, at: usize, status: u16, noted: Option<&Noted>) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get_mut(at) {
            entry.status = status;
            if let Some(noted) = noted {
                entry.grant_type.clone_from(&noted.grant_type);
                entry.account.clone_from(&noted.account);
            }
        }
    }

    /// A copy of everything so far.
    pub(crate) fn all(&self) -> Vec<Entry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What `Authorization` carries, told apart and not told.
fn marked(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or_default();
    let (kind, secret) = value.split_once(' ').unwrap_or((value, ""));
    Some(format!("{kind} {}", mark(secret.trim())))
}

/// `query` with the values of paging parameters only.
fn readable(query: &str) -> String {
    let parts: Vec<String> = query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let name = part.split('=').next().unwrap_or_default();
            let open = matches!(name, "limit" | "offset" | "since") || name.starts_with("include_");
            if open { part.to_owned() } else { format!("{name}=...") }
        })
        .collect();
    parts.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paging_values_stay_readable() {
        assert_eq!(readable("limit=2&code=SECRET&state=x"), "limit=2&code=...&state=...");
    }
}
