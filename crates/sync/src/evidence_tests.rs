//! The corpus of verification, checked online once and then from the kept evidence alone, with every host switched off.
//! The cases and what they are: `tests/fixtures/corpus/README.md`.

use std::{collections::BTreeMap, fs, path::Path, sync::atomic::Ordering};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use holdall_library::{AssertionId, Source};
use holdall_model::{Outcome, Report, Status};
use serde_json::Value;

use crate::{
    gather::{Gathered, Subject},
    record::Record,
    testing::{Says, Stage, day, stage},
};

/// Every case that can be told without redirects, each with its name.
fn cases() -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/corpus/cases");
    let mut cases = Vec::new();
    for group in fs::read_dir(root).unwrap() {
        for file in fs::read_dir(group.unwrap().path()).unwrap() {
            let case: Value = serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap();
            let redirects = |entry: &Value| {
                entry["status"]
                    .as_u64()
                    .is_some_and(|status| (300..400).contains(&status))
            };
            if !case["url_map"].as_object().unwrap().values().any(redirects) {
                cases.push((case["id"].as_str().unwrap().to_owned(), case));
            }
        }
    }
    cases.sort_by(|a, b| a.0.cmp(&b.0));
    cases
}

fn says(entry: &Value) -> Says {
    let slow = entry["delay_ms"]
        .as_u64()
        .or(entry["drip_ms"].as_u64())
        .is_some_and(|ms| ms > 0);
    if slow || entry["truncate"].is_u64() || entry["error"].is_string() || entry["repeat"].is_array() {
        return Says::Timeout;
    }
    let body = match entry["body_b64"].as_str() {
        Some(encoded) => STANDARD.decode(encoded).unwrap(),
        None => entry["body"].as_str().unwrap_or_default().as_bytes().to_vec(),
    };
    let headers: BTreeMap<String, String> = serde_json::from_value(entry["headers"].clone()).unwrap_or_default();
    let kind = headers
        .get("content-type")
        .cloned()
        .unwrap_or_else(|| "text/plain".into());
    let status = u16::try_from(entry["status"].as_u64().unwrap_or(200)).unwrap();
    Says::Body(status, Box::leak(kind.into_boxed_str()), body)
}

/// What is brought to the library: an address with what it serves, or the badge out of a file.
fn subject(case: &Value) -> Option<Subject> {
    let input = &case["input"];
    let given = match (input["base64"].as_str(), input["value"].as_str()) {
        (Some(encoded), _) => STANDARD.decode(encoded).unwrap(),
        (None, text) => text?.as_bytes().to_vec(),
    };
    if input["kind"] == "url" {
        let url = input["value"].as_str()?.to_owned();
        let Says::Body(_, _, bytes) = says(case["url_map"].get(&url)?) else {
            return None;
        };
        return Some(Subject {
            id: Some(url),
            bytes,
            source: Source::Listed,
        });
    }
    let bytes = match holdall_formats::unbake(&given) {
        Ok(unbaked) => unbaked.payload,
        Err(_) => given,
    };
    let id = holdall_formats::read_json(&bytes)
        .ok()
        .and_then(|badge| Some(badge.get("id")?.as_str()?.to_owned()));
    Some(Subject {
        id,
        bytes,
        source: Source::Given,
    })
}

/// Brings the badge to the library, if it is one.
async fn brought(stage: &Stage, subject: Subject) -> Option<AssertionId> {
    let gathered = Gathered::of(&stage.engine.online(None), subject).await.ok()?;
    let record = Record {
        gathered,
        checked: None,
        seen: None,
        known_as: None,
        identities: Vec::new(),
        offline: false,
        at: stage.engine.now(),
    };
    let kept = stage.engine.library.write(move |writer| record.write(writer)).await;
    Some(kept.unwrap().id)
}

/// What a report says, without its words.
fn outcomes(report: &Report) -> Vec<(&str, Outcome)> {
    report
        .checks
        .iter()
        .map(|line| (line.check.as_str(), line.outcome))
        .collect()
}

#[tokio::test]
async fn with_the_issuers_switched_off_kept_evidence_leads_to_the_same_verdicts() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut versions = BTreeMap::new();
    let stage = stage().await;
    for (name, case) in cases() {
        let Some(subject) = subject(&case) else { continue };
        stage.day.store(0, Ordering::SeqCst);
        for (url, entry) in case["url_map"].as_object().unwrap() {
            stage.web.says(url, says(entry));
            // The door asks for parsed addresses, with a slash behind a bare host.
            stage.web.says(url::Url::parse(url).unwrap().as_str(), says(entry));
        }
        let Some(id) = brought(&stage, subject).await else {
            continue;
        };
        let online = stage.engine.checker(false).check(id).await.unwrap();
        stage.web.switch_off();
        stage.day.store(30, Ordering::SeqCst);
        let asked = stage.web.asked().len();
        let offline = stage.engine.checker(true).check(id).await.unwrap();
        assert_eq!(stage.web.asked().len(), asked, "{name}: offline asks nobody");
        // A web page or an error in a document's place stands in for nothing later, so it leaves a question.
        let open = offline.status == Status::Unverifiable && online.used.len() > offline.used.len();
        if online.status == Status::Invalid && open {
            *seen.entry("left open".to_owned()).or_default() += 1;
            continue;
        }
        assert_eq!(online.status, offline.status, "{name}: {:#?}", offline.checks);
        assert_eq!(online.version, offline.version, "{name}");
        if online.status != Status::Unverifiable {
            assert_eq!(
                (online.verdict, &online.reasons),
                (offline.verdict, &offline.reasons),
                "{name}"
            );
            assert_eq!(outcomes(&online), outcomes(&offline), "{name}");
            assert_eq!(online.vouched_by, offline.vouched_by, "{name}");
        }
        for used in &offline.used {
            assert!(used.kept, "{name}: {} came from the library", used.url);
            assert_eq!(used.fetched_at, day(0), "{name}: {} says when it was fetched", used.url);
            let then = online.used.iter().find(|one| one.url == used.url).unwrap();
            assert_eq!(then.sha256, used.sha256, "{name}: {}", used.url);
        }
        *seen.entry(format!("{:?}", online.status)).or_default() += 1;
        *versions.entry(online.version).or_insert(0) += 1;
    }
    for status in ["Valid", "Invalid", "Expired", "Revoked", "Unverifiable"] {
        assert!(seen.get(status).is_some_and(|count| *count > 3), "{status}: {seen:?}");
    }
    assert!(seen.get("left open").is_none_or(|count| *count <= 2), "{seen:?}");
    assert!(versions.len() >= 5, "{versions:?}");
}
