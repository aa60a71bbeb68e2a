//! Open Badges 2.0 and 2.1: hosted and signed badges, in the order in which one thing vouches for the next.

use holdall_formats::Jws;
use holdall_model::{Outcome, Reason, Role, Version};
use serde_json::Value;
use url::Url;

use crate::{
    VerifiedBadge,
    checks::{assertion, badge_class, dates, issuer, key_owner, local_copy, recipient, revocation, scope, signature},
    context,
    fetch::{self, Node},
    finding::Trouble,
    input::Entry,
    names::{
        BADGE_CLASS, CONTEXT, ENDORSEMENTS, EXTENSIONS, HOSTED_AT_ID, ISSUER, KEY_OWNER, NOT_REVOKED, READABLE, SCOPE,
        SIGNATURE, STRUCTURE,
    },
    node::{self, is_a},
    run::Run,
};

const VERSION: Version = Version::V2_0;

/// Checks a 2.0 badge.
pub(crate) async fn check(run: &mut Run<'_>, entry: Entry) {
    run.expect(&[STRUCTURE, BADGE_CLASS, ISSUER]);
    match entry {
        Entry::Document { value, from } => hosted(run, value, from).await,
        Entry::Token { jws, token } => signed(run, jws, token).await,
    }
}

/// A badge without a signature around it: what counts is the copy that its own address serves (IN-2).
async fn hosted(run: &mut Run<'_>, value: Value, from: Option<Url>) {
    run.expect(&[HOSTED_AT_ID, SCOPE]);
    let Some(local) = read_local(run, &value, from.as_ref()).await else {
        return;
    };
    if unsigned(run, &local) {
        return;
    }
    let Some(id) = node::text(&local, "id").and_then(node::web_address) else {
        stranded(run, &local, &value);
        return;
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
        fetch::node(run, &id, Role::Assertion, VERSION).await
    };
    let hosted = match found {
        Ok(hosted) => hosted,
        Err(trouble) => return not_at_id(run, trouble, &id, &local, &value),
    };
    if unsigned(run, &hosted.plain) {
        return;
    }
    if node::text(&hosted.plain, "id").is_some() {
        match local_copy::trouble(run, &local, &hosted.plain, VERSION) {
            Some(trouble) => run.trouble(HOSTED_AT_ID, trouble.at(&hosted.url)),
            None => run.passed(
                HOSTED_AT_ID,
                "The badge is served at the address that is its id.",
                Some(&hosted.url),
            ),
        }
    }
    run.badge = Some(VerifiedBadge {
        assertion: hosted.raw,
        badge_class: None,
        issuer: None,
        jws: None,
    });
    award(run, &hosted.plain, Proof::Host(&hosted.url)).await;
}

