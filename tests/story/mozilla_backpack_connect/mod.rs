//! The story of Mozilla Backpack Connect, step by step, by the command line: the browser with the callback, the tokens in
//! the address, a badge issued, the pair renewed, the account's address as a hash; and public groups read beside it. Both
//! generations of the server.

mod troubles;

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use holdall_practice::{Click, Fault, Host, Issuers, Person, Personality, Setup, ada, click_through, tomas};
use holdall_tests::{Said, Search, Secrets, Stage, host_with, issuers, visit};
use serde_json::Value;
use url::Url;

const PROTOCOL: &str = "mozilla-backpack-connect";

const GENERATIONS: [Personality; 2] = [Personality::MozillaGen1, Personality::MozillaGen2];

async fn host(personality: Personality, name: &str, person: Person) -> Host {
    let setup = Setup {
        personality,
        name: name.to_owned(),
        people: vec![person, tomas()],
        ..Setup::default()
    };
    host_with(setup).await
}

/// A stage on which the library knows Ada's address.
fn stage() -> Stage {
    stage_with(Secrets::File)
}

fn stage_with(secrets: Secrets) -> Stage {
    let stage = Stage::set(secrets).with("HOLDALL_LOG", "trace");
    stage
        .run(&["identities", "add", "email=ada@quill.example", "--json"])
        .ends_with(0);
    stage
}

fn value(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found
        .unwrap_or_else(|| panic!("no {name} in {}", url.path()))
        .1
        .into_owned()
}

/// Connects for the issuer whose site it is: the browser ends there, and its address is pasted.
async fn connect_for(stage: &Stage, host: &Host, site: &Issuers, further: &[&str]) -> (Said, Url) {
    let page = site.base.join("o/city-hospital/").unwrap();
    let arguments = [&["--issuer", page.as_str()], further].concat();
    let mut running = stage.connecting(host.base.as_str(), &arguments);
    let back = running.clicked(&ada(), Click::Allow).await;
    running.say(back.as_str());
    (running.finish(), back)
}

fn asked(host: &Host, path: &str) -> usize {
    host.log().iter().filter(|entry| entry.path == path).count()
}

