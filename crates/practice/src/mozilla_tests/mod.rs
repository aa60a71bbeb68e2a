//! The Mozilla hosts, held against what real servers of both generations answered: the recordings are in
//! `tests/fixtures/mozilla_backpack`.

mod badges;

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::{Client, Response, redirect::Policy};
use serde_json::{Value, json};
use url::Url;

use crate::{
    Click, Held, Host, Issuers, Personality, Setup, SiteSetup, ada, backpack, click_through, click_through_with,
    issuer_site,
    recipients::{self, Hidden},
};

const GENERATIONS: [Personality; 2] = [Personality::MozillaGen1, Personality::MozillaGen2];

/// An exchange of the recordings: status, body, and the challenge where there is one.
fn recorded(file: &str, name: &str) -> (u16, String, Option<String>) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/mozilla_backpack");
    let text = std::fs::read_to_string(format!("{folder}/{file}.txt")).unwrap();
    let block = text.split("### ").find(|block| block.lines().next() == Some(name));
    let block = block.unwrap_or_else(|| panic!("{file} has no exchange {name}"));
    let (head, body) = block.split_once("  BODY: ").unwrap();
    let status = head.lines().nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let challenge = head.lines().find_map(|line| {
        let (name, value) = line.trim().split_once(": ")?;
        name.eq_ignore_ascii_case("www-authenticate").then(|| value.to_owned())
    });
    (
        status,
        body.split("\n\n").next().unwrap().trim_end().to_owned(),
        challenge,
    )
}

/// Where both generations were recorded.
fn of(generation: Personality, first: (&str, &str), second: (&str, &str)) -> (u16, String, Option<String>) {
    let (file, name) = if generation == Personality::MozillaGen1 {
        first
    } else {
        second
    };
    recorded(file, name)
}

const GEN1: &str = "gen1-connect-issue-token-identity";
const ERRORS: &str = "gen2-token-identity-errors";
const ISSUES: &str = "gen2-issue";
const SIGNED: &str = "gen2-issue-signed";

struct Stage {
    host: Host,
    site: Issuers,
    http: Client,
}

struct Tokens {
    access: String,
    refresh: String,
}

impl Stage {
    async fn new(generation: Personality, life_s: u64) -> Self {
        let site = issuer_site(SiteSetup::default()).await.unwrap();
        let host = backpack(Setup {
            personality: generation,
            people: vec![ada()],
            access_life_s: life_s,
            ..Setup::default()
        })
        .await
        .unwrap();
        let http = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { host, site, http }
    }

    fn at(&self, path: &str) -> Url {
        self.host.base.join(path).unwrap()
    }

    fn open(&self, callback: &str) -> Url {
        let mut open = self.at("/access");
        open.query_pairs_mut()
            .append_pair("callback", callback)
            .append_pair("scope", "issue");
        open
    }

    /// Tokens for the issuer site's origin.
    async fn tokens(&self) -> Tokens {
        let back = click_through(&self.open(&format!("{}cb?n=1", self.site.base)), &ada())
            .await
            .unwrap();
        let value = |name: &str| back.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
        Tokens {
            access: value("access_token"),
            refresh: value("refresh_token"),
        }
    }

