//! Hosts that mean ill: every attack that the hostile practice host knows ends in a typed error or a sound sync, in
//! bounded time, with nothing lost and no token anywhere but where it belongs.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use holdall_backpacks::{BackpackError, Found, Grant, Protocol, Started};
use holdall_library::{BackpackId, Library, NewBackpack};
use holdall_net::Net;
use holdall_practice::{Attack, Host, Issuers, Person, Personality, Setup, ada};
use holdall_secrets::{LibraryKey, Place};
use holdall_sync::{Engine, OnProgress, PullAsk, PullResult, Stop, SyncError, grant_cell};
use holdall_tests::{allow, ask, door_that_tells, host_with, issuers, now};
use serde_json::{Value, json};

/// What a request may take under attack, where the attack is to take long.
const SHORT: Duration = Duration::from_millis(700);
/// What a request may take else: enough for a busy computer.
const LONG: Duration = Duration::from_secs(20);
/// What a whole pull may take under attack.
const BOUND: Duration = Duration::from_secs(30);
/// Badges in the backpack, two on a page.
const HELD: usize = 5;

/// How a pull under attack has to end.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    /// The host is in trouble, and the user is told so.
    Trouble,
    /// The connection did not bring an answer that could be used.
    Net,
    /// The host asks for more patience than there is.
    Busy,
    /// The host says that this is not allowed.
    Forbidden,
    /// A sync that tells the truth as far as it goes, and takes no badge for gone.
    Sound,
}

/// Attacks on a backpack that is connected already.
const ON_PULLS: &[(Attack, End)] = &[
    (Attack::WrongTypes, End::Trouble),
    (Attack::WrongItems, End::Trouble),
    (Attack::NoEnvelope, End::Trouble),
    (Attack::BadNews, End::Trouble),
    (Attack::Deep, End::Trouble),
    (Attack::EndlessPages, End::Trouble),
    (Attack::SamePages, End::Sound),
    (Attack::LinkCircle, End::Sound),
    (Attack::LinkToItself, End::Trouble),
    (Attack::ForeignNext, End::Sound),
    (Attack::DisguisedNext, End::Sound),
    (Attack::ForeignRedirect, End::Trouble),
    (Attack::EndlessRedirect, End::Net),
    (Attack::Stall, End::Net),
    (Attack::Drip, End::Net),
    (Attack::HalfBody, End::Net),
    (Attack::Flood, End::Net),
    (Attack::ErrorPage, End::Trouble),
    (Attack::LoginPage, End::Trouble),
    (Attack::SlowDownByHeader, End::Busy),
    (Attack::SlowDownByBody, End::Busy),
    (Attack::SlowDownSilent, End::Busy),
    (Attack::SlowDownForLong, End::Busy),
    (Attack::SlowDownNonsense, End::Busy),
    (Attack::QuotesToken, End::Forbidden),
    (Attack::Emptied, End::Sound),
    (Attack::MostlyGone, End::Sound),
    (Attack::HugeTotal, End::Sound),
    (Attack::ForbiddenIds, End::Sound),
    // What the manifest says now is nothing to a backpack whose addresses were pinned when it was connected.
    (Attack::MovedToken, End::Sound),
    (Attack::MovedApi, End::Sound),
];

/// Attacks on signing in and renewing.
const ON_SIGN_INS: &[Attack] = &[
    Attack::ScriptPage,
    Attack::ForeignRevocation,
    Attack::RegisterElsewhere,
    Attack::TokenElsewhere,
    Attack::WrongTokens,
];

/// A door with this patience, which notes whom it contacts.
fn watched(patience: Duration, contacts: &Arc<Mutex<BTreeSet<String>>>) -> Net {
    let seen = contacts.clone();
    door_that_tells(patience, move |host| {
        seen.lock().unwrap().insert(host.to_owned());
    })
}

