//! What lists show of a badge, and the key under which the library knows it.

use chrono::{DateTime, Utc};
use holdall_model::{Recipient, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    FormatError,
    credential::credential,
    v0_5, v1, v2, v3,
    values::{has_type, is_typed, member},
    version,
};

/// What makes two copies one badge: hosted 2.x its id, trimmed; hosted 1.x `verify.url`; signed 2.x id and class id;
/// 3.0 id and issuer id; else the SHA-256 of the document's meaning (members sorted, no spaces). Two ids are parted by a
/// space; spaces inside an id are percent-encoded, so that a stranger's id cannot pass for two.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AssertionKey(pub String);

/// The recipient as written; hashed ones only hold the hash.
pub type SummaryRecipient = Recipient;

/// The derived columns of one badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The version it is written in.
    pub version: Version,
    /// Its key in the library.
    pub key: AssertionKey,
    /// The assertion's own id, or its `verify.url` in 1.x.
    pub id: Option<String>,
    /// Whether it is a signed badge (JWS, JWT or embedded proof).
    pub signed: bool,
    /// The badge's name; empty when the class is not known yet.
    pub name: String,
    /// The class's description.
    pub description: Option<String>,
    /// The class's address.
    pub class_id: Option<String>,
    /// The issuer's name; empty when not known yet.
    pub issuer_name: String,
    /// The issuer's id.
    pub issuer_id: Option<String>,
    /// The issuer's web site.
    pub issuer_url: Option<String>,
    /// When it was issued.
    pub issued_on: Option<DateTime<Utc>>,
    /// When it ends, or ended.
    pub expires: Option<DateTime<Utc>>,
    /// Address of the criteria page.
    pub criteria_url: Option<String>,
    /// Criteria as text (Markdown).
    pub criteria_text: Option<String>,
    /// What the issuer wrote about this award (Markdown).
    pub narrative: Option<String>,
    /// Addresses of evidence.
    pub evidence: Vec<String>,
    /// Address or data URI of the assertion's own picture.
    pub image: Option<String>,
    /// Address or data URI of the class's picture.
    pub class_image: Option<String>,
    /// Alternative text of the picture.
    pub image_caption: Option<String>,
    /// Who it was awarded to; several in 3.0.
    pub recipients: Vec<Recipient>,
    /// Tags of the class.
    pub tags: Vec<String>,
    /// The language the badge says it is written in.
    pub language: Option<String>,
}

/// What lists show of a badge, read from its assertion (or credential, or the payload of a JWT) and, as far as known, its
/// class and issuer; a class or issuer inside the assertion is read where none is given. `signed` says whether it came as
/// a JWS or JWT. Works for every version; absent parts stay absent. Names longer than 300 characters are kept whole.
pub fn summarise(
    assertion: &Value,
    badge_class: Option<&Value>,
    issuer: Option<&Value>,
    signed: bool,
) -> Result<Summary, FormatError> {
    let Some(version) = version(assertion) else {
        return Err(FormatError::not_a_badge("the JSON has nothing of an Open Badge"));
    };
    must_be_an_award(assertion, version)?;
    let read = match version {
        Version::V0_5 => v0_5::summary,
        Version::V1_0 | Version::V1_1 => v1::summary,
        Version::V2_0 => v2::summary,
        Version::V3_0 => v3::summary,
    };
    Ok(read(assertion, badge_class, issuer, signed))
}

/// Classes, profiles and endorsements alone are no awards.
fn must_be_an_award(document: &Value, version: Version) -> Result<(), FormatError> {
    let is_award = match version {
        Version::V3_0 => {
            let credential = credential(document);
            ["OpenBadgeCredential", "AchievementCredential"]
                .iter()
                .any(|name| has_type(&credential, name))
                || v3::holds_an_achievement(&credential)
        }
        _ => {
            has_type(document, "Assertion")
                || (["badge", "recipient"]
                    .iter()
                    .any(|name| member(document, name).is_some()))
                || (!is_typed(document) && member(document, "verify").is_some())
        }
    };
    if is_award {
        return Ok(());
    }
    let types = member(document, "type")
        .and_then(|types| types.as_str())
        .unwrap_or("the document");
    let types: String = types.chars().take(60).collect();
    Err(FormatError::NotABadge(format!("{types} is no award by itself")))
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod tests;
