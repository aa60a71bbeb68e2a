//! From findings to one line per check, a verdict, a status and reasons.

use holdall_model::{CheckResult, Outcome, Reason, Status, Verdict};

use crate::{finding::Finding, names};

/// Most reasons that a report names.
const MAX_REASONS: usize = 3;

/// What all findings say together.
pub(crate) struct Judged {
    pub verdict: Verdict,
    pub status: Status,
    pub reasons: Vec<Reason>,
    pub checks: Vec<CheckResult>,
}

/// Weighs the findings of one run, given in the order of the run.
pub(crate) fn judge(findings: Vec<Finding>) -> Judged {
    let verdict = verdict(&findings);
    let status = status(&findings, verdict);
    let reasons = reasons(&findings, verdict);
    Judged {
        verdict,
        status,
        reasons,
        checks: lines(findings),
    }
}

fn verdict(findings: &[Finding]) -> Verdict {
    let any = |outcome| findings.iter().any(|f| f.mandatory && f.outcome == outcome);
    if any(Outcome::Failed) {
        Verdict::Invalid
    } else if any(Outcome::CouldNotCheck) || !any(Outcome::Passed) {
        Verdict::Unverifiable
    } else {
        Verdict::Valid
    }
}

/// Revoked, suspended and expired are no forgeries: they are the status when nothing but them is wrong. Being
/// awarded to somebody else does not touch the status at all.
fn status(findings: &[Finding], verdict: Verdict) -> Status {
    let failed: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.mandatory && f.outcome == Outcome::Failed && f.check != names::RECIPIENT)
        .collect();
    let withdrawn =
        |f: &Finding| f.check == names::NOT_REVOKED && matches!(f.reason, Some(Reason::Revoked | Reason::Gone));
    let paused = |f: &Finding| f.check == names::NOT_REVOKED && f.reason == Some(Reason::Suspended);
    let ended = |f: &Finding| f.check == names::NOT_EXPIRED && f.reason == Some(Reason::Expired);
    // A page that does not answer as it should is no forgery: the badge may not be called verified, and nothing is said
    // against it (product promise 4).
    let unheard = |f: &Finding| matches!(f.reason, Some(Reason::Fetch | Reason::Timeout | Reason::Gone));
    if failed
        .iter()
        .any(|f| !withdrawn(f) && !paused(f) && !ended(f) && !unheard(f))
    {
        return Status::Invalid;
    }
    if failed.iter().any(|f| withdrawn(f)) {
        return Status::Revoked;
    }
    if failed.iter().any(|f| paused(f)) {
        return Status::Suspended;
    }
    if failed.iter().any(|f| unheard(f)) {
        return Status::Unverifiable;
    }
    if !failed.is_empty() {
        return Status::Expired;
    }
    let unsure = findings
        .iter()
        .any(|f| f.mandatory && f.outcome == Outcome::CouldNotCheck);
    match verdict {
        Verdict::Unverifiable => Status::Unverifiable,
        _ if unsure => Status::Unverifiable,
        _ => Status::Valid,
    }
}

fn reasons(findings: &[Finding], verdict: Verdict) -> Vec<Reason> {
    let telling = match verdict {
        Verdict::Valid => return Vec::new(),
        Verdict::Invalid => Outcome::Failed,
        Verdict::Unverifiable => Outcome::CouldNotCheck,
    };
    let mut reasons: Vec<Reason> = Vec::new();
    for reason in findings
        .iter()
        .filter(|f| f.mandatory && f.outcome == telling)
        .filter_map(|f| f.reason)
    {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.sort_by_key(|reason| weight(*reason));
    reasons.truncate(MAX_REASONS);
    reasons
}

/// Smaller is more telling: first what was withdrawn or forged, last what merely could not be had.
fn weight(reason: Reason) -> u8 {
    match reason {
        Reason::Revoked | Reason::Suspended => 0,
        Reason::Signature | Reason::Alg | Reason::Proof | Reason::ProofPurpose => 1,
        Reason::IssuerBinding
        | Reason::Key
        | Reason::Claims
        | Reason::Scope
        | Reason::IdMismatch
        | Reason::Mismatch => 2,
        Reason::Content | Reason::Type | Reason::Context | Reason::Image => 3,
        Reason::Expired | Reason::NotYetValid => 4,
        Reason::Recipient => 5,
        Reason::Structure | Reason::Schema | Reason::Extension | Reason::Endorsement | Reason::Status => 6,
        Reason::Gone | Reason::TooLarge | Reason::Timeout | Reason::Fetch => 7,
    }
}

/// One line per check, in the order of their first finding; the worst finding speaks.
fn lines(findings: Vec<Finding>) -> Vec<CheckResult> {
    let mut lines: Vec<(CheckResult, usize)> = Vec::new();
    for finding in findings {
        let rank = rank(finding.outcome, finding.mandatory);
        let line = CheckResult {
            check: finding.check.to_owned(),
            outcome: finding.outcome,
            message: finding.message,
            url: finding.url,
            reason: finding.reason,
            mandatory: finding.mandatory,
        };
        match lines.iter_mut().find(|(known, _)| known.check == line.check) {
            None => lines.push((line, 0)),
            Some((known, more)) => {
                let known_rank = self::rank(known.outcome, known.mandatory);
                if rank > known_rank {
                    *known = line;
                    *more = 0;
                } else if rank == known_rank && known.outcome != Outcome::Passed && known.message != line.message {
                    *more += 1;
                }
            }
        }
    }
    let tell = |(mut line, more): (CheckResult, usize)| {
        if more > 0 {
            line.message = format!("{} ({more} more of this kind.)", line.message);
        }
        line
    };
    lines.into_iter().map(tell).collect()
}

fn rank(outcome: Outcome, mandatory: bool) -> u8 {
    match (outcome, mandatory) {
        (Outcome::Failed, true) => 5,
        (Outcome::CouldNotCheck, true) => 4,
        (Outcome::Failed, false) => 3,
        (Outcome::CouldNotCheck, false) => 2,
        (Outcome::Passed, _) => 1,
        (Outcome::NotApplicable, _) => 0,
    }
}
