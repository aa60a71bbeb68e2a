//! The `holdall` command: parses arguments, asks the app, prints tables or JSON; thin.
//!
//! It is a contract: scripts rely on its words, shapes and exit statuses.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod args;
mod commands;
mod context;
mod exit;
mod input;
mod print;
mod progress;
mod verdicts;
mod words;

use clap::{Parser, error::ErrorKind};
use holdall_app::{Code, UserError};

use crate::{args::Arguments, exit::Exit, print::Out};

fn main() {
    let exit = match Arguments::try_parse() {
        Ok(arguments) => run(arguments),
        Err(error) => refuse(&error),
    };
    // Not by returning: a thread may still wait for a line of standard input that nobody needs any more.
    std::process::exit(exit.number().into());
}

fn run(arguments: Arguments) -> Exit {
    let out = Out {
        json: arguments.global.json,
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            out.error(&UserError::new(Code::Unexpected).because(&error));
            return Exit::Unexpected;
        }
    };
    runtime.block_on(async {
        commands::run(arguments).await.unwrap_or_else(|error| {
            out.error(&error);
            Exit::of(error.code)
        })
    })
}

/// Help and version are answers; all else that clap says is a usage error.
fn refuse(error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Goes to standard output; when that is gone there is nobody to tell.
            let _ = error.print();
            Exit::Fine
        }
        _ if std::env::args_os().any(|argument| argument == "--json") => {
            let why = error.to_string();
            // What is missing or does not go together stands on the lines below the first.
            let why = why
                .trim_start_matches("error: ")
                .lines()
                .take_while(|line| !line.is_empty());
            let why = why.map(str::trim).collect::<Vec<_>>().join(" ");
            Out { json: true }.error(&UserError::new(Code::Usage).with("why", why));
            Exit::Usage
        }
        _ => {
            let _ = error.print();
            Exit::Usage
        }
    }
}
