//! What is kept, for how long, and what never is.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::*;
use crate::{Limit, Origin, Redirects};

const PLACE: &str = "https://pack.example/.well-known/badgeconnect.json";

fn asked(purpose: Purpose) -> Request {
    Request {
        method: Method::GET,
        url: Url::parse(PLACE).unwrap(),
        headers: HeaderMap::new(),
        bearer: None,
        body: Vec::new(),
        purpose,
        origin: Origin::Typed,
        limit: Limit::Document,
        redirects: Redirects::Follow,
        secure: true,
    }
}

fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let pair = |(name, value): &(&str, &str)| {
        let name = HeaderName::try_from(*name).unwrap();
        (name, HeaderValue::from_str(value).unwrap())
    };
    Answer {
        status,
        headers: headers.iter().map(pair).collect(),
        body: body.as_bytes().to_vec(),
        url: Url::parse(PLACE).unwrap(),
    }
}

fn seconds(headers: &[(&str, &str)]) -> Option<u64> {
    life(&answered(200, headers, "")).map(|life| life.as_secs())
}

#[test]
fn how_long_an_answer_holds_is_said_by_its_host() {
    assert_eq!(seconds(&[("cache-control", "public, max-age=300")]), Some(300));
    assert_eq!(seconds(&[("cache-control", "Max-Age=\"60\"")]), Some(60));
    assert_eq!(seconds(&[("cache-control", "max-age=300"), ("age", "100")]), Some(200));
    assert_eq!(
        seconds(&[("cache-control", "max-age=soon")]),
        Some(0),
        "nonsense is now"
    );
    assert_eq!(
        seconds(&[("cache-control", "max-age=99999999")]),
        Some(24 * 3600),
        "never longer than a day"
    );
    let date = ("date", "Sat, 21 Nov 2026 10:00:00 GMT");
    assert_eq!(
        seconds(&[date, ("expires", "Sat, 21 Nov 2026 10:02:00 GMT")]),
        Some(120)
    );
    assert_eq!(seconds(&[date, ("expires", "Sat, 21 Nov 2026 09:00:00 GMT")]), Some(0));
    assert_eq!(seconds(&[date, ("expires", "0")]), Some(0));
    assert_eq!(
        seconds(&[
            date,
            ("expires", "Sat, 21 Nov 2026 10:02:00 GMT"),
            ("cache-control", "max-age=5")
        ]),
        Some(5),
        "max-age goes before"
    );
    assert_eq!(seconds(&[]), Some(0), "a host that says nothing is asked each time");
    for never in [
        "no-store",
        "private, no-cache",
        "max-age=60, no-store",
        "no-cache=\"x\"",
    ] {
        assert_eq!(seconds(&[("cache-control", never)]), None, "{never}");
    }
}

#[test]
fn an_answer_is_used_while_it_is_fresh_and_asked_about_after() {
    let (kept, request) = (Kept::default(), asked(Purpose::Discovery));
    let mut now = Instant::now();
    let first = answered(200, &[("cache-control", "max-age=60"), ("etag", "\"1\"")], "one");
    kept.take(&request, first, now);
    assert_eq!(kept.fresh(&request, now).unwrap().body, b"one");
    now += Duration::from_secs(61);
    assert!(kept.fresh(&request, now).is_none());
    assert_eq!(kept.tag(&request).unwrap(), "\"1\"");
    let same = kept.take(&request, answered(304, &[("cache-control", "max-age=30")], ""), now);
    assert_eq!(
        (same.status, same.body.as_slice()),
        (200, &b"one"[..]),
        "the caller sees no 304"
    );
    assert!(kept.fresh(&request, now).is_some());
    now += Duration::from_secs(31);
    kept.take(&request, answered(200, &[("cache-control", "max-age=60")], "two"), now);
    assert_eq!(kept.fresh(&request, now).unwrap().body, b"two");
    kept.take(&request, answered(200, &[("cache-control", "no-store")], "three"), now);
    assert!(
        kept.fresh(&request, now).is_none() && kept.tag(&request).is_none(),
        "what must not be kept takes the old along"
    );
}

#[test]
fn what_says_no_secret_of_where_things_are_is_never_kept() {
    let kept = Kept::default();
    let good = || answered(200, &[("cache-control", "max-age=600"), ("etag", "\"1\"")], "x");
    for purpose in [Purpose::SignIn, Purpose::Pull, Purpose::Verify, Purpose::Registration] {
        let request = asked(purpose);
        kept.take(&request, good(), Instant::now());
        assert!(kept.fresh(&request, Instant::now()).is_none(), "{purpose:?}");
    }
    let with_token = Request {
        bearer: Some("SECRET".to_owned().into()),
        ..asked(Purpose::Discovery)
    };
    kept.take(&with_token, good(), Instant::now());
    assert!(kept.fresh(&asked(Purpose::Discovery), Instant::now()).is_none());
    for status in [204, 301, 404, 500] {
        kept.take(
            &asked(Purpose::Discovery),
            answered(status, &[("cache-control", "max-age=600")], ""),
            Instant::now(),
        );
        assert!(
            kept.fresh(&asked(Purpose::Discovery), Instant::now()).is_none(),
            "{status}"
        );
    }
}

#[test]
fn a_tag_goes_to_the_address_that_gave_it() {
    let (kept, request) = (Kept::default(), asked(Purpose::Discovery));
    let mut moved = answered(200, &[("etag", "\"1\"")], "x");
    moved.url = Url::parse("https://elsewhere.example/manifest").unwrap();
    kept.take(&request, moved, Instant::now());
    assert!(kept.tag(&request).is_none());
}

#[test]
fn no_more_than_a_few_are_kept_and_all_can_be_forgotten() {
    let kept = Kept::default();
    for number in 0..200 {
        let mut request = asked(Purpose::Discovery);
        request.url.set_path(&format!("/{number}"));
        kept.take(
            &request,
            answered(200, &[("cache-control", "max-age=600")], "x"),
            Instant::now(),
        );
    }
    assert!(kept.entries().len() <= MOST);
    kept.clear();
    assert_eq!(kept.entries().len(), 0);
}
