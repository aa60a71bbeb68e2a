//! The sample credentials of one issuer site, and what it publishes for them to be verified: keys, status list,
//! achievements.

use std::{fmt::Write as _, io::Write as _};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::DateTime;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    proofs::{Signer, Suite},
    samples::{COLLEGE, COLLEGE_SEED, Form, Issuer, ON_LEAVE, SAMPLES, Sample, To, WATCH_SEED},
    set,
};
use crate::{
    issuers::Issuers,
    recipients::{self, Hidden},
    setup::{Held, Person, ada},
};

/// Bits of a status list: the least that the specification allows.
const LIST_BITS: usize = 131_072;
/// When the list was made.
const LIST_FROM: &str = "2021-01-01T00:00:00Z";

/// One credential of the samples.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Its name in addresses; unique among the samples.
    pub slug: &'static str,
    /// The badge's name.
    pub name: &'static str,
    /// The credential's id.
    pub id: String,
    /// As it lies in a backpack: JSON with its proof inside, or a compact JWS.
    pub held: Held,
}

impl Issuers {
    /// Every credential of Open Badges 3.0 among the samples, in the order of the source. Publishes what they need to be
    /// verified, with what was withdrawn from the start withdrawn.
    pub fn credentials(&self) -> Vec<Credential> {
        let withdrawn = SAMPLES
            .iter()
            .filter(|sample| sample.withdrawn)
            .filter_map(|sample| sample.status);
        let maker = Maker::of(self);
        maker.publish(self, &withdrawn.collect::<Vec<_>>());
        SAMPLES.iter().filter_map(|sample| maker.credential(sample)).collect()
    }

    /// The credential with this name in addresses.
    pub fn credential(&self, slug: &str) -> Option<Credential> {
        self.credentials()
            .into_iter()
            .find(|credential| credential.slug == slug)
    }

    /// Withdraws a sample credential that has a place in its issuer's status list, beside those that are withdrawn from
    /// the start.
    pub fn withdraw_credential(&self, slug: &str) {
        let gone = SAMPLES.iter().filter(|sample| sample.withdrawn || sample.slug == slug);
        let gone: Vec<u32> = gone.filter_map(|sample| sample.status).collect();
        Maker::of(self).publish(self, &gone);
    }

    /// Two credentials of Ada's that their issuer has suspended for now: one with its proof inside, one as a token. They are
    /// beside the samples. Publishes the list that says so.
    pub fn suspended_credentials(&self) -> Vec<Credential> {
        let maker = Maker::of(self);
        let resting: Vec<u32> = ON_LEAVE.iter().filter_map(|sample| sample.leave).collect();
        if let Some(list) = maker.status_list(&maker.leave_address(), "suspension", &resting) {
            let (path, kind) = (format!("/c/{COLLEGE}/status/2"), "application/ld+json");
            self.publish(&path, kind, list.to_string().as_bytes());
        }
        ON_LEAVE.iter().filter_map(|sample| maker.credential(sample)).collect()
    }

    /// Ada with all sample credentials in her backpack, the one that is not hers included.
    pub fn ada_with_credentials(&self) -> Person {
        ada().holding(
            self.credentials()
                .into_iter()
                .map(|credential| credential.held)
                .collect(),
        )
    }
}

/// Makes addresses and documents for one origin.
struct Maker {
    site: String,
    college: Option<Signer>,
    watch: Option<Signer>,
}

impl Maker {
    fn of(issuers: &Issuers) -> Self {
        let site = issuers.base.as_str().trim_end_matches('/').to_owned();
        let key = format!("{site}/c/{COLLEGE}/keys/1");
        Self {
            college: Signer::of(COLLEGE_SEED, |_| key),
            watch: Signer::of(WATCH_SEED, |multikey| format!("did:key:{multikey}#{multikey}")),
            site,
        }
    }

    fn signer(&self, issuer: Issuer) -> Option<&Signer> {
        match issuer {
            Issuer::College => self.college.as_ref(),
            Issuer::Watch => self.watch.as_ref(),
        }
    }

    fn list_address(&self) -> String {
        format!("{}/c/{COLLEGE}/status/1", self.site)
    }

    /// Of the list of those that are suspended.
    fn leave_address(&self) -> String {
        format!("{}/c/{COLLEGE}/status/2", self.site)
    }

    fn issuer(&self, issuer: Issuer) -> Option<Value> {
        let signer = self.signer(issuer)?;
        Some(match issuer {
            Issuer::College => json!({
                "id": format!("{}/c/{COLLEGE}", self.site),
                "type": ["Profile"],
                "name": "Riverside College",
                "url": format!("{}/c/{COLLEGE}", self.site),
                "description": "Workshops by the river.",
            }),
            Issuer::Watch => json!({
                "id": signer.method.split('#').next().unwrap_or_default(),
                "type": ["Profile"],
                "name": "The Tide Watch",
            }),
        })
    }

