//! How a browser's answer can come back: which ways a host leaves open, in which order and why, and the redirect address
//! of each.

use holdall_backpacks::{Found, Protocol};
use holdall_model::Sha256;
use url::Url;

use super::address;
use crate::{
    Code, IDENTIFIER, UserError,
    settings::Door,
    view::{WayBack, WayNote, WayWhy},
};

/// Path on the loopback listener; a nonce follows where the redirect may vary.
pub(super) const LOOPBACK_PATH: &str = "/oauth/callback";

/// What decides.
pub(super) struct Circumstances<'a> {
    /// The protocol spoken.
    pub(super) protocol: &'a Protocol,
    /// What the host offers.
    pub(super) found: &'a Found,
    /// Whether there is a client typed by the user.
    pub(super) by_hand: bool,
    /// How the web is reached, and whether there is a relay.
    pub(super) door: &'a Door,
    /// Whether this process is the one that the private scheme reaches.
    pub(super) takes_scheme: bool,
    /// Ways that this host refused just now.
    pub(super) refused: &'a [WayBack],
    /// The way that the backpack came by before, when it is signed in to again.
    pub(super) before: Option<WayBack>,
}

impl Circumstances<'_> {
    /// Whether the host is out on the web rather than on this computer: by the letter it then takes https alone.
    fn is_far(&self) -> bool {
        self.found.endpoints.typed.scheme() == "https"
    }

    /// Every way, the best first.
    fn order(&self) -> [WayBack; 5] {
        use WayBack::{Loopback, Password, Paste, Relay, Scheme};
        let far = self.is_far() && self.door.relay_is_real;
        match (far, self.takes_scheme) {
            (true, true) => [Relay, Scheme, Loopback, Paste, Password],
            (true, false) => [Relay, Loopback, Scheme, Paste, Password],
            (false, true) => [Scheme, Loopback, Relay, Paste, Password],
            (false, false) => [Loopback, Scheme, Relay, Paste, Password],
        }
    }

    /// Whether a way goes here, and why (not).
    fn judge(&self, way: WayBack) -> Result<WayWhy, WayWhy> {
        let sign_in = self.protocol.sign_in;
        let tokens = sign_in.tokens_in_callback();
        if way == WayBack::Password {
            return match sign_in.takes_password() {
                true => Ok(WayWhy::OnRequest),
                false => Err(WayWhy::NoPasswords),
            };
        }
        if !(self.found.registers || self.by_hand || tokens) {
            return Err(WayWhy::NoAppKey);
        }
        if self.refused.contains(&way) {
            return Err(WayWhy::HostRefused);
        }
        match way {
            WayBack::Scheme | WayBack::Relay if tokens => Err(WayWhy::TokensInAnswer),
            WayBack::Relay if !self.door.relay_is_real => Err(WayWhy::NoRelay),
            WayBack::Relay if self.is_far() => Ok(WayWhy::TakesHttpsOnly),
            WayBack::Relay => Ok(WayWhy::GoesToo),
            // Clients made by hand are told web addresses, and these hosts take no other.
            WayBack::Scheme if sign_in.takes_password() => Err(WayWhy::WebAddressesOnly),
            WayBack::Scheme => Ok(WayWhy::OpensProgram),
            WayBack::Loopback => Ok(WayWhy::StaysHere),
            WayBack::Paste | WayBack::Password => Ok(WayWhy::AlwaysGoes),
        }
    }

    /// Every way with its reason: what goes first, the best at its head.
    pub(super) fn notes(&self) -> Vec<WayNote> {
        let all = self.order().map(|way| match self.judge(way) {
            Ok(why) => WayNote {
                way,
                possible: true,
                why,
            },
            Err(why) => WayNote {
                way,
                possible: false,
                why,
            },
        });
        let (mut goes, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|note| note.possible);
        goes.extend(rest);
        goes
    }

    /// What is possible here, the best first.
    pub(super) fn ways(&self) -> Vec<WayBack> {
        let goes = self.notes().into_iter().filter(|note| note.possible);
        goes.map(|note| note.way).collect()
    }

    /// The way asked for, or the best one.
    pub(super) fn choose(&self, asked: Option<WayBack>) -> Result<WayBack, UserError> {
        let no_key =
            || UserError::new(Code::RegistrationRefused).with("host", address::host(&self.found.endpoints.typed));
        match asked {
            Some(way) => match self.judge(way) {
                Ok(_) => Ok(way),
                Err(WayWhy::NoAppKey) => Err(no_key()),
                Err(why) => Err(not_possible(way, why)),
            },
            // A password is only ever asked for by the user.
            None => {
                let ways = self.ways();
                let mut ways = ways.into_iter().filter(|way| *way != WayBack::Password);
                let first = ways.next();
                let best = self.before.filter(|way| ways.any(|goes| goes == *way)).or(first);
                best.ok_or_else(|| match self.refused.last() {
                    Some(way) => not_possible(*way, WayWhy::HostRefused),
                    None => no_key(),
                })
            }
        }
    }
}

