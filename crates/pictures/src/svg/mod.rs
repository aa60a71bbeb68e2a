//! SVG to pixels.
//!
//! Nothing is loaded: no files, no addresses, no fonts of the system, no SVG inside SVG. What an SVG asks for is
//! weighed twice, as text before it is understood (`text.rs`) and as a tree before it is drawn (`work.rs`), and it is
//! drawn on a thread of its own that is not waited for longer than some seconds.

mod text;
mod work;

use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use image::RgbaImage;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{ImageHrefResolver, ImageKind, Options, Tree, fontdb, roxmltree},
};

use crate::{
    Kind, PictureError, kind,
    raster::{self, MAX_PIXELS},
};

/// The most bytes of an SVG.
const MOST_BYTES: usize = 5 << 20;
/// How long one picture is waited for.
const DEADLINE: Duration = Duration::from_secs(8);
/// Enough for groups nested as deeply as the parser allows, in builds without optimisation too. Only touched pages
/// cost memory.
const STACK_BYTES: usize = 256 << 20;
/// Drawings that nobody waits for any more and that still run; beyond this, none is begun.
const MOST_ABANDONED: usize = 2;

/// An SVG in pixels, and its own sides in its own units.
pub(crate) struct Drawn {
    pub(crate) pixels: RgbaImage,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

static ABANDONED: AtomicUsize = AtomicUsize::new(0);

/// Draws `bytes` so that the longer side has `size` pixels.
pub(crate) fn draw(bytes: &[u8], size: u32) -> Result<Drawn, PictureError> {
    if bytes.len() > MOST_BYTES || ABANDONED.load(Ordering::SeqCst) >= MOST_ABANDONED {
        return Err(PictureError::TooLarge);
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    within(DEADLINE, &ABANDONED, move || draw_here(&text, size))?
}

const RUNNING: u8 = 0;
const LEFT_ALONE: u8 = 1;
const DONE: u8 = 2;

/// Runs `work` on a thread with a large stack and waits for it; a thread that takes longer is left alone, and counted
/// in `abandoned` until it ends.
fn within<T: Send + 'static>(
    time: Duration,
    abandoned: &'static AtomicUsize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PictureError> {
    let (send, receive) = mpsc::channel();
    let state = Arc::new(AtomicU8::new(RUNNING));
    let theirs = state.clone();
    thread::Builder::new()
        .name("picture".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let _ = send.send(work());
            if theirs.swap(DONE, Ordering::SeqCst) == LEFT_ALONE {
                abandoned.fetch_sub(1, Ordering::SeqCst);
            }
        })
        .map_err(|error| PictureError::Damaged(error.to_string()))?;
    match receive.recv_timeout(time) {
        Ok(answer) => Ok(answer),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            if state
                .compare_exchange(RUNNING, LEFT_ALONE, Ordering::SeqCst, Ordering::SeqCst)
                .is_ok()
            {
                abandoned.fetch_add(1, Ordering::SeqCst);
            }
            Err(PictureError::TooLarge)
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(PictureError::Damaged("it cannot be drawn".to_owned())),
    }
}

fn draw_here(text: &str, size: u32) -> Result<Drawn, PictureError> {
    text::check_entities(text)?;
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        nodes_limit: text::MOST_NODES,
        ..Default::default()
    };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached | roxmltree::Error::AttributesLimitReached => PictureError::TooLarge,
        other => PictureError::Damaged(other.to_string()),
    })?;
    let weight = text::weigh(&document)?;
    let options = options_for(weight.has_room_for_text());
    let tree = Tree::from_xmltree(&document, &options).map_err(|error| PictureError::Damaged(error.to_string()))?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = size as f32 / width.max(height);
    let side = |length: f32| ((length * scale).round() as u32).clamp(1, size);
    let (columns, rows) = (side(width), side(height));
    work::check(&tree, scale, columns, rows)?;
    let mut pixmap = Pixmap::new(columns, rows).ok_or(PictureError::TooLarge)?;
    let transform = Transform::from_scale(columns as f32 / width, rows as f32 / height);
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    let pixels = RgbaImage::from_raw(columns, rows, pixmap.take_demultiplied()).ok_or(PictureError::TooLarge)?;
    Ok(Drawn { pixels, width, height })
}

/// Options under which nothing is loaded; `with_text` says whether text is drawn.
pub(crate) fn options_for(with_text: bool) -> Options<'static> {
    let pixels = AtomicU64::new(0);
    Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(move |_, data, _| raster_inside(data, &pixels)),
            resolve_string: Box::new(|_, _| None),
        },
        fontdb: if with_text { FONTS.clone() } else { Arc::default() },
        font_family: "DejaVu Sans".to_owned(),
        ..Options::default()
    }
}

/// A raster inside an SVG, if all of them together stay within what one raster may have.
fn raster_inside(data: Arc<Vec<u8>>, pixels: &AtomicU64) -> Option<ImageKind> {
    let kind = kind(&data);
    let (width, height) = raster::dimensions(&data, kind)?;
    let count = u64::from(width) * u64::from(height);
    if pixels.fetch_add(count, Ordering::SeqCst).saturating_add(count) > MAX_PIXELS {
        return None;
    }
    match kind {
        Kind::Png => Some(ImageKind::PNG(data)),
        Kind::Jpeg => Some(ImageKind::JPEG(data)),
        Kind::Gif => Some(ImageKind::GIF(data)),
        Kind::WebP => Some(ImageKind::WEBP(data)),
        Kind::Svg | Kind::Unknown => None,
    }
}

/// The one family, under every name.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../../fonts/DejaVuSans.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../../fonts/DejaVuSans-Bold.ttf").to_vec());
    for set in [
        fontdb::Database::set_serif_family,
        fontdb::Database::set_sans_serif_family,
        fontdb::Database::set_cursive_family,
        fontdb::Database::set_fantasy_family,
        fontdb::Database::set_monospace_family,
    ] {
        set(&mut fonts, "DejaVu Sans".to_owned());
    }
    Arc::new(fonts)
});

#[cfg(test)]
#[path = "svg_tests.rs"]
mod tests;
