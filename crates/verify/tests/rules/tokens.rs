//! Credentials of 3.0 as JWT.

use holdall_model::{Reason, Verdict};
use serde_json::{Value, json};

use crate::{credentials::credential, signer::*, world::*};

/// The credential with its claims.
fn claims() -> Value {
    let mut payload = credential();
    payload["iss"] = payload["issuer"]["id"].clone();
    payload["jti"] = payload["id"].clone();
    payload["sub"] = payload["credentialSubject"]["id"].clone();
    payload["nbf"] = 1_704_067_200.into();
    payload
}

fn own_kid() -> Value {
    json!({"kid": format!("{}#{}", did_key(&SCHOOL_ED), multikey(&SCHOOL_ED))})
}

async fn judged(token: String) -> (Verdict, Vec<Reason>) {
    said(&World::default().judge(bytes(token)).await)
}

#[tokio::test]
async fn a_token_of_the_issuer_is_valid() {
    let answer = World::default()
        .judge(bytes(token(&claims(), &SCHOOL_ED, own_kid())))
        .await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    assert_eq!(answer.report.vouched_by, Some(did_key(&SCHOOL_ED)));
}

#[tokio::test]
async fn a_token_may_bring_its_key_if_the_issuer_lists_it() {
    assert_eq!(
        judged(token(&claims(), &SCHOOL_ED, json!({"jwk": jwk(&SCHOOL_ED)}))).await,
        (Verdict::Valid, vec![])
    );
    let foreign = token(&claims(), &STRANGER_ED, json!({"jwk": jwk(&STRANGER_ED)}));
    assert_eq!(judged(foreign).await, (Verdict::Invalid, vec![Reason::IssuerBinding]));
    for nothing in [
        json!("key"),
        json!({}),
        json!({"kty": 5}),
        json!({"kty": "oct"}),
        json!({"kty": "EC"}),
    ] {
        assert_eq!(
            judged(token(&claims(), &SCHOOL_ED, json!({"jwk": nothing}))).await,
            (Verdict::Invalid, vec![Reason::Key]),
            "{nothing}"
        );
    }
    let mut private = jwk(&SCHOOL_ED);
    private["d"] = "AAAA".into();
    assert_eq!(
        judged(token(&claims(), &SCHOOL_ED, json!({"jwk": private}))).await,
        (Verdict::Invalid, vec![Reason::Key])
    );
}

#[tokio::test]
async fn a_token_names_a_key_of_its_issuer() {
    let strange = json!({"kid": format!("{}#{}", did_key(&STRANGER_ED), multikey(&STRANGER_ED))});
    assert_eq!(
        judged(token(&claims(), &STRANGER_ED, strange)).await,
        (Verdict::Invalid, vec![Reason::IssuerBinding])
    );
    assert_eq!(
        judged(token(&claims(), &STRANGER_ED, own_kid())).await,
        (Verdict::Invalid, vec![Reason::Signature])
    );
    let own_did_strange_key = json!({"kid": format!("{}#{}", did_key(&SCHOOL_ED), multikey(&STRANGER_ED))});
    assert_eq!(
        judged(token(&claims(), &STRANGER_ED, own_did_strange_key)).await,
        (Verdict::Invalid, vec![Reason::IssuerBinding])
    );
    assert_eq!(
        judged(token(&claims(), &SCHOOL_ED, json!({}))).await,
        (Verdict::Invalid, vec![Reason::Key])
    );
    for header in [
        json!({"alg": "none"}),
        json!({"alg": "HS256"}),
        json!({"alg": "RS256"}),
        json!({"crit": ["x"]}),
    ] {
        let mut more = own_kid();
        more.as_object_mut()
            .unwrap()
            .extend(header.as_object().unwrap().clone());
        assert_eq!(
            judged(token(&claims(), &SCHOOL_ED, more)).await,
            (Verdict::Invalid, vec![Reason::Alg]),
            "{header}"
        );
    }
}

