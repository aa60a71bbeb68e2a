//! The documents of the sample badges as Open Badges 2.0 wants them, ids on the origin of the site.

use std::fmt::Write;

use chrono::{DateTime, Days, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    recipients,
    samples::{Criteria, Fate, Issuer, Picture, Sample, When},
    signing,
};

const CONTEXT: &str = "https://w3id.org/openbadges/v2";

/// Makes addresses and documents for one origin and one day.
#[derive(Debug, Clone)]
pub(super) struct Maker {
    /// Without slash at its end.
    pub(super) site: String,
    /// The day that [`When::Days`] counts from.
    pub(super) now: DateTime<Utc>,
}

impl Maker {
    /// Path of an issuer's own things.
    pub(super) fn issuer_path(issuer: &Issuer) -> String {
        format!("/o/{}", issuer.slug)
    }

    pub(super) fn class_path(issuer: &Issuer, sample: &Sample) -> String {
        format!("/o/{}/b/{}", issuer.slug, sample.slug)
    }

    pub(super) fn assertion_path(issuer: &Issuer, sample: &Sample) -> String {
        format!("/o/{}/a/{}", issuer.slug, sample.slug)
    }

    pub(super) fn key_path(issuer: &Issuer) -> String {
        format!("/o/{}/keys/1", issuer.slug)
    }

    pub(super) fn revocations_path(issuer: &Issuer) -> String {
        format!("/o/{}/revocations", issuer.slug)
    }

    /// Path of the class's picture.
    pub(super) fn picture_path(issuer: &Issuer, sample: &Sample) -> String {
        let kind = if matches!(sample.picture, Picture::Svg(_)) {
            "svg"
        } else {
            "png"
        };
        format!("/o/{}/b/{}/picture.{kind}", issuer.slug, sample.slug)
    }

    /// Path of the baked picture; absent where there is nothing to bake into.
    pub(super) fn baked_path(issuer: &Issuer, sample: &Sample) -> Option<String> {
        let kind = match sample.picture {
            Picture::Png(_) => "png",
            Picture::Svg(_) => "svg",
            Picture::Missing | Picture::Broken => return None,
        };
        Some(format!("/o/{}/a/{}/baked.{kind}", issuer.slug, sample.slug))
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }

    fn time(&self, when: When) -> String {
        match when {
            When::On(text) => text.to_owned(),
            When::Days(days) => {
                let midnight = self.now.date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
                let moved = match u64::try_from(days) {
                    Ok(days) => midnight.checked_add_days(Days::new(days)),
                    Err(_) => midnight.checked_sub_days(Days::new(days.unsigned_abs())),
                };
                moved.unwrap_or(midnight).to_rfc3339_opts(SecondsFormat::Secs, true)
            }
        }
    }

    pub(super) fn profile(&self, issuer: &Issuer) -> Value {
        let path = Self::issuer_path(issuer);
        let mut profile = json!({
            "@context": CONTEXT,
            "type": "Issuer",
            "id": self.at(&path),
            "name": issuer.name,
            "url": self.at(&format!("{path}/")),
            "email": issuer.email,
            "description": issuer.description,
            "image": self.at(&format!("{path}/emblem.png")),
        });
        if issuer.key.is_some() {
            set(&mut profile, "publicKey", json!(self.at(&Self::key_path(issuer))));
            set(
                &mut profile,
                "revocationList",
                json!(self.at(&Self::revocations_path(issuer))),
            );
        }
        profile
    }

    /// The key, where the issuer signs; its owner is the issuer, whose profile names it.
    pub(super) fn key(&self, issuer: &Issuer) -> Option<Value> {
        let key = issuer.key?;
        Some(json!({
            "@context": CONTEXT,
            "type": "CryptographicKey",
            "id": self.at(&Self::key_path(issuer)),
            "owner": self.at(&Self::issuer_path(issuer)),
            "publicKeyPem": key.public,
        }))
    }

    /// The revocation list with `more` entries (id and reason) added to the samples'.
    pub(super) fn revocations(&self, issuer: &Issuer, more: &[(String, String)]) -> Value {
        let mut entries: Vec<Value> = issuer
            .badges
            .iter()
            .filter_map(|sample| match sample.fate {
                Fate::Listed(reason) => {
                    Some(json!({"id": self.assertion_id(issuer, sample), "revocationReason": reason}))
                }
                _ => None,
            })
            .collect();
        entries.push(json!(uuid_urn("an award that nobody holds any more")));
        entries.extend(
            more.iter()
                .map(|(id, reason)| json!({"id": id, "revocationReason": reason})),
        );
        json!({
            "@context": CONTEXT,
            "type": "RevocationList",
            "id": self.at(&Self::revocations_path(issuer)),
            "issuer": self.at(&Self::issuer_path(issuer)),
            "revokedAssertions": entries,
        })
    }

