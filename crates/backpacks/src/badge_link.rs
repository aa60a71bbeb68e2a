//! A link to a badge in the place of a host's name: what stands there, and which hosts it leads to.

use holdall_formats::{read_json, read_jws, unbake};
use holdall_net::{Method, Net, Purpose, Redirects};
use serde_json::Value;
use url::Url;

use crate::{answers, request};

/// Hosts that are asked at most.
const MOST: usize = 3;

/// The hosts that the badge at `typed` names beside that of `typed` itself, most telling first: where it stands, then
/// where its class and its issuer do. Empty when there is no badge.
///
/// Nothing here is believed: it only says where to ask, and the user is asked before anything opens there.
pub(crate) async fn leads_to(net: &Net, typed: &Url) -> Vec<Url> {
    let Some(badge) = document(net, typed, typed).await.filter(is_badge) else {
        return Vec::new();
    };
    let mut found: Vec<Url> = Vec::new();
    let mut add = |value: Option<&Value>| {
        let Some(root) = value.and_then(address).and_then(root) else {
            return;
        };
        if root.host() != typed.host() && !found.contains(&root) && found.len() < MOST {
            found.push(root);
        }
    };
    add(badge.get("id"));
    add(badge.pointer("/verification/url"));
    add(badge.pointer("/verify/url"));
    add(badge.get("issuer"));
    let class = badge
        .get("badge")
        .or_else(|| badge.pointer("/credentialSubject/achievement"));
    add(class);
    match class {
        // The class stands elsewhere, and its issuer may stand elsewhere again.
        Some(Value::String(place)) => {
            if let Ok(place) = Url::parse(place)
                && let Some(class) = document(net, typed, &place).await
            {
                add(class.get("issuer"));
            }
        }
        Some(class) => add(class.get("issuer").or_else(|| class.get("creator"))),
        None => {}
    }
    found
}

/// What stands at `place`, as JSON: as it is, in a signature, or in a picture.
async fn document(net: &Net, typed: &Url, place: &Url) -> Option<Value> {
    let mut asked = request::request(Method::GET, place, typed, Purpose::Discovery);
    asked.redirects = Redirects::Follow;
    // Badges may be without https; no secret goes along.
    asked.secure = false;
    let answer = request::send(net, asked).await.ok()?;
    if !(200..300).contains(&answer.status) || answers::looks_like_html(&answer.body) {
        return None;
    }
    read(&answer.body)
}

fn read(body: &[u8]) -> Option<Value> {
    if let Ok(value) = read_json(body) {
        return Some(value);
    }
    if let Some(jws) = std::str::from_utf8(body)
        .ok()
        .and_then(|text| read_jws(text.trim()).ok())
    {
        return Some(jws.payload);
    }
    let text = String::from_utf8(unbake(body).ok()?.payload).ok()?;
    match (read_json(text.as_bytes()), read_jws(&text)) {
        (Ok(value), _) => Some(value),
        (_, Ok(jws)) => Some(jws.payload),
        // Pictures of the first years hold an address alone.
        _ => Some(serde_json::json!({ "badge": text })),
    }
}

fn is_badge(value: &Value) -> bool {
    value.get("badge").is_some() || value.get("credentialSubject").is_some()
}

/// An address, or the id of something.
fn address(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("id")?.as_str())
}

/// The root of the host at an address; that of a `did:web` too.
fn root(text: &str) -> Option<Url> {
    let text = text.trim();
    let mut url = match text.strip_prefix("did:web:") {
        Some(rest) => Url::parse(&format!("https://{}/", rest.split(':').next()?.replace("%3A", ":"))).ok()?,
        None => Url::parse(text).ok()?,
    };
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_host::{Host, net, reply};

    #[test]
    fn a_host_is_read_from_addresses_and_from_names_of_the_web() {
        for (text, host) in [
            ("https://ada:word@iss.example/a/1?x=1#y", Some("https://iss.example/")),
            ("did:web:iss.example:issuers:7", Some("https://iss.example/")),
            ("did:web:iss.example%3A8443", Some("https://iss.example:8443/")),
            ("urn:uuid:1", None),
            ("did:key:z6Mk", None),
            ("javascript:alert(1)", None),
            ("mailto:ada@iss.example", None),
        ] {
            assert_eq!(root(text).as_ref().map(Url::as_str), host, "{text}");
        }
    }

    #[tokio::test]
    async fn a_badge_leads_to_where_it_stands_and_to_its_issuer() {
        let host = Host::new(|asked, _, root| match asked.target.as_str() {
            "/a/1" => reply(200, format!(r#"{{"id": "https://pack.example/public/1", "badge": "{root}/class"}}"#)),
            "/class" => reply(200, r#"{"issuer": {"id": "https://iss.example/issuer"}}"#),
            "/3" => reply(
                200,
                r#"{"id": "urn:uuid:3", "issuer": "did:web:three.example", "credentialSubject": {"achievement": {"id": "https://class.example/c", "creator": {"id": "https://maker.example/m"}}}}"#,
            ),
            "/page" => reply(200, "<html>A badge</html>"),
            "/other" => reply(200, r#"{"id": "https://pack.example/"}"#),
            "/evil" => reply(200, r#"{"badge": ["https://a.example"], "id": {"id": 7}, "issuer": "file:///etc/passwd"}"#),
            _ => reply(404, ""),
        })
        .await;
        let net = net();
        let leads = async |path: &str| {
            let hosts = leads_to(&net, &host.at(path)).await;
            hosts
                .iter()
                .map(|url| url.host_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(leads("/a/1").await, ["pack.example", "iss.example"]);
        assert_eq!(leads("/3").await, ["three.example", "class.example", "maker.example"]);
        for nothing in ["/page", "/other", "/evil", "/nowhere"] {
            assert_eq!(leads(nothing).await, [""; 0], "{nothing}");
        }
    }
}
