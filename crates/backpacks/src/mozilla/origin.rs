//! Origins as the host computes them: scheme and host in lower case, with the port as it is written, even the usual one.
//! `https://x.example` and `https://x.example:443` are two origins to it.

use holdall_formats::version;
use holdall_model::Version;
use holdall_net::{HeaderName, HeaderValue, Net, Origin, Purpose, Request};
use serde_json::Value;
use url::Url;

use crate::Grant;

/// The origin of an address; absent for what is no web address.
pub(super) fn of(address: &str) -> Option<String> {
    let (scheme, rest) = address.trim().split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    (!host.is_empty() && !host.contains(char::is_whitespace))
        .then(|| format!("{scheme}://{}", host.to_ascii_lowercase()))
}

/// The origin of the issuer of `badge`, by the documents it names; absent when they cannot be had or say none.
pub(super) async fn of_issuer(net: &Net, grant: &Grant, badge: &Value) -> Option<String> {
    let class = node(net, grant, badge.get("badge")?).await?;
    let issuer = node(net, grant, class.get("issuer")?).await?;
    // 0.5 compares the text as it stands.
    if version(badge) == Some(Version::V0_5) || issuer.get("url").is_none() {
        return issuer.get("origin").and_then(Value::as_str).map(str::to_owned);
    }
    of(issuer.get("url")?.as_str()?)
}

/// What a member names: the object itself, or the document at its address.
async fn node(net: &Net, grant: &Grant, named: &Value) -> Option<Value> {
    let address = match named {
        Value::Object(_) => return Some(named.clone()),
        Value::String(address) => Url::parse(address.trim()).ok()?,
        _ => return None,
    };
    let typed = Some(grant.endpoints.typed.clone());
    let mut asked = Request::get(address, Purpose::Push, Origin::Given { typed });
    asked.headers.insert(
        HeaderName::from_static("accept"),
        HeaderValue::from_static("application/json, application/ld+json;q=0.9"),
    );
    let answer = net.send(asked).await.ok()?;
    let document: Value = serde_json::from_slice(&answer.body).ok()?;
    (answer.status == 200 && document.is_object()).then_some(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_the_host_writes_it() {
        for (address, origin) in [
            ("https://issuer.example.org/cb", "https://issuer.example.org"),
            ("https://issuer.example.org:443/cb", "https://issuer.example.org:443"),
            ("http://issuer.example.org:80/cb", "http://issuer.example.org:80"),
            ("HTTP://LOCALHOST:9101/cb", "http://localhost:9101"),
            ("http://u:p@127.0.0.1:9101", "http://127.0.0.1:9101"),
            ("https://x.example?a@b", "https://x.example"),
        ] {
            assert_eq!(of(address).as_deref(), Some(origin), "{address}");
        }
        for none in ["", "x.example", "app:/cb", "ftp://x.example", "https:///x"] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
