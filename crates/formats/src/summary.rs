//! What lists show of a badge, and the key under which the library knows it.

use chrono::{DateTime, Utc};
use holdall_model::Version;
use serde::{Deserialize, Serialize};

/// What makes two copies one badge: hosted 2.x its id, trimmed; hosted 1.x `verify.url`; signed 2.x id and class id;
/// 3.0 id and issuer id; else the SHA-256 of the payload.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AssertionKey(pub String);

/// The recipient as written; hashed ones only hold the hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryRecipient {
    /// `email`, `url`, `telephone`, `id`, or what 3.0 calls it.
    pub kind: String,
    /// Clear text or `algorithm$hex`.
    pub identity: String,
    /// Whether `identity` is a hash.
    pub hashed: bool,
    /// Salt of the hash.
    pub salt: Option<String>,
}

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
    pub recipients: Vec<SummaryRecipient>,
    /// Tags of the class.
    pub tags: Vec<String>,
    /// The language the badge says it is written in.
    pub language: Option<String>,
}
