//! `holdall transfer`

use holdall_app::{
    App, UserError,
    view::{JobEnd, PlanGroup, PlanRow, Receipt, TransferAsk, TransferOutcome, TransferReason, TransferSource},
};
use serde::Serialize;

use crate::{args::Transfer, context::Context, exit::Exit, print::tame, words};

/// What became of one badge, or would.
#[derive(Debug, Serialize)]
struct Line<'a> {
    badge: &'a str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<TransferReason>,
    form: Option<&'a str>,
}

pub async fn run(context: &Context, transfer: Transfer) -> Result<Exit, UserError> {
    let app = context
        .existing()
        .await?
        .ok_or_else(|| super::no_backpack(&transfer.to))?;
    let from = if transfer.from == "library" {
        TransferSource::Library
    } else {
        TransferSource::Backpack(app.find_backpack(&transfer.from).await?.id)
    };
    let to = app.find_backpack(&transfer.to).await?.id;
    let badges = super::badges(&app, &transfer.badges).await?;
    let plan = app.plan_transfer(TransferAsk { from, to, badges }).await?;
    if transfer.dry_run {
        print(context, plan.rows.iter().map(planned).collect());
        return Ok(Exit::Fine);
    }
    carry(context, &app, &plan.id).await
}

async fn carry(context: &Context, app: &App, plan: &str) -> Result<Exit, UserError> {
    let job = app.start_transfer(plan).await?;
    let ended = app.wait(&job).await?.ended;
    let receipts = app.receipts(&job).await?;
    print(context, receipts.iter().map(receipt).collect());
    let exit = receipts.iter().fold(Exit::Fine, |exit, receipt| exit.and(of(receipt)));
    match ended {
        Some(JobEnd::Failed(error)) => {
            context.out.error(&error);
            Ok(exit.and(Exit::of(error.code)))
        }
        _ => Ok(exit),
    }
}

fn of(receipt: &Receipt) -> Exit {
    match (receipt.outcome, receipt.reason) {
        (TransferOutcome::Copied | TransferOutcome::AlreadyThere, _) => Exit::Fine,
        (_, Some(TransferReason::SignInNeeded)) => Exit::SignIn,
        (_, Some(TransferReason::HostTrouble | TransferReason::Unknown | TransferReason::Stopped))
        | (TransferOutcome::NotVisibleYet | TransferOutcome::Stopped, _) => Exit::Undecided,
        (TransferOutcome::Refused | TransferOutcome::NotSent, _) => Exit::Problem,
    }
}

fn planned(row: &PlanRow) -> (Line<'_>, String, String) {
    let outcome = match row.group {
        PlanGroup::WillGo => "planned",
        PlanGroup::NeedsYou => "needs_you",
        PlanGroup::CannotGo => "cannot_go",
        PlanGroup::AlreadyThere => "already_there",
    };
    let word = match row.group {
        PlanGroup::WillGo => "Will be copied",
        PlanGroup::NeedsYou => "Needs you",
        PlanGroup::CannotGo => "Cannot go",
        PlanGroup::AlreadyThere => "Already there",
    };
    let line = Line {
        badge: &row.badge,
        outcome,
        reason: row.reason,
        form: row.form.as_deref(),
    };
    let mut why = row.reason.map(words::reason).unwrap_or_default().to_owned();
    if let Some(address) = row.params.get("address") {
        why = format!("{why}: {}", tame(address));
    }
    (line, tame(&row.name), with(word, &why))
}

fn receipt(receipt: &Receipt) -> (Line<'_>, String, String) {
    let (outcome, word) = match receipt.outcome {
        TransferOutcome::Copied => ("copied", "Copied"),
        TransferOutcome::AlreadyThere => ("already_there", "Already there"),
        TransferOutcome::NotVisibleYet => ("not_visible_yet", "Accepted, not visible yet"),
        TransferOutcome::Refused => ("refused", "Refused"),
        TransferOutcome::NotSent => ("not_sent", "Not sent"),
        TransferOutcome::Stopped => ("stopped", "Stopped by you"),
    };
    let line = Line {
        badge: &receipt.badge,
        outcome,
        reason: receipt.reason,
        form: receipt.form.as_deref(),
    };
    let why = match (&receipt.said, receipt.reason) {
        (Some(said), _) => tame(said),
        (None, Some(reason)) => words::reason(reason).to_owned(),
        (None, None) => String::new(),
    };
    (line, tame(&receipt.name), with(word, &why))
}

fn with(word: &str, why: &str) -> String {
    if why.is_empty() {
        word.to_owned()
    } else {
        format!("{word}: {why}")
    }
}

fn print(context: &Context, lines: Vec<(Line<'_>, String, String)>) {
    if context.out.json {
        for (line, ..) in lines {
            context.out.object(&line);
        }
        return;
    }
    if lines.is_empty() {
        context.out.aside("Nothing to copy: all of it is there.");
    }
    let rows = lines
        .into_iter()
        .map(|(line, name, how)| vec![line.badge.to_owned(), name, how]);
    context.out.table(&["ID", "Name", "Outcome"], rows.collect());
}
