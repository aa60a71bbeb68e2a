//! Whose badge it is: a result of its own, which says nothing about authenticity.

use holdall_model::{Reason, Recipient, RecipientOutcome, RecipientResult, Version};
use serde_json::Value;

use crate::{finding::Trouble, names::RECIPIENT, run::Run};

/// Compares the recipients that `assertion` names with the identities asked for, and reports.
pub(crate) fn check(run: &mut Run<'_>, assertion: &Value, version: Version) {
    if run.question.identities.is_empty() {
        run.not_applicable(RECIPIENT, "Whose badge it is was not asked.");
        return;
    }
    let recipients = holdall_formats::recipients(assertion);
    if let Some((identity, named)) = Recipient::first_named(&recipients, &run.question.identities, version) {
        let identity = identity.clone();
        if named.variant {
            run.warn("The badge spells the recipient in another way than it was given, in case or form.");
        }
        run.recipient = RecipientResult {
            outcome: RecipientOutcome::Matched,
            matched: Some(identity),
        };
        run.passed(RECIPIENT, "The badge was awarded to one of the given identities.", None);
        return;
    }
    run.recipient = RecipientResult {
        outcome: RecipientOutcome::NotMatched,
        matched: None,
    };
    let message = match recipients.first() {
        Some(_) => "The badge was awarded to none of the given identities.",
        None => "The badge names nobody that can be compared.",
    };
    let trouble = Trouble::failed(Reason::Recipient, message);
    match run.question.recipient_decides {
        true => run.trouble(RECIPIENT, trouble),
        false => run.aside(RECIPIENT, trouble),
    }
}
