//! Pixels from PNG, JPEG, GIF and WebP, within limits, and back to PNG.

use std::io::Cursor;

use fast_image_resize::{ResizeOptions, Resizer};
use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbaImage, metadata::Orientation,
};

use crate::{Kind, PictureError};

/// Bytes of a raster that are looked at, at most.
const MAX_BYTES: usize = 32 << 20;

/// Pixels of a picture, at most.
pub(crate) const MAX_PIXELS: u64 = 40_000_000;

/// Memory that a decoder may ask for, at most.
const MAX_ALLOC: u64 = 320 * 1024 * 1024;

/// The first frame of `bytes`, upright.
pub(crate) fn decode(bytes: &[u8], kind: Kind) -> Result<RgbaImage, PictureError> {
    let mut decoder = reader(bytes, kind)?.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooLarge);
    }
    // A picture whose camera notes are damaged is still a picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    image.apply_orientation(orientation);
    Ok(image.into_rgba8())
}

/// Width and height as the head of `bytes` says; nothing is decoded.
pub(crate) fn dimensions(bytes: &[u8], kind: Kind) -> Option<(u32, u32)> {
    reader(bytes, kind).ok()?.into_dimensions().ok()
}

fn reader(bytes: &[u8], kind: Kind) -> Result<ImageReader<Cursor<&[u8]>>, PictureError> {
    let format = match kind {
        Kind::Png => ImageFormat::Png,
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Gif => ImageFormat::Gif,
        Kind::WebP => ImageFormat::WebP,
        Kind::Svg | Kind::Unknown => return Err(PictureError::Unknown),
    };
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::TooLarge);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(20_000);
    limits.max_image_height = Some(20_000);
    limits.max_alloc = Some(MAX_ALLOC);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    Ok(reader)
}

/// `image` made to fit into a square of `size`; smaller ones stay as they are.
pub(crate) fn shrink(image: RgbaImage, size: u32) -> Result<RgbaImage, PictureError> {
    let (width, height) = image.dimensions();
    let longer = width.max(height);
    if longer <= size {
        return Ok(image);
    }
    let fit = |side: u32| {
        let scaled = (u64::from(side) * u64::from(size) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(size).max(1)
    };
    let from = DynamicImage::ImageRgba8(image);
    let mut to = DynamicImage::new_rgba8(fit(width), fit(height));
    Resizer::new()
        .resize(&from, &mut to, &ResizeOptions::new().use_alpha(true))
        .map_err(|error| PictureError::Damaged(error.to_string()))?;
    Ok(to.into_rgba8())
}

/// PNG bytes of `image`, without any chunk but the pixels.
pub(crate) fn to_png(image: &RgbaImage) -> Result<Vec<u8>, PictureError> {
    let mut png = Vec::new();
    image::codecs::png::PngEncoder::new(&mut png)
        .write_image(
            image.as_raw(),
            image.width(),
            image.height(),
            image::ExtendedColorType::Rgba8,
        )
        .map_err(damaged)?;
    Ok(png)
}

fn damaged(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooLarge,
        error => PictureError::Damaged(error.to_string()),
    }
}
