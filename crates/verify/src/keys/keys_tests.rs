use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde_json::json;

use super::*;

fn pem(label: &str, der: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(der)
    )
}

#[test]
fn rsa_keys_in_every_dress_verify_the_same_signature() {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), b"badge", &mut signature)
        .unwrap();
    let spki = pair.public_key().as_der().unwrap();
    let pkcs1 = pair.public_key().as_ref();
    let (_, key) = der::subject_public_key(spki.as_ref()).unwrap();
    assert_eq!(key, pkcs1);
    for key in [
        PublicKey::from_pem(&pem("PUBLIC KEY", spki.as_ref())),
        PublicKey::from_pem(&pem("RSA PUBLIC KEY", pkcs1)),
    ] {
        let key = key.unwrap();
        assert!(key.verifies("RS256", b"badge", &signature));
        assert!(!key.verifies("RS256", b"other", &signature));
        assert!(!key.verifies("RS512", b"badge", &signature));
        for alg in ["none", "HS256", "rs256", "ES256", "EdDSA", ""] {
            assert!(!key.allows(alg), "{alg}");
            assert!(!key.verifies(alg, b"badge", &signature), "{alg}");
        }
    }
}

#[test]
fn a_weak_or_private_key_is_refused() {
    let weak = der::rsa_public_key(&[0xff; 128], &[1, 0, 1]);
    assert_eq!(
        PublicKey::from_pem(&pem("RSA PUBLIC KEY", &weak)).unwrap_err().reason,
        Reason::Key
    );
    assert!(PublicKey::from_pem(&pem("RSA PRIVATE KEY", &weak)).is_err());
    assert!(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----").is_err());
    assert!(PublicKey::from_pem("").is_err());
    let private = json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode([7; 32]), "d": "AA"});
    assert!(PublicKey::from_jwk(&private).unwrap_err().message.contains("private"));
}

#[test]
fn curve_keys_come_as_jwk_multikey_and_pem() {
    let rng = SystemRandom::new();
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let signature = pair.sign(&rng, b"badge").unwrap();
    let point = pair.public_key().as_ref();
    let jwk = json!({"kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..])});
    let mut compressed = vec![0x80, 0x24, 2 + (point[64] & 1)];
    compressed.extend_from_slice(&point[1..33]);
    let multikey = format!("z{}", bs58::encode(compressed).into_string());
    let spki = pair.public_key().as_der().unwrap();
    for key in [
        PublicKey::from_jwk(&jwk),
        PublicKey::from_multikey(&multikey),
        PublicKey::from_pem(&pem("PUBLIC KEY", spki.as_ref())),
    ] {
        let key = key.unwrap();
        assert!(key.verifies("ES256", b"badge", signature.as_ref()));
        assert!(
            !key.verifies("ES256", b"badge", &[0; 64]),
            "a signature of zeros proves nothing"
        );
        assert!(!key.allows("RS256"));
    }
}

#[test]
fn ed25519_keys_come_as_jwk_and_multikey() {
    let pair = Ed25519KeyPair::generate().unwrap();
    let signature = pair.sign(b"badge");
    let raw = pair.public_key().as_ref();
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(raw)});
    let multikey = format!("z{}", bs58::encode([&[0xed, 0x01][..], raw].concat()).into_string());
    let by_jwk = PublicKey::from_jwk(&jwk).unwrap();
    assert_eq!(by_jwk, PublicKey::from_multikey(&multikey).unwrap());
    assert!(by_jwk.verifies_proof(b"badge", signature.as_ref()));
    assert!(!by_jwk.verifies_proof(b"badge", &signature.as_ref()[..63]));
    assert!(PublicKey::from_multikey("m7Q").is_err());
    assert!(PublicKey::from_multikey("z").is_err());
}
