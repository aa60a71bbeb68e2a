//! Tokens as hosts see them: a wrong refresh fires once, a host that says when is waited for, accounts never mix, and
//! what is for one origin is seen by no other. Shown by the logs of the practice hosts.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use holdall_practice::{Entry, Fault, HandMade, Host, Person, Personality, Setup, ada, mark, tomas};
use holdall_tests::{Said, Secrets, Stage, host_of, host_with, issuers};

/// Connects by Badge Connect with the client that the host's operator handed out, or with the one kept from before.
async fn connect_by_hand(stage: &Stage, host: &Host, person: &Person, name: &str, typed: bool) -> Said {
    let client = HandMade::practice(host.personality());
    let mut further = vec!["--return", "loopback", "--protocol", "badge-connect", "--name", name];
    if typed {
        further.extend(["--client-id", &client.id, "--client-secret-stdin"]);
    }
    let mut running = stage.connecting(host.base.as_str(), &further);
    if typed {
        running.say(client.secret.as_deref().unwrap());
    }
    running.allowed(person).await
}

async fn oeb(people: Vec<Person>) -> Host {
    let setup = Setup {
        personality: Personality::Oeb,
        clients: vec![HandMade::practice(Personality::Oeb)],
        people,
        ..Setup::default()
    };
    host_with(setup).await
}

fn ids(stage: &Stage, backpack: &str) -> BTreeSet<String> {
    let listed = stage.run(&["list", "--in", backpack, "--json"]).ends_with(0).lines();
    listed
        .iter()
        .filter_map(|badge| Some(badge["assertion"].as_str()?.to_owned()))
        .collect()
}

