//! Bringing backpacks and library to agreement.

use holdall_library::{BackpackId, BackpackRow, BackpackState};
use holdall_sync::{Engine, PullAsk, PullResult};

use crate::{
    Answered, App, Code, UserError,
    jobs::{Running, Work},
    view::{JobEnd, JobKind, SyncResult},
};

impl App {
    /// What jobs work with; with the library's key where grants are needed.
    pub(crate) async fn engine(&self, with_key: bool) -> Answered<Engine> {
        let key = match with_key {
            true => Some(self.key(false).await?),
            false => None,
        };
        let (library, clock) = (self.library().clone(), self.inner.start.clock.clone());
        Ok(Engine::new(library, self.net(), key, self.inner.folder.path(), clock))
    }

    /// Brings backpacks and library to agreement; all that are connected when `ids` is empty. Answers the jobs' ids.
    ///
    /// # Errors
    /// [`Code::NotThere`] for a backpack that is not; everything else ends its job.
    pub async fn sync(&self, ids: Vec<String>) -> Answered<Vec<String>> {
        let mut rows = Vec::new();
        for id in &ids {
            rows.push(self.backpack_row(id).await?);
        }
        if ids.is_empty() {
            rows = self.library().read(|reader| reader.backpacks()).await?;
            rows.retain(|row| row.state != BackpackState::Disconnected);
        }
        // Who names a backpack wants to know what is gone, too, and only a full listing tells; else it is listed in full
        // when that is due.
        let full = !ids.is_empty();
        Ok(rows.into_iter().map(|row| self.sync_one(row, full)).collect())
    }

    fn sync_one(&self, row: BackpackRow, full: bool) -> String {
        let about = Work {
            kind: JobKind::Sync,
            backpack: Some((row.id, row.name.clone())),
            total: None,
            id: None,
        };
        let app = self.clone();
        self.begin_job(about, |running| async move {
            let (id, name, host) = (row.id, row.name.clone(), row.host.clone());
            match app.pull(row.id, full, &running).await {
                Ok(result) => Ok(JobEnd::Synced(view(name, &result))),
                Err(error) => {
                    let error = error.with("backpack", name).with("host", host);
                    app.note_failure(id, &error).await;
                    Err(error)
                }
            }
        })
    }

    async fn pull(&self, backpack: BackpackId, full: bool, running: &std::sync::Arc<Running>) -> Answered<PullResult> {
        let engine = self.engine(true).await?;
        let ask = PullAsk {
            backpack,
            full,
            check: true,
        };
        Ok(engine.pull(ask, &running.follow(), running.stop()).await?)
    }

    /// Writes down, quietly and in its own row, why a backpack could not be worked with.
    async fn note_failure(&self, backpack: BackpackId, error: &UserError) {
        if matches!(error.code, Code::Busy | Code::Cancelled) {
            return;
        }
        let value = serde_json::to_value(error).unwrap_or_default();
        let written = self
            .library()
            .write(move |writer| writer.sync_failed(backpack, &value))
            .await;
        if let Err(error) = written {
            tracing::warn!(%error, "a failure could not be written down");
        }
    }
}

fn view(backpack: String, result: &PullResult) -> SyncResult {
    SyncResult {
        backpack,
        added: result.added,
        changed: result.changed,
        gone: result.gone,
        unchanged: result.unchanged,
        failed: result.failed,
    }
}
