//! Asking again, politely, where asking twice does no harm.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

use chrono::{DateTime, Utc};
use http::Method;

use crate::{Answer, Net, NetError, Request};

/// How long to keep trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// The first wait after a network error or a 5xx answer; the second is 4 and the third 15 times as long.
    pub base: Duration,
    /// The longest wait that a host may ask for with `Retry-After`; longer ones are left to the caller.
    pub longest_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            base: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
        }
    }
}

/// Waits between tries, as multiples of the base.
const WAITS: [u32; 3] = [1, 4, 15];

impl Net {
    /// [`send`](Self::send), and for `GET` and `HEAD` up to three times more: after network errors and 5xx answers with
    /// growing waits, after 429 (and 503 with `Retry-After`) when the host says. The last answer or error is the answer.
    /// `now` reads the clock, for a `Retry-After` that is a date.
    pub async fn patiently(
        &self,
        request: Request,
        patience: Patience,
        now: &(dyn Fn() -> DateTime<Utc> + Send + Sync),
    ) -> Result<Answer, NetError> {
        let mut waits = if harmless(&request.method) {
            WAITS.as_slice()
        } else {
            &[]
        }
        .iter();
        loop {
            let result = self.send(request.clone()).await;
            let Some(backoff) = waits.next().map(|times| jittered(patience.base * *times)) else {
                return result;
            };
            match wait_for(&result, backoff, now()) {
                Some(wait) if wait <= patience.longest_wait.max(backoff) => tokio::time::sleep(wait).await,
                _ => return result,
            }
        }
    }
}

/// Whether asking twice asks for nothing more than asking once.
fn harmless(method: &Method) -> bool {
    *method == Method::GET || *method == Method::HEAD
}

/// How long to wait before asking again; `None` when asking again is no use.
fn wait_for(result: &Result<Answer, NetError>, backoff: Duration, now: DateTime<Utc>) -> Option<Duration> {
    match result {
        Err(NetError::Unreachable { .. } | NetError::Timeout { .. }) => Some(backoff),
        Err(_) => None,
        Ok(answer) => match answer.status {
            // Without a time there is nothing to obey here; the body may say one, which is the protocol's to read.
            429 => answer.retry_after_s(now).map(Duration::from_secs),
            500..600 => Some(
                answer
                    .retry_after_s(now)
                    .map_or(backoff, |s| backoff.max(Duration::from_secs(s))),
            ),
            _ => None,
        },
    }
}

/// Between half of `wait` and all of it, so that many clients do not come back at once. No secret depends on it: the
/// seed that the standard library gives its hash tables will do.
fn jittered(wait: Duration) -> Duration {
    let share = RandomState::new().hash_one(wait) % 1000;
    wait / 2 + wait.mul_f64(share as f64 / 2000.0)
}

#[cfg(test)]
#[path = "patience_tests.rs"]
mod tests;
