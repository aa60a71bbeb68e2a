//! Manifest, registration, consent, codes, tokens.

use serde_json::{Value, json};

use super::{REDIRECT, Stage, VERIFIER, error, query, told};
use crate::{
    Click, HandMade, Person, click_through, click_through_with,
    spec::{OFFLINE, PROFILE, READ},
};

#[tokio::test]
async fn an_app_finds_its_way_from_the_manifest_to_the_profile() {
    let stage = Stage::with(2, |_| {}).await;
    let manifest = stage
        .http
        .get(stage.at("/.well-known/badgeconnect.json"))
        .send()
        .await
        .unwrap();
    let manifest: Value = manifest.json().await.unwrap();
    let api = &manifest["badgeConnectAPI"][0];
    assert_eq!(api["version"], "v2p1");
    assert!(api["apiBase"].as_str().unwrap().ends_with("/ims/ob/v2p1"));
    let (_, tokens) = stage.signed_in(&[READ, PROFILE, OFFLINE]).await;
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["scope"], [READ, PROFILE, OFFLINE].join(" "));
    let answer = stage.call("/profile", tokens["access_token"].as_str().unwrap()).await;
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["profile"]["name"], "Ada Quill");
    assert_eq!(
        answer["profile"]["email"],
        json!(["ada@quill.example", "ada.quill@harbour.example"])
    );
    let asked = stage
        .host
        .log()
        .into_iter()
        .find(|entry| entry.path.ends_with("/profile"))
        .unwrap();
    assert_eq!((asked.status, asked.account.as_deref()), (200, Some("ada")));
}

#[tokio::test]
async fn registration_takes_native_apps_and_refuses_what_the_rules_refuse() {
    let stage = Stage::with(0, |_| {}).await;
    for redirect in [REDIRECT, "http://127.0.0.1/cb", "https://relay.example/cb"] {
        let answer = stage
            .http
            .post(stage.at("/oauth/register"))
            .json(&stage.registration(redirect))
            .send()
            .await;
        assert_eq!(answer.unwrap().status(), 201, "{redirect}");
    }
    let wrong: [(&str, Value); 6] = [
        ("redirect_uris", json!(["holdall://callback"])),
        ("redirect_uris", json!(["http://relay.example/cb"])),
        ("redirect_uris", json!(["https://other.example/cb"])),
        ("client_uri", json!("http://relay.example/")),
        ("token_endpoint_auth_method", json!("none")),
        ("grant_types", json!(["refresh_token"])),
    ];
    for (member, value) in wrong {
        let mut body = stage.registration(REDIRECT);
        body[member] = value.clone();
        let answer = stage
            .http
            .post(stage.at("/oauth/register"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 400, "{member} {value}");
    }
}

#[tokio::test]
async fn saying_no_sends_the_app_an_error_and_no_code() {
    let stage = Stage::with(0, |_| {}).await;
    let client = stage.register().await;
    let back = click_through_with(&stage.open(&client.0, &[READ]), &stage.ada, Click::Deny)
        .await
        .unwrap();
    assert_eq!(query(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(query(&back, "state").as_deref(), Some("a-state"));
    assert_eq!(query(&back, "code"), None);
}

#[tokio::test]
async fn a_wrong_password_does_not_get_in() {
    let stage = Stage::with(0, |_| {}).await;
    let client = stage.register().await;
    let stranger = Person {
        password: "guess".to_owned(),
        ..stage.ada.clone()
    };
    let refused = click_through(&stage.open(&client.0, &[READ]), &stranger)
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::PermissionDenied);
}

#[tokio::test]
async fn an_unknown_return_address_is_never_redirected_to() {
    let stage = Stage::with(0, |_| {}).await;
    let client = stage.register().await;
    let open = stage.open(&client.0, &[READ]);
    let open = open.as_str().replace("holdall.desktop", "somebody.else");
    let answer = stage.http.get(open).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.headers().get("location").is_none());
}

#[tokio::test]
async fn a_request_without_pkce_goes_back_with_an_error() {
    let stage = Stage::with(0, |_| {}).await;
    let client = stage.register().await;
    let open = stage.open(&client.0, &[READ]);
    let open = open.as_str().replace("code_challenge=", "no_challenge=");
    let answer = stage.http.get(open).send().await.unwrap();
    let back = url::Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
    assert_eq!(query(&back, "error").as_deref(), Some("invalid_request"));
}

#[tokio::test]
async fn a_code_needs_its_verifier_and_its_return_address() {
    let stage = Stage::with(0, |_| {}).await;
    let client = stage.register().await;
    let back = click_through(&stage.open(&client.0, &[READ]), &stage.ada)
        .await
        .unwrap();
    let code = query(&back, "code").unwrap();
    let wrong = format!("{VERIFIER}x");
    assert_eq!(
        error(stage.exchange(&client, &code, &wrong).await).await,
        (400, "invalid_grant".to_owned())
    );
    assert_eq!(
        error(stage.exchange(&client, &code, "").await).await,
        (400, "invalid_request".to_owned())
    );
    let elsewhere = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", "app.holdall.desktop:/other"),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(
        error(stage.token(&client, &elsewhere).await).await,
        (400, "invalid_grant".to_owned())
    );
    assert_eq!(
        stage.exchange(&client, &code, VERIFIER).await.status(),
        200,
        "failed tries do not use it up"
    );
}

