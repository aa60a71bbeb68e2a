//! Inputs made to be slow: each as large as one may be, and of one kind of trouble.

mod credentials;
mod hosted;

use std::io::Write;

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use flate2::{Compression, write::ZlibEncoder};
use holdall_verify::Input;
use serde_json::{Value, json};

use crate::local::Local;

const MIB: usize = 1024 * 1024;
const V2: &str = "https://w3id.org/openbadges/v2";
const HERE: &str = "https://evil.example/";

/// A badge from somebody who means ill.
pub struct Hostile {
    /// For the report.
    pub name: String,
    /// What is given to the verifier.
    pub input: Input,
    /// The web that it finds.
    pub documents: Local,
}

fn of(name: &str, input: impl Into<Vec<u8>>, documents: &[(&str, Vec<u8>)]) -> Hostile {
    let documents = documents
        .iter()
        .map(|(path, body)| (format!("{HERE}{path}"), body.clone()));
    Hostile {
        name: format!("made: {name}"),
        input: Input::Bytes(input.into()),
        documents: Local::of(documents.collect()),
    }
}

/// A case of the corpus with its web.
pub fn case(name: String, case: &Value) -> Option<Hostile> {
    let decoded = |value: &Value, plain: &str, encoded: &str| match value.get(encoded).and_then(Value::as_str) {
        Some(encoded) => STANDARD.decode(encoded).ok(),
        None => value.get(plain)?.as_str().map(|text| text.as_bytes().to_vec()),
    };
    let given = decoded(&case["input"], "value", "base64")?;
    let input = match case["input"]["kind"] == "url" {
        true => Input::Url(std::str::from_utf8(&given).ok()?.parse().ok()?),
        false => Input::Bytes(given),
    };
    let web = case["url_map"].as_object()?;
    let bodies = web
        .iter()
        .filter_map(|(url, answer)| Some((url.clone(), decoded(answer, "body", "body_b64")?)));
    Some(Hostile {
        name,
        input,
        documents: Local::of(bodies.collect()),
    })
}

/// All of them.
pub fn all() -> Vec<Hostile> {
    let mut all = texts();
    all.extend(pictures());
    all.extend(hosted::all());
    all.extend(credentials::all());
    all.extend(tokens());
    all
}

/// `unit` as often as it fits, with its number for every `#`.
fn filled(head: &str, unit: &str, tail: &str) -> String {
    let mut text = head.to_owned();
    for at in 0.. {
        let next = unit.replace('#', &at.to_string());
        if text.len() + next.len() + tail.len() + 1 > MIB {
            break;
        }
        if at > 0 {
            text.push(',');
        }
        text += &next;
    }
    text + tail
}

fn texts() -> Vec<Hostile> {
    let head = format!("{{\"@context\":\"{V2}\",\"type\":\"Assertion\",\"id\":\"{HERE}a\",\"x\":");
    let of_values = |name: &str, unit: &str| of(name, filled(&format!("{head}["), unit, "]}"), &[]);
    vec![
        of("spaces", " ".repeat(MIB), &[]),
        of("nesting", "[".repeat(MIB), &[]),
        of_values("numbers", "1"),
        of_values("empty lists", "[]"),
        of_values("empty objects", "{}"),
        of_values("deep lists", &format!("{}{}", "[".repeat(100), "]".repeat(100))),
        of_values("long fractions", "0.1234567890123456789e-300"),
        of(
            "many members",
            filled(&head.replace("\"x\":", ""), "\"m#\":1", "}"),
            &[],
        ),
        of("one long text", format!("{head}\"{}\"}}", "x".repeat(MIB - 200)), &[]),
        of("escapes", format!("{head}\"{}\"}}", "\\u0061".repeat(170_000)), &[]),
        of(
            "a long address",
            format!("https://evil.example/{}", "a/".repeat(MIB / 2 - 20)),
            &[],
        ),
        of("dots", ".".repeat(MIB), &[]),
        of("markup", "<a>".repeat(MIB / 3), &[]),
        of("a page", format!("<html>{}", "x".repeat(MIB - 10)), &[]),
    ]
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [name, data].concat();
    let mut crc = flate2::Crc::new();
    crc.update(&body);
    [
        &u32::try_from(data.len()).unwrap().to_be_bytes()[..],
        &body,
        &crc.sum().to_be_bytes(),
    ]
    .concat()
}

fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
    [b"\x89PNG\r\n\x1a\n", &*header, &chunks.concat(), &*chunk(b"IEND", b"")].concat()
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn pictures() -> Vec<Hostile> {
    let bomb = |text: String| {
        png(&[chunk(
            b"iTXt",
            &[&b"openbadges\0\x01\0\0\0"[..], &packed(text.as_bytes())].concat(),
        )])
    };
    let head = format!("{{\"@context\":\"{V2}\",\"type\":\"Assertion\",\"id\":\"{HERE}a\",\"x\":[");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"";
    let badge = "<o:assertion xmlns:o=\"http://openbadges.org\">x</o:assertion>";
    vec![
        of("PNG, small chunks", png(&vec![chunk(b"tIME", b""); MIB / 12 - 8]), &[]),
        of(
            "PNG, badge chunks",
            png(&vec![chunk(b"tEXt", b"openbadges\0x"); MIB / 24 - 8]),
            &[],
        ),
        of(
            "PNG, packed lists of 5 MiB",
            bomb(format!("{head}{}[]]}}", "[],".repeat(1_700_000))),
            &[],
        ),
        of(
            "PNG, packed text of 5 MiB",
            bomb(format!("{head}\"{}\"]}}", "x".repeat(5_200_000))),
            &[],
        ),
        of("PNG, packed text of 500 MiB", bomb("x".repeat(500 * MIB)), &[]),
        of(
            "SVG, attributes",
            format!("{svg}{}>{badge}</svg>", attributes("a#=\"\" ")),
            &[],
        ),
        of(
            "SVG, prefixes",
            format!("{svg}{}>{badge}</svg>", attributes("xmlns:a#=\"b\" ")),
            &[],
        ),
        of(
            "SVG, prefixes and elements",
            {
                let declared: String = (0..25_000).map(|at| format!(" xmlns:a{at}=\"b\"")).collect();
                format!("{svg}{declared}>{}{badge}</svg>", "<b:c/>".repeat(90_000))
            },
            &[],
        ),
        of(
            "SVG, elements in elements",
            format!("{svg}>{}", "<g>".repeat(MIB / 3 - 30)),
            &[],
        ),
        of(
            "SVG, elements",
            format!("{svg}>{}{badge}</svg>", "<g/>".repeat(MIB / 4 - 40)),
            &[],
        ),
        of(
            "SVG, badges",
            format!(
                "{svg} xmlns:o=\"http://openbadges.org\">{}</svg>",
                "<o:assertion/>".repeat(74_000)
            ),
            &[],
        ),
        of(
            "SVG, text in pieces",
            format!(
                "{svg} xmlns:o=\"http://openbadges.org\"><o:assertion>{}</o:assertion></svg>",
                "&#97;<![CDATA[]]>".repeat(60_000)
            ),
            &[],
        ),
    ]
}

fn attributes(unit: &str) -> String {
    let mut text = " ".to_owned();
    for at in 0.. {
        if text.len() > MIB - 400 {
            break;
        }
        text += &unit.replace('#', &at.to_string());
    }
    text
}

fn tokens() -> Vec<Hostile> {
    let token = |header: Value, payload: Value, signature: usize| {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!(
            "{}.{}.{}",
            part(&header),
            part(&payload),
            URL_SAFE_NO_PAD.encode(vec![0x5a; signature])
        )
    };
    let rsa = |bits: usize, exponent: &[u8]| {
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut modulus = vec![0xff; bits / 8];
        modulus[0] = 0x80;
        let did = format!(
            "did:jwk:{}",
            part(
                json!({"kty": "RSA", "n": part(&modulus), "e": part(exponent)})
                    .to_string()
                    .as_bytes()
            )
        );
        let pair = Ed25519KeyPair::generate().unwrap();
        let mut payload = credentials::credential(&pair, json!({}));
        payload["issuer"] = did.clone().into();
        token(json!({"alg": "RS256", "kid": format!("{did}#0")}), payload, bits / 8)
    };
    vec![
        of("token, RSA of 2048 bits", rsa(2048, &[1, 0, 1]), &[]),
        of("token, RSA of 8192 bits", rsa(8192, &[1, 0, 1]), &[]),
        of(
            "token, RSA of 8192 bits with a long exponent",
            rsa(8192, &[0x7f; 1_000]),
            &[],
        ),
        of(
            "token, RSA of 8192 bits with a middling exponent",
            rsa(8192, &[1, 0xff, 0xff, 0xff, 0xff]),
            &[],
        ),
        of("token, RSA of 40,000 bits", rsa(40_000, &[1, 0, 1]), &[]),
        of(
            "token, long header",
            token(json!({"alg": "RS256", "x": "y".repeat(700_000)}), json!({}), 256),
            &[],
        ),
        of(
            "token, long signature",
            token(
                json!({"alg": "RS256"}),
                json!({"@context": V2, "type": "Assertion"}),
                750_000,
            ),
            &[],
        ),
        of(
            "token, long payload",
            token(
                json!({"alg": "RS256"}),
                json!({"@context": V2, "type": "Assertion",
            "evidence": vec![json!({"narrative": "x"}); 30_000]}),
                256,
            ),
            &[],
        ),
        of(
            "token, long did:key",
            {
                let did = format!("did:key:z{}", "1".repeat(300_000));
                token(
                    json!({"alg": "EdDSA", "kid": format!("{did}#{did}")}),
                    json!({"@context": ["https://www.w3.org/ns/credentials/v2"],
                "type": ["VerifiableCredential"], "issuer": did}),
                    64,
                )
            },
            &[],
        ),
    ]
}
