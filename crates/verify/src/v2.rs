//! Open Badges 2.0 and 2.1: hosted and signed badges, in the order in which one thing vouches for the next.

use std::sync::Arc;

use holdall_formats::Jws;
use holdall_model::{Outcome, Reason, Role, Version};
use serde_json::Value;
use url::Url;

use crate::{
    VerifiedBadge,
    award::{self, Award, Proof},
    checks::{assertion, dates, local_copy, recipient, revocation, signature},
    context,
    fetch::{self, Node},
    finding::Trouble,
    input::Entry,
    names::{BADGE_CLASS, CONTEXT, HOSTED_AT_ID, ISSUER, KEY_OWNER, NOT_REVOKED, SCOPE, SIGNATURE, STRUCTURE},
    node::{self, is_a},
    run::Run,
};

const VERSION: Version = Version::V2_0;

/// Checks a 2.0 badge.
pub(crate) async fn check(run: &mut Run<'_>, entry: Entry) {
    run.expect(&[STRUCTURE, BADGE_CLASS, ISSUER]);
    match entry {
        Entry::Document { value, from } => hosted(run, Arc::new(value), from).await,
        Entry::Token { jws, token } => signed(run, jws, token).await,
    }
}

/// A badge without a signature around it: what counts is the copy that its own address serves (IN-2).
async fn hosted(run: &mut Run<'_>, value: Arc<Value>, from: Option<Url>) {
    run.expect(&[HOSTED_AT_ID, SCOPE]);
    let local = match context::read(run, &value, edition(&value, from.as_ref()), &address(from.as_ref())).await {
        Ok(local) => local,
        Err(_) if from.is_none() && names_an_address(&value) => {
            run.warn("The words of the copy at hand have no certain meaning; only its id was used, and the host's copy checked.");
            Arc::clone(&value)
        }
        Err(trouble) => return tell_context(run, trouble),
    };
    if unsigned(run, &local) {
        return;
    }
    let Some(id) = node::text(&local, "id").and_then(node::web_address) else {
        if let Some((url, trouble)) = from.as_ref().zip(revocation::flagged(&local)) {
            // What is left of a withdrawn badge need not say where it was (REV-2).
            return run.trouble(NOT_REVOKED, trouble.at(url));
        }
        return stranded(run, &local, &value);
    };
    let served_itself = from
        .as_ref()
        .is_some_and(|from| node::same_id(from.as_str(), id.as_str()));
    let found = if served_itself {
        Ok(Node {
            url: id.clone(),
            raw: value.clone(),
            plain: local.clone(),
        })
    } else {
        if let Some(from) = &from {
            run.warn(format!(
                "The address {from} serves a badge that declares its id as {id}; that address was asked instead."
            ));
        }
        match from {
            // A page that leads on has used up the one asking that a declared id is worth (NET-4).
            Some(_) => fetch::node_itself(run, &id, Role::Assertion, VERSION).await,
            None => fetch::node(run, &id, Role::Assertion, VERSION).await,
        }
    };
    let hosted = match found {
        Ok(hosted) => hosted,
        Err(trouble) => return not_at_id(run, trouble, &id, &local, &value),
    };
    if unsigned(run, &hosted.plain) {
        return;
    }
    if node::text(&hosted.plain, "id").is_some() {
        match local_copy::trouble(run, &local, &hosted.plain, VERSION, from.as_ref()) {
            Some(trouble) => run.trouble(HOSTED_AT_ID, trouble.at(&hosted.url)),
            None => run.passed(
                HOSTED_AT_ID,
                "The badge is served at the address that is its id.",
                Some(&hosted.url),
            ),
        }
    }
    run.badge = Some(VerifiedBadge {
        assertion: Value::clone(&hosted.raw),
        badge_class: None,
        issuer: None,
        jws: None,
    });
    let award = Award {
        plain: &hosted.plain,
        raw: &hosted.raw,
        version: VERSION,
        proof: Proof::Host(&hosted.url),
    };
    award::check(run, award).await;
}

