//! Work that goes on while the user does something else: shown, stoppable, and waited for by the command.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use holdall_library::BackpackId;
use holdall_sync::{OnProgress, Progress, Stop};
use tokio::sync::watch;

use crate::{
    Answered, App, Changed, Code, UserError,
    view::{Job, JobEnd, JobKind},
};

/// How many ended jobs are remembered for showing.
const REMEMBERED: usize = 100;

/// A job that moves on by the badge is told of no more often than this.
const TELL_EVERY: Duration = Duration::from_millis(60);

/// Time after which a job that was told to stop is cut off.
const GRACE: Duration = Duration::from_millis(800);

/// Jobs of this run, oldest first.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<Vec<Arc<Running>>>);

/// One job, as it is shown and stopped.
pub(crate) struct Running {
    app: App,
    job: Mutex<Job>,
    told_at: Mutex<Option<Instant>>,
    stop: Stop,
    over: watch::Sender<bool>,
}

impl Running {
    /// Whether the user wants it to stop; to be looked at between steps.
    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Shows how far it is.
    pub(crate) fn progress(&self, done: usize, total: Option<usize>, current: &str) {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.show(|job| {
            job.done = number(done);
            job.total = total.map(number).or(job.total);
            job.current = Some(current.to_owned()).filter(|current| !current.is_empty());
        });
    }

    /// Shows what a job of `sync` tells.
    pub(crate) fn follow(self: &Arc<Self>) -> OnProgress {
        let running = self.clone();
        Arc::new(move |progress: Progress| {
            running.show(|job| {
                job.done = progress.done;
                job.total = progress.total;
                job.current = progress.current;
                job.added = progress.added;
            });
        })
    }

    fn job(&self) -> Job {
        self.job.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn show(&self, change: impl FnOnce(&mut Job)) {
        let job = {
            let mut job = self.job.lock().unwrap_or_else(PoisonError::into_inner);
            if job.ended.is_some() {
                return;
            }
            let known = (job.total, job.done == 0);
            change(&mut job);
            let mut told_at = self.told_at.lock().unwrap_or_else(PoisonError::into_inner);
            let news = job.ended.is_some() || known != (job.total, job.done == 0);
            if !news && told_at.is_some_and(|at| at.elapsed() < TELL_EVERY) {
                return;
            }
            *told_at = Some(Instant::now());
            job.clone()
        };
        self.app.tell(Changed::Job(Box::new(job)));
    }
}

/// What a job works on.
pub(crate) struct Work {
    /// What it does.
    pub(crate) kind: JobKind,
    /// On which backpack.
    pub(crate) backpack: Option<(BackpackId, String)>,
    /// How many steps, as far as known.
    pub(crate) total: Option<usize>,
    /// Its id, where somebody else gave one.
    pub(crate) id: Option<String>,
}

impl App {
    /// Runs `work` on its own and answers with the job's id. `work` may be cut off at any await a moment after the user
    /// stops it.
    pub(crate) fn begin_job<F, W>(&self, about: Work, work: F) -> String
    where
        F: FnOnce(Arc<Running>) -> W,
        W: Future<Output = Answered<JobEnd>> + Send + 'static,
    {
        let id = about.id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let (backpack, backpack_name) = about.backpack.map(|(id, name)| (id.to_string(), name)).unzip();
        let job = Job {
            id: id.clone(),
            kind: about.kind,
            backpack,
            backpack_name,
            done: 0,
            total: about.total.and_then(|total| u32::try_from(total).ok()),
            current: None,
            added: 0,
            started_at: self.now(),
            ended: None,
        };
        let running = Arc::new(Running {
            app: self.clone(),
            job: Mutex::new(job.clone()),
            told_at: Mutex::default(),
            stop: Stop::default(),
            over: watch::channel(false).0,
        });
        self.inner.jobs.keep(running.clone());
        self.tell(Changed::Job(Box::new(job)));
        let work = work(running.clone());
        tokio::spawn(async move {
            let ended = tokio::select! {
                ended = work => ended,
                () = cut_off(&running) => Ok(JobEnd::Stopped),
            };
            running.app.flush_contacts().await;
            let ended = match ended {
                Ok(JobEnd::Done) if running.stop.is_stopped() => JobEnd::Stopped,
                Ok(end) => end,
                Err(error) if error.code == Code::Cancelled => JobEnd::Stopped,
                Err(error) => JobEnd::Failed(error),
            };
            running.show(|job| {
                job.ended = Some(ended);
                job.current = None;
            });
            running.app.tell(Changed::Library);
            running.over.send_replace(true);
        });
        id
    }

    /// Jobs under way, and those ended in this run.
    ///
    /// # Errors
    /// None so far.
    pub async fn jobs(&self) -> Answered<Vec<Job>> {
        let all = self.inner.jobs.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(all.iter().map(|running| running.job()).collect())
    }

    /// Stops a job within a second.
    ///
    /// # Errors
    /// [`Code::NotThere`].
    pub async fn stop_job(&self, id: &str) -> Answered<()> {
        let running = self.inner.jobs.find(id)?;
        running.stop.stop();
        Ok(())
    }

    /// Waits for a job's end.
    ///
    /// # Errors
    /// [`Code::NotThere`].
    pub async fn wait(&self, id: &str) -> Answered<Job> {
        let running = self.inner.jobs.find(id)?;
        let mut over = running.over.subscribe();
        // The sender lives as long as `running` does.
        let _ = over.wait_for(|over| *over).await;
        Ok(running.job())
    }
}

impl Jobs {
    fn keep(&self, running: Arc<Running>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED
            && let Some(oldest) = all.iter().position(|running| *running.over.borrow())
        {
            all.remove(oldest);
        }
        all.push(running);
    }

    fn find(&self, id: &str) -> Answered<Arc<Running>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().find(|running| running.job().id == id).cloned();
        found.ok_or_else(|| UserError::new(Code::NotThere).with("what", "job"))
    }
}

async fn cut_off(running: &Running) {
    running.stop.stopped().await;
    tokio::time::sleep(GRACE).await;
}
