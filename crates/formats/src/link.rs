//! What counts as an address.

use url::Url;

/// Whether `text` is one http(s) address and nothing else.
pub(crate) fn is_link(text: &str) -> bool {
    text.len() <= 8192
        && !text.contains(char::is_whitespace)
        && Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
