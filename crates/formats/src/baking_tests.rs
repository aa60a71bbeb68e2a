//! Tests of baking and unbaking over the files of `tests/fixtures/formats/pictures`.

use proptest::prelude::*;

use super::*;
use crate::test_inputs::{JSON, picture, text_of};

#[test]
fn badge_data_is_found_in_every_picture_that_has_some() {
    let cases = [
        ("png-itxt-json.png", "{\"@context\":", Kind::Json, 0),
        ("png-itxt-json-after-idat.png", "{\"@context\":", Kind::Json, 0),
        ("png-hosted-image-of-badge.png", "{\"@context\":", Kind::Json, 0),
        ("png-itxt-jws.png", "eyJhbGciOiJSUzI1NiJ9.", Kind::Jws, 0),
        ("png-itxt-jws-tampered.png", "eyJhbGciOiJSUzI1NiJ9.", Kind::Jws, 0),
        ("png-itxt-unicode.png", "{\"@context\":", Kind::Json, 0),
        ("png-itxt-compressed.png", "{\"@context\":", Kind::Json, 1),
        ("png-itxt-then-text.png", "{\"@context\":", Kind::Json, 1),
        ("png-other-text-chunks.png", "{\"@context\":", Kind::Json, 0),
        ("png-no-iend.png", "{\"@context\":", Kind::Json, 1),
        (
            "png-text-url.png",
            "http://badges.example.test/png-text-url/assertion",
            Kind::Link,
            1,
        ),
        ("ob3-png-jwt.png", "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIs", Kind::Jws, 0),
        (
            "ob3-png-jwt-tampered.png",
            "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIs",
            Kind::Jws,
            0,
        ),
        (
            "ob3-png-both-keywords.png",
            "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"",
            Kind::Json,
            1,
        ),
        (
            "ob3-png-old-keyword.png",
            "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"",
            Kind::Json,
            1,
        ),
        (
            "ob3-svg-old-namespace.svg",
            "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"",
            Kind::Json,
            2,
        ),
        (
            "ob3-svg-tampered.svg",
            "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"",
            Kind::Json,
            0,
        ),
        ("svg-verify-jws.svg", "eyJhbGciOiJSUzI1NiJ9.", Kind::Jws, 0),
    ];
    for (name, head, form, warnings) in cases {
        let unbaked = unbake(&picture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(text_of(&unbaked).starts_with(head), "{name}: {}", text_of(&unbaked));
        assert_eq!(kind(&unbaked.payload), Ok(form), "{name}");
        assert_eq!(unbaked.warnings.len(), warnings, "{name}: {:?}", unbaked.warnings);
        if form == Kind::Json {
            assert!(json::read_json(&unbaked.payload).is_ok(), "{name} is whole");
        }
    }
}

#[test]
fn pictures_without_usable_badge_data_say_why() {
    let damaged = |error: &FormatError| matches!(error, FormatError::Damaged(_));
    let nothing = |error: &FormatError| matches!(error, FormatError::NoBadgeData);
    let stranger = |error: &FormatError| matches!(error, FormatError::NotABadge(_));
    type Expected<'a> = &'a dyn Fn(&FormatError) -> bool;
    let cases: &[(&str, Expected<'_>)] = &[
        ("png-empty-payload.png", &nothing),
        ("png-html-instead.png", &stranger),
        ("svg-no-element.svg", &nothing),
        ("svg-wrong-namespace.svg", &nothing),
        ("svg-not-well-formed.svg", &damaged),
        ("svg-billion-laughs.svg", &damaged),
        ("svg-xxe-file.svg", &damaged),
        ("svg-xxe-http.svg", &damaged),
    ];
    for (name, expected) in cases {
        let error = unbake(&picture(name)).unwrap_err();
        assert!(expected(&error), "{name}: {error}");
    }
}

#[test]
fn only_badges_are_baked_and_only_into_pictures() {
    let png = picture("png-itxt-json.png");
    assert!(matches!(
        bake(&png, b"https://badges.example/1", false),
        Err(FormatError::NotABadge(_))
    ));
    assert!(matches!(bake(&png, b"", false), Err(FormatError::NotABadge(_))));
    assert!(matches!(
        bake(&png, b"{\"a\": \"\xff\"}", false),
        Err(FormatError::Damaged(_))
    ));
    assert!(matches!(bake(JSON, JSON, false), Err(FormatError::NotABadge(_))));
    assert!(matches!(
        bake(b"\x89PNG\r\n\x1a\nrest", JSON, false),
        Err(FormatError::Damaged(_))
    ));
    assert!(matches!(
        bake(&png, &vec![b' '; json::MAX_DOCUMENT_BYTES + 1], true),
        Err(FormatError::TooLarge(_))
    ));
}

proptest! {
    #[test]
    fn odd_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..1300) {
        let _ = kind(&bytes);
        let _ = unbake(&bytes);
        let _ = bake(&bytes, JSON, true);
        let mut png = picture("ob3-png-both-keywords.png");
        png.splice(cut.min(png.len())..(cut + 4).min(png.len()), bytes.iter().take(7).copied());
        let _ = unbake(&png);
        let _ = bake(&png, JSON, false);
        let mut svg = picture("ob3-svg-tampered.svg");
        svg.splice(cut.min(svg.len())..(cut + 4).min(svg.len()), bytes.iter().take(7).copied());
        let _ = unbake(&svg);
        let _ = bake(&svg, JSON, false);
    }
}
