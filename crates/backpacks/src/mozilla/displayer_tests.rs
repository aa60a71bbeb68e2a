//! The Displayer API: as recorded, as another server speaks it, and as nobody should.

use holdall_model::Identity;
use serde_json::{Value, json};

use super::{
    Mozilla, baked,
    recorded_tests::{grant, recorded},
};
use crate::{
    BackpackError, Cursor, Page, Pull,
    test_host::{Host, Reply, net, now, reply, session},
};

const START: Cursor = Cursor::Start { since: None };

fn ada() -> Vec<Identity> {
    vec![Identity {
        kind: "email".into(),
        value: "earner@example.org".into(),
    }]
}

/// A host that answers groups with `answers`, by path, and everything around them as recorded.
async fn host(answers: impl Fn(&str, &str) -> Option<Reply> + Send + Sync + 'static) -> Host {
    Host::new(move |asked, _, root| {
        let other = match asked.target.as_str() {
            "/api/identity" => recorded("gen2-token-identity-errors", "identity ok"),
            "/displayer/convert/email" => recorded("gen2-displayer", "convert json"),
            "/displayer/1/groups.json" => recorded("gen2-displayer", "GET /displayer/1/groups.json"),
            "/displayer/1/group/3.json" => recorded("gen2-displayer", "GET /displayer/1/group/3.json"),
            _ => reply(404, r#"{"httpStatus": 404, "status": "missing"}"#),
        };
        answers(&asked.target, root).unwrap_or(other)
    })
    .await
}

async fn page(host: &Host, known: &[Identity]) -> Result<Page, BackpackError> {
    let (net, grant) = (net(), grant(host));
    let session = crate::Session {
        now: now(),
        ..session(&net, &grant)
    };
    Mozilla.page_among(&session, known, &START).await
}

/// A signed badge of 1.0 as it would be baked, and as the Displayer lists it.
fn signed(uid: &str) -> (String, Value) {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let payload = json!({
        "uid": uid, "recipient": {"type": "email", "hashed": true, "salt": "s", "identity": "sha256$5d"},
        "badge": "http://127.0.0.1:9101/badge", "issuedOn": 1_403_784_577,
        "verify": {"type": "signed", "url": "http://127.0.0.1:9101/key"}
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let jws = format!("{}.{}.c2ln", part(&json!({"alg": "RS256"})), part(&payload));
    let listed = json!({
        "uid": uid, "recipient": "sha256$5d", "salt": "s", "issued_on": 1_403_784_577, "issuedOn": 1_403_784_577,
        "badge": {"name": "B", "_location": "http://127.0.0.1:9101/badge",
            "issuer": {"name": "Issuer", "url": "http://127.0.0.1:9101", "origin": "http://127.0.0.1:9101"}},
        "_originalRecipient": {"type": "email", "hashed": true, "salt": "s", "identity": "sha256$5d"},
        "verify": {"type": "signed", "url": "http://127.0.0.1:9101/key"}
    });
    (jws, listed)
}

/// An SVG with `payload` baked in: text all through, so a scripted host can serve it.
fn picture(payload: &str) -> Reply {
    let plain =
        br#"<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><rect width="24" height="24"/></svg>"#;
    let baked = holdall_formats::bake(plain, payload.as_bytes(), false).unwrap();
    reply(200, String::from_utf8(baked).unwrap())
}

fn group(badges: Value) -> Reply {
    reply(200, json!({"userId": 1, "groupId": 1, "badges": badges}).to_string())
}

#[tokio::test]
async fn a_public_group_leads_to_the_badges_own_addresses_and_to_the_signatures_in_pictures() {
    let (jws, listed) = signed("s14bcd");
    let badge = jws.clone();
    let host = host(move |target, root| match target {
        "/displayer/1/group/1.json" => Some(group(json!([
            {"lastValidated": "2026-11-21T19:02:35.000Z", "hostedUrl": "http://127.0.0.1:9101/old?n=1",
             "assertion": {"recipient": "sha256$85", "salt": "old", "badge": {"name": "Old1", "issuer": {"origin": "http://127.0.0.1:9101"}}},
             "imageUrl": format!("{root}/images/badge/1.svg")},
            {"lastValidated": "2026-11-21T19:04:15.000Z", "hostedUrl": null, "assertion": listed,
             "imageUrl": format!("{root}/images/badge/2.svg")}
        ]))),
        "/images/badge/2.svg" => Some(picture(&badge)),
        _ => None,
    })
    .await;
    let page = page(&host, &ada()).await.unwrap();
    assert_eq!(page.total, Some(2));
    assert_eq!(
        page.items[0].assertion_id.as_deref(),
        Some("http://127.0.0.1:9101/old?n=1")
    );
    assert!(page.items[1].jws && page.items[1].listed == jws.as_bytes());
    let asked = host.asked();
    let targets: Vec<&str> = asked.iter().map(|asked| asked.target.as_str()).collect();
    assert_eq!(
        targets,
        [
            "/api/identity",
            "/displayer/convert/email",
            "/displayer/1/groups.json",
            "/displayer/1/group/1.json",
            "/displayer/1/group/3.json",
            "/images/badge/2.svg"
        ],
        "a picture is only asked for where nothing else proves the badge"
    );
    assert_eq!(asked[1].json(), json!({"email": "earner@example.org"}));
    for asked in &asked[1..] {
        assert_eq!(
            asked.header("authorization"),
            "",
            "{}: the Displayer gets no token",
            asked.target
        );
    }
    assert_eq!(
        asked[2].header("accept"),
        "application/json",
        "a list of types is not understood"
    );
}

#[tokio::test]
async fn an_address_that_is_not_the_accounts_own_is_never_sent() {
    let host = host(|_, _| None).await;
    let strangers = [Identity {
        kind: "email".into(),
        value: "second@example.org".into(),
    }];
    for known in [&[][..], &strangers] {
        let end = page(&host, known).await;
        let Err(BackpackError::Refused { code, .. }) = &end else {
            panic!("{end:?}");
        };
        assert_eq!(code.as_deref(), Some("ADDRESS_UNKNOWN"));
    }
    assert!(host.asked().iter().all(|asked| asked.target == "/api/identity"));
}

#[tokio::test]
async fn nobody_and_nothing_public_are_empty_and_every_other_answer_is_trouble() {
    let nobody =
        host(|target, _| (target == "/displayer/convert/email").then(|| recorded("gen2-displayer", "convert missing")));
    assert_eq!(page(&nobody.await, &ada()).await.unwrap().items.len(), 0);
    let none = host(|target, _| {
        let gen1 = "gen1-connect-issue-token-identity";
        (target == "/displayer/1/groups.json").then(|| recorded(gen1, "groups"))
    });
    assert_eq!(page(&none.await, &ada()).await.unwrap().total, Some(0));
    for (name, answer) in [
        ("convert", recorded("gen2-displayer", "convert none")),
        ("convert", reply(200, r#"{"status": "okay"}"#)),
        ("convert", reply(200, r#"{"userId": "../x"}"#)),
        ("convert", reply(404, "Cannot POST")),
        ("groups", recorded("gen2-displayer", "groups no ext Accept */*")),
        (
            "groups",
            recorded("gen2-displayer", "GET /displayer/1/groups.json?callback=cb"),
        ),
        ("groups", reply(200, r#"{"groups": [{"name": "no number"}]}"#)),
        ("groups", reply(200, "{}")),
        ("group/1.json", reply(200, r#"{"badges": 7}"#)),
        ("group/1.json", reply(500, "TypeError at /srv/app")),
    ] {
        let host = host(move |target, _| {
            let hit =
                target.contains("/displayer/") && (target.ends_with(name) || target.contains(&format!("/{name}")));
            hit.then(|| answer.clone())
        })
        .await;
        let end = page(&host, &ada()).await;
        let error = end.expect_err(name);
        assert!(
            matches!(error, BackpackError::HostTrouble { .. } | BackpackError::Refused { .. }),
            "{name}: {error:?}"
        );
        assert!(!format!("{error:?}").contains("/srv/"), "{name}: {error:?}");
    }
}

#[tokio::test]
async fn a_picture_with_another_badge_in_it_proves_nothing() {
    let (other, _) = signed("another");
    let (_, listed) = signed("s14bcd");
    for (status, body) in [
        (200, picture(&other).body),
        (200, "<svg/>".into()),
        (404, String::new()),
    ] {
        let listed = listed.clone();
        let host = host(move |target, root| match target {
            "/displayer/1/group/1.json" => Some(group(
                json!([{"assertion": listed, "imageUrl": format!("{root}/images/badge/2.svg")}]),
            )),
            "/images/badge/2.svg" => Some(reply(status, body.clone())),
            _ => None,
        })
        .await;
        let page = page(&host, &ada()).await.unwrap();
        assert!(!page.items[0].jws);
        assert_eq!(page.items[0].assertion_id, None);
        let kept: Value = serde_json::from_slice(&page.items[0].listed).unwrap();
        assert_eq!(
            holdall_formats::version(&kept),
            None,
            "nobody takes it for a badge: {kept}"
        );
        assert_eq!(kept["listed"]["uid"], "s14bcd", "what was said is kept");
    }
}

#[test]
fn a_rewritten_recipient_is_compared_with_the_original() {
    let (_, listed) = signed("s1");
    let payload = |uid: &str, hash: &str| json!({"uid": uid, "recipient": {"identity": hash}, "badge": "http://127.0.0.1:9101/badge"});
    assert!(baked::same_badge(&payload("s1", "sha256$5d"), &listed));
    assert!(!baked::same_badge(&payload("s2", "sha256$5d"), &listed));
    assert!(!baked::same_badge(&payload("s1", "sha256$00"), &listed));
    assert!(!baked::same_badge(
        &json!({"uid": null, "recipient": {"identity": "sha256$5d"}}),
        &listed
    ));
}

#[tokio::test]
async fn salavas_empty_words_and_cut_addresses_are_seen_through() {
    let long = format!("https://iss.example/{}", "x".repeat(300));
    let cut: String = long.chars().take(255).collect();
    let whole = long.clone();
    let host = host(move |target, _| {
        let verify = |url: &str| json!({"uid": "1", "recipient": "sha256$00", "verify": {"type": "hosted", "url": url}});
        (target == "/displayer/1/group/1.json").then(|| {
            group(json!([
                {"hostedUrl": "", "assertion": verify("https://iss.example/a/1")},
                {"hostedUrl": cut, "assertion": verify(&whole)},
                {"hostedUrl": "https://iss.example/a/1", "assertion": {}},
                {"hostedUrl": "javascript:alert(1)", "assertion": {"verify": {"type": "signed", "url": "https://iss.example/key"}}}
            ]))
        })
    })
    .await;
    let page = page(&host, &ada()).await.unwrap();
    let ids: Vec<Option<&str>> = page.items.iter().map(|item| item.assertion_id.as_deref()).collect();
    assert_eq!(
        ids,
        [Some("https://iss.example/a/1"), Some(long.as_str()), None],
        "a badge in two groups is one badge, and a key is no badge's address"
    );
}

#[test]
fn it_only_shows_what_is_public() {
    assert!(!Mozilla.lists_all() && !Mozilla.knows_since());
}
