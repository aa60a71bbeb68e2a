//! An app connected to Badgr servers by keys that their operators handed out, step by step as the guide of that API tells
//! it: keys, scopes, the browser and back, renewal, calls; by the command, against hosts with Badgr's manners.

use std::time::Duration;

use holdall_backpacks::{Answer, BackpackError, Confirmed, Cursor, Grant, Protocol, Removed, Session};
use holdall_net::Net;
use holdall_practice::{HandMade, Held, Host, Person, Personality, Setup, click_through, tomas};
use holdall_tests::{Said, Search, Secrets, Stage, ask, door, host_with, issuers, now, visit};
use serde_json::Value;
use url::Url;

/// A port that is free now.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// What an operator hands out: a key for one return address and these scopes.
fn key(id: &str, port: u16, scopes: &[&str]) -> HandMade {
    HandMade {
        id: id.to_owned(),
        secret: Some(format!("{id}-secret-0123456789")),
        redirect_uris: vec![format!("http://127.0.0.1:{port}/oauth/callback")],
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    }
}

async fn badgr(name: &str, people: Vec<Person>, clients: Vec<HandMade>) -> Host {
    let setup = Setup {
        personality: Personality::Badgr,
        name: name.to_owned(),
        people,
        clients,
        access_life_s: 86_400,
        ..Setup::default()
    };
    host_with(setup).await
}

/// Connects with a key; answers the address that was opened, and what was said in the end.
async fn connect(stage: &Stage, host: &Host, key: &HandMade, port: u16, name: &str, person: &Person) -> (Url, Said) {
    let way = format!("loopback:{port}");
    let further = ["--protocol", "badgr-v2", "--return", &way, "--name", name];
    let by_hand = ["--client-id", &key.id, "--client-secret-stdin"];
    let mut running = stage.connecting(host.base.as_str(), &[&further[..], &by_hand].concat());
    running.say(key.secret.as_deref().unwrap());
    let open = running.page();
    let back = click_through(&open, person).await.unwrap();
    assert!(
        back.as_str()
            .starts_with(&format!("http://127.0.0.1:{port}/oauth/callback?code=")),
        "{back}"
    );
    assert_eq!(visit(back).await.0, 200);
    (open, running.finish())
}

