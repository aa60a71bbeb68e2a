//! What a badge's file is made of, and the picture with the badge in it.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use holdall_formats::Kind;
use holdall_library::{AssertionId, LibraryError, Reader, Source};
use holdall_model::{Role, Sha256, Version};

use super::Draft;
use crate::Answered;

/// Size of a drawn stand-in, in pixels square.
const PLACEHOLDER_SIZE: u32 = 512;

/// All that a file could be made of.
pub(super) struct Material {
    pub(super) name: String,
    pub(super) issuer: String,
    pub(super) issued_on: Option<DateTime<Utc>>,
    pub(super) version: Version,
    /// Of the payload.
    pub(super) sha256: Sha256,
    /// What its address answered, or the compact JWS.
    pub(super) payload: Vec<u8>,
    pub(super) is_jws: bool,
    /// Pictures at hand, the assertion's own first.
    pub(super) pictures: Vec<Vec<u8>>,
}

/// Reads it; `None` when there is no such badge.
pub(super) fn material(reader: &Reader<'_>, id: AssertionId) -> Result<Option<Material>, LibraryError> {
    let (Some(row), Some(body)) = (reader.assertion(id)?, reader.assertion_body(id)?) else {
        return Ok(None);
    };
    let mut sha256 = row.sha256;
    if row.source == Source::Listed {
        // A host's listing is its own rendering: what the address itself answered goes before it.
        let own = reader
            .evidence(id)?
            .into_iter()
            .find(|kept| kept.role == Role::Assertion && kept.status == 200);
        sha256 = own.map_or(sha256, |kept| kept.sha256);
    }
    let payload = reader
        .document(sha256)?
        .ok_or(LibraryError::NotThere { what: "document" })?;
    let mut pictures = Vec::new();
    for address in [body.image, body.class_image].into_iter().flatten() {
        pictures.extend(at(reader, &address)?);
    }
    if let Some(picture) = row.picture {
        pictures.extend(reader.document(picture)?);
    }
    Ok(Some(Material {
        is_jws: matches!(holdall_formats::kind(&payload), Ok(Kind::Jws)),
        name: row.name,
        issuer: row.issuer_name,
        issued_on: row.issued_on,
        version: row.version,
        sha256,
        payload,
        pictures,
    }))
}

/// A picture by its address: in a data URI, or as it was kept.
fn at(reader: &Reader<'_>, address: &str) -> Result<Option<Vec<u8>>, LibraryError> {
    if let Some(data) = address.strip_prefix("data:") {
        let encoded = data.split_once(";base64,").map(|(_, encoded)| encoded.trim());
        return Ok(encoded.and_then(|encoded| STANDARD.decode(encoded).ok()));
    }
    match reader.good_fetch(address)? {
        Some(kept) => reader.document(kept.sha256),
        None => Ok(None),
    }
}

/// The badge in the best picture that can carry it; in a drawn one when none can.
pub(super) fn bake(material: &Material) -> Answered<Draft> {
    let v3 = material.version == Version::V3_0;
    for picture in &material.pictures {
        let ending = match holdall_formats::kind(picture) {
            Ok(Kind::Png) => "png",
            Ok(Kind::Svg) => "svg",
            _ => continue,
        };
        match holdall_formats::bake(picture, &material.payload, v3) {
            Ok(bytes) => {
                return Ok(Draft {
                    bytes,
                    ending,
                    placeholder: false,
                });
            }
            Err(error) => tracing::info!(%error, "a picture cannot carry its badge"),
        }
    }
    let drawn = holdall_pictures::placeholder(&material.name, PLACEHOLDER_SIZE);
    Ok(Draft {
        bytes: holdall_formats::bake(&drawn, &material.payload, v3)?,
        ending: "png",
        placeholder: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn material(pictures: Vec<Vec<u8>>) -> Material {
        let payload = br#"{"id": "https://badges.example/a/1"}"#.to_vec();
        Material {
            name: "Wound care".into(),
            issuer: "City Hospital".into(),
            issued_on: None,
            version: Version::V2_0,
            sha256: Sha256::of(&payload),
            payload,
            is_jws: false,
            pictures,
        }
    }

    const SVG: &[u8] = br#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>"#;

    #[test]
    fn the_first_picture_that_can_carry_the_badge_is_taken() {
        let draft = bake(&material(vec![b"GIF89a".to_vec(), SVG.to_vec()])).unwrap();
        assert_eq!((draft.ending, draft.placeholder), ("svg", false));
        let back = holdall_formats::unbake(&draft.bytes).unwrap();
        assert_eq!(back.payload, material(Vec::new()).payload, "exactly what was received");
    }

    #[test]
    fn without_a_fit_picture_a_drawn_one_stands_in_and_says_so() {
        let draft = bake(&material(vec![b"GIF89a".to_vec()])).unwrap();
        assert_eq!((draft.ending, draft.placeholder), ("png", true));
        assert_eq!(
            holdall_formats::unbake(&draft.bytes).unwrap().payload,
            material(Vec::new()).payload
        );
    }
}