#[tokio::test]
async fn another_type_of_token_is_told() {
    for (kind, told) in [
        (Value::Null, false),
        ("JWT".into(), false),
        ("jwt".into(), false),
        ("vc+jwt".into(), false),
        ("at+jwt".into(), true),
        (5.into(), true),
    ] {
        let mut header = own_kid();
        header["typ"] = kind.clone();
        let answer = World::default()
            .judge(bytes(token(&claims(), &SCHOOL_ED, header)))
            .await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{kind}");
        assert_eq!(warns(&answer, "another type"), told, "{kind}");
    }
}

#[tokio::test]
async fn claims_agree_with_the_credential() {
    for (claim, value) in [
        ("iss", Value::Null),
        ("iss", "did:web:evil.example".into()),
        ("jti", "urn:uuid:other".into()),
        ("sub", "did:example:mallory".into()),
        ("nbf", 1_600_000_000.into()),
        ("nbf", Value::Null),
        ("exp", "tomorrow".into()),
    ] {
        let mut bent = claims();
        bent[claim] = value.clone();
        let (verdict, reasons) = judged(token(&bent, &SCHOOL_ED, own_kid())).await;
        assert_eq!(
            (verdict, reasons),
            (Verdict::Invalid, vec![Reason::Claims]),
            "{claim}: {value}"
        );
    }
}

#[tokio::test]
async fn the_stricter_end_counts() {
    let mut by_claim = claims();
    by_claim["exp"] = 1_735_689_600.into();
    by_claim["validUntil"] = "2099-01-01T00:00:00Z".into();
    assert_eq!(
        judged(token(&by_claim, &SCHOOL_ED, own_kid())).await,
        (Verdict::Invalid, vec![Reason::Expired])
    );
    for long_ago in [json!(0), json!(-1e12), json!(-1e300)] {
        let mut ended = claims();
        ended["exp"] = long_ago.clone();
        let (verdict, reasons) = judged(token(&ended, &SCHOOL_ED, own_kid())).await;
        assert_eq!(
            (verdict, reasons.first()),
            (Verdict::Invalid, Some(&Reason::Expired)),
            "{long_ago}"
        );
    }
    let mut by_member = claims();
    by_member["exp"] = 4_070_908_800_i64.into();
    by_member["validUntil"] = "2025-01-01T00:00:00Z".into();
    assert_eq!(
        judged(token(&by_member, &SCHOOL_ED, own_kid())).await,
        (Verdict::Invalid, vec![Reason::Expired])
    );
}

#[tokio::test]
async fn a_token_of_the_data_model_1_1_holds_its_credential_in_a_claim() {
    let mut inner = credential();
    inner["@context"] = json!([
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
    ]);
    let start = inner.as_object_mut().unwrap().remove("validFrom").unwrap();
    inner["issuanceDate"] = start;
    let mut payload = claims();
    payload = json!({"iss": payload["iss"], "jti": payload["jti"], "sub": payload["sub"], "nbf": payload["nbf"], "vc": inner});
    assert_eq!(
        judged(token(&payload, &SCHOOL_ED, own_kid())).await,
        (Verdict::Valid, vec![])
    );
    let mut lean = payload.clone();
    for member in ["id", "issuanceDate"] {
        lean["vc"].as_object_mut().unwrap().remove(member);
    }
    assert_eq!(
        judged(token(&lean, &SCHOOL_ED, own_kid())).await,
        (Verdict::Valid, vec![]),
        "the claims state them"
    );
    for (end, expected) in [
        (4_102_444_800.5, (Verdict::Valid, vec![])),
        (1_735_689_600.5, (Verdict::Invalid, vec![Reason::Expired])),
    ] {
        lean["exp"] = json!(end);
        assert_eq!(
            judged(token(&lean, &SCHOOL_ED, own_kid())).await,
            expected,
            "the end may have a fraction"
        );
    }
    payload["vc"]["issuer"]["id"] = did_key(&STRANGER_ED).into();
    assert_eq!(judged(token(&payload, &SCHOOL_ED, own_kid())).await.0, Verdict::Invalid);
}