/// One app, one hostile host, and a door that remembers whom it contacted.
struct Siege {
    host: Host,
    net: Net,
    contacts: Arc<Mutex<BTreeSet<String>>>,
    protocol: &'static Protocol,
}

impl Siege {
    async fn lay(person: Person) -> Self {
        let setup = Setup {
            personality: Personality::Hostile,
            people: vec![person],
            ..Setup::default()
        };
        let host = host_with(setup).await;
        host.knobs().switch(|it| it.page_size = 2);
        let contacts: Arc<Mutex<BTreeSet<String>>> = Arc::default();
        let net = watched(LONG, &contacts);
        Self {
            host,
            net,
            contacts,
            protocol: holdall_backpacks::protocol("badge-connect").unwrap(),
        }
    }

    async fn found(&self) -> Result<Found, BackpackError> {
        self.protocol.sign_in.discover(&self.net, &self.host.base).await
    }

    async fn begun(&self, found: &Found) -> Result<Started, BackpackError> {
        let ask = ask("app.holdall.desktop:/oauth/callback/siege");
        self.protocol.sign_in.begin(&self.net, found, &ask).await
    }

    async fn granted(&self, started: Started) -> Result<Grant, BackpackError> {
        allow(&self.net, self.protocol.sign_in, started, &ada(), now()).await
    }

    async fn signed_in(&self) -> Grant {
        let found = self.found().await.unwrap();
        self.granted(self.begun(&found).await.unwrap()).await.unwrap()
    }

    /// What the accomplice was sent that it should not have been.
    fn stolen(&self) -> Vec<String> {
        let log = self.host.accomplice_log();
        let secrets = log
            .into_iter()
            .filter(|entry| entry.authorization.is_some() || entry.method != "GET");
        secrets
            .map(|entry| format!("{} {}", entry.method, entry.path))
            .collect()
    }
}

/// A library with that one backpack in it.
struct Keep {
    engine: Engine,
    backpack: BackpackId,
    _folder: tempfile::TempDir,
}

impl Keep {
    async fn over(siege: &Siege, grant: &Grant) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("library.sqlite"), true)
            .unwrap()
            .unwrap();
        let key = LibraryKey::load(&Place::ThisRun, library.uuid(), true).unwrap();
        let clock = Arc::new(|| now() + TimeDelta::hours(1));
        let engine = Engine::new(library, siege.net.clone(), Some(key.clone()), folder.path(), clock)
            .with_second(Duration::from_millis(2));
        let new = NewBackpack {
            protocol: "badge-connect".into(),
            host: "127.0.0.1".into(),
            typed: siege.host.base.to_string(),
            name: "Siege".into(),
            letter: "S".into(),
            cloth: "pine".into(),
            read_only: false,
            way_back: "loopback".into(),
            profile: Value::Null,
            scopes: Vec::new(),
            trail: json!([]),
            connected_at: now(),
        };
        let bytes = grant.to_bytes();
        let backpack = engine
            .library
            .write(move |writer| {
                let id = writer.add_backpack(&new)?;
                writer.set_grant(id, &key.seal(grant_cell(id), &bytes))?;
                Ok(id)
            })
            .await
            .unwrap();
        Self {
            engine,
            backpack,
            _folder: folder,
        }
    }

    async fn pull(&self) -> Result<PullResult, SyncError> {
        let ask = PullAsk {
            backpack: self.backpack,
            full: true,
            check: false,
        };
        let nobody: OnProgress = Arc::new(|_| {});
        self.engine.pull(ask, &nobody, &Stop::default()).await
    }

    /// The badges that the library holds and believes to be in the backpack.
    async fn live(&self) -> BTreeSet<String> {
        let id = self.backpack;
        let holdings = self
            .engine
            .library
            .read(move |reader| reader.holdings_in(id))
            .await
            .unwrap();
        let live = holdings.into_iter().filter(|holding| holding.gone_at.is_none());
        live.filter_map(|holding| holding.assertion_id).collect()
    }
}

