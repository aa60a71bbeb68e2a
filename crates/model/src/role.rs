//! What a fetched document is for.

use serde::{Deserialize, Serialize};

/// The part that a document plays in checking a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The assertion (credential) itself.
    Assertion,
    /// Its BadgeClass (Achievement).
    BadgeClass,
    /// The issuer's Profile.
    Issuer,
    /// A public key document, PEM, JWK or key set.
    Key,
    /// A 2.0 RevocationList or 1.x revocation object.
    RevocationList,
    /// A 3.0 status list credential.
    StatusList,
    /// A DID document.
    DidDocument,
    /// A picture of the assertion or class.
    Image,
    /// A JSON-LD context that is not built in.
    Context,
    /// A JSON schema of an extension or credential.
    Schema,
    /// An endorsement.
    Endorsement,
    /// A newer edition offered by a refresh service.
    Refresh,
}

impl Role {
    /// The word stored and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Assertion => "assertion",
            Role::BadgeClass => "badge_class",
            Role::Issuer => "issuer",
            Role::Key => "key",
            Role::RevocationList => "revocation_list",
            Role::StatusList => "status_list",
            Role::DidDocument => "did_document",
            Role::Image => "image",
            Role::Context => "context",
            Role::Schema => "schema",
            Role::Endorsement => "endorsement",
            Role::Refresh => "refresh",
        }
    }
}
