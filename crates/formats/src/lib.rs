//! Bytes to model and back, never losing a byte of the original; no I/O.
//!
//! Everything here reads what strangers wrote: sizes and depths are bounded, and nothing panics.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod baking;
mod credential;
mod date;
mod error;
mod json;
mod jws;
mod key;
mod kind;
mod link;
mod png;
mod recipients;
mod skim;
mod summary;
mod svg;
mod svg_walk;
#[cfg(test)]
mod test_inputs;
mod unbaked;
mod v0_5;
mod v1;
mod v2;
mod v3;
mod values;
mod version;

pub use baking::{bake, unbake};
pub use credential::credential;
pub use date::{date, date_or_seconds, date_with_zone, iso_date_with_zone};
pub use error::FormatError;
pub use json::{MAX_DOCUMENT_BYTES, read_json, read_json_within};
pub use jws::{Jws, read_jws};
pub use kind::{Kind, kind, looks_like_a_picture};
pub use recipients::recipients;
pub use skim::skim;
pub use summary::{AssertionKey, Summary, SummaryRecipient, summarise};
pub use unbaked::Unbaked;
pub use version::version;
