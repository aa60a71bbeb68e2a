//! The keys by which an issuer may assert: did:key, did:jwk, did:web, and controller documents served by https issuers
//! (DI-4, DI-5, DI-6, DI-13 to DI-15).
//!
//! A key counts when the issuer's own document lists it for assertions. What a key says of its controller is held
//! against the issuer, never believed.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use holdall_model::{Outcome, Reason, Role};
use serde_json::{Value, json};
use url::Url;

use crate::{fetch, finding::Trouble, keys::PublicKey, node, parsed, run::Run};

/// Longest did:jwk that is read.
const MAX_JWK: usize = 8_192;

/// A document that says which keys its controller asserts with.
#[derive(Debug, Clone)]
pub(crate) struct Controller {
    /// The issuer's id.
    id: String,
    document: Arc<Value>,
}

fn bad_key(message: impl Into<String>) -> Trouble {
    Trouble::failed(Reason::Key, message)
}

/// The document of the DID `did`.
pub(crate) async fn resolve(run: &mut Run<'_>, did: &str) -> Result<Controller, Trouble> {
    if let Some(multikey) = did.strip_prefix("did:key:") {
        return Ok(of_did_key(did, multikey));
    }
    if let Some(encoded) = did.strip_prefix("did:jwk:") {
        return parsed::did(did, || of_did_jwk(did, encoded)).map(|document| Controller::of(did, document));
    }
    if let Some(name) = did.strip_prefix("did:web:") {
        let url = did_web_address(name).ok_or_else(|| bad_key("The issuer's DID does not lead to an address."))?;
        let document = fetch::json(run, &url, Role::DidDocument).await.map_err(not_to_be_had)?;
        if node::text(&document, "id") != Some(did) {
            return Err(bad_key("The issuer's DID document is about somebody else.").at(url));
        }
        if document.get("deactivated") == Some(&Value::Bool(true)) {
            return Err(bad_key("The issuer has given up its DID.").at(url));
        }
        return Ok(Controller::of(did, document));
    }
    let method = did.split(':').nth(1).unwrap_or_default();
    let message = format!(
        "The issuer's DID is of the kind \"{}\", whose keys cannot be found out here.",
        brief(method)
    );
    Err(Trouble::unsure(Reason::Key, message))
}

/// Keys that cannot be had leave the question open: the issuer may have moved, and the network may be down (DI-15).
pub(crate) fn not_to_be_had(trouble: Trouble) -> Trouble {
    let reason = match trouble.reason {
        Reason::Timeout | Reason::TooLarge => trouble.reason,
        _ => Reason::Key,
    };
    Trouble {
        outcome: Outcome::CouldNotCheck,
        reason,
        ..trouble
    }
}

fn of_did_key(did: &str, multikey: &str) -> Controller {
    let id = format!("{did}#{multikey}");
    let method = json!({"id": id, "type": "Multikey", "controller": did, "publicKeyMultibase": multikey});
    Controller::of(did, Arc::new(json!({"id": did, "assertionMethod": [method]})))
}

fn of_did_jwk(did: &str, encoded: &str) -> Result<Value, Trouble> {
    let bytes = (encoded.len() <= MAX_JWK)
        .then(|| URL_SAFE_NO_PAD.decode(encoded).ok())
        .flatten();
    let jwk = bytes
        .and_then(|bytes| holdall_formats::read_json(&bytes).ok())
        .filter(Value::is_object);
    let jwk = jwk.ok_or_else(|| bad_key("The issuer's did:jwk holds no key."))?;
    if jwk.get("use").is_some_and(|purpose| purpose == "enc") {
        return Err(bad_key("The issuer's did:jwk is a key for encryption."));
    }
    let method = json!({"id": format!("{did}#0"), "type": "JsonWebKey", "controller": did, "publicKeyJwk": jwk});
    Ok(json!({"id": did, "assertionMethod": [method]}))
}

/// `example.org%3A8443:badges` is `https://example.org:8443/badges/did.json`; without a path it is
/// `/.well-known/did.json`. Letters of the path may be percent-encoded, but not those that part it.
fn did_web_address(name: &str) -> Option<Url> {
    let mut parts = name.split(':');
    let host = parts.next()?.replace("%3A", ":").replace("%3a", ":");
    let parting = |part: &str| {
        ["%2f", "%5c"]
            .iter()
            .any(|code| part.to_ascii_lowercase().contains(code))
    };
    let safe = |part: &str| !part.is_empty() && !part.contains(['/', '?', '#', '@', '\\']) && !parting(part);
    if host.is_empty() || host.contains(['/', '?', '#', '@', '%', '\\']) {
        return None;
    }
    let path: Vec<&str> = parts.collect();
    if !path.iter().all(|part| safe(part)) {
        return None;
    }
    let url = match path.is_empty() {
        true => format!("https://{host}/.well-known/did.json"),
        false => format!("https://{host}/{}/did.json", path.join("/")),
    };
    // A part that means "here" or "above", however it is written, does not come back as it was.
    let depth = path.len().max(1) + 1;
    let as_written = |url: &Url| url.path_segments().is_some_and(|parts| parts.count() == depth);
    Url::parse(&url)
        .ok()
        .filter(|url| url.host_str().is_some() && as_written(url))
}

