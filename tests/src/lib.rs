//! What stories are told with: a stage of their own, the `holdall` command on it, a private key store, and the practice
//! hosts with their people; or a host's protocol alone. The stories themselves stand in `story/`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on fails"
)]

mod bus;
mod command;
mod connecting;
mod hosts;
mod search;
mod stage;
mod talk;

pub use bus::Bus;
pub use command::{Running, Said};
pub use connecting::{Connecting, visit};
pub use hosts::{harbour, host_of, host_with, issuers, lighthouse};
pub use search::{Leak, Search};
pub use stage::{PASSPHRASE, Secrets, Stage, built};
pub use talk::{allow, ask, door, door_that_tells, listing, now};
