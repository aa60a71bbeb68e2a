//! Names to addresses, under the address rules.
//!
//! Each client has one rule for the addresses it may connect to, and what this resolver answers is what it connects
//! to: nothing is looked up twice, so a name cannot change between the check and the connection, and a connection kept
//! open was made under the same rule as the next request that uses it.

use std::{
    collections::HashMap,
    future::Future,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::{
    address::{Class, bare, is_localhost},
    error::Forbidden,
};

/// Refusal of private and loopback addresses.
pub(crate) const NOT_TYPED: &str = "a private address that nobody typed";
/// Refusal of what nothing may point at.
pub(crate) const NEVER: &str = "a link-local, metadata or reserved address";
/// Refusal by the client that speaks to proxies alone.
const NOT_A_PROXY: &str = "not the proxy";

/// Which addresses a client may connect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allow {
    /// Any: the user typed the address.
    Anything,
    /// The open internet.
    Public,
    /// That and private networks: the host that the user typed is on one.
    Private,
    /// This computer alone: the host that the user typed is on it.
    Loopback,
    /// Proxies, wherever they are.
    Proxy,
}

impl Allow {
    /// The rule for the host that the user typed, which was seen at addresses of these classes.
    pub(crate) fn for_typed(seen: &[Class]) -> Self {
        if !seen.is_empty() && seen.iter().all(|class| *class == Class::Loopback) {
            Allow::Loopback
        } else if seen.contains(&Class::Private) {
            Allow::Private
        } else {
            Allow::Public
        }
    }

    /// Whether every one of `classes` may be connected to, else why not. One bad address spoils the name.
    pub(crate) fn check(self, classes: &[Class]) -> Result<(), &'static str> {
        let allowed: &[Class] = match self {
            Allow::Anything | Allow::Proxy => return Ok(()),
            Allow::Public => &[Class::Public],
            Allow::Private => &[Class::Public, Class::Private],
            Allow::Loopback => &[Class::Loopback],
        };
        match classes.iter().filter(|class| !allowed.contains(class)).max() {
            None => Ok(()),
            Some(Class::Never) => Err(NEVER),
            Some(_) => Err(NOT_TYPED),
        }
    }
}

pub(crate) type Found = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Looks names up and remembers what the typed ones were.
#[derive(Clone)]
pub(crate) struct Names {
    lookup: Arc<dyn Fn(String) -> Found + Send + Sync>,
    /// The classes that hosts the user typed were first seen in: a name that later points elsewhere gains nothing.
    typed: Arc<Mutex<HashMap<String, Vec<Class>>>>,
    /// Hosts of the proxies in use.
    proxies: Arc<Mutex<Vec<String>>>,
}

impl Names {
    /// The system's resolver.
    pub(crate) fn of_system() -> Self {
        Self::new(|name| {
            Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|a| a.ip()).collect()) })
        })
    }

    pub(crate) fn new(lookup: impl Fn(String) -> Found + Send + Sync + 'static) -> Self {
        Names {
            lookup: Arc::new(lookup),
            typed: Arc::default(),
            proxies: Arc::default(),
        }
    }

    /// The classes of the host `name` that the user typed.
    pub(crate) async fn typed_classes(&self, name: &str) -> io::Result<Vec<Class>> {
        let key = key(name);
        if let Some(known) = lock(&self.typed).get(&key) {
            return Ok(known.clone());
        }
        let found = self.addresses(name).await?;
        Ok(self.remember(key, &found))
    }

    /// Lets the client for proxies connect to `host`.
    pub(crate) fn add_proxy(&self, host: &str) {
        let mut proxies = lock(&self.proxies);
        if !proxies.iter().any(|known| known.eq_ignore_ascii_case(host)) {
            proxies.push(host.to_owned());
        }
    }

    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        if is_localhost(name) {
            return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
        }
        let found = (self.lookup)(name.to_owned()).await?;
        if found.is_empty() {
            Err(io::Error::other("the name has no address"))
        } else {
            Ok(found)
        }
    }

    fn remember(&self, key: String, found: &[IpAddr]) -> Vec<Class> {
        let classes = || found.iter().copied().map(Class::of).collect();
        lock(&self.typed).entry(key).or_insert_with(classes).clone()
    }

    async fn resolve(&self, allow: Allow, name: &str) -> Result<Vec<IpAddr>, Box<dyn std::error::Error + Send + Sync>> {
        if allow == Allow::Proxy && !lock(&self.proxies).iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return Err(Box::new(Forbidden(NOT_A_PROXY)));
        }
        let found = self.addresses(name).await?;
        let classes: Vec<Class> = found.iter().copied().map(Class::of).collect();
        allow.check(&classes).map_err(Forbidden)?;
        if allow == Allow::Anything {
            self.remember(key(name), &found);
        }
        Ok(found)
    }
}

