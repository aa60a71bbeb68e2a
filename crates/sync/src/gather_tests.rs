//! Badges that are not what they should be: gone, broken, forged.

use holdall_backpacks::Item;
use holdall_library::Source;
use holdall_model::RecipientOutcome;
use serde_json::json;

use crate::testing::{Says, address, assertion, listed, result, stage, with};

#[tokio::test]
async fn a_badge_whose_page_is_gone_is_kept_as_listed_and_asked_for_again_next_time() {
    let stage = with(&["one", "two"]).await;
    stage
        .web
        .says(&address("one"), Says::Body(404, "text/plain", b"no".to_vec()));
    assert_eq!(stage.pull().await.unwrap(), result(2, 0, 0, 0, 0));
    let held = stage.holds().await;
    assert_eq!(held[&address("one")].0, "Lichen keeper", "its class still has its name");
    assert_ne!(held[&address("one")].1, "Valid", "a host's copy is never verified");
    stage.web.badge("one");
    stage.host.lists(Vec::new());
    assert_eq!(
        stage.pull().await.unwrap(),
        result(0, 1, 0, 1, 0),
        "though only changes were listed"
    );
    assert_eq!(stage.holds().await[&address("one")].1, "Valid");
}

#[tokio::test]
async fn what_is_no_badge_fails_alone_and_hides_nothing() {
    let stage = with(&["one"]).await;
    let odd = |listed: &str| Item {
        assertion_id: None,
        host_id: None,
        listed: listed.as_bytes().to_vec(),
        jws: false,
    };
    let mut badges = vec![
        odd("{"),
        odd("{\"type\": \"BadgeClass\"}"),
        odd("\"https://issuer.example/a/two\""),
    ];
    badges.push(listed("one", 1));
    stage.host.lists(badges);
    assert_eq!(stage.pull().await.unwrap(), result(1, 0, 0, 0, 3));
    assert_eq!(stage.holds().await.len(), 1);
    // The badge that was held is listed in a way that nobody can read: it is not gone.
    stage
        .web
        .says(&address("one"), Says::Body(500, "text/plain", Vec::new()));
    let broken = Item {
        listed: b"{".to_vec(),
        ..listed("one", 1)
    };
    stage.host.lists(vec![broken]);
    let pulled = stage.pull_as(true).await.unwrap();
    assert_eq!((pulled.failed, pulled.gone, pulled.waiting), (1, 0, 0));
}

#[tokio::test]
async fn a_strangers_document_never_takes_the_place_of_the_badge_whose_id_it_carries() {
    let stage = with(&["real"]).await;
    stage.pull().await.unwrap();
    let mut forged = assertion("real");
    forged["recipient"]["identity"] = json!("mallory@example.org");
    stage.web.json("https://evil.example/a/1", &forged);
    let bait = Item {
        assertion_id: Some("https://evil.example/a/1".into()),
        host_id: None,
        listed: forged
            .to_string()
            .replace(&address("real"), "https://evil.example/a/1")
            .into_bytes(),
        jws: false,
    };
    stage.host.lists(vec![listed("real", 1), bait]);
    stage.pull_as(true).await.unwrap();
    let (row, bytes) = stage
        .read(|reader| {
            let row = reader.assertion(reader.find(&address("real"))?[0])?.unwrap();
            let bytes = reader.document(row.sha256)?.unwrap();
            Ok((row, bytes))
        })
        .await;
    assert_eq!(bytes, assertion("real").to_string().into_bytes());
    assert_eq!(row.recipient, RecipientOutcome::Matched);
}

