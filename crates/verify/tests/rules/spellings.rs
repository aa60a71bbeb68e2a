//! What documents of 2.0 say in odd ways: fine where it means the same, refused where readers would differ.

use holdall_model::{Reason, Verdict};
use serde_json::{Value, json};

use crate::world::*;

async fn bent(url: &str, bend: impl FnOnce(&mut Value)) -> holdall_verify::Answer {
    let mut world = school();
    world.bend(url, bend);
    world.judge(at(ASSERTION)).await
}

#[tokio::test]
async fn no_context_takes_the_words_of_a_badge_back() {
    for url in [ASSERTION, BADGE, ISSUER] {
        let answer = bent(url, |document| document["@context"] = json!([V2, null])).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Context]), "{url}");
        let answer = bent(url, |document| document["@context"] = json!([V2])).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{url}");
    }
}

#[tokio::test]
async fn a_context_of_an_issuers_own_may_list_that_of_badges() {
    let own = "http://school.example/context";
    for (context, expected) in [
        (
            json!([V2, {"colour": "http://school.example/colour"}]),
            (Verdict::Valid, vec![]),
        ),
        (json!(V2), (Verdict::Valid, vec![])),
        (json!([V2, {"name": null}]), (Verdict::Invalid, vec![Reason::Context])),
        (
            json!({"@vocab": "http://school.example/words#"}),
            (Verdict::Invalid, vec![Reason::Context]),
        ),
        (Value::Null, (Verdict::Invalid, vec![Reason::Context])),
    ] {
        for url in [ASSERTION, BADGE, ISSUER] {
            let mut world = school();
            world.put(own, json!({"@context": context}));
            world.bend(url, |document| document["@context"] = own.into());
            assert_eq!(said(&world.judge(at(ASSERTION)).await), expected, "{context} at {url}");
        }
    }
    let mut world = school();
    world.put(own, json!({"@context": [V2, {"ends": "sec:expiration"}]}));
    world.bend(ASSERTION, |a| {
        a["@context"] = own.into();
        a["ends"] = ENDED.into();
    });
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Invalid, vec![Reason::Expired]),
        "its words count"
    );
    world.put(own, json!({"@context": {"colour": "http://school.example/colour"}}));
    world.put(ASSERTION, assertion());
    world.bend(ASSERTION, |a| {
        let part = |number: u8| json!({"@context": own, "narrative": number.to_string()});
        a["evidence"] = (0..20).map(part).collect();
    });
    assert_eq!(
        said(&world.judge(at(ASSERTION)).await),
        (Verdict::Valid, vec![]),
        "one context of many parts"
    );
    let lost = bent(ASSERTION, |a| {
        a["recipient"]["@context"] = V2.into();
        a["@context"] = own.into();
    })
    .await;
    assert_eq!(
        said(&lost),
        (Verdict::Invalid, vec![Reason::Context]),
        "one that is not there"
    );
}

#[tokio::test]
async fn a_recipient_is_one_kind_of_identity_with_one_salt() {
    for kind in ["IdentityObject", "Assertion", "name", "nickname", "Email"] {
        let answer = bent(ASSERTION, |a| a["recipient"]["type"] = kind.into()).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Structure]), "{kind}");
    }
    for kind in [
        "schema:email",
        "http://schema.org/email",
        "http://school.example/words#pupil",
    ] {
        let answer = bent(ASSERTION, |a| a["recipient"]["type"] = kind.into()).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{kind}");
    }
    let salts = bent(ASSERTION, |a| a["recipient"]["salt"] = json!(["one", "two"])).await;
    assert_eq!(said(&salts), (Verdict::Invalid, vec![Reason::Structure]));
    for identity in [
        "mailto:ada@example.org",
        "Ada <ada@example.org>",
        "ada@example.org,bob@example.org",
    ] {
        let answer = bent(ASSERTION, |a| a["recipient"]["identity"] = identity.into()).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Structure]), "{identity}");
    }
}

