//! How a command reaches the app.

use std::sync::Arc;

use holdall_app::{App, Changed, Start, UserError};

use crate::{args::Global, print::Out, progress::Progress};

/// What every command is given.
pub struct Context {
    /// Flags.
    pub global: Global,
    /// Where answers go.
    pub out: Out,
    progress: Arc<Progress>,
}

impl Context {
    /// For these flags.
    pub fn new(global: Global) -> Self {
        let out = Out { json: global.json };
        Self {
            out,
            progress: Arc::new(Progress::new(global.json)),
            global,
        }
    }

    /// The app over a library that is made when there is none.
    pub async fn app(&self) -> Result<App, UserError> {
        App::start(self.start()).await
    }

    /// The app over a library that exists; `None` when there is none.
    pub async fn existing(&self) -> Result<Option<App>, UserError> {
        App::start_existing(self.start()).await
    }

    /// How the app is started: quiet but for progress.
    pub fn start(&self) -> Start {
        let progress = self.progress.clone();
        Start {
            folder: self.global.library.clone(),
            offline: self.global.offline,
            clock: holdall_app::clock(),
            changed: Arc::new(move |changed| {
                if let Changed::Job(job) = changed {
                    progress.show(&job);
                }
            }),
            browser: Arc::new(holdall_app::open_browser),
            takes_scheme: false,
        }
    }
}
