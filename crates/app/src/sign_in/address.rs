//! What people type to say where their backpack is.

use url::{Host, Url};

use crate::{Code, UserError};

/// The address meant by `typed`: a web address, a domain, an e-mail address, or a link to any badge.
///
/// # Errors
/// [`Code::BadAddress`] when it is none; [`Code::NeedsHttps`] when it is one that secrets must not travel to.
pub(super) fn read(typed: &str, local_hosts: bool) -> Result<Url, UserError> {
    let bad = || UserError::new(Code::BadAddress).with("typed", typed.trim());
    let url = holdall_backpacks::address(typed)
        .filter(|_| typed.len() <= 2000)
        .ok_or_else(bad)?;
    if url.scheme() == "http" && !(local_hosts && is_loopback(&url)) {
        return Err(UserError::new(Code::NeedsHttps).with("host", host(&url)));
    }
    Ok(url)
}

/// Whether the address names this computer.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The host as people read it: its name, with the port when it is not the usual one.
pub(crate) fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_domains_and_mail_addresses_are_understood() {
        for (typed, meant) in [
            ("https://pack.example/login#top", "https://pack.example/login"),
            (" eu.pack.example ", "https://eu.pack.example/"),
            ("ada@pack.example", "https://pack.example/"),
            ("pack.example:8443", "https://pack.example:8443/"),
        ] {
            assert_eq!(read(typed, false).unwrap().as_str(), meant);
        }
    }

    #[test]
    fn what_is_no_address_is_said_to_be_none() {
        for typed in [
            "",
            "badgr",
            "my backpack",
            "ftp://pack.example",
            "https://",
            "@",
            "javascript:alert(1)",
        ] {
            assert_eq!(read(typed, true).unwrap_err().code, Code::BadAddress, "{typed}");
        }
    }

    #[test]
    fn hosts_without_https_are_refused_but_for_this_computer_under_the_switch() {
        assert_eq!(read("http://pack.example", true).unwrap_err().code, Code::NeedsHttps);
        assert_eq!(read("http://127.0.0.1:4100", false).unwrap_err().code, Code::NeedsHttps);
        assert_eq!(read("127.0.0.1:4100", true).unwrap().as_str(), "http://127.0.0.1:4100/");
        assert_eq!(
            read("http://localhost:4100/x", true).unwrap().as_str(),
            "http://localhost:4100/x"
        );
    }

    #[test]
    fn a_host_is_told_with_an_unusual_port_only() {
        assert_eq!(host(&Url::parse("https://pack.example:443/x").unwrap()), "pack.example");
        assert_eq!(host(&Url::parse("http://127.0.0.1:4100/x").unwrap()), "127.0.0.1:4100");
    }
}
