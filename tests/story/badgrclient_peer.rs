//! A client of Badgr's API that other people wrote, PyPI's `badgrclient` (`tests/peers/badgrclient`), at work against our
//! practice host: so that its manners are not only our own reading of the recordings.

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

use holdall_practice::{Personality, Setup, tomas};
use holdall_tests::{host_with, issuers};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_other_people_teaches_and_earns_at_our_badgr_host() {
    let site = issuers().await;
    let ada = site.ada();
    let listed = 2;
    let host = host_with(Setup {
        personality: Personality::Badgr,
        people: vec![
            ada.clone().holding(ada.badges.iter().take(listed).cloned().collect()),
            tomas(),
        ],
        ..Setup::default()
    })
    .await;
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/peers/badgrclient"));
    let python = Command::new("python3").arg("--version").output();
    assert!(
        python.is_ok_and(|it| it.status.success()),
        "Python is missing: install python3 and python3-venv"
    );
    let mut walk = Command::new("python3")
        .arg(folder.join("run.py"))
        .arg(host.base.as_str())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let people = format!(
        "{}\n{}\n{}\n{}\n",
        tomas().emails[0],
        tomas().password,
        ada.emails[0],
        ada.password
    );
    walk.stdin.take().unwrap().write_all(people.as_bytes()).unwrap();
    let said = tokio::task::spawn_blocking(move || walk.wait_with_output().unwrap())
        .await
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();

    assert_eq!((&said["issuers"], &said["classes"]), (&json!(1), &json!(1)));
    let award = &said["award"];
    assert_eq!(&said["same"], award);
    let held = said["held"].as_array().unwrap();
    assert!(
        held.contains(award),
        "what was awarded lies in the earner's backpack: {said}"
    );
    assert!(
        (2..=listed + 1).contains(&held.len()),
        "and the others, but for what has expired: {said}"
    );
    for list in ["of_class", "of_issuer"] {
        assert_eq!(said[list].as_array().unwrap().len(), 2, "{list}: {said}");
    }
    assert_eq!(
        (&said["revoked"], &said["left"]),
        (&json!(true), &json!(1)),
        "revoked ones are not listed unasked"
    );
    assert_eq!(said["not_theirs"], "entity not found or insufficient privileges");
    assert_eq!(said["renewed"], json!(true));
    assert_eq!(
        said["spent"], "no valid auth token found",
        "the old token died with the renewal"
    );
    assert_eq!(host.refreshes(), 1);
}
