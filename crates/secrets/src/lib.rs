//! Holds the library key and seals or opens bytes with it; nothing else knows where the key lives.
//!
//! A library has one random key of 256 bits. It lives in the system key store, in a vault file under a passphrase, or
//! in memory for this run; what it seals lives in the library, in the row it belongs to.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod aead;
mod cell;
mod error;
mod key;
mod key_store;
mod lock;
mod place;
mod random;
mod vault;

pub use cell::Cell;
pub use error::SecretsError;
pub use key::LibraryKey;
pub use place::{Place, probe};
pub use random::random;