    async fn issue(&self, tokens: &Tokens, badge: &Value) -> (u16, Value) {
        let bearer = BASE64_STANDARD.encode(&tokens.access);
        let asked = self.http.post(self.at("/api/issue")).bearer_auth(bearer);
        let answer = asked.json(&json!({"badge": badge})).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// Publishes a badge of 1.0 at `path`, changed by `change`, and answers its address.
    fn publish(&self, path: &str, change: impl FnOnce(&mut Value)) -> String {
        let id = format!("{}{path}", self.site.base);
        let old = self.site.old_awards();
        let Held::Hosted(mut badge) = old[1].held.clone() else {
            panic!("a hosted one");
        };
        badge["uid"] = json!(path);
        badge["verify"]["url"] = json!(id);
        change(&mut badge);
        self.site
            .publish(&format!("/{path}"), "application/json", badge.to_string().as_bytes());
        id
    }
}

/// What was answered, as the recordings have it.
async fn told(answer: Response) -> (u16, String, Option<String>) {
    let challenge = answer
        .headers()
        .get("www-authenticate")
        .map(|value| value.to_str().unwrap().to_owned());
    let status = answer.status().as_u16();
    (status, answer.text().await.unwrap(), challenge)
}

/// The same, JSON compared as JSON: one generation writes it indented.
fn same(real: (u16, String, Option<String>), ours: (u16, String, Option<String>), what: &str) {
    assert_eq!((ours.0, &ours.2), (real.0, &real.2), "{what}: {ours:?}");
    match serde_json::from_str::<Value>(&real.1) {
        Ok(value) => assert_eq!(serde_json::from_str::<Value>(&ours.1).unwrap(), value, "{what}"),
        Err(_) => assert_eq!(ours.1, real.1, "{what}"),
    }
}

#[tokio::test]
async fn the_sign_in_page_complains_in_its_own_words() {
    for generation in GENERATIONS {
        let stage = Stage::new(generation, 3600).await;
        for (query, said) in [
            ("", "callback expected"),
            ("callback=http%3A%2F%2Fx", "scope expected"),
            (
                "callback=myapp%3A%2F%2Fcb&scope=issue",
                "invalid callback: invalid origin protocol",
            ),
            (
                "callback=app.holdall.desktop%3A%2Fcb&scope=issue",
                "invalid callback: invalid origin protocol",
            ),
            (
                "callback=httpsfoo%3A%2F%2Fx&scope=issue",
                "invalid callback: invalid origin protocol",
            ),
            (
                "callback=http%3Afoo&scope=issue",
                "invalid callback: invalid origin host",
            ),
            (
                "callback=http%3A%2F%2Fx&scope=issue,BAD",
                "invalid scope: invalid permission(s): BAD",
            ),
        ] {
            let (status, body, _) = told(
                stage
                    .http
                    .get(stage.at(&format!("/access?{query}")))
                    .send()
                    .await
                    .unwrap(),
            )
            .await;
            assert_eq!((status, body.as_str()), (400, said), "{query}");
        }
    }
}

#[tokio::test]
async fn the_callback_keeps_its_own_words_and_loses_those_that_are_the_hosts() {
    let stage = Stage::new(Personality::MozillaGen2, 3600).await;
    let open = stage.open("http://127.0.0.1:9101/cb?n=abc&access_token=mine");
    let back = click_through(&open, &ada()).await.unwrap();
    let names: Vec<String> = back.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["n", "access_token", "refresh_token", "expires", "api_root"]);
    assert!(!back.as_str().contains("mine"));
    let token = back
        .query_pairs()
        .find(|(name, _)| name == "access_token")
        .unwrap()
        .1
        .into_owned();
    let (random, time) = token.split_once('_').unwrap();
    assert_eq!(BASE64_STANDARD.decode(random).unwrap().len(), 24, "{token}");
    assert!(time.chars().all(|c| c.is_digit(32)), "{token}");
    let denied = click_through_with(&open, &ada(), Click::Deny).await.unwrap();
    assert_eq!(denied.query(), Some("n=abc&access_token=mine&error=access_denied"));
}

