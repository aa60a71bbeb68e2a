use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P256K1_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
        ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
        RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
    },
};
use holdall_model::Outcome;
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
    let large = der::rsa_public_key(&[0xff; 1025], &[1, 0, 1]);
    assert_eq!(
        PublicKey::from_pem(&pem("RSA PUBLIC KEY", &large)).unwrap_err().outcome,
        Outcome::CouldNotCheck,
        "what is too much for us is no fault of the key"
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
    for (signing, alg, curve, prefix) in [
        (&ECDSA_P256_SHA256_FIXED_SIGNING, "ES256", "P-256", [0x80, 0x24]),
        (&ECDSA_P384_SHA384_FIXED_SIGNING, "ES384", "P-384", [0x81, 0x24]),
        (&ECDSA_P521_SHA512_FIXED_SIGNING, "ES512", "P-521", [0x82, 0x24]),
        (&ECDSA_P256K1_SHA256_FIXED_SIGNING, "ES256K", "secp256k1", [0xe7, 0x01]),
    ] {
        let pair = EcdsaKeyPair::generate(signing).unwrap();
        let signature = pair.sign(&rng, b"badge").unwrap();
        let point = pair.public_key().as_ref();
        let size = (point.len() - 1) / 2;
        let (x, y) = point[1..].split_at(size);
        let jwk = json!({"kty": "EC", "crv": curve, "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)});
        let compressed = [&prefix[..], &[2 + (y[size - 1] & 1)], x].concat();
        let multikey = format!("z{}", bs58::encode(&compressed).into_string());
        let spki = pair.public_key().as_der().unwrap();
        for key in [
            PublicKey::from_jwk(&jwk),
            PublicKey::from_multikey(&multikey),
            PublicKey::from_pem(&pem("PUBLIC KEY", spki.as_ref())),
        ] {
            let key = key.unwrap();
            assert_eq!(key.multikey(), multikey);
            assert!(key.verifies(alg, b"badge", signature.as_ref()), "{alg}");
            assert!(!key.verifies(alg, b"other", signature.as_ref()), "{alg}");
            assert!(
                !key.verifies(alg, b"badge", &vec![0; 2 * size]),
                "a signature of zeros proves nothing"
            );
            for other in ["RS256", "ES256", "ES384", "ES512", "ES256K", "EdDSA", "none", "HS256"] {
                assert_eq!(key.allows(other), other == alg, "{other} with a key of {curve}");
            }
        }
        let long = [&compressed[..], &[0]].concat();
        let error = PublicKey::from_multikey_bytes(&long).unwrap_err();
        assert_eq!(error.reason, Reason::Key, "{curve}");
    }
}

#[test]
fn rsa_keys_sign_in_two_ways_by_three_hashes() {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let key = PublicKey::from_pem(&pem("RSA PUBLIC KEY", pair.public_key().as_ref())).unwrap();
    let ways: [(&str, &'static dyn RsaEncoding); 6] = [
        ("RS256", &RSA_PKCS1_SHA256),
        ("RS384", &RSA_PKCS1_SHA384),
        ("RS512", &RSA_PKCS1_SHA512),
        ("PS256", &RSA_PSS_SHA256),
        ("PS384", &RSA_PSS_SHA384),
        ("PS512", &RSA_PSS_SHA512),
    ];
    for (alg, padding) in ways {
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(padding, &SystemRandom::new(), b"badge", &mut signature)
            .unwrap();
        for (other, _) in ways {
            assert_eq!(
                key.verifies(other, b"badge", &signature),
                other == alg,
                "{alg} as {other}"
            );
        }
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
}

#[test]
fn what_is_too_short_for_any_key_is_none_and_a_kind_that_is_not_known_may_be_one() {
    for no_key in ["m7Q", "z", "zNonsense"] {
        let trouble = PublicKey::from_multikey(no_key).unwrap_err();
        assert_eq!(
            (trouble.outcome, trouble.reason),
            (Outcome::Failed, Reason::Key),
            "{no_key}"
        );
    }
    let x25519 = [&[0xec, 0x01][..], &[7; 32]].concat();
    let trouble = PublicKey::from_multikey_bytes(&x25519).unwrap_err();
    assert_eq!(trouble.outcome, Outcome::CouldNotCheck);
}

#[test]
fn a_key_is_the_same_in_every_dress_and_serves_what_it_was_published_for() {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let point = pair.public_key().as_ref();
    let mut jwk = json!({"kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..])});
    let compressed = [&[0x80, 0x24, 2 + (point[64] & 1)], &point[1..33]].concat();
    let short = PublicKey::from_multikey_bytes(&compressed).unwrap();
    assert_eq!(PublicKey::from_jwk(&jwk).unwrap(), short);
    let other = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let compressed = [
        &[0x80, 0x24, 2 + (other.public_key().as_ref()[64] & 1)],
        &other.public_key().as_ref()[1..33],
    ];
    assert_ne!(PublicKey::from_multikey_bytes(&compressed.concat()).unwrap(), short);
    jwk["alg"] = "ES256".into();
    assert!(PublicKey::from_jwk(&jwk).unwrap().allows("ES256"));
    jwk["alg"] = "ECDH-ES".into();
    assert!(!PublicKey::from_jwk(&jwk).unwrap().allows("ES256"));
    for purpose in [json!({"use": "enc"}), json!({"key_ops": ["deriveKey"]})] {
        let mut wrong = jwk.clone();
        wrong
            .as_object_mut()
            .unwrap()
            .extend(purpose.as_object().unwrap().clone());
        assert_eq!(
            PublicKey::from_jwk(&wrong).unwrap_err().reason,
            Reason::Key,
            "{purpose}"
        );
    }
}
