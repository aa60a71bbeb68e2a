//! What real servers answered, read. Fixtures in `tests/fixtures/badge_connect`; where each came from is in its README.

use url::Url;

use super::{manifest, pushing, reading};
use crate::{
    BackpackError, Cursor, Stored, answers,
    test_host::{answer, answer_with, now, recorded},
};

fn fixture(what: &str) -> String {
    recorded("badge_connect", what)
}

#[test]
fn badgrs_manifest_is_read_with_its_two_hosts() {
    let typed = Url::parse("http://127.0.0.1:8000/").unwrap();
    let from = typed.join("/bcv1/manifest/127.0.0.1:8443").unwrap();
    let found = manifest::read_manifest(fixture("badgr_manifest").as_bytes(), &from, &typed).unwrap();
    let found = &found[0];
    assert_eq!(found.name, "Test Badgr");
    assert_eq!(found.scopes.len(), 3);
    let endpoints = &found.endpoints;
    assert_eq!(endpoints.api_base.as_str(), "http://127.0.0.1:8000/bcv1");
    assert_eq!(
        endpoints.authorization_url.as_ref().unwrap().as_str(),
        "https://127.0.0.1:8443/auth/oauth2/authorize"
    );
    assert_eq!(
        endpoints.revocation_url.as_ref().unwrap().path(),
        "/o/revoke_token/",
        "not told, and there"
    );
}

#[test]
fn endpoints_without_https_are_no_endpoints_on_the_web() {
    let typed = Url::parse("https://pack.example/").unwrap();
    let read = manifest::read_manifest(fixture("badgr_manifest").as_bytes(), &typed, &typed);
    assert_eq!(read.unwrap_err(), "a manifest without usable addresses");
}

#[test]
fn the_best_of_several_entries_comes_first_and_other_names_stay_a_choice() {
    let typed = Url::parse("https://pack.example/").unwrap();
    let entry = |name: &str, version: &str, api: &str| {
        serde_json::json!({"name": name, "version": version, "apiBase": api,
            "authorizationUrl": "/authorize", "tokenUrl": "https://pack.example/token", "scopesOffered": null})
    };
    let body = serde_json::json!({"badgeConnectAPI": [
        entry("One", "v1p0", "https://pack.example/old"),
        entry("One", "v2p1", "https://pack.example/a"),
        entry("Two", "v2p1", "https://pack.example/b"),
        entry("One", "v2p1", "https://pack.example/c"),
        {"name": "Broken", "apiBase": 7},
        "nonsense"
    ]})
    .to_string();
    let found = manifest::read_manifest(body.as_bytes(), &typed, &typed).unwrap();
    let read: Vec<_> = found
        .iter()
        .map(|found| (found.name.as_str(), found.endpoints.api_base.path()))
        .collect();
    assert_eq!(read, [("One", "/c"), ("Two", "/b")]);
    assert!(!found[0].registers);
    assert_eq!(
        found[0].endpoints.authorization_url.as_ref().unwrap().as_str(),
        "https://pack.example/authorize"
    );
}

#[test]
fn tokens_are_given_back_to_the_party_that_gave_them_alone() {
    let typed = Url::parse("https://pack.example/").unwrap();
    let read = |revocation: &str| {
        let body = serde_json::json!({"badgeConnectAPI": [{"name": "Pack", "apiBase": "https://pack.example/api",
            "authorizationUrl": "/authorize", "tokenUrl": "https://api.pack.example/token",
            "tokenRevocationUrl": revocation}]});
        let found = manifest::read_manifest(body.to_string().as_bytes(), &typed, &typed).unwrap();
        found[0].endpoints.revocation_url.as_ref().map(Url::to_string)
    };
    for own in ["https://api.pack.example/revoke", "https://login.pack.example/revoke"] {
        assert_eq!(read(own).as_deref(), Some(own));
    }
    for other in [
        "https://evil.example/revoke",
        "https://api.pack.example@evil.example/revoke",
        "http://api.pack.example/revoke",
        "javascript:alert(1)",
    ] {
        assert_eq!(read(other), None, "{other}");
    }
}