/// The calls of apps in `log`: what comes with a token or a client.
fn calls(log: Vec<Entry>) -> impl Iterator<Item = Entry> {
    log.into_iter().filter(|entry| entry.authorization.is_some())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_never_works_is_tried_once_and_the_wait_it_costs_is_waited_out() {
    let site = issuers().await;
    let person = ada().holding(site.crowd(3, "ada@quill.example"));
    let host = oeb(vec![person]).await;
    let stage = Stage::set(Secrets::File);
    connect_by_hand(&stage, &host, &ada(), "School", true)
        .await
        .ends_with(0);
    stage.sync("School");
    let before = ids(&stage, "School");
    assert_eq!(before.len(), 3);
    assert_eq!(host.refreshes(), 0);

    host.knobs().revoke_all_grants();
    let said = stage.run(&["sync", "School", "--json"]).ends_with(4);
    assert_eq!(said.error_code().as_deref(), Some("sign-in-needed"), "{said:?}");
    for _ in 0..2 {
        stage.run(&["sync", "School", "--json"]).ends_with(4);
    }
    assert_eq!(host.refreshes(), 1, "a wrong refresh never fires twice");
    assert_eq!(ids(&stage, "School"), before, "the library is as it was");

    // Its failure locks the token endpoint for everybody here: the new sign-in waits for as long as the host says.
    connect_by_hand(&stage, &host, &ada(), "School", false)
        .await
        .ends_with(0);
    let exchanges: Vec<u16> = host
        .log()
        .into_iter()
        .filter(|entry| entry.grant_type.as_deref() == Some("authorization_code"))
        .map(|entry| entry.status)
        .collect();
    assert_eq!(exchanges.first(), Some(&200), "the first sign-in");
    assert_eq!(exchanges.last(), Some(&200), "the second, in the end: {exchanges:?}");
    assert!(
        exchanges.iter().filter(|status| **status == 429).count() <= 1,
        "and was not hammered: {exchanges:?}"
    );
    let synced = stage.sync("School");
    assert_eq!((&synced["added"], &synced["gone"]), (&0.into(), &0.into()), "{synced}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_says_how_long_is_waited_for_and_asked_again_once() {
    let site = issuers().await;
    let person = ada().holding(site.crowd(2, "ada@quill.example"));
    let host = host_of(vec![person]).await;
    let stage = Stage::set(Secrets::File);
    stage.connect_ada(&host, "Harbour").await;
    host.knobs().expire_access_tokens();
    let slow = |expires: u64| {
        let body = format!(r#"{{"error": "login attempts throttled", "expires": {expires}}}"#);
        Fault::answer(429, &body)
    };
    // The renewal first, and then the listing.
    host.knobs().next(host.token_path(), 1, slow(1));
    host.knobs().next(&host.api_path("/assertions"), 1, slow(2));
    let (from, begun) = (host.log().len(), Instant::now());
    let synced = stage.sync("Harbour");
    assert_eq!(synced["added"], 2, "{synced}");
    assert!(begun.elapsed() >= Duration::from_secs(3), "{:?}", begun.elapsed());
    let log: Vec<Entry> = host.log().into_iter().skip(from).collect();
    let statuses = |path: &str| -> Vec<u16> {
        let asked = log.iter().filter(|entry| entry.path == path);
        asked.map(|entry| entry.status).collect()
    };
    assert_eq!(statuses(host.token_path()), [429, 200], "{log:?}");
    assert_eq!(statuses(&host.api_path("/assertions")), [429, 200], "{log:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_at_one_host_never_mix_whatever_cookies_it_sets() {
    let site = issuers().await;
    let (hers, his) = (
        ada().holding(site.crowd(2, "ada@quill.example")),
        tomas().holding(site.crowd(3, "tomas@brandt.example")),
    );
    let host = oeb(vec![hers.clone(), his.clone()]).await;
    let stage = Stage::set(Secrets::File);
    connect_by_hand(&stage, &host, &ada(), "Hers", true).await.ends_with(0);
    connect_by_hand(&stage, &host, &tomas(), "His", true).await.ends_with(0);
    let rows = stage.run(&["backpacks", "--json"]).ends_with(0).lines();
    assert_eq!(rows.len(), 2, "two accounts are two backpacks: {rows:?}");
    let mut tokens: Vec<BTreeSet<String>> = Vec::new();
    for (name, login) in [("Hers", "ada"), ("His", "tomas"), ("Hers", "ada")] {
        let from = host.log().len();
        stage.sync(name);
        let since: Vec<Entry> = host.log().into_iter().skip(from).collect();
        let own: Vec<&Entry> = since.iter().filter(|entry| entry.path.starts_with("/bcv1/")).collect();
        assert!(!own.is_empty(), "{name} was asked for");
        for entry in &own {
            assert_eq!(
                entry.account.as_deref(),
                Some(login),
                "{name} is served as {login}: {entry:?}"
            );
        }
        tokens.push(own.iter().filter_map(|entry| entry.authorization.clone()).collect());
    }
    assert!(tokens[0].is_disjoint(&tokens[1]), "each with its own token");
    assert_eq!(tokens[0], tokens[2]);
    for entry in calls(host.log()) {
        assert!(!entry.cookie, "no cookie comes back: {entry:?}");
    }
    let (in_hers, in_his) = (ids(&stage, "Hers"), ids(&stage, "His"));
    assert_eq!((in_hers.len(), in_his.len()), (hers.badges.len(), his.badges.len()));
    assert!(in_hers.is_disjoint(&in_his), "{in_hers:?} {in_his:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_one_origin_is_never_seen_by_another() {
    let site = issuers().await;
    let named = |name: &str, badges| Setup {
        name: name.to_owned(),
        people: vec![ada().holding(badges)],
        ..Setup::default()
    };
    let harbour = host_with(named("Harbour Backpack", site.crowd(5, "ada@quill.example"))).await;
    let lighthouse = host_with(named("Lighthouse Backpack", Vec::new())).await;
    // One leads its visitors to the other, page after page.
    let elsewhere = lighthouse.base.to_string();
    harbour.knobs().switch(|it| {
        it.page_size = 2;
        it.foreign_next = Some(elsewhere);
    });
    let stage = Stage::set(Secrets::File);
    for (host, name) in [(&harbour, "Harbour"), (&lighthouse, "Lighthouse")] {
        stage.connect_ada(host, name).await;
    }
    harbour.knobs().expire_access_tokens();
    let synced = stage.sync("Harbour");
    assert_eq!(synced["added"], 5, "counted on where the links led away: {synced}");
    assert!(
        harbour.refreshes() > 0,
        "its token was renewed, so there is a refresh token to lose too"
    );
    let copied = stage
        .run(&["transfer", "--from", "Harbour", "--to", "Lighthouse", "--json"])
        .ends_with(0);
    assert_eq!(copied.lines().len(), 5, "{copied:?}");
    stage.run(&["backpacks", "disconnect", "Harbour"]).ends_with(0);

    // By the marks of everything that each of them gave out or was sent.
    let given =
        |host: &Host| -> BTreeSet<String> { host.secrets().into_iter().map(|(_, secret)| mark(&secret)).collect() };
    let shown = |log: Vec<Entry>| -> BTreeSet<String> {
        calls(log)
            .filter_map(|entry| Some(entry.authorization?.split_once(' ')?.1.to_owned()))
            .collect()
    };
    for (own, other) in [(&harbour, &lighthouse), (&lighthouse, &harbour)] {
        let (own_marks, at_other) = (given(own), shown(other.log()));
        assert!(!shown(own.log()).is_empty(), "{} was called with tokens", own.name());
        assert!(
            own_marks.is_disjoint(&at_other),
            "{} saw what is for {}",
            other.name(),
            own.name()
        );
    }
    assert_eq!(calls(site.log()).count(), 0, "issuers are shown no token at all");
    assert!(site.log().len() > 5, "and were asked for every badge");
}
