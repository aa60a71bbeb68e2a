//! Lines as logs and error chains have them.

use super::*;

/// Every sample has the word SECRET where the secret is.
fn hides(samples: &[&str]) {
    for sample in samples {
        let out = redact(sample);
        assert!(!out.contains("SECRET") && out.contains(HIDDEN), "{sample}\n -> {out}");
    }
}

#[test]
fn every_pattern_compiles() {
    assert_eq!(PATTERNS.len(), 12);
    assert!(SOFT.is_match("code: x") && WORD.is_match(&"a".repeat(32)));
}

#[test]
fn tokens_are_hidden_in_every_dress() {
    hides(&[
        r#"{"access_token":"SECRET","token_type":"Bearer"}"#,
        r#"{"access_token" : "SECRET\"SECRET"}"#,
        r#"{\"refresh_token\":\"SECRET\"}"#,
        r#"{\"refresh_token\":\"SEC\\\"SECRET\"}"#,
        r#"{"access_token": "SECRET cut sho"#,
        "access_token=SECRET&expires_in=3600",
        "grant_type=refresh_token&refresh_token=SECRET",
        "id_token: SECRET",
        r#"Grant { access_token: "SECRET", scope: "x" }"#,
        r#"Grant { refresh_token: Some("SECRET") }"#,
        "registration_access_token='SECRET'",
        "accessToken=SECRET",
        "x-auth-token: SECRET",
        "token SECRET was given as token=SECRET"
            .strip_prefix("token SECRET was given as ")
            .unwrap(),
    ]);
}

#[test]
fn codes_states_and_verifiers_are_hidden() {
    hides(&[
        "code=SECRET",
        r#"{"code": "SECRET"}"#,
        r#"code: "SECRET""#,
        r#"code: Some("SECRET")"#,
        "code: 4SECRETx7f",
        "state=SECRET",
        r#"{"state":"SECRET"}"#,
        "code_verifier=SECRET",
        "nonce=SECRET",
        "username=SECRET&password=SECRET",
    ]);
}

#[test]
fn client_secrets_and_passwords_are_hidden() {
    hides(&[
        "client_secret=SECRET",
        r#"{"client_id":"SECRET","client_secret":"SECRET"}"#,
        "password: SECRET",
        "passphrase = SECRET",
        "HOLDALL_PASSPHRASE=SECRET",
        "api_key=SECRET",
        "X-Api-Key: SECRET",
        "client_assertion=SECRET",
        "-----BEGIN PRIVATE KEY-----\nSECRET\nSECRET\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nSECRET cut short",
    ]);
}

#[test]
fn credentials_in_headers_are_hidden() {
    hides(&[
        "Authorization: Bearer SECRET",
        "authorization: Basic U0VDUkVUSECRET==",
        r#"{"authorization": "Bearer SECRET"}"#,
        r#""authorization": "Token SECRET""#,
        "Proxy-Authorization: Digest username=x, response=SECRET",
        "Cookie: sid=SECRET; other=SECRET",
        "Set-Cookie: sid=SECRET; HttpOnly",
        "the host said Bearer SECRET is unknown",
        "sent basic SECRET",
        "bearer%20SECRET",
        "DPoP SECRET",
    ]);
}

#[test]
fn query_strings_fragments_and_user_info_are_hidden() {
    hides(&[
        "error for url (https://a.example/cb?code=SECRET&state=SECRET)",
        "https://a.example/?SECRET",
        "https://a.example/x#access_token=SECRET",
        "https://a.example/x?a=1#SECRET",
        "app.holdall.desktop:/oauth/callback/x1?code=SECRET",
        "holdall://open?url=SECRET",
        "GET /path?token=SECRET HTTP/1.1",
        "moved to ?next=SECRET",
        "http://[::1]:8080/?q=SECRET",
    ]);
    assert_eq!(redact("https://ada:SECRET@a.example/x"), "https://a.example/x");
    assert_eq!(redact("https://ada:SEC@RET@a.example:81/x"), "https://a.example:81/x");
    assert_eq!(
        redact("see https://a.example/b?x=1 now"),
        "see https://a.example/b?[hidden] now"
    );
}

#[test]
fn jwts_and_long_random_words_are_hidden() {
    let jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl";
    for sample in [
        jwt.to_owned(),
        format!("presented {jwt}, refused"),
        format!("https://a.example/{jwt}/x"),
        "eyJhbGciOiJSUzI1NiJ9..c2ln".to_owned(),
        "4/0AX4XfWh8K3qXb9TzLQvR2mNcYpEoUiSdFgHjKlZxCvBnM1".to_owned(),
        "left over: Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MEFCQ0RFRg==".to_owned(),
    ] {
        let out = redact(&sample);
        assert!(out.contains(HIDDEN), "{sample} -> {out}");
        assert!(
            !out.contains("eyJ") && !out.contains("0AX4") && !out.contains("Zm9v"),
            "{out}"
        );
    }
}

#[test]
fn e_mail_addresses_are_hidden() {
    for sample in [
        "ada@example.org",
        "to ada.lovelace+badges@mail.example.org, refused",
        "mailto:ada@example.org",
        "ada%40example.org",
        "ada@localhost",
        r#""identity":"ada@example.org""#,
        "ådå@exämple.org",
        "<o'hara@example.org>",
    ] {
        let out = redact(sample);
        assert!(
            out.contains(HIDDEN) && !out.contains("example.org") && !out.contains("ada"),
            "{sample} -> {out}"
        );
    }
}

#[test]
fn what_helps_stays() {
    for text in [
        "could not reach badges.example",
        "https://api.badgr.io/public/assertions/Wv6TPVm6Re2kVFCP0IoTJA",
        "status 404 of https://a.example/v2/backpack/assertions",
        "error code: 503",
        "state: signed_out",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "did:web:example.org:issuers:7",
        "urn:uuid:7a1c9c1e-8c52-4f0a-9b52-3d1c4f6f0a11",
        "really? yes",
        "connection refused (os error 111)",
        "invalid peer certificate: UnknownIssuer",
        "dns error: failed to lookup address information: Name or service not known",
        "token endpoint answered 400",
        "",
    ] {
        assert_eq!(redact(text), text);
    }
}

#[test]
fn redacting_twice_changes_nothing_more() {
    for text in [
        "Authorization: Bearer SECRET",
        "https://u:p@a.example/x?code=SECRET#y=z",
        r#"{"access_token":"SECRET","code":"x1"}"#,
        "ada@example.org",
    ] {
        let once = redact(text);
        assert_eq!(redact(&once), once);
    }
}

#[test]
fn a_huge_hostile_line_is_quick() {
    let long = format!(
        "{}{}{}",
        "a@".repeat(100_000),
        "token=\"".repeat(20_000),
        "?".repeat(100_000)
    );
    let started = std::time::Instant::now();
    let _ = redact(&long);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn addresses_are_shown_without_what_comes_with_them() {
    let url = Url::parse("https://ada:SECRET@a.example/x?code=SECRET#SECRET").unwrap();
    assert_eq!(without_secrets(&url), "https://a.example/x");
}
