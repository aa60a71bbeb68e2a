//! `GET /assertions`.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Stage, told};
use crate::{Held, spec::READ};

#[tokio::test]
async fn pages_lead_from_one_to_the_next_and_hold_every_badge_once() {
    let stage = Stage::with(0, |_| {}).await;
    for badge in stage.issuers.crowd(7, "ada@quill.example") {
        stage.host.put("ada", badge);
    }
    let (_, tokens) = stage.signed_in(&[READ]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let mut seen = Vec::new();
    let mut path = "/assertions?limit=3".to_owned();
    for _ in 0..3 {
        let answer = stage.call(&path, access).await;
        assert_eq!(answer.headers()["x-total-count"], "7");
        let links = answer.headers()["link"].to_str().unwrap().to_owned();
        let page: Value = answer.json().await.unwrap();
        seen.extend(
            page["assertions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let next = links.split(", ").find(|link| link.contains("rel=\"next\""));
        let Some(next) = next else { break };
        path = next
            .split(['<', '>'])
            .nth(1)
            .unwrap()
            .split("/ims/ob/v2p1")
            .nth(1)
            .unwrap()
            .to_owned();
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 7);
}

#[tokio::test]
async fn signed_badges_stand_in_a_list_of_their_own() {
    let stage = Stage::with(usize::MAX, |_| {}).await;
    let (_, tokens) = stage.signed_in(&[READ]).await;
    let page: Value = stage
        .call("/assertions", tokens["access_token"].as_str().unwrap())
        .await
        .json()
        .await
        .unwrap();
    let signed = page["signedAssertions"].as_array().unwrap();
    assert!(signed.iter().all(|jws| jws.as_str().unwrap().split('.').count() == 3));
    let held = &stage.ada.badges;
    assert_eq!(
        signed.len(),
        held.iter().filter(|badge| matches!(badge, Held::Signed(_))).count()
    );
    assert_eq!(page["assertions"].as_array().unwrap().len() + signed.len(), held.len());
}

#[tokio::test]
async fn since_lists_what_came_after_and_nothing_older() {
    let now: DateTime<Utc> = "2026-11-21T12:00:00Z".parse().unwrap();
    let stage = Stage::with(3, |setup| setup.now = Some(now)).await;
    let (_, tokens) = stage.signed_in(&[READ]).await;
    let access = tokens["access_token"].as_str().unwrap();
    stage
        .host
        .put("ada", stage.issuers.crowd(1, "ada@quill.example").remove(0));
    let page: Value = stage
        .call("/assertions?since=2026-11-21T11:59:00Z", access)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(page["assertions"].as_array().unwrap().len(), 1);
    let later: Value = stage
        .call("/assertions?since=2026-11-22T12:00:00Z", access)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(later["assertions"].as_array().unwrap().len(), 0);
    let answer = stage.call("/assertions?since=yesterday", access).await;
    assert_eq!(told(answer).await, (400, "BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn a_hidden_badge_leaves_the_list_and_comes_back() {
    let stage = Stage::with(0, |_| {}).await;
    let badges = stage.issuers.crowd(2, "ada@quill.example");
    let id = crate::world::assertion_id(&badges[0]);
    badges.into_iter().for_each(|badge| stage.host.put("ada", badge));
    let (_, tokens) = stage.signed_in(&[READ]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let count = async || {
        let page: Value = stage.call("/assertions", access).await.json().await.unwrap();
        page["assertions"].as_array().unwrap().len()
    };
    stage.host.knobs().hide(&id);
    assert_eq!(count().await, 1);
    stage.host.knobs().show(&id);
    assert_eq!(count().await, 2);
}
