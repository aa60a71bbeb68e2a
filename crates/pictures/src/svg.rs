//! Pixels from SVG: no script, no network, no file, no font of the system, and no more parts than a picture needs.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use image::RgbaImage;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{ImageHrefResolver, Options, Tree, fontdb, roxmltree},
};

use crate::PictureError;

/// Elements after every `use` is followed, at most.
const MAX_ELEMENTS: u64 = 50_000;

static FONT: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");

/// Draws `bytes` so that the longer side is `size`.
pub(crate) fn draw(bytes: &[u8], size: u32) -> Result<RgbaImage, PictureError> {
    let text = std::str::from_utf8(bytes).map_err(|_| PictureError::Damaged("not UTF-8".into()))?;
    let reading = roxmltree::ParsingOptions {
        allow_dtd: false,
        nodes_limit: 200_000,
        ..Default::default()
    };
    // Files of drawing programs start with a document type; one without entities of its own says nothing.
    let text = without_doctype(text)?;
    let document = roxmltree::Document::parse_with_options(&text, reading).map_err(damaged)?;
    if parts(&document) > MAX_ELEMENTS {
        return Err(PictureError::TooLarge);
    }
    let tree = Tree::from_xmltree(&document, &options()).map_err(damaged)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = size as f32 / width.max(height);
    let side = |length: f32| ((length * scale).round() as u32).clamp(1, size);
    let mut pixmap = Pixmap::new(side(width), side(height)).ok_or(PictureError::TooLarge)?;
    let fit = Transform::from_scale(pixmap.width() as f32 / width, pixmap.height() as f32 / height);
    resvg::render(&tree, fit, &mut pixmap.as_mut());
    let (width, height) = (pixmap.width(), pixmap.height());
    let straight = pixmap.pixels().iter().flat_map(|pixel| {
        let colour = pixel.demultiply();
        [colour.red(), colour.green(), colour.blue(), colour.alpha()]
    });
    RgbaImage::from_raw(width, height, straight.collect()).ok_or(PictureError::TooLarge)
}

fn options() -> Options<'static> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(FONT.to_vec());
        fonts.set_sans_serif_family("DejaVu Sans");
        fonts.set_serif_family("DejaVu Sans");
        fonts.set_monospace_family("DejaVu Sans");
        fonts.set_cursive_family("DejaVu Sans");
        fonts.set_fantasy_family("DejaVu Sans");
        Arc::new(fonts)
    });
    Options {
        font_family: "DejaVu Sans".into(),
        fontdb: Arc::clone(fonts),
        // Only pictures inside the picture (data URLs); an address or file name is never followed.
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// `text` without a plain document type declaration; one with entities is refused.
fn without_doctype(text: &str) -> Result<std::borrow::Cow<'_, str>, PictureError> {
    let Some(start) = text.find("<!DOCTYPE") else {
        return Ok(text.into());
    };
    let (before, rest) = text.split_at(start);
    if before.contains("<svg") {
        return Ok(text.into());
    }
    let end = rest
        .find('>')
        .ok_or_else(|| PictureError::Damaged("it ends too early".into()))?;
    let (doctype, after) = rest.split_at(end + 1);
    if doctype.contains('[') {
        return Err(PictureError::Damaged("its document type defines entities".into()));
    }
    Ok(format!("{before}{after}").into())
}

/// How many elements are drawn when every `use` is followed; saturates. A `use` that leads to itself counts once.
fn parts(document: &roxmltree::Document<'_>) -> u64 {
    let by_id: HashMap<&str, roxmltree::Node<'_, '_>> = document
        .descendants()
        .filter_map(|node| Some((node.attribute("id")?, node)))
        .collect();
    let mut counted = HashMap::new();
    count(document.root_element(), &by_id, &mut counted, 0)
}

fn count<'a>(
    node: roxmltree::Node<'a, 'a>,
    by_id: &HashMap<&str, roxmltree::Node<'a, 'a>>,
    counted: &mut HashMap<roxmltree::NodeId, u64>,
    depth: u32,
) -> u64 {
    if depth > 256 {
        return MAX_ELEMENTS + 1;
    }
    if let Some(known) = counted.get(&node.id()) {
        return *known;
    }
    counted.insert(node.id(), 1);
    let href = node
        .attributes()
        .find(|attribute| attribute.name() == "href")
        .and_then(|at| at.value().strip_prefix('#'));
    let used = (node.tag_name().name() == "use")
        .then_some(href)
        .flatten()
        .and_then(|id| by_id.get(id));
    let led_to = used.map_or(0, |target| count(*target, by_id, counted, depth + 1));
    let total = node
        .children()
        .filter(roxmltree::Node::is_element)
        .fold(1 + led_to, |sum, child| {
            sum.saturating_add(count(child, by_id, counted, depth + 1))
        });
    counted.insert(node.id(), total);
    total
}

fn damaged(error: impl std::fmt::Display) -> PictureError {
    PictureError::Damaged(error.to_string())
}
