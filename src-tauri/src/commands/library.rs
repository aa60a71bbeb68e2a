//! The library: listing, showing, checking.

use holdall_app::{Answered, App, view::*};
use tauri::State;

/// Counts and conditions for sidebar and status line.
#[tauri::command]
#[specta::specta]
pub async fn overview(app: State<'_, App>) -> Answered<Overview> {
    app.overview().await
}

/// A part of the library.
#[tauri::command]
#[specta::specta]
pub async fn assertions(app: State<'_, App>, query: ListQuery) -> Answered<AssertionPage> {
    app.assertions(query).await
}

/// Everything known of one badge.
#[tauri::command]
#[specta::specta]
pub async fn assertion(app: State<'_, App>, id: String) -> Answered<AssertionDetail> {
    app.assertion(&id).await
}

/// Checks badges now and records the runs; all of the library when `ids` is empty. Answers the job's id.
#[tauri::command]
#[specta::specta]
pub async fn check(app: State<'_, App>, ids: Vec<String>, offline: bool) -> Answered<String> {
    app.check(ids, offline).await
}

/// Opens a place of a badge in the browser: `criteria`, `issuer`, `assertion`, `evidence:N`.
#[tauri::command]
#[specta::specta]
pub async fn browse_assertion(app: State<'_, App>, id: String, what: String) -> Answered<()> {
    app.browse_assertion(&id, &what).await
}

/// Looks at a badge by address and adds nothing (after the user confirmed an open request).
#[tauri::command]
#[specta::specta]
pub async fn look_at(app: State<'_, App>, url: String) -> Answered<LookedAt> {
    app.look_at(&url).await
}