impl Controller {
    /// A document that was served for `id`.
    pub fn of(id: &str, document: Arc<Value>) -> Self {
        Self {
            id: id.to_owned(),
            document,
        }
    }

    /// The key that `method` names, if the controller asserts with it.
    pub fn assertion_key(&self, method: &str, now: DateTime<Utc>) -> Result<PublicKey, Trouble> {
        let wanted = self.absolute(method);
        let asserts = node::list(&self.document, "assertionMethod");
        let listed = asserts
            .iter()
            .find(|entry| node::id_of(entry).is_some_and(|id| self.absolute(id) == wanted));
        let known = node::list(&self.document, "verificationMethod");
        let described = known
            .iter()
            .find(|entry| node::id_of(entry).is_some_and(|id| self.absolute(id) == wanted));
        match (listed, described) {
            (Some(entry), _) if entry.is_object() => self.key_of(entry, now),
            (Some(_), Some(entry)) => self.key_of(entry, now),
            (Some(_), None) => Err(bad_key(
                "The issuer's key document names this key without describing it.",
            )),
            (None, Some(_)) => Err(bad_key(
                "The issuer's key document does not list this key for assertions.",
            )),
            // A did:key is one key, so any other is somebody else's.
            (None, None) if self.id.starts_with("did:key:") && wanted != self.id => Err(Trouble::failed(
                Reason::IssuerBinding,
                "The key is another one than the issuer's DID is.",
            )),
            (None, None) => Err(bad_key("The issuer's key document does not list this key.")),
        }
    }

    /// Whether the controller asserts with `key`, under whatever name. Documents can be long: each method is looked at
    /// once, and no long number is read that is written otherwise than `key` would be.
    pub fn asserts_with(&self, key: &PublicKey, now: DateTime<Utc>) -> bool {
        let mut described: HashMap<Cow<'_, str>, &Value> = HashMap::new();
        for method in node::list(&self.document, "verificationMethod") {
            if let Some(id) = node::id_of(method) {
                described.entry(self.absolute(id)).or_insert(method);
            }
        }
        let asserts = node::list(&self.document, "assertionMethod");
        let methods = asserts.into_iter().filter_map(|entry| match entry.is_object() {
            true => Some(entry),
            false => described.get(&self.absolute(node::id_of(entry)?)).copied(),
        });
        let written = key.multikey();
        let mut alike = methods.filter(|method| {
            let multikey = node::text(method, "publicKeyMultibase");
            multikey.is_none_or(|multikey| multikey == written)
        });
        alike.any(|method| self.key_of(method, now).is_ok_and(|own| own == *key))
    }

    /// The method whose fragment is `name`, for tokens that name their key briefly.
    pub fn full_name(&self, name: &str) -> String {
        match name.starts_with('#') || name.contains(':') {
            true => self.absolute(name).into_owned(),
            false => format!("{}#{name}", self.id),
        }
    }

    fn absolute<'i>(&self, id: &'i str) -> Cow<'i, str> {
        match id.starts_with('#') {
            true => Cow::Owned(format!("{}{id}", self.id)),
            false => Cow::Borrowed(id),
        }
    }

    fn key_of(&self, method: &Value, now: DateTime<Utc>) -> Result<PublicKey, Trouble> {
        if is_anothers(method, &self.id) {
            let message = "The key in the issuer's document belongs to another controller.";
            return Err(Trouble::failed(Reason::IssuerBinding, message));
        }
        key_in(method, now)
    }
}

/// Whether a verification method names controllers, and none of them is `issuer`.
pub(crate) fn is_anothers(method: &Value, issuer: &str) -> bool {
    let controllers = node::list(method, "controller");
    !controllers.is_empty() && !controllers.iter().any(|named| node::id_of(named) == Some(issuer))
}

/// The key in a verification method, unless it was withdrawn or has ended (DI-14).
pub(crate) fn key_in(method: &Value, now: DateTime<Utc>) -> Result<PublicKey, Trouble> {
    for (member, what) in [("revoked", "was withdrawn by the issuer"), ("expires", "has ended")] {
        if let Some(at) = node::one(method, member) {
            let past = holdall_formats::date_with_zone(at).is_none_or(|at| at <= now);
            if past {
                return Err(bad_key(format!("The key {what}.")));
            }
        }
    }
    if let Some(multikey) = node::text(method, "publicKeyMultibase") {
        return PublicKey::from_multikey(multikey);
    }
    if let Some(jwk) = node::one(method, "publicKeyJwk") {
        return PublicKey::from_jwk(jwk);
    }
    if let Some(pem) = node::text(method, "publicKeyPem") {
        return PublicKey::from_pem(pem);
    }
    if let Some(raw) = node::text(method, "publicKeyBase58").filter(|raw| raw.len() < 100) {
        let bytes = bs58::decode(raw)
            .into_vec()
            .map_err(|_| bad_key("The issuer's key is not in base58."))?;
        let multikey = bs58::encode([&[0xed, 0x01][..], &bytes].concat()).into_string();
        return PublicKey::from_multikey(&format!("z{multikey}"));
    }
    Err(bad_key("The issuer's key document holds no key that can be read."))
}