/// The status of the badge with this assertion id.
fn status_of(listed: &[Value], id: &str) -> Value {
    let row = listed.iter().find(|row| row["assertion"] == id);
    row.unwrap_or_else(|| panic!("{id} is not in {listed:#?}"))["status"].clone()
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_connected_to_badgr_servers_by_the_keys_of_their_operators() {
    let site = issuers().await;
    let stage = Stage::set(Secrets::File);
    let mut ada = site.ada();
    ada.unverified = vec!["ada@new.example".to_owned()];
    ada.case_variants = vec!["Ada@Quill.example".to_owned()];

    // 1. Every server has its own operator, who hands out a key of its own.
    let (port_one, port_two) = (free_port(), free_port());
    let one = key("riverside-key", port_one, &["r:profile", "r:backpack", "rw:backpack"]);
    let two = key("lakeside-key", port_two, &["r:profile", "r:backpack", "rw:backpack"]);
    let riverside = badgr("Riverside", vec![ada.clone(), tomas()], vec![one.clone()]).await;
    let lakeside = badgr("Lakeside", vec![holdall_practice::ada(), tomas()], vec![two.clone()]).await;
    let pending = lakeside.award("tomas", "Night sky", "ada@new.example").unwrap();
    let document: Value = reqwest::get(&pending).await.unwrap().json().await.unwrap();
    riverside.put("ada", Held::Hosted(document));
    riverside.award("tomas", "Tide tables", "ada@quill.example").unwrap();
    let revoked = riverside.award("tomas", "Rope work", "ada@quill.example").unwrap();
    riverside.take_back(&revoked, "issued in error");

    // A key for another return address, or none that is known, is told before any browser opens.
    let way = format!("loopback:{}", free_port());
    let mut wrong = stage.start(&[
        "connect",
        riverside.base.as_str(),
        "--protocol",
        "badgr-v2",
        "--return",
        &way,
        "--client-id",
        &one.id,
        "--client-secret-stdin",
        "--no-browser",
        "--json",
    ]);
    wrong.say(one.secret.as_deref().unwrap());
    let wrong = stage.keep(wrong.finish()).ends_with(1);
    assert_eq!(
        (wrong.error_code().as_deref(), wrong.out.as_str()),
        (Some("refused"), ""),
        "no address to open"
    );
    assert!(wrong.err.contains("not made for the return address"), "{}", wrong.err);

    // 2. and 3. The page is opened with key, return address, scopes and state; the code comes back and is exchanged.
    let (open, said) = connect(&stage, &riverside, &one, port_one, "Riverside", &ada).await;
    assert_eq!(open.path(), "/auth/oauth2/authorize");
    assert_eq!(parameter(&open, "client_id").as_deref(), Some("riverside-key"));
    assert_eq!(
        parameter(&open, "scope").as_deref(),
        Some("r:profile rw:backpack"),
        "no more than what is needed; r:issuer is no word there"
    );
    assert!(parameter(&open, "state").unwrap().len() >= 22, "128 bits of it");
    assert_eq!(parameter(&open, "code_challenge_method").as_deref(), Some("S256"));
    let connected = said.ends_with(0).lines().pop().unwrap();
    assert_eq!(
        (&connected["event"], &connected["protocol"]),
        (&"connected".into(), &"badgr-v2".into())
    );
    assert_eq!(connected["scopes"], serde_json::json!(["r:profile", "rw:backpack"]));
    let identities = connected["profile"]["identities"].to_string();
    for address in [
        "ada@quill.example",
        "ada.quill@harbour.example",
        "ada@new.example",
        "Ada@Quill.example",
    ] {
        assert!(
            identities.contains(address),
            "every address and spelling is known: {identities}"
        );
    }
    let exchanged: Vec<_> = riverside.log().into_iter().filter(|it| it.path == "/o/token").collect();
    assert_eq!(exchanged.len(), 1);
    assert_eq!(
        (exchanged[0].grant_type.as_deref(), exchanged[0].status),
        (Some("authorization_code"), 200)
    );

    // The second server's key opens the second server, and no token of the one is seen by the other.
    let (_, said) = connect(&stage, &lakeside, &two, port_two, "Lakeside", &ada).await;
    said.ends_with(0);

    // 5. Calls carry the token; the answers' lists bring everything: expired, revoked and pending badges too.
    let synced = stage.sync("Riverside");
    let held = riverside.badges_of("ada").len();
    assert_eq!(synced["added"], held, "{synced}");
    let listing = riverside
        .log()
        .into_iter()
        .rfind(|it| it.path == "/v2/backpack/assertions")
        .unwrap();
    assert_eq!(listing.query, "include_expired=1&include_revoked=1&include_pending=1");
    assert!(listing.authorization.is_some_and(|it| it.starts_with("Bearer ")));
    let tokens = |host: &Host| {
        let entries = host.log().into_iter().filter_map(|it| it.authorization);
        entries
            .filter(|it| it.starts_with("Bearer "))
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert!(
        tokens(&riverside).is_disjoint(&tokens(&lakeside)),
        "each token went to its own server"
    );
    assert!(
        riverside
            .log()
            .iter()
            .chain(&lakeside.log())
            .filter(|it| it.path.starts_with("/v2/") || it.path.starts_with("/o/"))
            .all(|it| !it.cookie)
    );
    let listed = stage.list();
    let status = |id: &str| status_of(&listed, id);
    assert_eq!(status(&revoked), "revoked", "what the server says under 200");
    assert_eq!(status(&pending), "valid", "a pending badge is as good as any");
    assert!(listed.iter().any(|it| it["status"] == "expired"));

    // 4. The token has run out: one renewal buys new ones, kept before they are used.
    let refreshed = riverside.refreshes();
    riverside.knobs().switch(|it| it.access_life_s = Some(86_400));
    riverside.knobs().next(
        "/v2/",
        1,
        holdall_practice::Fault::answer(
            401,
            r#"{"status":{"success":false,"description":"no valid auth token found"},"result":[],"fieldErrors":{},"validationErrors":[]}"#,
        ),
    );
    stage.sync("Riverside");
    assert_eq!(riverside.refreshes(), refreshed + 1, "once and not again");
    stage.sync("Riverside");
    assert_eq!(riverside.refreshes(), refreshed + 1, "the new token was kept");

    // Adding: what lies in the one is imported into the other by its address, and asking again doubles nothing.
    let copied = stage.run(&["transfer", "--from", "Riverside", "--to", "Lakeside", "--json"]);
    let outcomes: Vec<_> = copied
        .lines()
        .iter()
        .map(|it| it["outcome"].as_str().unwrap().to_owned())
        .collect();
    assert!(outcomes.iter().any(|it| it == "copied"), "{copied:?}");
    let there = lakeside.badges_of("ada").len();
    stage.run(&["transfer", "--from", "Riverside", "--to", "Lakeside", "--json"]);
    assert_eq!(lakeside.badges_of("ada").len(), there, "nothing twice");

    // Giving the key's access back ends it at the server too.
    let grants = lakeside.grants();
    stage.run(&["backpacks", "disconnect", "Lakeside"]).ends_with(0);
    assert_eq!(lakeside.grants(), grants - 1);

    let mut secrets = riverside.secrets();
    secrets.extend(lakeside.secrets());
    secrets.retain(|(_, secret)| secret.len() >= 8 && secret != "riverside-key" && secret != "lakeside-key");
    let search = Search::new(&secrets);
    assert_eq!(
        search.folder(&stage.library()),
        [],
        "nothing secret lies open in the library"
    );
    for said in stage.said.lock().unwrap().iter() {
        assert_eq!(search.bytes(said.as_bytes(), "what the command said"), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_copies_awards_to_where_their_earner_wants_them() {
    let stage = Stage::set(Secrets::File);
    let school = badgr("Night School", vec![tomas()], Vec::new()).await;
    let port = free_port();
    let lake = key("lakeside-key", port, &["r:profile", "r:backpack", "rw:backpack"]);
    let lakeside = badgr("Lakeside", vec![holdall_practice::ada()], vec![lake.clone()]).await;
    let mut awards = Vec::new();
    for (class, email) in [
        ("Night sky", "ada@quill.example"),
        ("Night sky", "noel.adeyemi@quill.example"),
        ("Tide tables", "ada@quill.example"),
    ] {
        awards.push(school.award("tomas", class, email).unwrap());
    }
    school.take_back(&awards[2], "issued in error");

    // The password way, asked for by the teacher, with the scope for issuers and no other of the backpack.
    let mut running = stage.start(&[
        "connect",
        school.base.as_str(),
        "--protocol",
        "badgr-v2-awards",
        "--return",
        "password",
        "--user",
        "tomas@brandt.example",
        "--name",
        "My awards",
        "--json",
    ]);
    running.say(&tomas().password);
    let connected = stage.keep(running.finish()).ends_with(0).line();
    assert_eq!(connected["scopes"], serde_json::json!(["rw:profile", "rw:issuer"]));
    // Nobody meets it who does not name it: the usual way is another.
    let usual = stage.run(&[
        "connect",
        school.base.as_str(),
        "--no-browser",
        "--return",
        "paste",
        "--json",
    ]);
    assert!(
        usual.out.contains("assertion.readonly") && !usual.out.contains("issuer"),
        "{usual:?}"
    );

    let synced = stage.run(&["sync", "My awards", "--json"]).ends_with(0).line();
    assert_eq!(synced["added"], 3, "revoked ones too: {synced}");
    let listed = stage.run(&["list", "--in", "My awards", "--json"]).ends_with(0).lines();
    let status = |id: &str| status_of(&listed, id);
    assert_eq!(
        (status(&awards[0]), status(&awards[2])),
        ("valid".into(), "revoked".into())
    );
    let again = stage.run(&["transfer", "--from", "library", "--to", "My awards", "--json"]);
    assert_ne!(again.status, 0, "it is a source and no target: {again:?}");

    // The earner's own backpack takes what is theirs; what is not is kept back before anything is sent.
    connect(&stage, &lakeside, &lake, port, "Lakeside", &holdall_practice::ada())
        .await
        .1
        .ends_with(0);
    let copied = stage.run(&["transfer", "--from", "My awards", "--to", "Lakeside", "--json"]);
    let outcome = |id: &str| {
        let local = listed.iter().find(|it| it["assertion"] == id).unwrap()["id"].clone();
        copied
            .lines()
            .into_iter()
            .find(|it| it["badge"] == local)
            .map(|it| it["outcome"].clone())
    };
    assert_eq!(outcome(&awards[0]), Some("copied".into()), "{copied:?}");
    assert_ne!(outcome(&awards[1]), Some("copied".into()), "another person's");
    assert_ne!(outcome(&awards[2]), Some("copied".into()), "a revoked one");
    assert_eq!(lakeside.badges_of("ada").len(), 1);
    let imports = lakeside
        .log()
        .into_iter()
        .filter(|it| it.path == "/v2/backpack/import")
        .count();
    assert_eq!(imports, 1, "only what can be taken was sent");
}

/// A grant by password.
async fn signed_in(net: &Net, host: &Host, protocol: &'static Protocol, person: &Person) -> Grant {
    let sign_in = protocol.sign_in;
    let found = sign_in.discover(net, &host.base).await.unwrap();
    let started = sign_in.begin(net, &found, &ask(host.base.as_str())).await.unwrap();
    let answer = Answer::Password {
        user: person.login.clone(),
        password: person.password.clone().into(),
    };
    sign_in.finish(net, started, answer, now()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn badges_are_taken_up_collected_and_taken_out_only_when_the_user_says_so() {
    let site = issuers().await;
    let host = badgr("Riverside", vec![site.ada(), tomas()], Vec::new()).await;
    let awarded = host.award("tomas", "Tide tables", "ada@quill.example").unwrap();
    let net = door(Duration::from_secs(20));
    let protocol = holdall_backpacks::protocol("badgr-v2").unwrap();
    let grant = signed_in(&net, &host, protocol, &site.ada()).await;
    let session = Session {
        net: &net,
        grant: &grant,
        now: now(),
    };
    let (tend, collections, pull) = (
        protocol.tend.unwrap(),
        protocol.collections.unwrap(),
        protocol.pull.unwrap(),
    );
    let items = async || pull.page(&session, &Cursor::Start { since: None }).await.unwrap().items;
    let before = items().await;
    let host_id = |id: &str| {
        let item = before
            .iter()
            .find(|item| item.assertion_id.as_deref() == Some(id))
            .unwrap();
        item.host_id.clone().unwrap()
    };
    let own = host_id(&awarded);
    tend.accept(&session, &own).await.unwrap();
    let accepted = items()
        .await
        .into_iter()
        .find(|item| item.host_id.as_ref() == Some(&own))
        .unwrap();
    assert!(
        String::from_utf8(accepted.listed)
            .unwrap()
            .contains(r#""acceptance":"Accepted""#)
    );

    let imported = site
        .awards()
        .into_iter()
        .find(|award| before.iter().any(|it| it.assertion_id.as_ref() == Some(&award.id)));
    let imported = imported.unwrap().id;
    let sea = collections
        .create(&session, "Sea", "What I learnt on the water")
        .await
        .unwrap();
    let both = [own.clone(), host_id(&imported)];
    assert_eq!(
        collections
            .change(&session, &sea.host_id, &both, &[])
            .await
            .unwrap()
            .badges,
        both
    );
    let fewer = collections
        .change(&session, &sea.host_id, &[], std::slice::from_ref(&both[1]))
        .await
        .unwrap();
    assert_eq!((fewer.badges, fewer.name.as_str()), (vec![own.clone()], "Sea"));
    assert_eq!(collections.list(&session).await.unwrap().len(), 1);

    assert_eq!(
        tend.remove(&session, Confirmed::by_the_user(&own)).await.unwrap(),
        Removed::SetAside
    );
    assert_eq!(
        tend.remove(&session, Confirmed::by_the_user(&both[1])).await.unwrap(),
        Removed::Gone
    );
    let again = tend.remove(&session, Confirmed::by_the_user(&both[1])).await;
    assert!(matches!(again, Err(BackpackError::Refused { .. })), "{again:?}");
    assert_eq!(items().await.len(), before.len() - 2, "and nothing else was touched");
}

#[test]
fn nothing_that_syncs_or_copies_can_take_a_badge_out() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    for room in ["sync", "app", "cli"] {
        let mut folders = vec![root.join(room).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|it| it == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    assert!(
                        !text.contains("Confirmed::"),
                        "{} takes badges out without a question",
                        path.display()
                    );
                }
            }
        }
    }
}
