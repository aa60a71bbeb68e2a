//! Connecting: every way back, every way in which it can go wrong, and nothing lost by any of them.

use std::time::Duration;

use holdall_practice::{Click, Host, Setup, SiteSetup, ada, backpack, click_through, click_through_with, issuer_site};
use holdall_tests::{Running, Secrets, Stage};
use serde_json::Value;
use url::Url;

const SOON: Duration = Duration::from_secs(30);

async fn host() -> Host {
    backpack(Setup::default()).await.unwrap()
}

/// The address that a connecting command wants opened.
fn to_open(running: &mut Running) -> Url {
    let line = running.next_line(SOON).expect("it prints the address to open");
    let event: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(event["event"], "open", "{event}");
    event["url"].as_str().unwrap().parse().unwrap()
}

async fn get(url: Url) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pasted_address_connects() {
    let host = host().await;
    let stage = Stage::set(Secrets::File);
    let mut running = stage.start(&[
        "connect",
        host.base.as_str(),
        "--no-browser",
        "--return",
        "paste",
        "--json",
    ]);
    let back = click_through(&to_open(&mut running), &ada()).await.unwrap();
    running.say(back.as_str());
    let said = stage.keep(running.finish()).ends_with(0);
    let last = said.lines().pop().unwrap();
    assert_eq!(last["event"], "connected", "{last}");
    assert_eq!(last["profile"]["name"], "Ada Quill", "{last}");
    let told = stage.run(&["identities", "--json"]).ends_with(0).out;
    assert!(
        told.contains("ada@quill.example") && told.contains("ada.quill@harbour.example"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_answer_changes_nothing_and_the_right_one_is_still_taken() {
    let host = host().await;
    let stage = Stage::set(Secrets::File);
    let mut running = stage.start(&[
        "connect",
        host.base.as_str(),
        "--no-browser",
        "--return",
        "loopback",
        "--json",
    ]);
    let back = click_through(&to_open(&mut running), &ada()).await.unwrap();
    let mut wrong = back.clone();
    wrong.set_query(Some("code=stolen&state=guessed"));
    assert_eq!(get(wrong.clone()).await.0, 404, "a wrong state is nobody");
    wrong.set_query(Some("error=access_denied&state=guessed"));
    assert_eq!(get(wrong).await.0, 404, "an error under it does not end the wait");
    let mut elsewhere = back.clone();
    elsewhere.set_path("/");
    assert_eq!(get(elsewhere).await.0, 404);
    assert!(!running.ended(), "it still waits");
    let (status, page) = get(back.clone()).await;
    assert_eq!(status, 200);
    assert!(
        !page.contains("<script") && !page.contains("code="),
        "its page is plain: {page}"
    );
    stage.keep(running.finish()).ends_with(0);
    let again = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .get(back)
        .send()
        .await;
    assert!(again.is_err(), "the listener is closed after one match");
}

#[tokio::test(flavor = "multi_thread")]
async fn saying_no_in_the_browser_ends_calmly() {
    let host = host().await;
    let stage = Stage::set(Secrets::File);
    let mut running = stage.start(&[
        "connect",
        host.base.as_str(),
        "--no-browser",
        "--return",
        "loopback",
        "--json",
    ]);
    let back = click_through_with(&to_open(&mut running), &ada(), Click::Deny)
        .await
        .unwrap();
    get(back).await;
    let said = stage.keep(running.finish()).ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("access-denied"), "{said:?}");
    assert_eq!(
        stage.run(&["backpacks", "--json"]).ends_with(0).lines().len(),
        0,
        "no backpack was added"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issuer_that_is_not_the_one_asked_is_refused() {
    let host = host().await;
    host.knobs()
        .switch(|switches| switches.iss = Some("https://somebody.example".into()));
    let stage = Stage::set(Secrets::File);
    let mut running = stage.start(&[
        "connect",
        host.base.as_str(),
        "--no-browser",
        "--return",
        "loopback",
        "--json",
    ]);
    let back = click_through(&to_open(&mut running), &ada()).await.unwrap();
    get(back).await;
    let said = stage.keep(running.finish()).ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("bad-return"), "{said:?}");
    let exchanged = host.log().iter().filter(|entry| entry.grant_type.is_some()).count();
    assert_eq!(exchanged, 0, "the code was not handed on");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_place_for_secrets_nothing_is_opened() {
    let host = host().await;
    let stage = Stage::set(Secrets::Nowhere);
    let said = stage
        .run(&["connect", host.base.as_str(), "--no-browser", "--json"])
        .ends_with(4);
    assert_eq!(said.error_code().as_deref(), Some("no-key-store"), "{said:?}");
    assert_eq!(said.out, "", "no address was printed");
    assert_eq!(host.clients(), 0, "this app was not registered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_without_https_is_refused_unless_practice_hosts_are_on() {
    let host = host().await;
    let stage = Stage::set(Secrets::File).with("HOLDALL_LOCAL_HOSTS", "");
    let said = stage
        .run(&["connect", host.base.as_str(), "--no-browser", "--json"])
        .ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("needs-https"), "{said:?}");
    assert_eq!(host.log(), [], "it was not even asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_no_backpack_says_so() {
    let site = issuer_site(SiteSetup::default()).await.unwrap();
    let address = site.base.to_string();
    let stage = Stage::set(Secrets::File);
    let said = stage.run(&["connect", &address, "--no-browser", "--json"]).ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("not-a-backpack"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_keeps_the_backpack_and_every_badge() {
    let site = issuer_site(SiteSetup::default()).await.unwrap();
    let host = backpack(Setup {
        people: vec![site.ada()],
        ..Setup::default()
    })
    .await
    .unwrap();
    let stage = Stage::set(Secrets::File);
    stage.connect(host.base.as_str(), &ada(), &["--name", "Harbour"]).await;
    stage.run(&["sync", "--json"]).ends_with(0);
    let before = stage.run(&["list", "--json"]).ends_with(0).lines();

    host.knobs().revoke_all_grants();
    let said = stage.run(&["sync", "--json"]).ends_with(4);
    assert_eq!(said.error_code().as_deref(), Some("sign-in-needed"), "{said:?}");
    let row = stage.run(&["backpacks", "--json"]).ends_with(0).line();
    assert_eq!(row["state"], "signed_out", "{row}");
    assert_eq!(
        stage.run(&["list", "--json"]).ends_with(0).lines(),
        before,
        "the library is as it was"
    );
    let refreshed = host.refreshes();
    stage.run(&["sync", "--json"]).ends_with(4);
    assert_eq!(host.refreshes(), refreshed, "a refresh that failed is not tried again");

    stage.connect(host.base.as_str(), &ada(), &["--name", "Harbour"]).await;
    let row = stage.run(&["backpacks", "--json"]).ends_with(0).line();
    assert_eq!(
        (&row["state"], &row["badges"]),
        (&"ready".into(), &before.len().into()),
        "{row}"
    );
    stage.run(&["sync", "--json"]).ends_with(0);
    assert_eq!(
        stage.run(&["list", "--json"]).ends_with(0).lines().len(),
        before.len(),
        "nothing is doubled"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_gives_the_grant_back_and_keeps_every_badge() {
    let site = issuer_site(SiteSetup::default()).await.unwrap();
    let host = backpack(Setup {
        people: vec![site.ada()],
        ..Setup::default()
    })
    .await
    .unwrap();
    let stage = Stage::set(Secrets::File);
    stage.connect(host.base.as_str(), &ada(), &["--name", "Harbour"]).await;
    stage.run(&["sync", "--json"]).ends_with(0);
    let before = stage.run(&["list", "--json"]).ends_with(0).lines().len();
    assert_eq!(host.grants(), 1);
    stage.run(&["backpacks", "disconnect", "Harbour"]).ends_with(0);
    assert_eq!(host.grants(), 0, "the host was told");
    assert_eq!(stage.run(&["list", "--json"]).ends_with(0).lines().len(), before);
}
