//! SIGKILL at any moment of a sync loses nothing and doubles nothing.

#![allow(
    clippy::print_stdout,
    reason = "the seed and each moment are told, so that a story can be told again"
)]

use std::{collections::BTreeSet, time::Duration};

use holdall_practice::{Fault, Host, Issuers, Setup};
use holdall_tests::{Secrets, Stage, host_of, host_with, issuers};
use serde_json::Value;

/// A library as it is compared: what `list` and `show` say, without times, and the hashes of all documents.
#[derive(Debug, PartialEq)]
struct Left {
    listed: Vec<Value>,
    shown: Vec<Value>,
    documents: BTreeSet<String>,
}

/// The same without every member named `*_at`.
fn timeless(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| !name.ends_with("_at"))
            .map(|(name, value)| (name.clone(), timeless(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(timeless).collect(),
        other => other.clone(),
    }
}

fn left(stage: &Stage) -> Left {
    let mut listed = stage.list();
    listed.sort_by_key(|badge| badge["assertion"].to_string());
    let mut shown: Vec<Value> = Vec::new();
    for badge in &listed {
        let id = badge["id"]
            .as_str()
            .map_or_else(|| badge["id"].to_string(), str::to_owned);
        shown.push(stage.show(&id));
    }
    // Local ids are given in the order of arrival, which a kill may change; all else must be the same.
    let strip = |values: Vec<Value>| -> Vec<Value> {
        let mut stripped: Vec<Value> = values.iter().map(timeless).collect();
        for value in &mut stripped {
            value.as_object_mut().unwrap().remove("id");
        }
        stripped
    };
    let file = rusqlite::Connection::open(stage.library().join("library.sqlite")).unwrap();
    let integrity: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
    let mut hashes = file.prepare("SELECT lower(hex(sha256)) FROM document").unwrap();
    let documents = hashes
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    Left {
        listed: strip(listed),
        shown: strip(shown),
        documents,
    }
}

async fn hosts() -> (Issuers, Host) {
    let site = issuers().await;
    let harbour = host_of(vec![site.ada()]).await;
    (site, harbour)
}

/// A small generator of our own, so that a printed seed tells the same story again (Numerical Recipes' LCG).
fn moments(seed: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(seed), |last| {
        Some(
            last.wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407),
        )
    })
    .skip(1)
    .map(|state| state >> 33)
}

/// Requests that the hosts have seen so far.
fn asked(site: &Issuers, harbour: &Host) -> usize {
    site.log().len() + harbour.log().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_within_a_sync_each_end_in_the_library_of_an_undisturbed_one() {
    let (site, harbour) = hosts().await;
    let undisturbed = Stage::set(Secrets::File);
    undisturbed.connect_ada(&harbour, "Harbour").await;
    site.knobs().latency_ms(120);
    harbour.knobs().latency_ms(120);
    let before = asked(&site, &harbour);
    let began = std::time::Instant::now();
    undisturbed.run(&["sync", "--json"]).ends_with(0);
    let whole = began.elapsed();
    let requests = asked(&site, &harbour) - before;
    assert!(
        whole >= Duration::from_secs(3),
        "the sync is slow enough to be killed within: {whole:?}"
    );
    let expected = left(&undisturbed);

    let seed = 20_261_121;
    println!("seed {seed}, an undisturbed sync takes {whole:?} and {requests} requests");
    let mut before_exit = 0;
    for (round, moment) in moments(seed).take(20).enumerate() {
        let stage = Stage::set(Secrets::File);
        harbour.knobs().latency_ms(0);
        stage.connect_ada(&harbour, "Harbour").await;
        harbour.knobs().latency_ms(120);
        // A moment is so many requests and a part of a wait later, so that a busy machine moves it along with the sync.
        let after = moment as usize % (requests * 9 / 10);
        let later = Duration::from_millis(moment % 120);
        let before = asked(&site, &harbour);
        let mut running = stage.start(&["sync", "--json"]);
        while asked(&site, &harbour) - before < after && !running.ended() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(later).await;
        let killed = !running.ended();
        running.kill();
        before_exit += usize::from(killed);
        drop(running.finish());
        println!("round {round}: killed {later:?} after request {after}, before its end: {killed}");
        site.knobs().latency_ms(0);
        harbour.knobs().latency_ms(0);
        stage.run(&["sync", "--json"]).ends_with(0);
        site.knobs().latency_ms(120);
        assert_eq!(
            left(&stage),
            expected,
            "round {round}, killed {later:?} after request {after}"
        );
    }
    assert!(before_exit >= 18, "only {before_exit} of 20 kills came before the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_between_the_token_answer_and_its_commit_costs_a_sign_in_and_no_badge() {
    let site = issuers().await;
    let people = vec![site.ada()];
    let harbour = host_with(Setup {
        people,
        access_life_s: 2,
        ..Setup::default()
    })
    .await;
    let stage = Stage::set(Secrets::File);
    stage.connect_ada(&harbour, "Harbour").await;
    stage.run(&["sync", "--json"]).ends_with(0);
    let before = left(&stage);
    tokio::time::sleep(Duration::from_millis(2500)).await;

    // The host has rotated already while its answer is still on the way: dying now is dying before the commit.
    let renewed = harbour.refreshes();
    harbour.knobs().next(harbour.token_path(), 1, Fault::Late(5000));
    let mut running = stage.start(&["sync", "--json"]);
    while harbour.refreshes() == renewed && !running.ended() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!running.ended(), "it waits for the answer");
    running.kill();
    drop(running.finish());

    let said = stage.run(&["sync", "--json"]).ends_with(4);
    assert_eq!(said.error_code().as_deref(), Some("sign-in-needed"), "{said:?}");
    assert_eq!(left(&stage), before, "the library is as it was");
    stage.connect_ada(&harbour, "Harbour").await;
    stage.run(&["sync", "--json"]).ends_with(0);
    assert_eq!(
        left(&stage).documents,
        before.documents,
        "and goes on after a new sign-in"
    );
}
