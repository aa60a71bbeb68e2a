//! The signature of a compact JWS (SIG-1 to SIG-6, SIG-12, SIG-13).

use holdall_formats::Jws;
use holdall_model::Reason;

use crate::{finding::Trouble, keys::PublicKey};

/// What the header says that no key could heal: no algorithm, one without a secret key pair, unknown duties (`crit`).
pub(crate) fn header_trouble(jws: &Jws) -> Option<Trouble> {
    if jws.header.get("crit").is_some() {
        return Some(Trouble::failed(
            Reason::Alg,
            "The signature makes demands that are not known here (\"crit\").",
        ));
    }
    if jws.header.get("b64").is_some_and(|usual| *usual != true) {
        return Some(Trouble::failed(
            Reason::Alg,
            "The signature covers its contents in an unusual way (\"b64\").",
        ));
    }
    let alg = match jws.header.get("alg").and_then(serde_json::Value::as_str) {
        Some(alg) => alg,
        None => {
            return Some(Trouble::failed(
                Reason::Alg,
                "The signature does not name its algorithm.",
            ));
        }
    };
    if alg.eq_ignore_ascii_case("none") || alg.to_ascii_uppercase().starts_with("HS") {
        return Some(Trouble::failed(
            Reason::Alg,
            format!("The algorithm \"{}\" proves nothing about the issuer.", brief(alg)),
        ));
    }
    if jws.signature.is_empty() {
        return Some(Trouble::failed(Reason::Signature, "The badge carries no signature."));
    }
    None
}

/// Whether the signature holds under `key`, by an algorithm that fits the key.
pub(crate) fn trouble(jws: &Jws, key: &PublicKey) -> Option<Trouble> {
    if let Some(trouble) = header_trouble(jws) {
        return Some(trouble);
    }
    let alg = jws
        .header
        .get("alg")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    if !key.allows(alg) {
        let message = format!("The algorithm \"{}\" does not belong to the issuer's key.", brief(alg));
        return Some(Trouble::failed(Reason::Alg, message));
    }
    if !key.verifies(alg, jws.signing_input.as_bytes(), &jws.signature) {
        return Some(Trouble::failed(
            Reason::Signature,
            "The signature does not fit the badge and the issuer's key.",
        ));
    }
    None
}

fn brief(alg: &str) -> String {
    alg.chars().take(20).collect()
}
