//! What stories are told with: a stage of their own, the `holdall` command on it, a private key store, and the
//! practice hosts' people. The stories themselves stand in `story/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on fails"
)]

mod bus;
mod command;
mod search;
mod stage;

pub use bus::Bus;
pub use command::{Running, Said};
pub use search::{Leak, Search};
pub use stage::{PASSPHRASE, Secrets, Stage, built};
