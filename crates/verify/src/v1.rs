//! Open Badges 1.0 and 1.1: `verify.url` is where a hosted badge lives, or the key of a signed one.

use std::sync::Arc;

use holdall_formats::Jws;
use holdall_model::{Outcome, Reason, Role, Version};
use serde_json::Value;
use url::Url;

use crate::{
    VerifiedBadge,
    award::{self, Award, Proof},
    checks::{dates, legacy, local_copy, recipient, revocation, signature},
    context,
    fetch::{self, Node},
    finding::Trouble,
    input::Entry,
    names::{BADGE_CLASS, CONTEXT, HOSTED_AT_ID, ISSUER, KEY_OWNER, NOT_REVOKED, SCOPE, SIGNATURE, STRUCTURE},
    node::{self, is_a},
    run::Run,
    v2,
};

/// Checks a 1.0 or 1.1 badge.
pub(crate) async fn check(run: &mut Run<'_>, entry: Entry, version: Version) {
    run.expect(&[STRUCTURE, BADGE_CLASS, ISSUER]);
    match entry {
        Entry::Document { value, from } => hosted(run, Arc::new(value), from, version).await,
        Entry::Token { jws, token } => signed(run, jws, token, version).await,
    }
}

async fn in_plain_terms(
    run: &mut Run<'_>,
    raw: &Arc<Value>,
    version: Version,
    url: Option<&Url>,
) -> Option<Arc<Value>> {
    let at = url.map(Url::to_string).unwrap_or_default();
    match context::read(run, raw, version, &at).await {
        Ok(plain) => Some(plain),
        Err(trouble) => {
            run.trouble(
                CONTEXT,
                Trouble {
                    url: trouble.url.filter(|url| !url.is_empty()),
                    ..trouble
                },
            );
            None
        }
    }
}

/// Where a badge says that it is hosted.
fn verify_url(plain: &Value) -> Option<Url> {
    let how = node::one(plain, "verification")?;
    node::text(how, "url").and_then(node::web_address)
}

fn says_signed(plain: &Value) -> bool {
    node::list(plain, "verification")
        .iter()
        .any(|how| is_a(how, "SignedBadge"))
}

async fn hosted(run: &mut Run<'_>, value: Arc<Value>, from: Option<Url>, version: Version) {
    run.expect(&[HOSTED_AT_ID, SCOPE]);
    let Some(local) = in_plain_terms(run, &value, version, from.as_ref()).await else {
        return;
    };
    if says_signed(&local) {
        unsigned(run);
        return;
    }
    let Some(address) = verify_url(&local) else {
        if let Some((url, trouble)) = from.as_ref().zip(revocation::flagged(&local)) {
            // What is left of a withdrawn badge need not say where it was (REV-2).
            return run.trouble(NOT_REVOKED, trouble.at(url));
        }
        award::wrong_type(run, &local);
        run.settle(
            STRUCTURE,
            legacy::problems(&local, version, false),
            "The badge is complete and well formed.",
            from.as_ref(),
        );
        dates::check(run, &local, version);
        return;
    };
    let at_hand = Arc::clone(&local);
    let at_hand = legacy::told_apart(version, &value, &at_hand);
    let hosted = if from
        .as_ref()
        .is_some_and(|from| node::same_id(from.as_str(), address.as_str()))
    {
        Node {
            url: address,
            raw: value.clone(),
            plain: local,
        }
    } else {
        if let Some(from) = &from {
            run.warn(format!(
                "The address {from} serves a badge that names {address} as its own; that address was asked instead."
            ));
        }
        let raw = match fetch::json(run, &address, Role::Assertion).await {
            Ok(raw) => raw,
            Err(trouble) => return not_at_home(run, trouble, &address, &value, &local, version),
        };
        if holdall_formats::version(&raw) == Some(Version::V2_0) {
            return renewed(run, (at_hand, version), from, raw, address).await;
        }
        match at_home(run, raw, &address, version).await {
            Ok(hosted) => hosted,
            Err(trouble) => return not_at_home(run, trouble, &address, &value, &local, version),
        }
    };
    if says_signed(&hosted.plain) {
        unsigned(run);
        return;
    }
    let served = legacy::told_apart(version, &hosted.raw, &hosted.plain);
    let differs = local_copy::trouble(run, at_hand, served, version, from.as_ref());
    let trouble = match differs {
        Some(trouble) => Some(trouble.at(&hosted.url)),
        None => at_own_id(run, &hosted, version).await,
    };
    match trouble {
        Some(trouble) => run.trouble(HOSTED_AT_ID, trouble),
        None => run.passed(
            HOSTED_AT_ID,
            "The badge is served at the address that it names.",
            Some(&hosted.url),
        ),
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
        version,
        proof: Proof::Host(&hosted.url),
    };
    award::check(run, award).await;
}

