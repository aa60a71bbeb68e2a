//! The window: names commands, hands deep links to the app, forwards changes; thin.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod ipc;
mod links;
mod pictures;
mod signals;
mod window;

use std::sync::Arc;

use holdall_app::{App, Changed, Start, UserError};
use tauri::{AppHandle, Manager, RunEvent};

fn main() {
    let ipc = ipc::builder();
    let built = tauri::Builder::default()
        // First: a second start hands its link to the first and ends before anything else of it begins.
        .plugin(tauri_plugin_single_instance::init(|handle, _arguments, _folder| {
            window::to_front(handle)
        }))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(window::kept_state())
        .register_asynchronous_uri_scheme_protocol(pictures::SCHEME, pictures::answer)
        .invoke_handler(ipc.invoke_handler())
        .setup(move |tauri| {
            ipc.mount_events(tauri);
            let handle = tauri.handle();
            signals::listen(handle);
            match tauri::async_runtime::block_on(start(handle)) {
                Ok(app) => {
                    tauri.manage(app.clone());
                    window::open(handle, &app)?;
                    links::listen(handle, &app);
                }
                Err(error) => window::cannot_start(handle, &error),
            }
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(tauri) => tauri.run(|handle, event| {
            if let RunEvent::Exit = event {
                links::forget(handle);
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the window could not be made");
            std::process::exit(5);
        }
    }
}

/// Starts the application behind the window.
async fn start(handle: &AppHandle) -> Result<App, UserError> {
    let teller = handle.clone();
    App::start(Start {
        folder: std::env::var_os("HOLDALL_LIBRARY").map(Into::into),
        offline: false,
        clock: holdall_app::clock(),
        changed: Arc::new(move |changed| {
            if matches!(changed, Changed::Front | Changed::Open(_)) {
                window::to_front(&teller);
            }
            ipc::forward(&teller, changed);
        }),
        browser: Arc::new(holdall_app::open_browser),
        takes_scheme: true,
    })
    .await
}
