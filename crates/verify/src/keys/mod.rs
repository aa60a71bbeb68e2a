//! Public keys in every dress that issuers give them: PEM, JWK and Multikey; and signatures made with them.
//!
//! The algorithm of a signature is chosen by the kind of key from a short list, never by what the token asks for
//! (SIG-2, J-1).

mod der;
mod weak;

use aws_lc_rs::signature::{self, VerificationAlgorithm};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use holdall_model::Reason;
use serde_json::Value;

use crate::{finding::Trouble, parsed};

/// The family of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Rsa,
    P256,
    P384,
    P521,
    /// The curve of Bitcoin's keys, which some DIDs use.
    Secp256k1,
    Ed25519,
}

/// A public key.
#[derive(Debug, Clone)]
pub(crate) struct PublicKey {
    pub family: Family,
    /// PKCS#1 `RSAPublicKey`, an uncompressed or compressed point, or 32 raw bytes.
    bytes: Vec<u8>,
    /// The only algorithm that the key was published for; absent when it may be used for all of its family.
    only: Option<String>,
}

/// The same key in whatever dress: a point may be written with one coordinate or with both.
impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.family == other.family && self.short_form() == other.short_form()
    }
}

/// Smallest RSA modulus that proves anything, in bits.
const MIN_RSA_BITS: usize = 2048;

/// Largest RSA modulus that can be checked here, in bits.
const MAX_RSA_BITS: usize = 8192;

/// Longest Multikey text: an RSA key of 8192 bits.
const MAX_MULTIKEY: usize = 1_500;

impl PublicKey {
    fn new(family: Family, bytes: Vec<u8>) -> Self {
        Self {
            family,
            bytes,
            only: None,
        }
    }

    /// The bytes with points in their compressed form.
    fn short_form(&self) -> Vec<u8> {
        match (self.family, self.bytes.as_slice()) {
            (Family::Rsa | Family::Ed25519, bytes) => bytes.to_vec(),
            (_, [4, point @ ..]) => {
                let (x, y) = point.split_at(point.len() / 2);
                let odd = y.last().is_some_and(|last| last & 1 == 1);
                [&[2 + u8::from(odd)][..], x].concat()
            }
            (_, bytes) => bytes.to_vec(),
        }
    }

    /// The key in a PEM text: `PUBLIC KEY`, or `RSA PUBLIC KEY`.
    pub fn from_pem(pem: &str) -> Result<Self, Trouble> {
        parsed::pem(pem, || Self::read_pem(pem))
    }

