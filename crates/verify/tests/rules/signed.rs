//! Signed badges of 2.0 and 1.x.

use holdall_model::{Reason, Status, Verdict};
use holdall_verify::Missing;
use serde_json::{Value, json};

use crate::world::*;

fn good() -> String {
    jws(&signed_assertion(), &SCHOOL, json!({}))
}

#[tokio::test]
async fn a_badge_signed_with_the_schools_key_is_valid_and_the_key_vouches() {
    let answer = school().judge(bytes(good())).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
    assert_eq!(answer.report.vouched_by.as_deref(), Some(KEY));
    assert_eq!(answer.badge.unwrap().jws, Some(good()));
}

#[tokio::test]
async fn a_signed_badge_may_be_behind_an_address() {
    let mut world = school();
    world.0.insert(
        "http://school.example/signed".into(),
        Page::Text(200, format!("{}\n", good())),
    );
    assert_eq!(
        world.judge(at("http://school.example/signed")).await.report.verdict,
        Verdict::Valid
    );
}

#[tokio::test]
async fn other_ways_of_naming_the_key_are_valid() {
    let ways: &[(&str, fn(&mut World, &mut Value))] = &[
        ("no creator", |_, a| a["verification"] = json!({"type": "SignedBadge"})),
        ("a creator as object", |_, a| {
            a["verification"]["creator"] = json!({"id": KEY, "publicKeyPem": "anything"})
        }),
        ("two keys", |w, _| {
            w.bend(ISSUER, |i| i["publicKey"] = json!(["http://school.example/old", KEY]))
        }),
        ("two keys and no creator", |w, a| {
            w.bend(ISSUER, |i| i["publicKey"] = json!(["http://school.example/old", KEY]));
            a["verification"] = json!({"type": "SignedBadge"});
        }),
        ("a key inside the profile", |w, a| {
            let key = json!({"id": "http://school.example/issuer#k", "owner": ISSUER, "publicKeyPem": pem(&SCHOOL)});
            w.bend(ISSUER, |i| i["publicKey"] = key);
            a["verification"]["creator"] = "http://school.example/issuer#k".into();
        }),
        ("a key without owner", |w, _| w.bend(KEY, |k| k["owner"] = Value::Null)),
        ("a key of several owners", |w, _| {
            w.bend(KEY, |k| {
                k["owner"] = json!(["http://school.example/board", {"id": ISSUER}])
            })
        }),
        ("a list of withdrawn badges without this one", |w, _| {
            w.bend(ISSUER, |i| {
                i["revocationList"] = "http://school.example/withdrawn".into()
            });
            let list = json!({"@context": V2, "type": "RevocationList", "revokedAssertions": ["urn:uuid:5b6e7c3a"]});
            w.put("http://school.example/withdrawn", list);
        }),
    ];
    for (what, bend) in ways {
        let (mut world, mut payload) = (school(), signed_assertion());
        bend(&mut world, &mut payload);
        let answer = world.judge(bytes(jws(&payload, &SCHOOL, json!({})))).await;
        assert_eq!(
            said(&answer),
            (Verdict::Valid, vec![]),
            "{what}: {:?}",
            answer.report.checks
        );
    }
}

#[tokio::test]
async fn a_key_that_is_not_the_schools_signs_nothing() {
    let stranger_key = "http://evil.example/key";
    let ways: &[(&str, fn(&mut World, &mut Value))] = &[
        ("listed nowhere", |w, a| {
            w.put(
                "http://evil.example/key",
                json!({"id": "http://evil.example/key", "owner": ISSUER, "publicKeyPem": pem(&STRANGER)}),
            );
            a["verification"]["creator"] = "http://evil.example/key".into();
        }),
        ("claiming to be the school's", |w, a| {
            w.put(
                "http://evil.example/key",
                json!({"id": KEY, "owner": ISSUER, "publicKeyPem": pem(&STRANGER)}),
            );
            a["verification"]["creator"] = "http://evil.example/key".into();
        }),
        ("brought along", |_, a| {
            a["verification"]["creator"] =
                json!({"id": "http://evil.example/key", "owner": ISSUER, "publicKeyPem": pem(&STRANGER)});
        }),
        ("in a profile brought along", |_, a| {
            a["badge"] = json!({"type": "BadgeClass", "name": "Knots", "description": "x", "image": "http://a.example/x.png",
                "criteria": {"narrative": "x"}, "issuer": {"id": ISSUER, "type": "Issuer", "name": "Harbour School",
                "url": "http://school.example/", "email": "a@school.example", "publicKey": "http://evil.example/key"}});
            a["verification"]["creator"] = "http://evil.example/key".into();
        }),
        ("no key at all", |w, _| w.bend(ISSUER, |i| i["publicKey"] = Value::Null)),
        ("of another owner", |w, _| {
            w.bend(KEY, |k| k["owner"] = "http://evil.example/".into())
        }),
        ("of other owners", |w, _| {
            w.bend(KEY, |k| {
                k["owner"] = json!(["http://evil.example/a", "http://evil.example/b"])
            })
        }),
        ("of something that owns nothing", |w, _| {
            w.bend(KEY, |k| k["owner"] = 5.into())
        }),
        ("with its private half", |w, _| {
            w.bend(KEY, |k| {
                k["publicKeyPem"] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----".into();
            })
        }),
    ];
    for (what, bend) in ways {
        let (mut world, mut payload) = (school(), signed_assertion());
        bend(&mut world, &mut payload);
        let answer = world
            .judge(bytes(jws(&payload, &STRANGER, json!({"jku": stranger_key}))))
            .await;
        assert_eq!(
            said(&answer),
            (Verdict::Invalid, vec![Reason::Key]),
            "{what}: {:?}",
            answer.report.checks
        );
        assert_eq!(answer.report.vouched_by, None, "{what}");
        assert!(
            !answer.report.used.iter().any(|used| used.url == stranger_key) || what.contains("claiming"),
            "{what}"
        );
    }
    let answer = school()
        .judge(bytes(jws(&signed_assertion(), &STRANGER, json!({}))))
        .await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Signature]));
}

