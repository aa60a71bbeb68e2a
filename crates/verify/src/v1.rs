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
        run.settle(
            STRUCTURE,
            legacy::problems(&local, version, false),
            "The badge is complete and well formed.",
            from.as_ref(),
        );
        dates::check(run, &local, version);
        return;
    };
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
        match at_home(run, &address, version).await {
            Ok(hosted) => hosted,
            Err(trouble) => return not_at_home(run, trouble, &address, &value, &local, version),
        }
    };
    if says_signed(&hosted.plain) {
        unsigned(run);
        return;
    }
    match local_copy::trouble(run, &value, &hosted.raw, version, from.as_ref()) {
        Some(trouble) => run.trouble(HOSTED_AT_ID, trouble.at(&hosted.url)),
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

/// The badge at `address`, which has to name that address itself.
async fn at_home(run: &mut Run<'_>, address: &Url, version: Version) -> Result<Node, Trouble> {
    let raw = fetch::json(run, address, Role::Assertion).await?;
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
        recipient::check(run, raw, version);
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
