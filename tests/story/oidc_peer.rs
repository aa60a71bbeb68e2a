//! An authorization server that is not our own reading of the specifications: a Badge Connect host around npm's
//! `oidc-provider` (`tests/peers/oidc`), walked by the command, and by the protocol where the command cannot go.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use holdall_backpacks::{Answer, Ask, BackpackError, Cursor, Found, Grant, Protocol, Session, Started};
use holdall_net::Net;
use holdall_practice::{Held, ada, click_through, tomas};
use holdall_tests::{Running, Secrets, Stage, ask, door, host_of, issuers, now};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

/// The peer at work; it ends when this is dropped.
struct Peer {
    /// What is typed to connect.
    url: Url,
    _running: Running,
}

impl Peer {
    /// Starts it. Panics when Node or its package is missing: a story is never skipped.
    fn start(access_life_s: u64, assertions: &Path) -> Self {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/peers/oidc"));
        assert!(
            Command::new("node").arg("--version").output().is_ok(),
            "Node is missing: install Node 20.19 or newer"
        );
        assert!(
            folder.join("node_modules/oidc-provider").is_dir(),
            "the peer's packages are missing: run ./dev test, or npm ci in tests/peers/oidc"
        );
        let mut command = Command::new("node");
        command
            .arg(folder.join("host.mjs"))
            .args(["--access-life", &access_life_s.to_string(), "--assertions"])
            .arg(assertions);
        let mut running = Running::start(&mut command);
        let Some(line) = running.next_line(Duration::from_secs(20)) else {
            panic!("the peer does not say where it is: {:#?}", running.finish())
        };
        let said: Value = serde_json::from_str(&line).expect("one line of JSON");
        let url = said["url"].as_str().expect("its address").parse().expect("an address");
        Self { url, _running: running }
    }

    async fn backstage(&self, what: &str) -> Value {
        let url = self.url.join(&format!("_peer/{what}")).unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.get(url).send().await.unwrap().json().await.unwrap()
    }

    async fn forget_clients(&self) {
        let url = self.url.join("_peer/forget-clients").unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        assert!(client.post(url).send().await.unwrap().status().is_success());
    }

    /// The requests that it answered, for this path.
    async fn asked(&self, path: &str) -> Vec<Value> {
        let Value::Array(log) = self.backstage("log").await else {
            panic!("a log is a list")
        };
        log.into_iter().filter(|entry| entry["path"] == path).collect()
    }

    async fn renewals(&self) -> Vec<Value> {
        let asked = self.asked("/token").await;
        let renewals = asked.into_iter().filter(|entry| entry["grant_type"] == "refresh_token");
        renewals.collect()
    }
}

/// The hosted badges among `held`, in a file that the peer reads.
fn written(folder: &Path, held: &[Held]) -> (PathBuf, usize) {
    let hosted: Vec<&Value> = held
        .iter()
        .filter_map(|badge| match badge {
            Held::Hosted(assertion) => Some(assertion),
            Held::Signed(_) => None,
        })
        .collect();
    let file = folder.join("assertions.json");
    std::fs::write(&file, serde_json::to_vec(&hosted).unwrap()).unwrap();
    (file, hosted.len())
}

