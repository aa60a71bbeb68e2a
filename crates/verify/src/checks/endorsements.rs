//! Endorsements of an award, its class or its issuer in 2.0 (EN-1 to EN-6). One that cannot be had is told and does not
//! sink the badge; one that is there and wrong does.

use holdall_model::{Outcome, Reason, Role, Version};
use serde_json::Value;
use url::Url;

use super::{dates, revocation, scope};
use crate::{
    fetch::{self, Node},
    finding::Trouble,
    names::ENDORSEMENTS,
    node::{self, is_a},
    run::Run,
};

const VERSION: Version = Version::V2_0;

/// Most endorsements of one badge that are looked at. Endorsements of endorsers are not followed.
const MAX_ENDORSEMENTS: usize = 16;

/// Looks at the endorsements that the given nodes, in plain terms, link to.
pub(crate) async fn check(run: &mut Run<'_>, nodes: &[&Value]) {
    let mut count = 0;
    for endorsed in nodes {
        let listed: Vec<Value> = node::list(endorsed, "endorsement").into_iter().cloned().collect();
        for link in listed {
            count += 1;
            if count > MAX_ENDORSEMENTS {
                run.warn("The badge has more endorsements than were looked at.");
                return;
            }
            match one(run, &link, node::text(endorsed, "id")).await {
                Ok(from) => run.passed(
                    ENDORSEMENTS,
                    format!("Its endorsements hold; the last one is hosted on {from}."),
                    None,
                ),
                Err(trouble) if trouble.outcome == Outcome::CouldNotCheck => {
                    run.warn(format!("An endorsement could not be checked. {}", trouble.message));
                    run.aside(ENDORSEMENTS, trouble);
                }
                Err(trouble) => run.trouble(ENDORSEMENTS, trouble),
            }
        }
    }
    if count == 0 {
        run.not_applicable(ENDORSEMENTS, "The badge has no endorsements.");
    }
}

fn bad(message: impl Into<String>) -> Trouble {
    Trouble::failed(Reason::Endorsement, message)
}

/// The host of one endorsement that holds.
async fn one(run: &mut Run<'_>, link: &Value, endorsed: Option<&str>) -> Result<String, Trouble> {
    let Some(id) = node::id_of(link) else {
        return match link {
            Value::Object(_) => Err(Trouble::unsure(
                Reason::Endorsement,
                "An endorsement is part of the badge, and nothing vouches for it.",
            )),
            _ => Err(bad("An endorsement is neither an address nor an object.")),
        };
    };
    let Some(url) = node::web_address(id) else {
        return Err(bad("An endorsement has no web address."));
    };
    let node = fetch::node(run, &url, Role::Endorsement, VERSION)
        .await
        .map_err(|trouble| as_endorsement(trouble, &url))?;
    well_formed(&node)?;
    if revocation::flagged(&node.plain).is_some() {
        return Err(bad("An endorsement was withdrawn.").at(&node.url));
    }
    if node::list(&node.plain, "verification")
        .iter()
        .any(|how| is_a(how, "SignedBadge"))
    {
        return Err(bad("An endorsement says that it is signed, and comes without a signature.").at(&node.url));
    }
    let claim = node::one(&node.plain, "claim").and_then(node::id_of);
    if let (Some(claim), Some(endorsed)) = (claim, endorsed)
        && !node::same_id(claim, endorsed)
    {
        run.warn(format!(
            "The endorsement {} is about something else than what links to it.",
            node.url
        ));
    }
    let ends = node::one(&node.plain, "expires").and_then(|date| dates::instant(date, VERSION));
    if ends.is_some_and(|ends| ends < run.question.now) {
        run.warn(format!(
            "The endorsement {} was valid for a time that is over.",
            node.url
        ));
    }
    by_its_issuer(run, &node).await?;
    Ok(scope::authority(&node.url))
}

fn well_formed(node: &Node) -> Result<(), Trouble> {
    let plain = &node.plain;
    let lacking = [
        (is_a(plain, "Endorsement"), "the type Endorsement"),
        (node::text(plain, "id").is_some(), "an id"),
        (
            node::one(plain, "claim")
                .and_then(node::id_of)
                .is_some_and(node::is_iri),
            "a claim about something",
        ),
        (
            node::one(plain, "issuer").is_some_and(|issuer| match node::id_of(issuer) {
                Some(id) => node::is_iri(id),
                None => issuer.is_object(),
            }),
            "an issuer",
        ),
        (
            node::one(plain, "issuedOn").is_some_and(|date| dates::instant(date, VERSION).is_some()),
            "a date of issue",
        ),
        (
            node::one(plain, "verification").is_some_and(|how| is_a(how, "HostedBadge") || is_a(how, "SignedBadge")),
            "a way to verify it",
        ),
    ];
    match lacking.iter().find(|(there, _)| !there) {
        Some((_, what)) => Err(bad(format!("An endorsement lacks {what}.")).at(&node.url)),
        None => Ok(()),
    }
}

/// An endorsement is hosted where its own issuer allows (EN-2).
async fn by_its_issuer(run: &mut Run<'_>, node: &Node) -> Result<(), Trouble> {
    let issuer = node::one(&node.plain, "issuer")
        .and_then(node::id_of)
        .and_then(node::web_address);
    let Some(issuer) = issuer else {
        return Err(Trouble::unsure(
            Reason::Endorsement,
            "The endorser has no web address, so nothing vouches for the endorsement.",
        ));
    };
    let profile = fetch::node(run, &issuer, Role::Issuer, VERSION)
        .await
        .map_err(|trouble| as_endorsement(trouble, &issuer))?;
    if !is_a(&profile.plain, "Issuer") && !is_a(&profile.plain, "Profile") {
        return Err(bad("The endorser is neither an Issuer nor a Profile.").at(&profile.url));
    }
    match scope::problems(run, &node.url, &profile.url, &profile.plain)
        .into_iter()
        .next()
    {
        Some(_) => Err(bad("An endorsement is hosted where its endorser keeps none.").at(&node.url)),
        None => Ok(()),
    }
}

/// Gone is withdrawn; anything else that is not there is not there (EN-4, EN-5).
fn as_endorsement(trouble: Trouble, url: &Url) -> Trouble {
    match trouble.reason {
        Reason::Gone => bad("An endorsement was withdrawn.").at(url),
        Reason::Fetch | Reason::Timeout | Reason::TooLarge | Reason::Content => Trouble {
            outcome: Outcome::CouldNotCheck,
            reason: Reason::Endorsement,
            ..trouble
        },
        _ => Trouble {
            reason: Reason::Endorsement,
            ..trouble
        },
    }
}
