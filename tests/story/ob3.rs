//! The Open Badges 3.0 API by the command line: connect, pull, push, renew, give back; and credentials on their whole way
//! through the library.

use std::{collections::BTreeMap, time::Duration};

use holdall_practice::{
    Click, Fault, Held, Host, Issuers, Ob3Habits, Person, Personality, Setup, Spelling, ada, tomas,
};
use holdall_tests::{Search, Secrets, Stage, host_with, issuers};
use serde_json::Value;

/// Credentials that Ada may hold for good, out of all those in the samples.
const VALID: usize = 7;

async fn host_of(people: Vec<Person>, name: &str) -> Host {
    let setup = Setup {
        name: name.into(),
        personality: Personality::Ob3,
        people,
        ..Setup::default()
    };
    host_with(setup).await
}

/// An issuer site, a host full of credentials, and nothing connected yet.
async fn harbour() -> (Issuers, Host, Stage) {
    let site = issuers().await;
    let host = host_of(vec![site.ada_with_credentials()], "Harbour").await;
    (site, host, Stage::set(Secrets::File))
}

async fn connect(stage: &Stage, host: &Host, name: &str) -> Value {
    let further = ["--protocol", "open-badges-3", "--name", name];
    stage.connect(host.base.as_str(), &ada(), &further).await
}

fn statuses(listed: &[Value]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for badge in listed {
        *counts.entry(badge["status"].as_str().unwrap()).or_default() += 1;
    }
    counts
}