/// The DID in front of a fragment.
pub(crate) fn before_fragment(id: &str) -> &str {
    id.split_once('#').map_or(id, |(before, _)| before)
}

fn brief(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    const KEY: &str = "z6MksYyhH6uPkgdVqVk7SUZFodhPyEMqQsZMVLA9ev3F8U7Q";

    #[test]
    fn did_web_leads_to_one_https_address() {
        let cases = [
            ("example.org", Some("https://example.org/.well-known/did.json")),
            (
                "example.org%3A8443",
                Some("https://example.org:8443/.well-known/did.json"),
            ),
            (
                "example.org:badges:issuer",
                Some("https://example.org/badges/issuer/did.json"),
            ),
            ("example.org:..:x", None),
            ("example.org:", None),
            ("", None),
            ("user@example.org", None),
            ("example.org/x", None),
            ("example.org:a%2Fb", None),
            ("example.org:a%5cb", None),
            ("example.org:%2e%2E:x", None),
            ("example.org:.:x", None),
            ("example.org:caf%C3%A9", Some("https://example.org/caf%C3%A9/did.json")),
        ];
        for (name, expected) in cases {
            assert_eq!(did_web_address(name).map(String::from).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn only_the_key_that_a_did_key_is_belongs_to_it() {
        let did = format!("did:key:{KEY}");
        let controller = of_did_key(&did, KEY);
        assert!(controller.assertion_key(&format!("{did}#{KEY}"), now()).is_ok());
        assert!(
            controller
                .assertion_key(
                    &format!("{did}#z6Mkrje6vo8ZVYKqgyfWVjSssvhfomeRAhNE8Zm8JtWNNMSh"),
                    now()
                )
                .is_err()
        );
        assert!(controller.assertion_key(&did, now()).is_err());
    }

    #[test]
    fn keys_count_only_when_listed_for_assertions() {
        let method =
            json!({"id": "#k", "type": "Multikey", "controller": "did:web:a.example", "publicKeyMultibase": KEY});
        let of = |document: Value| Controller {
            id: "did:web:a.example".into(),
            document: Arc::new(document),
        };
        let listed = of(json!({"verificationMethod": [method], "assertionMethod": ["did:web:a.example#k"]}));
        assert!(listed.assertion_key("did:web:a.example#k", now()).is_ok());
        let unlisted = of(json!({"verificationMethod": [method], "authentication": ["#k"]}));
        assert!(unlisted.assertion_key("did:web:a.example#k", now()).is_err());
        let mut foreign = method.clone();
        foreign["controller"] = "did:web:b.example".into();
        let foreign = of(json!({"assertionMethod": [foreign]}));
        assert_eq!(
            foreign.assertion_key("#k", now()).unwrap_err().reason,
            Reason::IssuerBinding
        );
        let mut withdrawn = method;
        withdrawn["revoked"] = "2024-01-01T00:00:00Z".into();
        assert!(
            of(json!({"assertionMethod": [withdrawn]}))
                .assertion_key("#k", now())
                .is_err()
        );
    }

    #[test]
    fn a_key_is_found_among_many_in_whatever_dress() {
        let did = "did:web:a.example";
        let own = PublicKey::from_multikey(KEY).unwrap();
        let bytes = bs58::decode(&KEY[1..]).into_vec().unwrap();
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(&bytes[2..])});
        let started = cpu_time::ThreadTime::now();
        for dress in [json!({"publicKeyMultibase": KEY}), json!({"publicKeyJwk": jwk})] {
            let mut last = dress;
            last["id"] = "#last".into();
            let other = |number: usize| json!({"id": format!("#{number}"), "publicKeyMultibase": "z".repeat(1_400)});
            let mut methods: Vec<Value> = (0..5_000).map(other).collect();
            methods.push(last.clone());
            let mut names: Vec<Value> = methods.iter().map(|method| method["id"].clone()).collect();
            let of = |document: Value| Controller::of(did, Arc::new(document));
            assert!(of(json!({"assertionMethod": methods})).asserts_with(&own, now()));
            let named = json!({"verificationMethod": methods, "assertionMethod": names});
            assert!(of(named).asserts_with(&own, now()));
            names.pop();
            let unnamed = json!({"verificationMethod": methods, "assertionMethod": names});
            assert!(
                !of(unnamed).asserts_with(&own, now()),
                "described, and not for assertions"
            );
            last["controller"] = "did:web:b.example".into();
            assert!(!of(json!({"assertionMethod": [last]})).asserts_with(&own, now()));
        }
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }

    #[test]
    fn a_did_jwk_is_its_own_key() {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode([7; 32])});
        let encoded = URL_SAFE_NO_PAD.encode(jwk.to_string());
        let did = format!("did:jwk:{encoded}");
        let controller = Controller::of(&did, Arc::new(of_did_jwk(&did, &encoded).unwrap()));
        assert!(controller.assertion_key(&format!("{did}#0"), now()).is_ok());
        assert!(of_did_jwk("did:jwk:!!", "!!").is_err());
    }
}
