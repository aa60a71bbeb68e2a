//! The real Secret Service: each test runs itself again on a message bus of its own, with gnome-keyring in the state
//! that it is about. Needs `dbus-run-session`, `dbus-send`, `gnome-keyring-daemon` and `bash`; without them it fails.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::{
    process::{Command, Output},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use holdall_secrets::{Cell, LibraryKey, Place, SecretsError, probe};

/// Says to the second process that it is one, and what it is to do.
const ROLE: &str = "HOLDALL_TEST_ROLE";
const LIBRARY: &str = "3f0c7d0e-94d4-4f5f-8f53-1d6e2b7a9c10";
const CELL: Cell<'_> = Cell {
    table: "backpack",
    column: "grant",
    row: 1,
};

/// The daemon with an open keyring, whose passphrase is `pw`.
const UNLOCKED: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && sleep .5 && ";
/// The daemon without any keyring, which nobody could unlock for want of a display.
const NEVER_UNLOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null && sleep .5 && ";
/// Locks the keyring that `UNLOCKED` made.
const LOCK: &str = "dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
    org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null && ";

fn role() -> Option<String> {
    std::env::var(ROLE).ok()
}

/// This test program again, for the one test `name`, in a home of its own.
fn again(program: &str, name: &str, role: &str, home: &tempfile::TempDir) -> Command {
    let mut command = Command::new(program);
    command
        .env(ROLE, role)
        .env("TEST_PROGRAM", std::env::current_exe().unwrap())
        .env("TEST_NAME", name);
    command
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"));
    for unset in [
        "DBUS_SESSION_BUS_ADDRESS",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "GNOME_KEYRING_CONTROL",
    ] {
        command.env_remove(unset);
    }
    command
}

/// Runs the test `name` on a new bus after the shell line `before`.
fn on_a_bus(name: &str, before: &str) {
    let home = tempfile::tempdir().unwrap();
    let script = format!("{before} \"$TEST_PROGRAM\" --exact \"$TEST_NAME\" --nocapture");
    let mut command = again("dbus-run-session", name, "body", &home);
    command.args(["--", "bash", "-c", &script]);
    passed(command.output().expect("dbus-run-session is needed"));
}

fn passed(output: Output) {
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn an_open_key_store_keeps_the_key_of_a_library() {
    if role().is_none() {
        return on_a_bus("an_open_key_store_keeps_the_key_of_a_library", UNLOCKED);
    }
    probe(&Place::KeyStore).unwrap();
    assert!(matches!(
        LibraryKey::load(&Place::KeyStore, LIBRARY, false),
        Err(SecretsError::KeyMissing)
    ));
    let sealed = LibraryKey::load(&Place::KeyStore, LIBRARY, true)
        .unwrap()
        .seal(CELL, b"grant");
    for create in [false, true] {
        let again = LibraryKey::load(&Place::KeyStore, LIBRARY, create).unwrap();
        assert_eq!(again.open(CELL, &sealed).unwrap().as_slice(), b"grant");
    }
    let other = LibraryKey::load(&Place::KeyStore, "another-library", true).unwrap();
    assert!(other.open(CELL, &sealed).is_err(), "each library has a key of its own");

    let entry = keyring::Entry::new("app.holdall.desktop", LIBRARY).unwrap();
    assert_eq!(
        STANDARD.decode(entry.get_password().unwrap()).unwrap().len(),
        32,
        "the entry as documented"
    );
    entry.set_password("damaged").unwrap();
    assert!(matches!(
        LibraryKey::load(&Place::KeyStore, LIBRARY, false),
        Err(SecretsError::KeyMissing)
    ));
    entry.delete_credential().unwrap();
    assert!(matches!(
        LibraryKey::load(&Place::KeyStore, LIBRARY, false),
        Err(SecretsError::KeyMissing)
    ));

    let this_run = LibraryKey::load(&Place::ThisRun, LIBRARY, true).unwrap();
    this_run.keep(&Place::KeyStore).unwrap();
    let kept = LibraryKey::load(&Place::KeyStore, LIBRARY, false).unwrap();
    assert_eq!(kept.open(CELL, &this_run.seal(CELL, b"x")).unwrap().as_slice(), b"x");
}

#[test]
fn a_probe_leaves_no_entry_behind() {
    if role().is_none() {
        return on_a_bus("a_probe_leaves_no_entry_behind", UNLOCKED);
    }
    probe(&Place::KeyStore).unwrap();
    let found = Command::new("dbus-send")
        .args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets",
        ])
        .args([
            "org.freedesktop.Secret.Service.SearchItems",
            "dict:string:string:service,app.holdall.desktop",
        ])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&found.stdout);
    assert!(found.status.success() && !said.contains("object path"), "{said}");
}

