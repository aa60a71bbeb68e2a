//! What a verdict costs, beside the floor that nothing can be faster than; `./dev bench verify` runs it beside peers.
//!
//! `make DIR` writes a set of badges; `serve DIR` answers each line `JOB COUNT` with the processor time of so many
//! items; `hostile DIR` looks for the slowest verdict. Without arguments everything is tried once.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

mod floors;
mod hostile;
mod inputs;
mod jobs;
mod local;
#[path = "../../tests/rules/signer.rs"]
#[allow(dead_code)]
mod signer;
mod worst;

use std::{
    io::{self, BufRead},
    path::Path,
};

use cpu_time::ProcessTime;
use serde_json::json;

use jobs::Jobs;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["make", folder, count] => inputs::make(Path::new(folder), count.parse().unwrap()),
        ["serve", folder] => serve(Path::new(folder)),
        ["hostile", folders @ ..] => hostile::report(folders),
        [] => try_once(),
        // Names of tests, which are none of ours.
        _ => {}
    }
}

/// One JSON line per line of standard input.
fn serve(folder: &Path) {
    let jobs = Jobs::load(folder);
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let (job, count) = line.split_once(' ').unwrap();
        let count: usize = count.parse().unwrap();
        let before = ProcessTime::now();
        jobs.run(job, count);
        let cpu_s = before.elapsed().as_secs_f64();
        println!("{}", json!({"job": job, "items": count, "cpu_s": cpu_s}));
    }
}

/// Each job on a small set: a bench that measures refusals measures nothing.
fn try_once() {
    let folder = tempfile::tempdir().unwrap();
    inputs::make(folder.path(), 2);
    let jobs = Jobs::load(folder.path());
    for job in jobs::ALL {
        jobs.run(job, 2);
    }
    println!("{} jobs tried", jobs::ALL.len());
}
