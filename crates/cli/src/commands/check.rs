//! `holdall check`

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use holdall_app::{
    UserError,
    view::{JobEnd, Status},
};
use serde::Serialize;

use super::show::{Check, Evidence};
use crate::{args::Chosen, context::Context, exit::Exit, print::tame, verdicts, words};

#[derive(Debug, Serialize)]
struct Checked<'a> {
    id: &'a str,
    assertion: Option<&'a str>,
    name: &'a str,
    status: Status,
    reasons: &'a [String],
    warnings: &'a [String],
    checks: Vec<Check<'a>>,
    /// This run: the status keeps what an earlier one decided where this one could not.
    run: Option<Run>,
    /// What it rests on, each document with the time of its fetching.
    evidence: Vec<Evidence<'a>>,
}

/// A run of the checks.
#[derive(Debug, Serialize)]
struct Run {
    checked_at: DateTime<Utc>,
    /// Whether it went by kept documents alone.
    offline: bool,
    status: Status,
}

pub async fn run(context: &Context, chosen: Chosen) -> Result<Exit, UserError> {
    let Some(app) = context.existing().await? else {
        return match chosen.badges.first() {
            Some(named) => Err(super::no_badge(named)),
            None => Ok(nothing(context)),
        };
    };
    let ids = if chosen.all {
        app.all_badges().await?
    } else {
        super::badges(&app, &chosen.badges).await?
    };
    if ids.is_empty() {
        return Ok(nothing(context));
    }
    let job = app.check(ids.clone(), context.global.offline).await?;
    if let Some(JobEnd::Failed(error)) = app.wait(&job).await?.ended {
        return Err(error);
    }
    let mut exit = Exit::Fine;
    let mut rows = Vec::new();
    let mut tally: BTreeMap<&str, u32> = BTreeMap::new();
    for id in &ids {
        let detail = app.assertion(id).await?;
        let status = detail.row.status;
        exit = exit.and(of(status));
        if context.out.json {
            let none = Vec::new();
            let reasons = detail.history.first().map_or(&none, |run| &run.reasons);
            context.out.object(&Checked {
                id,
                assertion: detail.row.assertion.as_deref(),
                name: &detail.row.name,
                status,
                reasons,
                warnings: &detail.warnings,
                checks: detail.checks.iter().map(Check::of).collect(),
                run: detail.history.first().map(|run| Run {
                    checked_at: run.checked_at,
                    offline: run.offline,
                    status: run.status,
                }),
                evidence: Evidence::of(&detail),
            });
        } else {
            let none = Vec::new();
            let reasons = detail.history.first().map_or(&none, |run| &run.reasons);
            let why = verdicts::telling(&detail.checks, reasons).map(|line| tame(&line.message));
            *tally.entry(words::headline_word(detail.row.headline)).or_default() += 1;
            rows.push(vec![
                id.clone(),
                tame(&detail.row.name),
                words::headline(&detail.row),
                why.unwrap_or_default(),
                verdicts::oldest_proof(&detail.proof).map_or_else(String::new, day),
            ]);
        }
    }
    context.out.table(&["ID", "Name", "Status", "Why", "Proof from"], rows);
    context.out.aside(&told(&tally, context.global.offline));
    Ok(exit)
}

fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

fn nothing(context: &Context) -> Exit {
    context.out.aside("No badges.");
    Exit::Fine
}

/// How many ended how, in a sentence.
fn told(tally: &BTreeMap<&str, u32>, offline: bool) -> String {
    let all: u32 = tally.values().sum();
    let parts: Vec<String> = tally.iter().map(|(word, count)| format!("{word} {count}")).collect();
    let badges = if all == 1 { "badge" } else { "badges" };
    let how = if offline { ", by what is kept here alone" } else { "" };
    format!("{all} {badges} checked{how}: {}.", parts.join(", "))
}

/// What a status ends in.
pub fn of(status: Status) -> Exit {
    match status {
        Status::Valid => Exit::Fine,
        Status::Expired | Status::Revoked | Status::Suspended | Status::Invalid => Exit::Problem,
        Status::Unverifiable | Status::Unchecked => Exit::Undecided,
    }
}
