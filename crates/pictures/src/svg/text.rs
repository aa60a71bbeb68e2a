//! What an SVG's text would grow into, weighed before it does: entities, `use`, patterns, markers, style sheets and
//! letters all multiply.

use std::collections::HashMap;

use resvg::usvg::roxmltree::{Document, Node, NodeId};

use crate::PictureError;

/// The most nodes of the XML.
pub(crate) const MOST_NODES: u32 = 200_000;
/// The most nodes once everything used is a copy for each use.
const MOST_COPIES: u64 = 200_000;
/// The deepest nesting, through `use` as well.
const DEEPEST: u32 = 512;
/// The most bytes that entities may add.
const MOST_ENTITY_BYTES: usize = 8 << 20;
/// The most path data, counted likewise.
const MOST_PATH_BYTES: u64 = 16 << 20;
/// The most marker nodes over all points of all paths.
const MOST_MARKED: u64 = 1_000_000;
/// The most pairs of style rule and node.
const MOST_RULES: u64 = 50_000_000;
/// More letters than this are not drawn.
const MOST_LETTERS: u64 = 5_000;

/// What an element is, with all it contains and uses.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weight {
    nodes: u64,
    letters: u64,
    path_bytes: u64,
}

impl Weight {
    fn add(&mut self, other: Weight) {
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.letters = self.letters.saturating_add(other.letters);
        self.path_bytes = self.path_bytes.saturating_add(other.path_bytes);
    }

    /// Whether there are few enough letters to draw them.
    pub(crate) fn has_room_for_text(&self) -> bool {
        self.letters <= MOST_LETTERS
    }
}

/// Refuses entities that would grow: those made of others, and large ones used often.
pub(crate) fn check_entities(text: &str) -> Result<(), PictureError> {
    let Some(start) = text.find("<!ENTITY") else {
        return Ok(());
    };
    // The subset ends before the root element; what is declared after that is no declaration.
    let subset = text.get(start..).unwrap_or_default();
    let subset = subset
        .get(..subset.find("]>").or(subset.find("<svg")).unwrap_or(subset.len()))
        .unwrap_or_default();
    let nested = subset.split('&').skip(1).any(|reference| !reference.starts_with('#'));
    let uses = text.bytes().filter(|byte| *byte == b'&').count();
    if nested || uses.saturating_mul(subset.len()) > MOST_ENTITY_BYTES {
        return Err(PictureError::TooLarge);
    }
    Ok(())
}

/// The weight of the whole document, refused where it is too much.
pub(crate) fn weigh(document: &Document<'_>) -> Result<Weight, PictureError> {
    check_depth(document)?;
    let mut ids = HashMap::new();
    let (mut marker_nodes, mut style_bytes) = (0_u64, 0_u64);
    let mut styles = Styles::default();
    for node in document.descendants().filter(Node::is_element) {
        if let Some(id) = node.attribute("id") {
            ids.insert(id, node);
        }
        match node.tag_name().name() {
            "feConvolveMatrix" if !has_small_order(node) => return Err(PictureError::TooLarge),
            "marker" => marker_nodes += node.descendants().count() as u64,
            "style" => {
                let text = node.text().unwrap_or_default();
                style_bytes += text.len() as u64;
                styles.read(text);
            }
            _ => {}
        }
    }
    let mut scales = Scales {
        ids,
        styles,
        known: HashMap::new(),
    };
    let weight = scales.weigh(document.root_element(), 0)?;
    let points = weight.path_bytes / 4;
    let rules = style_bytes / 4;
    if weight.nodes > MOST_COPIES
        || weight.path_bytes > MOST_PATH_BYTES
        || marker_nodes.saturating_mul(points) > MOST_MARKED
        || rules.saturating_mul(weight.nodes) > MOST_RULES
    {
        return Err(PictureError::TooLarge);
    }
    Ok(weight)
}

/// Whether a matrix filter has a size that it can have; the reader of SVG multiplies the sides without a look.
fn has_small_order(node: Node<'_, '_>) -> bool {
    let order = node.attribute("order").unwrap_or("3");
    order
        .split([' ', ','])
        .filter(|side| !side.is_empty())
        .all(|side| side.parse::<f32>().is_ok_and(|side| side <= 64.0))
}

/// Refuses deep nesting, without nesting itself.
fn check_depth(document: &Document<'_>) -> Result<(), PictureError> {
    let mut depths: HashMap<NodeId, u32> = HashMap::new();
    for node in document.descendants().filter(Node::is_element) {
        let depth = node
            .parent()
            .and_then(|parent| depths.get(&parent.id()).copied())
            .unwrap_or(0)
            + 1;
        if depth > DEEPEST {
            return Err(PictureError::TooLarge);
        }
        depths.insert(node.id(), depth);
    }
    Ok(())
}