#[tokio::test]
async fn what_is_there_once_is_not_there_twice() {
    for (url, member, one) in [
        (ASSERTION, "narrative", json!("one")),
        (BADGE, "criteria", json!("http://school.example/1")),
        (ISSUER, "description", json!("one")),
    ] {
        let answer = bent(url, |document| document[member] = json!([one])).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{member}");
        let answer = bent(url, |document| {
            document[member] = json!([one, "http://school.example/2"])
        })
        .await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Structure]), "{member}");
    }
    for criteria in [
        json!({"narrative": ["one", "two"]}),
        json!({"narrative": "one", "id": 5}),
    ] {
        let answer = bent(BADGE, |class| class["criteria"] = criteria.clone()).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Structure]), "{criteria}");
    }
}

#[tokio::test]
async fn null_under_one_spelling_leaves_what_another_says() {
    for (url, nothing, other, value) in [
        (ASSERTION, "verification", "verify", json!({"type": "hosted"})),
        (ASSERTION, "obi:badge", "badge", json!(BADGE)),
        (BADGE, "schema:name", "name", json!("Knots")),
    ] {
        let answer = bent(url, |document| {
            document[other] = value;
            document[nothing] = Value::Null;
        })
        .await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{nothing} beside {other}");
    }
}

#[tokio::test]
async fn a_context_may_say_again_that_a_word_holds_a_set() {
    for (container, expected) in [
        ("@set", (Verdict::Valid, vec![])),
        ("@language", (Verdict::Invalid, vec![Reason::Context])),
        ("@graph", (Verdict::Invalid, vec![Reason::Context])),
    ] {
        let again = json!([V2, {"tags": {"@id": "schema:keywords", "@container": container}}]);
        let answer = bent(BADGE, |class| class["@context"] = again).await;
        assert_eq!(said(&answer), expected, "{container}");
    }
}

#[tokio::test]
async fn people_have_addresses_in_every_script() {
    for address in ["राम@मोहन.ईन्फो", "jose\u{301}@example.org", "用户@例子.测试"] {
        let answer = bent(ASSERTION, |assertion| {
            assertion["recipient"] = json!({"type": "email", "hashed": false, "identity": address});
        })
        .await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{address}");
        let answer = bent(ISSUER, |issuer| issuer["email"] = address.into()).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{address}");
    }
}

#[tokio::test]
async fn an_address_may_be_written_as_an_object_with_that_id() {
    for (url, member, value) in [
        (ISSUER, "url", json!({"id": "http://school.example/"})),
        (
            BADGE,
            "alignment",
            json!({"targetName": "Knots", "targetUrl": {"@id": "http://frame.example/1"}}),
        ),
    ] {
        let answer = bent(url, |document| document[member] = value.clone()).await;
        assert_eq!(said(&answer), (Verdict::Valid, vec![]), "{member}");
    }
    let relative = bent(ISSUER, |issuer| issuer["url"] = json!({"id": "school"})).await;
    assert_eq!(said(&relative), (Verdict::Invalid, vec![Reason::Structure]));
}

#[tokio::test]
async fn the_id_of_an_embedded_part_is_one() {
    for (id, expected) in [
        (json!("badge"), (Verdict::Invalid, vec![Reason::Structure])),
        (json!(5), (Verdict::Invalid, vec![Reason::Structure])),
        (
            json!([BADGE, "http://school.example/other"]),
            (Verdict::Invalid, vec![Reason::Structure]),
        ),
        (json!("_:b0"), (Verdict::Valid, vec![])),
        (
            json!("urn:uuid:5b6e7c3a-0f40-4e5e-9d6c-222222222222"),
            (Verdict::Valid, vec![]),
        ),
    ] {
        let answer = bent(ASSERTION, |a| {
            a["badge"] = json!({
                "id": id, "type": "BadgeClass", "name": "Knots", "description": "Ties knots.",
                "image": "http://school.example/knots.png", "criteria": {"narrative": "Tie knots."}, "issuer": ISSUER,
            });
        })
        .await;
        assert_eq!(said(&answer), expected, "{id}");
        assert_eq!(warns(&answer, "no address of its own"), id == "_:b0", "{id}");
    }
}

