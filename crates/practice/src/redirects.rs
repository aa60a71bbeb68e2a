//! Which return addresses a host takes: https, private schemes and loopback by RFC 8252, or Badgr's https only.

use url::{Host, Url};

use crate::setup::Personality;

/// Why `uri` may not be registered; `None` when it may.
pub(crate) fn objection(personality: Personality, uri: &str) -> Option<&'static str> {
    let Ok(url) = Url::parse(uri) else {
        return Some("is not an address");
    };
    if url.fragment().is_some() {
        return Some("must not have a fragment");
    }
    match (personality, url.scheme()) {
        (_, "https") => None,
        (Personality::Badgr | Personality::Oeb, _) => Some("Must be a valid HTTPS URI"),
        (_, "http") if is_loopback(&url) => None,
        (_, "http") => Some("http is for loopback addresses only"),
        (_, "javascript" | "data" | "file" | "blob" | "vbscript") => Some("this scheme is never taken"),
        // RFC 8252 7.1: a domain under the app's control, turned round, so there is a dot in it.
        (_, scheme) if scheme.contains('.') && !url.has_authority() => None,
        _ => Some("a private scheme is a domain name turned round, followed by one slash"),
    }
}

/// Whether `asked` is one of the `registered`; none registered (a client made by hand) takes any loopback address.
pub(crate) fn matches(personality: Personality, registered: &[String], asked: &str) -> bool {
    let Ok(url) = Url::parse(asked) else { return false };
    if registered.is_empty() {
        return url.scheme() == "http" && is_loopback(&url);
    }
    registered.iter().any(|known| {
        if known == asked {
            return true;
        }
        let Ok(known) = Url::parse(known) else { return false };
        let same_but_port = known.scheme() == url.scheme() && known.host() == url.host() && known.path() == url.path();
        match personality {
            // RFC 8252 7.3: any port on loopback.
            Personality::Spec
            | Personality::Hostile
            | Personality::Ob3
            | Personality::MozillaGen1
            | Personality::MozillaGen2 => same_but_port && is_loopback(&url) && known.query() == url.query(),
            // Badgr lets a longer query pass.
            // Its newer library takes any port where none was registered.
            Personality::Oeb if is_loopback(&url) && known.port().is_none() => same_but_port,
            Personality::Badgr | Personality::Oeb => {
                same_but_port && known.port() == url.port() && known.query().is_none()
            }
        }
    })
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_apps_may_register_with_the_specification_host_only() {
        for uri in [
            "app.holdall.desktop:/oauth/callback/x",
            "http://127.0.0.1:7777/cb",
            "http://[::1]/cb",
            "https://a.example/cb",
        ] {
            assert_eq!(objection(Personality::Spec, uri), None, "{uri}");
        }
        for uri in [
            "holdall://cb",
            "http://a.example/cb",
            "javascript:alert(1)",
            "cb",
            "https://a.example/cb#x",
        ] {
            assert!(objection(Personality::Spec, uri).is_some(), "{uri}");
        }
        assert!(objection(Personality::Badgr, "http://127.0.0.1:7777/cb").is_some());
        assert!(objection(Personality::Badgr, "app.holdall.desktop:/x").is_some());
    }

    #[test]
    fn a_loopback_address_matches_on_any_port_and_nothing_else_does() {
        let known = ["http://127.0.0.1/cb".to_owned(), "https://a.example/cb".to_owned()];
        assert!(matches(Personality::Spec, &known, "http://127.0.0.1:50111/cb"));
        assert!(!matches(Personality::Spec, &known, "http://127.0.0.1:50111/other"));
        assert!(!matches(Personality::Spec, &known, "https://a.example:8443/cb"));
        assert!(
            !matches(Personality::Badgr, &known, "http://127.0.0.1:50111/cb"),
            "Badgr's port is exact"
        );
    }
}
