//! How a browser's answer can come back: which ways a host leaves open, and the redirect address of each.

use holdall_backpacks::{Found, Protocol};
use holdall_model::Sha256;
use url::Url;

use super::address;
use crate::{Code, IDENTIFIER, UserError, settings::Door, view::WayBack};

/// Path on the loopback listener; a nonce follows where the redirect may vary.
pub(super) const LOOPBACK_PATH: &str = "/oauth/callback";

/// What decides.
pub(super) struct Circumstances<'a> {
    /// The protocol spoken.
    pub(super) protocol: &'a dyn Protocol,
    /// What the host offers.
    pub(super) found: &'a Found,
    /// Whether there is a client typed by the user.
    pub(super) by_hand: bool,
    /// Whether name and password were given, or can be.
    pub(super) door: &'a Door,
    /// Whether this process is the one that the private scheme reaches.
    pub(super) takes_scheme: bool,
}

impl Circumstances<'_> {
    /// Badgr v2 takes web addresses alone, and clients made by hand.
    fn is_badgr(&self) -> bool {
        self.protocol.id() == "badgr-v2"
    }

    /// What is possible here, the best first.
    pub(super) fn ways(&self) -> Vec<WayBack> {
        let mut ways = Vec::new();
        if self.found.registers || self.by_hand {
            // By the letter hosts insist on https; a practice host on this computer cannot reach the relay's pages.
            let far = self.found.endpoints.typed.scheme() == "https";
            if self.door.relay_is_real && far {
                ways.push(WayBack::Relay);
            }
            match (self.is_badgr(), self.takes_scheme) {
                (true, _) => ways.push(WayBack::Loopback),
                (false, true) => ways.extend([WayBack::Scheme, WayBack::Loopback]),
                (false, false) => ways.extend([WayBack::Loopback, WayBack::Scheme]),
            }
            ways.push(WayBack::Paste);
        }
        if self.is_badgr() {
            ways.push(WayBack::Password);
        }
        ways
    }

    /// The way asked for, or the best one.
    pub(super) fn choose(&self, asked: Option<WayBack>) -> Result<WayBack, UserError> {
        let ways = self.ways();
        let host = || address::host(&self.found.endpoints.typed);
        match asked {
            Some(way) if ways.contains(&way) => Ok(way),
            Some(way) => {
                if ways.is_empty() || (way != WayBack::Password && !self.found.registers && !self.by_hand) {
                    return Err(UserError::new(Code::RegistrationRefused).with("host", host()));
                }
                Err(UserError::new(Code::WayNotPossible)
                    .with("way", word(way))
                    .with("why", self.why_not(way)))
            }
            // A password is only ever asked for by the user.
            None => ways
                .into_iter()
                .find(|way| *way != WayBack::Password)
                .ok_or_else(|| UserError::new(Code::RegistrationRefused).with("host", host())),
        }
    }

    fn why_not(&self, way: WayBack) -> &'static str {
        match way {
            WayBack::Relay if !self.door.relay_is_real => "no relay is set up",
            WayBack::Relay => "a host on this computer cannot reach the relay",
            WayBack::Password => "this host's protocol knows no passwords",
            _ => "this host takes web addresses alone",
        }
    }
}

/// The redirect address of the private scheme for a host; the same each time, so that a registration can be used again.
pub(super) fn scheme_redirect(typed: &Url) -> Result<Url, url::ParseError> {
    let hash = Sha256::of(typed.origin().ascii_serialization().as_bytes()).to_string();
    let tag: String = hash.chars().take(8).collect();
    Url::parse(&format!("{IDENTIFIER}:/oauth/callback/{tag}"))
}

/// The redirect address of the relay's pages.
pub(super) fn relay_redirect(relay: &Url) -> Result<Url, url::ParseError> {
    let mut base = relay.clone();
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", relay.path()));
    }
    base.join("cb/")
}

/// The word that is stored, and that the command line takes.
pub(crate) fn word(way: WayBack) -> &'static str {
    match way {
        WayBack::Scheme => "scheme",
        WayBack::Relay => "relay",
        WayBack::Loopback => "loopback",
        WayBack::Paste => "paste",
        WayBack::Password => "password",
    }
}

