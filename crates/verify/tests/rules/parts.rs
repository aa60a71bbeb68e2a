//! Credentials of which the holder shows a part: signed, cut and bent here as issuers and holders do.

use std::sync::LazyLock;

use aws_lc_rs::{
    digest, hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use holdall_model::{Outcome, Reason, Status, Verdict};
use holdall_verify::Answer;
use serde_json::{Value, json};

use crate::{credentials::credential, signer::*, world::*};

const LIST: &str = "http://school.example/withdrawn";
/// What must be shown, as the school has it.
const SHOWN: &[&str] = &["#issuer>", "#validFrom>", "#validUntil>", "#credentialStatus>", LIST];

static SCHOOL_P256: LazyLock<EcdsaKeyPair> =
    LazyLock::new(|| EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap());
/// The key of the one credential.
static OWN: LazyLock<EcdsaKeyPair> =
    LazyLock::new(|| EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap());

fn key_bytes(pair: &EcdsaKeyPair) -> Vec<u8> {
    let point = pair.public_key().as_ref();
    [&[0x80, 0x24, 2 + (point[64] & 1)], &point[1..=32]].concat()
}

fn did() -> String {
    format!("did:key:z{}", bs58::encode(key_bytes(&SCHOOL_P256)).into_string())
}

fn sign(pair: &EcdsaKeyPair, data: &[u8]) -> Vec<u8> {
    pair.sign(&SystemRandom::new(), data).unwrap().as_ref().to_vec()
}

/// The head of a CBOR piece.
fn head(kind: u8, number: usize) -> Vec<u8> {
    let kind = kind << 5;
    match u8::try_from(number) {
        Ok(small @ 0..=23) => vec![kind | small],
        Ok(byte) => vec![kind | 24, byte],
        Err(_) => [&[kind | 25][..], &u16::try_from(number).unwrap().to_be_bytes()].concat(),
    }
}

fn byte_string(bytes: &[u8]) -> Vec<u8> {
    [&head(2, bytes.len())[..], bytes].concat()
}

/// The name that the issuer gives to the only blank node of these credentials: a keyed hash of its canonical name.
fn name_bytes() -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &[9; 32]);
    hmac::sign(&key, b"c14n0").as_ref().to_vec()
}

fn lines(document: &Value) -> Vec<String> {
    let name = format!("_:u{}", URL_SAFE_NO_PAD.encode(name_bytes()));
    let renamed = statements(document, 256).into_iter().map(|line| {
        assert!(!line.contains("_:c14n1"), "one blank node only: {line}");
        line.replace("_:c14n0", &name)
    });
    let mut renamed: Vec<String> = renamed.collect();
    renamed.sort();
    renamed
}

/// What the holder shows of what the school has signed, with a derived proof; statements with any of `mandatory` in
/// them had to be shown.
fn shown(full: &Value, shown: Value, mandatory: &[&str]) -> Value {
    let must = |line: &String| mandatory.iter().any(|part| line.contains(part));
    let method = format!("{}#{}", did(), did().strip_prefix("did:key:").unwrap());
    let mut options = json!({"type": "DataIntegrityProof", "cryptosuite": "ecdsa-sd-2023", "created": "2024-01-02T03:04:05Z",
        "verificationMethod": method, "proofPurpose": "assertionMethod", "@context": full["@context"]});
    let together: String = lines(full).into_iter().filter(must).collect();
    let signed = [
        hash(&options, 256),
        key_bytes(&OWN),
        digest::digest(&digest::SHA256, together.as_bytes()).as_ref().to_vec(),
    ]
    .concat();
    let seen = lines(&shown);
    let chosen: Vec<&String> = seen.iter().filter(|line| !must(line)).collect();
    let places: Vec<usize> = (0..seen.len()).filter(|place| must(&seen[*place])).collect();
    let mut value = vec![0xd9, 0x5d, 0x01, 0x85];
    value.extend(byte_string(&sign(&SCHOOL_P256, &signed)));
    value.extend(byte_string(&key_bytes(&OWN)));
    value.extend(head(4, chosen.len()));
    chosen
        .iter()
        .for_each(|line| value.extend(byte_string(&sign(&OWN, line.as_bytes()))));
    value.extend([head(5, 1), head(0, 0), byte_string(&name_bytes())].concat());
    value.extend(head(4, places.len()));
    places.iter().for_each(|place| value.extend(head(0, *place)));
    options.as_object_mut().unwrap().remove("@context");
    options["proofValue"] = format!("u{}", URL_SAFE_NO_PAD.encode(value)).into();
    let mut shown = shown;
    shown["proof"] = options;
    shown
}

/// A credential that ends one day and has a status.
fn whole() -> Value {
    let mut whole = credential();
    let extensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";
    whole["@context"].as_array_mut().unwrap().push(extensions.into());
    whole["issuer"]["id"] = did().into();
    whole["validUntil"] = "2099-01-01T00:00:00Z".into();
    whole["credentialStatus"] = json!({"id": LIST, "type": "1EdTechRevocationList"});
    whole
}

async fn judge(credential: &Value) -> Answer {
    let mut world = World::default();
    world.put(
        LIST,
        json!({"id": LIST, "type": ["1EdTechRevocationList"], "issuer": did(), "revokedCredential": []}),
    );
    world.judge(bytes(credential)).await
}

