//! The hostile host: kind until an attack is on, and then every attack is felt where it is meant.

use std::time::Duration;

use serde_json::Value;

use crate::{
    Attack, Personality,
    spec::{OFFLINE, PROFILE, READ},
    spec_tests::Stage,
};

async fn stage() -> Stage {
    let stage = Stage::with(6, |setup| setup.personality = Personality::Hostile).await;
    stage.host.knobs().switch(|it| it.page_size = 2);
    stage
}

/// What a call brings within a moment: status, link, total, and the body as far as it came; nothing for a call that hangs.
#[derive(Debug, PartialEq)]
struct Brought(Option<(u16, String, String, Result<String, ()>)>);

async fn brought(asked: reqwest::RequestBuilder) -> Brought {
    let read = async {
        let answer = asked.send().await.unwrap();
        let header = |name: &str| {
            let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (status, link, total) = (answer.status().as_u16(), header("link"), header("x-total-count"));
        let location = header("location");
        (
            status,
            format!("{link}{location}"),
            total,
            answer.text().await.map_err(drop),
        )
    };
    Brought(tokio::time::timeout(Duration::from_millis(1500), read).await.ok())
}

#[tokio::test]
async fn every_attack_is_felt_and_all_is_well_when_it_is_over() {
    let stage = stage().await;
    let (client, tokens) = stage.signed_in(&[READ, PROFILE, OFFLINE]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let listing = || {
        let url = stage.at("/ims/ob/v2p1/assertions?limit=100&offset=0");
        stage.http.get(url).bearer_auth(access)
    };
    let manifest = || stage.http.get(stage.at("/.well-known/badgeconnect.json"));
    let token = || {
        let form = [("grant_type", "refresh_token"), ("refresh_token", "unknown")];
        let asked = stage.http.post(stage.at("/oauth/token"));
        asked.basic_auth(&client.0, Some(&client.1)).form(&form)
    };
    let register = || {
        let asked = stage.http.post(stage.at("/oauth/register"));
        asked.json(&serde_json::json!({}))
    };
    let honest = [
        brought(listing()).await,
        brought(manifest()).await,
        brought(token()).await,
        brought(register()).await,
    ];
    for (name, attack) in Attack::ALL {
        stage.host.knobs().attack(Some(*attack));
        let felt = [
            brought(listing()).await != honest[0],
            brought(manifest()).await != honest[1],
            brought(token()).await != honest[2],
            brought(register()).await != honest[3],
        ];
        stage.host.knobs().attack(None);
        let meant = match attack {
            Attack::MovedToken | Attack::MovedApi | Attack::ScriptPage | Attack::ForeignRevocation => {
                [false, true, false, false]
            }
            Attack::TokenElsewhere | Attack::WrongTokens => [false, false, true, false],
            Attack::RegisterElsewhere => [false, false, false, true],
            _ => [true, false, false, false],
        };
        assert_eq!(felt, meant, "{name}: listing, manifest, token, registration");
        assert_eq!(brought(listing()).await, honest[0], "{name} is over");
    }
}

#[tokio::test]
async fn the_accomplice_answers_kindly_and_writes_down_what_it_is_sent() {
    let stage = stage().await;
    let (_, tokens) = stage.signed_in(&[READ, PROFILE, OFFLINE]).await;
    let access = tokens["access_token"].as_str().unwrap();
    stage.host.knobs().attack(Some(Attack::ForeignRedirect));
    let answer = stage.call("/assertions", access).await;
    assert_eq!(answer.status(), 302);
    let to = answer.headers()["location"].to_str().unwrap().to_owned();
    let lured = stage.http.get(to).bearer_auth("a-careless-token").send().await.unwrap();
    let body: Value = lured.json().await.unwrap();
    assert_eq!(body["assertions"], serde_json::json!([]));
    let log = stage.host.accomplice_log();
    assert_eq!(log.len(), 1);
    let mark = format!("Bearer {}", crate::mark("a-careless-token"));
    assert_eq!(
        log[0].authorization.as_deref(),
        Some(mark.as_str()),
        "known again, and not told"
    );
}
