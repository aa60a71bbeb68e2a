//! What no verifier can do without: reading the badge, and the cryptography that its signature asks for. No documents,
//! no dates, no rules.

use std::collections::HashMap;

use aws_lc_rs::{
    digest,
    signature::{self, ParsedPublicKey},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use oxrdf::{
    Dataset,
    dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm},
};
use serde_json::Value;

use crate::signer;

/// Keys and graphs that are at hand before the clock starts.
pub struct Floors {
    keys: HashMap<String, ParsedPublicKey>,
    /// The statements of the options and of the document, by the credential's text.
    graphs: HashMap<String, [Dataset; 2]>,
}

impl Floors {
    /// The parsed `keys`, PEM by algorithm.
    pub fn new(keys: &HashMap<String, String>) -> Self {
        let parsed = |(alg, pem): (&String, &String)| {
            let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
            let der = STANDARD.decode(body).unwrap();
            let key = match alg.as_str() {
                "RS256" => ParsedPublicKey::new(&signature::RSA_PKCS1_2048_8192_SHA256, der),
                "ES256" => ParsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, der),
                _ => ParsedPublicKey::new(&signature::ED25519, der),
            };
            (alg.clone(), key.unwrap())
        };
        Self {
            keys: keys.iter().map(parsed).collect(),
            graphs: HashMap::new(),
        }
    }

    /// The floor of one item.
    pub fn run(&mut self, job: &str, input: &str) {
        match job {
            "signed-signature" => self.signature(input, "RS256"),
            "signed-floor" | "jwt-rs256-floor" => self.token(input, "RS256"),
            "jwt-es256-floor" => self.token(input, "ES256"),
            "jwt-eddsa-floor" => self.token(input, "EdDSA"),
            _ => self.proof(input),
        }
    }

    /// The signature alone.
    fn signature(&self, token: &str, alg: &str) {
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        self.keys[alg].verify_sig(signed.as_bytes(), &signature).unwrap();
    }

    /// Header and payload read, and the signature.
    fn token(&self, token: &str, alg: &str) {
        let mut parts = token.split('.');
        let mut part = || URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&part()).unwrap();
        let payload: Value = serde_json::from_slice(&part()).unwrap();
        assert!(header["alg"] == alg && payload.is_object());
        self.signature(token, alg);
    }

    /// The document read, its statements and those of its options brought into canonical form, and the signature. The
    /// statements are there already.
    fn proof(&mut self, text: &str) {
        if !self.graphs.contains_key(text) {
            self.graphs.insert(text.to_owned(), graphs(text));
        }
        let document: Value = serde_json::from_str(text).unwrap();
        let value = document["proof"][0]["proofValue"].as_str().unwrap();
        let signature = bs58::decode(&value[1..]).into_vec().unwrap();
        let mut signed = Vec::new();
        for graph in &self.graphs[text] {
            let mut graph = graph.clone();
            let hash_algorithm = CanonicalizationHashAlgorithm::Sha256;
            graph.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm });
            let mut lines: Vec<String> = graph.iter().map(|quad| format!("{quad} .\n")).collect();
            lines.sort_unstable();
            signed.extend_from_slice(digest::digest(&digest::SHA256, lines.concat().as_bytes()).as_ref());
        }
        self.keys["EdDSA"].verify_sig(&signed, &signature).unwrap();
    }
}

fn graphs(text: &str) -> [Dataset; 2] {
    let mut document: Value = serde_json::from_str(text).unwrap();
    let proof = document.as_object_mut().unwrap().remove("proof").unwrap();
    let mut options = proof[0].clone();
    options.as_object_mut().unwrap().remove("proofValue");
    options["@context"] = document["@context"].clone();
    [signer::dataset(&options), signer::dataset(&document)]
}
