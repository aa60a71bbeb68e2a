//! The whole at a glance.

use crate::{Answered, App, view::Overview};

/// A folder with this file in it is a practice library.
const PRACTICE_MARK: &str = "practice";

impl App {
    /// Counts and conditions for sidebar and status line.
    ///
    /// # Errors
    /// Only when the library cannot be read.
    pub async fn overview(&self) -> Answered<Overview> {
        let now = self.now();
        let counts = self.library().read(move |reader| reader.counts(now)).await?;
        let door = self.door();
        let folder = &self.inner.folder;
        Ok(Overview {
            folder: folder.path().display().to_string(),
            all: counts.all,
            needs_care: counts.needs_care,
            expiring_soon: counts.expiring_soon,
            proof_incomplete: counts.proof_incomplete,
            practice: folder.path().join(PRACTICE_MARK).exists(),
            local_hosts: door.local_hosts,
            offline: door.offline,
            secrets: self.secrets_place().await?,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }
}
