//! Pictures as the window gets them: rasterised, by content hash, and only those that belong to a badge.

use holdall_model::Sha256;

use crate::{Answered, App, Code, UserError};

/// Sizes that are made, in pixels on the longer side.
const SIZES: [u32; 3] = [96, 384, 768];

impl App {
    /// PNG bytes of a picture by content hash, at most `size` (96, 384 or 768) pixels.
    ///
    /// # Errors
    /// [`Code::NotThere`] for what is no picture of a badge, or cannot be shown.
    pub async fn picture(&self, hash: &str, size: u32) -> Answered<Vec<u8>> {
        let missing = || UserError::new(Code::NotThere).with("what", "picture");
        let sha256: Sha256 = hash.parse().map_err(|_| missing())?;
        if !SIZES.contains(&size) {
            return Err(missing());
        }
        holdall_sync::picture(self.library(), sha256, size)
            .await?
            .ok_or_else(missing)
    }
}
