//! What signing in starts with and ends in. Nothing here prints its secrets; both shapes serialise only to bytes that
//! the caller seals.

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use url::Url;

/// Client id and secret at one host, from registration or from the user's hand.
#[derive(Debug, Clone)]
pub struct Client {
    /// The id; a secret too, see protocols.md 2.4.
    pub id: SecretString,
    /// The secret, where there is one.
    pub secret: Option<SecretString>,
    /// Typed by the user rather than registered.
    pub by_hand: bool,
}

/// The addresses that were read when the sign-in began, and are pinned for the grant's life.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Endpoints {
    /// What the user typed, made an address.
    pub typed: Url,
    /// Base address of the API.
    pub api_base: Url,
    /// Where the browser goes.
    pub authorization_url: Option<Url>,
    /// Code and refresh exchange.
    pub token_url: Option<Url>,
    /// Client registration.
    pub registration_url: Option<Url>,
    /// Revocation.
    pub revocation_url: Option<Url>,
}

/// What is asked of the host.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Whether adding badges is wanted too.
    pub write: bool,
    /// A client the user typed in.
    pub client: Option<Client>,
    /// The address that the answer returns to.
    pub redirect: Url,
    /// Public address of the relay's pages: client, logo, terms and policy addresses of the registration.
    pub relay: Url,
}

/// A sign-in under way. Not printable; [`Started::to_bytes`] is what gets sealed.
pub struct Started {
    /// Goes to the system browser; absent when there is no page to see.
    pub open: Option<Url>,
    /// The `state` in it.
    pub state: SecretString,
    /// PKCE verifier.
    pub verifier: SecretString,
    /// The client used.
    pub client: Client,
    /// Pinned addresses.
    pub endpoints: Endpoints,
    /// The redirect address sent.
    pub redirect: Url,
    /// Scopes asked for.
    pub scopes: Vec<String>,
}

/// How the browser's part ended.
pub enum Answer {
    /// The whole address that came back.
    Back(Url),
    /// Name and password, where a protocol knows that way.
    Password {
        /// The account.
        user: String,
        /// Its password; never stored.
        password: SecretString,
    },
}

/// Access to one backpack. Not printable.
#[derive(Clone)]
pub struct Grant {
    /// For API calls.
    pub access_token: SecretString,
    /// For renewal, where the host gave one.
    pub refresh_token: Option<SecretString>,
    /// A hint; a 401 decides.
    pub expires_at: Option<DateTime<Utc>>,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// The client it belongs to.
    pub client: Client,
    /// Pinned addresses.
    pub endpoints: Endpoints,
}

impl Started {
    /// For sealing.
    pub fn to_bytes(&self) -> zeroize::Zeroizing<Vec<u8>> {
        todo!()
    }
    /// From opened bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, crate::BackpackError> {
        let _ = bytes;
        todo!()
    }
}

impl Grant {
    /// For sealing.
    pub fn to_bytes(&self) -> zeroize::Zeroizing<Vec<u8>> {
        todo!()
    }
    /// From opened bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, crate::BackpackError> {
        let _ = bytes;
        todo!()
    }
}
