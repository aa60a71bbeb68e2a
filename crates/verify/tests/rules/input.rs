//! How a badge comes in: addresses, files and texts, and what the network makes of them.

use holdall_formats::bake;
use holdall_model::{Reason, Status, Verdict};
use holdall_verify::{Input, Missing};
use serde_json::json;

use crate::{credentials::credential, signer::*, world::*};

const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";

#[tokio::test]
async fn a_picture_behind_an_address_is_unbaked_and_what_it_holds_is_a_pointer() {
    let mut forged = assertion();
    forged["recipient"]["identity"] = "mallory@example.org".into();
    for (held, expected) in [
        (assertion(), (Verdict::Valid, vec![])),
        (forged, (Verdict::Invalid, vec![Reason::Mismatch])),
    ] {
        let picture = bake(SVG, held.to_string().as_bytes(), false).unwrap();
        let mut world = school();
        let address = "http://pictures.example/badge";
        world
            .0
            .insert(address.into(), Page::Called("image/svg+xml", picture.clone()));
        assert_eq!(said(&world.judge(at(address)).await), expected, "{held}");
        assert_eq!(said(&world.judge(Input::Bytes(picture)).await), expected, "{held}");
    }
}

#[tokio::test]
async fn a_picture_that_leads_to_another_picture_is_followed_and_not_for_ever() {
    let mut world = school();
    for number in 0..9 {
        let next = match number {
            0 => ASSERTION.to_owned(),
            number => format!("http://pictures.example/{}", number - 1),
        };
        let picture = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:openbadges=\"http://openbadges.org\"><openbadges:assertion verify=\"{next}\"/></svg>"
        );
        let address = format!("http://pictures.example/{number}");
        world
            .0
            .insert(address, Page::Called("image/svg+xml", picture.into_bytes()));
    }
    assert_eq!(
        world.judge(at("http://pictures.example/0")).await.report.verdict,
        Verdict::Valid
    );
    assert_eq!(
        said(&world.judge(at("http://pictures.example/8")).await),
        (Verdict::Invalid, vec![Reason::Content])
    );
}

#[tokio::test]
async fn a_copy_that_says_more_than_the_hosted_one_is_told_and_the_hosts_is_shown() {
    let mut more = assertion();
    more["narrative"] = "With distinction.".into();
    let answer = school().judge(bytes(more)).await;
    assert_eq!(answer.report.verdict, Verdict::Valid);
    assert!(warns(&answer, "copy at hand differs"), "{:?}", answer.report.warnings);
    assert!(answer.badge.unwrap().assertion.get("narrative").is_none());
}

#[tokio::test]
async fn a_token_behind_an_address_is_a_credential() {
    let mut payload = credential();
    for (claim, value) in [
        ("iss", payload["issuer"]["id"].clone()),
        ("jti", payload["id"].clone()),
        ("sub", payload["credentialSubject"]["id"].clone()),
        ("nbf", json!(1_704_067_200)),
    ] {
        payload[claim] = value;
    }
    let kid = format!("{}#{}", did_key(&SCHOOL_ED), multikey(&SCHOOL_ED));
    let text = format!("{}\n", token(&payload, &SCHOOL_ED, json!({"kid": kid})));
    let mut world = World::default();
    let address = "http://school.example/credential";
    world
        .0
        .insert(address.into(), Page::Called("text/plain", text.clone().into_bytes()));
    let answer = world.judge(at(address)).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    assert_eq!(answer.report.warnings, [""; 0]);
    let quoted = format!("\u{feff}  {text}");
    assert_eq!(world.judge(bytes(quoted)).await.report.verdict, Verdict::Valid);
}

#[tokio::test]
async fn nothing_at_all_is_neither_a_text_nor_a_picture() {
    let (file, text) = (
        vec![Reason::Image, Reason::Content],
        vec![Reason::Content, Reason::Image],
    );
    for (nothing, reasons) in [("", &file), (" \n\t", &text), ("\n", &text)] {
        let answer = World::default().judge(bytes(nothing)).await;
        assert_eq!(said(&answer), (Verdict::Invalid, reasons.clone()), "{nothing:?}");
    }
    let mut world = World::default();
    world.0.insert(ASSERTION.into(), Page::Text(200, String::new()));
    assert_eq!(said(&world.judge(at(ASSERTION)).await), (Verdict::Invalid, text));
}

