//! Pictures made safe to show: how they sit on their mount, and small copies. All of it can be made again.

use holdall_model::Sha256;
use rusqlite::params;

use crate::{LibraryError, Reader, Writer, values::Columns};

/// What was made of an original picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPicture {
    /// The original.
    pub sha256: Sha256,
    /// How it sits; `None` when it cannot be shown.
    pub mount: Option<PictureRow>,
    /// Small copies: size in pixels and PNG bytes.
    pub thumbnails: Vec<(u32, Vec<u8>)>,
}

/// How a picture sits on its mount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureRow {
    /// Fills the plate edge to edge.
    pub bleed: bool,
    /// Wants the counter plate in the light theme.
    pub counter_on_light: bool,
    /// Wants the counter plate in the dark theme.
    pub counter_on_dark: bool,
}

impl Writer<'_> {
    /// Keeps what was made of a picture; sizes that are there already are replaced.
    pub fn keep_picture(&self, new: &NewPicture) -> Result<(), LibraryError> {
        let mount = new.mount.unwrap_or(PictureRow {
            bleed: false,
            counter_on_light: false,
            counter_on_dark: false,
        });
        self.change(
            "keep a picture",
            "INSERT INTO picture (sha256, broken, bleed, counter_on_light, counter_on_dark)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (sha256) DO UPDATE SET broken = excluded.broken, bleed = excluded.bleed,
                 counter_on_light = excluded.counter_on_light, counter_on_dark = excluded.counter_on_dark",
            params![
                new.sha256.as_bytes(),
                new.mount.is_none(),
                mount.bleed,
                mount.counter_on_light,
                mount.counter_on_dark
            ],
        )?;
        for (size, png) in &new.thumbnails {
            self.change(
                "keep a picture",
                "INSERT INTO thumbnail (sha256, size, png) VALUES (?1, ?2, ?3)
                 ON CONFLICT (sha256, size) DO UPDATE SET png = excluded.png",
                params![new.sha256.as_bytes(), size, png],
            )?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// What was made of an original: `None` when nothing yet, `Some(None)` when it cannot be shown.
    pub fn picture(&self, sha256: Sha256) -> Result<Option<Option<PictureRow>>, LibraryError> {
        self.one(
            "read a picture",
            "SELECT broken, bleed, counter_on_light, counter_on_dark FROM picture WHERE sha256 = ?1",
            [sha256.as_bytes()],
            |row| {
                let broken: bool = row.nth(0)?;
                let mount = PictureRow {
                    bleed: row.nth(1)?,
                    counter_on_light: row.nth(2)?,
                    counter_on_dark: row.nth(3)?,
                };
                Ok((!broken).then_some(mount))
            },
        )
    }

    /// The PNG of a size.
    pub fn thumbnail(&self, sha256: Sha256, size: u32) -> Result<Option<Vec<u8>>, LibraryError> {
        self.one(
            "read a picture",
            "SELECT png FROM thumbnail WHERE sha256 = ?1 AND size = ?2",
            params![sha256.as_bytes(), size],
            |row| row.nth(0),
        )
    }

    /// Whether this is the original picture of some badge: only those may be shown by hash.
    pub fn is_picture(&self, sha256: Sha256) -> Result<bool, LibraryError> {
        self.only(
            "read a picture",
            "SELECT EXISTS (SELECT 1 FROM picture WHERE sha256 = ?1)",
            [sha256.as_bytes()],
            |row| row.nth(0),
        )
    }
}
