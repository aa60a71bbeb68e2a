//! Which addresses are whose: the special-purpose ranges (IANA registries for IPv4 and IPv6, RFC 6890 and its
//! updates) and the names that stand for them.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};

use ipnet::{Ipv4Net, Ipv6Net};
use url::{Host, Url};

/// What kind of place an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Class {
    /// The open internet.
    Public,
    /// A private network.
    Private,
    /// This computer.
    Loopback,
    /// Link-local, metadata services, multicast, reserved: nothing that a badge may point at.
    Never,
}

/// IPv4 ranges that are not public, first match wins.
const V4: &[(&str, Class)] = &[
    ("100.100.100.200/32", Class::Never), // a cloud's metadata inside the shared range
    ("168.63.129.16/32", Class::Never),   // a cloud's host service inside a public range
    ("0.0.0.0/8", Class::Never),          // this network
    ("10.0.0.0/8", Class::Private),
    ("100.64.0.0/10", Class::Private), // shared, carriers and overlay networks
    ("127.0.0.0/8", Class::Loopback),
    ("169.254.0.0/16", Class::Never), // link-local, metadata services
    ("172.16.0.0/12", Class::Private),
    ("192.0.0.0/24", Class::Never),   // protocol assignments
    ("192.0.2.0/24", Class::Never),   // documentation
    ("192.88.99.0/24", Class::Never), // 6to4 relays, given up
    ("192.168.0.0/16", Class::Private),
    ("198.18.0.0/15", Class::Never),   // benchmarks
    ("198.51.100.0/24", Class::Never), // documentation
    ("203.0.113.0/24", Class::Never),  // documentation
    ("224.0.0.0/4", Class::Never),     // multicast
    ("240.0.0.0/4", Class::Never),     // reserved, broadcast
];

/// IPv6 ranges that are not public, first match wins. Mapped and translated IPv4 is looked at as IPv4 before.
const V6: &[(&str, Class)] = &[
    ("::1/128", Class::Loopback),
    ("::/96", Class::Never),             // unspecified, and IPv4-compatible, given up
    ("64:ff9b:1::/48", Class::Never),    // local translation
    ("100::/64", Class::Never),          // discard
    ("100:0:0:1::/64", Class::Never),    // dummy prefix
    ("2001::/23", Class::Never),         // protocol assignments, Teredo
    ("2001:db8::/32", Class::Never),     // documentation
    ("2002::/16", Class::Never),         // 6to4, given up
    ("3fff::/20", Class::Never),         // documentation
    ("5f00::/16", Class::Never),         // segment routing
    ("fd00:ec2::254/128", Class::Never), // a cloud's metadata inside the private range
    ("fd20:ce::254/128", Class::Never),  // the same
    ("fc00::/7", Class::Private),
    ("fe80::/10", Class::Never), // link-local
    ("fec0::/10", Class::Never), // site-local, given up
    ("ff00::/8", Class::Never),  // multicast
];

/// Names of metadata services: behind a proxy names are not resolved here, so they are known by name.
const METADATA_NAMES: &[&str] = &[
    "metadata.google.internal",
    "metadata.goog",
    "instance-data.ec2.internal",
];

static V4_NETS: LazyLock<Vec<(Ipv4Net, Class)>> = LazyLock::new(|| parsed(V4));
static V6_NETS: LazyLock<Vec<(Ipv6Net, Class)>> = LazyLock::new(|| parsed(V6));

fn parsed<N: std::str::FromStr>(table: &[(&str, Class)]) -> Vec<(N, Class)> {
    table
        .iter()
        .filter_map(|(range, class)| Some((range.parse().ok()?, *class)))
        .collect()
}

impl Class {
    /// The class of one address.
    pub(crate) fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => Self::of_v4(v4),
            IpAddr::V6(v6) => match embedded(v6) {
                Some(v4) => Self::of_v4(v4),
                None => V6_NETS
                    .iter()
                    .find(|(net, _)| net.contains(&v6))
                    .map_or(Class::Public, |(_, class)| *class),
            },
        }
    }

    fn of_v4(v4: Ipv4Addr) -> Self {
        V4_NETS
            .iter()
            .find(|(net, _)| net.contains(&v4))
            .map_or(Class::Public, |(_, class)| *class)
    }

    /// The class that a host shows without being resolved: literals, `localhost` and metadata names. `None` for every
    /// other name.
    pub(crate) fn of_literal(url: &Url) -> Option<Self> {
        match url.host()? {
            Host::Ipv4(v4) => Some(Self::of(v4.into())),
            Host::Ipv6(v6) => Some(Self::of(v6.into())),
            Host::Domain(name) => {
                let name = bare(name);
                if is_localhost(name) {
                    Some(Class::Loopback)
                } else if METADATA_NAMES.contains(&name.to_ascii_lowercase().as_str()) {
                    Some(Class::Never)
                } else {
                    None
                }
            }
        }
    }
}

/// The IPv4 address inside a mapped (`::ffff:0:0/96`) or translated (`64:ff9b::/96`) one. On networks with IPv6 alone
/// every IPv4 host is met through the latter, so it cannot be refused as a whole.
fn embedded(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., a, b, c, d] = v6.octets();
    let translated = matches!(v6.segments(), [0x64, 0xff9b, 0, 0, 0, 0, _, _]);
    v6.to_ipv4_mapped()
        .or_else(|| translated.then(|| Ipv4Addr::new(a, b, c, d)))
}

/// `localhost` and everything under it (RFC 6761).
pub(crate) fn is_localhost(name: &str) -> bool {
    let name = bare(name);
    let tail = name.rsplit('.').next().unwrap_or(name);
    tail.eq_ignore_ascii_case("localhost")
}

/// A name without the dot that may end it.
pub(crate) fn bare(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

/// Whether two addresses name the same host: equal literals, or equal names but for case and a final dot.
pub(crate) fn same_host(one: &Url, other: &Url) -> bool {
    match (one.host(), other.host()) {
        (Some(Host::Domain(a)), Some(Host::Domain(b))) => bare(a).eq_ignore_ascii_case(bare(b)),
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
