//! Tokens, callbacks and client authentication, against answers of real servers.

use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;

use super::{code_of, exchange::finish_code, finish_password, renew, revoke};
use crate::{
    BackpackError, Client, ClientAuth, Started,
    test_host::{Asked, Host, Reply, net, now, recorded, reply, secret},
    test_sign_in,
};

fn token() -> Reply {
    reply(200, json!({"access_token": "A2", "token_type": "Bearer"}).to_string())
}

fn bad(status: u16, what: &str) -> Reply {
    reply(status, recorded("badge_connect", what)).with("content-type", "text/html; charset=utf-8")
}

fn started(root: &Url) -> Started {
    Started {
        scopes: vec!["a".into(), "b".into()],
        ..test_sign_in::started(root)
    }
}

async fn exchange(host: &Host, client: Client) -> Result<crate::Grant, BackpackError> {
    let started = Started {
        client,
        ..started(&host.url)
    };
    finish_code(&net(), started, secret("SECRET-code"), None, now()).await
}

/// How a request proves the client.
fn proof(asked: &Asked) -> String {
    let basic = asked.header("authorization");
    let in_body = [asked.form("client_id"), asked.form("client_secret")].map(Option::unwrap_or_default);
    format!("{basic}|{}|{}", in_body[0], in_body[1])
}

fn client(id: &str, secret_text: &str) -> Client {
    Client {
        by_hand: false,
        ..Client::typed(id, Some(secret(secret_text)))
    }
}

#[tokio::test]
async fn a_secret_with_odd_characters_is_sent_encoded_first_and_then_as_it_is() {
    let host = Host::new(|_, number, _| {
        if number == 0 {
            bad(400, "badgr_token_wrong_secret")
        } else {
            token()
        }
    })
    .await;
    let grant = exchange(&host, client("id", "nr-secret+/=")).await.unwrap();
    let proofs: Vec<_> = host.asked().iter().map(proof).collect();
    // base64 of `id:nr-secret%2B%2F%3D` and of `id:nr-secret+/=`.
    assert_eq!(
        proofs,
        ["Basic aWQ6bnItc2VjcmV0JTJCJTJGJTNE||", "Basic aWQ6bnItc2VjcmV0Ky89||"]
    );
    assert_eq!(
        grant.client.auth,
        ClientAuth::BasicRaw,
        "remembered, because a renewal has only one try"
    );
    assert_eq!(
        grant.expires_at.unwrap(),
        now() + chrono::TimeDelta::seconds(900),
        "a quarter of an hour unless told"
    );
    assert_eq!(grant.scopes, ["a", "b"]);
}

#[tokio::test]
async fn a_host_that_refuses_basic_gets_the_secret_in_the_body() {
    let host = Host::new(|_, number, _| {
        if number == 0 {
            bad(401, "badgr_token_wrong_secret_in_body")
        } else {
            token()
        }
    })
    .await;
    let grant = exchange(&host, client("id", "plain")).await.unwrap();
    assert_eq!(host.asked().iter().map(proof).collect::<Vec<_>>()[1], "|id|plain");
    assert_eq!(grant.client.auth, ClientAuth::Body);
}

#[tokio::test]
async fn a_registered_client_whose_secret_is_not_known_any_more_stands_by_its_id() {
    let host = Host::new(|_, number, _| match number {
        0 => bad(400, "badgr_token_wrong_secret"),
        1 => reply(429, r#"{"error": "login attempts throttled", "expires": 0}"#),
        _ => token(),
    })
    .await;
    let grant = exchange(&host, client("id", "plain")).await.unwrap();
    assert_eq!(
        host.asked().iter().map(proof).collect::<Vec<_>>()[1..],
        ["|id|", "|id|"],
        "after the wait, once more"
    );
    assert_eq!(grant.client.auth, ClientAuth::IdOnly);
}

#[tokio::test]
async fn a_wrong_secret_by_hand_is_told_and_not_left_out() {
    let host = Host::new(|_, _, _| bad(400, "badgr_token_wrong_secret")).await;
    let error = exchange(&host, Client::typed("id", Some(secret("plain"))))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, BackpackError::Refused { code: Some(code), .. } if code == "invalid_client"),
        "{error:?}"
    );
    assert_eq!(host.asked().len(), 1);
}

