//! When a badge begins and ends (T-1 to T-9). Instants are compared, never their spellings.

use chrono::{DateTime, TimeDelta, Utc};
use holdall_model::{Reason, Version};
use serde_json::Value;

use super::shape::{malformed, short};
use crate::{
    finding::Trouble,
    names::{DATES, NOT_EXPIRED},
    node,
    run::Run,
};

/// How far a clock may be off before "in the future" is said.
pub(crate) const SKEW: TimeDelta = TimeDelta::minutes(10);

/// The instant that a date member names, read by the rules of `version`.
pub(crate) fn instant(value: &Value, version: Version) -> Option<DateTime<Utc>> {
    match version {
        Version::V3_0 => holdall_formats::date_with_zone(value),
        Version::V2_0 => holdall_formats::iso_date_with_zone(value),
        Version::V0_5 | Version::V1_0 | Version::V1_1 => holdall_formats::date_or_seconds(value),
    }
}

/// Dates that are missing or cannot be read.
pub(crate) fn check_shape(assertion: &Value, version: Version, found: &mut Vec<Trouble>) {
    match node::list(assertion, "issuedOn").as_slice() {
        [] => found.push(malformed("The badge does not say when it was issued.")),
        [date] if instant(date, version).is_some() => {}
        [date] => found.push(malformed(format!("The date of issue cannot be read: {}.", short(date)))),
        _ => found.push(malformed("The badge has more than one date of issue.")),
    }
    match node::list(assertion, "expires").as_slice() {
        [] => {}
        [date] if instant(date, version).is_some() => {}
        [date] => found.push(malformed(format!("The end date cannot be read: {}.", short(date)))),
        _ => found.push(malformed("The badge has more than one end date.")),
    }
}

/// Compares the dates of an assertion with each other and with the time asked about.
pub(crate) fn check(run: &mut Run<'_>, assertion: &Value, version: Version) {
    let date = |member| node::one(assertion, member).and_then(|value| instant(value, version));
    let issued = date("issuedOn");
    let expires = date("expires");
    if issued.is_none() && node::has(assertion, "issuedOn") {
        run.trouble(DATES, malformed("The date of issue cannot be read."));
    }
    begin(run, issued, expires);
    match (expires, node::has(assertion, "expires")) {
        (None, true) => run.trouble(NOT_EXPIRED, malformed("The end date cannot be read.")),
        (expires, _) => end(run, expires),
    }
}

/// The start, and the order of start and end.
pub(crate) fn begin(run: &mut Run<'_>, from: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>) {
    if let Some(from) = from.filter(|from| from.signed_duration_since(run.question.now) > SKEW) {
        let message = format!("The badge begins in the future, on {}.", day(from));
        run.trouble(DATES, Trouble::failed(Reason::NotYetValid, message));
    }
    match (from, until) {
        (Some(from), Some(until)) if until < from => {
            run.trouble(DATES, malformed("The badge ends before it begins."));
        }
        (Some(from), _) => run.passed(DATES, format!("It was issued on {}.", day(from)), None),
        (None, _) => {}
    }
}

/// The end.
pub(crate) fn end(run: &mut Run<'_>, until: Option<DateTime<Utc>>) {
    match until {
        None => run.not_applicable(NOT_EXPIRED, "The badge has no end date."),
        Some(until) if until < run.question.now => {
            let message = format!("The badge was valid until {}.", day(until));
            run.trouble(NOT_EXPIRED, Trouble::failed(Reason::Expired, message));
        }
        Some(until) => run.passed(NOT_EXPIRED, format!("The badge is valid until {}.", day(until)), None),
    }
}

/// A day as it stands in a sentence.
pub(crate) fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}
