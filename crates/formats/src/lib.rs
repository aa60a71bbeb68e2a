//! Bytes to model and back, never losing a byte of the original; no I/O.

mod summary;

pub use summary::{AssertionKey, Summary, SummaryRecipient};

/// What some bytes turned out to be, by content alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A JSON document.
    Json,
    /// A compact JWS or JWT.
    Jws,
    /// A PNG picture.
    Png,
    /// An SVG picture.
    Svg,
    /// One http(s) address as text.
    Link,
}

/// Why bytes could not be read as a badge, or a badge could not be written into a picture.
#[derive(Debug, thiserror::Error)]
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

/// What kind of thing `bytes` are; never by file name (verification.md IN-1).
pub fn kind(bytes: &[u8]) -> Result<Kind, FormatError> {
    let _ = bytes;
    todo!()
}

/// A badge found in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbaked {
    /// The JSON, compact JWS or address that was baked in, exactly.
    pub payload: Vec<u8>,
    /// Oddities worth a warning: compressed chunk, several chunks, old keyword.
    pub warnings: Vec<String>,
}

/// The badge data in a baked PNG or SVG.
pub fn unbake(picture: &[u8]) -> Result<Unbaked, FormatError> {
    let _ = picture;
    todo!()
}

/// `picture` (PNG or SVG) with `payload` (JSON or compact JWS) baked in, replacing any badge data there was; all
/// else stays byte for byte. `v3` chooses the keyword and namespace of Open Badges 3.0.
pub fn bake(picture: &[u8], payload: &[u8], v3: bool) -> Result<Vec<u8>, FormatError> {
    let _ = (picture, payload, v3);
    todo!()
}

/// The header and payload of a compact JWS, decoded but not verified.
#[derive(Debug, Clone)]
pub struct Jws {
    /// The protected header.
    pub header: serde_json::Value,
    /// The payload's JSON.
    pub payload: serde_json::Value,
    /// The payload's bytes as signed.
    pub payload_bytes: Vec<u8>,
}

/// Takes a compact JWS apart; says nothing about its signature.
pub fn read_jws(token: &str) -> Result<Jws, FormatError> {
    let _ = token;
    todo!()
}

/// What lists show of a badge, read from its assertion (or credential) and, as far as known, its class and issuer.
/// Works for every version; absent parts stay absent. Names longer than 300 characters are kept whole.
pub fn summarise(
    assertion: &serde_json::Value,
    badge_class: Option<&serde_json::Value>,
    issuer: Option<&serde_json::Value>,
    signed: bool,
) -> Result<Summary, FormatError> {
    let _ = (assertion, badge_class, issuer, signed);
    todo!()
}
