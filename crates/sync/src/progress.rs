//! How far a job is, and how it is stopped.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

use crate::SyncError;

/// How far a job is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Badges done.
    pub done: u32,
    /// Badges in all, as soon as known.
    pub total: Option<u32>,
    /// The badge in hand: its name, or its address while the name is not known.
    pub current: Option<String>,
    /// New to the library so far.
    pub added: u32,
}

/// Told whenever a job moves on; must not block.
pub type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// Set by the user, looked at by a job. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    stopped: AtomicBool,
    bell: Notify,
}

impl Stop {
    /// Stops the job; it ends within a second.
    pub fn stop(&self) {
        self.inner.stopped.store(true, Ordering::SeqCst);
        self.inner.bell.notify_waiters();
    }

    /// Whether it was stopped.
    pub fn is_stopped(&self) -> bool {
        self.flag().load(Ordering::SeqCst)
    }

    /// The flag itself, for work that looks at it between its steps.
    pub fn flag(&self) -> &AtomicBool {
        &self.inner.stopped
    }

    /// Waits until it is stopped.
    pub async fn stopped(&self) {
        loop {
            let rung = self.inner.bell.notified();
            tokio::pin!(rung);
            // Listen first, then look: a stop between the two is heard.
            rung.as_mut().enable();
            if self.is_stopped() {
                return;
            }
            rung.await;
        }
    }

    /// `work`, or `Stopped` as soon as the user says so. `work` is dropped then: it must be such that every moment is a
    /// good one to die.
    pub async fn unless<T>(&self, work: impl Future<Output = Result<T, SyncError>>) -> Result<T, SyncError> {
        tokio::select! {
            biased;
            () = self.stopped() => Err(SyncError::Stopped),
            done = work => done,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_job_that_waits_is_stopped_at_once() {
        let stop = Stop::default();
        let other = stop.clone();
        let job = tokio::spawn(async move {
            other
                .unless(async { std::future::pending::<Result<(), SyncError>>().await })
                .await
        });
        tokio::time::sleep(Duration::from_millis(20)).await;
        stop.stop();
        let ended = tokio::time::timeout(Duration::from_millis(500), job)
            .await
            .unwrap()
            .unwrap();
        assert!(matches!(ended, Err(SyncError::Stopped)));
        let late = stop.unless(async { Ok(()) }).await;
        assert!(
            matches!(late, Err(SyncError::Stopped)),
            "what was stopped does not begin"
        );
    }
}
