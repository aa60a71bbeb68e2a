//! Connecting by each way back, with the command as people run it, and the window's part played by a second process'
//! application over the same library.

use std::{sync::Arc, time::Duration};

use holdall_app::{App, Start, clock};
use holdall_practice::{HandMade, Issuers, click_through};
use holdall_tests::{PASSPHRASE, Secrets, Stage, visit};
use serde_json::Value;
use url::Url;

use super::column::{Column, Scene};

/// A relay that nobody runs: what its page does with an answer is done here, and tried in `tests/relay`.
const RELAY: &str = "https://relay.example/holdall/";
const HANDED_ON: &str = "app.holdall.desktop:/oauth/callback/relay";

const WAYS: [(&str, &str); 5] = [
    ("scheme", "connect by scheme"),
    ("relay", "connect by relay"),
    ("loopback", "connect by loopback"),
    ("paste", "connect by paste"),
    ("password", "connect by password"),
];

/// How each way went.
pub(super) async fn connect(column: &Column, site: &Issuers) -> Vec<(&'static str, &'static str)> {
    let mut told = Vec::new();
    for (way, row) in WAYS {
        // Operators are told where a client made by hand returns to.
        let redirects = match way {
            "relay" => vec![format!("{RELAY}cb/")],
            _ => Vec::new(),
        };
        let scene = column.returning(site, redirects).await;
        told.push((row, by(&scene, way).await));
    }
    told
}

async fn by(scene: &Scene<'_>, way: &str) -> &'static str {
    let column = scene.column;
    let what = format!("{} by {way}", column.title());
    let sign_in = column.spoken().sign_in;
    let stage = Stage::set(Secrets::File).with("HOLDALL_RELAY", RELAY);
    // Hosts that tell addresses as hashes only are understood by who knows them.
    if sign_in.tokens_in_callback() {
        let address = format!("email={}", scene.person.emails[0]);
        stage.run(&["identities", "add", &address]).ends_with(0);
    }
    let client = HandMade::practice(column.manners);
    let mut further = vec!["--protocol", column.protocol, "--return", way];
    let mut lines = Vec::new();
    if way == "password" {
        further.extend(["--user", &scene.person.login]);
        lines.push(&scene.person.password);
    } else if column.by_hand {
        further.extend(["--client-id", &client.id, "--client-secret-stdin"]);
        lines.extend(&client.secret);
    }
    let mut running = stage.connecting(scene.host.base.as_str(), &further);
    for line in lines {
        running.say(line);
    }
    let mut event = running.event();
    if let Some(open) = event.as_ref().filter(|event| event["event"] == "open") {
        let open: Url = open["url"].as_str().unwrap().parse().unwrap();
        let back = click_through(&open, &scene.person)
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        match way {
            "scheme" => {
                assert!(
                    back.as_str().starts_with("app.holdall.desktop:/oauth/callback/"),
                    "{what}: {back}"
                );
                opened(&stage, back.as_str()).await;
            }
            "relay" => {
                assert!(back.as_str().starts_with(RELAY), "{what}: {back}");
                opened(&stage, &format!("{HANDED_ON}?{}", back.query().unwrap())).await;
            }
            "loopback" => assert_eq!(visit(back).await.0, 200, "{what}: the browser ends on a calm page"),
            _ => running.say(back.as_str()),
        }
        event = running.event();
    }
    let said = running.finish();
    match event {
        Some(connected) => {
            assert_eq!(
                (said.status, &connected["event"]),
                (0, &"connected".into()),
                "{what}: {said:#?}"
            );
            assert_eq!(connected["protocol"], column.protocol, "{what}");
            assert!(
                scene.host.grants() > 0 || sign_in.tokens_in_callback(),
                "{what}: the host knows of it"
            );
            "yes"
        }
        None => {
            let last = said.err.lines().next_back().unwrap_or_default();
            let error: Value = serde_json::from_str(last).unwrap_or_else(|error| panic!("{what}: {error}: {last}"));
            assert_eq!(error["error"]["code"], "way-not-possible", "{what}: {said:#?}");
            let message = error["error"]["message"].as_str().unwrap_or_default();
            if message.contains("the host refused it") {
                return "refused";
            }
            let cannot = match way {
                "password" => !sign_in.takes_password(),
                "relay" => sign_in.tokens_in_callback(),
                "scheme" => sign_in.tokens_in_callback() || sign_in.takes_password(),
                _ => false,
            };
            assert!(cannot, "{what}: the protocol could: {message}");
            "cannot"
        }
    }
}

/// The system hands an address to the window's program, which shares the library with the waiting command.
async fn opened(stage: &Stage, address: &str) {
    let app = App::start(Start {
        folder: Some(stage.library()),
        offline: false,
        clock: clock(),
        changed: Arc::new(|_| {}),
        browser: Arc::new(|_| Ok(())),
        takes_scheme: true,
    })
    .await
    .unwrap();
    app.use_secrets(Some(PASSPHRASE.to_owned())).await.unwrap();
    let mut settings = app.settings().await.unwrap();
    settings.local_hosts = true;
    app.set_settings(settings).await.unwrap();
    app.opened_url(address).await.unwrap();
    // The exchange goes on by itself in this process; the command's end is waited for by the caller.
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(app);
    });
}
