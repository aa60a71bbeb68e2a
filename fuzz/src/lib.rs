//! What each fuzz target holds true, kept apart from the fuzzer so that the tests can replay the seeds without it.

pub mod manifest;
pub mod targets;
