//! Replays the seeds of `fuzz/` without the fuzzer: what once went wrong stays right.

#![allow(clippy::unwrap_used)]

use std::{fs, path::PathBuf};

#[path = "../../../fuzz/src/targets.rs"]
#[allow(clippy::unwrap_used)]
mod targets;

/// Runs `target` on every seed of its folder.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/seeds")
        .join(name);
    let mut seeds = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if let Err(panic) = std::panic::catch_unwind(|| target(&bytes)) {
            let said = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            panic!("{}: {said}", path.display());
        }
        seeds += 1;
    }
    assert!(seeds >= 5, "{} has seeds", folder.display());
}

#[test]
fn png_seeds_hold() {
    replay("unbake_png", targets::unbake_png);
}

#[test]
fn svg_seeds_hold() {
    replay("unbake_svg", targets::unbake_svg);
}

#[test]
fn assertion_seeds_hold() {
    replay("parse_assertion", targets::parse_assertion);
}

#[test]
fn jws_seeds_hold() {
    replay("jws", targets::jws);
}
