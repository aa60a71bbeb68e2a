//! Badges of the library in the forms that a backpack can take.

use chrono::{DateTime, Utc};
use holdall_backpacks::Offer;
use holdall_library::{AssertionId, LibraryError, Reader, Source};
use holdall_model::{Recipient, Version};

use super::Candidate;

/// The badges `ids` as candidates of a copy, in that order; unknown ids are left out.
pub fn candidates(
    reader: &Reader<'_>,
    ids: &[AssertionId],
    now: DateTime<Utc>,
) -> Result<Vec<Candidate>, LibraryError> {
    let mut candidates = Vec::with_capacity(ids.len());
    for id in ids {
        let (Some(row), Some(listed)) = (reader.assertion(*id)?, reader.row(*id, now)?) else {
            continue;
        };
        let body = reader.assertion_body(*id)?;
        let issuer_url = body.as_ref().and_then(|body| body.issuer_url.clone());
        let recipients = body.map(|body| body.recipients).unwrap_or_default();
        candidates.push(Candidate {
            assertion: *id,
            key: row.key,
            assertion_id: row.assertion_id,
            version: row.version,
            status: listed.status,
            recipients: recipients
                .into_iter()
                .map(|recipient| Recipient {
                    kind: recipient.kind,
                    identity: recipient.identity,
                    hashed: recipient.hashed,
                    salt: recipient.salt,
                })
                .collect(),
            offer: offer(reader, *id)?.map(|offer| Offer {
                issuer_url: issuer_url.clone(),
                ..offer
            }),
        });
    }
    Ok(candidates)
}

/// One badge in every form at hand; `None` when only a host's listing of it is known, which is no badge to pass on.
pub fn offer(reader: &Reader<'_>, id: AssertionId) -> Result<Option<Offer>, LibraryError> {
    let Some(row) = reader.assertion(id)? else {
        return Ok(None);
    };
    if row.source == Source::Listed {
        return Ok(None);
    }
    let Some(bytes) = reader.document(row.sha256)? else {
        return Ok(None);
    };
    // Whatever was baked into a picture is the badge; the picture is its wrapping.
    let bytes = holdall_formats::unbake(&bytes).map_or(bytes, |unbaked| unbaked.payload);
    if row.version == Version::V3_0 {
        // The proof is in the text itself, so it goes as it came, to the byte.
        let credential = String::from_utf8(bytes).ok().map(|text| text.trim().to_owned());
        return Ok(credential.map(|credential| Offer {
            credential: Some(credential),
            ..Offer::default()
        }));
    }
    if let Ok(hosted) = holdall_formats::read_json(&bytes) {
        return Ok(Some(Offer {
            hosted: Some(hosted),
            ..Offer::default()
        }));
    }
    let text = String::from_utf8(bytes).ok().map(|text| text.trim().to_owned());
    let Some(token) = text.filter(|text| holdall_formats::read_jws(text).is_ok()) else {
        return Ok(None);
    };
    let picture = row.picture.map(|sha256| reader.document(sha256)).transpose()?.flatten();
    let carrier = picture.filter(|picture| {
        matches!(
            holdall_pictures::kind(picture),
            holdall_pictures::Kind::Png | holdall_pictures::Kind::Svg
        )
    });
    let carrier = carrier.unwrap_or_else(|| holdall_pictures::placeholder(&row.name, 400));
    let baked = holdall_formats::bake(&carrier, token.as_bytes(), false).ok();
    Ok(Some(Offer {
        jws: Some(token),
        baked,
        ..Offer::default()
    }))
}
