//! [`Started`] and [`Grant`] as bytes for sealing: versioned JSON in memory that is wiped when dropped.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

use crate::{BackpackError, Client, ClientAuth, Endpoints, Grant, Note, Started};

/// The only version written so far.
const VERSION: u32 = 1;

/// Large enough that the buffer never grows for common tokens: growing would leave a copy behind.
const ROOM: usize = 16 * 1024;

#[derive(Serialize)]
struct ClientOut<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
    by_hand: bool,
    auth: ClientAuth,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_expires_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    unknown_scopes: &'a [String],
}

#[derive(Deserialize)]
struct ClientIn {
    id: SecretString,
    #[serde(default)]
    secret: Option<SecretString>,
    by_hand: bool,
    #[serde(default)]
    auth: ClientAuth,
    #[serde(default)]
    secret_expires_at: Option<DateTime<Utc>>,
    #[serde(default)]
    unknown_scopes: Vec<String>,
}

#[derive(Serialize)]
struct StartedOut<'a> {
    v: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<&'a Url>,
    state: &'a str,
    verifier: &'a str,
    client: ClientOut<'a>,
    endpoints: &'a Endpoints,
    redirect: &'a Url,
    scopes: &'a [String],
    notes: &'a [Note],
}

#[derive(Deserialize)]
struct StartedIn {
    v: u32,
    #[serde(default)]
    open: Option<Url>,
    state: SecretString,
    verifier: SecretString,
    client: ClientIn,
    endpoints: Endpoints,
    redirect: Url,
    scopes: Vec<String>,
    #[serde(default)]
    notes: Vec<Note>,
}

#[derive(Serialize)]
struct GrantOut<'a> {
    v: u32,
    access_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<DateTime<Utc>>,
    scopes: &'a [String],
    client: ClientOut<'a>,
    endpoints: &'a Endpoints,
    #[serde(skip_serializing_if = "Option::is_none")]
    bound_to: Option<&'a str>,
}

#[derive(Deserialize)]
struct GrantIn {
    v: u32,
    access_token: SecretString,
    #[serde(default)]
    refresh_token: Option<SecretString>,
    #[serde(default)]
    expires_at: Option<DateTime<Utc>>,
    scopes: Vec<String>,
    client: ClientIn,
    endpoints: Endpoints,
    #[serde(default)]
    bound_to: Option<String>,
}

impl Started {
    /// For sealing.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        written(&StartedOut {
            v: VERSION,
            open: self.open.as_ref(),
            state: self.state.expose_secret(),
            verifier: self.verifier.expose_secret(),
            client: (&self.client).into(),
            endpoints: &self.endpoints,
            redirect: &self.redirect,
            scopes: &self.scopes,
            notes: &self.notes,
        })
    }

    /// From opened bytes.
    ///
    /// # Errors
    /// [`BackpackError::BadReturn`]: they are not a sign-in that this version wrote; it has to be started anew.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BackpackError> {
        let read: Option<StartedIn> = serde_json::from_slice(bytes).ok();
        match read {
            Some(it) if it.v == VERSION => Ok(Self {
                open: it.open,
                state: it.state,
                verifier: it.verifier,
                client: it.client.into(),
                endpoints: it.endpoints,
                redirect: it.redirect,
                scopes: it.scopes,
                notes: it.notes,
            }),
            _ => Err(BackpackError::BadReturn("what was kept of the sign-in cannot be read")),
        }
    }
}

