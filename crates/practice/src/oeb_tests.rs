//! The host of the Open Educational Badges line, held against what a real one answered
//! (`tests/fixtures/badge_connect/README.md`).

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::{
    HandMade, Personality, ada, click_through, pkce,
    spec_tests::{Stage, VERIFIER, query},
    tomas,
};

const REDIRECT: &str = "http://127.0.0.1:7777/cb";

async fn stage() -> Stage {
    Stage::with(2, |setup| {
        setup.personality = Personality::Oeb;
        setup.people.push(tomas());
        setup.clients.push(HandMade::practice(Personality::Oeb));
    })
    .await
}

async fn token(stage: &Stage, form: &[(&str, &str)], basic: Option<(&str, &str)>) -> Response {
    let request = stage.http.post(stage.at("/o/token")).form(form);
    match basic {
        Some((id, secret)) => request.basic_auth(id, Some(secret)),
        None => request,
    }
    .send()
    .await
    .unwrap()
}

/// A code for `login`, for the client made by hand.
async fn code(stage: &Stage, client: &str, redirect: &str, person: &crate::Person) -> String {
    let mut open = stage.at("/auth/oauth2/authorize");
    open.query_pairs_mut()
        .append_pair("client_id", client)
        .append_pair("redirect_uri", redirect)
        .append_pair("response_type", "code")
        .append_pair(
            "scope",
            "https://purl.imsglobal.org/spec/ob/v2p1/scope/profile.readonly",
        )
        .append_pair("state", "s1")
        .append_pair("code_challenge", &pkce::challenge(VERIFIER))
        .append_pair("code_challenge_method", "S256");
    let back = click_through(&open, person).await.unwrap();
    query(&back, "code").unwrap()
}

async fn tokens(stage: &Stage, person: &crate::Person) -> Value {
    let code = code(stage, "practice-client", REDIRECT, person).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let answer = token(stage, &form, Some(("practice-client", "practice-secret"))).await;
    assert_eq!(answer.status(), 200);
    let cookies: Vec<String> = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap().to_owned())
        .collect();
    let tokens: Value = answer.json().await.unwrap();
    let access = tokens["access_token"].as_str().unwrap();
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with(&format!("access_token={access};"))),
        "the tokens are cookies too: {cookies:?}"
    );
    tokens
}

async fn name_of(stage: &Stage, access: &str, cookie: Option<&str>) -> (u16, Value) {
    let mut request = stage
        .http
        .request(Method::GET, stage.at("/bcv1/profile"))
        .bearer_auth(access);
    if let Some(cookie) = cookie {
        request = request.header("cookie", format!("access_token={cookie}"));
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    (status, body["results"][0]["name"].clone())
}

#[tokio::test]
async fn without_pkce_the_answer_is_an_error_at_the_app() {
    let stage = stage().await;
    let mut open = stage.at("/auth/oauth2/authorize");
    open.query_pairs_mut()
        .append_pair("client_id", "practice-client")
        .append_pair("redirect_uri", REDIRECT)
        .append_pair("response_type", "code")
        .append_pair("scope", "r:profile")
        .append_pair("state", "s1");
    let answer = stage.http.get(open).send().await.unwrap();
    let to = answer.headers()["location"].to_str().unwrap().to_owned();
    assert!(
        to.starts_with(REDIRECT) && to.contains("error=invalid_request") && to.contains("Code+challenge+required."),
        "{to}"
    );
}

#[tokio::test]
async fn the_secret_of_a_registration_is_a_hash_that_is_refused_and_the_bare_id_is_taken() {
    let stage = stage().await;
    let mut registration = json!({
        "client_name": "Holdall", "client_uri": "https://relay.example/", "logo_uri": "https://relay.example/logo.png",
        "tos_uri": "https://relay.example/terms", "policy_uri": "https://relay.example/privacy",
        "software_id": "a-made-up-id", "software_version": "0.1.0", "redirect_uris": ["https://relay.example/cb"],
    });
    registration["grant_types"] = json!(["authorization_code", "refresh_token"]);
    let answer = stage
        .http
        .post(stage.at("/o/register"))
        .json(&registration)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201);
    let registered: Value = answer.json().await.unwrap();
    let (id, secret) = (
        registered["client_id"].as_str().unwrap(),
        registered["client_secret"].as_str().unwrap(),
    );
    assert!(secret.starts_with("pbkdf2_sha256$1000000$"), "{secret}");
    let code = code(&stage, id, "https://relay.example/cb", &ada()).await;
    let form = |code: &str| {
        vec![
            ("grant_type".to_owned(), "authorization_code".to_owned()),
            ("code".to_owned(), code.to_owned()),
            ("redirect_uri".to_owned(), "https://relay.example/cb".to_owned()),
            ("code_verifier".to_owned(), VERIFIER.to_owned()),
        ]
    };
    let send = async |form: Vec<(String, String)>, basic: Option<(&str, &str)>| {
        let form: Vec<(&str, &str)> = form.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        token(&stage, &form, basic).await
    };
    let refused = send(form(&code), Some((id, secret))).await;
    assert_eq!(refused.status(), 400);
    assert_eq!(
        refused.json::<Value>().await.unwrap(),
        json!({"error": "invalid client_secret"})
    );
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    let mut alone = form(&code);
    alone.push(("client_id".to_owned(), id.to_owned()));
    assert_eq!(send(alone, None).await.status(), 200, "its id is all it takes");
}

#[tokio::test]
async fn a_renewal_never_works_and_the_next_call_waits_for_it() {
    let stage = stage().await;
    let tokens = tokens(&stage, &ada()).await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let answer = token(&stage, &form, Some(("practice-client", "practice-secret"))).await;
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.headers()["content-type"], "text/html");
    assert_eq!(
        answer.json::<Value>().await.unwrap(),
        json!({"error": "Token refresh failed!"})
    );
    let next = token(&stage, &form, Some(("practice-client", "practice-secret"))).await;
    assert_eq!(next.status(), 429, "one failure locks the address out for a while");
}

#[tokio::test]
async fn whose_cookie_it_is_counts_whatever_token_stands_beside_it() {
    let stage = stage().await;
    let (ada, tomas) = (tokens(&stage, &ada()).await, tokens(&stage, &tomas()).await);
    let (ada, tomas) = (
        ada["access_token"].as_str().unwrap(),
        tomas["access_token"].as_str().unwrap(),
    );
    assert_eq!(name_of(&stage, tomas, None).await, (200, json!("Tomas Brandt")));
    assert_eq!(name_of(&stage, tomas, Some(ada)).await, (200, json!("Ada Quill")));
    assert_eq!(name_of(&stage, "nope", Some(ada)).await, (200, json!("Ada Quill")));
    let mixed = stage
        .host
        .log()
        .into_iter()
        .filter(|entry| entry.path.starts_with("/bcv1/") && entry.cookie)
        .count();
    assert_eq!(mixed, 2, "the log tells which calls brought a cookie");
}

#[tokio::test]
async fn giving_a_token_back_is_not_for_apps() {
    let stage = stage().await;
    let answer = stage
        .http
        .post(stage.at("/o/revoke_token/"))
        .form(&[("token", "x")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 400);
    assert_eq!(
        answer.json::<Value>().await.unwrap(),
        json!({"error": "Access token must be contained in COOKIE"})
    );
}
