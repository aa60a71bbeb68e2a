//! Badges in PNG pictures: a walk over the chunks, with everything that is not badge data left as it is.
//!
//! Open Badges Baking 2.0 (`iTXt`, keyword `openbadges`), the `tEXt` chunk from before 2013, and 3.0
//! (`openbadgecredential`).

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::{FormatError, Unbaked};

/// The first eight bytes of every PNG.
pub(crate) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

const KEYWORD: &[u8] = b"openbadges";
const KEYWORD_V3: &[u8] = b"openbadgecredential";

/// One chunk as it stands in the file.
struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
    crc: u32,
    /// Length, name, data and CRC.
    whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// The chunk that `file` begins with, and what follows; nothing when it is cut short.
    fn read(file: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let length = u32::from_be_bytes(*file.first_chunk()?) as usize;
        let (whole, rest) = file.split_at_checked(length.checked_add(12)?)?;
        let (name, data) = whole.get(4..length.checked_add(8)?)?.split_at_checked(4)?;
        Some((
            Self {
                name,
                data,
                crc: u32::from_be_bytes(*whole.last_chunk()?),
                whole,
            },
            rest,
        ))
    }

    /// The keyword of a text chunk, when it is one of ours.
    fn badge_keyword(&self) -> Option<&'static [u8]> {
        badge_keyword(self.name, self.data)
    }

    fn crc_holds(&self) -> bool {
        crc(self.name, self.data) == self.crc
    }
}

pub(crate) fn badge_keyword(name: &[u8], data: &[u8]) -> Option<&'static [u8]> {
    if !matches!(name, b"iTXt" | b"tEXt" | b"zTXt") {
        return None;
    }
    let keyword = data.split(|byte| *byte == 0).next()?;
    [KEYWORD, KEYWORD_V3]
        .into_iter()
        .find(|known| *known == keyword && data.len() > keyword.len())
}

fn crc(name: &[u8], data: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(name);
    hasher.update(data);
    hasher.finalize()
}

/// The badge data in a PNG, and whether it stands under the keyword of 3.0. The first `iTXt` chunk counts, as Baking 2.0
/// says, and one of before 2013 only without it; the keyword of 3.0 goes before the older one.
pub(crate) fn unbake(picture: &[u8]) -> Result<(Unbaked, bool), FormatError> {
    let mut rest = picture
        .strip_prefix(&SIGNATURE)
        .ok_or_else(|| FormatError::not_a_badge("not a PNG picture"))?;
    let (mut found, mut cut_short) = (Vec::new(), true);
    while let Some((chunk, after)) = Chunk::read(rest) {
        rest = after;
        if chunk.name == b"IEND" {
            cut_short = false;
            break;
        }
        if chunk.name != b"zTXt"
            && let Some(keyword) = chunk.badge_keyword()
        {
            found.push((keyword, chunk));
        }
    }
    let rank = |(keyword, chunk): &&(&[u8], Chunk<'_>)| (*keyword != KEYWORD_V3, chunk.name != b"iTXt");
    let Some((keyword, chunk)) = found.iter().min_by_key(rank) else {
        // The chunk that was cut off may have been ours.
        let cut_name = rest.get(4..8).unwrap_or_default();
        let lost = cut_short && badge_keyword(cut_name, rest.get(8..).unwrap_or_default()).is_some();
        return Err(if lost {
            FormatError::damaged("the picture is cut short")
        } else {
            FormatError::NoBadgeData
        });
    };
    let mut warnings = Vec::new();
    if found.len() > 1 {
        warnings.push(format!(
            "the picture holds {} pieces of badge data; one was read",
            found.len()
        ));
    }
    if cut_short {
        warnings.push("the picture is cut short".into());
    }
    if !chunk.crc_holds() {
        return Err(FormatError::damaged("the checksum of the badge data is wrong"));
    }
    let fields = chunk.data.get(keyword.len() + 1..).unwrap_or_default();
    let text = match chunk.name {
        b"tEXt" => {
            warnings.push("the badge data is in a tEXt chunk, as before 2013".into());
            latin1(fields)
        }
        _ => international_text(fields, &mut warnings)?,
    };
    Ok((Unbaked::of(&text, warnings)?, *keyword == KEYWORD_V3))
}

/// The text of an `iTXt` chunk after its keyword: flag, method, language NUL, translated keyword NUL, text.
fn international_text(fields: &[u8], warnings: &mut Vec<String>) -> Result<Vec<u8>, FormatError> {
    let malformed = || FormatError::damaged("the badge data's chunk is malformed");
    let ([compressed, method], rest) = fields.split_first_chunk().ok_or_else(malformed)?;
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    let text = parts.nth(2).ok_or_else(malformed)?;
    match (compressed, method) {
        (0, _) => Ok(text.to_vec()),
        (1, 0) => {
            warnings.push("the badge data is compressed, which baking forbids".into());
            inflate(text)
        }
        _ => Err(malformed()),
    }
}

/// The most bytes that compressed badge data may have: nobody packs a badge but to hide its size.
const MAX_UNPACKED: usize = 1024 * 1024;

fn inflate(compressed: &[u8]) -> Result<Vec<u8>, FormatError> {
    let mut text = Vec::new();
    let mut limited = ZlibDecoder::new(compressed).take(MAX_UNPACKED as u64 + 1);
    limited
        .read_to_end(&mut text)
        .map_err(|_| FormatError::damaged("the compressed badge data is broken"))?;
    if text.len() > MAX_UNPACKED {
        return Err(FormatError::TooLarge("compressed badge data".into()));
    }
    Ok(text)
}

/// Latin-1 as UTF-8; what is UTF-8 already stays as it is, because old bakers wrote that.
fn latin1(text: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(text) {
        Ok(_) => text.to_vec(),
        Err(_) => text
            .iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
            .into_bytes(),
    }
}

/// `picture` with one `iTXt` chunk right after IHDR, where it can break no order of other chunks.
pub(crate) fn bake(picture: &[u8], payload: &[u8], v3: bool) -> Result<Vec<u8>, FormatError> {
    let chunks = picture
        .strip_prefix(&SIGNATURE)
        .ok_or_else(|| FormatError::not_a_badge("not a PNG picture"))?;
    let (header, mut rest) = Chunk::read(chunks)
        .filter(|(chunk, _)| chunk.name == b"IHDR")
        .ok_or_else(|| FormatError::damaged("the PNG does not begin with its header"))?;
    let mut data = if v3 { KEYWORD_V3 } else { KEYWORD }.to_vec();
    data.extend_from_slice(&[0; 5]);
    data.extend_from_slice(payload);

    let mut baked = Vec::with_capacity(picture.len() + data.len() + 12);
    baked.extend_from_slice(&SIGNATURE);
    baked.extend_from_slice(header.whole);
    let length = u32::try_from(data.len()).map_err(|_| FormatError::TooLarge("badge data".into()))?;
    baked.extend_from_slice(&length.to_be_bytes());
    baked.extend_from_slice(b"iTXt");
    baked.extend_from_slice(&data);
    baked.extend_from_slice(&crc(b"iTXt", &data).to_be_bytes());
    while let Some((chunk, after)) = Chunk::read(rest) {
        rest = after;
        if chunk.badge_keyword().is_none() {
            baked.extend_from_slice(chunk.whole);
        }
        if chunk.name == b"IEND" {
            break;
        }
    }
    baked.extend_from_slice(rest);
    Ok(baked)
}

#[cfg(test)]
#[path = "png_tests.rs"]
mod tests;
