//! `holdall sync`

use holdall_app::{
    UserError,
    view::{JobEnd, SyncResult},
};
use serde::Serialize;

use crate::{context::Context, exit::Exit, print::tame};

#[derive(Debug, Serialize)]
struct Synced<'a> {
    backpack: &'a str,
    added: u32,
    changed: u32,
    gone: u32,
    unchanged: u32,
    failed: u32,
}

pub async fn run(context: &Context, named: Vec<String>) -> Result<Exit, UserError> {
    let Some(app) = context.existing().await? else {
        return match named.first() {
            Some(name) => Err(super::no_backpack(name)),
            None => Ok(Exit::Fine),
        };
    };
    let mut ids = Vec::new();
    for name in &named {
        let id = app.find_backpack(name).await?.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut exit = Exit::Fine;
    let mut results = Vec::new();
    let mut errors = Vec::new();
    for job in app.sync(ids).await? {
        match app.wait(&job).await?.ended {
            Some(JobEnd::Synced(result)) => {
                if context.out.json {
                    context.out.object(&of(&result));
                }
                if result.failed > 0 {
                    exit = exit.and(Exit::Undecided);
                }
                results.push(result);
            }
            Some(JobEnd::Failed(error)) => errors.push(error),
            Some(JobEnd::Done | JobEnd::Stopped) | None => exit = exit.and(Exit::Undecided),
        }
    }
    if !context.out.json {
        let row = |result: &SyncResult| {
            let counts = [
                result.added,
                result.changed,
                result.gone,
                result.unchanged,
                result.failed,
            ];
            std::iter::once(tame(&result.backpack))
                .chain(counts.map(|count| count.to_string()))
                .collect()
        };
        let head = ["Backpack", "New", "Changed", "Gone there", "As before", "Failed"];
        context.out.table(&head, results.iter().map(row).collect());
    }
    for error in &errors {
        context.out.error(error);
        exit = exit.and(Exit::of(error.code));
    }
    Ok(exit)
}

fn of(result: &SyncResult) -> Synced<'_> {
    Synced {
        backpack: &result.backpack,
        added: result.added,
        changed: result.changed,
        gone: result.gone,
        unchanged: result.unchanged,
        failed: result.failed,
    }
}
