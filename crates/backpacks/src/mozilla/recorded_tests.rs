//! What real servers of both generations answered, played again. The recordings are in `tests/fixtures/mozilla_backpack`.

use holdall_model::Identity;
use serde_json::{Value, json};
use url::Url;

use super::{Mozilla, identity, issuing, tokens};
use crate::{
    BackpackError, Grant, Offer, Push, SignIn, Stored,
    test_host::{Asked, Host, Reply, net, now, reply, session},
};

/// The exchange called `name` of a file, as an answer.
pub(super) fn recorded(file: &str, name: &str) -> Reply {
    recorded_nth(file, name, 0)
}

/// The same where a name stands several times.
pub(super) fn recorded_nth(file: &str, name: &str, nth: usize) -> Reply {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/mozilla_backpack");
    let text = std::fs::read_to_string(format!("{path}/{file}.txt")).unwrap();
    let blocks: Vec<&str> = text.split("### ").skip(1).collect();
    let block = blocks
        .iter()
        .filter(|block| block.lines().next() == Some(name))
        .nth(nth);
    let block = block.unwrap_or_else(|| panic!("{file} has no exchange {name}"));
    let (head, body) = block.split_once("  BODY: ").unwrap();
    let mut lines = head.lines().skip(1);
    let status = lines.next().unwrap().split(' ').next().unwrap().parse().unwrap();
    let body = body.split("\n\n").next().unwrap().trim_end();
    let mut answer = reply(status, body);
    for line in lines {
        let (name, value) = line.trim().split_once(": ").unwrap();
        if name.eq_ignore_ascii_case("www-authenticate") {
            answer = answer.with("www-authenticate", value);
        }
    }
    answer
}

/// A host whose issuer stands on the origin of the recordings' token, and that answers calls with `recorded`.
async fn host(recorded: Reply) -> Host {
    Host::new(move |asked, _, _| match asked.target.as_str() {
        "/api/issue" | "/api/identity" | "/api/token" => recorded.clone(),
        _ => reply(404, ""),
    })
    .await
}

pub(super) fn grant(host: &Host) -> Grant {
    let mut grant = host.grant();
    grant.endpoints.token_url = Some(host.at("/api/token"));
    grant.endpoints.authorization_url = Some(host.at("/access"));
    grant.bound_to = Some("http://127.0.0.1:9101".into());
    grant
}

/// A badge of the recordings' issuer.
fn offer() -> Offer {
    Offer {
        hosted: Some(json!({
            "uid": "h1",
            "recipient": {"type": "email", "hashed": true, "salt": "s", "identity": "sha256$00"},
            "badge": {"name": "B", "issuer": {"name": "Issuer", "url": "http://127.0.0.1:9101"}},
            "issuedOn": 1_403_784_577,
            "verify": {"type": "hosted", "url": "http://127.0.0.1:9101/a?uid=h1"}
        })),
        ..Offer::default()
    }
}

/// How a call ended, in a line.
fn told<T: std::fmt::Debug>(end: Result<T, BackpackError>) -> String {
    match end {
        Ok(good) => format!("{good:?}"),
        Err(BackpackError::Refused { said, code }) => format!("Refused {}: {said}", code.unwrap_or_default()),
        Err(BackpackError::Forbidden { said }) => format!("Forbidden: {said}"),
        Err(BackpackError::HostTrouble { status, what }) => format!("HostTrouble {status}: {what}"),
        Err(other) => format!("{other:?}"),
    }
}

const GEN1: &str = "gen1-connect-issue-token-identity";
const GEN2: &str = "gen2-issue";
const AGAIN: &str = "gen2-issue-images-and-signed";
const SIGNED: &str = "gen2-issue-signed";
const ERRORS: &str = "gen2-token-identity-errors";

const NOT_UNDERSTOOD: &str = "Refused INVALID_BADGE: the backpack did not understand the request";
const NO_BADGE: &str = "Refused INVALID_BADGE: the backpack could not make a badge of what it was given";
const ANOTHERS: &str =
    "Refused RECIPIENT_PROFILE_MISMATCH: the badge is written to another address than the ones this backpack knows";
const OTHER_ISSUER: &str = "Refused ISSUER_ORIGIN: this connection takes badges of its own issuer only; \
    export the badge as a picture and upload it on the backpack's own pages";
const UNREACHABLE: &str = "Refused FETCH_HTTP_NODE: the backpack could not reach the issuer's page of the badge";
const TROUBLE: &str = "HostTrouble 500: the backpack's server is in trouble";