fn fits(end: End, result: &Result<PullResult, SyncError>) -> bool {
    match (end, result) {
        (End::Sound, Ok(pulled)) => pulled.gone == 0,
        (End::Trouble, Err(SyncError::Backpack(BackpackError::HostTrouble { .. })))
        | (End::Net, Err(SyncError::Backpack(BackpackError::Net(_))))
        | (End::Busy, Err(SyncError::Backpack(BackpackError::Busy { .. })))
        | (End::Forbidden, Err(SyncError::Backpack(BackpackError::Forbidden { .. }))) => true,
        _ => false,
    }
}

fn earner(site: &Issuers) -> Person {
    let mut badges = site.crowd(HELD - 1, "ada@quill.example");
    badges.extend(site.award("wound-care-ii").map(|award| award.held));
    ada().holding(badges)
}

/// Pulls once under `attack` and once more in peace, over a library that holds the whole backpack.
async fn besieged(siege: &Siege, keep: &mut Keep, attack: Attack, end: End) {
    let name = attack.name();
    let before = keep.live().await;
    assert_eq!(before.len(), HELD, "{name}: in peace");
    siege.host.knobs().attack(Some(attack));
    if matches!(attack, Attack::Stall | Attack::Drip) {
        keep.engine.net = watched(SHORT, &siege.contacts);
    }
    let begun = Instant::now();
    let asked = siege.host.log().len();
    let result = keep.pull().await;
    let took = begun.elapsed();
    assert!(fits(end, &result), "{name}: {result:?}");
    assert!(took < BOUND, "{name} took {took:?}");
    let asked = siege.host.log().len() - asked;
    assert!(asked < 1100, "{name}: {asked} requests");
    let live = keep.live().await;
    assert!(before.is_subset(&live), "{name} lost {:?}", before.difference(&live));
    assert_eq!(siege.stolen(), [""; 0], "{name}");
    if let Err(error) = &result {
        let told = format!("{error:?} {error}");
        for (what, secret) in siege.host.secrets() {
            assert!(!told.contains(&secret), "{name} leaks the {what}: {told}");
        }
    }
    for contacted in siege.contacts.lock().unwrap().iter() {
        assert_eq!(contacted, "127.0.0.1", "{name}: somebody else was contacted");
    }

    siege.host.knobs().attack(None);
    keep.engine.net = siege.net.clone();
    let peace = keep
        .pull()
        .await
        .unwrap_or_else(|error| panic!("{name}: afterwards {error:?}"));
    assert_eq!(keep.live().await, before, "{name}: {peace:?}");
    assert_eq!((peace.added, peace.waiting), (0, 0), "{name}: {peace:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_on_a_pull_ends_in_an_error_or_a_sound_sync_and_loses_nothing() {
    let known: BTreeSet<&str> = Attack::ALL.iter().map(|(name, _)| *name).collect();
    let on_pulls = ON_PULLS.iter().map(|(attack, _)| *attack);
    let told: BTreeSet<&str> = on_pulls.chain(ON_SIGN_INS.iter().copied()).map(Attack::name).collect();
    assert_eq!(told, known, "every attack is met in these stories");
    let site = issuers().await;
    let siege = Siege::lay(earner(&site)).await;
    let grant = siege.signed_in().await;
    let mut keep = Keep::over(&siege, &grant).await;
    let first = keep.pull().await.unwrap();
    assert_eq!(first.added as usize, HELD);
    for (attack, end) in ON_PULLS {
        besieged(&siege, &mut keep, *attack, *end).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_empty_once_is_not_believed_and_twice_is_marked_and_kept() {
    let site = issuers().await;
    let siege = Siege::lay(earner(&site)).await;
    let grant = siege.signed_in().await;
    let keep = Keep::over(&siege, &grant).await;
    keep.pull().await.unwrap();
    siege.host.knobs().attack(Some(Attack::Emptied));
    let once = keep.pull().await.unwrap();
    assert_eq!((once.gone, once.waiting as usize), (0, HELD), "{once:?}");
    let twice = keep.pull().await.unwrap();
    assert_eq!((twice.gone as usize, twice.waiting), (HELD, 0), "{twice:?}");
    let held = keep.engine.library.read(|reader| reader.assertion_ids()).await.unwrap();
    assert_eq!(held.len(), HELD, "a badge that is gone there is kept here");
    siege.host.knobs().attack(None);
    let back = keep.pull().await.unwrap();
    assert_eq!((back.added, keep.live().await.len()), (0, HELD), "{back:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_under_attack_is_one_request_and_its_tokens_go_nowhere_else() {
    let site = issuers().await;
    for attack in [Attack::TokenElsewhere, Attack::WrongTokens, Attack::MovedToken] {
        let name = attack.name();
        let siege = Siege::lay(earner(&site)).await;
        siege.host.knobs().switch(|it| it.access_life_s = Some(0));
        let grant = siege.signed_in().await;
        let keep = Keep::over(&siege, &grant).await;
        siege.host.knobs().switch(|it| it.access_life_s = Some(3600));
        siege.host.knobs().attack(Some(attack));
        let asked = || {
            let log = siege.host.log();
            log.iter().filter(|entry| entry.path == siege.host.token_path()).count()
        };
        let before = asked();
        let result = keep.pull().await;
        let renewals = asked() - before;
        match attack {
            Attack::MovedToken => {
                assert_eq!(result.unwrap().added as usize, HELD, "{name}: its addresses are pinned");
                assert_eq!(renewals, 1, "{name}");
            }
            _ => {
                assert!(
                    matches!(&result, Err(SyncError::Backpack(BackpackError::HostTrouble { .. }))),
                    "{name}: {result:?}"
                );
                // Profile and listing each find the token too old; neither asks twice.
                assert!(renewals <= 2, "{name}: {renewals} renewals");
            }
        }
        assert_eq!(siege.host.accomplice_log(), [], "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_under_attack_ends_in_an_error_and_hands_nothing_over() {
    // A script in the place of a page is no page.
    let siege = Siege::lay(ada()).await;
    siege.host.knobs().attack(Some(Attack::ScriptPage));
    let none = siege.found().await.unwrap_err();
    assert!(matches!(none, BackpackError::NotHere { .. }), "{none:?}");

    // Registration and token calls are not carried elsewhere.
    let siege = Siege::lay(ada()).await;
    siege.host.knobs().attack(Some(Attack::RegisterElsewhere));
    let found = siege.found().await.unwrap();
    let refused = siege.begun(&found).await.unwrap_err();
    assert!(matches!(refused, BackpackError::HostTrouble { .. }), "{refused:?}");
    siege.host.knobs().attack(None);
    for attack in [Attack::TokenElsewhere, Attack::WrongTokens] {
        let started = siege.begun(&found).await.unwrap();
        siege.host.knobs().attack(Some(attack));
        let error = siege.granted(started).await.unwrap_err();
        siege.host.knobs().attack(None);
        assert!(
            matches!(error, BackpackError::HostTrouble { .. }),
            "{attack:?}: {error:?}"
        );
        let told = format!("{error:?}");
        for (what, secret) in siege.host.secrets() {
            assert!(!told.contains(&secret), "{attack:?} leaks the {what}");
        }
    }

    // Tokens are given back to whoever gave them, and to nobody else.
    assert_eq!(siege.host.accomplice_log(), [], "the accomplice was never called");
    let siege = Siege::lay(ada()).await;
    siege.host.knobs().attack(Some(Attack::ForeignRevocation));
    let grant = siege.signed_in().await;
    assert_eq!(grant.endpoints.revocation_url, None);
    siege.protocol.sign_in.revoke(&siege.net, &grant).await.unwrap();
    assert_eq!(siege.host.accomplice_log(), [], "the accomplice was never called");
}
