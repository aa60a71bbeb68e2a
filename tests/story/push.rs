//! Pushing to hosts that refuse, break and lie: every badge ends in a receipt that is true.

use holdall_practice::{Fault, HandMade, Host, Issuers, Personality, Setup, ada, tomas};
use holdall_tests::{Stage, harbour, host_with, lighthouse};

/// A library full of Ada's badges, and a target.
async fn library_and(target: Setup) -> (Issuers, Host, Host, Stage) {
    let (site, source, stage) = harbour().await;
    stage.sync("Harbour");
    (site, source, host_with(target).await, stage)
}

/// The same with a second backpack of hers as the target, connected.
async fn library_and_lighthouse() -> (Issuers, Host, Host, Stage) {
    let (site, source, stage) = harbour().await;
    stage.sync("Harbour");
    let target = lighthouse().await;
    stage.connect_ada(&target, "Lighthouse").await;
    (site, source, target, stage)
}

/// How many badges were sent there.
fn posted(target: &Host) -> usize {
    let path = target.api_path("/assertions");
    let log = target.log();
    log.iter()
        .filter(|entry| entry.method == "POST" && entry.path == path)
        .count()
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
    let counts = said.outcomes();
    assert!(!counts.contains_key("copied"), "{counts:?}");
    assert!(counts.keys().any(|word| word.contains("address_missing")), "{counts:?}");
    let posted = posted(&target);
    assert_eq!(posted, 0, "nothing reached the host");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_never_came_is_looked_up_and_not_sent_again() {
    let (_site, _source, target, stage) = library_and_lighthouse().await;
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
    let counts = said.outcomes();
    assert_eq!(counts.get("copied"), Some(&will_go.len()), "{counts:?}");
    let posted = posted(&target);
    assert_eq!(posted, will_go.len(), "each badge was sent once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_in_trouble_is_left_alone_and_a_later_run_finishes() {
    let (_site, _source, target, stage) = library_and_lighthouse().await;
    let path = target.api_path("/assertions");
    target
        .knobs()
        .next_method("POST", &path, 1000, Fault::answer(500, "<html>boom</html>"));
    let said = stage.run(&["transfer", "--from", "library", "--to", "Lighthouse", "--json"]);
    assert!(!said.outcomes().contains_key("copied"), "{}", said.out);
    let posted = posted(&target);
    assert!(posted <= 5, "it was not hammered: {posted}");
    target.knobs().heal();
    let said = stage.run(&["transfer", "--from", "library", "--to", "Lighthouse", "--json"]);
    assert!(
        said.outcomes().get("copied").is_some_and(|copied| *copied > 10),
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
    let key = ["--client-id", &id, "--client-secret-stdin"];
    let further = [&["--return", "loopback", "--name", "Badgr"], &key[..]].concat();
    let mut running = stage.connecting(target.base.as_str(), &further);
    running.say(&secret);
    running.allowed(&ada()).await.ends_with(0);

    let said = stage.run(&["transfer", "--from", "library", "--to", "Badgr", "--json"]);
    let counts = said.outcomes();
    assert!(
        counts.get("copied").is_some_and(|copied| *copied > 10),
        "{counts:?} {}",
        said.err
    );
    stage.sync("Badgr");
    let listed = stage.list();
    let both = listed
        .iter()
        .filter(|badge| badge["in"].as_array().is_some_and(|places| places.len() == 2))
        .count();
    assert!(both > 10, "the copies are the same badges: {both}");
    let again = stage.run(&["transfer", "--from", "library", "--to", "Badgr", "--json"]);
    assert!(!again.outcomes().contains_key("copied"), "{}", again.out);
}
