//! Pushing to hosts that refuse, break and lie: every badge ends in a receipt that is true.

use std::collections::BTreeMap;

use holdall_practice::{Fault, HandMade, Host, Personality, Setup, SiteSetup, ada, backpack, issuer_site, tomas};
use holdall_tests::{Said, Secrets, Stage};

/// A library full of Ada's badges, and a target.
async fn library_and(target: Setup) -> (holdall_practice::Issuers, Host, Host, Stage) {
    let site = issuer_site(SiteSetup::default()).await.unwrap();
    let source = backpack(Setup {
        people: vec![site.ada()],
        ..Setup::default()
    })
    .await
    .unwrap();
    let target = backpack(target).await.unwrap();
    let stage = Stage::set(Secrets::File);
    stage
        .connect(source.base.as_str(), &ada(), &["--name", "Harbour"])
        .await;
    stage.run(&["sync", "--json"]).ends_with(0);
    (site, source, target, stage)
}

fn outcomes(said: &Said) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in said.lines() {
        let reason = line["reason"]
            .as_str()
            .map(|reason| format!(" ({reason})"))
            .unwrap_or_default();
        *counts
            .entry(format!("{}{reason}", line["outcome"].as_str().unwrap()))
            .or_default() += 1;
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_targets_owners_is_not_sent() {
    let (_site, _source, target, stage) = library_and(Setup {
        name: "Tomas' Backpack".into(),
        people: vec![tomas()],
        ..Setup::default()
    })
    .await;
    stage
        .connect(target.base.as_str(), &tomas(), &["--name", "Tomas"])
        .await;
    let said = stage
        .run(&["transfer", "--from", "library", "--to", "Tomas", "--json"])
        .ends_with(1);
    let counts = outcomes(&said);
    assert!(!counts.contains_key("copied"), "{counts:?}");
    assert!(counts.keys().any(|word| word.contains("address_missing")), "{counts:?}");
    let posted = target
        .log()
        .iter()
        .filter(|entry| entry.method == "POST" && entry.path.ends_with("/assertions"))
        .count();
    assert_eq!(posted, 0, "nothing reached the host");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_never_came_is_looked_up_and_not_sent_again() {
    let (_site, _source, target, stage) = library_and(Setup {
        name: "Lighthouse Backpack".into(),
        ..Setup::default()
    })
    .await;
    stage
        .connect(target.base.as_str(), &ada(), &["--name", "Lighthouse"])
        .await;
    let plan = ["transfer", "--from", "library", "--to", "Lighthouse", "--json"];
    let path = target.api_path("/assertions");
    // The listing of the plan is let through; the first two pushes are taken and their answers lost.
    let planned = stage.run(&[&plan[..], &["--dry-run"]].concat());
    let will_go: Vec<String> = planned
        .lines()
        .iter()
        .filter(|line| line["outcome"] == "planned")
        .map(|line| {
            line["badge"]
                .as_str()
                .map_or_else(|| line["badge"].to_string(), str::to_owned)
        })
        .collect();
    assert!(will_go.len() > 3, "{}", planned.out);
    target.knobs().next_method("POST", &path, 2, Fault::Lose);
    let said = stage.run(&plan);
    let counts = outcomes(&said);
    assert_eq!(counts.get("copied"), Some(&will_go.len()), "{counts:?}");
    let posted = target
        .log()
        .iter()
        .filter(|entry| entry.method == "POST" && entry.path == path)
        .count();
    assert_eq!(posted, will_go.len(), "each badge was sent once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_in_trouble_is_left_alone_and_a_later_run_finishes() {
    let (_site, _source, target, stage) = library_and(Setup {
        name: "Lighthouse Backpack".into(),
        ..Setup::default()
    })
    .await;
    stage
        .connect(target.base.as_str(), &ada(), &["--name", "Lighthouse"])
        .await;
    let path = target.api_path("/assertions");
    target
        .knobs()
        .next_method("POST", &path, 1000, Fault::answer(500, "<html>boom</html>"));
    let said = stage.run(&["transfer", "--from", "library", "--to", "Lighthouse", "--json"]);
    assert!(!outcomes(&said).contains_key("copied"), "{}", said.out);
    let posted = target
        .log()
        .iter()
        .filter(|entry| entry.method == "POST" && entry.path == path)
        .count();
    assert!(posted <= 5, "it was not hammered: {posted}");
    target.knobs().heal();
    let said = stage.run(&["transfer", "--from", "library", "--to", "Lighthouse", "--json"]);
    assert!(
        outcomes(&said).get("copied").is_some_and(|copied| *copied > 10),
        "{}",
        said.out
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn badgr_with_a_key_from_its_operator_is_pulled_from_and_pushed_to() {
    let client = HandMade::practice(Personality::Badgr);
    let (id, secret) = (client.id.clone(), client.secret.clone().unwrap());
    let setup = Setup {
        name: "Badgr".into(),
        personality: Personality::Badgr,
        clients: vec![client],
        ..Setup::default()
    };
    let (_site, _source, target, stage) = library_and(setup).await;
    let host = target.base.to_string();
    let mut running = stage.start(&[
        "connect",
        &host,
        "--no-browser",
        "--return",
        "loopback",
        "--json",
        "--name",
        "Badgr",
        "--client-id",
        &id,
        "--client-secret-stdin",
    ]);
    running.say(&secret);
    let open = running.next_line(std::time::Duration::from_secs(30));
    let Some(open) = open else {
        panic!("{:#?}", running.finish())
    };
    let open: serde_json::Value = serde_json::from_str(&open).unwrap();
    let back = holdall_practice::click_through(&open["url"].as_str().unwrap().parse().unwrap(), &ada())
        .await
        .unwrap();
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .get(back)
        .send()
        .await
        .unwrap();
    stage.keep(running.finish()).ends_with(0);

    let said = stage.run(&["transfer", "--from", "library", "--to", "Badgr", "--json"]);
    let counts = outcomes(&said);
    assert!(
        counts.get("copied").is_some_and(|copied| *copied > 10),
        "{counts:?} {}",
        said.err
    );
    stage.run(&["sync", "Badgr", "--json"]).ends_with(0);
    let listed = stage.run(&["list", "--json"]).ends_with(0).lines();
    let both = listed
        .iter()
        .filter(|badge| badge["in"].as_array().is_some_and(|places| places.len() == 2))
        .count();
    assert!(both > 10, "the copies are the same badges: {both}");
    let again = stage.run(&["transfer", "--from", "library", "--to", "Badgr", "--json"]);
    assert!(!outcomes(&again).contains_key("copied"), "{}", again.out);
}
