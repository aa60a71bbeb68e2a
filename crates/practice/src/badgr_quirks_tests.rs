//! Further manners of the Badgr host, each as a real server showed it (`docs/protocols/badgr-v2.md` names the recording).

use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::{
    Personality,
    badgr_stage::{access, call, get, page, read, send, stage_with, tokens},
    click_through,
    spec_tests::Stage,
};

const IMAGE: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async fn stage(n: usize) -> Stage {
    stage_with(n, |setup| {
        setup.people.push(crate::tomas());
        if let Some(ada) = setup.people.first_mut() {
            ada.unverified = vec!["ada@new.example".to_owned()];
            ada.case_variants = vec!["Ada@Quill.example".to_owned()];
        }
    })
    .await
}

#[tokio::test]
async fn what_is_awarded_here_lies_in_the_backpack_and_is_published() {
    let stage = stage(0).await;
    let tomas = access(&stage, "tomas@brandt.example", "rw:issuer").await;
    let issuer = json!({"name": "Night school", "url": "https://night.example", "email": "tomas@brandt.example"});
    let (status, issuer) = call(&stage, Method::POST, "/v2/issuers", &tomas, Some(issuer)).await;
    let issuer = issuer["result"][0]["entityId"].as_str().unwrap().to_owned();
    assert_eq!(status, 201);
    let class = json!({"name": "Knots", "description": "d", "image": IMAGE, "criteriaNarrative": "Tie ten"});
    let path = format!("/v2/issuers/{issuer}/badgeclasses");
    let class = call(&stage, Method::POST, &path, &tomas, Some(class)).await.1;
    let class = class["result"][0]["entityId"].as_str().unwrap().to_owned();
    let path = format!("/v2/badgeclasses/{class}/assertions");
    let award = json!({"recipient": {"identity": "ada@quill.example", "type": "email", "hashed": true}, "notify": false,
        "evidence": [{"url": "https://ev.example/1", "narrative": "photo"}]});
    let (status, made) = call(&stage, Method::POST, &path, &tomas, Some(award)).await;
    assert_eq!(
        (status, made["result"][0]["acceptance"].as_str()),
        (201, Some("Unaccepted"))
    );
    let id = made["result"][0]["openBadgeId"].as_str().unwrap();
    let again = json!({"recipient": {"identity": "ada@quill.example"}, "allowDuplicateAwards": false});
    assert_eq!(
        send(&stage, Method::POST, &path, &tomas, Some(again)).await.status(),
        400
    );
    let nobody = json!({"recipient": {"identity": "nobody"}});
    let told = call(&stage, Method::POST, &path, &tomas, Some(nobody)).await.1;
    assert!(
        told["fieldErrors"]["recipient"]["non_field_errors"].is_array(),
        "a nested one"
    );

    let published: Value = stage.http.get(id).send().await.unwrap().json().await.unwrap();
    assert_eq!(published["verification"]["type"], "HostedBadge");
    assert_eq!(
        published["evidence"][0]["id"], "https://ev.example/1",
        "evidence is told here only"
    );
    let page = stage
        .http
        .get(id)
        .header(header::ACCEPT, "text/html")
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 302, "browsers are sent to the site");
    let (status, told) = read(
        stage
            .http
            .get(id)
            .header(header::ACCEPT, "image/png")
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(status, 406);
    assert!(told["fieldErrors"].is_string());
    let baked = stage.http.get(format!("{id}/baked")).send().await.unwrap();
    assert_eq!(baked.status(), 301);
    assert!(
        baked.headers()["location"].to_str().unwrap().starts_with("/media/"),
        "a relative one"
    );

    let ada = access(&stage, "ada@quill.example", "rw:backpack").await;
    let entity = made["result"][0]["entityId"].as_str().unwrap();
    let own = format!("/v2/backpack/assertions/{entity}");
    let rejected = send(&stage, Method::PUT, &own, &ada, Some(json!({"acceptance": "Rejected"}))).await;
    assert_eq!(rejected.status(), 400);
    let (_, accepted) = call(&stage, Method::PUT, &own, &ada, Some(json!({"acceptance": "Accepted"}))).await;
    assert_eq!(accepted["result"][0]["acceptance"], "Accepted");
    assert!(accepted["result"][0].get("evidence").is_none());

    // Set aside, not deleted: gone from v2, told by Badge Connect, and back by its address.
    assert_eq!(send(&stage, Method::DELETE, &own, &ada, None).await.status(), 204);
    let listed = async || get(&stage, "/v2/backpack/assertions", &ada).await.1;
    assert_eq!(listed().await["result"], json!([]));
    let connect = get(&stage, "/bcv1/assertions", &ada).await.1;
    assert_eq!(connect["results"][0]["id"], id);
    assert_eq!(get(&stage, &own, &ada).await.1["result"][0]["acceptance"], "Rejected");
    let url = json!({"url": id});
    assert_eq!(
        send(&stage, Method::POST, "/v2/backpack/import", &ada, Some(url.clone()))
            .await
            .status(),
        201
    );
    assert_eq!(listed().await["result"][0]["openBadgeId"], id);

    // Taken back by the issuer: 200 with four members, no picture, and gone from the plain list.
    let reason = Some(json!({"revocation_reason": "issued in error"}));
    let revoked = send(
        &stage,
        Method::DELETE,
        &format!("/v2/assertions/{entity}"),
        &tomas,
        reason,
    )
    .await;
    assert_eq!(revoked.status(), 200);
    let gone: Value = stage.http.get(id).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (gone["revoked"].as_bool(), gone.as_object().unwrap().len()),
        (Some(true), 5)
    );
    assert_eq!(listed().await["result"], json!([]));
    let all = send(
        &stage,
        Method::GET,
        "/v2/backpack/assertions?include_revoked=1",
        &ada,
        None,
    )
    .await;
    assert!(read(all).await.1["result"][0]["image"].is_null());
    let (status, told) = read(
        send(
            &stage,
            Method::POST,
            "/bcv1/assertions",
            &ada,
            Some(json!({"assertion": {"id": id}})),
        )
        .await,
    )
    .await;
    assert_eq!(
        (status, told["status"]["error"][0].as_str()),
        (400, Some("VALIDATE_PROPERTY"))
    );
}

