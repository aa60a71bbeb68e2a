//! Putting credentials, in both forms, and what hosts answer.

use serde_json::Value;

use super::Ob3Api;
use crate::{
    BackpackError, OTHER_VERSION, Offer, Push, Stored,
    test_host::{Host, net, recorded, reply, session},
};

fn listed() -> Value {
    serde_json::from_str(&recorded("open_badges_3", "spec_credentials")).unwrap()
}

/// With blanks that a rewriting would lose.
fn json_offer() -> Offer {
    let text = listed()["credential"][0].to_string();
    of(&text.replace("\"type\":", "\"type\" : "))
}

fn jws_offer() -> Offer {
    of(listed()["compactJwsString"][0].as_str().unwrap())
}

fn of(credential: &str) -> Offer {
    Offer {
        credential: Some(credential.into()),
        ..Offer::default()
    }
}

#[tokio::test]
async fn a_credential_goes_as_it_came_and_the_status_says_what_became_of_it() {
    for (status, stored) in [(201, Stored::Added), (200, Stored::Already)] {
        let host = Host::new(move |asked, _, _| reply(status, asked.body.clone())).await;
        let (net, grant) = (net(), host.grant());
        for (offer, form, kind) in [
            (json_offer(), "credential", "application/json"),
            (jws_offer(), "jws", "text/plain"),
        ] {
            assert_eq!(Ob3Api.form(&offer), Ok(form));
            assert_eq!(Ob3Api.push(&session(&net, &grant), &offer).await.unwrap(), stored);
            let asked = host.last_asked();
            assert_eq!(Some(&asked.body), offer.credential.as_ref(), "to the byte");
            assert_eq!(
                (asked.method.as_str(), asked.target.as_str()),
                ("POST", "/api/credentials")
            );
            assert_eq!(asked.header("content-type"), kind);
            assert_eq!(asked.header("accept"), kind);
        }
    }
}

#[tokio::test]
async fn a_type_that_is_not_taken_is_sent_under_its_other_name_once() {
    let host = Host::new(|asked, _, _| match asked.header("content-type") {
        "application/vc+ld+json" => reply(201, asked.body.clone()),
        _ => reply(415, ""),
    })
    .await;
    let (net, grant) = (net(), host.grant());
    let pushed = Ob3Api.push(&session(&net, &grant), &json_offer()).await;
    assert_eq!(pushed.unwrap(), Stored::Added);
    let end = Ob3Api.push(&session(&net, &grant), &jws_offer()).await.unwrap_err();
    assert!(matches!(end, BackpackError::Refused { .. }), "{end:?}");
    assert_eq!(host.asked().len(), 3, "a token has no other name");
}

#[tokio::test]
async fn what_hosts_answer_instead_is_told_for_what_it_is() {
    let other = listed()["credential"][1].to_string();
    let told = move |body: &str| match body {
        "other" => other.clone(),
        _ => body.to_owned(),
    };
    type Expected = fn(&Result<Stored, BackpackError>) -> bool;
    let cases: &[(u16, &str, Expected)] = &[
        (304, "", |end| matches!(end, Ok(Stored::Already))),
        (201, "", |end| matches!(end, Ok(Stored::Added))),
        (409, r#"{"error": "DUPLICATE_BADGE"}"#, |end| {
            matches!(end, Ok(Stored::Already))
        }),
        (200, "", |end| matches!(end, Err(BackpackError::HostTrouble { .. }))),
        (200, "{}", |end| matches!(end, Err(BackpackError::HostTrouble { .. }))),
        (201, "<html>", |end| {
            matches!(end, Err(BackpackError::HostTrouble { .. }))
        }),
        (201, "other", |end| {
            matches!(end, Err(BackpackError::HostTrouble { .. }))
        }),
        (202, "", |end| matches!(end, Err(BackpackError::HostTrouble { .. }))),
        (403, "", |end| matches!(end, Err(BackpackError::Forbidden { .. }))),
        (401, "", |end| matches!(end, Err(BackpackError::SignedOut))),
    ];
    for (status, body, expected) in cases {
        let body = told(body);
        let answered = body.clone();
        let host = Host::new(move |_, _, _| reply(*status, answered.clone())).await;
        let (net, grant) = (net(), host.grant());
        let end = Ob3Api.push(&session(&net, &grant), &json_offer()).await;
        assert!(expected(&end), "{status} {body}: {end:?}");
    }
}

#[test]
fn badges_of_2_0_and_what_is_no_badge_do_not_go() {
    let hosted = Offer {
        hosted: Some(Value::Null),
        jws: Some("h.p.s".into()),
        ..Offer::default()
    };
    assert_eq!(Ob3Api.form(&hosted), Err(OTHER_VERSION));
    assert!(Ob3Api.form(&of("nonsense")).is_err_and(|why| why != OTHER_VERSION));
}

#[test]
fn hosts_of_2_0_take_no_credential() {
    for id in ["badge-connect", "badgr-v2"] {
        let push = crate::protocol(id).unwrap().push.unwrap();
        assert_eq!(push.form(&json_offer()), Err(OTHER_VERSION), "{id}");
        assert_eq!(push.form(&jws_offer()), Err(OTHER_VERSION), "{id}");
    }
}
