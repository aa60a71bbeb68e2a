//! The knobs, as a caller meets them.

use std::time::Duration;

use serde_json::Value;

use super::{Stage, told};
use crate::{
    Fault,
    spec::{OFFLINE, PROFILE},
};

#[tokio::test]
async fn failures_are_answered_as_ordered_and_then_all_is_well() {
    let stage = Stage::with(0, |_| {}).await;
    let (_, tokens) = stage.signed_in(&[PROFILE]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let headers = vec![("retry-after".to_owned(), "7".to_owned())];
    stage.host.knobs().next(
        "/ims",
        1,
        Fault::Answer {
            status: 429,
            headers,
            body: "slow down".to_owned(),
        },
    );
    stage.host.knobs().fail_next(1, 500, "<html>");
    let first = stage.call("/profile", access).await;
    assert_eq!(
        (
            first.status().as_u16(),
            first.headers()["retry-after"].to_str().unwrap()
        ),
        (429, "7")
    );
    assert_eq!(stage.call("/profile", access).await.status(), 500);
    assert_eq!(stage.call("/profile", access).await.status(), 200);
}

#[tokio::test]
async fn an_answer_cut_short_does_not_read_as_whole() {
    let stage = Stage::with(0, |_| {}).await;
    let (_, tokens) = stage.signed_in(&[PROFILE]).await;
    let access = tokens["access_token"].as_str().unwrap();
    stage.host.knobs().cut_next(1);
    let answer = stage.call("/profile", access).await;
    assert_eq!(answer.status(), 200, "the head says all is well");
    assert!(answer.bytes().await.is_err(), "the body does not arrive");
}

#[tokio::test]
async fn a_lost_answer_has_done_its_work() {
    let stage = Stage::with(0, |_| {}).await;
    let (client, tokens) = stage.signed_in(&[PROFILE, OFFLINE]).await;
    stage.host.knobs().next("/oauth/token", 1, Fault::Lose);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let url = stage.at("/oauth/token");
    let lost = stage
        .http
        .post(url)
        .basic_auth(&client.0, Some(&client.1))
        .form(&form)
        .send()
        .await;
    assert!(lost.is_err(), "not even a status came back");
    assert_eq!(
        stage
            .call("/profile", tokens["access_token"].as_str().unwrap())
            .await
            .status(),
        401,
        "it rotated"
    );
}

#[tokio::test]
async fn a_stalled_request_ends_when_the_host_stops() {
    let stage = Stage::with(0, |_| {}).await;
    stage.host.knobs().stall_next(1);
    let asked = stage.http.get(stage.at("/")).send();
    assert!(tokio::time::timeout(Duration::from_millis(300), asked).await.is_err());
    assert_eq!(stage.host.log().last().unwrap().status, 0, "left hanging");
    let (base, http) = (stage.host.base.clone(), stage.http.clone());
    stage.host.stop();
    assert!(http.get(base).send().await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn stopping_ends_connections_that_were_kept_open() {
    let stage = Stage::with(0, |_| {}).await;
    assert_eq!(stage.http.get(stage.at("/")).send().await.unwrap().status(), 200);
    let (base, http) = (stage.host.base.clone(), stage.http.clone());
    drop(stage.host);
    assert!(http.get(base).send().await.is_err());
}

#[tokio::test]
async fn withdrawn_grants_are_refused() {
    let stage = Stage::with(0, |_| {}).await;
    let (client, tokens) = stage.signed_in(&[PROFILE, OFFLINE]).await;
    stage.host.knobs().revoke_all_grants();
    let answer = stage.call("/profile", tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(told(answer).await, (401, "UNAUTHENTICATED".to_owned()));
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    assert_eq!(stage.token(&client, &form).await.status(), 400);
}

#[tokio::test]
async fn a_host_may_say_less_than_others() {
    let stage = Stage::with(0, |setup| {
        setup.switches.expires_in = false;
        setup.switches.grant_only = Some(vec![PROFILE.to_owned()]);
    })
    .await;
    let (_, tokens): (_, Value) = stage.signed_in(&[PROFILE, OFFLINE]).await;
    assert!(tokens.get("expires_in").is_none());
    assert_eq!(tokens["scope"], PROFILE);
}
