//! What a refusal means. Two generations of the server write the same refusal as text, as JSON and as a web page, with
//! stack traces, paths of the server and whole badges in it; so the status decides first, words that are known come
//! next, and the user reads sentences of ours. Recorded in `tests/fixtures/mozilla_backpack`.

use chrono::{DateTime, Utc};
use holdall_net::Answer;
use serde_json::Value;

use crate::{BackpackError, OTHER_ISSUER, OTHER_VERSION, answers, codes};

/// The code of [`OTHER_ISSUER`].
pub(super) const ISSUER_ORIGIN: &str = "ISSUER_ORIGIN";

/// The server's codes: what we say, and the code that it is known by here.
const REASONS: &[(&str, &str, &str)] = &[
    (
        "http-unreachable",
        "the backpack could not reach the issuer's page of the badge",
        "FETCH_HTTP_NODE",
    ),
    (
        "http-status",
        "the issuer's page of the badge gave the backpack an error",
        "FETCH_HTTP_NODE",
    ),
    (
        "parse",
        "what the issuer's page of the badge gave the backpack is no badge",
        "FETCH_HTTP_NODE",
    ),
    (
        "verify-hosted",
        "the badge at its own address is another one than was sent",
        "VALIDATE_PROPERTY",
    ),
    (
        "jws-algorithm",
        "the backpack does not take the kind of signature that the badge has",
        "PROCESS_JWS_INPUT",
    ),
    (
        "verify-signature",
        "the signature of the badge is not right",
        "VERIFY_SIGNATURE",
    ),
    (
        "jws-decode",
        "the signature of the badge cannot be read",
        "PROCESS_JWS_INPUT",
    ),
];

/// The code that tells that a grant has ended, in the text of a token answer.
const DEAD: &str = "invalid refresh_token";

/// A refusal of a token call.
pub(super) fn of_tokens(answer: &Answer, now: DateTime<Utc>) -> BackpackError {
    if answer.status == 400 && text(answer) == DEAD {
        return BackpackError::SignedOut;
    }
    of_call(answer, now)
}

/// A refusal of a call with a token.
pub(super) fn of_call(answer: &Answer, now: DateTime<Utc>) -> BackpackError {
    match answer.status {
        401 => {
            let said = text(answer);
            let forbidden = |said: &str| BackpackError::Forbidden { said: said.into() };
            if said.contains("insufficient_scope") {
                forbidden("this connection was not allowed to add badges")
            } else if said.contains("invalid origin") {
                forbidden("something between here and the backpack changed the request")
            } else {
                BackpackError::SignedOut
            }
        }
        // Whatever a broken server writes, it is for its own log.
        500.. => BackpackError::odd(answer.status, "the backpack's server is in trouble"),
        status => answers::refusal(answer, status, Some(now)),
    }
}

/// A refusal of a badge.
pub(super) fn of_push(answer: &Answer, now: DateTime<Utc>) -> BackpackError {
    let refused = |said: &str, code: &str| BackpackError::Refused {
        said: said.into(),
        code: Some(code.into()),
    };
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let message = body.get("message").and_then(Value::as_str).unwrap_or_default();
    let code = body.get("code").and_then(Value::as_str).unwrap_or_default();
    match answer.status {
        403 if message.contains("different user") => refused(
            "the badge is written to another address than the ones this backpack knows",
            "RECIPIENT_PROFILE_MISMATCH",
        ),
        413 => refused("the badge is too large for this backpack", "INVALID_BADGE"),
        400 => {
            if message.contains("issuer origin") {
                return refused(OTHER_ISSUER, ISSUER_ORIGIN);
            }
            if message.contains("`verify` structure") {
                return refused(OTHER_VERSION, "OTHER_VERSION");
            }
            if let Some((_, said, known)) = REASONS.iter().find(|(known, ..)| *known == code) {
                return refused(said, known);
            }
            match code {
                "structure" => refused(&structure(&body), "VALIDATE_PROPERTY"),
                "resources" => refused(&resources(&body), "FETCH_HTTP_NODE"),
                // The reason is the issuer's own, from its list.
                "verify-revoked" => refused(
                    &format!("the issuer has withdrawn the badge: {}", codes::fit(message)),
                    "ASSERTION_REVOKED",
                ),
                _ if body.get("recipient.identity").is_some() => refused(
                    "the badge names its recipient in a way that this backpack does not understand",
                    "VALIDATE_PROPERTY",
                ),
                "input" => refused(
                    "the backpack could not make a badge of what it was given",
                    "INVALID_BADGE",
                ),
                _ if message.contains("must be a url or signature") || message.contains("must provide either") => {
                    refused(
                        "the backpack could not make a badge of what it was given",
                        "INVALID_BADGE",
                    )
                }
                // A page of its parser, a sentence that is not known: the status in words is enough.
                _ => refused("the backpack did not understand the request", "INVALID_BADGE"),
            }
        }
        _ => of_call(answer, now),
    }
}

/// The fields that are wrong, by name: what stands in them is the badge's.
fn structure(body: &Value) -> String {
    let parts = body.get("extra").and_then(Value::as_object);
    let fields = parts.into_iter().flatten().flat_map(|(part, fields)| {
        let fields = fields.as_object().into_iter().flat_map(|fields| fields.keys());
        fields.map(move |field| format!("{part}.{field}"))
    });
    let named: Vec<String> = fields.filter(|name| is_name(name)).take(3).collect();
    match named.is_empty() {
        true => "the badge is not built as this backpack expects".into(),
        false => format!("the badge is not built as this backpack expects ({})", named.join(", ")),
    }
}

/// What could not be had, in words.
fn resources(body: &Value) -> String {
    let parts = body.get("extra").and_then(Value::as_object);
    let Some((name, why)) = parts.and_then(|parts| parts.iter().next()) else {
        return "the backpack could not get all that belongs to the badge".into();
    };
    let what = match name.as_str() {
        "badge.image" | "assertion.image" => "the badge's picture",
        "badge.issuer.image" | "issuer.image" => "the issuer's picture",
        "assertion.verify.url" => "what proves the badge",
        "badge.criteria" => "the badge's criteria",
        "issuer.revocationList" | "badge.issuer.revocationList" => "the issuer's list of withdrawn badges",
        name if is_name(name) => name,
        _ => "a part of it",
    };
    let why = match why.get("code").and_then(Value::as_str).unwrap_or_default() {
        "content-type" => "is of a kind that it does not take",
        "parse" => "cannot be read",
        "required" => "is missing",
        _ => "cannot be had",
    };
    format!("the backpack looked at all that belongs to the badge: {what} {why}")
}

/// The name of a field, and nothing that could be more.
fn is_name(name: &str) -> bool {
    (1..=60).contains(&name.len())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// A body as a short text, for looking for known words.
fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(answer.body.get(..300).unwrap_or(&answer.body))
        .trim()
        .to_owned()
}