/// Every answer to `/issue`, and what becomes of it.
const ISSUED: &[(&str, &str, &str)] = &[
    (GEN1, "issue", "Added"),
    (GEN1, "dup", "Already"),
    (GEN1, "other origin", OTHER_ISSUER),
    (GEN1, "other user", ANOTHERS),
    (GEN1, "form+json ct", NOT_UNDERSTOOD),
    (GEN1, "form+form ct", "Added"),
    (GEN1, "none", NO_BADGE),
    (GEN1, "malformed", NO_BADGE),
    (GEN1, "upper-case email hash", ANOTHERS),
    (GEN1, "issue no auth", "SignedOut"),
    (GEN1, "GET issue", "Refused : not found"),
    (GEN1, "expired", "SignedOut"),
    (
        GEN1,
        "noscope",
        "Forbidden: this connection was not allowed to add badges",
    ),
    (
        GEN1,
        "origin bad",
        "Forbidden: something between here and the backpack changed the request",
    ),
    (GEN2, "issue hosted 1.0 JSON", "Added"),
    (GEN2, "issue duplicate", "Already"),
    (GEN2, "form body + JSON CT (as in doc)", NOT_UNDERSTOOD),
    (GEN2, "empty JSON body", NO_BADGE),
    (GEN2, "JSON string root", NOT_UNDERSTOOD),
    (GEN2, "malformed", NO_BADGE),
    (GEN2, "relative URL accepted by regex?", NO_BADGE),
    (
        GEN2,
        "assertion 404",
        "Refused FETCH_HTTP_NODE: the issuer's page of the badge gave the backpack an error",
    ),
    (
        GEN2,
        "assertion html",
        "Refused FETCH_HTTP_NODE: what the issuer's page of the badge gave the backpack is no badge",
    ),
    (GEN2, "unreachable", UNREACHABLE),
    (GEN2, "other origin issuer", OTHER_ISSUER),
    (GEN2, "localhost vs 127", OTHER_ISSUER),
    (GEN2, "OB 1.1", "Added"),
    (GEN2, "OB 0.5", "Added"),
    (
        GEN2,
        "sha384",
        "Refused VALIDATE_PROPERTY: the badge names its recipient in a way that this backpack does not understand",
    ),
    (
        AGAIN,
        "badge image 404",
        "Refused FETCH_HTTP_NODE: the backpack looked at all that belongs to the badge: the badge's picture cannot be had",
    ),
    (
        AGAIN,
        "badge image with params CT",
        "Refused FETCH_HTTP_NODE: the backpack looked at all that belongs to the badge: the badge's picture is of a kind \
            that it does not take",
    ),
    (
        AGAIN,
        "verify url mismatch",
        "Refused VALIDATE_PROPERTY: the badge at its own address is another one than was sent",
    ),
    (
        AGAIN,
        "OB 2.0",
        "Refused OTHER_VERSION: this host takes badges of another version of Open Badges",
    ),
    (AGAIN, "double-encoded URL", UNREACHABLE),
    (AGAIN, "array of badges", UNREACHABLE),
    (SIGNED, "signed RS256", "Added"),
    (SIGNED, "signed dup same JWS", "Already"),
    (
        SIGNED,
        "HS256",
        "Refused PROCESS_JWS_INPUT: the backpack does not take the kind of signature that the badge has",
    ),
    (
        SIGNED,
        "bad signature",
        "Refused VERIFY_SIGNATURE: the signature of the badge is not right",
    ),
    (
        SIGNED,
        "revoked",
        "Refused ASSERTION_REVOKED: the issuer has withdrawn the badge: gone",
    ),
    (
        SIGNED,
        "JWS with verify.type hosted",
        "Refused FETCH_HTTP_NODE: the backpack looked at all that belongs to the badge: what proves the badge cannot be read",
    ),
    (SIGNED, "JWS no recipient", NO_BADGE),
    (ERRORS, "issue no auth header", TROUBLE),
    (ERRORS, "issue access_token in body", TROUBLE),
    (ERRORS, "issue expired", "SignedOut"),
    (ERRORS, "identity bogus token", "SignedOut"),
    (ERRORS, "GET issue", "Refused : not found"),
    (
        ERRORS,
        "no scope",
        "Forbidden: this connection was not allowed to add badges",
    ),
    (ERRORS, "access after revoke", "SignedOut"),
    (ERRORS, "identity two spaces", NOT_UNDERSTOOD),
];

#[tokio::test]
async fn every_recorded_answer_to_a_pushed_badge_ends_as_it_should() {
    let net = net();
    for (file, name, end) in ISSUED {
        let host = host(recorded(file, name)).await;
        let grant = grant(&host);
        let pushed = Mozilla.push(&session(&net, &grant), &offer()).await;
        assert_eq!(told(pushed), *end, "{file}: {name}");
        let asked = &host.asked()[0];
        assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", "/api/issue"));
        assert_eq!(asked.header("content-type"), "application/json");
        assert_eq!(
            asked.header("authorization"),
            "Bearer U0VDUkVULWFjY2Vzcw==",
            "one blank, padded Base64"
        );
        assert_eq!(asked.header("origin"), "");
        assert_eq!(asked.json(), json!({"badge": "http://127.0.0.1:9101/a?uid=h1"}));
    }
}

