//! Every case of the verification corpus, in process. The cases and what they are: `tests/fixtures/corpus/README.md`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod bent;
mod map;

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{Mutex, OnceLock},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use holdall_model::{Identity, Outcome, Status, Verdict};
use holdall_verify::{Answer, CHECKS, Input, Question, verify};
use map::{Entry, Map, Offline};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    id: String,
    group: String,
    input: Given,
    recipient: Option<BTreeMap<String, Value>>,
    url_map: BTreeMap<String, Entry>,
    expect: Expected,
}

#[derive(Deserialize)]
struct Given {
    kind: String,
    value: Option<String>,
    base64: Option<String>,
}

#[derive(Deserialize)]
struct Expected {
    state: String,
    reasons: Vec<String>,
    contested: bool,
    #[serde(default)]
    warnings: Vec<String>,
    must_not_fetch: Vec<String>,
}

fn cases() -> Vec<Case> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/corpus/cases");
    let mut cases = Vec::new();
    for group in fs::read_dir(root).unwrap() {
        for file in fs::read_dir(group.unwrap().path()).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            cases.push(serde_json::from_str::<Case>(&text).unwrap());
        }
    }
    cases.sort_by(|a, b| (&a.group, &a.id).cmp(&(&b.group, &b.id)));
    cases
}

/// The corpus does not depend on the day; this one is after all its issue dates and before all its end dates.
fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn question(case: &Case) -> Question {
    let input = match (case.input.kind.as_str(), &case.input.value, &case.input.base64) {
        ("url", Some(url), _) => Input::Url(url.parse().unwrap()),
        (_, _, Some(encoded)) => Input::Bytes(STANDARD.decode(encoded).unwrap()),
        (_, Some(text), None) => Input::Bytes(text.clone().into_bytes()),
        _ => panic!("{} has no input", case.id),
    };
    let mut identities = Vec::new();
    for (kind, values) in case.recipient.iter().flatten() {
        let values = values.as_array().cloned().unwrap_or_else(|| vec![values.clone()]);
        identities.extend(values.iter().map(|value| Identity {
            kind: kind.clone(),
            value: value.as_str().unwrap().into(),
        }));
    }
    Question {
        input,
        recipient_decides: !identities.is_empty(),
        identities,
        now: now(),
    }
}

fn state(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Invalid => "invalid",
        Verdict::Unverifiable => "unverifiable",
    }
}

fn reasons(answer: &Answer) -> Vec<String> {
    let word = |reason| serde_json::to_value(reason).unwrap().as_str().unwrap().to_owned();
    answer.report.reasons.iter().map(word).collect()
}

/// A case with what was answered and asked.
struct Replayed {
    case: Case,
    answer: Answer,
    asked: Vec<String>,
}

/// All cases, replayed once for all tests.
fn replayed() -> &'static [Replayed] {
    static ALL: OnceLock<Vec<Replayed>> = OnceLock::new();
    ALL.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let replay = |case: Case| {
            let map = Map {
                entries: case.url_map.clone(),
                asked: Mutex::default(),
                now: now(),
            };
            let answer = runtime.block_on(verify(&map, &question(&case)));
            Replayed {
                case,
                answer,
                asked: map.asked.into_inner().unwrap(),
            }
        };
        cases().into_iter().map(replay).collect()
    })
}

#[test]
fn the_corpus_is_judged_as_its_rules_say() {
    let all = replayed();
    assert_eq!(all.len(), 274, "the corpus is complete");
    let standards =
        fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/standards.md")).unwrap();
    let (_, named) = standards.split_once("## Cases of the corpus").unwrap();
    let (mut firm, mut right, mut refused, mut first_reason, mut any_reason) = (0, 0, 0, 0, 0);
    let (mut accepted_although_bad, mut unexplained) = (Vec::new(), Vec::new());
    let mut told = String::new();
    for Replayed { case, answer, .. } in all {
        let said = state(answer.report.verdict);
        let expected = case.expect.state.as_str();
        let reasons = reasons(answer);
        let fits = |reason: &String| case.expect.reasons.contains(reason);
        let right_reason = said == "valid" || expected == "valid" || reasons.iter().any(fits);
        let right_first = said == "valid" || expected == "valid" || reasons.first().is_some_and(fits);
        if said != expected || !right_reason || !right_first {
            told += &differing(case, answer, &reasons);
        }
        if said != expected && !named.contains(&format!("`{}`", case.id)) {
            unexplained.push(case.id.as_str());
        }
        if case.expect.contested {
            continue;
        }
        firm += 1;
        right += usize::from(said == expected);
        if said == "valid" && expected != "valid" {
            accepted_although_bad.push(case.id.as_str());
        }
        if said != "valid" && expected != "valid" {
            refused += 1;
            first_reason += usize::from(reasons.first().is_some_and(fits));
            any_reason += usize::from(right_reason);
        }
    }
    println!("{told}firm {right} of {firm}; reasons {first_reason} first, {any_reason} any, of {refused}");
    assert_eq!(accepted_although_bad, [""; 0], "accepted although bad");
    assert_eq!(
        unexplained, [""; 0],
        "judged otherwise, and docs/standards.md does not say why"
    );
    assert!(right * 100 >= firm * 98, "{told}firm {right} of {firm}");
    assert!(
        first_reason * 100 >= refused * 95,
        "{told}{first_reason} of {refused} first"
    );
    assert!(
        any_reason * 100 >= refused * 99,
        "{told}{any_reason} of {refused} at all"
    );
}

