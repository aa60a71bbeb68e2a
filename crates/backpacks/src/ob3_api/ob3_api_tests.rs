//! Whole conversations with hosts on this computer.

use std::collections::HashMap;

use secrecy::ExposeSecret;
use serde_json::json;

use super::Ob3Api;
use crate::{
    Cursor, Pull, SignIn,
    test_host::{Asked, Host, Reply, ask, net, now, recorded, reply, session},
    test_sign_in::{begun, finished},
};

const READ: &str = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.readonly";

/// A host with the manners of credtrail.
fn trail(asked: &Asked, _: usize, root: &str) -> Reply {
    match (asked.method.as_str(), asked.target.split('?').next().unwrap()) {
        ("GET", "/ims/ob/v3p0/discovery") => {
            let body = recorded("open_badges_3", "credtrail_discovery");
            reply(200, body.replace("https://trail.example", root))
        }
        ("GET", "/.well-known/oauth-authorization-server") => {
            reply(200, json!({"revocation_endpoint": format!("{root}/oauth/revoke")}).to_string())
        }
        ("POST", "/oauth/register") if asked.json()["grant_types"].as_array().unwrap().len() > 1 => {
            reply(400, recorded("open_badges_3", "credtrail_grant_types"))
        }
        ("POST", "/oauth/register") => reply(
            201,
            json!({"client_id": "SECRET-id", "client_secret": "SECRET-secret", "scope": asked.json()["scope"]}).to_string(),
        ),
        ("POST", "/oauth/token") if asked.form("scope").is_none() => reply(400, r#"{"error": "invalid_scope"}"#),
        ("POST", "/oauth/token" | "/oauth/refresh") => reply(
            200,
            json!({"access_token": "A2", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "R2", "scope": READ})
                .to_string(),
        ),
        ("POST", "/oauth/revoke") => reply(200, ""),
        ("GET", "/ims/ob/v3p0/profile") => reply(200, recorded("open_badges_3", "spec_profile")),
        ("GET", "/ims/ob/v3p0/credentials") => {
            reply(200, recorded("open_badges_3", "spec_credentials")).with("x-total-count", "3")
        }
        _ => reply(404, ""),
    }
}

#[tokio::test]
async fn the_whole_way_from_an_address_to_a_revoked_grant() {
    let (host, net) = (Host::new(trail).await, net());
    let found = Ob3Api.discover(&net, &host.url).await.unwrap();
    assert_eq!(found.endpoints.refresh_url, Some(host.at("/oauth/refresh")));
    let started = Ob3Api.begin(&net, &found, &ask(true, None)).await.unwrap();
    let open = started.open.clone().unwrap();
    let sent: HashMap<_, _> = open.query_pairs().into_owned().collect();
    assert_eq!(sent["code_challenge_method"], "S256");
    assert!(!sent["scope"].contains("offline_access"), "it is not offered here");

    let started = crate::Started::from_bytes(&started.to_bytes()).unwrap();
    let grant = finished(&Ob3Api, started, "code=C1").await.unwrap();
    let grant = crate::Grant::from_bytes(&grant.to_bytes()).unwrap();
    assert_eq!(grant.scopes, [READ]);

    let session = session(&net, &grant);
    assert_eq!(Ob3Api.profile(&session).await.unwrap().name, "Ada Quill");
    let since = Cursor::Start { since: Some(now()) };
    let page = Ob3Api.page(&session, &since).await.unwrap();
    assert_eq!((page.items.len(), page.total, page.next), (3, Some(3), None));
    let listed = host.last_asked();
    assert_eq!(
        listed.target,
        "/ims/ob/v3p0/credentials?limit=100&offset=0&since=2027-01-15T08%3A00%3A00Z"
    );
    assert_eq!(listed.header("authorization"), "Bearer A2");

    let fresh = Ob3Api.renew(&net, &grant, now()).await.unwrap();
    assert_eq!(fresh.refresh_token.unwrap().expose_secret(), "R2");
    let renewal = host.last_asked();
    assert_eq!(
        renewal.target, "/oauth/refresh",
        "renewals have an address of their own"
    );
    assert_eq!(renewal.form("scope").unwrap(), READ);

    Ob3Api.revoke(&net, &grant).await.unwrap();
    let revoked = host.last_asked();
    assert_eq!(revoked.target, "/oauth/revoke");
    assert_eq!(
        revoked.form("token_type_hint").unwrap(),
        "refresh_token",
        "required here"
    );
}

#[tokio::test]
async fn a_refused_scope_is_left_out_and_the_registration_goes_through() {
    let host = Host::new(|asked, number, root| match asked.target.as_str() {
        "/oauth/register" if asked.body.contains("offline_access") => {
            reply(400, recorded("open_badges_3", "credtrail_invalid_scope"))
        }
        "/ims/ob/v3p0/discovery" => {
            let body = recorded("open_badges_3", "credtrail_discovery").replace("https://trail.example", root);
            reply(
                200,
                body.replace("\"scopes\": {", "\"scopes\": {\"offline_access\": \"\","),
            )
        }
        _ => trail(asked, number, root),
    })
    .await;
    let started = begun(&Ob3Api, &host, &ask(true, None)).await.unwrap();
    assert!(
        started.scopes.iter().all(|scope| scope != "offline_access"),
        "{:?}",
        started.scopes
    );
    assert!(started.scopes.contains(&READ.to_owned()));
}
