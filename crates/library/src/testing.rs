//! What the tests of this crate share: a library in a temporary folder, badges to put into it, and a clock.

use chrono::{DateTime, TimeDelta, Utc};
use holdall_model::{Outcome, Reason, Recipient, RecipientOutcome, RecipientResult, Report, Status, Verdict, Version};

use crate::{
    AssertionBody, AssertionId, BackpackId, Derived, Library, LibraryError, NewBackpack, NewCheckRun, Source, Writer,
};

/// A library that vanishes with the test.
pub(crate) struct Shelf {
    pub(crate) library: Library,
    pub(crate) folder: tempfile::TempDir,
}

impl Shelf {
    /// Writes what cannot fail.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Writer<'_>) -> Result<T, LibraryError> + Send + 'static,
    ) -> T {
        self.library.write(work).await.unwrap()
    }
}

pub(crate) fn shelf() -> Shelf {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.sqlite"), true)
        .unwrap()
        .unwrap();
    Shelf { library, folder }
}

/// 2026-01-01, and `days` later.
pub(crate) fn day(days: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap() + TimeDelta::days(days)
}

pub(crate) fn badge(name: &str) -> Derived {
    Derived {
        key: format!("https://issuer.example/{name}"),
        assertion_id: Some(format!("https://issuer.example/{name}")),
        version: Version::V2_0,
        signed: false,
        name: name.to_owned(),
        issuer_name: "Ines".to_owned(),
        issuer_id: Some("https://issuer.example/".to_owned()),
        class_id: Some(format!("https://issuer.example/class/{name}")),
        issued_on: Some(day(-10)),
        expires: None,
        caption: String::new(),
        body: AssertionBody {
            description: format!("For those who know {name}"),
            recipients: vec![Recipient {
                kind: "email".into(),
                identity: "ada@example.org".into(),
                hashed: false,
                salt: None,
            }],
            ..AssertionBody::default()
        },
        derived_version: 1,
    }
}

pub(crate) fn keep(writer: &Writer<'_>, derived: &Derived) -> Result<AssertionId, LibraryError> {
    let sha256 = writer.keep_document(derived.key.as_bytes())?;
    Ok(writer.keep_assertion(derived, sha256, Source::Fetched, day(0))?.id)
}

pub(crate) fn backpack(writer: &Writer<'_>, name: &str) -> Result<BackpackId, LibraryError> {
    let id = writer.add_backpack(&NewBackpack {
        protocol: "badge-connect".into(),
        host: format!("{name}.example"),
        typed: format!("https://{name}.example/"),
        name: name.to_owned(),
        letter: name.chars().take(1).collect(),
        cloth: "pine".into(),
        read_only: false,
        way_back: "loopback".into(),
        profile: serde_json::json!({"id": null, "name": "Ada", "identities": []}),
        scopes: vec!["read".into()],
        trail: serde_json::json!([]),
        connected_at: day(0),
    })?;
    writer.set_grant(id, b"sealed")?;
    Ok(id)
}

pub(crate) fn run(assertion: AssertionId, status: Status, reasons: &[Reason], at: DateTime<Utc>) -> NewCheckRun {
    let verdict = match status {
        Status::Valid => Verdict::Valid,
        Status::Unverifiable | Status::Unchecked => Verdict::Unverifiable,
        Status::Expired | Status::Revoked | Status::Suspended | Status::Invalid => Verdict::Invalid,
    };
    let outcome = match verdict {
        Verdict::Valid => Outcome::Passed,
        Verdict::Invalid => Outcome::Failed,
        Verdict::Unverifiable => Outcome::CouldNotCheck,
    };
    NewCheckRun {
        assertion,
        report: Report {
            version: Some(Version::V2_0),
            verdict,
            status,
            reasons: reasons.to_vec(),
            warnings: vec!["the host serves text/html".into()],
            checks: vec![holdall_model::CheckResult {
                check: "hosted".into(),
                outcome,
                message: "looked at it".into(),
                url: None,
                reason: reasons.first().copied(),
                mandatory: true,
            }],
            recipient: RecipientResult {
                outcome: RecipientOutcome::NotChecked,
                matched: None,
            },
            vouched_by: Some("host issuer.example".into()),
            checked_at: at,
            used: Vec::new(),
        },
        offline: false,
        sha256: None,
        used: Vec::new(),
        all_kept: true,
    }
}

pub(crate) async fn ask(shelf: &Shelf, query: crate::Query) -> crate::Listing {
    shelf.library.read(move |reader| reader.list(&query)).await.unwrap()
}

pub(crate) fn names(rows: &[crate::ListedRow]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}