impl Grant {
    /// For sealing.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        written(&GrantOut {
            v: VERSION,
            access_token: self.access_token.expose_secret(),
            refresh_token: self.refresh_token.as_ref().map(ExposeSecret::expose_secret),
            expires_at: self.expires_at,
            scopes: &self.scopes,
            client: (&self.client).into(),
            endpoints: &self.endpoints,
            bound_to: self.bound_to.as_deref(),
        })
    }

    /// From opened bytes.
    ///
    /// # Errors
    /// [`BackpackError::SignedOut`]: they are not a grant that this version wrote; only a new sign-in helps.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BackpackError> {
        let read: Option<GrantIn> = serde_json::from_slice(bytes).ok();
        match read {
            Some(it) if it.v == VERSION => Ok(Self {
                access_token: it.access_token,
                refresh_token: it.refresh_token,
                expires_at: it.expires_at,
                scopes: it.scopes,
                client: it.client.into(),
                endpoints: it.endpoints,
                bound_to: it.bound_to,
            }),
            _ => Err(BackpackError::SignedOut),
        }
    }
}

/// `shape` as JSON in wiped memory.
fn written<T: Serialize>(shape: &T) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
    // Writing these shapes to memory cannot fail; an empty answer would only ask for a new sign-in.
    if serde_json::to_writer(&mut *bytes, shape).is_err() {
        bytes.clear();
    }
    bytes
}

impl<'a> From<&'a Client> for ClientOut<'a> {
    fn from(client: &'a Client) -> Self {
        Self {
            id: client.id.expose_secret(),
            secret: client.secret.as_ref().map(ExposeSecret::expose_secret),
            by_hand: client.by_hand,
            auth: client.auth,
            secret_expires_at: client.secret_expires_at,
            unknown_scopes: &client.unknown_scopes,
        }
    }
}

impl From<ClientIn> for Client {
    fn from(it: ClientIn) -> Self {
        Self {
            id: it.id,
            secret: it.secret,
            by_hand: it.by_hand,
            auth: it.auth,
            secret_expires_at: it.secret_expires_at,
            unknown_scopes: it.unknown_scopes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_host::{grant, secret};

    fn started() -> Started {
        let grant = grant(&Url::parse("https://pack.example/").unwrap());
        Started {
            open: None,
            state: secret("SECRET-state"),
            verifier: secret("SECRET-verifier"),
            client: grant.client,
            endpoints: grant.endpoints,
            redirect: Url::parse("app.holdall.desktop:/oauth/callback/x").unwrap(),
            scopes: vec!["a".into()],
            notes: vec![Note::HashedSecret],
        }
    }

    #[test]
    fn both_come_back_as_they_went() {
        let grant = Grant {
            expires_at: DateTime::from_timestamp(1_800_000_000, 5_000_000),
            bound_to: Some("https://issuer.example".into()),
            ..grant(&Url::parse("https://pack.example/").unwrap())
        };
        let back = Grant::from_bytes(&grant.to_bytes()).unwrap();
        assert_eq!(*back.to_bytes(), *grant.to_bytes());
        assert_eq!(back.expires_at, grant.expires_at);
        let back = Started::from_bytes(&started().to_bytes()).unwrap();
        assert_eq!(*back.to_bytes(), *started().to_bytes());
        assert_eq!(back.redirect, started().redirect);
        assert_eq!(back.notes, [Note::HashedSecret]);
    }

    #[test]
    fn neither_prints_its_secrets() {
        let printed = format!(
            "{:?} {:?}",
            started(),
            grant(&Url::parse("https://pack.example/").unwrap())
        );
        assert!(
            printed.contains("pack.example") && !printed.contains("SECRET"),
            "{printed}"
        );
    }

    #[test]
    fn what_another_version_wrote_asks_for_a_new_sign_in() {
        let grant = grant(&Url::parse("https://pack.example/").unwrap()).to_bytes();
        let newer = String::from_utf8(grant.to_vec())
            .unwrap()
            .replace(r#""v":1"#, r#""v":2"#);
        for bytes in [newer.as_bytes(), &grant[..20], b"", b"{}"] {
            assert!(matches!(Grant::from_bytes(bytes), Err(BackpackError::SignedOut)));
            assert!(matches!(Started::from_bytes(bytes), Err(BackpackError::BadReturn(_))));
        }
    }
}
