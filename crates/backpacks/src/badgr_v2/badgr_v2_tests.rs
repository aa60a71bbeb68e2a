//! Conversations with Badgr-shaped hosts, out of what real ones answered. Fixtures in `tests/fixtures/badgr_v2`.

use serde_json::json;
use url::Url;

use super::{BadgrSignIn, BadgrV2, importing, looking, reading};
use crate::{
    Answer, BackpackError, Client, Cursor, Offer, Pull, Push, SignIn, Stored,
    test_host::{Asked, Host, Reply, answer, ask, net, now, recorded, reply, secret, session},
    test_sign_in::{begun, finished},
};

fn fixture(what: &str) -> String {
    recorded("badgr_v2", what)
}

fn badgr(asked: &Asked, _: usize, _: &str) -> Reply {
    let signed_in = asked.header("authorization").starts_with("Bearer ");
    match (asked.method.as_str(), asked.target.split('?').next().unwrap()) {
        ("POST", "/o/token") => reply(200, fixture("oeb_token_password")),
        ("GET", "/v2/users/self" | "/v2/backpack/assertions") if !signed_in => reply(401, fixture("badgr_no_token")),
        ("GET", "/v2/users/self") => reply(200, fixture("badgr_users_self")),
        ("GET", "/v2/backpack/assertions") => reply(200, fixture("badgr_assertions")),
        ("POST", "/v2/backpack/import") => reply(201, fixture("badgr_imported")),
        _ => reply(404, ""),
    }
}

#[tokio::test]
async fn a_password_leads_to_the_whole_backpack() {
    let (host, net) = (Host::new(badgr).await, net());
    let found = BadgrSignIn::Backpack.discover(&net, &host.url).await.unwrap();
    assert!(!found.registers);
    assert_eq!(found.endpoints.token_url.as_ref().unwrap(), &host.at("/o/token"));
    let started = BadgrSignIn::Backpack
        .begin(&net, &found, &ask(true, None))
        .await
        .unwrap();
    assert!(started.open.is_none(), "there is no page to see");
    let answer = Answer::Password {
        user: "earner@badgr.example".into(),
        password: secret("SECRET-word"),
    };
    let grant = BadgrSignIn::Backpack
        .finish(&net, started, answer, now())
        .await
        .unwrap();
    let token = host.last_asked();
    assert_eq!(token.form("client_id").unwrap(), "public");
    assert_eq!(token.form("username").unwrap(), "earner@badgr.example");
    assert_eq!(token.form("scope").unwrap(), "rw:profile rw:backpack");
    assert_eq!(grant.scopes, ["rw:profile", "rw:issuer", "rw:backpack"]);

    let session = session(&net, &grant);
    let profile = BadgrSignIn::Backpack.profile(&session).await.unwrap();
    assert_eq!(profile.name, "Erin Earner");
    assert_eq!(profile.id.as_deref(), Some("QP7679QtS9y_PsqH6-F3WA"));
    assert_eq!(
        profile.identities.len(),
        3,
        "every address, verified or not: {:?}",
        profile.identities
    );
    let page = BadgrV2.page(&session, &Cursor::Start { since: None }).await.unwrap();
    assert_eq!((page.items.len(), page.total, page.next), (3, Some(3), None));
    assert!(
        page.items[0]
            .assertion_id
            .as_deref()
            .unwrap()
            .ends_with("/public/assertions/AZ3gDy0jQJCLgFyaYL0pQQ")
    );
    assert_eq!(page.items[0].host_id.as_deref(), Some("AZ3gDy0jQJCLgFyaYL0pQQ"));
    let listed = host.last_asked();
    assert_eq!(
        listed.target,
        "/v2/backpack/assertions?include_expired=1&include_revoked=1&include_pending=1"
    );
}

#[tokio::test]
async fn a_client_by_hand_goes_through_the_browser() {
    let host = Host::new(badgr).await;
    let client = Client::typed("mine", Some(secret("SECRET-hand")));
    let started = begun(&BadgrSignIn::Backpack, &host, &ask(false, Some(client)))
        .await
        .unwrap();
    let open = started.open.clone().unwrap();
    assert_eq!(open.path(), "/auth/oauth2/authorize");
    assert!(open.query().unwrap().contains("scope=r%3Aprofile+r%3Abackpack"));
    assert!(open.query().unwrap().contains("code_challenge_method=S256"));
    finished(&BadgrSignIn::Backpack, started, "code=C1").await.unwrap();
    assert_eq!(host.last_asked().form("code").unwrap(), "C1");
}

