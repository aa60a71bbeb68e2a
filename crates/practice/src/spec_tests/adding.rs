//! `POST /assertions`.

use serde_json::{Value, json};

use super::{Stage, told};
use crate::{Held, spec::CREATE};

fn hosted(stage: &Stage, slug: &str) -> Value {
    match stage.issuers.award(slug).unwrap().held {
        Held::Hosted(assertion) => json!({ "assertion": assertion }),
        Held::Signed(jws) => json!({ "signedAssertion": jws }),
    }
}

#[tokio::test]
async fn hosted_and_signed_badges_are_taken_once() {
    let stage = Stage::with(0, |_| {}).await;
    let (_, tokens) = stage.signed_in(&[CREATE]).await;
    let access = tokens["access_token"].as_str().unwrap();
    for slug in [
        "mountain-rescue-winter",
        "basic-life-support",
        "knots-and-splices",
        "reading-partner",
    ] {
        for _ in 0..2 {
            let answer = stage.push(access, &hosted(&stage, slug)).await;
            assert_eq!(told(answer).await, (200, "OK".to_owned()), "{slug}");
        }
    }
    assert_eq!(stage.host.badges_of("ada").len(), 4);
    let held = stage.issuers.award("mountain-rescue-winter").unwrap().held;
    assert!(
        stage.host.badges_of("ada").contains(&held),
        "what the issuer publishes is what is kept"
    );
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_the_words_of_the_specification() {
    let stage = Stage::with(0, |_| {}).await;
    let (_, tokens) = stage.signed_in(&[CREATE]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let elsewhere = json!({"assertion": {"id": format!("{}o/nowhere", stage.issuers.base), "type": "Assertion"}});
    let class = json!({"assertion": {"id": format!("{}o/alpine-rescue/b/mountain-rescue-winter", stage.issuers.base)}});
    let Held::Signed(jws) = stage.issuers.award("basic-life-support").unwrap().held else {
        panic!("it is signed")
    };
    let forged = jws.replace(jws.split('.').nth(2).unwrap(), "c2lnbmF0dXJl");
    let cases = [
        (hosted(&stage, "story-evening"), "RECIPIENT_PROFILE_MISMATCH"),
        (hosted(&stage, "hand-hygiene-2021"), "INVALID_BADGE"),
        (hosted(&stage, "summer-reading"), "INVALID_BADGE"),
        (elsewhere, "INVALID_BADGE"),
        (class, "INVALID_BADGE"),
        (json!({"signedAssertion": forged}), "INVALID_BADGE"),
        (json!({"signedAssertion": "x.y"}), "INVALID_BADGE"),
        (json!({"assertion": {"type": "Assertion"}}), "REQUEST_VALIDATION_ERROR"),
        (json!({"assertion": []}), "REQUEST_VALIDATION_ERROR"),
        (json!([]), "BAD_REQUEST"),
    ];
    for (body, text) in cases {
        let answer = stage.push(access, &body).await;
        assert_eq!(told(answer).await, (400, text.to_owned()), "{body}");
    }
    assert_eq!(stage.host.badges_of("ada"), [], "nothing of it was kept");
}

#[tokio::test]
async fn a_badge_taken_back_since_is_not_taken() {
    let stage = Stage::with(0, |_| {}).await;
    let (_, tokens) = stage.signed_in(&[CREATE]).await;
    let award = stage.issuers.award("mountain-rescue-winter").unwrap();
    let body = hosted(&stage, award.slug);
    stage.issuers.revoke(&award.id, "issued by mistake");
    let answer = stage.push(tokens["access_token"].as_str().unwrap(), &body).await;
    assert_eq!(told(answer).await, (400, "INVALID_BADGE".to_owned()));
}
