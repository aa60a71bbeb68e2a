//! A badge's picture: found, kept as it came, and made safe to show.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use holdall_library::{AssertionBody, Library, NewPicture, PictureRow, Writer};
use holdall_model::{Role, Sha256};
use holdall_pictures::Thumbnail;
use holdall_verify::Documents;

use crate::{
    KeptDocuments, SyncError,
    reading::{Used, web_address},
};

/// Sizes made when a picture is first seen: tile and detail.
const SIZES: [u32; 2] = [96, 384];
/// The largest `data:` picture that is looked at.
const MOST_BYTES: usize = 5 * 1024 * 1024;

/// An original picture, and what was made of it; nothing new for one that is known.
pub(crate) struct Picture {
    pub(crate) sha256: Sha256,
    /// The bytes, where they are not kept yet (`data:` pictures).
    bytes: Option<Vec<u8>>,
    made: Option<NewPicture>,
}

impl Picture {
    /// Writes it down.
    pub(crate) fn keep(&self, writer: &Writer<'_>) -> Result<(), holdall_library::LibraryError> {
        if let Some(bytes) = &self.bytes {
            writer.keep_document(bytes)?;
        }
        match &self.made {
            Some(made) => writer.keep_picture(made),
            None => Ok(()),
        }
    }
}

/// The badge's own picture, or that of its class when it has none that can be shown.
pub(crate) async fn find(documents: &KeptDocuments, body: &AssertionBody, used: &mut Used) -> Option<Picture> {
    let mut broken = None;
    for address in [&body.image, &body.class_image].into_iter().flatten() {
        let Some((bytes, is_kept)) = original(documents, address, used).await else {
            continue;
        };
        let (picture, shows) = make(documents.library(), bytes, is_kept).await;
        if shows {
            return Some(picture);
        }
        broken.get_or_insert(picture);
    }
    broken
}

/// The bytes of a picture, and whether they are in the library already.
async fn original(documents: &KeptDocuments, address: &str, used: &mut Used) -> Option<(Vec<u8>, bool)> {
    if let Some(data) = address.trim().strip_prefix("data:") {
        return Some((in_line(data)?, false));
    }
    let url = web_address(address)?;
    let document = documents.get(&url, Role::Image).await.ok()?;
    if document.status != 200 {
        return None;
    }
    used.extend(documents.fetch_of(&url).map(|fetch| (Role::Image, fetch)));
    Some((document.bytes, true))
}

/// The bytes of a `data:` address with base64.
fn in_line(data: &str) -> Option<Vec<u8>> {
    let (kind, payload) = data.split_once(',')?;
    if payload.len() > MOST_BYTES * 4 / 3 || !kind.trim_end().to_ascii_lowercase().ends_with(";base64") {
        return None;
    }
    let plain: String = payload.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(plain).ok()
}

/// Makes the small copies, unless they are there; says whether the picture can be shown.
async fn make(library: &Library, bytes: Vec<u8>, is_kept: bool) -> (Picture, bool) {
    let sha256 = Sha256::of(&bytes);
    let known = library.read(move |reader| reader.picture(sha256)).await.ok().flatten();
    if let Some(known) = known {
        let bytes = (!is_kept).then_some(bytes);
        return (
            Picture {
                sha256,
                bytes,
                made: None,
            },
            known.is_some(),
        );
    }
    let (made, bytes) = small_copies(bytes, &SIZES).await;
    let shows = made.is_some();
    let thumbnails = made
        .iter()
        .flatten()
        .map(|(size, thumbnail)| (*size, thumbnail.png.clone()))
        .collect();
    let mount = made
        .as_ref()
        .and_then(|made| made.first())
        .map(|(_, thumbnail)| row(thumbnail));
    let made = Some(NewPicture {
        sha256,
        mount,
        thumbnails,
    });
    (
        Picture {
            sha256,
            bytes: (!is_kept).then_some(bytes),
            made,
        },
        shows,
    )
}

/// Decodes on a thread for heavy work; `None` when the picture cannot be shown.
async fn small_copies(bytes: Vec<u8>, sizes: &'static [u32]) -> (Option<Vec<(u32, Thumbnail)>>, Vec<u8>) {
    let work = move || {
        let made = sizes
            .iter()
            .map(|size| Ok((*size, holdall_pictures::thumbnail(&bytes, *size)?)));
        let made: Result<Vec<_>, holdall_pictures::PictureError> = made.collect();
        (made.ok(), bytes)
    };
    // A decoder that panics is a picture that cannot be shown.
    tokio::task::spawn_blocking(work).await.unwrap_or_default()
}

fn row(thumbnail: &Thumbnail) -> PictureRow {
    PictureRow {
        bleed: thumbnail.mount.bleed,
        counter_on_light: thumbnail.mount.counter_on_light,
        counter_on_dark: thumbnail.mount.counter_on_dark,
    }
}

/// The PNG of a badge's picture, at most `size` pixels: from the library, or made now and kept. `None` when this is no
/// badge's picture, or one that cannot be shown.
pub async fn picture(library: &Library, sha256: Sha256, size: u32) -> Result<Option<Vec<u8>>, SyncError> {
    let found = library
        .read(move |reader| {
            if let Some(png) = reader.thumbnail(sha256, size)? {
                return Ok(Some((Some(png), None)));
            }
            match reader.picture(sha256)? {
                Some(Some(mount)) => Ok(reader.document(sha256)?.map(|bytes| (None, Some((mount, bytes))))),
                Some(None) | None => Ok(None),
            }
        })
        .await?;
    let (mount, bytes) = match found {
        Some((Some(png), _)) => return Ok(Some(png)),
        Some((None, Some(original))) => original,
        Some((None, None)) | None => return Ok(None),
    };
    let work = move || holdall_pictures::thumbnail(&bytes, size).ok();
    let Some(made) = tokio::task::spawn_blocking(work).await.ok().flatten() else {
        return Ok(None);
    };
    let png = made.png.clone();
    library
        .write(move |writer| {
            writer.keep_picture(&NewPicture {
                sha256,
                mount: Some(mount),
                thumbnails: vec![(size, png)],
            })
        })
        .await?;
    Ok(Some(made.png))
}
