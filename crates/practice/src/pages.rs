//! The pages that people see: calm, without scripts, readable by machines and by screen readers, and clearly practice.

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// `text` for use between tags and inside quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A luggage tag with the first letter of `name`.
fn tag(name: &str) -> String {
    let letter = name.chars().next().unwrap_or('P');
    format!(
        r##"<svg viewBox="0 0 26 32" aria-hidden="true"><path d="M7 0h12l7 7v21a4 4 0 0 1-4 4H4a4 4 0 0 1-4-4V7z" fill="var(--cloth)"/><circle cx="13" cy="7" r="2.4" fill="var(--canvas)"/><text x="13" y="25" text-anchor="middle" font-size="15" font-weight="600" fill="#fff">{}</text></svg>"##,
        escape(&letter.to_string())
    )
}

/// A whole page of the host `host`. `body` is HTML; `wide` for galleries.
pub(crate) fn page(status: StatusCode, host: &str, title: &str, body: &str, wide: bool) -> Response {
    let host_text = escape(host);
    let title = escape(title);
    let class = if wide { " class=\"wide\"" } else { "" };
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} - {host_text}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/practice.css\">\n</head>\n<body>\n\
         <p class=\"practice\">Practice host: nothing here is real, and nothing leaves this computer.</p>\n\
         <main{class}>\n<div class=\"host\">{}<span>{host_text}</span></div>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n",
        tag(host)
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
        ),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The one style sheet.
pub(crate) async fn css() -> Response {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("pages.css"),
    )
        .into_response()
}

/// A form of one button; `fields` are hidden.
pub(crate) fn button_form(action: &str, fields: &[(&str, &str)], class: &str, label: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{}\">{}<button type=\"submit\" class=\"{class}\">{}</button></form>",
        escape(action),
        hidden(fields),
        escape(label)
    )
}

/// Hidden fields.
pub(crate) fn hidden(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(name, value)| {
            format!(
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                escape(name),
                escape(value)
            )
        })
        .collect()
}

/// A scope in plain words: what it lets the app do, and a note.
pub(crate) fn scope_words(scope: &str) -> (&'static str, &'static str) {
    match scope.rsplit('/').next().unwrap_or_default() {
        "assertion.readonly" | "credential.readonly" | "r:backpack" => (
            "See the badges in your backpack",
            "All of them, with the details their issuers wrote.",
        ),
        "assertion.create" | "credential.upsert" => (
            "Add badges to your backpack",
            "It cannot remove or change the ones you have.",
        ),
        "rw:backpack" => (
            "See and change your backpack",
            "Add badges, and remove the ones you imported.",
        ),
        "profile.readonly" | "r:profile" => (
            "See your name and your e-mail addresses",
            "To tell which badges are yours.",
        ),
        "profile.update" | "rw:profile" => ("Change your profile", "It can add addresses to it."),
        "issue" => (
            "Add badges to your backpack",
            "Its own badges only, until you withdraw it in the settings.",
        ),
        "offline_access" => ("Stay connected", "Until you withdraw it on your account page."),
        _ => (
            "Something this host has no words for",
            "Deny it if you did not expect this.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_strangers_cannot_leave_its_place() {
        assert_eq!(escape("\"><script>'&"), "&quot;&gt;&lt;script&gt;&#39;&amp;");
    }
}
