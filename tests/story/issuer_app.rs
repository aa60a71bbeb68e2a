//! An issuer app at work: an awarded badge is put into the backpack of the person who earned it, by Badge Connect, each
//! step of it seen. Told through the command, against hosts by the letter.

use std::collections::HashMap;

use holdall_practice::{Entry, Held, Host, Issuers, Setup, ada};
use holdall_tests::{Secrets, Stage, host_with, issuers, lighthouse};
use reqwest::{Client, Response, header, redirect::Policy};
use serde_json::Value;
use url::Url;

/// A person's browser without its window: follows nothing by itself, and carries one cookie.
struct Browser {
    http: Client,
    cookie: String,
}

impl Browser {
    fn new() -> Self {
        let http = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self {
            http,
            cookie: String::new(),
        }
    }

    fn keep(&mut self, answer: &Response) {
        if let Some(cookie) = answer.headers().get(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            cookie.clone_into(&mut self.cookie);
        }
    }

    async fn get(&mut self, url: &Url) -> (u16, String) {
        let asked = self.http.get(url.clone()).header(header::COOKIE, &self.cookie);
        let answer = asked.send().await.unwrap();
        self.keep(&answer);
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Sends a form; answers where it leads.
    async fn post(&mut self, url: &Url, form: &[(&str, &str)]) -> Url {
        let asked = self
            .http
            .post(url.clone())
            .header(header::COOKIE, &self.cookie)
            .form(form);
        let answer = asked.send().await.unwrap();
        self.keep(&answer);
        let to = answer.headers()[header::LOCATION].to_str().unwrap();
        url.join(to).unwrap()
    }
}

/// The value of a hidden field of a page.
fn field(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&mark).unwrap_or_else(|| panic!("{name} in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

fn asked<'l>(log: &'l [Entry], method: &str, path: &str) -> Vec<&'l Entry> {
    log.iter()
        .filter(|entry| entry.method == method && entry.path == path)
        .collect()
}

fn id_of(badge: &Held) -> String {
    let Held::Hosted(assertion) = badge else {
        panic!("a hosted badge")
    };
    assertion["id"].as_str().unwrap().to_owned()
}

async fn document(address: &Value) -> Value {
    let http = Client::builder().no_proxy().build().unwrap();
    let asked = http
        .get(address.as_str().expect("an address"))
        .header(header::ACCEPT, "application/json");
    asked.send().await.unwrap().json().await.unwrap()
}

/// Where awards lie before anybody claims them: a first backpack of Ada's.
async fn office(badges: Vec<Held>) -> Host {
    host_with(Setup {
        name: "Award Office".into(),
        people: vec![ada().holding(badges)],
        ..Setup::default()
    })
    .await
}

async fn awarded(site: &Issuers) -> (Held, Held, Held) {
    let mut own = site.crowd(2, "ada@quill.example");
    let (second, first) = (own.pop().unwrap(), own.pop().unwrap());
    let other = site.crowd(1, "tomas@brandt.example").remove(0);
    (first, second, other)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_awarded_badge_reaches_the_backpack_of_its_earner() {
    // 1. A badge was earned: its assertion is published, tied to its badge class and its issuer.
    let site = issuers().await;
    let (first, second, other) = awarded(&site).await;
    let assertion = document(&id_of(&first).into()).await;
    assert_eq!(assertion["type"], "Assertion");
    let class = document(&assertion["badge"]).await;
    assert_eq!(class["type"], "BadgeClass");
    let issuer = document(&class["issuer"]).await;
    assert!(issuer["name"].is_string(), "{issuer}");
    let stage = Stage::set(Secrets::File);
    let verdict = stage
        .run(&[
            "verify",
            &id_of(&first),
            "--recipient",
            "email=ada@quill.example",
            "--json",
        ])
        .ends_with(0)
        .line();
    assert_eq!(verdict["verdict"], "valid", "{verdict}");
    assert_eq!(verdict["recipient"]["outcome"], "matched", "{verdict}");
    let office = office(vec![first.clone(), other.clone()]).await;
    stage.connect_ada(&office, "Office").await;
    stage.sync("Office");

    // 2. The earner chooses a backpack: any address may be typed; one that is no backpack says so.
    let lighthouse = lighthouse().await;
    let said = stage
        .run(&["connect", site.base.as_str(), "--no-browser", "--json"])
        .ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("not-a-backpack"), "{said:?}");
    let typed = format!("127.0.0.1:{}", lighthouse.base.port().unwrap());
    let mut running = stage.connecting(&typed, &["--return", "loopback", "--name", "Lighthouse"]);
    let open = running.page();

    // 3. First meeting: the manifest is read, and this installation registers, once, before the browser opens.
    let log = lighthouse.log();
    let read = asked(&log, "GET", "/.well-known/badgeconnect.json");
    assert!(
        !read.is_empty() && read.iter().all(|entry| entry.status == 200),
        "{log:?}"
    );
    assert_eq!(
        log.last().map(|entry| entry.path.as_str()),
        Some("/oauth/register"),
        "{log:?}"
    );
    let registered = asked(&log, "POST", "/oauth/register");
    assert_eq!((registered.len(), registered[0].status), (1, 201));
    assert_eq!(lighthouse.clients(), 1);
    let query: HashMap<String, String> = open.query_pairs().into_owned().collect();
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["code_challenge_method"], "S256");
    for scope in ["assertion.readonly", "assertion.create", "profile.readonly"] {
        assert!(query["scope"].contains(scope), "{scope} in {}", query["scope"]);
    }

