//! Inputs made to be slow: each as large as one may be, and of one kind of trouble.

use std::io::Write;

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use flate2::{
    Compression,
    write::{GzEncoder, ZlibEncoder},
};
use holdall_verify::Input;
use serde_json::{Map, Value, json};

use crate::{hostile::Hostile, local::Local, signer};

const MIB: usize = 1024 * 1024;
const V2: &str = "https://w3id.org/openbadges/v2";
const HERE: &str = "https://evil.example/";

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
    all.extend(hosted());
    all.extend(credentials());
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

/// A hosted badge of 2.0 and its documents, with `more` in one of them.
fn badge(name: &str, place: &str, more: Value, others: &[(&str, Vec<u8>)]) -> Hostile {
    let at = |path: &str| format!("{HERE}{path}");
    let mut documents: Map<String, Value> = [
        ("a", json!({"@context": V2, "type": "Assertion", "id": at("a"), "badge": at("b"), "issuedOn": "2024-01-01T00:00:00Z",
            "recipient": {"type": "email", "hashed": false, "identity": "a@b.example"}, "verification": {"type": "HostedBadge"}})),
        ("b", json!({"@context": V2, "type": "BadgeClass", "id": at("b"), "name": "n", "description": "d",
            "image": at("p.png"), "criteria": at("c"), "issuer": at("i")})),
        ("i", json!({"@context": V2, "type": "Issuer", "id": at("i"), "name": "n", "url": at(""), "email": "a@b.example"})),
    ]
    .map(|(path, document)| (path.to_owned(), document))
    .into_iter()
    .collect();
    for (member, value) in more.as_object().unwrap() {
        documents[place][member] = value.clone();
    }
    let mut served: Vec<(&str, Vec<u8>)> = documents
        .iter()
        .map(|(path, it)| (path.as_str(), it.to_string().into_bytes()))
        .collect();
    served.extend(others.iter().cloned());
    of(name, at("a"), &served)
}

fn hosted() -> Vec<Hostile> {
    let at = |path: &str| format!("{HERE}{path}");
    let many = |count: usize, unit: &dyn Fn(usize) -> Value| Value::Array((0..count).map(unit).collect());
    let list = |unit: &str| {
        filled(
            &format!("{{\"@context\":\"{V2}\",\"type\":\"RevocationList\",\"id\":\"{HERE}r\",\"revokedAssertions\":["),
            unit,
            "]}",
        )
        .into_bytes()
    };
    let revoked = |name: &str, unit: &str| badge(name, "i", json!({"revocationList": at("r")}), &[("r", list(unit))]);
    let extension = |schema: Value| {
        let context = json!({"@context": {"e": "https://evil.example/e#E"}, "obi:validation": [
            {"obi:validatesType": "https://evil.example/e#E", "obi:validationSchema": at("s")}]});
        let used = json!({"extensions:e": {"@context": at("x"), "type": ["Extension", "e"], "v": "a".repeat(2_000)}});
        (
            used,
            vec![
                ("x", context.to_string().into_bytes()),
                ("s", schema.to_string().into_bytes()),
            ],
        )
    };
    let by_schema = |name: &str, schema: Value| {
        let (used, documents) = extension(schema);
        badge(name, "a", used, &documents)
    };
    vec![
        revoked("revoked: texts", "\"https://evil.example/a#\""),
        revoked("revoked: objects", "{\"id\":\"HTTPS://evil.example:443/a#\"}"),
        revoked("revoked: UUIDs", "{\"uid\":\"urn:uuid:#\"}"),
        badge(
            "types",
            "a",
            json!({"type": many(60_000, &|at| format!("t{at}").into())}),
            &[],
        ),
        badge(
            "contexts in place",
            "a",
            json!({"@context": many(15_000, &|at| json!({format!("t{at}"): format!("x:{at}")}))}),
            &[],
        ),
        badge(
            "words of a context",
            "a",
            json!({"@context": [V2, (0..25_000).map(|at| (format!("t{at}"), json!(format!("p{at}:x")))).collect::<Map<_, _>>()]}),
            &[],
        ),
        badge(
            "evidence",
            "a",
            json!({"evidence": many(13_000, &|at| json!({"id": at.to_string(), "type": "Evidence"}))}),
            &[],
        ),
        badge(
            "endorsements",
            "a",
            json!({"endorsement": many(15_000, &|at| format!("{HERE}e{at}").into())}),
            &[],
        ),
        badge(
            "allowed origins",
            "i",
            json!({"verification": {"type": "HostedBadge", "allowedOrigins": many(40_000, &|at| format!("h{at}.example").into())}}),
            &[],
        ),
        badge(
            "beginnings",
            "i",
            json!({"verification": {"type": "HostedBadge", "startsWith": many(30_000, &|at| format!("{HERE}{at}").into())}}),
            &[],
        ),
        badge(
            "alignments",
            "b",
            json!({"alignment": many(12_000, &|_| json!({"targetName": "n", "targetUrl": "https://a.example/"}))}),
            &[],
        ),
        badge("tags", "b", json!({"tags": many(150_000, &|_| "t".into())}), &[]),
        badge(
            "extensions",
            "a",
            json!({"extensions:x": many(9_000, &|_| json!({"@context": at("x"), "type": ["Extension", "extensions:y"]}))}),
            &[],
        ),
        badge(
            "a picture inside",
            "b",
            json!({"image": format!("data:image/png;base64,{}", "A".repeat(1_000_000))}),
            &[],
        ),
        by_schema(
            "schema: parts",
            json!({"allOf": many(19_000, &|at| json!({"minLength": at % 7}))}),
        ),
        by_schema(
            "schema: patterns",
            json!({"allOf": many(9_000, &|at| json!({"properties": {"v": {"pattern": format!("^a{at}*$")}}}))}),
        ),
        by_schema(
            "schema: large patterns",
            json!({"allOf": many(600, &|at| json!({"properties": {"v": {"pattern": format!("(a{{1,900}}){{1,{}}}", at % 9 + 1)}}}))}),
        ),
        by_schema(
            "schema: wide words",
            json!({"allOf": many(2_000, &|at| json!({"properties": {"v": {"pattern": format!("\\w{{{}}}\\p{{L}}", at % 50 + 1)}}}))}),
        ),
        by_schema("schema: choices", json!({"enum": many(100_000, &|at| at.into())})),
        by_schema(
            "schema: texts",
            json!({"properties": {"v": {"enum": many(60_000, &|at| format!("t{at}").into())}}}),
        ),
        by_schema(
            "schema: references",
            json!({"definitions": {"a": {"minLength": 1}}, "allOf": many(9_000, &|_| json!({"$ref": "#/definitions/a"}))}),
        ),
        by_schema(
            "schema: alternatives",
            json!({"oneOf": many(9_000, &|at| json!({"required": [format!("m{at}")]}))}),
        ),
    ]
}

