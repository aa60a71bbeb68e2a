//! The Badgr host, held against what real Badgr servers answered.

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use crate::{
    Held,
    badgr_stage::{get, page, post, send, stage_with, tokens},
    click_through, pkce,
    recipients::is_for,
    spec::{CREATE, PROFILE, READ},
    spec_tests::{Stage, VERIFIER, error, query},
};

const REDIRECT: &str = "https://relay.example/cb";

async fn stage(n: usize) -> Stage {
    stage_with(n, |_| {}).await
}

fn registration(redirects: &[&str]) -> Value {
    json!({
        "client_name": "Holdall", "client_uri": "https://relay.example/", "logo_uri": "https://relay.example/logo.png",
        "tos_uri": "https://relay.example/terms", "policy_uri": "https://relay.example/privacy",
        "software_id": "a-made-up-id", "software_version": "0.1.0", "redirect_uris": redirects,
        "grant_types": ["authorization_code", "refresh_token"],
    })
}

/// By password: access and refresh token.
async fn password(stage: &Stage, scope: &str) -> (String, String) {
    let told = tokens(stage, "ada@quill.example", scope).await;
    let token = |name: &str| told[name].as_str().unwrap().to_owned();
    (token("access_token"), token("refresh_token"))
}

#[tokio::test]
async fn the_manifest_stands_behind_a_redirect() {
    let stage = stage(0).await;
    let answer = stage
        .http
        .get(stage.at("/.well-known/badgeconnect.json"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 302);
    let to = answer.headers()["location"].to_str().unwrap().to_owned();
    let answer = stage.http.get(&to).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/ld+json");
    let manifest: Value = answer.json().await.unwrap();
    assert_eq!(manifest["badgeConnectAPI"][0]["version"], "v1p0");
    assert!(manifest["badgeConnectAPI"][0].get("tokenRevocationUrl").is_none());
    let unknown = stage
        .http
        .get(stage.at("/bcv1/manifest/elsewhere"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (unknown.status().as_u16(), unknown.text().await.unwrap().as_str()),
        (404, "")
    );
}

#[tokio::test]
async fn registration_insists_on_https_and_has_its_traps() {
    let stage = stage(0).await;
    let url = stage.at("/o/register");
    let register = async |body: &Value| stage.http.post(url.clone()).json(body).send().await.unwrap();
    for redirect in [
        "app.holdall.desktop:/cb",
        "http://127.0.0.1:7777/cb",
        "urn:ietf:wg:oauth:2.0:oob",
    ] {
        let (status, text) = error(register(&registration(&[redirect])).await).await;
        assert_eq!(
            (status, text.as_str()),
            (400, "redirect_uris: Must be a valid HTTPS URI"),
            "{redirect}"
        );
    }
    let elsewhere = error(register(&registration(&["https://other.example/cb"])).await)
        .await
        .1;
    assert!(elsewhere.contains("do not match domain"), "{elsewhere}");
    let mixed = register(&registration(&[REDIRECT, "app.holdall.desktop:/cb"])).await;
    assert_eq!(
        (
            mixed.status().as_u16(),
            mixed.headers()["content-type"].to_str().unwrap()
        ),
        (500, "text/html")
    );
    let mut offline = registration(&[REDIRECT]);
    offline["scope"] = json!(format!("{READ} offline_access"));
    assert!(
        error(register(&offline).await)
            .await
            .1
            .starts_with("scope: Scope offline_access not valid")
    );
    let missing = error(register(&json!({})).await).await.1;
    assert_eq!(missing, "client_name: This field is required.");
    let two: Value = register(&registration(&[REDIRECT, "https://relay.example/other"]))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(two["redirect_uris"], json!([" "]));
    assert_eq!(two["grant_types"], json!(["authorization_code"]));
}

#[tokio::test]
async fn the_code_flow_reads_and_writes_badge_connect() {
    let stage = stage(3).await;
    let client: Value = stage
        .http
        .post(stage.at("/o/register"))
        .json(&registration(&[REDIRECT]))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let word = |name: &str| client[name].as_str().unwrap().to_owned();
    let mut open = stage.at("/auth/oauth2/authorize");
    open.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &word("client_id"))
        .append_pair("redirect_uri", REDIRECT)
        .append_pair("scope", &[READ, CREATE, PROFILE].join(" "))
        .append_pair("state", "a-state")
        .append_pair("code_challenge", &pkce::challenge(VERIFIER))
        .append_pair("code_challenge_method", "S256");
    let back = click_through(&open, &stage.ada).await.unwrap();
    assert!(query(&back, "scope").is_some(), "an extra parameter always comes along");
    let code = query(&back, "code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let answer = stage
        .http
        .post(stage.at("/o/token"))
        .basic_auth(word("client_id"), Some(word("client_secret")))
        .form(&form);
    let tokens: Value = answer.send().await.unwrap().json().await.unwrap();
    let access = tokens["access_token"].as_str().unwrap();
    let (status, profile) = get(&stage, "/bcv1/profile", access).await;
    assert_eq!(
        (status, &profile["results"][0]["email"]),
        (200, &json!("ada@quill.example"))
    );
    let (_, page) = get(&stage, "/bcv1/assertions", access).await;
    assert_eq!(page["results"].as_array().unwrap().len(), 3);
    assert!(page.get("assertions").is_none());
    assert_eq!(
        get(&stage, "/v2/backpack/assertions", access).await.0,
        404,
        "these scopes open /bcv1 only"
    );
    let award = stage.issuers.award("helm").unwrap();
    let (status, body) = post(
        &stage,
        "/bcv1/assertions",
        access,
        &json!({"assertion": {"id": award.id}}),
    )
    .await;
    assert_eq!((status, &body["status"]["statusCode"]), (201, &json!(200)));
}

#[tokio::test]
async fn a_listed_badge_is_badgrs_own_copy() {
    let stage = stage(usize::MAX).await;
    let (access, _) = password(&stage, "r:backpack").await;
    let answer = send(&stage, Method::GET, "/bcv1/assertions?limit=2&offset=2", &access, None).await;
    let links = answer.headers()["link"].to_str().unwrap().to_owned();
    assert!(
        links.contains("rel=\"next\",<") && links.contains("rel=\"prev\""),
        "{links}"
    );
    assert!(answer.headers().get("x-total-count").is_none());
    let (_, page) = get(&stage, "/bcv1/assertions", &access).await;
    let items = page["results"].as_array().unwrap();
    assert_eq!(items.len(), stage.ada.badges.len());
    let award = stage.issuers.award("statistik-grundlagen").unwrap();
    let item = items.iter().find(|item| item["id"] == award.id.as_str()).unwrap();
    assert!(item.get("verification").is_none(), "the signature is gone");
    let Held::Signed(jws) = &award.held else {
        panic!("it is signed")
    };
    let original = crate::signing::payload(jws).unwrap();
    assert_ne!(
        item["recipient"]["salt"], original["recipient"]["salt"],
        "the recipient is hashed anew"
    );
    assert!(is_for(&item["recipient"], "ada@quill.example"));
    let picture = stage
        .http
        .get(item["image"].as_str().unwrap())
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert!(
        holdall_formats::unbake(&picture).is_err(),
        "nothing is baked into its picture"
    );
    assert!(image::load_from_memory(&picture).is_ok());
}

#[tokio::test]
async fn what_badge_connect_says_no_to() {
    let stage = stage(0).await;
    let (access, _) = password(&stage, "rw:backpack").await;
    let id = |slug: &str| json!({"assertion": {"id": stage.issuers.award(slug).unwrap().id}});
    let said = async |body: &Value| {
        let (status, body) = post(&stage, "/bcv1/assertions", &access, body).await;
        assert_eq!(
            (status, body["status"]["statusText"].as_str()),
            (400, Some("REQUEST_VALIDATION_ERROR"))
        );
        body["status"]["error"].clone()
    };
    assert_eq!(post(&stage, "/bcv1/assertions", &access, &id("helm")).await.0, 201);
    assert_eq!(said(&id("helm")).await[0]["name"], "DUPLICATE_BADGE");
    assert_eq!(said(&id("story-evening")).await[0], "VERIFY_RECIPIENT_IDENTIFIER");
    assert_eq!(
        said(&id("knots-and-splices")).await[0],
        "VERIFY_RECIPIENT_IDENTIFIER",
        "letter case counts here"
    );
    assert_eq!(said(&id("hand-hygiene-2021")).await[0], "ASSERTION_TIMESTAMP_CHECKS");
    assert_eq!(said(&id("summer-reading")).await[0], "FETCH_HTTP_NODE");
    assert_eq!(said(&id("local-history")).await[0], "VALIDATE_PROPERTY");
    assert_eq!(said(&id("quantum-first-look")).await[0], "PROCESS_JWS_INPUT");
    assert!(said(&json!({"signedAssertion": "a.b.c"})).await["assertion"].is_array());
    let nameless = post(&stage, "/bcv1/assertions", &access, &json!({"assertion": {}})).await;
    assert_eq!(
        (nameless.0, &nameless.1["status"]["statusText"]),
        (400, &json!("BAD_REQUEST"))
    );
}

#[tokio::test]
async fn a_401_does_not_always_mean_expired() {
    let stage = stage(1).await;
    let (access, _) = password(&stage, "r:profile").await;
    let text = |answer: (u16, Value)| (answer.0, answer.1["status"]["statusText"].as_str().unwrap().to_owned());
    assert_eq!(
        text(get(&stage, "/bcv1/profile", &access).await),
        (401, "PERMISSION_DENIED".to_owned())
    );
    assert_eq!(
        text(get(&stage, "/bcv1/profile", "dead").await),
        (401, "UNAUTHENTICATED".to_owned())
    );
    let wrong_method = send(&stage, Method::DELETE, "/bcv1/assertions", &access, None).await;
    assert_eq!(wrong_method.status(), 401);
}

#[tokio::test]
async fn one_failed_token_call_locks_everybody_out_for_a_while() {
    let stage = stage(0).await;
    let refresh = async |token: &str| {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        stage.http.post(stage.at("/o/token")).form(&form).send().await.unwrap()
    };
    let (_, good) = password(&stage, "r:backpack").await;
    assert_eq!(error(refresh("made-up").await).await, (400, "invalid_grant".to_owned()));
    let locked = refresh(&good).await;
    assert_eq!(
        (
            locked.status().as_u16(),
            locked.headers()["content-type"].to_str().unwrap()
        ),
        (429, "text/html")
    );
    assert!(locked.headers().get("retry-after").is_none());
    assert_eq!(locked.json::<Value>().await.unwrap()["expires"], 2);
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    let renewed = refresh(&good).await;
    assert_eq!(renewed.status(), 200);
    let renewed: Value = renewed.json().await.unwrap();
    assert_eq!(refresh(&good).await.status(), 400, "the old one died");
    let access = renewed["access_token"].as_str().unwrap();
    assert_eq!(
        get(&stage, "/bcv1/profile", access).await.0,
        200,
        "a replay does not end what came of it"
    );
}

#[tokio::test]
async fn a_client_made_by_hand_has_an_exact_port_and_a_raw_secret() {
    let stage = stage(0).await;
    let open = |redirect: &str| {
        let mut open = stage.at("/auth/oauth2/authorize");
        open.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", "by-hand")
            .append_pair("redirect_uri", redirect)
            .append_pair("scope", "r:profile r:backpack");
        open
    };
    assert!(
        click_through(&open("http://127.0.0.1:7778/cb"), &stage.ada)
            .await
            .is_err()
    );
    let redirect = "http://127.0.0.1:7777/cb";
    let back = click_through(&open(redirect), &stage.ada).await.unwrap();
    let code = query(&back, "code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", redirect),
    ];
    let answer = stage
        .http
        .post(stage.at("/o/token"))
        .basic_auth("by-hand", Some("secret+/="))
        .form(&form)
        .send();
    let tokens: Value = answer.await.unwrap().json().await.unwrap();
    assert_eq!(tokens["scope"], "r:profile r:backpack", "it works without PKCE too");
}

#[tokio::test]
async fn an_unknown_scope_is_a_dead_end_in_the_browser() {
    let stage = stage(0).await;
    let answer = stage.http.get(page(&stage, "r:issuer")).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.headers().get("location").is_none(), "the app is never told");
}

