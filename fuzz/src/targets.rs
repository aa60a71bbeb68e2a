//! One function per fuzz target that reads badges: any bytes go in, nothing may panic, and what is said here must hold.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use holdall_formats::{Kind, bake, kind, read_json, read_jws, recipients, summarise, unbake, version};
use serde_json::Value;

/// A badge to bake into whatever picture comes.
const BADGE: &[u8] = br#"{"id": "https://badges.example/1", "name": "]]> & <\u00fc>"}"#;

/// Badge data comes out of odd PNG files or does not, and what is baked into them comes out again.
pub fn unbake_png(bytes: &[u8]) {
    if kind(bytes) == Ok(Kind::Png) {
        baking(bytes);
    } else {
        baking(
            &[
                b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\0\0\0\0",
                bytes,
            ]
            .concat(),
        );
    }
}

/// The same for SVG files.
pub fn unbake_svg(bytes: &[u8]) {
    if kind(bytes) == Ok(Kind::Svg) {
        baking(bytes);
    } else {
        baking(
            &[
                b"<svg xmlns=\"http://www.w3.org/2000/svg\">".as_slice(),
                bytes,
                b"</svg>",
            ]
            .concat(),
        );
    }
}

fn baking(picture: &[u8]) {
    let found = unbake(picture);
    if let Ok(found) = &found {
        assert!(
            !found.payload.trim_ascii().is_empty(),
            "there is something in what was found"
        );
    }
    for v3 in [false, true] {
        let Ok(baked) = bake(picture, BADGE, v3) else { continue };
        let unbaked = unbake(&baked).map(|found| found.payload);
        assert_eq!(unbaked.as_deref(), Ok(BADGE), "what is baked comes back");
        // The first baking may have taken out the odd bytes that made it write ASCII only; from then on nothing changes.
        let again = bake(&baked, BADGE, v3).expect("what was baked once can be baked again");
        assert_eq!(
            bake(&again, BADGE, v3).as_ref(),
            Ok(&again),
            "baking again is baking once"
        );
    }
}

/// Any JSON is read or refused, and a summary has a key and survives being stored.
pub fn parse_assertion(bytes: &[u8]) {
    let Ok(document) = read_json(bytes) else { return };
    let again = read_json(document.to_string().as_bytes());
    assert_eq!(again.as_ref(), Ok(&document), "writing and reading keeps it");
    summary(&document, false);
}

/// Any text is a token of three parts or refused; what was signed is kept to the letter.
pub fn jws(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(token) = read_jws(text) else { return };
    let whole = format!("{}.{}", token.signing_input, URL_SAFE_NO_PAD.encode(&token.signature));
    assert!(text.contains(&whole), "the parts are those of the token");
    assert!(token.header.is_object() && token.payload.is_object());
    summary(&token.payload, true);
}

fn summary(document: &Value, signed: bool) {
    let named = recipients(document);
    let Ok(summary) = summarise(document, None, None, signed) else {
        return;
    };
    assert_eq!(Some(summary.version), version(document));
    assert!(!summary.key.0.is_empty(), "every badge has a key");
    assert!(summary.recipients.len() >= named.len(), "nobody is forgotten");
    let stored = serde_json::to_string(&summary).expect("a summary can be stored");
    assert_eq!(
        serde_json::from_str(&stored).ok(),
        Some(summary),
        "a stored summary is the same"
    );
}