    // 4. In the browser the earner reads what is asked, on the backpack's own pages, and accepts.
    let mut browser = Browser::new();
    let (status, page) = browser.get(&open).await;
    assert_eq!(status, 200);
    let sign_in = [
        ("login", "ada"),
        ("password", "practice-ada"),
        ("csrf", &field(&page, "csrf")),
        ("request", &field(&page, "request")),
    ];
    let consent = browser.post(&lighthouse.base.join("/sign-in").unwrap(), &sign_in).await;
    let (_, page) = browser.get(&consent).await;
    for asked in [
        "Holdall asks to use your backpack",
        "See the badges in your backpack",
        "Add badges to your backpack",
        "See your name and your e-mail addresses",
    ] {
        assert!(page.contains(asked), "{asked} in {page}");
    }
    assert_eq!(lighthouse.grants(), 0, "nothing is granted before the click");
    let allow = [
        ("decision", "allow"),
        ("csrf", &field(&page, "csrf")),
        ("request", &field(&page, "request")),
    ];
    let back = browser.post(&lighthouse.base.join("/consent").unwrap(), &allow).await;

    // 5. The browser comes back with a code, which is exchanged for an access token and a refresh token.
    let answer: HashMap<String, String> = back.query_pairs().into_owned().collect();
    assert!(
        answer.contains_key("code") && answer["state"] == query["state"],
        "{back}"
    );
    assert_eq!(back.host_str(), Some("127.0.0.1"));
    assert_eq!(browser.get(&back).await.0, 200, "and ends on a calm page");
    let connected = running.finish().ends_with(0).lines().pop().unwrap();
    let log = lighthouse.log();
    let exchanged = asked(&log, "POST", lighthouse.token_path());
    assert_eq!(exchanged.len(), 1, "{exchanged:?}");
    assert_eq!(exchanged[0].grant_type.as_deref(), Some("authorization_code"));
    assert_eq!(exchanged[0].status, 200);
    assert!(
        exchanged[0]
            .authorization
            .as_deref()
            .is_some_and(|it| it.starts_with("Basic "))
    );
    let kinds: Vec<String> = lighthouse.secrets().into_iter().map(|(kind, _)| kind).collect();
    for kind in ["access token", "refresh token", "verifier"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind}");
    }

    // 6. The profile: the badge's recipient is among its addresses, somebody else's badge's is not.
    assert!(!asked(&log, "GET", &lighthouse.api_path("/profile")).is_empty());
    let identities = connected["profile"]["identities"].to_string();
    assert!(identities.contains("ada@quill.example"), "{connected}");
    let refused = stage.run(&[
        "transfer",
        "--from",
        "Office",
        "--to",
        "Lighthouse",
        &id_of(&other),
        "--json",
    ]);
    assert_eq!(refused.line()["reason"], "address_missing", "{refused:?}");
    let adding = lighthouse.api_path("/assertions");
    assert_eq!(
        asked(&lighthouse.log(), "POST", &adding).len(),
        0,
        "it was not even sent"
    );

    // 7. The badge is added, and the host says what became of it.
    let copy = |id: &str| {
        let said = stage.run(&["transfer", "--from", "Office", "--to", "Lighthouse", id, "--json"]);
        said.line()["outcome"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(copy(&id_of(&first)), "copied");
    let log = lighthouse.log();
    let posted = asked(&log, "POST", &adding);
    assert_eq!((posted.len(), posted[0].status), (1, 200));
    assert_eq!(posted[0].account.as_deref(), Some("ada"));
    assert_eq!(lighthouse.badges_of("ada"), std::slice::from_ref(&first));
    assert_eq!(copy(&id_of(&first)), "already_there");
    assert_eq!(
        asked(&lighthouse.log(), "POST", &adding).len(),
        1,
        "and is not sent again"
    );

    // 8. More badges later: the access token has expired, and the refresh token buys a new one, once.
    office.put("ada", second.clone());
    stage.sync("Office");
    lighthouse.knobs().expire_access_tokens();
    let (renewed, bearer) = (lighthouse.refreshes(), posted[0].authorization.clone());
    assert_eq!(copy(&id_of(&second)), "copied");
    assert_eq!(lighthouse.refreshes(), renewed + 1, "one renewal");
    let log = lighthouse.log();
    let last = asked(&log, "POST", &adding).pop().unwrap();
    assert_eq!(last.status, 200);
    assert_ne!(last.authorization, bearer, "with the new token");
    assert_eq!(lighthouse.badges_of("ada").len(), 2);
    assert_eq!(lighthouse.clients(), 1, "and no second registration");
}
