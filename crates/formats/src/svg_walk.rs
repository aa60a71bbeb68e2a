//! One walk over an SVG document: where its root and its badge elements are, by byte offsets.
//!
//! Elements are matched by namespace, never by prefix; documents that declare entities are refused.

use std::ops::Range;

use quick_xml::{
    XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesDecl, BytesRef, BytesStart, Event},
    name::{Namespace, ResolveResult},
    reader::NsReader,
};

use crate::FormatError;

/// Of 1.0 to 2.1.
pub(crate) const NAMESPACE: &str = "http://openbadges.org";
/// Of 3.0.
pub(crate) const NAMESPACE_V3: &str = "https://purl.imsglobal.org/ob/v3p0";

/// What a walk over the document finds.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) root: Option<Root>,
    pub(crate) badges: Vec<BadgeElement>,
    /// Whether the declaration names another encoding than UTF-8 or ASCII.
    pub(crate) foreign_encoding: bool,
}

/// The `svg` element.
pub(crate) struct Root {
    /// Its name with prefix.
    pub(crate) name: String,
    /// Just after its start tag.
    pub(crate) tag_end: usize,
    /// Whether it closes itself.
    pub(crate) empty: bool,
    /// What it binds the prefix `openbadges` to.
    pub(crate) bound: Option<String>,
}

/// An element with badge data.
#[derive(Default)]
pub(crate) struct BadgeElement {
    pub(crate) span: Range<usize>,
    pub(crate) is_v3: bool,
    /// Whether name and namespace are of different generations.
    pub(crate) mixed: bool,
    /// Whether its prefix is declared nowhere, which makes it junk: not read, and removed when baking, because the
    /// declaration that baking adds would bring it to life.
    pub(crate) undeclared: bool,
    pub(crate) verify: Option<String>,
    /// Text and references outside CDATA.
    pub(crate) text: String,
    /// All text, CDATA included.
    pub(crate) body: String,
    pub(crate) cdata: String,
    pub(crate) holds_elements: bool,
}

/// Reads the whole document and notes its root and badge elements.
pub(crate) fn walk(text: &str) -> Result<Found, FormatError> {
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

fn is_foreign(decl: &BytesDecl<'_>) -> bool {
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
        if attribute.key.local_name().as_ref() != "verify" {
            continue;
        }
        // An attribute without a prefix is the element's own; some writers put it into the badge's namespace.
        let own = match reader.resolver().resolve_attribute(attribute.key).0 {
            ResolveResult::Unbound => true,
            ResolveResult::Bound(Namespace(NAMESPACE | NAMESPACE_V3)) => badge.verify.is_none(),
            _ => false,
        };
        if own {
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
