//! Good credentials of the corpus, bent in every place that there is: nothing that a proof covers can be changed, left out
//! or added, and there is nothing that it does not cover.

use std::collections::BTreeSet;

use holdall_model::Verdict;
use holdall_verify::{Input, verify};
use serde_json::{Value, json};

use crate::{Replayed, map::Map, now, question, replayed};

/// Pointers to everything in a document.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, inner)| (name.clone(), inner)).collect(),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .map(|(place, inner)| (place.to_string(), inner))
            .collect(),
        _ => Vec::new(),
    };
    for (name, inner) in inside {
        let name = name.replace('~', "~0").replace('/', "~1");
        places(inner, &format!("{at}/{name}"), found);
    }
}

fn another(value: &Value) -> Option<Value> {
    Some(match value {
        Value::String(text) => json!(format!("{text}x")),
        Value::Number(number) => json!(number.as_f64()? + 1.0),
        Value::Bool(flag) => json!(!flag),
        _ => return None,
    })
}

/// The document with one thing changed, left out or added at `place`, each with what was done.
fn bends(document: &Value, place: &str) -> Vec<(&'static str, Value)> {
    let mut bent = Vec::new();
    let here = document.pointer(place).unwrap();
    if let Some(other) = another(here) {
        let mut changed = document.clone();
        *changed.pointer_mut(place).unwrap() = other;
        bent.push(("changed", changed));
    }
    // A context inside says again what the one around it says.
    if let Some((around, name)) = place
        .rsplit_once('/')
        .filter(|(around, name)| *name != "@context" || around.is_empty())
    {
        let mut without = document.clone();
        let removed = match without.pointer_mut(around) {
            Some(Value::Object(members)) => members.remove(&name.replace("~1", "/").replace("~0", "~")).is_some(),
            _ => false,
        };
        if removed {
            bent.push(("left out", without));
        }
    }
    // A context may define words that nobody uses.
    if here.is_object() && !place.contains("@context") {
        for word in ["description", "grade", "https://schema.org/name", "validUntil"] {
            let mut more = document.clone();
            let node = more.pointer_mut(place).unwrap();
            if node.get(word).is_none() {
                node[word] = "2099-01-01T00:00:00Z".into();
                bent.push(("added", more));
            }
        }
    }
    bent
}

/// Good credentials with one proof inside, one of each kind.
fn kinds() -> Vec<(&'static Replayed, Value)> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for replayed in replayed() {
        let text = replayed.case.input.value.as_deref().unwrap_or_default();
        let Some(document) = holdall_formats::read_json(text.as_bytes())
            .ok()
            .filter(|badge| badge["proof"] != Value::Null)
        else {
            continue;
        };
        let proof = match &document["proof"] {
            Value::Array(proofs) if proofs.len() == 1 => &proofs[0],
            proof @ Value::Object(_) => proof,
            _ => continue,
        };
        let kind = format!("{} {} {}", proof["type"], proof["cryptosuite"], document["@context"]);
        let special = ["credentialStatus", "endorsement", "identifier", "refreshService"]
            .into_iter()
            .find(|member| text.contains(member));
        if replayed.answer.report.verdict == Verdict::Valid && seen.insert((kind, special)) {
            found.push((replayed, document));
        }
    }
    found
}

#[test]
fn nothing_in_a_proven_credential_can_be_changed_left_out_or_added() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let all = kinds();
    assert!(all.len() > 6, "{}", all.len());
    let mut tried = 0;
    for (replayed, document) in all {
        let map = Map {
            entries: replayed.case.url_map.clone(),
            asked: Default::default(),
            now: now(),
        };
        let mut found = Vec::new();
        places(&document, "", &mut found);
        for place in found {
            for (what, bent) in bends(&document, &place) {
                let mut asked = question(&replayed.case);
                asked.identities.clear();
                asked.input = Input::Bytes(bent.to_string().into_bytes());
                let answer = runtime.block_on(verify(&map, &asked));
                assert_ne!(
                    answer.report.verdict,
                    Verdict::Valid,
                    "{}: {what} at {place:?}: {bent}",
                    replayed.case.id
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 600, "{tried}");
}
