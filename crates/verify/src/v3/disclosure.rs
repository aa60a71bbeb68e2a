//! Proofs of which the holder shows a part: ecdsa-sd-2023, derived proofs only (DI-2, DI-8, DI-12).
//!
//! The issuer has signed the statements that must be shown together, and every other one by itself with a key made for
//! this one credential. The holder drops some of the latter, and names blank nodes as the issuer named them.

use std::collections::{BTreeMap, BTreeSet};

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use holdall_model::Reason;
use serde_json::Value;

use super::{cbor::Reader, proof::Told};
use crate::{
    finding::Trouble,
    keys::{Family, PublicKey},
    names::{NOT_EXPIRED, NOT_REVOKED},
    node,
};

/// How the bytes of a derived proof begin.
const DERIVED: &[u8] = &[0xd9, 0x5d, 0x01];
/// How those of a base proof begin, with which any part could be shown.
const BASE: &[u8] = &[0xd9, 0x5d, 0x00];
/// Longest proof value, in letters.
const MAX_LETTERS: usize = 1024 * 1024;
/// Most statements signed one by one, each of which costs a verification.
const MAX_SIGNATURES: usize = 5_000;
/// The predicate that leads to a status entry.
const STATUS: &str = "<https://www.w3.org/2018/credentials#credentialStatus>";

/// What a derived proof holds.
#[derive(Debug, Clone)]
pub(crate) struct Disclosure {
    base_signature: Vec<u8>,
    /// The key of this one credential, as a Multikey without its letter.
    key: Vec<u8>,
    signatures: Vec<Vec<u8>>,
    /// Canonical name of a blank node to the name that the issuer signed it under.
    pub names: BTreeMap<String, String>,
    /// Places of the statements that had to be shown, among all that are shown.
    mandatory: BTreeSet<usize>,
}

fn bad(message: &str) -> Trouble {
    Trouble::failed(Reason::Proof, message)
}

/// The parts of `proofValue`.
pub(crate) fn read(proof: &Value) -> Result<Disclosure, Trouble> {
    let value = node::text(proof, "proofValue").ok_or_else(|| bad("The proof holds no signature."))?;
    let encoded = value.strip_prefix('u').filter(|encoded| encoded.len() <= MAX_LETTERS);
    let bytes = encoded.and_then(|encoded| URL_SAFE_NO_PAD.decode(encoded).ok());
    let bytes = bytes.ok_or_else(|| bad("The signature of the proof is not in base64url."))?;
    if bytes.starts_with(BASE) {
        return Err(bad(
            "The proof is the one that the issuer made for the holder's eyes only; it proves nothing to others.",
        ));
    }
    let inner = bytes
        .strip_prefix(DERIVED)
        .ok_or_else(|| bad("The signature of the proof is of no kind that is known."))?;
    parts(&mut Reader::of(inner)).ok_or_else(|| bad("The signature of the proof is not complete."))
}

fn parts(reader: &mut Reader<'_>) -> Option<Disclosure> {
    if reader.list()? != 5 {
        return None;
    }
    let base_signature = exactly(reader, 64)?;
    let key = exactly(reader, 35)?;
    let count = reader.list().filter(|count| *count <= MAX_SIGNATURES)?;
    let signatures = (0..count).map(|_| exactly(reader, 64)).collect::<Option<_>>()?;
    let mut names = BTreeMap::new();
    let mut given = BTreeSet::new();
    for _ in 0..reader.map()? {
        let number = reader.number()?;
        let name = format!("u{}", URL_SAFE_NO_PAD.encode(exactly(reader, 32)?));
        // Two nodes under one name would mix statements that the issuer made of different things.
        if !given.insert(name.clone()) || names.insert(format!("c14n{number}"), name).is_some() {
            return None;
        }
    }
    let mut mandatory = BTreeSet::new();
    for _ in 0..reader.list()? {
        mandatory.insert(reader.number()?);
    }
    reader.at_end().then_some(Disclosure {
        base_signature,
        key,
        signatures,
        names,
        mandatory,
    })
}

fn exactly(reader: &mut Reader<'_>, length: usize) -> Option<Vec<u8>> {
    reader.bytes().filter(|bytes| bytes.len() == length).map(<[u8]>::to_vec)
}

impl Disclosure {
    /// What its signatures cost, in units of effort.
    pub fn cost(&self) -> usize {
        self.signatures.len() * 80
    }

    /// Whether the issuer's key signed the statements that had to be shown, and the credential's key all others.
    /// `options` are the canonical options of the proof, `lines` the canonical statements under the issuer's names.
    pub fn holds(&self, options: &str, lines: &[String], issuer: &PublicKey) -> bool {
        let Some(own) = PublicKey::from_multikey_bytes(&self.key)
            .ok()
            .filter(|own| own.family == Family::P256)
        else {
            return false;
        };
        if self.mandatory.last().is_some_and(|last| *last >= lines.len()) {
            return false;
        }
        let (shown, chosen): (Vec<_>, Vec<_>) = lines
            .iter()
            .enumerate()
            .partition(|(place, _)| self.mandatory.contains(place));
        let together: String = shown.into_iter().map(|(_, line)| line.as_str()).collect();
        let signed = [
            digest(&SHA256, options.as_bytes()).as_ref(),
            &self.key,
            digest(&SHA256, together.as_bytes()).as_ref(),
        ]
        .concat();
        chosen.len() == self.signatures.len()
            && issuer.verifies_proof(&signed, &self.base_signature)
            && chosen
                .iter()
                .zip(&self.signatures)
                .all(|((_, line), signature)| own.verifies_proof(line.as_bytes(), signature))
    }

    /// What the holder may have kept back: an end, or a status. Nobody else can see whether there was one, so neither
    /// may be missing, and what is said of a status must be what the issuer wants shown.
    pub fn hidden(&self, document: &Value, lines: &[String]) -> Vec<Told> {
        let unsure = |reason, message: &str| Trouble::unsure(reason, message);
        let mut hidden = Vec::new();
        if !node::has(document, "validUntil") && !node::has(document, "expirationDate") {
            let message = "The holder shows a part of the badge without an end date, and may be hiding one.";
            hidden.push((NOT_EXPIRED, unsure(Reason::Proof, message)));
        }
        if !node::has(document, "credentialStatus") {
            let message =
                "The holder shows a part of the badge without its status, and may be hiding that it is withdrawn.";
            hidden.push((NOT_REVOKED, unsure(Reason::Status, message)));
        } else if self.status_is_optional(lines) {
            let message = "The holder may choose what to show of the badge's status, and may be hiding a part of it.";
            hidden.push((NOT_REVOKED, unsure(Reason::Status, message)));
        }
        hidden
    }

    /// Whether a statement about a status entry could have been left out.
    fn status_is_optional(&self, lines: &[String]) -> bool {
        let words = |line: &'_ String| {
            let mut words = line.splitn(3, ' ').map(str::to_owned);
            (words.next(), words.next(), words.next())
        };
        let entries: BTreeSet<String> = lines
            .iter()
            .filter_map(|line| match words(line) {
                (_, Some(predicate), Some(rest)) if predicate == STATUS => rest.split(' ').next().map(str::to_owned),
                _ => None,
            })
            .collect();
        lines.iter().enumerate().any(|(place, line)| {
            let (subject, predicate, _) = words(line);
            let about =
                predicate.as_deref() == Some(STATUS) || subject.is_some_and(|subject| entries.contains(&subject));
            about && !self.mandatory.contains(&place)
        })
    }
}

#[cfg(test)]
#[path = "disclosure_tests.rs"]
mod tests;
