//! Progress bars on a terminal, and nothing anywhere else.

use std::{
    collections::HashMap,
    io::IsTerminal,
    sync::{Mutex, PoisonError},
};

use holdall_app::view::{Job, JobKind};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::print::tame;

/// One bar a job.
#[derive(Debug)]
pub struct Progress {
    shown: Option<MultiProgress>,
    bars: Mutex<HashMap<String, ProgressBar>>,
}

impl Progress {
    /// Bars where a person can see them.
    pub fn new(json: bool) -> Self {
        let shown = (!json && std::io::stderr().is_terminal()).then(MultiProgress::new);
        Self {
            shown,
            bars: Mutex::new(HashMap::new()),
        }
    }

    /// Draws a job as it stands now.
    pub fn show(&self, job: &Job) {
        let Some(all) = &self.shown else { return };
        let mut bars = self.bars.lock().unwrap_or_else(PoisonError::into_inner);
        if job.ended.is_some() {
            if let Some(bar) = bars.remove(&job.id) {
                bar.finish_and_clear();
            }
            return;
        }
        let bar = bars.entry(job.id.clone()).or_insert_with(|| {
            let bar = all.add(ProgressBar::new(0));
            if let Ok(style) = ProgressStyle::with_template("{prefix}  {bar:24}  {pos} of {len}  {wide_msg}") {
                bar.set_style(style);
            }
            bar.set_prefix(title(job));
            bar
        });
        bar.set_length(u64::from(job.total.unwrap_or(job.done)));
        bar.set_position(u64::from(job.done));
        bar.set_message(job.current.as_deref().map(tame).unwrap_or_default());
    }
}

fn title(job: &Job) -> String {
    let name = job.backpack_name.as_deref().map(tame).unwrap_or_default();
    match job.kind {
        JobKind::Sync => format!("Syncing {name}"),
        JobKind::Check => "Checking".into(),
        JobKind::Transfer => format!("Copying to {name}"),
        JobKind::Export => "Exporting".into(),
    }
}
