//! The set of badges: one school, many awards of the size that issuers write.

use std::{collections::BTreeMap, fs, path::Path};

use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

use crate::signer;

const V2: &str = "https://w3id.org/openbadges/v2";
const SCHOOL: &str = "https://school.example";
const WORDS: &str =
    "ties a bowline a sheet bend and a clove hitch in the dark with cold hands and says when each is safe ";

/// The keys of the school.
struct Keys {
    rsa: RsaKeyPair,
    p256: EcdsaKeyPair,
    ed25519: Ed25519KeyPair,
}

/// Writes the set into `folder`, `count` badges of each kind.
pub fn make(folder: &Path, count: usize) {
    fs::create_dir_all(folder).unwrap();
    let keys = Keys {
        rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
        p256: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
        ed25519: Ed25519KeyPair::generate().unwrap(),
    };
    let mut documents = school(&keys);
    let write = |name: &str, lines: Vec<Value>| {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        fs::write(folder.join(name), text).unwrap();
    };
    write(
        "signed.jsonl",
        (0..count)
            .map(|at| jws(&json!({"alg": "RS256"}), &signed(at), |input| by_rsa(&keys.rsa, input)).into())
            .collect(),
    );
    let mut hosted = Vec::new();
    for at in 0..count {
        let url = format!("{SCHOOL}/assertions/{at}");
        let mut assertion = assertion(at);
        assertion["id"] = url.clone().into();
        assertion["verification"] = json!({"type": "HostedBadge"});
        documents.insert(url.clone(), assertion.to_string());
        hosted.push(url.into());
    }
    write("hosted.jsonl", hosted);
    let did = signer::did_key(&keys.ed25519);
    write(
        "eddsa-rdfc-2022.jsonl",
        (0..count)
            .map(|at| signer::signed(credential(at, &did), &keys.ed25519).to_string().into())
            .collect(),
    );
    for (name, alg) in [
        ("jwt-rs256.jsonl", "RS256"),
        ("jwt-es256.jsonl", "ES256"),
        ("jwt-eddsa.jsonl", "EdDSA"),
    ] {
        let (did, kid) = controller(&keys, alg);
        let header = json!({"alg": alg, "typ": "JWT", "kid": kid});
        let sign = |input: &[u8]| match alg {
            "RS256" => by_rsa(&keys.rsa, input),
            "ES256" => keys.p256.sign(&SystemRandom::new(), input).unwrap().as_ref().to_vec(),
            _ => keys.ed25519.sign(input).as_ref().to_vec(),
        };
        write(
            name,
            (0..count)
                .map(|at| jws(&header, &claims(credential(at, &did)), sign).into())
                .collect(),
        );
    }
    let pems = json!({
        "RS256": pem(keys.rsa.public_key().as_der().unwrap().as_ref()),
        "ES256": pem(keys.p256.public_key().as_der().unwrap().as_ref()),
        "EdDSA": pem(keys.ed25519.public_key().as_der().unwrap().as_ref()),
    });
    fs::write(folder.join("keys.json"), pems.to_string()).unwrap();
    fs::write(folder.join("documents.json"), json!(documents).to_string()).unwrap();
}

/// The documents that signed and hosted badges rest on.
fn school(keys: &Keys) -> BTreeMap<String, String> {
    let at = |path: &str| format!("{SCHOOL}/{path}");
    let withdrawn: Vec<Value> = (0..50)
        .map(|at| json!({"id": format!("urn:uuid:dead0000-0000-4000-8000-{at:012}"), "revocationReason": "A mistake."}))
        .collect();
    let documents = [
        json!({"@context": V2, "type": "Issuer", "id": at("issuer"), "name": "Harbour School", "url": at(""),
            "email": "badges@school.example", "description": WORDS.repeat(2), "publicKey": at("key"),
            "revocationList": at("revoked")}),
        json!({"@context": V2, "type": "BadgeClass", "id": at("badge"), "name": "Knots", "description": WORDS.repeat(3),
            "image": at("badge.png"), "criteria": {"narrative": WORDS.repeat(4)}, "issuer": at("issuer"),
            "tags": ["knots", "sailing", "safety"]}),
        json!({"@context": V2, "type": "CryptographicKey", "id": at("key"), "owner": at("issuer"),
            "publicKeyPem": pem(keys.rsa.public_key().as_der().unwrap().as_ref())}),
        json!({"@context": V2, "type": "RevocationList", "id": at("revoked"), "issuer": at("issuer"),
            "revokedAssertions": withdrawn}),
    ];
    documents
        .iter()
        .map(|document| (document["id"].as_str().unwrap().to_owned(), document.to_string()))
        .collect()
}

