//! Registering at hosts of every habit: what is sent, what is given way on, and what of the answer is believed.

use std::collections::HashMap;

use serde_json::{Value, json};
use url::Url;

use super::super::{BadgeConnect, scopes};
use crate::{
    Ask, BackpackError, ClientAuth, Found, Note, SignIn, Started,
    test_host::{Asked, Host, Reply, ask, net, recorded, reply},
    test_sign_in,
};

const READ: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly";

/// What a host offers that knows every scope.
fn found(host: &Host) -> Found {
    Found {
        scopes: scopes::wanted(&[], true)
            .into_iter()
            .chain(["offline_access".to_owned()])
            .collect(),
        registers: true,
        ..test_sign_in::found(host)
    }
}

async fn begun_as(host: &Host, ask: &Ask) -> Result<Started, BackpackError> {
    BadgeConnect.begin(&net(), &found(host), ask).await
}

async fn begun(host: &Host) -> Result<Started, BackpackError> {
    begun_as(host, &ask(true, None)).await
}

fn good(more: Value) -> Reply {
    let mut body = json!({"client_id": "id", "client_secret": "plain", "client_secret_expires_at": 0});
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    reply(201, body.to_string())
}

fn scopes_of(asked: &Asked) -> Option<Vec<String>> {
    let scopes = asked.json()["scope"].as_str()?.to_owned();
    Some(scopes.split(' ').map(str::to_owned).collect())
}

/// The scopes that the sign-in page is asked for.
fn at_the_page(started: &Started) -> Vec<String> {
    let open = started.open.as_ref().unwrap();
    let query: HashMap<_, _> = open.query_pairs().into_owned().collect();
    query["scope"].split(' ').map(str::to_owned).collect()
}

#[tokio::test]
async fn everything_that_the_specification_demands_is_sent() {
    let host = Host::new(|_, _, _| good(json!({}))).await;
    begun(&host).await.unwrap();
    let asked = &host.asked()[0];
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(asked.header("authorization"), "", "registration is open");
    let sent = asked.json();
    for name in [
        "client_name",
        "client_uri",
        "logo_uri",
        "tos_uri",
        "policy_uri",
        "software_id",
        "software_version",
    ] {
        assert!(sent[name].as_str().is_some_and(|text| !text.is_empty()), "{name}");
    }
    let hosts: Vec<_> = ["client_uri", "logo_uri", "tos_uri", "policy_uri"]
        .map(|name| Url::parse(sent[name].as_str().unwrap()).unwrap())
        .into_iter()
        .chain([Url::parse(sent["redirect_uris"][0].as_str().unwrap()).unwrap()])
        .map(|url| (url.scheme().to_owned(), url.authority().to_owned()))
        .collect();
    assert!(
        hosts.iter().all(|host| *host == hosts[0] && host.0 == "https"),
        "https, and one host: {hosts:?}"
    );
    assert_eq!(sent["redirect_uris"].as_array().unwrap().len(), 1);
    assert_eq!(sent["grant_types"], json!(["authorization_code", "refresh_token"]));
    assert_eq!(sent["response_types"], json!(["code"]));
}

#[tokio::test]
async fn a_scope_refused_at_registration_is_not_asked_of_the_sign_in_page_either() {
    let host = Host::new(|asked, _, _| match scopes_of(asked) {
        Some(scopes) if scopes.iter().any(|scope| scope == "offline_access") => {
            reply(400, recorded("badge_connect", "badgr_register_offline_access"))
        }
        _ => good(json!({})),
    })
    .await;
    let started = begun(&host).await.unwrap();
    assert_eq!(host.asked().len(), 2);
    let asked = at_the_page(&started);
    assert!(
        asked.len() == 3 && !asked.contains(&"offline_access".to_owned()),
        "{asked:?}"
    );
    assert_eq!(started.notes, [], "nothing that was needed is missing");
}

#[tokio::test]
async fn a_refusal_under_another_status_is_given_way_to_as_well() {
    let host = Host::new(
        |asked, _, _| match asked.json()["grant_types"].as_array().unwrap().len() {
            2 => reply(
                422,
                r#"{"detail": "grant_types must be exactly [\"authorization_code\"]"}"#,
            ),
            _ => good(json!({})),
        },
    )
    .await;
    begun(&host).await.unwrap();
    assert_eq!(host.asked().len(), 2);
}

