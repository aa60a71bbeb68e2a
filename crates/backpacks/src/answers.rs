//! Reading what a host answered, good or bad. Answers are read by trying, never by their content type: hosts send JSON
//! as `text/html` and pages with status 200.

use chrono::{DateTime, Utc};
use holdall_net::Answer;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{BackpackError, codes};

/// The `status` that stands in every good answer, in the words of Badge Connect and of Badgr v2.
#[derive(Debug, Default)]
pub(crate) struct Status {
    /// Badge Connect: like the HTTP status, and the one that counts when it is worse.
    pub status_code: Option<u64>,
    /// Badgr v2.
    pub success: Option<bool>,
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let told = Map::deserialize(deserializer)?;
        Ok(Self {
            status_code: told.get("statusCode").and_then(seconds),
            success: told.get("success").and_then(Value::as_bool),
        })
    }
}

/// A body that carries a [`Status`]. Without one it is no answer of a backpack: `{}` must never read as "no badges".
pub(crate) trait Enveloped: DeserializeOwned {
    /// The status told in the body.
    fn status(&self) -> &Status;
}

/// Reads a good answer; else says what the host's status means for the caller.
pub(crate) fn read<T: Enveloped>(answer: &Answer, now: Option<DateTime<Utc>>) -> Result<T, BackpackError> {
    if !(200..300).contains(&answer.status) {
        return Err(refusal(answer, answer.status, now));
    }
    let body: T = object(answer)?;
    match (body.status().status_code, body.status().success) {
        (Some(code @ 400..), _) => Err(refusal(answer, u16::try_from(code).unwrap_or(500), now)),
        (_, Some(false)) => Err(refusal(answer, 400, now)),
        _ => Ok(body),
    }
}

/// The JSON object in a good answer. A list is none, though a parser would take its items for members.
pub(crate) fn object<T: DeserializeOwned>(answer: &Answer) -> Result<T, BackpackError> {
    let read = serde_json::from_slice(&answer.body).map_err(|error| unreadable(answer, &error))?;
    if answer.body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(BackpackError::odd(answer.status, "data of another shape than expected"));
    }
    Ok(read)
}

/// An answer whose status is good and whose body is not.
fn unreadable(answer: &Answer, error: &serde_json::Error) -> BackpackError {
    let what = match error.classify() {
        _ if answer.body.is_empty() => "an empty answer",
        _ if looks_like_html(&answer.body) => "a web page where data was expected",
        serde_json::error::Category::Data => "data of another shape than expected",
        serde_json::error::Category::Eof => "data that ends half-way",
        _ => "not JSON",
    };
    BackpackError::odd(answer.status, what)
}

/// What a refusal means for the caller. `status` is the HTTP status, or a worse one told inside the body.
pub(crate) fn refusal(answer: &Answer, status: u16, now: Option<DateTime<Utc>>) -> BackpackError {
    let told = Told::read(answer);
    match status {
        // 401 is "signed out" only when it does not say that the sign-in is fine and the permission is missing.
        401 if told.status_text.as_deref() == Some("PERMISSION_DENIED") => BackpackError::Forbidden { said: told.said },
        401 => BackpackError::SignedOut,
        403 => BackpackError::Forbidden { said: told.said },
        429 => BackpackError::Busy {
            retry_after_s: retry_after_s(answer, &told, now),
        },
        408 | 421 | 425 => BackpackError::HostTrouble {
            status,
            what: told.said,
        },
        400..500 => BackpackError::Refused {
            said: told.said,
            code: told.code,
        },
        _ => BackpackError::HostTrouble {
            status,
            what: told.said,
        },
    }
}

/// Seconds to wait: the header, else the body's `expires`.
fn retry_after_s(answer: &Answer, told: &Told, now: Option<DateTime<Utc>>) -> Option<u64> {
    let header = match now {
        Some(now) => answer.retry_after_s(now),
        None => answer.header("retry-after").and_then(|text| text.trim().parse().ok()),
    };
    header.or(told.expires_s)
}

