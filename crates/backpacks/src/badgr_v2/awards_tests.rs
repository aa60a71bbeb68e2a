//! The issuer's side, out of what a real server answered when it awarded (`tests/fixtures/badgr_v2/recordings/awarding.txt`).

use serde_json::json;

use super::{AWARDS, BadgrAwards};
use crate::{
    Awards, BackpackError, Cursor, Pull,
    test_host::{Asked, Host, Reply, ask, net, reply, session},
};

fn listed(result: &serde_json::Value) -> Reply {
    let body = json!({"status": {"success": true, "description": "ok"}, "result": result});
    reply(200, body.to_string())
}

/// Two issuers with two classes each; the first class has no awards.
fn school(asked: &Asked, _: usize, root: &str) -> Reply {
    let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
    let award = |id: &str| {
        json!({"entityType": "Assertion", "entityId": id, "openBadgeId": format!("{root}/public/assertions/{id}"),
            "recipient": {"plaintextIdentity": "ben@school.example"}, "revoked": id == "a3"})
    };
    match path {
        "/api/v2/issuers" => listed(&json!([
            {"entityType": "Issuer", "entityId": "i1", "openBadgeId": "https://x.example/i1", "name": "Riverside\nCollege"},
            {"entityType": "Issuer", "entityId": "i2", "openBadgeId": null, "name": null}])),
        "/api/v2/issuers/i1/badgeclasses" => listed(&json!([{"entityId": "c1", "name": "Knots"}, {"entityId": "c2"}])),
        "/api/v2/issuers/i2/badgeclasses" => listed(&json!([{"entityId": "c3"}, {"entityId": "c4"}])),
        "/api/v2/badgeclasses/c1/assertions" => listed(&json!([])),
        "/api/v2/badgeclasses/c3/assertions" => listed(&json!([award("a4")])),
        "/api/v2/badgeclasses/c2/assertions" if query.contains("cursor=2") => listed(&json!([award("a2")])),
        "/api/v2/badgeclasses/c2/assertions" => listed(&json!([award("a1")])).with(
            "link",
            format!("<{root}/api/v2/badgeclasses/c2/assertions?num=1&cursor=2>; rel=\"next\""),
        ),
        "/api/v2/badgeclasses/c4/assertions" => listed(&json!([award("a3")])),
        _ => reply(404, "{}"),
    }
}

#[tokio::test]
async fn awards_are_read_class_by_class_to_the_last() {
    let (host, net) = (Host::new(school).await, net());
    let grant = host.grant();
    let session = session(&net, &grant);
    let issuers = BadgrAwards.issuers(&session).await.unwrap();
    assert_eq!(issuers.len(), 2);
    assert_eq!(
        (issuers[0].name.as_str(), issuers[1].name.as_str()),
        ("Riverside College", "")
    );
    assert_eq!(BadgrAwards.classes(&session, "i1").await.unwrap()[0].name, "Knots");

    let mut cursor = Some(Cursor::Start { since: None });
    let mut pages = Vec::new();
    while let Some(at) = cursor.take() {
        let page = BadgrAwards.page(&session, &at).await.unwrap();
        pages.push(
            page.items
                .iter()
                .map(|item| item.host_id.clone().unwrap())
                .collect::<Vec<_>>(),
        );
        cursor = page.next;
    }
    assert_eq!(
        pages,
        [vec!["a1", "a2"], vec!["a4"], vec!["a3"]],
        "classes without awards make no empty pages"
    );
    let asked = host.asked();
    let awards: Vec<_> = asked.iter().filter(|it| it.target.contains("/assertions")).collect();
    assert!(
        awards[0].target.ends_with("?include_expired=1&include_revoked=1"),
        "what ended is asked for too"
    );
    assert!(
        asked
            .iter()
            .all(|it| it.header("authorization") == "Bearer SECRET-access")
    );
}

#[tokio::test]
async fn half_a_list_of_awards_is_none() {
    for (link, part) in [
        (
            "<https://elsewhere.example/v2/issuers>; rel=\"next\"".to_owned(),
            "another host",
        ),
        ("</api/v2/issuers?cursor=N>; rel=\"next\"".to_owned(), "without end"),
    ] {
        let counted = link.clone();
        let host = Host::new(move |_, n, _| {
            listed(&json!([{"entityId": "i1"}])).with("link", counted.replace('N', &n.to_string()))
        })
        .await;
        let (net, grant) = (net(), host.grant());
        match BadgrAwards.issuers(&session(&net, &grant)).await {
            Err(BackpackError::HostTrouble { what, .. }) => assert!(what.contains(part), "{what}"),
            other => panic!("{link}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_list_with_something_else_in_it_is_none() {
    for odd in [json!([7]), json!([{"name": "without an id"}]), json!([null])] {
        let told = odd.clone();
        let host = Host::new(move |_, _, _| listed(&told)).await;
        let (net, grant) = (net(), host.grant());
        let end = BadgrAwards.issuers(&session(&net, &grant)).await;
        assert!(matches!(end, Err(BackpackError::HostTrouble { .. })), "{odd}: {end:?}");
    }
}

#[tokio::test]
async fn a_missing_scope_is_told_as_not_found_here_too() {
    let host =
        Host::new(|_, _, _| reply(404, crate::test_host::recorded("badgr_v2", "badgr_insufficient_scope"))).await;
    let (net, grant) = (net(), host.grant());
    let end = BadgrAwards
        .page(&session(&net, &grant), &Cursor::Start { since: None })
        .await;
    assert!(
        matches!(&end, Err(BackpackError::Forbidden { said }) if said == "this connection may not do that"),
        "{end:?}"
    );
}

#[tokio::test]
async fn it_asks_for_its_own_scope_and_is_spoken_on_request() {
    assert!(AWARDS.on_request && AWARDS.push.is_none() && AWARDS.tend.is_none());
    let host = Host::new(|asked, _, _| match asked.target.as_str() {
        "/v2/users/self" => reply(401, crate::test_host::recorded("badgr_v2", "badgr_no_token")),
        _ => reply(404, ""),
    })
    .await;
    let net = net();
    let usual = crate::discover(&net, host.url.as_str(), &|_| {}).await.unwrap();
    assert!(
        usual.iter().all(|(protocol, _)| protocol.id != "badgr-v2-awards"),
        "nobody gets it by chance"
    );
    let named = crate::discover_only(&net, host.url.as_str(), "badgr-v2-awards", &|_| {})
        .await
        .unwrap();
    let started = AWARDS
        .sign_in
        .begin(&net, &named[0].1, &ask(false, None))
        .await
        .unwrap();
    assert_eq!(started.scopes, ["rw:profile", "rw:issuer"]);
    assert!(started.open.is_none(), "without an app key there is no page");
}
