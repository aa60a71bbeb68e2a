//! The shapes that a window or command is given. Ids cross as strings; times as RFC 3339 text.

mod assertion;
mod backpack;
mod connect;
mod overview;
mod transfer;
mod verify;
mod words;

pub use assertion::*;
pub use backpack::*;
pub use connect::*;
pub use overview::*;
pub use transfer::*;
pub use verify::*;
pub use words::*;