#[test]
fn manifests_that_are_none_say_what_they_are() {
    let typed = Url::parse("https://pack.example/").unwrap();
    let read = |body: &str| manifest::read_manifest(body.as_bytes(), &typed, &typed).unwrap_err();
    assert_eq!(read(" <!doctype html>"), "a web page");
    assert_eq!(read(""), "something that is not a manifest");
    assert_eq!(read("[]"), "JSON without a list of APIs");
    assert_eq!(read(r#"{"openapi": "3.0.1"}"#), "JSON without a list of APIs");
    assert_eq!(read(r#"{"badgeConnectAPI": []}"#), "a manifest without an API");
}

#[test]
fn the_places_asked_follow_from_what_was_typed() {
    let places = |typed: &str| {
        let places = manifest::places(&Url::parse(typed).unwrap());
        places
            .iter()
            .map(|url| url.as_str().replace(manifest::WELL_KNOWN, "*"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        places("https://pack.example"),
        [
            "https://pack.example/*",
            "https://api.pack.example/*",
            "https://www.pack.example/*"
        ]
    );
    assert_eq!(
        places("https://badges.uni.ac.uk/me/badges/1"),
        [
            "https://badges.uni.ac.uk/*",
            "https://api.badges.uni.ac.uk/*",
            "https://uni.ac.uk/*"
        ]
    );
    assert_eq!(
        places("https://api.pack.example"),
        ["https://api.pack.example/*", "https://pack.example/*"]
    );
    assert_eq!(
        places("https://badgr.com")[..2],
        ["https://badgr.com/*", "https://api.badgr.io/*"]
    );
    assert_eq!(
        places("http://127.0.0.1:8000/spec"),
        ["http://127.0.0.1:8000/spec/*", "http://127.0.0.1:8000/*"]
    );
    assert_eq!(
        places("https://pack.example/m/manifest.json")[..2],
        ["https://pack.example/m/manifest.json", "https://pack.example/*"]
    );
}

#[test]
fn badgrs_profile_sits_in_a_list() {
    let profile = reading::read_profile(&answer(200, &fixture("badgr_profile")), now()).unwrap();
    assert_eq!(profile.name, "Erin Earner");
    assert_eq!(profile.id, None);
    assert_eq!(profile.identities.len(), 1);
    assert_eq!(
        (
            profile.identities[0].kind.as_str(),
            profile.identities[0].value.as_str()
        ),
        ("email", "earner@badgr.example")
    );
}

#[test]
fn one_text_or_many_are_identities_alike() {
    let profile = reading::read_profile(&answer(200, &fixture("spec_profile")), now()).unwrap();
    let told: Vec<_> = profile
        .identities
        .iter()
        .map(|it| format!("{}:{}", it.kind, it.value))
        .collect();
    assert_eq!(
        told,
        [
            "email:ada@pack.example",
            "email:ada.quill@school.example",
            "url:https://ada.example/",
            "id:https://pack.example/u/7"
        ]
    );
}

#[test]
fn badgrs_listing_keeps_the_hosts_own_bytes_and_follows_its_link() {
    let base = Url::parse("http://127.0.0.1:8000/bcv1/assertions").unwrap();
    let start = Cursor::Start { since: None };
    let asked = crate::paging::address(&base, &start).unwrap();
    let body = fixture("badgr_assertions_of_two");
    let link = concat!(
        r#"<http://127.0.0.1:8000/bcv1/assertions?limit=2&offset=2>; rel="next","#,
        r#"<http://127.0.0.1:8000/bcv1/assertions?limit=2&offset=0>; rel="first","#,
        r#"<http://127.0.0.1:8000/bcv1/assertions?limit=2&offset=4>; rel="last""#
    );
    let page = reading::read_page(&answer_with(200, "link", link, &body), &base, &start, &asked, now()).unwrap();
    let item = &page.items[0];
    assert!(
        body.contains(std::str::from_utf8(&item.listed).unwrap()),
        "byte for byte"
    );
    assert_eq!(
        item.assertion_id.as_deref(),
        Some("http://127.0.0.1:8000/public/assertions/OlK2ZBPYRby967tMfJGmRg")
    );
    let Some(Cursor::Next(next)) = page.next else {
        panic!("{:?}", page.next)
    };
    assert_eq!(next.query(), Some("limit=2&offset=2"));

    let beyond = answer_with(
        200,
        "link",
        r#"<http://127.0.0.1:8000/x>; rel="first""#,
        &fixture("badgr_assertions_beyond"),
    );
    let page = reading::read_page(&beyond, &base, &start, &asked, now()).unwrap();
    assert!(page.items.is_empty() && page.next.is_none());
    let many = reading::read_page(&answer(200, &fixture("badgr_assertions")), &base, &start, &asked, now()).unwrap();
    assert_eq!(many.items.len(), 4);
}

#[test]
fn a_push_ends_as_badgr_says() {
    let push = |status, what| pushing::read(&answer(status, &fixture(what)), now());
    assert_eq!(push(201, "badgr_pushed").unwrap(), Stored::Added, "201 with 200 inside");
    assert_eq!(push(400, "badgr_push_duplicate").unwrap(), Stored::Already);
    for (what, code, said) in [
        (
            "badgr_push_wrong_recipient",
            "VERIFY_RECIPIENT_IDENTIFIER",
            "The recipient does not match any of your verified emails",
        ),
        (
            "badgr_push_expired",
            "ASSERTION_TIMESTAMP_CHECKS",
            "expired on 2020-01-01",
        ),
        ("badgr_push_unreachable", "FETCH_HTTP_NODE", ""),
        (
            "badgr_push_bad_signature",
            "VERIFY_SIGNATURE",
            "Could not verify signature",
        ),
        ("badgr_push_not_url", "PROCESS_JWS_INPUT", ""),
        ("badgr_push_own_revoked", "VALIDATE_PROPERTY", ""),
    ] {
        match push(400, what) {
            Err(BackpackError::Refused {
                said: told,
                code: Some(found),
            }) => {
                assert_eq!(found, code, "{what}");
                assert!(told.contains(said), "{what}: {told}");
                assert!(!told.contains("earner@"), "{what} names a person: {told}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
    for (what, said) in [
        ("badgr_push_field_required", "assertion: This field is required."),
        ("badgr_push_without_id", "bad request"),
        ("badgr_push_not_json", "JSON parse error"),
        ("badgr_since_garbage", "bad request"),
    ] {
        match push(400, what) {
            Err(BackpackError::Refused { said: told, code: None }) => assert!(told.contains(said), "{what}: {told}"),
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn signed_out_and_not_allowed_are_told_apart_under_one_status() {
    let read = |what| answers::refusal(&answer(401, &fixture(what)), 401, Some(now()));
    assert!(matches!(read("badgr_unauthenticated"), BackpackError::SignedOut));
    assert!(matches!(
        read("badgr_permission_denied"),
        BackpackError::Forbidden { .. }
    ));
}

#[test]
fn the_wait_that_badgr_asks_for_stands_in_the_body() {
    let throttled = answer(429, &fixture("badgr_token_throttled"));
    let error = answers::refusal(&throttled, 429, Some(now()));
    assert!(
        matches!(error, BackpackError::Busy { retry_after_s: Some(2) }),
        "{error:?}"
    );
    let by_header = answer_with(429, "retry-after", "17", r#"{"expires": 2}"#);
    let error = answers::refusal(&by_header, 429, Some(now()));
    assert!(
        matches!(
            error,
            BackpackError::Busy {
                retry_after_s: Some(17)
            }
        ),
        "{error:?}"
    );
}

#[test]
fn no_mutilated_answer_panics_or_reads_as_an_empty_backpack() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/badge_connect");
    let base = Url::parse("https://pack.example/api/assertions").unwrap();
    let start = Cursor::Start { since: None };
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for path in names.filter(|path| path.extension().is_some_and(|kind| kind == "json")) {
        let body = std::fs::read(&path).unwrap();
        let whole = body.trim_ascii_end().len();
        for cut in (0..whole).step_by(whole / 24 + 1) {
            for flip in [None, Some(b'{'), Some(b'"'), Some(b'7'), Some(0xff)] {
                let mut body = if flip.is_none() {
                    body[..cut].to_vec()
                } else {
                    body.clone()
                };
                if let (Some(byte), Some(place)) = (flip, body.get_mut(cut)) {
                    *place = byte;
                }
                let _ = manifest::read_manifest(&body, &base, &base);
                for status in [200, 400, 401] {
                    let mut answer = answer(status, "");
                    answer.body = body.clone();
                    let page = reading::read_page(&answer, &base, &start, &base, now());
                    let _ = (reading::read_profile(&answer, now()), pushing::read(&answer, now()));
                    let emptied = page.is_ok_and(|page| page.items.is_empty() && flip.is_none());
                    assert!(!emptied, "{path:?} cut at {cut}");
                }
            }
        }
    }
}
