//! Public keys in every dress that issuers give them: PEM, JWK and Multikey; and signatures made with them.
//!
//! The algorithm of a signature is chosen by the kind of key from a short list, never by what the token asks for
//! (SIG-2, J-1).

mod der;

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use holdall_model::Reason;
use serde_json::Value;

use crate::finding::Trouble;

/// The family of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Rsa,
    P256,
    P384,
    Ed25519,
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicKey {
    pub family: Family,
    /// PKCS#1 `RSAPublicKey`, an uncompressed or compressed point, or 32 raw bytes.
    bytes: Vec<u8>,
}

/// Smallest RSA modulus that proves anything, in bits.
const MIN_RSA_BITS: usize = 2048;

impl PublicKey {
    /// The key in a PEM text: `PUBLIC KEY`, or `RSA PUBLIC KEY`.
    pub fn from_pem(pem: &str) -> Result<Self, Trouble> {
        let bad = |why: &str| Trouble::failed(Reason::Key, format!("The issuer's key {why}."));
        let text = pem.trim();
        let inside = |label: &str| {
            let after = text.split_once(&format!("-----BEGIN {label}-----"))?.1;
            Some(after.split_once(&format!("-----END {label}-----"))?.0)
        };
        if text.contains("PRIVATE KEY-----") {
            return Err(bad("is published with its private half, so anybody can sign with it"));
        }
        let decode = |body: &str| {
            let letters: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            STANDARD.decode(letters).map_err(|_| bad("is not a readable PEM text"))
        };
        if let Some(body) = inside("RSA PUBLIC KEY") {
            return Self::rsa(decode(body)?);
        }
        let body = inside("PUBLIC KEY").ok_or_else(|| bad("is not a public key in PEM"))?;
        let (family, bytes) = der::subject_public_key(&decode(body)?).ok_or_else(|| bad("is of an unknown kind"))?;
        match family {
            Family::Rsa => Self::rsa(bytes),
            family => Ok(Self { family, bytes }),
        }
    }

    fn rsa(bytes: Vec<u8>) -> Result<Self, Trouble> {
        let bits = der::rsa_bits(&bytes)
            .ok_or_else(|| Trouble::failed(Reason::Key, "The issuer's RSA key cannot be read."))?;
        if bits < MIN_RSA_BITS {
            let message = format!("The issuer's RSA key is too weak to prove anything ({bits} bits).");
            return Err(Trouble::failed(Reason::Key, message));
        }
        Ok(Self {
            family: Family::Rsa,
            bytes,
        })
    }

    /// The key in a JSON Web Key. One that holds private members is refused (J-4).
    pub fn from_jwk(jwk: &Value) -> Result<Self, Trouble> {
        let bad = |why: &str| Trouble::failed(Reason::Key, format!("The issuer's key {why}."));
        if ["d", "p", "q", "k"].iter().any(|member| jwk.get(member).is_some()) {
            return Err(bad("is published with its private half, so anybody can sign with it"));
        }
        let text = |member: &str| jwk.get(member).and_then(Value::as_str);
        let part = |member: &str| {
            let encoded = text(member).ok_or_else(|| bad("lacks a part"))?;
            URL_SAFE_NO_PAD
                .decode(encoded.trim_end_matches('='))
                .map_err(|_| bad("has a part that is not base64url"))
        };
        let point = |family: Family, size: usize| {
            let (x, y) = (part("x")?, part("y")?);
            if x.len() != size || y.len() != size {
                return Err(bad("has coordinates of the wrong length"));
            }
            Ok(Self {
                family,
                bytes: [&[4][..], &x, &y].concat(),
            })
        };
        match (text("kty"), text("crv")) {
            (Some("RSA"), _) => Self::rsa(der::rsa_public_key(&part("n")?, &part("e")?)),
            (Some("EC"), Some("P-256")) => point(Family::P256, 32),
            (Some("EC"), Some("P-384")) => point(Family::P384, 48),
            (Some("OKP"), Some("Ed25519")) => Self::ed25519(part("x")?),
            _ => Err(Trouble::unsure(
                Reason::Key,
                "The issuer's key is of a kind that cannot be checked here.",
            )),
        }
    }

