//! From page to page, by links and by counting.

use url::Url;

use super::reading;
use crate::{
    BackpackError, Cursor, paging,
    test_host::{answer, answer_with, now},
};

#[test]
fn a_page_is_followed_only_on_the_hosts_own_origin() {
    let base = Url::parse("https://pack.example/api/assertions").unwrap();
    let start = Cursor::Start { since: None };
    let asked = paging::address(&base, &start).unwrap();
    let body = r#"{"status": {"statusCode": 200}, "assertions": [{"id": "https://iss.example/1"}]}"#;
    let read = |link: &str| reading::read_page(&answer_with(200, "link", link, body), &base, &start, &asked, now());

    let next = "https://pack.example/api/assertions?limit=1,0&offset=1";
    let own = read(&format!(
        r#"<{next}>; rel="next",<https://pack.example/api/assertions>; rel="first""#
    ))
    .unwrap();
    assert_eq!(own.next, Some(Cursor::Next(Url::parse(next).unwrap())));
    let other = read(r#"<https://evil.example/steal>; rel="next""#).unwrap();
    assert_eq!(
        other.next,
        Some(Cursor::Offset { offset: 1, since: None }),
        "counting instead of following"
    );
    let relative = read(r#"</api/assertions?page=2>; title="x"; rel="last next""#).unwrap();
    assert_eq!(
        relative.next,
        Some(Cursor::Next(
            Url::parse("https://pack.example/api/assertions?page=2").unwrap()
        ))
    );
    let circle = read(&format!(r#"<{asked}>; rel="next""#)).unwrap_err();
    assert!(matches!(circle, BackpackError::HostTrouble { .. }), "{circle:?}");

    let smuggled = Cursor::Next(Url::parse("https://evil.example/steal").unwrap());
    assert!(paging::address(&base, &smuggled).is_err(), "whoever made the cursor");
}

#[test]
fn pages_without_links_are_counted_until_the_total_or_a_short_page() {
    let base = Url::parse("https://pack.example/api/assertions").unwrap();
    let cursor = Cursor::Offset {
        offset: 10,
        since: Some(now()),
    };
    let asked = paging::address(&base, &cursor).unwrap();
    assert!(
        asked.query().unwrap().ends_with("since=2027-01-15T08%3A00%3A00Z"),
        "{asked}"
    );
    let body = r#"{"status": {}, "results": [{"id": "a"}]}"#;
    let read = |answer| reading::read_page(&answer, &base, &cursor, &asked, now()).unwrap();
    assert_eq!(
        read(answer_with(200, "link", "<x>; rel=first", body)).next,
        None,
        "links without a next page"
    );
    let silent = Some(Cursor::Offset {
        offset: 11,
        since: Some(now()),
    });
    assert_eq!(
        read(answer(200, r#"{"status": {}, "results": [{"id": "a"}]}"#)).next,
        silent,
        "a host that says nothing"
    );
    assert_eq!(read(answer(200, r#"{"status": {}}"#)).next, None);
    let told = read(answer_with(200, "x-total-count", "12", body));
    assert_eq!(
        told.next,
        Some(Cursor::Offset {
            offset: 11,
            since: Some(now())
        })
    );
    assert_eq!(told.total, Some(12));
    let link = r#"{"status": {}, "results": [{"id": "a"}], "nextLink": "/api/assertions?offset=11"}"#;
    assert!(matches!(read(answer(200, link)).next, Some(Cursor::Next(_))));
    let ended = r#"{"status": {}, "results": [], "nextLink": "/api/assertions?offset=11"}"#;
    assert_eq!(
        read(answer(200, ended)).next,
        None,
        "an empty page ends it, whatever the body links to"
    );
}
