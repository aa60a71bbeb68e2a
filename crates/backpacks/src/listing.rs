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
