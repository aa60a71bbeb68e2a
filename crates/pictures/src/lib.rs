//! Strangers' images in, safe pixels out, with limits; no I/O.

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

/// How a picture sits on its mount (look.md 5, "Pictures sit like this").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mount {
    /// Opaque and within 3 % of square: fills the plate edge to edge.
    pub bleed: bool,
    /// Too close to the light plate: wants the counter plate in the light theme.
    pub counter_on_light: bool,
    /// The same for the dark theme.
    pub counter_on_dark: bool,
}

/// Why there is no thumbnail.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Not PNG, SVG, JPEG, GIF or WebP.
    #[error("not a picture that can be shown")]
    Unknown,
    /// Damaged.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
    /// More pixels or bytes than the limits.
    #[error("the picture is larger than the limits")]
    TooLarge,
}

/// A safe picture of at most `size` pixels on its longer side; the first frame of an animation.
pub fn thumbnail(bytes: &[u8], size: u32) -> Result<Thumbnail, PictureError> {
    let _ = (bytes, size);
    todo!()
}

/// A drawn stand-in of `size` pixels square for a badge whose picture is missing or cannot be used: a PNG with the
/// initials of `name` on a tag. The same name always gives the same bytes.
pub fn placeholder(name: &str, size: u32) -> Vec<u8> {
    let _ = (name, size);
    todo!()
}
