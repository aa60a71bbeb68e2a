//! Strangers' images in, safe pixels out, with limits; no I/O.
//!
//! Rasters are decoded under limits of bytes and pixels. SVG is drawn without scripts, network, files, fonts of the
//! system or external references, after its size and the work it asks for have been weighed, and within a time.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod error;
mod kind;
mod mount;
mod placeholder;
mod raster;
mod svg;
mod thumbnail;

pub use error::PictureError;
pub use kind::{Kind, kind};
pub use mount::Mount;
pub use placeholder::placeholder;
pub use thumbnail::{Thumbnail, thumbnail};

#[cfg(test)]
mod tests;
