//! Two programs on one backpack at the same time: one works, one is told `busy`, the host sees one refresh.

use std::time::Duration;

use holdall_practice::Setup;
use holdall_tests::{Secrets, Stage, host_with, issuers};

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_works_the_other_is_told_busy_and_the_grant_is_renewed_once() {
    let site = issuers().await;
    let people = vec![site.ada()];
    let harbour = host_with(Setup {
        people,
        access_life_s: 1,
        ..Setup::default()
    })
    .await;
    let stage = Stage::set(Secrets::KeyStore);
    stage.connect_ada(&harbour, "Harbour").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let renewed = harbour.refreshes();
    harbour.knobs().latency_ms(300);
    // Long enough for one sync to need no second renewal.
    harbour.knobs().switch(|switches| switches.access_life_s = Some(3600));

    let commands = [
        stage.start(&["sync", "Harbour", "--json"]),
        stage.start(&["sync", "Harbour", "--json"]),
    ];
    let ended = commands.map(|command| stage.keep(command.finish()));
    let statuses = ended.iter().map(|said| said.status).collect::<Vec<_>>();
    assert!(statuses.contains(&0), "one works: {ended:#?}");
    assert!(statuses.contains(&2), "the other cannot: {ended:#?}");
    let told = ended
        .iter()
        .find(|said| said.status == 2)
        .and_then(|said| said.error_code());
    assert_eq!(told.as_deref(), Some("busy"), "and is told why");
    assert_eq!(harbour.refreshes(), renewed + 1, "the refresh token was used once");
    let listed = stage.list();
    assert_eq!(listed.len(), harbour.badges_of("ada").len(), "and nothing is missing");
}
