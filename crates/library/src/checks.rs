//! Runs of the checks, their lines, and what they make of a badge's status.

use chrono::{DateTime, Utc};
use holdall_model::{CheckResult, Identity, Reason, RecipientOutcome, Report, Role, Sha256, Status, Verdict};
use rusqlite::{Row, params};

use crate::{
    AssertionId, CheckRunId, FetchId, LibraryError, Reader, Writer,
    values::{Columns, json, ms, opt_ms, word},
};

/// A run that is to be recorded.
#[derive(Debug, Clone)]
pub struct NewCheckRun {
    /// The badge.
    pub assertion: AssertionId,
    /// What was found.
    pub report: Report,
    /// With kept documents only.
    pub offline: bool,
    /// The document that was checked.
    pub sha256: Option<Sha256>,
    /// The answers it rests on.
    pub used: Vec<(Role, FetchId)>,
    /// Whether all documents that it used are kept.
    pub all_kept: bool,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRunRow {
    /// Row id.
    pub id: CheckRunId,
    /// The badge.
    pub assertion: AssertionId,
    /// When.
    pub checked_at: DateTime<Utc>,
    /// With kept documents only.
    pub offline: bool,
    /// What all checks said together.
    pub verdict: Verdict,
    /// The verdict as a status.
    pub status: Status,
    /// Why it is not valid, most telling first.
    pub reasons: Vec<Reason>,
    /// Things worth telling although the verdict stands.
    pub warnings: Vec<String>,
    /// Who vouches.
    pub vouched_by: Option<String>,
    /// The document that was checked.
    pub sha256: Option<Sha256>,
}

fn run(row: &Row<'_>) -> Result<CheckRunRow, LibraryError> {
    Ok(CheckRunRow {
        id: row.col("id")?,
        assertion: row.col("assertion")?,
        checked_at: row.at("checked_at")?,
        offline: row.col("offline")?,
        verdict: row.word("verdict")?,
        status: row.word("status")?,
        reasons: row.json("reasons")?,
        warnings: row.json("warnings")?,
        vouched_by: row.col("vouched_by")?,
        sha256: row.opt_sha256("sha256")?,
    })
}

impl Writer<'_> {
    /// Records a run: its lines, the evidence it rests on, and the badge's status. A check that could not decide
    /// leaves what an earlier one decided.
    pub fn record_check(&self, new: &NewCheckRun) -> Result<CheckRunId, LibraryError> {
        let report = &new.report;
        let at = ms(report.checked_at);
        let id = self
            .add(
                "record a check",
                "INSERT INTO check_run (assertion, checked_at, offline, verdict, status, reasons, warnings, vouched_by,
                 sha256)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    new.assertion,
                    at,
                    new.offline,
                    word(&report.verdict),
                    word(&report.status),
                    json(&report.reasons)?,
                    json(&report.warnings)?,
                    report.vouched_by,
                    new.sha256.as_ref().map(Sha256::as_bytes)
                ],
            )
            .map(CheckRunId)?;
        self.record_lines(id, &report.checks)?;
        for (role, fetch) in &new.used {
            self.keep_evidence(new.assertion, *role, *fetch, Some(id))?;
        }
        if let Some(sha256) = new.sha256 {
            self.verdict_rests_on(new.assertion, sha256, report.checked_at)?;
        }
        self.take_status(new)?;
        let matched = report.recipient.matched.as_ref();
        if report.recipient.outcome != RecipientOutcome::NotChecked {
            self.set_recipient(new.assertion, report.recipient.outcome, matched)?;
        }
        self.drop_old_lines(new.assertion)?;
        Ok(id)
    }

    fn record_lines(&self, run: CheckRunId, checks: &[CheckResult]) -> Result<(), LibraryError> {
        for (position, line) in checks.iter().enumerate() {
            self.change(
                "record a check",
                "INSERT INTO check_result (run, position, \"check\", outcome, message, url, reason, mandatory)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    run,
                    i64::try_from(position).unwrap_or(i64::MAX),
                    line.check,
                    word(&line.outcome),
                    line.message,
                    line.url,
                    line.reason.as_ref().map(word),
                    line.mandatory
                ],
            )?;
        }
        Ok(())
    }

    fn take_status(&self, new: &NewCheckRun) -> Result<(), LibraryError> {
        let report = &new.report;
        // The status and not the verdict: a badge whose page is not there is not valid, and yet nothing is decided.
        let decided = !matches!(report.status, Status::Unverifiable | Status::Unchecked);
        let passed = report.status == Status::Valid;
        let too_early = report.reasons.first() == Some(&Reason::NotYetValid);
        // A badge that passes by kept documents is known to be good as of the oldest of them, and no later.
        let kept = report.used.iter().filter(|used| used.kept).map(|used| used.fetched_at);
        let passed_at = passed.then(|| kept.min().unwrap_or(report.checked_at));
        self.change(
            "record a check",
            "UPDATE assertion SET status = ?2,
                 decided_status = CASE WHEN ?3 THEN ?2 ELSE decided_status END,
                 starts_at = CASE WHEN ?3 THEN iif(?4, issued_on, NULL) ELSE starts_at END,
                 last_checked_at = ?5, last_passed_at = nullif(max(ifnull(?6, 0), ifnull(last_passed_at, 0)), 0),
                 proof_complete = CASE WHEN ?3 THEN ?7 ELSE proof_complete END
             WHERE id = ?1 AND ?5 >= ifnull(last_checked_at, ?5)",
            params![
                new.assertion,
                word(&report.status),
                decided,
                too_early,
                ms(report.checked_at),
                opt_ms(passed_at),
                new.all_kept
            ],
        )?;
        Ok(())
    }

    /// A document that proves the badge was found damaged: the next decision says anew whether all of them are kept.
    pub fn mark_proof_incomplete(&self, assertion: AssertionId) -> Result<(), LibraryError> {
        self.change(
            "record a check",
            "UPDATE assertion SET proof_complete = 0 WHERE id = ?1",
            [assertion],
        )?;
        Ok(())
    }

    /// Lines are many; only those of the latest run and of the latest that passed are kept.
    fn drop_old_lines(&self, assertion: AssertionId) -> Result<(), LibraryError> {
        self.change(
            "record a check",
            "DELETE FROM check_result WHERE run IN (
                 SELECT id FROM check_run WHERE assertion = ?1
                 EXCEPT SELECT * FROM (SELECT id FROM check_run WHERE assertion = ?1
                     ORDER BY checked_at DESC, id DESC LIMIT 1)
                 EXCEPT SELECT * FROM (SELECT id FROM check_run WHERE assertion = ?1 AND verdict = 'valid'
                     ORDER BY checked_at DESC, id DESC LIMIT 1))",
            [assertion],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// All runs over a badge, newest first.
    pub fn check_runs(&self, assertion: AssertionId) -> Result<Vec<CheckRunRow>, LibraryError> {
        self.all(
            "read checks",
            "SELECT * FROM check_run WHERE assertion = ?1 ORDER BY checked_at DESC, id DESC",
            [assertion],
            run,
        )
    }

    /// The lines of a run, in its order; empty for old runs.
    pub fn check_results(&self, run: CheckRunId) -> Result<Vec<CheckResult>, LibraryError> {
        self.all(
            "read checks",
            "SELECT * FROM check_result WHERE run = ?1 ORDER BY position",
            [run],
            |row| {
                Ok(CheckResult {
                    check: row.col("check")?,
                    outcome: row.word("outcome")?,
                    message: row.col("message")?,
                    url: row.col("url")?,
                    reason: row.opt_word("reason")?,
                    mandatory: row.col("mandatory")?,
                })
            },
        )
    }

    /// How many badges are written to this identity.
    pub fn badges_of(&self, identity: &Identity) -> Result<u32, LibraryError> {
        self.only(
            "count badges",
            "SELECT count(*) FROM assertion WHERE matched_kind = ?1 AND matched_value = ?2",
            [&identity.kind, &identity.value],
            |row| row.nth(0),
        )
    }
}
