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

#[test]
fn close_to_square_is_measured_on_the_picture_and_not_on_its_thumbnail() {
    let bleeds = |width, height| {
        thumbnail(&png(width, height, |_, _| [20, 90, 160, 255]), 96)
            .unwrap()
            .mount
            .bleed
    };
    assert!(bleeds(1000, 970) && bleeds(970, 1000), "exactly 3 %");
    assert!(!bleeds(1000, 969), "in 96 pixels it would round to 93");
}

#[test]
fn one_clear_pixel_is_enough_not_to_bleed() {
    let almost = png(90, 90, |x, y| [20, 90, 160, if (x, y) == (45, 45) { 0 } else { 255 }]);
    assert!(!thumbnail(&almost, 96).unwrap().mount.bleed);
}

#[test]
fn a_picture_without_transparency_is_judged_by_its_outer_two_pixels() {
    let framed = |frame: [u8; 3], inside: [u8; 3]| {
        let at_edge = |x: u32, y: u32| x < 2 || y < 2 || x >= 88 || y >= 43;
        let bytes = png(90, 45, |x, y| {
            let [red, green, blue] = if at_edge(x, y) { frame } else { inside };
            [red, green, blue, 255]
        });
        thumbnail(&bytes, 96).unwrap().mount
    };
    let white = framed([255; 3], [0; 3]);
    assert!(!white.bleed && white.counter_on_light && !white.counter_on_dark);
    let dark = framed([40; 3], [255; 3]);
    assert!(!dark.counter_on_light && dark.counter_on_dark);
}

#[test]
fn a_light_picture_with_a_dark_outline_needs_no_other_plate() {
    let ringed = png(200, 200, |x, y| {
        let radius = (f64::from(x) - 100.0).hypot(f64::from(y) - 100.0);
        match radius {
            r if r < 80.0 => [255, 255, 255, 255],
            r if r < 95.0 => [60, 110, 190, 255],
            _ => [0; 4],
        }
    });
    let mount = thumbnail(&ringed, 384).unwrap().mount;
    assert!(!mount.counter_on_light && !mount.counter_on_dark);
}

#[test]
fn a_picture_of_nothing_asks_for_nothing() {
    assert_eq!(
        thumbnail(&png(50, 50, |_, _| [255, 255, 255, 0]), 96).unwrap().mount,
        Mount::default()
    );
}

#[test]
fn the_plate_that_is_just_far_enough_is_told_from_the_one_that_is_not() {
    // Greys around 1.5:1 against the light plate #EFECE8.
    let counter = |grey| thumbnail(&disc([grey; 3]), 96).unwrap().mount.counter_on_light;
    assert!(counter(0xC4) && !counter(0xBC), "1.46:1 and 1.6:1");
}

fn encoded(format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = RgbaImage::from_fn(60, 40, |x, y| Rgba([x as u8 * 4, y as u8 * 6, 90, 255]));
    image::DynamicImage::ImageRgba8(picture)
        .into_rgb8()
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn every_raster_format_is_shown_and_survives_damage() {
    use image::ImageFormat::{Gif, Jpeg, Png, WebP};
    for (format, known) in [
        (Png, Kind::Png),
        (Jpeg, Kind::Jpeg),
        (Gif, Kind::Gif),
        (WebP, Kind::WebP),
    ] {
        let whole = encoded(format);
        assert_eq!(kind(&whole), known);
        let shown = thumbnail(&whole, 30).unwrap();
        assert_eq!((shown.width, shown.height), (30, 20), "{format:?}");
        assert_eq!(kind(&shown.png), Kind::Png);
        for end in (0..whole.len()).step_by(11) {
            let _ = thumbnail(&whole[..end], 30);
        }
        for at in 0..whole.len().min(400) {
            let mut hurt = whole.clone();
            hurt[at] ^= 0xA5;
            let _ = thumbnail(&hurt, 30);
        }
    }
}

#[test]
fn an_animation_shows_its_first_frame() {
    let mut bytes = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for colour in [[255, 0, 0, 255], [0, 255, 0, 255]] {
            encoder
                .encode_frame(image::Frame::new(RgbaImage::from_pixel(20, 20, Rgba(colour))))
                .unwrap();
        }
    }
    let shown = image::load_from_memory(&thumbnail(&bytes, 96).unwrap().png)
        .unwrap()
        .into_rgba8();
    assert_eq!(shown.get_pixel(10, 10).0, [255, 0, 0, 255]);
}

#[test]
fn a_photo_stands_upright() {
    // The notes of a camera held on its side: orientation 6, turn right.
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut photo = encoded(image::ImageFormat::Jpeg);
    let mut notes = vec![0xFF, 0xE1];
    notes.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
    notes.extend_from_slice(exif);
    photo.splice(2..2, notes);
    let shown = thumbnail(&photo, 96).unwrap();
    assert_eq!((shown.width, shown.height), (40, 60));
}

#[test]
fn sizes_without_measure_are_taken_in() {
    let small = png(10, 10, |_, _| [1, 2, 3, 255]);
    assert_eq!(thumbnail(&small, 0).unwrap().width, 1);
    assert_eq!(thumbnail(&small, u32::MAX).unwrap().width, 10);
    let drawn = thumbnail(
        b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>",
        u32::MAX,
    )
    .unwrap();
    assert_eq!(drawn.width, 2048);
    assert_eq!(kind(&placeholder("x", 0)), Kind::Png);
}

#[test]
fn letters_that_no_font_here_has_leave_the_tag_with_lines() {
    let drawn = |name| image::load_from_memory(&placeholder(name, 96)).unwrap().into_rgba8();
    let white = |picture: &RgbaImage| picture.pixels().filter(|pixel| pixel.0 == [255; 4]).count();
    assert_eq!(white(&drawn("看護")), white(&drawn("")), "boxes say nothing");
    assert!(white(&drawn("Wound care")) > white(&drawn("")));
    for picture in [drawn("Wound care"), drawn("")] {
        assert_eq!(picture.get_pixel(0, 0).0[3], 0, "around the tag is nothing");
        assert_eq!(picture.get_pixel(48, 26).0[3], 0, "the hole is a hole");
    }
}
