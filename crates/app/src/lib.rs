//! The whole application without a window: one method per thing a user can ask. `cli` and `src-tauri` stand on it.
//!
//! [`App`] is a handle; its methods stand in one file per area. Errors leave as [`UserError`], rows as the shapes of
//! [`view`]; what goes on by itself is told through [`Start::changed`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod assertions;
mod backpacks;
mod browse;
mod browser;
mod checks;
mod clock;
mod contacts;
mod detail;
mod error;
mod export;
mod folder;
mod headline;
mod identities;
mod inspect;
mod jobs;
mod log;
mod markdown;
mod open;
mod overview;
mod pictures;
mod rebuild;
mod secrets;
mod settings;
mod sign_in;
mod start;
mod suggestions;
mod sync;
mod transfers;
mod verifier;
pub mod view;
mod watch;

pub use browser::open_browser;
pub use clock::{Clock, clock};
pub use error::{Code, UserError};
pub use inspect::{inspect, is_link, read_file, read_stream};
pub use secrets::PASSPHRASE_VARIABLE;
pub use start::{App, Browser, Start};
pub use verifier::Verifier;

/// The application identifier and the private scheme that sign-ins return to.
pub const IDENTIFIER: &str = "app.holdall.desktop";

/// The scheme of "open this badge in the app".
pub const OPEN_SCHEME: &str = "holdall";

/// What happened, for an edge that shows it.
#[derive(Debug, Clone)]
pub enum Changed {
    /// Something in the library changed: lists and counts are to be read again.
    Library,
    /// A job began, moved on or ended.
    Job(Box<view::Job>),
    /// A connection moved on.
    Connect(Box<view::ConnectView>),
    /// The window should come to the front (an answer came back, a link was opened).
    Front,
    /// Somebody outside asks to open a badge.
    Open(view::OpenRequest),
}

/// Result of what a user asked.
pub type Answered<T> = Result<T, UserError>;
