//! An award whose text is known, in any version with separate documents: its members, class and issuer, and what ties it
//! to the issuer.

use std::sync::Arc;

use holdall_formats::Jws;
use holdall_model::{Reason, Role, Version};
use serde_json::Value;
use url::Url;

use crate::{
    checks::{
        assertion, badge_class, dates, editions, endorsements, extensions, issuer,
        key_owner::{self, Held},
        legacy, recipient, revocation, scope,
    },
    context,
    fetch::Node,
    finding::Trouble,
    links::{Linked, linked},
    names::{BADGE_CLASS, ISSUER, KEY_OWNER, NOT_REVOKED, READABLE, SCOPE, SIGNATURE, STRUCTURE},
    node::{self, is_a},
    run::Run,
};

/// What an award rests on.
#[derive(Clone, Copy)]
pub(crate) enum Proof<'a> {
    /// The address that serves it.
    Host(&'a Url),
    /// The signature around it.
    Signature(&'a Jws),
}

/// An award to look at.
#[derive(Clone, Copy)]
pub(crate) struct Award<'a> {
    /// The assertion in plain terms.
    pub plain: &'a Value,
    /// The assertion as received.
    pub raw: &'a Value,
    /// Its version: 1.0, 1.1 or 2.0.
    pub version: Version,
    /// What it rests on.
    pub proof: Proof<'a>,
}

/// Everything about an award, its class and its issuer.
pub(crate) async fn check(run: &mut Run<'_>, award: Award<'_>) {
    let Award {
        plain, version, proof, ..
    } = award;
    let (at, is_signed) = match proof {
        Proof::Host(url) => (Some(url), false),
        Proof::Signature(_) => (None, true),
    };
    if let Some(trouble) = revocation::flagged(plain) {
        run.trouble(NOT_REVOKED, trouble);
        if !node::has(plain, "recipient") || !node::has(plain, "badge") {
            return;
        }
    }
    own_members(run, award, at, is_signed);
    let Some(class) = linked(run, plain, "badge", (Role::BadgeClass, BADGE_CLASS), version).await else {
        return;
    };
    if let Some(badge) = &mut run.badge {
        badge.badge_class = Some(Arc::clone(&class.raw));
    }
    let edition = self::edition(version, &class.raw);
    let legacy = edition < Version::V2_0;
    let mut problems = badge_class::problems(&class.plain, legacy);
    problems.extend(legacy::unsaid(&class, edition, "The badge class"));
    if !legacy {
        editions::look(run, &class.plain, "The badge class");
    }
    run.settle(
        BADGE_CLASS,
        problems,
        "The badge class is complete and well formed.",
        class.at(),
    );
    let Some(profile) = linked(run, &class.plain, "issuer", (Role::Issuer, ISSUER), version).await else {
        return;
    };
    if let Some(badge) = &mut run.badge {
        badge.issuer = Some(Arc::clone(&profile.raw));
    }
    let edition = self::edition(version, &profile.raw);
    let legacy = edition < Version::V2_0;
    let mut problems = issuer::problems(run, &profile.plain, legacy);
    problems.extend(legacy::unsaid(&profile, edition, "The issuer's profile"));
    if !legacy {
        editions::look(run, &profile.plain, "The issuer's profile");
    }
    let name = named(node::text(&profile.plain, "name").unwrap_or_default());
    run.settle(ISSUER, problems, &format!("The issuer is \"{name}\"."), profile.at());
    let Some(url) = profile.url else {
        let message = "The issuer has no address of its own, so nothing ties the badge to anybody.";
        run.trouble(ISSUER, Trouble::unsure(Reason::Key, message));
        return;
    };
    let anchor = Node {
        url,
        raw: profile.raw,
        plain: profile.plain,
    };
    match proof {
        Proof::Host(url) => in_scope(run, url, &class, &anchor),
        Proof::Signature(jws) => issuers_signature(run, jws, award, &anchor).await,
    }
    revocation::check_list(run, plain, &anchor.plain, is_signed).await;
    extensions::check(run, &[award.raw, &class.raw, &anchor.raw]).await;
    endorsements::check(run, &[plain, &class.plain, &anchor.plain]).await;
}

