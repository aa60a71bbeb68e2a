//! Open Badges 3.0: verifiable credentials with embedded proofs or as JWT.

mod aliases;
mod binding;
mod bitstring;
mod cbor;
mod compact;
mod contexts;
mod credential;
mod did;
mod disclosure;
mod endorsements;
mod proof;
mod rdf;
mod refresh;
mod schemas;
mod scopes;
mod shape;
mod statements;
mod status;
mod tangles;
mod token;
mod vocabulary;

use std::sync::Arc;

use holdall_model::{Reason, Version};

use self::{
    credential::Credential,
    proof::{Proven, Told},
};
use crate::{
    VerifiedBadge,
    checks::{dates, recipient},
    finding::Trouble,
    input::Entry,
    names::{BADGE_CLASS, CLAIMS, CONTEXT, ISSUER, KEY_OWNER, NOT_REVOKED, READABLE, SIGNATURE, STRUCTURE},
    node,
    run::Run,
};

/// The claims that a token repeats of its credential.
const CLAIMED: [&str; 4] = ["iss", "jti", "sub", "nbf"];

/// Whether a credential, its list or its endorsement was signed by the issuer that it names. Answers who vouches.
async fn authentic(run: &mut Run<'_>, credential: &Credential) -> Result<String, Told> {
    match &credential.jws {
        Some(jws) => {
            let vouching = token::check(run, credential, jws).await?;
            // Open Badges asks for claims around its own credentials; a status list is none of them.
            let bare = CLAIMED.iter().all(|claim| jws.payload.get(claim).is_none());
            if bare && status::is_list(credential) {
                return Ok(vouching);
            }
            match token::claim_troubles(credential, jws).into_iter().next() {
                Some(trouble) => Err((CLAIMS, trouble)),
                None => Ok(vouching),
            }
        }
        None => {
            let proven = proof::check(run, credential).await?;
            match proven.hidden.into_iter().next() {
                Some(hidden) => Err(hidden),
                None => Ok(proven.by),
            }
        }
    }
}

/// Checks a 3.0 badge.
pub(crate) async fn check(run: &mut Run<'_>, entry: Entry) {
    run.expect(&[CONTEXT, STRUCTURE, BADGE_CLASS, ISSUER, KEY_OWNER, SIGNATURE]);
    let (credential, token) = match entry {
        Entry::Document { value, .. } => (Credential::of_json(value), None),
        Entry::Token { jws, token } => (Credential::of_token(jws), Some(token)),
    };
    own_members(run, &credential);
    signed(run, &credential).await;
    period(run, &credential);
    withdrawn(run, &credential).await;
    recipient::check(run, &credential.value, Version::V3_0);
    schemas::check(run, &credential).await;
    // Only a credential that holds may send us on to a newer one (V-3).
    if run.vouched_by.is_some() {
        refresh::check(run, &credential).await;
    }
    endorsements::check(run, &credential).await;
    let part = |node, member| node::one(node, member).cloned().map(Arc::new);
    let badge_class = part(credential.subject(), "achievement");
    let issuer = part(&credential.value, "issuer");
    run.badge = Some(VerifiedBadge {
        assertion: credential.value,
        badge_class,
        issuer,
        jws: token,
    });
}

/// What can be seen without anybody else's document.
fn own_members(run: &mut Run<'_>, credential: &Credential) {
    if let Some(trouble) = shape::type_trouble(credential) {
        run.trouble(READABLE, trouble);
    }
    if let Some(trouble) = credential.context_trouble() {
        run.trouble(CONTEXT, trouble);
    }
    run.settle(
        STRUCTURE,
        shape::problems(credential),
        "The credential is complete and well formed.",
        None,
    );
    match node::one(credential.subject(), "achievement") {
        Some(achievement) if achievement.is_object() => {
            let problems = shape::achievement_problems(achievement);
            run.settle(
                BADGE_CLASS,
                problems,
                "The achievement is complete and well formed.",
                None,
            );
        }
        _ => run.trouble(
            BADGE_CLASS,
            Trouble::failed(Reason::Structure, "The credential awards no achievement."),
        ),
    }
    for oddity in shape::oddities(credential) {
        run.warn(oddity);
    }
    let issuer = credential.issuer().unwrap_or_default().to_owned();
    run.settle(
        ISSUER,
        shape::issuer_problems(credential),
        &format!("The issuer is {issuer}."),
        None,
    );
}

/// Proof or token, and what it shows about context, key and claims.
async fn signed(run: &mut Run<'_>, credential: &Credential) {
    let told = match &credential.jws {
        Some(jws) => {
            run.expect(&[CLAIMS]);
            let problems = token::claim_troubles(credential, jws);
            run.settle(CLAIMS, problems, "The token's claims agree with the credential.", None);
            let vouching = token::check(run, credential, jws).await;
            vouching.map(|by| Proven { by, hidden: Vec::new() })
        }
        // What is no badge and carries no proof is not a badge whose proof is missing.
        None if !node::has(&credential.value, "proof") && shape::type_trouble(credential).is_some() => return,
        None => proof::check(run, credential).await,
    };
    match told {
        Ok(proven) => {
            for held in [CONTEXT, KEY_OWNER, SIGNATURE] {
                run.passed(held, what_held(held), None);
            }
            run.vouched_by = Some(proven.by);
            for (check, trouble) in proven.hidden {
                run.trouble(check, trouble);
            }
        }
        Err((check, trouble)) => {
            // What comes before in the order of the run has held.
            let order = [CONTEXT, KEY_OWNER, SIGNATURE];
            let reached = match check {
                SIGNATURE if trouble.reason == Reason::Signature => 2,
                SIGNATURE => 0,
                KEY_OWNER => 1,
                CONTEXT => 0,
                _ => 3,
            };
            for held in order.into_iter().take(reached) {
                run.passed(held, what_held(held), None);
            }
            run.trouble(check, trouble);
        }
    }
}

fn what_held(check: &str) -> &'static str {
    match check {
        CONTEXT => "Every word of the credential has its meaning from contexts that are built in.",
        KEY_OWNER => "The key is one that the issuer asserts with.",
        _ => "The credential is unchanged since the issuer signed it.",
    }
}

fn period(run: &mut Run<'_>, credential: &Credential) {
    let (from, until, problems) = credential.period();
    for problem in problems {
        run.trouble(STRUCTURE, problem);
    }
    dates::begin(run, from, until);
    dates::end(run, until);
}

async fn withdrawn(run: &mut Run<'_>, credential: &Credential) {
    if !node::has(&credential.value, "credentialStatus") {
        run.not_applicable(
            NOT_REVOKED,
            "The issuer keeps no list of withdrawn badges for this one.",
        );
        return;
    }
    for told in status::troubles(run, credential).await {
        match told {
            Ok(()) => run.passed(
                NOT_REVOKED,
                "The badge is not withdrawn on the issuer's status list.",
                None,
            ),
            Err(trouble) => run.trouble(NOT_REVOKED, trouble),
        }
    }
}
