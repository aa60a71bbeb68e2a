//! The program: it says where its hosts are on one line, serves until it is told to stop, and then is gone.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::{
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;

/// Stops the program whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program under way, what it said of itself, and what it says after.
fn serving(arguments: &[&str]) -> (Running, Value, Lines<BufReader<ChildStdout>>) {
    let mut program = Running(
        Command::new(env!("CARGO_BIN_EXE_holdall-practice"))
            .arg("serve")
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut lines = BufReader::new(program.0.stdout.take().unwrap()).lines();
    let line = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    (program, line, lines)
}

#[test]
fn serve_announces_its_hosts_and_ends_on_sigterm() {
    let (mut program, line, mut lines) = serving(&["--now", "2026-11-21T12:00:00Z", "--personality", "badgr"]);
    assert_eq!(line["backpacks"][0]["name"], "Harbour Backpack");
    assert_eq!(line["backpacks"][1]["name"], "Lighthouse Backpack");
    assert_eq!(line["people"][0]["login"], "ada");
    let addresses = [
        &line["issuer"],
        &line["backpacks"][0]["url"],
        &line["backpacks"][1]["url"],
    ];
    let addresses = addresses.map(|address| address.as_str().unwrap().to_owned());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        for address in &addresses {
            assert_eq!(reqwest::get(address).await.unwrap().status(), 200, "{address}");
        }
    });
    let told = Command::new("kill")
        .args(["-TERM", &program.0.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    assert!(program.0.wait().unwrap().success(), "it ends in order");
    assert!(lines.next().is_none(), "one line and no more");
}

#[test]
fn a_hostile_host_is_told_what_to_do_and_knows_nothing_else() {
    let (_program, line, _) = serving(&["--personality", "hostile", "--attack", "login-page"]);
    assert_eq!(line["backpacks"][0]["name"], "Harbour Backpack");
    let wrong = Command::new(env!("CARGO_BIN_EXE_holdall-practice"))
        .args(["serve", "--personality", "hostile", "--attack", "kindness"])
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains("login-page") && said.contains("half-body"), "{said}");
}

#[test]
fn pictures_are_written_for_looking_at() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_holdall-practice");
    let done = Command::new(program)
        .args(["pictures", "--to"])
        .arg(folder.path())
        .status()
        .unwrap();
    assert!(done.success());
    for name in ["lighthouse.svg", "lighthouse.png", "sheet-light.png", "sheet-dark.png"] {
        assert!(folder.path().join(name).metadata().unwrap().len() > 500, "{name}");
    }
}

#[test]
fn a_host_of_the_newest_api_is_served_with_credentials_that_lead_to_their_keys() {
    let (_program, line, _) = serving(&["--personality", "ob3"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (host, issuer) = (text(&line["backpacks"][0]["url"]), text(&line["issuer"]));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        for address in [
            format!("{host}ims/ob/v3p0/discovery"),
            format!("{issuer}c/riverside-college/keys/1"),
            format!("{issuer}c/riverside-college/status/1"),
            format!("{issuer}c/riverside-college/arc-welding"),
        ] {
            let answer = reqwest::get(&address).await.unwrap();
            assert_eq!(answer.status(), 200, "{address}");
            assert!(answer.json::<Value>().await.unwrap().is_object(), "{address}");
        }
    });
}
