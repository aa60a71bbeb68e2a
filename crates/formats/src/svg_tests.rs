//! Tests of baking and unbaking SVG pictures made here.

use proptest::prelude::*;

use crate::{
    FormatError, Unbaked, bake,
    test_inputs::{JSON, TOKEN, payloads, text_of},
    unbake,
};

fn svg(text: &str) -> Result<(String, usize), FormatError> {
    let unbaked = unbake(text.as_bytes())?;
    Ok((text_of(&unbaked).to_owned(), unbaked.warnings.len()))
}

fn in_svg(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:openbadges=\"http://openbadges.org\">{inside}<rect/></svg>"
    )
}

#[test]
fn a_byte_order_mark_stays_where_it_is() {
    for body in [
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>",
        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    ] {
        let marked = format!("\u{feff}{body}");
        for v3 in [false, true] {
            let baked = crate::bake(marked.as_bytes(), JSON, v3).unwrap();
            assert_eq!(crate::unbake(&baked).unwrap().payload, JSON);
            let plain = crate::bake(body.as_bytes(), JSON, v3).unwrap();
            assert_eq!(baked, [b"\xef\xbb\xbf".as_slice(), &plain].concat());
        }
    }
}

#[test]
fn svg_badge_data_is_read_in_every_dress() {
    let cases = [
        (
            in_svg("<openbadges:assertion><![CDATA[{\"a\":]]><![CDATA[1}]]></openbadges:assertion>"),
            "{\"a\":1}",
            0,
        ),
        (
            in_svg("<openbadges:assertion>\n <![CDATA[ {\"a\":1}]]>\n</openbadges:assertion>"),
            " {\"a\":1}",
            0,
        ),
        (
            in_svg("<openbadges:assertion> {&quot;a&quot;:&#34;&#x26;&lt;&quot;}\n</openbadges:assertion>"),
            "{\"a\":\"&<\"}",
            0,
        ),
        (
            in_svg("<openbadges:assertion>{<!-- no --><![CDATA[\"a\"]]>:1}</openbadges:assertion>"),
            "{\"a\":1}",
            0,
        ),
        (
            in_svg("<g><ob:assertion xmlns:ob=\"http://openbadges.org\">{}</ob:assertion></g>"),
            "{}",
            0,
        ),
        (
            in_svg("<assertion xmlns=\"http://openbadges.org\">{}</assertion>"),
            "{}",
            0,
        ),
        (
            in_svg("<openbadges:assertion verify=\" https://badges.example/1?a=1&amp;b=2 \"/>"),
            "https://badges.example/1?a=1&b=2",
            0,
        ),
        (
            in_svg("<openbadges:assertion verify=\"eyJhbGciOiJSUzI1NiJ9.e30.c2ln\">{}</openbadges:assertion>"),
            "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
            1,
        ),
        (
            in_svg(
                "<openbadges:assertion>{}</openbadges:assertion><openbadges:assertion>{\"b\":1}</openbadges:assertion>",
            ),
            "{}",
            1,
        ),
        (
            in_svg(
                "<openbadges:assertion>{}</openbadges:assertion><c:credential xmlns:c=\"https://purl.imsglobal.org/ob/v3p0\">{\"c\":1}</c:credential>",
            ),
            "{\"c\":1}",
            1,
        ),
    ];
    for (text, payload, warnings) in cases {
        assert_eq!(svg(&text), Ok((payload.into(), warnings)), "{text}");
    }
    let marked = [
        "\u{feff}",
        "<?xml version=\"1.0\"?>",
        &in_svg("<openbadges:assertion>{}</openbadges:assertion>"),
    ]
    .concat();
    assert_eq!(svg(&marked), Ok(("{}".into(), 0)), "with a byte order mark");
    let doctype = [
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">",
        &in_svg("<openbadges:assertion>{}</openbadges:assertion>"),
    ]
    .concat();
    assert_eq!(
        svg(&doctype),
        Ok(("{}".into(), 0)),
        "a DTD that declares nothing is fine"
    );
}

#[test]
fn the_verify_attribute_is_the_elements_own_and_no_strangers() {
    const OWN: &str = "https://badges.example/1";
    for attributes in [
        "verify=\"https://badges.example/1\" x:verify=\"https://evil.example/1\"",
        "x:verify=\"https://evil.example/1\" verify=\"https://badges.example/1\"",
        "openbadges:verify=\"https://evil.example/1\" verify=\"https://badges.example/1\"",
        "verify=\"https://badges.example/1\" openbadges:verify=\"https://evil.example/1\"",
        "openbadges:verify=\"https://badges.example/1\"",
    ] {
        let picture = in_svg(&format!(
            "<openbadges:assertion xmlns:x=\"http://x.example/\" {attributes}/>"
        ));
        assert_eq!(svg(&picture), Ok((OWN.to_owned(), 0)), "{attributes}");
    }
    for attributes in ["x:verify", "url", "Verify", "xml:verify"] {
        let picture = in_svg(&format!(
            "<openbadges:assertion xmlns:x=\"http://x.example/\" {attributes}=\"{OWN}\"/>"
        ));
        assert_eq!(svg(&picture), Err(FormatError::NoBadgeData), "{attributes}");
    }
}

