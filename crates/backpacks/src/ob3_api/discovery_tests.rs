//! Service descriptions, by the letter and as hosts write them.

use serde_json::{Value, json};
use url::Url;

use super::{Ob3Api, discovery};
use crate::{
    BackpackError, SignIn,
    test_host::{Host, net, recorded, reply},
};

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn read(body: &str, from: &str) -> Result<crate::Found, String> {
    let from = url(from);
    discovery::read_description(body.as_bytes(), &from, &from.join("/").unwrap())
}

#[test]
fn a_description_by_the_letter_is_read_though_its_addresses_lack_the_scheme() {
    let body = recorded("open_badges_3", "spec_discovery");
    let found = read(&body, "https://provider.example.com/ims/ob/v3p0/discovery").unwrap();
    assert_eq!(found.name, "Provider Example", "one line");
    assert!(found.registers);
    assert_eq!(found.scopes.len(), 5);
    let at = &found.endpoints;
    assert_eq!(at.api_base.as_str(), "https://provider.example.com/ims/ob/v3p0");
    assert_eq!(
        at.authorization_url.as_ref().unwrap().as_str(),
        "https://provider.example.com/authorize"
    );
    assert_eq!(
        at.token_url.as_ref().unwrap().as_str(),
        "https://provider.example.com/token"
    );
    assert_eq!(at.refresh_url, None, "it is the token address");
    assert_eq!(found.terms_url.unwrap().as_str(), "https://provider.example.com/terms");
    assert_eq!(
        found.privacy_url.unwrap().as_str(),
        "https://provider.example.com/privacy"
    );
}

#[test]
fn servers_refresh_addresses_and_names_in_the_scheme_are_read_too() {
    let body = recorded("open_badges_3", "credtrail_discovery");
    let found = read(&body, "https://trail.example/ims/ob/v3p0/discovery").unwrap();
    assert_eq!(found.name, "Trail", "an empty title is none");
    let at = &found.endpoints;
    assert_eq!(
        at.refresh_url.as_ref().unwrap().as_str(),
        "https://trail.example/oauth/refresh"
    );
    assert_eq!(
        at.registration_url.as_ref().unwrap().as_str(),
        "https://trail.example/oauth/register"
    );
    assert_eq!(found.privacy_url.unwrap().as_str(), "https://trail.example/privacy");
}

#[test]
fn a_scheme_of_another_name_without_registration_needs_a_client_by_hand() {
    let body = recorded("open_badges_3", "bun_discovery");
    let found = read(&body, "https://bun.example/api/ims/ob/v3p0/discovery").unwrap();
    assert!(!found.registers);
    assert_eq!(
        found.endpoints.api_base.as_str(),
        "https://bun.example/api/ims/ob/v3p0",
        "a server with a gap in it is no address"
    );
    assert_eq!(found.scopes.len(), 1);
}

#[test]
fn the_base_is_where_the_paths_say() {
    let mut told: Value = serde_json::from_str(&recorded("open_badges_3", "bun_discovery")).unwrap();
    let base = |told: &Value, from: &str| read(&told.to_string(), from).unwrap().endpoints.api_base.to_string();
    told["servers"][0]["url"] = json!("https://api.bun.example/");
    assert_eq!(
        base(&told, "https://bun.example/discovery"),
        "https://api.bun.example/ims/ob/v3p0"
    );
    told["servers"][0]["url"] = json!("https://api.bun.example/ims/ob/v3p0/");
    assert_eq!(
        base(&told, "https://bun.example/discovery"),
        "https://api.bun.example/ims/ob/v3p0/",
        "not twice"
    );
    told["servers"] = Value::Null;
    assert_eq!(
        base(&told, "https://bun.example/.well-known/badgeconnect.json"),
        "https://bun.example/ims/ob/v3p0"
    );
}

#[test]
fn addresses_where_no_token_may_go_are_not_read() {
    let mut told: Value = serde_json::from_str(&recorded("open_badges_3", "credtrail_discovery")).unwrap();
    let flow = "/components/securitySchemes/OAuth2ACG/flows/authorizationCode";
    for odd in [
        "http://trail.example/token",
        "ftp://trail.example/token",
        "javascript:1",
        "https://a@b.example/",
        "",
        "{token}",
    ] {
        told.pointer_mut(flow).unwrap()["tokenUrl"] = json!(odd);
        let end = read(&told.to_string(), "https://trail.example/ims/ob/v3p0/discovery");
        assert!(end.is_err(), "{odd}: {end:?}");
    }
}

#[test]
fn a_host_on_this_computer_is_meant_without_https_only_where_it_was_met_so() {
    let mut told: Value = serde_json::from_str(&recorded("open_badges_3", "credtrail_discovery")).unwrap();
    told["components"]["securitySchemes"]["OAuth2ACG"]["flows"]["authorizationCode"]["tokenUrl"] =
        json!("localhost:8080/token");
    let token_url = |from: &str| {
        read(&told.to_string(), from)
            .unwrap()
            .endpoints
            .token_url
            .unwrap()
            .to_string()
    };
    assert_eq!(
        token_url("http://localhost:8080/discovery"),
        "http://localhost:8080/token"
    );
    assert_eq!(
        token_url("https://trail.example/discovery"),
        "https://localhost:8080/token",
        "and never without https from elsewhere"
    );
}