#[cfg(test)]
mod tests {
    use holdall_backpacks::{Endpoints, protocol};

    use super::*;

    fn found(typed: &str, registers: bool) -> Found {
        let url = Url::parse(typed).unwrap();
        Found {
            name: "Pack".into(),
            endpoints: Endpoints {
                typed: url.clone(),
                api_base: url.clone(),
                authorization_url: Some(url.clone()),
                token_url: Some(url.clone()),
                registration_url: None,
                revocation_url: None,
                refresh_url: None,
            },
            scopes: Vec::new(),
            registers,
            from: url,
            terms_url: None,
            privacy_url: None,
        }
    }

    fn door(relay: bool) -> Door {
        Door {
            local_hosts: false,
            offline: false,
            relay: Url::parse("https://relay.example/").unwrap(),
            relay_is_real: relay,
        }
    }

    fn ways(id: &str, registers: bool, by_hand: bool, relay: bool) -> Vec<WayBack> {
        let (found, door) = (found("https://pack.example", registers), door(relay));
        let protocol = protocol(id).unwrap();
        Circumstances {
            protocol,
            found: &found,
            by_hand,
            door: &door,
            takes_scheme: true,
        }
        .ways()
    }

    #[test]
    fn while_the_relay_is_a_placeholder_the_others_are_offered() {
        use WayBack::{Loopback, Paste, Relay, Scheme};
        assert_eq!(ways("badge-connect", true, false, false), [Scheme, Loopback, Paste]);
        assert_eq!(
            ways("badge-connect", true, false, true),
            [Relay, Scheme, Loopback, Paste]
        );
    }

    #[test]
    fn badgr_never_gets_a_private_scheme_and_wants_a_client_or_a_password() {
        use WayBack::{Loopback, Password, Paste};
        assert_eq!(ways("badgr-v2", false, true, false), [Loopback, Paste, Password]);
        assert_eq!(ways("badgr-v2", false, false, false), [Password]);
    }

    #[test]
    fn a_password_is_never_chosen_for_the_user() {
        let (found, door) = (found("https://pack.example", false), door(true));
        let protocol = protocol("badgr-v2").unwrap();
        let here = Circumstances {
            protocol,
            found: &found,
            by_hand: false,
            door: &door,
            takes_scheme: true,
        };
        assert_eq!(here.choose(None).unwrap_err().code, Code::RegistrationRefused);
        assert_eq!(here.choose(Some(WayBack::Password)).unwrap(), WayBack::Password);
    }

    #[test]
    fn a_way_that_is_not_possible_says_why() {
        let (found, door) = (found("https://pack.example", true), door(false));
        let protocol = protocol("badge-connect").unwrap();
        let here = Circumstances {
            protocol,
            found: &found,
            by_hand: false,
            door: &door,
            takes_scheme: false,
        };
        let error = here.choose(Some(WayBack::Relay)).unwrap_err();
        assert_eq!(error.code, Code::WayNotPossible);
        assert_eq!(error.params["why"], "no relay is set up");
        assert_eq!(
            here.choose(None).unwrap(),
            WayBack::Loopback,
            "the command is not reached by the scheme"
        );
    }

    #[test]
    fn the_private_scheme_has_one_slash_and_one_tag_a_host() {
        let at = |typed: &str| scheme_redirect(&Url::parse(typed).unwrap()).unwrap().to_string();
        assert!(
            at("https://pack.example").starts_with("app.holdall.desktop:/oauth/callback/"),
            "{}",
            at("https://pack.example")
        );
        assert_eq!(at("https://pack.example/x"), at("https://pack.example/y"));
        assert_ne!(at("https://pack.example"), at("https://pack.example:8443"));
    }

    #[test]
    fn the_relay_answers_below_its_base() {
        for base in ["https://badges.example/relay", "https://badges.example/relay/"] {
            assert_eq!(
                relay_redirect(&Url::parse(base).unwrap()).unwrap().as_str(),
                "https://badges.example/relay/cb/"
            );
        }
    }
}
