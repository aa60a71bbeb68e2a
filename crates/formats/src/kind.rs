//! What some bytes are, by content alone.

use crate::{FormatError, jws, link::is_link, png, svg};

/// What some bytes turned out to be, by content alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A JSON document.
    Json,
    /// A compact JWS or JWT.
    Jws,
    /// A PNG picture.
    Png,
    /// An SVG picture.
    Svg,
    /// One http(s) address as text.
    Link,
}

/// First bytes of what people drop on us by mistake, and its name.
const STRANGERS: &[(&[u8], &str)] = &[
    (b"\xff\xd8\xff", "a JPEG picture, which cannot hold a badge"),
    (b"GIF8", "a GIF picture, which cannot hold a badge"),
    (b"RIFF", "a WebP picture or a sound, which cannot hold a badge"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a compressed file"),
    (b"%PDF", "a PDF document"),
    (b"-----BEGIN", "a key or certificate"),
];

/// What kind of thing `bytes` are; never by file name. Says nothing about whether they are in order.
pub fn kind(bytes: &[u8]) -> Result<Kind, FormatError> {
    if bytes.starts_with(&png::SIGNATURE) {
        return Ok(Kind::Png);
    }
    if let Some((_, name)) = STRANGERS.iter().find(|(head, _)| bytes.starts_with(head)) {
        return Err(FormatError::not_a_badge(*name));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    match bytes.first() {
        None => return Err(FormatError::not_a_badge("there is nothing in it")),
        Some(b'{' | b'[') => return Ok(Kind::Json),
        Some(b'<') if svg::is_svg(bytes) => return Ok(Kind::Svg),
        Some(b'<') => return Err(FormatError::not_a_badge("a web page or another XML document")),
        Some(_) => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|_| FormatError::not_a_badge("unknown bytes"))?;
    if jws::looks_like_jws(text) {
        return Ok(Kind::Jws);
    }
    if is_link(text) {
        return Ok(Kind::Link);
    }
    let readable = !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    Err(FormatError::not_a_badge(if readable {
        "plain text"
    } else {
        "unknown bytes"
    }))
}

/// Whether bytes that are no badge were meant as a picture: one of another format, or a broken PNG or SVG.
pub fn looks_like_a_picture(bytes: &[u8]) -> bool {
    const HEADS: &[&[u8]] = &[
        b"\xff\xd8\xff",
        b"GIF8",
        b"RIFF",
        b"BM",
        b"\x89PNG",
        b"\x00\x00\x01\x00",
    ];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = |length: usize| text.get(..text.len().min(length)).unwrap_or_default();
    let has = |head: &[u8], word: &[u8]| head.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    HEADS.iter().any(|known| bytes.starts_with(known))
        // A PNG whose first bytes a mail program or a transfer in text mode has changed.
        || has(head(32), b"IHDR")
        || (text.starts_with(b"<") && (has(head(1024), b"<svg") || has(head(1024), b"<!DOCTYPE svg")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let cases: &[(&[u8], Kind)] = &[
            (b"\x89PNG\r\n\x1a\n", Kind::Png),
            (b"\xef\xbb\xbf\n {\"a\": 1}", Kind::Json),
            (b"[1]", Kind::Json),
            (b" <svg/>", Kind::Svg),
            (
                b"<?xml version=\"1.0\"?><!-- x --><!DOCTYPE svg><s:svg xmlns:s=\"http://www.w3.org/2000/svg\">",
                Kind::Svg,
            ),
            (b"eyJhbGciOiJSUzI1NiJ9.e30.c2ln\n", Kind::Jws),
            (b"eyJhbGciOiJub25lIn0.e30.", Kind::Jws),
            (b"eyJhbGciOiJSUzI1NiJ9.e30", Kind::Jws),
            (b" https://badges.example/1 ", Kind::Link),
            (b"HTTP://badges.example", Kind::Link),
        ];
        for (bytes, expected) in cases {
            assert_eq!(kind(bytes), Ok(*expected), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn pictures_that_hold_no_badge_are_told_from_other_things() {
        for picture in [
            &b"\xff\xd8\xff\xe0"[..],
            b"GIF89a",
            b"\x89PNG",
            b"<?xml version=\"1.0\"?> <svg",
            b"\xef\xbb\xbf<SVG>",
            b"<!DOCTYPE svg [ <!ELEMENT",
            b"\x09PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR",
            b" \x89PNG\n\x1a\n\x00\x00\x00\x0dIHDR",
        ] {
            assert!(looks_like_a_picture(picture), "{}", picture.escape_ascii());
        }
        for other in [
            &b""[..],
            b"{}",
            b"<html><p>not found</p></html>",
            b"PK\x03\x04",
            b"plain <svg",
        ] {
            assert!(!looks_like_a_picture(other), "{}", other.escape_ascii());
        }
    }

    #[test]
    fn what_is_no_badge_is_named() {
        let cases: &[&[u8]] = &[
            b"",
            b"\n\t ",
            b"not a badge at all",
            b"<html><body>Log in</body></html>",
            b"<!DOCTYPE html>",
            b"<",
            b"<svg",
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"\x89PNG",
            b"\x00\x01",
            b"ftp://x.example/",
            b"https://a.example/ b",
            b"javascript:alert(1)",
            b"a.b.c",
            b"...",
            b"e.",
            b"https:",
            b"file:///etc/passwd",
            b"<rss/>",
        ];
        for bytes in cases {
            assert!(
                matches!(kind(bytes), Err(FormatError::NotABadge(_))),
                "{}",
                bytes.escape_ascii()
            );
        }
        for (bytes, named) in [(b"\x00\x01".as_slice(), "unknown bytes"), (b"two\nlines", "plain text")] {
            assert!(matches!(kind(bytes), Err(FormatError::NotABadge(what)) if what == named));
        }
    }
}
