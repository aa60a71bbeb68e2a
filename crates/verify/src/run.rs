//! One verification under way: the documents it has had, what its checks found, and the report in the end.

use std::{collections::HashMap, sync::Arc};

use holdall_model::{Outcome, Reason, RecipientOutcome, RecipientResult, Report, Role, UsedDocument, Version};
use url::Url;

use crate::{
    Answer, Document, Documents, Missing, Question, VerifiedBadge,
    effort::Effort,
    finding::{Finding, Trouble},
    verdict,
};

/// Most documents that one badge may make us ask for; hostile badges chain them.
const MAX_DOCUMENTS: usize = 64;

/// The state of one verification.
pub(crate) struct Run<'a> {
    documents: &'a dyn Documents,
    /// What was asked.
    pub question: &'a Question,
    /// The version, once known.
    pub version: Option<Version>,
    /// Who vouches, once something anchors the badge.
    pub vouched_by: Option<String>,
    /// Whose it is.
    pub recipient: RecipientResult,
    /// The documents as verified.
    pub badge: Option<VerifiedBadge>,
    /// How much more work the badge may ask for.
    pub effort: Effort,
    expected: Vec<&'static str>,
    findings: Vec<Finding>,
    warnings: Vec<String>,
    used: Vec<UsedDocument>,
    had: HashMap<Url, Result<Arc<Document>, Missing>>,
}

impl<'a> Run<'a> {
    /// A run that has asked and found nothing yet.
    pub fn new(documents: &'a dyn Documents, question: &'a Question) -> Self {
        Self {
            documents,
            question,
            version: None,
            vouched_by: None,
            recipient: RecipientResult {
                outcome: RecipientOutcome::NotChecked,
                matched: None,
            },
            badge: None,
            effort: Effort::new(),
            expected: Vec::new(),
            findings: Vec::new(),
            warnings: Vec::new(),
            used: Vec::new(),
            had: HashMap::new(),
        }
    }

    /// Names the checks without which there is no verdict "valid". One that never reports could not be made.
    pub fn expect(&mut self, checks: &[&'static str]) {
        for check in checks {
            if !self.expected.contains(check) {
                self.expected.push(check);
            }
        }
    }

    /// A mandatory check holds.
    pub fn passed(&mut self, check: &'static str, message: impl Into<String>, url: Option<&Url>) {
        self.tell(
            check,
            Outcome::Passed,
            None,
            message.into(),
            url.map(Url::to_string),
            true,
        );
    }

    /// This badge gives the check nothing to look at.
    pub fn not_applicable(&mut self, check: &'static str, message: impl Into<String>) {
        self.tell(check, Outcome::NotApplicable, None, message.into(), None, false);
    }

    /// A mandatory check does not hold, or could not be made.
    pub fn trouble(&mut self, check: &'static str, trouble: Trouble) {
        self.tell(
            check,
            trouble.outcome,
            Some(trouble.reason),
            trouble.message,
            trouble.url,
            true,
        );
    }

    /// A finding that the verdict does not depend on.
    pub fn aside(&mut self, check: &'static str, trouble: Trouble) {
        self.tell(
            check,
            trouble.outcome,
            Some(trouble.reason),
            trouble.message,
            trouble.url,
            false,
        );
    }

    /// Tells `problems` under `check`, or that there are none.
    pub fn settle(&mut self, check: &'static str, problems: Vec<Trouble>, passed: &str, url: Option<&Url>) {
        if problems.is_empty() {
            self.passed(check, passed, url);
        }
        for problem in problems {
            let problem = match (&problem.url, url) {
                (None, Some(url)) => problem.at(url),
                _ => problem,
            };
            self.trouble(check, problem);
        }
    }

    /// Worth telling although the verdict stands; an English sentence.
    pub fn warn(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.warnings.contains(&sentence) {
            self.warnings.push(sentence);
        }
    }

    /// The document at `url`, asked for once per run. A fragment is not part of the address asked for.
    pub async fn document(&mut self, url: &Url, role: Role) -> Result<Arc<Document>, Missing> {
        let mut bare = url.clone();
        bare.set_fragment(None);
        if let Some(had) = self.had.get(&bare) {
            return had.clone();
        }
        if self.had.len() >= MAX_DOCUMENTS {
            return Err(Missing::Refused("the badge leads to too many documents".to_owned()));
        }
        let answer = self.documents.get(&bare, role).await.map(Arc::new);
        if let Ok(document) = &answer {
            self.used.push(UsedDocument {
                url: bare.to_string(),
                role,
                fetched_at: document.fetched_at,
                sha256: document.sha256,
                kept: document.kept,
            });
        }
        self.had.insert(bare, answer.clone());
        answer
    }

    /// The report of everything found.
    pub fn conclude(mut self) -> Answer {
        for check in std::mem::take(&mut self.expected) {
            if !self.findings.iter().any(|finding| finding.check == check) {
                let message = "This was not reached, because an earlier check ended the run.".to_owned();
                self.tell(check, Outcome::CouldNotCheck, None, message, None, true);
            }
        }
        let judged = verdict::judge(self.findings);
        let report = Report {
            version: self.version,
            verdict: judged.verdict,
            status: judged.status,
            reasons: judged.reasons,
            warnings: self.warnings,
            checks: judged.checks,
            recipient: self.recipient,
            vouched_by: self.vouched_by,
            checked_at: self.question.now,
            used: self.used,
        };
        Answer {
            report,
            badge: self.badge,
        }
    }

    fn tell(
        &mut self,
        check: &'static str,
        outcome: Outcome,
        reason: Option<Reason>,
        message: String,
        url: Option<String>,
        mandatory: bool,
    ) {
        self.findings.push(Finding {
            check,
            outcome,
            reason,
            message,
            url,
            mandatory,
        });
    }
}
