//! One file a command.

mod backpacks;
mod check;
mod connect;
mod export;
mod identities;
mod inspect;
mod list;
mod show;
mod sync;
mod transfer;
mod verify;

use holdall_app::{App, Code, UserError};

use crate::{
    args::{Arguments, Command},
    context::Context,
    exit::Exit,
};

/// Runs what was asked.
pub async fn run(arguments: Arguments) -> Result<Exit, UserError> {
    let context = Context::new(arguments.global);
    match arguments.command {
        Command::Connect(connect) => connect::run(&context, connect).await,
        Command::Backpacks(backpacks) => backpacks::run(&context, backpacks).await,
        Command::Sync { backpacks } => sync::run(&context, backpacks).await,
        Command::List(list) => list::run(&context, list).await,
        Command::Show { badge } => show::run(&context, &badge).await,
        Command::Check(chosen) => check::run(&context, chosen).await,
        Command::Verify(verify) => verify::run(&context, verify).await,
        Command::Inspect { input } => inspect::run(&context, &input).await,
        Command::Export(export) => export::run(&context, export).await,
        Command::Transfer(transfer) => transfer::run(&context, transfer).await,
        Command::Identities(identities) => identities::run(&context, identities).await,
    }
}

/// The local ids of the badges that these texts name.
async fn badges(app: &App, named: &[String]) -> Result<Vec<String>, UserError> {
    let mut ids = Vec::new();
    for text in named {
        let id = app.find_badge(text).await?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// That a badge is not there, because there is no library.
fn no_badge(named: &str) -> UserError {
    UserError::new(Code::NotThere)
        .with("what", "badge")
        .with("named", named)
}

/// That a backpack is not there, because there is no library.
fn no_backpack(named: &str) -> UserError {
    UserError::new(Code::NotThere)
        .with("what", "backpack")
        .with("named", named)
}
