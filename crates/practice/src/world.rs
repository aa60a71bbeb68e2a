//! What a backpack host remembers: accounts, clients, browser sessions, requests under way, codes and grants.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use holdall_net::Net;
use serde_json::Value;
use url::Url;

use crate::{
    badgr::{Collection, Issuing},
    clock::Clock,
    mozilla,
    random::random_word,
    seen::Seen,
    server::Watch,
    setup::{Held, Person, Personality, Setup},
};

/// A badge in an account.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// As given.
    pub(crate) badge: Held,
    /// The assertion's id, for a JWS its payload's.
    pub(crate) assertion_id: String,
    /// The host's own id.
    pub(crate) entity_id: String,
    /// Stored or updated at.
    pub(crate) updated_at: DateTime<Utc>,
    /// Salt that a host with Badgr's manners hashes the recipient with.
    pub(crate) salt: String,
    /// Whether it was awarded on this very host (Badgr).
    pub(crate) local: bool,
    /// Badgr's word for what its owner said to it: `Accepted`, `Unaccepted`, `Rejected`.
    pub(crate) acceptance: &'static str,
    /// Why its issuer, on this host, took it back (Badgr).
    pub(crate) revoked: Option<String>,
}

/// One person's backpack.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) person: Person,
    pub(crate) badges: Vec<Stored>,
    /// Addresses added through `POST /profile`.
    pub(crate) emails: Vec<String>,
}

/// A registered client.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) name: String,
    pub(crate) secret: Option<String>,
    /// Empty allows any loopback address.
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) refresh: bool,
}

/// A browser.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// Sent along in every form; a form without it is refused.
    pub(crate) csrf: String,
    /// Who is signed in.
    pub(crate) account: Option<usize>,
}

/// An authorization request that waits for the person.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) client_id: String,
    pub(crate) redirect: Url,
    pub(crate) scopes: Vec<String>,
    pub(crate) state: Option<String>,
    pub(crate) challenge: Option<String>,
    /// The browser that brought it; no other may answer it.
    pub(crate) session: String,
}

/// A code that has been given out.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) asked: Asked,
    pub(crate) account: usize,
    pub(crate) until: Instant,
    /// Set by its first use: the grant it bought.
    pub(crate) used: Option<u64>,
}

/// Access of one client to one account.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) id: u64,
    /// Absent for Badgr's password sign-in without a client.
    pub(crate) client_id: Option<String>,
    pub(crate) account: usize,
    pub(crate) scopes: Vec<String>,
    pub(crate) access: String,
    pub(crate) access_until: Instant,
    pub(crate) refresh: Option<String>,
    /// The refresh token before, and when it was spent: callers who came before that get the same tokens (Badgr).
    pub(crate) spent: Option<(String, Instant)>,
    /// Its access token was revoked alone: renewing it is not survived (Badgr).
    pub(crate) orphan: bool,
}

/// Everything behind the lock.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) accounts: Vec<Account>,
    pub(crate) clients: HashMap<String, Client>,
    pub(crate) sessions: HashMap<String, Session>,
    pub(crate) asked: HashMap<String, Asked>,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) grants: Vec<Grant>,
    /// Refresh tokens that were used up, and the grant they belonged to.
    pub(crate) spent: HashMap<String, u64>,
    next_grant: u64,
    /// Failed token calls in a row, by user name or for the whole address, and when the next is let in (Badgr).
    pub(crate) throttles: HashMap<String, (u32, Instant)>,
    /// Badge classes and issuers fetched before (Badgr).
    pub(crate) documents: HashMap<String, Value>,
    /// What a host with Mozilla's manners keeps besides.
    pub(crate) mozilla: mozilla::Kept,
    /// What people award here (Badgr).
    pub(crate) issuing: Issuing,
    /// Collections (Badgr).
    pub(crate) collections: Vec<Collection>,
}

/// A backpack host: what never changes, and its memory.
pub(crate) struct World {
    pub(crate) base: Url,
    pub(crate) name: String,
    pub(crate) personality: Personality,
    pub(crate) code_life: Duration,
    access_life: Duration,
    pub(crate) clock: Clock,
    pub(crate) watch: Watch,
    pub(crate) seen: Seen,
    memory: Mutex<Memory>,
    door: OnceLock<Option<Net>>,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Names only: the memory is full of tokens and passwords.
        f.debug_struct("World")
            .field("base", &self.base.as_str())
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// How handlers hold it.
pub(crate) type Shared = Arc<World>;

impl World {
    pub(crate) fn new(setup: Setup, base: Url, watch: Watch) -> Self {
        let accounts = setup.people.into_iter().map(|mut person| {
            let badges = std::mem::take(&mut person.badges);
            let badges = badges.into_iter().map(|badge| {
                let updated_at = issued_on(&badge);
                Stored::new(badge, updated_at)
            });
            Account {
                badges: badges.collect(),
                emails: Vec::new(),
                person,
            }
        });
        let mut memory = Memory {
            accounts: accounts.collect(),
            ..Memory::default()
        };
        for client in setup.clients {
            memory.clients.insert(
                client.id,
                Client {
                    name: "Client made by hand".to_owned(),
                    secret: client.secret,
                    redirect_uris: client.redirect_uris,
                    scopes: client.scopes,
                    refresh: true,
                },
            );
        }
        Self {
            base,
            name: setup.name,
            personality: setup.personality,
            code_life: Duration::from_secs(match setup.personality {
                Personality::Spec
                | Personality::Hostile
                | Personality::Ob3
                | Personality::MozillaGen1
                | Personality::MozillaGen2 => setup.code_life_s,
                Personality::Badgr | Personality::Oeb => setup.code_life_s.min(60),
            }),
            access_life: Duration::from_secs(setup.access_life_s),
            clock: Clock::starting(setup.now),
            watch,
            seen: Seen::default(),
            memory: Mutex::new(memory),
            door: OnceLock::new(),
        }
    }

