//! What stands around a hosted badge of 2.0: endorsements, and the hosts of its parts.

use holdall_model::{Reason, Verdict};
use serde_json::{Value, json};

use crate::world::*;

#[tokio::test]
async fn an_endorsement_that_is_wrong_counts_and_one_that_is_missing_does_not() {
    let endorsement = "http://guild.example/endorsement";
    let guild = "http://guild.example/";
    let good = json!({
        "@context": V2, "type": "Endorsement", "id": endorsement, "issuer": guild, "issuedOn": "2021-01-01T00:00:00Z",
        "claim": {"id": BADGE, "endorsementComment": "Solid."}, "verification": {"type": "hosted"},
    });
    let mut world = school();
    world.bend(BADGE, |b| b["endorsement"] = endorsement.into());
    assert_eq!(
        world.judge(at(ASSERTION)).await.report.verdict,
        Verdict::Valid,
        "nobody there"
    );
    world.put(guild, json!({"@context": V2, "type": "Profile", "id": guild, "name": "Guild", "url": guild, "email": "a@guild.example"}));
    world.put(endorsement, good.clone());
    assert_eq!(world.judge(at(ASSERTION)).await.report.verdict, Verdict::Valid);
    let bends: [fn(&mut Value); 4] = [
        |e| e["issuer"] = ISSUER.into(),
        |e| e["revoked"] = true.into(),
        |e| e["claim"] = Value::Null,
        |e| e["verification"] = json!({"type": "signed"}),
    ];
    for bend in bends {
        world.put(endorsement, good.clone());
        world.bend(endorsement, bend);
        assert_eq!(
            said(&world.judge(at(ASSERTION)).await),
            (Verdict::Invalid, vec![Reason::Endorsement])
        );
    }
}

#[tokio::test]
async fn a_class_on_another_host_than_its_issuer_is_told() {
    let mut world = school();
    let Some(Page::Text(_, class)) = world.0.remove(BADGE) else {
        panic!()
    };
    let elsewhere = "http://classes.example/badge";
    world.put(
        elsewhere,
        serde_json::from_str(&class.replace(BADGE, elsewhere)).unwrap(),
    );
    world.bend(ASSERTION, |a| a["badge"] = elsewhere.into());
    let answer = world.judge(at(ASSERTION)).await;
    assert_eq!(answer.report.verdict, Verdict::Valid);
    assert!(
        answer
            .report
            .warnings
            .iter()
            .any(|warning| warning.contains("class is hosted elsewhere"))
    );
}