#[tokio::test]
async fn a_scope_that_the_token_endpoint_does_not_like_is_left_out() {
    let host = Host::new(|asked, _, _| match asked.form("scope") {
        Some(_) => bad(400, "badgr_token_scope_not_allowed"),
        None => token(),
    })
    .await;
    let grant = exchange(&host, client("id", "plain")).await.unwrap();
    assert_eq!(host.asked().len(), 2);
    let unknown: Vec<_> = ["a", "b"]
        .into_iter()
        .filter(|it| !grant.scopes.iter().any(|own| own == it))
        .collect();
    assert_eq!(
        grant.client.unknown_scopes, unknown,
        "what the host did not give is remembered"
    );
}

#[tokio::test]
async fn a_code_that_is_too_old_is_refused_with_its_word_and_no_second_request() {
    let host = Host::new(|_, _, _| bad(400, "badgr_token_invalid_grant")).await;
    let error = exchange(&host, client("id", "plain")).await.unwrap_err();
    assert!(
        matches!(&error, BackpackError::Refused { code: Some(code), .. } if code == "invalid_grant"),
        "{error:?}"
    );
    assert_eq!(host.asked().len(), 1);
}

#[tokio::test]
async fn a_long_wait_is_the_callers_business() {
    let host = Host::new(|_, _, _| reply(429, r#"{"error": "login attempts throttled", "expires": 3600}"#)).await;
    let error = exchange(&host, client("id", "plain")).await.unwrap_err();
    assert!(
        matches!(
            error,
            BackpackError::Busy {
                retry_after_s: Some(3600)
            }
        ),
        "{error:?}"
    );
    assert_eq!(host.asked().len(), 1);
}

#[tokio::test]
async fn tokens_that_are_none_are_a_host_in_trouble() {
    for body in [
        "",
        "{}",
        "<html>",
        r#"{"access_token": ""}"#,
        r#"{"access_token": "a\nb"}"#,
        r#"{"access_token": 7}"#,
        r#"{"access_token": "x", "token_type": "mac"}"#,
        "[1]",
    ] {
        let host = Host::new(move |_, _, _| reply(200, body)).await;
        let error = exchange(&host, client("id", "plain")).await.unwrap_err();
        assert!(
            matches!(error, BackpackError::HostTrouble { status: 200, .. }),
            "{body}: {error:?}"
        );
    }
}

#[tokio::test]
async fn odd_token_answers_are_understood() {
    let body =
        json!({"access_token": "x", "expires_in": "3600", "scope": ["c", "d"], "refresh_token": null, "more": {}});
    let host = Host::new(move |_, _, _| reply(201, body.to_string()).with("content-type", "text/html")).await;
    let grant = exchange(&host, client("id", "plain")).await.unwrap();
    assert_eq!(grant.expires_at.unwrap(), now() + chrono::TimeDelta::hours(1));
    assert_eq!(grant.scopes, ["c", "d"]);
    assert!(grant.refresh_token.is_none());
}

#[tokio::test]
async fn a_renewal_is_one_request_whatever_comes() {
    for (status, what, signed_out, client_gone) in [
        (400, "badgr_token_invalid_grant", true, false),
        (400, "badgr_token_wrong_secret", false, true),
        (400, "badgr_token_unknown_client", false, true),
        (401, "badgr_token_wrong_secret_in_body", false, true),
        (401, "oeb_refresh_failed", true, false),
        (429, "badgr_token_throttled", false, false),
        (500, "badgr_token_invalid_grant", false, false),
    ] {
        let host = Host::new(move |_, _, _| bad(status, what)).await;
        let error = renew(&net(), &host.grant(), now()).await.unwrap_err();
        assert_eq!(
            matches!(error, BackpackError::SignedOut),
            signed_out,
            "{what}: {error:?}"
        );
        assert_eq!(
            matches!(&error, BackpackError::Refused { code: Some(code), .. } if code == "invalid_client"),
            client_gone,
            "{what}: {error:?}"
        );
        assert_eq!(host.asked().len(), 1, "{what}");
    }
}

#[tokio::test]
async fn a_renewal_without_a_new_refresh_token_keeps_the_old_one() {
    let host = Host::new(|_, _, _| token()).await;
    let fresh = renew(&net(), &host.grant(), now()).await.unwrap();
    assert_eq!(fresh.refresh_token.unwrap().expose_secret(), "SECRET-refresh");
    assert_eq!(fresh.access_token.expose_secret(), "A2");
    assert_eq!(host.asked()[0].form("scope").unwrap(), "a b");
    let gone = crate::Grant {
        refresh_token: None,
        ..host.grant()
    };
    assert!(matches!(
        renew(&net(), &gone, now()).await,
        Err(BackpackError::SignedOut)
    ));
    assert_eq!(host.asked().len(), 1, "without a refresh token nothing is asked");
}

#[tokio::test]
async fn revocation_that_fails_is_told_and_leaks_nothing() {
    let host = Host::new(|_, _, _| bad(400, "oeb_revoke_failed")).await;
    let error = revoke(&net(), &host.grant()).await.unwrap_err();
    assert!(!format!("{error:?}").contains("SECRET"), "{error:?}");
    assert_eq!(host.asked()[0].target, "/o/revoke_token/");
    let mut grant = host.grant();
    grant.endpoints.revocation_url = None;
    revoke(&net(), &grant).await.unwrap();
}

#[tokio::test]
async fn a_password_goes_into_one_request_and_nowhere_else() {
    let host = Host::new(|_, _, _| bad(400, "badgr_token_invalid_grant")).await;
    let error = finish_password(
        &net(),
        started(&host.url),
        "ada@pack.example",
        secret("SECRET-word"),
        now(),
    )
    .await;
    assert!(!format!("{error:?}").contains("SECRET"), "{error:?}");
    let asked = &host.asked()[0];
    assert_eq!(asked.form("grant_type").unwrap(), "password");
    assert_eq!(asked.form("password").unwrap(), "SECRET-word");
}

#[test]
fn only_the_answer_to_this_sign_in_counts() {
    let pack = Url::parse("https://pack.example/").unwrap();
    let read = |query: &str| {
        let back = Url::parse(&format!("app.holdall.desktop:/oauth/callback/x?{query}")).unwrap();
        code_of(&started(&pack), &back)
    };
    let (code, scopes) = read("code=C1&state=SECRET-state&scope=a+b").unwrap();
    assert_eq!(code.expose_secret(), "C1");
    assert_eq!(scopes.unwrap(), ["a", "b"]);
    for query in [
        "code=C1",
        "code=C1&state=",
        "code=C1&state=SECRET-statf",
        "error=access_denied&state=other",
        "",
    ] {
        assert!(matches!(read(query), Err(BackpackError::BadReturn(_))), "{query}");
    }
    assert!(
        matches!(read("state=SECRET-state"), Err(BackpackError::BadReturn(_))),
        "no code"
    );
    let denied = read("error=access_denied&error_description=Permissions+error&state=SECRET-state").unwrap_err();
    assert!(
        matches!(&denied, BackpackError::Refused { code: Some(code), said } if code == "access_denied" && said == "Permissions error"),
        "{denied:?}"
    );
}

#[test]
fn an_answer_of_another_issuer_is_refused() {
    let pack = Url::parse("https://pack.example/").unwrap();
    let read = |iss: &str| {
        let mut back = Url::parse("https://relay.example/cb?code=C1&state=SECRET-state").unwrap();
        back.query_pairs_mut().append_pair("iss", iss);
        code_of(&started(&pack), &back).is_ok()
    };
    assert!(read("https://pack.example"));
    assert!(read("https://login.pack.example/realm"));
    assert!(!read("https://evil.example"));
    assert!(!read("https://pack.example.evil.example"));
    assert!(!read("nonsense"));
}