    fn read_pem(pem: &str) -> Result<Self, Trouble> {
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
            family => Ok(Self::new(family, bytes)),
        }
    }

    fn rsa(bytes: Vec<u8>) -> Result<Self, Trouble> {
        let bits = der::rsa_bits(&bytes)
            .ok_or_else(|| Trouble::failed(Reason::Key, "The issuer's RSA key cannot be read."))?;
        if bits < MIN_RSA_BITS {
            let message = format!("The issuer's RSA key is too weak to prove anything ({bits} bits).");
            return Err(Trouble::failed(Reason::Key, message));
        }
        if bits > MAX_RSA_BITS {
            let message = format!("The issuer's RSA key is too large to be checked here ({bits} bits).");
            return Err(Trouble::unsure(Reason::Key, message));
        }
        Ok(Self::new(Family::Rsa, bytes))
    }

    /// The key in a JSON Web Key. One that holds private members is refused (J-4).
    pub fn from_jwk(jwk: &Value) -> Result<Self, Trouble> {
        let bad = |why: &str| Trouble::failed(Reason::Key, format!("The issuer's key {why}."));
        if ["d", "p", "q", "k"].iter().any(|member| jwk.get(member).is_some()) {
            return Err(bad("is published with its private half, so anybody can sign with it"));
        }
        let text = |member: &str| jwk.get(member).and_then(Value::as_str);
        let operations = jwk.get("key_ops").and_then(Value::as_array);
        let verifies = operations.is_none_or(|all| all.iter().any(|one| one == "verify"));
        if text("use").is_some_and(|purpose| purpose != "sig") || !verifies {
            return Err(bad("was published for another purpose than signatures"));
        }
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
            Ok(Self::new(family, [&[4][..], &x, &y].concat()))
        };
        let key = match (text("kty"), text("crv")) {
            (Some("RSA"), _) => Self::rsa(der::rsa_public_key(&part("n")?, &part("e")?)),
            (Some("EC"), Some("P-256")) => point(Family::P256, 32),
            (Some("EC"), Some("P-384")) => point(Family::P384, 48),
            (Some("EC"), Some("P-521")) => point(Family::P521, 66),
            (Some("EC"), Some("secp256k1")) => point(Family::Secp256k1, 32),
            (Some("OKP"), Some("Ed25519")) => Self::ed25519(part("x")?),
            (None | Some("oct"), _) | (Some("EC" | "OKP"), None) => Err(bad("does not say what kind of key it is")),
            _ => Err(Trouble::unsure(
                Reason::Key,
                "The issuer's key is of a kind that cannot be checked here.",
            )),
        }?;
        Ok(Self {
            only: text("alg").map(str::to_owned),
            ..key
        })
    }

    /// The key in a Multikey text (`z...`, base58btc) as did:key and Multikey documents hold it.
    pub fn from_multikey(multikey: &str) -> Result<Self, Trouble> {
        let bad = |why: &str| Trouble::failed(Reason::Key, format!("The issuer's key {why}."));
        let encoded = multikey.strip_prefix('z').ok_or_else(|| bad("is not in base58btc"))?;
        if encoded.len() > MAX_MULTIKEY {
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
            [0x82, 0x24, key @ ..] if key.len() == 67 => Self::compressed(Family::P521, key),
            [0xe7, 0x01, key @ ..] if key.len() == 33 => Self::compressed(Family::Secp256k1, key),
            [0x80..=0x82, 0x24, ..] | [0xe7, 0x01, ..] => Err(bad("has the wrong length")),
            [0x85, 0x24, key @ ..] => Self::rsa(key.to_vec()),
            // Two bytes for the kind, and 32 for the shortest key of any.
            _ if bytes.len() < 34 => Err(bad("is too short to be one")),
            _ => Err(Trouble::unsure(
                Reason::Key,
                "The issuer's key is of a kind that cannot be checked here.",
            )),
        }
    }

    /// The one Multikey text that this key can be written as.
    pub fn multikey(&self) -> String {
        let head = match self.family {
            Family::Ed25519 => [0xed, 0x01],
            Family::P256 => [0x80, 0x24],
            Family::P384 => [0x81, 0x24],
            Family::P521 => [0x82, 0x24],
            Family::Secp256k1 => [0xe7, 0x01],
            Family::Rsa => [0x85, 0x24],
        };
        let bytes = [&head[..], &self.short_form()].concat();
        format!("z{}", bs58::encode(bytes).into_string())
    }

    fn ed25519(bytes: Vec<u8>) -> Result<Self, Trouble> {
        let bad = |why: &str| Trouble::failed(Reason::Key, format!("The issuer's Ed25519 key {why}."));
        match <&[u8; 32]>::try_from(bytes.as_slice()) {
            Err(_) => Err(bad("has the wrong length")),
            Ok(point) if weak::is_of_small_order(point) => Err(bad("is too weak to prove anything")),
            Ok(_) => Ok(Self::new(Family::Ed25519, bytes)),
        }
    }

    fn compressed(family: Family, point: &[u8]) -> Result<Self, Trouble> {
        Ok(Self::new(family, point.to_vec()))
    }

    /// Whether a JWS algorithm may be used with a key of this kind.
    pub fn allows(&self, alg: &str) -> bool {
        self.algorithm(alg).is_some()
    }

    fn algorithm(&self, alg: &str) -> Option<&'static dyn VerificationAlgorithm> {
        let one_name = |name: &str| {
            if name == "Ed25519" {
                "EdDSA".to_owned()
            } else {
                name.to_owned()
            }
        };
        if self.only.as_deref().is_some_and(|only| one_name(only) != one_name(alg)) {
            return None;
        }
        Some(match (self.family, alg) {
            (Family::Rsa, "RS256") => &signature::RSA_PKCS1_2048_8192_SHA256,
            (Family::Rsa, "RS384") => &signature::RSA_PKCS1_2048_8192_SHA384,
            (Family::Rsa, "RS512") => &signature::RSA_PKCS1_2048_8192_SHA512,
            (Family::Rsa, "PS256") => &signature::RSA_PSS_2048_8192_SHA256,
            (Family::Rsa, "PS384") => &signature::RSA_PSS_2048_8192_SHA384,
            (Family::Rsa, "PS512") => &signature::RSA_PSS_2048_8192_SHA512,
            (Family::P256, "ES256") => &signature::ECDSA_P256_SHA256_FIXED,
            (Family::P384, "ES384") => &signature::ECDSA_P384_SHA384_FIXED,
            (Family::P521, "ES512") => &signature::ECDSA_P521_SHA512_FIXED,
            (Family::Secp256k1, "ES256K") => &signature::ECDSA_P256K1_SHA256_FIXED,
            (Family::Ed25519, "EdDSA" | "Ed25519") => &signature::ED25519,
            _ => return None,
        })
    }

    /// Whether `signature` over `message` was made with this key by `alg`.
    pub fn verifies(&self, alg: &str, message: &[u8], signature: &[u8]) -> bool {
        let Some(algorithm) = self.algorithm(alg) else {
            return false;
        };
        parsed::key(alg, algorithm, &self.bytes).is_some_and(|key| key.verify_sig(message, signature).is_ok())
    }

    /// Whether a proof's signature holds, by the one algorithm that proofs use with this kind of key.
    pub fn verifies_proof(&self, message: &[u8], signature: &[u8]) -> bool {
        let alg = match self.family {
            Family::Ed25519 => "EdDSA",
            Family::P256 => "ES256",
            Family::P384 => "ES384",
            Family::P521 => "ES512",
            Family::Secp256k1 => "ES256K",
            Family::Rsa => "RS256",
        };
        self.verifies(alg, message, signature)
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
