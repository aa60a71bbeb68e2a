//! Strangers' images in, safe pixels out, with limits; no I/O.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod error;
mod kind;
mod mount;
mod placeholder;
mod raster;
mod svg;

pub use error::PictureError;
pub use kind::{Kind, kind};
pub use mount::Mount;
pub use placeholder::placeholder;

/// A picture made safe to show: rasterised, at most `size` pixels on its longer side.
#[derive(Debug, Clone)]
pub struct Thumbnail {
    /// PNG bytes, never larger than asked for, never enlarged.
    pub png: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How it sits on its mount.
    pub mount: Mount,
}

/// Bytes of a picture that are looked at, at most.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// A safe picture of at most `size` pixels on its longer side; the first frame of an animation. Vector pictures are
/// drawn at `size`, others are never enlarged.
pub fn thumbnail(bytes: &[u8], size: u32) -> Result<Thumbnail, PictureError> {
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::TooLarge);
    }
    let size = size.clamp(1, 2048);
    let pixels = match kind(bytes) {
        Kind::Svg => svg::draw(bytes, size)?,
        Kind::Unknown => return Err(PictureError::Unknown),
        raster => raster::shrink(raster::decode(bytes, raster)?, size)?,
    };
    let (width, height) = pixels.dimensions();
    Ok(Thumbnail {
        mount: Mount::of(&pixels),
        png: raster::to_png(&pixels)?,
        width,
        height,
    })
}

#[cfg(test)]
mod tests;