fn credential(pair: &Ed25519KeyPair, more: Value) -> Value {
    let mut credential = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:8e5f7a1c-0000-4000-8000-000000000001", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": signer::did_key(pair), "type": ["Profile"], "name": "n"}, "validFrom": "2024-01-01T00:00:00Z", "name": "n",
        "credentialSubject": {"id": "did:example:ada", "type": ["AchievementSubject"], "achievement": {"id": "https://a.example/",
            "type": ["Achievement"], "name": "n", "description": "d", "criteria": {"narrative": "c"}}}});
    for (member, value) in more.as_object().unwrap() {
        credential[member] = value.clone();
    }
    credential
}

/// With proofs that look right, so that everything is worked out before they are found wrong.
fn proven(name: &str, proofs: usize, suite: &str, more: Value) -> Hostile {
    let pair = Ed25519KeyPair::generate().unwrap();
    let mut credential = credential(&pair, more);
    let method = format!("{}#{}", signer::did_key(&pair), signer::multikey(&pair));
    let proof = json!({"type": "DataIntegrityProof", "cryptosuite": suite, "created": "2024-01-02T03:04:05Z",
        "verificationMethod": method, "proofPurpose": "assertionMethod", "proofValue": format!("z{}", bs58::encode([7; 64]).into_string())});
    credential["proof"] = vec![proof; proofs].into();
    of(name, credential.to_string(), &[])
}