#[tokio::test]
async fn a_forged_token_with_the_ids_of_a_signed_badge_is_kept_and_hides_nothing() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
    let stage = stage().await;
    let token = |words: &str| {
        let payload = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "urn:uuid:1",
            "badge": {"type": "BadgeClass", "id": "https://issuer.example/class", "name": words},
            "verification": {"type": "SignedBadge"}, "recipient": {"type": "email", "hashed": false, "identity": "x"}});
        let part = |text: &str| B64.encode(text);
        let jws = format!(
            "{}.{}.{}",
            part("{\"alg\":\"RS256\"}"),
            part(&payload.to_string()),
            part("no signature")
        );
        Item {
            assertion_id: Some("urn:uuid:1".into()),
            host_id: None,
            listed: jws.into_bytes(),
            jws: true,
        }
    };
    let real = token("Real");
    stage.host.lists(vec![real.clone()]);
    stage.pull().await.unwrap();
    // That the first one is proven is taken for granted here; proofs are the verifier's own tests.
    let id = stage
        .write(|writer| {
            let id = writer.assertion_ids()?[0];
            let row = writer.assertion(id)?.unwrap();
            assert_eq!(
                (row.source, row.signed),
                (Source::Given, true),
                "a token is the badge itself"
            );
            let mut run = crate::testing::passed(id);
            run.sha256 = Some(row.sha256);
            writer.record_check(&run)?;
            Ok(id)
        })
        .await;
    stage.host.lists(vec![real.clone(), token("Forged")]);
    stage.pull_as(true).await.unwrap();
    let row = stage.read(move |reader| reader.assertion(id)).await.unwrap();
    assert_eq!(
        (row.name.as_str(), row.sha256),
        ("Real", holdall_model::Sha256::of(&real.listed))
    );
    let versions = stage.read(move |reader| reader.versions(id)).await;
    assert_eq!(versions.len(), 2, "what was received is not thrown away");
}

#[tokio::test]
async fn a_badge_listed_under_an_address_that_leads_to_its_own_is_one_badge() {
    let stage = with(&["real"]).await;
    let alias = "https://issuer.example/a/real?identity__email=ada";
    stage.web.says(alias, Says::Unreachable);
    let item = Item {
        assertion_id: Some(alias.into()),
        listed: String::from_utf8(listed("real", 1).listed)
            .unwrap()
            .replace(&address("real"), alias)
            .into_bytes(),
        ..listed("real", 1)
    };
    stage.host.lists(vec![item]);
    stage.pull().await.unwrap();
    assert_eq!(stage.holds().await.into_keys().collect::<Vec<_>>(), [alias]);
    stage.web.json(alias, &assertion("real"));
    stage.pull_as(true).await.unwrap();
    let held = stage.holds().await;
    assert_eq!(
        held.into_keys().collect::<Vec<_>>(),
        [address("real")],
        "known by its own id from now on"
    );
    assert_eq!(
        stage.pull_as(true).await.unwrap(),
        result(0, 0, 0, 1, 0),
        "and recognised in the next listing"
    );
}

#[tokio::test]
async fn a_credential_that_carries_its_proof_is_the_badge_and_its_id_is_not_asked() {
    let stage = with(&[]).await;
    let id = address("credential");
    let credential = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": id, "type": ["VerifiableCredential", "OpenBadgeCredential"], "validFrom": "2024-01-01T00:00:00Z",
        "issuer": {"id": "https://issuer.example/c", "type": ["Profile"], "name": "College"},
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": {"type": ["Achievement"], "name": "Brazing"}},
        "proof": [{"type": "DataIntegrityProof"}],
    });
    // Somebody may serve another badge there.
    stage.web.json(&id, &assertion("credential"));
    let item = Item {
        assertion_id: Some(id.clone()),
        host_id: None,
        listed: credential.to_string().into_bytes(),
        jws: false,
    };
    stage.host.lists(vec![item]);
    assert_eq!(stage.pull().await.unwrap(), result(1, 0, 0, 0, 0));
    assert_eq!(stage.web.times(&id), 0, "nobody learns that it is held");
    let held = stage.holds().await;
    assert!(held.values().any(|badge| badge.0 == "Brazing"), "{held:?}");
}
