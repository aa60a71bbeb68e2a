//! Tables other than lists: versions, answers, holdings, checks, sign-ins, identities, receipts.

use std::collections::BTreeMap;

use holdall_model::{Identity, Reason, Role, Sha256, Status};
use serde_json::json;

use crate::{
    BackpackState, Derived, KeptChange, Listed, NewFetch, NewReceipt, NewSignIn, ReceiptState, SignInOutcome, Source,
    TransferOutcome, TransferReason,
    testing::{backpack, badge, day, keep, run, shelf},
};

#[tokio::test]
async fn a_second_document_is_a_version_and_a_listing_never_takes_the_place_of_what_was_fetched() {
    shelf()
        .write(|writer| {
            let doc = |text: &str| writer.keep_document(text.as_bytes());
            let (listed, first, second) = (doc("listed")?, doc("first")?, doc("second")?);
            let a = writer.keep_assertion(&badge("a"), listed, Source::Listed, day(1))?;
            assert_eq!(a.change, KeptChange::Added);
            let change = |sha256, source, at| writer.keep_assertion(&badge("a"), sha256, source, day(at));
            assert_eq!(change(listed, Source::Listed, 1)?.change, KeptChange::Same);
            assert_eq!(change(first, Source::Fetched, 2)?.change, KeptChange::Changed);
            writer.record_check(&crate::NewCheckRun {
                sha256: Some(first),
                ..run(a.id, Status::Valid, &[], day(2))
            })?;
            assert!(writer.assertion(a.id)?.unwrap().proof_complete);
            assert_eq!(change(listed, Source::Listed, 3)?.change, KeptChange::Same);
            assert_eq!(writer.assertion(a.id)?.unwrap().sha256, first, "the listing is weaker");
            assert!(writer.assertion(a.id)?.unwrap().proof_complete);
            assert_eq!(change(second, Source::Fetched, 4)?.change, KeptChange::Changed);
            let row = writer.assertion(a.id)?.unwrap();
            assert_eq!(
                (row.sha256, row.proof_complete),
                (second, false),
                "the new document is not proven yet"
            );
            let versions = writer.versions(a.id)?;
            let seen: Vec<_> = versions.iter().map(|v| (v.sha256, v.source, v.verdict_at)).collect();
            assert_eq!(
                seen,
                [
                    (listed, Source::Listed, None),
                    (first, Source::Fetched, Some(day(2))),
                    (second, Source::Fetched, None)
                ]
            );
            for version in versions {
                assert!(writer.document(version.sha256)?.is_some(), "no received byte is lost");
            }
            Ok(())
        })
        .await;
}

fn fetch(url: &str, sha256: Sha256, status: u16, at: i64) -> NewFetch {
    NewFetch {
        url: url.into(),
        final_url: url.into(),
        at: day(at),
        status,
        headers: BTreeMap::from([("etag".into(), format!("\"{at}\""))]),
        sha256,
        good: status == 200,
    }
}

