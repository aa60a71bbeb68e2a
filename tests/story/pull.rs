//! Pulling a backpack: what changed comes, what vanished is kept and marked, and a host that lies or breaks costs nothing.

use holdall_practice::{Fault, Host, Issuers, Setup, SiteSetup, ada, backpack, issuer_site};
use holdall_tests::{Secrets, Stage};
use serde_json::Value;

async fn connected() -> (Issuers, Host, Stage) {
    let site = issuer_site(SiteSetup::default()).await.unwrap();
    let host = backpack(Setup {
        people: vec![site.ada()],
        ..Setup::default()
    })
    .await
    .unwrap();
    let stage = Stage::set(Secrets::File);
    stage.connect(host.base.as_str(), &ada(), &["--name", "Harbour"]).await;
    (site, host, stage)
}

fn sync(stage: &Stage) -> Value {
    stage.run(&["sync", "Harbour", "--json"]).ends_with(0).line()
}

fn list(stage: &Stage) -> Vec<Value> {
    stage.run(&["list", "--json"]).ends_with(0).lines()
}

fn ids(stage: &Stage) -> Vec<String> {
    list(stage)
        .iter()
        .filter_map(|badge| Some(badge["assertion"].as_str()?.to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_comes_and_what_is_known_is_left_alone() {
    let (site, host, stage) = connected().await;
    let first = sync(&stage);
    for badge in site.crowd(3, "ada@quill.example") {
        host.put("ada", badge);
    }
    let second = stage.run(&["sync", "--json"]).ends_with(0).line();
    assert_eq!(second["added"], 3, "{second}");
    assert_eq!(list(&stage).len() as u64, first["added"].as_u64().unwrap() + 3);
    let since = host
        .log()
        .into_iter()
        .filter(|entry| entry.query.contains("since="))
        .count();
    assert!(since > 0, "only what changed was asked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_that_vanished_is_kept_and_marked() {
    let (_site, host, stage) = connected().await;
    sync(&stage);
    let before = ids(&stage);
    host.take_away("ada", &before[0]);
    let said = stage.run(&["sync", "Harbour", "--full", "--json"]);
    let said = if said.status == 3 {
        stage.run(&["sync", "Harbour", "--json"])
    } else {
        said
    };
    assert_eq!(said.ends_with(0).line()["gone"], 1);
    assert_eq!(ids(&stage).len(), before.len(), "nothing is deleted");
    let shown = stage.run(&["show", &before[0], "--json"]).ends_with(0).line();
    assert!(
        shown["holdings"][0]["gone_at"].is_string(),
        "it says since when: {shown}"
    );
    let listed = list(&stage)
        .into_iter()
        .find(|badge| badge["assertion"] == before[0].as_str())
        .unwrap();
    assert_eq!(listed["in"], serde_json::json!([]), "it is in no backpack now");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_backpack_marks_nothing_until_it_is_empty_twice() {
    let (_site, host, stage) = connected().await;
    sync(&stage);
    let held = ids(&stage);
    for id in &held {
        host.knobs().hide(id);
    }
    let once = sync(&stage);
    assert_eq!(once["gone"], 0, "one empty listing may be the host's mistake: {once}");
    let twice = sync(&stage);
    assert_eq!(
        twice["gone"].as_u64(),
        Some(held.len() as u64),
        "a second one is believed: {twice}"
    );
    assert_eq!(ids(&stage).len(), held.len(), "and all are kept");
    for id in &held {
        host.knobs().show(id);
    }
    sync(&stage);
    let back = list(&stage)
        .iter()
        .filter(|badge| badge["in"] != serde_json::json!([]))
        .count();
    assert_eq!(back, held.len(), "what comes back is there again");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_answer_is_an_error_and_loses_nothing() {
    let (_site, host, stage) = connected().await;
    sync(&stage);
    let before = list(&stage);
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
        assert_eq!(list(&stage), before, "{fault:?} changed the library");
    }
    assert_eq!(sync(&stage)["added"], 0, "and afterwards all is well");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_cannot_be_had_is_no_forgery_and_comes_later() {
    let (site, host, stage) = connected().await;
    let badge = site.crowd(1, "ada@quill.example").remove(0);
    let holdall_practice::Held::Hosted(assertion) = &badge else {
        panic!("a crowd is hosted")
    };
    let id = assertion["id"].as_str().unwrap().to_owned();
    host.put("ada", badge);
    let path = url::Url::parse(&id).unwrap().path().to_owned();
    site.knobs().always(&path, 503, "busy");
    stage.run(&["sync", "Harbour", "--json"]);
    let shown = stage.run(&["show", &id, "--json"]).ends_with(0).line();
    assert_eq!(
        shown["status"], "unverifiable",
        "what cannot be asked is not judged: {shown}"
    );
    site.knobs().heal();
    stage.run(&["check", &id, "--json"]).ends_with(0);
    let shown = stage.run(&["show", &id, "--json"]).ends_with(0).line();
    assert_eq!(shown["status"], "valid", "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_withdrawn_later_is_revoked_and_an_issuer_gone_keeps_its_last_pass() {
    let (site, _host, stage) = connected().await;
    sync(&stage);
    let good: Vec<Value> = list(&stage)
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
    let shown = stage.run(&["show", withdrawn, "--json"]).ends_with(0).line();
    assert_eq!(shown["status"], "revoked", "{shown}");

    site.unpublish(silent);
    stage.run(&["check", silent, "--json"]);
    let shown = stage.run(&["show", silent, "--json"]).ends_with(0).line();
    assert_ne!(
        shown["status"], "invalid",
        "an issuer that does not answer makes no forgery: {shown}"
    );
}
