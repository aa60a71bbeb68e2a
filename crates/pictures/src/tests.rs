use image::{Rgba, RgbaImage};

use super::*;

fn png(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Vec<u8> {
    raster::to_png(&RgbaImage::from_fn(width, height, |x, y| Rgba(pixel(x, y)))).unwrap()
}

/// A disc of `colour` on nothing.
fn disc(colour: [u8; 3]) -> Vec<u8> {
    png(200, 200, |x, y| {
        let [red, green, blue] = colour;
        let inside = (f64::from(x) - 100.0).hypot(f64::from(y) - 100.0) < 80.0;
        [red, green, blue, if inside { 255 } else { 0 }]
    })
}

#[test]
fn a_large_picture_is_shrunk_in_its_own_proportions_and_a_small_one_is_not_enlarged() {
    let wide = thumbnail(&png(800, 200, |_, _| [200, 0, 0, 255]), 96).unwrap();
    assert_eq!((wide.width, wide.height), (96, 24));
    let small = thumbnail(&png(40, 20, |_, _| [200, 0, 0, 255]), 96).unwrap();
    assert_eq!((small.width, small.height), (40, 20));
    let line = thumbnail(&png(4000, 1, |_, _| [0, 0, 0, 255]), 96).unwrap();
    assert_eq!((line.width, line.height), (96, 1), "a side never vanishes");
}

#[test]
fn an_opaque_square_bleeds_and_a_wide_or_transparent_picture_does_not() {
    let photo = |width| {
        thumbnail(&png(width, 100, |_, _| [20, 90, 160, 255]), 96)
            .unwrap()
            .mount
            .bleed
    };
    assert!(photo(100) && photo(103), "within 3 % of square");
    assert!(!photo(110));
    assert!(!thumbnail(&disc([20, 90, 160]), 96).unwrap().mount.bleed);
}

#[test]
fn a_picture_that_its_plate_would_swallow_asks_for_the_counter_plate() {
    let mount = |colour| thumbnail(&disc(colour), 384).unwrap().mount;
    let white = mount([255, 255, 255]);
    assert!(white.counter_on_light && !white.counter_on_dark);
    let navy = mount([16, 20, 44]);
    assert!(!navy.counter_on_light && navy.counter_on_dark);
    let green = mount([30, 130, 80]);
    assert!(!green.counter_on_light && !green.counter_on_dark);
}

#[test]
fn both_sizes_agree_on_the_mount() {
    for colour in [[255, 255, 255], [16, 20, 44], [128, 128, 128]] {
        assert_eq!(
            thumbnail(&disc(colour), 96).unwrap().mount,
            thumbnail(&disc(colour), 384).unwrap().mount
        );
    }
}

#[test]
fn a_vector_picture_is_drawn_at_the_size_asked_for() {
    let svg = b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x'>\
        <svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><rect width='20' height='10' fill='#c00'/></svg>";
    let drawn = thumbnail(svg, 384).unwrap();
    assert_eq!((drawn.width, drawn.height), (384, 192));
    assert_eq!(
        thumbnail(&drawn.png, 384).unwrap().png.len(),
        drawn.png.len(),
        "what comes out is a picture"
    );
}

#[test]
fn a_vector_picture_reads_no_file_and_no_address() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../../icons/icon.png");
    for href in [
        own.to_owned(),
        format!("file://{own}"),
        "http://127.0.0.1:1/x.png".to_owned(),
    ] {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><image href='{href}' width='10' height='10'/></svg>"
        );
        let drawn = image::load_from_memory(&thumbnail(svg.as_bytes(), 96).unwrap().png)
            .unwrap()
            .into_rgba8();
        assert!(
            drawn.pixels().all(|pixel| pixel.0[3] == 0),
            "nothing was drawn from {href}"
        );
    }
}

#[test]
fn entities_and_endless_repetition_are_refused() {
    let laughs =
        "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg'>&b;</svg>";
    assert!(matches!(thumbnail(laughs.as_bytes(), 96), Err(PictureError::TooLarge)));
    let mut uses = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect id='u0' width='1' height='1'/>",
    );
    for level in 1..12 {
        let inner = format!("<use href='#u{}'/>", level - 1).repeat(10);
        uses.push_str(&format!("<g id='u{level}'>{inner}</g>"));
    }
    uses.push_str("</svg>");
    assert!(matches!(thumbnail(uses.as_bytes(), 96), Err(PictureError::TooLarge)));
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() {
    let mut bomb = png(1, 1, |_, _| [0; 4]);
    bomb[16..24].copy_from_slice(&[0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20]);
    let crc = {
        let mut table = !0_u32;
        for byte in &bomb[12..29] {
            table ^= u32::from(*byte);
            for _ in 0..8 {
                table = if table & 1 == 1 {
                    (table >> 1) ^ 0xEDB8_8320
                } else {
                    table >> 1
                };
            }
        }
        !table
    };
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert!(matches!(thumbnail(&bomb, 96), Err(PictureError::TooLarge)));
}

#[test]
fn damage_is_an_error_and_never_a_panic() {
    for whole in [
        disc([9, 9, 9]),
        b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0L9 9'/></svg>".to_vec(),
    ] {
        for end in 0..whole.len() {
            // Whether a cut picture still shows something is the decoder's business; that it answers is ours.
            let _ = thumbnail(&whole[..end], 96);
        }
        for at in (8..whole.len()).step_by(7) {
            let mut hurt = whole.clone();
            hurt[at] ^= 0x55;
            let _ = thumbnail(&hurt, 96);
        }
    }
    assert!(matches!(thumbnail(b"GIF89a", 96), Err(PictureError::Damaged(_))));
    assert!(matches!(thumbnail(b"{}", 96), Err(PictureError::Unknown)));
}

#[test]
fn a_placeholder_is_a_picture_that_any_name_can_have() {
    for name in ["Wound care II", "", "مهارات", "<&>\"'", "é"] {
        let drawn = placeholder(name, 400);
        assert_eq!(kind(&drawn), Kind::Png, "{name}");
        assert_eq!(drawn, placeholder(name, 400), "the same name gives the same bytes");
        let shown = thumbnail(&drawn, 384).unwrap();
        assert_eq!((shown.width, shown.height), (384, 384));
    }
    assert_ne!(placeholder("Wound care II", 96), placeholder("Data stewards", 96));
}