#[tokio::test]
async fn other_hosts_are_no_badgr() {
    for (status, body) in [
        (200, "<html>"),
        (401, "{}"),
        (404, ""),
        (200, r#"{"status": {"success": true}}"#),
    ] {
        let host = Host::new(move |_, _, _| reply(status, body)).await;
        let error = BadgrSignIn::Backpack.discover(&net(), &host.url).await.unwrap_err();
        assert!(matches!(error, BackpackError::NotHere { .. }), "{body}: {error:?}");
    }
}

#[test]
fn the_api_is_looked_for_where_badgrs_have_it() {
    let places = |typed: &str| {
        let places = looking::places(&Url::parse(typed).unwrap());
        places.iter().map(|url| url.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        places("https://badgr.com/"),
        ["https://api.badgr.io/", "https://badgr.com/", "https://api.badgr.com/"]
    );
    assert_eq!(places("https://api.eu.badgr.io/x"), ["https://api.eu.badgr.io/"]);
    assert_eq!(
        places("http://127.0.0.1:8000/badgr"),
        ["http://127.0.0.1:8000/badgr", "http://127.0.0.1:8000/"]
    );
}

#[tokio::test]
async fn hosted_badges_go_by_address_and_signed_ones_in_a_picture() {
    let (host, net) = (Host::new(badgr).await, net());
    let grant = crate::Grant {
        endpoints: crate::Endpoints {
            api_base: host.url.clone(),
            ..host.grant().endpoints
        },
        ..host.grant()
    };
    let session = session(&net, &grant);
    let hosted = Offer {
        hosted: Some(json!({"id": "https://iss.example/a/1"})),
        jws: None,
        baked: Some(png()),
        ..Offer::default()
    };
    assert_eq!(BadgrV2.form(&hosted), Ok("hosted"));
    assert_eq!(BadgrV2.push(&session, &hosted).await.unwrap(), Stored::Added);
    assert_eq!(host.last_asked().json(), json!({"url": "https://iss.example/a/1"}));
    let signed = Offer {
        hosted: None,
        jws: Some("h.p.s".into()),
        baked: Some(png()),
        ..Offer::default()
    };
    assert_eq!(BadgrV2.form(&signed), Ok("baked"));
    BadgrV2.push(&session, &signed).await.unwrap();
    assert!(
        host.last_asked().json()["image"]
            .as_str()
            .unwrap()
            .starts_with("data:image/png;base64,iVBORw0K")
    );
    let bare = Offer {
        hosted: None,
        jws: Some("h.p.s".into()),
        baked: None,
        ..Offer::default()
    };
    assert!(BadgrV2.form(&bare).unwrap_err().contains("PNG"));
}

/// The head of a PNG; what is in it is the server's business.
fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0".to_vec()
}

#[test]
fn an_import_ends_as_badgr_says() {
    let read = |status, what| importing::read(&answer(status, &fixture(what)), now());
    assert_eq!(read(201, "badgr_imported").unwrap(), Stored::Added);
    assert_eq!(read(400, "badgr_import_duplicate").unwrap(), Stored::Already);
    match read(400, "badgr_import_wrong_recipient") {
        Err(BackpackError::Refused { code: Some(code), said }) => {
            assert_eq!(code, "VERIFY_RECIPIENT_IDENTIFIER");
            assert!(!said.contains("earner@"), "{said}");
        }
        other => panic!("{other:?}"),
    }
    for (what, part) in [
        ("badgr_import_field_error", "assertion: "),
        ("badgr_import_two_at_once", "only one of"),
    ] {
        match read(400, what) {
            Err(BackpackError::Refused { said, code: None }) => assert!(said.contains(part), "{said}"),
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn a_missing_scope_is_told_as_not_found() {
    let refused = answer(404, &fixture("badgr_insufficient_scope"));
    assert!(matches!(
        reading::read_page(&refused, now()),
        Err(BackpackError::Forbidden { .. })
    ));
    assert!(matches!(
        reading::read_profile(&refused, now()),
        Err(BackpackError::Forbidden { .. })
    ));
    assert!(matches!(
        importing::read(&refused, now()),
        Err(BackpackError::Forbidden { .. })
    ));
    let signed_out = answer(401, &fixture("badgr_no_token"));
    assert!(matches!(
        reading::read_page(&signed_out, now()),
        Err(BackpackError::SignedOut)
    ));
}

#[test]
fn other_spellings_of_an_address_count_too() {
    let body = json!({"status": {"success": true, "description": "ok"}, "result": [{
        "firstName": " ", "emails": [{"email": "ada@pack.example", "caseVariants": ["Ada@pack.example"]}],
        "telephone": ["+1 555"], "url": "https://ada.example", "recipient": null}]});
    let profile = reading::read_profile(&answer(200, &body.to_string()), now()).unwrap();
    let told: Vec<_> = profile.identities.iter().map(|it| it.value.as_str()).collect();
    assert_eq!(
        told,
        ["ada@pack.example", "Ada@pack.example", "+1 555", "https://ada.example"]
    );
    assert_eq!(profile.name, "");
}
