//! The redirect address of each way, and the listener that holds its port.

use url::Url;

use super::{
    address,
    drive::{Drive, Offer},
    loopback::Listener,
    ways,
};
use crate::{
    Answered, Code, UserError,
    view::{WayBack, WayWhy},
};

/// Port in the redirect address of a pasted answer, for clients made by hand.
const PASTE_PORT: u16 = 53_111;

/// Where the browser ends whose address the user pastes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// At the relay, whose page shows the answer; while there is none, at an address where nobody is, which stays in the
    /// address bar.
    Web,
    /// At a port of this computer where nobody listens.
    Here,
}

impl Where {
    pub(super) fn other(self) -> Self {
        match self {
            Where::Web => Where::Here,
            Where::Here => Where::Web,
        }
    }
}

impl Drive {
    /// The redirect address of a way, and the listener that waits there.
    pub(super) async fn redirect(
        &self,
        way: WayBack,
        by_hand: bool,
        kept: Option<Url>,
        pasted: Where,
    ) -> Answered<(Url, Option<Listener>)> {
        let no_address = |error: url::ParseError| UserError::new(Code::Unexpected).because(&error);
        let app = &self.connection.app;
        match way {
            WayBack::Scheme => {
                let redirect = ways::scheme_redirect(&self.typed);
                Ok((redirect.map_err(no_address)?, None))
            }
            WayBack::Relay => {
                let redirect = ways::relay_redirect(&app.door().relay);
                Ok((redirect.map_err(no_address)?, None))
            }
            WayBack::Paste if pasted == Where::Web && !by_hand => {
                let redirect = ways::relay_redirect(&app.door().relay);
                Ok((redirect.map_err(no_address)?, None))
            }
            WayBack::Loopback | WayBack::Paste | WayBack::Password => {
                // The address that was registered before, as long as its port is free and no other is asked for.
                let old = kept.filter(is_own);
                let old = old.filter(|url| self.ask.port.is_none() || url.port() == self.ask.port);
                if let Some((port, path)) = old.as_ref().and_then(|url| Some((url.port()?, url.path())))
                    && let Ok(listener) = Listener::bind(port, path).await
                {
                    return Ok(listening(way, listener));
                }
                let path = match by_hand {
                    true => ways::LOOPBACK_PATH.to_owned(),
                    false => format!("{}/{}", ways::LOOPBACK_PATH, nonce()),
                };
                // An operator was told one address: where no port can be named, it is always the same.
                let usual = if by_hand && way == WayBack::Paste {
                    PASTE_PORT
                } else {
                    0
                };
                let listener = Listener::bind(self.ask.port.unwrap_or(usual), &path).await;
                let busy = |error: std::io::Error| ways::not_possible(way, WayWhy::PortTaken).because(&error);
                Ok(listening(way, listener.map_err(busy)?))
            }
        }
    }
}

impl Drive {
    /// The page of an issuer that the browser is to end on, where tokens are bound to the origin of that page: the one
    /// named now, or the one that this backpack was connected by. Its address is pasted.
    pub(super) fn issuer_page(&self, offer: &Offer, way: WayBack, kept: Option<&Url>) -> Answered<Option<Url>> {
        let usage = |why: &str| UserError::new(Code::Usage).with("why", why);
        let binds = offer.protocol.sign_in.tokens_in_callback();
        let page = match &self.ask.issuer {
            Some(_) if !binds => return Err(usage("This backpack is not connected for one issuer.")),
            Some(typed) => Some(address::read(typed, self.connection.app.door().local_hosts)?),
            None => kept
                .filter(|page| binds && way == WayBack::Paste && self.ask.again_for.is_some() && !is_own(page))
                .cloned(),
        };
        match page {
            Some(_) if way != WayBack::Paste => Err(usage(
                "The browser ends on the page of the issuer: the answer comes back by pasting its address.",
            )),
            page => Ok(page),
        }
    }
}

/// Whether it is an address of ours on this computer.
fn is_own(redirect: &Url) -> bool {
    redirect.host_str() == Some("127.0.0.1") && redirect.path().starts_with(ways::LOOPBACK_PATH)
}

/// The listener waits for the loopback way; a pasted address comes from a browser that found nobody there.
fn listening(way: WayBack, listener: Listener) -> (Url, Option<Listener>) {
    let redirect = listener.redirect().clone();
    (redirect, (way == WayBack::Loopback).then_some(listener))
}

/// 128 bits that nobody can guess, for the path.
fn nonce() -> String {
    holdall_secrets::random::<16>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