#[tokio::test]
async fn the_algorithm_comes_from_the_key() {
    for (header, reason) in [
        (json!({"alg": "none"}), Reason::Alg),
        (json!({"alg": "None"}), Reason::Alg),
        (json!({"alg": "HS256"}), Reason::Alg),
        (json!({"alg": "rs256"}), Reason::Alg),
        (json!({"alg": "ES256"}), Reason::Alg),
        (json!({"alg": null}), Reason::Alg),
        (json!({"crit": ["exp"]}), Reason::Alg),
        (json!({"b64": false}), Reason::Alg),
        (json!({"b64": "no"}), Reason::Alg),
        (json!({"alg": "RS512"}), Reason::Signature),
    ] {
        let answer = school()
            .judge(bytes(jws(&signed_assertion(), &SCHOOL, header.clone())))
            .await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![reason]), "{header}");
    }
    let usual = jws(&signed_assertion(), &SCHOOL, json!({"b64": true}));
    assert_eq!(said(&school().judge(bytes(usual)).await), (Verdict::Valid, vec![]));
    let unsigned = format!("{}.", good().rsplit_once('.').unwrap().0);
    assert_eq!(
        said(&school().judge(bytes(unsigned)).await),
        (Verdict::Invalid, vec![Reason::Signature])
    );
}

#[tokio::test]
async fn withdrawn_badges_are_found_in_every_form_of_list() {
    let id = signed_assertion()["id"].as_str().unwrap().to_owned();
    for entries in [
        json!(id),
        json!([id.to_uppercase().replace("URN:UUID", "urn:uuid")]),
        json!({"id": id}),
        json!([{"id": "x"}, {"id": id}]),
    ] {
        let mut world = school();
        world.bend(ISSUER, |i| {
            i["revocationList"] = "http://school.example/withdrawn".into()
        });
        world.put(
            "http://school.example/withdrawn",
            json!({"type": "RevocationList", "revokedAssertions": entries}),
        );
        let answer = world.judge(bytes(good())).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Revoked]), "{entries}");
        assert_eq!(answer.report.status, Status::Revoked);
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_read_neither_withdraws_nor_clears() {
    for page in [
        Page::Text(404, String::new()),
        Page::Text(200, "<html>".into()),
        Page::Text(200, "{\"type\":\"RevocationList\"}".into()),
        Page::Silent(Missing::NotKept),
    ] {
        let mut world = school();
        world.bend(ISSUER, |i| {
            i["revocationList"] = "http://school.example/withdrawn".into()
        });
        world.0.insert("http://school.example/withdrawn".into(), page);
        let answer = world.judge(bytes(good())).await;
        assert_eq!(said(&answer), (Verdict::Unverifiable, vec![Reason::Status]));
    }
}

#[tokio::test]
async fn an_unreachable_key_leaves_the_question_open() {
    let mut world = school();
    world.0.insert(KEY.into(), Page::Silent(Missing::Timeout));
    let answer = world.judge(bytes(good())).await;
    assert_eq!(said(&answer), (Verdict::Unverifiable, vec![Reason::Timeout]));
    assert_eq!(answer.report.vouched_by, None);
}

