//! Addresses that the system hands over by a scheme: the return of a sign-in, and "open this badge".

#[cfg(target_os = "linux")]
use std::path::PathBuf;

use holdall_app::App;
use tauri::AppHandle;
#[cfg(target_os = "linux")]
use tauri::Manager;
use tauri_plugin_deep_link::DeepLinkExt;

/// The switch of a run that must be found by its scheme whatever is installed, and must leave no trace of it.
const BORROW_SCHEME: &str = "HOLDALL_BORROW_SCHEME";

/// Takes links from now on, and the one that this process was started with.
pub fn listen(handle: &AppHandle, app: &App) {
    register(handle);
    let links = handle.deep_link();
    let taker = app.clone();
    links.on_open_url(move |event| take(&taker, event.urls()));
    // At a cold start the link is only to be had here; it is not told again.
    match links.get_current() {
        Ok(urls) => take(app, urls.unwrap_or_default()),
        Err(error) => tracing::warn!(%error, "could not read the link of this start"),
    }
}

fn take(app: &App, urls: Vec<url::Url>) {
    for url in urls {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            if let Err(error) = app.opened_url(url.as_str()).await {
                tracing::info!(code = ?error.code, "a link was not taken");
            }
        });
    }
}

/// Makes the system find this program by its schemes, where no package did.
fn register(handle: &AppHandle) {
    let links = handle.deep_link();
    let borrow = std::env::var_os(BORROW_SCHEME).is_some();
    for scheme in [holdall_app::IDENTIFIER, holdall_app::OPEN_SCHEME] {
        if !borrow && links.is_registered(scheme).unwrap_or(false) {
            continue;
        }
        match links.register(scheme) {
            Ok(()) => plain_exec(handle),
            Err(error) => tracing::warn!(%error, scheme, "the scheme could not be registered"),
        }
    }
}

/// Takes back what [`register`] did for a borrowed run.
pub fn forget(handle: &AppHandle) {
    if std::env::var_os(BORROW_SCHEME).is_none() {
        return;
    }
    for scheme in [holdall_app::IDENTIFIER, holdall_app::OPEN_SCHEME] {
        if let Err(error) = handle.deep_link().unregister(scheme) {
            tracing::warn!(%error, scheme, "the scheme could not be given back");
        }
    }
    empty_entry(handle);
}

/// The plugin quotes the program in `Exec`, which xdg-utils 1.1.3 cannot run outside GNOME and KDE
/// (tauri-apps/plugins-workspace pull request 3374). Without spaces in the path no quotes are needed.
#[cfg(target_os = "linux")]
fn plain_exec(handle: &AppHandle) {
    let Some((program, file)) = entry(handle) else { return };
    let Ok(entry) = std::fs::read_to_string(&file) else {
        return;
    };
    let path = program.display().to_string();
    if path.contains([' ', '"', '\\', '%', '$', '`']) {
        return;
    }
    let plain = entry.replace(&format!("Exec=\"{path}\" %u"), &format!("Exec={path} %u"));
    if plain != entry
        && let Err(error) = std::fs::write(&file, plain)
    {
        tracing::warn!(%error, "the handler's entry could not be rewritten");
    }
}

/// Removes the handler's entry once no scheme is left in it; the plugin leaves it behind.
#[cfg(target_os = "linux")]
fn empty_entry(handle: &AppHandle) {
    let Some((_, file)) = entry(handle) else { return };
    let empty = std::fs::read_to_string(&file).is_ok_and(|entry| !entry.contains("x-scheme-handler/"));
    if empty && let Err(error) = std::fs::remove_file(&file) {
        tracing::warn!(%error, "the handler's entry could not be removed");
    }
}

/// This program, and the file in which the plugin tells the desktop of it.
#[cfg(target_os = "linux")]
fn entry(handle: &AppHandle) -> Option<(PathBuf, PathBuf)> {
    let program = std::env::current_exe().ok()?;
    let name = program.file_name()?.to_str()?;
    let file = format!("applications/{name}-handler.desktop");
    Some((program.clone(), handle.path().data_dir().ok()?.join(file)))
}

#[cfg(not(target_os = "linux"))]
fn plain_exec(_handle: &AppHandle) {}

#[cfg(not(target_os = "linux"))]
fn empty_entry(_handle: &AppHandle) {}