#[tokio::test]
async fn v2_lists_imports_and_removes() {
    let stage = stage(usize::MAX).await;
    let (access, _) = password(&stage, "").await;
    let (_, own) = get(&stage, "/v2/users/self", &access).await;
    assert_eq!(own["result"][0]["emails"][1]["email"], "ada.quill@harbour.example");
    let all = get(
        &stage,
        "/v2/backpack/assertions?include_expired=1&include_revoked=1&include_pending=1",
        &access,
    )
    .await
    .1;
    let all = all["result"].as_array().unwrap();
    assert_eq!(all.len(), stage.ada.badges.len());
    let fewer = get(
        &stage,
        "/v2/backpack/assertions?expand=badgeclass&expand=issuer",
        &access,
    )
    .await
    .1;
    let fewer = fewer["result"].as_array().unwrap();
    assert_eq!(all.len() - fewer.len(), 3, "three have expired");
    let entry = fewer
        .iter()
        .find(|entry| entry["badgeclass"]["name"] == "Coastal skipper")
        .unwrap();
    assert_eq!(entry["badgeclass"]["issuer"]["name"], "Harbour School");
    assert!(
        entry["issuerOpenBadgeId"]
            .as_str()
            .unwrap()
            .ends_with("/o/harbour-school")
    );
    let path = format!("/v2/backpack/assertions/{}", entry["entityId"].as_str().unwrap());
    assert_eq!(send(&stage, Method::DELETE, &path, &access, None).await.status(), 204);
    assert_eq!(get(&stage, &path, &access).await.0, 404);
    let url = json!({"url": entry["openBadgeId"]});
    let (status, imported) = post(&stage, "/v2/backpack/import", &access, &url).await;
    assert_eq!(
        (status, &imported["result"][0]["openBadgeId"]),
        (201, &entry["openBadgeId"])
    );
    let (status, again) = post(&stage, "/v2/backpack/import", &access, &url).await;
    assert_eq!(
        (status, &again["validationErrors"][0]["name"]),
        (400, &json!("DUPLICATE_BADGE"))
    );
}