#[tokio::test]
async fn a_web_issuer_lists_its_keys_on_its_own_host() {
    let issuer = "https://school.example/issuer";
    let mut payload = claims();
    payload["issuer"]["id"] = issuer.into();
    payload["iss"] = issuer.into();
    let set = |name: &str| {
        let mut key = jwk(&SCHOOL_ED);
        key["kid"] = name.into();
        json!({"keys": [jwk(&STRANGER_ED), key]})
    };
    let well_known = "https://school.example/.well-known/jwks.json";
    let elsewhere = "https://keys.example/school";
    let cases: [(&str, Value, Vec<(&str, Value)>, (Verdict, Vec<Reason>)); 8] = [
        (
            "own key",
            json!({"kid": "https://school.example/key"}),
            vec![("https://school.example/key", jwk(&SCHOOL_ED))],
            (Verdict::Valid, vec![]),
        ),
        (
            "own set",
            json!({"kid": "https://school.example/keys#k"}),
            vec![("https://school.example/keys", set("k"))],
            (Verdict::Valid, vec![]),
        ),
        (
            "a short name",
            json!({"kid": "k"}),
            vec![(well_known, set("k"))],
            (Verdict::Valid, vec![]),
        ),
        (
            "another short name",
            json!({"kid": "x"}),
            vec![(well_known, set("k"))],
            (Verdict::Invalid, vec![Reason::Key]),
        ),
        (
            "elsewhere, listed",
            json!({"kid": elsewhere}),
            vec![(elsewhere, jwk(&SCHOOL_ED)), (well_known, set("k"))],
            (Verdict::Valid, vec![]),
        ),
        (
            "elsewhere, unlisted",
            json!({"kid": elsewhere}),
            vec![(elsewhere, jwk(&SCHOOL_ED))],
            (Verdict::Invalid, vec![Reason::IssuerBinding]),
        ),
        (
            "brought along, listed",
            json!({"jwk": jwk(&SCHOOL_ED)}),
            vec![(well_known, set("k"))],
            (Verdict::Valid, vec![]),
        ),
        (
            "brought along, unlisted",
            json!({"jwk": jwk(&SCHOOL_ED)}),
            vec![],
            (Verdict::Invalid, vec![Reason::IssuerBinding]),
        ),
    ];
    for (what, header, pages, expected) in cases {
        let mut world = World::default();
        for (url, page) in pages {
            world.put(url, page);
        }
        let answer = world.judge(bytes(token(&payload, &SCHOOL_ED, header))).await;
        assert_eq!(said(&answer), expected, "{what}: {:?}", answer.report.checks);
    }
}

/// Whoever writes a token could otherwise make us ask any host for a key that cannot count.
#[tokio::test]
async fn a_strangers_host_is_asked_for_a_key_only_when_the_issuer_publishes_keys() {
    let issuer = "https://school.example/issuer";
    let elsewhere = "https://evil.example/key";
    let mut payload = claims();
    payload["issuer"]["id"] = issuer.into();
    payload["iss"] = issuer.into();
    let forged = token(&payload, &STRANGER_ED, json!({"kid": elsewhere}));
    for (set, asked) in [(None, false), (Some(json!({"keys": [jwk(&SCHOOL_ED)]})), true)] {
        let mut world = World::default();
        world.put(elsewhere, jwk(&STRANGER_ED));
        if let Some(set) = set {
            world.put("https://school.example/.well-known/jwks.json", set);
        }
        let answer = world.judge(bytes(&forged)).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::IssuerBinding]));
        assert_eq!(answer.report.used.iter().any(|used| used.url == elsewhere), asked);
    }
}

/// The neutral point of the curve: one signature under it fits every text.
#[tokio::test]
async fn a_key_under_which_everything_holds_is_none() {
    let mut point = vec![0xed, 0x01, 1];
    point.resize(34, 0);
    let multikey = format!("z{}", bs58::encode(&point).into_string());
    let issuer = format!("did:key:{multikey}");
    let mut payload = claims();
    payload["issuer"]["id"] = issuer.as_str().into();
    payload["iss"] = issuer.as_str().into();
    let header = json!({"kid": format!("{issuer}#{multikey}")});
    let mut signature = vec![1];
    signature.resize(64, 0);
    let token = token_by(&payload, "EdDSA", header, |_| signature.clone());
    assert_eq!(judged(token).await, (Verdict::Invalid, vec![Reason::Key]));
}