#[tokio::test]
async fn four_requests_are_the_most_and_the_same_one_is_never_sent_twice() {
    let host = Host::new(|_, _, _| reply(400, r#"{"error": "scope and grant_type and everything is wrong"}"#)).await;
    let error = begun(&host).await.unwrap_err();
    assert!(
        matches!(&error, BackpackError::Refused { code: Some(code), said } if code == "invalid_client_metadata" && said.contains("is wrong")),
        "{error:?}"
    );
    let bodies: Vec<String> = host.asked().into_iter().map(|asked| asked.body).collect();
    assert!(bodies.len() <= 4, "{}", bodies.len());
    for (at, body) in bodies.iter().enumerate() {
        assert!(!bodies[..at].contains(body), "request {at} had been refused before");
    }
}

#[tokio::test]
async fn the_echo_of_addresses_and_grant_types_is_not_believed() {
    for echo in [
        json!({"redirect_uris": [" "], "grant_types": ["authorization_code"]}),
        json!({"redirect_uris": ["https://somebody.example/cb"], "grant_types": []}),
        json!({"redirect_uris": null, "grant_types": 7, "scope": null, "response_types": {}}),
    ] {
        let told = echo.clone();
        let host = Host::new(move |_, _, _| good(told.clone())).await;
        let started = begun(&host).await.unwrap();
        assert_eq!(
            started.redirect.as_str(),
            "https://relay.example/holdall/cb/",
            "{echo}: what was sent counts"
        );
        assert_eq!(at_the_page(&started).len(), 4, "{echo}");
    }
}

#[tokio::test]
async fn two_addresses_echoed_by_badgr_do_not_confuse_it() {
    let host = Host::new(|_, _, _| reply(201, recorded("badge_connect", "badgr_registered_two_redirects"))).await;
    let started = begun(&host).await.unwrap();
    assert_eq!(started.redirect.as_str(), "https://relay.example/holdall/cb/");
}

#[tokio::test]
async fn fewer_scopes_are_asked_for_where_fewer_were_registered() {
    let host = Host::new(|_, _, _| good(json!({"scope": format!("{READ} something.else")}))).await;
    let started = begun(&host).await.unwrap();
    assert_eq!(at_the_page(&started), [READ]);
    assert_eq!(started.notes, [Note::FewerScopes]);
    let nothing = Host::new(|_, _, _| good(json!({"scope": "something.else"}))).await;
    let started = begun(&nothing).await.unwrap();
    assert_eq!(
        at_the_page(&started).len(),
        4,
        "an echo with nothing of ours in it is no answer"
    );
}

#[tokio::test]
async fn every_hash_is_recognised_and_no_secret_is_taken_for_one() {
    for (secret, hashed) in [
        (
            "pbkdf2_sha256$1000000$F9rM2nvHWBdbf4g1y1TBSC$shd1qRILGaav7XsRwZdWofAyScaUm3O7Gc/hZtLQgPk=",
            true,
        ),
        ("argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA", true),
        ("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", true),
        ("bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuv", true),
        ("$2b$12$abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01", true),
        ("pbkdf2:sha256:600000$salt$0123456789abcdef", true),
        ("scrypt:32768:8:1$salt$0123456789abcdef", true),
        ("{SSHA}c2FsdGVkaGFzaA==", true),
        (
            "A64yB8PJpFYFqvXrsH5Tyz76Q0alfvfjiRsc4WQPjRCpUc8nZPAd2ZK6u9MMq7Jz",
            false,
        ),
        (
            "QIE5iej33jpEFfI_fubZtomQiU-9WpOjOPSNSUR0ufYL87QUhwkcxYWBppGtVvFERu",
            false,
        ),
        ("nr-secret+/=", false),
        ("2b$looks$like$one", false),
    ] {
        let host = Host::new(move |_, _, _| good(json!({"client_secret": secret}))).await;
        let started = begun(&host).await.unwrap();
        assert_eq!(started.client.secret.is_none(), hashed, "{secret}");
        assert_eq!(started.notes.contains(&Note::HashedSecret), hashed, "{secret}");
        let auth = if hashed { ClientAuth::IdOnly } else { ClientAuth::Basic };
        assert_eq!(started.client.auth, auth, "{secret}");
    }
}

#[tokio::test]
async fn when_the_secret_ends_is_remembered_and_nonsense_about_it_is_not() {
    for (told, ends) in [
        (json!(0), None),
        (json!("0"), None),
        (json!(1_800_000_000), Some(1_800_000_000)),
        (json!("1800000000"), Some(1_800_000_000)),
        (json!(null), None),
        (json!("never"), None),
        (json!(-5), None),
        (json!(u64::MAX), None),
    ] {
        let value = told.clone();
        let host = Host::new(move |_, _, _| good(json!({"client_secret_expires_at": value.clone()}))).await;
        let started = begun(&host).await.unwrap();
        let read = started.client.secret_expires_at.map(|at| at.timestamp());
        assert_eq!(read, ends, "{told}");
    }
}

#[tokio::test]
async fn a_host_that_wants_a_token_for_registering_does_not_register() {
    for status in [401, 403] {
        let host = Host::new(move |_, _, _| reply(status, r#"{"error": "an initial access token is needed"}"#)).await;
        let error = begun(&host).await.unwrap_err();
        assert!(
            matches!(&error, BackpackError::Refused { code: Some(code), .. } if code == "no_registration"),
            "{status}: {error:?}"
        );
        assert_eq!(host.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_registration_without_a_client_is_trouble_and_registers_nothing_twice() {
    for body in [
        "",
        "{}",
        r#"{"client_id": ""}"#,
        r#"{"client_id": "a\nb"}"#,
        r#"{"error": "no"}"#,
        "[]",
        "<html>",
    ] {
        let host = Host::new(move |_, _, _| reply(201, body)).await;
        let error = begun(&host).await.unwrap_err();
        assert!(matches!(error, BackpackError::HostTrouble { .. }), "{body}: {error:?}");
        assert_eq!(host.asked().len(), 1, "{body}");
    }
}

#[tokio::test]
async fn a_redirected_registration_is_not_followed() {
    let elsewhere = Host::new(|_, _, _| good(json!({}))).await;
    let to = elsewhere.at("/o/register").to_string();
    for status in [301, 302, 307, 308] {
        let to = to.clone();
        let host = Host::new(move |_, _, _| reply(status, "").with("location", to.clone())).await;
        assert!(begun(&host).await.is_err(), "{status}");
    }
    assert_eq!(elsewhere.asked().len(), 0, "nothing reached the other host");
}

#[tokio::test]
async fn too_many_registrations_are_waited_for_by_the_caller() {
    let host = Host::new(|_, _, _| reply(429, "").with("retry-after", "30")).await;
    let error = begun(&host).await.unwrap_err();
    assert!(
        matches!(
            error,
            BackpackError::Busy {
                retry_after_s: Some(30)
            }
        ),
        "{error:?}"
    );
    assert_eq!(host.asked().len(), 1);
}