#[tokio::test]
async fn an_unchanged_answer_only_moves_its_time_and_a_bad_one_hides_no_good_one() {
    shelf()
        .write(|writer| {
            let (one, two) = (writer.keep_document(b"one")?, writer.keep_document(b"two")?);
            let url = "https://issuer.example/a";
            let first = writer.keep_fetch(&fetch(url, one, 200, 1))?;
            assert_eq!(writer.keep_fetch(&fetch(url, one, 200, 2))?, first);
            writer.keep_unchanged(first, day(3))?;
            let row = writer.good_fetch(url)?.unwrap();
            assert_eq!((row.fetched_at, row.last_same_at), (day(1), day(3)));
            assert_eq!(row.headers["etag"], "\"2\"", "the newest ETag is asked with");
            let gone = writer.keep_fetch(&fetch(url, two, 404, 4))?;
            assert_ne!(gone, first);
            assert_eq!(writer.latest_fetch(url)?.unwrap().id, gone);
            assert_eq!(writer.good_fetch(url)?.unwrap().id, first);
            let again = writer.keep_fetch(&fetch(url, one, 200, 5))?;
            assert_ne!(again, first, "what came back is an answer of its own");
            assert_eq!(writer.fetch(gone)?.unwrap().status, 404);
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn a_badge_that_left_a_backpack_is_marked_and_may_come_back() {
    shelf()
        .write(|writer| {
            let eu = backpack(writer, "eu")?;
            let a = keep(writer, &badge("a"))?;
            let listed = |text: &str| -> Result<Listed, crate::LibraryError> {
                let sha256 = Some(writer.keep_document(text.as_bytes())?);
                Ok(Listed {
                    backpack: eu,
                    assertion: a,
                    host_id: Some("7".into()),
                    sha256,
                })
            };
            writer.keep_holding(&listed("as listed")?, day(1))?;
            writer.keep_holding(&listed("as listed")?, day(2))?;
            let row = writer.holding(eu, a)?.unwrap();
            assert_eq!(
                (row.first_seen_at, row.last_seen_at),
                (day(1), day(1)),
                "no change, no write"
            );
            writer.keep_holding(&listed("as listed anew")?, day(3))?;
            assert_eq!(
                writer.document(Sha256::of(b"as listed"))?,
                None,
                "a listing written anew replaces the old"
            );
            writer.mark_missing(eu, &[a], day(4))?;
            writer.mark_gone(eu, &[a], day(5))?;
            let row = writer.holding(eu, a)?.unwrap();
            assert_eq!((row.gone_at, row.missing_at), (Some(day(5)), None));
            writer.keep_holding(&listed("as listed anew")?, day(6))?;
            let row = writer.holding(eu, a)?.unwrap();
            assert_eq!(
                (row.gone_at, row.first_seen_at, row.last_seen_at),
                (None, day(1), day(6))
            );
            let loose = Listed {
                sha256: None,
                host_id: None,
                ..listed("as listed anew")?
            };
            writer.keep_holding(&loose, day(7))?;
            assert!(
                writer.holding(eu, a)?.unwrap().listed_sha256.is_some(),
                "what is not known forgets nothing"
            );
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn old_runs_stay_but_only_the_lines_that_are_shown() {
    shelf()
        .write(|writer| {
            let a = keep(writer, &badge("a"))?;
            let body = writer.keep_document(b"body")?;
            let used = writer.keep_fetch(&fetch("https://issuer.example/a", body, 200, 1))?;
            let mut runs = Vec::new();
            for (status, at) in [
                (Status::Valid, 1),
                (Status::Valid, 2),
                (Status::Unverifiable, 3),
                (Status::Unverifiable, 4),
            ] {
                let new = run(a, status, &[], day(at));
                runs.push(writer.record_check(&crate::NewCheckRun {
                    used: vec![(Role::Assertion, used)],
                    ..new
                })?);
            }
            let lines: Vec<usize> = runs
                .iter()
                .map(|run| writer.check_results(*run).map(|lines| lines.len()))
                .collect::<Result<_, _>>()?;
            assert_eq!(lines, [0, 1, 0, 1], "the latest, and the latest that passed");
            assert_eq!(writer.check_runs(a)?.len(), 4, "all runs are told");
            let evidence = writer.evidence(a)?;
            assert_eq!(
                (evidence.len(), evidence[0].run, evidence[0].size_bytes),
                (1, runs.last().copied(), 4)
            );
            let late = run(a, Status::Revoked, &[Reason::Revoked], day(0));
            writer.record_check(&late)?;
            assert_eq!(
                writer.assertion(a)?.unwrap().status,
                Status::Unverifiable,
                "an older run changes no status"
            );
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn a_sign_in_is_claimed_once_and_in_time() {
    shelf()
        .write(|writer| {
            let new = |state: &str| NewSignIn {
                state_hash: Sha256::of(state.as_bytes()),
                protocol: "badge-connect".into(),
                typed: "eu.example".into(),
                way: "loopback".into(),
                name: None,
                read_only: false,
                backpack: None,
                trail: json!([]),
                begun_at: day(0),
                expires_at: day(1),
            };
            let id = writer.add_sign_in(&new("one"))?;
            writer.set_started(id, b"sealed")?;
            let late = writer.add_sign_in(&new("late"))?;
            writer.set_started(late, b"sealed")?;
            let claim = |state: &str, at| writer.claim_sign_in(Sha256::of(state.as_bytes()), day(at));
            assert!(claim("unknown", 0)?.is_none());
            let (row, sealed) = claim("one", 0)?.unwrap();
            assert_eq!(
                (row.id, sealed.as_slice(), row.claimed_at),
                (id, &b"sealed"[..], Some(day(0)))
            );
            assert!(claim("one", 0)?.is_none(), "an answer counts once");
            assert!(claim("late", 2)?.is_none());
            assert_eq!(
                writer.expire_sign_ins(day(2))?,
                1,
                "a claimed one is being finished by somebody"
            );
            let eu = backpack(writer, "eu")?;
            assert!(writer.end_sign_in(id, SignInOutcome::Done, &json!(null), Some(eu))?);
            assert!(
                !writer.end_sign_in(id, SignInOutcome::Cancelled, &json!(null), None)?,
                "it is over"
            );
            assert_eq!(writer.sign_in(id)?.unwrap().made, Some(eu));
            assert_eq!(writer.sign_in(late)?.unwrap().outcome, Some(SignInOutcome::Expired));
            assert!(writer.open_sign_ins()?.is_empty());
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn an_identity_stays_while_anybody_tells_it() {
    shelf()
        .write(|writer| {
            let identity = |value: &str| Identity {
                kind: "email".into(),
                value: value.into(),
            };
            let (ada, old) = (identity("ada@example.org"), identity("old@example.org"));
            let eu = backpack(writer, "eu")?;
            assert!(writer.set_profile_identities(eu, &[ada.clone(), old.clone()])?);
            assert!(!writer.set_profile_identities(eu, &[old.clone(), ada.clone(), ada.clone()])?);
            assert!(writer.add_identity(&ada)?);
            assert!(!writer.add_identity(&ada)?);
            assert!(writer.set_profile_identities(eu, &[])?);
            assert_eq!(writer.identities()?, std::slice::from_ref(&ada), "the user told it too");
            assert!(!writer.remove_identity(&old)?);
            writer.set_profile_identities(eu, std::slice::from_ref(&ada))?;
            assert!(writer.remove_identity(&ada)?);
            assert_eq!(writer.identity_rows()?[0].from, [eu], "the profile still tells it");
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn disconnecting_forgets_every_secret_and_keeps_the_badges() {
    shelf()
        .write(|writer| {
            let eu = backpack(writer, "eu")?;
            let a = keep(writer, &badge("a"))?;
            writer.keep_holding(
                &Listed {
                    backpack: eu,
                    assertion: a,
                    host_id: None,
                    sha256: None,
                },
                day(1),
            )?;
            writer.set_client(eu, Some(b"sealed"))?;
            assert!(writer.grant(eu)?.is_some() && writer.client(eu)?.is_some());
            writer.forget_grant(eu, BackpackState::SignedOut)?;
            assert_eq!(
                (writer.grant(eu)?, writer.client(eu)?.is_some()),
                (None, true),
                "the client serves again"
            );
            writer.forget_grant(eu, BackpackState::Disconnected)?;
            assert_eq!((writer.grant(eu)?, writer.client(eu)?), (None, None));
            assert_eq!(writer.backpack(eu)?.unwrap().state, BackpackState::Disconnected);
            assert_eq!(writer.holdings_in(eu)?.len(), 1);
            assert!(writer.rename_backpack(crate::BackpackId(99), "x", "x", "x").is_err());
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn contacts_settings_and_receipts_are_kept() {
    shelf()
        .write(|writer| {
            writer.keep_contact("eu.example", "pull", 1, day(1))?;
            writer.keep_contact("eu.example", "pull", 2, day(3))?;
            let contact = writer.contacts()?.remove(0);
            assert_eq!((contact.count, contact.first_at, contact.last_at), (3, day(1), day(3)));
            writer.set_setting("theme", Some("dark"))?;
            writer.set_setting("theme", Some("light"))?;
            assert_eq!(writer.setting("theme")?.as_deref(), Some("light"));
            writer.set_setting("theme", None)?;
            assert_eq!(writer.setting("theme")?, None);

            let eu = backpack(writer, "eu")?;
            let (a, b) = (
                keep(writer, &badge("a"))?,
                keep(
                    writer,
                    &Derived {
                        key: "b".into(),
                        ..badge("b")
                    },
                )?,
            );
            let run = writer.add_transfer_run(None, eu, day(1))?;
            let goes = NewReceipt {
                assertion: a,
                form: Some("hosted".into()),
                ended: None,
            };
            let stays = (TransferOutcome::NotSent, Some(TransferReason::Expired));
            let stays = NewReceipt {
                assertion: b,
                form: None,
                ended: Some(stays),
            };
            writer.add_receipts(run, &[goes, stays], day(1))?;
            assert!(writer.open_transfer_runs()?.is_empty(), "a plan is nothing to take up");
            writer.transfer_began(run, day(2))?;
            writer.receipt_sending(run, a, day(2))?;
            assert_eq!(writer.receipts(run)?[0].state, ReceiptState::Sending);
            writer.receipt_ended(run, a, TransferOutcome::Copied, None, Some("ok"), day(3))?;
            let rows = writer.receipts(run)?;
            assert_eq!(
                (rows[0].outcome, rows[0].said.as_deref()),
                (Some(TransferOutcome::Copied), Some("ok"))
            );
            assert_eq!(
                (rows[1].outcome, rows[1].reason),
                (Some(TransferOutcome::NotSent), Some(TransferReason::Expired))
            );
            assert_eq!(writer.open_transfer_runs()?.len(), 1);
            writer.transfer_ended(run, day(4))?;
            assert_eq!(writer.transfer_run(run)?.unwrap().ended_at, Some(day(4)));
            Ok(())
        })
        .await;
}
