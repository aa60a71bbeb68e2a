//! Open Badges 0.5: one document with everything in it, and nothing to vouch for it but the address that serves it
//! (L-1 to L-3).

use std::sync::Arc;

use holdall_model::{Outcome, Reason, Role, Version};
use serde_json::Value;
use url::Url;

use crate::{
    VerifiedBadge,
    checks::{dates, legacy, recipient, revocation, scope},
    finding::Trouble,
    input::Entry,
    names::{BADGE_CLASS, DATES, HOSTED_AT_ID, ISSUER, NOT_REVOKED, SCOPE, SIGNATURE, STRUCTURE},
    node,
    run::Run,
};

const VERSION: Version = Version::V0_5;

/// Checks a 0.5 badge.
pub(crate) async fn check(run: &mut Run<'_>, entry: Entry) {
    run.expect(&[HOSTED_AT_ID, STRUCTURE, BADGE_CLASS, ISSUER, SCOPE]);
    run.warn("The badge is in the format from before 2013, which ties it to its issuer only by its address.");
    let (value, from) = match entry {
        Entry::Document { value, from } => (value, from),
        Entry::Token { .. } => {
            let message = "The badge is in a format that has no signatures, so this one proves nothing.";
            run.trouble(SIGNATURE, Trouble::failed(Reason::Signature, message));
            return;
        }
    };
    match &from {
        Some(url) => run.passed(HOSTED_AT_ID, "The badge is served at the address asked for.", Some(url)),
        None => {
            let message = "The badge does not say where it is hosted, so there is nothing to check this copy against.";
            run.trouble(HOSTED_AT_ID, Trouble::unsure(Reason::Fetch, message));
        }
    }
    let raw = Arc::new(value);
    let value = node::without_blanks(&raw);
    if let Some(trouble) = revocation::flagged(&value) {
        run.trouble(NOT_REVOKED, trouble);
    }
    run.settle(
        STRUCTURE,
        legacy::problems_0_5(&value),
        "The badge is complete and well formed.",
        from.as_ref(),
    );
    own_dates(run, &value);
    recipient::check(run, &value, VERSION);
    let class = node::one(&value, "badge").filter(|class| class.is_object());
    let issuer = class
        .and_then(|class| node::one(class, "issuer"))
        .filter(|issuer| issuer.is_object());
    part(
        run,
        BADGE_CLASS,
        class,
        legacy::class_problems_0_5,
        "The badge class is complete and well formed.",
    );
    part(
        run,
        ISSUER,
        issuer,
        legacy::issuer_problems_0_5,
        "The issuer is named in the badge.",
    );
    if let (Some(url), Some(issuer)) = (&from, issuer) {
        // Had before, so not asked again. A page that leads on vouches for nothing that another host serves.
        let end = run
            .document(url, Role::Assertion)
            .await
            .map(|had| had.final_url.clone());
        at_origin(run, end.as_ref().unwrap_or(url), issuer);
    }
    let (badge_class, issuer) = (class.cloned().map(Arc::new), issuer.cloned().map(Arc::new));
    drop(value);
    run.badge = Some(VerifiedBadge {
        assertion: Arc::unwrap_or_clone(raw),
        badge_class,
        issuer,
        jws: None,
    });
}

fn part(
    run: &mut Run<'_>,
    check: &'static str,
    node: Option<&Value>,
    problems: fn(&Value) -> Vec<Trouble>,
    passed: &str,
) {
    match node {
        Some(node) => run.settle(check, problems(node), passed, None),
        None => run.trouble(
            check,
            Trouble::failed(Reason::Structure, "The badge does not hold this part."),
        ),
    }
}

fn own_dates(run: &mut Run<'_>, value: &Value) {
    let date = |member| node::one(value, member).and_then(|date| dates::instant(date, VERSION));
    let (issued, expires) = (date("issued_on"), date("expires"));
    dates::begin(run, issued, expires);
    if issued.is_none() {
        run.not_applicable(DATES, "The badge does not say when it was issued.");
    }
    dates::end(run, expires);
}

/// The issuer's origin has to be the host that serves the badge; anybody can write another origin into one (L-3).
fn at_origin(run: &mut Run<'_>, url: &Url, issuer: &Value) {
    let Some(origin) = node::text(issuer, "origin").and_then(node::web_address) else {
        return;
    };
    let host = scope::authority(url);
    if scope::same_authority(url, &origin) {
        run.vouched_by = Some(format!("host {host}"));
        run.passed(
            SCOPE,
            format!("The badge is hosted on {host}, the origin that it names for its issuer."),
            Some(url),
        );
    } else {
        let message = format!(
            "The badge is hosted on {host}, and its issuer's origin is {}.",
            scope::authority(&origin)
        );
        run.trouble(
            SCOPE,
            Trouble {
                outcome: Outcome::Failed,
                reason: Reason::Scope,
                message,
                url: Some(url.to_string()),
            },
        );
    }
}
