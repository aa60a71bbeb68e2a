//! Every kind of key, in every place where an issuer may keep it.

use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P256K1_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
        ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair, RSA_PKCS1_SHA256,
        RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
    },
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use holdall_model::{Reason, Verdict};
use serde_json::{Value, json};

use crate::{credentials::credential, signer::*, world::*};

/// Curves with the algorithm that goes with them, their name and the head of their Multikey.
const CURVES: &[(&EcdsaSigningAlgorithm, &str, &str, [u8; 2])] = &[
    (&ECDSA_P256_SHA256_FIXED_SIGNING, "ES256", "P-256", [0x80, 0x24]),
    (&ECDSA_P384_SHA384_FIXED_SIGNING, "ES384", "P-384", [0x81, 0x24]),
    (&ECDSA_P521_SHA512_FIXED_SIGNING, "ES512", "P-521", [0x82, 0x24]),
    (&ECDSA_P256K1_SHA256_FIXED_SIGNING, "ES256K", "secp256k1", [0xe7, 0x01]),
];

fn curve_jwk(pair: &EcdsaKeyPair, curve: &str) -> Value {
    let point = pair.public_key().as_ref();
    let (x, y) = point[1..].split_at((point.len() - 1) / 2);
    json!({"kty": "EC", "crv": curve, "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)})
}

fn curve_multikey(pair: &EcdsaKeyPair, head: [u8; 2]) -> String {
    let point = pair.public_key().as_ref();
    let odd = 2 + (point[point.len() - 1] & 1);
    let bytes = [&head[..], &[odd], &point[1..=(point.len() - 1) / 2]].concat();
    format!("z{}", bs58::encode(bytes).into_string())
}

fn by(pair: &EcdsaKeyPair) -> impl Fn(&[u8]) -> Vec<u8> {
    |data| pair.sign(&SystemRandom::new(), data).unwrap().as_ref().to_vec()
}

fn by_rsa<'k>(pair: &'k RsaKeyPair, padding: &'static dyn RsaEncoding) -> impl Fn(&[u8]) -> Vec<u8> + 'k {
    move |data| {
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(padding, &SystemRandom::new(), data, &mut signature).unwrap();
        signature
    }
}

/// PKCS#1 inside out: modulus and exponent of a public key of 2048 bits.
fn rsa_jwk(pair: &RsaKeyPair) -> Value {
    let der = pair.public_key().as_ref();
    // SEQUENCE (4 bytes), INTEGER of 257 bytes with a leading zero, INTEGER of 3 bytes.
    let (modulus, exponent) = (&der[9..9 + 256], &der[der.len() - 3..]);
    json!({"kty": "RSA", "n": URL_SAFE_NO_PAD.encode(modulus), "e": URL_SAFE_NO_PAD.encode(exponent)})
}

/// The credential of `issuer` with its claims.
fn claims(issuer: &str) -> Value {
    let mut payload = credential();
    payload["issuer"]["id"] = issuer.into();
    payload["iss"] = issuer.into();
    payload["jti"] = payload["id"].clone();
    payload["sub"] = payload["credentialSubject"]["id"].clone();
    payload["nbf"] = 1_704_067_200.into();
    payload
}

async fn judged(world: &World, token: String) -> (Verdict, Vec<Reason>) {
    said(&world.judge(bytes(token)).await)
}

#[tokio::test]
async fn signed_badges_of_2_0_may_use_any_key_that_the_profile_lists() {
    let mut payload = signed_assertion();
    payload["verification"]["creator"] = KEY.into();
    for (signing, alg, curve, _) in CURVES {
        let pair = EcdsaKeyPair::generate(signing).unwrap();
        let der = pair.public_key().as_der().unwrap();
        let pem = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----",
            STANDARD.encode(der.as_ref())
        );
        let mut world = school();
        world.bend(KEY, |key| key["publicKeyPem"] = pem.into());
        let good = token_by(&payload, alg, json!({}), by(&pair));
        assert_eq!(judged(&world, good).await, (Verdict::Valid, vec![]), "{curve}");
        let mislabelled = token_by(&payload, "RS256", json!({}), by(&pair));
        assert_eq!(
            judged(&world, mislabelled).await,
            (Verdict::Invalid, vec![Reason::Alg]),
            "{curve}"
        );
    }
    for (alg, padding) in [
        ("RS512", &RSA_PKCS1_SHA512 as &'static dyn RsaEncoding),
        ("PS256", &RSA_PSS_SHA256),
    ] {
        let token = token_by(&payload, alg, json!({}), by_rsa(&SCHOOL, padding));
        assert_eq!(judged(&school(), token).await, (Verdict::Valid, vec![]), "{alg}");
    }
}

#[tokio::test]
async fn tokens_of_3_0_may_use_any_key_of_a_did() {
    for (signing, alg, curve, head) in CURVES {
        let pair = EcdsaKeyPair::generate(signing).unwrap();
        let multikey = curve_multikey(&pair, *head);
        let did_key = format!("did:key:{multikey}");
        let jwk = curve_jwk(&pair, curve);
        let did_jwk = format!("did:jwk:{}", URL_SAFE_NO_PAD.encode(jwk.to_string()));
        let web = "did:web:school.example:keys";
        let mut world = World::default();
        let method = json!({"id": "#k", "type": "JsonWebKey", "controller": web, "publicKeyJwk": jwk});
        world.put(
            "https://school.example/keys/did.json",
            json!({"id": web, "verificationMethod": [method], "assertionMethod": ["#k"]}),
        );
        for (issuer, header) in [
            (did_key.as_str(), json!({"kid": format!("{did_key}#{multikey}")})),
            (did_key.as_str(), json!({"jwk": jwk})),
            (did_jwk.as_str(), json!({"kid": format!("{did_jwk}#0")})),
            (did_jwk.as_str(), json!({"jwk": jwk})),
            (web, json!({"kid": format!("{web}#k")})),
            (web, json!({"kid": "k"})),
            (web, json!({"jwk": jwk})),
        ] {
            let good = token_by(&claims(issuer), alg, header.clone(), by(&pair));
            assert_eq!(
                judged(&world, good.clone()).await,
                (Verdict::Valid, vec![]),
                "{alg} {header}"
            );
            let (signed, _) = good.rsplit_once('.').unwrap();
            let zeros = format!("{signed}.{}", URL_SAFE_NO_PAD.encode([0; 64]));
            assert_eq!(
                judged(&world, zeros).await,
                (Verdict::Invalid, vec![Reason::Signature]),
                "{alg} {header}"
            );
        }
    }
}

#[tokio::test]
async fn an_rsa_key_of_a_did_signs_tokens() {
    let jwk = rsa_jwk(&SCHOOL);
    let did_jwk = format!("did:jwk:{}", URL_SAFE_NO_PAD.encode(jwk.to_string()));
    let rsa_multikey = [&[0x85, 0x24], SCHOOL.public_key().as_ref()].concat();
    let did_key = format!("did:key:z{}", bs58::encode(rsa_multikey).into_string());
    for (issuer, fragment) in [(&did_jwk, "0"), (&did_key, &did_key[8..])] {
        let header = json!({"kid": format!("{issuer}#{fragment}")});
        let good = token_by(
            &claims(issuer),
            "RS256",
            header.clone(),
            by_rsa(&SCHOOL, &RSA_PKCS1_SHA256),
        );
        assert_eq!(
            judged(&World::default(), good).await,
            (Verdict::Valid, vec![]),
            "{issuer}"
        );
        let forged = token_by(&claims(issuer), "RS256", header, by_rsa(&STRANGER, &RSA_PKCS1_SHA256));
        assert_eq!(
            judged(&World::default(), forged).await,
            (Verdict::Invalid, vec![Reason::Signature])
        );
    }
    let weak = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let mut short = rsa_jwk(&weak);
    short["n"] = URL_SAFE_NO_PAD.encode([0xc1; 128]).into();
    let issuer = format!("did:jwk:{}", URL_SAFE_NO_PAD.encode(short.to_string()));
    let header = json!({"kid": format!("{issuer}#0")});
    let token = token_by(&claims(&issuer), "RS256", header, by_rsa(&weak, &RSA_PKCS1_SHA256));
    assert_eq!(
        judged(&World::default(), token).await,
        (Verdict::Invalid, vec![Reason::Key])
    );
}

#[tokio::test]
async fn a_key_serves_the_one_algorithm_that_it_was_published_for() {
    let mut only = rsa_jwk(&SCHOOL);
    only["alg"] = "RS256".into();
    let issuer = format!("did:jwk:{}", URL_SAFE_NO_PAD.encode(only.to_string()));
    let header = json!({"kid": format!("{issuer}#0")});
    let token = token_by(
        &claims(&issuer),
        "PS256",
        header.clone(),
        by_rsa(&SCHOOL, &RSA_PSS_SHA256),
    );
    assert_eq!(
        judged(&World::default(), token).await,
        (Verdict::Invalid, vec![Reason::Alg])
    );
    let token = token_by(&claims(&issuer), "RS256", header, by_rsa(&SCHOOL, &RSA_PKCS1_SHA256));
    assert_eq!(judged(&World::default(), token).await, (Verdict::Valid, vec![]));
}

/// The addresses of key sets are https by definition, whatever the issuer's own address is.
#[tokio::test]
async fn the_key_set_of_a_plain_web_issuer_is_looked_for_under_https_first() {
    let issuer = "http://school.example/issuer";
    let set = json!({"keys": [jwk(&SCHOOL_ED)]});
    let brought = || token(&claims(issuer), &SCHOOL_ED, json!({"jwk": jwk(&SCHOOL_ED)}));
    for address in [
        "https://school.example/.well-known/jwks.json",
        "http://school.example/.well-known/jwks.json",
    ] {
        let mut world = World::default();
        world.put(address, set.clone());
        assert_eq!(judged(&world, brought()).await, (Verdict::Valid, vec![]), "{address}");
    }
    assert_eq!(
        judged(&World::default(), brought()).await,
        (Verdict::Invalid, vec![Reason::IssuerBinding])
    );
    let mut away = World::default();
    away.0.insert(
        "https://school.example/.well-known/jwks.json".into(),
        Page::Silent(holdall_verify::Missing::Timeout),
    );
    assert_eq!(
        judged(&away, brought()).await.0,
        Verdict::Unverifiable,
        "who does not answer lists nothing, and denies nothing"
    );
}

#[tokio::test]
async fn a_key_document_on_the_issuers_host_may_not_be_somebody_elses() {
    let issuer = "https://school.example/issuer";
    let address = "https://school.example/keys/1";
    let method = |controller: &str| json!({"id": address, "type": "JsonWebKey", "controller": controller, "publicKeyJwk": jwk(&SCHOOL_ED)});
    let header = json!({"kid": address});
    for (document, expected) in [
        (method(issuer), (Verdict::Valid, vec![])),
        (
            method("https://school.example/another-school"),
            (Verdict::Invalid, vec![Reason::IssuerBinding]),
        ),
    ] {
        let mut world = World::default();
        world.put(address, document);
        let token = token(&claims(issuer), &SCHOOL_ED, header.clone());
        assert_eq!(judged(&world, token).await, expected);
    }
    let own = json!({"id": issuer, "assertionMethod": [{"id": format!("{issuer}#k"), "controller": issuer, "publicKeyJwk": jwk(&SCHOOL_ED)}]});
    let mut world = World::default();
    world.put(issuer, own);
    let token = token(&claims(issuer), &SCHOOL_ED, json!({"kid": format!("{issuer}#k")}));
    assert_eq!(judged(&world, token).await, (Verdict::Valid, vec![]));
}

#[tokio::test]
async fn proofs_may_use_keys_written_in_any_dress() {
    let did = "did:web:school.example";
    let raw = bs58::encode(SCHOOL_ED.public_key().as_ref()).into_string();
    for dress in [
        json!({"type": "Multikey", "publicKeyMultibase": multikey(&SCHOOL_ED)}),
        json!({"type": "Ed25519VerificationKey2020", "publicKeyMultibase": multikey(&SCHOOL_ED)}),
        json!({"type": "JsonWebKey2020", "publicKeyJwk": jwk(&SCHOOL_ED)}),
        json!({"type": "Ed25519VerificationKey2018", "publicKeyBase58": raw}),
    ] {
        let mut method = dress.clone();
        method["id"] = format!("{did}#k").into();
        method["controller"] = did.into();
        for document in [
            json!({"id": did, "assertionMethod": [method]}),
            json!({"id": did, "verificationMethod": [method], "assertionMethod": [format!("{did}#k")]}),
        ] {
            let mut world = World::default();
            world.put("https://school.example/.well-known/did.json", document);
            let mut signed = credential();
            signed["issuer"]["id"] = did.into();
            signed["proof"] = proof(&signed, &SCHOOL_ED, &format!("{did}#k"), json!({}));
            assert_eq!(
                said(&world.judge(bytes(&signed)).await),
                (Verdict::Valid, vec![]),
                "{dress}"
            );
        }
    }
    let jwk_did = format!("did:jwk:{}", URL_SAFE_NO_PAD.encode(jwk(&SCHOOL_ED).to_string()));
    let mut signed = credential();
    signed["issuer"]["id"] = jwk_did.as_str().into();
    signed["proof"] = proof(&signed, &SCHOOL_ED, &format!("{jwk_did}#0"), json!({}));
    assert_eq!(
        said(&World::default().judge(bytes(&signed)).await),
        (Verdict::Valid, vec![])
    );
}

/// A page on the school's host that leads on to any address is the stranger's way in.
#[tokio::test]
async fn a_key_to_which_the_issuers_host_only_leads_on_is_not_the_issuers() {
    let issuer = "https://school.example/issuer";
    let open = "https://school.example/go?to=https://evil.example/key";
    let method = json!({"id": open, "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": jwk(&STRANGER_ED)});
    for body in [jwk(&STRANGER_ED), method] {
        let mut world = World::default();
        world
            .0
            .insert(open.into(), Page::Led("https://evil.example/key", body.to_string()));
        let token = token(&claims(issuer), &STRANGER_ED, json!({"kid": open}));
        assert_eq!(
            judged(&world, token).await,
            (Verdict::Invalid, vec![Reason::IssuerBinding])
        );
        let mut proven = credential();
        proven["issuer"]["id"] = issuer.into();
        proven["proof"] = proof(&proven, &STRANGER_ED, open, json!({}));
        assert_eq!(
            said(&world.judge(bytes(&proven)).await),
            (Verdict::Invalid, vec![Reason::IssuerBinding])
        );
        world
            .0
            .insert(open.into(), Page::Led("https://school.example/key", body.to_string()));
        let token = token_by(&claims(issuer), "EdDSA", json!({"kid": open}), |data| {
            STRANGER_ED.sign(data).as_ref().to_vec()
        });
        assert_eq!(
            judged(&world, token).await,
            (Verdict::Valid, vec![]),
            "on its own host it may lead about"
        );
    }
}
