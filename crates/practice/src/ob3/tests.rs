//! The host of the 3.0 API, asked over plain HTTP as any app would ask it.

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

use super::{Ob3Habits, PROFILE, READ, SCOPES, Spelling, UPSERT, proofs::Suite, samples::SAMPLES};
use crate::{
    Held, Host, Issuers, Person, Personality, Setup, SiteSetup, backpack, click_through, issuer_site, pkce,
    spec_tests::{REDIRECT, VERIFIER, query},
};

struct Stage {
    http: Client,
    issuers: Issuers,
    host: Host,
    ada: Person,
}

impl Stage {
    async fn set(habits: Ob3Habits) -> Self {
        let issuers = issuer_site(SiteSetup::default()).await.unwrap();
        let ada = issuers.ada_with_credentials();
        let setup = Setup {
            personality: Personality::Ob3,
            people: vec![ada.clone()],
            ..Setup::default()
        };
        let host = backpack(setup).await.unwrap();
        host.knobs().switch(|switches| switches.ob3 = habits);
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            http,
            issuers,
            host,
            ada,
        }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.host.base.as_str().trim_end_matches('/'))
    }

    async fn register(&self, change: impl FnOnce(&mut Value)) -> Response {
        let mut body = json!({
            "client_name": "Holdall", "client_uri": "https://relay.example/", "logo_uri": "https://relay.example/logo.png",
            "tos_uri": "https://relay.example/terms", "policy_uri": "https://relay.example/privacy",
            "software_id": "a-made-up-id", "software_version": "0.1.0", "redirect_uris": [REDIRECT],
            "grant_types": ["authorization_code", "refresh_token"], "scope": SCOPES.join(" "),
        });
        change(&mut body);
        let asked = self.http.post(self.at("/oauth/register")).json(&body);
        asked.send().await.unwrap()
    }

    /// An access token with these scopes.
    async fn access(&self, scopes: &[&str]) -> String {
        let client: Value = self.register(|_| {}).await.json().await.unwrap();
        let mut open = self.host.base.join("/oauth/authorize").unwrap();
        open.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", client["client_id"].as_str().unwrap())
            .append_pair("redirect_uri", REDIRECT)
            .append_pair("scope", &scopes.join(" "))
            .append_pair("state", "a-state")
            .append_pair("code_challenge", &pkce::challenge(VERIFIER))
            .append_pair("code_challenge_method", "S256");
        let back = click_through(&open, &self.ada).await.unwrap();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &query(&back, "code").unwrap()),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let asked = self.http.post(self.at("/oauth/token")).form(&form);
        let asked = asked.basic_auth(client["client_id"].as_str().unwrap(), client["client_secret"].as_str());
        let tokens: Value = asked.send().await.unwrap().json().await.unwrap();
        tokens["access_token"].as_str().unwrap().to_owned()
    }

    async fn get(&self, path: &str, access: &str) -> Response {
        let asked = self.http.get(self.at(&format!("/ims/ob/v3p0{path}")));
        asked.bearer_auth(access).send().await.unwrap()
    }

    async fn put(&self, access: &str, kind: &str, body: String) -> Response {
        let asked = self.http.post(self.at("/ims/ob/v3p0/credentials")).bearer_auth(access);
        asked.header("content-type", kind).body(body).send().await.unwrap()
    }
}

#[tokio::test]
async fn a_listing_counts_links_and_spells_as_it_is_told() {
    let stage = Stage::set(Ob3Habits::default()).await;
    stage.host.knobs().switch(|switches| switches.page_size = 4);
    let access = stage.access(&[READ, PROFILE]).await;
    let first = stage.get("/credentials?limit=100", &access).await;
    assert_eq!(first.headers()["x-total-count"], SAMPLES.len().to_string().as_str());
    let link = first.headers()["link"].to_str().unwrap().to_owned();
    assert!(link.contains("limit=4&offset=4>; rel=\"next\""), "{link}");
    let body: Value = first.json().await.unwrap();
    assert_eq!(
        body["credential"].as_array().unwrap().len() + body["compactJwsString"].as_array().unwrap().len(),
        4
    );
    stage
        .host
        .knobs()
        .switch(|switches| switches.ob3.spelling = Spelling::Plural);
    let body: Value = stage.get("/credentials", &access).await.json().await.unwrap();
    assert!(body["credentials"].is_array() && body["compactJwsStrings"].is_array());
    let since: Value = stage
        .get("/credentials?since=2025-01-01T00:00:00Z&limit=9", &access)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        since["credentials"].as_array().unwrap().len() + since["compactJwsStrings"].as_array().unwrap().len(),
        2,
        "issued after, not added after"
    );
    assert_eq!(stage.get("/credentials?limit=0", &access).await.status(), 400);
}

