//! Export: the dialog runs here, so that no command takes a path from the web view.

use holdall_app::{Answered, App, view::*};
use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt;

/// Asks for a folder, then writes the badges there; all of the library when `ids` is empty.
#[tauri::command]
#[specta::specta]
pub async fn export(
    handle: AppHandle,
    app: State<'_, App>,
    ids: Vec<String>,
    form: ExportForm,
) -> Answered<ExportResult> {
    let (tell, told) = tokio::sync::oneshot::channel();
    handle.dialog().file().pick_folder(move |folder| {
        // The window may be gone by now; then nobody waits for the answer.
        let _ = tell.send(folder);
    });
    let Some(folder) = told.await.ok().flatten().and_then(|folder| folder.into_path().ok()) else {
        return Ok(ExportResult {
            to: None,
            files: Vec::new(),
        });
    };
    app.export(ids, form, folder).await
}
