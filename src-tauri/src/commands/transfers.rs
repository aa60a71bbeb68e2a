//! Copying badges to a backpack.

use holdall_app::{Answered, App, view::*};
use tauri::State;

/// What copying would do; nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn plan_transfer(app: State<'_, App>, ask: TransferAsk) -> Answered<TransferPlan> {
    app.plan_transfer(ask).await
}

/// Carries a plan out. Answers the job's id.
#[tauri::command]
#[specta::specta]
pub async fn start_transfer(app: State<'_, App>, plan: String) -> Answered<String> {
    app.start_transfer(&plan).await
}

/// The receipts of a transfer job so far.
#[tauri::command]
#[specta::specta]
pub async fn receipts(app: State<'_, App>, job: String) -> Answered<Vec<Receipt>> {
    app.receipts(&job).await
}