#[tokio::test]
async fn a_part_with_its_end_and_its_status_is_valid() {
    let full = whole();
    let mut part = full.clone();
    part.as_object_mut().unwrap().remove("name");
    for cut in [full.clone(), part] {
        let answer = judge(&shown(&full, cut, SHOWN)).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
        assert_eq!(answer.report.vouched_by, Some(did()));
    }
}

#[tokio::test]
async fn what_must_be_shown_cannot_be_left_out_and_nothing_can_be_changed() {
    let full = whole();
    let bends: &[(&str, fn(&mut Value))] = &[
        ("another name", |c| c["name"] = "Sailing".into()),
        ("another end", |c| c["validUntil"] = "2100-01-01T00:00:00Z".into()),
        ("another holder", |c| {
            c["credentialSubject"]["id"] = "did:example:eve".into()
        }),
        ("no end", |c| {
            c.as_object_mut().unwrap().remove("validUntil");
        }),
        ("no status", |c| {
            c.as_object_mut().unwrap().remove("credentialStatus");
        }),
    ];
    for (what, bend) in bends {
        let mut bent = shown(&full, full.clone(), SHOWN);
        bend(&mut bent);
        assert_eq!(
            said(&judge(&bent).await),
            (Verdict::Invalid, vec![Reason::Signature]),
            "{what}"
        );
        let mut cut = full.clone();
        bend(&mut cut);
        let mut signed_anew = shown(&full, cut, SHOWN);
        if *what == "no end" || *what == "no status" {
            assert_eq!(
                said(&judge(&signed_anew).await),
                (Verdict::Invalid, vec![Reason::Signature]),
                "{what}"
            );
        }
        signed_anew["proof"]["created"] = "2024-01-02T03:04:06Z".into();
        assert_eq!(judge(&signed_anew).await.report.verdict, Verdict::Invalid, "{what}");
    }
}

#[tokio::test]
async fn an_end_or_a_status_that_could_be_hidden_leaves_the_question_open() {
    let full = whole();
    let without = |member: &str| {
        let mut part = full.clone();
        part.as_object_mut().unwrap().remove(member);
        part
    };
    let loosely = &["#issuer>", "#validFrom>"];
    for (what, part, check, reason) in [
        ("the end", without("validUntil"), "not-expired", Reason::Proof),
        ("the status", without("credentialStatus"), "not-revoked", Reason::Status),
        ("a part of the status", full.clone(), "not-revoked", Reason::Status),
    ] {
        let answer = judge(&shown(&full, part, loosely)).await;
        let report = &answer.report;
        assert_eq!(report.status, Status::Unverifiable, "{what}: {:?}", report.checks);
        assert!(report.reasons.contains(&reason), "{what}: {:?}", report.reasons);
        let outcome = |name: &str| {
            report
                .checks
                .iter()
                .find(|line| line.check == name)
                .map(|line| line.outcome)
        };
        assert_eq!(outcome(check), Some(Outcome::CouldNotCheck), "{what}");
        assert_eq!(outcome("signature"), Some(Outcome::Passed), "{what}");
    }
}

#[tokio::test]
async fn the_issuers_own_proof_shows_nothing_to_others() {
    let full = whole();
    let mut based = shown(&full, full.clone(), SHOWN);
    let value = based["proof"]["proofValue"].as_str().unwrap().to_owned();
    let mut bytes = URL_SAFE_NO_PAD.decode(&value[1..]).unwrap();
    bytes[2] = 0;
    based["proof"]["proofValue"] = format!("u{}", URL_SAFE_NO_PAD.encode(bytes)).into();
    assert_eq!(said(&judge(&based).await), (Verdict::Invalid, vec![Reason::Proof]));
}

#[tokio::test]
async fn only_the_issuers_own_kind_of_key_vouches_for_a_part() {
    let full = whole();
    let mut other = shown(&full, full.clone(), SHOWN);
    let stranger = did_key(&STRANGER_ED);
    other["proof"]["verificationMethod"] = format!("{stranger}#{}", multikey(&STRANGER_ED)).into();
    assert_eq!(
        said(&judge(&other).await),
        (Verdict::Invalid, vec![Reason::IssuerBinding])
    );
    other["issuer"]["id"] = stranger.into();
    assert_eq!(said(&judge(&other).await), (Verdict::Invalid, vec![Reason::Alg]));
}

#[tokio::test]
async fn a_proof_of_everything_beside_one_of_a_part_is_enough() {
    let mut both = whole();
    let object = both.as_object_mut().unwrap();
    object.remove("validUntil");
    object.remove("credentialStatus");
    let part = shown(&both, both.clone(), &["#issuer>"]);
    assert_eq!(judge(&part).await.report.verdict, Verdict::Unverifiable);
    let method = part["proof"]["verificationMethod"].as_str().unwrap();
    let suite = json!({"cryptosuite": "ecdsa-rdfc-2019"});
    let everything = proof_by(&both, method, suite, 256, |data| sign(&SCHOOL_P256, data));
    both["proof"] = json!([part["proof"], everything]);
    assert_eq!(said(&judge(&both).await), (Verdict::Valid, vec![]));
}
