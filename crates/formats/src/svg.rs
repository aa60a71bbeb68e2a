//! Badges in SVG pictures: an edit by byte offsets, with everything that is not badge data left as it is.
//!
//! Open Badges Baking 2.0 (`assertion` in the namespace `http://openbadges.org`) and 3.0 (`credential`). Elements are
//! matched by namespace, never by prefix; documents that declare entities are refused.

use std::{borrow::Cow, ops::Range};

use quick_xml::{events::Event, reader::NsReader};
use serde_json::Value;

use crate::{
    FormatError, Kind, Unbaked, json,
    jws::looks_like_jws,
    link::is_link,
    svg_walk::{NAMESPACE, NAMESPACE_V3, walk},
    values,
};

/// Whether an XML document's outermost element is `svg`.
pub(crate) fn is_svg(bytes: &[u8]) -> bool {
    let text = as_text(bytes);
    let mut reader = NsReader::from_str(&text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(root) | Event::Empty(root)) => return root.local_name().as_ref() == "svg",
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => {}
            Ok(Event::Text(space)) if space.trim().is_empty() => {}
            _ => return false,
        }
    }
}

/// The badge data in an SVG, and whether it stands in the namespace of 3.0. The first element counts; those of 3.0 go
/// before older ones.
pub(crate) fn unbake(picture: &[u8]) -> Result<(Unbaked, bool), FormatError> {
    let mut badges = walk(&as_text(picture))?.badges;
    badges.retain(|badge| !badge.undeclared);
    let badge = badges.iter().find(|badge| badge.is_v3).or(badges.first());
    let badge = badge.ok_or(FormatError::NoBadgeData)?;
    let mut warnings = Vec::new();
    if badges.len() > 1 {
        warnings.push(format!(
            "the picture holds {} pieces of badge data; one was read",
            badges.len()
        ));
    }
    if badge.mixed {
        warnings.push("the badge element's name and namespace are of different versions".into());
    }
    let only_cdata = badge.text.trim().is_empty() && !badge.cdata.is_empty();
    let body = if only_cdata {
        badge.cdata.as_str()
    } else {
        badge.body.trim()
    };
    let verify = badge.verify.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let text = match verify {
        Some(token) if looks_like_jws(token) => {
            if !body.trim().is_empty() {
                warnings.push("the picture holds a signed badge and another copy beside it".into());
            }
            token
        }
        Some(address) if body.trim().is_empty() => address,
        other => {
            if badge.holds_elements {
                return Err(FormatError::damaged("the badge data holds XML elements"));
            }
            if let Some(address) = other
                && contradicts(address, body)
            {
                warnings.push("the picture's verify address is not that of the badge in it".into());
            }
            body
        }
    };
    Ok((Unbaked::of(text.as_bytes(), warnings)?, badge.is_v3))
}

/// Whether the badge in `body` says it is hosted at another place than `address`.
fn contradicts(address: &str, body: &str) -> bool {
    let Ok(badge) = json::read_json(body.as_bytes()) else {
        return false;
    };
    is_link(address) && own_address(&badge).is_some_and(|own| own != address)
}

/// Where the badge says it is hosted: its id, in 1.x `verify.url`.
fn own_address(badge: &Value) -> Option<String> {
    let old = values::object_of(badge, "verify").and_then(|verify| values::iri_of(verify, "url"));
    old.or_else(|| values::iri_of(badge, "id"))
        .filter(|address| is_link(address))
}

/// `picture` with one badge element right after the root's start tag.
pub(crate) fn bake(picture: &[u8], payload: &[u8], form: Kind, v3: bool) -> Result<Vec<u8>, FormatError> {
    // The reader of XML does not count a byte order mark, and everything here goes by its counting.
    match picture.strip_prefix(MARK) {
        Some(unmarked) => Ok([MARK, &bake_unmarked(unmarked, payload, form, v3)?].concat()),
        None => bake_unmarked(picture, payload, form, v3),
    }
}

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn bake_unmarked(picture: &[u8], payload: &[u8], form: Kind, v3: bool) -> Result<Vec<u8>, FormatError> {
    // Offsets must be those of the bytes: in documents that are not UTF-8 every odd byte reads as one letter.
    let text = match std::str::from_utf8(picture) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(
            picture
                .iter()
                .map(|byte| if byte.is_ascii() { char::from(*byte) } else { 'x' })
                .collect(),
        ),
    };
    let found = walk(&text)?;
    let root = found
        .root
        .as_ref()
        .ok_or_else(|| FormatError::not_a_badge("not an SVG picture"))?;
    let plain_ascii = found.foreign_encoding || matches!(text, Cow::Owned(_));
    let payload = json::utf8(payload).map(|trimmed| match form {
        Kind::Jws => trimmed,
        _ => std::str::from_utf8(payload).unwrap_or(trimmed),
    })?;
    let namespace = if v3 { NAMESPACE_V3 } else { NAMESPACE };
    let declare = format!(" xmlns:openbadges=\"{namespace}\"");
    let (on_root, on_element) = match root.bound.as_deref() {
        Some(bound) if bound == namespace => ("", ""),
        Some(_) => ("", declare.as_str()),
        None => (declare.as_str(), ""),
    };
    let name = if v3 {
        "openbadges:credential"
    } else {
        "openbadges:assertion"
    };
    let (attribute, body) = content(payload, form, v3, plain_ascii);
    let element = format!("<{name}{on_element}{attribute}>{body}</{name}>");

    let closing = if root.empty { 2 } else { 1 };
    let part = |range: Range<usize>| {
        picture
            .get(range)
            .ok_or_else(|| FormatError::damaged("the SVG's tags overlap"))
    };
    let mut baked = part(0..root.tag_end.saturating_sub(closing))?.to_vec();
    baked.extend_from_slice(on_root.as_bytes());
    baked.extend_from_slice(b">");
    baked.extend_from_slice(element.as_bytes());
    if root.empty {
        baked.extend_from_slice(format!("</{}>", root.name).as_bytes());
    }
    let mut at = root.tag_end;
    for old in &found.badges {
        baked.extend_from_slice(part(at..old.span.start)?);
        at = old.span.end;
    }
    baked.extend_from_slice(part(at..picture.len())?);
    Ok(baked)
}

/// The element's attribute and body: a token goes into `verify`; JSON into the body, before 3.0 with its address in
/// `verify`, where some readers look.
fn content(payload: &str, form: Kind, v3: bool, plain_ascii: bool) -> (String, String) {
    if form == Kind::Jws {
        return (format!(" verify=\"{}\"", escaped(payload)), String::new());
    }
    let address = if v3 {
        None
    } else {
        json::read_json(payload.as_bytes()).ok().as_ref().and_then(own_address)
    };
    let attribute = address
        .map(|address| format!(" verify=\"{}\"", escaped(&address)))
        .unwrap_or_default();
    let body = if plain_ascii {
        escaped(payload)
    } else {
        format!("<![CDATA[{}]]>", payload.replace("]]>", "]]]]><![CDATA[>"))
    };
    (attribute, body)
}

/// Text that reads the same in an attribute or body of any encoding.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' | '>' | '&' | '"' | '\r' | '\n' | '\t' => escaped.push_str(&format!("&#{};", u32::from(c))),
            c if c.is_ascii() => escaped.push(c),
            c => escaped.push_str(&format!("&#{};", u32::from(c))),
        }
    }
    escaped
}

/// UTF-8, else Latin-1: the badge data itself is ASCII or UTF-8 in all but a few old files.
fn as_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;
