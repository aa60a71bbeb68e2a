//! Compact JWS and JWT, taken apart without judging them (RFC 7515).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use crate::{FormatError, json};

/// The header and payload of a compact JWS, decoded but not verified.
#[derive(Debug, Clone)]
pub struct Jws {
    /// The protected header; an object.
    pub header: Value,
    /// The payload's JSON; an object.
    pub payload: Value,
    /// The payload's bytes as signed.
    pub payload_bytes: Vec<u8>,
    /// The text that the signature covers: the first two parts with their dot.
    pub signing_input: String,
    /// The signature's bytes; empty when the third part is.
    pub signature: Vec<u8>,
}

/// Takes a compact JWS apart; says nothing about its signature. Spaces around the token are tolerated.
pub fn read_jws(token: &str) -> Result<Jws, FormatError> {
    if token.len() > json::MAX_DOCUMENT_BYTES {
        return Err(FormatError::TooLarge(format!(
            "a signed badge of {} bytes",
            token.len()
        )));
    }
    let token = token.trim_start_matches('\u{feff}').trim();
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else {
        return Err(FormatError::Damaged(format!(
            "a signed badge has three parts, this one {}",
            parts.len()
        )));
    };
    let payload_bytes = decode("payload", payload)?;
    Ok(Jws {
        header: object("header", &decode("header", header)?)?,
        payload: object("payload", &payload_bytes)?,
        payload_bytes,
        signing_input: format!("{header}.{payload}"),
        signature: decode("signature", signature)?,
    })
}

fn decode(part: &str, text: &str) -> Result<Vec<u8>, FormatError> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| FormatError::Damaged(format!("the {part} is not base64url")))
}

fn object(part: &str, bytes: &[u8]) -> Result<Value, FormatError> {
    let value = json::read_json(bytes)?;
    if !value.is_object() {
        return Err(FormatError::Damaged(format!("the {part} is not a JSON object")));
    }
    Ok(value)
}

/// Whether `text` is meant as a compact JWS, well made or not: base64url parts, the first of them an object.
pub(crate) fn looks_like_jws(text: &str) -> bool {
    let Some((header, _)) = text.split_once('.') else {
        return false;
    };
    // Without a way out in the middle, and without a choice per letter, this takes many letters at once.
    let known = |letter: u8| {
        (letter.wrapping_sub(b'0') < 10)
            | ((letter | 0x20).wrapping_sub(b'a') < 26)
            | (letter == b'-')
            | (letter == b'_')
            | (letter == b'.')
            | (letter == b'=')
    };
    let all_known = |chunk: &[u8]| chunk.iter().fold(true, |all, letter| all & known(*letter));
    text.as_bytes().chunks(256).all(all_known)
        && URL_SAFE_NO_PAD
            .decode(header.trim_end_matches('='))
            .is_ok_and(|bytes| bytes.trim_ascii_start().starts_with(b"{"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, payload: &str, signature: &[u8]) -> String {
        [header.as_bytes(), payload.as_bytes(), signature]
            .map(|part| URL_SAFE_NO_PAD.encode(part))
            .join(".")
    }

    #[test]
    fn the_three_parts_come_back_as_signed() {
        let token = token(r#"{"alg":"RS256"}"#, "{ \"id\":\n \"urn:uuid:1\"}", &[1, 2, 255]);
        let jws = read_jws(&format!(" {token}\r\n")).unwrap();
        assert_eq!(jws.header, serde_json::json!({"alg": "RS256"}));
        assert_eq!(jws.payload, serde_json::json!({"id": "urn:uuid:1"}));
        assert_eq!(jws.payload_bytes, b"{ \"id\":\n \"urn:uuid:1\"}");
        assert_eq!(
            format!("{}.{}", jws.signing_input, URL_SAFE_NO_PAD.encode(&jws.signature)),
            token
        );
    }

    #[test]
    fn a_token_without_a_signature_can_be_read() {
        assert!(
            read_jws(&token(r#"{"alg":"none"}"#, "{}", b""))
                .unwrap()
                .signature
                .is_empty()
        );
    }

    #[test]
    fn other_shapes_are_refused() {
        let good = token(r#"{"alg":"RS256"}"#, "{}", b"x");
        let bad = [
            String::new(),
            "a".into(),
            good.replacen('.', "", 1),
            format!("{good}.x"),
            format!("{good}="),
            good.replace('.', ".+"),
            token("[]", "{}", b"x"),
            token(r#"{"alg":"RS256"}"#, "\"text\"", b"x"),
            token(r#"{"alg":"RS256"}"#, "{\"a\":1,\"a\":2}", b"x"),
            token("not json", "{}", b"x"),
        ];
        for token in bad {
            assert!(matches!(read_jws(&token), Err(FormatError::Damaged(_))), "{token:?}");
        }
        let long = "e".repeat(json::MAX_DOCUMENT_BYTES + 1);
        assert!(matches!(read_jws(&long), Err(FormatError::TooLarge(_))));
    }
}
