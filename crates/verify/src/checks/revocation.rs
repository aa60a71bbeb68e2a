//! Whether the issuer has withdrawn a badge of 1.x or 2.0 (REV-1 to REV-12); what its list says is in `withdrawals`.

use holdall_model::{Outcome, Reason, Role};
use serde_json::Value;
use url::Url;

use crate::{fetch, finding::Trouble, names::NOT_REVOKED, node, parsed, run::Run};

/// What 410 at the badge's own address says.
pub(crate) fn gone(url: &Url) -> Trouble {
    Trouble::failed(
        Reason::Revoked,
        "The issuer's host answers that this badge was withdrawn (410).",
    )
    .at(url)
}

/// The `revoked` flag of an assertion in plain terms.
pub(crate) fn flagged(assertion: &Value) -> Option<Trouble> {
    let revoked = node::list(assertion, "revoked").iter().any(|flag| match flag {
        Value::Bool(revoked) => *revoked,
        Value::String(word) => word.trim().eq_ignore_ascii_case("true"),
        _ => false,
    });
    revoked.then(|| withdrawn(node::text(assertion, "revocationReason")))
}

/// A badge that the issuer has withdrawn.
pub(super) fn withdrawn(reason: Option<&str>) -> Trouble {
    let message = match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        Some(reason) => format!(
            "The issuer has withdrawn this badge, with the reason: \"{}\".",
            brief(reason)
        ),
        None => "The issuer has withdrawn this badge.".to_owned(),
    };
    Trouble::failed(Reason::Revoked, message)
}

/// Looks the badge up in the list that the issuer's profile names. For a signed badge the list is the only way to
/// withdraw it, so one that cannot be read leaves the question open; for a hosted badge its own address says so too.
pub(crate) async fn check_list(run: &mut Run<'_>, assertion: &Value, profile: &Value, signed: bool) {
    let lists: Vec<String> = node::list(profile, "revocationList")
        .iter()
        .filter_map(|list| node::id_of(list))
        .map(str::to_owned)
        .collect();
    if lists.is_empty() {
        if signed {
            run.not_applicable(NOT_REVOKED, "The issuer publishes no list of withdrawn badges.");
        } else {
            run.passed(NOT_REVOKED, "The issuer's host still serves the badge.", None);
        }
        return;
    }
    for list in lists {
        let told = look_up(run, &list, assertion).await;
        match told {
            Ok(None) => run.passed(
                NOT_REVOKED,
                "The badge is not on the issuer's list of withdrawn badges.",
                node::web_address(&list).as_ref(),
            ),
            Ok(Some(trouble)) => run.trouble(NOT_REVOKED, trouble),
            Err(trouble) if signed => run.trouble(NOT_REVOKED, as_open_question(trouble)),
            Err(trouble) => {
                run.warn(format!(
                    "The issuer's list of withdrawn badges could not be used. {}",
                    trouble.message
                ));
                run.passed(NOT_REVOKED, "The issuer's host still serves the badge.", None);
            }
        }
    }
}

/// An unusable list never withdraws a badge, and never clears it (REV-8).
fn as_open_question(trouble: Trouble) -> Trouble {
    let reason = match trouble.reason {
        Reason::Timeout | Reason::TooLarge => trouble.reason,
        _ => Reason::Status,
    };
    Trouble {
        outcome: Outcome::CouldNotCheck,
        reason,
        ..trouble
    }
}

async fn look_up(run: &mut Run<'_>, list: &str, assertion: &Value) -> Result<Option<Trouble>, Trouble> {
    let Some(url) = node::web_address(list) else {
        return Err(Trouble::unsure(
            Reason::Status,
            "The issuer's list of withdrawn badges has no web address.",
        ));
    };
    let document = fetch::document(run, &url, Role::RevocationList).await?;
    let list = parsed::withdrawals(&document)
        .map_err(|error| fetch::unreadable(&document, &error, Role::RevocationList).at(&url))?;
    list.find(assertion)
        .map(|found| found.map(|trouble| trouble.at(&url)))
        .map_err(|trouble| trouble.at(&url))
}

/// What can be quoted in a sentence that ends after it.
fn brief(reason: &str) -> String {
    let reason = reason.strip_suffix('.').unwrap_or(reason);
    reason.chars().filter(|c| !c.is_control()).take(200).collect()
}
