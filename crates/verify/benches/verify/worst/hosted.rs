//! Hosted badges whose documents are long, many, or schemas of ill will.

use serde_json::{Map, Value, json};

use super::{HERE, Hostile, V2, filled, of};

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

pub fn all() -> Vec<Hostile> {
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
