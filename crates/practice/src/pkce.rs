//! Proof Key for Code Exchange, S256 (RFC 7636).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::random::same;

/// The challenge that `verifier` answers.
pub(crate) fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// Whether `verifier` is well-formed and answers `asked`.
pub(crate) fn answers(verifier: &str, asked: &str) -> bool {
    let letters = verifier
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    (43..=128).contains(&verifier.len()) && letters && same(&challenge(verifier), asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_answers_and_nothing_else_does() {
        let asked = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(answers("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", asked));
        assert!(!answers("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl", asked));
        assert!(!answers("short", &challenge("short")), "43 letters at least");
    }
}
