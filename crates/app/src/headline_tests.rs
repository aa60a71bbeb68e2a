//! One sentence per headline and flag of look.md 3.

use chrono::TimeZone;

use super::*;

fn day(month: u32, day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, month, day, 12, 0, 0).unwrap()
}

fn facts(status: Status) -> Facts<'static> {
    Facts {
        status,
        reasons: &[],
        last_passed_at: None,
        issued_on: Some(day(1, 1)),
        expires: None,
        now: day(6, 1),
    }
}

#[test]
fn withdrawn_by_the_issuer_is_revoked_even_past_its_end() {
    let facts = Facts {
        expires: Some(day(2, 1)),
        last_passed_at: Some(day(1, 2)),
        ..facts(Status::Revoked)
    };
    assert_eq!(facts.headline(), (Headline::Revoked, None));
}

#[test]
fn withdrawn_for_now_is_suspended() {
    assert_eq!(facts(Status::Suspended).headline(), (Headline::Suspended, None));
}

#[test]
fn a_failed_check_is_a_problem_even_past_its_end() {
    let facts = Facts {
        reasons: &[Reason::Signature],
        expires: Some(day(2, 1)),
        ..facts(Status::Invalid)
    };
    assert_eq!(facts.headline(), (Headline::Problem, None));
}

#[test]
fn a_failed_check_without_a_known_reason_is_a_problem_and_not_too_early() {
    assert_eq!(facts(Status::Invalid).headline().0, Headline::Problem);
}

#[test]
fn past_its_end_is_expired_with_the_date() {
    let facts = Facts {
        expires: Some(day(2, 1)),
        ..facts(Status::Expired)
    };
    assert_eq!(facts.headline(), (Headline::Expired, Some(day(2, 1))));
}

#[test]
fn a_badge_that_passed_and_ended_since_is_expired_without_a_new_check() {
    let facts = Facts {
        expires: Some(day(5, 31)),
        ..facts(Status::Valid)
    };
    assert_eq!(facts.headline().0, Headline::Expired);
    assert_eq!(facts.word(), Status::Expired);
}

#[test]
fn expired_comes_before_could_not_check_and_not_checked_yet() {
    for status in [Status::Unverifiable, Status::Unchecked] {
        let facts = Facts {
            expires: Some(day(2, 1)),
            ..facts(status)
        };
        assert_eq!(facts.headline().0, Headline::Expired, "{status:?}");
        assert_eq!(facts.word(), status, "the command's word stays that of the check");
    }
}

#[test]
fn a_start_in_the_future_is_told_with_its_date_and_is_no_problem() {
    let facts = Facts {
        reasons: &[Reason::NotYetValid],
        issued_on: Some(day(9, 1)),
        ..facts(Status::Invalid)
    };
    assert_eq!(facts.headline(), (Headline::NotYetValid, Some(day(9, 1))));
}

#[test]
fn too_early_beside_a_real_fault_is_a_problem() {
    let reasons = &[Reason::Signature, Reason::NotYetValid];
    let facts = Facts {
        reasons,
        issued_on: Some(day(9, 1)),
        ..facts(Status::Invalid)
    };
    assert_eq!(facts.headline().0, Headline::Problem);
}

#[test]
fn once_its_start_has_come_a_badge_wants_a_new_check() {
    let facts = Facts {
        reasons: &[Reason::NotYetValid],
        issued_on: Some(day(5, 1)),
        ..facts(Status::Invalid)
    };
    assert_eq!(facts.headline(), (Headline::NotChecked, None));
}

#[test]
fn a_check_that_could_not_be_made_and_never_passed_says_so() {
    assert_eq!(facts(Status::Unverifiable).headline(), (Headline::CouldNotCheck, None));
}

#[test]
fn could_not_check_never_turns_passed_into_anything_but_last_passed() {
    let facts = Facts {
        last_passed_at: Some(day(3, 3)),
        ..facts(Status::Unverifiable)
    };
    assert_eq!(facts.headline(), (Headline::LastPassed, Some(day(3, 3))));
}

#[test]
fn a_badge_never_checked_says_so() {
    assert_eq!(facts(Status::Unchecked).headline(), (Headline::NotChecked, None));
}

#[test]
fn a_passed_check_is_passed() {
    let facts = Facts {
        last_passed_at: Some(day(5, 5)),
        expires: Some(day(12, 1)),
        ..facts(Status::Valid)
    };
    assert_eq!(facts.headline(), (Headline::Passed, None));
}

#[test]
fn care_is_wanted_by_what_the_user_can_look_into() {
    use Headline::*;
    let all = [
        Revoked,
        Suspended,
        Problem,
        Expired,
        NotYetValid,
        CouldNotCheck,
        LastPassed,
        NotChecked,
        Passed,
    ];
    let care: Vec<_> = all.into_iter().filter(|headline| needs_care(*headline)).collect();
    assert_eq!(care, [Revoked, Suspended, Problem, Expired, CouldNotCheck]);
}

#[test]
fn soon_is_within_sixty_days_and_not_past() {
    let ends = |at| {
        Facts {
            expires: Some(at),
            ..facts(Status::Valid)
        }
        .expiring_soon()
    };
    assert!(ends(day(7, 31)), "sixty days ahead");
    assert!(!ends(day(8, 1)), "sixty-one days ahead");
    assert!(!ends(day(6, 1)), "now");
    assert!(!facts(Status::Valid).expiring_soon(), "no end");
}

#[test]
fn a_badge_written_to_an_unknown_address_is_flagged_and_not_a_problem() {
    assert_eq!(
        flags(Some(RecipientOutcome::NotMatched), &[], true, Some(true)),
        [Flag::ForSomeoneElse]
    );
    assert_eq!(flags(Some(RecipientOutcome::NotChecked), &[], true, Some(true)), []);
}

#[test]
fn a_badge_gone_from_its_only_backpack_is_only_here() {
    let told = flags(Some(RecipientOutcome::Matched), &["Badgr EU"], false, Some(true));
    assert_eq!(
        told,
        [
            Flag::GoneFrom {
                backpack: "Badgr EU".into()
            },
            Flag::OnlyHere
        ]
    );
}

#[test]
fn incomplete_proof_is_told_once_it_is_known() {
    assert_eq!(flags(None, &[], true, Some(false)), [Flag::ProofIncomplete]);
    assert_eq!(flags(None, &[], true, None), [], "nothing fetched yet is not a fault");
}
