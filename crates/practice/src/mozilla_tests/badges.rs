//! Badges at the Mozilla hosts: offered, refused, shown.

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::{GEN1, GENERATIONS, ISSUES, SIGNED, Stage, of, recorded, same, told};
use crate::{
    Held, Personality, Setup, SiteSetup, backpack, issuer_site,
    recipients::{self, Hidden},
    signing,
};

/// `message` and `code` of a refusal.
fn words(body: &Value) -> (&Value, &Value) {
    (&body["message"], &body["code"])
}

#[tokio::test]
async fn badges_are_taken_and_refused_as_they_were() {
    for generation in GENERATIONS {
        let stage = Stage::new(generation, 3600).await;
        let tokens = stage.tokens().await;
        let good = stage.publish("x/good", |_| {});
        let (status, body) = stage.issue(&tokens, &json!(good)).await;
        let (real_status, real, _) = of(generation, (GEN1, "issue"), (ISSUES, "issue hosted 1.0 JSON"));
        assert_eq!(status, real_status, "{body}");
        let real: Value = serde_json::from_str(&real).unwrap();
        for pointer in ["", "/badge", "/badge/badge", "/badge/_originalRecipient"] {
            let names = |value: &Value| {
                let mut names: Vec<String> = value
                    .pointer(pointer)
                    .unwrap()
                    .as_object()
                    .unwrap()
                    .keys()
                    .cloned()
                    .collect();
                names.sort();
                names
            };
            assert_eq!(names(&body), names(&real), "{pointer}");
        }
        assert_eq!(
            stage.issue(&tokens, &json!(good)).await,
            (304, Value::Null),
            "already there, and no body"
        );

        let cases = [
            (json!("x"), (GEN1, "malformed"), (ISSUES, "malformed")),
            (json!(null), (GEN1, "none"), (ISSUES, "empty JSON body")),
            (
                json!(stage.publish("x/other", |badge| badge["recipient"]["identity"] = json!("sha256$00"))),
                (GEN1, "other user"),
                (GEN1, "other user"),
            ),
            (
                json!(stage.publish("x/origin", |badge| {
                    let profile = json!({"name": "Elsewhere", "url": "https://elsewhere.example"});
                    let issuer = stage.site.publish("/x/issuer", "application/json", profile.to_string().as_bytes());
                    let image = format!("{}o/city-hospital/emblem.png", stage.site.base);
                    let class = json!({"name": "B", "description": "d", "image": image, "criteria": "http://x/", "issuer": issuer});
                    badge["badge"] = json!(stage.site.publish("/x/class", "application/json", class.to_string().as_bytes()));
                })),
                (GEN1, "other origin"),
                (ISSUES, "other origin issuer"),
            ),
            (json!(format!("{}x/nothing", stage.site.base)), (ISSUES, "assertion 404"), (ISSUES, "assertion 404")),
            (json!(stage.site.base), (ISSUES, "assertion html"), (ISSUES, "assertion html")),
            (json!("http://127.0.0.1:1/a"), (ISSUES, "unreachable"), (ISSUES, "unreachable")),
            (
                json!(stage.publish("x/v2", |badge| {
                    badge.as_object_mut().unwrap().remove("verify");
                })),
                ("gen2-issue-images-and-signed", "OB 2.0"),
                ("gen2-issue-images-and-signed", "OB 2.0"),
            ),
            (
                json!(stage.publish("x/mismatch", |badge| badge["verify"]["url"] = json!(good))),
                ("gen2-issue-images-and-signed", "verify url mismatch"),
                ("gen2-issue-images-and-signed", "verify url mismatch"),
            ),
            (
                json!(stage.publish("x/image", |badge| {
                    let issuer = format!("{}old/issuer", stage.site.base);
                    let class = json!({"name": "B", "description": "d", "image": format!("{}nope.png", stage.site.base),
                        "criteria": "http://x/", "issuer": issuer});
                    badge["badge"] = json!(stage.site.publish("/x/picture", "application/json", class.to_string().as_bytes()));
                })),
                ("gen2-issue-images-and-signed", "badge image 404"),
                ("gen2-issue-images-and-signed", "badge image 404"),
            ),
        ];
        for (badge, first, second) in cases {
            let (status, body) = stage.issue(&tokens, &badge).await;
            let (real_status, real, _) = of(generation, first, second);
            assert_eq!(status, real_status, "{}: {body}", second.1);
            let real: Value = serde_json::from_str(&real).unwrap();
            assert_eq!(words(&body), words(&real), "{}", second.1);
        }
        let sha384 = stage.publish("x/sha384", |badge| badge["recipient"]["identity"] = json!("sha384$00"));
        let (_, body) = stage.issue(&tokens, &json!(sha384)).await;
        let real: Value = serde_json::from_str(&recorded(ISSUES, "sha384").1).unwrap();
        assert_eq!(
            body["recipient.identity"]["message"],
            real["recipient.identity"]["message"]
        );

        let shouted = stage.publish("x/shouted", |badge| {
            badge["recipient"] = recipients::identity("ADA@QUILL.EXAMPLE", Hidden::Sha256, "s");
        });
        let (status, _) = stage.issue(&tokens, &json!(shouted)).await;
        let real = of(
            generation,
            (GEN1, "upper-case email hash"),
            (ISSUES, "uppercase email hash"),
        );
        assert_eq!(status, real.0);
        let form = stage.publish("x/form", |_| {});
        let bearer = BASE64_STANDARD.encode(&tokens.access);
        let asked = stage.http.post(stage.at("/api/issue")).bearer_auth(&bearer);
        assert_eq!(
            asked.form(&[("badge", form.as_str())]).send().await.unwrap().status(),
            201,
            "a real form is fine"
        );
        let labelled = stage
            .http
            .post(stage.at("/api/issue"))
            .bearer_auth(&bearer)
            .body("badge=x");
        let answer = labelled
            .header("content-type", "application/json")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 400, "the example of its own documentation");
        let got = stage
            .http
            .request(Method::GET, stage.at("/api/issue"))
            .bearer_auth(&bearer)
            .send()
            .await
            .unwrap();
        assert_eq!(got.status(), 404);
    }
}

