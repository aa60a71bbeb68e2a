//! The address that the browser is sent to.

use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, RedirectUrl, Scope, basic::BasicClient};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::Client;

/// Random bytes in `state`: 256 bits, twice what is asked for.
const STATE_BYTES: u32 = 32;

/// An authorization request, ready for the browser.
pub(crate) struct Authorization {
    /// The address.
    pub open: Url,
    /// The `state` in it.
    pub state: SecretString,
    /// What proves, at the token endpoint, that we asked.
    pub verifier: SecretString,
}

/// Code flow with PKCE S256, always: a host that ignores it does no harm, one that demands it is served.
pub(crate) fn authorize(page: &Url, client: &Client, redirect: &Url, scopes: &[String]) -> Authorization {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (open, state) = BasicClient::new(ClientId::new(client.id.expose_secret().to_owned()))
        .set_auth_uri(AuthUrl::from_url(page.clone()))
        .set_redirect_uri(RedirectUrl::from_url(redirect.clone()))
        .authorize_url(|| CsrfToken::new_random_len(STATE_BYTES))
        .add_scopes(scopes.iter().cloned().map(Scope::new))
        .set_pkce_challenge(challenge)
        .url();
    Authorization {
        open,
        state: SecretString::from(state.into_secret()),
        verifier: SecretString::from(verifier.into_secret()),
    }
}