fn credentials() -> Vec<Hostile> {
    let rdf = "eddsa-rdfc-2022";
    let many = |count: usize, unit: &dyn Fn(usize) -> Value| Value::Array((0..count).map(unit).collect());
    let evidence = |count: usize| many(count, &|_| json!({"type": ["Evidence"], "name": "same"}));
    let different = |count: usize| {
        many(
            count,
            &|at| json!({"type": ["Evidence"], "name": format!("n{at}"), "narrative": "x"}),
        )
    };
    let texts = |count: usize| json!({"type": ["Evidence"], "name": many(count, &|at| format!("n{at}").into())});
    let mut tangle = json!({"type": ["Evidence"], "name": "x"});
    for _ in 0..50 {
        tangle = json!({"type": ["Evidence"], "name": "x", "evidence": tangle});
    }
    let inline = json!([
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        (0..5_000)
            .map(|at| (format!("t{at}"), json!(format!("https://a.example/{at}"))))
            .collect::<Map<_, _>>()
    ]);
    let status = many(1_000, &|at| {
        json!({"id": format!("{HERE}s#{at}"), "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
        "statusListIndex": at.to_string(), "statusListCredential": format!("{HERE}s{at}")})
    });
    let mut all = vec![
        proven("3.0: equal evidence", 4, rdf, json!({"evidence": evidence(900)})),
        proven("3.0: evidence", 4, rdf, json!({"evidence": different(900)})),
        proven(
            "3.0: evidence beyond measure",
            4,
            rdf,
            json!({"evidence": different(15_000)}),
        ),
        proven("3.0: statements", 4, rdf, json!({"evidence": texts(15_000)})),
        proven(
            "3.0: statements beyond measure",
            4,
            rdf,
            json!({"evidence": texts(90_000)}),
        ),
        proven("3.0: long texts", 4, rdf, json!({"name": "ü".repeat(500_000)})),
        proven("3.0: JCS", 4, "eddsa-jcs-2022", json!({"evidence": texts(90_000)})),
        proven(
            "3.0: JCS, members",
            4,
            "eddsa-jcs-2022",
            json!({"evidence": different(13_000)}),
        ),
        proven("3.0: in one another", 4, rdf, json!({"evidence": tangle})),
        proven(
            "3.0: words in place",
            4,
            rdf,
            json!({"@context": inline, "evidence": different(300)}),
        ),
        proven(
            "3.0: fractions",
            4,
            rdf,
            json!({"evidence": many(900, &|at| json!({"type": ["Evidence"], "name": at as f64 + 0.5}))}),
        ),
        proven(
            "3.0: types",
            4,
            rdf,
            json!({"evidence": {"type": many(50_000, &|at| format!("t{at}").into())}}),
        ),
        proven(
            "3.0: known types",
            4,
            rdf,
            json!({"evidence": many(900, &|_| json!({"type": ["Evidence", "Achievement", "Profile", "Result", "Alignment", "Address"]}))}),
        ),
        proven("3.0: status entries", 1, rdf, json!({"credentialStatus": status})),
        proven("3.0: proofs", 3_000, rdf, json!({})),
        proven(
            "3.0: endorsements",
            1,
            rdf,
            json!({"endorsement": many(300, &|at| json!({"id": format!("urn:uuid:{at}"), "evidence": different(10)}))}),
        ),
        proven(
            "3.0: identifiers",
            1,
            rdf,
            json!({"credentialSubject": {"id": "did:example:ada", "type": ["AchievementSubject"],
            "identifier": many(8_000, &|at| json!({"type": "IdentityObject", "hashed": false, "identityHash": at.to_string(), "identityType": "name"}))}}),
        ),
    ];
    all.extend(endorsed());
    all.push(listed());
    all
}

/// Endorsements that are as much work as a credential each.
fn endorsed() -> Vec<Hostile> {
    let pair = Ed25519KeyPair::generate().unwrap();
    let evidence: Vec<Value> = (0..900)
        .map(|at| json!({"type": ["Evidence"], "name": format!("n{at}")}))
        .collect();
    let mut one = signer::signed(credential(&pair, json!({"name": "n"})), &pair);
    one["evidence"] = evidence.into();
    let small = signer::signed(
        credential(
            &pair,
            json!({"type": ["VerifiableCredential", "EndorsementCredential"]}),
        ),
        &pair,
    );
    let claims = json!({"vc": one, "iss": one["issuer"]["id"], "jti": one["id"]});
    let token = signer::token(&claims, &pair, json!({}));
    let mut with_tokens = credential(&pair, json!({}));
    with_tokens["endorsementJwt"] = vec![Value::String(token); 7].into();
    let mut with_proofs = credential(&pair, json!({}));
    with_proofs["endorsement"] = vec![small; 500].into();
    let mut large = credential(&pair, json!({}));
    large["endorsement"] = vec![one; 7].into();
    [
        ("endorsed by tokens", with_tokens),
        ("endorsed by many", with_proofs),
        ("endorsed at length", large),
    ]
    .map(|(name, badge)| of(&format!("3.0: {name}"), loosely(badge, &pair).to_string(), &[]))
    .into()
}

/// With a proof that was made for another credential.
fn loosely(mut badge: Value, pair: &Ed25519KeyPair) -> Value {
    badge["proof"] = signer::signed(credential(pair, json!({})), pair)["proof"].clone();
    badge
}

/// A status list that unpacks to more than anybody needs, many times.
fn listed() -> Hostile {
    let pair = Ed25519KeyPair::generate().unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![0; 8 * MIB - 1]).unwrap();
    let encoded = format!("u{}", URL_SAFE_NO_PAD.encode(encoder.finish().unwrap()));
    let list = |at: usize| {
        let list = credential(
            &pair,
            json!({"type": ["VerifiableCredential", "BitstringStatusListCredential"], "credentialSubject": {
            "id": format!("{HERE}s{at}#list"), "type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": encoded}}),
        );
        signer::signed(list, &pair).to_string().into_bytes()
    };
    let lists: Vec<(String, Vec<u8>)> = (0..8).map(|at| (format!("s{at}"), list(at))).collect();
    let entries: Vec<Value> = (0..8)
        .map(|at| {
            json!({"id": format!("{HERE}e#{at}"), "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation", "statusListIndex": "5", "statusListCredential": format!("{HERE}s{at}")})
        })
        .collect();
    let badge = signer::signed(credential(&pair, json!({"credentialStatus": entries})), &pair);
    let served: Vec<(&str, Vec<u8>)> = lists.iter().map(|(path, body)| (path.as_str(), body.clone())).collect();
    of("3.0: eight packed status lists", badge.to_string(), &served)
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
        let mut payload = credential(&pair, json!({}));
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
