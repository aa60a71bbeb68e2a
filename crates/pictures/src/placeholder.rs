//! A drawn stand-in for a badge without a usable picture: a luggage tag with the badge's initials.

use crate::{raster, svg};

/// The tag cloths of the window (look.md 2), each with at least 5:1 to the white letters on it.
const CLOTHS: [&str; 8] = [
    "#3B7759", "#A54E39", "#5B6D89", "#8C5087", "#906520", "#277789", "#657334", "#805D4A",
];

/// A drawn stand-in of `size` pixels square: PNG with the initials of `name` on a tag. The same name always gives the
/// same bytes.
pub fn placeholder(name: &str, size: u32) -> Vec<u8> {
    let size = size.clamp(16, 2048);
    let drawn = svg::draw(tag(name).as_bytes(), size).and_then(|image| raster::to_png(&image));
    // What is drawn here is ours alone; should it ever fail, one plain pixel still carries a badge.
    drawn.unwrap_or_else(|_| raster::to_png(&image::RgbaImage::new(1, 1)).unwrap_or_default())
}

fn tag(name: &str) -> String {
    let hash = name.bytes().fold(2_166_136_261_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(16_777_619)
    });
    let cloth = CLOTHS.get(hash as usize % CLOTHS.len()).copied().unwrap_or("#5B6D89");
    let initials = initials(name);
    let size = if initials.chars().count() > 1 { 84 } else { 108 };
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 400'>\
         <path d='M128 40h144l64 64v224a32 32 0 0 1-32 32H96a32 32 0 0 1-32-32V104z' fill='{cloth}'/>\
         <circle cx='200' cy='104' r='22' fill='none' stroke='#fff' stroke-width='10'/>\
         <text x='200' y='270' font-family='DejaVu Sans' font-weight='700' font-size='{size}' fill='#fff' \
         text-anchor='middle'>{initials}</text></svg>"
    )
}

/// Up to two letters or digits that the font can draw; none for names in other scripts, whose tag stays plain.
fn initials(name: &str) -> String {
    let words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next());
    let drawable = |c: &char| c.is_alphanumeric() && (*c as u32) < 0x0530;
    words.filter(drawable).take(2).flat_map(char::to_uppercase).collect()
}
