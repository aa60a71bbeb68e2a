//! The two ways to the statements of a document, held against each other.

use std::{fs, path::Path};

use holdall_model::Outcome;
use oxrdf::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use proptest::{prelude::*, sample::select};
use serde_json::json;

use super::*;
use crate::v3::{
    contexts::{self, CREDENTIALS_V1, CREDENTIALS_V2},
    rdf,
};

const OB: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

fn lines(mut dataset: Dataset) -> Vec<String> {
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 {
        hash_algorithm: CanonicalizationHashAlgorithm::Sha256,
    });
    let mut lines: Vec<String> = dataset.iter().map(|quad| quad.to_string()).collect();
    lines.sort();
    lines
}

/// Whether the short way answers; what it answers is compared.
fn compared(document: &Value, model: Model) -> bool {
    let Some(short) = read(document, model) else {
        return false;
    };
    let full = rdf::by_full_processor(document, model);
    if matches!(&full, Err(trouble) if trouble.outcome == Outcome::CouldNotCheck) {
        return false;
    }
    let full = full.unwrap_or_else(|trouble| panic!("{document:#}\nonly one way answers: {trouble:?}"));
    assert_eq!(lines(short), lines(full), "{document:#}");
    true
}

/// Every JSON object with contexts of its own, wherever it is: in a file, a text, or an object.
fn documents(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::String(text) if text.trim_start().starts_with('{') => {
            if let Ok(inner) = serde_json::from_str(text) {
                documents(&inner, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|inner| documents(inner, found)),
        Value::Object(members) => {
            if let Some(listed) = members.get("@context") {
                let mut document = value.clone();
                let proof = document.as_object_mut().unwrap().remove("proof");
                found.push(document);
                for mut options in proof.into_iter().filter(Value::is_object) {
                    options.as_object_mut().unwrap().remove("proofValue");
                    options["@context"] = listed.clone();
                    found.push(options);
                }
            }
            members.values().for_each(|inner| documents(inner, found));
        }
        _ => {}
    }
}

fn files(folder: &Path, found: &mut Vec<Value>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if let Ok(value) =
            fs::read(&path).map(|bytes| serde_json::from_slice::<Value>(&bytes).unwrap_or_default())
        {
            documents(&value, found);
        }
    }
}

#[test]
fn every_fixture_has_the_same_statements_either_way() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&here.join("../../tests/fixtures"), &mut found);
    files(&here.join("tests/vectors"), &mut found);
    let of_credentials = |document: &&Value| {
        let first = document["@context"].get(0).and_then(Value::as_str).unwrap_or_default();
        first == CREDENTIALS_V1 || first == CREDENTIALS_V2
    };
    let credentials: Vec<&Value> = found.iter().filter(of_credentials).collect();
    let mut short = 0;
    for document in &credentials {
        short += usize::from(compared(document, Model::V1)) + usize::from(compared(document, Model::V2));
    }
    let all = credentials.len() * 2;
    assert!(all > 100, "{all} credentials among the fixtures");
    assert!(short * 100 >= all * 60, "the short way answers for {short} of {all}");
}

fn credential() -> Value {
    json!({
        "@context": [CREDENTIALS_V2, OB], "id": "urn:uuid:1", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:key:z6Mk", "type": ["Profile"], "name": "Harbour School", "url": "https://a.example/"},
        "validFrom": "2024-01-01T00:00:00Z", "name": "Knots",
        "credentialSubject": {"id": "did:example:ada", "type": ["AchievementSubject"],
            "identifier": [{"type": "IdentityObject", "hashed": true, "identityHash": "sha256$00", "identityType": "emailAddress"}],
            "achievement": {"id": "https://a.example/1", "type": ["Achievement"], "name": "Knots", "criteria": {"narrative": "x"},
                "creator": {"id": "https://a.example/c", "type": ["Profile"], "name": "Somebody"}}},
    })
}

