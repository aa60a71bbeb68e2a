//! Endorsements of a 3.0 badge and of everything that it describes: credentials of their own (V-6, V-7).

use holdall_model::{Outcome, Reason};
use serde_json::Value;

use super::{
    authentic,
    credential::{Credential, holds_at},
    schemas, status,
};
use crate::{
    finding::Trouble,
    names::ENDORSEMENTS,
    node::{self, is_a},
    run::Run,
};

/// Most endorsements of one badge that are looked at. Endorsements of endorsements are not followed.
const MAX_ENDORSEMENTS: usize = 8;

/// An endorsement, if it can be read, and the id of what carries it.
type Found = (Option<Credential>, Option<String>);

/// Looks at the endorsements on the credential and on everything that it describes: the achievement, the issuer, and
/// whoever else has a profile in it.
pub(crate) async fn check(run: &mut Run<'_>, credential: &Credential) {
    let mut found = Vec::new();
    gather(&credential.value, &credential.value, &mut found);
    if found.is_empty() {
        run.not_applicable(ENDORSEMENTS, "The badge has no endorsements.");
        return;
    }
    if found.len() > MAX_ENDORSEMENTS {
        run.warn("The badge has more endorsements than were looked at.");
        found.truncate(MAX_ENDORSEMENTS);
    }
    for (endorsement, about) in found {
        let told = match endorsement {
            Some(endorsement) => one(run, &endorsement, about.as_deref()).await,
            None => Err(bad("An endorsement cannot be read.")),
        };
        match told {
            Ok(()) => run.passed(ENDORSEMENTS, "Its endorsements hold.", None),
            Err(trouble) if trouble.outcome == Outcome::CouldNotCheck => run.aside(ENDORSEMENTS, trouble),
            Err(trouble) => run.trouble(ENDORSEMENTS, trouble),
        }
    }
}

fn gather(carrier: &Value, whole: &Value, found: &mut Vec<Found>) {
    match carrier {
        _ if found.len() > MAX_ENDORSEMENTS => {}
        Value::Array(values) => values.iter().for_each(|value| gather(value, whole, found)),
        Value::Object(members) => {
            for (name, inner) in members {
                match name.as_str() {
                    "endorsement" | "endorsementJwt" => {
                        let about = node::text(carrier, "id").map(str::to_owned);
                        let listed = node::list_of(inner).into_iter().take(MAX_ENDORSEMENTS + 1);
                        found.extend(listed.map(|one| (read(one, whole), about.clone())));
                    }
                    "@context" | "proof" => {}
                    _ => gather(inner, whole, found),
                }
            }
        }
        _ => {}
    }
}

/// A credential inside another, or a token.
fn read(endorsement: &Value, whole: &Value) -> Option<Credential> {
    match endorsement {
        Value::String(token) => holdall_formats::read_jws(token).ok().map(Credential::of_token),
        Value::Object(_) => Some(Credential::of_json(with_context(endorsement, whole))),
        _ => None,
    }
}

fn bad(message: impl Into<String>) -> Trouble {
    Trouble::failed(Reason::Endorsement, message)
}

/// An embedded credential without a context of its own stands under that of the whole.
fn with_context(embedded: &Value, whole: &Value) -> Value {
    let mut endorsement = embedded.clone();
    if let (Some(members), Some(context)) = (endorsement.as_object_mut(), whole.get("@context")) {
        members.entry("@context").or_insert_with(|| context.clone());
    }
    endorsement
}

/// Trouble of an endorsement, as trouble of the badge that carries it.
fn of_endorsement(what: &str, trouble: Trouble) -> Trouble {
    Trouble {
        reason: Reason::Endorsement,
        message: format!("{what} {}", trouble.message),
        ..trouble
    }
}

/// What an endorsement must say besides who signed it: its own id, and whom or what it endorses.
fn malformed(endorsement: &Credential) -> Option<Trouble> {
    let subject = endorsement.subject();
    if !node::text(&endorsement.value, "id").is_some_and(node::is_iri) {
        return Some(bad("An endorsement has no id."));
    }
    if !is_a(subject, "EndorsementSubject") || !node::text(subject, "id").is_some_and(node::is_iri) {
        return Some(bad("An endorsement does not say what it endorses."));
    }
    None
}

/// The first that failed, else the first that is open.
fn gravest(all: Vec<Result<(), Trouble>>) -> Result<(), Trouble> {
    let mut troubles: Vec<Trouble> = all.into_iter().filter_map(Result::err).collect();
    troubles.sort_by_key(|trouble| trouble.outcome != Outcome::Failed);
    troubles.into_iter().next().map_or(Ok(()), Err)
}

async fn one(run: &mut Run<'_>, endorsement: &Credential, about: Option<&str>) -> Result<(), Trouble> {
    if !is_a(&endorsement.value, "EndorsementCredential") {
        return Err(bad("An endorsement is not of type EndorsementCredential."));
    }
    if let Err((_, trouble)) = authentic(run, endorsement).await {
        return Err(of_endorsement("An endorsement does not hold.", trouble));
    }
    if let Some(trouble) = malformed(endorsement) {
        return Err(trouble);
    }
    if !holds_at(endorsement.period(), run.question.now) {
        return Err(bad("An endorsement is not valid at this time."));
    }
    let standing = gravest(status::troubles(run, endorsement).await);
    standing.map_err(|trouble| of_endorsement("An endorsement is not known to stand.", trouble))?;
    let kept = gravest(schemas::troubles(run, endorsement).await);
    kept.map_err(|trouble| of_endorsement("An endorsement is not known to keep to its schema.", trouble))?;
    let subject = node::text(endorsement.subject(), "id");
    if subject.is_none() || subject != about {
        run.warn("An endorsement is about something else than what carries it.");
    }
    Ok(())
}
