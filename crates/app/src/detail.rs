//! Everything known of one badge.

use std::collections::HashSet;

use holdall_library::{
    AssertionBody, AssertionId, AssertionRow, CheckRunRow, EvidenceRow, HoldingRow, KeptDocument, ListedRow,
};
use holdall_model::{CheckResult, Role, Status};

use crate::{
    Answered, App, Code, UserError,
    assertions::{Tags, assertion_id, tag, tags, view},
    markdown,
    view::{AssertionDetail, CheckLine, CheckRunView, DocumentChange, HoldingView, ProofDocument, RecipientView},
};

/// Longest raw document that is shown.
const LONGEST_RAW: usize = 1 << 20;

/// All rows of one badge, read in one snapshot.
struct Rows {
    row: ListedRow,
    assertion: AssertionRow,
    body: AssertionBody,
    runs: Vec<CheckRunRow>,
    lines: Vec<CheckResult>,
    evidence: Vec<EvidenceRow>,
    changes: Vec<DocumentChange>,
    holdings: Vec<HoldingRow>,
    tags: Tags,
    /// The badge as received; `None` when that is damaged.
    raw: Option<Vec<u8>>,
    /// Addresses of evidence whose kept copies are damaged.
    damaged: Vec<String>,
}

/// A line of a report as edges are given it.
pub(crate) fn line(result: CheckResult) -> CheckLine {
    CheckLine {
        check: result.check,
        outcome: result.outcome.into(),
        message: result.message,
        url: result.url,
        reason: result.reason.map(reason),
    }
}

