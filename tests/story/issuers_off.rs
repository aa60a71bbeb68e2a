//! Badges of every status, checked while their issuers are there and again when they are gone: the same verdicts, each
//! with the documents that it rests on and when those were fetched; and what a damaged library says.

use std::collections::{BTreeMap, BTreeSet};

use holdall_practice::{Held, Issuers, Person, Personality, Setup, SiteSetup, ada, backpack, issuer_site};
use holdall_tests::{Said, Secrets, Stage};
use serde_json::Value;

/// A token with one letter of its badge's name changed, the signature left as it was.
fn tampered(token: &str) -> String {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    let parts: Vec<&str> = token.split('.').collect();
    let payload = BASE64_URL_SAFE_NO_PAD.decode(parts[1]).unwrap();
    let mut badge: Value = serde_json::from_slice(&payload).unwrap();
    badge["name"] = "A better badge".into();
    badge["id"] = "urn:uuid:5b1cf8a2-7f1d-4f0c-9a55-0c1f1d1e2b77".into();
    let payload = BASE64_URL_SAFE_NO_PAD.encode(badge.to_string());
    format!("{}.{payload}.{}", parts[0], parts[2])
}

/// Ada's credentials of 3.0: the samples, two that are suspended, and one that was changed after it was signed.
fn credentials(site: &Issuers) -> Person {
    let samples = site.ada_with_credentials().badges;
    let changed = samples.iter().find_map(|held| match held {
        Held::Signed(token) => Some(Held::Signed(tampered(token))),
        Held::Hosted(_) => None,
    });
    let suspended = site
        .suspended_credentials()
        .into_iter()
        .map(|credential| credential.held);
    ada().holding(samples.into_iter().chain(suspended).chain(changed).collect())
}

/// What a run says of each badge, by its local id.
fn by_id(said: &Said) -> BTreeMap<String, Value> {
    let lines = said.lines().into_iter();
    lines
        .map(|line| (line["id"].as_str().expect("a local id").to_owned(), line))
        .collect()
}

