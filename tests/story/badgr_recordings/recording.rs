//! Recordings of real servers, read: `###` names an exchange, `>` is what was asked, `<` what was answered.

use std::path::PathBuf;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;

/// One exchange as it was recorded.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub asked: Vec<(String, String)>,
    /// What was sent; large ones were cut when they were recorded.
    pub sent: String,
    pub status: u16,
    pub told: Vec<(String, String)>,
    /// What was answered. Pages that were reduced to a line are pages again.
    pub body: String,
}

impl Exchange {
    /// The exchange `name` of `tests/fixtures/{file}.txt`.
    pub fn of(file: &str, name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/{file}.txt"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut lines = text.lines().skip_while(|line| *line != format!("### {name}")).skip(1);
        let first = lines
            .next()
            .unwrap_or_else(|| panic!("{file} has no exchange {name:?}"));
        let (method, url) = first
            .strip_prefix("> ")
            .and_then(|line| line.split_once(' '))
            .expect("a request line");
        let mut it = Self {
            method: method.to_owned(),
            target: url
                .splitn(4, '/')
                .nth(3)
                .map(|rest| format!("/{rest}"))
                .unwrap_or_default(),
            asked: Vec::new(),
            sent: String::new(),
            status: 0,
            told: Vec::new(),
            body: String::new(),
        };
        for line in lines.take_while(|line| !line.starts_with("### ") && !line.is_empty()) {
            match (line.split_at_checked(2), it.status) {
                (Some(("> ", rest)), _) => match header(rest) {
                    Some(header) if it.sent.is_empty() => it.asked.push(header),
                    _ => rest.clone_into(&mut it.sent),
                },
                (Some(("< ", rest)), 0) => it.status = rest.split(' ').next().unwrap().parse().expect("a status"),
                (Some(("< ", rest)), _) => match header(rest) {
                    Some(header) if it.body.is_empty() => it.told.push(header),
                    _ => it.body = whole(rest),
                },
                _ => break,
            }
        }
        assert_ne!(it.status, 0, "{file}, {name}: no answer was recorded");
        it
    }

    /// The value of a header that was sent.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.asked.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The access token that was sent.
    pub fn bearer(&self) -> Option<&str> {
        self.header("authorization")?.strip_prefix("Bearer ")
    }

    /// Client id and secret that were sent in the header.
    pub fn basic(&self) -> Option<(String, String)> {
        let packed = self.header("authorization")?.strip_prefix("Basic ")?;
        let pair = String::from_utf8(BASE64_STANDARD.decode(packed).ok()?).ok()?;
        let (id, secret) = pair.split_once(':')?;
        Some((id.to_owned(), secret.to_owned()))
    }

    /// A member of the form that was sent.
    pub fn form(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.sent.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The JSON that was sent, if all of it was recorded.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.sent).ok()
    }
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(": ")?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    plain.then(|| (name.to_owned(), value.to_owned()))
}

/// A body: reduced pages made pages, and what was cut in the middle closed where its last whole member ended.
fn whole(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("[html page, ") {
        let rest = rest.split_once("] ").map(|(_, rest)| rest).unwrap_or_default();
        return if rest.is_empty() || rest.starts_with('{') {
            rest.to_owned()
        } else {
            format!("<!doctype html>\n<html><body>{rest}</body></html>")
        };
    }
    if !text.starts_with('{') || serde_json::from_str::<Value>(text).is_ok() {
        return text.to_owned();
    }
    let (mut open, mut quoted, mut escaped) = (Vec::new(), false, false);
    let mut end = None;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' => open.push('}'),
            '[' => open.push(']'),
            '}' | ']' => drop(open.pop()),
            ',' => end = Some((at, open.clone())),
            _ => {}
        }
    }
    let (at, open) = end.expect("something whole in what was cut");
    format!("{}{}", &text[..at], open.iter().rev().collect::<String>())
}