#[test]
fn a_verify_address_that_contradicts_the_body_is_told() {
    let with = |verify: &str, id: &str| {
        svg(&in_svg(&format!(
            "<openbadges:assertion verify=\"{verify}\">{{\"id\":\"{id}\"}}</openbadges:assertion>"
        )))
        .unwrap()
        .1
    };
    assert_eq!(with("https://badges.example/1", "https://badges.example/1"), 0);
    assert_eq!(with("https://badges.example/2", "https://badges.example/1"), 1);
    assert_eq!(
        with("https://badges.example/2", "urn:uuid:1"),
        0,
        "only addresses can contradict"
    );
}

#[test]
fn svg_documents_that_are_not_in_order_are_damage() {
    let bad = [
        in_svg("<openbadges:assertion>{&secret;}</openbadges:assertion>"),
        in_svg("<openbadges:assertion verify=\"&secret;\"/>"),
        in_svg("<openbadges:assertion a=\"1\" a=\"2\"/>"),
        in_svg("<openbadges:assertion>{}<b/></openbadges:assertion>"),
        in_svg("<openbadges:assertion>{}</openbadges:credential>"),
        in_svg("<openbadges:assertion>{}</openbadges:assertion>").replace("</svg>", ""),
        [
            "<!DOCTYPE svg [<!entity x 'y'>]>",
            &in_svg("<openbadges:assertion>{}</openbadges:assertion>"),
        ]
        .concat(),
    ];
    for text in bad {
        assert!(
            matches!(svg(&text), Err(FormatError::Damaged(_))),
            "{text}: {:?}",
            svg(&text)
        );
    }
    for empty in [
        "<openbadges:assertion/>",
        "<openbadges:assertion> </openbadges:assertion>",
        "<openbadges:other>{}</openbadges:other>",
    ] {
        assert_eq!(svg(&in_svg(empty)), Err(FormatError::NoBadgeData), "{empty}");
    }
}

#[test]
fn deep_and_wide_svg_documents_do_not_hurt() {
    let deep = in_svg(&["<g>".repeat(100_000), "</g>".repeat(100_000)].concat());
    assert!(svg(&deep).is_err());
    let bindings = (0..1000).map(|n| format!(" xmlns:p{n}=\"u\"")).collect::<String>();
    assert!(svg(&format!("<svg{bindings}/>")).is_err());
}

#[test]
fn svg_baking_edits_only_its_own_places() {
    let rest = "<!-- keep -->\n<svg  viewBox='0 0 8 8'\n xmlns=\"http://www.w3.org/2000/svg\" >\n<rect/>\r\n<text>ü &amp; u</text></svg>\n\n";
    let baked = String::from_utf8(bake(rest.as_bytes(), JSON, false).unwrap()).unwrap();
    let element = concat!(
        "<openbadges:assertion verify=\"https://badges.example/1\"><![CDATA[",
        r#"{"id": "https://badges.example/1", "name": "]]]]><![CDATA[> & <\u00fc>"}"#,
        "]]></openbadges:assertion>"
    );
    let declared = rest.replacen(
        "svg\" >",
        &format!("svg\"  xmlns:openbadges=\"http://openbadges.org\">{element}"),
        1,
    );
    assert_eq!(baked, declared);
    assert_eq!(
        unbake(baked.as_bytes()).unwrap(),
        Unbaked {
            payload: JSON.to_vec(),
            warnings: vec![]
        }
    );
}

#[test]
fn svg_badge_data_is_replaced_wherever_it_was() {
    let old = in_svg("<g><openbadges:assertion verify=\"x\">{<b/>}</openbadges:assertion></g><openbadges:assertion/>");
    let baked = String::from_utf8(bake(old.as_bytes(), TOKEN, false).unwrap()).unwrap();
    let expected = in_svg(&format!(
        "<openbadges:assertion verify=\"{}\"></openbadges:assertion><g></g>",
        std::str::from_utf8(TOKEN).unwrap()
    ));
    assert_eq!(baked, expected);
    let newer = String::from_utf8(bake(old.as_bytes(), JSON, true).unwrap()).unwrap();
    assert!(
        newer.contains("<openbadges:credential xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\"><![CDATA["),
        "{newer}"
    );
    assert_eq!(
        unbake(newer.as_bytes()).unwrap(),
        Unbaked {
            payload: JSON.to_vec(),
            warnings: vec![]
        }
    );
}

