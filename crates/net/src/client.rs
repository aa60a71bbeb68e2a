//! The one client: a request through every rule, hop by hop.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use http::{HeaderValue, Uri, header};
use hyper_util::client::proxy::matcher::Matcher;
use secrecy::ExposeSecret;
use tokio::time::{Instant, timeout};
use url::Host;

use crate::{
    Answer, NEEDS_HTTPS, NetError, Origin, Purpose, Redirects, Request,
    address::{Class, same_host},
    error::{Why, host_of},
    kept::{self, Kept},
    redirect,
    resolver::{Allow, Guard, NEVER, NOT_TYPED, Names},
    turns::Turns,
};

/// Who is told the host name and purpose of each contact.
pub type OnContact = Arc<dyn Fn(&str, Purpose) + Send + Sync>;

/// How the door is set up.
#[derive(Clone)]
pub struct NetConfig {
    /// Loopback hosts may be backpack hosts, without https ("Practice and test hosts").
    pub local_hosts: bool,
    /// No request leaves at all.
    pub offline: bool,
    /// Time for one request (30 s in the product).
    pub request_timeout: Duration,
    /// Told each host and purpose before each hop.
    pub on_contact: OnContact,
}

/// The one client. Cheap to clone.
#[derive(Clone)]
pub struct Net {
    inner: Arc<Inner>,
}

struct Inner {
    config: NetConfig,
    timing: Timing,
    names: Names,
    proxies: Matcher,
    turns: Turns,
    kept: Kept,
    clients: [OnceLock<reqwest::Client>; 5],
}

/// How long a host may take, besides the whole.
#[derive(Clone, Copy)]
pub(crate) struct Timing {
    /// To take a connection.
    pub(crate) connect: Duration,
    /// Between two pieces of an answer.
    pub(crate) idle: Duration,
}

/// What one hop brought.
enum Hop {
    Answer(Answer),
    Redirect { status: u16, location: HeaderValue },
}

impl Net {
    /// Opens the door. The trust store is read at the first request, not here.
    pub fn new(config: NetConfig) -> Result<Self, NetError> {
        let timing = Timing {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(15),
        };
        Ok(Self::with(config, timing, Names::of_system()))
    }

    pub(crate) fn with(config: NetConfig, timing: Timing, names: Names) -> Self {
        let (proxies, turns, clients) = (Matcher::from_system(), Turns::default(), Default::default());
        Net {
            inner: Arc::new(Inner {
                config,
                timing,
                names,
                proxies,
                turns,
                kept: Kept::default(),
                clients,
            }),
        }
    }

    /// Sends one request under all rules; answers any HTTP status as an [`Answer`]. Discovery answers that their hosts
    /// allow to be kept are asked for again only when they say so.
    pub async fn send(&self, mut request: Request) -> Result<Answer, NetError> {
        let inner = &*self.inner;
        if inner.config.offline {
            return Err(NetError::Offline);
        }
        redirect::strip_user(&mut request.url);
        if !kept::may_be_kept(&request) {
            return self.follow(request).await;
        }
        inner.check(&request)?;
        if let Some(kept) = inner.kept.fresh(&request, Instant::now()) {
            return Ok(kept);
        }
        let asked = request.clone();
        if let Some(tag) = inner.kept.tag(&request) {
            request.headers.insert(header::IF_NONE_MATCH, tag);
        }
        let answer = self.follow(request).await?;
        Ok(inner.kept.take(&asked, answer, Instant::now()))
    }

    /// Forgets every discovery answer that was kept: what hosts said about themselves does not fit any more.
    pub fn forget_discovery(&self) {
        self.inner.kept.clear();
    }

    async fn follow(&self, mut request: Request) -> Result<Answer, NetError> {
        let inner = &*self.inner;
        let typed = match &request.origin {
            Origin::Typed => Some(request.url.clone()),
            Origin::Given { typed } => typed.clone(),
        };
        let mut left = inner.config.request_timeout;
        let mut visited = vec![(request.method.clone(), request.url.clone())];
        loop {
            inner.check(&request)?;
            let place = inner.turns.take(&request.url).await;
            // Waiting for a turn is our own doing: only the time that hosts take counts.
            let started = Instant::now();
            let hop = timeout(left, inner.hop(&request))
                .await
                .map_err(|_| NetError::Timeout {
                    host: host_of(&request.url),
                })??;
            left = left.saturating_sub(started.elapsed());
            drop(place);
            let (status, location) = match hop {
                Hop::Answer(answer) => return Ok(answer),
                Hop::Redirect { status, location } => (status, location),
            };
            let from = request.url.clone();
            redirect::follow(&mut request, status, location.as_bytes())?;
            request.origin = Origin::Given { typed: typed.clone() };
            let visit = (request.method.clone(), request.url.clone());
            if visited.contains(&visit) {
                return Err(NetError::redirect(&from, "in a circle"));
            }
            if visited.len() > redirect::MOST {
                return Err(NetError::redirect(&from, "more than ten times"));
            }
            visited.push(visit);
        }
    }
}

