//! From what `formats` reads to what the library lists.

use holdall_formats::Summary;
use holdall_library::{AssertionBody, Derived};

/// Version of the reading below and in `formats`. Raised when either reads more or better: `app` then reads the kept
/// documents again.
pub const DERIVED_VERSION: u32 = 1;

/// The derived columns of a badge.
pub fn derived(summary: Summary) -> Derived {
    Derived {
        key: summary.key.0,
        assertion_id: summary.id,
        version: summary.version,
        signed: summary.signed,
        name: summary.name,
        issuer_name: summary.issuer_name,
        issuer_id: summary.issuer_id,
        class_id: summary.class_id,
        issued_on: summary.issued_on,
        expires: summary.expires,
        caption: summary.image_caption.unwrap_or_default(),
        body: AssertionBody {
            description: summary.description.unwrap_or_default(),
            criteria_url: summary.criteria_url,
            criteria_text: summary.criteria_text,
            narrative: summary.narrative,
            evidence: summary.evidence,
            issuer_url: summary.issuer_url,
            image: summary.image,
            class_image: summary.class_image,
            recipients: summary.recipients,
            tags: summary.tags,
            language: summary.language,
        },
        derived_version: DERIVED_VERSION,
    }
}
