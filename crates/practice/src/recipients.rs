//! Recipients of Open Badges 2.0: the identifier, its salt after it, hashed, in lower-case hex.

use md5::Md5;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// How a sample names its recipient.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Hidden {
    /// In clear.
    No,
    /// SHA-256 with a salt.
    Sha256,
    /// MD5 with a salt, as old issuers did.
    Md5,
}

/// An `IdentityObject` for `email`.
pub(crate) fn identity(email: &str, hidden: Hidden, salt: &str) -> Value {
    let salted = format!("{email}{salt}");
    let identity = match hidden {
        Hidden::No => return json!({"type": "email", "hashed": false, "identity": email}),
        Hidden::Sha256 => format!("sha256${}", hex::encode(Sha256::digest(salted.as_bytes()))),
        Hidden::Md5 => format!("md5${}", hex::encode(Md5::digest(salted.as_bytes()))),
    };
    json!({"type": "email", "hashed": true, "salt": salt, "identity": identity})
}

/// Lower-case hex of `text` under an algorithm as old badges name it.
pub(crate) fn hashed(algorithm: &str, text: &str) -> Option<String> {
    Some(match algorithm {
        "sha256" => hex::encode(Sha256::digest(text.as_bytes())),
        "sha512" => hex::encode(sha2::Sha512::digest(text.as_bytes())),
        "md5" => hex::encode(Md5::digest(text.as_bytes())),
        "sha1" => {
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
            hex::encode(digest.as_ref())
        }
        _ => return None,
    })
}

/// Whether an `IdentityObject` names `email`: exactly, or with its letters in lower case.
pub(crate) fn is_for(recipient: &Value, email: &str) -> bool {
    let text = |name: &str| recipient.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("type") != "email" {
        return false;
    }
    let identity = text("identity");
    if recipient.get("hashed").and_then(Value::as_bool) != Some(true) {
        return identity.eq_ignore_ascii_case(email);
    }
    let hidden = match identity.split('$').next() {
        Some("sha256") => Hidden::Sha256,
        Some("md5") => Hidden::Md5,
        _ => return false,
    };
    [email.to_owned(), email.to_lowercase()].iter().any(|email| {
        let made = self::identity(email, hidden, text("salt"));
        made.get("identity")
            .and_then(Value::as_str)
            .is_some_and(|made| made.eq_ignore_ascii_case(identity))
    })
}

/// Whether an `IdentityObject` names `email` to the letter.
pub(crate) fn is_exactly_for(recipient: &Value, email: &str) -> bool {
    let hashed = recipient.get("hashed").and_then(Value::as_bool) == Some(true);
    let clear = recipient.get("identity").and_then(Value::as_str);
    is_for(recipient, email) && (hashed || clear == Some(email))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_salt_stands_after_the_identifier() {
        // The example of the Open Badges 3.0 implementation guide.
        let made = identity("a@example.com", Hidden::Sha256, "Kosher");
        assert_eq!(
            made["identity"],
            "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
        );
        assert!(is_for(&made, "A@example.com"));
        assert!(!is_for(&made, "b@example.com"));
    }
}
