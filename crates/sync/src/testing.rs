//! What the tests of this crate share: a host and a web that play parts, and an engine between them.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Arc, Mutex, atomic::AtomicU32, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use holdall_backpacks::{
    Answer as SignInAnswer, Ask, BackpackError, Client, Cursor, Endpoints, Found, Grant, Item, Offer, Page, Profile,
    Protocol, Pull, Push, Session, SignIn, Started, Stored,
};
use holdall_library::{BackpackId, Library, NewBackpack};
use holdall_model::Identity;
use holdall_net::{Answer, HeaderMap, HeaderValue, Net, NetConfig, NetError, Request};
use holdall_secrets::{LibraryKey, Place};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use crate::{Engine, OnProgress, PullAsk, PullResult, Stop, SyncError, Web, grant_cell};

/// 2026-01-01, and `days` later.
pub(crate) fn day(days: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap() + TimeDelta::days(days)
}

/// What an address answers.
#[derive(Clone)]
pub(crate) enum Says {
    Body(u16, &'static str, Vec<u8>),
    Unreachable,
    Timeout,
    Offline,
}

/// A web of answers; counts what it is asked.
#[derive(Default)]
pub(crate) struct FakeWeb {
    answers: Mutex<HashMap<String, Says>>,
    asked: Mutex<Vec<Request>>,
    /// Time that each answer takes, in milliseconds.
    pub(crate) slow_ms: AtomicU32,
}

impl FakeWeb {
    pub(crate) fn says(&self, url: &str, says: Says) {
        self.answers.lock().unwrap().insert(url.to_owned(), says);
    }

    pub(crate) fn json(&self, url: &str, value: &Value) {
        self.says(url, Says::Body(200, "application/json", value.to_string().into_bytes()));
    }

    pub(crate) fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn times(&self, url: &str) -> usize {
        self.asked()
            .iter()
            .filter(|request| request.url.as_str() == url)
            .count()
    }

    /// A badge, with class, issuer and picture, all of them at issuer.example.
    pub(crate) fn badge(&self, name: &str) {
        self.json(&address(name), &assertion(name));
        self.json(
            "https://issuer.example/class",
            &json!({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass",
                "id": "https://issuer.example/class", "name": "Lichen keeper", "description": "Twenty lichens",
                "image": "https://issuer.example/picture.png", "criteria": {"narrative": "Name twenty"},
                "issuer": "https://issuer.example/issuer"}),
        );
        self.json(
            "https://issuer.example/issuer",
            &json!({"@context": "https://w3id.org/openbadges/v2", "type": "Issuer",
                "id": "https://issuer.example/issuer", "name": "Ines's school", "url": "https://issuer.example",
                "email": "ines@issuer.example"}),
        );
        let picture = holdall_pictures::placeholder("Lichen", 64);
        self.says(
            "https://issuer.example/picture.png",
            Says::Body(200, "image/png", picture),
        );
    }
}

#[async_trait]
impl Web for FakeWeb {
    async fn ask(&self, request: Request) -> Result<Answer, NetError> {
        self.asked.lock().unwrap().push(request.clone());
        let slow = self.slow_ms.load(Ordering::SeqCst);
        if slow > 0 {
            tokio::time::sleep(Duration::from_millis(slow.into())).await;
        }
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let says = self.answers.lock().unwrap().get(request.url.as_str()).cloned();
        match says.unwrap_or(Says::Body(404, "text/plain", b"not here".to_vec())) {
            Says::Unreachable => Err(NetError::Unreachable {
                host,
                source: "refused".into(),
            }),
            Says::Timeout => Err(NetError::Timeout { host }),
            Says::Offline => Err(NetError::Offline),
            Says::Body(status, kind, body) => {
                let etag = format!("\"{}\"", holdall_model::Sha256::of(&body));
                let mut headers = HeaderMap::new();
                headers.insert("content-type", HeaderValue::from_static(kind));
                headers.insert("etag", HeaderValue::from_str(&etag).unwrap());
                let known = request
                    .headers
                    .get("if-none-match")
                    .is_some_and(|value| *value == *etag);
                let (status, body) = if known && status == 200 {
                    (304, Vec::new())
                } else {
                    (status, body)
                };
                Ok(Answer {
                    status,
                    headers,
                    body,
                    url: request.url,
                })
            }
        }
    }
}

pub(crate) fn address(name: &str) -> String {
    format!("https://issuer.example/a/{name}")
}

pub(crate) fn assertion(name: &str) -> Value {
    json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": address(name),
        "badge": "https://issuer.example/class", "verification": {"type": "HostedBadge"},
        "issuedOn": "2025-11-02T10:00:00Z",
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"}})
}

/// A badge as the host lists it: its own copy, with what hosts add.
pub(crate) fn listed(name: &str, edition: u32) -> Item {
    let body = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": address(name),
        "badge": "https://issuer.example/class", "revoked": false, "narrative": null, "edition": edition,
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"}});
    Item {
        assertion_id: Some(address(name)),
        host_id: None,
        listed: body.to_string().into_bytes(),
        jws: false,
    }
}

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
    pub(crate) refuses: std::sync::atomic::AtomicBool,
    /// A renewal takes so long, in milliseconds.
    pub(crate) slow_renewal_ms: AtomicU32,
    /// Links in a circle for ever.
    pub(crate) circle: std::sync::atomic::AtomicBool,
}

