//! How a picture sits on its mount (look.md 5, "Pictures sit like this").

use image::RgbaImage;

/// How a picture sits on its mount (look.md 5, "Pictures sit like this").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mount {
    /// Opaque and within 3 % of square: fills the plate edge to edge.
    pub bleed: bool,
    /// Too close to the light plate: wants the counter plate in the light theme. Never with `bleed`: no plate is seen.
    pub counter_on_light: bool,
    /// The same for the dark theme.
    pub counter_on_dark: bool,
}

/// The plate in the light theme, `#EFECE8`.
const LIGHT_PLATE: [u8; 3] = [0xEF, 0xEC, 0xE8];
/// The plate in the dark theme, `#272523`.
const DARK_PLATE: [u8; 3] = [0x27, 0x25, 0x23];
/// A lower contrast against the plate is too close.
const TOO_CLOSE: f32 = 1.5;
/// From here on a pixel counts as opaque in an outline.
const OPAQUE: u8 = 128;

impl Mount {
    /// The mount for `picture`, whose original had the sides `width` and `height`.
    pub(crate) fn of(picture: &RgbaImage, width: f32, height: f32) -> Self {
        let opaque = picture.pixels().all(|pixel| pixel.0[3] == u8::MAX);
        let square = (width - height).abs() <= 0.03 * width.max(height);
        if opaque && square {
            return Mount {
                bleed: true,
                counter_on_light: false,
                counter_on_dark: false,
            };
        }
        let close = |plate: [u8; 3], outline: f32| contrast(luminance(plate), outline) < TOO_CLOSE;
        let outline = if opaque {
            median(rim(picture))
        } else {
            median(edge(picture))
        };
        Mount {
            bleed: false,
            counter_on_light: outline.is_some_and(|outline| close(LIGHT_PLATE, outline)),
            counter_on_dark: outline.is_some_and(|outline| close(DARK_PLATE, outline)),
        }
    }
}

/// Luminance of the outer two pixels all round.
fn rim(picture: &RgbaImage) -> Vec<f32> {
    let (width, height) = picture.dimensions();
    let outer = |at: u32, side: u32| at < 2 || at + 2 >= side;
    picture
        .enumerate_pixels()
        .filter(|(x, y, _)| outer(*x, width) || outer(*y, height))
        .map(|(_, _, pixel)| luminance([pixel.0[0], pixel.0[1], pixel.0[2]]))
        .collect()
}

/// Luminance of the opaque pixels that touch transparency, or the picture's end, where the plate begins as well.
fn edge(picture: &RgbaImage) -> Vec<f32> {
    let solid = |x: Option<u32>, y: Option<u32>| {
        let pixel = x.zip(y).and_then(|(x, y)| picture.get_pixel_checked(x, y));
        pixel.is_some_and(|pixel| pixel.0[3] >= OPAQUE)
    };
    picture
        .enumerate_pixels()
        .filter(|(x, y, pixel)| {
            let (x, y) = (*x, *y);
            let inside = solid(x.checked_sub(1), Some(y))
                && solid(Some(x + 1), Some(y))
                && solid(Some(x), y.checked_sub(1))
                && solid(Some(x), Some(y + 1));
            pixel.0[3] >= OPAQUE && !inside
        })
        .map(|(_, _, pixel)| luminance([pixel.0[0], pixel.0[1], pixel.0[2]]))
        .collect()
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// Relative luminance by WCAG 2.2.
fn luminance(colour: [u8; 3]) -> f32 {
    let [red, green, blue] = colour.map(|value| {
        let value = f32::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Contrast ratio by WCAG 2.2.
fn contrast(one: f32, other: f32) -> f32 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}
