//! One sample at each end of every range, and every way of writing one.

use super::*;

fn class(address: &str) -> Class {
    Class::of(address.parse().unwrap())
}

fn literal(url: &str) -> Option<Class> {
    Class::of_literal(&Url::parse(url).unwrap())
}

#[test]
fn every_range_of_the_tables_is_read() {
    assert_eq!((V4_NETS.len(), V6_NETS.len()), (V4.len(), V6.len()));
}

/// A range's first and last address, the class of both, and a neighbour outside with its class.
macro_rules! ranges {
    ($($name:ident: $first:literal, $last:literal, $class:ident; $outside:literal, $other:ident;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(class($first), Class::$class, $first);
            assert_eq!(class($last), Class::$class, $last);
            assert_eq!(class($outside), Class::$other, $outside);
        }
    )*};
}

ranges! {
    this_network_is_never_contacted: "0.0.0.0", "0.255.255.255", Never; "1.0.0.0", Public;
    ten_is_private: "10.0.0.0", "10.255.255.255", Private; "11.0.0.0", Public;
    the_shared_range_is_private: "100.64.0.0", "100.127.255.255", Private; "100.128.0.0", Public;
    a_metadata_address_in_the_shared_range_is_never_contacted: "100.100.100.200", "100.100.100.200", Never; "100.100.100.201", Private;
    a_metadata_address_in_a_public_range_is_never_contacted: "168.63.129.16", "168.63.129.16", Never; "168.63.129.17", Public;
    one_two_seven_is_loopback: "127.0.0.0", "127.255.255.255", Loopback; "128.0.0.0", Public;
    link_local_is_never_contacted: "169.254.0.0", "169.254.255.255", Never; "169.253.255.255", Public;
    the_metadata_address_is_never_contacted: "169.254.169.254", "169.254.170.2", Never; "169.255.0.0", Public;
    one_seven_two_sixteen_is_private: "172.16.0.0", "172.31.255.255", Private; "172.32.0.0", Public;
    protocol_assignments_are_never_contacted: "192.0.0.0", "192.0.0.255", Never; "192.0.1.0", Public;
    documentation_one_is_never_contacted: "192.0.2.0", "192.0.2.255", Never; "192.0.3.0", Public;
    relays_of_6to4_are_never_contacted: "192.88.99.0", "192.88.99.255", Never; "192.88.100.0", Public;
    one_nine_two_one_six_eight_is_private: "192.168.0.0", "192.168.255.255", Private; "192.169.0.0", Public;
    benchmarks_are_never_contacted: "198.18.0.0", "198.19.255.255", Never; "198.20.0.0", Public;
    documentation_two_is_never_contacted: "198.51.100.0", "198.51.100.255", Never; "198.51.101.0", Public;
    documentation_three_is_never_contacted: "203.0.113.0", "203.0.113.255", Never; "203.0.114.0", Public;
    multicast_is_never_contacted: "224.0.0.0", "239.255.255.255", Never; "223.255.255.255", Public;
    the_reserved_range_is_never_contacted: "240.0.0.0", "255.255.255.255", Never; "223.0.0.1", Public;

    the_unspecified_address_is_never_contacted: "::", "::", Never; "2606:4700::1", Public;
    one_is_loopback: "::1", "::1", Loopback; "::2", Never;
    compatible_addresses_are_never_contacted: "::2", "::7f00:1", Never; "2a00::", Public;
    mapped_loopback_is_loopback: "::ffff:127.0.0.1", "::ffff:127.255.255.255", Loopback; "::ffff:8.8.8.8", Public;
    mapped_link_local_is_never_contacted: "::ffff:169.254.0.0", "::ffff:a9fe:a9fe", Never; "::ffff:10.1.2.3", Private;
    translated_addresses_are_what_they_translate_to: "64:ff9b::a00:1", "64:ff9b::c0a8:1", Private; "64:ff9b::808:808", Public;
    translated_loopback_is_loopback: "64:ff9b::7f00:1", "64:ff9b::7fff:ffff", Loopback; "64:ff9b::a9fe:a9fe", Never;
    local_translation_is_never_contacted: "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", Never; "64:ff9b:2::", Public;
    the_discard_range_is_never_contacted: "100::", "100::ffff:ffff:ffff:ffff", Never; "101::", Public;
    the_dummy_range_is_never_contacted: "100:0:0:1::", "100::1:ffff:ffff:ffff:ffff", Never; "100:0:0:2::", Public;
    assignments_and_teredo_are_never_contacted: "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", Never; "2001:200::", Public;
    documentation_in_v6_is_never_contacted: "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", Never; "2001:db9::", Public;
    embedding_6to4_is_never_contacted: "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Never; "2003::", Public;
    more_documentation_in_v6_is_never_contacted: "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", Never; "3fff:1000::", Public;
    segment_routing_is_never_contacted: "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Never; "5f01::", Public;
    unique_local_is_private: "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Private; "fbff::", Public;
    metadata_in_unique_local_is_never_contacted: "fd00:ec2::254", "fd20:ce::254", Never; "fd00:ec2::253", Private;
    link_local_in_v6_is_never_contacted: "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Never; "fe7f::", Public;
    site_local_is_never_contacted: "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Never; "fe00::", Public;
    multicast_in_v6_is_never_contacted: "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Never; "2a01::1", Public;
}

#[test]
fn loopback_is_seen_however_it_is_written() {
    for url in [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.0.0.1./",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.b.localhost/",
        "http://%6cocalhost/",
        "http://\u{ff11}27.0.0.1/",
        "http://127\u{3002}0.0.1/",
        "http://user:pw@127.0.0.1:8080/x",
    ] {
        assert_eq!(literal(url), Some(Class::Loopback), "{url}");
    }
}

#[test]
fn metadata_is_seen_however_it_is_written() {
    for url in [
        "http://169.254.169.254/latest",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://metadata.google.internal/",
        "http://Metadata.Google.Internal./",
    ] {
        assert_eq!(literal(url), Some(Class::Never), "{url}");
    }
}

#[test]
fn a_name_shows_nothing_before_it_is_resolved() {
    for url in [
        "https://badges.example/",
        "https://localhost.example/",
        "https://notlocalhost/",
    ] {
        assert_eq!(literal(url), None, "{url}");
    }
}

#[test]
fn the_same_host_is_the_same_name_and_no_other_spelling_of_its_address() {
    let same = |a: &str, b: &str| same_host(&Url::parse(a).unwrap(), &Url::parse(b).unwrap());
    assert!(same("http://badges.example:80/a", "https://BADGES.example./b"));
    assert!(same("http://127.0.0.1:1/", "http://127.1:2/"));
    assert!(!same("http://localhost/", "http://127.0.0.1/"));
    assert!(!same("http://a.example/", "http://b.a.example/"));
    assert!(!same("mailto:x", "mailto:x"));
}
