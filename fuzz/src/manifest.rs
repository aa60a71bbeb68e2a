//! What the target `manifest` holds true: a connection file from any host is read or refused, and what is read can be
//! used.

use holdall_backpacks::read_manifest;
use url::Url;

/// Any bytes are a manifest or are not; a good one leads nowhere but to the web, and to plain text in its names.
pub fn manifest(bytes: &[u8]) {
    for typed in ["https://host.example/", "http://127.0.0.1:8080/backpack/"] {
        let typed = Url::parse(typed).expect("these are addresses");
        let from = typed
            .join("/.well-known/badgeconnect.json")
            .expect("this is an address");
        let Ok(offers) = read_manifest(bytes, &from, &typed) else {
            continue;
        };
        assert!(!offers.is_empty(), "a manifest that is read offers something");
        for offer in &offers {
            let places = &offer.endpoints;
            let web = [
                Some(&places.api_base),
                places.authorization_url.as_ref(),
                places.token_url.as_ref(),
            ];
            let more = [places.registration_url.as_ref(), places.revocation_url.as_ref()];
            for place in web.into_iter().chain(more).flatten() {
                let is_safe = place.scheme() == "https" || typed.scheme() == "http";
                assert!(is_safe && place.has_host(), "{place} is no place for a secret");
            }
            assert!(places.token_url.is_some() && places.authorization_url.is_some());
            assert_eq!(offer.registers, places.registration_url.is_some());
            assert!(!offer.name.contains(['\n', '\r', '\0']), "a name is one line");
            let alike = offers.iter().filter(|other| other.name == offer.name);
            assert_eq!(alike.count(), 1, "each name is one choice");
        }
    }
}
