//! Whole stories over the real parts.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on fails"
)]

mod badgr_connected_app;
mod badgr_recordings;
mod badgrclient_peer;
mod connect;
mod contract;
mod displayer_app;
mod hostile;
mod issuer_app;
mod issuers_off;
mod killed;
mod layers;
mod looked_at;
mod main_job;
mod mozilla_backpack_connect;
mod mozilla_sentences;
mod no_secret_leaks;
mod ob3;
mod offline;
mod oidc_peer;
mod protocols;
mod pull;
mod push;
mod table;
mod tokens;
mod two_at_once;

// The command's own words, from their own file: the command is a program and has no library to take them from.
#[allow(dead_code, reason = "stories are told in some of them")]
#[path = "../../crates/cli/src/words.rs"]
mod words;
