//! The report of one verification: one line per check, the verdict, and the documents it rests on.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::{Identity, Outcome, Reason, Role, Sha256, Status, Verdict, Version};

/// What one check found, and where it looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Stable name of the check, e.g. `signature`; each is one entry of `docs/standards.md`.
    pub check: String,
    /// What it found.
    pub outcome: Outcome,
    /// One English sentence: what was found and why. Names from the badge are quoted, never secrets.
    pub message: String,
    /// The document it looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The class of the finding; absent when it passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Whether the verdict depends on it.
    pub mandatory: bool,
}

/// A document that the verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedDocument {
    /// The address asked for.
    pub url: String,
    /// What it was needed for.
    pub role: Role,
    /// When it was fetched; long ago when it is kept evidence.
    pub fetched_at: DateTime<Utc>,
    /// Its content.
    pub sha256: Sha256,
    /// Whether it came from the library and not from the network.
    pub kept: bool,
}

/// Whether the badge was awarded to one of the given identities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientOutcome {
    /// It names one of them.
    Matched,
    /// It names none of them.
    NotMatched,
    /// No identity was given, or the badge names nobody that can be compared.
    NotChecked,
}

/// Who the badge was awarded to, as far as can be told on this computer. A result of its own: it says
/// nothing about authenticity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientResult {
    /// Whether an identity fits.
    pub outcome: RecipientOutcome,
    /// The identity that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<Identity>,
}

/// Everything that one verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The version found; absent when the input is not a badge.
    pub version: Option<Version>,
    /// What all mandatory checks say together.
    pub verdict: Verdict,
    /// The verdict as a status for lists.
    pub status: Status,
    /// Why it is not valid, most telling first, at most three.
    pub reasons: Vec<Reason>,
    /// Things worth telling although the verdict stands; English sentences.
    pub warnings: Vec<String>,
    /// One line per check, in the order of the run.
    pub checks: Vec<CheckResult>,
    /// Who it was awarded to.
    pub recipient: RecipientResult,
    /// Who vouches: `host badges.example.org`, a key address or a DID. Absent when nothing anchors it.
    pub vouched_by: Option<String>,
    /// When the verification ran.
    pub checked_at: DateTime<Utc>,
    /// The documents it rests on, in the order of use.
    pub used: Vec<UsedDocument>,
}

impl Report {
    /// Warns of the hosts whose documents came over plain http: whoever is on the way could have changed them. On this
    /// computer nobody is, and pictures prove nothing.
    pub fn warn_of_plain_http(&mut self) {
        let proof = self.used.iter().filter(|used| used.role != Role::Image);
        let hosts: BTreeSet<String> = proof.filter_map(|used| plain_host(&used.url)).collect();
        if !hosts.is_empty() {
            let hosts = hosts.into_iter().collect::<Vec<_>>().join(", ");
            self.warnings.push(format!(
                "Documents of this badge travel over http, where they can be changed on the way: {hosts}."
            ));
        }
    }
}

/// The host of an http address, unless it is this computer.
fn plain_host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| url.scheme() == "http")?;
    let is_here = match url.host()? {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    (!is_here).then(|| url.host_str().map(str::to_owned)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_that_came_over_plain_http_are_told_by_their_hosts() {
        let warned = |used: &[(&str, Role)]| {
            let used = used.iter().map(|(url, role)| UsedDocument {
                url: (*url).to_owned(),
                role: *role,
                fetched_at: DateTime::default(),
                sha256: Sha256::of(b""),
                kept: false,
            });
            let mut report = Report {
                version: None,
                verdict: Verdict::Valid,
                status: Status::Valid,
                reasons: Vec::new(),
                warnings: Vec::new(),
                checks: Vec::new(),
                recipient: RecipientResult {
                    outcome: RecipientOutcome::NotChecked,
                    matched: None,
                },
                vouched_by: None,
                checked_at: DateTime::default(),
                used: used.collect(),
            };
            report.warn_of_plain_http();
            assert_eq!(report.verdict, Verdict::Valid, "the verdict stands");
            report.warnings
        };
        let plain = warned(&[
            ("http://b.example/a", Role::Assertion),
            ("http://b.example/c", Role::BadgeClass),
            ("http://a.example/key", Role::Key),
            ("https://c.example/", Role::Issuer),
        ]);
        assert_eq!(plain.len(), 1, "{plain:?}");
        assert!(plain[0].ends_with(": a.example, b.example."), "{plain:?}");
        let fine = [
            ("https://b.example/a", Role::Assertion),
            ("http://b.example/picture.png", Role::Image),
            ("http://127.0.0.1:4000/a", Role::Assertion),
            ("http://[::1]/a", Role::Issuer),
            ("http://localhost/a", Role::Key),
        ];
        assert_eq!(warned(&fine), [""; 0]);
    }
}
