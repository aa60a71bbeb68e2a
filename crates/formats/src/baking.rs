//! Badges in pictures: the door to [`crate::png`] and [`crate::svg`].

use holdall_model::Version;

use crate::{FormatError, Kind, Unbaked, json, kind, png, read_jws, svg, version};

/// The most bytes that a picture may have here: a document's limit with room for the badge's pixels.
pub(crate) const MAX_PICTURE_BYTES: usize = 4 * json::MAX_DOCUMENT_BYTES;

/// The badge data in a baked PNG or SVG.
pub fn unbake(picture: &[u8]) -> Result<Unbaked, FormatError> {
    let (mut unbaked, place_is_v3) = match picture_kind(picture)? {
        Kind::Png => png::unbake(picture)?,
        _ => svg::unbake(picture)?,
    };
    if (place_is_v3 || may_be_v3(&unbaked.payload))
        && let Some(found) = version_of(&unbaked.payload)
        && (found == Version::V3_0) != place_is_v3
    {
        unbaked
            .warnings
            .push("the badge data stands where another version of Open Badges has its place".into());
    }
    Ok(unbaked)
}

/// Whether a payload could be of 3.0. Without any word of it, plain or escaped, JSON is not, and need not be read to know.
fn may_be_v3(payload: &[u8]) -> bool {
    const WORDS: &[&str] = &["redential", "v3p0", "\"vc\"", "\\"];
    match std::str::from_utf8(payload) {
        Ok(text) if text.trim_start().starts_with('{') => WORDS.iter().any(|word| text.contains(word)),
        _ => true,
    }
}

/// The version of a payload that can be read at all.
fn version_of(payload: &[u8]) -> Option<Version> {
    match kind(payload).ok()? {
        Kind::Json => version(&json::read_json(payload).ok()?),
        Kind::Jws => version(&read_jws(std::str::from_utf8(payload).ok()?).ok()?.payload),
        _ => None,
    }
}

/// `picture` (PNG or SVG) with `payload` (JSON or compact JWS) baked in, replacing any badge data there was; all
/// else stays byte for byte. `v3` chooses the keyword and namespace of Open Badges 3.0.
pub fn bake(picture: &[u8], payload: &[u8], v3: bool) -> Result<Vec<u8>, FormatError> {
    if payload.len() > json::MAX_DOCUMENT_BYTES {
        return Err(FormatError::TooLarge(format!("a badge of {} bytes", payload.len())));
    }
    std::str::from_utf8(payload).map_err(|_| FormatError::damaged("the badge is not UTF-8"))?;
    let form = kind(payload)?;
    if !matches!(form, Kind::Json | Kind::Jws) {
        return Err(FormatError::not_a_badge("only JSON and signed badges are baked"));
    }
    let baked = match picture_kind(picture)? {
        Kind::Png => png::bake(picture, payload, v3)?,
        _ => svg::bake(picture, payload, form, v3)?,
    };
    // Pictures come from strangers: better to refuse one than to hand on a badge that cannot be read again.
    let found = unbake(&baked)?;
    if found.payload.trim_ascii() != payload.trim_ascii() {
        return Err(FormatError::damaged("the picture hides what is baked into it"));
    }
    Ok(baked)
}

fn picture_kind(picture: &[u8]) -> Result<Kind, FormatError> {
    if picture.len() > MAX_PICTURE_BYTES {
        return Err(FormatError::TooLarge(format!("a picture of {} bytes", picture.len())));
    }
    match kind(picture)? {
        found @ (Kind::Png | Kind::Svg) => Ok(found),
        _ => Err(FormatError::not_a_badge("not a PNG or SVG picture")),
    }
}

#[cfg(test)]
#[path = "baking_tests.rs"]
mod tests;
