//! The sample pictures: drawn here in flat colours, as SVG, and rasterised where a badge wants a PNG. No text in them, so
//! that they look the same where fonts are missing.

mod harbour;
mod hospital;
mod library;
mod mountains;
mod shape;
mod university;

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use resvg::{tiny_skia, usvg};

/// Longer edge of a rasterised picture in pixels.
const EDGE: f32 = 400.0;

/// One picture: its name, width and height of its canvas, and what draws it.
struct Design(&'static str, u16, u16, fn() -> String);

const DESIGNS: &[Design] = &[
    Design("hospital-hexagon", 400, 400, hospital::hospital_hexagon),
    Design("drops-roundel", 400, 400, hospital::drops_roundel),
    Design("heart-pulse", 400, 400, hospital::heart_pulse),
    Design("capsule-shield", 400, 400, hospital::capsule_shield),
    Design("night-ward", 400, 400, hospital::night_ward),
    Design("white-sprig", 400, 400, hospital::white_sprig),
    Design("mountain-roundel", 400, 400, mountains::mountain_roundel),
    Design("snow-hexagon", 400, 400, mountains::snow_hexagon),
    Design("carabiner", 400, 400, mountains::carabiner),
    Design("ridge-dawn", 400, 400, mountains::ridge_dawn),
    Design("compass", 400, 400, mountains::compass),
    Design("radio-shield", 400, 400, mountains::radio_shield),
    Design("bell-hexagon", 400, 400, university::bell_hexagon),
    Design("helix", 400, 400, university::helix),
    Design("data-wordmark", 860, 180, university::data_wordmark),
    Design("robot-gear", 400, 400, university::robot_gear),
    Design("torch-pennant", 170, 400, university::torch_pennant),
    Design("navy-atom", 400, 400, university::navy_atom),
    Design("laurel-star", 400, 400, university::laurel_star),
    Design("khatam-shield", 400, 400, university::khatam_shield),
    Design("gull-ring", 400, 400, university::gull_ring),
    Design("reef-knot", 400, 400, harbour::reef_knot),
    Design("lighthouse", 400, 400, harbour::lighthouse),
    Design("signal-flags", 400, 400, harbour::signal_flags),
    Design("wheel", 400, 400, harbour::wheel),
    Design("jug-arch", 400, 400, harbour::jug_arch),
    Design("plough", 400, 400, harbour::plough),
    Design("open-book", 400, 400, library::open_book),
    Design("gate-shield", 400, 400, library::gate_shield),
    Design("cursor-seal", 400, 400, library::cursor_seal),
    Design("quill-tag", 400, 400, library::quill_tag),
    Design("stage", 400, 400, library::stage),
];

/// The names of all pictures.
fn names() -> impl Iterator<Item = &'static str> {
    DESIGNS.iter().map(|design| design.0)
}

/// The picture `design` as SVG.
pub(crate) fn svg(design: &str) -> Option<String> {
    let Design(_, width, height, draw) = DESIGNS.iter().find(|known| known.0 == design)?;
    let inside = draw();
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">{inside}</svg>"
    ))
}

/// The picture `design` as PNG; drawn once per run.
pub(crate) fn png(design: &'static str) -> Option<Vec<u8>> {
    static DRAWN: Mutex<Option<HashMap<&'static str, Vec<u8>>>> = Mutex::new(None);
    let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    let drawn = drawn.get_or_insert_default();
    if let Some(known) = drawn.get(design) {
        return Some(known.clone());
    }
    let bytes = rasterise(&svg(design)?, EDGE)?;
    drawn.insert(design, bytes.clone());
    Some(bytes)
}

/// Every sample picture as SVG and PNG with its file name, and sheets with all of them on light and dark mounts.
pub fn pictures() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for name in names() {
        files.extend(svg(name).map(|svg| (format!("{name}.svg"), svg.into_bytes())));
        files.extend(png(name).map(|png| (format!("{name}.png"), png)));
    }
    files.extend(sheet("#fbfaf8", "#efece8").map(|png| ("sheet-light.png".to_owned(), png)));
    files.extend(sheet("#181715", "#272523").map(|png| ("sheet-dark.png".to_owned(), png)));
    files
}

/// All pictures on mounts of one colour, as PNG: to look at.
fn sheet(ground: &str, plate: &str) -> Option<Vec<u8>> {
    const COLUMNS: usize = 8;
    let rows = DESIGNS.len().div_ceil(COLUMNS);
    let (width, height) = (COLUMNS * 220 + 20, rows * 220 + 20);
    let mut inside = format!("<rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>");
    for (at, Design(name, wide, high, draw)) in DESIGNS.iter().enumerate() {
        let (x, y) = (20 + at % COLUMNS * 220, 20 + at / COLUMNS * 220);
        // Names of clip paths are made unique, as all pictures stand in one document here.
        let drawn = draw()
            .replace("id=\"", &format!("id=\"{name}-"))
            .replace("url(#", &format!("url(#{name}-"));
        inside += &format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"200\" height=\"200\" rx=\"6\" fill=\"{plate}\"/><svg x=\"{}\" y=\"{}\" width=\"156\" height=\"156\" viewBox=\"0 0 {wide} {high}\">{drawn}</svg>",
            x + 22,
            y + 22
        );
    }
    let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">{inside}</svg>");
    rasterise(&svg, width as f32)
}

fn rasterise(svg: &str, edge: f32) -> Option<Vec<u8>> {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).ok()?;
    let size = tree.size();
    let scale = edge / size.width().max(size.height());
    let pixels = |length: f32| (length * scale).round().max(1.0) as u32;
    let mut canvas = tiny_skia::Pixmap::new(pixels(size.width()), pixels(size.height()))?;
    resvg::render(
        &tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut canvas.as_mut(),
    );
    canvas.encode_png().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_drawn_and_no_two_are_the_same() {
        let mut seen = std::collections::HashSet::new();
        for name in names() {
            let bytes = png(name).unwrap();
            let picture = image::load_from_memory(&bytes).unwrap();
            assert_eq!(picture.width().max(picture.height()), 400, "{name}");
            let painted = picture.to_rgba8().pixels().filter(|pixel| pixel.0[3] > 0).count();
            assert!(painted > 5_000, "{name} is nearly empty");
            assert!(seen.insert(bytes), "{name} looks like another one");
        }
        assert!(seen.len() >= 20);
    }

    #[test]
    fn pictures_have_no_text_and_load_nothing() {
        for name in names() {
            let svg = svg(name).unwrap();
            assert!(
                !svg.contains("<text") && !svg.contains("href") && !svg.contains("<image"),
                "{name}"
            );
        }
    }
}