/// Without a creator any key of the profile may have signed, so also the one that nobody could look at.
#[tokio::test]
async fn a_key_that_could_not_be_had_may_be_the_one_that_signed() {
    let old = "http://school.example/old";
    let mut payload = signed_assertion();
    payload["verification"] = json!({"type": "SignedBadge"});
    let by_stranger = || bytes(jws(&payload, &STRANGER, json!({})));
    let mut world = school();
    world.bend(ISSUER, |i| i["publicKey"] = json!([KEY, old]));
    world.0.insert(old.into(), Page::Silent(Missing::Timeout));
    assert_eq!(
        said(&world.judge(by_stranger()).await),
        (Verdict::Unverifiable, vec![Reason::Timeout])
    );
    let answer = world.judge(bytes(jws(&payload, &SCHOOL, json!({})))).await;
    assert_eq!(said(&answer), (Verdict::Valid, vec![]));
    assert!(
        !answer.report.used.iter().any(|used| used.url == old),
        "once a key fits no other is asked for"
    );
    world.0.remove(old);
    assert_eq!(
        said(&world.judge(by_stranger()).await),
        (Verdict::Invalid, vec![Reason::Signature])
    );
    let many: Vec<String> = (0..30)
        .map(|number| format!("http://school.example/key/{number}"))
        .collect();
    world.bend(ISSUER, |i| i["publicKey"] = json!(many));
    assert_eq!(
        said(&world.judge(by_stranger()).await),
        (Verdict::Unverifiable, vec![Reason::TooLarge]),
        "not all were tried"
    );
}

#[tokio::test]
async fn a_hosted_badge_in_a_signature_is_checked_at_its_host() {
    let answer = school().judge(bytes(jws(&assertion(), &STRANGER, json!({})))).await;
    assert_eq!(answer.report.verdict, Verdict::Valid, "{:?}", answer.report.checks);
    assert_eq!(
        answer.report.vouched_by.as_deref(),
        Some("host school.example"),
        "the stranger's signature vouches for nothing"
    );
}

/// A signed badge of 1.x with its class and issuer.
fn old_school(version_1_1: bool) -> (World, Value) {
    let mut world = World::default();
    let mut documents = [
        (
            ASSERTION,
            json!({"uid": "17", "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
            "badge": BADGE, "verify": {"type": "signed", "url": "http://school.example/key.pem"}, "issuedOn": 1_400_000_000}),
        ),
        (
            BADGE,
            json!({"name": "Knots", "description": "x", "image": "http://school.example/x.png",
            "criteria": "http://school.example/criteria", "issuer": ISSUER}),
        ),
        (
            ISSUER,
            json!({"name": "Harbour School", "url": "http://school.example/"}),
        ),
    ];
    for ((url, document), kind) in documents.iter_mut().zip(["Assertion", "BadgeClass", "Issuer"]) {
        if version_1_1 {
            document["@context"] = "https://w3id.org/openbadges/v1".into();
            document["id"] = (*url).into();
            document["type"] = kind.into();
        }
        world.put(url, document.clone());
    }
    world
        .0
        .insert("http://school.example/key.pem".into(), Page::Text(200, pem(&SCHOOL)));
    (world, documents[0].1.clone())
}

#[tokio::test]
async fn signed_badges_of_1_x_are_held_against_the_key_of_the_issuers_host() {
    for version_1_1 in [false, true] {
        let (world, payload) = old_school(version_1_1);
        let answer = world.judge(bytes(jws(&payload, &SCHOOL, json!({})))).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{:?}", answer.report.checks);
        assert_eq!(
            answer.report.vouched_by.as_deref(),
            Some("http://school.example/key.pem")
        );
        let answer = world.judge(bytes(jws(&payload, &STRANGER, json!({})))).await;
        assert_eq!(
            said(&answer),
            (Verdict::Invalid, vec![Reason::Signature]),
            "1.1: {version_1_1}"
        );
    }
}

#[tokio::test]
async fn a_key_of_1_x_on_another_host_is_not_the_issuers() {
    let (mut world, mut payload) = old_school(false);
    world
        .0
        .insert("http://evil.example/key.pem".into(), Page::Text(200, pem(&STRANGER)));
    payload["verify"]["url"] = "http://evil.example/key.pem".into();
    let answer = world.judge(bytes(jws(&payload, &STRANGER, json!({})))).await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Key]));
}

#[tokio::test]
async fn a_key_of_1_x_to_which_the_issuers_host_only_leads_on_is_not_the_issuers() {
    let (mut world, mut payload) = old_school(false);
    let open = "http://school.example/go?to=http://evil.example/key.pem";
    world
        .0
        .insert(open.into(), Page::Led("http://evil.example/key.pem", pem(&STRANGER)));
    payload["verify"]["url"] = open.into();
    let answer = world.judge(bytes(jws(&payload, &STRANGER, json!({})))).await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Key]));
}

#[tokio::test]
async fn a_badge_of_1_x_on_the_list_of_its_issuer_is_withdrawn_even_without_a_reason() {
    let (mut world, payload) = old_school(false);
    world.bend(ISSUER, |i| {
        i["revocationList"] = "http://school.example/withdrawn".into()
    });
    world.put("http://school.example/withdrawn", json!({"17": ""}));
    let answer = world.judge(bytes(jws(&payload, &SCHOOL, json!({})))).await;
    assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Revoked]));
}
