//! Connecting a backpack.

use holdall_app::{Answered, App, view::*};
use tauri::State;

/// Hosts to offer before anything is typed.
#[tauri::command]
#[specta::specta]
pub async fn suggestions(app: State<'_, App>) -> Answered<Vec<Suggestion>> {
    app.suggestions().await
}

/// Starts connecting; goes on by itself and tells by [`Changed::Connect`].
#[tauri::command]
#[specta::specta]
pub async fn connect(app: State<'_, App>, ask: ConnectAsk) -> Answered<ConnectView> {
    app.connect(ask).await
}

/// A connection under way.
#[tauri::command]
#[specta::specta]
pub async fn connection(app: State<'_, App>, id: String) -> Answered<ConnectView> {
    app.connection(&id).await
}

/// The user agrees to the hosts shown, or chooses another way back.
#[tauri::command]
#[specta::specta]
pub async fn connect_go_on(app: State<'_, App>, id: String, way: Option<WayBack>) -> Answered<ConnectView> {
    app.connect_go_on(&id, way).await
}

/// Opens the sign-in page again.
#[tauri::command]
#[specta::specta]
pub async fn connect_open_again(app: State<'_, App>, id: String) -> Answered<()> {
    app.connect_open_again(&id).await
}

/// The sign-in page's address, for copying.
#[tauri::command]
#[specta::specta]
pub async fn connect_link(app: State<'_, App>, id: String) -> Answered<String> {
    app.connect_link(&id).await
}

/// The address the browser ended on, pasted by the user.
#[tauri::command]
#[specta::specta]
pub async fn connect_paste(app: State<'_, App>, id: String, address: String) -> Answered<ConnectView> {
    app.connect_paste(&id, &address).await
}

/// Stops waiting.
#[tauri::command]
#[specta::specta]
pub async fn connect_cancel(app: State<'_, App>, id: String) -> Answered<()> {
    app.connect_cancel(&id).await
}

/// Opens a vault under a passphrase (made when there is none), or keeps secrets for this run only (`None`).
#[tauri::command]
#[specta::specta]
pub async fn use_secrets(app: State<'_, App>, passphrase: Option<String>) -> Answered<()> {
    app.use_secrets(passphrase).await
}
