//! Whether a hosted badge lives where its issuer allows badges to live (SC-1 to SC-9).
//!
//! The fetched profile may name hosts and address beginnings; without that the badge must be on the host of the
//! issuer's own address. What a badge says about the policy counts for nothing.

use holdall_model::Reason;
use serde_json::Value;
use url::{Host, Url};

use super::shape::malformed;
use crate::{finding::Trouble, node, run::Run};

/// What is wrong with hosting `assertion_id` under the policy of the issuer at `issuer_id`.
pub(crate) fn problems(run: &mut Run<'_>, assertion_id: &Url, issuer_id: &Url, profile: &Value) -> Vec<Trouble> {
    let mut found = Vec::new();
    let mut origins = Vec::new();
    let mut beginnings = Vec::new();
    for policy in node::list(profile, "verification") {
        if !policy.is_object() {
            found.push(malformed("The issuer's hosting policy is not an object."));
            continue;
        }
        origins.extend(node::list(policy, "allowedOrigins"));
        beginnings.extend(node::list(policy, "startsWith"));
        let mut properties = node::list(policy, "verificationProperty").into_iter();
        if properties.any(|property| !matches!(property.as_str(), Some("id" | "@id"))) {
            run.warn("The issuer's hosting policy is about another member than the id; the id was used.");
        }
    }
    check_origin(assertion_id, issuer_id, &origins, &mut found);
    check_beginning(assertion_id, &beginnings, &mut found);
    found
}

fn outside(assertion: &Url, allowed: &str) -> Trouble {
    let host = authority(assertion);
    let message = format!("The badge is hosted on {host}, and the issuer's badges live on {allowed}.");
    Trouble::failed(Reason::Scope, message)
}

/// Hosts that the policy names, or the issuer's own.
fn check_origin(assertion: &Url, issuer: &Url, origins: &[&Value], found: &mut Vec<Trouble>) {
    if origins.is_empty() {
        if !same_authority(assertion, issuer) {
            found.push(outside(assertion, &authority(issuer)));
        }
        return;
    }
    let mut allowed = Vec::new();
    for origin in origins {
        match origin.as_str().and_then(named_host) {
            Some(host) => allowed.push(host),
            None => found.push(malformed(
                "The issuer's hosting policy names something else than a host.",
            )),
        }
    }
    if allowed.len() < origins.len() {
        return;
    }
    let fits = |(host, port): &(Host, Option<u16>)| {
        assertion.host().is_some_and(|own| own.to_owned() == *host)
            && port.is_none_or(|port| assertion.port_or_known_default() == Some(port))
    };
    if !allowed.iter().any(fits) {
        let names: Vec<String> = allowed.iter().map(|(host, _)| host.to_string()).collect();
        found.push(outside(assertion, &names.join(", ")));
    }
}

/// A registered name, with a port if there is one; never a whole address (SC-3).
fn named_host(name: &str) -> Option<(Host, Option<u16>)> {
    let name = name.trim();
    if name.is_empty() || name.contains(['/', '@', '?', '#', ' ', '*']) {
        return None;
    }
    let url = Url::parse(&format!("http://{name}/")).ok()?;
    let port = name.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    Some((url.host()?.to_owned(), port))
}

/// Beginnings count on the same host and up to a boundary of the path (SC-6).
fn check_beginning(assertion: &Url, beginnings: &[&Value], found: &mut Vec<Trouble>) {
    if beginnings.is_empty() {
        return;
    }
    let mut addresses = Vec::new();
    for beginning in beginnings {
        match beginning.as_str().and_then(node::web_address) {
            Some(address) => addresses.push(address),
            None => found.push(malformed(
                "The issuer's hosting policy has a beginning that is not an address.",
            )),
        }
    }
    if addresses.len() < beginnings.len() {
        return;
    }
    if !addresses.iter().any(|beginning| begins_with(assertion, beginning)) {
        let message = "The badge's address begins with none of those that the issuer's hosting policy lists.";
        found.push(Trouble::failed(Reason::Scope, message));
    }
}

fn begins_with(address: &Url, beginning: &Url) -> bool {
    if address.scheme() != beginning.scheme() || !same_authority(address, beginning) {
        return false;
    }
    let tail = |url: &Url| match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let (address, beginning) = (tail(address), tail(beginning));
    match address.strip_prefix(&beginning) {
        None => false,
        Some(rest) => {
            let boundary = |c: char| "/?#=&".contains(c);
            rest.is_empty() || beginning.ends_with(boundary) || rest.starts_with(boundary)
        }
    }
}

/// Same host and port; user names before an `@` are no part of it (SC-7).
pub(crate) fn same_authority(left: &Url, right: &Url) -> bool {
    left.host() == right.host() && left.port() == right.port()
}

/// Host, and port if it is not the usual one.
pub(crate) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn origin_fits(assertion: &str, issuer: &str, origins: &[Value]) -> bool {
        let mut found = Vec::new();
        check_origin(
            &url(assertion),
            &url(issuer),
            &origins.iter().collect::<Vec<_>>(),
            &mut found,
        );
        found.is_empty()
    }

    #[test]
    fn without_a_policy_the_issuers_host_decides() {
        assert!(origin_fits("http://a.example/1", "http://a.example/issuer", &[]));
        assert!(origin_fits("http://A.example:80/1", "http://a.example/issuer", &[]));
        assert!(!origin_fits("http://b.example/1", "http://a.example/issuer", &[]));
        assert!(!origin_fits("http://a.example:81/1", "http://a.example/issuer", &[]));
        assert!(
            !origin_fits("http://a.example@b.example/1", "http://a.example/issuer", &[]),
            "a user name is no host"
        );
    }

    #[test]
    fn a_policy_names_hosts_and_not_addresses() {
        assert!(origin_fits(
            "http://b.example/1",
            "http://a.example/",
            &[json!("b.example")]
        ));
        assert!(origin_fits(
            "http://b.example:99/1",
            "http://a.example/",
            &[json!("B.example")]
        ));
        assert!(origin_fits(
            "http://a.example/1",
            "http://a.example/",
            &[json!("a.example:80")]
        ));
        assert!(!origin_fits(
            "http://a.example/1",
            "http://a.example/",
            &[json!("a.example:81")]
        ));
        assert!(!origin_fits(
            "http://a.example/1",
            "http://a.example/",
            &[json!("b.example")]
        ));
        assert!(!origin_fits(
            "http://b.example/1",
            "http://a.example/",
            &[json!("http://b.example")]
        ));
        assert!(!origin_fits(
            "http://x.b.example/1",
            "http://a.example/",
            &[json!("b.example")]
        ));
    }

    #[test]
    fn beginnings_end_at_a_boundary() {
        let fits = |address: &str, beginning: &str| begins_with(&url(address), &url(beginning));
        assert!(fits("http://a.example/b/1", "http://a.example/b/"));
        assert!(fits("http://a.example/b/1", "http://a.example/b"));
        assert!(!fits("http://a.example/badges", "http://a.example/b"));
        assert!(!fits("http://a.example.evil.test/b/1", "http://a.example"));
        assert!(fits("http://a.example/x?id=7", "http://a.example/x?id="));
    }
}
