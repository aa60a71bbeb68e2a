//! A safe picture in a size for the window.

use crate::{Kind, Mount, PictureError, kind, raster, svg};

/// A picture made safe to show: rasterised, at most `size` pixels on its longer side.
#[derive(Debug, Clone)]
pub struct Thumbnail {
    /// PNG bytes, never larger than asked for; rasters are never enlarged.
    pub png: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How it sits on its mount.
    pub mount: Mount,
}

/// The largest thumbnail made.
const LARGEST: u32 = 2048;
/// The size in which the mount is looked at, so that all sizes of a picture sit alike.
const MOUNT_SIZE: u32 = 96;

/// A safe picture of at most `size` pixels on its longer side (1 to 2048; the window asks for 96, 384 and 768); the
/// first frame of an animation. An SVG is drawn to that size, a raster is never enlarged. Takes at most some seconds,
/// however hostile the bytes: call it on a thread for blocking work.
pub fn thumbnail(bytes: &[u8], size: u32) -> Result<Thumbnail, PictureError> {
    let size = size.clamp(1, LARGEST);
    let (picture, sides) = match kind(bytes) {
        Kind::Svg => {
            let drawn = svg::draw(bytes, size)?;
            (drawn.pixels, (drawn.width, drawn.height))
        }
        raster => {
            let whole = raster::decode(bytes, raster)?;
            let sides = (whole.width() as f32, whole.height() as f32);
            (raster::shrink(whole, size)?, sides)
        }
    };
    let mount = if picture.width().max(picture.height()) > MOUNT_SIZE {
        Mount::of(&raster::shrink(picture.clone(), MOUNT_SIZE)?, sides.0, sides.1)
    } else {
        Mount::of(&picture, sides.0, sides.1)
    };
    let (width, height) = picture.dimensions();
    Ok(Thumbnail {
        png: raster::to_png(&picture)?,
        width,
        height,
        mount,
    })
}