/// What the assertion says by itself.
fn own_members(run: &mut Run<'_>, award: Award<'_>, at: Option<&Url>, is_signed: bool) {
    let Award {
        plain, raw, version, ..
    } = award;
    if version == Version::V2_0 {
        wrong_type(run, plain);
        let problems = assertion::problems(run, plain, is_signed);
        editions::look(run, plain, "The badge");
        run.settle(STRUCTURE, problems, "The badge is complete and well formed.", at);
        recipient::check(run, plain, version);
    } else {
        let problems = legacy::problems(plain, version, is_signed);
        run.settle(STRUCTURE, problems, "The badge is complete and well formed.", at);
        recipient::check(run, legacy::told_apart(version, raw, plain), version);
    }
    dates::check(run, plain, version);
}

/// The version whose rules a class or profile keeps: the one that its context names, else that of the badge. Only 1.0
/// has no context, so a document of a 1.1 badge without one is of 1.0.
fn edition(badge: Version, document: &Value) -> Version {
    let named = node::list(document, "@context")
        .into_iter()
        .filter_map(Value::as_str)
        .any(context::is_badge_context);
    match badge {
        _ if named => holdall_formats::version(document).unwrap_or(badge),
        Version::V1_1 => Version::V1_0,
        badge => badge,
    }
}

/// The hosting policy of the issuer.
fn in_scope(run: &mut Run<'_>, url: &Url, class: &Linked, issuer: &Node) {
    let problems = scope::problems(run, url, &issuer.url, &issuer.plain);
    let host = scope::authority(url);
    if problems.is_empty() {
        run.vouched_by = Some(format!("host {host}"));
    }
    if class
        .url
        .as_ref()
        .is_some_and(|class| !scope::same_authority(class, &issuer.url))
    {
        run.warn("The badge class is hosted elsewhere than the issuer's profile.");
    }
    run.settle(
        SCOPE,
        problems,
        &format!("The badge is hosted on {host}, as the issuer's policy allows."),
        Some(url),
    );
}

/// The signature, under a key of the issuer.
async fn issuers_signature(run: &mut Run<'_>, jws: &Jws, award: Award<'_>, issuer: &Node) {
    let nothing = Value::Null;
    let how = node::one(award.plain, "verification").unwrap_or(&nothing);
    let held = match award.version {
        Version::V2_0 => key_owner::hold(run, how, issuer, jws).await,
        _ => key_owner::hold_legacy(run, how, issuer, jws).await,
    };
    match held {
        Ok(Held { address, trouble: None }) => {
            let message = format!("The key {address} is the issuer's.");
            run.passed(KEY_OWNER, message, Some(&issuer.url));
            run.passed(
                SIGNATURE,
                "The badge is unchanged since it was signed with the issuer's key.",
                None,
            );
            run.vouched_by = Some(address);
        }
        Ok(Held {
            trouble: Some(trouble), ..
        }) => {
            let message = "The signature was held against a key of the issuer.";
            run.passed(KEY_OWNER, message, Some(&issuer.url));
            run.trouble(SIGNATURE, trouble);
        }
        Err(trouble) => run.trouble(KEY_OWNER, trouble),
    }
}

/// Told besides the structure, because "this is a class" explains more than any missing member (IN-9).
pub(crate) fn wrong_type(run: &mut Run<'_>, document: &Value) {
    const OTHERS: &[(&str, &str)] = &[
        ("BadgeClass", "a badge class"),
        ("Issuer", "an issuer's profile"),
        ("Profile", "a profile"),
        ("Endorsement", "an endorsement"),
        ("RevocationList", "a list of withdrawn badges"),
        ("CryptographicKey", "a key"),
    ];
    // What names a recipient and a class is meant as an award, and lacks only its type.
    let award = node::has(document, "recipient") && node::has(document, "badge");
    if award || is_a(document, "Assertion") {
        return;
    }
    if let Some((_, name)) = OTHERS.iter().find(|(name, _)| is_a(document, name)) {
        run.trouble(
            READABLE,
            Trouble::failed(
                Reason::Type,
                format!("This is {name}, and no badge awarded to anybody."),
            ),
        );
    }
}

/// A name as it can be quoted in a sentence.
fn named(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(120).collect()
}