    /// The key in a Multikey text (`z...`, base58btc) as did:key and Multikey documents hold it.
    pub fn from_multikey(multikey: &str) -> Result<Self, Trouble> {
        let bad = |why: &str| Trouble::failed(Reason::Key, format!("The issuer's key {why}."));
        let encoded = multikey.strip_prefix('z').ok_or_else(|| bad("is not in base58btc"))?;
        if encoded.len() > 256 {
            return Err(bad("is too long"));
        }
        let bytes = bs58::decode(encoded)
            .into_vec()
            .map_err(|_| bad("is not in base58btc"))?;
        Self::from_multikey_bytes(&bytes)
    }

    /// The key in the bytes of a Multikey: two that name its kind, then the key.
    pub fn from_multikey_bytes(bytes: &[u8]) -> Result<Self, Trouble> {
        let bad = |why: &str| Trouble::failed(Reason::Key, format!("The issuer's key {why}."));
        match bytes {
            [0xed, 0x01, key @ ..] => Self::ed25519(key.to_vec()),
            [0x80, 0x24, key @ ..] if key.len() == 33 => Self::compressed(Family::P256, key),
            [0x81, 0x24, key @ ..] if key.len() == 49 => Self::compressed(Family::P384, key),
            [0x80 | 0x81, 0x24, ..] => Err(bad("has the wrong length")),
            [0x85, 0x24, key @ ..] => Self::rsa(key.to_vec()),
            _ => Err(Trouble::unsure(
                Reason::Key,
                "The issuer's key is of a kind that cannot be checked here.",
            )),
        }
    }

    fn ed25519(bytes: Vec<u8>) -> Result<Self, Trouble> {
        match bytes.len() {
            32 => Ok(Self {
                family: Family::Ed25519,
                bytes,
            }),
            _ => Err(Trouble::failed(
                Reason::Key,
                "The issuer's Ed25519 key has the wrong length.",
            )),
        }
    }

    fn compressed(family: Family, point: &[u8]) -> Result<Self, Trouble> {
        Ok(Self {
            family,
            bytes: point.to_vec(),
        })
    }

    /// Whether a JWS algorithm may be used with a key of this kind.
    pub fn allows(&self, alg: &str) -> bool {
        self.algorithm(alg).is_some()
    }

    fn algorithm(&self, alg: &str) -> Option<&'static dyn VerificationAlgorithm> {
        Some(match (self.family, alg) {
            (Family::Rsa, "RS256") => &signature::RSA_PKCS1_2048_8192_SHA256,
            (Family::Rsa, "RS384") => &signature::RSA_PKCS1_2048_8192_SHA384,
            (Family::Rsa, "RS512") => &signature::RSA_PKCS1_2048_8192_SHA512,
            (Family::Rsa, "PS256") => &signature::RSA_PSS_2048_8192_SHA256,
            (Family::P256, "ES256") => &signature::ECDSA_P256_SHA256_FIXED,
            (Family::P384, "ES384") => &signature::ECDSA_P384_SHA384_FIXED,
            (Family::Ed25519, "EdDSA" | "Ed25519") => &signature::ED25519,
            _ => return None,
        })
    }

    /// Whether `signature` over `message` was made with this key by `alg`.
    pub fn verifies(&self, alg: &str, message: &[u8], signature: &[u8]) -> bool {
        let Some(algorithm) = self.algorithm(alg) else {
            return false;
        };
        UnparsedPublicKey::new(algorithm, &self.bytes)
            .verify(message, signature)
            .is_ok()
    }

    /// Whether a proof's signature holds, by the one algorithm that proofs use with this kind of key.
    pub fn verifies_proof(&self, message: &[u8], signature: &[u8]) -> bool {
        let alg = match self.family {
            Family::Ed25519 => "EdDSA",
            Family::P256 => "ES256",
            Family::P384 => "ES384",
            Family::Rsa => "RS256",
        };
        self.verifies(alg, message, signature)
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
