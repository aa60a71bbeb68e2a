//! Hosts that do not answer: in a job of a thousand badges, a dead issuer is asked three times and not a thousand.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use holdall_net::NetError;
use holdall_verify::Missing;
use url::Url;

/// Failures in a row after which a host is not asked again in this job.
const GIVE_UP_AFTER: u32 = 3;

/// Failures in a row, by host and port.
#[derive(Default)]
pub(crate) struct Hosts {
    failures: Mutex<HashMap<String, u32>>,
}

impl Hosts {
    /// Whether it is worth asking for `url`.
    pub(crate) fn ask_for(&self, url: &Url) -> Result<(), Missing> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures
            .get(&host(url))
            .is_some_and(|failures| *failures >= GIVE_UP_AFTER)
        {
            let name = url.host_str().unwrap_or("the host");
            return Err(Missing::Unreachable(format!("{name} did not answer before")));
        }
        Ok(())
    }

    /// The host answered, whatever it was.
    pub(crate) fn answered(&self, url: &Url) {
        self.failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&host(url));
    }

    /// The host did not answer; addresses that we refuse ourselves say nothing about it.
    pub(crate) fn failed(&self, url: &Url, error: &NetError) {
        if matches!(error, NetError::Unreachable { .. } | NetError::Timeout { .. }) {
            *self
                .failures
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(host(url))
                .or_default() += 1;
        }
    }
}

fn host(url: &Url) -> String {
    format!(
        "{}:{}",
        url.host_str().unwrap_or_default(),
        url.port_or_known_default().unwrap_or_default()
    )
}
