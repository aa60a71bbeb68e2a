//! Which key may have signed a 2.0 badge (SIG-7 to SIG-12): one that the fetched profile of the issuer lists, taken
//! from the address that the profile names. What a key document says of itself ties it to nobody.

use holdall_formats::Jws;
use holdall_model::{Outcome, Reason, Role, Version};
use serde_json::Value;

use super::{scope, signature};
use crate::{
    fetch::{self, Node},
    finding::Trouble,
    keys::PublicKey,
    node,
    run::Run,
};

/// Most keys of one profile that are tried.
const MAX_KEYS: usize = 24;

/// A key that the issuer's profile lists, with the address that stands for it.
struct OwnedKey {
    key: PublicKey,
    address: String,
}

impl OwnedKey {
    fn hold(self, jws: &Jws) -> Held {
        Held {
            trouble: signature::trouble(jws, &self.key),
            address: self.address,
        }
    }
}

/// What a signature came to under a key of the issuer.
pub(crate) struct Held {
    pub address: String,
    pub trouble: Option<Trouble>,
}

/// `jws` under the key that the badge names as its creator; else under the key of the profile that fits, or the first of
/// them when none does.
pub(crate) async fn hold(run: &mut Run<'_>, verification: &Value, issuer: &Node, jws: &Jws) -> Result<Held, Trouble> {
    let listed: Vec<Value> = node::list(&issuer.plain, "publicKey").into_iter().cloned().collect();
    if listed.is_empty() {
        return Err(Trouble::failed(
            Reason::Key,
            "The issuer's profile lists no key, so no signature can be the issuer's.",
        )
        .at(&issuer.url));
    }
    let creators = node::list(verification, "creator");
    let creator = match creators.as_slice() {
        [] => None,
        [creator] => match node::id_of(creator) {
            Some(id) => Some(id.to_owned()),
            None => {
                return Err(Trouble::failed(
                    Reason::Key,
                    "The badge names its key without an address.",
                ));
            }
        },
        _ => return Err(Trouble::failed(Reason::Key, "The badge names more than one key.")),
    };
    let Some(creator) = creator else {
        return every_key(run, &listed, issuer, jws).await;
    };
    let named = |entry: &&Value| node::id_of(entry).is_some_and(|id| node::same_id(id, &creator));
    let Some(entry) = listed.iter().find(named) else {
        let message = format!("The badge names the key {creator}, which the issuer's profile does not list.");
        return Err(Trouble::failed(Reason::Key, message).at(&issuer.url));
    };
    Ok(owned(run, entry, &listed, issuer).await?.hold(jws))
}

async fn every_key(run: &mut Run<'_>, listed: &[Value], issuer: &Node, jws: &Jws) -> Result<Held, Trouble> {
    let mut first = None;
    let mut troubles = Vec::new();
    for entry in listed.iter().take(MAX_KEYS) {
        match owned(run, entry, listed, issuer).await {
            Ok(owned) => match owned.hold(jws) {
                held if held.trouble.is_none() => return Ok(held),
                held => first = first.or(Some(held)),
            },
            Err(trouble) => troubles.push(trouble),
        }
    }
    if listed.len() > MAX_KEYS {
        let message = "The issuer's profile lists more keys than are tried.";
        troubles.push(Trouble::unsure(Reason::TooLarge, message).at(&issuer.url));
    }
    // The one key that could not be had may be the one that signed.
    let unsure = troubles
        .iter()
        .position(|trouble| trouble.outcome == Outcome::CouldNotCheck);
    match (first, unsure) {
        (Some(held), None) => Ok(held),
        (_, place) => Err(troubles.swap_remove(place.unwrap_or_default())),
    }
}