#[tokio::test]
async fn every_spelling_of_the_header_is_answered_as_it_was() {
    for generation in GENERATIONS {
        let stage = Stage::new(generation, 3600).await;
        let token = stage.tokens().await.access;
        let encoded = BASE64_STANDARD.encode(&token);
        let ask = async |header: Option<String>| {
            let asked = stage.http.get(stage.at("/api/identity"));
            let asked = match header {
                Some(header) => asked.header("authorization", header),
                None => asked,
            };
            told(asked.send().await.unwrap()).await
        };
        let case = |first: &str, second: &str| of(generation, (GEN1, first), (ERRORS, second));
        same(
            case("raw token", "identity raw (not base64) token"),
            ask(Some(format!("Bearer {token}"))).await,
            "raw",
        );
        same(
            case("lower scheme", "identity lower-case scheme"),
            ask(Some(format!("bearer {encoded}"))).await,
            "lower case",
        );
        same(
            case("bogus", "identity bogus token"),
            ask(Some("Bearer AAAA".into())).await,
            "bogus",
        );
        let good = ask(Some(format!("Bearer {encoded}"))).await;
        let good: Value = serde_json::from_str(&good.1).unwrap();
        let salt = good["salt"].as_str().unwrap();
        let own = recipients::identity("ada@quill.example", Hidden::Sha256, salt);
        assert_eq!((&good["recipient"], &good["type"]), (&own["identity"], &json!("email")));
        let shouted = BASE64_STANDARD.encode(token.to_lowercase());
        assert_eq!(
            ask(Some(format!("Bearer {shouted}"))).await.0,
            200,
            "the database does not see letter case"
        );
        assert_eq!(
            ask(Some(format!("Bearer {}", encoded.trim_end_matches('=')))).await.0,
            200
        );
        let none = ask(None).await;
        let real = case("no auth", "identity no auth header");
        assert_eq!(none.0, real.0);
        if generation == Personality::MozillaGen1 {
            same(real, none, "no header");
        }
        let foreign = stage.http.get(stage.at("/api/identity")).bearer_auth(&encoded);
        let foreign = told(
            foreign
                .header("origin", "http://elsewhere.example")
                .send()
                .await
                .unwrap(),
        )
        .await;
        same(case("origin bad", "identity Origin bad"), foreign, "origin");
    }
}

#[tokio::test]
async fn tokens_end_are_exchanged_as_a_pair_and_are_withdrawn() {
    for generation in GENERATIONS {
        let stage = Stage::new(generation, 0).await;
        let old = stage.tokens().await;
        let identity = async |token: &str| {
            let asked = stage.http.get(stage.at("/api/identity"));
            told(asked.bearer_auth(BASE64_STANDARD.encode(token)).send().await.unwrap()).await
        };
        let case = |first: &str, second: &str| of(generation, (GEN1, first), (ERRORS, second));
        same(case("expired", "expired 3601s"), identity(&old.access).await, "expired");
        stage.host.knobs().switch(|it| it.access_life_s = Some(3600));
        let exchange = async |body: Value| {
            told(
                stage
                    .http
                    .post(stage.at("/api/token"))
                    .json(&body)
                    .send()
                    .await
                    .unwrap(),
            )
            .await
        };
        let with = |token: &str| json!({"grant_type": "refresh_token", "refresh_token": token});
        let fresh: Value = serde_json::from_str(&exchange(with(&old.refresh)).await.1).unwrap();
        let real: Value = serde_json::from_str(&case("refresh", "refresh JSON").1).unwrap();
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!((names(&fresh), &fresh["expires"]), (names(&real), &real["expires"]));
        assert_eq!(identity(fresh["access_token"].as_str().unwrap()).await.0, 200);
        same(
            case("old access", "old access after refresh"),
            identity(&old.access).await,
            "old access",
        );
        same(
            case("old refresh", "old refresh again"),
            exchange(with(&old.refresh)).await,
            "old refresh",
        );
        same(case("empty", "token empty JSON"), exchange(json!({})).await, "empty");
        same(
            case("bad refresh", "bad refresh"),
            exchange(with("nonsense")).await,
            "bad refresh",
        );
        stage.host.knobs().revoke_all_grants();
        let newest = fresh["refresh_token"].as_str().unwrap();
        same(
            case("bad refresh", "refresh after revoke"),
            exchange(with(newest)).await,
            "withdrawn",
        );
        assert_eq!(stage.host.refreshes(), 4);
    }
}
