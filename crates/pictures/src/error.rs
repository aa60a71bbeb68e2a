//! Why there is no picture to show.

/// Each variant is something to tell the user.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Not PNG, SVG, JPEG, GIF or WebP.
    #[error("not a picture that can be shown")]
    Unknown,
    /// Damaged.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
    /// More pixels, bytes or parts than the limits, or more work than a picture is worth.
    #[error("the picture is larger than the limits")]
    TooLarge,
}