/// A reason class as its word.
pub(crate) fn reason(reason: holdall_model::Reason) -> String {
    match serde_json::to_value(reason) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A version as its word.
pub(crate) fn version(version: holdall_model::Version) -> String {
    match serde_json::to_value(version) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

impl App {
    /// Everything known of one badge.
    ///
    /// # Errors
    /// [`Code::NotThere`].
    pub async fn assertion(&self, id: &str) -> Answered<AssertionDetail> {
        let id = assertion_id(id)?;
        let missing = || {
            UserError::new(Code::NotThere)
                .with("what", "badge")
                .with("named", id.to_string())
        };
        let now = self.now();
        let rows = self
            .library()
            .read(move |reader| {
                let (Some(row), Some(assertion)) = (reader.row(id, now)?, reader.assertion(id)?) else {
                    return Ok(None);
                };
                let runs = reader.check_runs(id)?;
                let lines = match runs.first() {
                    Some(latest) => reader.check_results(latest.id)?,
                    None => Vec::new(),
                };
                let evidence = reader.evidence(id)?;
                let changes = changes(&evidence);
                let evidence = latest_of_each(evidence);
                let mut damaged = Vec::new();
                for kept in &evidence {
                    if reader.kept_document(kept.sha256)? == Some(KeptDocument::Damaged) {
                        damaged.push(kept.url.clone());
                    }
                }
                let raw = match reader.kept_document(assertion.sha256)? {
                    Some(KeptDocument::Damaged) => None,
                    Some(KeptDocument::Intact(bytes)) => Some(bytes),
                    None => Some(Vec::new()),
                };
                Ok(Some(Rows {
                    body: reader.assertion_body(id)?.unwrap_or_default(),
                    evidence,
                    changes,
                    holdings: reader.holdings_of(id)?,
                    tags: tags(reader)?,
                    raw,
                    damaged,
                    row,
                    assertion,
                    runs,
                    lines,
                }))
            })
            .await?;
        Ok(detail(rows.ok_or_else(missing)?))
    }

    /// A badge's row and body, for opening its places.
    pub(crate) async fn body(&self, id: AssertionId) -> Answered<(AssertionRow, AssertionBody)> {
        let missing = || UserError::new(Code::NotThere).with("what", "badge");
        let read = self
            .library()
            .read(move |reader| Ok(reader.assertion(id)?.zip(reader.assertion_body(id)?)))
            .await?;
        read.ok_or_else(missing)
    }
}

fn detail(rows: Rows) -> AssertionDetail {
    let Rows {
        row,
        assertion,
        body,
        runs,
        lines,
        evidence,
        changes,
        holdings,
        tags,
        raw,
        damaged,
    } = rows;
    let latest = runs.first();
    let revoked = matches!(row.status, Status::Revoked | Status::Suspended);
    let revocation_reason = revoked.then(|| revocation_reason(&lines)).flatten();
    let mut warnings = latest.map(|run| run.warnings.clone()).unwrap_or_default();
    let told: Vec<&String> = lines.iter().map(|line| &line.message).chain(&warnings).collect();
    let is_told = told.iter().any(|told| told.contains("is damaged"));
    // The latest check has noticed it, and says so in its lines.
    warnings.extend(
        (!is_told)
            .then(|| damage(raw.is_none(), &damaged))
            .into_iter()
            .flatten(),
    );
    let raw = raw.unwrap_or_default();
    let raw = raw.get(..LONGEST_RAW).unwrap_or(&raw);
    AssertionDetail {
        version: version(assertion.version),
        signed: assertion.signed,
        description: body.description,
        criteria_html: body.criteria_text.as_deref().map(markdown::to_html).unwrap_or_default(),
        criteria_url: body.criteria_url,
        narrative_html: body.narrative.as_deref().map(markdown::to_html).unwrap_or_default(),
        evidence: body.evidence,
        issuer_url: body.issuer_url,
        tags: body.tags,
        recipient: RecipientView {
            outcome: assertion.recipient.into(),
            matched: assertion.matched.map(|identity| identity.value),
            written_to: body
                .recipients
                .iter()
                .find(|written| !written.hashed)
                .map(|written| written.identity.clone()),
        },
        vouched_by: latest.and_then(|run| run.vouched_by.clone()),
        warnings,
        checks: lines.into_iter().map(line).collect(),
        revocation_reason,
        history: runs.into_iter().map(run).collect(),
        changes,
        last_passed_at: assertion.last_passed_at,
        proof: proof(evidence),
        proof_complete: assertion.proof_complete,
        holdings: holdings
            .into_iter()
            .filter_map(|holding| place(holding, &tags))
            .collect(),
        raw: String::from_utf8_lossy(raw).into_owned(),
        language: body.language,
        row: view(row, &tags),
    }
}

fn run(run: CheckRunRow) -> CheckRunView {
    CheckRunView {
        checked_at: run.checked_at,
        offline: run.offline,
        status: run.status.into(),
        reasons: run.reasons.into_iter().map(reason).collect(),
    }
}

/// What the issuer said when withdrawing it: the words in quotation marks of the failed line.
fn revocation_reason(lines: &[CheckResult]) -> Option<String> {
    let failed = lines.iter().find(|line| {
        matches!(
            line.reason,
            Some(holdall_model::Reason::Revoked | holdall_model::Reason::Suspended)
        )
    })?;
    let (_, quoted) = failed.message.split_once(['“', '"'])?;
    let (said, _) = quoted.rsplit_once(['”', '"'])?;
    Some(said.to_owned()).filter(|said| !said.trim().is_empty())
}

/// Every answer of an address but its first, newest first: what changed, and since when.
fn changes(evidence: &[EvidenceRow]) -> Vec<DocumentChange> {
    let mut all: Vec<&EvidenceRow> = evidence.iter().collect();
    all.sort_by_key(|row| (row.fetched_at, row.fetch));
    let mut known: HashSet<(Role, &str)> = HashSet::new();
    let later = all.into_iter().filter(|row| !known.insert((row.role, &row.url)));
    let mut changes: Vec<DocumentChange> = later
        .map(|row| DocumentChange {
            at: row.fetched_at,
            role: row.role.as_str().to_owned(),
            url: row.url.clone(),
            status: row.status,
            sha256: row.sha256.to_string(),
        })
        .collect();
    changes.reverse();
    changes
}

/// What is said of kept copies that are damaged.
fn damage(is_badge: bool, addresses: &[String]) -> Vec<String> {
    let own = is_badge.then(|| {
        "The kept copy of this badge is damaged and is not used. Where it has an address of its own, a check fetches it \
         again; else bring it again from where you have it."
            .to_owned()
    });
    let others = addresses
        .iter()
        .map(|url| format!("The kept copy of {url} is damaged and is not used. A check fetches it again."));
    own.into_iter().chain(others).collect()
}

/// The latest copy of each document; older ones stay in the library.
fn latest_of_each(evidence: Vec<EvidenceRow>) -> Vec<EvidenceRow> {
    let mut seen: HashSet<(Role, String)> = HashSet::new();
    evidence
        .into_iter()
        .filter(|row| seen.insert((row.role, row.url.clone())))
        .collect()
}

fn proof(evidence: Vec<EvidenceRow>) -> Vec<ProofDocument> {
    evidence
        .into_iter()
        .map(|row| ProofDocument {
            role: row.role.as_str().to_owned(),
            url: row.url,
            fetched_at: row.last_same_at,
            status: row.status,
            size_bytes: u32::try_from(row.size_bytes).unwrap_or(u32::MAX),
            sha256: row.sha256.to_string(),
        })
        .collect()
}

fn place(holding: HoldingRow, tags: &Tags) -> Option<HoldingView> {
    Some(HoldingView {
        place: tag(tags.get(&holding.backpack)?),
        first_seen_at: holding.first_seen_at,
        last_seen_at: holding.last_seen_at,
        gone_at: holding.gone_at,
    })
}
