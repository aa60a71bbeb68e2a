//! From a typed address to a grant, and everything that may come back instead.

use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;

use super::{Mozilla, callback};
use crate::{
    Answer, BackpackError, Found, SignIn, Started, hosts_differ,
    test_host::{Host, ask, net, now, reply},
    test_sign_in,
};

/// A host that complains as a Mozilla backpack does, below `folder`.
async fn backpack(folder: &'static str) -> Host {
    Host::new(move |asked, _, _| match asked.target.strip_prefix(folder) {
        Some("/access") => reply(400, "callback expected"),
        Some("/api/token") => reply(
            200,
            r#"{"expires": 3600, "access_token": "A+/2", "refresh_token": "R+/2"}"#,
        ),
        _ => reply(404, "Cannot GET"),
    })
    .await
}

async fn found(host: &Host) -> Found {
    let typed = host.url.clone();
    Mozilla.look(&net(), &typed, &typed).await.unwrap().remove(0)
}

/// A sign-in whose callback is the one of the recordings.
pub(super) async fn started(host: &Host) -> Started {
    let mut found = test_sign_in::found(host);
    found.endpoints.authorization_url = Some(host.at("/access"));
    let mut ask = ask(true, None);
    ask.redirect = Url::parse("http://127.0.0.1:9101/cb?n=1").unwrap();
    Mozilla.begin(&net(), &found, &ask).await.unwrap()
}

#[tokio::test]
async fn a_backpack_is_known_by_what_it_complains_of() {
    for folder in ["", "/badges"] {
        let host = backpack(folder).await;
        let typed = host.at(&format!("{folder}/x"));
        let found = Mozilla.discover(&net(), &typed).await.unwrap();
        let page = found.endpoints.authorization_url.as_ref().unwrap();
        assert_eq!(*page, host.at(&format!("{folder}/access")));
        assert_eq!(hosts_differ(&found.endpoints), [""; 0]);
        assert!(!found.registers);
    }
    let other = Host::new(|_, _, _| reply(400, "callback expected here")).await;
    let end = Mozilla.discover(&net(), &other.url).await;
    assert!(matches!(end, Err(BackpackError::NotHere { .. })), "{end:?}");
}

#[tokio::test]
async fn the_page_is_told_where_to_send_the_answer_and_nothing_else() {
    let host = backpack("").await;
    let mut ask = ask(true, None);
    ask.redirect = Url::parse("http://127.0.0.1:7777/oauth/callback/00ff#x").unwrap();
    let started = Mozilla.begin(&net(), &found(&host).await, &ask).await.unwrap();
    let open = started.open.clone().unwrap();
    let pairs: Vec<(String, String)> = open.query_pairs().into_owned().collect();
    let callback = format!(
        "http://127.0.0.1:7777/oauth/callback/00ff?state={}",
        started.state.expose_secret()
    );
    assert_eq!(pairs, [("callback".into(), callback), ("scope".into(), "issue".into())]);
    assert!(started.state.expose_secret().len() >= 32);
    let again = Mozilla.begin(&net(), &found(&host).await, &ask).await.unwrap();
    assert_ne!(again.state.expose_secret(), started.state.expose_secret());
}

/// What `query` makes of a sign-in; `STATE` and `ROOT` stand for the right ones.
async fn finished(host: &Host, query: &str) -> Result<crate::Grant, BackpackError> {
    let started = started(host).await;
    let root: String = url::form_urlencoded::byte_serialize(host.at("/api").as_str().as_bytes()).collect();
    let query = query
        .replace("STATE", started.state.expose_secret())
        .replace("ROOT", &root);
    let back = Url::parse(&format!("http://127.0.0.1:9101/cb?{query}")).unwrap();
    Mozilla.finish(&net(), started, Answer::Back(back), now()).await
}

const GOOD: &str = "n=1&state=STATE&access_token=A%2B%2F1&refresh_token=R%2B%2F1&expires=3600&api_root=ROOT";

#[tokio::test]
async fn tokens_in_the_callback_are_read_to_the_letter_and_exchanged() {
    let host = backpack("").await;
    // A literal plus sign is one: it was never a blank.
    for query in [GOOD, &GOOD.replace("%2B", "+")] {
        let before = host.asked().len();
        let grant = finished(&host, query).await.unwrap();
        assert_eq!(grant.access_token.expose_secret(), "A+/2");
        let sent = host.last_asked().json();
        assert_eq!(sent, json!({"grant_type": "refresh_token", "refresh_token": "R+/1"}));
        assert_eq!(host.asked().len(), before + 1);
    }
}