/// One line about a case that was judged otherwise than expected.
fn differing(case: &Case, answer: &Answer, reasons: &[String]) -> String {
    let mark = if case.expect.contested { "contested" } else { "firm" };
    let open = answer
        .report
        .checks
        .iter()
        .filter(|c| !matches!(c.outcome, Outcome::Passed | Outcome::NotApplicable));
    let open: Vec<_> = open.map(|c| format!("{}: {}", c.check, c.message)).collect();
    let (expected, said) = (&case.expect, state(answer.report.verdict));
    let wanted = format!("{} {:?}", expected.state, expected.reasons);
    format!(
        "{mark} {}: expected {wanted}, got {said} {reasons:?} | {}\n",
        case.id,
        open.join(" | ")
    )
}

#[test]
fn nothing_is_asked_that_a_badge_may_not_make_us_ask() {
    for Replayed { case, asked, .. } in replayed() {
        for forbidden in &case.expect.must_not_fetch {
            assert!(!asked.contains(forbidden), "{} asked {forbidden}", case.id);
        }
    }
}

#[test]
fn no_address_is_asked_twice() {
    for Replayed { case, answer, .. } in replayed() {
        let mut used: Vec<&str> = answer.report.used.iter().map(|used| used.url.as_str()).collect();
        let all = used.len();
        used.sort_unstable();
        used.dedup();
        assert_eq!(used.len(), all, "{}", case.id);
    }
}

#[test]
fn what_the_corpus_finds_worth_telling_is_told() {
    let mut told = 0;
    for Replayed { case, answer, .. } in replayed() {
        for word in &case.expect.warnings {
            let sentence = match word.as_str() {
                "legacy" => "before 2013",
                "local-differs" => "differs from the one",
                "id-mismatch" => "declares its id as",
                "content-type" => "read by its content",
                "baking" => "compressed",
                other => panic!("{}: {other}", case.id),
            };
            let warnings = &answer.report.warnings;
            assert!(
                warnings.iter().any(|warning| warning.contains(sentence)),
                "{}: {warnings:?}",
                case.id
            );
            told += 1;
        }
    }
    assert!(told >= 6, "{told}");
}

#[tokio::test]
async fn without_documents_nothing_is_called_valid_and_no_good_badge_forged() {
    for case in &cases() {
        let answer = verify(&Offline, &question(case)).await;
        if case.input.kind == "url" {
            assert_eq!(answer.report.verdict, Verdict::Unverifiable, "{}", case.id);
        }
        if case.expect.state == "valid" {
            assert_ne!(
                answer.report.verdict,
                Verdict::Invalid,
                "{}: {:?}",
                case.id,
                answer.report.checks
            );
        }
    }
}

#[test]
fn every_report_names_known_checks_once_and_says_a_sentence() {
    for Replayed { case, answer, .. } in replayed() {
        let mut seen = Vec::new();
        for line in &answer.report.checks {
            assert!(
                CHECKS.iter().any(|(name, _)| *name == line.check),
                "{}: {}",
                case.id,
                line.check
            );
            assert!(!seen.contains(&line.check), "{}: {} comes twice", case.id, line.check);
            let sentence = line.message.ends_with(['.', ')']) && line.message.len() > 10;
            assert!(sentence, "{}: {:?}", case.id, line.message);
            seen.push(line.check.clone());
        }
        if answer.report.verdict == Verdict::Valid {
            let open = answer
                .report
                .checks
                .iter()
                .filter(|line| line.mandatory && line.outcome != Outcome::Passed);
            assert_eq!(open.count(), 0, "{}: {:?}", case.id, answer.report.checks);
            assert!(
                answer.report.vouched_by.is_some(),
                "{}: somebody vouches for a valid badge",
                case.id
            );
        }
    }
}

#[test]
fn withdrawn_and_ended_badges_have_words_of_their_own() {
    let status = |id: &str| {
        let found = replayed().iter().find(|replayed| replayed.case.id == id);
        found.unwrap_or_else(|| panic!("no case {id}")).answer.report.status
    };
    assert_eq!(status("ob2-basic"), Status::Valid);
    assert_eq!(status("ob2-expired"), Status::Expired);
    assert_eq!(status("ob2-j-expired"), Status::Expired);
    assert_eq!(status("ob2-v-410-empty"), Status::Revoked);
    assert_eq!(status("ob2-v-flag-minimal"), Status::Revoked);
    assert_eq!(status("ob2-v-list-string"), Status::Revoked);
    assert_eq!(status("ob3-v-bitstring-revoked"), Status::Revoked);
    assert_eq!(status("ob2-j-wrong-key"), Status::Invalid);
    assert_eq!(status("ob2-v-list-html"), Status::Unverifiable);
    assert_eq!(
        status("ob2-j-wrong-recipient"),
        Status::Valid,
        "somebody else's badge is no forgery"
    );
}

/// `verify` runs on any thread of the application.
#[test]
fn the_verification_can_be_sent_between_threads() {
    fn sendable<T: Send>(_: T) {}
    let question = Question {
        input: Input::Bytes(Vec::new()),
        identities: Vec::new(),
        recipient_decides: false,
        now: now(),
    };
    sendable(verify(&Offline, &question));
}
