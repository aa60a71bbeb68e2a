//! A displayer app at work: a backpack is pulled by Badge Connect, every badge is checked again and matched to its
//! earner, and all are shown in time's order, each step of it seen. Told through the command, against a host by the letter.

use std::collections::BTreeSet;

use holdall_practice::{Host, ada};
use holdall_tests::{Secrets, Stage, host_of, issuers};
use serde_json::Value;
use url::Url;

/// The pages of the listing that were asked for since entry `from` of the log, by their query.
fn pages(host: &Host, from: usize) -> Vec<String> {
    let path = host.api_path("/assertions");
    let log = host.log();
    log.into_iter()
        .skip(from)
        .filter(|entry| entry.method == "GET" && entry.path == path && entry.status == 200)
        .map(|entry| entry.query)
        .collect()
}

fn list(stage: &Stage) -> Vec<Value> {
    stage
        .run(&["list", "--in", "Harbour", "--sort", "issued", "--json"])
        .ends_with(0)
        .lines()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backpack_is_pulled_checked_and_shown() {
    let site = issuers().await;
    let person = site.ada();
    let held = person.badges.len();
    let host = host_of(vec![person.clone()]).await;
    host.knobs().switch(|it| it.page_size = 4);
    let stage = Stage::set(Secrets::File);

    // 1. The backpack is connected: manifest, registration, consent, tokens.
    let connected = stage
        .connect(host.base.as_str(), &ada(), &["--name", "Harbour", "--read-only"])
        .await;
    assert_eq!(connected["protocol"], "badge-connect", "{connected}");
    let scopes = connected["scopes"].to_string();
    assert!(
        scopes.contains("assertion.readonly") && !scopes.contains("assertion.create"),
        "reading is all that a displayer asks for: {scopes}"
    );
    let steps: Vec<(String, String)> = host
        .log()
        .into_iter()
        .map(|entry| (entry.method, entry.path))
        .filter(|(_, path)| !path.ends_with(".css"))
        .collect();
    let at = |method: &str, path: &str| steps.iter().position(|(m, p)| m == method && p == path);
    let order = [
        at("GET", "/.well-known/badgeconnect.json"),
        at("POST", "/oauth/register"),
        at("GET", "/oauth/authorize"),
        at("POST", "/consent"),
        at("POST", host.token_path()),
        at("GET", &host.api_path("/profile")),
    ];
    assert!(
        order.iter().all(Option::is_some) && order.is_sorted(),
        "one after the other: {order:?} in {steps:?}"
    );

    // 2. The profile: which identifiers stand on it.
    let identities = stage.run(&["identities", "--json"]).ends_with(0).out;
    for email in &person.emails {
        assert!(identities.contains(email.as_str()), "{email} in {identities}");
    }

    // 3. All pages of the listing.
    let from = host.log().len();
    let synced = stage.sync("Harbour");
    let asked = pages(&host, from);
    assert!(asked.len() >= held.div_ceil(4), "{asked:?}");
    assert!(asked[0].contains("offset=0"), "{asked:?}");
    let distinct: BTreeSet<&String> = asked.iter().collect();
    assert_eq!(distinct.len(), asked.len(), "no page twice: {asked:?}");
    let shown = list(&stage);
    assert_eq!(synced["added"], shown.len(), "{synced}");
    assert_eq!(synced["failed"], 0, "{synced}");

    // 4. Each badge is checked again at its source, and matched to the identifiers of the profile.
    let fetched: BTreeSet<String> = site.log().into_iter().map(|entry| entry.path).collect();
    let (mut matched, mut others) = (0, 0);
    for badge in &shown {
        assert!(badge["last_checked_at"].is_string(), "{badge}");
        assert_ne!(badge["status"], "unchecked", "{badge}");
        let id = badge["assertion"].as_str().unwrap();
        if let Some(url) = Url::parse(id).ok().filter(|url| url.scheme() == "http") {
            assert!(fetched.contains(url.path()), "{id} was asked for at its issuer");
        }
        let sheet = stage.show(id);
        assert!(
            sheet["checks"].as_array().is_some_and(|checks| !checks.is_empty()),
            "{sheet}"
        );
        match sheet["recipient"]["outcome"].as_str() {
            Some("matched") => matched += 1,
            _ => others += 1,
        }
    }
    let hers = site.awards().iter().filter(|award| award.for_ada).count();
    assert!(
        matched > 0 && others > 0,
        "one of the samples is not hers: {matched}, {others}"
    );
    assert!(matched <= hers, "{matched} of {hers}");

    // 5. They are shown, newest first, with name and issuer.
    let times: Vec<&str> = shown.iter().filter_map(|badge| badge["issued_on"].as_str()).collect();
    assert!(
        times.len() > 3 && times.is_sorted_by(|a, b| a >= b),
        "a timeline: {times:?}"
    );
    for badge in &shown {
        assert!(badge["name"].as_str().is_some_and(|name| !name.is_empty()), "{badge}");
        assert!(badge["issuer"].is_string(), "{badge}");
    }

    // 6. Later runs pull what changed; an access token that has expired is renewed, once.
    for badge in site.crowd(1, "ada@quill.example") {
        host.put("ada", badge);
    }
    host.knobs().expire_access_tokens();
    let (from, renewed) = (host.log().len(), host.refreshes());
    let synced = stage.run(&["sync", "--json"]).ends_with(0).line();
    assert_eq!((&synced["added"], &synced["gone"]), (&1.into(), &0.into()), "{synced}");
    assert_eq!(host.refreshes(), renewed + 1);
    let asked = pages(&host, from);
    assert!(
        !asked.is_empty() && asked.iter().all(|query| query.contains("since=")),
        "only what changed: {asked:?}"
    );
    assert!(
        asked.iter().all(|query| query.contains("Z")),
        "a time that cannot be misread: {asked:?}"
    );
    assert_eq!(list(&stage).len(), shown.len() + 1);
    stage
        .connect(host.base.as_str(), &ada(), &["--name", "Harbour", "--read-only"])
        .await;
    assert_eq!(host.clients(), 1, "signing in again needs no second registration");
}
