//! Taking up, taking out, and collections.

use serde_json::{Value, json};
use url::Url;

use super::BadgrV2;
use crate::{
    BackpackError, Collections, Confirmed, Offer, Push, Removed, Stored, Tend,
    test_host::{Host, Reply, net, recorded, reply, session},
};

fn one(it: &Value) -> Reply {
    let body = json!({"status": {"success": true, "description": "ok"}, "result": [it]});
    reply(200, body.to_string())
}

#[tokio::test]
async fn accepting_says_one_word_about_one_badge() {
    let host = Host::new(|_, _, _| one(&json!({"entityId": "AZ3g_y-0", "acceptance": "Accepted"}))).await;
    let (net, grant) = (net(), host.grant());
    BadgrV2.accept(&session(&net, &grant), "AZ3g_y-0").await.unwrap();
    let asked = &host.asked()[0];
    assert_eq!(
        (asked.method.as_str(), asked.target.as_str()),
        ("PUT", "/api/v2/backpack/assertions/AZ3g_y-0")
    );
    assert_eq!(asked.json(), json!({"acceptance": "Accepted"}));
}

#[tokio::test]
async fn an_id_that_leads_elsewhere_is_not_asked_for() {
    let host = Host::new(|_, _, _| reply(204, "")).await;
    let (net, grant) = (net(), host.grant());
    let session = session(&net, &grant);
    for id in [
        "",
        ".",
        "..",
        "../../users/self",
        "a/b",
        "a?x",
        "a#x",
        "a%2f",
        "a b",
        "é",
        &"a".repeat(300),
    ] {
        let removed = BadgrV2.remove(&session, Confirmed::by_the_user(id)).await;
        assert!(
            matches!(removed, Err(BackpackError::Refused { .. })),
            "{id}: {removed:?}"
        );
        let accepted = BadgrV2.accept(&session, id).await;
        assert!(
            matches!(accepted, Err(BackpackError::Refused { .. })),
            "{id}: {accepted:?}"
        );
        let changed = BadgrV2.change(&session, id, &[], &[]).await;
        assert!(
            matches!(changed, Err(BackpackError::Refused { .. })),
            "{id}: {changed:?}"
        );
    }
    assert!(
        host.asked().is_empty(),
        "a wrong id must never reach the whole backpack"
    );
}

#[tokio::test]
async fn what_a_removal_really_did_is_looked_up() {
    let missing = recorded("badgr_v2", "badgr_insufficient_scope");
    for (status, body, end) in [
        (404, missing.clone(), Ok(Removed::Gone)),
        (200, one(&json!({"acceptance": "Rejected"})).body, Ok(Removed::SetAside)),
        (200, one(&json!({"acceptance": "Accepted"})).body, Err(())),
        (200, "{}".to_owned(), Err(())),
    ] {
        let told = body.clone();
        let host = Host::new(move |asked, _, _| match asked.method.as_str() {
            "DELETE" => reply(204, ""),
            _ => reply(status, told.clone()),
        })
        .await;
        let (net, grant) = (net(), host.grant());
        let removed = BadgrV2
            .remove(&session(&net, &grant), Confirmed::by_the_user("x"))
            .await;
        assert_eq!(removed.map_err(drop), end, "{body}");
        assert_eq!(host.asked().len(), 2);
    }
}

#[tokio::test]
async fn a_collection_is_made_empty_and_changed_whole() {
    let host = Host::new(|asked, _, _| match asked.method.as_str() {
        "POST" => {
            one(&json!({"entityId": "c1", "name": "Sea", "description": "", "published": false, "assertions": []}))
        }
        "PUT" => {
            let mut told = asked.json();
            told["entityId"] = json!("c1");
            one(&told)
        }
        _ if asked.target.ends_with("/c1") => one(&json!({"entityId": "c1", "name": "Sea", "description": "d",
            "published": true, "share_url": "https://x.example/public/c", "assertions": ["a", {"entityId": "b"}, 7]})),
        _ => {
            let body =
                json!({"status": {"success": true}, "result": [{"entityId": "c1", "name": "Sea"}, {"name": "x"}]});
            reply(200, body.to_string())
        }
    })
    .await;
    let (net, grant) = (net(), host.grant());
    let session = session(&net, &grant);
    let made = BadgrV2.create(&session, "Sea", "").await.unwrap();
    assert!(made.badges.is_empty() && !made.published);
    assert!(
        host.asked()[0].json().get("assertions").is_none(),
        "with badges the server breaks down"
    );
    assert_eq!(
        Collections::list(&BadgrV2, &session).await.unwrap().len(),
        1,
        "one has no id"
    );

    let then = BadgrV2
        .change(&session, "c1", &["c".into(), "a".into()], &["b".into()])
        .await
        .unwrap();
    assert_eq!(then.badges, ["a", "c"]);
    let sent = host.last_asked().json();
    assert_eq!(
        sent,
        json!({"name": "Sea", "description": "d", "published": true, "assertions": ["a", "c"]}),
        "what was not to be changed is sent as it was"
    );
    let before = host.asked().len();
    let same = BadgrV2
        .change(&session, "c1", &["a".into()], &["z".into()])
        .await
        .unwrap();
    assert_eq!(same.share_url, Url::parse("https://x.example/public/c").ok());
    assert_eq!(host.asked().len(), before + 1, "nothing to change is nothing to send");
}

#[tokio::test]
async fn a_collection_that_did_not_become_what_was_asked_says_so() {
    let host = Host::new(|_, _, _| one(&json!({"entityId": "c1", "name": "Sea", "assertions": ["a"]}))).await;
    let (net, grant) = (net(), host.grant());
    let end = BadgrV2.change(&session(&net, &grant), "c1", &["b".into()], &[]).await;
    assert!(matches!(end, Err(BackpackError::HostTrouble { .. })), "{end:?}");
}

#[tokio::test]
async fn an_address_that_the_form_refuses_goes_as_the_assertion_itself() {
    let refused = r#"{"status":{"success":false,"description":"bad request"},"result":[],"fieldErrors":{"url":["Enter a valid URL."]},"validationErrors":[]}"#;
    let host = Host::new(move |asked, _, _| match asked.json().get("url") {
        Some(_) => reply(400, refused),
        None => reply(201, recorded("badgr_v2", "badgr_imported")),
    })
    .await;
    let (net, grant) = (net(), host.grant());
    let hosted = json!({"id": "https://under_score.example/a", "type": "Assertion"});
    let offer = Offer {
        hosted: Some(hosted.clone()),
        ..Offer::default()
    };
    assert_eq!(
        BadgrV2.push(&session(&net, &grant), &offer).await.unwrap(),
        Stored::Added
    );
    assert_eq!(host.last_asked().json(), json!({ "assertion": hosted }));
    let host = Host::new(|_, _, _| reply(400, recorded("badgr_v2", "badgr_import_wrong_recipient"))).await;
    let grant = host.grant();
    BadgrV2.push(&session(&net, &grant), &offer).await.unwrap_err();
    assert_eq!(host.asked().len(), 1, "any other refusal is final");
}
