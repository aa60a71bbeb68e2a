//! Drawings that want to read, to grow or never to end, and those that only look like it.

use std::time::Instant;

use super::*;

const HEAD: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100">"#;

fn svg(inner: &str) -> String {
    format!("{HEAD}{inner}</svg>")
}

fn pixels(svg: &str) -> RgbaImage {
    draw(svg.as_bytes(), 100).unwrap().pixels
}

fn shows_something(svg: &str) -> bool {
    pixels(svg).pixels().any(|pixel| pixel.0[3] > 0)
}

/// Refused as too large, or drawn, in good time either way.
fn ends(what: &str, svg: &str) -> Result<Drawn, PictureError> {
    let started = Instant::now();
    let result = draw(svg.as_bytes(), 768);
    assert!(
        started.elapsed() < DEADLINE + Duration::from_secs(4),
        "{what}: {:?}",
        started.elapsed()
    );
    result
}

fn too_large(what: &str, svg: &str) {
    let started = Instant::now();
    let result = ends(what, svg);
    assert!(
        matches!(result, Err(PictureError::TooLarge)),
        "{what}: {:?}",
        result.err()
    );
    assert!(started.elapsed() < DEADLINE, "{what} was weighed, not waited for");
}

#[test]
fn copies_of_copies_are_counted_before_they_are_made() {
    let mut levels = r#"<g id="l0"><rect width="9" height="9"/></g>"#.to_owned();
    for level in 1..40 {
        let use_it = format!(r##"<use xlink:href="#l{}"/>"##, level - 1);
        levels += &format!(r#"<g id="l{level}">{use_it}{use_it}</g>"#);
    }
    too_large("doubling", &svg(&levels));
}

#[test]
fn patterns_masks_and_clips_are_counted_as_often_as_they_are_used() {
    for (element, put) in [
        ("pattern width='1' height='1'", "fill='url(#ID)'"),
        ("mask", "mask='url(#ID)'"),
        ("clipPath", "clip-path='url(#ID)'"),
        ("pattern width='1' height='1'", "style='fill: url(\"#ID\")'"),
        ("pattern width='1' height='1'", "class='ID'"),
    ] {
        let rect = |id: &str| format!("<rect width='9' height='9' {}/>", put.replace("ID", id));
        let end = element.split(' ').next().unwrap();
        let mut levels = format!("<{element} id='p0'><rect width='9' height='9'/></{end}>");
        let mut sheet = String::new();
        for level in 1..12 {
            let below = format!("p{}", level - 1);
            sheet += &format!(".{below}, .other {{ fill: url(#{below}) }}");
            levels += &format!("<{element} id='p{level}'>{}</{end}>", rect(&below).repeat(10));
        }
        too_large(put, &svg(&format!("<style>{sheet}</style>{levels}{}", rect("p11"))));
    }
}

#[test]
fn a_thousand_parts_that_share_a_gradient_and_a_clip_are_drawn() {
    let parts = "<path class='a' d='M1 1H9V9Z'/>".repeat(1_000);
    let inner = format!(
        "<style>.a {{ fill: url(#g); clip-path: url(#c) }}</style><linearGradient id='g'><stop stop-color='red'/>\
         <stop offset='1' stop-color='blue'/></linearGradient><clipPath id='c'><path d='M0 0H50V50H0Z'/></clipPath>{parts}"
    );
    assert!(shows_something(&svg(&inner)));
    assert!(draw(svg(&inner).as_bytes(), 768).is_ok());
}

#[test]
fn nesting_without_end_does_not_end_the_program() {
    too_large(
        "groups",
        &svg(&format!("{}{}", "<g>".repeat(100_000), "</g>".repeat(100_000))),
    );
    let mut chain = r#"<rect id="c0" width="9" height="9"/>"#.to_owned();
    for level in 1..5_000 {
        chain += &format!(r##"<use id="c{level}" xlink:href="#c{}"/>"##, level - 1);
    }
    too_large("use of use", &svg(&chain));
    let layers = format!(
        "{}<rect width='99' height='99'/>{}",
        "<g opacity='.9'>".repeat(400),
        "</g>".repeat(400)
    );
    too_large("a layer in a layer holds all of their memory", &svg(&layers));
}

#[test]
fn a_circle_of_uses_is_not_walked() {
    let circle =
        r##"<g id="a"><use xlink:href="#b"/><rect width="50" height="50"/></g><g id="b"><use xlink:href="#a"/></g>"##;
    let _ = ends("circle", &svg(circle));
}

#[test]
fn filters_that_cost_too_much_are_not_begun() {
    for filter in [
        r#"<feTurbulence baseFrequency=".1" numOctaves="1000000"/>"#,
        r#"<feMorphology operator="dilate" radius="90"/>"#,
        &r#"<feGaussianBlur stdDeviation="9"/>"#.repeat(2_000),
        &r#"<feSpecularLighting><fePointLight x="1" y="1" z="1"/></feSpecularLighting>"#.repeat(500),
    ] {
        let inner = format!(r##"<filter id="f">{filter}</filter><rect width="99" height="99" filter="url(#f)"/>"##);
        too_large(filter.get(..30).unwrap(), &svg(&inner));
    }
}

#[test]
fn a_shadow_and_a_soft_edge_are_drawn() {
    let inner = r##"<filter id="f"><feDropShadow dx="2" dy="2" stdDeviation="3"/><feGaussianBlur stdDeviation="1"/></filter>
        <rect x="20" y="20" width="50" height="50" filter="url(#f)"/>"##;
    assert!(shows_something(&svg(inner)));
    assert!(draw(svg(inner).as_bytes(), 768).is_ok());
}

#[test]
fn dashes_finer_than_dust_are_not_counted_out() {
    let path = r#"<path d="M0 0H99V99H0Z" stroke="red" stroke-dasharray=".00001"/>"#;
    too_large("dashes", &svg(&path.repeat(20)));
}

#[test]
fn markers_on_every_point_are_counted() {
    let marker = format!(r#"<marker id="m">{}</marker>"#, "<path d='M0 0L1 1'/>".repeat(1_000));
    let line = "L1 1".repeat(50_000);
    too_large(
        "markers",
        &svg(&format!(r##"{marker}<path d="M0 0{line}" marker-mid="url(#m)"/>"##)),
    );
}

#[test]
fn a_style_sheet_is_not_tried_on_everything_for_ever() {
    let rules = "g>g>path{}".repeat(100_000);
    too_large(
        "rules",
        &svg(&format!("<style>{rules}</style>{}", "<path d='M0 0'/>".repeat(20_000))),
    );
}

#[test]
fn entities_do_not_grow() {
    let quadratic = format!(
        "<!DOCTYPE svg [<!ENTITY a \"{}\">]>{}",
        "x".repeat(500_000),
        svg(&format!("<text>{}</text>", "&a;".repeat(100_000)))
    );
    too_large("quadratic", &quadratic);
    let mut laughs = "<!DOCTYPE svg [<!ENTITY l0 \"ha\">".to_owned();
    for level in 1..10 {
        laughs += &format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10));
    }
    too_large("laughs", &format!("{laughs}]>{}", svg("<text>&l9;</text>")));
}

#[test]
fn the_entities_that_drawing_programs_write_are_fine() {
    let own = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/svg11.dtd\" [\n\
         <!ENTITY ns_svg \"http://www.w3.org/2000/svg\">\n<!ENTITY ns_xlink \"http://www.w3.org/1999/xlink\">\n]>\n\
         <svg xmlns=\"&ns_svg;\" xmlns:xlink=\"&ns_xlink;\" width=\"10\" height=\"10\">{}</svg>",
        "<rect width='10' height='10'/>"
    );
    assert!(shows_something(&own));
    let foreign = "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg xmlns='http://www.w3.org/2000/svg'><text y='20'>&x;</text></svg>";
    assert!(!draw(foreign.as_bytes(), 100).is_ok_and(|drawn| drawn.pixels.pixels().any(|pixel| pixel.0[3] > 0)));
}

#[test]
fn words_are_drawn_and_books_are_not() {
    let text = |letters: &str| {
        svg(&format!(
            r#"<text y="50" font-size="20" font-family="Nobody Has This">{letters}</text>"#
        ))
    };
    assert!(shows_something(&text("Ünïcode")));
    let started = Instant::now();
    assert!(!shows_something(&text(&"word ".repeat(200_000))));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let many = format!(
        "<defs><text id='t'>{}</text></defs>{}",
        "x".repeat(4_000),
        r##"<use xlink:href="#t"/>"##.repeat(500)
    );
    assert!(!shows_something(&svg(&many)), "copies of letters are letters");
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../../icons/icon.png");
    assert!(
        std::path::Path::new(own).exists(),
        "the file that must not be drawn is there"
    );
    let inside = svg("<rect width='9' height='9'/>")
        .replace('"', "'")
        .replace('<', "%3C")
        .replace('#', "%23");
    for href in [
        own,
        &format!("file://{own}"),
        "http://127.0.0.1:1/x.png",
        "//x/y.png",
        &format!("data:image/svg+xml,{inside}"),
    ] {
        let image = format!(r#"<image width="99" height="99" xlink:href="{href}"/>"#);
        assert!(!shows_something(&svg(&image)), "{href}");
        let filter = format!(
            r##"<filter id="f"><feImage xlink:href="{href}"/></filter><g filter="url(#f)"><rect width="1" height="1" fill="none"/></g>"##
        );
        assert!(!shows_something(&svg(&filter)), "{href} in a filter");
    }
    let styled = svg(
        r#"<style>@import url("http://127.0.0.1:1/x.css"); rect { fill: none }</style><rect width="9" height="9"/>"#,
    );
    assert!(!shows_something(&styled));
}

/// A PNG of one colour as a data address.
fn data(width: u32, height: u32) -> String {
    let png = raster::to_png(&RgbaImage::from_pixel(width, height, image::Rgba([200, 0, 0, 255]))).unwrap();
    let mut text = "data:image/png;base64,".to_owned();
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for piece in png.chunks(3) {
        let word = piece.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - piece.len()));
        for at in 0..4 {
            let letter = ALPHABET[(word >> (18 - 6 * at) & 63) as usize] as char;
            text.push(if at <= piece.len() { letter } else { '=' });
        }
    }
    text
}

#[test]
fn a_raster_inside_is_drawn_unless_it_is_a_bomb() {
    let image = |href: &str| format!(r#"<image width="99" height="99" xlink:href="{href}"/>"#);
    assert!(shows_something(&svg(&image(&data(20, 20)))));
    let large = data(6_400, 6_400);
    assert!(
        !shows_something(&svg(&image(&large))),
        "more pixels than a picture may have"
    );
    let some = data(3_000, 3_000);
    let twenty = svg(&image(&some).repeat(20));
    let _ = ends("many rasters", &twenty);
}

#[test]
fn a_drawing_that_nobody_waits_for_is_counted_until_it_ends() {
    static LEFT: AtomicUsize = AtomicUsize::new(0);
    let (end, wait) = mpsc::channel::<()>();
    let result = within(Duration::from_millis(50), &LEFT, move || wait.recv().is_ok());
    assert!(matches!(result, Err(PictureError::TooLarge)));
    assert_eq!(LEFT.load(Ordering::SeqCst), 1);
    end.send(()).unwrap();
    let started = Instant::now();
    while LEFT.load(Ordering::SeqCst) > 0 && started.elapsed() < Duration::from_secs(20) {
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(LEFT.load(Ordering::SeqCst), 0);
}

#[test]
fn sides_that_are_no_sides_are_an_error() {
    for sides in [
        r#"width="0" height="10""#,
        r#"width="-5" height="10""#,
        r#"width="NaN" height="inf""#,
        r#"width="1e38" height="1e-38""#,
        r#"viewBox="0 0 0 0""#,
        r#"width="1e30" height="1e30" viewBox="0 0 1e-30 1e-30""#,
    ] {
        let _ = ends(
            sides,
            &format!(r#"<svg xmlns="http://www.w3.org/2000/svg" {sides}><rect width="5" height="5"/></svg>"#),
        );
    }
    let drawn = draw(
        br#"<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1"><rect width="9" height="9"/></svg>"#,
        96,
    );
    assert_eq!(drawn.unwrap().pixels.dimensions(), (96, 1), "a side never vanishes");
}

#[test]
fn numbers_without_measure_are_survived() {
    for value in ["1e38", "-1e38", "1e-38", "NaN", "3.4e38", "99999999999999999999"] {
        for shape in [
            format!(r#"<rect x="{value}" y="{value}" width="{value}" height="{value}"/>"#),
            format!(
                r#"<path d="M{value} {value}L{value} 0A{value} {value} 0 0 1 5 5Z" stroke="red" stroke-width="{value}"/>"#
            ),
            format!(r#"<g transform="scale({value}) translate({value})"><circle r="{value}"/></g>"#),
            format!(r#"<text font-size="{value}" x="{value}">a</text>"#),
            format!(
                r##"<filter id="f" x="{value}" width="{value}"><feGaussianBlur stdDeviation="{value}"/></filter><rect width="9" height="9" filter="url(#f)"/>"##
            ),
            format!(
                r##"<pattern id="p" width="{value}" height="{value}"><rect width="9" height="9"/></pattern><rect width="9" height="9" fill="url(#p)"/>"##
            ),
        ] {
            let started = Instant::now();
            let _ = ends(&shape, &svg(&shape));
            assert!(
                started.elapsed() < Duration::from_secs(2),
                "{shape}: {:?}",
                started.elapsed()
            );
        }
    }
}

#[test]
fn a_pattern_larger_than_the_memory_is_not_begun() {
    for pattern in [
        r##"<pattern id="p" width="30000" height="30000" patternUnits="userSpaceOnUse"><rect width="9" height="9"/></pattern>"##,
        r##"<pattern id="p" width="1" height="1" patternUnits="userSpaceOnUse" patternTransform="scale(30000)"><rect width="9" height="9"/></pattern>"##,
    ] {
        too_large(
            pattern,
            &svg(&format!(r##"{pattern}<rect width="99" height="99" fill="url(#p)"/>"##)),
        );
    }
    let inner = r##"<pattern id="q" width="1" height="1" patternUnits="userSpaceOnUse"><rect width="9" height="9"/></pattern>
        <pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="scale(.001)">
        <g transform="scale(9000)"><rect width="9" height="9" fill="url(#q)"/></g></pattern>"##;
    let _ = ends(
        "a pattern in a pattern",
        &svg(&format!(r##"{inner}<rect width="99" height="99" fill="url(#p)"/>"##)),
    );
}

#[test]
fn a_filter_on_a_skewed_group_is_not_stretched_without_end() {
    let skewed = |angle: &str| {
        svg(&format!(
            r##"<filter id="f"><feGaussianBlur stdDeviation="1"/></filter>
            <g transform="skewX({angle})" filter="url(#f)"><rect width="40" height="40"/></g>"##
        ))
    };
    too_large("89.999", &skewed("89.999"));
    assert!(shows_something(&skewed("20")));
}

#[test]
fn far_numbers_are_told_from_near_ones() {
    let far = |data: &str| {
        let text = svg(&format!(r#"<path d="{data}"/>"#));
        matches!(draw(text.as_bytes(), 96), Err(PictureError::TooLarge))
    };
    for data in [
        "M1e9 0L1 1",
        "M0 0L1E+12 1",
        "M123456789 0L1 1",
        "M0 0A5e30 1 0 0 0 1 1",
        "M1.5e20-3L1 1",
    ] {
        assert!(far(data), "{data}");
    }
    for data in [
        "M0 0L10 10",
        "M1e-30 0L1.23456789012345 1",
        "M000000000001 0L9 9",
        "M1-2-3.5.5.5L12345678 0",
        "M1e2 1e-9L5 5",
    ] {
        assert!(!far(data), "{data}");
    }
}

#[test]
fn a_drawing_that_the_renderer_gives_up_on_is_damaged_and_nothing_worse() {
    let inner = r##"<filter id="f"><feTurbulence baseFrequency="1e40"/></filter><rect width="9" height="9" filter="url(#f)"/>"##;
    let result = draw(svg(inner).as_bytes(), 96);
    assert!(matches!(result, Err(PictureError::Damaged(_))), "{:?}", result.err());
    too_large(
        "a matrix of all sizes",
        &svg(r#"<filter id="f"><feConvolveMatrix order="9999999"/></filter>"#),
    );
}

/// Every feature that badge pictures use, with numbers of it replaced by others.
#[test]
fn drawings_with_numbers_changed_end_in_a_picture_or_an_error() {
    let base = include_str!("../../tests/fixtures/features.svg");
    assert!(shows_something(base));
    let numbers = ["0", "-1", "1e7", "-9999999", "NaN", "%", "1e-7", "99999", "0.00001"];
    let starts: Vec<usize> = base
        .match_indices(|letter: char| letter.is_ascii_digit())
        .map(|(at, _)| at)
        .filter(|at| *at > 60 && !base.as_bytes()[at - 1].is_ascii_digit())
        .collect();
    for (turn, at) in starts.iter().enumerate() {
        let end = base[*at..]
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .unwrap()
            + at;
        let number = numbers[turn % numbers.len()];
        let changed = format!("{}{number}{}", &base[..*at], &base[end..]);
        let started = Instant::now();
        let _ = draw(changed.as_bytes(), 96);
        assert!(started.elapsed() < DEADLINE, "{number} at {at}");
    }
}
