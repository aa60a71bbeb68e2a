//! From typed words to hosts, and the steps in between.

use std::sync::Mutex;

use url::Url;

use super::*;
use crate::test_host::{Host, net, recorded, reply};

#[test]
fn what_people_type_becomes_an_address() {
    for (typed, address_) in [
        ("pack.example", "https://pack.example/"),
        ("  Pack.Example/backpack ", "https://pack.example/backpack"),
        ("ada@pack.example", "https://pack.example/"),
        ("mailto:ada@pack.example", "https://pack.example/"),
        ("http://pack.example", "http://pack.example/"),
        ("https://ada:word@pack.example/x?code=1#y", "https://pack.example/x"),
        ("localhost:8000", "http://localhost:8000/"),
        ("127.0.0.1:8000/spec", "http://127.0.0.1:8000/spec"),
        ("[::1]:8000", "http://[::1]:8000/"),
        ("https://127.0.0.1:8443", "https://127.0.0.1:8443/"),
        ("bücher.example", "https://xn--bcher-kva.example/"),
    ] {
        assert_eq!(address(typed).as_ref().map(Url::as_str), Some(address_), "{typed}");
    }
    for typed in [
        "",
        "my badges",
        "badgr",
        "ftp://pack.example",
        "javascript://x",
        "app.holdall.desktop:/x",
        "@",
        "https://",
    ] {
        assert_eq!(address(typed), None, "{typed}");
    }
}

