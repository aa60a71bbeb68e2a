//! Watching the library: another window or command may write at any time.

use std::{sync::Arc, time::Duration};

use crate::{App, Changed};

/// How often the library is asked whether it changed.
const EVERY: Duration = Duration::from_millis(500);

/// Watches for as long as the app lives.
pub(crate) fn begin(app: &App) {
    let inner = Arc::downgrade(&app.inner);
    tokio::spawn(async move {
        let mut known = None;
        loop {
            tokio::time::sleep(EVERY).await;
            let Some(inner) = inner.upgrade() else { return };
            let app = App { inner };
            app.flush_contacts().await;
            let version = app.library().version().await.ok();
            if version.is_some() && known.is_some() && version != known {
                app.tell(Changed::Library);
            }
            known = version.or(known);
        }
    });
}
