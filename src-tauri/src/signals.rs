//! Asked to end by the terminal or the system: ends as if the window had been closed, so that what was borrowed is given back.

use tauri::AppHandle;

/// From now on Ctrl+C, a closed terminal and a polite `kill` close the program in order.
#[cfg(unix)]
pub fn listen(handle: &AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};

    for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
        let handle = handle.clone();
        tauri::async_runtime::spawn(async move {
            match signal(kind) {
                Ok(mut asked) => {
                    asked.recv().await;
                    handle.exit(0);
                }
                Err(error) => tracing::warn!(%error, "a request to end would not be heard"),
            }
        });
    }
}

#[cfg(not(unix))]
pub fn listen(_handle: &AppHandle) {}