fn titles(stage: &Stage, backpack: &str) -> BTreeSet<String> {
    let listed = stage.run(&["list", "--in", backpack, "--json"]).ends_with(0).lines();
    listed
        .iter()
        .filter_map(|badge| Some(badge["assertion"].as_str()?.to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_walks_a_server_that_is_not_ours() {
    let site = issuers().await;
    let stage = Stage::set(Secrets::File);
    let mut held = site.crowd(5, "ada@quill.example");
    let extra = held.pop().unwrap();
    let (file, count) = written(stage.folder(), &held);
    let peer = Peer::start(2, &file);

    // Registration, sign-in with PKCE, tokens, profile.
    let connected = stage.connect(peer.url.as_str(), &ada(), &["--name", "Peer"]).await;
    assert_eq!(connected["protocol"], "badge-connect", "{connected}");
    assert_eq!(connected["profile"]["name"], "Ada Quill", "{connected}");
    let registered = peer.asked("/reg").await;
    assert_eq!(registered.len(), 1, "one registration");
    assert_eq!(registered[0]["status"], 201);
    let exchanged = peer.asked("/token").await;
    assert_eq!(exchanged.len(), 1, "the code was good for the first request");
    assert!(
        exchanged[0]["authorization"]
            .as_str()
            .is_some_and(|it| it.starts_with("Basic ")),
        "{exchanged:?}"
    );

    // Pages of three, by links.
    let synced = stage.sync("Peer");
    assert_eq!(synced["added"], count, "{synced}");
    let first = titles(&stage, "Peer");
    assert_eq!(first.len(), count);

    // Rotation: each expired access token is renewed once, with the refresh token that the last renewal brought.
    let before = peer.renewals().await.len();
    for round in 1..=2 {
        tokio::time::sleep(Duration::from_millis(2200)).await;
        stage.sync("Peer");
        let renewals = peer.renewals().await;
        let log = peer.backstage("log").await;
        assert_eq!(renewals.len(), before + round, "one renewal a round: {log:#}");
        assert!(renewals.iter().all(|entry| entry["status"] == 200), "{renewals:?}");
    }

    // A badge from elsewhere is pushed, and read back.
    let harbour = host_of(vec![ada().holding(vec![extra])]).await;
    stage.connect_ada(&harbour, "Harbour").await;
    stage.sync("Harbour");
    let copied = stage.run(&["transfer", "--from", "Harbour", "--to", "Peer", "--json"]);
    let outcomes: Vec<Value> = copied.lines();
    assert_eq!(outcomes.len(), 1, "{copied:?}");
    assert_eq!(outcomes[0]["outcome"], "copied", "{copied:?}");
    let badges = peer.backstage("badges").await;
    assert_eq!(badges["ada"].as_array().unwrap().len(), count + 1, "{badges}");

    // Somebody else at the same host: the same registration, another backpack.
    let other = stage.connect(peer.url.as_str(), &tomas(), &["--name", "Tomas"]).await;
    assert_eq!(other["profile"]["name"], "Tomas Brandt", "{other}");
    assert_eq!(
        peer.asked("/reg").await.len(),
        1,
        "one registration an installation and host"
    );
    stage.sync("Tomas");
    assert_eq!(
        titles(&stage, "Tomas"),
        BTreeSet::new(),
        "his is empty, and nothing of hers is in it"
    );

    // Giving back.
    stage.run(&["backpacks", "disconnect", "Tomas"]).ends_with(0);
    let revoked = peer.asked("/token/revocation").await;
    assert_eq!(revoked.len(), 1);
    assert_eq!(revoked[0]["status"], 200, "{revoked:?}");
    assert_eq!(titles(&stage, "Peer").len(), count + 1, "hers goes on");

    // The host forgets this app: a calm end, one renewal that is not repeated, and a new registration with the next sign-in.
    peer.forget_clients().await;
    tokio::time::sleep(Duration::from_millis(2200)).await;
    let renewals = peer.renewals().await.len();
    let said = stage.run(&["sync", "Peer", "--json"]).ends_with(4);
    assert_eq!(said.error_code().as_deref(), Some("sign-in-needed"), "{said:?}");
    stage.run(&["sync", "Peer", "--json"]).ends_with(4);
    assert_eq!(peer.renewals().await.len(), renewals + 1, "a wrong refresh fires once");
    assert_eq!(titles(&stage, "Peer").len(), count + 1, "the library is as it was");
    stage.connect(peer.url.as_str(), &ada(), &["--name", "Peer"]).await;
    assert_eq!(peer.asked("/reg").await.len(), 2, "registered anew, once");
    let synced = stage.sync("Peer");
    assert_eq!((&synced["added"], &synced["gone"]), (&0.into(), &0.into()), "{synced}");
}

/// The protocol over a door of its own.
struct Walk {
    net: Net,
    protocol: &'static Protocol,
    found: Found,
}

impl Walk {
    async fn to(peer: &Peer) -> Self {
        let net = door(Duration::from_secs(20));
        let protocol = holdall_backpacks::protocol("badge-connect").unwrap();
        let found = protocol.sign_in.discover(&net, &peer.url).await.unwrap();
        Self { net, protocol, found }
    }

    async fn begin(&self, ask: &Ask) -> Started {
        self.protocol.sign_in.begin(&self.net, &self.found, ask).await.unwrap()
    }

    /// Signs Ada in and brings the answer back, after `change` has had its way with what was started.
    async fn end(&self, mut started: Started, change: impl FnOnce(&mut Started)) -> Result<Grant, BackpackError> {
        let back = click_through(started.open.as_ref().unwrap(), &ada()).await.unwrap();
        change(&mut started);
        let sign_in = self.protocol.sign_in;
        sign_in.finish(&self.net, started, Answer::Back(back), now()).await
    }

    async fn list(&self, grant: &Grant) -> Result<usize, BackpackError> {
        let session = Session {
            net: &self.net,
            grant,
            now: now(),
        };
        let page = self.protocol.pull.unwrap();
        Ok(page.page(&session, &Cursor::Start { since: None }).await?.items.len())
    }
}

fn code(error: &BackpackError) -> Option<&str> {
    match error {
        BackpackError::Refused { code, .. } => code.as_deref(),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn native_redirects_pkce_rotation_and_revocation_hold_at_a_server_that_is_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let (file, _) = written(folder.path(), &[]);
    let peer = Peer::start(3600, &file);
    let walk = Walk::to(&peer).await;

    // A private scheme, as desktop apps have it, and a loopback address whose port may change after registration.
    let started = walk.begin(&ask("app.holdall.desktop:/oauth/callback/peer")).await;
    let grant = walk.end(started, |_| {}).await.unwrap();
    assert_eq!(walk.list(&grant).await.unwrap(), 0);
    let first = walk.begin(&ask("http://127.0.0.1:53111/oauth/callback/x")).await;
    let mut elsewhere = ask("http://127.0.0.1:53112/oauth/callback/x");
    elsewhere.client = Some(first.client.clone());
    let started = walk.begin(&elsewhere).await;
    walk.end(started, |_| {})
        .await
        .expect("any port of this computer is the same app");
    assert_eq!(
        peer.asked("/reg").await.len(),
        2,
        "the second loopback sign-in had its client"
    );

    // PKCE: a code without the verifier that belongs to it is worth nothing.
    let started = walk.begin(&ask("app.holdall.desktop:/oauth/callback/peer")).await;
    let stolen = walk
        .end(started, |started| {
            started.verifier = SecretString::from("somebody-elses-verifier-of-43-letters-or-more-0123".to_owned());
        })
        .await
        .unwrap_err();
    assert_eq!(code(&stolen), Some("invalid_grant"), "{stolen:?}");

    // An address that nobody registered is never sent a code.
    let mut started = walk.begin(&ask("app.holdall.desktop:/oauth/callback/peer")).await;
    let open = started.open.as_mut().unwrap();
    let moved: Vec<(String, String)> = open
        .query_pairs()
        .into_owned()
        .map(|(key, value)| match key.as_str() {
            "redirect_uri" => (key, "app.evil.desktop:/oauth/callback/peer".to_owned()),
            _ => (key, value),
        })
        .collect();
    open.query_pairs_mut().clear().extend_pairs(moved);
    assert!(click_through(open, &ada()).await.is_err(), "the page has no way on");

    // Rotation: a renewal brings a new pair, and a refresh token that is used twice ends its whole grant.
    let sign_in = walk.protocol.sign_in;
    let fresh = sign_in.renew(&walk.net, &grant, now()).await.unwrap();
    let token = |grant: &Grant| grant.refresh_token.as_ref().map(|it| it.expose_secret().to_owned());
    assert_ne!(token(&fresh), token(&grant), "it rotates");
    assert_eq!(walk.list(&fresh).await.unwrap(), 0);
    let replayed = sign_in.renew(&walk.net, &grant, now()).await.unwrap_err();
    assert!(matches!(replayed, BackpackError::SignedOut), "{replayed:?}");
    let after = sign_in.renew(&walk.net, &fresh, now()).await.unwrap_err();
    assert!(
        matches!(after, BackpackError::SignedOut),
        "why nothing may fire twice: {after:?}"
    );

    // Revocation ends both tokens.
    let started = walk.begin(&ask("app.holdall.desktop:/oauth/callback/peer")).await;
    let grant = walk.end(started, |_| {}).await.unwrap();
    assert_eq!(walk.list(&grant).await.unwrap(), 0);
    sign_in.revoke(&walk.net, &grant).await.unwrap();
    let gone = walk.list(&grant).await.unwrap_err();
    assert!(matches!(gone, BackpackError::SignedOut), "{gone:?}");
    let gone = sign_in.renew(&walk.net, &grant, now()).await.unwrap_err();
    assert!(matches!(gone, BackpackError::SignedOut), "{gone:?}");
}
