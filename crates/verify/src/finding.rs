//! What a check has to say, before it becomes a line of the report.

use holdall_model::{Outcome, Reason};

/// One thing found by one check. A check may find several; the report shows the worst.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    /// Name of the check.
    pub check: &'static str,
    /// What it found.
    pub outcome: Outcome,
    /// Class of the finding, unless it passed.
    pub reason: Option<Reason>,
    /// One sentence.
    pub message: String,
    /// The document it is about.
    pub url: Option<String>,
    /// Whether the verdict depends on it.
    pub mandatory: bool,
}

/// Why something could not be had or does not hold; not yet told under the name of a check.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    /// [`Outcome::Failed`] or [`Outcome::CouldNotCheck`].
    pub outcome: Outcome,
    /// Its class.
    pub reason: Reason,
    /// One sentence.
    pub message: String,
    /// The document it is about.
    pub url: Option<String>,
}

impl Trouble {
    /// Something that does not hold.
    pub fn failed(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Failed,
            reason,
            message: message.into(),
            url: None,
        }
    }

    /// Something that could not be decided.
    pub fn unsure(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::CouldNotCheck,
            reason,
            message: message.into(),
            url: None,
        }
    }

    /// The same, about the document at `url`.
    pub fn at(mut self, url: impl ToString) -> Self {
        self.url = Some(url.to_string());
        self
    }
}
