//! Replays the seeds of the fuzz target `manifest` without the fuzzer.

#![allow(clippy::unwrap_used)]

use std::{fs, path::PathBuf};

#[path = "../../../fuzz/src/manifest.rs"]
mod target;

#[test]
fn manifest_seeds_hold() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seeds = 0;
    for folder in ["fuzz/seeds/manifest", "tests/fixtures/badge_connect"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            assert!(
                std::panic::catch_unwind(|| target::manifest(&bytes)).is_ok(),
                "{}",
                path.display()
            );
            seeds += 1;
        }
    }
    assert!(seeds >= 40, "the seeds are there: {seeds}");
}
