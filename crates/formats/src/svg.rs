//! Badges in SVG pictures: an edit by byte offsets, with everything that is not badge data left as it is.
//!
//! Open Badges Baking 2.0 (`assertion` in the namespace `http://openbadges.org`) and 3.0 (`credential`). Elements are
//! matched by namespace, never by prefix; documents that declare entities are refused. verification.md BK-8 to BK-12,
//! BK-14, BK-15.

use std::{borrow::Cow, ops::Range};

use quick_xml::{
    XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
    name::{Namespace, ResolveResult},
    reader::NsReader,
};
use serde_json::Value;

use crate::{FormatError, Kind, Unbaked, baking, json, jws::looks_like_jws, kind::is_link, values};

const NAMESPACE: &str = "http://openbadges.org";
const NAMESPACE_V3: &str = "https://purl.imsglobal.org/ob/v3p0";

/// What a walk over the document finds.
#[derive(Default)]
struct Found {
    root: Option<Root>,
    badges: Vec<BadgeElement>,
    /// Whether the declaration names another encoding than UTF-8 or ASCII.
    foreign_encoding: bool,
}

/// The `svg` element.
struct Root {
    /// Its name with prefix.
    name: String,
    /// Just after its start tag.
    tag_end: usize,
    /// Whether it closes itself.
    empty: bool,
    /// What it binds the prefix `openbadges` to.
    bound: Option<String>,
}

/// An element with badge data.
#[derive(Default)]
struct BadgeElement {
    span: Range<usize>,
    is_v3: bool,
    /// Whether name and namespace are of different generations.
    mixed: bool,
    /// Whether its prefix is declared nowhere, which makes it junk: not read, and removed when baking, because the
    /// declaration that baking adds would bring it to life.
    undeclared: bool,
    verify: Option<String>,
    /// Text and references outside CDATA.
    text: String,
    /// All text, CDATA included.
    body: String,
    cdata: String,
    holds_elements: bool,
}

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
    let unbaked = Unbaked {
        payload: baking::payload(text.as_bytes())?,
        warnings,
    };
    Ok((unbaked, badge.is_v3))
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

/// Reads the whole document and notes its root and badge elements.
fn walk(text: &str) -> Result<Found, FormatError> {
    let mut reader = NsReader::from_str(text);
    let mut found = Found::default();
    let mut depth = 0_usize;
    let mut open: Option<(usize, BadgeElement)> = None;
    loop {
        let start = position(&reader);
        let event = reader.read_event().map_err(not_well_formed)?;
        let end = position(&reader);
        match event {
            Event::Eof => break,
            Event::DocType(doctype) if doctype.to_ascii_uppercase().contains("<!ENTITY") => {
                return Err(FormatError::damaged("the SVG declares entities"));
            }
            Event::Decl(decl) => found.foreign_encoding = is_foreign(&decl),
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let empty = matches!(event, Event::Empty(_));
                if depth == 0 && found.root.is_none() {
                    let bound = bound_prefix(tag)?;
                    found.root = Some(Root {
                        name: tag.name().as_ref().to_owned(),
                        tag_end: end,
                        empty,
                        bound,
                    });
                } else if let Some((_, badge)) = &mut open {
                    badge.holds_elements = true;
                } else if let Some(badge) = badge_element(&reader, tag, start..end)? {
                    if empty {
                        found.badges.push(badge);
                    } else {
                        open = Some((depth, badge));
                    }
                }
                depth += usize::from(!empty);
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if open.as_ref().is_some_and(|(level, _)| *level == depth)
                    && let Some((_, mut badge)) = open.take()
                {
                    badge.span.end = end;
                    found.badges.push(badge);
                }
            }
            Event::Text(piece) => add(&mut open, &piece, false),
            Event::CData(piece) => add(&mut open, &piece, true),
            Event::GeneralRef(reference) if open.is_some() => add(&mut open, &resolved(&reference)?, false),
            _ => {}
        }
    }
    if depth > 0 {
        return Err(FormatError::damaged("the SVG is cut short"));
    }
    Ok(found)
}

fn position(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn not_well_formed(error: quick_xml::Error) -> FormatError {
    // The error may quote a name as long as the picture.
    let said: String = error.to_string().chars().take(200).collect();
    FormatError::Damaged(format!("the SVG is not well-formed: {said}"))
}

fn is_foreign(decl: &quick_xml::events::BytesDecl<'_>) -> bool {
    let Some(Ok(encoding)) = decl.encoding() else {
        return false;
    };
    !["UTF-8", "UTF8", "US-ASCII", "ASCII"]
        .iter()
        .any(|known| encoding.eq_ignore_ascii_case(known))
}

/// What the root binds the prefix `openbadges` to. A root with malformed attributes is refused: a reader gives up on its
/// namespaces there, and would not see one that is added.
fn bound_prefix(root: &BytesStart<'_>) -> Result<Option<String>, FormatError> {
    let mut bound = None;
    for attribute in root.attributes() {
        let attribute = attribute.map_err(|error| not_well_formed(error.into()))?;
        if attribute.key.as_ref() == "xmlns:openbadges" {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(not_well_formed)?;
            bound = Some(value.into_owned());
        }
    }
    Ok(bound)
}

/// The element's badge data, when it is one of ours.
fn badge_element(
    reader: &NsReader<&[u8]>,
    tag: &BytesStart<'_>,
    span: Range<usize>,
) -> Result<Option<BadgeElement>, FormatError> {
    let (namespace, name) = reader.resolver().resolve_element(tag.name());
    let (is_v3, undeclared) = match namespace {
        ResolveResult::Bound(Namespace(NAMESPACE)) => (false, false),
        ResolveResult::Bound(Namespace(NAMESPACE_V3)) => (true, false),
        ResolveResult::Unknown(prefix) if prefix == "openbadges" => (false, true),
        _ => return Ok(None),
    };
    let mixed = match name.as_ref() {
        "assertion" => is_v3,
        "credential" => !is_v3,
        _ => return Ok(None),
    };
    let mut badge = BadgeElement {
        span,
        is_v3,
        mixed,
        undeclared,
        ..BadgeElement::default()
    };
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| not_well_formed(error.into()))?;
        if attribute.key.local_name().as_ref() == "verify" {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(not_well_formed)?;
            badge.verify = Some(value.into_owned());
        }
    }
    Ok(Some(badge))
}

fn add(open: &mut Option<(usize, BadgeElement)>, piece: &str, is_cdata: bool) {
    if let Some((_, badge)) = open {
        badge.body.push_str(piece);
        if is_cdata { &mut badge.cdata } else { &mut badge.text }.push_str(piece);
    }
}

/// The text of a reference: a character or one of the five of XML; no other can be declared here.
fn resolved(reference: &BytesRef<'_>) -> Result<String, FormatError> {
    if let Some(c) = reference.resolve_char_ref().map_err(not_well_formed)? {
        return Ok(c.to_string());
    }
    let known = resolve_predefined_entity(reference).map(str::to_owned);
    known.ok_or_else(|| FormatError::damaged("the badge data uses an unknown entity"))
}

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;
