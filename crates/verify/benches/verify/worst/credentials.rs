//! Credentials that say a lot, or are signed in many ways.

use std::io::Write;

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value, json};

use super::{HERE, Hostile, MIB, of};
use crate::signer;

pub fn credential(pair: &Ed25519KeyPair, more: Value) -> Value {
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

pub fn all() -> Vec<Hostile> {
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
    all.extend(keyed());
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

/// Tokens that bring their key, which has to be looked for among all that the issuer lists.
fn keyed() -> Vec<Hostile> {
    let (pair, other) = (Ed25519KeyPair::generate().unwrap(), Ed25519KeyPair::generate().unwrap());
    let by = |issuer: &str| {
        let badge = credential(
            &pair,
            json!({"issuer": {"id": issuer, "type": ["Profile"], "name": "n"}}),
        );
        signer::token(&badge, &pair, json!({"jwk": signer::jwk(&pair)}))
    };
    let did = "did:web:evil.example";
    let names: Vec<String> = (0..8_000).map(|at| format!("#{at}")).collect();
    let dressed = |dress: &dyn Fn() -> Value| {
        let methods: Vec<Value> = (names.iter())
            .map(|name| {
                let mut method = dress();
                method["id"] = name.as_str().into();
                method
            })
            .collect();
        json!({"id": did, "verificationMethod": methods, "assertionMethod": names})
    };
    let multikey = || json!({"publicKeyMultibase": signer::multikey(&other)});
    let jwk = || json!({"publicKeyJwk": signer::jwk(&other)});
    let set = json!({"keys": vec![signer::jwk(&other); 9_000]});
    [
        ("many keys of a DID", did, ".well-known/did.json", dressed(&multikey)),
        ("many JWKs of a DID", did, ".well-known/did.json", dressed(&jwk)),
        (
            "many keys of a set",
            "https://evil.example/issuer",
            ".well-known/jwks.json",
            set,
        ),
    ]
    .map(|(name, issuer, path, document)| {
        of(
            &format!("3.0: {name}"),
            by(issuer),
            &[(path, document.to_string().into_bytes())],
        )
    })
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
