//! Settings, identities, contacts.

use holdall_app::{Answered, App, view::*};
use tauri::{AppHandle, State};

/// Settings.
#[tauri::command]
#[specta::specta]
pub async fn settings(app: State<'_, App>) -> Answered<Settings> {
    app.settings().await
}

/// Changes settings; they hold at once.
#[tauri::command]
#[specta::specta]
pub async fn set_settings(handle: AppHandle, app: State<'_, App>, settings: Settings) -> Answered<()> {
    let zoom = settings.zoom;
    app.set_settings(settings).await?;
    crate::window::zoom(&handle, zoom);
    Ok(())
}

/// The user's identities.
#[tauri::command]
#[specta::specta]
pub async fn identities(app: State<'_, App>) -> Answered<Vec<IdentityView>> {
    app.identities().await
}

/// Adds an identity.
#[tauri::command]
#[specta::specta]
pub async fn add_identity(app: State<'_, App>, kind: String, value: String) -> Answered<()> {
    app.add_identity(&kind, &value).await
}

/// Removes one that the user typed.
#[tauri::command]
#[specta::specta]
pub async fn remove_identity(app: State<'_, App>, kind: String, value: String) -> Answered<()> {
    app.remove_identity(&kind, &value).await
}

/// Hosts contacted.
#[tauri::command]
#[specta::specta]
pub async fn contacts(app: State<'_, App>) -> Answered<Vec<ContactView>> {
    app.contacts().await
}