#[test]
fn what_the_short_way_cannot_read_is_left_to_the_full_one() {
    assert!(compared(&credential(), Model::V2));
    let bends: &[fn(&mut Value)] = &[
        |c| c["grade"] = "A".into(),
        |c| c["type"] = json!(["VerifiableCredential", "Unknown"]),
        |c| c["name"] = json!({"@value": "Knoten", "@language": "de"}),
        |c| c["name"] = Value::Null,
        |c| c["name"] = json!([["a"]]),
        |c| c["name"] = json!({}),
        |c| c["name"] = json!(100.0),
        |c| c["id"] = "relative".into(),
        |c| c["id"] = "_:b0".into(),
        |c| c["id"] = "https://a.example/../b".into(),
        |c| c["id"] = json!(["urn:uuid:1"]),
        |c| c["@graph"] = json!([]),
        |c| c["schema:name"] = "x".into(),
        |c| c["issuer"]["@context"] = json!([OB]),
        |c| c["@context"] = json!([CREDENTIALS_V2, OB, {"colour": "https://example.org/colour"}]),
        |c| c["@context"] = json!([CREDENTIALS_V2, OB, "https://example.org/unknown"]),
        |c| c["@context"] = json!([CREDENTIALS_V2, CREDENTIALS_V1]),
        |c| c["@context"] = Value::Null,
    ];
    for (at, bend) in bends.iter().enumerate() {
        let mut bent = credential();
        bend(&mut bent);
        assert!(!compared(&bent, Model::V2), "{at}");
    }
}

/// As jsonld.js and PyLD write them.
#[test]
fn fractions_have_sixteen_digits() {
    for (number, written) in [
        (1.5, "1.5E0"),
        (0.1 + 0.2, "3.0E-1"),
        (52.520_006_599_999_997, "5.252000659999999E1"),
        (-0.1276474, "-1.276474E-1"),
        (1e-7, "1.0E-7"),
        (8.5417, "8.541700000000001E0"),
        (123_456_789.123_456_79, "1.234567891234568E8"),
        (5e-324, "4.940656458412465E-324"),
    ] {
        let mut document = credential();
        document["credentialSubject"]["creditsEarned"] = json!(number);
        assert!(compared(&document, Model::V2), "{number}");
        let short = lines(read(&document, Model::V2).unwrap()).concat();
        assert!(short.contains(&format!("\"{written}\"")), "{number}: {short}");
    }
}

#[test]
fn lists_and_typed_numbers_are_read_the_short_way() {
    let mut graded = credential();
    graded["credentialSubject"]["creditsEarned"] = json!(3);
    let scale = json!(["A", "B", "B", "C"]);
    let described =
        |at: usize| json!({"id": format!("urn:a:{at}"), "type": ["ResultDescription"], "allowedValue": scale});
    graded["credentialSubject"]["achievement"]["resultDescription"] = (0..3).map(described).collect();
    assert!(compared(&graded, Model::V2));
    for bend in [json!("A"), json!([]), json!([["A"]]), json!(["A", null])] {
        graded["credentialSubject"]["achievement"]["resultDescription"][1]["allowedValue"] = bend.clone();
        assert!(!compared(&graded, Model::V2), "{bend}");
    }
}

/// As other processors (jsonld.js) read it.
#[test]
fn every_type_of_a_node_brings_its_words() {
    let document = json!({
        "@context": [CREDENTIALS_V2, OB], "id": "urn:a:b", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {"type": ["Profile", "AchievementSubject"], "givenName": "x",
            "activityEndDate": "2020-01-01T00:00:00Z"},
    });
    let kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    let ob = "https://purl.imsglobal.org/spec/vc/ob/vocab.html";
    let vc = "https://www.w3.org/2018/credentials";
    let mut expected = [
        format!("<urn:a:b> {kind} <{ob}#OpenBadgeCredential>"),
        format!("<urn:a:b> {kind} <{vc}#VerifiableCredential>"),
        format!("<urn:a:b> <{vc}#credentialSubject> _:c14n0"),
        format!("_:c14n0 {kind} <{ob}#AchievementSubject>"),
        format!("_:c14n0 {kind} <{ob}#Profile>"),
        format!("_:c14n0 <{ob}#activityEndDate> \"2020-01-01T00:00:00Z\"^^<https://www.w3.org/2001/XMLSchema#date>"),
        "_:c14n0 <https://schema.org/givenName> \"x\"".to_owned(),
    ];
    expected.sort();
    assert_eq!(lines(read(&document, Model::V2).unwrap()), expected);
    assert_eq!(lines(rdf::by_full_processor(&document, Model::V2).unwrap()), expected);
    let mut fraction = document.clone();
    fraction["credentialSubject"]["creditsEarned"] = json!(1.5);
    let short = lines(read(&fraction, Model::V2).unwrap());
    let full = lines(rdf::by_full_processor(&fraction, Model::V2).unwrap());
    assert_eq!(short, full);
    assert_eq!(full.len(), expected.len() + 1, "{full:#?}");
    assert!(expected.iter().all(|line| full.contains(line)), "{full:#?}");
}