#[tokio::test]
async fn lists_of_the_issuer_come_whole_or_by_cursor() {
    let stage = stage(0).await;
    for email in ["a@x.example", "b@x.example", "c@x.example"] {
        stage.host.award("tomas", "Knots", email).unwrap();
    }
    let tomas = access(&stage, "tomas@brandt.example", "").await;
    let classes = get(&stage, "/v2/badgeclasses", &tomas).await.1;
    let class = classes["result"][0]["entityId"].as_str().unwrap();
    let path = format!("/v2/badgeclasses/{class}/assertions");
    let whole = get(&stage, &path, &tomas).await.1;
    assert_eq!(whole["result"].as_array().unwrap().len(), 3);
    let page = send(&stage, Method::GET, &format!("{path}?num=2"), &tomas, None).await;
    assert!(
        page.headers()["link"]
            .to_str()
            .unwrap()
            .contains("cursor=2>; rel=\"next\"")
    );
    assert_eq!(read(page).await.1["result"].as_array().unwrap().len(), 2);
    let ada = access(&stage, "ada@quill.example", "").await;
    assert_eq!(
        send(&stage, Method::GET, &path, &ada, None).await.status(),
        404,
        "not hers"
    );
    let reader = access(&stage, "tomas@brandt.example", "rw:backpack").await;
    assert_eq!(
        send(&stage, Method::GET, "/v2/issuers", &reader, None).await.status(),
        404,
        "another scope"
    );
}

#[tokio::test]
async fn addresses_are_told_with_their_state_and_their_spellings() {
    let stage = stage(0).await;
    let ada = access(&stage, "ada@quill.example", "").await;
    let (_, own) = get(&stage, "/v2/users/self", &ada).await;
    let emails = &own["result"][0]["emails"];
    assert_eq!(emails[0]["caseVariants"], json!(["Ada@Quill.example"]));
    assert_eq!(
        (&emails[2]["email"], &emails[2]["verified"]),
        (&json!("ada@new.example"), &json!(false))
    );
    let plain = stage.http.get(stage.at("/v2/users/self")).bearer_auth(&ada);
    let kind = async |request: reqwest::RequestBuilder| request.send().await.unwrap().headers()["content-type"].clone();
    assert_eq!(kind(plain.try_clone().unwrap()).await, "application/ld+json");
    assert_eq!(
        kind(plain.header(header::ACCEPT, "application/json")).await,
        "application/json"
    );
    let connect = || stage.http.get(stage.at("/bcv1/profile")).bearer_auth(&ada);
    assert_eq!(
        kind(connect().header(header::ACCEPT, "text/html")).await,
        "text/html; charset=utf-8"
    );
    let by_address = format!("/bcv1/profile?access_token={ada}");
    assert_eq!(
        stage.http.get(stage.at(&by_address)).send().await.unwrap().status(),
        200
    );
}