/// The key behind one entry of the profile's `publicKey`.
async fn owned(run: &mut Run<'_>, entry: &Value, listed: &[Value], issuer: &Node) -> Result<OwnedKey, Trouble> {
    let id = node::id_of(entry);
    if node::has(entry, "publicKeyPem") {
        // The profile itself holds the key: nothing to fetch, and the host of the profile vouches for it.
        let address = id.unwrap_or(issuer.url.as_str()).to_owned();
        return Ok(OwnedKey {
            key: read(run, entry, issuer)?,
            address,
        });
    }
    let Some(url) = id.and_then(node::web_address) else {
        return Err(Trouble::failed(
            Reason::Key,
            "The issuer's profile lists a key without an http or https address.",
        )
        .at(&issuer.url));
    };
    let document = fetch::document(run, &url, Role::Key).await.map_err(as_key)?;
    if document.bytes.trim_ascii_start().starts_with(b"-----BEGIN ") {
        let pem = String::from_utf8_lossy(&document.bytes);
        let key = PublicKey::from_pem(&pem).map_err(|trouble| trouble.at(&url))?;
        return Ok(OwnedKey {
            key,
            address: url.to_string(),
        });
    }
    let found = fetch::node(run, &url, Role::Key, Version::V1_0).await.map_err(as_key)?;
    if !node::same_id(found.url.as_str(), url.as_str())
        && !listed
            .iter()
            .any(|entry| node::id_of(entry).is_some_and(|id| node::same_id(id, found.url.as_str())))
    {
        let message = "The key that the issuer lists is a copy of a key which the issuer does not list.";
        return Err(Trouble::failed(Reason::Key, message).at(&url));
    }
    Ok(OwnedKey {
        key: read(run, &found.plain, issuer).map_err(|trouble| trouble.at(&url))?,
        address: found.url.to_string(),
    })
}

/// The key in a CryptographicKey node, which should name the issuer as its owner in return.
fn read(run: &mut Run<'_>, key: &Value, issuer: &Node) -> Result<PublicKey, Trouble> {
    let owners = node::list(key, "owner");
    let issuers_own = |owner: &&Value| node::id_of(owner).is_some_and(|id| node::same_id(id, issuer.url.as_str()));
    if owners.is_empty() {
        run.warn("The issuer's key does not name its owner; the issuer's profile lists it.");
    } else if !owners.iter().any(issuers_own) {
        let named = owners
            .iter()
            .find_map(|owner| node::id_of(owner))
            .unwrap_or("something else");
        let message = format!("The key names {named} as its owner, and not the issuer.");
        return Err(Trouble::failed(Reason::Key, message));
    }
    let pem = node::text(key, "publicKeyPem")
        .ok_or_else(|| Trouble::failed(Reason::Key, "The key document of the issuer holds no key in PEM."))?;
    PublicKey::from_pem(pem)
}

/// A key document that holds no key is the key's failure. One that is not there is nobody's word against the badge, and
/// stays what it is: a page that is not there.
fn as_key(trouble: Trouble) -> Trouble {
    match trouble.reason {
        Reason::Structure => Trouble {
            reason: Reason::Key,
            ..trouble
        },
        _ => trouble,
    }
}

/// `jws` under the key of a 1.x badge: a PEM file that the badge itself names. Nothing in 1.x ties it to the issuer, so it has to be
/// served by the issuer's host (L-6, L-7).
pub(crate) async fn hold_legacy(
    run: &mut Run<'_>,
    verification: &Value,
    issuer: &Node,
    jws: &Jws,
) -> Result<Held, Trouble> {
    let address = node::text(verification, "url").or_else(|| node::one(verification, "creator").and_then(node::id_of));
    let Some(url) = address.and_then(node::web_address) else {
        return Err(Trouble::failed(
            Reason::Structure,
            "The badge does not name the address of its key.",
        ));
    };
    if !scope::same_authority(&url, &issuer.url) {
        let message = format!(
            "The key is hosted on {}, and the issuer on {}.",
            scope::authority(&url),
            scope::authority(&issuer.url)
        );
        return Err(Trouble::failed(Reason::Key, message).at(url));
    }
    let document = fetch::document(run, &url, Role::Key).await.map_err(as_key)?;
    if let Some(host) = fetch::led_to(&document, &url) {
        let message = format!("The key's address leads on to {host}, which is not the issuer's host.");
        return Err(Trouble::failed(Reason::Key, message).at(&url));
    }
    let text = String::from_utf8_lossy(&document.bytes);
    let pem = match holdall_formats::read_json(&document.bytes) {
        Ok(node) => node::text(&node, "publicKeyPem").map(str::to_owned).unwrap_or_default(),
        Err(_) => text.into_owned(),
    };
    let key = PublicKey::from_pem(&pem).map_err(|trouble| trouble.at(&url))?;
    let owned = OwnedKey {
        key,
        address: url.to_string(),
    };
    Ok(owned.hold(jws))
}