#[test]
fn words_of_several_types_end_with_their_node() {
    let lists = "https://w3id.org/vc/status-list/2021/v1";
    let document = json!({
        "@context": [CREDENTIALS_V1, lists], "id": "urn:a:list",
        "type": ["VerifiableCredential", "StatusList2021Credential"], "issuer": "did:key:z6Mk", "description": "All",
        "credentialSubject": {"id": "urn:a:subject", "type": "StatusList2021", "encodedList": "H4s"},
    });
    let full = lines(rdf::by_full_processor(&document, Model::V1).unwrap());
    let vc = "https://www.w3.org/2018/credentials";
    for line in [
        format!("<urn:a:list> <{vc}#issuer> <did:key:z6Mk>"),
        "<urn:a:list> <http://schema.org/description> \"All\"".to_owned(),
    ] {
        assert!(full.contains(&line), "{line} in {full:#?}");
    }
    assert_eq!(full.len(), 7, "{full:#?}");
    let mut inside = document.clone();
    inside["credentialSubject"]["issuer"] = "did:key:z6Mk".into();
    let trouble = rdf::by_full_processor(&inside, Model::V1).unwrap_err();
    assert!(trouble.message.contains("issuer"), "{trouble:?}");
}

/// Lists of contexts that issuers use.
const LISTS: &[&[&str]] = &[
    &[CREDENTIALS_V2, OB],
    &[
        CREDENTIALS_V2,
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    ],
    &[
        CREDENTIALS_V1,
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
    ],
    &[
        CREDENTIALS_V1,
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        "https://w3id.org/security/suites/ed25519-2020/v1",
    ],
    &[
        CREDENTIALS_V1,
        "https://w3id.org/vc/status-list/2021/v1",
        "https://w3id.org/security/data-integrity/v2",
    ],
    &[
        CREDENTIALS_V2,
        OB,
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        "https://w3id.org/security/multikey/v1",
    ],
    &[
        "https://w3id.org/security/data-integrity/v1",
        "https://www.w3.org/ns/did/v1",
    ],
    &["https://w3id.org/security/v2"],
    &["https://w3id.org/security/v1", "https://w3id.org/dcc/v1"],
    &[OB, CREDENTIALS_V2],
    &[CREDENTIALS_V2, OB, "https://w3id.org/security/data-integrity/v2"],
    &["https://w3id.org/security/data-integrity/v2", CREDENTIALS_V2, OB],
    &[CREDENTIALS_V2, OB, "https://w3id.org/security/v1"],
];