const ENDED: &str = "2021-01-01T00:00:00Z";

#[tokio::test]
async fn words_under_a_prefix_of_the_documents_own_mean_what_they_mean() {
    let security = "https://w3id.org/security#";
    for (context, word) in [
        (json!([V2, {"s": security}]), "s:expiration"),
        (json!([V2, {"s": {"@id": security, "@prefix": true}}]), "s:expiration"),
        (json!([V2, {"s": security}, {"ends": "s:expiration"}]), "ends"),
        (json!([V2, "http://words.example/"]), "s:expiration"),
    ] {
        let mut world = school();
        world.put("http://words.example/", json!({"@context": {"s": security}}));
        world.bend(ASSERTION, |a| {
            a["@context"] = context.clone();
            a[word] = ENDED.into();
        });
        assert_eq!(
            said(&world.judge(at(ASSERTION)).await),
            (Verdict::Invalid, vec![Reason::Expired]),
            "{context}"
        );
        world.bend(ASSERTION, |a| a["expires"] = "2099-01-01T00:00:00Z".into());
        let twice = said(&world.judge(at(ASSERTION)).await);
        assert_eq!(
            twice,
            (Verdict::Invalid, vec![Reason::Context]),
            "{context}: one word in two spellings"
        );
    }
}

#[tokio::test]
async fn nothing_stands_where_only_some_readers_look() {
    for keyword in ["@nest", "@included", "@graph", "@reverse"] {
        for url in [ASSERTION, BADGE, ISSUER] {
            let answer = bent(url, |document| document[keyword] = json!({"expires": ENDED})).await;
            assert_eq!(
                said(&answer),
                (Verdict::Invalid, vec![Reason::Context]),
                "{keyword} at {url}"
            );
        }
        let answer = bent(ASSERTION, |a| {
            a["@context"] = json!([V2, {"more": keyword}]);
            a["more"] = json!({"expires": ENDED});
        })
        .await;
        assert_eq!(
            said(&answer),
            (Verdict::Invalid, vec![Reason::Context]),
            "{keyword} by another name"
        );
    }
}

#[tokio::test]
async fn no_part_of_a_badge_escapes_a_look_at_its_context_by_the_name_of_extension() {
    let bends: [(&str, fn(&mut Value)); 4] = [
        (ASSERTION, |a| {
            a["type"] = json!(["Assertion", "Extension"]);
            a["@context"] = json!([V2, {"narrative": null}]);
        }),
        (BADGE, |class| {
            class["type"] = json!(["BadgeClass", "Extension"]);
            class["@context"] = json!([V2, {"name": null}]);
        }),
        (ASSERTION, |a| {
            a["recipient"]["type"] = json!(["email", "Extension"]);
            a["recipient"]["@context"] = json!({"identity": null});
        }),
        (ASSERTION, |a| {
            let recipient = a.as_object_mut().unwrap().remove("recipient").unwrap();
            a["obi:recipient"] = recipient;
            a["obi:recipient"]["type"] = json!(["email", "Extension"]);
            a["obi:recipient"]["@context"] = json!({"identity": null});
        }),
    ];
    for (number, (url, bend)) in bends.into_iter().enumerate() {
        let answer = bent(url, bend).await;
        assert_eq!(said(&answer), (Verdict::Invalid, vec![Reason::Context]), "{number}");
    }
    let own = bent(BADGE, |class| {
        class["extensions:level"] = json!({"type": ["Extension", "extensions:Level"], "name": "x",
            "@context": {"name": "http://words.example/name"}});
    })
    .await;
    assert_eq!(
        said(&own),
        (Verdict::Valid, vec![]),
        "an extension has words of its own"
    );
}
