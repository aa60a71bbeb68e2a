//! Pulling a backpack: what changed comes, what vanished is kept and marked, and a host that lies or breaks costs nothing.

use holdall_practice::Fault;
use holdall_tests::{Stage, harbour};
use serde_json::Value;

fn ids(stage: &Stage) -> Vec<String> {
    stage
        .list()
        .iter()
        .filter_map(|badge| Some(badge["assertion"].as_str()?.to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_comes_and_what_is_known_is_left_alone() {
    let (site, host, stage) = harbour().await;
    let first = stage.sync("Harbour");
    for badge in site.crowd(3, "ada@quill.example") {
        host.put("ada", badge);
    }
    let second = stage.run(&["sync", "--json"]).ends_with(0).line();
    assert_eq!(second["added"], 3, "{second}");
    assert_eq!(stage.list().len() as u64, first["added"].as_u64().unwrap() + 3);
    let since = host
        .log()
        .into_iter()
        .filter(|entry| entry.query.contains("since="))
        .count();
    assert!(since > 0, "only what changed was asked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_that_vanished_is_kept_and_marked() {
    let (_site, host, stage) = harbour().await;
    stage.sync("Harbour");
    let before = ids(&stage);
    host.take_away("ada", &before[0]);
    assert_eq!(stage.sync("Harbour")["gone"], 1);
    assert_eq!(ids(&stage).len(), before.len(), "nothing is deleted");
    let shown = stage.show(&before[0]);
    assert!(
        shown["holdings"][0]["gone_at"].is_string(),
        "it says since when: {shown}"
    );
    let listed = stage
        .list()
        .into_iter()
        .find(|badge| badge["assertion"] == before[0].as_str())
        .unwrap();
    assert_eq!(listed["in"], serde_json::json!([]), "it is in no backpack now");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_backpack_marks_nothing_until_it_is_empty_twice() {
    let (_site, host, stage) = harbour().await;
    stage.sync("Harbour");
    let held = ids(&stage);
    for id in &held {
        host.knobs().hide(id);
    }
    let once = stage.sync("Harbour");
    assert_eq!(once["gone"], 0, "one empty listing may be the host's mistake: {once}");
    let twice = stage.sync("Harbour");
    assert_eq!(
        twice["gone"].as_u64(),
        Some(held.len() as u64),
        "a second one is believed: {twice}"
    );
    assert_eq!(ids(&stage).len(), held.len(), "and all are kept");
    for id in &held {
        host.knobs().show(id);
    }
    stage.sync("Harbour");
    let back = stage
        .list()
        .iter()
        .filter(|badge| badge["in"] != serde_json::json!([]))
        .count();
    assert_eq!(back, held.len(), "what comes back is there again");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_answer_is_an_error_and_loses_nothing() {
    let (_site, host, stage) = harbour().await;
    stage.sync("Harbour");
    let before = stage.list();
    let answers = [
        Fault::answer(200, ""),
        Fault::answer(200, "{}"),
        Fault::answer(200, r#"{"status": {"statusCode": 500}, "results": []}"#),
        Fault::answer(200, "<html>Log in</html>"),
        Fault::answer(200, r#"{"status": {"statusCode": 200}, "assertions": 7}"#),
        Fault::answer(403, r#"{"status": {"error": "no", "statusCode": 403}}"#),
        Fault::answer(404, "nothing here"),
        Fault::answer(500, r#"{"status": {"error": "boom"}}"#),
        Fault::Cut,
        Fault::Lose,
    ];
    for fault in answers {
        host.knobs().next(&host.api_path("/assertions"), 9, fault.clone());
        let said = stage.run(&["sync", "Harbour", "--json"]);
        host.knobs().heal();
        assert!([1, 2].contains(&said.status), "{fault:?}: {said:#?}");
        let code = said
            .error_code()
            .unwrap_or_else(|| panic!("{fault:?} has a code: {said:#?}"));
        assert!(
            code != "unexpected" && code != "sign-in-needed",
            "{fault:?} is no fault of ours: {code}"
        );
        assert_eq!(stage.list(), before, "{fault:?} changed the library");
    }
    assert_eq!(stage.sync("Harbour")["added"], 0, "and afterwards all is well");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_cannot_be_had_is_no_forgery_and_comes_later() {
    let (site, host, stage) = harbour().await;
    let badge = site.crowd(1, "ada@quill.example").remove(0);
    let holdall_practice::Held::Hosted(assertion) = &badge else {
        panic!("a crowd is hosted")
    };
    let id = assertion["id"].as_str().unwrap().to_owned();
    host.put("ada", badge);
    let path = url::Url::parse(&id).unwrap().path().to_owned();
    site.knobs().always(&path, 503, "busy");
    stage.run(&["sync", "Harbour", "--json"]);
    let shown = stage.show(&id);
    assert_eq!(
        shown["status"], "unverifiable",
        "what cannot be asked is not judged: {shown}"
    );
    site.knobs().heal();
    stage.run(&["check", &id, "--json"]).ends_with(0);
    let shown = stage.show(&id);
    assert_eq!(shown["status"], "valid", "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_withdrawn_later_is_revoked_and_an_issuer_gone_keeps_its_last_pass() {
    let (site, _host, stage) = harbour().await;
    stage.sync("Harbour");
    let good: Vec<Value> = stage
        .list()
        .into_iter()
        .filter(|badge| {
            badge["status"] == "valid" && badge["assertion"].as_str().is_some_and(|id| id.starts_with("http"))
        })
        .collect();
    let (withdrawn, silent) = (
        good[0]["assertion"].as_str().unwrap(),
        good[1]["assertion"].as_str().unwrap(),
    );
    site.revoke(withdrawn, "awarded by mistake");
    stage.run(&["check", withdrawn, "--json"]).ends_with(1);
    let shown = stage.show(withdrawn);
    assert_eq!(shown["status"], "revoked", "{shown}");

    site.unpublish(silent);
    stage.run(&["check", silent, "--json"]);
    let shown = stage.show(silent);
    assert_ne!(
        shown["status"], "invalid",
        "an issuer that does not answer makes no forgery: {shown}"
    );
}
