//! What many badges rest on is read once: the same bytes are the same JSON and the same key.
//!
//! The stores are small, belong to the process and hold nothing but public documents; what they answer is what reading
//! again would answer.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use aws_lc_rs::signature::{ParsedPublicKey, VerificationAlgorithm};
use holdall_formats::FormatError;
use holdall_model::Sha256;
use serde_json::Value;

use crate::{Document, checks::withdrawals::Withdrawals, keys::PublicKey};

/// Most documents of a kind and most keys that are kept.
const MAX_KEPT: usize = 64;
/// Most bytes of documents of a kind that are kept; issuers, classes and keys are far smaller, lists may be long.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Longest text of a key that is kept.
const MAX_TEXT_BYTES: usize = 32 * 1024;

/// Documents of one kind by their SHA-256, with the bytes that were read and what they say.
struct Kept<T> {
    documents: HashMap<Sha256, (Vec<u8>, Arc<T>)>,
    bytes: usize,
}

impl<T> Kept<T> {
    fn new() -> Mutex<Self> {
        Mutex::new(Self {
            documents: HashMap::new(),
            bytes: 0,
        })
    }

    /// What `document` says, as `read` reads it. The bytes decide, not the hash that somebody worked out for them.
    fn get(kept: &Mutex<Self>, document: &Document, read: impl FnOnce(Value) -> T) -> Result<Arc<T>, FormatError> {
        let lock = || kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((bytes, said)) = lock().documents.get(&document.sha256)
            && *bytes == document.bytes
        {
            return Ok(Arc::clone(said));
        }
        let said = Arc::new(read(holdall_formats::read_json(&document.bytes)?));
        let length = document.bytes.len();
        if length <= MAX_BYTES {
            let mut kept = lock();
            if kept.documents.len() >= MAX_KEPT || kept.bytes + length > MAX_BYTES {
                kept.documents.clear();
                kept.bytes = 0;
            }
            kept.bytes += length;
            let (hash, bytes) = (document.sha256, document.bytes.clone());
            if let Some((replaced, _)) = kept.documents.insert(hash, (bytes, Arc::clone(&said))) {
                kept.bytes -= replaced.len();
            }
        }
        Ok(said)
    }
}

/// What texts say, by these texts.
type Texts<T> = Mutex<HashMap<String, T>>;
/// By the name of the algorithm and the bytes of the key.
type Keys = HashMap<(String, Vec<u8>), Arc<ParsedPublicKey>>;

static DOCUMENTS: LazyLock<Mutex<Kept<Value>>> = LazyLock::new(Kept::new);
static LISTS: LazyLock<Mutex<Kept<Withdrawals>>> = LazyLock::new(Kept::new);
static PEMS: LazyLock<Texts<PublicKey>> = LazyLock::new(Mutex::default);
static DIDS: LazyLock<Texts<Arc<Value>>> = LazyLock::new(Mutex::default);
static KEYS: LazyLock<Mutex<Keys>> = LazyLock::new(Mutex::default);

/// The JSON of a document.
pub(crate) fn json(document: &Document) -> Result<Arc<Value>, FormatError> {
    Kept::get(&DOCUMENTS, document, |value| value)
}

/// The list of withdrawn badges that a document is.
pub(crate) fn withdrawals(document: &Document) -> Result<Arc<Withdrawals>, FormatError> {
    Kept::get(&LISTS, document, Withdrawals::of)
}

/// The key in a PEM text, read by `read`.
pub(crate) fn pem<E>(text: &str, read: impl FnOnce() -> Result<PublicKey, E>) -> Result<PublicKey, E> {
    once(&PEMS, text, read)
}

/// The document of a DID that is its own document, read by `read`.
pub(crate) fn did<E>(did: &str, read: impl FnOnce() -> Result<Value, E>) -> Result<Arc<Value>, E> {
    once(&DIDS, did, || read().map(Arc::new))
}

/// What `read` makes of `text`, read once.
fn once<T: Clone, E>(kept: &Texts<T>, text: &str, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let lock = || kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(text) {
        return Ok(known.clone());
    }
    let said = read()?;
    if text.len() <= MAX_TEXT_BYTES {
        let mut kept = lock();
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(text.to_owned(), said.clone());
    }
    Ok(said)
}

/// The key `bytes` ready for `algorithm`, which `alg` names; nothing when they are no such key.
pub(crate) fn key(
    alg: &str,
    algorithm: &'static dyn VerificationAlgorithm,
    bytes: &[u8],
) -> Option<Arc<ParsedPublicKey>> {
    let name = (alg.to_owned(), bytes.to_vec());
    if let Some(known) = KEYS.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
        return Some(Arc::clone(known));
    }
    let parsed = Arc::new(ParsedPublicKey::new(algorithm, bytes).ok()?);
    let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
    if keys.len() >= MAX_KEPT {
        keys.clear();
    }
    keys.insert(name, Arc::clone(&parsed));
    Some(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(body: &str, hashed: &str) -> Document {
        Document {
            bytes: body.as_bytes().to_vec(),
            status: 200,
            final_url: "https://a.example/".parse().unwrap(),
            content_type: None,
            fetched_at: "2026-11-21T12:00:00Z".parse().unwrap(),
            kept: false,
            sha256: Sha256::of(hashed.as_bytes()),
        }
    }

    #[test]
    fn a_document_is_read_once_and_never_taken_for_another() {
        let first = json(&document(r#"{"a": 1}"#, "first")).unwrap();
        let again = json(&document(r#"{"a": 1}"#, "first")).unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        let forged = json(&document(r#"{"a": 2}"#, "first")).unwrap();
        assert_eq!(forged["a"], 2, "a wrong hash leads to nobody else's document");
        assert!(json(&document("{", "broken")).is_err());
    }

    #[test]
    fn a_key_in_pem_is_read_once_and_what_is_none_each_time() {
        let mut count = 0;
        for _ in 0..2 {
            let read = pem("no key", || {
                count += 1;
                Err::<PublicKey, _>(())
            });
            assert!(read.is_err());
        }
        assert_eq!(count, 2);
        let key = || PublicKey::from_multikey_bytes(&[&[0xed, 0x01][..], &[7; 32]].concat());
        assert_eq!(pem("a key", key).unwrap(), pem("a key", || Err(())).unwrap());
    }

    #[test]
    fn keys_of_one_algorithm_are_not_used_for_another() {
        use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair};
        let pair = Ed25519KeyPair::generate().unwrap();
        let bytes = pair.public_key().as_ref();
        let parsed = key("EdDSA", &ED25519, bytes).unwrap();
        assert!(parsed.verify_sig(b"x", pair.sign(b"x").as_ref()).is_ok());
        assert!(key("RS256", &aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256, bytes).is_none());
    }
}
