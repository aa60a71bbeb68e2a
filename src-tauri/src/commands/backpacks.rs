//! Backpacks and their sync.

use holdall_app::{Answered, App, view::*};
use tauri::State;

/// Backpacks, in the order in which they were connected.
#[tauri::command]
#[specta::specta]
pub async fn backpacks(app: State<'_, App>) -> Answered<Vec<BackpackRow>> {
    app.backpacks().await
}

/// Renames a backpack and changes its tag.
#[tauri::command]
#[specta::specta]
pub async fn rename_backpack(
    app: State<'_, App>,
    id: String,
    name: String,
    letter: String,
    cloth: String,
) -> Answered<()> {
    app.rename_backpack(&id, &name, &letter, &cloth).await
}

/// Gives access back where the host can take it, and forgets it here. Badges stay.
#[tauri::command]
#[specta::specta]
pub async fn disconnect_backpack(app: State<'_, App>, id: String) -> Answered<()> {
    app.disconnect_backpack(&id).await
}

/// Brings backpacks and library to agreement; all when `ids` is empty. Answers the jobs' ids.
#[tauri::command]
#[specta::specta]
pub async fn sync(app: State<'_, App>, ids: Vec<String>) -> Answered<Vec<String>> {
    app.sync(ids).await
}

/// Opens a backpack's own site in the browser.
#[tauri::command]
#[specta::specta]
pub async fn browse_backpack(app: State<'_, App>, id: String) -> Answered<()> {
    app.browse_backpack(&id).await
}