#[test]
fn what_is_no_description_says_what_it_is() {
    let from = "https://pack.example/ims/ob/v3p0/discovery";
    for body in [
        "",
        "<html>Log in</html>",
        "[]",
        "7",
        "null",
        "{}",
        "[{}]",
        r#"{"badgeConnectAPI": [{}]}"#,
        r#"{"components": {"securitySchemes": [1]}}"#,
        r#"{"components": {"securitySchemes": {"OAuth2ACG": 7}}}"#,
        r#"{"components": {"securitySchemes": {"OAuth2ACG": {"flows": {"authorizationCode": null}}}}}"#,
    ] {
        let why = read(body, from).unwrap_err();
        assert!(
            !why.is_empty() && !why.contains(body.trim_matches('"')) || body.is_empty(),
            "{body}: {why}"
        );
    }
}

#[test]
fn an_api_that_was_typed_is_asked_first_and_the_older_place_last() {
    let places =
        |typed: &str| -> Vec<String> { discovery::places(&url(typed)).into_iter().map(String::from).collect() };
    let typed = places("https://pack.example/badges/ims/ob/v3p0/credentials");
    assert_eq!(typed[0], "https://pack.example/badges/ims/ob/v3p0/discovery");
    let root = places("https://pack.example/");
    assert_eq!(root[0], "https://pack.example/ims/ob/v3p0/discovery");
    assert_eq!(
        root.last().unwrap(),
        "https://pack.example/.well-known/badgeconnect.json"
    );
    let one = places("http://127.0.0.1:8080/pack");
    assert_eq!(one[0], "http://127.0.0.1:8080/pack/ims/ob/v3p0/discovery");
}

#[tokio::test]
async fn a_description_in_the_older_place_is_found_by_what_it_says() {
    let host = Host::new(|asked, _, _| match asked.target.as_str() {
        "/.well-known/badgeconnect.json" => {
            let body = recorded("open_badges_3", "credtrail_discovery");
            reply(200, body.replace("https://trail.example/ims", "/ims"))
        }
        "/.well-known/oauth-authorization-server" => {
            reply(200, r#"{"revocation_endpoint": "https://elsewhere.example/revoke"}"#)
        }
        _ => reply(404, "nothing"),
    })
    .await;
    let found = Ob3Api.discover(&net(), &host.url).await.unwrap();
    assert_eq!(found.endpoints.api_base, host.at("/ims/ob/v3p0"));
    assert_eq!(
        found.endpoints.revocation_url, None,
        "a token is not given back to a stranger"
    );
}

#[tokio::test]
async fn a_host_of_another_protocol_is_not_this_one() {
    let host = Host::new(|asked, _, _| match asked.target.as_str() {
        "/.well-known/badgeconnect.json" => reply(200, recorded("badge_connect", "badgr_manifest")),
        _ => reply(404, "nothing"),
    })
    .await;
    let end = Ob3Api.discover(&net(), &host.url).await.unwrap_err();
    assert!(matches!(end, BackpackError::NotHere { .. }), "{end:?}");
}

#[test]
fn descriptions_cut_off_or_bent_anywhere_are_read_or_refused_and_nothing_else() {
    let from = "https://pack.example/ims/ob/v3p0/discovery";
    let sound = |body: &str| {
        if let Ok(found) = read(body, from) {
            let at = &found.endpoints;
            let places = [Some(&at.api_base), at.authorization_url.as_ref(), at.token_url.as_ref()];
            let more = [
                at.registration_url.as_ref(),
                at.refresh_url.as_ref(),
                at.revocation_url.as_ref(),
            ];
            for place in places.into_iter().chain(more).flatten() {
                assert!(place.scheme() == "https" && place.has_host(), "{place} from {body}");
            }
            assert_eq!(found.registers, at.registration_url.is_some());
        }
    };
    for what in ["spec_discovery", "credtrail_discovery", "bun_discovery"] {
        let body = recorded("open_badges_3", what);
        for end in (0..body.len()).filter(|end| body.is_char_boundary(*end)) {
            sound(&body[..end]);
        }
        let whole: Value = serde_json::from_str(&body).unwrap();
        for odd in [
            json!(null),
            json!(7),
            json!([[]]),
            json!({"url": {}}),
            json!("http://127.0.0.1/"),
            json!("\u{202e}x"),
        ] {
            for path in paths(&whole, String::new()) {
                let mut bent = whole.clone();
                *bent.pointer_mut(&path).unwrap() = odd.clone();
                sound(&bent.to_string());
            }
        }
    }
}

/// JSON pointers of everything in `value`.
fn paths(value: &Value, at: String) -> Vec<String> {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, inner)| (name.replace('~', "~0").replace('/', "~1"), inner))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(at, inner)| (at.to_string(), inner))
            .collect(),
        _ => Vec::new(),
    };
    let below = inner
        .into_iter()
        .flat_map(|(name, inner)| paths(inner, format!("{at}/{name}")));
    let below: Vec<String> = below.collect();
    [vec![at], below].concat()
}