#[test]
fn what_the_server_says_of_itself_is_said_to_nobody() {
    for (file, name, _) in ISSUED {
        let answer = as_answer(&recorded(file, name));
        let end = told(issuing::read(&answer, now()));
        for never in [
            "stack",
            "/srv/",
            "[object",
            "ECONNREFUSED",
            "undefined",
            "sha256$5d0f",
            "jws-",
            "http-",
        ] {
            assert!(!end.contains(never), "{file}, {name}: {end}");
        }
    }
}

fn as_answer(reply: &Reply) -> holdall_net::Answer {
    crate::test_host::answer(reply.status, &reply.body)
}

#[test]
fn the_fields_that_are_wrong_are_named_and_nothing_that_stands_in_them() {
    // As the server writes it; in the recording a stack trace took a piece of it along.
    let body = json!({
        "message": "Invalid assertion structure", "stack": "Error\n at /srv/app/x.js", "code": "structure",
        "extra": {
            "assertion": {"recipient.identity": {"message": "must be a string"}, "<b>": {"message": "x"}},
            "badge": {"image": {"message": "must be a url"}}
        }
    });
    let answer = crate::test_host::answer(400, &body.to_string());
    assert_eq!(
        told(issuing::read(&answer, now())),
        "Refused VALIDATE_PROPERTY: the badge is not built as this backpack expects (assertion.recipient.identity, badge.image)"
    );
    let failed = json!({"badge": {}, "exists": false, "message": "badge error eyJhbGciOi.x.y ER_BAD"});
    let answer = crate::test_host::answer(500, &failed.to_string());
    assert_eq!(
        told(issuing::read(&answer, now())),
        TROUBLE,
        "it repeats what it was sent"
    );
}

#[tokio::test]
async fn who_is_signed_in_is_known_by_who_they_are_here() {
    let known = |values: &[&str]| -> Vec<Identity> {
        let all = values.iter().map(|value| Identity {
            kind: "email".into(),
            value: (*value).to_owned(),
        });
        all.collect()
    };
    for (file, name) in [
        (GEN1, "identity"),
        (ERRORS, "identity ok"),
        (ERRORS, "identity ok again"),
        (ERRORS, "identity Origin ok"),
    ] {
        let host = host(recorded(file, name)).await;
        let (net, grant) = (net(), grant(&host));
        let among = known(&["other@example.org", "Earner@example.org"]);
        let profile = Mozilla.profile_among(&session(&net, &grant), &among).await.unwrap();
        assert_eq!(
            profile.identities,
            known(&["earner@example.org"]),
            "{name}: the account's own spelling"
        );
        assert_eq!((profile.id, profile.name.as_str()), (None, ""));
        let stranger = Mozilla.profile(&session(&net, &grant)).await.unwrap();
        assert_eq!(stranger.identities, [], "{name}: nobody is guessed");
        assert_eq!(host.asked()[0].target, "/api/identity");
    }
}

#[tokio::test]
async fn refusals_of_identity_are_those_of_the_grant() {
    for (name, end) in [
        ("identity raw (not base64) token", "SignedOut"),
        ("identity lower-case scheme", "SignedOut"),
        ("identity no auth header", TROUBLE),
        ("expired 3601s", "SignedOut"),
        ("access after revoke", "SignedOut"),
        ("old access after refresh", "SignedOut"),
        ("GET /api/nope", "Refused : not found"),
    ] {
        let answer = as_answer(&recorded(ERRORS, name));
        assert_eq!(told(identity::read(&answer, now())), end, "{name}");
    }
}

#[tokio::test]
async fn a_renewal_takes_both_tokens_and_is_one_request() {
    for (file, name, access) in [
        (GEN1, "refresh", "VLIMFrfVoZCVLa+XZr/xq4TzOqTOifmh_1k7voe1r0"),
        (ERRORS, "refresh JSON", "q7fBpCI1bvJMt+qgHJi2c44dIm/cSjMm_1k7vns9og"),
    ] {
        let host = host(recorded(file, name)).await;
        let (net, old) = (net(), grant(&host));
        let fresh = Mozilla.renew(&net, &old, now()).await.unwrap();
        let secret = |token: &secrecy::SecretString| secrecy::ExposeSecret::expose_secret(token).to_owned();
        assert_eq!(secret(&fresh.access_token), access);
        assert_ne!(
            fresh.refresh_token.as_ref().map(secret),
            old.refresh_token.as_ref().map(secret)
        );
        assert_eq!(
            (fresh.expires_at.unwrap() - now()).num_seconds(),
            3540,
            "a minute early"
        );
        assert_eq!(fresh.bound_to, old.bound_to);
        let asked = host.asked();
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].header("authorization"), "", "the old token is of no use here");
        assert_eq!(
            asked[0].json(),
            json!({"grant_type": "refresh_token", "refresh_token": "SECRET-refresh"})
        );
    }
}