/// Whether path data leads further than ten million units: arcs of such a size are cut into pieces without number.
fn has_far_numbers(data: &str) -> bool {
    let (mut digits, mut behind_point, mut exponent) = (0, false, None::<i32>);
    for byte in data.bytes() {
        match (byte, &mut exponent) {
            (b'0'..=b'9', Some(value)) => *value = value.saturating_mul(10).saturating_add(i32::from(byte - b'0')),
            (b'0'..=b'9', None) if !behind_point && (digits > 0 || byte != b'0') => digits += 1,
            (b'0'..=b'9', None) => {}
            (b'.', None) => behind_point = true,
            (b'e' | b'E', None) => exponent = Some(0),
            // A small number stays small.
            (b'-', Some(0)) => exponent = Some(i32::MIN),
            (b'+', Some(0)) => {}
            _ => (digits, behind_point, exponent) = (0, byte == b'.', None),
        }
        if digits + exponent.unwrap_or(0).max(0) > 8 {
            return true;
        }
    }
    false
}

/// What style sheets refer to by `url(#id)`.
#[derive(Default)]
struct Styles<'a> {
    /// By the class that a rule is for.
    of_class: HashMap<&'a str, Vec<&'a str>>,
    /// By rules that are for anything else: they may be for every element.
    of_all: Vec<&'a str>,
}

impl<'a> Styles<'a> {
    fn read(&mut self, sheet: &'a str) {
        for rule in sheet.split('}') {
            let Some((selectors, body)) = rule.split_once('{') else {
                continue;
            };
            let ids: Vec<&str> = references(body).collect();
            if ids.is_empty() {
                continue;
            }
            for selector in selectors.split(',').map(str::trim) {
                let class = selector
                    .strip_prefix('.')
                    .filter(|class| !class.contains([' ', '.', '>', ':', '[', '+', '~', '*']));
                match class {
                    Some(class) => self.of_class.entry(class).or_default().extend(&ids),
                    None => self.of_all.extend(&ids),
                }
            }
        }
    }
}

/// The ids in `url(#id)`, quoted or not.
fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split("url(").skip(1).filter_map(|rest| {
        let inner = rest.split(')').next()?.trim().trim_matches(['"', '\'']);
        inner.strip_prefix('#')
    })
}

struct Scales<'a, 'input> {
    ids: HashMap<&'a str, Node<'a, 'input>>,
    styles: Styles<'a>,
    /// `None` while an element is being weighed: a circle of `use` weighs nothing, and is not drawn.
    known: HashMap<NodeId, Option<Weight>>,
}

impl<'a, 'input> Scales<'a, 'input> {
    fn weigh(&mut self, node: Node<'a, 'input>, depth: u32) -> Result<Weight, PictureError> {
        if depth > DEEPEST {
            return Err(PictureError::TooLarge);
        }
        if let Some(known) = self.known.get(&node.id()) {
            return Ok(known.unwrap_or_default());
        }
        self.known.insert(node.id(), None);
        let mut weight = Weight {
            nodes: 1,
            letters: 0,
            path_bytes: 0,
        };
        for name in ["d", "points"] {
            let data = node.attribute(name).unwrap_or_default();
            if has_far_numbers(data) {
                return Err(PictureError::TooLarge);
            }
            weight.path_bytes += data.len() as u64;
        }
        for target in self.used(node) {
            weight.add(self.weigh(target, depth + 1)?);
        }
        for child in node.children() {
            if child.is_element() {
                weight.add(self.weigh(child, depth + 1)?);
            } else if child.is_text() && !matches!(node.tag_name().name(), "style" | "script" | "title" | "desc") {
                weight.letters += child.text().map_or(0, |text| text.trim().len()) as u64;
            }
        }
        self.known.insert(node.id(), Some(weight));
        Ok(weight)
    }

    /// The elements that are put or painted here: by `href` within the document, and by `url(#id)` in attributes and
    /// style sheets. Gradients are cheap, and never hold another.
    fn used(&self, node: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
        let mut ids = self.styles.of_all.clone();
        for attribute in node.attributes() {
            if attribute.name() == "href" && node.tag_name().name() != "a" {
                ids.extend(attribute.value().trim().strip_prefix('#'));
            } else if attribute.name() == "class" {
                let classes = attribute.value().split_whitespace();
                ids.extend(classes.filter_map(|class| self.styles.of_class.get(class)).flatten());
            } else if attribute.value().contains("url(") {
                ids.extend(references(attribute.value()));
            }
        }
        let targets = ids.into_iter().filter_map(|id| self.ids.get(id).copied());
        targets
            .filter(|target| !target.tag_name().name().ends_with("Gradient"))
            .collect()
    }
}
