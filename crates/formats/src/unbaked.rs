//! What is found in a picture.

use crate::{FormatError, json};

/// A badge found in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbaked {
    /// The JSON, compact JWS or address that was baked in, exactly; only text of a legacy `tEXt` chunk and XML escapes
    /// are decoded to UTF-8.
    pub payload: Vec<u8>,
    /// Oddities worth a warning: compressed chunk, several chunks, old keyword.
    pub warnings: Vec<String>,
}

impl Unbaked {
    /// Badge data as found; refused when there is nothing in it or too much.
    pub(crate) fn of(text: &[u8], warnings: Vec<String>) -> Result<Self, FormatError> {
        if text.len() > json::MAX_DOCUMENT_BYTES {
            return Err(FormatError::TooLarge(format!("badge data of {} bytes", text.len())));
        }
        if text.trim_ascii().is_empty() {
            return Err(FormatError::NoBadgeData);
        }
        Ok(Self {
            payload: text.to_vec(),
            warnings,
        })
    }
}
