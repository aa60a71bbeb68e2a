//! Checking badges of the library.

use crate::{
    Answered, App,
    jobs::Work,
    view::{JobEnd, JobKind},
};

impl App {
    /// Checks badges now and records the runs; all of the library when `ids` is empty. With `offline`, or while working
    /// offline, kept evidence alone is used. Answers the job's id.
    ///
    /// # Errors
    /// [`NotThere`](crate::Code::NotThere) for an id that is none.
    pub async fn check(&self, ids: Vec<String>, offline: bool) -> Answered<String> {
        let badges = self.chosen(&ids).await?;
        let engine = self.engine(false).await?;
        let offline = offline || self.door().offline;
        let about = Work {
            kind: JobKind::Check,
            backpack: None,
            total: Some(badges.len()),
            id: None,
        };
        Ok(self.begin_job(about, |running| async move {
            engine
                .check_all(badges, offline, &running.follow(), running.stop())
                .await?;
            Ok(JobEnd::Done)
        }))
    }
}
