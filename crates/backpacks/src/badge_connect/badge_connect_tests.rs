//! Whole conversations with hosts on this computer.

use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;

use super::BadgeConnect;
use crate::{
    BackpackError, ClientAuth, Cursor, Note, Offer, Pull, Push, SignIn, Stored,
    oauth::OFFLINE,
    test_host::{Asked, Host, Reply, ask, grant, net, now, recorded, reply, secret, session},
    test_sign_in::{begun, finished},
};

const READ: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly";

fn manifest(root: &str) -> String {
    json!({
        "@context": "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld",
        "id": format!("{root}/.well-known/badgeconnect.json"),
        "badgeConnectAPI": [{
            "name": "Pack  Example\n",
            "version": "v2p1",
            "apiBase": format!("{root}/ims/ob/v2p1"),
            "termsOfServiceUrl": "https://pack.example/tos",
            "privacyPolicyUrl": "https://pack.example/privacy",
            "scopesOffered": super::scopes::wanted(&[], true).into_iter().chain([OFFLINE.into()]).collect::<Vec<_>>(),
            "registrationUrl": format!("{root}/o/register"),
            "authorizationUrl": format!("{root}/o/authorize"),
            "tokenUrl": format!("{root}/o/token"),
            "tokenRevocationUrl": format!("{root}/o/revoke")
        }]
    })
    .to_string()
}

fn registered() -> Reply {
    reply(
        201,
        json!({"client_id": "SECRET-id", "client_secret": "SECRET-secret", "client_secret_expires_at": 0}).to_string(),
    )
}