#[test]
fn processes_that_make_the_key_at_once_end_with_one() {
    let name = "processes_that_make_the_key_at_once_end_with_one";
    match role().as_deref() {
        None => on_a_bus(name, UNLOCKED),
        Some("body") => {
            let program = std::env::current_exe().unwrap();
            let makers: Vec<_> = (0..6)
                .map(|_| {
                    let mut maker = Command::new(&program);
                    maker.args(["--exact", name, "--nocapture"]).env(ROLE, "maker");
                    maker.stdout(std::process::Stdio::piped()).spawn().unwrap()
                })
                .collect();
            let said: Vec<String> = makers
                .into_iter()
                .map(|maker| String::from_utf8(maker.wait_with_output().unwrap().stdout).unwrap())
                .collect();
            let key = LibraryKey::load(&Place::KeyStore, LIBRARY, false).unwrap();
            for said in said {
                let sealed = said.lines().find_map(|line| line.split_once("sealed ")).expect(&said).1;
                let sealed = STANDARD.decode(sealed.trim()).unwrap();
                assert_eq!(key.open(CELL, &sealed).unwrap().as_slice(), b"mine", "a key was lost");
            }
        }
        Some(_) => {
            let key = LibraryKey::load(&Place::KeyStore, LIBRARY, true).unwrap();
            let line = format!("\nsealed {}\n", STANDARD.encode(key.seal(CELL, b"mine")));
            std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes()).unwrap();
        }
    }
}

#[test]
fn a_locked_key_store_is_told_as_locked() {
    if role().is_none() {
        return on_a_bus(
            "a_locked_key_store_is_told_as_locked",
            &format!("{UNLOCKED}{ROLE}=make \"$TEST_PROGRAM\" --exact \"$TEST_NAME\" && {LOCK}"),
        );
    }
    if role().as_deref() == Some("make") {
        LibraryKey::load(&Place::KeyStore, LIBRARY, true).unwrap();
        return;
    }
    for create in [false, true] {
        let result = LibraryKey::load(&Place::KeyStore, LIBRARY, create);
        assert!(matches!(result, Err(SecretsError::Locked)), "{result:?}");
    }
    let result = probe(&Place::KeyStore);
    assert!(matches!(result, Err(SecretsError::Locked)), "{result:?}");
}

#[test]
fn a_service_without_a_keyring_is_no_key_store() {
    if role().is_none() {
        return on_a_bus("a_service_without_a_keyring_is_no_key_store", NEVER_UNLOCKED);
    }
    let result = probe(&Place::KeyStore);
    assert!(matches!(result, Err(SecretsError::NoKeyStore(_))), "{result:?}");
    let result = LibraryKey::load(&Place::KeyStore, LIBRARY, true);
    assert!(matches!(result, Err(SecretsError::NoKeyStore(_))), "{result:?}");
}

#[test]
fn without_a_message_bus_there_is_no_key_store() {
    let name = "without_a_message_bus_there_is_no_key_store";
    if role().is_none() {
        let home = tempfile::tempdir().unwrap();
        let program = std::env::current_exe().unwrap();
        let mut command = again(program.to_str().unwrap(), name, "body", &home);
        return passed(command.args(["--exact", name, "--nocapture"]).output().unwrap());
    }
    let started = std::time::Instant::now();
    for result in [
        probe(&Place::KeyStore),
        LibraryKey::load(&Place::KeyStore, LIBRARY, true).map(drop),
    ] {
        assert!(matches!(result, Err(SecretsError::NoKeyStore(_))), "{result:?}");
    }
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "it is known at once: {:?}",
        started.elapsed()
    );
}
