//! Documents at hand, as a library has them.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_model::{Role, Sha256};
use holdall_verify::{Document, Documents, Missing};
use url::Url;

/// The time of all verdicts.
pub fn now() -> DateTime<Utc> {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// Answers from memory; what is not there is not kept.
pub struct Local(HashMap<Url, Document>);

impl Local {
    /// These bodies by their addresses.
    pub fn of(bodies: HashMap<String, Vec<u8>>) -> Self {
        let document = |(url, bytes): (String, Vec<u8>)| {
            let url = Url::parse(&url).ok()?;
            let document = Document {
                sha256: Sha256::of(&bytes),
                bytes,
                status: 200,
                final_url: url.clone(),
                content_type: Some("application/ld+json".into()),
                fetched_at: now(),
                kept: true,
            };
            Some((url, document))
        };
        Self(bodies.into_iter().filter_map(document).collect())
    }

    /// Bytes of all bodies.
    pub fn size(&self) -> usize {
        self.0.values().map(|document| document.bytes.len()).sum()
    }
}

#[async_trait]
impl Documents for Local {
    async fn get(&self, url: &Url, _role: Role) -> Result<Document, Missing> {
        self.0.get(url).cloned().ok_or(Missing::NotKept)
    }
}