/// By which rules the context of the badge at hand is read: one that only says "revoked" needs none (REV-2).
fn edition(value: &Value, from: Option<&Url>) -> Version {
    match value.get("revoked") {
        Some(Value::Bool(true)) if from.is_some() => Version::V1_0,
        _ => VERSION,
    }
}

fn address(from: Option<&Url>) -> String {
    from.map(Url::to_string).unwrap_or_default()
}

/// Whether a copy says where the badge is, in words that need no context: then it is a pointer there, whatever else
/// it says (IN-2).
fn names_an_address(value: &Value) -> bool {
    node::text(value, "id").is_some_and(|id| node::web_address(id).is_some())
}

fn tell_context(run: &mut Run<'_>, trouble: Trouble) {
    let url = trouble.url.filter(|url| !url.is_empty());
    run.trouble(CONTEXT, Trouble { url, ..trouble });
}

/// A badge that says it is signed, and is not: nothing vouches for it (SIG-6).
fn unsigned(run: &mut Run<'_>, assertion: &Value) -> bool {
    let says_signed = node::list(assertion, "verification")
        .iter()
        .any(|how| is_a(how, "SignedBadge"));
    if says_signed {
        let message = "The badge says that it is signed, and comes without a signature.";
        run.trouble(SIGNATURE, Trouble::failed(Reason::Signature, message));
    }
    says_signed
}

/// A hosted badge that names no address of its own.
fn stranded(run: &mut Run<'_>, local: &Value, raw: &Value) {
    let problems = assertion::problems(run, local, false);
    award::wrong_type(run, local);
    run.settle(STRUCTURE, problems, "The badge is complete and well formed.", None);
    dates::check(run, local, VERSION);
    run.badge = Some(VerifiedBadge {
        assertion: raw.clone(),
        badge_class: None,
        issuer: None,
        jws: None,
    });
}

/// What can be said when the hosted copy is not to be had: that it was withdrawn, or what the copy at hand says of
/// its own dates.
fn not_at_id(run: &mut Run<'_>, trouble: Trouble, id: &Url, local: &Value, raw: &Value) {
    if trouble.reason == Reason::Gone {
        run.trouble(NOT_REVOKED, revocation::gone(id));
        return;
    }
    let unsure = trouble.outcome == Outcome::CouldNotCheck;
    let check = if trouble.reason == Reason::Context {
        CONTEXT
    } else {
        HOSTED_AT_ID
    };
    run.trouble(check, trouble);
    if unsure {
        dates::check(run, local, VERSION);
        recipient::check(run, local, VERSION);
        run.badge = Some(VerifiedBadge {
            assertion: raw.clone(),
            badge_class: None,
            issuer: None,
            jws: None,
        });
    }
}

/// A badge in a JWS. Only `SignedBadge` rests on the signature; `HostedBadge` in a JWS is a pointer like any other
/// copy (SIG-5).
async fn signed(run: &mut Run<'_>, mut jws: Jws, token: String) {
    let raw = Arc::new(jws.payload.take());
    let payload = match context::read(run, &raw, VERSION, "").await {
        Ok(payload) => payload,
        Err(trouble) => return tell_context(run, trouble),
    };
    let is = |kind| node::list(&payload, "verification").iter().any(|how| is_a(how, kind));
    if is("HostedBadge") && !is("SignedBadge") {
        run.warn("The badge is signed and says that it is hosted; its hosted copy was checked, not the signature.");
        return hosted(run, raw, None).await;
    }
    run.expect(&[KEY_OWNER, SIGNATURE]);
    run.badge = Some(VerifiedBadge {
        assertion: Value::Null,
        badge_class: None,
        issuer: None,
        jws: Some(token),
    });
    match signature::header_trouble(&jws) {
        Some(trouble) => run.trouble(SIGNATURE, trouble),
        None => {
            let award = Award {
                plain: &payload,
                raw: &raw,
                version: VERSION,
                proof: Proof::Signature(&jws),
            };
            award::check(run, award).await;
        }
    }
    drop(payload);
    if let Some(badge) = &mut run.badge {
        badge.assertion = Arc::unwrap_or_clone(raw);
    }
}
