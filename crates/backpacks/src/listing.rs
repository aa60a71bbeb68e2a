//! Items of a listing, kept as the host wrote them, and the `Link` header.

use holdall_formats::read_jws;
use holdall_net::Answer;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use url::Url;

use crate::Item;

#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    id: Value,
    /// 1.x has no id; its hosted address stands in for it.
    #[serde(default)]
    verify: Value,
    /// Badgr v2's own id.
    #[serde(default, rename = "entityId")]
    entity_id: Value,
    /// And its word for the assertion's id.
    #[serde(default, rename = "openBadgeId")]
    open_badge_id: Value,
}

/// One listed badge: an object, a compact JWS, or, defensively, the address of an assertion. `null` is nothing.
pub(crate) fn item(raw: &RawValue) -> Result<Option<Item>, &'static str> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{') => {
            let head: Head = serde_json::from_str(text).map_err(|_| "a list with a broken badge in it")?;
            let trimmed = |value: &Value| {
                value
                    .as_str()
                    .map(str::trim)
                    .filter(|text| !text.is_empty())
                    .map(str::to_owned)
            };
            let hosted = trimmed(&head.open_badge_id).or_else(|| trimmed(&head.id));
            Ok(Some(Item {
                assertion_id: hosted.or_else(|| head.verify.get("url").and_then(trimmed)),
                host_id: trimmed(&head.entity_id),
                listed: text.as_bytes().to_vec(),
                jws: false,
            }))
        }
        Some(b'"') => {
            let text: String = serde_json::from_str(text).map_err(|_| "a list with a broken text in it")?;
            Ok(Some(signed_or_address(text.trim(), raw)))
        }
        Some(b'n') => Ok(None),
        _ => Err("a list of something else than badges"),
    }
}

fn signed_or_address(text: &str, raw: &RawValue) -> Item {
    if let Ok(jws) = read_jws(text) {
        let id = ["id", "jti"].iter().find_map(|key| jws.payload.get(*key)?.as_str());
        return Item {
            assertion_id: id.map(|id| id.trim().to_owned()),
            host_id: None,
            listed: text.as_bytes().to_vec(),
            jws: true,
        };
    }
    // Three parts that do not decode are still a signature, for the checks to find fault with.
    let jws = text.starts_with("eyJ") && text.split('.').count() == 3;
    Item {
        assertion_id: Url::parse(text).is_ok().then(|| text.to_owned()),
        host_id: None,
        listed: if jws {
            text.as_bytes().to_vec()
        } else {
            raw.get().as_bytes().to_vec()
        },
        jws,
    }
}

/// The address marked `next` (RFC 8288), made absolute.
pub(crate) fn next_link(answer: &Answer) -> Option<Url> {
    let links = answer
        .headers
        .get_all("link")
        .iter()
        .filter_map(|value| value.to_str().ok());
    links.flat_map(split_links).find_map(|(target, rest)| {
        let next = rest.split(';').any(|param| {
            let (name, value) = param.split_once('=').unwrap_or((param, ""));
            let value = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && value.split_whitespace().any(|rel| rel.eq_ignore_ascii_case("next"))
        });
        if next {
            answer.url.join(target.trim()).ok()
        } else {
            None
        }
    })
}

/// Target and parameters of each link; commas inside the angle brackets belong to the address.
fn split_links(header: &str) -> Vec<(&str, &str)> {
    let mut links = Vec::new();
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((target, after)) = after.split_once('>') else {
            break;
        };
        let (params, following) = match after
            .find(",<")
            .or_else(|| after.find(", <"))
            .or_else(|| after.find(','))
        {
            Some(end) => after.split_at(end),
            None => (after, ""),
        };
        links.push((target, params));
        rest = following;
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Option<Item>, &'static str> {
        item(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn every_kind_of_item_is_read_or_told() {
        let hosted = read(r#"{"verify": {"type": "hosted", "url": "https://iss.example/1"},  "uid": 7}"#)
            .unwrap()
            .unwrap();
        assert_eq!(
            hosted.assertion_id.as_deref(),
            Some("https://iss.example/1"),
            "1.x has no id"
        );
        assert_eq!(
            hosted.listed,
            br#"{"verify": {"type": "hosted", "url": "https://iss.example/1"},  "uid": 7}"#
        );
        let nameless = read(r#"{"id": ["odd"]}"#).unwrap().unwrap();
        assert_eq!((nameless.assertion_id, nameless.host_id), (None, None));
        let address = read(r#""https://iss.example/1 ""#).unwrap().unwrap();
        assert_eq!(address.assertion_id.as_deref(), Some("https://iss.example/1"));
        let broken = read(r#""eyJhbGciOiJub25lIn0.!!.x""#).unwrap().unwrap();
        assert!(broken.jws && broken.assertion_id.is_none());
        assert!(read("null").unwrap().is_none());
        for odd in ["7", "true", "[]", "[[]]", "-1.5e9"] {
            assert!(read(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn link_headers_of_all_sorts_are_taken_apart() {
        let next = |link: &str| {
            let answer = crate::test_host::answer_with(200, "link", link, "");
            next_link(&answer).map(|url| url.to_string())
        };
        assert_eq!(
            next(r#"<https://a.example/1>; rel=next"#).as_deref(),
            Some("https://a.example/1")
        );
        assert_eq!(
            next(r#"<https://a.example/0>;rel="first",<?page=2>;rel="next""#).as_deref(),
            Some("https://pack.example/api/assertions?page=2")
        );
        assert_eq!(
            next(r#"<https://a.example/?x=1,2>; rel="prev" , <https://a.example/3>; REL="NEXT""#).as_deref(),
            Some("https://a.example/3")
        );
        for none in [
            "",
            "next",
            "<https://a.example/",
            r#"<https://a.example/>; title="next""#,
            r#"<<>; rel="#,
            ",,,",
        ] {
            assert_eq!(next(none), None, "{none}");
        }
    }
}
