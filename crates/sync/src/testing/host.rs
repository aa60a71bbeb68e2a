//! A backpack host that plays parts.

use std::{
    collections::VecDeque,
    sync::{Mutex, atomic::AtomicBool, atomic::AtomicU32, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_backpacks::{
    Answer, Ask, BackpackError, Client, Cursor, Endpoints, Found, Grant, Item, Offer, Page, Profile, Protocol, Pull,
    Push, Session, SignIn, Started, Stored,
};
use holdall_model::Identity;
use holdall_net::Net;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use url::Url;

/// A host that plays parts.
#[derive(Default)]
pub(crate) struct FakeHost {
    pub(crate) badges: Mutex<Vec<Item>>,
    /// Errors to answer pages with, first come first.
    pub(crate) trouble: Mutex<VecDeque<BackpackError>>,
    /// Cursors asked for.
    pub(crate) cursors: Mutex<Vec<Cursor>>,
    pub(crate) per_page: AtomicU32,
    /// Counted on every page, when it is not 0.
    pub(crate) says_total: AtomicU32,
    /// The access token that is accepted; a renewal makes the next one.
    pub(crate) generation: AtomicU32,
    /// Refresh tokens that renewals were asked with.
    pub(crate) refreshes: Mutex<Vec<String>>,
    /// Renewals are refused.
    pub(crate) refuses: AtomicBool,
    /// A renewal takes so long, in milliseconds.
    pub(crate) slow_renewal_ms: AtomicU32,
    /// So many renewals break the server down.
    pub(crate) breakdowns: AtomicU32,
    /// Links in a circle for ever.
    pub(crate) circle: AtomicBool,
}

impl FakeHost {
    pub(crate) fn protocol(&'static self) -> Protocol {
        Protocol {
            pull: Some(self),
            push: Some(self),
            ..Protocol::new("fake", "Fake", self)
        }
    }

    /// Ends the next pages in these errors, one each.
    pub(crate) fn troubled(&self, errors: impl IntoIterator<Item = BackpackError>) {
        self.trouble.lock().unwrap().extend(errors);
    }

    pub(crate) fn lists(&self, items: Vec<Item>) {
        *self.badges.lock().unwrap() = items;
    }
}

pub(crate) fn grant(generation: u32) -> Grant {
    let url = |path: &str| Url::parse(&format!("https://backpack.example/{path}")).unwrap();
    Grant {
        access_token: SecretString::from(format!("access-{generation}")),
        refresh_token: Some(SecretString::from(format!("refresh-{generation}"))),
        expires_at: None,
        scopes: vec!["read".into()],
        client: Client::typed("client", None),
        endpoints: Endpoints {
            typed: url(""),
            api_base: url("api"),
            authorization_url: None,
            token_url: Some(url("token")),
            registration_url: None,
            revocation_url: None,
            refresh_url: None,
        },
        bound_to: None,
    }
}

#[async_trait]
impl SignIn for FakeHost {
    fn places(&self, _typed: &Url) -> Vec<Url> {
        Vec::new()
    }
    async fn look(&self, _net: &Net, _typed: &Url, _place: &Url) -> Result<Vec<Found>, BackpackError> {
        Err(BackpackError::BadReturn("not in these tests"))
    }
    async fn begin(&self, _net: &Net, _found: &Found, _ask: &Ask) -> Result<Started, BackpackError> {
        Err(BackpackError::BadReturn("not in these tests"))
    }
    async fn finish(
        &self,
        _net: &Net,
        _started: Started,
        _answer: Answer,
        _now: DateTime<Utc>,
    ) -> Result<Grant, BackpackError> {
        Err(BackpackError::BadReturn("not in these tests"))
    }
    async fn renew(&self, _net: &Net, used: &Grant, _now: DateTime<Utc>) -> Result<Grant, BackpackError> {
        let token = used.refresh_token.as_ref().unwrap().expose_secret().to_owned();
        self.refreshes.lock().unwrap().push(token.clone());
        tokio::time::sleep(Duration::from_millis(
            self.slow_renewal_ms.load(Ordering::SeqCst).into(),
        ))
        .await;
        let down = self.breakdowns.load(Ordering::SeqCst);
        if down > 0 {
            self.breakdowns.store(down - 1, Ordering::SeqCst);
            let what = "a web page".into();
            return Err(BackpackError::HostTrouble { status: 500, what });
        }
        let generation = self.generation.load(Ordering::SeqCst);
        if self.refuses.load(Ordering::SeqCst) || token != format!("refresh-{}", generation - 1) {
            return Err(BackpackError::SignedOut);
        }
        Ok(grant(generation))
    }
    async fn revoke(&self, _net: &Net, _grant: &Grant) -> Result<(), BackpackError> {
        Ok(())
    }
    async fn profile(&self, session: &Session<'_>) -> Result<Profile, BackpackError> {
        self.accepts(session)?;
        let identity = Identity {
            kind: "email".into(),
            value: "ada@example.org".into(),
        };
        Ok(Profile {
            id: None,
            name: "Ada".into(),
            identities: vec![identity],
        })
    }
}

impl FakeHost {
    fn accepts(&self, session: &Session<'_>) -> Result<(), BackpackError> {
        let accepted = format!("access-{}", self.generation.load(Ordering::SeqCst));
        if session.grant.access_token.expose_secret() == accepted {
            Ok(())
        } else {
            Err(BackpackError::SignedOut)
        }
    }
}

#[async_trait]
impl Pull for FakeHost {
    async fn page(&self, session: &Session<'_>, cursor: &Cursor) -> Result<Page, BackpackError> {
        self.accepts(session)?;
        self.cursors.lock().unwrap().push(cursor.clone());
        if let Some(trouble) = self.trouble.lock().unwrap().pop_front() {
            return Err(trouble);
        }
        let badges = self.badges.lock().unwrap();
        let size = match self.per_page.load(Ordering::SeqCst) {
            0 => usize::MAX,
            size => size as usize,
        };
        let from = match cursor {
            Cursor::Offset { offset, .. } => *offset,
            Cursor::Start { .. } | Cursor::Next(_) => 0,
        };
        let items: Vec<Item> = badges.iter().skip(from).take(size).cloned().collect();
        let circle = self.circle.load(Ordering::SeqCst);
        let until = from + items.len();
        let next = (circle || until < badges.len()).then_some(Cursor::Offset {
            offset: if circle { 0 } else { until },
            since: None,
        });
        let total = match self.says_total.load(Ordering::SeqCst) {
            0 => None,
            total => Some(total as usize),
        };
        Ok(Page { items, next, total })
    }
    fn knows_since(&self) -> bool {
        true
    }
}

#[async_trait]
impl Push for FakeHost {
    fn form(&self, _offer: &Offer) -> Result<&'static str, &'static str> {
        Ok("hosted")
    }
    async fn push(&self, session: &Session<'_>, offer: &Offer) -> Result<Stored, BackpackError> {
        self.accepts(session)?;
        let id = offer
            .hosted
            .as_ref()
            .and_then(|hosted| hosted["id"].as_str())
            .unwrap()
            .to_owned();
        let body = json!({"id": id, "type": "Assertion", "@context": "https://w3id.org/openbadges/v2", "badge": "x"});
        let item = Item {
            assertion_id: Some(id),
            host_id: None,
            listed: body.to_string().into_bytes(),
            jws: false,
        };
        let mut badges = self.badges.lock().unwrap();
        if badges.iter().any(|badge| badge.assertion_id == item.assertion_id) {
            return Ok(Stored::Already);
        }
        badges.push(item);
        Ok(Stored::Added)
    }
}
