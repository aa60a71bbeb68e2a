//! Listings and profiles, in every spelling.

use url::Url;

use super::reading;
use crate::{
    BackpackError, Cursor, Page,
    test_host::{answer, answer_with, now, recorded},
};

fn page(answer: &holdall_net::Answer) -> Result<Page, BackpackError> {
    let base = Url::parse("https://pack.example/ims/ob/v3p0/credentials").unwrap();
    let start = Cursor::Start { since: None };
    let asked = crate::paging::address(&base, &start).unwrap();
    reading::read_page(answer, &base, &start, &asked, now())
}

#[test]
fn both_spellings_and_single_credentials_are_read() {
    let spec = page(&answer(200, &recorded("open_badges_3", "spec_credentials"))).unwrap();
    let forms: Vec<bool> = spec.items.iter().map(|item| item.jws).collect();
    assert_eq!(forms, [false, false, true]);
    assert_eq!(
        spec.items[2].assertion_id.as_deref(),
        Some("urn:uuid:7d0f0000-0000-4000-8000-000000000003"),
        "the id in the token"
    );
    let other = page(&answer(200, &recorded("open_badges_3", "solana_credentials"))).unwrap();
    let forms: Vec<bool> = other.items.iter().map(|item| item.jws).collect();
    assert_eq!(forms, [false, true, true], "one credential, no list around it");
}

#[test]
fn listed_bytes_are_kept_as_sent() {
    let odd = r#"{"credential": [{"id":  "urn:x",   "n": 1.50}]}"#;
    assert_eq!(
        page(&answer(200, odd)).unwrap().items[0].listed,
        br#"{"id":  "urn:x",   "n": 1.50}"#
    );
}

#[test]
fn an_object_without_a_list_is_an_empty_backpack_only_when_the_host_counts_none() {
    assert!(page(&answer(200, "{}")).is_err());
    assert!(page(&answer_with(200, "x-total-count", "3", "{}")).is_err());
    let none = page(&answer_with(200, "x-total-count", "0", "{}")).unwrap();
    assert!(none.items.is_empty() && none.next.is_none());
    let empty = page(&answer(200, r#"{"credential": [], "compactJwsString": null}"#)).unwrap();
    assert!(empty.items.is_empty() && empty.next.is_none());
}

#[test]
fn lists_of_something_else_are_trouble() {
    for body in [
        r#"{"credential": 7}"#,
        r#"{"credential": [[]]}"#,
        r#"{"compactJwsString": [true]}"#,
        r#"{"credential": [{"id": 1}"#,
        "[]",
        "[{}]",
        "<html>Log in</html>",
    ] {
        let end = page(&answer(200, body)).unwrap_err();
        assert!(matches!(end, BackpackError::HostTrouble { .. }), "{body}: {end:?}");
    }
}

#[test]
fn the_count_and_the_links_lead_on() {
    let body = r#"{"credential": [{"id": "urn:1"}]}"#;
    let counted = page(&answer_with(200, "x-total-count", "2", body)).unwrap();
    assert_eq!(counted.total, Some(2));
    assert_eq!(counted.next, Some(Cursor::Offset { offset: 1, since: None }));
    let all = page(&answer_with(200, "x-total-count", "1", body)).unwrap();
    assert_eq!(all.next, None);
    let link = r#"<https://pack.example/ims/ob/v3p0/credentials?limit=1&offset=1>; rel="next""#;
    let linked = page(&answer_with(200, "link", link, body)).unwrap();
    assert!(matches!(linked.next, Some(Cursor::Next(_))));
    let astray = page(&answer_with(
        200,
        "link",
        r#"<https://evil.example/?offset=1>; rel="next""#,
        body,
    ))
    .unwrap();
    assert_eq!(
        astray.next,
        Some(Cursor::Offset { offset: 1, since: None }),
        "the token stays at home"
    );
}

#[test]
fn every_name_of_a_person_is_an_identity() {
    let profile = reading::read_profile(&answer(200, &recorded("open_badges_3", "spec_profile")), now()).unwrap();
    assert_eq!(profile.name, "Ada Quill", "made of its parts");
    let told: Vec<(&str, &str)> = profile
        .identities
        .iter()
        .map(|identity| (identity.kind.as_str(), identity.value.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("email", "ada@quill.example"),
            ("url", "https://quill.example/ada"),
            ("id", "did:web:pack.example:people:ada"),
            ("telephone", "+44 20 7946 0018"),
            ("email", "ada.quill@harbour.example"),
            ("sourcedId", "s-17"),
        ]
    );
}

#[test]
fn refusals_say_what_the_host_said() {
    let read =
        |status, what| reading::read_profile(&answer(status, &recorded("open_badges_3", what)), now()).unwrap_err();
    assert!(matches!(read(401, "spec_unauthorized"), BackpackError::SignedOut));
    let forbidden = read(403, "solana_forbidden");
    assert!(
        matches!(&forbidden, BackpackError::Forbidden { said } if said == "Scope credential.upsert is required."),
        "{forbidden:?}"
    );
    let minor = read(400, "minor_only");
    assert!(
        matches!(&minor, BackpackError::Refused { said, .. } if said == "what was sent cannot be read there"),
        "{minor:?}"
    );
}