impl Inner {
    /// The rules that need no look-up.
    fn check(&self, request: &Request) -> Result<(), NetError> {
        let url = &request.url;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NetError::refused(url, "only http and https addresses are contacted"));
        }
        let literal = Class::of_literal(url);
        let practice = self.config.local_hosts && literal == Some(Class::Loopback);
        if request.secure && url.scheme() != "https" && !practice {
            return Err(NetError::refused(url, NEEDS_HTTPS));
        }
        if let Origin::Given { typed } = &request.origin {
            let typed_host = typed.as_ref().is_some_and(|typed| same_host(typed, url));
            match literal {
                Some(Class::Never) => return Err(NetError::refused(url, NEVER)),
                Some(Class::Private | Class::Loopback) if !typed_host => {
                    return Err(NetError::refused(url, NOT_TYPED));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Which client may take the request: the rule for the addresses it connects to.
    async fn allow(&self, request: &Request) -> Result<Allow, NetError> {
        let url = &request.url;
        let literal = Class::of_literal(url);
        if literal != Some(Class::Loopback)
            && let Some(proxy) = url
                .as_str()
                .parse::<Uri>()
                .ok()
                .and_then(|uri| self.proxies.intercept(&uri))
        {
            self.names.add_proxy(proxy.uri().host().unwrap_or_default());
            return Ok(Allow::Proxy);
        }
        match (&request.origin, url.host()) {
            (Origin::Typed, _) => Ok(Allow::Anything),
            (Origin::Given { .. }, _) if literal.is_some() => Ok(Allow::for_typed(literal.as_slice())),
            (Origin::Given { typed: Some(typed) }, Some(Host::Domain(name))) if same_host(typed, url) => {
                let classes = self
                    .names
                    .typed_classes(name)
                    .await
                    .map_err(|error| NetError::Unreachable {
                        host: host_of(url),
                        source: Box::new(Why::of(&error)),
                    })?;
                Ok(Allow::for_typed(&classes))
            }
            (Origin::Given { .. }, _) => Ok(Allow::Public),
        }
    }

    fn client(&self, allow: Allow) -> Result<reqwest::Client, reqwest::Error> {
        let [anything, public, private, loopback, proxy] = &self.clients;
        let place = match allow {
            Allow::Anything => anything,
            Allow::Public => public,
            Allow::Private => private,
            Allow::Loopback => loopback,
            Allow::Proxy => proxy,
        };
        if let Some(client) = place.get() {
            return Ok(client.clone());
        }
        let builder = reqwest::Client::builder()
            .user_agent(concat!("Holdall/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(self.timing.connect)
            .read_timeout(self.timing.idle)
            .dns_resolver(Guard {
                names: self.names.clone(),
                allow,
            });
        let client = if allow == Allow::Proxy {
            builder
        } else {
            builder.no_proxy()
        }
        .build()?;
        Ok(place.get_or_init(|| client).clone())
    }

    async fn hop(&self, request: &Request) -> Result<Hop, NetError> {
        let url = &request.url;
        let broken = |error| NetError::of(url, error);
        (self.config.on_contact)(&host_of(url), request.purpose);
        let client = self.client(self.allow(request).await?).map_err(broken)?;
        tracing::debug!(host = host_of(url), purpose = request.purpose.as_str(), method = %request.method, "contact");
        let mut asked = client
            .request(request.method.clone(), url.clone())
            .headers(request.headers.clone());
        if let Some(bearer) = &request.bearer {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", bearer.expose_secret()))
                .map_err(|_| NetError::refused(url, "the token has characters that cannot be sent"))?;
            value.set_sensitive(true);
            asked = asked.header(header::AUTHORIZATION, value);
        }
        if !request.body.is_empty() {
            asked = asked.body(request.body.clone());
        }
        let mut response = asked.send().await.map_err(broken)?;
        let status = response.status().as_u16();
        if request.redirects == Redirects::Follow
            && redirect::is_redirect(status)
            && let Some(location) = response.headers().get(header::LOCATION)
        {
            return Ok(Hop::Redirect {
                status,
                location: location.clone(),
            });
        }
        let headers = response.headers().clone();
        let body = read(&mut response, request).await?;
        Ok(Hop::Answer(Answer {
            status,
            headers,
            body,
            url: url.clone(),
        }))
    }
}

/// The body, counted as it is decompressed: what is too large is given up at the limit, not after it.
async fn read(response: &mut reqwest::Response, request: &Request) -> Result<Vec<u8>, NetError> {
    let most = request.limit.bytes();
    let too_large = || NetError::TooLarge {
        host: host_of(&request.url),
    };
    if response.content_length().is_some_and(|length| length > most as u64) && request.method != http::Method::HEAD {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|error| NetError::of(&request.url, error))?
    {
        if body.len() + piece.len() > most {
            return Err(too_large());
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

#[cfg(test)]
#[path = "client_tests/mod.rs"]
mod tests;
