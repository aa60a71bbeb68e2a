//! Which client sends a form, and the form itself.

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, header};

use crate::{
    random::same,
    world::{Client, Memory},
};

/// A form-encoded body; anything else reads as an empty form.
#[derive(Debug, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Self {
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Self::default();
        }
        Self(url::form_urlencoded::parse(body).into_owned().collect())
    }

    /// A value; empty when absent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    }
}

/// Id and secret of `Authorization: Basic`, as sent.
pub(crate) fn basic_pair(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (kind, packed) = value.split_once(' ')?;
    if !kind.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64_STANDARD.decode(packed.trim()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// The client that `Authorization: Basic` names and proves, id and secret form-encoded inside (RFC 6749 2.3.1).
pub(crate) fn basic(memory: &Memory, headers: &HeaderMap) -> Option<(String, Client)> {
    let (id, secret) = basic_pair(headers)?;
    let (id, secret) = (decoded(&id), decoded(&secret));
    let client = memory.clients.get(&id)?.clone();
    let proven = client.secret.as_deref().is_some_and(|known| same(known, &secret));
    proven.then_some((id, client))
}

fn decoded(text: &str) -> String {
    let pair = format!("x={text}");
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
