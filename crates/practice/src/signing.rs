//! Signing sample badges: compact JWS with RS256, by this crate's own use of the cryptography, so that whoever verifies
//! them is checked against somebody else.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

/// `payload` as a compact JWS, signed with a private key in PEM (PKCS #8).
///
/// RS256 is deterministic: the same payload and key make the same bytes.
pub(crate) fn sign(payload: &Value, private_key_pem: &str) -> Option<String> {
    let key = RsaKeyPair::from_pkcs8(&der(private_key_pem)?).ok()?;
    let header = BASE64_URL_SAFE_NO_PAD.encode(json!({"alg": "RS256"}).to_string());
    let payload = BASE64_URL_SAFE_NO_PAD.encode(payload.to_string());
    let input = format!("{header}.{payload}");
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        input.as_bytes(),
        &mut signature,
    )
    .ok()?;
    Some(format!("{input}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)))
}

/// The payload of a compact JWS, its signature not looked at.
pub(crate) fn payload(jws: &str) -> Option<Value> {
    let mut parts = jws.trim().split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// Whether the signature of `jws` is by the owner of a public key in PEM.
pub(crate) fn signed_by(jws: &str, public_key_pem: &str) -> bool {
    let check = || {
        let (input, signature) = jws.trim().rsplit_once('.')?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        let key = der(public_key_pem)?;
        let key = aws_lc_rs::signature::UnparsedPublicKey::new(&aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256, key);
        key.verify(input.as_bytes(), &signature).ok()
    };
    check().is_some()
}

/// The bytes inside a PEM block.
fn der(pem: &str) -> Option<Vec<u8>> {
    let inner: String = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .map(str::trim)
        .collect();
    BASE64_STANDARD.decode(inner).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: &str = include_str!("../samples/keys/city-hospital.practice-key.pem");
    const PUBLIC: &str = include_str!("../samples/keys/city-hospital.practice-public.pem");

    #[test]
    fn a_signature_is_good_until_anything_changes() {
        let jws = sign(&json!({"id": "urn:uuid:1"}), PRIVATE).unwrap();
        assert!(signed_by(&jws, PUBLIC));
        assert_eq!(payload(&jws).unwrap()["id"], "urn:uuid:1");
        let other = sign(&json!({"id": "urn:uuid:2"}), PRIVATE).unwrap();
        let mixed = format!(
            "{}.{}",
            other.rsplit_once('.').unwrap().0,
            jws.rsplit_once('.').unwrap().1
        );
        assert!(!signed_by(&mixed, PUBLIC), "another payload under this signature");
        assert!(!signed_by(
            &jws,
            include_str!("../samples/keys/technical-university.practice-public.pem")
        ));
    }
}