#[tokio::test]
async fn what_is_put_is_created_then_replaced_and_answered_as_it_was() {
    let stage = Stage::set(Ob3Habits::default()).await;
    let access = stage.access(&[READ, UPSERT]).await;
    let held = stage.host.badges_of("ada").len();
    for slug in ["arc-welding", "bench-joinery"] {
        let credential = stage.issuers.credential(slug).unwrap();
        let (kind, body) = match credential.held {
            Held::Hosted(credential) => ("application/json", credential.to_string()),
            Held::Signed(jws) => ("text/plain", jws),
        };
        stage.host.take_away("ada", &credential.id);
        let created = stage.put(&access, kind, body.clone()).await;
        assert_eq!(created.status(), StatusCode::CREATED, "{slug}");
        assert_eq!(created.headers()["content-type"], kind);
        assert_eq!(created.text().await.unwrap(), body);
        assert_eq!(
            stage.put(&access, kind, body).await.status(),
            StatusCode::OK,
            "{slug} again"
        );
    }
    assert_eq!(stage.host.badges_of("ada").len(), held);
    for (kind, body) in [
        ("application/json", "{}"),
        ("application/json", "<html>"),
        (
            "application/json",
            r#"{"type": ["OpenBadgeCredential"], "id": "urn:1", "issuer": "urn:2"}"#,
        ),
        ("text/plain", "no token"),
    ] {
        let refused = stage.put(&access, kind, body.to_owned()).await;
        assert_eq!(refused.status(), 400, "{body}");
        let told: Value = refused.json().await.unwrap();
        assert_eq!(told["imsx_codeMajor"], "failure", "{told}");
    }
    assert_eq!(stage.put(&access, "image/png", String::new()).await.status(), 415);
}

#[tokio::test]
async fn refusals_are_told_bare_or_wrapped() {
    let stage = Stage::set(Ob3Habits::default()).await;
    let access = stage.access(&[READ]).await;
    let bare = stage.get("/credentials", "nonsense").await;
    assert_eq!(bare.status(), 401);
    assert!(bare.json::<Value>().await.unwrap()["imsx_description"].is_string());
    stage.host.knobs().switch(|switches| switches.ob3.wrapped_errors = true);
    let wrapped = stage.get("/profile", &access).await;
    assert_eq!(wrapped.status(), 403, "a scope that was not granted");
    let wrapped: Value = wrapped.json().await.unwrap();
    assert!(wrapped["imsx_statusInfo"]["imsx_description"].is_string(), "{wrapped}");
    let method = stage
        .http
        .delete(stage.at("/ims/ob/v3p0/credentials"))
        .send()
        .await
        .unwrap();
    assert_eq!(method.status(), 405);
}

#[tokio::test]
async fn registration_keeps_to_the_letter_or_to_one_hosts_habit() {
    let stage = Stage::set(Ob3Habits::default()).await;
    assert_eq!(stage.register(|_| {}).await.status(), 201);
    let without = stage
        .register(|body| drop(body.as_object_mut().unwrap().remove("scope")))
        .await;
    assert_eq!(without.status(), 400, "scope is required here");
    let unknown = stage.register(|body| body["scope"] = json!("openid")).await;
    assert_eq!(unknown.json::<Value>().await.unwrap()["error"], "invalid_scope");
    stage.host.knobs().switch(|switches| switches.ob3.one_grant_type = true);
    assert_eq!(stage.register(|_| {}).await.status(), 400);
    let one = stage
        .register(|body| body["grant_types"] = json!(["authorization_code"]))
        .await;
    assert_eq!(one.status(), 201);
    stage
        .host
        .knobs()
        .switch(|switches| switches.ob3.no_registration = true);
    assert_eq!(stage.register(|_| {}).await.status(), 404);
}

#[tokio::test]
async fn the_description_stands_where_the_habit_has_it() {
    let stage = Stage::set(Ob3Habits::default()).await;
    let get = async |path: &str| stage.http.get(stage.at(path)).send().await.unwrap();
    let told: Value = get("/ims/ob/v3p0/discovery").await.json().await.unwrap();
    assert_eq!(told["openapi"], "3.0.1");
    let scheme = &told["components"]["securitySchemes"]["OAuth2ACG"];
    assert!(
        scheme["x-imssf-registrationUrl"]
            .as_str()
            .unwrap()
            .starts_with("http://")
    );
    assert_eq!(get("/.well-known/badgeconnect.json").await.status(), 404);
    stage.host.knobs().switch(|switches| {
        switches.ob3.older_place = true;
        switches.ob3.bare_addresses = true;
    });
    assert_eq!(get("/ims/ob/v3p0/discovery").await.status(), 404);
    let told: Value = get("/.well-known/badgeconnect.json").await.json().await.unwrap();
    let scheme = &told["components"]["securitySchemes"]["OAuth2ACG"];
    assert!(
        scheme["x-imssf-registrationUrl"]
            .as_str()
            .unwrap()
            .starts_with("127.0.0.1:")
    );
    assert!(told["servers"][0]["url"].is_string());
}

#[tokio::test]
async fn the_same_key_proves_the_same_and_every_sample_has_its_own_id() {
    let issuers = issuer_site(SiteSetup::default()).await.unwrap();
    let (once, again) = (issuers.credentials(), issuers.credentials());
    assert_eq!(once.len(), SAMPLES.len(), "every one could be signed");
    for (one, other) in once.iter().zip(&again) {
        assert_eq!(one.held, other.held, "{}", one.slug);
    }
    let ids: std::collections::BTreeSet<&String> = once.iter().map(|credential| &credential.id).collect();
    assert_eq!(ids.len(), once.len());
    let suites: Vec<Suite> = SAMPLES
        .iter()
        .filter_map(|sample| match sample.form {
            super::samples::Form::Proof(suite) => Some(suite),
            super::samples::Form::Token => None,
        })
        .collect();
    assert!(suites.contains(&Suite::Rdfc) && suites.contains(&Suite::Jcs));
}
