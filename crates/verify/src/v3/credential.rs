//! A verifiable credential as it came: embedded proof or token, data model, issuer and period.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use holdall_formats::Jws;
use holdall_model::Reason;
use serde_json::{Map, Value};

use super::contexts::{self, CREDENTIALS_V1, CREDENTIALS_V2, Model};
use crate::{checks::dates, finding::Trouble, node};

/// The registered claims of a token.
const CLAIMS: &[&str] = &["iss", "jti", "sub", "nbf", "exp", "iat"];

/// Where the two data models say when a credential begins.
const STARTS: [&str; 2] = ["validFrom", "issuanceDate"];

/// Start, end, and what is wrong with either.
type Period = (Option<DateTime<Utc>>, Option<DateTime<Utc>>, Vec<Trouble>);

/// Whether something of this period holds at `now`.
pub(crate) fn holds_at((from, until, problems): Period, now: DateTime<Utc>) -> bool {
    let begun = from.is_none_or(|from| from.signed_duration_since(now) <= dates::SKEW);
    problems.is_empty() && begun && until.is_none_or(|until| until >= now)
}

/// A credential, not yet believed.
#[derive(Debug, Clone)]
pub(crate) struct Credential {
    /// The credential's JSON; of a token, what its payload holds.
    pub value: Value,
    /// The token that it came as.
    pub jws: Option<Jws>,
    /// The data model that its context names.
    pub model: Model,
}

impl Credential {
    /// One with its proof inside.
    pub fn of_json(value: Value) -> Self {
        let model = model(&value);
        Self {
            value,
            jws: None,
            model,
        }
    }

    /// One in a JWT: the payload, or its `vc` claim (J-6).
    pub fn of_token(mut jws: Jws) -> Self {
        let value = match holdall_formats::credential(&jws.payload) {
            Cow::Owned(value) => value,
            // The payload is the credential; of the token only its claims are looked at from here on.
            Cow::Borrowed(payload) => {
                let claims: Map<String, Value> = CLAIMS
                    .iter()
                    .filter_map(|name| Some(((*name).to_owned(), payload.get(*name)?.clone())))
                    .collect();
                std::mem::replace(&mut jws.payload, Value::Object(claims))
            }
        };
        let model = model(&value);
        Self {
            value,
            jws: Some(jws),
            model,
        }
    }

    /// Whichever of the two some bytes are.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim();
        match text.starts_with('{') {
            true => holdall_formats::read_json(bytes).ok().map(Self::of_json),
            false => holdall_formats::read_jws(text.trim_matches('"'))
                .ok()
                .map(Self::of_token),
        }
    }

    /// The issuer's id.
    pub fn issuer(&self) -> Option<&str> {
        node::one(&self.value, "issuer").and_then(node::id_of)
    }

    /// The subject that was awarded something; null when there is none.
    pub fn subject(&self) -> &Value {
        let subjects = node::list(&self.value, "credentialSubject");
        let awarded = subjects.iter().find(|subject| node::has(subject, "achievement"));
        awarded.or(subjects.first()).copied().unwrap_or(&Value::Null)
    }

    /// Start and end, as [`Self::dates`] has them. A badge or an endorsement says from when it is valid.
    pub fn period(&self) -> Period {
        let (from, until, mut problems) = self.dates();
        if problems.is_empty() && !STARTS.iter().any(|member| node::has(&self.value, member)) {
            problems.push(Trouble::failed(
                Reason::Structure,
                "The credential does not say from when it is valid.",
            ));
        }
        (from, until, problems)
    }

    /// Start and end, the stricter where the credential says either twice. A date that cannot be read is a problem.
    pub fn dates(&self) -> Period {
        let mut problems = Vec::new();
        let mut read = |member: &str| {
            let dates = node::list(&self.value, member);
            let [date] = dates.as_slice() else {
                if !dates.is_empty() {
                    problems.push(Trouble::failed(
                        Reason::Structure,
                        format!("The credential has more than one \"{member}\"."),
                    ));
                }
                return None;
            };
            // Dates that the claims of a 1.1 token state alone are seconds.
            let claimed = date.as_f64().filter(|_| self.jws.is_some()).and_then(numeric_date);
            let instant = claimed.or_else(|| holdall_formats::date_with_zone(date));
            if instant.is_none() {
                problems.push(Trouble::failed(
                    Reason::Structure,
                    format!("The \"{member}\" of the credential is not a date with time and zone."),
                ));
            }
            instant
        };
        let from = STARTS.iter().filter_map(|member| read(member)).max();
        let until = [read("validUntil"), read("expirationDate")].into_iter().flatten().min();
        let claim = |name: &str| {
            let payload = &self.jws.as_ref()?.payload;
            payload.get(name)?.as_f64().and_then(numeric_date)
        };
        let from = [from, claim("nbf")].into_iter().flatten().max();
        let until = [until, claim("exp")].into_iter().flatten().min();
        (from, until, problems)
    }

    /// What is wrong with the order of the contexts: first that of the data model, then that of Open Badges (D-1).
    pub fn context_trouble(&self) -> Option<Trouble> {
        let listed = node::list(&self.value, "@context");
        let at = |place: usize| listed.get(place).and_then(|entry| entry.as_str());
        if !at(0).is_some_and(|first| first == CREDENTIALS_V1 || first == CREDENTIALS_V2) {
            return Some(Trouble::failed(
                Reason::Context,
                "The first @context is not that of verifiable credentials.",
            ));
        }
        if !at(1).is_some_and(contexts::is_open_badges) {
            return Some(Trouble::failed(
                Reason::Context,
                "The second @context is not that of Open Badges 3.0.",
            ));
        }
        None
    }
}

/// Seconds since 1970 as claims write them, perhaps with a fraction.
fn numeric_date(seconds: f64) -> Option<DateTime<Utc>> {
    // Far beyond either end of what can be a date.
    DateTime::from_timestamp(seconds.clamp(-1e11, 1e11) as i64, 0)
}

fn model(value: &Value) -> Model {
    let listed = node::list(value, "@context");
    match listed.iter().any(|entry| entry.as_str() == Some(CREDENTIALS_V1))
        && !listed.iter().any(|entry| entry.as_str() == Some(CREDENTIALS_V2))
    {
        true => Model::V1,
        false => Model::V2,
    }
}