/// A host by the letter.
fn letter(asked: &Asked, _: usize, root: &str) -> Reply {
    match (asked.method.as_str(), asked.target.split('?').next().unwrap()) {
        ("GET", "/.well-known/badgeconnect.json") => reply(200, manifest(root)),
        ("POST", "/o/register") => registered(),
        ("POST", "/o/token") => reply(
            200,
            json!({"access_token": "A2", "token_type": "bearer", "expires_in": 3600, "refresh_token": "R2", "scope": READ})
                .to_string(),
        ),
        ("POST", "/o/revoke") => reply(200, ""),
        ("GET", "/ims/ob/v2p1/profile") => reply(200, recorded("badge_connect", "spec_profile")),
        ("GET", "/ims/ob/v2p1/assertions") => reply(200, recorded("badge_connect", "spec_assertions")),
        ("POST", "/ims/ob/v2p1/assertions") => {
            reply(200, r#"{"status": {"error": null, "statusCode": 200, "statusText": "OK"}}"#)
        }
        _ => reply(404, ""),
    }
}

#[tokio::test]
async fn the_whole_way_from_an_address_to_a_pushed_badge() {
    let (host, net) = (Host::new(letter).await, net());
    let found = BadgeConnect.discover(&net, &host.url).await.unwrap();
    assert_eq!(found.name, "Pack Example");
    assert!(found.registers);
    assert_eq!(found.from, host.at("/.well-known/badgeconnect.json"));

    let started = BadgeConnect.begin(&net, &found, &ask(true, None)).await.unwrap();
    let open = started.open.clone().unwrap();
    let sent: std::collections::HashMap<_, _> = open.query_pairs().into_owned().collect();
    assert_eq!(sent["response_type"], "code");
    assert_eq!(sent["client_id"], "SECRET-id");
    assert_eq!(sent["redirect_uri"], "https://relay.example/holdall/cb/");
    assert_eq!(sent["code_challenge_method"], "S256");
    assert_eq!(sent["code_challenge"].len(), 43);
    assert!(sent["state"].len() >= 22, "128 bits or more");
    assert!(sent["scope"].ends_with(" offline_access"));

    // Through sealing and back, as another process would have it.
    let started = crate::Started::from_bytes(&started.to_bytes()).unwrap();
    let grant = finished(&BadgeConnect, started, "code=C1").await.unwrap();
    assert_eq!(grant.scopes, [READ]);
    assert_eq!(grant.expires_at.unwrap(), now() + chrono::TimeDelta::hours(1));
    let token = host.asked_at("/o/token").remove(0);
    assert_eq!(token.form("grant_type").unwrap(), "authorization_code");
    assert_eq!(token.form("code").unwrap(), "C1");
    assert_eq!(token.form("redirect_uri").unwrap(), "https://relay.example/holdall/cb/");
    assert_eq!(token.form("scope").unwrap(), sent["scope"]);
    assert!(token.form("code_verifier").unwrap().len() >= 43);
    assert_eq!(token.header("authorization"), "Basic U0VDUkVULWlkOlNFQ1JFVC1zZWNyZXQ=");

    let grant = crate::Grant::from_bytes(&grant.to_bytes()).unwrap();
    let session = session(&net, &grant);
    let profile = BadgeConnect.profile(&session).await.unwrap();
    assert_eq!(profile.name, "Ada Quill");
    let page = BadgeConnect
        .page(&session, &Cursor::Start { since: None })
        .await
        .unwrap();
    assert_eq!(page.items.len(), 2);
    assert!(page.items[1].jws);
    assert_eq!(
        page.items[1].assertion_id.as_deref(),
        Some("urn:uuid:0b0c2c3e-0000-4000-8000-000000000092")
    );
    assert_eq!(
        page.next,
        Some(Cursor::Offset { offset: 2, since: None }),
        "this host says nothing about pages"
    );
    let listed = host
        .asked()
        .into_iter()
        .rfind(|asked| asked.target.starts_with("/ims/ob/v2p1/assertions"))
        .unwrap();
    assert_eq!(listed.header("authorization"), "Bearer A2");
    assert_eq!(listed.target, "/ims/ob/v2p1/assertions?limit=100&offset=0");

    let hosted = json!({"id": "https://iss.example/a/91", "type": "Assertion"});
    let offer = Offer {
        hosted: Some(hosted.clone()),
        jws: None,
        baked: None,
        ..Offer::default()
    };
    assert_eq!(BadgeConnect.push(&session, &offer).await.unwrap(), Stored::Added);
    assert_eq!(host.last_asked().json(), json!({"assertion": hosted}));

    let fresh = BadgeConnect.renew(&net, &grant, now()).await.unwrap();
    assert_eq!(fresh.refresh_token.unwrap().expose_secret(), "R2");
    let renewal = host.last_asked();
    assert_eq!(renewal.form("scope").unwrap(), READ, "the granted scope, exactly");
    BadgeConnect.revoke(&net, &grant).await.unwrap();
    let revoked = host.last_asked();
    assert_eq!(revoked.form("token").unwrap(), "R2");
    assert_eq!(revoked.form("token_type_hint").unwrap(), "refresh_token");
}

#[tokio::test]
async fn a_manifest_behind_a_redirect_is_followed() {
    let host = Host::new(|asked, _, root| match asked.target.as_str() {
        "/.well-known/badgeconnect.json" => reply(302, "").with("location", "/bcv1/manifest/ui"),
        "/bcv1/manifest/ui" => reply(200, manifest(root)),
        _ => reply(404, ""),
    })
    .await;
    let found = BadgeConnect.discover(&net(), &host.url).await.unwrap();
    assert_eq!(found.from, host.at("/bcv1/manifest/ui"));
}

#[tokio::test]
async fn registration_gives_way_where_the_host_says_how_and_ends_after_four_requests() {
    let host = Host::new(|asked, _, root| match asked.target.as_str() {
        "/o/register" => {
            let body = asked.json();
            match body["scope"].as_str() {
                Some(scope) if scope.contains("offline_access") => {
                    reply(400, recorded("badge_connect", "badgr_register_offline_access"))
                }
                Some(_) => reply(400, r#"{"error": "invalid_scope"}"#),
                None if body["grant_types"].as_array().unwrap().len() == 2 => {
                    reply(400, r#"{"error": "invalid_client_metadata", "error_description": "grant_types must be authorization_code"}"#)
                }
                None => registered(),
            }
        }
        _ => letter(asked, 0, root),
    })
    .await;
    let started = begun(&BadgeConnect, &host, &ask(true, None)).await.unwrap();
    assert_eq!(started.client.auth, ClientAuth::Basic);
    let asked = host.asked_at("/o/register");
    assert_eq!(asked.len(), 4);
    let first = asked[0].json();
    assert_eq!(
        first["redirect_uris"],
        json!(["https://relay.example/holdall/cb/"]),
        "exactly one"
    );
    assert_eq!(first["logo_uri"], "https://relay.example/holdall/logo.png");
    assert_eq!(first["tos_uri"], "https://relay.example/holdall/terms.html");
    assert_eq!(first["token_endpoint_auth_method"], "client_secret_basic");
    assert!(first.get("application_type").is_none());
}

#[tokio::test]
async fn a_server_error_at_registration_is_tried_once_more() {
    for good_after in [1, 2] {
        let failures = std::sync::atomic::AtomicUsize::new(0);
        let host = Host::new(move |asked, _, root| match asked.target.as_str() {
            "/o/register" if failures.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < good_after => {
                reply(500, "<html>We're sorry, an error has occurred.</html>")
            }
            _ => letter(asked, 0, root),
        })
        .await;
        let begun = begun(&BadgeConnect, &host, &ask(true, None)).await;
        match good_after {
            1 => assert!(begun.is_ok()),
            _ => assert!(
                matches!(begun, Err(BackpackError::HostTrouble { status: 500, .. })),
                "{begun:?}"
            ),
        }
        let asked = host.asked_at("/o/register").len();
        assert_eq!(asked, 2);
    }
}

#[tokio::test]
async fn fewer_scopes_than_asked_for_are_lived_with_and_told() {
    let host = Host::new(|asked, _, root| match asked.target.as_str() {
        "/o/register" => reply(
            200,
            json!({"client_id": "id", "scope": READ, "client_secret": null}).to_string(),
        ),
        _ => letter(asked, 0, root),
    })
    .await;
    let started = begun(&BadgeConnect, &host, &ask(true, None)).await.unwrap();
    assert_eq!(
        (started.scopes.as_slice(), started.notes.as_slice()),
        ([READ.to_owned()].as_slice(), [Note::FewerScopes].as_slice())
    );
    assert_eq!(started.client.auth, ClientAuth::IdOnly, "a client without a secret");
}

#[tokio::test]
async fn a_refused_way_back_is_told_as_such_and_not_tried_again() {
    let host = Host::new(|asked, _, root| match asked.target.as_str() {
        "/o/register" => reply(400, recorded("badge_connect", "badgr_register_private_scheme")),
        _ => letter(asked, 0, root),
    })
    .await;
    let mut ask = ask(true, None);
    ask.redirect = Url::parse("app.holdall.desktop:/oauth/callback/x").unwrap();
    let error = begun(&BadgeConnect, &host, &ask).await.unwrap_err();
    assert!(
        matches!(&error, BackpackError::Refused { code: Some(code), .. } if code == "invalid_redirect_uri"),
        "{error:?}"
    );
    let asked = host.asked_at("/o/register");
    assert_eq!(asked.len(), 1);
    assert_eq!(
        asked[0].json()["redirect_uris"],
        json!(["app.holdall.desktop:/oauth/callback/x"])
    );
    assert_eq!(asked[0].json()["application_type"], "native");
}

#[tokio::test]
async fn a_hashed_secret_is_left_out_and_told() {
    let host = Host::new(|asked, _, root| match asked.target.as_str() {
        "/o/register" => reply(201, recorded("badge_connect", "oeb_registered_hashed_secret")),
        _ => letter(asked, 0, root),
    })
    .await;
    let started = begun(&BadgeConnect, &host, &ask(true, None)).await.unwrap();
    assert_eq!(started.notes.first(), Some(&Note::HashedSecret));
    assert!(started.client.secret.is_none());
    let grant = finished(&BadgeConnect, started, "code=C1").await.unwrap();
    assert_eq!(grant.client.auth, ClientAuth::IdOnly);
    let token = host.last_asked();
    assert_eq!(token.header("authorization"), "");
    assert_eq!(
        token.form("client_id").unwrap(),
        "x5J4XS1CYQqnd5ZKBspqjKU97RWADi9bnwfWdjnq"
    );
    assert_eq!(token.form("client_secret"), None);
}

#[tokio::test]
async fn a_client_by_hand_is_used_even_where_registration_is_open() {
    let host = Host::new(letter).await;
    let client = crate::Client::typed("mine", Some(secret("s3cret")));
    let started = begun(&BadgeConnect, &host, &ask(false, Some(client))).await.unwrap();
    assert!(started.client.by_hand);
    assert!(host.asked_at("/o/register").is_empty());
    assert!(
        !started.scopes.iter().any(|scope| scope.ends_with("assertion.create")),
        "read only was asked for"
    );
}

#[tokio::test]
async fn a_signed_badge_goes_as_the_host_can_take_it() {
    let host = Host::new(|asked, _, _| match asked.json().get("assertion") {
        Some(_) => reply(201, recorded("badge_connect", "badgr_pushed")),
        None => reply(400, recorded("badge_connect", "badgr_push_field_required")),
    })
    .await;
    let (net, grant) = (net(), host.grant());
    let offer = Offer {
        hosted: None,
        jws: Some("h.p.s".into()),
        baked: None,
        ..Offer::default()
    };
    assert_eq!(BadgeConnect.form(&offer), Ok("jws"));
    assert_eq!(
        BadgeConnect.push(&session(&net, &grant), &offer).await.unwrap(),
        Stored::Added
    );
    let bodies: Vec<_> = host.asked().iter().map(Asked::json).collect();
    assert_eq!(
        bodies,
        [
            json!({"signedAssertion": "h.p.s"}),
            json!({"assertion": {"id": "h.p.s"}})
        ]
    );
}

#[tokio::test]
async fn a_host_that_misses_the_badges_own_members_gets_it_bare_and_no_other_refusal_leads_there() {
    let host = Host::new(|asked, _, _| match asked.json().get("recipient") {
        Some(_) => reply(200, r#"{"status": {"statusCode": 200, "statusText": "OK"}}"#),
        None => reply(
            400,
            r#"{"status": {"statusCode": 400, "error": "body should have required property 'recipient'"}}"#,
        ),
    })
    .await;
    let (net, grant) = (net(), host.grant());
    let assertion = json!({"id": "https://iss.example/1", "type": "Assertion", "recipient": {"type": "email"}});
    let offer = |assertion: &serde_json::Value| Offer {
        hosted: Some(assertion.clone()),
        jws: None,
        baked: None,
        credential: None,
        issuer_url: None,
    };
    let end = BadgeConnect.push(&session(&net, &grant), &offer(&assertion)).await;
    assert_eq!(end.unwrap(), Stored::Added);
    let bodies: Vec<_> = host.asked().iter().map(Asked::json).collect();
    assert_eq!(bodies, [json!({ "assertion": assertion }), assertion.clone()]);
    for what in [
        "badgr_push_field_required",
        "badgr_push_without_id",
        "badgr_push_wrong_recipient",
        "badgr_push_own_revoked",
    ] {
        let host = Host::new(move |_, _, _| reply(400, recorded("badge_connect", what))).await;
        let grant = host.grant();
        let end = BadgeConnect.push(&session(&net, &grant), &offer(&assertion)).await;
        assert!(matches!(end, Err(BackpackError::Refused { .. })), "{what}: {end:?}");
        assert_eq!(host.asked().len(), 1, "{what}");
    }
}

#[tokio::test]
async fn a_badge_of_the_first_version_goes_by_the_address_it_is_hosted_at() {
    let host = Host::new(|_, _, _| reply(201, recorded("badge_connect", "badgr_pushed"))).await;
    let (net, grant) = (net(), host.grant());
    let assertion = json!({"uid": "7", "verify": {"type": "hosted", "url": "https://iss.example/7"}});
    let offer = Offer {
        hosted: Some(assertion.clone()),
        jws: None,
        baked: None,
        ..Offer::default()
    };
    BadgeConnect.push(&session(&net, &grant), &offer).await.unwrap();
    let sent = &host.asked()[0].json()["assertion"];
    assert_eq!(
        (&sent["id"], &sent["type"]),
        (&json!("https://iss.example/7"), &json!("Assertion"))
    );
    assert_eq!(sent["verify"], assertion["verify"]);
}

#[test]
fn what_cannot_be_sent_is_known_before() {
    let no_address = Offer {
        hosted: Some(json!({"id": "urn:uuid:1"})),
        jws: None,
        baked: None,
        ..Offer::default()
    };
    assert!(BadgeConnect.form(&no_address).is_err());
    let picture = Offer {
        hosted: None,
        jws: None,
        baked: Some(vec![1]),
        ..Offer::default()
    };
    assert!(BadgeConnect.form(&picture).is_err());
}

#[tokio::test]
async fn a_token_never_goes_to_another_origin() {
    let (host, elsewhere) = (Host::new(letter).await, Host::new(letter).await);
    let mut grant = grant(&host.url);
    grant.endpoints.api_base = host.at("/ims/ob/v2p1");
    let call = crate::request::call(
        holdall_net::Method::GET,
        &elsewhere.at("/ims/ob/v2p1/profile"),
        &grant,
        holdall_net::Purpose::Pull,
    );
    assert!(call.bearer.is_none());
}
