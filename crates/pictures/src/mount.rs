//! How a picture sits on its mount: edge to edge, or on the plate that it can be seen on. The picture itself is never
//! altered (look.md 5; the plate colours are those of the window's token file).

use image::{Rgba, RgbaImage};

/// How a picture sits on its mount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mount {
    /// Opaque and within 3 % of square: fills the plate edge to edge.
    pub bleed: bool,
    /// Too close to the light plate: wants the counter plate in the light theme.
    pub counter_on_light: bool,
    /// The same for the dark theme.
    pub counter_on_dark: bool,
}

/// `plate` of the light theme.
const PLATE_LIGHT: [u8; 3] = [0xEF, 0xEC, 0xE8];
/// `plate` of the dark theme.
const PLATE_DARK: [u8; 3] = [0x27, 0x25, 0x23];
/// Below this contrast between outline and plate a picture is lost on it.
const LOST: f64 = 1.5;

impl Mount {
    /// Looks at the pixels' outline.
    pub(crate) fn of(image: &RgbaImage) -> Self {
        let (width, height) = image.dimensions();
        let opaque = image.pixels().all(|pixel| pixel.0[3] == u8::MAX);
        // Half a pixel is what shrinking may have rounded away.
        let near_square = width.abs_diff(height) * 100 <= width.max(height) * 3 + 50;
        let outline = if opaque { border(image) } else { outline(image) };
        let Some(median) = median(outline) else {
            return Self::default();
        };
        Self {
            bleed: opaque && near_square,
            counter_on_light: contrast(median, luminance(&PLATE_LIGHT)) < LOST,
            counter_on_dark: contrast(median, luminance(&PLATE_DARK)) < LOST,
        }
    }
}

/// Luminances of the outer two pixels of a picture without transparency.
fn border(image: &RgbaImage) -> Vec<f64> {
    let (width, height) = image.dimensions();
    let near = |at: u32, length: u32| at < 2 || at + 2 >= length;
    let outer = image
        .enumerate_pixels()
        .filter(|(x, y, _)| near(*x, width) || near(*y, height));
    outer.map(|(_, _, pixel)| luminance(&colour(pixel))).collect()
}

/// Luminances of the visible pixels that touch transparency, or the picture's edge.
fn outline(image: &RgbaImage) -> Vec<f64> {
    let visible = |x: Option<u32>, y: Option<u32>| {
        let pixel = x.zip(y).and_then(|(x, y)| image.get_pixel_checked(x, y));
        pixel.is_some_and(|pixel| pixel.0[3] >= 128)
    };
    let touching = image.enumerate_pixels().filter(|(x, y, pixel)| {
        let (left, right) = (x.checked_sub(1), x.checked_add(1));
        let (above, below) = (y.checked_sub(1), y.checked_add(1));
        pixel.0[3] >= 128
            && !(visible(left, Some(*y))
                && visible(right, Some(*y))
                && visible(Some(*x), above)
                && visible(Some(*x), below))
    });
    touching.map(|(_, _, pixel)| luminance(&colour(pixel))).collect()
}

fn colour(pixel: &Rgba<u8>) -> [u8; 3] {
    let Rgba([red, green, blue, _]) = *pixel;
    [red, green, blue]
}

/// WCAG 2.2 relative luminance.
fn luminance(colour: &[u8; 3]) -> f64 {
    let linear = colour.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    let [red, green, blue] = linear;
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// WCAG 2.2 contrast ratio of two luminances.
fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    values.sort_by(f64::total_cmp);
    values.get(middle).copied()
}
