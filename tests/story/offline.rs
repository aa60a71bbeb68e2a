//! With every host gone, everything that was brought here is still here, and says when it was last checked.

use holdall_tests::harbour;

#[tokio::test(flavor = "multi_thread")]
async fn with_every_host_gone_the_library_shows_everything_and_says_when_it_was_checked() {
    let (site, host, stage) = harbour().await;
    stage.sync("Harbour");
    let before = stage.list();
    site.stop();
    host.stop();

    let after = stage.run(&["--offline", "list", "--json"]).ends_with(0).lines();
    assert_eq!(after, before, "nothing is lost with the hosts");
    for badge in &after {
        assert!(
            badge["last_checked_at"].is_string(),
            "each says when it was checked: {badge}"
        );
        let id = badge["id"]
            .as_str()
            .map_or_else(|| badge["id"].to_string(), str::to_owned);
        let shown = stage.run(&["--offline", "show", &id, "--json"]).ends_with(0).line();
        assert!(
            shown["checks"].as_array().is_some_and(|checks| !checks.is_empty()),
            "its report is kept: {shown}"
        );
        assert!(
            shown["evidence"].as_array().is_some_and(|kept| !kept.is_empty()),
            "its evidence is kept: {shown}"
        );
    }
    let checked = stage.run(&["--offline", "check", "--all", "--json"]);
    assert_eq!(
        checked.lines().len(),
        before.len(),
        "all are checked again from what is kept"
    );
    for badge in checked.lines() {
        let rests_on = badge["evidence"].as_array().unwrap();
        assert!(
            !rests_on.is_empty() && rests_on.iter().all(|kept| kept["fetched_at"].is_string()),
            "each says what it rests on, and when that was fetched: {badge}"
        );
    }
    for badge in &after {
        let id = badge["id"].as_str().unwrap();
        let shown = stage.run(&["--offline", "show", id, "--json"]).ends_with(0).line();
        let history = shown["history"].as_array().unwrap();
        let [stretch] = history.as_slice() else {
            panic!("the kept evidence changes nothing: {shown}");
        };
        assert_eq!(stretch["offline"], true, "{shown}");
        assert!(
            stretch["first_checked_at"].as_str().unwrap() < stretch["last_checked_at"].as_str().unwrap(),
            "both checks are kept: {shown}"
        );
        for kept in shown["evidence"].as_array().unwrap() {
            assert!(
                kept["fetched_at"].as_str().unwrap() < stretch["last_checked_at"].as_str().unwrap(),
                "each document says when it was fetched, before the hosts were gone: {kept}"
            );
        }
    }
    let then = stage.run(&["--offline", "list", "--json"]).ends_with(0).lines();
    for (was, is) in before.iter().zip(&then) {
        assert_eq!(
            was["status"], is["status"],
            "the kept evidence leads to the same verdict: {was}"
        );
    }
    let synced = stage.run(&["sync", "--json"]);
    assert_eq!(synced.status, 2, "a host that is gone is no verdict: {synced:?}");
    let last = stage.run(&["--offline", "list", "--json"]).ends_with(0).lines();
    assert_eq!(last.len(), before.len(), "and takes nothing with it");
}
