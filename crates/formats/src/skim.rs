//! Reading no more of a picture than the badge in it: pixels are many and say nothing about it.

use std::io::{self, Read, Seek, SeekFrom};

use crate::{baking::MAX_PICTURE_BYTES, png};

/// What is read at once at the front, where nearly all badges stand.
const FRONT: usize = 16 * 1024;
/// What is read at once between chunks of pixels.
const STEP: usize = 1024;
/// Room for a badge as most are.
const USUAL: usize = 4 * 1024;
/// Length and name of a chunk.
const HEAD: usize = 8;
/// Longest keyword of ours, and the byte after it.
const KEYWORD: usize = 20;

/// The part of a file that its badge is in: of a PNG its badge chunks and its end, as a PNG; anything else whole. What
/// [`unbake`](crate::unbake) finds in the part is what it finds in the file.
///
/// `source` stands at its beginning.
///
/// # Errors
/// What reading says; a file that is larger than any picture here is read to just beyond that size.
pub fn skim(mut source: impl Read + Seek) -> io::Result<Vec<u8>> {
    let mut window = Window {
        source: &mut source,
        stands_at: 0,
        start: 0,
        bytes: Vec::new(),
    };
    window.fill(0, FRONT)?;
    if !window.bytes.starts_with(&png::SIGNATURE) {
        return whole(window);
    }
    let length = window.length()?;
    if length > MAX_PICTURE_BYTES as u64 {
        return whole(window);
    }
    let mut part = Vec::with_capacity(USUAL);
    part.extend_from_slice(&png::SIGNATURE);
    let mut at = png::SIGNATURE.len() as u64;
    while let Some(head) = window.at(at, HEAD)?.first_chunk::<HEAD>() {
        let [a, b, c, d, name @ ..] = *head;
        let size = u64::from(u32::from_be_bytes([a, b, c, d])) + 12;
        let is_cut = at + size > length;
        let wanted = match &name {
            b"iTXt" | b"tEXt" | b"zTXt" => {
                let keyword = window.at(at + HEAD as u64, KEYWORD)?;
                png::badge_keyword(&name, keyword).is_some()
            }
            b"IEND" => true,
            _ => false,
        };
        // What a chunk that is cut off begins with tells whether it was a badge.
        if wanted || is_cut {
            let take = size.min(length - at).min(if wanted { u64::MAX } else { 64 });
            part.extend_from_slice(window.at(at, usize::try_from(take).unwrap_or(usize::MAX))?);
        }
        if is_cut || &name == b"IEND" {
            break;
        }
        at += size;
    }
    Ok(part)
}

fn whole<S: Read + Seek>(window: Window<'_, S>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    window.source.seek(SeekFrom::Start(0))?;
    window
        .source
        .take(MAX_PICTURE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A piece of the file that is at hand.
struct Window<'s, S> {
    source: &'s mut S,
    /// Where the next read begins. Each call to the system costs more than the bytes that it brings.
    stands_at: u64,
    start: u64,
    bytes: Vec<u8>,
}

impl<S: Read + Seek> Window<'_, S> {
    /// The `count` bytes from `at`, fewer at the end of the file.
    fn at(&mut self, at: u64, count: usize) -> io::Result<&[u8]> {
        let end = self.start + self.bytes.len() as u64;
        if at < self.start || at.saturating_add(count as u64) > end {
            self.fill(at, count.max(STEP))?;
        }
        let from = usize::try_from(at - self.start).unwrap_or(usize::MAX);
        let rest = self.bytes.get(from..).unwrap_or_default();
        Ok(rest.get(..count).unwrap_or(rest))
    }

    /// The length of the file.
    fn length(&mut self) -> io::Result<u64> {
        if self.start == 0 && self.bytes.len() < FRONT {
            return Ok(self.bytes.len() as u64);
        }
        self.stands_at = self.source.seek(SeekFrom::End(0))?;
        Ok(self.stands_at)
    }

    fn fill(&mut self, at: u64, count: usize) -> io::Result<()> {
        if self.stands_at != at {
            self.source.seek(SeekFrom::Start(at))?;
        }
        self.start = at;
        if count > FRONT {
            self.bytes.clear();
            self.source.by_ref().take(count as u64).read_to_end(&mut self.bytes)?;
            self.stands_at = at + self.bytes.len() as u64;
            return Ok(());
        }
        self.bytes.resize(count, 0);
        let mut filled = 0;
        while let Some(rest) = self.bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.source.read(rest) {
                Ok(0) => break,
                Ok(more) => filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.bytes.truncate(filled);
        self.stands_at = at + filled as u64;
        Ok(())
    }
}

#[cfg(test)]
#[path = "skim_tests.rs"]
mod tests;
