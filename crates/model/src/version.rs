//! The versions of Open Badges that people hold.

use serde::{Deserialize, Serialize};

/// The version of the specification that a badge is written in. 2.1 has the documents of 2.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Version {
    /// Everything in one document, 2011 to 2012.
    #[serde(rename = "0.5")]
    V0_5,
    /// Three documents, no `@context`.
    #[serde(rename = "1.0")]
    V1_0,
    /// 1.0 with `@context` and `type`.
    #[serde(rename = "1.1")]
    V1_1,
    /// JSON-LD documents; also 2.1, which only adds an API.
    #[serde(rename = "2.0")]
    V2_0,
    /// Verifiable credentials.
    #[serde(rename = "3.0")]
    V3_0,
}
