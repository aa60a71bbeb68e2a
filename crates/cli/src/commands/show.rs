//! `holdall show`

use chrono::{DateTime, Utc};
use holdall_app::{
    UserError,
    view::{AssertionDetail, CheckLine, CheckRunView, Outcome, RecipientOutcome, Status},
};
use serde::Serialize;

use super::list::Row;
use crate::{context::Context, exit::Exit, print::tame, verdicts, words};

/// Everything known of one badge, as programs read it.
#[derive(Debug, Serialize)]
struct Sheet<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    version: &'a str,
    signed: bool,
    description: &'a str,
    recipient: Recipient<'a>,
    checks: Vec<Check<'a>>,
    warnings: &'a [String],
    evidence: Vec<Evidence<'a>>,
    proof_complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    vouched_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_passed_at: Option<DateTime<Utc>>,
    history: Vec<Stretch<'a>>,
    /// Documents that answered otherwise than before, newest first.
    changes: Vec<Change<'a>>,
    holdings: Vec<Holding<'a>>,
}

/// Runs of the checks in a row that found the same.
#[derive(Debug, Serialize)]
struct Stretch<'a> {
    first_checked_at: DateTime<Utc>,
    last_checked_at: DateTime<Utc>,
    /// Whether the last of them went by kept documents alone.
    offline: bool,
    status: Status,
    reasons: &'a [String],
}

/// A document that answered otherwise than before.
#[derive(Debug, Serialize)]
struct Change<'a> {
    at: DateTime<Utc>,
    role: &'a str,
    url: &'a str,
    status: u16,
    sha256: &'a str,
}

/// What the checks found and when that changed, newest first. How often they ran tells nothing about a badge.
fn history(runs: &[CheckRunView]) -> Vec<Stretch<'_>> {
    let same = |a: &CheckRunView, b: &CheckRunView| a.status == b.status && a.reasons == b.reasons;
    let stretches = runs.chunk_by(same).filter_map(|stretch| {
        let (last, first) = (stretch.first()?, stretch.last()?);
        Some(Stretch {
            first_checked_at: first.checked_at,
            last_checked_at: last.checked_at,
            offline: last.offline,
            status: last.status,
            reasons: &last.reasons,
        })
    });
    stretches.collect()
}

#[derive(Debug, Serialize)]
struct Recipient<'a> {
    outcome: RecipientOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<&'a str>,
}

/// One check as programs read it.
#[derive(Debug, Serialize)]
pub struct Check<'a> {
    check: &'a str,
    outcome: Outcome,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

impl<'a> Check<'a> {
    /// Of a line of a report.
    pub fn of(line: &'a CheckLine) -> Self {
        Self {
            check: &line.check,
            outcome: line.outcome,
            message: &line.message,
            url: line.url.as_deref(),
        }
    }
}

/// A kept document as programs read it.
#[derive(Debug, Serialize)]
pub struct Evidence<'a> {
    url: &'a str,
    role: &'a str,
    fetched_at: DateTime<Utc>,
    sha256: &'a str,
}

impl<'a> Evidence<'a> {
    /// The kept documents of a badge.
    pub fn of(detail: &'a AssertionDetail) -> Vec<Self> {
        let kept = detail.proof.iter().map(|kept| Self {
            url: &kept.url,
            role: &kept.role,
            fetched_at: kept.fetched_at,
            sha256: &kept.sha256,
        });
        kept.collect()
    }
}

#[derive(Debug, Serialize)]
struct Holding<'a> {
    backpack: &'a str,
    first_seen_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gone_at: Option<DateTime<Utc>>,
}

impl<'a> Sheet<'a> {
    fn of(detail: &'a AssertionDetail) -> Self {
        Self {
            row: Row::of(&detail.row),
            version: &detail.version,
            signed: detail.signed,
            description: &detail.description,
            recipient: Recipient {
                outcome: detail.recipient.outcome,
                matched: detail.recipient.matched.as_deref(),
            },
            checks: detail.checks.iter().map(Check::of).collect(),
            warnings: &detail.warnings,
            evidence: Evidence::of(detail),
            proof_complete: detail.proof_complete,
            vouched_by: detail.vouched_by.as_deref(),
            last_passed_at: detail.last_passed_at,
            history: history(&detail.history),
            changes: (detail.changes.iter())
                .map(|change| Change {
                    at: change.at,
                    role: &change.role,
                    url: &change.url,
                    status: change.status,
                    sha256: &change.sha256,
                })
                .collect(),
            holdings: (detail.holdings.iter())
                .map(|holding| Holding {
                    backpack: &holding.place.name,
                    first_seen_at: holding.first_seen_at,
                    last_seen_at: holding.last_seen_at,
                    gone_at: holding.gone_at,
                })
                .collect(),
        }
    }
}

pub async fn run(context: &Context, badge: &str) -> Result<Exit, UserError> {
    let app = context.existing().await?.ok_or_else(|| super::no_badge(badge))?;
    let detail = app.assertion(&app.find_badge(badge).await?).await?;
    if context.out.json {
        context.out.object(&Sheet::of(&detail));
    } else {
        print(context, &detail);
    }
    Ok(Exit::Fine)
}