/// A badge whose host has gone over to 2.0 since this copy was made: what the host serves is checked as what it is.
async fn renewed(
    run: &mut Run<'_>,
    (local, version): (&Value, Version),
    from: Option<Url>,
    raw: Arc<Value>,
    address: Url,
) {
    run.warn("The issuer's host serves this badge in the newer format of Open Badges 2.0; that copy was checked.");
    if let Some(trouble) = local_copy::trouble(run, local, &raw, version, from.as_ref()) {
        run.trouble(HOSTED_AT_ID, trouble.at(&address));
    }
    run.version = Some(Version::V2_0);
    let value = Arc::unwrap_or_clone(raw);
    let entry = Entry::Document {
        value,
        from: Some(address),
    };
    v2::check(run, entry).await;
}

/// A badge of 1.1 has an id besides the address it verifies by. One that is another address counts when that address
/// serves the same badge (NET-4, NET-5).
async fn at_own_id(run: &mut Run<'_>, hosted: &Node, version: Version) -> Option<Trouble> {
    let id = node::text(&hosted.plain, "id").and_then(node::web_address)?;
    if version != Version::V1_1 || node::same_id(id.as_str(), hosted.url.as_str()) {
        return None;
    }
    let from = &hosted.url;
    run.warn(format!(
        "The address {from} serves a badge that declares its id as {id}; that address was asked too."
    ));
    match fetch::node(run, &id, Role::Assertion, version).await {
        Ok(found) => local_copy::trouble(run, &hosted.plain, &found.plain, version, Some(from)),
        Err(trouble) if trouble.reason == Reason::Gone => Some(revocation::gone(&id)),
        Err(trouble) => Some(trouble),
    }
}

/// The badge that `address` serves, which has to name that address itself.
async fn at_home(run: &mut Run<'_>, raw: Arc<Value>, address: &Url, version: Version) -> Result<Node, Trouble> {
    let plain = context::read(run, &raw, version, address.as_str()).await?;
    let revoked = revocation::flagged(&plain).is_some();
    if !revoked && !verify_url(&plain).is_some_and(|own| node::same_id(own.as_str(), address.as_str())) {
        let message = "The badge is served at an address other than the one that it names.";
        return Err(Trouble::failed(Reason::IdMismatch, message).at(address));
    }
    Ok(Node {
        url: address.clone(),
        raw,
        plain,
    })
}

fn not_at_home(run: &mut Run<'_>, trouble: Trouble, address: &Url, raw: &Value, local: &Value, version: Version) {
    if trouble.reason == Reason::Gone {
        run.trouble(NOT_REVOKED, revocation::gone(address));
        return;
    }
    let unsure = trouble.outcome == Outcome::CouldNotCheck;
    run.trouble(
        if trouble.reason == Reason::Context {
            CONTEXT
        } else {
            HOSTED_AT_ID
        },
        trouble,
    );
    if unsure {
        dates::check(run, local, version);
        recipient::check(run, legacy::told_apart(version, raw, local), version);
        run.badge = Some(VerifiedBadge {
            assertion: raw.clone(),
            badge_class: None,
            issuer: None,
            jws: None,
        });
    }
}

fn unsigned(run: &mut Run<'_>) {
    let message = "The badge says that it is signed, and comes without a signature.";
    run.trouble(SIGNATURE, Trouble::failed(Reason::Signature, message));
}

async fn signed(run: &mut Run<'_>, mut jws: Jws, token: String, version: Version) {
    let raw = Arc::new(jws.payload.take());
    let Some(payload) = in_plain_terms(run, &raw, version, None).await else {
        return;
    };
    if !says_signed(&payload) && verify_url(&payload).is_some() {
        run.warn("The badge is signed and says that it is hosted; its hosted copy was checked, not the signature.");
        return hosted(run, raw, None, version).await;
    }
    run.expect(&[KEY_OWNER, SIGNATURE]);
    run.badge = Some(VerifiedBadge {
        assertion: Value::clone(&raw),
        badge_class: None,
        issuer: None,
        jws: Some(token),
    });
    if let Some(trouble) = signature::header_trouble(&jws) {
        run.trouble(SIGNATURE, trouble);
        return;
    }
    let award = Award {
        plain: &payload,
        raw: &raw,
        version,
        proof: Proof::Signature(&jws),
    };
    award::check(run, award).await;
}
