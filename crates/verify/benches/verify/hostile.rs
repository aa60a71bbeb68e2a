//! The slowest verdicts: every file of the given folders, every case of the corpus, and inputs made to be slow.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use cpu_time::ProcessTime;
use holdall_verify::{Input, verify};
use serde_json::json;
use tokio::runtime::Runtime;

use crate::{
    jobs::question,
    local::Local,
    worst::{self, Hostile},
};

/// Largest input, its documents included.
const MAX_BYTES: usize = 1024 * 1024;
/// What is measured again, to tell the input's time from the machine's.
const SUSPECT: Duration = Duration::from_millis(15);

/// Prints a line per slow input and one for all.
pub fn report(folders: &[&str]) {
    let mut all = worst::all();
    for folder in folders {
        files(Path::new(folder), &mut |path| all.extend(read(&path)));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    // Tables that are made once per process are no input's fault.
    for first in all.iter().take(20) {
        cost(&runtime, first);
    }
    let mut costs: Vec<(Duration, &str, usize)> = Vec::new();
    for hostile in all.iter().filter(|hostile| size(hostile) <= MAX_BYTES) {
        let cost_of = || cost(&runtime, hostile);
        let mut took = cost_of();
        if took > SUSPECT {
            let mut again = [took, cost_of(), cost_of()];
            again.sort_unstable();
            took = again[1];
        }
        costs.push((took, &hostile.name, size(hostile)));
    }
    costs.sort_unstable();
    let slowest: Vec<_> = costs
        .iter()
        .rev()
        .take(12)
        .map(|(took, name, size)| json!({"input": name, "bytes": size, "cpu_ms": took.as_secs_f64() * 1e3}))
        .collect();
    println!("{}", json!({"inputs": costs.len(), "slowest": slowest}));
}

fn size(hostile: &Hostile) -> usize {
    let own = match &hostile.input {
        Input::Bytes(bytes) => bytes.len(),
        Input::Url(_) => 0,
    };
    own + hostile.documents.size()
}

fn cost(runtime: &Runtime, hostile: &Hostile) -> Duration {
    let question = question(hostile.input.clone());
    let before = ProcessTime::now();
    let answer = runtime.block_on(verify(&hostile.documents, &question));
    let took = before.elapsed();
    assert!(!answer.report.checks.is_empty(), "{} has a verdict", hostile.name);
    took
}

fn files(folder: &Path, found: &mut impl FnMut(PathBuf)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false => found(path),
        }
    }
}

/// A case of the corpus with its web, or a file as it is.
fn read(path: &Path) -> Option<Hostile> {
    let bytes = fs::read(path).unwrap();
    let name = path
        .components()
        .rev()
        .take(2)
        .map(|part| part.as_os_str().to_string_lossy());
    let name = name.collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("/");
    if path.to_string_lossy().contains("corpus/cases") {
        return worst::case(name, &serde_json::from_slice(&bytes).unwrap());
    }
    Some(Hostile {
        name,
        input: Input::Bytes(bytes),
        documents: Local::of(HashMap::new()),
    })
}
