//! Every case of the verification corpus, in process. The cases and what they are: `tests/fixtures/corpus/README.md`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod map;

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Mutex};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use holdall_model::{Identity, Outcome, Verdict};
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

async fn replay(case: &Case) -> (Answer, Vec<String>) {
    let map = Map {
        entries: case.url_map.clone(),
        asked: Mutex::default(),
        now: now(),
    };
    let answer = verify(&map, &question(case)).await;
    let asked = map.asked.lock().unwrap().clone();
    (answer, asked)
}

#[tokio::test]
async fn the_corpus_is_judged_as_its_rules_say() {
    let cases = cases();
    assert_eq!(cases.len(), 274, "the corpus is complete");
    let (mut firm, mut right, mut good_reasons, mut refused) = (0, 0, 0, 0);
    let mut accepted_although_bad = Vec::new();
    let mut forbidden = Vec::new();
    let mut told = String::new();
    for case in &cases {
        let (answer, asked) = replay(case).await;
        let said = state(answer.report.verdict);
        let agrees = said == case.expect.state;
        if said == "valid" && case.expect.state != "valid" && !case.expect.contested {
            accepted_although_bad.push(case.id.clone());
        }
        if asked.iter().any(|url| case.expect.must_not_fetch.contains(url)) {
            forbidden.push(case.id.clone());
        }
        let reasons = reasons(&answer);
        let mut right_reason = true;
        if said != "valid" && case.expect.state != "valid" {
            right_reason = reasons.iter().any(|reason| case.expect.reasons.contains(reason));
            refused += 1;
            good_reasons += usize::from(right_reason);
        }
        if !case.expect.contested {
            firm += 1;
            right += usize::from(agrees);
        }
        if !agrees || !right_reason {
            let mark = if case.expect.contested { "contested" } else { "firm" };
            let checks: Vec<_> = answer
                .report
                .checks
                .iter()
                .filter(|c| !matches!(c.outcome, Outcome::Passed | Outcome::NotApplicable))
                .map(|c| format!("{}: {}", c.check, c.message))
                .collect();
            told += &format!(
                "{mark} {}: expected {} {:?}, got {said} {reasons:?} | {}\n",
                case.id,
                case.expect.state,
                case.expect.reasons,
                checks.join(" | ")
            );
        }
    }
    println!("{told}firm {right} of {firm}; reasons {good_reasons} of {refused}");
    assert_eq!(accepted_although_bad, Vec::<String>::new(), "accepted although bad");
    assert_eq!(forbidden, Vec::<String>::new(), "asked what must not be asked");
    assert!(right * 100 >= firm * 98, "{told}firm {right} of {firm}");
    assert!(
        good_reasons * 100 >= refused * 95,
        "{told}reasons {good_reasons} of {refused}"
    );
}

#[tokio::test]
async fn without_documents_nothing_is_called_valid_and_no_hosted_badge_forged() {
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

#[tokio::test]
async fn every_report_names_known_checks_once_and_says_a_sentence() {
    for case in &cases() {
        let (answer, _) = replay(case).await;
        let mut seen = Vec::new();
        for line in &answer.report.checks {
            assert!(
                CHECKS.iter().any(|(name, _)| *name == line.check),
                "{}: {}",
                case.id,
                line.check
            );
            assert!(!seen.contains(&line.check), "{}: {} comes twice", case.id, line.check);
            assert!(
                line.message.ends_with(['.', ')']) && line.message.len() > 10,
                "{}: {:?}",
                case.id,
                line.message
            );
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