fn key(name: &str) -> String {
    bare(name).to_ascii_lowercase()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The resolver of one client.
pub(crate) struct Guard {
    pub(crate) names: Names,
    pub(crate) allow: Allow,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, allow) = (self.names.clone(), self.allow);
        Box::pin(async move {
            let found = names.resolve(allow, name.as_str()).await?;
            let addresses: Addrs = Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_private_address_among_public_ones_spoils_the_name() {
        assert_eq!(Allow::Public.check(&[Class::Public, Class::Private]), Err(NOT_TYPED));
        assert_eq!(Allow::Public.check(&[Class::Public, Class::Loopback]), Err(NOT_TYPED));
        assert_eq!(Allow::Private.check(&[Class::Private, Class::Never]), Err(NEVER));
        assert_eq!(Allow::Public.check(&[Class::Public, Class::Public]), Ok(()));
    }

    #[test]
    fn a_typed_host_opens_its_own_class_and_no_other() {
        assert_eq!(Allow::for_typed(&[Class::Private]), Allow::Private);
        assert_eq!(Allow::for_typed(&[Class::Loopback, Class::Loopback]), Allow::Loopback);
        assert_eq!(
            Allow::for_typed(&[Class::Loopback, Class::Public]),
            Allow::Public,
            "a name that is both is no host"
        );
        assert_eq!(
            Allow::for_typed(&[Class::Never]),
            Allow::Public,
            "link-local never, even when it was typed"
        );
        assert_eq!(Allow::for_typed(&[]), Allow::Public);
        assert!(Allow::Private.check(&[Class::Loopback]).is_err());
        assert!(Allow::Loopback.check(&[Class::Private]).is_err());
    }

    #[tokio::test]
    async fn a_typed_name_keeps_the_class_it_was_first_seen_in() {
        let turn = std::sync::atomic::AtomicUsize::new(0);
        let names = Names::new(move |_| {
            let first = turn.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
            let address: IpAddr = if first { [8, 8, 8, 8] } else { [192, 168, 0, 1] }.into();
            Box::pin(async move { Ok(vec![address]) })
        });
        assert_eq!(names.typed_classes("rebind.example").await.unwrap(), [Class::Public]);
        assert_eq!(names.typed_classes("REBIND.example.").await.unwrap(), [Class::Public]);
        let refused = names
            .resolve(Allow::for_typed(&[Class::Public]), "rebind.example")
            .await
            .unwrap_err();
        assert_eq!(refused.to_string(), NOT_TYPED, "it points at the home router now");
    }

    #[tokio::test]
    async fn localhost_is_this_computer_whatever_a_name_server_says() {
        let names = Names::new(|_| Box::pin(async { Ok(vec![[8, 8, 8, 8].into()]) }));
        let found = names.resolve(Allow::Loopback, "practice.localhost").await.unwrap();
        assert!(found.iter().all(IpAddr::is_loopback), "{found:?}");
    }

    #[tokio::test]
    async fn the_client_for_proxies_reaches_proxies_alone() {
        let names = Names::new(|_| Box::pin(async { Ok(vec![[10, 0, 0, 5].into()]) }));
        assert!(names.resolve(Allow::Proxy, "proxy.corp.example").await.is_err());
        names.add_proxy("proxy.corp.example");
        assert!(names.resolve(Allow::Proxy, "proxy.corp.example").await.is_ok());
        assert!(names.resolve(Allow::Proxy, "other.corp.example").await.is_err());
    }
}
