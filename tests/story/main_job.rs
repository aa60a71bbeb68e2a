//! The main job by the command line, end to end on real parts: connect, sync, verify, look, export, push. Told once with
//! a real key store and once with a vault.

use std::collections::BTreeSet;

use holdall_practice::Held;
use holdall_tests::{Secrets, Stage, host_of, issuers, lighthouse};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_with_a_key_store() {
    main_job(Secrets::KeyStore).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_with_a_vault() {
    main_job(Secrets::File).await;
}

async fn main_job(secrets: Secrets) {
    let site = issuers().await;
    let harbour = host_of(vec![site.ada()]).await;
    let lighthouse = lighthouse().await;
    let stage = Stage::set(secrets);

    let connected = stage.connect_ada(&harbour, "Harbour").await;
    assert_eq!(connected["event"], "connected", "{connected}");
    assert_eq!(connected["backpack"], "Harbour");
    assert_eq!(connected["protocol"], "badge-connect");
    assert!(
        connected["scopes"].as_array().is_some_and(|scopes| !scopes.is_empty()),
        "{connected}"
    );
    stage.connect_ada(&lighthouse, "Lighthouse").await;

    let held = harbour.badges_of("ada").len();
    assert!(held >= 24, "the sample is a library worth the name");
    let synced = stage.sync("Harbour");
    assert_eq!(
        (&synced["backpack"], synced["added"].as_u64()),
        (&"Harbour".into(), Some(held as u64)),
        "{synced}"
    );
    let again = stage.sync("Harbour");
    assert_eq!(again["added"], 0, "{again}");

    let listed = stage.list();
    assert_eq!(listed.len(), held, "all badges are listed");
    let statuses: BTreeSet<&str> = listed.iter().filter_map(|badge| badge["status"].as_str()).collect();
    for word in ["valid", "expired", "revoked"] {
        assert!(statuses.contains(word), "the sample holds {word}: {statuses:?}");
    }
    assert!(
        !statuses.contains("unchecked"),
        "a sync checks what it brings: {statuses:?}"
    );
    let named = |badge: &&Value| badge["name"].as_str().is_some_and(|name| !name.is_empty());
    let nameless: Vec<&Value> = listed.iter().filter(|badge| !named(badge)).collect();
    assert!(nameless.is_empty(), "every badge has its name: {nameless:#?}");

    verdicts(&stage, &listed);
    export(&stage, &listed, &harbour.badges_of("ada")).await;
    transfer(&stage, held);
}

/// `verify` looks at an address anew and agrees with what the library says of it.
fn verdicts(stage: &Stage, listed: &[Value]) {
    let hosted = |badge: &&Value, status: &str| {
        badge["status"] == status && badge["assertion"].as_str().is_some_and(|id| id.starts_with("http"))
    };
    let good = listed
        .iter()
        .find(|badge| hosted(badge, "valid"))
        .expect("a valid hosted badge");
    let said = stage
        .run(&["verify", "--json", good["assertion"].as_str().unwrap()])
        .ends_with(0)
        .line();
    assert_eq!(said["verdict"], "valid", "{said}");
    let bad = listed
        .iter()
        .find(|badge| hosted(badge, "revoked"))
        .expect("a revoked hosted badge");
    let said = stage
        .run(&["verify", "--json", bad["assertion"].as_str().unwrap()])
        .ends_with(1)
        .line();
    assert_eq!(
        (&said["verdict"], &said["reasons"][0]),
        (&"invalid".into(), &"revoked".into()),
        "{said}"
    );
}

/// Every file unbakes to the body served at the id, or to the compact JWS.
async fn export(stage: &Stage, listed: &[Value], held: &[Held]) {
    let folder = stage.folder().join("exported");
    let to = folder.to_str().unwrap();
    let written = stage
        .run(&["export", "--all", "--as", "baked", "--to", to, "--json"])
        .ends_with(0);
    let files = written.lines();
    assert_eq!(files.len(), listed.len(), "one file a badge");
    let tokens: BTreeSet<&[u8]> = held
        .iter()
        .filter_map(|badge| {
            if let Held::Signed(jws) = badge {
                Some(jws.as_bytes())
            } else {
                None
            }
        })
        .collect();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let (mut hosted, mut signed) = (0, 0);
    for file in &files {
        let path = file["path"].as_str().expect("each file has its path");
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(
            file["sha256"],
            holdall_model::Sha256::of(&bytes).to_string(),
            "the hash is the file's"
        );
        let payload = holdall_formats::unbake(&bytes)
            .unwrap_or_else(|error| panic!("{path}: {error}"))
            .payload;
        if tokens.contains(payload.as_slice()) {
            signed += 1;
            continue;
        }
        let body: Value = serde_json::from_slice(&payload).unwrap();
        let id = body["id"].as_str().expect("a hosted badge has its address");
        let answer = client
            .get(id)
            .header("accept", "application/ld+json")
            .send()
            .await
            .unwrap();
        if answer.status() == 200 {
            let served = answer.bytes().await.unwrap();
            assert_eq!(payload, served, "{id} holds the very bytes that are served");
        }
        hosted += 1;
    }
    assert_eq!(signed, tokens.len(), "every signed badge is its JWS");
    assert!(hosted > 0);
    assert!(
        !to.contains('@') && files.iter().all(|file| !file["path"].as_str().unwrap().contains('@')),
        "no address"
    );
    assert!(
        files.iter().any(|file| file["placeholder"] == true),
        "a missing picture is said to be a placeholder"
    );
}

/// Copies what can be copied; a second run reports the same as already there, and refuses the same.
fn transfer(stage: &Stage, held: usize) {
    let copy = ["transfer", "--from", "Harbour", "--to", "Lighthouse", "--json"];
    let plan = stage.run(&[&copy[..], &["--dry-run"]].concat());
    assert_eq!(plan.lines().len(), held, "the plan names every badge");
    let outcomes = |said: &holdall_tests::Said, word: &str| -> BTreeSet<String> {
        let lines = said.lines();
        let fits = lines.iter().filter(|line| line["outcome"] == word);
        fits.map(|line| line["badge"].as_str().unwrap().to_owned()).collect()
    };
    let first = stage.run(&copy);
    assert_eq!(first.lines().len(), held, "every badge has its outcome");
    let copied = outcomes(&first, "copied");
    assert!(
        copied.len() > held / 2,
        "most of the sample can be copied: {}",
        first.out
    );
    let refused = |said: &holdall_tests::Said| &outcomes(said, "refused") | &outcomes(said, "not_sent");
    assert!(
        !refused(&first).is_empty(),
        "the sample holds badges that cannot go: {}",
        first.out
    );
    let second = stage.run(&copy);
    assert_eq!(
        outcomes(&second, "already_there"),
        copied,
        "what was copied is there: {}",
        second.out
    );
    assert_eq!(refused(&second), refused(&first), "and the same is refused");
    assert_eq!(second.status, first.status);
}
