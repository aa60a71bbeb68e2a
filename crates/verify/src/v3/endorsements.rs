//! Endorsements of a 3.0 badge, its achievement or its issuer: credentials of their own (V-6, V-7).

use holdall_model::{Outcome, Reason};
use serde_json::Value;

use super::{authentic, credential::Credential};
use crate::{
    finding::Trouble,
    names::ENDORSEMENTS,
    node::{self, is_a},
    run::Run,
};

/// Most endorsements of one badge that are looked at. Endorsements of endorsements are not followed.
const MAX_ENDORSEMENTS: usize = 8;

/// Looks at the endorsements on the credential, its achievement and its issuer.
pub(crate) async fn check(run: &mut Run<'_>, credential: &Credential) {
    let achievement = node::one(credential.subject(), "achievement").unwrap_or(&Value::Null);
    let issuer = node::one(&credential.value, "issuer").unwrap_or(&Value::Null);
    let mut found: Vec<(Option<Credential>, Option<String>)> = Vec::new();
    for endorsed in [&credential.value, achievement, issuer] {
        let about = node::text(endorsed, "id").map(str::to_owned);
        for embedded in node::list(endorsed, "endorsement") {
            let read = embedded
                .is_object()
                .then(|| Credential::of_json(with_context(embedded, &credential.value)));
            found.push((read, about.clone()));
        }
        for token in node::list(endorsed, "endorsementJwt") {
            let read = token
                .as_str()
                .and_then(|token| holdall_formats::read_jws(token).ok())
                .map(Credential::of_token);
            found.push((read, about.clone()));
        }
    }
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

async fn one(run: &mut Run<'_>, endorsement: &Credential, about: Option<&str>) -> Result<(), Trouble> {
    if !is_a(&endorsement.value, "EndorsementCredential") {
        return Err(bad("An endorsement is not of type EndorsementCredential."));
    }
    if let Err((_, trouble)) = authentic(run, endorsement).await {
        return Err(Trouble {
            reason: Reason::Endorsement,
            message: format!("An endorsement does not hold. {}", trouble.message),
            ..trouble
        });
    }
    let (from, until, problems) = endorsement.period();
    let now = run.question.now;
    if !problems.is_empty() || from.is_some_and(|from| from > now) || until.is_some_and(|until| until < now) {
        return Err(bad("An endorsement is not valid at this time."));
    }
    let subject = node::text(endorsement.subject(), "id");
    if subject.is_none() || subject != about {
        run.warn("An endorsement is about something else than what carries it.");
    }
    Ok(())
}
