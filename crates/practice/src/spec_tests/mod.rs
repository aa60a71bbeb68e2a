//! The specification host, asked over plain HTTP as any app would ask it.

mod adding;
mod faults;
mod listing;
mod pages;
mod signing_in;

use reqwest::{Client, Response};
use serde_json::{Value, json};
use url::Url;

use crate::{
    Host, Issuers, Person, Setup, SiteSetup, backpack, click_through, issuer_site, pkce,
    spec::{CREATE, OFFLINE, PROFILE, PROFILE_UPDATE, READ},
};

/// 43 letters of the right kind.
pub(crate) const VERIFIER: &str = "abcdefghijklmnopqrstuvwxyz-0123456789._~ABCDE";
pub(crate) const REDIRECT: &str = "app.holdall.desktop:/oauth/callback/x";

/// An app, a host, and the issuers of its badges.
pub(crate) struct Stage {
    pub(crate) http: Client,
    pub(crate) issuers: Issuers,
    pub(crate) host: Host,
    pub(crate) ada: Person,
}

impl Stage {
    /// Ada has the first `n` sample badges.
    pub(crate) async fn with(n: usize, change: impl FnOnce(&mut Setup)) -> Self {
        let issuers = issuer_site(SiteSetup::default()).await.unwrap();
        let mut ada = issuers.ada();
        ada.badges.truncate(n);
        let mut setup = Setup {
            people: vec![ada.clone()],
            ..Setup::default()
        };
        change(&mut setup);
        let host = backpack(setup).await.unwrap();
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

    pub(crate) fn at(&self, path: &str) -> Url {
        self.host.base.join(path).unwrap()
    }

    pub(crate) fn registration(&self, redirect: &str) -> Value {
        json!({
            "client_name": "Holdall", "client_uri": "https://relay.example/", "logo_uri": "https://relay.example/logo.png",
            "tos_uri": "https://relay.example/terms", "policy_uri": "https://relay.example/privacy",
            "software_id": "a-made-up-id", "software_version": "0.1.0", "redirect_uris": [redirect],
            "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
            "scope": ([READ, CREATE, PROFILE, PROFILE_UPDATE, OFFLINE].join(" ")),
        })
    }

    pub(crate) async fn register(&self) -> (String, String) {
        let answer = self
            .http
            .post(self.at("/oauth/register"))
            .json(&self.registration(REDIRECT))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 201);
        let answer: Value = answer.json().await.unwrap();
        (
            answer["client_id"].as_str().unwrap().to_owned(),
            answer["client_secret"].as_str().unwrap().to_owned(),
        )
    }

    /// The address for the browser.
    pub(crate) fn open(&self, client_id: &str, scopes: &[&str]) -> Url {
        let mut open = self.at("/oauth/authorize");
        open.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", client_id)
            .append_pair("redirect_uri", REDIRECT)
            .append_pair("scope", &scopes.join(" "))
            .append_pair("state", "a-state")
            .append_pair("code_challenge", &pkce::challenge(VERIFIER))
            .append_pair("code_challenge_method", "S256");
        open
    }

    pub(crate) async fn token(&self, client: &(String, String), form: &[(&str, &str)]) -> Response {
        let url = self.at("/oauth/token");
        self.http
            .post(url)
            .basic_auth(&client.0, Some(&client.1))
            .form(form)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn exchange(&self, client: &(String, String), code: &str, verifier: &str) -> Response {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", verifier),
        ];
        self.token(client, &form).await
    }

    /// Registered, allowed, exchanged: the client and its tokens.
    pub(crate) async fn signed_in(&self, scopes: &[&str]) -> ((String, String), Value) {
        let client = self.register().await;
        let back = click_through(&self.open(&client.0, scopes), &self.ada).await.unwrap();
        let answer = self.exchange(&client, &query(&back, "code").unwrap(), VERIFIER).await;
        assert_eq!(answer.status(), 200);
        (client, answer.json().await.unwrap())
    }

    pub(crate) async fn call(&self, path: &str, access: &str) -> Response {
        self.http
            .get(self.at(&format!("/ims/ob/v2p1{path}")))
            .bearer_auth(access)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn push(&self, access: &str, body: &Value) -> Response {
        self.http
            .post(self.at("/ims/ob/v2p1/assertions"))
            .bearer_auth(access)
            .json(body)
            .send()
            .await
            .unwrap()
    }
}

pub(crate) fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// Status and its text inside the body.
pub(crate) async fn told(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["status"]["statusCode"], status, "the envelope says what HTTP says");
    (
        status,
        body["status"]["statusText"].as_str().unwrap_or_default().to_owned(),
    )
}

/// Its `error`, of OAuth.
pub(crate) async fn error(answer: Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    (status, body["error"].as_str().unwrap_or_default().to_owned())
}
