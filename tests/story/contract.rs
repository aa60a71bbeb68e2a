//! What every protocol owes its callers: whatever a host answers, a call ends, with a typed error, and tells no secret.
//!
//! A new entry of `PROTOCOLS` is held to this without a change here.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, Bytes},
    http::Response,
};
use futures_util::stream;
use holdall_backpacks::{
    Answer, Ask, BackpackError, Client, ClientAuth, Cursor, Endpoints, Grant, Offer, PROTOCOLS, Protocol, Session,
    Started,
};
use holdall_net::{Net, NetError};
use holdall_tests::{door, now};
use secrecy::SecretString;
use serde_json::json;
use url::Url;

/// Status and body of hosts that have gone wrong.
const GONE_WRONG: &[(u16, &str)] = &[
    (200, ""),
    (200, "{}"),
    (200, "[]"),
    (200, "[{}]"),
    (200, "null"),
    (200, "\"OK\""),
    (200, r#"{"status": null}"#),
    (200, r#"{"status": []}"#),
    (200, r#"{"status": {"statusCode": 500}, "results": []}"#),
    (
        200,
        r#"{"status": {"success": false, "description": "bad SECRET-access"}, "result": []}"#,
    ),
    (200, "<html>Log in</html>"),
    (200, r#"{"assertions": 7}"#),
    (
        200,
        r#"{"status": {"statusCode": 200}, "assertions": [{"id": "https://iss.exam"#,
    ),
    (200, r#"{"access_token": "", "token_type": "Bearer"}"#),
    (204, ""),
    (301, "moved"),
    (400, ""),
    (400, r#"{"error": "you sent SECRET-refresh and SECRET-secret"}"#),
    (401, "<html>Unauthorized</html>"),
    (401, ""),
    (403, "<html>Forbidden SECRET-access</html>"),
    (404, "{\"status\": 7}"),
    (409, r#"{"status": {"error": {"a": {"b": [{"c": "SECRET-access"}]}}}}"#),
    (429, "slow down"),
    (500, r#"{"status": {"error": "boom SECRET-access"}}"#),
    (503, "<html>Maintenance</html>"),
];

/// Good news with nothing readable in it: enough for a push, not for a listing or a profile.
const HOLLOW: &[&str] = &[
    r#"{"status": {"statusCode": 200, "success": true}, "results": 7, "result": 7, "assertions": 7, "profile": 7}"#,
    r#"{"status": {"statusCode": 200, "success": true}, "results": [7], "result": [7], "profile": "Ada"}"#,
    r#"{"status": {"statusCode": 200, "success": true}, "results": [[]], "result": [[]], "signedAssertions": [true]}"#,
    r#"{"status": {"statusCode": 200, "success": true}, "results": {}, "result": {}, "profile": []}"#,
];

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// What a host does with every request.
#[derive(Clone, Copy)]
enum Manner {
    Answers(u16, &'static str),
    /// Takes the request and says nothing.
    Stalls,
    /// Breaks off in the middle of the answer.
    BreaksOff,
    /// Sends more than anybody wants.
    Floods,
}

/// A host that treats every request alike.
async fn host(manner: Manner) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let root = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let router = Router::new().fallback(move || async move {
        let ok = Response::builder().status(200);
        match manner {
            Manner::Answers(status, body) => Response::builder().status(status).body(Body::from(body)).unwrap(),
            Manner::Stalls => {
                tokio::time::sleep(Duration::from_secs(600)).await;
                ok.body(Body::empty()).unwrap()
            }
            Manner::BreaksOff => ok.header("content-length", "2000000").body(endless(1)).unwrap(),
            Manner::Floods => ok.body(endless(40)).unwrap(),
        }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    root
}

/// `mebibytes` of the beginning of a good answer, and then the connection breaks.
fn endless(mebibytes: usize) -> Body {
    let head = Ok(Bytes::from_static(
        br#"{"status": {"statusCode": 200}, "assertions": ["#,
    ));
    let blank = (0..mebibytes).map(|_| Ok(Bytes::from(vec![b' '; 1 << 20])));
    let gone = Err(std::io::Error::other("gone"));
    Body::from_stream(stream::iter(
        std::iter::once(head)
            .chain(blank)
            .chain(std::iter::once(gone))
            .collect::<Vec<_>>(),
    ))
}

fn endpoints(root: &Url) -> Endpoints {
    let at = |path: &str| root.join(path).unwrap();
    Endpoints {
        typed: root.clone(),
        api_base: root.clone(),
        authorization_url: Some(at("/authorize")),
        token_url: Some(at("/o/token")),
        registration_url: Some(at("/o/register")),
        revocation_url: Some(at("/o/revoke")),
        refresh_url: None,
    }
}

fn client() -> Client {
    Client {
        id: secret("SECRET-id"),
        secret: Some(secret("SECRET-secret")),
        by_hand: false,
        auth: ClientAuth::Basic,
        secret_expires_at: None,
        unknown_scopes: Vec::new(),
    }
}

fn grant(root: &Url) -> Grant {
    Grant {
        access_token: secret("SECRET-access"),
        refresh_token: Some(secret("SECRET-refresh")),
        expires_at: None,
        scopes: vec!["read".into()],
        client: client(),
        endpoints: endpoints(root),
        bound_to: Some("https://iss.example".into()),
    }
}

fn started(root: &Url) -> Started {
    Started {
        open: Some(root.clone()),
        state: secret("SECRET-state"),
        verifier: secret("SECRET-verifier-0123456789-0123456789-0123456789"),
        client: client(),
        endpoints: endpoints(root),
        redirect: Url::parse("http://127.0.0.1:7777/cb").unwrap(),
        scopes: vec!["read".into()],
        notes: Vec::new(),
    }
}

/// A badge in every form, so that each protocol finds one that it can send; the signed one is of Open Badges 1.0.
fn offer() -> Offer {
    Offer {
        hosted: Some(json!({"id": "https://iss.example/a/1", "type": "Assertion"})),
        jws: Some("eyJhbGciOiJSUzI1NiJ9.eyJ1aWQiOiIxIiwicmVjaXBpZW50Ijp7InR5cGUiOiJlbWFpbCIsImhhc2hlZCI6ZmFsc2UsImlkZW50aXR5IjoiYWRhQHF1aWxsLmV4YW1wbGUifSwiYmFkZ2UiOnsibmFtZSI6Ik9uZSIsImlzc3VlciI6eyJuYW1lIjoiSXNzdWVyIiwidXJsIjoiaHR0cHM6Ly9pc3MuZXhhbXBsZSJ9fSwidmVyaWZ5Ijp7InR5cGUiOiJzaWduZWQiLCJ1cmwiOiJodHRwczovL2lzcy5leGFtcGxlL2tleSJ9fQ.c2ln".into()),
        baked: Some(b"\x89PNG\r\n\x1a\n".to_vec()),
        credential: Some(r#"{"type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "urn:uuid:1"}"#.into()),
        ..Offer::default()
    }
}

/// Every call that a signed-in backpack knows, by name.
async fn calls(protocol: &Protocol, net: &Net, root: &Url) -> Vec<(&'static str, BackpackError)> {
    let grant = grant(root);
    let session = Session {
        net,
        grant: &grant,
        now: now(),
    };
    let mut ends = Vec::new();
    let mut end = |call: &'static str, error: Option<BackpackError>| {
        ends.push((
            call,
            error.unwrap_or_else(|| panic!("{} {call} takes it for good", protocol.id)),
        ));
    };
    if let Some(pull) = protocol.pull {
        for cursor in [Cursor::Start { since: None }, Cursor::Start { since: Some(now()) }] {
            end("pull", pull.page(&session, &cursor).await.err());
        }
    }
    if let Some(push) = protocol.push {
        end("push", push.push(&session, &offer()).await.err());
    }
    end("profile", protocol.sign_in.profile(&session).await.err());
    end("renew", protocol.sign_in.renew(net, &grant, now()).await.err());
    ends
}

#[tokio::test]
async fn every_answer_gone_wrong_ends_in_a_typed_error_that_leaks_nothing() {
    let net = door(Duration::from_secs(10));
    for (status, body) in GONE_WRONG {
        let root = host(Manner::Answers(*status, body)).await;
        for protocol in PROTOCOLS {
            for (call, error) in calls(protocol, &net, &root).await {
                let what = format!("{} {call}, {status} {body}: {error:?} / {error}", protocol.id);
                assert_eq!(*status == 401, matches!(error, BackpackError::SignedOut), "{what}");
                assert_eq!(*status == 429, matches!(error, BackpackError::Busy { .. }), "{what}");
                assert!(!what.replace(body, "").contains("SECRET"), "{what} leaks");
            }
        }
    }
}

#[tokio::test]
async fn good_news_without_content_is_neither_a_listing_nor_a_profile() {
    let net = door(Duration::from_secs(10));
    for body in HOLLOW {
        let root = host(Manner::Answers(200, body)).await;
        let grant = grant(&root);
        let session = Session {
            net: &net,
            grant: &grant,
            now: now(),
        };
        for protocol in PROTOCOLS {
            let mut ends = vec![protocol.sign_in.profile(&session).await.err()];
            if let Some(pull) = protocol.pull {
                ends.push(pull.page(&session, &Cursor::Start { since: None }).await.err());
            }
            for end in ends {
                assert!(
                    matches!(end, Some(BackpackError::HostTrouble { .. })),
                    "{} {body}: {end:?}",
                    protocol.id
                );
            }
        }
    }
}

#[tokio::test]
async fn a_sign_in_at_a_host_gone_wrong_ends_in_a_typed_error_that_leaks_nothing() {
    let net = door(Duration::from_secs(10));
    // Good answers with the wrong body; server errors have a pause of their own before the second try.
    for (status, body) in GONE_WRONG.iter().filter(|(status, _)| *status < 500) {
        let root = host(Manner::Answers(*status, body)).await;
        for protocol in PROTOCOLS {
            let sign_in = protocol.sign_in;
            let mut errors = Vec::new();
            errors.extend(
                sign_in
                    .discover(&net, &root)
                    .await
                    .err()
                    .map(|error| ("discover", error)),
            );
            let found = holdall_backpacks::Found {
                name: "Host".into(),
                endpoints: endpoints(&root),
                scopes: Vec::new(),
                registers: true,
                from: root.clone(),
                terms_url: None,
                privacy_url: None,
            };
            let ask = Ask {
                write: true,
                client: None,
                redirect: Url::parse("http://127.0.0.1:7777/cb").unwrap(),
                relay: Url::parse("https://relay.example/").unwrap(),
            };
            errors.extend(
                sign_in
                    .begin(&net, &found, &ask)
                    .await
                    .err()
                    .map(|error| ("begin", error)),
            );
            let back = Url::parse("http://127.0.0.1:7777/cb?code=SECRET-code&state=SECRET-state").unwrap();
            let finished = sign_in.finish(&net, started(&root), Answer::Back(back), now()).await;
            errors.push(("finish", finished.expect_err("no grant comes of it")));
            let password = Answer::Password {
                user: "ada".into(),
                password: secret("SECRET-word"),
            };
            let finished = sign_in.finish(&net, started(&root), password, now()).await;
            errors.push(("password", finished.expect_err("no grant comes of it")));
            assert!(
                errors.iter().any(|(call, _)| *call == "discover"),
                "{} finds itself in {body}",
                protocol.id
            );
            for (call, error) in errors {
                let what = format!("{} {call}, {status} {body}: {error:?} / {error}", protocol.id);
                assert!(
                    !matches!(error, BackpackError::SignedOut),
                    "{what}: nobody was signed in"
                );
                // Nothing secret has gone out before the answer of the browser.
                if matches!(call, "discover" | "begin") {
                    continue;
                }
                for sent in [
                    "SECRET-code",
                    "SECRET-verifier",
                    "SECRET-id",
                    "SECRET-secret",
                    "SECRET-word",
                    "SECRET-state",
                ] {
                    assert!(!what.replace(body, "").contains(sent), "{what} leaks");
                }
            }
        }
    }
}

#[tokio::test]
async fn hosts_that_stall_break_off_or_flood_are_given_up() {
    for (manner, timeout) in [
        (Manner::Stalls, Duration::from_millis(300)),
        (Manner::BreaksOff, Duration::from_secs(20)),
        (Manner::Floods, Duration::from_secs(20)),
    ] {
        let (net, root) = (door(timeout), host(manner).await);
        for protocol in PROTOCOLS {
            for (call, error) in calls(protocol, &net, &root).await {
                let fits = match manner {
                    Manner::Stalls => matches!(error, BackpackError::Net(NetError::Timeout { .. })),
                    Manner::Floods => matches!(error, BackpackError::Net(NetError::TooLarge { .. })),
                    _ => matches!(error, BackpackError::Net(NetError::Unreachable { .. })),
                };
                assert!(fits, "{} {call}: {error:?}", protocol.id);
            }
        }
    }
}

#[tokio::test]
async fn an_answer_to_another_sign_in_is_refused_before_anything_is_asked() {
    let net = door(Duration::from_secs(1));
    // Nobody listens there: a request would end in another error.
    let root = Url::parse("http://127.0.0.1:1/").unwrap();
    for protocol in PROTOCOLS {
        for query in [
            "",
            "code=1",
            "code=1&state=other",
            "error=access_denied&state=SECRET-statd",
        ] {
            let back = Url::parse(&format!("http://127.0.0.1:7777/cb?{query}")).unwrap();
            let end = protocol
                .sign_in
                .finish(&net, started(&root), Answer::Back(back), now())
                .await;
            assert!(
                matches!(end, Err(BackpackError::BadReturn(_))),
                "{} {query}: {end:?}",
                protocol.id
            );
        }
    }
}
