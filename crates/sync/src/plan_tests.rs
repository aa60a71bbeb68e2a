//! Plans, without any I/O.

use std::collections::HashSet;

use chrono::TimeDelta;
use holdall_backpacks::Item;
use holdall_library::{AssertionId, BackpackId, BackpackRow, BackpackState, HoldingRow, Source};
use holdall_model::Sha256;
use serde_json::Value;

use super::{Gone, Known, Listing, Step, gone, listing};
use crate::testing::day;

fn backpack(since: Option<i64>, full: Option<i64>) -> BackpackRow {
    BackpackRow {
        id: BackpackId(1),
        protocol: "fake".into(),
        host: "backpack.example".into(),
        typed: "https://backpack.example/".into(),
        name: "School".into(),
        letter: "S".into(),
        cloth: "pine".into(),
        state: BackpackState::Ready,
        read_only: false,
        way_back: "paste".into(),
        profile: Value::Null,
        scopes: Vec::new(),
        trail: Value::Null,
        connected_at: day(0),
        last_tried_at: None,
        last_synced_at: None,
        last_error: Value::Null,
        since_at: since.map(day),
        full_listed_at: full.map(day),
        pending_empty_at: None,
    }
}

#[test]
fn changes_are_asked_for_with_five_minutes_to_spare() {
    let since = listing(&backpack(Some(3), Some(1)), day(4), false, true);
    assert_eq!(since, Listing::Since(day(3) - TimeDelta::minutes(5)));
}

#[test]
fn everything_is_listed_the_first_time_weekly_on_demand_in_doubt_and_where_hosts_know_no_other_way() {
    let doubt = BackpackRow {
        pending_empty_at: Some(day(3)),
        ..backpack(Some(3), Some(1))
    };
    for (row, now, asked, knows, why) in [
        (backpack(None, None), 4, false, true, "first time"),
        (backpack(Some(3), None), 4, false, true, "never complete"),
        (backpack(Some(7), Some(1)), 8, false, true, "weekly"),
        (backpack(Some(3), Some(1)), 4, true, true, "on demand"),
        (backpack(Some(3), Some(1)), 4, false, false, "no since"),
        (doubt, 4, false, true, "a second listing is to decide"),
        (backpack(Some(9), Some(9)), 4, false, true, "a clock that was set back"),
    ] {
        assert_eq!(listing(&row, day(now), asked, knows), Listing::Full, "{why}");
    }
}

fn item(id: &str, listed: &str) -> Item {
    Item {
        assertion_id: Some(id.into()),
        host_id: None,
        listed: listed.as_bytes().to_vec(),
        jws: false,
    }
}

fn holding(number: i64, listed: &str) -> HoldingRow {
    HoldingRow {
        backpack: BackpackId(1),
        assertion: AssertionId(number),
        key: number.to_string(),
        assertion_id: Some(number.to_string()),
        host_id: None,
        listed_sha256: Some(Sha256::of(listed.as_bytes())),
        source: Source::Fetched,
        last_checked_at: Some(day(0)),
        first_seen_at: day(0),
        last_seen_at: day(0),
        missing_at: None,
        gone_at: None,
    }
}

#[test]
fn only_a_badge_that_is_listed_as_before_and_fully_taken_in_is_left_alone() {
    let step = |holding: HoldingRow, check| Known::of(vec![holding]).step(&item("1", "as listed"), check);
    assert_eq!(step(holding(1, "as listed"), true), Step::Same(AssertionId(1)));
    assert_eq!(step(holding(1, "otherwise"), true), Step::Take, "listed otherwise");
    assert_eq!(step(holding(2, "otherwise"), true), Step::Take, "new");
    let other_id = HoldingRow {
        assertion_id: Some("canonical".into()),
        ..holding(1, "as listed")
    };
    assert_eq!(step(other_id, true), Step::Same(AssertionId(1)), "known by its bytes");
    assert_eq!(
        step(
            HoldingRow {
                gone_at: Some(day(1)),
                ..holding(1, "as listed")
            },
            true
        ),
        Step::Take,
        "back again"
    );
    assert_eq!(
        step(
            HoldingRow {
                source: Source::Listed,
                ..holding(1, "as listed")
            },
            true
        ),
        Step::Take,
        "unfetched"
    );
    let unchecked = HoldingRow {
        last_checked_at: None,
        ..holding(1, "as listed")
    };
    assert_eq!(step(unchecked.clone(), true), Step::Take, "unchecked");
    assert_eq!(
        step(unchecked, false),
        Step::Same(AssertionId(1)),
        "unchecked, and not to be checked"
    );
}

fn after(held: &[HoldingRow], seen: &[i64]) -> Gone {
    let seen: HashSet<AssertionId> = seen.iter().copied().map(AssertionId).collect();
    gone(held.iter(), &seen)
}

fn ids(numbers: &[i64]) -> Vec<AssertionId> {
    numbers.iter().copied().map(AssertionId).collect()
}

#[test]
fn a_badge_gone_from_the_backpack_is_marked_not_deleted() {
    let held: Vec<HoldingRow> = (1..=4).map(|number| holding(number, "x")).collect();
    assert_eq!(
        after(&held, &[1, 2, 3]),
        Gone {
            gone: ids(&[4]),
            ..Gone::default()
        }
    );
    assert_eq!(after(&held, &[1, 2]).gone, ids(&[3, 4]), "half is still believed");
}

#[test]
fn a_listing_that_lacks_too_much_marks_nothing_until_a_second_one_agrees() {
    let mut held: Vec<HoldingRow> = (1..=4).map(|number| holding(number, "x")).collect();
    assert_eq!(
        after(&held, &[]),
        Gone {
            missing: ids(&[1, 2, 3, 4]),
            ..Gone::default()
        },
        "an empty one"
    );
    assert_eq!(
        after(&held, &[1]),
        Gone {
            missing: ids(&[2, 3, 4]),
            ..Gone::default()
        },
        "more than half"
    );
    assert_eq!(after(&held[..1], &[]).missing, ids(&[1]), "an only badge");
    for holding in &mut held[1..] {
        holding.missing_at = Some(day(1));
    }
    assert_eq!(
        after(&held, &[1]),
        Gone {
            gone: ids(&[2, 3, 4]),
            ..Gone::default()
        },
        "the second agrees"
    );
    let partly = after(&held, &[2]);
    assert_eq!(
        partly,
        Gone {
            gone: ids(&[3, 4]),
            missing: ids(&[1]),
            found: ids(&[2])
        },
        "as far as it agrees"
    );
    assert!(partly.is_pending());
    let back = after(&held, &[1, 2, 3, 4]);
    assert_eq!(
        back,
        Gone {
            found: ids(&[2, 3, 4]),
            ..Gone::default()
        },
        "or not at all"
    );
    assert_eq!(after(&[], &[]), Gone::default(), "an empty backpack is no doubt");
}