#[tokio::test]
async fn a_renewal_that_is_refused_ends_the_grant_and_any_other_trouble_does_not() {
    for (file, name, end) in [
        (GEN1, "bad refresh", "SignedOut"),
        (GEN1, "old refresh", "SignedOut"),
        (GEN1, "empty", "Refused : bad request"),
        (ERRORS, "bad refresh", "SignedOut"),
        (ERRORS, "refresh after revoke", "SignedOut"),
        (ERRORS, "old refresh again", "SignedOut"),
        (ERRORS, "token empty JSON", "Refused : bad request"),
        (ERRORS, "form body with JSON CT", "Refused : bad request"),
        (
            ERRORS,
            "Origin bad",
            "Forbidden: something between here and the backpack changed the request",
        ),
    ] {
        let answer = as_answer(&recorded(file, name));
        assert_eq!(told(tokens::read(&answer, now()).map(|_| ())), end, "{file}: {name}");
    }
}

#[tokio::test]
async fn the_recorded_callback_makes_a_grant_and_its_tokens_are_exchanged_at_once() {
    let consent = recorded(GEN1, "POST /accept callback=http://127.0.0.1:9101/cb?n=1");
    assert_eq!(consent.status, 303);
    // The address as the server wrote it, at the API of this host.
    let query = "access_token=7ps98RcOBqxybGidL0%2F%2F%2FGjSnOsHYvAT_1k7voe1gt\
        &refresh_token=p79KND1dI0nE7NlvSxcMPaW%2FSCUOZ%2FPQ_1k7voe1gt&expires=3600";
    let host = host(recorded(GEN1, "refresh")).await;
    let started = super::mozilla_tests::started(&host).await;
    let state = secrecy::ExposeSecret::expose_secret(&started.state).to_owned();
    let root = url::form_urlencoded::byte_serialize(host.at("/api").as_str().as_bytes()).collect::<String>();
    let back = format!("http://127.0.0.1:9101/cb?n=1&state={state}&{query}&api_root={root}");
    let back = Url::parse(&back).unwrap();
    let grant = Mozilla
        .finish(&net(), started, crate::Answer::Back(back), now())
        .await
        .unwrap();
    let sent: Vec<Value> = host.asked().iter().map(Asked::json).collect();
    assert_eq!(
        sent,
        [json!({"grant_type": "refresh_token", "refresh_token": "p79KND1dI0nE7NlvSxcMPaW/SCUOZ/PQ_1k7voe1gt"})],
        "one request, and nothing with the pair that the browser has seen"
    );
    assert_eq!(
        secrecy::ExposeSecret::expose_secret(&grant.access_token),
        "VLIMFrfVoZCVLa+XZr/xq4TzOqTOifmh_1k7voe1r0"
    );
    assert_eq!(grant.bound_to.as_deref(), Some("http://127.0.0.1:9101"));
}

#[tokio::test]
async fn what_a_push_needs_to_know_is_known_before() {
    let host = host(reply(500, "nobody should ask")).await;
    let (net, grant) = (net(), grant(&host));
    let other = |url: &str| {
        let mut offer = offer();
        *offer.hosted.as_mut().unwrap().pointer_mut("/badge/issuer/url").unwrap() = json!(url);
        offer
    };
    for url in [
        "http://localhost:9101",
        "https://127.0.0.1:9101",
        "http://127.0.0.1:9102/x",
        "http://127.0.0.1",
    ] {
        let pushed = Mozilla.push(&session(&net, &grant), &other(url)).await;
        assert_eq!(told(pushed), OTHER_ISSUER, "{url}");
    }
    let newer = Offer {
        hosted: Some(
            json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://x.example"}),
        ),
        ..Offer::default()
    };
    assert_eq!(Mozilla.form(&newer), Err(crate::OTHER_VERSION));
    assert_eq!(
        Mozilla
            .push(&session(&net, &grant), &newer)
            .await
            .map_err(|error| error.to_string()),
        Err::<Stored, _>("the backpack refused: this host takes badges of another version of Open Badges".to_owned())
    );
    assert_eq!(host.asked().len(), 0, "nothing that is bound to fail is sent");
    let planned = Offer {
        issuer_url: Some("https://issuer.example/".into()),
        ..offer()
    };
    assert!(
        Mozilla.form_under(&grant, &planned).is_err(),
        "the plan knows it already"
    );
    let own = Offer {
        issuer_url: Some("http://127.0.0.1:9101/about".into()),
        ..offer()
    };
    assert_eq!(Mozilla.form_under(&grant, &own), Ok("hosted"));
}