#[tokio::test]
async fn nobody_without_a_confirmed_address_sees_a_backpack() {
    let stage = Stage::with(0, |setup| {
        setup.personality = Personality::Badgr;
        let mut ned = crate::Person::new("Ned Newbie", "practice-ned", &[]);
        (ned.login, ned.unverified) = ("ned@new.example".to_owned(), vec!["ned@new.example".to_owned()]);
        setup.people.push(ned);
    })
    .await;
    let ned = access(&stage, "ned@new.example", "").await;
    assert_eq!(
        send(&stage, Method::GET, "/v2/users/self", &ned, None).await.status(),
        200
    );
    assert_eq!(
        send(&stage, Method::GET, "/v2/backpack/assertions", &ned, None)
            .await
            .status(),
        404
    );
    let (status, told) = get(&stage, "/bcv1/assertions", &ned).await;
    assert_eq!(
        (status, told["status"]["statusText"].as_str()),
        (401, Some("PERMISSION_DENIED"))
    );
}

#[tokio::test]
async fn collections_are_whole_objects_and_one_call_crashes() {
    let stage = stage(1).await;
    let ada = access(&stage, "ada@quill.example", "rw:backpack").await;
    let badge = get(&stage, "/v2/backpack/assertions", &ada).await.1;
    let badge = badge["result"][0]["entityId"].clone();
    let place = "/v2/backpack/collections";
    let at_once = json!({"name": "Sea", "assertions": [badge]});
    assert_eq!(
        send(&stage, Method::POST, place, &ada, Some(at_once)).await.status(),
        500
    );
    let (status, made) = call(&stage, Method::POST, place, &ada, Some(json!({"name": "Sea"}))).await;
    assert_eq!(status, 201);
    let own = format!("{place}/{}", made["result"][0]["entityId"].as_str().unwrap());
    let whole = json!({"name": "Sea", "description": "", "published": false, "assertions": [badge]});
    let (status, then) = call(&stage, Method::PUT, &own, &ada, Some(whole)).await;
    assert_eq!((status, &then["result"][0]["assertions"]), (200, &json!([badge])));
    let strange = json!({"name": "Sea", "assertions": ["AAAA"]});
    assert_eq!(send(&stage, Method::PUT, &own, &ada, Some(strange)).await.status(), 400);
    assert_eq!(send(&stage, Method::DELETE, &own, &ada, None).await.status(), 204);
}

#[tokio::test]
async fn calls_that_no_badgr_survives_or_knows() {
    let stage = stage(1).await;
    let ada = access(&stage, "ada@quill.example", "").await;
    let status = async |method, path: &str| send(&stage, method, path, &ada, None).await.status().as_u16();
    assert_eq!(status(Method::POST, "/v2/backpack/assertions").await, 500);
    assert_eq!(status(Method::PATCH, "/v2/backpack/assertions").await, 404);
    assert_eq!(status(Method::GET, "/v2/backpack/assertions/x/image").await, 500);
    assert_eq!(status(Method::GET, "/o/register").await, 500);
    let nonsense = stage.http.post(stage.at("/v2/backpack/import")).bearer_auth(&ada);
    let nonsense = nonsense.header(header::CONTENT_TYPE, "application/json").body("hello");
    let told = read(nonsense.send().await.unwrap()).await;
    assert!(
        told.1["validationErrors"][0]
            .as_str()
            .unwrap()
            .starts_with("JSON parse error"),
        "{told:?}"
    );
}

