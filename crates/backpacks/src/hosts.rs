//! Hosts known by name: suggestions, which of them belong together, and where an API hides behind a site's name.
//! Addresses are public facts from the operators' own pages, read in 2026; none of it is needed to connect to any other host.

use url::{Host, Url};

use crate::Endpoints;

/// A host offered before anything is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    /// Its name.
    pub name: &'static str,
    /// What is typed for the user.
    pub address: &'static str,
    /// Its regions, where it has several: name, address. An account lives in one of them.
    pub regions: &'static [(&'static str, &'static str)],
}

/// Hosts to offer, best known first.
pub fn suggestions() -> &'static [Suggestion] {
    SUGGESTIONS
}

const SUGGESTIONS: &[Suggestion] = &[
    Suggestion {
        name: "Parchment Digital Badges",
        address: "https://api.badges.parchment.com",
        regions: &[
            ("United States", "https://api.badges.parchment.com"),
            ("Europe", "https://api.badges.parchment.eu"),
            ("Australia", "https://api.badges.parchment.au"),
            ("Canada", "https://api.badges.parchment.ca"),
            ("Singapore", "https://api.badges.parchment.sg"),
        ],
    },
    Suggestion {
        name: "Canvas Credentials (Badgr)",
        address: "https://api.badgr.io",
        regions: &[
            ("United States", "https://api.badgr.io"),
            ("Europe", "https://api.eu.badgr.io"),
            ("Australia", "https://api.au.badgr.io"),
            ("Canada", "https://api.ca.badgr.io"),
            ("Singapore", "https://api.sg.badgr.io"),
        ],
    },
    Suggestion {
        name: "Open Educational Badges",
        address: "https://api.openbadges.education",
        regions: &[],
    },
];

/// Registrable domains of one operator: sign-in on one of them and API on another is as it should be.
const TOGETHER: &[&[&str]] = &[&["badgr.com", "badgr.io"]];

/// Site, and its API where that is not the site's name with `api.` before it.
const APIS: &[(&str, &str)] = &[
    ("badgr.com", "api.badgr.io"),
    ("www.badgr.com", "api.badgr.io"),
    ("badgr.io", "api.badgr.io"),
];

/// API, and the site with its sign-in page where that is not the API's name without `api.`.
const SITES: &[(&str, &str)] = &[("api.badgr.io", "badgr.com")];

/// Registrable domains whose published sign-in page does not hand PKCE on to the server.
const DROP_PKCE: &[&str] = &["badgr.com", "badgr.io", "openbadges.education"];

/// Whether the sign-in page at `page` is known to drop PKCE.
pub(crate) fn drops_pkce(page: &Url) -> bool {
    registrable(page).is_some_and(|domain| DROP_PKCE.contains(&domain.as_str()))
}

/// The API host of a known site.
pub(crate) fn api_of(host: &str) -> Option<&'static str> {
    APIS.iter().find(|(site, _)| *site == host).map(|(_, api)| *api)
}

/// The site with the sign-in page of a known API host.
pub(crate) fn site_of(host: &str) -> Option<&'static str> {
    SITES.iter().find(|(api, _)| *api == host).map(|(_, site)| *site)
}

/// The hosts that take part in a sign-in, when they are not evidently one party: the host typed, and those for the
/// sign-in page, the tokens and the API. Empty when nothing needs to be asked. Ports do not count.
pub fn hosts_differ(endpoints: &Endpoints) -> Vec<String> {
    let parts = [
        Some(&endpoints.typed),
        endpoints.authorization_url.as_ref(),
        endpoints.token_url.as_ref(),
        Some(&endpoints.api_base),
        endpoints.registration_url.as_ref(),
        endpoints.refresh_url.as_ref(),
    ];
    let urls: Vec<&Url> = parts.into_iter().flatten().collect();
    if urls.iter().all(|url| one_party(url, &endpoints.api_base)) {
        return Vec::new();
    }
    let mut named: Vec<String> = Vec::new();
    for host in urls.into_iter().filter_map(Url::host_str) {
        if !named.iter().any(|known| known == host) {
            named.push(host.to_owned());
        }
    }
    named
}

/// Same host, same registrable domain, or domains known to be one operator's.
pub(crate) fn one_party(a: &Url, b: &Url) -> bool {
    if a.host() == b.host() {
        return a.host().is_some();
    }
    let (Some(a), Some(b)) = (registrable(a), registrable(b)) else {
        return false;
    };
    a == b
        || TOGETHER
            .iter()
            .any(|group| group.contains(&a.as_str()) && group.contains(&b.as_str()))
}

