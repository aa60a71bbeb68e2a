//! A small school that issues badges, its web in memory, and its keys. Tests bend one thing at a time.

use std::{collections::BTreeMap, sync::LazyLock};

use async_trait::async_trait;
use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{DateTime, Utc};
use holdall_model::{Identity, Reason, Role, Sha256, Verdict};
use holdall_verify::{Answer, Document, Documents, Input, Missing, Question, verify};
use serde_json::{Value, json};
use url::Url;

/// The time of all tests.
pub fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// What the host of one address does.
pub enum Page {
    /// Status and body, called linked data.
    Text(u16, String),
    /// A body with status 200, called this; called nothing when that is empty.
    Called(&'static str, Vec<u8>),
    /// A body with status 200 that another address served after a redirect.
    Led(&'static str, String),
    /// Nothing.
    Silent(Missing),
}

/// Addresses and what they serve; every other address answers 404.
#[derive(Default)]
pub struct World(pub BTreeMap<String, Page>);

impl World {
    /// Serves `value` at `url`.
    pub fn put(&mut self, url: &str, value: Value) {
        self.0.insert(url.into(), Page::Text(200, value.to_string()));
    }

    /// Changes the document at `url`.
    pub fn bend(&mut self, url: &str, bend: impl FnOnce(&mut Value)) {
        let Some(Page::Text(_, text)) = self.0.get(url) else {
            panic!("nothing at {url}")
        };
        let mut value: Value = serde_json::from_str(text).unwrap();
        bend(&mut value);
        self.put(url, value);
    }

    /// Verifies `input` for nobody in particular.
    pub async fn judge(&self, input: Input) -> Answer {
        let question = Question {
            input,
            identities: Vec::new(),
            recipient_decides: false,
            now: now(),
        };
        verify(self, &question).await
    }

    /// Verifies `input` for the person with this e-mail address.
    pub async fn judge_for(&self, input: Input, email: &str) -> Answer {
        let identities = vec![Identity {
            kind: "email".into(),
            value: email.into(),
        }];
        verify(
            self,
            &Question {
                input,
                identities,
                recipient_decides: true,
                now: now(),
            },
        )
        .await
    }
}

#[async_trait]
impl Documents for World {
    async fn get(&self, url: &Url, _role: Role) -> Result<Document, Missing> {
        let nothing = Page::Text(404, String::new());
        let (status, kind, bytes) = match self.0.get(url.as_str()).unwrap_or(&nothing) {
            Page::Silent(missing) => return Err(missing.clone()),
            Page::Text(status, body) => (*status, "application/ld+json", body.clone().into_bytes()),
            Page::Called(kind, body) => (200, *kind, body.clone()),
            Page::Led(_, body) => (200, "application/ld+json", body.clone().into_bytes()),
        };
        let final_url = match self.0.get(url.as_str()) {
            Some(Page::Led(end, _)) => end.parse().unwrap(),
            _ => url.clone(),
        };
        Ok(Document {
            status,
            final_url,
            content_type: Some(kind.to_owned()).filter(|kind| !kind.is_empty()),
            fetched_at: now(),
            kept: false,
            sha256: Sha256::of(&bytes),
            bytes,
        })
    }
}

/// Verdict and reasons of an answer.
pub fn said(answer: &Answer) -> (Verdict, Vec<Reason>) {
    (answer.report.verdict, answer.report.reasons.clone())
}

/// Whether a report warns of something in these words.
pub fn warns(answer: &Answer, words: &str) -> bool {
    answer.report.warnings.iter().any(|warning| warning.contains(words))
}

/// A URL as input.
pub fn at(url: &str) -> Input {
    Input::Url(url.parse().unwrap())
}

/// A document or token as input.
pub fn bytes(text: impl ToString) -> Input {
    Input::Bytes(text.to_string().into_bytes())
}

pub const V2: &str = "https://w3id.org/openbadges/v2";
pub const ASSERTION: &str = "http://school.example/assertion";
pub const BADGE: &str = "http://school.example/badge";
pub const ISSUER: &str = "http://school.example/issuer";
pub const KEY: &str = "http://school.example/key";

/// The school's RSA key.
pub static SCHOOL: LazyLock<RsaKeyPair> = LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
/// A stranger's RSA key.
pub static STRANGER: LazyLock<RsaKeyPair> = LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
/// The school's Ed25519 key.
pub static SCHOOL_ED: LazyLock<Ed25519KeyPair> = LazyLock::new(|| Ed25519KeyPair::generate().unwrap());
/// A stranger's Ed25519 key.
pub static STRANGER_ED: LazyLock<Ed25519KeyPair> = LazyLock::new(|| Ed25519KeyPair::generate().unwrap());

/// A public key in PEM.
pub fn pem(pair: &RsaKeyPair) -> String {
    let der = pair.public_key().as_der().unwrap();
    format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        STANDARD.encode(der.as_ref())
    )
}

/// A JWS by RS256 whose header has `more` members.
pub fn jws(payload: &Value, pair: &RsaKeyPair, more: Value) -> String {
    let mut header = json!({"alg": "RS256"});
    for (name, value) in more.as_object().unwrap() {
        header[name] = value.clone();
    }
    let input = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(payload.to_string())
    );
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        input.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// The assertion of a hosted badge.
pub fn assertion() -> Value {
    json!({
        "@context": V2, "type": "Assertion", "id": ASSERTION, "badge": BADGE, "issuedOn": "2020-01-01T00:00:00Z",
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "verification": {"type": "HostedBadge"},
    })
}

/// The assertion of a signed badge.
pub fn signed_assertion() -> Value {
    let mut assertion = assertion();
    assertion["id"] = "urn:uuid:5b6e7c3a-0f40-4e5e-9d6c-111111111111".into();
    assertion["verification"] = json!({"type": "SignedBadge", "creator": KEY});
    assertion
}

/// The school's web: a hosted badge, its class, the issuer and its key.
pub fn school() -> World {
    let mut world = World::default();
    world.put(ASSERTION, assertion());
    world.put(
        BADGE,
        json!({
            "@context": V2, "type": "BadgeClass", "id": BADGE, "name": "Knots", "description": "Ties knots.",
            "image": "http://school.example/knots.png", "criteria": {"narrative": "Tie knots."}, "issuer": ISSUER,
        }),
    );
    world.put(
        ISSUER,
        json!({
            "@context": V2, "type": "Issuer", "id": ISSUER, "name": "Harbour School", "url": "http://school.example/",
            "email": "badges@school.example", "publicKey": KEY,
        }),
    );
    world.put(
        KEY,
        json!({"@context": V2, "type": "CryptographicKey", "id": KEY, "owner": ISSUER, "publicKeyPem": pem(&SCHOOL)}),
    );
    world
}
