//! From the name of a key to a key of the issuer (DI-5, DI-6, J-3 to J-5).

use std::sync::Arc;

use holdall_model::{Outcome, Reason, Role};
use serde_json::Value;
use url::Url;

use super::did;
use crate::{checks::scope, fetch, finding::Trouble, keys::PublicKey, node, run::Run};

const ELSEWHERE: &str = "The token's key is hosted elsewhere than the issuer, whose key set does not list it.";

fn stranger(message: impl Into<String>) -> Trouble {
    Trouble::failed(Reason::IssuerBinding, message)
}

/// The key that a proof names, if it is the issuer's.
pub(crate) async fn proof_key(run: &mut Run<'_>, issuer: &str, method: &str) -> Result<PublicKey, Trouble> {
    if issuer.starts_with("did:") {
        if did::before_fragment(method) != issuer {
            return Err(stranger(
                "The proof was made with a key of somebody else than the issuer.",
            ));
        }
        let controller = did::resolve(run, issuer).await?;
        return controller.assertion_key(method, run.question.now);
    }
    let (Some(issuer_url), Some(url)) = (node::web_address(issuer), node::web_address(method)) else {
        return Err(stranger("Nothing ties the key of the proof to the issuer."));
    };
    on_issuers_host(&url, &issuer_url)?;
    let document = fetch::json(run, &url, Role::Key).await.map_err(did::not_to_be_had)?;
    if leads_away(run, &url).await {
        return Err(stranger("The key's address leads on to another host than the issuer's.").at(&url));
    }
    key_served(&document, method, issuer, run).map_err(|trouble| trouble.at(&url))
}

/// The key in a document of an https issuer: a verification method that names the issuer as its controller, or the
/// issuer's own document.
fn key_served(document: &Arc<Value>, method: &str, issuer: &str, run: &Run<'_>) -> Result<PublicKey, Trouble> {
    let now = run.question.now;
    if node::text(document, "id") == Some(issuer) {
        return did::Controller::of(issuer, Arc::clone(document)).assertion_key(method, now);
    }
    if node::text(document, "id") != Some(method) {
        return Err(Trouble::failed(Reason::Key, "The key document is about another key."));
    }
    match node::has(document, "controller") && !did::is_anothers(document, issuer) {
        true => did::key_in(document, now),
        false => Err(stranger("The key document does not name the issuer as its controller.")),
    }
}

/// Whether another host served what was asked for at `url`.
async fn leads_away(run: &mut Run<'_>, url: &Url) -> bool {
    let document = fetch::document(run, url, Role::Key).await;
    document.is_ok_and(|document| fetch::led_to(&document, url).is_some())
}

fn on_issuers_host(url: &Url, issuer: &Url) -> Result<(), Trouble> {
    // A key may be served better protected than the issuer's own address, never worse.
    let protected = url.scheme() == issuer.scheme() || url.scheme() == "https";
    match scope::same_authority(url, issuer) && protected {
        true => Ok(()),
        false => Err(stranger("The key is hosted elsewhere than the issuer.")),
    }
}

/// The key that a token names in its header, if it is the issuer's.
pub(crate) async fn token_key(run: &mut Run<'_>, issuer: &str, header: &Value) -> Result<PublicKey, Trouble> {
    let kid = header.get("kid").and_then(Value::as_str);
    let jwk = match (header.get("jwk"), kid) {
        // A name goes before a key brought along, but a private key in the open is a private key in the open.
        (Some(jwk), Some(_)) if jwk.get("d").is_none() => None,
        (Some(jwk), _) => Some(PublicKey::from_jwk(jwk)?),
        (None, _) => None,
    };
    match (kid, jwk) {
        (Some(kid), _) if issuer.starts_with("did:") => {
            let named = did::before_fragment(kid);
            if named.contains(':') && named != issuer {
                return Err(stranger(
                    "The token was signed with a key of somebody else than the issuer.",
                ));
            }
            let controller = did::resolve(run, issuer).await?;
            controller.assertion_key(&controller.full_name(kid), run.question.now)
        }
        (None, Some(jwk)) if issuer.starts_with("did:") => {
            let controller = did::resolve(run, issuer).await?;
            match controller.asserts_with(&jwk, run.question.now) {
                true => Ok(jwk),
                false => Err(stranger(
                    "The token brings its own key, which the issuer's key document does not list.",
                )),
            }
        }
        (Some(kid), _) => web_key(run, issuer, kid).await,
        (None, Some(jwk)) => {
            let issuer_url = web_issuer(issuer)?;
            match in_key_set(run, &issuer_url, |key, _| *key == jwk).await? {
                Some(key) => Ok(key),
                None => Err(stranger(
                    "The token brings its own key, which the issuer's key set does not list.",
                )),
            }
        }
        (None, None) => Err(Trouble::failed(Reason::Key, "The token does not name its key.")),
    }
}

