//! Whole stories over the real parts, one file each; linked once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, clippy::print_stderr, missing_docs, reason = "stories end where they fail")]

mod connect;
mod contract;
mod killed;
mod main_job;
mod no_secret_leaks;
mod offline;
mod pull;
mod push;
mod two_at_once;