/// What a host says about its refusal, made fit for eyes and logs.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// One sentence, redacted and capped; the HTTP status in words when the host says nothing.
    pub said: String,
    /// A code known to mean something, or one that the host writes like a code.
    pub code: Option<String>,
    /// `error` of an OAuth answer, as sent.
    pub oauth: Option<String>,
    /// `status.statusText` of Badge Connect.
    pub status_text: Option<String>,
    /// Badgr's word for how long to wait, in seconds.
    pub expires_s: Option<u64>,
}

impl Told {
    /// Reads whatever the body is.
    pub fn read(answer: &Answer) -> Self {
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let status = body.get("status").unwrap_or(&Value::Null);
        let status_text = text(status.get("statusText"));
        // From the most telling place to the least; the first that holds anything is what the host said.
        let places = [
            status.get("error"),
            body.get("error_description"),
            body.get("error"),
            body.get("validationErrors"),
            body.get("nonFieldErrors"),
            body.get("fieldErrors"),
            status.get("description"),
            imsx(&body, "imsx_description"),
            imsx_minor(&body),
            body.get("detail"),
            body.get("message"),
        ];
        let said = places.iter().copied().flatten().find_map(codes::sentence);
        let code = codes::recognise(&body).or_else(|| status_text.as_deref().and_then(codes::of_status_text));
        let said = said.or_else(|| status_text.clone());
        // A code is for programs, and a trace for those who wrote them.
        let unfit = said
            .as_deref()
            .is_none_or(|said| codes::is_code(said) || codes::is_trace(said));
        let word = said.as_deref().filter(|_| !unfit);
        let plain = said.as_deref().and_then(codes::plain);
        let own = code.as_deref().filter(|code| unfit || codes::is_jargon(code));
        let plain = plain.or_else(|| own.and_then(codes::plain));
        Self {
            said: codes::fit(plain.or(word).unwrap_or_else(|| in_words(answer.status))),
            code,
            oauth: text(body.get("error")),
            status_text,
            expires_s: body.get("expires").and_then(seconds),
        }
    }
}

/// A member of an `Imsx_StatusInfo`, which stands bare or under its own name.
fn imsx<'b>(body: &'b Value, name: &str) -> Option<&'b Value> {
    let wrapped = ["imsx_statusInfo", "imsx_StatusInfo", "Imsx_StatusInfo"];
    let info = wrapped.iter().find_map(|wrap| body.get(*wrap)).unwrap_or(body);
    info.get(name)
}

/// Its minor code, for hosts that describe nothing.
fn imsx_minor(body: &Value) -> Option<&Value> {
    let minor = imsx(body, "imsx_codeMinor").or_else(|| imsx(body, "imsx_CodeMinor"))?;
    let fields = minor.get("imsx_codeMinorField")?;
    let field = fields.as_array().map_or(Some(fields), |fields| fields.first())?;
    field.get("imsx_codeMinorFieldValue")
}

/// A non-empty string.
pub(crate) fn text(value: Option<&Value>) -> Option<String> {
    value
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// A number of seconds, written as number or as text.
pub(crate) fn seconds(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number
            .as_u64()
            .or_else(|| number.as_f64().filter(|n| *n >= 0.0).map(|n| n.ceil() as u64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Whether a body is a web page.
pub(crate) fn looks_like_html(body: &[u8]) -> bool {
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// HTTP's own words, for hosts that say nothing.
fn in_words(status: u16) -> &'static str {
    match status {
        400 => "bad request",
        401 => "not signed in",
        403 => "forbidden",
        404 => "not found",
        405 => "method not allowed",
        409 => "conflict",
        410 => "gone",
        413 => "too large",
        415 => "unsupported type",
        422 => "cannot be processed",
        429 => "too many requests",
        502..=504 => "the server is not available",
        500..=599 => "server error",
        300..=399 => "a redirect that is not followed",
        _ => "no reason given",
    }
}