/// `example.co.uk` of `api.example.co.uk`; nothing for addresses, single names and public suffixes.
pub(crate) fn registrable(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            psl::domain_str(&name).map(str::to_owned)
        }
        _ => None,
    }
}

/// Whether `url` is on this computer.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether `url` may be an address of a backpack host: https, or http on this computer or where the user typed http.
/// Whether http is let through at all is decided by `net`.
pub(crate) fn may_be_endpoint(url: &Url, typed: &Url) -> bool {
    // A name before the host only serves to make one host look like another.
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    match url.scheme() {
        "https" => url.has_host(),
        "http" => typed.scheme() == "http" && (is_loopback(url) || url.host() == typed.host()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoints(typed: &str, page: &str, token: &str, api: &str) -> Endpoints {
        let url = |text: &str| Url::parse(text).unwrap();
        Endpoints {
            typed: url(typed),
            api_base: url(api),
            authorization_url: Some(url(page)),
            token_url: Some(url(token)),
            registration_url: None,
            revocation_url: None,
            refresh_url: None,
        }
    }

    #[test]
    fn one_domain_one_operator_or_one_computer_is_one_party() {
        for (typed, page, api) in [
            (
                "https://pack.example",
                "https://login.pack.example",
                "https://api.pack.example/x",
            ),
            ("https://uni.ac.uk", "https://sso.uni.ac.uk", "https://badges.uni.ac.uk"),
            ("https://badgr.com", "https://badgr.com", "https://api.badgr.io"),
            ("http://127.0.0.1:1", "https://127.0.0.1:2", "http://127.0.0.1:3"),
            ("http://localhost:1", "http://localhost:2", "http://localhost:1"),
        ] {
            assert_eq!(hosts_differ(&endpoints(typed, page, api, api)), [""; 0], "{typed}");
        }
    }

    #[test]
    fn hosts_of_several_parties_are_named_each_once() {
        let differ = |typed, page, token, api| hosts_differ(&endpoints(typed, page, token, api));
        assert_eq!(
            differ(
                "https://pack.example",
                "https://pack.example",
                "https://evil.test/t",
                "https://pack.example"
            ),
            ["pack.example", "evil.test"]
        );
        // Public suffixes are shared by strangers.
        assert_eq!(
            differ(
                "https://a.github.io",
                "https://b.github.io",
                "https://a.github.io",
                "https://a.github.io"
            )
            .len(),
            2
        );
        assert_eq!(
            differ(
                "https://a.co.uk",
                "https://b.co.uk",
                "https://a.co.uk",
                "https://a.co.uk"
            )
            .len(),
            2
        );
        assert_eq!(
            differ(
                "http://127.0.0.1:1",
                "http://127.0.0.2:1",
                "http://127.0.0.1:1",
                "http://localhost:1"
            ),
            ["127.0.0.1", "127.0.0.2", "localhost"]
        );
    }

    #[test]
    fn endpoints_have_https_or_are_as_near_as_what_was_typed() {
        let may = |url: &str, typed: &str| may_be_endpoint(&Url::parse(url).unwrap(), &Url::parse(typed).unwrap());
        assert!(may("https://api.pack.example/x", "https://pack.example"));
        assert!(may("http://127.0.0.1:2/x", "http://127.0.0.1:1"));
        assert!(
            may("http://pack.example/x", "http://pack.example"),
            "net has the last word on http"
        );
        for (url, typed) in [
            ("http://pack.example", "https://pack.example"),
            ("http://127.0.0.1:2", "https://pack.example"),
            ("https://pack.example@evil.test/", "https://pack.example"),
            ("ftp://pack.example", "https://pack.example"),
            ("app.holdall.desktop:/oauth", "https://pack.example"),
        ] {
            assert!(!may(url, typed), "{url}");
        }
    }

    #[test]
    fn every_suggestion_and_region_is_an_address_with_https() {
        for suggestion in suggestions() {
            for address in suggestion
                .regions
                .iter()
                .map(|(_, address)| *address)
                .chain([suggestion.address])
            {
                assert!(Url::parse(address).unwrap().scheme() == "https", "{address}");
            }
        }
    }
}