/// The id in what a backpack holds.
fn id(held: &Held) -> String {
    let value = match held {
        Held::Hosted(value) => value.clone(),
        Held::Signed(jws) => holdall_formats::read_jws(jws).unwrap().payload,
    };
    value["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_is_found_connected_to_and_read_in_every_form() {
    let (_site, host, stage) = harbour().await;
    // Nobody has to know what the host speaks.
    let connected = stage.connect_ada(&host, "Harbour").await;
    assert_eq!(connected["protocol"], "open-badges-3", "{connected}");
    assert_eq!(connected["profile"]["name"], "Ada Quill", "{connected}");
    let told = stage.run(&["identities", "--json"]).ends_with(0).out;
    assert!(
        told.contains("ada@quill.example") && told.contains("ada.quill@harbour.example"),
        "{told}"
    );
    let held = host.badges_of("ada").len();
    let synced = stage.sync("Harbour");
    assert_eq!(synced["added"], held, "{synced}");
    let listed = stage.list();
    let counts = statuses(&listed);
    let expected = BTreeMap::from([("valid", VALID), ("expired", 1), ("revoked", 1)]);
    assert_eq!(counts, expected, "{listed:#?}");
    for badge in &listed {
        assert!(badge["name"].as_str().is_some_and(|name| !name.is_empty()), "{badge}");
        assert!(badge["issuer"].as_str().is_some_and(|name| !name.is_empty()), "{badge}");
    }
    let again = stage.sync("Harbour");
    assert_eq!(
        (&again["added"], &again["changed"], &again["unchanged"]),
        (&0.into(), &0.into(), &held.into()),
        "{again}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pasted_address_connects() {
    let (_site, host, stage) = harbour().await;
    let paste = ["--protocol", "open-badges-3", "--return", "paste"];
    let mut running = stage.connecting(host.base.as_str(), &paste);
    let back = running.clicked(&ada(), Click::Allow).await;
    running.say(back.as_str());
    let said = running.finish().ends_with(0);
    let last = said.lines().pop().unwrap();
    assert_eq!(last["event"], "connected", "{last}");
    assert_eq!(last["profile"]["name"], "Ada Quill", "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_come_and_what_vanished_is_kept_and_marked() {
    let (site, host, stage) = harbour().await;
    let new = site.credential("silver-brazing").unwrap();
    host.take_away("ada", &new.id);
    connect(&stage, &host, "Harbour").await;
    stage.sync("Harbour");
    let before = stage.list().len();
    // Issued years ago, put there today: "since" would pass it over.
    host.put("ada", new.held.clone());
    let gone = site.credential("workshop-host").unwrap();
    host.take_away("ada", &gone.id);
    let synced = stage.sync("Harbour");
    assert_eq!((&synced["added"], &synced["gone"]), (&1.into(), &1.into()), "{synced}");
    assert_eq!(stage.list().len(), before + 1, "nothing is deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_habit_of_a_host_is_lived_with() {
    type Habit = (&'static str, fn(&mut Ob3Habits));
    const HABITS: &[Habit] = &[
        ("keys of the sample, addresses without a scheme", |it| {
            it.spelling = Spelling::Sample;
            it.bare_addresses = true;
        }),
        ("keys in the plural, the older place, renewals elsewhere", |it| {
            it.spelling = Spelling::Plural;
            it.older_place = true;
            it.refresh_elsewhere = true;
        }),
        ("one grant type", |it| it.one_grant_type = true),
    ];
    for (habit, change) in HABITS {
        let site = issuers().await;
        // Enough for three pages; proofs are slow to check in a debug build.
        let mut person = site.ada_with_credentials();
        person.badges.truncate(5);
        let (host, stage) = (host_of(vec![person], "Harbour").await, Stage::set(Secrets::File));
        host.knobs().switch(|switches| {
            change(&mut switches.ob3);
            switches.page_size = 2;
            switches.offline_access = false;
        });
        connect(&stage, &host, "Harbour").await;
        let synced = stage.sync("Harbour");
        assert_eq!(synced["added"], host.badges_of("ada").len(), "{habit}: {synced}");
        assert_eq!(synced["failed"], 0, "{habit}: {synced}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_of_both_forms_are_copied_once_as_they_came() {
    let (_site, host, stage) = harbour().await;
    let other = host_of(vec![ada()], "Lighthouse").await;
    connect(&stage, &host, "Harbour").await;
    connect(&stage, &other, "Lighthouse").await;
    stage.sync("Harbour");
    let copy = ["transfer", "--from", "Harbour", "--to", "Lighthouse", "--json"];
    let first = stage.run(&copy);
    let expected = BTreeMap::from([
        ("copied".to_owned(), VALID - 1),
        ("not_sent (expired)".to_owned(), 1),
        ("not_sent (revoked)".to_owned(), 1),
        ("refused (address_missing)".to_owned(), 1),
    ]);
    assert_eq!(first.outcomes(), expected, "{}", first.out);
    let forms: std::collections::BTreeSet<String> = first
        .lines()
        .iter()
        .filter(|line| line["outcome"] == "copied")
        .map(|line| line["form"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(forms.into_iter().collect::<Vec<_>>(), ["credential", "jws"]);
    let source = host.badges_of("ada");
    for copy in other.badges_of("ada") {
        let original = source.iter().find(|held| id(held) == id(&copy));
        assert_eq!(
            original,
            Some(&copy),
            "what arrived is what was held, its proof included"
        );
    }
    let second = stage.run(&copy);
    assert_eq!(second.outcomes()["already_there"], VALID - 1, "{}", second.out);
    let puts = |host: &Host| {
        let log = host.log();
        log.iter()
            .filter(|entry| entry.method == "POST" && entry.path.ends_with("/credentials"))
            .count()
    };
    assert_eq!(puts(&other), VALID - 1, "each was sent once");
    assert_eq!(puts(&host), 0, "and nothing was sent to where they came from");
    stage.sync("Lighthouse");
    let both = stage
        .list()
        .iter()
        .filter(|badge| badge["in"].as_array().is_some_and(|places| places.len() == 2))
        .count();
    assert_eq!(both, VALID - 1, "the copies are the same badges");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_put_whose_answer_never_came_is_looked_up_and_not_sent_again() {
    let (_site, host, stage) = harbour().await;
    let other = host_of(vec![ada()], "Lighthouse").await;
    connect(&stage, &host, "Harbour").await;
    connect(&stage, &other, "Lighthouse").await;
    stage.sync("Harbour");
    let path = other.api_path("/credentials");
    other.knobs().next_method("POST", &path, 2, Fault::Lose);
    let said = stage.run(&["transfer", "--from", "Harbour", "--to", "Lighthouse", "--json"]);
    assert_eq!(said.outcomes()["copied"], VALID - 1, "{}", said.out);
    assert_eq!(other.badges_of("ada").len(), VALID - 1);
    let said = stage.run(&["transfer", "--from", "Harbour", "--to", "Lighthouse", "--json"]);
    assert_eq!(said.outcomes()["already_there"], VALID - 1, "{}", said.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn badges_do_not_cross_from_one_version_to_another_and_it_is_said_why() {
    let (site, host, stage) = harbour().await;
    let older = host_with(Setup {
        name: "Older".into(),
        people: vec![site.ada()],
        ..Setup::default()
    })
    .await;
    connect(&stage, &host, "Newer").await;
    stage.connect_ada(&older, "Older").await;
    stage.run(&["sync", "--json"]).ends_with(0);
    for (from, to, refused) in [("Newer", "Older", &older), ("Older", "Newer", &host)] {
        let said = stage
            .run(&["transfer", "--from", from, "--to", to, "--json"])
            .ends_with(1);
        let counts = said.outcomes();
        assert!(!counts.contains_key("copied"), "{counts:?}");
        assert!(
            counts
                .get("refused (version_not_taken)")
                .is_some_and(|count| *count >= VALID - 1),
            "{counts:?}"
        );
        let sent = refused.log().into_iter().filter(|entry| {
            entry.method == "POST" && (entry.path.ends_with("/credentials") || entry.path.ends_with("/assertions"))
        });
        assert_eq!(sent.count(), 0, "nothing reached {to}");
        let plain = stage.run(&["transfer", "--from", from, "--to", to]);
        let words = format!("{}{}", plain.out, plain.err);
        assert!(words.contains("another version of Open Badges"), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_renewed_once_at_the_address_for_renewals() {
    let (_site, host, stage) = harbour().await;
    host.knobs().switch(|switches| {
        switches.ob3.refresh_elsewhere = true;
        switches.access_life_s = Some(1);
    });
    connect(&stage, &host, "Harbour").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    host.knobs().switch(|switches| switches.access_life_s = None);
    stage.sync("Harbour");
    let log = host.log();
    let renewals: Vec<&str> = log
        .iter()
        .filter(|entry| entry.grant_type.as_deref() == Some("refresh_token"))
        .map(|entry| entry.path.as_str())
        .collect();
    assert_eq!(renewals, ["/oauth/refresh"], "one renewal, where the host wants it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_without_renewal_that_expires_asks_for_a_new_sign_in() {
    let (_site, host, stage) = harbour().await;
    host.knobs().switch(|switches| {
        switches.refresh_tokens = false;
        switches.access_life_s = Some(1);
    });
    connect(&stage, &host, "Harbour").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let said = stage.run(&["sync", "Harbour", "--json"]).ends_with(4);
    assert_eq!(said.error_code().as_deref(), Some("sign-in-needed"), "{said:?}");
    host.knobs().switch(|switches| switches.access_life_s = None);
    connect(&stage, &host, "Harbour").await;
    stage.sync("Harbour");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_grant_leaves_the_library_whole_and_disconnecting_gives_the_other_back() {
    let (_site, host, stage) = harbour().await;
    connect(&stage, &host, "Harbour").await;
    stage.sync("Harbour");
    let before = stage.list();
    host.knobs().revoke_all_grants();
    let said = stage.run(&["sync", "Harbour", "--json"]).ends_with(4);
    assert_eq!(said.error_code().as_deref(), Some("sign-in-needed"), "{said:?}");
    assert_eq!(stage.list(), before, "the library is as it was");
    let refreshed = host.refreshes();
    stage.run(&["sync", "Harbour", "--json"]).ends_with(4);
    assert_eq!(host.refreshes(), refreshed, "a renewal that failed is not tried again");

    connect(&stage, &host, "Harbour").await;
    assert_eq!(host.grants(), 1);
    stage.run(&["backpacks", "disconnect", "Harbour"]).ends_with(0);
    assert_eq!(
        host.grants(),
        0,
        "the host was told, though its description has no word for it"
    );
    assert_eq!(stage.list().len(), before.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_is_exported_baked_checked_again_and_known_when_withdrawn() {
    let (site, host, stage) = harbour().await;
    connect(&stage, &host, "Harbour").await;
    stage.sync("Harbour");
    let folder = stage.folder().join("exported");
    let to = folder.to_str().unwrap();
    let written = stage
        .run(&["export", "--all", "--as", "baked", "--to", to, "--json"])
        .ends_with(0);
    let held = host.badges_of("ada");
    assert_eq!(written.lines().len(), held.len());
    for file in written.lines() {
        let path = file["path"].as_str().unwrap();
        let unbaked = holdall_formats::unbake(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(
            unbaked.warnings, [""; 0],
            "{path} has the badge where 3.0 has its place"
        );
        let known = held.iter().any(|held| match held {
            Held::Signed(jws) => jws.as_bytes() == unbaked.payload,
            Held::Hosted(value) => serde_json::from_slice::<Value>(&unbaked.payload).is_ok_and(|it| it == *value),
        });
        assert!(known, "{path} holds a credential as it was pulled");
        let verdict = stage.run(&["verify", "--json", path]).line();
        assert!(
            verdict["verdict"] == "valid" || verdict["reasons"][0] == "expired" || verdict["reasons"][0] == "revoked",
            "{verdict}"
        );
    }

    let welding = site.credential("arc-welding").unwrap();
    site.withdraw_credential("arc-welding");
    stage.run(&["check", &welding.id, "--json"]);
    let now = stage
        .list()
        .into_iter()
        .find(|badge| badge["assertion"] == welding.id.as_str());
    assert_eq!(now.unwrap()["status"], "revoked", "the issuer's list is asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_seen_by_its_own_host_alone_and_left_nowhere() {
    let site = issuers().await;
    let mut person = site.ada_with_credentials();
    person.badges.truncate(4);
    let host = host_of(vec![person], "Harbour").await;
    let other = host_of(vec![ada()], "Elsewhere").await;
    let stage = Stage::set(Secrets::File)
        .with("HOLDALL_LOG", "trace")
        .with("RUST_LOG", "trace");
    host.knobs().switch(|switches| {
        switches.page_size = 2;
        switches.foreign_next = Some(other.base.to_string());
    });
    connect(&stage, &host, "Harbour").await;
    let synced = stage.sync("Harbour");
    assert_eq!(
        synced["added"], 4,
        "the pages were counted where the link led astray: {synced}"
    );
    assert_eq!(other.log(), [], "nobody else was asked");
    stage.run(&["backpacks", "disconnect", "Harbour"]).ends_with(0);
    let search = Search::new(&host.secrets());
    assert_eq!(search.folder(stage.folder()), [], "nothing of it is on the disk");
    for said in stage.said.lock().unwrap().iter() {
        assert_eq!(search.bytes(said.as_bytes(), "what was printed"), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_of_one_host_do_not_mix() {
    let site = issuers().await;
    let held = |slug: &str| site.credential(slug).unwrap().held;
    let people = vec![
        ada().holding(vec![held("bench-joinery"), held("forklift-yard")]),
        tomas().holding(vec![held("safety-steward")]),
    ];
    let host = host_of(people, "Harbour").await;
    let stage = Stage::set(Secrets::File);
    for (person, name) in [(ada(), "Ada"), (tomas(), "Tomas")] {
        stage.connect(host.base.as_str(), &person, &["--name", name]).await;
    }
    for (name, login, count) in [("Ada", "ada", 2), ("Tomas", "tomas", 1)] {
        let before = host.log().len();
        stage.sync(name);
        let log = host.log().split_off(before);
        let told: Vec<&str> = log.iter().filter_map(|entry| entry.account.as_deref()).collect();
        assert!(
            !told.is_empty() && told.iter().all(|account| *account == login),
            "{told:?}"
        );
        let there = stage.run(&["list", "--in", name, "--json"]).ends_with(0).lines();
        assert_eq!(there.len(), count, "{name}");
    }
}
