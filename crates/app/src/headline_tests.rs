//! One sentence per headline and flag of look.md 3, through the library that decides them.

use chrono::{DateTime, TimeZone, Utc};
use holdall_library::{
    AssertionBody, AssertionId, BackpackId, Derived, Library, Listed, NewBackpack, NewCheckRun, Query, Source,
};
use holdall_model::{Reason, RecipientResult, Report, Verdict, Version};

use super::*;
use crate::{assertions, view::AssertionRow};

fn day(month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, month, day, 12, 0, 0).unwrap()
}

fn report(status: Status, reasons: &[Reason], at: DateTime<Utc>) -> Report {
    Report {
        version: Some(Version::V2_0),
        verdict: match status {
            Status::Valid => Verdict::Valid,
            Status::Unverifiable | Status::Unchecked => Verdict::Unverifiable,
            _ => Verdict::Invalid,
        },
        status,
        reasons: reasons.to_vec(),
        warnings: Vec::new(),
        checks: Vec::new(),
        recipient: RecipientResult {
            outcome: RecipientOutcome::NotChecked,
            matched: None,
        },
        vouched_by: None,
        checked_at: at,
        used: Vec::new(),
    }
}

/// A badge in a library of its own, seen on 1 June 2026.
struct Badge {
    library: Library,
    id: AssertionId,
    _folder: tempfile::TempDir,
}

impl Badge {
    async fn new(issued_on: DateTime<Utc>, expires: Option<DateTime<Utc>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("library.sqlite"), true)
            .unwrap()
            .unwrap();
        let derived = Derived {
            key: "k".into(),
            assertion_id: Some("https://badges.example/a/1".into()),
            version: Version::V2_0,
            signed: false,
            name: "Wound care".into(),
            issuer_name: "City Hospital".into(),
            issuer_id: None,
            class_id: None,
            issued_on: Some(issued_on),
            expires,
            caption: String::new(),
            body: AssertionBody::default(),
            derived_version: 1,
        };
        let id = library
            .write(move |writer| {
                let sha256 = writer.keep_document(b"{}")?;
                Ok(writer.keep_assertion(&derived, sha256, Source::Fetched, day(1, 1))?.id)
            })
            .await
            .unwrap();
        Self {
            library,
            id,
            _folder: folder,
        }
    }

    async fn checked(self, status: Status, reasons: &[Reason], at: DateTime<Utc>) -> Self {
        let (id, report) = (self.id, report(status, reasons, at));
        let run = NewCheckRun {
            assertion: id,
            report,
            offline: false,
            sha256: None,
            used: Vec::new(),
            all_kept: true,
        };
        self.library
            .write(move |writer| writer.record_check(&run))
            .await
            .unwrap();
        self
    }

    async fn in_backpack(self, name: &'static str, gone: bool) -> Self {
        let id = self.id;
        self.library
            .write(move |writer| {
                let new = NewBackpack {
                    protocol: "badge-connect".into(),
                    host: "pack.example".into(),
                    typed: "https://pack.example/".into(),
                    name: name.into(),
                    letter: "P".into(),
                    cloth: "pine".into(),
                    read_only: false,
                    way_back: "scheme".into(),
                    profile: serde_json::Value::Null,
                    scopes: Vec::new(),
                    trail: serde_json::Value::Array(Vec::new()),
                    connected_at: day(1, 1),
                };
                let backpack: BackpackId = writer.add_backpack(&new)?;
                let listed = Listed {
                    backpack,
                    assertion: id,
                    host_id: None,
                    sha256: None,
                };
                writer.keep_holding(&listed, day(1, 1))?;
                if gone {
                    writer.mark_gone(backpack, &[id], day(2, 1))
                } else {
                    Ok(())
                }
            })
            .await
            .unwrap();
        self
    }

    async fn row(&self) -> AssertionRow {
        let (rows, tags) = self
            .library
            .read(|reader| Ok((reader.rows(&Query::all(day(6, 1)))?, assertions::tags(reader)?)))
            .await
            .unwrap();
        assertions::view(rows.into_iter().next().unwrap(), &tags)
    }

    async fn headline(&self) -> (Headline, Option<DateTime<Utc>>) {
        let row = self.row().await;
        (row.headline, row.headline_at)
    }
}

async fn badge(expires: Option<DateTime<Utc>>) -> Badge {
    Badge::new(day(1, 1), expires).await
}

#[tokio::test]
async fn withdrawn_by_the_issuer_is_revoked_even_past_its_end() {
    let badge = badge(Some(day(2, 1)))
        .await
        .checked(Status::Revoked, &[Reason::Revoked], day(3, 1))
        .await;
    assert_eq!(badge.headline().await.0, Headline::Revoked);
}

#[tokio::test]
async fn withdrawn_for_now_is_suspended() {
    let badge = badge(None)
        .await
        .checked(Status::Suspended, &[Reason::Suspended], day(3, 1))
        .await;
    assert_eq!(badge.headline().await.0, Headline::Suspended);
}

#[tokio::test]
async fn a_failed_check_is_a_problem_even_past_its_end() {
    let badge = badge(Some(day(2, 1)))
        .await
        .checked(Status::Invalid, &[Reason::Signature], day(3, 1))
        .await;
    assert_eq!(badge.headline().await.0, Headline::Problem);
}

