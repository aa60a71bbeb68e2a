//! What signing in starts with and ends in. Nothing here prints its secrets; both shapes serialise only to bytes that
//! the caller seals (`sealed.rs`).

use std::fmt;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use url::Url;

/// Client id and secret at one host, from registration or from the user's hand.
#[derive(Debug, Clone)]
pub struct Client {
    /// The id; a secret too: on some hosts it alone is enough to redeem a code.
    pub id: SecretString,
    /// The secret, where there is one.
    pub secret: Option<SecretString>,
    /// Typed by the user rather than registered.
    pub by_hand: bool,
    /// How it proves itself at the token endpoint.
    pub auth: ClientAuth,
    /// When the host said that the secret ends; absent when it never does.
    pub secret_expires_at: Option<DateTime<Utc>>,
    /// Scopes that the host was seen not to know or not to give this client; they are not asked for again.
    pub unknown_scopes: Vec<String>,
}

/// How a client proves itself at the token endpoint; a host that only takes one of these is remembered by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuth {
    /// HTTP Basic, id and secret form-encoded first (RFC 6749 2.3.1).
    #[default]
    Basic,
    /// HTTP Basic with id and secret as they are, for hosts that never decode.
    BasicRaw,
    /// Id and secret in the form.
    Body,
    /// The id in the form, and nothing else.
    IdOnly,
}

impl Client {
    /// A client that the user typed in.
    pub fn typed(id: impl Into<String>, secret: Option<SecretString>) -> Self {
        let auth = if secret.is_some() {
            ClientAuth::Basic
        } else {
            ClientAuth::IdOnly
        };
        Self {
            id: SecretString::from(id.into()),
            secret,
            by_hand: true,
            auth,
            secret_expires_at: None,
            unknown_scopes: Vec::new(),
        }
    }
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
    /// Refresh exchange, where it is not at `token_url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_url: Option<Url>,
}

/// What is asked of the host.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Whether adding badges is wanted too.
    pub write: bool,
    /// A client the user typed in, or one registered earlier for the same redirect address.
    pub client: Option<Client>,
    /// The address that the answer returns to.
    pub redirect: Url,
    /// Public address of the relay's pages: client, logo, terms and policy addresses of the registration.
    pub relay: Url,
}

/// Something about a sign-in that is worth a line in the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// The host answered a hash in the place of the client secret; the client id stands alone.
    HashedSecret,
    /// The host registered fewer scopes than were asked for.
    FewerScopes,
    /// The host's sign-in page is known to drop PKCE on the way.
    NoPkce,
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
    /// What the trail should tell.
    pub notes: Vec<Note>,
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
    /// The issuer's origin whose badges alone it may add, where the protocol binds it to one (Mozilla):
    /// `https://issuer.example`.
    pub bound_to: Option<String>,
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started")
            .field("host", &self.endpoints.api_base.host_str())
            .field("scopes", &self.scopes)
            .field("notes", &self.notes)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Answer::Back(_) => "Back(..)",
            Answer::Password { .. } => "Password(..)",
        })
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("host", &self.endpoints.api_base.host_str())
            .field("scopes", &self.scopes)
            .field("expires_at", &self.expires_at)
            .field("renewable", &self.refresh_token.is_some())
            .finish_non_exhaustive()
    }
}