/// The badge at hand in plain terms. One that only says "revoked" needs no context for that (REV-2).
async fn read_local(run: &mut Run<'_>, value: &Value, from: Option<&Url>) -> Option<Value> {
    let at = from.map(Url::to_string);
    let read = match value.get("revoked") == Some(&Value::Bool(true)) && from.is_some() {
        true => context::read(run, value, Version::V1_0, at.as_deref().unwrap_or_default()).await,
        false => context::read(run, value, VERSION, at.as_deref().unwrap_or_default()).await,
    };
    match read {
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
    wrong_type(run, local);
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
async fn signed(run: &mut Run<'_>, jws: Jws, token: String) {
    let Some(payload) = read_local(run, &jws.payload, None).await else {
        return;
    };
    let how = node::list(&payload, "verification");
    if how.iter().any(|how| is_a(how, "HostedBadge")) && !how.iter().any(|how| is_a(how, "SignedBadge")) {
        run.warn("The badge is signed and says that it is hosted; its hosted copy was checked, not the signature.");
        return Box::pin(hosted(run, jws.payload, None)).await;
    }
    run.expect(&[KEY_OWNER, SIGNATURE]);
    run.badge = Some(VerifiedBadge {
        assertion: jws.payload.clone(),
        badge_class: None,
        issuer: None,
        jws: Some(token),
    });
    if let Some(trouble) = signature::header_trouble(&jws) {
        run.trouble(SIGNATURE, trouble);
        return;
    }
    award(run, &payload, Proof::Signature(&jws)).await;
}

/// What an award rests on.
#[derive(Clone, Copy)]
enum Proof<'a> {
    /// The address that serves it.
    Host(&'a Url),
    /// The signature around it.
    Signature(&'a Jws),
}

/// Everything about an award whose text is known: its members, class, issuer, and what ties it to the issuer.
async fn award(run: &mut Run<'_>, assertion: &Value, proof: Proof<'_>) {
    let (at, is_signed) = match proof {
        Proof::Host(url) => (Some(url), false),
        Proof::Signature(_) => (None, true),
    };
    if let Some(trouble) = revocation::flagged(assertion) {
        run.trouble(NOT_REVOKED, trouble);
        if !node::has(assertion, "recipient") || !node::has(assertion, "badge") {
            return;
        }
    }
    wrong_type(run, assertion);
    let problems = assertion::problems(run, assertion, is_signed);
    run.settle(STRUCTURE, problems, "The badge is complete and well formed.", at);
    dates::check(run, assertion, VERSION);
    recipient::check(run, assertion, VERSION);
    let Some(class) = linked(run, assertion, "badge", Role::BadgeClass, BADGE_CLASS).await else {
        return;
    };
    if let Some(badge) = &mut run.badge {
        badge.badge_class = Some(class.raw.clone());
    }
    run.settle(
        BADGE_CLASS,
        badge_class::problems(&class.plain),
        "The badge class is complete and well formed.",
        class.at(),
    );
    let Some(profile) = linked(run, &class.plain, "issuer", Role::Issuer, ISSUER).await else {
        return;
    };
    if let Some(badge) = &mut run.badge {
        badge.issuer = Some(profile.raw.clone());
    }
    let problems = issuer::problems(run, &profile.plain);
    let name = node::text(&profile.plain, "name").unwrap_or_default();
    run.settle(
        ISSUER,
        problems,
        &format!("The issuer is \"{}\".", named(name)),
        profile.at(),
    );
    let Some(profile_url) = &profile.url else {
        let message = "The issuer has no address of its own, so nothing ties the badge to anybody.";
        run.trouble(ISSUER, Trouble::unsure(Reason::Key, message));
        return;
    };
    let anchor = Node {
        url: profile_url.clone(),
        raw: profile.raw,
        plain: profile.plain,
    };
    match proof {
        Proof::Host(url) => in_scope(run, url, &class, &anchor),
        Proof::Signature(jws) => issuers_signature(run, jws, assertion, &anchor).await,
    }
    revocation::check_list(run, assertion, &anchor.plain, is_signed).await;
    for node in [assertion, &class.plain, &anchor.plain] {
        if has_extension(node, 0) {
            run.trouble(
                EXTENSIONS,
                Trouble::unsure(
                    Reason::Extension,
                    "The badge has extensions that cannot be checked yet.",
                ),
            );
        }
        if node::has(node, "endorsement") {
            run.trouble(
                ENDORSEMENTS,
                Trouble::unsure(
                    Reason::Endorsement,
                    "The badge has endorsements that cannot be checked yet.",
                ),
            );
        }
    }
}

fn has_extension(node: &Value, depth: usize) -> bool {
    match node {
        Value::Object(members) => {
            is_a(node, "Extension") || (depth < 64 && members.values().any(|inner| has_extension(inner, depth + 1)))
        }
        Value::Array(values) => values.iter().any(|inner| has_extension(inner, depth + 1)),
        _ => false,
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
async fn issuers_signature(run: &mut Run<'_>, jws: &Jws, assertion: &Value, issuer: &Node) {
    let nothing = Value::Null;
    let how = node::one(assertion, "verification").unwrap_or(&nothing);
    let keys = match key_owner::keys(run, how, issuer).await {
        Ok(keys) => keys,
        Err(trouble) => return run.trouble(KEY_OWNER, trouble),
    };
    let mut troubles = Vec::new();
    for owned in keys {
        match signature::trouble(jws, &owned.key) {
            None => {
                let message = format!("The issuer's profile lists the signing key {}.", owned.address);
                run.passed(KEY_OWNER, message, Some(&issuer.url));
                run.passed(
                    SIGNATURE,
                    "The badge is unchanged since it was signed with the issuer's key.",
                    None,
                );
                run.vouched_by = Some(owned.address);
                return;
            }
            Some(trouble) => troubles.push(trouble),
        }
    }
    run.passed(
        KEY_OWNER,
        "The issuer's profile lists the key that the signature was held against.",
        Some(&issuer.url),
    );
    if let Some(trouble) = troubles.into_iter().next() {
        run.trouble(SIGNATURE, trouble);
    }
}

/// A node that another one links to, fetched from its own address; or embedded, when it has none.
struct Linked {
    url: Option<Url>,
    raw: Value,
    plain: Value,
}

impl Linked {
    fn at(&self) -> Option<&Url> {
        self.url.as_ref()
    }
}

/// The class of an award or the issuer of a class. An embedded copy with a web address counts for nothing but that
/// address (EMB-1, EMB-4).
async fn linked(run: &mut Run<'_>, node: &Value, member: &str, role: Role, check: &'static str) -> Option<Linked> {
    let what = fetch::called(role);
    let Some(link) = node::one(node, member) else {
        run.trouble(
            check,
            Trouble::failed(Reason::Structure, format!("The badge does not lead to {what}.")),
        );
        return None;
    };
    let id = node::id_of(link);
    if let Some(url) = id.and_then(node::web_address) {
        return match fetch::node(run, &url, role, VERSION).await {
            Ok(found) => Some(Linked {
                url: Some(found.url),
                raw: found.raw,
                plain: found.plain,
            }),
            Err(trouble) => {
                let check = if trouble.reason == Reason::Context {
                    CONTEXT
                } else {
                    check
                };
                run.trouble(check, trouble);
                None
            }
        };
    }
    if !link.is_object() {
        run.trouble(
            check,
            Trouble::failed(
                Reason::Structure,
                format!("The badge names {what} by something that is no web address."),
            ),
        );
        return None;
    }
    if id.is_none() {
        run.warn(format!(
            "{} is part of the badge and has no address of its own.",
            capital(what)
        ));
    }
    Some(Linked {
        url: None,
        raw: link.clone(),
        plain: link.clone(),
    })
}

/// Told besides the structure, because "this is a class" explains more than any missing member (IN-9).
fn wrong_type(run: &mut Run<'_>, document: &Value) {
    const OTHERS: &[(&str, &str)] = &[
        ("BadgeClass", "a badge class"),
        ("Issuer", "an issuer's profile"),
        ("Profile", "a profile"),
        ("Endorsement", "an endorsement"),
        ("RevocationList", "a list of withdrawn badges"),
        ("CryptographicKey", "a key"),
    ];
    if is_a(document, "Assertion") {
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

fn capital(what: &str) -> String {
    let mut letters = what.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
