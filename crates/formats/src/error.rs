//! What can go wrong between bytes and badges.

/// Why bytes could not be read as a badge, or a badge could not be written into a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Nothing that a badge could be in.
    #[error("not a badge: {0}")]
    NotABadge(String),
    /// A picture without badge data in it.
    #[error("the picture holds no badge data")]
    NoBadgeData,
    /// Damaged, or against the format's rules.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Larger or deeper than the limits.
    #[error("larger than the limits: {0}")]
    TooLarge(String),
}

impl FormatError {
    pub(crate) fn not_a_badge(why: impl Into<String>) -> Self {
        Self::NotABadge(why.into())
    }

    pub(crate) fn damaged(why: impl Into<String>) -> Self {
        Self::Damaged(why.into())
    }
}