/// The error for a way that does not go.
pub(super) fn not_possible(way: WayBack, why: WayWhy) -> UserError {
    let why = serde_json::to_value(why).unwrap_or_default();
    UserError::new(Code::WayNotPossible)
        .with("way", word(way))
        .with("why", why.as_str().unwrap_or_default())
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

/// The way that a word stands for.
pub(super) fn of_word(text: &str) -> Option<WayBack> {
    use WayBack::{Loopback, Password, Paste, Relay, Scheme};
    [Scheme, Relay, Loopback, Paste, Password]
        .into_iter()
        .find(|way| word(*way) == text)
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

    fn here<'a>(id: &str, found: &'a Found, door: &'a Door, refused: &'a [WayBack]) -> Circumstances<'a> {
        Circumstances {
            protocol: protocol(id).unwrap(),
            found,
            by_hand: false,
            door,
            takes_scheme: true,
            refused,
            before: None,
        }
    }

    fn ways(id: &str, registers: bool, by_hand: bool, relay: bool) -> Vec<WayBack> {
        let (found, door) = (found("https://pack.example", registers), door(relay));
        Circumstances {
            by_hand,
            ..here(id, &found, &door, &[])
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
    fn a_host_on_this_computer_is_offered_the_relay_after_the_shorter_ways() {
        use WayBack::{Loopback, Paste, Relay, Scheme};
        let (found, door) = (found("http://127.0.0.1:4100", true), door(true));
        assert_eq!(
            here("badge-connect", &found, &door, &[]).ways(),
            [Scheme, Loopback, Relay, Paste]
        );
    }

    #[test]
    fn badgr_never_gets_a_private_scheme_and_wants_a_client_or_a_password() {
        use WayBack::{Loopback, Password, Paste, Relay};
        assert_eq!(ways("badgr-v2", false, true, false), [Loopback, Paste, Password]);
        assert_eq!(ways("badgr-v2", false, true, true), [Relay, Loopback, Paste, Password]);
        assert_eq!(ways("badgr-v2", false, false, false), [Password]);
    }

    #[test]
    fn answers_that_hold_tokens_come_to_this_computer_and_nowhere_else() {
        use WayBack::{Loopback, Paste};
        let holds_tokens = holdall_backpacks::PROTOCOLS
            .iter()
            .filter(|it| it.sign_in.tokens_in_callback());
        let mut count = 0;
        for protocol in holds_tokens {
            count += 1;
            assert_eq!(
                ways(protocol.id, false, false, true),
                [Loopback, Paste],
                "{}",
                protocol.id
            );
            let (found, door) = (found("https://pack.example", false), door(true));
            for way in [WayBack::Scheme, WayBack::Relay] {
                let error = here(protocol.id, &found, &door, &[]).choose(Some(way)).unwrap_err();
                assert_eq!(error.params["why"], "tokens-in-answer");
            }
        }
        assert!(count > 0, "there is such a protocol");
    }

    #[test]
    fn a_password_is_never_chosen_for_the_user() {
        let (found, door) = (found("https://pack.example", false), door(true));
        let here = here("badgr-v2", &found, &door, &[]);
        assert_eq!(here.choose(None).unwrap_err().code, Code::RegistrationRefused);
        assert_eq!(here.choose(Some(WayBack::Password)).unwrap(), WayBack::Password);
    }

    #[test]
    fn signing_in_again_goes_the_way_it_went_before_while_that_goes() {
        let (found, door) = (found("https://pack.example", true), door(false));
        let again = |before| Circumstances {
            before: Some(before),
            ..here("badge-connect", &found, &door, &[])
        };
        assert_eq!(again(WayBack::Paste).choose(None).unwrap(), WayBack::Paste);
        assert_eq!(
            again(WayBack::Relay).choose(None).unwrap(),
            WayBack::Scheme,
            "there is no relay any more"
        );
        assert_eq!(again(WayBack::Password).choose(None).unwrap(), WayBack::Scheme);
    }

    #[test]
    fn a_way_that_is_not_possible_says_why() {
        let (found, door) = (found("https://pack.example", true), door(false));
        let here = Circumstances {
            takes_scheme: false,
            ..here("badge-connect", &found, &door, &[])
        };
        let error = here.choose(Some(WayBack::Relay)).unwrap_err();
        assert_eq!(error.code, Code::WayNotPossible);
        assert_eq!(error.params["why"], "no-relay");
        assert_eq!(
            here.choose(None).unwrap(),
            WayBack::Loopback,
            "the command is not reached by the scheme"
        );
        let notes = here.notes();
        assert_eq!(notes.len(), 5, "every way has its reason");
        assert!(notes.iter().skip_while(|note| note.possible).all(|note| !note.possible));
    }

    #[test]
    fn what_the_host_refused_is_not_offered_again_and_the_next_best_is() {
        use WayBack::{Loopback, Paste, Relay, Scheme};
        let (found, door) = (found("https://pack.example", true), door(false));
        let refused = [Scheme, Loopback];
        let it = here("badge-connect", &found, &door, &refused);
        assert_eq!(it.choose(None).unwrap(), Paste);
        assert_eq!(it.choose(Some(Scheme)).unwrap_err().params["why"], "host-refused");
        let all = [Scheme, Loopback, Relay, Paste];
        let nothing_left = here("badge-connect", &found, &door, &all).choose(None).unwrap_err();
        assert_eq!(nothing_left.code, Code::WayNotPossible);
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
