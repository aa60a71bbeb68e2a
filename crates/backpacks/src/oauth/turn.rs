//! One token call at a time per host: on some hosts one failure makes every other call from this address wait, and two
//! renewals at once may spend each other's tokens.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use tokio::sync::OwnedMutexGuard;
use url::Url;

/// A host's turn; free when nobody holds or awaits it.
type Turn = Arc<tokio::sync::Mutex<()>>;

static TURNS: LazyLock<Mutex<HashMap<String, Turn>>> = LazyLock::new(Mutex::default);

/// Waits until no other token call is under way at the origin of `url`; the turn ends when the answer is dropped.
pub(crate) async fn take(url: &Url) -> OwnedMutexGuard<()> {
    let turn = {
        let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        turns.entry(url.origin().ascii_serialization()).or_default().clone()
    };
    turn.lock_owned().await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn one_host_waits_and_another_does_not() {
        let (one, other) = ("https://turn-one.example/o/token", "https://turn-other.example/o/token");
        let (one, other) = (Url::parse(one).unwrap(), Url::parse(other).unwrap());
        let held = take(&one).await;
        assert!(
            timeout(Duration::from_millis(20), take(&one)).await.is_err(),
            "one at a time"
        );
        drop(take(&other).await);
        drop(held);
        drop(take(&one).await);
    }
}