#[tokio::test]
async fn a_picture_that_can_hold_no_badge_is_a_matter_of_the_picture() {
    for (input, reason) in [
        (&b"\xff\xd8\xff\xe0\x00\x10JFIF"[..], Reason::Image),
        (b"GIF89a\x01\x00", Reason::Image),
        (b"\x89PNG", Reason::Image),
        (b"<?xml version=\"1.0\"?><svg", Reason::Image),
        (SVG, Reason::Image),
        (b"<html><body>Log in</body></html>", Reason::Content),
        (b"PK\x03\x04", Reason::Content),
        (b"nothing of the kind", Reason::Content),
    ] {
        let answer = World::default().judge(Input::Bytes(input.to_vec())).await;
        assert_eq!(
            said(&answer),
            (Verdict::Invalid, vec![reason]),
            "{}",
            input.escape_ascii()
        );
    }
}

#[tokio::test]
async fn what_a_host_calls_a_document_is_told_and_its_content_decides() {
    for (called, told) in [
        ("", true),
        ("text/html; charset=utf-8", true),
        ("text/plain", true),
        ("application/json", false),
        ("application/ld+json; charset=utf-8", false),
        ("Application/JSON", false),
    ] {
        for url in [ASSERTION, BADGE, ISSUER] {
            let mut world = school();
            let Some(Page::Text(_, body)) = world.0.remove(url) else {
                panic!()
            };
            world.0.insert(url.into(), Page::Called(called, body.into_bytes()));
            let answer = world.judge(at(ASSERTION)).await;
            assert_eq!(answer.report.verdict, Verdict::Valid, "{called} at {url}");
            assert_eq!(warns(&answer, "read by its content"), told, "{called} at {url}");
        }
    }
    let mut page = school();
    page.0
        .insert(BADGE.into(), Page::Called("text/html", b"<html>Log in</html>".to_vec()));
    let answer = page.judge(at(ASSERTION)).await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Content]));
    assert!(
        answer
            .report
            .checks
            .iter()
            .any(|line| line.message.contains("web page"))
    );
}

#[tokio::test]
async fn redirects_that_end_nowhere_are_an_answer_and_no_word_against_the_badge() {
    for url in [ASSERTION, BADGE, ISSUER] {
        let mut world = school();
        let circle = Missing::BadRedirect("school.example redirects in a circle".into());
        world.0.insert(url.into(), Page::Silent(circle));
        let answer = world.judge(at(ASSERTION)).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Fetch]), "{url}");
        assert_eq!(answer.report.status, Status::Unverifiable, "{url}");
    }
}

#[tokio::test]
async fn another_host_that_serves_a_document_in_the_end_is_named() {
    for url in [ASSERTION, BADGE, ISSUER] {
        let mut world = school();
        let Some(Page::Text(_, body)) = world.0.remove(url) else {
            panic!()
        };
        for (end, told) in [
            ("http://moved.example/document", true),
            ("https://school.example/document", false),
        ] {
            world.0.insert(url.into(), Page::Led(end, body.clone()));
            let answer = world.judge(at(ASSERTION)).await;
            assert_eq!(answer.report.verdict, Verdict::Valid, "{url}");
            assert_eq!(warns(&answer, "leads on to moved.example"), told, "{url} to {end}");
        }
    }
}

#[tokio::test]
async fn a_badge_cannot_make_us_ask_for_documents_without_end() {
    let mut world = school();
    let addresses: Vec<String> = (0..500).map(|n| format!("http://school.example/context/{n}")).collect();
    for address in &addresses {
        world.put(address, json!({"@context": {"colour": "http://school.example/colour"}}));
    }
    let mut listed = vec![json!(V2)];
    listed.extend(addresses.iter().map(|address| json!(address)));
    world.bend(ASSERTION, |a| a["@context"] = json!(listed));
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Context]));
    assert!(answer.report.used.len() < 70, "{} documents", answer.report.used.len());
}

#[tokio::test]
async fn pictures_and_criteria_pages_are_not_needed_for_a_verdict() {
    let mut world = school();
    world.bend(ASSERTION, |a| {
        a["image"] = "http://school.example/baked.png".into();
        a["evidence"] = "http://school.example/evidence".into();
    });
    world.bend(BADGE, |b| b["criteria"] = "http://school.example/criteria".into());
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(answer.report.verdict, Verdict::Valid);
    assert_eq!(answer.report.used.len(), 3, "assertion, class and issuer");
}