#[test]
fn badge_elements_whose_prefix_is_declared_nowhere_are_junk() {
    let junk = in_svg("<openbadges:assertion>{}</openbadges:assertion>");
    let junk = junk.replace(" xmlns:openbadges=\"http://openbadges.org\"", "");
    assert_eq!(svg(&junk), Err(FormatError::NoBadgeData));
    let baked = bake(junk.as_bytes(), JSON, false).unwrap();
    assert_eq!(
        unbake(&baked).unwrap(),
        Unbaked {
            payload: JSON.to_vec(),
            warnings: vec![]
        },
        "it does not come to life"
    );
}

#[test]
fn a_root_with_malformed_attributes_is_refused() {
    let picture = b"<svg a=1e4\"x\" xmlns=\"http://www.w3.org/2000/svg\"><rect/></svg>";
    assert!(matches!(bake(picture, JSON, false), Err(FormatError::Damaged(_))));
    assert!(matches!(unbake(picture), Err(FormatError::Damaged(_))));
}

#[test]
fn an_svg_that_closes_itself_is_opened() {
    let baked = bake(b"<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>", TOKEN, true).unwrap();
    let text = String::from_utf8(baked.clone()).unwrap();
    assert!(text.ends_with("</openbadges:credential></s:svg>"), "{text}");
    assert_eq!(unbake(&baked).unwrap().payload, TOKEN);
}

#[test]
fn an_svg_in_latin_1_gets_ascii_and_keeps_its_bytes() {
    let picture = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><t\xe9>caf\xe9</t\xe9></svg>";
    let payload = "{\"name\": \"Knöterich 🧂\"}".as_bytes();
    let baked = bake(picture, payload, false).unwrap();
    assert!(
        baked.ends_with(b"<t\xe9>caf\xe9</t\xe9></svg>"),
        "{}",
        baked.escape_ascii()
    );
    assert_eq!(
        baked.iter().filter(|byte| !byte.is_ascii()).count(),
        3,
        "the picture's own three bytes"
    );
    assert_eq!(unbake(&baked).unwrap().payload, payload);
}

fn svg_pictures() -> impl Strategy<Value = String> {
    let root = prop_oneof![Just("svg"), Just("s:svg")];
    let space = prop_oneof![Just(""), Just(" "), Just("\n\t")];
    let bound = prop_oneof![
        Just(""),
        Just(" xmlns:openbadges=\"http://openbadges.org\""),
        Just(" xmlns:openbadges='https://purl.imsglobal.org/ob/v3p0'"),
        Just(" xmlns:openbadges=\"https://other.example/\" a='>'"),
    ];
    let inside = prop_oneof![
        Just(""),
        Just("<rect/>"),
        Just("text ü &amp; <g>]]</g><!-- > -->"),
        Just("<![CDATA[<svg>]]>")
    ];
    (root, space, bound, inside).prop_map(|(root, space, bound, inside)| {
        let xmlns = "xmlns=\"http://www.w3.org/2000/svg\" xmlns:s=\"http://www.w3.org/2000/svg\"";
        match inside {
            "" => format!("<?xml version=\"1.0\"?>{space}<{root} {xmlns}{bound}{space}/>{space}"),
            _ => format!("<{root} {xmlns}{bound}{space}>{inside}</{root}>{space}"),
        }
    })
}

proptest! {
    #[test]
    fn what_is_baked_into_an_svg_comes_back_and_the_rest_stays(
        plain in svg_pictures(), first in payloads(), second in payloads(), v3: bool, then_v3: bool,
    ) {
        let baked = bake(plain.as_bytes(), &first, v3).unwrap();
        prop_assert_eq!(unbake(&baked).unwrap(), Unbaked { payload: first, warnings: vec![] });
        let again = bake(&baked, &second, then_v3).unwrap();
        prop_assert_eq!(unbake(&again).unwrap(), Unbaked { payload: second, warnings: vec![] });
        let same = |one: &mut dyn Iterator<Item = (&u8, &u8)>| one.take_while(|(ours, theirs)| ours == theirs).count();
        let (ours, theirs) = (&baked, plain.as_bytes());
        let kept = same(&mut ours.iter().zip(theirs)) + same(&mut ours.iter().rev().zip(theirs.iter().rev()));
        prop_assert!(kept + 1 >= theirs.len(), "all but the slash of a root that closed itself");
    }
}