#[tokio::test]
async fn v2_takes_a_signed_badge_only_inside_a_png() {
    let stage = stage(0).await;
    let (access, _) = password(&stage, "rw:backpack").await;
    let award = stage.issuers.award("molecular-biology-lab").unwrap();
    let Held::Signed(jws) = &award.held else {
        panic!("it is signed")
    };
    let (status, said) = post(&stage, "/v2/backpack/import", &access, &json!({"url": jws})).await;
    assert_eq!(
        (status, &said["fieldErrors"]["url"][0]),
        (400, &json!("Enter a valid URL."))
    );
    let uri = async |url: &Url, kind: &str| {
        let bytes = stage.http.get(url.clone()).send().await.unwrap().bytes().await.unwrap();
        json!({"image": format!("data:{kind};base64,{}", BASE64_STANDARD.encode(bytes))})
    };
    let png = uri(award.baked.as_ref().unwrap(), "image/png").await;
    assert_eq!(post(&stage, "/v2/backpack/import", &access, &png).await.0, 201);
    assert_eq!(stage.host.badges_of("ada"), std::slice::from_ref(&award.held));
    let svg = uri(
        stage.issuers.award("helm").unwrap().baked.as_ref().unwrap(),
        "image/svg+xml",
    )
    .await;
    assert_eq!(
        post(&stage, "/v2/backpack/import", &access, &svg).await.1["validationErrors"][0],
        "DETECT_INPUT_TYPE"
    );
    let (reading, _) = password(&stage, "r:backpack").await;
    assert_eq!(
        post(&stage, "/v2/backpack/import", &reading, &png).await.0,
        404,
        "a missing scope is not found"
    );
    let form = send(&stage, Method::POST, "/v2/backpack/import", &access, None).await;
    assert_eq!(form.status(), 500, "anything but JSON is not survived");
}
