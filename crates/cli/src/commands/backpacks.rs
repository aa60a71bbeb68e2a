//! `holdall backpacks`

use chrono::{DateTime, Utc};
use holdall_app::{
    UserError,
    view::{BackpackRow, BackpackState},
};
use serde::Serialize;

use crate::{
    args::{BackpackAction, Backpacks},
    context::Context,
    exit::Exit,
    print::{error_object, tame},
    words,
};

#[derive(Debug, Serialize)]
struct Row<'a> {
    backpack: &'a str,
    host: &'a str,
    protocol: &'a str,
    state: BackpackState,
    badges: u32,
    last_synced_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<serde_json::Value>,
}

pub async fn run(context: &Context, backpacks: Backpacks) -> Result<Exit, UserError> {
    let app = context.existing().await?;
    match backpacks.action {
        None => {
            let rows = match app {
                Some(app) => app.backpacks().await?,
                None => Vec::new(),
            };
            list(context, &rows);
        }
        Some(BackpackAction::Rename { name, new_name }) => {
            let app = app.ok_or_else(|| super::no_backpack(&name))?;
            let row = app.find_backpack(&name).await?;
            app.rename_backpack(&row.id, &new_name, &row.letter, &row.cloth).await?;
        }
        Some(BackpackAction::Disconnect { name }) => {
            let app = app.ok_or_else(|| super::no_backpack(&name))?;
            let row = app.find_backpack(&name).await?;
            app.disconnect_backpack(&row.id).await?;
        }
    }
    Ok(Exit::Fine)
}

fn list(context: &Context, rows: &[BackpackRow]) {
    if context.out.json {
        for row in rows {
            context.out.object(&Row {
                backpack: &row.name,
                host: &row.host,
                protocol: &row.protocol,
                state: row.state,
                badges: row.badges,
                last_synced_at: row.last_synced_at,
                last_error: row.last_error.as_ref().map(error_object),
            });
        }
        return;
    }
    if rows.is_empty() {
        context
            .out
            .aside("No backpacks. Connect one with: holdall connect HOST");
    }
    let cells = |row: &BackpackRow| {
        let synced = row
            .last_synced_at
            .map_or("never".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string());
        let state = match &row.last_error {
            Some(error) if row.state == BackpackState::Ready => words::error(error),
            _ => words::backpack_state(row.state).to_owned(),
        };
        vec![
            tame(&row.name),
            tame(&row.host),
            row.protocol_title.clone(),
            row.badges.to_string(),
            synced,
            tame(&state),
        ]
    };
    let head = ["Backpack", "Host", "Protocol", "Badges", "Last synced", "State"];
    context.out.table(&head, rows.iter().map(cells).collect());
}
