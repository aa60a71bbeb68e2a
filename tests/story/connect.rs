//! Connecting: every way back, every way in which it can go wrong, and nothing lost by any of them.

use holdall_practice::{Click, ada};
use holdall_tests::{Secrets, Stage, harbour, host_of, issuers, visit};

#[tokio::test(flavor = "multi_thread")]
async fn the_pasted_address_connects() {
    let host = host_of(vec![ada()]).await;
    let stage = Stage::set(Secrets::File);
    let mut running = stage.connecting(host.base.as_str(), &["--return", "paste"]);
    let back = running.clicked(&ada(), Click::Allow).await;
    running.say(back.as_str());
    let said = running.finish().ends_with(0);
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
    let host = host_of(vec![ada()]).await;
    let stage = Stage::set(Secrets::File);
    let mut running = stage.connecting(host.base.as_str(), &["--return", "loopback"]);
    let back = running.clicked(&ada(), Click::Allow).await;
    let mut wrong = back.clone();
    wrong.set_query(Some("code=stolen&state=guessed"));
    assert_eq!(visit(wrong.clone()).await.0, 404, "a wrong state is nobody");
    wrong.set_query(Some("error=access_denied&state=guessed"));
    assert_eq!(visit(wrong).await.0, 404, "an error under it does not end the wait");
    let mut elsewhere = back.clone();
    elsewhere.set_path("/");
    assert_eq!(visit(elsewhere).await.0, 404);
    assert!(!running.ended(), "it still waits");
    let (status, page) = visit(back.clone()).await;
    assert_eq!(status, 200);
    assert!(
        !page.contains("<script") && !page.contains("code="),
        "its page is plain: {page}"
    );
    running.finish().ends_with(0);
    let again = tokio::net::TcpStream::connect(("127.0.0.1", back.port().unwrap())).await;
    assert!(again.is_err(), "the listener is closed after one match");
}

#[tokio::test(flavor = "multi_thread")]
async fn saying_no_in_the_browser_ends_calmly() {
    let host = host_of(vec![ada()]).await;
    let stage = Stage::set(Secrets::File);
    let mut running = stage.connecting(host.base.as_str(), &["--return", "loopback"]);
    let back = running.clicked(&ada(), Click::Deny).await;
    visit(back).await;
    let said = running.finish().ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("access-denied"), "{said:?}");
    assert_eq!(
        stage.run(&["backpacks", "--json"]).ends_with(0).lines().len(),
        0,
        "no backpack was added"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issuer_that_is_not_the_one_asked_is_refused() {
    let host = host_of(vec![ada()]).await;
    host.knobs()
        .switch(|switches| switches.iss = Some("https://somebody.example".into()));
    let stage = Stage::set(Secrets::File);
    let mut running = stage.connecting(host.base.as_str(), &["--return", "loopback"]);
    let back = running.clicked(&ada(), Click::Allow).await;
    visit(back).await;
    let said = running.finish().ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("bad-return"), "{said:?}");
    let exchanged = host.log().iter().filter(|entry| entry.grant_type.is_some()).count();
    assert_eq!(exchanged, 0, "the code was not handed on");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_place_for_secrets_nothing_is_opened() {
    let host = host_of(vec![ada()]).await;
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
    let host = host_of(vec![ada()]).await;
    let stage = Stage::set(Secrets::File).with("HOLDALL_LOCAL_HOSTS", "");
    let said = stage
        .run(&["connect", host.base.as_str(), "--no-browser", "--json"])
        .ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("needs-https"), "{said:?}");
    assert_eq!(host.log(), [], "it was not even asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_no_backpack_says_so() {
    let site = issuers().await;
    let address = site.base.to_string();
    let stage = Stage::set(Secrets::File);
    let said = stage.run(&["connect", &address, "--no-browser", "--json"]).ends_with(1);
    assert_eq!(said.error_code().as_deref(), Some("not-a-backpack"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_keeps_the_backpack_and_every_badge() {
    let (_site, host, stage) = harbour().await;
    stage.run(&["sync", "--json"]).ends_with(0);
    let before = stage.list();

    host.knobs().revoke_all_grants();
    let said = stage.run(&["sync", "--json"]).ends_with(4);
    assert_eq!(said.error_code().as_deref(), Some("sign-in-needed"), "{said:?}");
    let row = stage.run(&["backpacks", "--json"]).ends_with(0).line();
    assert_eq!(row["state"], "signed_out", "{row}");
    assert_eq!(stage.list(), before, "the library is as it was");
    let refreshed = host.refreshes();
    stage.run(&["sync", "--json"]).ends_with(4);
    assert_eq!(host.refreshes(), refreshed, "a refresh that failed is not tried again");

    stage.connect_ada(&host, "Harbour").await;
    let row = stage.run(&["backpacks", "--json"]).ends_with(0).line();
    assert_eq!(
        (&row["state"], &row["badges"]),
        (&"ready".into(), &before.len().into()),
        "{row}"
    );
    stage.run(&["sync", "--json"]).ends_with(0);
    assert_eq!(stage.list().len(), before.len(), "nothing is doubled");
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_gives_the_grant_back_and_keeps_every_badge() {
    let (_site, host, stage) = harbour().await;
    stage.run(&["sync", "--json"]).ends_with(0);
    let before = stage.list().len();
    assert_eq!(host.grants(), 1);
    stage.run(&["backpacks", "disconnect", "Harbour"]).ends_with(0);
    assert_eq!(host.grants(), 0, "the host was told");
    assert_eq!(stage.list().len(), before);
}