#[tokio::test]
async fn signatures_are_looked_at_as_they_were() {
    let stage = Stage::new(Personality::MozillaGen2, 3600).await;
    let tokens = stage.tokens().await;
    let Held::Signed(good) = stage.site.old_awards()[3].held.clone() else {
        panic!("a signed one");
    };
    let payload = signing::payload(&good).unwrap();
    let with = |head: Value, payload: &Value, signature: &str| {
        let part = |value: &Value| base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        json!(format!("{}.{}.{signature}", part(&head), part(payload)))
    };
    let mut unsigned = payload.clone();
    unsigned["uid"] = json!("nobody-signed-this");
    for (badge, name) in [
        (with(json!({"alg": "HS256"}), &payload, "c2ln"), "HS256"),
        (with(json!({"alg": "RS256"}), &payload, "c2ln"), "bad signature"),
        (
            with(json!({"alg": "RS256"}), &json!({"uid": "x"}), "c2ln"),
            "JWS no recipient",
        ),
        (with(json!({"alg": "none"}), &unsigned, ""), "alg none"),
        (json!(good), "signed RS256"),
        (json!(good), "signed dup same JWS"),
    ] {
        let (status, body) = stage.issue(&tokens, &badge).await;
        let (real_status, real, _) = recorded(SIGNED, name);
        assert_eq!(status, real_status, "{name}: {body}");
        let real: Value = serde_json::from_str(&real).unwrap_or_default();
        assert_eq!(words(&body), words(&real), "{name}");
    }
    let revoked = json!({"mentor-2014": "gone"});
    stage
        .site
        .publish("/old/revoked", "application/json", revoked.to_string().as_bytes());
    let (status, body) = stage.issue(&tokens, &json!(good)).await;
    let (real_status, real, _) = recorded(SIGNED, "revoked");
    let real: Value = serde_json::from_str(&real).unwrap();
    assert_eq!((status, words(&body)), (real_status, words(&real)));
}

#[tokio::test]
async fn the_displayer_shows_what_is_public_as_it_did() {
    const SHOWN: &str = "gen2-displayer";
    let site = issuer_site(SiteSetup::default()).await.unwrap();
    let host = backpack(Setup {
        personality: Personality::MozillaGen2,
        people: vec![site.old_ada()],
        ..Setup::default()
    })
    .await
    .unwrap();
    let http = Client::builder().no_proxy().build().unwrap();
    let at = |path: &str| host.base.join(path).unwrap();
    let convert = async |email: &str| {
        let answer = http
            .post(at("/displayer/convert/email"))
            .json(&json!({"email": email}))
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    for email in ["ada@quill.example", "ADA@quill.example", "ada.quill@harbour.example"] {
        assert_eq!(
            convert(email).await,
            (200, json!({"status": "okay", "email": email, "userId": 1}))
        );
    }
    let (status, body) = convert("nobody@example.org").await;
    let real = recorded(SHOWN, "convert missing");
    assert_eq!((status, body), (real.0, serde_json::from_str(&real.1).unwrap()));
    let get = async |path: &str| told(http.get(at(path)).send().await.unwrap()).await;
    for name in [
        "GET /displayer/999/groups.json",
        "GET /displayer/abc/groups.json",
        "GET /displayer/1/group/2.json",
        "GET /displayer/1/group/3.json",
        "GET /displayer/1/group/999.json",
        "GET /displayer/999/group/1.json",
        "GET /displayer/999/groups.json?callback=cb",
    ] {
        let path = name.strip_prefix("GET ").unwrap();
        same(recorded(SHOWN, name), get(path).await, name);
    }
    let groups: Value = serde_json::from_str(&get("/displayer/1/groups.json").await.1).unwrap();
    assert_eq!(groups["groups"][0]["badges"], 4);
    let group: Value = serde_json::from_str(&get("/displayer/1/group/1.json").await.1).unwrap();
    for entry in group["badges"].as_array().unwrap() {
        let names: Vec<&String> = entry.as_object().unwrap().keys().collect();
        assert_eq!(names.len(), 4, "{names:?}");
        let picture = http
            .get(entry["imageUrl"].as_str().unwrap())
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        let baked = holdall_formats::unbake(&picture).unwrap().payload;
        let signed = entry["hostedUrl"].is_null();
        assert_eq!(signed, baked.starts_with(b"eyJ"), "only a signed badge has no address");
        assert!(!entry.to_string().contains("eyJ"), "its signature is nowhere else");
    }
    host.show("mentor-2014", false);
    let groups: Value = serde_json::from_str(&get("/displayer/1/groups.json").await.1).unwrap();
    assert_eq!(groups["groups"][0]["badges"], 3);
}