fn lines(steps: &Mutex<Vec<Step>>) -> Vec<String> {
    let steps = steps.lock().unwrap();
    let line = |step: &Step| {
        let end = match &step.end {
            None => "asked".into(),
            Some(StepEnd::Found(names)) => format!("found {}", names.join(",")),
            Some(StepEnd::NotHere(_)) => "not here".into(),
            Some(StepEnd::Failed(_)) => "failed".into(),
        };
        format!("{} {} {end}", step.protocol, step.url.path())
    };
    let mut lines: Vec<String> = steps.iter().map(line).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn every_protocol_is_tried_and_every_step_told() {
    let host = Host::new(|asked, _, root| match asked.target.as_str() {
        "/v2/users/self" => reply(401, recorded("badgr_v2", "badgr_no_token")),
        "/.well-known/badgeconnect.json" => reply(
            200,
            recorded("badge_connect", "badgr_manifest").replace("http://127.0.0.1:8000", root),
        ),
        _ => reply(404, ""),
    })
    .await;
    let steps: Mutex<Vec<Step>> = Mutex::default();
    let typed = format!("{}side", host.url);
    let found = discover(&net(), &typed, &|step| steps.lock().unwrap().push(step))
        .await
        .unwrap();
    let ids: Vec<_> = found
        .iter()
        .map(|(protocol, found)| (protocol.id, found.name.as_str()))
        .collect();
    assert_eq!(ids, [("badge-connect", "Test Badgr"), ("badgr-v2", "Test Badgr")]);
    let told = lines(&steps);
    for id in ["badge-connect", "badgr-v2", "open-badges-3"] {
        let asked = told.iter().filter(|line| line.starts_with(id));
        assert!(asked.count() >= 2, "{id} was not tried: {told:?}");
    }
    let known = told.iter().filter(|line| line.starts_with("badg"));
    assert_eq!(
        known.collect::<Vec<_>>(),
        [
            "badge-connect /.well-known/badgeconnect.json asked",
            "badge-connect /.well-known/badgeconnect.json found Test Badgr",
            "badge-connect /side/.well-known/badgeconnect.json asked",
            "badge-connect /side/.well-known/badgeconnect.json not here",
            "badgr-v2 / asked",
            "badgr-v2 / found Test Badgr",
            "badgr-v2 /side asked",
            "badgr-v2 /side not here",
        ]
    );
    let page = found[1].1.endpoints.authorization_url.as_ref().unwrap();
    assert_eq!(
        page.as_str(),
        "https://127.0.0.1:8443/auth/oauth2/authorize",
        "the manifest knows the sign-in page"
    );
}

#[tokio::test]
async fn a_host_that_speaks_nothing_of_ours_is_told_from_one_that_is_silent() {
    let host = Host::new(|_, _, _| reply(200, "<html>Welcome</html>")).await;
    let nothing = discover(&net(), host.url.as_str(), &|_| {})
        .await
        .map(|_| ())
        .unwrap_err();
    assert!(
        matches!(
            nothing,
            BackpackError::NotHere {
                protocol: "backpack",
                ..
            }
        ),
        "{nothing:?}"
    );
    let typed = host.url.clone();
    drop(host);
    tokio::task::yield_now().await;
    let steps: Mutex<Vec<Step>> = Mutex::default();
    let silent = loop {
        match discover(&net(), typed.as_str(), &|step| steps.lock().unwrap().push(step))
            .await
            .map(|_| ())
            .unwrap_err()
        {
            // The port closes a moment after the server is dropped.
            BackpackError::NotHere { .. } => tokio::time::sleep(Duration::from_millis(10)).await,
            other => break other,
        }
    };
    assert!(matches!(silent, BackpackError::Net(_)), "{silent:?}");
}

#[tokio::test]
async fn a_host_in_trouble_is_not_taken_for_no_backpack() {
    let host = Host::new(|_, _, _| reply(503, "<html>Maintenance</html>")).await;
    let first = super::first(&crate::badge_connect::BadgeConnect, &net(), &host.url)
        .await
        .unwrap_err();
    assert!(
        matches!(first, BackpackError::HostTrouble { status: 503, .. }),
        "{first:?}"
    );
}

#[tokio::test]
async fn words_that_are_no_address_ask_nobody() {
    let error = discover(&net(), "my badges", &|_| panic!("asked"))
        .await
        .map(|_| ())
        .unwrap_err();
    assert!(error.to_string().contains("not a web address"), "{error}");
}

/// A host that is a Badge Connect backpack at its root.
fn manifest(root: &str) -> String {
    recorded("badge_connect", "badgr_manifest").replace("http://127.0.0.1:8000", root)
}

#[tokio::test]
async fn a_link_to_a_badge_leads_to_the_backpack_that_it_comes_from() {
    let pack = Host::new(|asked, _, root| match asked.target.as_str() {
        "/.well-known/badgeconnect.json" => reply(200, manifest(root)),
        _ => reply(404, ""),
    })
    .await;
    // The same computer by another name: a host of another class would not be asked for a link's sake.
    let other_name = pack.url.as_str().replace("127.0.0.1", "localhost");
    let issuer = Host::new(move |asked, _, root| match asked.target.as_str() {
        "/a/1.json" => reply(
            200,
            format!(r#"{{"id": "{root}/a/1.json", "badge": {{"issuer": "{other_name}issuers/1"}}}}"#),
        ),
        "/page" => reply(200, "<html>Look at my badge</html>"),
        _ => reply(404, ""),
    })
    .await;
    let steps: Mutex<Vec<Step>> = Mutex::default();
    let typed = issuer.at("/a/1.json");
    let result = discover(&net(), typed.as_str(), &|step| steps.lock().unwrap().push(step)).await;
    let lead = steps
        .lock()
        .unwrap()
        .iter()
        .find_map(|step| match (&step.end, step.protocol) {
            (Some(StepEnd::Found(hosts)), BADGE_LINK) => Some(hosts.clone()),
            _ => None,
        });
    assert_eq!(
        lead.as_deref(),
        Some(&["localhost".to_owned()][..]),
        "the step names where it leads"
    );
    // An address that nobody typed is on this computer: `net` refuses it, and the first answer stands.
    assert!(matches!(result, Err(BackpackError::NotHere { .. })), "{result:?}");
    assert!(pack.asked().is_empty(), "it was not asked behind the user's back");

    let none = discover(&net(), issuer.at("/page").as_str(), &|_| {}).await;
    assert!(matches!(none, Err(BackpackError::NotHere { .. })));
}

#[tokio::test]
async fn a_badge_on_the_same_host_by_another_port_leads_nowhere_else() {
    let pack = Host::new(|asked, _, root| match asked.target.as_str() {
        "/.well-known/badgeconnect.json" => reply(200, manifest(root)),
        "/public/assertions/1" => reply(
            200,
            r#"{"id": "https://evil.example/1", "badge": "https://evil.example/c"}"#,
        ),
        _ => reply(404, ""),
    })
    .await;
    let found = discover(&net(), pack.at("/public/assertions/1").as_str(), &|_| {})
        .await
        .unwrap();
    assert_eq!(
        found[0].1.endpoints.typed,
        pack.at("/public/assertions/1"),
        "the host of the link comes first"
    );
    assert!(
        pack.asked().iter().all(|asked| asked.target != "/public/assertions/1"),
        "and then the badge itself is not even asked"
    );
}

#[test]
fn the_places_asked_are_the_file_typed_the_host_its_api_its_www_and_its_parent() {
    let places = |typed: &str| {
        let typed = address(typed).unwrap();
        let places = crate::badge_connect::BadgeConnect.places(&typed);
        places
            .iter()
            .map(|url| {
                format!(
                    "{}{}",
                    url.host_str().unwrap(),
                    url.path().replace("/.well-known/badgeconnect.json", "")
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        places("pack.example"),
        ["pack.example", "api.pack.example", "www.pack.example"]
    );
    assert_eq!(
        places("www.pack.example"),
        ["www.pack.example", "api.pack.example", "pack.example"]
    );
    assert_eq!(
        places("eu.pack.example"),
        ["eu.pack.example", "api.eu.pack.example", "pack.example"]
    );
    assert_eq!(places("api.pack.example"), ["api.pack.example", "pack.example"]);
    assert_eq!(
        places("ada@badgr.com"),
        ["badgr.com", "api.badgr.io", "api.badgr.com", "www.badgr.com"]
    );
    assert_eq!(
        places("https://pack.example/connect/manifest.json"),
        [
            "pack.example/connect/manifest.json",
            "pack.example",
            "api.pack.example",
            "www.pack.example"
        ]
    );
    assert_eq!(
        places("pack.co.uk"),
        ["pack.co.uk", "api.pack.co.uk", "www.pack.co.uk"],
        "a public suffix is nobody's parent"
    );
    assert_eq!(
        places("https://pack.example:8443/x"),
        ["pack.example/x", "pack.example", "api.pack.example", "www.pack.example"]
    );
}

#[tokio::test]
async fn a_manifest_that_lies_elsewhere_is_read_there_and_asked_for_again_as_its_host_wishes() {
    let host = Host::new(|asked, _, root| match asked.target.as_str() {
        "/.well-known/badgeconnect.json" => reply(302, "").with("location", "/bcv1/manifest/badges.example"),
        "/bcv1/manifest/badges.example" => reply(200, manifest(root)).with("cache-control", "max-age=60"),
        _ => reply(404, ""),
    })
    .await;
    let net = net();
    let count = |host: &Host| {
        host.asked()
            .iter()
            .filter(|asked| asked.target.contains("manifest/"))
            .count()
    };
    for _ in 0..3 {
        let found = crate::badge_connect::BadgeConnect
            .discover(&net, &host.url)
            .await
            .unwrap();
        assert!(found.from.path().starts_with("/bcv1/manifest/"), "{}", found.from);
    }
    assert_eq!(count(&host), 1, "it may be kept for a minute");
    net.forget_discovery();
    crate::badge_connect::BadgeConnect
        .discover(&net, &host.url)
        .await
        .unwrap();
    assert_eq!(count(&host), 2, "after trouble it is asked for again");
}
