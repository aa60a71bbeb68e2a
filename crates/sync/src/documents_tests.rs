//! Documents: kept as they come, asked for once, and there when the web is not.

use holdall_model::Role;
use holdall_net::{Origin, Purpose};
use holdall_verify::{Documents, Missing};
use serde_json::json;
use url::Url;

use crate::testing::{Says, stage};

const A: &str = "https://issuer.example/a";

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[tokio::test]
async fn an_answer_is_kept_and_asked_for_once_per_job() {
    let stage = stage().await;
    stage.web.json(A, &json!({"id": A}));
    let documents = stage.engine.online(Some(url("https://backpack.example/")));
    let a = url(A);
    let (one, two) = tokio::join!(documents.get(&a, Role::Assertion), documents.get(&a, Role::Assertion));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!((one.bytes, one.status, one.kept), (two.bytes, 200, false));
    assert_eq!(stage.web.times(A), 1, "two at once are one request");
    let request = stage.web.asked().remove(0);
    let accept = request.headers["accept"].to_str().unwrap();
    assert!(
        accept.starts_with("application/ld+json, application/json, image/png, image/svg+xml"),
        "{accept}"
    );
    let typed = matches!(request.origin, Origin::Given { typed: Some(ref typed) } if typed.host_str() == Some("backpack.example"));
    assert!(typed, "what the user typed decides about private hosts");
    assert_eq!(request.purpose, Purpose::Verify);
    let fetch = documents.fetch_of(&url(A)).unwrap();
    let row = stage.read(move |reader| reader.fetch(fetch)).await.unwrap();
    assert_eq!((row.url.as_str(), row.sha256, row.good), (A, one.sha256, true));
}

#[tokio::test]
async fn an_unchanged_document_is_asked_for_with_its_etag_and_not_sent_again() {
    let stage = stage().await;
    stage.web.json(A, &json!({"id": A}));
    let first = stage.engine.online(None).get(&url(A), Role::Assertion).await.unwrap();
    stage.day.store(3, std::sync::atomic::Ordering::SeqCst);
    let documents = stage.engine.online(None);
    let second = documents.get(&url(A), Role::Assertion).await.unwrap();
    assert!(stage.web.asked()[1].headers.contains_key("if-none-match"));
    assert_eq!(
        (second.status, &second.bytes, second.kept),
        (200, &first.bytes, false),
        "304 stands for the kept body"
    );
    assert_eq!(
        second.fetched_at,
        crate::testing::day(3),
        "and is as good as fetched now"
    );
    let fetch = documents.fetch_of(&url(A)).unwrap();
    let row = stage.read(move |reader| reader.fetch(fetch)).await.unwrap();
    assert_eq!(
        (row.fetched_at, row.last_same_at),
        (crate::testing::day(0), crate::testing::day(3))
    );
}

#[tokio::test]
async fn offline_the_last_good_copy_stands_and_a_withdrawn_badge_stays_withdrawn() {
    let stage = stage().await;
    let ask = |role| {
        let online = stage.engine.online(None);
        async move { online.get(&url(A), role).await.unwrap().status }
    };
    let kept = |role| {
        let offline = stage.engine.offline();
        async move { offline.get(&url(A), role).await }
    };
    assert_eq!(kept(Role::Issuer).await.unwrap_err(), Missing::NotKept);
    stage.web.json(A, &json!({"id": A}));
    assert_eq!(ask(Role::Issuer).await, 200);
    for (status, body) in [
        (404, "gone"),
        (500, "boom"),
        (410, ""),
        (200, "<!DOCTYPE html><p>Log in to the café's network"),
    ] {
        stage
            .web
            .says(A, Says::Body(status, "text/html", body.as_bytes().to_vec()));
        assert_eq!(ask(Role::Issuer).await, status);
        let copy = kept(Role::Issuer).await.unwrap();
        assert_eq!(
            (copy.status, copy.kept),
            (200, true),
            "{status} {body:?} does not hide the good copy"
        );
        assert!(copy.bytes.starts_with(b"{"), "{status} {body:?}");
    }
    stage.web.says(A, Says::Body(410, "text/plain", b"withdrawn".to_vec()));
    assert_eq!(ask(Role::Assertion).await, 410);
    assert_eq!(kept(Role::Assertion).await.unwrap().status, 410);
}

#[tokio::test]
async fn what_the_web_does_not_answer_nothing_old_stands_in_for() {
    let stage = stage().await;
    stage.web.json(A, &json!({"id": A}));
    stage.engine.online(None).get(&url(A), Role::Issuer).await.unwrap();
    for (says, expected) in [(Says::Timeout, true), (Says::Unreachable, false)] {
        stage.web.says(A, says);
        let missing = stage.engine.online(None).get(&url(A), Role::Issuer).await.unwrap_err();
        assert_eq!(missing == Missing::Timeout, expected, "{missing:?}");
    }
    stage.web.says(A, Says::Offline);
    let kept = stage.engine.online(None).get(&url(A), Role::Issuer).await.unwrap();
    assert!(kept.kept, "a door that is shut by choice leaves what was kept");
    let other = stage
        .engine
        .online(None)
        .get(&url("ftp://issuer.example/a"), Role::Issuer)
        .await
        .unwrap_err();
    assert!(matches!(other, Missing::Refused(_)));
}

#[tokio::test]
async fn a_dead_host_is_given_up_after_three_addresses_and_a_host_in_trouble_gets_three_tries() {
    let stage = stage().await;
    let documents = stage.engine.online(None).patient(stage.engine.second);
    for number in 0..6 {
        let address = format!("https://dead.example/{number}");
        stage.web.says(&address, Says::Unreachable);
        assert!(matches!(
            documents.get(&url(&address), Role::Issuer).await,
            Err(Missing::Unreachable(_))
        ));
    }
    assert_eq!(stage.web.asked().len(), 9, "three addresses, three tries each");
    stage.web.says(A, Says::Body(503, "text/plain", b"busy".to_vec()));
    assert_eq!(documents.get(&url(A), Role::Issuer).await.unwrap().status, 503);
    assert_eq!(stage.web.times(A), 3, "another host is another matter");
}

#[tokio::test]
async fn a_large_document_comes_back_whole_when_asked_for_twice() {
    let stage = stage().await;
    let large = vec![b'x'; 300_000];
    stage.web.says(A, Says::Body(200, "text/plain", large.clone()));
    let documents = stage.engine.online(None);
    for _ in 0..2 {
        assert_eq!(documents.get(&url(A), Role::Key).await.unwrap().bytes, large);
    }
    assert_eq!(stage.web.times(A), 1);
}
