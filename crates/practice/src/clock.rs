//! The time a host lives in: it starts where the setup says and goes on from there.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

/// A clock that starts at a given moment.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    start: DateTime<Utc>,
    since: Instant,
}

impl Clock {
    /// Starts at `now`, or at the system's time.
    pub(crate) fn starting(now: Option<DateTime<Utc>>) -> Self {
        Self {
            start: now.unwrap_or_else(system_now),
            since: Instant::now(),
        }
    }

    /// What time it is here.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.start + TimeDelta::from_std(self.since.elapsed()).unwrap_or_default()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a host is a world of its own, with its own clock, as real hosts are"
)]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}