/// The types of a list of contexts, each with the words that fit inside it.
fn types(listed: &[&str], model: Model) -> Vec<(String, Vec<String>)> {
    fn collect(context: &Value, around: &[String], found: &mut Vec<(String, Vec<String>)>) {
        match context {
            Value::Array(parts) => parts.iter().for_each(|part| collect(part, around, found)),
            Value::Object(members) => {
                let own = members
                    .keys()
                    .filter(|word| !word.starts_with('@') && *word != "id" && *word != "type");
                let here: Vec<String> = own.cloned().chain(around.iter().take(20).cloned()).collect();
                found.push((String::new(), here.clone()));
                for (word, definition) in members.iter().filter(|(word, _)| !word.starts_with('@')) {
                    if let Some(inside) = definition.get("@context") {
                        let before = found.len();
                        collect(inside, &here, found);
                        if let Some(named) = found.get_mut(before) {
                            named.0.clone_from(word);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for address in listed {
        let context: Value = serde_json::from_str(contexts::built_in(address, model).unwrap()).unwrap();
        collect(&context["@context"], &[], &mut found);
    }
    found
}

fn scalar() -> impl Strategy<Value = Value> {
    let words = ["assertionMethod", "authentication", "jws", "Achievement", "name"];
    let addresses = [
        "https://a.example/x#y",
        "did:key:z6Mk#z6Mk",
        "urn:uuid:1",
        "mailto:a@b.example",
        "http://a.example",
    ];
    prop_oneof![
        2 => select(&["a text", "2024-01-01T00:00:00Z", "\u{7f}\t\"\\\n ü", ""][..]).prop_map(Value::from),
        6 => select(addresses.to_vec()).prop_map(Value::from),
        2 => select(words.to_vec()).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => (-9_000_i64..9_000).prop_map(Value::from),
        1 => (-1e6..1e6_f64).prop_map(Value::from),
    ]
}

/// A node of up to two types with members that may fit, in any depth up to three.
fn node(all: Vec<(String, Vec<String>)>) -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 40, 4, move |inner| {
        let id = prop::option::of(select(&["urn:uuid:2", "https://a.example/n", "did:example:n"][..]));
        let second = prop::option::weighted(0.3, select(all.clone()));
        (select(all.clone()), second, id).prop_flat_map(move |((kind, mut words), second, id)| {
            let (other, more) = second.unwrap_or_default();
            words.extend(more);
            let kinds: Vec<String> = [kind, other].into_iter().filter(|kind| !kind.is_empty()).collect();
            let words = if words.is_empty() {
                vec!["name".to_owned()]
            } else {
                words
            };
            prop::collection::vec((select(words), inner.clone(), 0..4_usize), 0..5).prop_map(move |members| {
                let mut node = serde_json::Map::new();
                for (word, value, listed) in members {
                    let value = match listed {
                        0 | 1 => value,
                        2 => json!([value]),
                        _ => json!([value, value]),
                    };
                    node.insert(word, value);
                }
                if !kinds.is_empty() {
                    node.insert("type".into(), kinds.clone().into());
                }
                if let Some(id) = id {
                    node.insert("id".into(), id.into());
                }
                Value::Object(node)
            })
        })
    })
}

fn document() -> impl Strategy<Value = (Value, Model)> {
    (select(LISTS.to_vec()), prop_oneof![Just(Model::V1), Just(Model::V2)]).prop_flat_map(|(listed, model)| {
        node(types(listed, model)).prop_map(move |node| {
            let mut document = if node.is_object() { node } else { json!({"name": node}) };
            document["@context"] = json!(listed);
            (document, model)
        })
    })
}

/// A node of which only its types are left, or an id.
fn shell(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().map(shell).collect(),
        Value::Object(members) => match members.get("type") {
            Some(kinds) => json!({"type": kinds}),
            None => json!({"id": "urn:uuid:7"}),
        },
        scalar => scalar.clone(),
    }
}

/// Adds what `source` has to the shell at `place`, as long as the short way answers.
fn grow(document: &mut Value, place: &str, source: &Value, model: Model) {
    match source {
        Value::Array(values) => values
            .iter()
            .enumerate()
            .for_each(|(at, inner)| grow(document, &format!("{place}/{at}"), inner, model)),
        Value::Object(members) => {
            for (word, value) in members
                .iter()
                .filter(|(word, _)| *word != "@context" && *word != "type")
            {
                let Some(node) = document.pointer_mut(place).and_then(Value::as_object_mut) else {
                    return;
                };
                node.insert(word.clone(), shell(value));
                if read(document, model).is_some() {
                    grow(document, &format!("{place}/{word}"), value, model);
                } else if let Some(node) = document.pointer_mut(place).and_then(Value::as_object_mut) {
                    node.remove(word);
                }
            }
        }
        _ => {}
    }
}

/// As much of the document as the short way answers for.
fn pruned(document: &Value, model: Model) -> Value {
    let mut kept = shell(document);
    if let Some(members) = kept.as_object_mut() {
        members.insert("@context".into(), document["@context"].clone());
    }
    grow(&mut kept, "", document, model);
    kept
}

/// 300 cases, or as many as the environment asks for.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig {
        cases: asked.cases.max(300),
        max_shrink_iters: 300,
        failure_persistence: None,
        ..asked
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_document_has_the_same_statements_either_way((document, model) in document()) {
        compared(&document, model);
        compared(&pruned(&document, model), model);
    }
}