fn outcomes(said: &Said) -> Vec<(String, Option<String>)> {
    let line = |line: Value| {
        let reason = line["reason"].as_str().map(str::to_owned);
        (line["outcome"].as_str().unwrap().to_owned(), reason)
    };
    said.lines().into_iter().map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn mozilla_backpack_connect_from_the_browser_to_the_renewed_pair() {
    for generation in GENERATIONS {
        let site = issuers().await;
        let attic = host(generation, "Attic", site.old_ada()).await;
        // Many commands: a key store opens faster than a vault.
        let stage = stage_with(Secrets::KeyStore);

        // Tokens of the beginning end after a second.
        attic.knobs().switch(|it| it.access_life_s = Some(1));

        // D1: the browser goes to the backpack with `callback` and `scope=issue`, and the earner accepts.
        let mut running = stage.connecting(attic.base.as_str(), &["--return", "loopback", "--name", "Attic"]);
        let open = running.page();
        assert_eq!(open.path(), "/access");
        assert_eq!(value(&open, "scope"), "issue");
        let callback = Url::parse(&value(&open, "callback")).unwrap();
        assert_eq!(callback.host_str(), Some("127.0.0.1"), "it comes back to this computer");
        assert!(
            value(&callback, "state").len() >= 32,
            "with a word that nobody can guess"
        );
        let back = click_through(&open, &ada()).await.unwrap();

        // D2: the callback gets the pair, its life and the API's address.
        assert_eq!(value(&back, "state"), value(&callback, "state"));
        assert_eq!(value(&back, "expires"), "1");
        assert_eq!(value(&back, "api_root"), format!("{}api", attic.base));
        let seen = value(&back, "access_token");
        assert_eq!(asked(&attic, "/api/token"), 0);
        let mut guessed = back.clone();
        guessed.set_query(Some(
            "state=guessed&access_token=a&refresh_token=b&expires=3600&api_root=http://127.0.0.1:1/",
        ));
        assert_eq!(
            visit(guessed).await.0,
            404,
            "an answer to nobody's question changes nothing"
        );
        assert_eq!(visit(back.clone()).await.0, 200);
        let said = running.finish().ends_with(0);
        let last = said.lines().pop().unwrap();
        assert_eq!(
            (&last["event"], &last["protocol"]),
            (&"connected".into(), &PROTOCOL.into()),
            "{last}"
        );

        // The pair that the browser has seen is exchanged before anything is asked with it.
        let calls: Vec<String> = attic
            .log()
            .into_iter()
            .map(|entry| entry.path)
            .filter(|path| path.starts_with("/api/"))
            .collect();
        assert_eq!(calls, ["/api/token", "/api/identity"]);
        assert_eq!(
            identity(&attic, &seen).await,
            401,
            "what stands in the browser's history is worth nothing"
        );

        // D5: the account's address comes as a hash, and it is the one that the library knows.
        assert!(last.to_string().contains("ada@quill.example"), "{last}");

        // D4: the access token ends, and the refresh token buys a new pair, once; the work goes on.
        tokio::time::sleep(Duration::from_millis(1200)).await;
        attic.knobs().switch(|it| it.access_life_s = None);
        let before = attic.refreshes();

        // Beside it: public groups, with each badge's own document and the signatures out of pictures.
        let pulled = stage.run(&["sync", "--json"]).ends_with(0).line();
        assert_eq!(
            (&pulled["added"], &pulled["failed"]),
            (&4.into(), &0.into()),
            "{pulled}"
        );
        assert_eq!(attic.refreshes(), before + 1);
        assert_eq!(asked(&attic, "/displayer/convert/email"), 1);
        assert_eq!(
            asked(&attic, "/displayer/1/group/3.json"),
            1,
            "an empty group ends nothing"
        );
        let pictures = attic
            .log()
            .iter()
            .filter(|entry| entry.path.starts_with("/images/badge/"))
            .count();
        assert_eq!(pictures, 1, "only the signed badge is looked for in its picture");
        let listed = stage.list();
        for badge in &listed {
            assert_eq!(badge["status"], "valid", "{badge}");
        }
        let again = stage.run(&["sync", "--json"]).ends_with(0).line();
        assert_eq!(
            (&again["added"], &again["changed"], &again["unchanged"]),
            (&0.into(), &0.into(), &4.into()),
            "{again}"
        );

        // D3: a badge is issued, for the origin that the callback was on.
        let lighthouse = host(generation, "Lighthouse", ada()).await;
        let (said, back) = connect_for(&stage, &lighthouse, &site, &["--name", "Lighthouse"]).await;
        said.ends_with(0);
        assert_eq!(
            back.origin(),
            site.base.origin(),
            "the browser ended on the issuer's page"
        );
        assert_eq!(
            site.log().len(),
            site.log().iter().filter(|entry| entry.method == "GET").count()
        );
        let planned = stage
            .run(&[
                "transfer",
                "--from",
                "Attic",
                "--to",
                "Lighthouse",
                "--dry-run",
                "--json",
            ])
            .ends_with(0);
        let mut plan = outcomes(&planned);
        plan.sort();
        let go = || ("planned".to_owned(), None);
        let stays = ("needs_you".to_owned(), Some("form_not_taken".to_owned()));
        assert_eq!(
            plan,
            [stays, go(), go(), go()],
            "the oldest has no word for its own address"
        );
        let sent = stage.run(&["transfer", "--from", "Attic", "--to", "Lighthouse", "--json"]);
        let accepted = outcomes(&sent)
            .into_iter()
            .filter(|(outcome, _)| outcome == "copied")
            .count();
        assert_eq!(
            accepted, 3,
            "in no public group yet; offered again, it says that it has them: {sent:?}"
        );
        assert_eq!(asked(&lighthouse, "/api/issue"), 6);
        assert_eq!(lighthouse.badges_of("ada").len(), 3);

        // Already there: 304, without a body.
        let sent = stage.run(&["transfer", "--from", "Attic", "--to", "Lighthouse", "--json"]);
        let there = outcomes(&sent)
            .into_iter()
            .filter(|(outcome, _)| outcome == "already_there")
            .count();
        assert_eq!((there, lighthouse.badges_of("ada").len()), (3, 3), "{sent:?}");

        // Another issuer's origin: known before anything is sent, with the way that goes.
        let issued = asked(&attic, "/api/issue");
        let planned = stage
            .run(&["transfer", "--from", "library", "--to", "Attic", "--dry-run", "--json"])
            .ends_with(0);
        assert!(
            outcomes(&planned).iter().all(|(outcome, _)| outcome == "already_there"),
            "what is shown there is there: {planned:?}"
        );
        for badge in attic.badges_of("ada") {
            let id = match &badge {
                holdall_practice::Held::Hosted(badge) => badge["verify"]["url"].as_str().unwrap().to_owned(),
                holdall_practice::Held::Signed(_) => "mentor-2014".to_owned(),
            };
            attic.show(&id, false);
        }
        let planned = stage
            .run(&["transfer", "--from", "library", "--to", "Attic", "--dry-run"])
            .ends_with(0);
        assert_eq!(
            planned.out.matches("badges of its own issuer only").count(),
            3,
            "{}",
            planned.out
        );
        assert!(
            planned.out.contains("holdall export"),
            "it names what to do: {}",
            planned.out
        );
        stage.run(&["transfer", "--from", "library", "--to", "Attic", "--json"]);
        assert_eq!(
            asked(&attic, "/api/issue"),
            issued,
            "nothing was sent that is bound to fail"
        );

        // What was copied is in the backpack, in a public group or not.
        lighthouse.show(&format!("{}old/a/hand-hygiene-2013", site.base), true);
        let pulled = stage.sync("Lighthouse");
        assert_eq!(
            (&pulled["added"], &pulled["gone"], &pulled["unchanged"]),
            (&0.into(), &0.into(), &3.into()),
            "{pulled}"
        );

        // Access withdrawn in the backpack's settings: one attempt, then the calm state, with the library as it was.
        lighthouse.knobs().revoke_all_grants();
        let before = lighthouse.refreshes();
        let said = stage.run(&["sync", "Lighthouse", "--json"]).ends_with(4);
        assert_eq!(said.error_code().as_deref(), Some("sign-in-needed"), "{said:?}");
        stage.run(&["sync", "Lighthouse", "--json"]).ends_with(4);
        assert_eq!(
            lighthouse.refreshes(),
            before + 1,
            "a pair that is refused is never sent again"
        );
        assert_eq!(stage.list().len(), listed.len());

        // Signing in again finds the same backpack.
        let (said, _) = connect_for(&stage, &lighthouse, &site, &["--name", "Lighthouse"]).await;
        said.ends_with(0);
        let rows = stage.run(&["backpacks", "--json"]).ends_with(0).lines();
        assert_eq!(rows.len(), 2, "{rows:?}");

        no_secret_anywhere(&stage, &[&attic, &lighthouse], &[&back]);
    }
}

/// What the host says of a token that is too old, as recorded.
fn expired(generation: Personality) -> Fault {
    let said = "invalid_token: The access token expired";
    match generation {
        Personality::MozillaGen1 => Fault::answer(401, said),
        _ => Fault::answer(401, &format!(r#"{{"status":"unauthorized","message":"{said}"}}"#)),
    }
}

async fn identity(host: &Host, token: &str) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let bearer = BASE64_STANDARD.encode(token);
    let asked = client.get(host.base.join("api/identity").unwrap()).bearer_auth(bearer);
    asked.send().await.unwrap().status().as_u16()
}

/// No token, seen or exchanged, stands in the library, in the logs or in what was printed.
fn no_secret_anywhere(stage: &Stage, hosts: &[&Host], answers: &[&Url]) {
    let mut known = Vec::new();
    for host in hosts {
        known.extend(host.secrets());
    }
    for answer in answers {
        known.push(("pasted address".to_owned(), answer.query().unwrap().to_owned()));
    }
    let kinds: Vec<&str> = known.iter().map(|(kind, _)| kind.as_str()).collect();
    assert!(
        kinds.contains(&"access token") && kinds.contains(&"refresh token"),
        "{kinds:?}"
    );
    let search = Search::new(&known);
    assert_eq!(
        search.folder(stage.folder()),
        [],
        "library, logs and everything else on the disk"
    );
    for said in stage.said.lock().unwrap().iter() {
        assert_eq!(search.bytes(said.as_bytes(), "what was printed"), []);
    }
}