#[tokio::test]
async fn a_code_used_twice_ends_what_it_bought() {
    let stage = Stage::with(0, |_| {}).await;
    let client = stage.register().await;
    let back = click_through(&stage.open(&client.0, &[PROFILE]), &stage.ada)
        .await
        .unwrap();
    let code = query(&back, "code").unwrap();
    let tokens: Value = stage.exchange(&client, &code, VERIFIER).await.json().await.unwrap();
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(stage.call("/profile", access).await.status(), 200);
    assert_eq!(
        error(stage.exchange(&client, &code, VERIFIER).await).await,
        (400, "invalid_grant".to_owned())
    );
    assert_eq!(
        told(stage.call("/profile", access).await).await,
        (401, "UNAUTHENTICATED".to_owned())
    );
}

#[tokio::test]
async fn a_code_grows_old() {
    let stage = Stage::with(0, |setup| setup.code_life_s = 0).await;
    let client = stage.register().await;
    let back = click_through(&stage.open(&client.0, &[READ]), &stage.ada)
        .await
        .unwrap();
    let answer = stage.exchange(&client, &query(&back, "code").unwrap(), VERIFIER).await;
    assert_eq!(error(answer).await, (400, "invalid_grant".to_owned()));
}

#[tokio::test]
async fn a_wrong_secret_is_an_unknown_client() {
    let stage = Stage::with(0, |_| {}).await;
    let (id, _) = stage.register().await;
    let answer = stage.exchange(&(id, "guess".to_owned()), "x", VERIFIER).await;
    assert!(answer.headers().contains_key("www-authenticate"));
    assert_eq!(error(answer).await, (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn refreshing_rotates_and_a_used_token_ends_the_grant() {
    let stage = Stage::with(0, |_| {}).await;
    let (client, tokens) = stage.signed_in(&[PROFILE, OFFLINE]).await;
    let word = |tokens: &Value, name: &str| tokens[name].as_str().unwrap().to_owned();
    let first = word(&tokens, "refresh_token");
    let form = [("grant_type", "refresh_token"), ("refresh_token", first.as_str())];
    let renewed: Value = stage.token(&client, &form).await.json().await.unwrap();
    assert_ne!(word(&renewed, "refresh_token"), first);
    assert_eq!(
        stage.call("/profile", &word(&tokens, "access_token")).await.status(),
        401,
        "the old one dies at once"
    );
    let access = word(&renewed, "access_token");
    assert_eq!(stage.call("/profile", &access).await.status(), 200);
    assert_eq!(
        error(stage.token(&client, &form).await).await,
        (400, "invalid_grant".to_owned())
    );
    assert_eq!(
        stage.call("/profile", &access).await.status(),
        401,
        "a replay ends the whole grant"
    );
    assert_eq!(stage.host.refreshes(), 2);
    assert_eq!(stage.host.grants(), 0);
}

#[tokio::test]
async fn an_access_token_grows_old_and_is_renewed() {
    let stage = Stage::with(0, |setup| setup.access_life_s = 0).await;
    let (_, tokens) = stage.signed_in(&[PROFILE, OFFLINE]).await;
    let answer = stage.call("/profile", tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(told(answer).await, (401, "UNAUTHENTICATED".to_owned()));
}

#[tokio::test]
async fn revoking_the_refresh_token_ends_both() {
    let stage = Stage::with(0, |_| {}).await;
    let (client, tokens) = stage.signed_in(&[PROFILE, OFFLINE]).await;
    let form = [
        ("token", tokens["refresh_token"].as_str().unwrap()),
        ("token_type_hint", "refresh_token"),
    ];
    let revoke = || {
        stage
            .http
            .post(stage.at("/oauth/revoke"))
            .basic_auth(&client.0, Some(&client.1))
            .form(&form)
            .send()
    };
    assert_eq!(revoke().await.unwrap().status(), 200);
    assert_eq!(revoke().await.unwrap().status(), 200, "an unknown token is fine too");
    assert_eq!(
        stage
            .call("/profile", tokens["access_token"].as_str().unwrap())
            .await
            .status(),
        401
    );
}

#[tokio::test]
async fn a_scope_that_was_not_granted_is_refused_without_ending_anything() {
    let stage = Stage::with(0, |_| {}).await;
    let (_, tokens) = stage.signed_in(&[PROFILE]).await;
    assert!(
        tokens.get("refresh_token").is_none(),
        "offline_access was not asked for"
    );
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(
        told(stage.call("/assertions", access).await).await,
        (401, "PERMISSION_DENIED".to_owned())
    );
    assert_eq!(stage.call("/profile", access).await.status(), 200);
}

#[tokio::test]
async fn a_client_made_by_hand_returns_to_any_loopback_port() {
    let by_hand = HandMade {
        id: "by-hand".to_owned(),
        secret: Some("a secret+/=".to_owned()),
        redirect_uris: Vec::new(),
        scopes: vec![PROFILE.to_owned()],
    };
    let stage = Stage::with(0, |setup| setup.clients.push(by_hand)).await;
    let open = stage.open("by-hand", &[PROFILE]);
    let open = open.as_str().replace(
        "app.holdall.desktop%3A%2Foauth%2Fcallback%2Fx",
        "http%3A%2F%2F127.0.0.1%3A7777%2Fcb",
    );
    let back = click_through(&open.parse().unwrap(), &stage.ada).await.unwrap();
    assert!(back.as_str().starts_with("http://127.0.0.1:7777/cb?code="), "{back}");
}
