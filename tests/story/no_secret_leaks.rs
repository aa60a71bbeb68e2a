//! After the main job no secret stands in the library folder, the logs, what was printed, or a command line.

use std::{collections::BTreeSet, time::Duration};

use base64::Engine;
use holdall_practice::Setup;
use holdall_tests::{PASSPHRASE, Search, Secrets, Stage, host_with, issuers, lighthouse};

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_left_anywhere_with_a_key_store() {
    no_secret_is_left(Secrets::KeyStore).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_left_anywhere_with_a_vault() {
    no_secret_is_left(Secrets::File).await;
}

async fn no_secret_is_left(secrets: Secrets) {
    let site = issuers().await;
    let people = vec![site.ada()];
    let harbour = host_with(Setup {
        people,
        access_life_s: 2,
        ..Setup::default()
    })
    .await;
    let lighthouse = lighthouse().await;
    // Everything is logged that can be.
    let stage = Stage::set(secrets)
        .with("HOLDALL_LOG", "trace")
        .with("RUST_LOG", "trace");
    let watch = Watch::begin();
    for (host, name) in [(&harbour, "Harbour"), (&lighthouse, "Lighthouse")] {
        stage.connect_ada(host, name).await;
    }
    stage.run(&["sync", "--json"]).ends_with(0);
    tokio::time::sleep(Duration::from_millis(2500)).await;
    stage.run(&["sync", "--json"]).ends_with(0);
    assert!(
        harbour.refreshes() > 0,
        "the grant was renewed, so that rotated tokens are looked for too"
    );
    stage.run(&["transfer", "--from", "Harbour", "--to", "Lighthouse", "--json"]);
    harbour.knobs().revoke_all_grants();
    stage.run(&["sync", "Harbour", "--json"]);
    stage.run(&["backpacks", "disconnect", "Lighthouse"]).ends_with(0);
    let command_lines = watch.end();

    let mut known = vec![("passphrase".to_owned(), PASSPHRASE.to_owned())];
    for host in [&harbour, &lighthouse] {
        known.extend(host.secrets());
    }
    let kinds: BTreeSet<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    for kind in [
        "access token",
        "refresh token",
        "client secret",
        "code",
        "verifier",
        "basic",
    ] {
        assert!(kinds.contains(kind), "the hosts know of {kind}: {kinds:?}");
    }
    let search = Search::new(&known);

    let planted = stage.library().join("planted");
    let (_, secret) = known.iter().find(|(name, _)| name == "refresh token").unwrap();
    std::fs::write(
        &planted,
        base64::engine::general_purpose::STANDARD.encode(format!("x{secret}")),
    )
    .unwrap();
    let found = search.folder(&stage.library());
    assert!(
        !found.is_empty() && found.iter().all(|leak| leak.place.ends_with("planted")),
        "it is found: {found:?}"
    );
    std::fs::remove_file(planted).unwrap();

    assert_eq!(
        search.folder(stage.folder()),
        [],
        "library, logs and everything else on the disk"
    );
    for said in stage.said.lock().unwrap().iter() {
        assert_eq!(search.bytes(said.as_bytes(), "what was printed"), []);
    }
    assert!(command_lines.len() > 4, "command lines were watched: {command_lines:?}");
    for line in &command_lines {
        assert_eq!(search.bytes(line.as_bytes(), "a command line"), [], "{line}");
    }
}

/// The command lines and environments of this program's children and theirs, as they come and go.
struct Watch {
    stop: std::sync::mpsc::Sender<()>,
    seen: std::thread::JoinHandle<BTreeSet<String>>,
}

impl Watch {
    fn begin() -> Self {
        let (stop, stopped) = std::sync::mpsc::channel();
        let seen = std::thread::spawn(move || {
            let mut seen = BTreeSet::new();
            while stopped.recv_timeout(Duration::from_millis(5)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                seen.extend(command_lines());
            }
            seen
        });
        Self { stop, seen }
    }

    fn end(self) -> BTreeSet<String> {
        drop(self.stop);
        self.seen.join().expect("the watch ends")
    }
}

/// The command lines of all processes that run `holdall`, and of what those started.
fn command_lines() -> BTreeSet<String> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    let text = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    text.filter(|line| line.contains("holdall") || line.contains("xdg-open"))
        .collect()
}
