//! A Badgr host in tests, and calls to its API.

use reqwest::{Method, Response};
use serde_json::Value;
use url::Url;

use crate::{HandMade, Personality, Setup, spec_tests::Stage};

/// Where the client made by hand returns to.
pub(crate) const BY_HAND: &str = "http://127.0.0.1:7777/cb";

/// A Badgr with Ada's first `n` badges and a client made by hand, changed by `change`.
pub(crate) async fn stage_with(n: usize, change: impl FnOnce(&mut Setup)) -> Stage {
    let by_hand = HandMade {
        id: "by-hand".to_owned(),
        secret: Some("secret+/=".to_owned()),
        redirect_uris: vec![BY_HAND.to_owned()],
        scopes: ["r:profile", "r:backpack", "rw:backpack"].map(str::to_owned).to_vec(),
    };
    Stage::with(n, |setup| {
        setup.personality = Personality::Badgr;
        setup.clients.push(by_hand);
        change(setup);
    })
    .await
}

/// The sign-in page for the client made by hand, without PKCE and without a state.
pub(crate) fn page(stage: &Stage, scope: &str) -> Url {
    let mut open = stage.at("/auth/oauth2/authorize");
    open.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", "by-hand")
        .append_pair("redirect_uri", BY_HAND)
        .append_pair("scope", scope);
    open
}

/// What a password buys.
pub(crate) async fn tokens(stage: &Stage, user: &str, scope: &str) -> Value {
    let login = user.split('@').next().unwrap();
    let password = format!("practice-{login}");
    let form = [("username", user), ("password", &password), ("scope", scope)];
    let answer = stage.http.post(stage.at("/o/token")).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

/// The access token of it.
pub(crate) async fn access(stage: &Stage, user: &str, scope: &str) -> String {
    let told = tokens(stage, user, scope).await;
    told["access_token"].as_str().unwrap().to_owned()
}

pub(crate) async fn send(stage: &Stage, method: Method, path: &str, access: &str, body: Option<Value>) -> Response {
    let request = stage.http.request(method, stage.at(path)).bearer_auth(access);
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    request.send().await.unwrap()
}

/// Status and body of an answer; the body is null where it is no JSON.
pub(crate) async fn read(answer: Response) -> (u16, Value) {
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

pub(crate) async fn call(stage: &Stage, method: Method, path: &str, access: &str, body: Option<Value>) -> (u16, Value) {
    read(send(stage, method, path, access, body).await).await
}

pub(crate) async fn get(stage: &Stage, path: &str, access: &str) -> (u16, Value) {
    call(stage, Method::GET, path, access, None).await
}

pub(crate) async fn post(stage: &Stage, path: &str, access: &str, body: &Value) -> (u16, Value) {
    call(stage, Method::POST, path, access, Some(body.clone())).await
}