    /// Everything a verifier asks for: the college's profile with its key, the key alone, the list, the achievements.
    fn publish(&self, issuers: &Issuers, withdrawn: &[u32]) {
        let (Some(signer), Some(mut profile)) = (&self.college, self.issuer(Issuer::College)) else {
            return;
        };
        let method = json!({
            "@context": "https://w3id.org/security/multikey/v1",
            "id": signer.method,
            "type": "Multikey",
            "controller": profile.get("id"),
            "publicKeyMultibase": signer.multikey(),
        });
        let json = "application/ld+json";
        issuers.publish(&format!("/c/{COLLEGE}/keys/1"), json, method.to_string().as_bytes());
        set(&mut profile, "assertionMethod", json!([method]));
        issuers.publish(&format!("/c/{COLLEGE}"), json, profile.to_string().as_bytes());
        if let Some(list) = self.status_list(&self.list_address(), "revocation", withdrawn) {
            issuers.publish(&format!("/c/{COLLEGE}/status/1"), json, list.to_string().as_bytes());
        }
        for sample in SAMPLES {
            let achievement = self.achievement(sample);
            let path = format!("/c/{COLLEGE}/{}", sample.slug);
            issuers.publish(&path, json, achievement.to_string().as_bytes());
        }
    }

    /// The list of withdrawn credentials, itself one.
    /// The list at `address` with these bits set.
    fn status_list(&self, address: &str, purpose: &str, set_bits: &[u32]) -> Option<Value> {
        let mut bits = vec![0_u8; LIST_BITS / 8];
        for index in set_bits {
            if let Some(byte) = bits.get_mut(*index as usize / 8) {
                // The first bit of the list is the highest of its first byte.
                *byte |= 0x80 >> (index % 8);
            }
        }
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(&bits).ok()?;
        let encoded = BASE64_URL_SAFE_NO_PAD.encode(packed.finish().ok()?);
        let list = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": format!("{}/c/{COLLEGE}", self.site),
            "validFrom": LIST_FROM,
            "credentialSubject": {
                "id": format!("{address}#list"),
                "type": "BitstringStatusList",
                "statusPurpose": purpose,
                "encodedList": format!("u{encoded}"),
            },
        });
        self.college.as_ref()?.proven(list, Suite::Rdfc, LIST_FROM)
    }

    fn achievement(&self, sample: &Sample) -> Value {
        let mut achievement = json!({
            "id": format!("{}/c/{COLLEGE}/{}", self.site, sample.slug),
            "type": ["Achievement"],
            "name": sample.name,
            "description": sample.description,
            "criteria": {"narrative": sample.criteria},
            "image": {"id": format!("{}{}", self.site, sample.picture), "type": "Image"},
        });
        if !sample.tags.is_empty() {
            set(&mut achievement, "tag", json!(sample.tags));
        }
        achievement
    }

    fn credential(&self, sample: &Sample) -> Option<Credential> {
        let signer = self.signer(sample.issuer)?;
        let id = urn(&format!("{} of {}", sample.slug, self.site));
        let mut subject = json!({"type": ["AchievementSubject"], "achievement": self.achievement(sample)});
        match sample.to {
            To::Hashed(email) => set(&mut subject, "identifier", json!([identifier(email, sample.slug)])),
            To::Mailto(email) => set(&mut subject, "id", json!(format!("mailto:{email}"))),
        }
        let mut credential = json!({
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": sample.name,
            "issuer": self.issuer(sample.issuer)?,
            "validFrom": sample.from,
            "credentialSubject": subject,
        });
        if let Some(until) = sample.until {
            set(&mut credential, "validUntil", json!(until));
        }
        let entry = |address: String, purpose: &str, index: u32| {
            json!({
                "id": format!("{address}#{index}"),
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": index.to_string(),
                "statusListCredential": address,
            })
        };
        let withdrawn = sample
            .status
            .map(|index| entry(self.list_address(), "revocation", index));
        let resting = sample
            .leave
            .map(|index| entry(self.leave_address(), "suspension", index));
        if let Some(entry) = withdrawn.or(resting) {
            set(&mut credential, "credentialStatus", entry);
        }
        let held = match sample.form {
            Form::Proof(suite) => Held::Hosted(signer.proven(credential, suite, sample.from)?),
            Form::Token => {
                let seconds = |text: &str| Some(DateTime::parse_from_rfc3339(text).ok()?.timestamp());
                let until = sample.until.and_then(seconds);
                Held::Signed(signer.token(credential, seconds(sample.from)?, until))
            }
        };
        Some(Credential {
            slug: sample.slug,
            name: sample.name,
            id,
            held,
        })
    }
}

/// A hashed identifier, in the words of 3.0.
fn identifier(email: &str, salt: &str) -> Value {
    let made = recipients::identity(email, Hidden::Sha256, salt);
    json!({
        "type": "IdentityObject",
        "hashed": true,
        "identityHash": made.get("identity"),
        "identityType": "emailAddress",
        "salt": salt,
    })
}

/// A `urn:uuid:` made from `word` (version 8: by a rule of our own).
fn urn(word: &str) -> String {
    let mut out = String::from("urn:uuid:");
    for (at, byte) in Sha256::digest(word.as_bytes()).iter().take(16).enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        let byte = match at {
            6 => byte & 0x0f | 0x80,
            8 => byte & 0x3f | 0x80,
            _ => *byte,
        };
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}