/// Check and outcome of each line of a report.
fn outcomes(badge: &Value) -> Vec<(String, String)> {
    let lines = badge["checks"].as_array().unwrap().iter();
    lines
        .map(|line| (line["check"].to_string(), line["outcome"].to_string()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_issuers_off_every_verdict_is_reached_again_and_says_when_its_documents_were_fetched() {
    let site = issuer_site(SiteSetup::default()).await.unwrap();
    let harbour = Setup {
        people: vec![site.ada()],
        ..Setup::default()
    };
    let college = Setup {
        personality: Personality::Ob3,
        people: vec![credentials(&site)],
        ..Setup::default()
    };
    let (harbour, college) = (backpack(harbour).await.unwrap(), backpack(college).await.unwrap());
    let stage = Stage::set(Secrets::File);
    for (host, name) in [(&harbour, "Harbour"), (&college, "College")] {
        stage.connect(host.base.as_str(), &ada(), &["--name", name]).await;
    }
    // One issuer keeps its page to itself from the start: there is no deciding about its badges.
    let silent = site.award("reading-partner").expect("a sample").id;
    site.unpublish(&silent);
    stage.run(&["sync", "--json"]);
    let online = by_id(&stage.run(&["check", "--all", "--json"]));
    let seen: BTreeSet<&str> = online.values().filter_map(|badge| badge["status"].as_str()).collect();
    let every = ["expired", "invalid", "revoked", "suspended", "unverifiable", "valid"];
    assert_eq!(seen, BTreeSet::from(every), "the library holds every status");

    let asked = site.log().len();
    let offline = by_id(&stage.run(&["--offline", "check", "--all", "--json"]));
    assert_eq!(
        site.log().len(),
        asked,
        "offline sends nothing, although the issuers are there"
    );
    site.stop();
    harbour.stop();
    college.stop();
    let gone = by_id(&stage.run(&["--offline", "check", "--all", "--json"]));
    assert_eq!(online.len(), gone.len());
    for (id, was) in &online {
        for is in [&offline[id], &gone[id]] {
            assert_eq!(was["status"], is["status"], "{was}\n{is}");
            if was["status"] != "unverifiable" {
                assert_eq!(was["reasons"], is["reasons"], "{was}\n{is}");
                assert_eq!(outcomes(was), outcomes(is), "{was}\n{is}");
            }
            assert_eq!(is["run"]["offline"], true, "it says how it was checked: {is}");
            let checked_at = is["run"]["checked_at"].as_str().unwrap();
            for (kept, fetched) in is["evidence"]
                .as_array()
                .unwrap()
                .iter()
                .map(|kept| (kept, &kept["fetched_at"]))
            {
                assert!(fetched.as_str().unwrap() < checked_at, "{kept}");
                assert_eq!(kept["sha256"].as_str().map(str::len), Some(64), "{kept}");
            }
        }
    }

    // Asked without --offline, nobody answers: what was decided stands, and nothing becomes a forgery.
    let unheard = by_id(&stage.run(&["check", "--all", "--json"]));
    for (id, was) in &online {
        let is = &unheard[id];
        match was["status"].as_str().unwrap() {
            "valid" => assert!(is["status"] == "valid" || is["status"] == "unverifiable", "{is}"),
            other => assert_eq!(is["status"], other, "{is}"),
        }
    }
    damaged(&stage, &online);
}

/// Somebody writes into the library's file: it is said, and nothing is proven by it.
fn damaged(stage: &Stage, online: &BTreeMap<String, Value>) {
    let rests_on = |badge: &Value| {
        let kept = badge["evidence"].as_array().unwrap().iter();
        kept.map(|kept| (kept["role"].clone(), kept["sha256"].as_str().unwrap().to_owned()))
            .find(|(role, _)| role == "issuer")
    };
    let valid = online.iter().filter(|(_, badge)| badge["status"] == "valid");
    let mut valid = valid.filter_map(|(id, badge)| Some((id, rests_on(badge)?.1)));
    let (id, sha256) = valid.next().expect("a hosted badge that passed");
    let file = rusqlite::Connection::open(stage.library().join("library.sqlite")).unwrap();
    let spoilt = file.execute(
        "UPDATE document SET bytes = CAST(replace(CAST(bytes AS TEXT), 'name', 'nane') AS BLOB) WHERE hex(sha256) = ?1",
        [sha256.to_uppercase()],
    );
    assert_eq!(spoilt.unwrap(), 1);
    drop(file);
    let told = stage.run(&["show", id]).ends_with(0).out;
    assert!(
        told.contains("is damaged"),
        "it is said as soon as the badge is looked at: {told}"
    );
    let checked = stage.run(&["--offline", "check", id, "--json"]).ends_with(2).line();
    assert_eq!(checked["status"], "unverifiable", "{checked}");
    assert!(checked["checks"].to_string().contains("is damaged"), "{checked}");
    let told = stage.run(&["show", id]).ends_with(0).out;
    assert!(
        told.contains("Last passed"),
        "what was decided before stands, with its date: {told}"
    );
    assert!(told.contains("Proof incomplete"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_says_what_changed_and_since_when() {
    let site = issuer_site(SiteSetup::default()).await.unwrap();
    let host = Setup {
        people: vec![site.ada()],
        ..Setup::default()
    };
    let host = backpack(host).await.unwrap();
    let stage = Stage::set(Secrets::File);
    stage.connect(host.base.as_str(), &ada(), &["--name", "Harbour"]).await;
    stage.run(&["sync", "--json"]).ends_with(0);
    let badge = site.award("wound-care-ii").expect("a sample").id;
    stage.run(&["check", &badge, "--json"]).ends_with(0);
    let before = stage.run(&["show", &badge, "--json"]).ends_with(0).line();
    assert_eq!(before["changes"].as_array().map(Vec::len), Some(0), "{before}");

    site.revoke(&badge, "awarded by mistake");
    stage.run(&["check", &badge, "--json"]).ends_with(1);
    let after = stage.run(&["show", &badge, "--json"]).ends_with(0).line();
    let history = after["history"].as_array().unwrap();
    let statuses: Vec<&Value> = history.iter().map(|stretch| &stretch["status"]).collect();
    assert_eq!(statuses, ["revoked", "valid"], "{after}");
    assert_eq!(history[0]["reasons"][0], "revoked");
    assert!(
        history[0]["first_checked_at"].as_str() > history[1]["last_checked_at"].as_str(),
        "one after the other: {after}"
    );
    let changes = after["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{after}");
    assert_eq!(
        (&changes[0]["role"], &changes[0]["url"]),
        (&"assertion".into(), &Value::from(badge.as_str())),
        "it was the badge's own page that changed"
    );
    assert!(
        changes[0]["at"].as_str() > history[1]["last_checked_at"].as_str(),
        "after the last check that passed: {after}"
    );
    let told = stage.run(&["show", &badge]).ends_with(0).out;
    for words in ["Changed since", "awarded by mistake", "So since"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}