#[tokio::test]
async fn what_is_not_whole_or_not_ours_is_no_answer() {
    let host = backpack("").await;
    for query in [
        "",
        "access_token=1&refresh_token=2",
        &GOOD.replace("STATE", "guessed"),
        &GOOD.replace("state=STATE", "state=STATE&state=STATE"),
        &GOOD.replace("access_token", "token"),
        &GOOD.replace("A%2B%2F1", ""),
        &GOOD.replace("A%2B%2F1", "with%20blank"),
        &GOOD.replace("A%2B%2F1", "with%0Aline"),
        &format!("{GOOD}&access_token=second"),
        &GOOD.replace("3600", "soon"),
        &GOOD.replace("3600", "0"),
        &GOOD.replace("3600", "99999999999"),
        &GOOD.replace("ROOT", "not-an-address"),
        &GOOD.replace("ROOT", "ftp%3A%2F%2F127.0.0.1%2Fapi"),
        &GOOD.replace("ROOT", "http%3A%2F%2Fu%3Ap%40127.0.0.1%2Fapi"),
        &GOOD.replace("ROOT", "http%3A%2F%2Fpack.example%2Fapi"),
        &GOOD.replace("ROOT", "http%3A%2F%2F127.0.0.1%3A1%2Fapi%3Fx"),
    ] {
        let end = finished(&host, query).await;
        assert!(matches!(end, Err(BackpackError::BadReturn(_))), "{query}: {end:?}");
    }
    assert_eq!(host.asked().len(), 0, "nobody was asked anything");
}

#[tokio::test]
async fn an_error_wins_over_tokens() {
    let host = backpack("").await;
    for query in [
        "n=1&state=STATE&error=access_denied",
        &format!("{GOOD}&error=access_denied"),
    ] {
        let end = finished(&host, query).await;
        let Err(BackpackError::Refused { code, .. }) = end else {
            panic!("{query}: {end:?}");
        };
        assert_eq!(code.as_deref(), Some("access_denied"));
    }
    assert_eq!(host.asked().len(), 0);
}

#[tokio::test]
async fn an_api_at_another_party_gets_nothing() {
    let host = backpack("").await;
    let elsewhere = "https%3A%2F%2Fcollector.example%2Fapi";
    let end = finished(&host, &GOOD.replace("ROOT", elsewhere)).await;
    let Err(BackpackError::Refused { said, code }) = end else {
        panic!("{end:?}");
    };
    assert_eq!(code.as_deref(), Some("foreign_api"));
    assert!(said.contains("collector.example"), "{said}");
    let mut endpoints = host.grant().endpoints;
    let url = |text: &str| Url::parse(text).unwrap();
    endpoints.typed = url("https://backpack.example.org/");
    let beside = callback::endpoints(&endpoints, &url("https://beta.example.org/api")).unwrap();
    assert_eq!(
        beside.token_url.unwrap().as_str(),
        "https://beta.example.org/api/token",
        "another host of the same party is as it should be"
    );
    assert!(callback::endpoints(&endpoints, &url("http://beta.example.org/api")).is_err());
}

#[tokio::test]
async fn an_exchange_that_fails_leaves_no_grant_and_tells_no_token() {
    for (status, body) in [
        (400, "invalid refresh_token"),
        (400, r#"{"message": "you sent R+/1x and UisvMXg="}"#),
        (500, "R+/1x"),
        (200, r#"{"access_token": "x"}"#),
        (200, ""),
        (401, "R+/1x"),
    ] {
        let host = Host::new(move |_, _, _| reply(status, body)).await;
        let end = finished(&host, &GOOD.replace("R%2B%2F1", "R%2B%2F1x")).await;
        let error = end.unwrap_err();
        let printed = format!("{error:?} {error}");
        assert!(
            !matches!(error, BackpackError::SignedOut),
            "nobody was signed in: {printed}"
        );
        assert!(!printed.contains("R+/1x") && !printed.contains("UisvMXg"), "{printed}");
    }
}

#[tokio::test]
async fn there_is_no_password_and_nothing_to_give_back() {
    let host = backpack("").await;
    let password = Answer::Password {
        user: "ada".into(),
        password: "x".to_owned().into(),
    };
    let end = Mozilla.finish(&net(), started(&host).await, password, now()).await;
    assert!(matches!(end, Err(BackpackError::BadReturn(_))));
    Mozilla.revoke(&net(), &host.grant()).await.unwrap();
    assert_eq!(host.asked().len(), 0);
}