/// An award of about 2.5 KB.
fn assertion(at: usize) -> Value {
    let evidence: Vec<Value> = (0..4)
        .map(|piece| {
            json!({"id": format!("{SCHOOL}/evidence/{at}-{piece}"), "type": "Evidence", "name": format!("Piece {piece}"),
                "narrative": WORDS.repeat(4)})
        })
        .collect();
    json!({"@context": V2, "type": "Assertion", "id": "", "badge": format!("{SCHOOL}/badge"),
        "issuedOn": "2024-05-06T07:08:09+00:00", "expires": "2099-01-01T00:00:00Z",
        "recipient": {"type": "email", "hashed": true, "salt": "deadsea", "identity":
            "sha256$c7ef86405ba71b85acd8e2e95166c4b111448089f2e1599f42fe1bba46e865c5"},
        "narrative": WORDS.repeat(2), "evidence": evidence, "verification": {}})
}

fn signed(at: usize) -> Value {
    let mut assertion = assertion(at);
    assertion["id"] = format!("urn:uuid:5b6e7c3a-0f40-4e5e-9d6c-{at:012}").into();
    assertion["verification"] = json!({"type": "SignedBadge", "creator": format!("{SCHOOL}/key")});
    assertion
}

/// A credential of 3.0 of about 2 KB.
fn credential(at: usize, issuer: &str) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": format!("urn:uuid:8e5f7a1c-0000-4000-8000-{at:012}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Harbour School", "url": SCHOOL},
        "validFrom": "2024-01-01T00:00:00Z", "validUntil": "2099-01-01T00:00:00Z", "name": "Knots",
        "credentialSubject": {"id": format!("did:example:ada{at}"), "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "hashed": true, "salt": "deadsea", "identityType": "emailAddress",
                "identityHash": "sha256$c7ef86405ba71b85acd8e2e95166c4b111448089f2e1599f42fe1bba46e865c5"}],
            "achievement": {"id": format!("{SCHOOL}/achievements/knots"), "type": ["Achievement"], "achievementType": "Badge",
                "name": "Knots", "description": WORDS.repeat(3), "criteria": {"narrative": WORDS.repeat(4)},
                "image": {"id": format!("{SCHOOL}/badge.png"), "type": "Image"}}},
        "evidence": [{"id": format!("{SCHOOL}/evidence/{at}"), "type": ["Evidence"], "name": "Photographs",
            "narrative": WORDS.repeat(2)}],
    })
}

fn claims(mut credential: Value) -> Value {
    credential["iss"] = credential["issuer"]["id"].clone();
    credential["jti"] = credential["id"].clone();
    credential["sub"] = credential["credentialSubject"]["id"].clone();
    credential["nbf"] = 1_704_067_200.into();
    credential
}

/// A DID that holds the key for `alg`, and the key's name.
fn controller(keys: &Keys, alg: &str) -> (String, String) {
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let jwk = match alg {
        "RS256" => {
            // A sequence of a 257 byte modulus, which begins with a zero, and a three byte exponent.
            let der = keys.rsa.public_key().as_ref();
            json!({"kty": "RSA", "n": part(&der[9..265]), "e": part(&der[267..])})
        }
        "ES256" => {
            let point = keys.p256.public_key().as_ref();
            json!({"kty": "EC", "crv": "P-256", "x": part(&point[1..33]), "y": part(&point[33..])})
        }
        _ => {
            let did = signer::did_key(&keys.ed25519);
            return (did.clone(), format!("{did}#{}", signer::multikey(&keys.ed25519)));
        }
    };
    let did = format!("did:jwk:{}", part(jwk.to_string().as_bytes()));
    (did.clone(), format!("{did}#0"))
}

fn by_rsa(pair: &RsaKeyPair, input: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input, &mut signature)
        .unwrap();
    signature
}

fn jws(header: &Value, payload: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", part(header), part(payload));
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(sign(input.as_bytes())))
}

fn pem(der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let lines: Vec<&str> = encoded
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        lines.join("\n")
    )
}
