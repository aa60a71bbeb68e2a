//! A vector of the W3C, and bent ones.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use holdall_model::Reason;
use serde_json::{Value, json};

use super::*;
use crate::{
    effort::Effort,
    v3::{
        contexts::Model,
        rdf::{self, Hash},
    },
};

const W3C: &str = include_str!("../../tests/vectors/ecdsa-sd-2023-derived.json");

/// The vector's document, proof and proof bytes.
fn vector() -> (Value, Value, Vec<u8>) {
    let mut document: Value = serde_json::from_str(W3C).unwrap();
    let proof = document.as_object_mut().unwrap().remove("proof").unwrap();
    let value = proof["proofValue"].as_str().unwrap();
    let bytes = URL_SAFE_NO_PAD.decode(value.strip_prefix('u').unwrap()).unwrap();
    (document, proof, bytes)
}

fn holds(document: &Value, proof: &Value) -> bool {
    let part = read(proof).unwrap();
    let mut options = proof.clone();
    options.as_object_mut().unwrap().remove("proofValue");
    options["@context"] = document["@context"].clone();
    let options = rdf::canonical(&Effort::new(), &options, Model::V2, Hash::Sha256).unwrap();
    let method = proof["verificationMethod"].as_str().unwrap();
    let issuer = PublicKey::from_multikey(method.split_once('#').unwrap().1).unwrap();
    rdf::canonical_under(&Effort::new(), document, Model::V2, &part.names)
        .is_ok_and(|lines| part.holds(&options, &lines, &issuer))
}

#[test]
fn the_vector_of_the_w3c_holds() {
    let (document, proof, _) = vector();
    assert!(holds(&document, &proof));
}

type Bend = fn(&mut Value);

#[test]
fn nothing_shown_may_be_changed_left_out_or_added() {
    let (document, proof, _) = vector();
    let bends: &[(&str, Bend)] = &[
        ("what must be shown", |d| {
            d["credentialSubject"]["sailNumber"] = "Earth102".into()
        }),
        ("what was chosen", |d| {
            d["credentialSubject"]["boards"][0]["brand"] = "Other".into()
        }),
        ("left out", |d| {
            d["credentialSubject"].as_object_mut().unwrap().remove("sailNumber");
        }),
        ("left out of what was chosen", |d| {
            d["credentialSubject"]["boards"][0]
                .as_object_mut()
                .unwrap()
                .remove("brand");
        }),
        ("added", |d| d["credentialSubject"]["rank"] = "1".into()),
        ("a node added", |d| {
            d["credentialSubject"]["boards"]
                .as_array_mut()
                .unwrap()
                .push(json!({"brand": "Other"}))
        }),
        ("the issuer", |d| d["issuer"] = "https://vc.example/other".into()),
    ];
    for (what, bend) in bends {
        let mut bent = document.clone();
        bend(&mut bent);
        assert!(!holds(&bent, &proof), "{what}");
    }
    let mut other = proof.clone();
    other["created"] = "2023-08-15T23:36:39Z".into();
    assert!(!holds(&document, &other), "the options");
}

#[test]
fn a_proof_value_that_is_bent_is_refused() {
    let (document, proof, bytes) = vector();
    let with = |bytes: &[u8]| {
        let mut bent = proof.clone();
        bent["proofValue"] = format!("u{}", URL_SAFE_NO_PAD.encode(bytes)).into();
        bent
    };
    assert!(holds(&document, &with(&bytes)));
    for cut in (0..bytes.len()).step_by(9) {
        assert_eq!(
            read(&with(&bytes[..cut])).unwrap_err().reason,
            Reason::Proof,
            "cut at {cut}"
        );
        let mut flipped = bytes.clone();
        flipped[cut] ^= 0x15;
        let flipped = with(&flipped);
        assert!(
            read(&flipped).is_err() || !holds(&document, &flipped),
            "flipped at {cut}"
        );
    }
    assert!(
        read(&with(&[&bytes[..], &[0]].concat())).is_err(),
        "something behind it"
    );
    let mut base = bytes.clone();
    base[2] = 0;
    let refused = read(&with(&base)).unwrap_err();
    assert!(refused.message.contains("holder's eyes only"), "{}", refused.message);
    for value in ["", "u", "u!", "z2V0B", "2V0B"] {
        assert!(read(&json!({"proofValue": value})).is_err(), "{value}");
    }
}

#[test]
fn two_nodes_never_share_a_name() {
    let one = [&[0x58, 0x20][..], &[7; 32]].concat();
    let value = [
        DERIVED,
        &[0x85, 0x58, 0x40],
        &[0; 64],
        &[0x58, 0x23],
        &[0; 35],
        &[0x80, 0xa2, 0x00],
        &one,
        &[0x01],
        &one,
        &[0x80],
    ]
    .concat();
    let proof = |bytes: &[u8]| json!({"proofValue": format!("u{}", URL_SAFE_NO_PAD.encode(bytes))});
    assert!(read(&proof(&value)).is_err());
    let mut apart = value.clone();
    let last = apart.len() - 2;
    apart[last] = 8;
    assert_eq!(read(&proof(&apart)).unwrap().names.len(), 2);
}

#[test]
fn an_end_or_a_status_that_may_be_hidden_is_told() {
    let part = |mandatory: &[usize]| Disclosure {
        base_signature: Vec::new(),
        key: Vec::new(),
        signatures: Vec::new(),
        names: BTreeMap::new(),
        mandatory: mandatory.iter().copied().collect(),
    };
    let told = |document: Value, mandatory: &[usize]| -> Vec<&str> {
        let lines = [
            format!("<urn:a> {STATUS} <urn:s> .\n"),
            "<urn:s> <http://www.w3.org/ns/credentials/status#statusPurpose> \"revocation\" .\n".to_owned(),
            "<urn:a> <https://schema.org/name> \"about <urn:s> it\" .\n".to_owned(),
        ];
        part(mandatory)
            .hidden(&document, &lines)
            .iter()
            .map(|told| told.0)
            .collect()
    };
    let whole = json!({"validUntil": "2099-01-01T00:00:00Z", "credentialStatus": {"id": "urn:s"}});
    assert_eq!(told(whole.clone(), &[0, 1]), [""; 0]);
    assert_eq!(told(whole.clone(), &[0]), [NOT_REVOKED]);
    assert_eq!(told(whole, &[1]), [NOT_REVOKED]);
    assert_eq!(
        told(json!({"credentialStatus": {"id": "urn:s"}}), &[0, 1]),
        [NOT_EXPIRED]
    );
    assert_eq!(told(json!({}), &[]), [NOT_EXPIRED, NOT_REVOKED]);
}
