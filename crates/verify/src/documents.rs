//! Where checks get their documents from.
//!
//! `sync` implements [`Documents`] over the network and the library, and over the library alone when offline;
//! tests over a map.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_model::{Role, Sha256};
use url::Url;

/// A document as it was answered, now or when it was kept.
#[derive(Debug, Clone)]
pub struct Document {
    /// The body, after transfer and content encodings.
    pub bytes: Vec<u8>,
    /// The HTTP status in the end.
    pub status: u16,
    /// Where the last redirect led; the address asked for when there was none.
    pub final_url: Url,
    /// `content-type`, lower case, with its parameters.
    pub content_type: Option<String>,
    /// When it was fetched.
    pub fetched_at: DateTime<Utc>,
    /// Whether it came from the library and not from the network.
    pub kept: bool,
    /// SHA-256 of `bytes`.
    pub sha256: Sha256,
}

/// Why there is no document. An answer with any HTTP status is a [`Document`], not one of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// Offline, and the library holds no copy.
    #[error("no copy is kept")]
    NotKept,
    /// A copy is kept, and its bytes are no longer those that were received.
    #[error("the kept copy is damaged")]
    Damaged,
    /// The host could not be reached, or the connection broke.
    #[error("{0}")]
    Unreachable(String),
    /// It did not come in time.
    #[error("the host did not answer in time")]
    Timeout,
    /// Larger than the limit.
    #[error("the document is larger than the limit")]
    TooLarge,
    /// Its host answers with redirects that end nowhere: in a circle, too many, or to what is no web address.
    #[error("{0}")]
    BadRedirect(String),
    /// An address that a badge may not send us to.
    #[error("{0}")]
    Refused(String),
}

/// Gives the checks the documents they ask for. One instance serves one verification or many.
#[async_trait]
pub trait Documents: Send + Sync {
    /// The document at `url`, needed as `role`. Asking twice for one address answers the same document.
    async fn get(&self, url: &Url, role: Role) -> Result<Document, Missing>;
}
