//! The address that came back from the browser.

use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use crate::{BackpackError, Endpoints, Started, codes, hosts};

/// The code in `back`, and the scopes granted where the host tells them there.
///
/// # Errors
/// [`BackpackError::BadReturn`] when `back` does not belong to `started`, [`BackpackError::Refused`] with the host's own
/// error code (`access_denied` when the user said no) when it does and brings no code.
pub(crate) fn code_of(started: &Started, back: &Url) -> Result<(SecretString, Option<Vec<String>>), BackpackError> {
    let value = |name: &str| {
        back.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };

    // First of all the state: nothing else in a foreign address means anything.
    let state = value("state").ok_or(BackpackError::BadReturn("it has no state"))?;
    if !same(&state, started.state.expose_secret()) {
        return Err(BackpackError::BadReturn("it belongs to another sign-in"));
    }
    if let Some(issuer) = value("iss")
        && !is_of(&issuer, &started.endpoints)
    {
        return Err(BackpackError::BadReturn(
            "it was issued by another server than the one asked",
        ));
    }
    if let Some(error) = value("error") {
        let said = value("error_description").unwrap_or_else(|| error.clone());
        return Err(BackpackError::Refused {
            said: codes::fit(&said),
            code: Some(codes::fit(&error)),
        });
    }
    let code = value("code")
        .filter(|code| !code.is_empty())
        .ok_or(BackpackError::BadReturn("it has no code"))?;
    let scopes = value("scope").map(|scope| scope.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    Ok((SecretString::from(code), scopes.filter(|scopes| !scopes.is_empty())))
}

/// Whether the issuer named in an answer (RFC 9207) is the server that will be given the code.
fn is_of(issuer: &str, endpoints: &Endpoints) -> bool {
    let Ok(issuer) = Url::parse(issuer) else { return false };
    let Some(token_url) = endpoints.token_url.as_ref() else {
        return false;
    };
    match issuer.host() {
        Some(Host::Domain(name)) if name != "localhost" => hosts::one_party(&issuer, token_url),
        // Practice hosts share one address: their ports tell them apart.
        _ => [
            Some(token_url),
            endpoints.authorization_url.as_ref(),
            Some(&endpoints.typed),
        ]
        .into_iter()
        .flatten()
        .any(|known| known.origin() == issuer.origin()),
    }
}

/// Compares in a time that does not depend on where the texts differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}
