//! Signs credentials as issuers do, with its own use of the JSON-LD crates: nothing here comes from the verifier.

use aws_lc_rs::{
    digest,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{
    Dataset,
    dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm},
};
use serde_json::{Value, json};

/// Contexts that the tests sign under.
const CONTEXTS: &[(&str, &str)] = &[
    (
        "https://www.w3.org/ns/credentials/v2",
        include_str!("../../contexts/credentials-v2.json"),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        include_str!("../../contexts/ob-3.0.3.json"),
    ),
    // What the moving address held for some time.
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        include_str!("../../contexts/ob-3.0.2.json"),
    ),
    (
        "https://www.w3.org/2018/credentials/v1",
        include_str!("../../contexts/credentials-v1.json"),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        include_str!("../../contexts/ob-3.0.1.json"),
    ),
    (
        "https://w3id.org/security/suites/ed25519-2020/v1",
        include_str!("../../contexts/ed25519-2020-v1.json"),
    ),
    (
        "https://w3id.org/vc/status-list/2021/v1",
        include_str!("../../contexts/status-list-2021-v1.json"),
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        include_str!("../../contexts/ob-3.0-extensions.json"),
    ),
];

/// The Multikey text of a key.
pub fn multikey(pair: &Ed25519KeyPair) -> String {
    let bytes = [&[0xed, 0x01][..], pair.public_key().as_ref()].concat();
    format!("z{}", bs58::encode(bytes).into_string())
}

/// The did:key of a key.
pub fn did_key(pair: &Ed25519KeyPair) -> String {
    format!("did:key:{}", multikey(pair))
}

/// The JWK of a key.
pub fn jwk(pair: &Ed25519KeyPair) -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(pair.public_key().as_ref())})
}

/// The statements of a document.
pub fn dataset(document: &Value) -> Dataset {
    let text = document.to_string();
    let quads = JsonLdParser::new()
        .for_slice(&text)
        .with_load_document_callback(|address, _| {
            let found = CONTEXTS
                .iter()
                .find(|(known, _)| *known == address)
                .ok_or("unknown context")?;
            Ok(JsonLdRemoteDocument {
                document: found.1.as_bytes().to_vec(),
                document_url: address.into(),
            })
        });
    quads.map(Result::unwrap).collect()
}

/// The canonical statements, by the algorithm that goes with `bits`.
pub fn statements(document: &Value, bits: usize) -> Vec<String> {
    let mut dataset = dataset(document);
    let hash_algorithm = match bits {
        384 => CanonicalizationHashAlgorithm::Sha384,
        _ => CanonicalizationHashAlgorithm::Sha256,
    };
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm });
    let mut lines: Vec<String> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort();
    lines
}

/// Their hash.
pub fn hash(document: &Value, bits: usize) -> Vec<u8> {
    let algorithm = match bits {
        384 => &digest::SHA384,
        _ => &digest::SHA256,
    };
    let text = statements(document, bits).concat();
    digest::digest(algorithm, text.as_bytes()).as_ref().to_vec()
}

/// A proof over `credential` by the key that `method` names, with `more` options.
pub fn proof(credential: &Value, pair: &Ed25519KeyPair, method: &str, more: Value) -> Value {
    proof_by(credential, method, more, 256, |data| pair.sign(data).as_ref().to_vec())
}

/// The same by any key.
pub fn proof_by(credential: &Value, method: &str, more: Value, bits: usize, sign: impl Fn(&[u8]) -> Vec<u8>) -> Value {
    let mut options = json!({
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2024-01-02T03:04:05Z",
        "verificationMethod": method, "proofPurpose": "assertionMethod",
    });
    for (name, value) in more.as_object().unwrap() {
        options[name] = value.clone();
    }
    options.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let mut document = credential.clone();
    document.as_object_mut().unwrap().remove("proof");
    let mut with_context = options.clone();
    with_context["@context"] = document["@context"].clone();
    let signature = sign(&[hash(&with_context, bits), hash(&document, bits)].concat());
    options["proofValue"] = format!("z{}", bs58::encode(signature).into_string()).into();
    options
}

/// `credential` with a proof by a did:key.
pub fn signed(mut credential: Value, pair: &Ed25519KeyPair) -> Value {
    let method = format!("{}#{}", did_key(pair), multikey(pair));
    credential["proof"] = json!([proof(&credential, pair, &method, json!({}))]);
    credential
}

/// A JWT by EdDSA with these header members besides `alg`.
pub fn token(payload: &Value, pair: &Ed25519KeyPair, more: Value) -> String {
    token_by(payload, "EdDSA", more, |data| pair.sign(data).as_ref().to_vec())
}

/// The same by any key.
pub fn token_by(payload: &Value, alg: &str, more: Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let mut header = json!({"alg": alg, "typ": "JWT"});
    for (name, value) in more.as_object().unwrap() {
        header[name] = value.clone();
    }
    let input = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(payload.to_string())
    );
    let signature = sign(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}
