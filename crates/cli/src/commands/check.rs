//! `holdall check`

use holdall_app::{
    UserError,
    view::{AssertionDetail, JobEnd, Status},
};
use serde::Serialize;

use super::show::{Check, Evidence};
use crate::{args::Chosen, context::Context, exit::Exit, print::tame, words};

#[derive(Debug, Serialize)]
struct Checked<'a> {
    id: &'a str,
    assertion: Option<&'a str>,
    name: &'a str,
    status: Status,
    reasons: &'a [String],
    warnings: &'a [String],
    checks: Vec<Check<'a>>,
    /// What it rests on, each document with the time of its fetching.
    evidence: Vec<Evidence<'a>>,
}

pub async fn run(context: &Context, chosen: Chosen) -> Result<Exit, UserError> {
    let Some(app) = context.existing().await? else {
        return match chosen.badges.first() {
            Some(named) => Err(super::no_badge(named)),
            None => Ok(Exit::Fine),
        };
    };
    let ids = if chosen.all {
        app.all_badges().await?
    } else {
        super::badges(&app, &chosen.badges).await?
    };
    if ids.is_empty() {
        return Ok(Exit::Fine);
    }
    let job = app.check(ids.clone(), context.global.offline).await?;
    if let Some(JobEnd::Failed(error)) = app.wait(&job).await?.ended {
        return Err(error);
    }
    let mut exit = Exit::Fine;
    let mut rows = Vec::new();
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
                evidence: Evidence::of(&detail),
            });
        } else {
            let why = detail
                .checks
                .iter()
                .find(|line| line.reason.is_some())
                .map(|line| tame(&line.message));
            rows.push(vec![
                id.clone(),
                tame(&detail.row.name),
                words::headline(&detail.row),
                why.unwrap_or_default(),
                oldest(&detail),
            ]);
        }
    }
    context.out.table(&["ID", "Name", "Status", "Why", "Proof of"], rows);
    Ok(exit)
}

/// The day of the oldest document that a verdict rests on.
fn oldest(detail: &AssertionDetail) -> String {
    let first = detail.proof.iter().map(|kept| kept.fetched_at).min();
    first.map_or_else(String::new, |at| at.format("%Y-%m-%d").to_string())
}

/// What a status ends in.
pub fn of(status: Status) -> Exit {
    match status {
        Status::Valid => Exit::Fine,
        Status::Expired | Status::Revoked | Status::Suspended | Status::Invalid => Exit::Problem,
        Status::Unverifiable | Status::Unchecked => Exit::Undecided,
    }
}
