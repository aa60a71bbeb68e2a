//! Signing credentials: Data Integrity over RDF and over canonical JSON, and JWT, all with Ed25519. By this crate's own use
//! of the cryptography and of JSON-LD, so that whoever verifies them is checked against somebody else.

use aws_lc_rs::{
    digest,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{
    Dataset,
    dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm},
};
use serde_json::{Value, json};

use super::set;

const CONTEXTS: &[(&str, &str)] = &[
    (
        "https://www.w3.org/ns/credentials/v2",
        include_str!("../../samples/contexts/credentials-v2.json"),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        include_str!("../../samples/contexts/ob-3.0.3.json"),
    ),
];

/// How a proof makes text of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suite {
    /// `eddsa-rdfc-2022`.
    Rdfc,
    /// `eddsa-jcs-2022`.
    Jcs,
}

/// A signer: a key, and where others find its public half.
pub(super) struct Signer {
    pair: Ed25519KeyPair,
    /// Address or DID URL of the verification method.
    pub(super) method: String,
}

impl Signer {
    /// The same key for the same seed: it signs samples, and nothing else.
    pub(super) fn of(seed: &[u8; 32], method: impl FnOnce(&str) -> String) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let method = method(&multikey(&pair));
        Some(Self { pair, method })
    }

    /// The public half as Multikey.
    pub(super) fn multikey(&self) -> String {
        multikey(&self.pair)
    }

    /// `credential` with a proof inside.
    pub(super) fn proven(&self, mut credential: Value, suite: Suite, created: &str) -> Option<Value> {
        let context = credential.get("@context").cloned().unwrap_or_default();
        let mut options = json!({
            "type": "DataIntegrityProof",
            "cryptosuite": match suite { Suite::Rdfc => "eddsa-rdfc-2022", Suite::Jcs => "eddsa-jcs-2022" },
            "created": created,
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
        });
        let mut with_context = options.clone();
        set(&mut with_context, "@context", context.clone());
        let text: fn(&Value) -> Option<Vec<u8>> = match suite {
            Suite::Rdfc => statements,
            Suite::Jcs => |value| serde_json_canonicalizer::to_vec(value).ok(),
        };
        let signed = [hash(&text(&with_context)?), hash(&text(&credential)?)].concat();
        if suite == Suite::Jcs {
            set(&mut options, "@context", context);
        }
        let value = bs58::encode(self.pair.sign(&signed)).into_string();
        set(&mut options, "proofValue", format!("z{value}").into());
        set(&mut credential, "proof", json!([options]));
        Some(credential)
    }

    /// `credential` as a compact JWS, with the claims that say the same.
    pub(super) fn token(&self, mut credential: Value, from_s: i64, until_s: Option<i64>) -> String {
        let subject = credential.pointer("/credentialSubject/id").cloned();
        let issuer = credential.pointer("/issuer/id").cloned().unwrap_or_default();
        let id = credential.get("id").cloned().unwrap_or_default();
        set(&mut credential, "iss", issuer);
        set(&mut credential, "jti", id);
        set(&mut credential, "nbf", from_s.into());
        if let Some(until_s) = until_s {
            set(&mut credential, "exp", until_s.into());
        }
        if let Some(subject) = subject {
            set(&mut credential, "sub", subject);
        }
        let header = json!({"alg": "EdDSA", "typ": "JWT", "kid": self.method});
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let input = format!("{}.{}", encode(&header), encode(&credential));
        let signature = BASE64_URL_SAFE_NO_PAD.encode(self.pair.sign(input.as_bytes()));
        format!("{input}.{signature}")
    }
}

fn multikey(pair: &Ed25519KeyPair) -> String {
    let bytes = [&[0xed, 0x01][..], pair.public_key().as_ref()].concat();
    format!("z{}", bs58::encode(bytes).into_string())
}

fn hash(text: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, text).as_ref().to_vec()
}

/// The canonical statements of a document (RDFC-1.0).
fn statements(document: &Value) -> Option<Vec<u8>> {
    let text = document.to_string();
    let quads = JsonLdParser::new()
        .for_slice(&text)
        .with_load_document_callback(|address, _| {
            let known = CONTEXTS.iter().find(|(known, _)| *known == address);
            let (_, context) = known.ok_or("a context that is not here")?;
            Ok(JsonLdRemoteDocument {
                document: context.as_bytes().to_vec(),
                document_url: address.into(),
            })
        });
    let mut dataset: Dataset = quads.collect::<Result<_, _>>().ok()?;
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 {
        hash_algorithm: CanonicalizationHashAlgorithm::Sha256,
    });
    let mut lines: Vec<String> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort();
    Some(lines.concat().into_bytes())
}