    pub(super) fn class(&self, issuer: &Issuer, sample: &Sample) -> Value {
        let path = Self::class_path(issuer, sample);
        let picture = self.at(&Self::picture_path(issuer, sample));
        let criteria = self.at(&format!("{path}/criteria"));
        let mut class = json!({
            "@context": CONTEXT,
            "type": "BadgeClass",
            "id": self.at(&path),
            "name": sample.name,
            "description": sample.description,
            "image": picture,
            "criteria": match sample.criteria {
                Criteria::Page(_) => json!(criteria),
                Criteria::Markdown(text) => json!({"type": "Criteria", "id": criteria, "narrative": text}),
            },
            "issuer": self.at(&Self::issuer_path(issuer)),
        });
        if let Some(caption) = sample.caption {
            set(
                &mut class,
                "image",
                json!({"type": "Image", "id": picture, "caption": caption}),
            );
        }
        if !sample.tags.is_empty() {
            set(&mut class, "tags", json!(sample.tags));
        }
        if !sample.alignment.is_empty() {
            let aligned = sample.alignment.iter().map(|(name, url, framework)| {
                json!({"type": "AlignmentObject", "targetName": name, "targetUrl": url, "targetFramework": framework})
            });
            set(&mut class, "alignment", aligned.collect());
        }
        if let Some(language) = sample.language {
            set(&mut class, "@language", json!(language));
        }
        class
    }

    pub(super) fn assertion_id(&self, issuer: &Issuer, sample: &Sample) -> String {
        if sample.signed {
            uuid_urn(sample.slug)
        } else {
            self.at(&Self::assertion_path(issuer, sample))
        }
    }

    pub(super) fn assertion(&self, issuer: &Issuer, sample: &Sample) -> Value {
        let (email, hidden) = sample.to;
        let verification = if sample.signed {
            json!({"type": "SignedBadge", "creator": self.at(&Self::key_path(issuer))})
        } else {
            json!({"type": "HostedBadge"})
        };
        let mut assertion = json!({
            "@context": CONTEXT,
            "type": "Assertion",
            "id": self.assertion_id(issuer, sample),
            "recipient": recipients::identity(email, hidden, &salt(sample.slug)),
            "badge": self.at(&Self::class_path(issuer, sample)),
            "verification": verification,
            "issuedOn": self.time(sample.issued),
        });
        if let Some(path) = Self::baked_path(issuer, sample) {
            set(&mut assertion, "image", json!(self.at(&path)));
        }
        if let Some(expires) = sample.expires {
            set(&mut assertion, "expires", json!(self.time(expires)));
        }
        if let Some(narrative) = sample.narrative {
            set(&mut assertion, "narrative", json!(narrative));
        }
        if !sample.evidence.is_empty() {
            let evidence = sample.evidence.iter().enumerate().map(|(at, (name, text))| {
                let id = self.at(&format!("{}/evidence/{}", Self::assertion_path(issuer, sample), at + 1));
                json!({"type": "Evidence", "id": id, "name": name, "narrative": text})
            });
            set(&mut assertion, "evidence", evidence.collect());
        }
        assertion
    }

    /// The signed form, where the sample is signed.
    pub(super) fn jws(&self, issuer: &Issuer, sample: &Sample) -> Option<String> {
        let key = issuer.key.filter(|_| sample.signed)?;
        signing::sign(&self.assertion(issuer, sample), key.private)
    }
}

/// Sets a member of an object.
fn set(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

/// What stands at the id of a hosted award that was taken back.
pub(super) fn revoked(id: &str, reason: &str) -> Value {
    json!({"@context": CONTEXT, "type": "Assertion", "id": id, "revoked": true, "revocationReason": reason})
}

/// A salt that is the same in every run.
pub(super) fn salt(word: &str) -> String {
    hex::encode(Sha256::digest(format!("salt of {word}").as_bytes()))
        .chars()
        .take(12)
        .collect()
}

/// A `urn:uuid:` made from `word` (version 8: by a rule of our own).
fn uuid_urn(word: &str) -> String {
    let hash = hex::encode(Sha256::digest(word.as_bytes()));
    let mut out = String::from("urn:uuid:");
    for (at, letter) in hash.chars().take(32).enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            out.push('-');
        }
        match at {
            12 => out.push('8'),
            16 => out.push('a'),
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(out, "{letter}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_urn_is_a_well_formed_uuid() {
        let urn = uuid_urn("x");
        let groups: Vec<usize> = urn.trim_start_matches("urn:uuid:").split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12], "{urn}");
        assert_eq!(uuid_urn("x"), urn);
    }
}