fn web_issuer(issuer: &str) -> Result<Url, Trouble> {
    node::web_address(issuer)
        .ok_or_else(|| stranger("The issuer has neither a DID nor a web address, so no key can be its own."))
}

/// The key at the address that a token names, or in the issuer's key set.
async fn web_key(run: &mut Run<'_>, issuer: &str, kid: &str) -> Result<PublicKey, Trouble> {
    let issuer_url = web_issuer(issuer)?;
    let Some(url) = node::web_address(kid) else {
        if kid.starts_with("did:") {
            return Err(stranger(
                "The token was signed with a key of somebody else than the issuer.",
            ));
        }
        let found = in_key_set(run, &issuer_url, |_, name| name == Some(kid)).await?;
        return found.ok_or_else(|| {
            Trouble::failed(
                Reason::Key,
                "The issuer's key set does not list the key that the token names.",
            )
        });
    };
    let own_host = on_issuers_host(&url, &issuer_url).is_ok();
    // A stranger's host is not even asked for a key unless the issuer publishes keys that it could be.
    if !own_host && in_key_set(run, &issuer_url, |_, _| true).await?.is_none() {
        return Err(stranger(ELSEWHERE));
    }
    let document = fetch::json(run, &url, Role::Key).await.map_err(did::not_to_be_had)?;
    let key = key_at(&document, kid, issuer, run).map_err(|trouble| trouble.at(&url))?;
    if own_host && !leads_away(run, &url).await {
        return Ok(key);
    }
    let listed = in_key_set(run, &issuer_url, |listed, _| *listed == key).await?;
    listed.ok_or_else(|| stranger(ELSEWHERE))
}

/// A bare JWK, a set of them, a verification method, or the issuer's own document.
fn key_at(document: &Arc<Value>, kid: &str, issuer: &str, run: &Run<'_>) -> Result<PublicKey, Trouble> {
    if node::text(document, "id") == Some(issuer) && node::has(document, "assertionMethod") {
        return did::Controller::of(issuer, Arc::clone(document)).assertion_key(kid, run.question.now);
    }
    if did::is_anothers(document, issuer) {
        return Err(stranger(
            "The key document names somebody else than the issuer as its controller.",
        ));
    }
    if document.get("kty").is_some() {
        return PublicKey::from_jwk(document);
    }
    let keys = node::list(document, "keys");
    let fragment = kid.rsplit_once('#').map(|(_, name)| name);
    let names = |key: &&&Value| {
        key.get("kid")
            .and_then(Value::as_str)
            .is_some_and(|name| name == kid || Some(name) == fragment)
    };
    match (keys.iter().find(names), keys.as_slice()) {
        (Some(key), _) => PublicKey::from_jwk(key),
        (None, [only]) => PublicKey::from_jwk(only),
        (None, []) => did::key_in(document, run.question.now),
        (None, _) => Err(Trouble::failed(
            Reason::Key,
            "The key set does not list the key that the token names.",
        )),
    }
}

/// The key in the issuer's own set that fits. It is at `https://{host}/.well-known/jwks.json`; hosts without https may
/// serve it as they serve the issuer.
async fn in_key_set(
    run: &mut Run<'_>,
    issuer: &Url,
    fits: impl Fn(&PublicKey, Option<&str>) -> bool,
) -> Result<Option<PublicKey>, Trouble> {
    let mut secure = issuer.clone();
    let addresses = match issuer.scheme() {
        "http" if secure.set_scheme("https").is_ok() => vec![secure, issuer.clone()],
        _ => vec![issuer.clone()],
    };
    let mut unheard = None;
    for address in addresses {
        let Ok(url) = address.join("/.well-known/jwks.json") else {
            continue;
        };
        let set = match fetch::json(run, &url, Role::Key).await {
            Ok(set) => set,
            // A host that serves no key set lists no key; one that cannot be reached leaves the question open.
            Err(trouble) if trouble.outcome == Outcome::Failed => continue,
            Err(trouble) => {
                unheard.get_or_insert(did::not_to_be_had(trouble));
                continue;
            }
        };
        let keys = node::list(&set, "keys");
        let mut named = keys
            .iter()
            .filter_map(|jwk| Some((PublicKey::from_jwk(jwk).ok()?, jwk.get("kid").and_then(Value::as_str))));
        if let Some((key, _)) = named.find(|(key, name)| fits(key, *name)) {
            return Ok(Some(key));
        }
    }
    match unheard {
        Some(trouble) => Err(trouble),
        None => Ok(None),
    }
}