impl FakeHost {
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
        },
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
        _answer: SignInAnswer,
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

impl Protocol for FakeHost {
    fn id(&self) -> &'static str {
        "fake"
    }
    fn title(&self) -> &'static str {
        "Fake"
    }
    fn sign_in(&self) -> &dyn SignIn {
        self
    }
    fn pull(&self) -> Option<&dyn Pull> {
        Some(self)
    }
    fn push(&self) -> Option<&dyn Push> {
        Some(self)
    }
}

/// An engine over a new library, a web and a host, with one backpack signed in.
pub(crate) struct Stage {
    pub(crate) engine: Engine,
    pub(crate) web: Arc<FakeWeb>,
    pub(crate) host: &'static FakeHost,
    pub(crate) backpack: BackpackId,
    pub(crate) day: Arc<AtomicU32>,
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) async fn stage() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.sqlite"), true)
        .unwrap()
        .unwrap();
    let key = LibraryKey::load(&Place::ThisRun, library.uuid(), true).unwrap();
    let net = Net::new(NetConfig {
        local_hosts: false,
        offline: true,
        request_timeout: Duration::from_secs(1),
        on_contact: Arc::new(|_, _| {}),
    })
    .unwrap();
    let (web, passed): (Arc<FakeWeb>, Arc<AtomicU32>) = Default::default();
    let days = Arc::clone(&passed);
    let host: &'static FakeHost = Box::leak(Box::default());
    let clock = Arc::new(move || day(days.load(Ordering::SeqCst).into()));
    let mut engine = Engine::new(library, net, Some(key), folder.path(), clock)
        .with_protocols(Arc::new(move |id| (id == "fake").then_some(host as &dyn Protocol)));
    engine.second = Duration::from_millis(1);
    engine.web = Arc::clone(&web) as Arc<dyn Web>;
    let backpack = sign_in(&engine, "School").await;
    Stage {
        engine,
        web,
        host,
        backpack,
        day: passed,
        folder,
    }
}

/// Adds a backpack with the first grant.
pub(crate) async fn sign_in(engine: &Engine, name: &str) -> BackpackId {
    let new = NewBackpack {
        protocol: "fake".into(),
        host: "backpack.example".into(),
        typed: "https://backpack.example/".into(),
        name: name.to_owned(),
        letter: "S".into(),
        cloth: "pine".into(),
        read_only: false,
        way_back: "loopback".into(),
        profile: Value::Null,
        scopes: Vec::new(),
        trail: json!([]),
        connected_at: day(0),
    };
    let key = engine.key.clone().unwrap();
    engine
        .library
        .write(move |writer| {
            let id = writer.add_backpack(&new)?;
            writer.set_grant(id, &key.seal(grant_cell(id), &grant(0).to_bytes()))?;
            Ok(id)
        })
        .await
        .unwrap()
}

impl Stage {
    pub(crate) async fn pull(&self) -> Result<PullResult, SyncError> {
        self.pull_as(false).await
    }

    pub(crate) async fn pull_as(&self, full: bool) -> Result<PullResult, SyncError> {
        let ask = PullAsk {
            backpack: self.backpack,
            full,
            check: true,
        };
        let nobody: OnProgress = Arc::new(|_| {});
        self.engine.pull(ask, &nobody, &Stop::default()).await
    }

    /// What the library holds, by key: name, status, and whether this backpack lists it.
    pub(crate) async fn holds(&self) -> BTreeMap<String, (String, String, bool)> {
        let (backpack, now) = (self.backpack, self.engine.now());
        self.engine
            .library
            .read(move |reader| {
                let mut held = BTreeMap::new();
                for id in reader.assertion_ids()? {
                    let (row, known) = (reader.row(id, now)?.unwrap(), reader.assertion(id)?.unwrap());
                    let live = row
                        .places
                        .iter()
                        .any(|place| place.backpack == backpack && place.gone_at.is_none());
                    held.insert(known.key, (row.name, format!("{:?}", row.status), live));
                }
                Ok(held)
            })
            .await
            .unwrap()
    }
}

/// Jobs run on any thread.
#[allow(dead_code, reason = "it is enough that it compiles")]
fn jobs_can_be_spawned(engine: &'static Engine, progress: &'static OnProgress, stop: &'static Stop) {
    fn send<T: Send>(_: T) {}
    let ask = PullAsk {
        backpack: BackpackId(1),
        full: true,
        check: true,
    };
    send(engine.pull(ask, progress, stop));
    send(engine.check_all(Vec::new(), true, progress, stop));
    send(engine.hold(BackpackId(1)));
}

/// A run in which a badge passed.
pub(crate) fn passed(assertion: holdall_library::AssertionId) -> holdall_library::NewCheckRun {
    use holdall_model::{RecipientResult, Report, Status, Verdict, Version};
    holdall_library::NewCheckRun {
        assertion,
        report: Report {
            version: Some(Version::V2_0),
            verdict: Verdict::Valid,
            status: Status::Valid,
            reasons: Vec::new(),
            warnings: Vec::new(),
            checks: Vec::new(),
            recipient: RecipientResult {
                outcome: holdall_model::RecipientOutcome::NotChecked,
                matched: None,
            },
            vouched_by: None,
            checked_at: day(0),
            used: Vec::new(),
        },
        offline: false,
        sha256: None,
        used: Vec::new(),
        all_kept: true,
    }
}
