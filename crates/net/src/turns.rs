//! At most four requests at once per host.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

/// Requests at once, per host and port.
const AT_ONCE: usize = 4;
/// Hosts remembered before the idle ones are forgotten.
const REMEMBERED: usize = 1024;

/// Whose turn it is.
#[derive(Default)]
pub(crate) struct Turns {
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Turns {
    /// Waits for a free place at the host of `url`; the place is free again when the answer is dropped.
    pub(crate) async fn take(&self, url: &Url) -> Option<OwnedSemaphorePermit> {
        let key = format!(
            "{}:{}",
            url.host_str().unwrap_or_default(),
            url.port_or_known_default().unwrap_or_default()
        );
        let places = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            if hosts.len() >= REMEMBERED {
                hosts.retain(|_, places| Arc::strong_count(places) > 1);
            }
            hosts
                .entry(key)
                .or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE)))
                .clone()
        };
        // Fails only for a closed semaphore, and none is ever closed.
        places.acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn idle_hosts_are_forgotten_and_busy_ones_are_not() {
        let turns = Turns::default();
        let busy = Url::parse("https://busy.example/").unwrap();
        let _place = turns.take(&busy).await;
        for n in 0..REMEMBERED * 2 {
            drop(
                turns
                    .take(&Url::parse(&format!("https://h{n}.example/")).unwrap())
                    .await,
            );
        }
        let hosts = turns.hosts.lock().unwrap();
        assert!(hosts.len() <= REMEMBERED, "{}", hosts.len());
        assert_eq!(hosts["busy.example:443"].available_permits(), AT_ONCE - 1);
    }
}
