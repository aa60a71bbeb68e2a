//! Clients that this installation has at hosts, kept sealed beside the backpack and used again: one registration an
//! installation and host.

use chrono::{DateTime, Utc};
use holdall_backpacks::{Client, ClientAuth};
use holdall_library::BackpackId;
use holdall_secrets::{Cell, LibraryKey};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

use crate::{Answered, App};

/// Room for common ids and secrets: growing would leave a copy behind.
const ROOM: usize = 4096;

/// A client, and what it was registered for.
pub(super) struct Kept {
    /// Id and secret.
    pub(super) client: Client,
    /// The redirect address registered.
    pub(super) redirect: Url,
    /// Whether adding badges was registered for.
    pub(super) write: bool,
}

#[derive(Serialize)]
struct Out<'a> {
    id: &'a str,
    secret: Option<&'a str>,
    by_hand: bool,
    auth: ClientAuth,
    secret_expires_at: Option<DateTime<Utc>>,
    unknown_scopes: &'a [String],
    redirect: &'a Url,
    write: bool,
}

#[derive(Deserialize)]
struct In {
    id: SecretString,
    secret: Option<SecretString>,
    by_hand: bool,
    auth: ClientAuth,
    secret_expires_at: Option<DateTime<Utc>>,
    #[serde(default)]
    unknown_scopes: Vec<String>,
    redirect: Url,
    write: bool,
}

/// The cell of a backpack's client.
pub(super) fn cell(backpack: BackpackId) -> Cell<'static> {
    Cell {
        table: "backpack",
        column: "client",
        row: backpack.0,
    }
}

impl Kept {
    /// For sealing.
    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
        let out = Out {
            id: self.client.id.expose_secret(),
            secret: self.client.secret.as_ref().map(ExposeSecret::expose_secret),
            by_hand: self.client.by_hand,
            auth: self.client.auth,
            secret_expires_at: self.client.secret_expires_at,
            unknown_scopes: &self.client.unknown_scopes,
            redirect: &self.redirect,
            write: self.write,
        };
        // Writing to memory cannot fail; nothing written only means a new registration.
        if serde_json::to_writer(&mut *bytes, &out).is_err() {
            bytes.clear();
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let it: In = serde_json::from_slice(bytes).ok()?;
        let client = Client {
            id: it.id,
            secret: it.secret,
            by_hand: it.by_hand,
            auth: it.auth,
            secret_expires_at: it.secret_expires_at,
            unknown_scopes: it.unknown_scopes,
        };
        Some(Self {
            client,
            redirect: it.redirect,
            write: it.write,
        })
    }

    fn usable(&self, write: bool, now: DateTime<Utc>) -> bool {
        (self.write || !write) && self.client.secret_expires_at.is_none_or(|end| end > now)
    }
}

impl App {
    /// A client that was used at this host with this protocol before and may be used again.
    pub(super) async fn kept_client(
        &self,
        key: &LibraryKey,
        protocol: &'static str,
        host: &str,
        write: bool,
    ) -> Answered<Option<Kept>> {
        let host = host.to_owned();
        let sealed = self
            .library()
            .read(move |reader| {
                let mut sealed = Vec::new();
                for row in reader.backpacks()? {
                    if row.protocol == protocol
                        && row.host == host
                        && let Some(bytes) = reader.client(row.id)?
                    {
                        sealed.push((row.id, bytes));
                    }
                }
                Ok(sealed)
            })
            .await?;
        let now = self.now();
        // One that does not open was sealed with a key that is lost: a new registration it is.
        let open = |(id, bytes): (BackpackId, Vec<u8>)| Kept::from_bytes(&key.open(cell(id), &bytes).ok()?);
        Ok(sealed
            .into_iter()
            .rev()
            .filter_map(open)
            .find(|kept| kept.usable(write, now)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn kept(write: bool, end: Option<DateTime<Utc>>) -> Kept {
        let client = Client {
            secret_expires_at: end,
            ..Client::typed("the id", Some("the secret".to_owned().into()))
        };
        Kept {
            client,
            redirect: Url::parse("app.holdall.desktop:/oauth/callback/1").unwrap(),
            write,
        }
    }

    #[test]
    fn a_client_comes_back_as_it_was_kept() {
        let back = Kept::from_bytes(&kept(true, None).to_bytes()).unwrap();
        assert_eq!(back.client.id.expose_secret(), "the id");
        assert_eq!(back.client.secret.unwrap().expose_secret(), "the secret");
        assert_eq!(back.redirect.as_str(), "app.holdall.desktop:/oauth/callback/1");
        assert!(back.client.by_hand && back.write);
    }

    #[test]
    fn a_client_is_used_again_only_while_it_lasts_and_for_what_it_was_registered() {
        let now = Utc.with_ymd_and_hms(2026, 6, 1, 0, 0, 0).unwrap();
        assert!(kept(true, None).usable(true, now));
        assert!(kept(true, None).usable(false, now));
        assert!(
            !kept(false, None).usable(true, now),
            "adding badges was not registered for"
        );
        assert!(!kept(true, Some(now)).usable(true, now), "its secret has ended");
    }

    #[test]
    fn what_cannot_be_read_is_no_client() {
        assert!(Kept::from_bytes(b"").is_none());
        assert!(Kept::from_bytes(b"{}").is_none());
    }
}