#[tokio::test]
async fn past_its_end_is_expired_with_the_date() {
    let badge = badge(Some(day(2, 1)))
        .await
        .checked(Status::Expired, &[Reason::Expired], day(3, 1))
        .await;
    assert_eq!(badge.headline().await, (Headline::Expired, Some(day(2, 1))));
}

#[tokio::test]
async fn a_badge_that_passed_and_ended_since_is_expired_without_a_new_check() {
    let badge = badge(Some(day(5, 1)))
        .await
        .checked(Status::Valid, &[], day(3, 1))
        .await;
    let row = badge.row().await;
    assert_eq!((row.headline, row.headline_at), (Headline::Expired, Some(day(5, 1))));
    assert_eq!(
        row.status,
        crate::view::Status::Expired,
        "the command's word knows the date too"
    );
}

#[tokio::test]
async fn a_start_in_the_future_is_told_with_its_date_and_is_no_problem() {
    let badge = Badge::new(day(9, 1), None)
        .await
        .checked(Status::Invalid, &[Reason::NotYetValid], day(3, 1))
        .await;
    assert_eq!(badge.headline().await, (Headline::NotYetValid, Some(day(9, 1))));
}

#[tokio::test]
async fn a_check_that_could_not_be_made_and_never_passed_says_so() {
    let badge = badge(None)
        .await
        .checked(Status::Unverifiable, &[Reason::Fetch], day(3, 1))
        .await;
    assert_eq!(badge.headline().await.0, Headline::CouldNotCheck);
}

#[tokio::test]
async fn could_not_check_never_turns_passed_into_anything_but_last_passed() {
    let badge = badge(None).await.checked(Status::Valid, &[], day(3, 3)).await;
    let badge = badge.checked(Status::Unverifiable, &[Reason::Timeout], day(4, 1)).await;
    assert_eq!(badge.headline().await, (Headline::LastPassed, Some(day(3, 3))));
}

#[tokio::test]
async fn a_badge_never_checked_says_so() {
    assert_eq!(badge(None).await.headline().await, (Headline::NotChecked, None));
}

#[tokio::test]
async fn a_passed_check_is_passed() {
    let badge = badge(Some(day(12, 1)))
        .await
        .checked(Status::Valid, &[], day(3, 1))
        .await;
    assert_eq!(badge.headline().await.0, Headline::Passed);
}

#[tokio::test]
async fn a_badge_gone_from_its_only_backpack_is_flagged_and_only_here() {
    let badge = badge(None)
        .await
        .checked(Status::Valid, &[], day(3, 1))
        .await
        .in_backpack("Badgr EU", true)
        .await;
    let row = badge.row().await;
    assert_eq!(
        row.flags,
        [
            Flag::GoneFrom {
                backpack: "Badgr EU".into()
            },
            Flag::OnlyHere
        ]
    );
    assert_eq!(row.places, []);
    assert_eq!(
        row.headline,
        Headline::Passed,
        "a flag stands beside the headline, never instead of it"
    );
}

#[tokio::test]
async fn a_badge_that_a_backpack_lists_has_its_tag_and_no_flag() {
    let badge = badge(None)
        .await
        .checked(Status::Valid, &[], day(3, 1))
        .await
        .in_backpack("Badgr EU", false)
        .await;
    let row = badge.row().await;
    assert_eq!(row.flags, []);
    assert_eq!(row.places[0].name, "Badgr EU");
}

#[test]
fn a_badge_written_to_an_unknown_address_is_flagged() {
    let told = |recipient| {
        flags(&Remarks {
            recipient,
            gone: &[],
            held: true,
            proof_complete: true,
        })
    };
    assert_eq!(told(RecipientOutcome::NotMatched), [Flag::ForSomeoneElse]);
    assert_eq!(told(RecipientOutcome::NotChecked), []);
    assert_eq!(told(RecipientOutcome::Matched), []);
}

#[test]
fn incomplete_proof_is_flagged() {
    let remarks = Remarks {
        recipient: RecipientOutcome::Matched,
        gone: &[],
        held: true,
        proof_complete: false,
    };
    assert_eq!(flags(&remarks), [Flag::ProofIncomplete]);
}

#[test]
fn a_badge_only_looked_at_gets_the_same_words() {
    let word = |status, reasons: &[Reason]| of_report(&report(status, reasons, day(1, 1)));
    assert_eq!(word(Status::Valid, &[]), Headline::Passed);
    assert_eq!(word(Status::Expired, &[Reason::Expired]), Headline::Expired);
    assert_eq!(word(Status::Revoked, &[Reason::Revoked]), Headline::Revoked);
    assert_eq!(word(Status::Suspended, &[Reason::Suspended]), Headline::Suspended);
    assert_eq!(word(Status::Invalid, &[Reason::NotYetValid]), Headline::NotYetValid);
    assert_eq!(
        word(Status::Invalid, &[Reason::Signature, Reason::NotYetValid]),
        Headline::Problem
    );
    assert_eq!(word(Status::Unverifiable, &[Reason::Fetch]), Headline::CouldNotCheck);
}