fn print(context: &Context, detail: &AssertionDetail) {
    let (out, row) = (context.out, &detail.row);
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    out.line(&tame(if row.name.is_empty() {
        "(name not known yet)"
    } else {
        &row.name
    }));
    let mut facts: Vec<(&str, String)> = vec![("Issuer", tame(&row.issuer))];
    facts.extend(row.issued_on.map(|at| ("Issued", day(at))));
    facts.extend(row.expires.map(|at| ("Expires", day(at))));
    let checked = row
        .last_checked_at
        .map(|at| format!(", checked {}", at.format("%Y-%m-%d %H:%M UTC")));
    facts.push(("Status", words::headline(row) + &checked.unwrap_or_default()));
    if detail.history.first().is_some_and(|run| run.offline) {
        // What is kept says nothing of the time since.
        let kept = verdicts::oldest_proof(&detail.proof);
        facts.extend(kept.map(|at| ("", format!("by kept proof, fetched on {}", day(at)))));
    }
    facts.extend(row.flags.iter().map(|flag| ("", tame(&words::flag(flag)))));
    facts.extend(
        detail
            .revocation_reason
            .iter()
            .map(|reason| ("Reason given", tame(reason))),
    );
    facts.push(("Written to", verdicts::owner(detail)));
    facts.extend(detail.vouched_by.iter().map(|who| ("Vouched by", tame(who))));
    facts.extend(row.assertion.iter().map(|id| ("Id", tame(id))));
    facts.push(("Local id", row.id.clone()));
    facts.push((
        "Version",
        detail.version.clone() + if detail.signed { ", signed" } else { "" },
    ));
    for holding in &detail.holdings {
        let until = holding
            .gone_at
            .map_or_else(String::new, |gone| format!(", gone {}", day(gone)));
        facts.push((
            "In",
            format!(
                "{}, since {}{until}",
                tame(&holding.place.name),
                day(holding.first_seen_at)
            ),
        ));
    }
    for (what, value) in facts {
        out.line(&format!("  {what:<13}{value}"));
    }
    checks(context, &detail.checks, &detail.warnings, false);
    if detail.history.len() > 1 {
        let minute = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M UTC").to_string();
        let rows = history(&detail.history).into_iter().map(|stretch| {
            let how = if stretch.offline {
                "from kept proof"
            } else {
                "at its source"
            };
            vec![
                minute(stretch.last_checked_at),
                minute(stretch.first_checked_at),
                words::status(stretch.status).to_owned(),
                how.to_owned(),
                stretch.reasons.join(", "),
            ]
        });
        out.line("");
        out.table(&["Checked", "So since", "Result", "How", "Why"], rows.collect());
    }
    if !detail.changes.is_empty() {
        let rows = detail.changes.iter().map(|change| {
            let answer = match change.status {
                200 => "says something else".to_owned(),
                status => format!("answers {status}"),
            };
            let at = change.at.format("%Y-%m-%d %H:%M UTC").to_string();
            vec![at, change.role.clone(), answer, tame(&change.url)]
        });
        out.line("");
        out.table(&["Changed since", "Document", "It", "Address"], rows.collect());
    }
    if !detail.proof.is_empty() {
        out.line("");
        let rows = detail.proof.iter().map(|kept| {
            let short: String = kept.sha256.chars().take(8).collect();
            vec![kept.role.clone(), tame(&kept.url), day(kept.fetched_at), short]
        });
        out.table(&["Proof kept", "Address", "Fetched", "SHA-256"], rows.collect());
    }
}

/// The lines of a report, as people read them: what wants care first. Whose the badge is stands among them where it
/// `decides`; else it is told apart, and is no fault.
pub fn checks(context: &Context, lines: &[CheckLine], warnings: &[String], decides: bool) {
    let is_reached = |line: &&CheckLine| line.outcome != Outcome::CouldNotCheck || line.reason.is_some();
    let (shown, unreached): (Vec<_>, Vec<_>) = lines
        .iter()
        .filter(|line| line.outcome != Outcome::NotApplicable && (decides || line.check != verdicts::RECIPIENT))
        .partition(is_reached);
    let mut shown = shown;
    shown.sort_by_key(|line| match line.outcome {
        Outcome::Failed => 0,
        Outcome::CouldNotCheck => 1,
        Outcome::Passed | Outcome::NotApplicable => 2,
    });
    if !shown.is_empty() {
        context.out.line("");
    }
    let rows = shown.iter().map(|line| {
        let address = line
            .url
            .as_deref()
            .filter(|url| line.outcome != Outcome::Passed && !line.message.contains(url));
        let address = address.map(|url| format!(" ({})", tame(url))).unwrap_or_default();
        vec![
            line.check.clone(),
            words::outcome(line.outcome).to_owned(),
            tame(&line.message) + &address,
        ]
    });
    context.out.table(&["Check", "Result", "Details"], rows.collect());
    if !unreached.is_empty() {
        let names: Vec<&str> = unreached.iter().map(|line| line.check.as_str()).collect();
        context.out.line(&format!(
            "Not reached, because an earlier check ended the run: {}.",
            names.join(", ")
        ));
    }
    for warning in warnings {
        context.out.line(&format!("Note: {}", tame(warning)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_found_the_same_are_one_stretch_of_the_history() {
        let run = |day: u32, status, reasons: &[&str]| CheckRunView {
            checked_at: format!("2026-11-{day:02}T12:00:00Z").parse().unwrap(),
            offline: day == 3,
            status,
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        };
        let runs = [
            run(4, Status::Revoked, &["revoked"]),
            run(3, Status::Valid, &[]),
            run(2, Status::Valid, &[]),
            run(1, Status::Unverifiable, &["fetch"]),
        ];
        let told = serde_json::to_value(history(&runs)).unwrap();
        let statuses: Vec<&str> = told
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["status"].as_str())
            .collect();
        assert_eq!(statuses, ["revoked", "valid", "unverifiable"]);
        assert_eq!(told[1]["first_checked_at"], "2026-11-02T12:00:00Z");
        assert_eq!(told[1]["last_checked_at"], "2026-11-03T12:00:00Z");
        assert_eq!(told[1]["offline"], true);
    }
}