#[tokio::test]
async fn the_api_behind_the_consent_page_tells_what_would_be_granted() {
    let stage = stage(0).await;
    let ask = async |client: &str, redirect: &str, scope: &str| {
        let mut url = stage.at("/o/authorize");
        url.query_pairs_mut()
            .append_pair("client_id", client)
            .append_pair("redirect_uri", redirect)
            .append_pair("response_type", "code")
            .append_pair("scope", scope);
        read(stage.http.get(url).send().await.unwrap()).await
    };
    let cb = "http://127.0.0.1:7777/cb";
    let (status, told) = ask("by-hand", cb, "r:profile rw:issuer").await;
    assert_eq!(
        (status, &told["scopes"]),
        (200, &json!(["r:profile"])),
        "what it may not have is left out"
    );
    assert_eq!(ask("by-hand", cb, "").await.1["scopes"], json!(["r:profile"]));
    assert_eq!(
        ask("zzz", cb, "").await.1["error"],
        "Invalid client_id parameter value."
    );
    assert_eq!(
        ask("by-hand", "http://127.0.0.1:7778/cb", "").await.1["error"],
        "Mismatching redirect URI."
    );
    assert_eq!(ask("by-hand", cb, "r:issuer").await, (400, json!({"error": ""})));
    assert_eq!(ask("by-hand", cb, "nope").await.0, 500);
}

#[tokio::test]
async fn an_access_token_revoked_alone_leaves_a_refresh_token_that_breaks_the_server() {
    let stage = stage(0).await;
    let pair = tokens(&stage, "ada@quill.example", "").await;
    let form = [("token", pair["access_token"].as_str().unwrap())];
    assert_eq!(
        stage
            .http
            .post(stage.at("/o/revoke_token/"))
            .form(&form)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", pair["refresh_token"].as_str().unwrap()),
    ];
    let answer = stage.http.post(stage.at("/o/token")).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 500);
    let locked = stage.http.post(stage.at("/o/token")).form(&form).send().await.unwrap();
    assert_eq!(locked.status(), 429, "that locks out too");
}

#[tokio::test]
async fn renewals_on_their_way_together_all_get_the_same_tokens() {
    let stage = stage(0).await;
    let pair = tokens(&stage, "ada@quill.example", "").await;
    stage.host.knobs().latency_ms(150);
    let refresh = async || {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", pair["refresh_token"].as_str().unwrap()),
        ];
        read(stage.http.post(stage.at("/o/token")).form(&form).send().await.unwrap()).await
    };
    let (one, two, three) = tokio::join!(refresh(), refresh(), refresh());
    assert_eq!(one.0, 200);
    assert_eq!((&one, &two), (&two, &three));
    assert_eq!(
        refresh().await,
        (400, json!({"error": "invalid_grant"})),
        "later it is spent"
    );
}

#[tokio::test]
async fn the_person_can_end_a_grant_on_the_server() {
    let stage = stage(0).await;
    let ada = access(&stage, "ada@quill.example", "").await;
    let all = get(&stage, "/v2/auth/tokens", &ada).await.1;
    let own = format!("/v2/auth/tokens/{}", all["result"][0]["entityId"].as_str().unwrap());
    assert_eq!(send(&stage, Method::DELETE, &own, &ada, None).await.status(), 204);
    assert_eq!(
        send(&stage, Method::GET, "/v2/users/self", &ada, None).await.status(),
        401
    );
}

#[tokio::test]
async fn a_logo_that_cannot_be_fetched_breaks_registration_and_a_missing_one_does_not() {
    let stage = stage(0).await;
    stage.host.knobs().switch(|it| it.fetches_logo = true);
    let register = async |logo: &str| {
        let body = json!({"client_name": "App", "client_uri": "https://127.0.0.1:1/", "logo_uri": logo,
            "tos_uri": "https://127.0.0.1:1/t", "policy_uri": "https://127.0.0.1:1/p", "software_id": "x",
            "software_version": "1", "redirect_uris": ["https://127.0.0.1:1/cb"]});
        stage
            .http
            .post(stage.at("/o/register"))
            .json(&body)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    };
    assert_eq!(
        register("https://127.0.0.1:1/logo.png").await,
        500,
        "nobody listens there"
    );
    stage.host.knobs().switch(|it| it.fetches_logo = false);
    assert_eq!(register("https://127.0.0.1:1/logo.png").await, 201);
}

#[tokio::test]
async fn a_state_that_was_not_sent_comes_back_as_null() {
    let stage = stage(0).await;
    let open = page(&stage, "r:profile");
    let back = crate::click_through_with(&open, &stage.ada, crate::Click::Deny)
        .await
        .unwrap();
    assert!(
        back.query().unwrap().ends_with("error_reason=user_denied&state=null"),
        "{back}"
    );
    let back = click_through(&open, &stage.ada).await.unwrap();
    assert!(!back.query().unwrap().contains("state="), "{back}");
}
