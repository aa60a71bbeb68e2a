//! What kind of picture some bytes are, by content; names and content types are not believed.

/// The kinds of pictures that badges come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PNG.
    Png,
    /// SVG.
    Svg,
    /// JPEG; cannot carry a badge.
    Jpeg,
    /// GIF; cannot carry a badge.
    Gif,
    /// WebP; cannot carry a badge.
    WebP,
    /// Nothing that is shown.
    Unknown,
}

/// How far into a text its `<svg` must stand: past a prolog and comments, not past a whole page.
const HEAD: usize = 64 * 1024;

/// The kind of `bytes`.
pub fn kind(bytes: &[u8]) -> Kind {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Kind::Png,
        [0xFF, 0xD8, 0xFF, ..] => Kind::Jpeg,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Kind::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::WebP,
        _ if is_svg(bytes) => Kind::Svg,
        _ => Kind::Unknown,
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    if !text.starts_with('<') {
        return false;
    }
    // The first element decides; prolog, comments and the document type stand before it.
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        rest = rest.get(open + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if !rest.starts_with(['?', '!']) {
            let name = rest
                .split(|c: char| c.is_whitespace() || c == '>' || c == '/')
                .next()
                .unwrap_or_default();
            return name == "svg" || name.ends_with(":svg");
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_is_known_by_its_first_element() {
        for text in [
            "<svg/>",
            "\u{FEFF}<?xml version='1.0'?>\n<!-- <html> --><svg xmlns='x'>",
            "<!DOCTYPE svg><a:svg >",
        ] {
            assert_eq!(kind(text.as_bytes()), Kind::Svg, "{text}");
        }
        for text in ["<html><svg/></html>", "svg", "", "<!-- <svg/>", "{\"a\": \"<svg/>\"}"] {
            assert_eq!(kind(text.as_bytes()), Kind::Unknown, "{text}");
        }
    }
}
