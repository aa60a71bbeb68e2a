//! The words for what a check found.

use serde::{Deserialize, Serialize};

/// What one check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed,
    /// It could not be decided; never counts as either.
    CouldNotCheck,
    /// This badge has nothing to check here.
    NotApplicable,
}

/// What all checks together say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every mandatory check ran and passed.
    Valid,
    /// A check failed.
    Invalid,
    /// No check failed, and a mandatory one could not be made.
    Unverifiable,
}

/// The status of a badge in the library: the verdict of its latest check, with words of their own for
/// what is no forgery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The latest check passed.
    Valid,
    /// Authentic, and past its end date.
    Expired,
    /// Withdrawn by the issuer.
    Revoked,
    /// Withdrawn for now.
    Suspended,
    /// A check failed.
    Invalid,
    /// The latest check could not be made.
    Unverifiable,
    /// Never checked.
    Unchecked,
}

/// Why a badge is not valid: stable words for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The signature does not hold, or there is none where one must be.
    Signature,
    /// An algorithm that may not be used.
    Alg,
    /// The key is missing, unfit or not the issuer's.
    Key,
    /// The key or proof belongs to somebody else than the issuer.
    IssuerBinding,
    /// JWT claims contradict the credential.
    Claims,
    /// The proof is missing or malformed.
    Proof,
    /// The proof was made for another purpose.
    ProofPurpose,
    /// Past its end.
    Expired,
    /// Before its start.
    NotYetValid,
    /// Withdrawn by the issuer.
    Revoked,
    /// Withdrawn for now.
    Suspended,
    /// A document answers 410.
    Gone,
    /// The status or revocation list is unusable.
    Status,
    /// Awarded to somebody else.
    Recipient,
    /// The copy at hand contradicts the hosted one.
    Mismatch,
    /// A document's own id is not where it was found.
    IdMismatch,
    /// Hosted outside what the issuer's policy allows.
    Scope,
    /// A required member is missing or malformed.
    Structure,
    /// Not an award.
    Type,
    /// The JSON-LD context is missing or redefines terms.
    Context,
    /// A schema that the badge names is not met.
    Schema,
    /// An extension is malformed.
    Extension,
    /// An endorsement does not hold.
    Endorsement,
    /// A picture is missing or unfit.
    Image,
    /// The input cannot be read as a badge.
    Content,
    /// A document could not be had.
    Fetch,
    /// A document did not come in time.
    Timeout,
    /// A document or its meaning is larger than the limits.
    TooLarge,
}
