//! Badges of every version and form, checked online once and then from the kept evidence alone, with every host switched
//! off. The cases and what they are: `tests/fixtures/corpus/README.md` and `tests/fixtures/evidence/README.md`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::atomic::Ordering,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use holdall_backpacks::Item;
use holdall_library::{AssertionId, Headline, Source};
use holdall_model::{Outcome, Report, Sha256, Status, Version};
use serde_json::Value;

use crate::{
    gather::{Gathered, Subject},
    record::Record,
    testing::{Says, Stage, day, stage},
};

/// Every case that can be told without redirects, each with its name.
fn cases() -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let groups = fs::read_dir(root.join("corpus/cases")).unwrap();
    let mut folders: Vec<_> = groups.map(|group| group.unwrap().path()).collect();
    folders.push(root.join("evidence"));
    let mut cases = Vec::new();
    for folder in folders {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let case: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
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
    let badge = holdall_formats::read_json(&bytes).unwrap_or_default();
    let hosted = badge.pointer("/verify/type").is_some_and(|kind| kind == "hosted");
    let id = badge["id"]
        .as_str()
        .or_else(|| badge.pointer("/verify/url")?.as_str().filter(|_| hosted));
    let id = id.map(str::to_owned);
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

/// The form that a badge comes in.
fn form(version: Version, bytes: &[u8]) -> &'static str {
    let token = matches!(holdall_formats::kind(bytes), Ok(holdall_formats::Kind::Jws));
    match (version, token) {
        (Version::V0_5, _) => "0.5",
        (Version::V1_0, false) => "1.0 hosted",
        (Version::V1_0, true) => "1.0 signed",
        (Version::V1_1, false) => "1.1 hosted",
        (Version::V1_1, true) => "1.1 signed",
        (Version::V2_0, false) => "2.0 hosted",
        (Version::V2_0, true) => "2.0 signed",
        (Version::V3_0, false) => "3.0 proof",
        (Version::V3_0, true) => "3.0 token",
    }
}

/// Sets the web as the case has it, and brings its badge.
async fn told(stage: &Stage, case: &Value) -> Option<(AssertionId, Vec<u8>)> {
    let subject = subject(case)?;
    for (url, entry) in case["url_map"].as_object().unwrap() {
        stage.web.says(url, says(entry));
        // The door asks for parsed addresses, with a slash behind a bare host.
        stage.web.says(url::Url::parse(url).unwrap().as_str(), says(entry));
    }
    let bytes = subject.bytes.clone();
    Some((brought(stage, subject).await?, bytes))
}

#[tokio::test]
async fn with_the_issuers_switched_off_kept_evidence_leads_to_the_same_verdicts() {
    let (mut seen, mut left_open) = (BTreeSet::new(), 0);
    let stage = stage().await;
    for (name, case) in cases() {
        stage.day.store(0, Ordering::SeqCst);
        let Some((id, bytes)) = told(&stage, &case).await else {
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
            left_open += 1;
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
            assert_eq!(
                online.used.len(),
                offline.used.len(),
                "{name}: it rests on the same documents"
            );
        }
        for used in &offline.used {
            assert!(used.kept, "{name}: {} came from the library", used.url);
            assert_eq!(used.fetched_at, day(0), "{name}: {} says when it was fetched", used.url);
            let then = online.used.iter().find(|one| one.url == used.url).unwrap();
            assert_eq!(then.sha256, used.sha256, "{name}: {}", used.url);
        }
        let library = &stage.engine.library;
        let (row, mut runs) = library
            .read(move |reader| Ok((reader.row(id, day(30))?.unwrap(), reader.check_runs(id)?)))
            .await
            .unwrap();
        let passed = (online.status == Status::Valid).then_some(day(0));
        assert!(
            row.last_passed_at == passed || offline.used.is_empty(),
            "{name}: kept documents say nothing of the time since: {:?}",
            row.last_passed_at
        );
        // Cases may tell of one badge, so that only the last two runs are this one's.
        runs.sort_by_key(|run| std::cmp::Reverse(run.id));
        let [latest, first, ..] = runs.as_slice() else {
            panic!("{name}: both runs are history: {runs:#?}");
        };
        assert_eq!(
            (first.checked_at, first.offline, latest.checked_at, latest.offline),
            (day(0), false, day(30), true),
            "{name}: the history says when, and how"
        );
        assert_eq!((first.status, latest.status), (online.status, offline.status), "{name}");
        // What is left of a withdrawn badge has no version any more.
        let known = library.read(move |reader| reader.assertion(id)).await.unwrap().unwrap();
        seen.insert((form(known.version, &bytes), format!("{:?}", online.status)));
    }
    assert!(left_open <= 2, "{left_open}");
    let every = ["Valid", "Invalid", "Expired", "Revoked", "Unverifiable"];
    for form in [
        "1.0 hosted",
        "1.0 signed",
        "1.1 hosted",
        "1.1 signed",
        "2.0 hosted",
        "2.0 signed",
        "3.0 proof",
        "3.0 token",
    ] {
        for status in every {
            assert!(seen.contains(&(form, status.to_owned())), "{form} {status}: {seen:#?}");
        }
    }
    for form in ["3.0 proof", "3.0 token"] {
        assert!(seen.contains(&(form, "Suspended".to_owned())), "{form}: {seen:#?}");
    }
}

/// Changes one letter of a kept document behind the library's back.
fn spoil(stage: &Stage, sha256: Sha256) {
    let file = rusqlite::Connection::open(stage.file()).unwrap();
    let spoilt = file
        .execute(
            "UPDATE document SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'20' AS BLOB) WHERE sha256 = ?1",
            [sha256.as_bytes()],
        )
        .unwrap();
    assert_eq!(spoilt, 1, "{sha256} is kept");
}

