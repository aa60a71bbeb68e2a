//! Asking the API before the browser opens. The answers are those of `tests/fixtures/badgr_v2/recordings/authorize.txt`.

use secrecy::ExposeSecret;
use serde_json::json;

use super::BadgrSignIn;
use crate::{
    BackpackError, Client, Endpoints, Found, Note, SignIn,
    test_host::{Asked, Host, Reply, ask, net, reply, secret},
    test_sign_in,
};

fn found(host: &Host) -> Found {
    Found {
        endpoints: Endpoints {
            api_base: host.url.clone(),
            authorization_url: Some(host.at("/auth/oauth2/authorize")),
            ..host.grant().endpoints
        },
        ..test_sign_in::found(host)
    }
}

fn client() -> Client {
    Client::typed("mine", Some(secret("SECRET-hand")))
}

/// A server that knows these scopes, and gives the client these.
fn knowing(known: &'static [&'static str], given: &'static [&'static str]) -> impl Fn(&Asked, usize, &str) -> Reply {
    move |asked, _, root| {
        let url = url::Url::parse(&format!("{root}{}", asked.target)).unwrap();
        let scope = url
            .query_pairs()
            .find(|(name, _)| name == "scope")
            .map(|(_, value)| value.into_owned());
        let words: Vec<String> = scope.unwrap_or_default().split(' ').map(str::to_owned).collect();
        if words.iter().any(|word| !known.contains(&word.as_str())) {
            return reply(400, r#"{"error":""}"#);
        }
        let given: Vec<_> = words.iter().filter(|word| given.contains(&word.as_str())).collect();
        reply(200, json!({"client_id": "mine", "scopes": given}).to_string())
    }
}

#[tokio::test]
async fn the_browser_is_opened_on_what_the_server_has_said_yes_to() {
    let host = Host::new(knowing(&["r:profile", "rw:backpack"], &["r:profile", "rw:backpack"])).await;
    let started = BadgrSignIn::Backpack
        .begin(&net(), &found(&host), &ask(true, Some(client())))
        .await
        .unwrap();
    assert_eq!(started.scopes, ["r:profile", "rw:backpack"]);
    let asked = &host.asked()[0];
    assert!(asked.target.starts_with("/o/authorize?") && asked.header("authorization").is_empty());
    assert!(
        !asked.target.contains("state="),
        "the state belongs to the browser: {}",
        asked.target
    );
    assert!(!asked.target.contains("SECRET") && asked.target.contains("code_challenge_method=S256"));
    let open = started.open.unwrap();
    assert!(open.as_str().contains(started.state.expose_secret()));
}

#[tokio::test]
async fn a_key_that_may_only_read_is_asked_to_read_and_never_to_write_again() {
    let all = &["r:profile", "r:backpack", "rw:backpack"];
    let host = Host::new(knowing(all, &["r:profile", "r:backpack"])).await;
    let started = BadgrSignIn::Backpack
        .begin(&net(), &found(&host), &ask(true, Some(client())))
        .await
        .unwrap();
    assert_eq!(started.scopes, ["r:profile", "r:backpack"]);
    assert_eq!(started.notes, [Note::FewerScopes]);
    assert_eq!(started.client.unknown_scopes, ["rw:backpack"]);

    let before = host.asked().len();
    let again = BadgrSignIn::Backpack
        .begin(&net(), &found(&host), &ask(true, Some(started.client)))
        .await
        .unwrap();
    assert_eq!(again.scopes, ["r:profile", "r:backpack"]);
    let asked = host.asked();
    assert_eq!(asked.len(), before + 1);
    assert!(
        asked[before..].iter().all(|it| !it.target.contains("rw%3Abackpack")),
        "not asked for twice"
    );
}

#[tokio::test]
async fn a_scope_without_a_word_there_is_found_out_and_left_out() {
    let host = Host::new(knowing(&["r:backpack"], &["r:backpack"])).await;
    let started = BadgrSignIn::Backpack
        .begin(&net(), &found(&host), &ask(false, Some(client())))
        .await
        .unwrap();
    assert_eq!(started.scopes, ["r:backpack"]);
    assert_eq!(started.client.unknown_scopes, ["r:profile"]);
    let kept = crate::Started::from_bytes(&started.to_bytes()).unwrap();
    assert_eq!(kept.client.unknown_scopes, ["r:profile"], "it outlives the process");
    let asks = host.asked().len();
    BadgrSignIn::Backpack
        .begin(&net(), &found(&host), &ask(false, Some(kept.client)))
        .await
        .unwrap();
    assert_eq!(host.asked().len(), asks + 1, "what is known is not found out again");
}

#[tokio::test]
async fn dead_ends_are_told_before_anybody_runs_into_them() {
    for (status, body, code) in [
        (
            400,
            r#"{"error":"Invalid client_id parameter value."}"#,
            "invalid_client",
        ),
        (400, r#"{"error":"Mismatching redirect URI."}"#, "invalid_redirect_uri"),
        (
            400,
            r#"{"redirect_uri":["Enter a valid URL."]}"#,
            "invalid_redirect_uri",
        ),
        (200, r#"{"client_id":"mine","scopes":["r:profile"]}"#, "invalid_scope"),
    ] {
        let host = Host::new(move |_, _, _| reply(status, body)).await;
        match BadgrSignIn::Backpack
            .begin(&net(), &found(&host), &ask(true, Some(client())))
            .await
        {
            Err(BackpackError::Refused { code: Some(told), said }) => {
                assert_eq!(told, code, "{body}");
                assert!(!said.contains("SECRET") && !said.contains("state"), "{said}");
            }
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_server_without_that_answer_is_left_to_its_page() {
    for (status, body) in [
        (404, ""),
        (302, ""),
        (200, "<html>Sign in</html>"),
        (200, r#"{"client_id":"another","scopes":[]}"#),
        (400, r#"{"error":"Code challenge required."}"#),
        (400, r#"{"error":""}"#),
        (500, "<html>Server error</html>"),
        (401, "{}"),
    ] {
        let host = Host::new(move |_, _, _| reply(status, body)).await;
        let started = BadgrSignIn::Backpack
            .begin(&net(), &found(&host), &ask(true, Some(client())))
            .await
            .unwrap();
        assert_eq!(started.scopes, ["r:profile", "rw:backpack"], "{status} {body}");
        assert!(started.open.is_some() && started.client.unknown_scopes.is_empty());
    }
}
