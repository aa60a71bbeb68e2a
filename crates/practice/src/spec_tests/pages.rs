//! The pages: whose forms count, and what the browser is told about them.

use super::{Stage, query};
use crate::{
    click_through,
    spec::{PROFILE, PROFILE_UPDATE, READ},
    tomas,
};

fn hidden(page: &str, name: &str) -> String {
    let marker = format!("name=\"{name}\" value=\"");
    page.split_once(&marker)
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_form_without_the_browsers_own_word_does_nothing() {
    let stage = Stage::with(0, |_| {}).await;
    let client = stage.register().await;
    let answer = stage.http.get(stage.open(&client.0, &[READ])).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let page = answer.text().await.unwrap();
    let (request, csrf) = (hidden(&page, "request"), hidden(&page, "csrf"));
    let try_it = |cookie: Option<String>, csrf: String| {
        let form = [
            ("request", request.clone()),
            ("csrf", csrf),
            ("login", "ada".to_owned()),
            ("password", "practice-ada".to_owned()),
        ];
        let mut post = stage.http.post(stage.at("/sign-in")).form(&form);
        if let Some(cookie) = cookie {
            post = post.header("cookie", cookie);
        }
        post.send()
    };
    assert_eq!(
        try_it(Some(cookie.clone()), "guess".to_owned()).await.unwrap().status(),
        403
    );
    assert_eq!(
        try_it(None, csrf.clone()).await.unwrap().status(),
        403,
        "another browser"
    );
    let signed_in = try_it(Some(cookie.clone()), csrf.clone()).await.unwrap();
    assert_eq!(signed_in.status(), 303);
    let session = signed_in.headers()["set-cookie"].to_str().unwrap();
    assert!(
        session.contains("HttpOnly") && session.contains("SameSite=Lax"),
        "{session}"
    );
    assert_ne!(
        session.split(';').next().unwrap(),
        cookie,
        "signing in makes a new session"
    );
    let decide = [
        ("request", request.as_str()),
        ("csrf", csrf.as_str()),
        ("decision", "allow"),
    ];
    let session = session.split(';').next().unwrap().to_owned();
    let answer = stage
        .http
        .post(stage.at("/consent"))
        .header("cookie", session)
        .form(&decide)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 403, "the word of the old session is void");
    assert_eq!(stage.host.grants(), 0);
}

#[tokio::test]
async fn an_answer_counts_once() {
    let stage = Stage::with(0, |_| {}).await;
    let client = stage.register().await;
    let open = stage.open(&client.0, &[READ]);
    let first = click_through(&open, &stage.ada).await.unwrap();
    let second = click_through(&open, &stage.ada).await.unwrap();
    assert_ne!(
        query(&first, "code"),
        query(&second, "code"),
        "each visit is a request of its own"
    );
}

#[tokio::test]
async fn pages_run_no_scripts_and_stand_in_no_frames() {
    let stage = Stage::with(1, |_| {}).await;
    for path in ["/", "/account", "/terms", "/privacy", "/nowhere"] {
        let answer = stage.http.get(stage.at(path)).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        let page = answer.text().await.unwrap();
        assert!(!page.contains("<script") && page.contains("<html lang="), "{path}");
    }
}

#[tokio::test]
async fn a_client_name_is_text_and_nothing_else() {
    let stage = Stage::with(0, |_| {}).await;
    let mut body = stage.registration(super::REDIRECT);
    body["client_name"] = "<img src=x onerror=alert(1)>".into();
    let answer = stage
        .http
        .post(stage.at("/oauth/register"))
        .json(&body)
        .send()
        .await
        .unwrap();
    let id = answer.json::<serde_json::Value>().await.unwrap()["client_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = stage.http.get(stage.open(&id, &[READ])).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let page = answer.text().await.unwrap();
    let form = [
        ("request", hidden(&page, "request")),
        ("csrf", hidden(&page, "csrf")),
        ("login", "ada".into()),
        ("password", "practice-ada".into()),
    ];
    let answer = stage
        .http
        .post(stage.at("/sign-in"))
        .header("cookie", cookie)
        .form(&form)
        .send()
        .await
        .unwrap();
    let cookie = answer.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let next = answer.headers()["location"].to_str().unwrap().to_owned();
    let page = stage
        .http
        .get(next)
        .header("cookie", cookie)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("&lt;img src=x"), "{page}");
    assert!(!page.contains("<img src=x"));
    assert!(
        page.contains("See the badges in your backpack"),
        "scopes are in plain words"
    );
}

/// A browser that is signed in as `login` on the account page: its cookie and the page.
async fn account_of(stage: &Stage, login: &str, password: &str) -> (String, String) {
    let first = stage.http.get(stage.at("/account")).send().await.unwrap();
    let cookie = |answer: &reqwest::Response| {
        answer.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    };
    let session = cookie(&first);
    let csrf = hidden(&first.text().await.unwrap(), "csrf");
    let form = [
        ("request", ""),
        ("csrf", csrf.as_str()),
        ("login", login),
        ("password", password),
    ];
    let answer = stage
        .http
        .post(stage.at("/sign-in"))
        .header("cookie", session)
        .form(&form)
        .send()
        .await
        .unwrap();
    let session = cookie(&answer);
    let page = stage
        .http
        .get(stage.at("/account"))
        .header("cookie", &session)
        .send()
        .await
        .unwrap();
    (session, page.text().await.unwrap())
}

#[tokio::test]
async fn people_withdraw_their_own_grants_and_nobody_elses() {
    let stage = Stage::with(2, |setup| setup.people.push(tomas())).await;
    let (_, tokens) = stage.signed_in(&[PROFILE]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let (ada, page) = account_of(&stage, "ada", "practice-ada").await;
    assert!(page.contains("Holdall") && page.contains("Wound care II"), "{page}");
    let grant = hidden(&page, "grant");
    let withdraw = async |session: &str, page: &str| {
        let form = [("csrf", hidden(page, "csrf")), ("grant", grant.clone())];
        let answer = stage
            .http
            .post(stage.at("/account/withdraw"))
            .header("cookie", session)
            .form(&form)
            .send()
            .await;
        answer.unwrap().status()
    };
    let (tomas, his) = account_of(&stage, "tomas", "practice-tomas").await;
    assert_eq!(withdraw(&tomas, &his).await, 303);
    assert_eq!(
        stage.call("/profile", access).await.status(),
        200,
        "it is not his to withdraw"
    );
    assert_eq!(withdraw(&ada, &page).await, 303);
    assert_eq!(stage.call("/profile", access).await.status(), 401);
}

#[tokio::test]
async fn an_app_may_add_addresses_to_the_profile_where_that_was_granted() {
    let stage = Stage::with(0, |_| {}).await;
    let (_, tokens) = stage.signed_in(&[PROFILE, PROFILE_UPDATE]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let update = async |email: serde_json::Value| {
        let body = serde_json::json!({"profile": {"email": email}});
        let url = stage.at("/ims/ob/v2p1/profile");
        stage
            .http
            .post(url)
            .bearer_auth(access)
            .json(&body)
            .send()
            .await
            .unwrap()
    };
    assert_eq!(update("no address".into()).await.status(), 400);
    let answer: serde_json::Value = update("ada@library.example".into()).await.json().await.unwrap();
    assert_eq!(
        answer["profile"]["email"].as_array().unwrap().last().unwrap(),
        "ada@library.example"
    );
}
