//! A drawn stand-in for a picture that is missing or cannot be used: a luggage tag with the initials of the name.

use std::fmt::Write;

use image::RgbaImage;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Node, Tree},
};

use crate::{raster, svg};

/// The tag cloths of look.md 2, in their order: Pine, Brick, Slate, Plum, Ochre, Petrol, Olive, Umber.
const CLOTHS: [&str; 8] = [
    "#3B7759", "#A54E39", "#5B6D89", "#8C5087", "#906520", "#277789", "#657334", "#805D4A",
];

/// The tag of the icon on a canvas of 24 by 24: upper corners cut, lower ones rounded, a hole.
const TAG: &str =
    "M8 1.5H16L20 5.5V20.5A2 2 0 0 1 18 22.5H6A2 2 0 0 1 4 20.5V5.5ZM12 4.4A2.2 2.2 0 1 0 12 8.8 2.2 2.2 0 1 0 12 4.4Z";
/// The lines of the icon's tag, for a name without letters that can be drawn.
const LINES: &str = r##"<path d="M8 13.5H16M8 17H13" stroke="#FFFFFF" stroke-width="1.6"/>"##;
/// The largest placeholder drawn.
const LARGEST: u32 = 2048;

/// A drawn stand-in of `size` pixels square (1 to 2048) for a badge whose picture is missing or cannot be used: a PNG
/// with the initials of `name` on a tag, around it nothing. The same name always gives the same bytes.
pub fn placeholder(name: &str, size: u32) -> Vec<u8> {
    let size = size.clamp(1, LARGEST);
    let cloth = CLOTHS.get(hash(name) as usize % CLOTHS.len()).unwrap_or(&CLOTHS[0]);
    let letters = initials(name);
    let drawn = tree(cloth, &text(&letters)).filter(|tree| !letters.is_empty() && has_every_letter(tree));
    let drawn = drawn.or_else(|| tree(cloth, LINES));
    let pixels = drawn
        .and_then(|tree| pixels(&tree, size))
        .unwrap_or_else(|| RgbaImage::new(size, size));
    raster::to_png(&pixels).unwrap_or_default()
}

/// The first letters of the first two words.
fn initials(name: &str) -> String {
    let words = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .take(2)
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .take(3)
        .collect()
}

fn text(letters: &str) -> String {
    let size = if letters.chars().count() > 1 { 6.4 } else { 9.0 };
    let mut escaped = String::new();
    for letter in letters.chars() {
        // Always as a number: whatever the letter is, it cannot end the element.
        let _ = write!(escaped, "&#{};", u32::from(letter));
    }
    let baseline = 15.6 + size * 0.365;
    format!(
        r##"<text x="12" y="{baseline}" font-size="{size}" font-weight="700" text-anchor="middle" fill="#FFFFFF">{escaped}</text>"##
    )
}

fn tree(cloth: &str, on_it: &str) -> Option<Tree> {
    let drawing = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="{TAG}" fill="{cloth}" fill-rule="evenodd"/>{on_it}</svg>"#
    );
    Tree::from_str(&drawing, &svg::options_for(true)).ok()
}

/// Whether the font has every letter of the tree's text; glyph 0 stands for those it has not.
fn has_every_letter(tree: &Tree) -> bool {
    let spans = tree.root().children().iter().filter_map(|node| match node {
        Node::Text(text) => Some(text.layouted()),
        _ => None,
    });
    let mut glyphs = spans
        .flatten()
        .flat_map(|span| &span.positioned_glyphs)
        .map(|glyph| glyph.id.0)
        .peekable();
    glyphs.peek().is_some() && glyphs.all(|glyph| glyph != 0)
}

fn pixels(tree: &Tree, size: u32) -> Option<RgbaImage> {
    let mut pixmap = Pixmap::new(size, size)?;
    let scale = size as f32 / 24.0;
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    RgbaImage::from_raw(size, size, pixmap.take_demultiplied())
}

/// FNV-1a: the cloth of a name must not change with the library that hashes.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