#[tokio::test]
async fn damaged_evidence_is_noticed_told_and_never_used_and_the_web_mends_it() {
    let stage = stage().await;
    let mut spoilt = BTreeSet::new();
    for (name, case) in cases() {
        if case["group"] != "evidence" {
            continue;
        }
        stage.day.store(0, Ordering::SeqCst);
        let Some((id, bytes)) = told(&stage, &case).await else {
            continue;
        };
        let online = stage.engine.checker(false).check(id).await.unwrap();
        let own = Sha256::of(&bytes);
        for used in online.used.iter().filter(|used| used.sha256 != own) {
            spoil(&stage, used.sha256);
            let offline = stage.engine.checker(true).check(id).await.unwrap();
            let lines = offline.checks.iter().filter(|line| line.outcome != Outcome::Passed);
            let mut told = lines.map(|line| &line.message).chain(&offline.warnings);
            assert!(
                told.any(|told| told.contains("is damaged")),
                "{name}: {} is told of: {:#?}",
                used.url,
                offline.checks
            );
            assert!(
                !offline.used.iter().any(|one| one.url == used.url),
                "{name}: {} is not used",
                used.url
            );
            assert_ne!(offline.status, Status::Valid, "{name}: without {}", used.url);
            let library = &stage.engine.library;
            let row = library.read(move |reader| reader.assertion(id)).await.unwrap().unwrap();
            assert!(!row.proof_complete, "{name}: its proof is incomplete now");
            // The web has it still, and says that nothing changed to whoever asks with the tag of what was kept.
            let again = stage.engine.checker(false).check(id).await.unwrap();
            assert_eq!(
                (again.status, &again.reasons),
                (online.status, &online.reasons),
                "{name}"
            );
            let offline = stage.engine.checker(true).check(id).await.unwrap();
            assert_eq!(offline.status, online.status, "{name}: {} is mended", used.url);
            spoilt.insert(used.role.as_str());
        }
        stage.web.switch_off();
    }
    let roles = ["badge_class", "issuer", "key", "revocation_list", "status_list"];
    assert!(roles.iter().all(|role| spoilt.contains(role)), "{spoilt:?}");
}

#[tokio::test]
async fn a_badge_whose_own_document_is_damaged_is_not_judged_by_what_is_left_of_it() {
    let stage = stage().await;
    for name in ["ob11-hosted-in-force", "ob10-signed-in-force", "ob3-proof-in-force"] {
        let (_, case) = cases().into_iter().find(|(one, _)| one == name).unwrap();
        let (id, _) = told(&stage, &case).await.unwrap();
        let online = stage.engine.checker(false).check(id).await.unwrap();
        assert_eq!(online.status, Status::Valid, "{name}");
        let library = &stage.engine.library;
        let row = library.read(move |reader| reader.assertion(id)).await.unwrap().unwrap();
        spoil(&stage, row.sha256);
        let offline = stage.engine.checker(true).check(id).await.unwrap();
        assert_eq!(offline.status, Status::Unverifiable, "{name}");
        assert!(
            offline.checks.iter().any(|line| line.message.contains("is damaged")),
            "{name}: {:#?}",
            offline.checks
        );
        let listed = library
            .read(move |reader| reader.row(id, day(0)))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (listed.headline, listed.last_passed_at),
            (Headline::LastPassed, Some(day(0))),
            "{name}: what was decided before the damage stands, with its date"
        );
        let again = stage.engine.checker(false).check(id).await.unwrap();
        let expected = if name == "ob11-hosted-in-force" {
            Status::Valid
        } else {
            // It is nowhere on the web: only whoever has the badge can bring it again.
            Status::Unverifiable
        };
        assert_eq!(again.status, expected, "{name}: {:#?}", again.checks);
        assert!(told(&stage, &case).await.is_some());
        let mended = stage.engine.checker(true).check(id).await.unwrap();
        assert_eq!(mended.status, Status::Valid, "{name}: brought again, it is whole again");
    }
}

#[tokio::test]
async fn a_sync_brings_a_damaged_badge_anew_although_its_backpack_lists_it_as_before() {
    let stage = stage().await;
    let (_, case) = cases()
        .into_iter()
        .find(|(name, _)| name == "ob3-proof-in-force")
        .unwrap();
    let subject = subject(&case).unwrap();
    for (url, entry) in case["url_map"].as_object().unwrap() {
        stage.web.says(url, says(entry));
    }
    stage.host.lists(vec![Item {
        assertion_id: subject.id,
        host_id: None,
        listed: subject.bytes,
        jws: false,
    }]);
    stage.pull_as(true).await.unwrap();
    let library = &stage.engine.library;
    let id = library.read(|reader| reader.assertion_ids()).await.unwrap()[0];
    let row = library.read(move |reader| reader.assertion(id)).await.unwrap().unwrap();
    assert_eq!(row.status, Status::Valid);
    spoil(&stage, row.sha256);
    let damaged = stage.engine.checker(true).check(id).await.unwrap();
    assert_eq!(damaged.status, Status::Unverifiable);
    stage.pull_as(true).await.unwrap();
    let mended = stage.engine.checker(true).check(id).await.unwrap();
    assert_eq!(mended.status, Status::Valid, "{:#?}", mended.checks);
    let holdings = library.read(move |reader| reader.holdings_of(id)).await.unwrap();
    assert!(
        holdings.len() == 1 && holdings[0].gone_at.is_none(),
        "it is where it was"
    );
}