    /// The memory, with a turn of the knob "revoke all grants" carried out.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if self.watch.knobs.take_revocation() {
            memory.grants.clear();
        }
        if self.watch.knobs.take_expiry() {
            let now = Instant::now();
            memory.grants.iter_mut().for_each(|grant| grant.access_until = now);
        }
        memory
    }

    /// How long an access token lives that is given out now.
    pub(crate) fn access_life(&self) -> Duration {
        let told = self.watch.knobs.switches().access_life_s;
        told.map_or(self.access_life, Duration::from_secs)
    }

    /// The host's own door to the web, opened when it is first needed.
    pub(crate) fn door(&self) -> Option<Net> {
        self.door.get_or_init(crate::intake::door).clone()
    }

    /// `path` on this host.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str().trim_end_matches('/'))
    }
}

impl Memory {
    /// A new grant, with tokens.
    pub(crate) fn grant(
        &mut self,
        client_id: Option<String>,
        account: usize,
        scopes: Vec<String>,
        life: Duration,
        refresh: bool,
    ) -> Grant {
        self.next_grant += 1;
        let grant = Grant {
            id: self.next_grant,
            client_id,
            account,
            scopes,
            access: random_word(),
            access_until: Instant::now() + life,
            refresh: refresh.then(random_word),
            spent: None,
            orphan: false,
        };
        self.grants.push(grant.clone());
        grant
    }

    /// The grant that an access token opens, while it lives.
    pub(crate) fn grant_of(&self, access: &str) -> Option<&Grant> {
        self.grants
            .iter()
            .find(|grant| grant.access == access && grant.access_until > Instant::now())
    }

    /// Who signs in with `login` (or any of their addresses) and `password`.
    pub(crate) fn sign_in(&self, login: &str, password: &str) -> Option<usize> {
        let login = login.trim();
        self.accounts.iter().position(|account| {
            let known = account.person.login == login
                || account
                    .person
                    .emails
                    .iter()
                    .any(|email| email.eq_ignore_ascii_case(login));
            known && account.person.password == password
        })
    }
}

impl Account {
    /// Every address that a host with Badgr's manners takes for this person: unverified ones and other spellings too.
    pub(crate) fn every_email(&self) -> Vec<String> {
        let more = self.person.unverified.iter().chain(&self.person.case_variants);
        self.all_emails().into_iter().chain(more.cloned()).collect()
    }

    /// Every address on the profile.
    pub(crate) fn all_emails(&self) -> Vec<String> {
        self.person.emails.iter().chain(&self.emails).cloned().collect()
    }
}

impl Stored {
    pub(crate) fn new(badge: Held, updated_at: DateTime<Utc>) -> Self {
        let assertion_id = assertion_id(&badge);
        Self {
            badge,
            assertion_id,
            entity_id: random_word(),
            updated_at,
            salt: random_word(),
            local: false,
            acceptance: "Accepted",
            revoked: None,
        }
    }
}

/// The assertion inside, read without checking anything.
pub(crate) fn assertion_of(badge: &Held) -> Value {
    match badge {
        Held::Hosted(assertion) => assertion.clone(),
        Held::Signed(jws) => crate::signing::payload(jws).unwrap_or(Value::Null),
    }
}

/// The assertion's id; before 1.1, where a hosted one says that it stands, or a signed one's `uid`.
pub(crate) fn assertion_id(badge: &Held) -> String {
    let assertion = assertion_of(badge);
    let older = match badge {
        Held::Hosted(_) => assertion.pointer("/verify/url"),
        Held::Signed(_) => assertion.get("uid"),
    };
    assertion
        .get("id")
        .or(older)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn issued_on(badge: &Held) -> DateTime<Utc> {
    let assertion = assertion_of(badge);
    let text = assertion.get("issuedOn").and_then(Value::as_str).unwrap_or_default();
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .unwrap_or(DateTime::UNIX_EPOCH)
}
