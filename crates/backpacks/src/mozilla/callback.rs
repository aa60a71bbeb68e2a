//! The address that the browser is sent back to, and what it carries then. Nothing of it is registered and the host adds
//! no `state`: a random word of ours in the callback's query comes back as it went, with tokens or with an error.

use std::borrow::Cow;

use oauth2::CsrfToken;
use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded};

use super::tokens::usable;
use crate::{BackpackError, Endpoints, Started, codes, hosts, oauth, request};

/// Random bytes in the nonce: 256 bits.
const STATE_BYTES: u32 = 32;
/// The longest life of a token that is believed, in seconds: a year.
const LONGEST_LIFE_S: u64 = 366 * 24 * 3600;

/// `redirect` with a fresh nonce in it, and the nonce.
pub(super) fn address(redirect: &Url) -> (String, SecretString) {
    let state = CsrfToken::new_random_len(STATE_BYTES);
    let mut callback = redirect.clone();
    callback.set_fragment(None);
    callback.query_pairs_mut().append_pair("state", state.secret());
    (callback.into(), SecretString::from(state.into_secret()))
}

/// What came back.
pub(super) struct Returned {
    /// For API calls, until it is exchanged.
    pub(super) access: SecretString,
    /// Buys the pair that is kept.
    pub(super) refresh: SecretString,
    /// Where the API is, by the host's own configuration.
    pub(super) api_root: Url,
}

/// Reads `back`, if it belongs to `started`.
///
/// # Errors
/// [`BackpackError::BadReturn`] when it does not or is not whole, [`BackpackError::Refused`] with `access_denied` when
/// the user said no.
pub(super) fn read(started: &Started, back: &Url) -> Result<Returned, BackpackError> {
    // Tokens are standard base64: a plus sign in them is written as %2B, and one that is not is a plus sign all the same.
    let query = back.query().unwrap_or_default().replace('+', "%2B");
    let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = form_urlencoded::parse(query.as_bytes()).collect();
    let only = |name: &str| {
        let mut values = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
        match (values.next(), values.next()) {
            (Some(_), Some(_)) => Err(BackpackError::BadReturn("it says one thing twice")),
            (value, _) => Ok(value.map(|value| value.as_ref().to_owned())),
        }
    };
    let state = only("state")?.ok_or(BackpackError::BadReturn("it has no state"))?;
    if !oauth::same(&state, started.state.expose_secret()) {
        return Err(BackpackError::BadReturn("it belongs to another sign-in"));
    }
    // Whatever else is there: an error wins.
    if let Some(error) = only("error")? {
        let error = codes::fit(&error);
        return Err(BackpackError::Refused {
            said: error.clone(),
            code: Some(error),
        });
    }
    let token = |name: &str| {
        let token = only(name)?.map(SecretString::from).filter(usable);
        token.ok_or(BackpackError::BadReturn("it has no tokens"))
    };
    let (access, refresh) = (token("access_token")?, token("refresh_token")?);
    let life: Option<u64> = only("expires")?.and_then(|expires| expires.parse().ok());
    if !life.is_some_and(|life| (1..=LONGEST_LIFE_S).contains(&life)) {
        return Err(BackpackError::BadReturn("its tokens have no sensible life"));
    }
    let api_root = only("api_root")?.and_then(|root| Url::parse(&root).ok());
    let api_root = api_root.ok_or(BackpackError::BadReturn("it does not say where the API is"))?;
    Ok(Returned {
        access,
        refresh,
        api_root,
    })
}

/// The addresses of a grant: those of the start, and the API that the answer names. Whoever can make a browser come back
/// here could name any place, so it has to be one party with the host that the user typed.
pub(super) fn endpoints(started: &Endpoints, api_root: &Url) -> Result<Endpoints, BackpackError> {
    if !hosts::may_be_endpoint(api_root, &started.typed) || api_root.query().is_some() || api_root.fragment().is_some()
    {
        return Err(BackpackError::BadReturn("the address of the API in it may not be used"));
    }
    if !hosts::one_party(api_root, &started.typed) {
        let host = codes::one_line(api_root.host_str().unwrap_or_default(), 100);
        return Err(BackpackError::Refused {
            said: format!("its answer leads to {host}, which is not known to belong to it; nothing was sent there"),
            code: Some("foreign_api".into()),
        });
    }
    Ok(Endpoints {
        api_base: api_root.clone(),
        token_url: Some(request::below(api_root, "token")),
        ..started.clone()
    })
}
