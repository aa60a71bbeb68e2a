//! The pages: whose forms count, and what the browser is told about them.

use reqwest::Response;
use url::Url;

use super::{Stage, query};
use crate::{
    click_through,
    spec::{PROFILE, PROFILE_UPDATE, READ},
    tomas,
};

/// A page in a browser: its text, and the cookie that came with it or before it.
#[derive(Clone)]
struct Page {
    cookie: String,
    text: String,
}

impl Page {
    /// The page at `url`, in a browser that knows this cookie.
    async fn open(stage: &Stage, url: Url, cookie: &str) -> Self {
        let mut asked = stage.http.get(url);
        if !cookie.is_empty() {
            asked = asked.header("cookie", cookie);
        }
        let answer = asked.send().await.unwrap();
        Self {
            cookie: cookie_of(&answer).unwrap_or_else(|| cookie.to_owned()),
            text: answer.text().await.unwrap(),
        }
    }

    fn hidden(&self, name: &str) -> Option<String> {
        let marker = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.text.split_once(&marker)?;
        rest.split('"').next().map(str::to_owned)
    }

    /// Sends its form, filled in with `fields`, from this browser.
    async fn send(&self, stage: &Stage, path: &str, fields: &[(&str, &str)]) -> Response {
        let hidden = ["csrf", "request"].map(|name| Some((name, self.hidden(name)?)));
        let filled = fields.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let form: Vec<(&str, String)> = hidden.into_iter().flatten().chain(filled).collect();
        let mut post = stage.http.post(stage.at(path)).form(&form);
        if !self.cookie.is_empty() {
            post = post.header("cookie", &self.cookie);
        }
        post.send().await.unwrap()
    }

    /// Signs in on this page.
    async fn sign_in(&self, stage: &Stage, login: &str) -> Response {
        let password = format!("practice-{login}");
        let fields = [("login", login), ("password", &password)];
        self.send(stage, "/sign-in", &fields).await
    }
}

/// The cookie that an answer sets, as a browser sends it back.
fn cookie_of(answer: &Response) -> Option<String> {
    let set = answer.headers().get("set-cookie")?.to_str().unwrap();
    set.split(';').next().map(str::to_owned)
}

#[tokio::test]
async fn a_form_without_the_browsers_own_word_does_nothing() {
    let stage = Stage::with(0, |_| {}).await;
    let client = stage.register().await;
    let page = Page::open(&stage, stage.open(&client.0, &[READ]), "").await;
    let guessed = Page {
        text: page.text.replace(&page.hidden("csrf").unwrap(), "guess"),
        ..page.clone()
    };
    assert_eq!(guessed.sign_in(&stage, "ada").await.status(), 403);
    let elsewhere = Page {
        cookie: String::new(),
        ..page.clone()
    };
    assert_eq!(elsewhere.sign_in(&stage, "ada").await.status(), 403, "another browser");
    let signed_in = page.sign_in(&stage, "ada").await;
    assert_eq!(signed_in.status(), 303);
    let session = signed_in.headers()["set-cookie"].to_str().unwrap();
    assert!(
        session.contains("HttpOnly") && session.contains("SameSite=Lax"),
        "{session}"
    );
    let session = cookie_of(&signed_in).unwrap();
    assert_ne!(session, page.cookie, "signing in makes a new session");
    let stale = Page {
        cookie: session,
        ..page
    };
    let answer = stale.send(&stage, "/consent", &[("decision", "allow")]).await;
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
    let post = stage.http.post(stage.at("/oauth/register")).json(&body);
    let answer: serde_json::Value = post.send().await.unwrap().json().await.unwrap();
    let id = answer["client_id"].as_str().unwrap();
    let page = Page::open(&stage, stage.open(id, &[READ]), "").await;
    let answer = page.sign_in(&stage, "ada").await;
    let next = answer.headers()["location"].to_str().unwrap().parse().unwrap();
    let page = Page::open(&stage, next, &cookie_of(&answer).unwrap()).await.text;
    assert!(page.contains("&lt;img src=x"), "{page}");
    assert!(!page.contains("<img src=x"));
    assert!(
        page.contains("See the badges in your backpack"),
        "scopes are in plain words"
    );
}

/// The account page of `login`, signed in.
async fn account_of(stage: &Stage, login: &str) -> Page {
    let first = Page::open(stage, stage.at("/account"), "").await;
    let answer = first.sign_in(stage, login).await;
    Page::open(stage, stage.at("/account"), &cookie_of(&answer).unwrap()).await
}

#[tokio::test]
async fn people_withdraw_their_own_grants_and_nobody_elses() {
    let stage = Stage::with(2, |setup| setup.people.push(tomas())).await;
    let (_, tokens) = stage.signed_in(&[PROFILE]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let hers = account_of(&stage, "ada").await;
    assert!(
        hers.text.contains("Holdall") && hers.text.contains("Wound care II"),
        "{}",
        hers.text
    );
    let grant = hers.hidden("grant").unwrap();
    let withdraw = async |from: &Page| {
        let answer = from.send(&stage, "/account/withdraw", &[("grant", &grant)]).await;
        answer.status()
    };
    let his = account_of(&stage, "tomas").await;
    assert_eq!(withdraw(&his).await, 303);
    assert_eq!(
        stage.call("/profile", access).await.status(),
        200,
        "it is not his to withdraw"
    );
    assert_eq!(withdraw(&hers).await, 303);
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
