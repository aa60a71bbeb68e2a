//! What a host answers.

use std::fmt;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use url::Url;

use crate::redact::without_secrets;

/// What a host answered.
#[derive(Clone)]
pub struct Answer {
    /// HTTP status in the end.
    pub status: u16,
    /// Headers in the end.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// The address in the end.
    pub url: Url,
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Seconds the host asks us to wait (`Retry-After`, as seconds or date against `now`); 0 for a date gone by, `None`
    /// for none or nonsense.
    pub fn retry_after_s(&self, now: DateTime<Utc>) -> Option<u64> {
        let said = self.header("retry-after")?.trim();
        if !said.is_empty() && said.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(said.parse().unwrap_or(u64::MAX));
        }
        let until = DateTime::<Utc>::from(httpdate::parse_http_date(said).ok()?);
        Some(u64::try_from((until - now).num_seconds()).unwrap_or(0))
    }
}

/// No header values and no body: token answers pass here too.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("url", &without_secrets(&self.url))
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retry_after(said: &str) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", said.parse().unwrap());
        let answer = Answer {
            status: 429,
            headers,
            body: b"SECRET".to_vec(),
            url: "https://a.example/?t=SECRET".parse().unwrap(),
        };
        assert!(!format!("{answer:?}").contains("SECRET"));
        answer.retry_after_s("2026-11-21T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        assert_eq!(retry_after("120"), Some(120));
        assert_eq!(retry_after(" 0 "), Some(0));
        assert_eq!(retry_after("Sat, 21 Nov 2026 10:01:30 GMT"), Some(90));
        assert_eq!(
            retry_after("Saturday, 21-Nov-26 10:01:30 GMT"),
            Some(90),
            "the old form"
        );
        assert_eq!(retry_after("Sat, 21 Nov 2026 09:00:00 GMT"), Some(0), "gone by");
    }

    #[test]
    fn nonsense_in_retry_after_asks_for_nothing() {
        for said in ["", "soon", "-5", "1.5", "+3", "2026-11-21T10:01:30Z"] {
            assert_eq!(retry_after(said), None, "{said}");
        }
        assert_eq!(
            retry_after("99999999999999999999999"),
            Some(u64::MAX),
            "for ever is not nonsense"
        );
    }
}
