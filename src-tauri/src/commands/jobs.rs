//! What goes on.

use holdall_app::{Answered, App, view::*};
use tauri::State;

/// Jobs under way, and those ended in this run.
#[tauri::command]
#[specta::specta]
pub async fn jobs(app: State<'_, App>) -> Answered<Vec<Job>> {
    app.jobs().await
}

/// Stops a job within a second.
#[tauri::command]
#[specta::specta]
pub async fn stop_job(app: State<'_, App>, id: String) -> Answered<()> {
    app.stop_job(&id).await
}
