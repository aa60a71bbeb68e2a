//! The one window: made here, kept in size, brought forward, and shut against everything but our own pages.

use holdall_app::{App, Code, UserError};
use tauri::{
    AppHandle, Manager, Theme, WebviewUrl, WebviewWindowBuilder,
    plugin::TauriPlugin,
    webview::{Color, NewWindowResponse},
};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tauri_plugin_window_state::StateFlags;

const LABEL: &str = "main";

/// `canvas` of the light and the dark theme (ui tokens.css), so that nothing flashes before the page is there.
const CANVAS_LIGHT: Color = Color(0xFB, 0xFA, 0xF8, 0xFF);
const CANVAS_DARK: Color = Color(0x18, 0x17, 0x15, 0xFF);

/// Remembers size and place between runs, apart for a library of its own.
pub fn kept_state() -> TauriPlugin<tauri::Wry> {
    let own = std::env::var_os("HOLDALL_LIBRARY").is_some();
    tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .with_filename(if own { "window-other.json" } else { "window.json" })
        .build()
}

/// Makes the window.
pub fn open(handle: &AppHandle, app: &App) -> tauri::Result<()> {
    let settings = tauri::async_runtime::block_on(app.settings()).unwrap_or_default();
    let theme = match settings.theme.as_str() {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    };
    let window = WebviewWindowBuilder::new(handle, LABEL, WebviewUrl::default())
        .title("Holdall")
        .inner_size(1280.0, 800.0)
        .min_inner_size(320.0, 400.0)
        .theme(theme)
        .background_color(if theme == Some(Theme::Dark) {
            CANVAS_DARK
        } else {
            CANVAS_LIGHT
        })
        .zoom_hotkeys_enabled(false)
        .devtools(cfg!(debug_assertions))
        .on_navigation(|url| url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost"))
        .on_new_window(|_url, _features| NewWindowResponse::Deny)
        .on_download(|_webview, _event| false)
        .build()?;
    if theme.is_none() && window.theme().is_ok_and(|theme| theme == Theme::Dark) {
        window.set_background_color(Some(CANVAS_DARK))?;
    }
    zoom(handle, settings.zoom);
    Ok(())
}

/// Zooms the whole window to `percent`.
pub fn zoom(handle: &AppHandle, percent: u16) {
    if let Some(window) = handle.get_webview_window(LABEL)
        && let Err(error) = window.set_zoom(f64::from(percent.clamp(50, 200)) / 100.0)
    {
        tracing::warn!(%error, "the window could not be zoomed");
    }
}

/// Brings the window forward: an answer came back, or the program was started again.
pub fn to_front(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window(LABEL) else {
        return;
    };
    let brought = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = brought {
        tracing::warn!(%error, "the window could not be brought forward");
    }
}

/// Says why the library cannot be opened, then ends.
pub fn cannot_start(handle: &AppHandle, error: &UserError) {
    let ending = handle.clone();
    handle
        .dialog()
        .message(why(error))
        .title("Holdall")
        .kind(MessageDialogKind::Error)
        .show(move |_seen| ending.exit(5));
}

/// The few sentences that must be said before the window and its catalogue are there.
fn why(error: &UserError) -> String {
    let what = match error.code {
        Code::NewerLibrary => {
            "This library was made by a newer version of Holdall. Nothing was changed. Install the newer version to open it."
        }
        Code::DamagedLibrary => "The library file is damaged and cannot be opened. Nothing was changed.",
        Code::DiskFull => "The disk is full. Make room, then start Holdall again.",
        Code::File => "The library folder cannot be read or written.",
        _ => "Holdall could not open its library.",
    };
    match error.params.get("path") {
        Some(path) => format!("{what}\n\n{path}"),
        None => what.to_owned(),
    }
}
