//! What a person is known by.

use serde::{Deserialize, Serialize};

/// One identifier of a person, as they or a backpack's profile told it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// `email`, `url`, `telephone` or `id`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The identifier in clear.
    pub value: String,
}
