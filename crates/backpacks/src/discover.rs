//! From what the user typed to the protocols that its host speaks, every step told as it happens.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use holdall_net::{Net, NetError};
use url::Url;

use crate::{BackpackError, Found, PROTOCOLS, Protocol, SignIn, badge_link, hosts};

/// [`Step::protocol`] of the step that reads the typed address as a link to a badge.
pub const BADGE_LINK: &str = "badge-link";

/// One place asked, told when it is asked and again when it has answered.
#[derive(Debug, Clone)]
pub struct Step {
    /// [`Protocol::id`] of the protocol looked for, or [`BADGE_LINK`].
    pub protocol: &'static str,
    /// The address asked; without query.
    pub url: Url,
    /// How it went; absent while under way.
    pub end: Option<StepEnd>,
    /// How long it took so far.
    pub took: Duration,
}

/// How one place answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepEnd {
    /// It speaks the protocol; the names it gives itself. For [`BADGE_LINK`], the hosts that the badge leads to.
    Found(Vec<String>),
    /// It answered, and does not.
    NotHere(String),
    /// It did not answer, or could not be used.
    Failed(String),
}

/// What a user typed, made an address: a link, a domain, or an e-mail address, whose domain counts. https is meant
/// unless http was typed, or the host is this computer.
pub fn address(typed: &str) -> Option<Url> {
    let typed = typed.trim();
    if typed.is_empty() || typed.chars().any(char::is_whitespace) {
        return None;
    }
    let mut url = if typed.contains("://") {
        Url::parse(typed).ok()?
    } else {
        let host = typed.strip_prefix("mailto:").unwrap_or(typed);
        let host = host.rsplit_once('@').map_or(host, |(_, domain)| domain);
        // `scheme:/path` is an address of another kind, not a host with an empty port.
        if host.split('/').next().is_some_and(|authority| authority.ends_with(':')) {
            return None;
        }
        let https = Url::parse(&format!("https://{host}")).ok()?;
        if hosts::is_loopback(&https) {
            Url::parse(&format!("http://{host}")).ok()?
        } else {
            https
        }
    };
    let known = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
    // A single word is a search, not a host; names and passwords do not belong in addresses.
    let word = url
        .domain()
        .is_some_and(|name| !name.trim_end_matches('.').contains('.'))
        && !hosts::is_loopback(&url);
    if !known || word {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_fragment(None);
    url.set_query(None);
    Some(url)
}

/// Asks the host of `typed` in all protocols at once, each place in its order, and tells each step. Answers all that
/// were found, best first: several entries of one manifest are several offers. Where nothing is and `typed` is a link to
/// a badge, the hosts that the badge names are asked the same; [`crate::Endpoints::typed`] then is that host, and the
/// user has to be asked.
///
/// # Errors
/// [`BackpackError::NotHere`] when something answered and nothing spoke a protocol of ours, else what was in the way.
pub async fn discover(
    net: &Net,
    typed: &str,
    on_step: &(dyn Fn(Step) + Send + Sync),
) -> Result<Vec<(&'static Protocol, Found)>, BackpackError> {
    among(net, typed, &|protocol| !protocol.on_request, on_step).await
}

/// As [`discover`], for the one protocol that the user named; also one that is spoken on request alone.
///
/// # Errors
/// As [`discover`].
pub async fn discover_only(
    net: &Net,
    typed: &str,
    protocol: &str,
    on_step: &(dyn Fn(Step) + Send + Sync),
) -> Result<Vec<(&'static Protocol, Found)>, BackpackError> {
    among(net, typed, &|known| known.id == protocol, on_step).await
}

async fn among(
    net: &Net,
    typed: &str,
    wanted: &(dyn Fn(&Protocol) -> bool + Send + Sync),
    on_step: &(dyn Fn(Step) + Send + Sync),
) -> Result<Vec<(&'static Protocol, Found)>, BackpackError> {
    let nobody = |why: &str| BackpackError::NotHere {
        protocol: "backpack",
        why: why.into(),
    };
    let typed = address(typed).ok_or_else(|| nobody("that is not a web address, a domain or an e-mail address"))?;
    let nothing = match ask(net, &typed, &typed, wanted, on_step).await {
        Err(nothing) if typed.path() != "/" && !matches!(nothing, BackpackError::Net(NetError::Offline)) => nothing,
        other => return other,
    };
    let tell = |end, took| {
        on_step(Step {
            protocol: BADGE_LINK,
            url: typed.clone(),
            end,
            took,
        });
    };
    tell(None, Duration::ZERO);
    let begun = Instant::now();
    let leads = badge_link::leads_to(net, &typed).await;
    let names: Vec<String> = leads.iter().filter_map(Url::host_str).map(str::to_owned).collect();
    let end = match names.is_empty() {
        true => StepEnd::NotHere("no badge that leads to another host".into()),
        false => StepEnd::Found(names),
    };
    tell(Some(end), begun.elapsed());
    for at in leads {
        if let Ok(mut found) = ask(net, &typed, &at, wanted, on_step).await {
            for (_, offer) in &mut found {
                offer.endpoints.typed = at.clone();
            }
            return Ok(found);
        }
    }
    Err(nothing)
}

/// Asks the host of `at` in all protocols at once.
async fn ask(
    net: &Net,
    typed: &Url,
    at: &Url,
    wanted: &(dyn Fn(&Protocol) -> bool + Send + Sync),
    on_step: &(dyn Fn(Step) + Send + Sync),
) -> Result<Vec<(&'static Protocol, Found)>, BackpackError> {
    let looks = PROTOCOLS
        .iter()
        .filter(|protocol| wanted(protocol))
        .map(|protocol| async move {
            let tell = |url: &Url, end: Option<StepEnd>, took: Duration| {
                on_step(Step {
                    protocol: protocol.id,
                    url: url.clone(),
                    end,
                    took,
                });
            };
            (protocol, through(protocol.sign_in, net, typed, at, &tell).await)
        });
    let mut found = Vec::new();
    let mut whys = Vec::new();
    let mut in_the_way = None;
    for (protocol, end) in join_all(looks).await {
        match end {
            Ok(offers) => found.extend(offers.into_iter().map(|offer| (protocol, offer))),
            Err(BackpackError::NotHere { why, .. }) => whys.push(why),
            Err(error) => in_the_way = in_the_way.or(Some(error)),
        }
    }
    match (found.is_empty(), in_the_way) {
        (false, _) => Ok(found),
        (true, Some(error)) if whys.is_empty() => Err(error),
        _ => {
            whys.dedup();
            Err(BackpackError::NotHere {
                protocol: "backpack",
                why: whys.join("; "),
            })
        }
    }
}

/// The best offer of `sign_in` at `typed`.
pub(crate) async fn first<S: SignIn + ?Sized>(sign_in: &S, net: &Net, typed: &Url) -> Result<Found, BackpackError> {
    let offers = through(sign_in, net, typed, typed, &|_, _, _| {}).await?;
    let none = || BackpackError::NotHere {
        protocol: "backpack",
        why: "nothing is offered".into(),
    };
    offers.into_iter().next().ok_or_else(none)
}

/// Asks place after place of the host of `at` until one answers with offers.
async fn through<S: SignIn + ?Sized>(
    sign_in: &S,
    net: &Net,
    typed: &Url,
    at: &Url,
    tell: &(dyn Fn(&Url, Option<StepEnd>, Duration) + Send + Sync),
) -> Result<Vec<Found>, BackpackError> {
    let mut not_here = None;
    let mut in_the_way = None;
    let mut silent: Vec<String> = Vec::new();
    // "Not there" is only certain when the very host that was typed has answered.
    let mut answered = false;
    for place in sign_in.places(at) {
        let host = place.host_str().unwrap_or_default().to_owned();
        // A host that did not answer once is not asked for its other places.
        if silent.contains(&host) {
            continue;
        }
        let is_typed = place.host() == at.host();
        tell(&place, None, Duration::ZERO);
        let begun = Instant::now();
        let end = sign_in.look(net, typed, &place).await;
        let took = begun.elapsed();
        match end {
            Ok(offers) if !offers.is_empty() => {
                tell(
                    &place,
                    Some(StepEnd::Found(offers.iter().map(|offer| offer.name.clone()).collect())),
                    took,
                );
                return Ok(offers);
            }
            Ok(_) => tell(&place, Some(StepEnd::NotHere("nothing is offered".into())), took),
            Err(BackpackError::NotHere { protocol, why }) => {
                tell(&place, Some(StepEnd::NotHere(why.clone())), took);
                answered |= is_typed;
                not_here.get_or_insert(BackpackError::NotHere { protocol, why });
            }
            Err(error) => {
                tell(&place, Some(StepEnd::Failed(error.to_string())), took);
                match error {
                    BackpackError::Net(NetError::Offline) => return Err(error),
                    BackpackError::Net(NetError::Unreachable { .. } | NetError::Timeout { .. }) => silent.push(host),
                    _ => {}
                }
                if is_typed || in_the_way.is_none() {
                    in_the_way = Some(error);
                }
            }
        }
    }
    match (not_here, in_the_way) {
        (Some(error), _) if answered => Err(error),
        (_, Some(error)) | (Some(error), None) => Err(error),
        (None, None) => Err(BackpackError::NotHere {
            protocol: "backpack",
            why: "there is no place to ask".into(),
        }),
    }
}

#[cfg(test)]
#[path = "discover_tests.rs"]
mod tests;
