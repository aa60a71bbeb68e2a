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
        .map(|(protocol, found)| (protocol.id(), found.name.as_str()))
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
