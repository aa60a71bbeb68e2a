//! A whole conversation with a server of the Open Educational Badges line, as it was recorded
//! (`tests/fixtures/badge_connect/oeb.txt`): our requests beside those that were recorded, its answers as they were.

use serde_json::{Value, json};
use url::Url;

use super::BadgeConnect;
use crate::{
    Answer, BackpackError, Client, ClientAuth, Cursor, Endpoints, Found, Grant, Note, Offer, Pull, Push, SignIn,
    Started, Stored,
    oauth::code_of,
    test_host::{Asked, Host, Reply, ask, net, now, reply, secret, session},
    test_sign_in::{self, finished},
};

/// Where the recorded server stood.
const RECORDED_AT: &str = "http://127.0.0.1:8001";

/// One request and its answer.
struct Exchange {
    name: String,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
    status: u16,
    told: Vec<(String, String)>,
    answer: String,
}

impl Exchange {
    /// Its answer, as sent by a server at `root`.
    fn reply(&self, root: &str) -> Reply {
        let mut reply = reply(self.status, self.answer.replace(RECORDED_AT, root));
        for (name, value) in &self.told {
            let name: &'static str = match name.to_ascii_lowercase().as_str() {
                "content-type" => "content-type",
                "link" => "link",
                "set-cookie" => "set-cookie",
                "cache-control" => "cache-control",
                _ => continue,
            };
            reply = reply.with(name, value.replace(RECORDED_AT, root).replace("; Secure", ""));
        }
        reply
    }

    fn form(&self, name: &str) -> Option<String> {
        let found = url::form_urlencoded::parse(self.body.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }

    fn header(&self, wanted: &str) -> Option<&str> {
        let mut all = self.headers.iter();
        all.find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }

    /// The names of the members of its JSON body.
    fn members(&self) -> Vec<String> {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        body.as_object().unwrap().keys().cloned().collect()
    }
}

/// The recording, taken apart.
fn recording() -> Vec<Exchange> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/badge_connect/oeb.txt"
    );
    let text = std::fs::read_to_string(file).unwrap();
    let header = |line: &str| {
        line.split_once(": ")
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let exchanges = text.split("### ").skip(1).map(|part| {
        let mut lines = part.lines();
        let name = lines.next().unwrap().to_owned();
        let (sent, told): (Vec<&str>, Vec<&str>) = lines
            .filter(|line| line.len() > 1)
            .partition(|line| line.starts_with('>'));
        let strip = |lines: Vec<&str>| lines.into_iter().map(|line| line[2..].to_owned()).collect::<Vec<_>>();
        let (sent, told) = (strip(sent), strip(told));
        let (method, url) = sent[0].split_once(' ').unwrap();
        let url = Url::parse(url).unwrap();
        let is_header =
            |line: &&String| header(line).is_some_and(|(name, _)| !name.contains(['{', '[', '=', ' ', '<']));
        let headers = sent[1..].iter().take_while(is_header).filter_map(|line| header(line));
        let headers: Vec<_> = headers.collect();
        let answered = told[1..].iter().take_while(is_header).filter_map(|line| header(line));
        let answered: Vec<_> = answered.collect();
        let answer = told.get(1 + answered.len()).cloned().unwrap_or_default();
        // Pages were cut to a note of their length, and what was JSON in them stands after it.
        let answer = match answer
            .strip_prefix("[html page, ")
            .and_then(|rest| rest.split_once("] "))
        {
            Some((_, json)) => json.to_owned(),
            None => answer,
        };
        Exchange {
            name,
            method: method.to_owned(),
            path: url.path().to_owned(),
            body: sent.get(1 + headers.len()).cloned().unwrap_or_default(),
            headers,
            status: told[0].split(' ').next().unwrap().parse().unwrap(),
            told: answered,
            answer,
        }
    });
    exchanges.collect()
}

/// The exchange of this name; the last of several.
fn exchange(name: &str) -> Exchange {
    recording()
        .into_iter()
        .rfind(|exchange| exchange.name == name)
        .unwrap_or_else(|| panic!("{name} is recorded"))
}

/// A server that answers each of `names` to the requests that were made then, told apart by method and path, in order.
async fn server(names: &'static [&'static str]) -> Host {
    let exchanges: Vec<Exchange> = names.iter().map(|name| exchange(name)).collect();
    let answered = std::sync::Mutex::new(vec![false; exchanges.len()]);
    Host::new(move |asked, _, root| {
        let path = asked.target.split('?').next().unwrap();
        let mut answered = answered.lock().unwrap();
        let fits = |at: &usize| exchanges[*at].method == asked.method && exchanges[*at].path == path;
        let at = (0..exchanges.len())
            .find(|at| fits(at) && !answered[*at])
            .unwrap_or_else(|| panic!("{} {} was not recorded", asked.method, asked.target));
        answered[at] = true;
        exchanges[at].reply(root)
    })
    .await
}

fn found(host: &Host) -> Found {
    Found {
        endpoints: Endpoints {
            api_base: host.at("/bcv1"),
            authorization_url: Some(host.at("/auth/oauth2/authorize")),
            ..host.grant().endpoints
        },
        scopes: super::scopes::wanted(&[], true),
        registers: true,
        ..test_sign_in::found(host)
    }
}

/// A grant with the recorded tokens, for the recorded client.
fn grant(host: &Host) -> Grant {
    Grant {
        client: Client::typed("confidential-app", Some(secret("confidential-secret"))),
        access_token: secret("G29h1NJhuqn2SUPmO8MHa2Cvcmd4dw"),
        refresh_token: Some(secret("1ywEevlFmj6IwtLrL0yVn3WKW3D98o")),
        scopes: Vec::new(),
        endpoints: found(host).endpoints,
        ..host.grant()
    }
}

fn no_cookies(asked: &[Asked]) {
    for asked in asked {
        assert_eq!(asked.header("cookie"), "", "{} {}", asked.method, asked.target);
    }
}

#[tokio::test]
async fn the_recorded_registration_leads_to_a_grant_without_the_hash() {
    let host = server(&["register", "token"]).await;
    let net = net();
    let started = BadgeConnect.begin(&net, &found(&host), &ask(true, None)).await.unwrap();
    assert_eq!(started.notes, [Note::HashedSecret], "it answered what it stores");
    let sent = host.asked()[0].json();
    for member in exchange("register").members() {
        assert!(
            sent.get(&member).is_some(),
            "{member} was sent, and the server registered"
        );
    }
    let open: Vec<(String, String)> = started.open.as_ref().unwrap().query_pairs().into_owned().collect();
    let query = |name: &str| open.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    assert_eq!(
        query("client_id").as_deref(),
        Some("x5J4XS1CYQqnd5ZKBspqjKU97RWADi9bnwfWdjnq")
    );
    assert_eq!(
        query("code_challenge_method").as_deref(),
        Some("S256"),
        "it refuses a request without"
    );

    // Back with what its page sent along.
    let location = exchange("consent page").told;
    let location = &location.iter().find(|(name, _)| name == "Location").unwrap().1;
    let mut back = Url::parse(location).unwrap();
    let state = query("state").unwrap();
    let pairs: Vec<(String, String)> = back
        .query_pairs()
        .into_owned()
        .map(|(key, value)| {
            if key == "state" {
                (key, state.clone())
            } else {
                (key, value)
            }
        })
        .collect();
    back.query_pairs_mut().clear().extend_pairs(pairs);
    let got = BadgeConnect
        .finish(&net, started, Answer::Back(back), now())
        .await
        .unwrap();
    let asked = &host.asked()[1];
    assert_eq!(asked.header("authorization"), "", "the hash is no secret");
    assert_eq!(asked.form("code").as_deref(), Some("yLmG633ebnG5tOQJsZuYHYAqvLovZk"));
    assert_eq!(got.client.auth, ClientAuth::IdOnly);
    assert_eq!(
        got.expires_at.unwrap() - now(),
        chrono::TimeDelta::days(1),
        "a day, as it says"
    );
}

#[tokio::test]
async fn the_recorded_refusal_of_a_secret_leads_to_the_bare_id() {
    // As if the hash were of a kind that nobody knows.
    let host = server(&["token with the client_secret from registration", "token"]).await;
    let started = started(&host, "x5J4XS1CYQqnd5ZKBspqjKU97RWADi9bnwfWdjnq", "unknown-hash");
    let got = finished(&BadgeConnect, started, "code=C1").await.unwrap();
    let asked = host.asked();
    let recorded = exchange("token with the client_secret from registration");
    assert!(
        recorded
            .header("Authorization")
            .is_some_and(|it| it.starts_with("Basic "))
    );
    assert!(asked[0].header("authorization").starts_with("Basic "));
    for member in ["grant_type", "code", "redirect_uri", "code_verifier"] {
        assert!(
            recorded.form(member).is_some() && asked[0].form(member).is_some(),
            "{member}"
        );
    }
    assert_eq!(asked[1].header("authorization"), "");
    assert!(asked[1].form("client_id").is_some());
    assert_eq!(got.client.auth, ClientAuth::IdOnly);
    no_cookies(&asked);
}

fn started(host: &Host, id: &str, secret_text: &str) -> Started {
    Started {
        verifier: secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        client: Client {
            by_hand: false,
            ..Client::typed(id, Some(secret(secret_text)))
        },
        endpoints: found(host).endpoints,
        ..test_sign_in::started(&host.url)
    }
}

#[tokio::test]
async fn the_recorded_cookies_are_never_sent_back() {
    let host = server(&["token", "bcv1 profile", "bcv1 assertions"]).await;
    let net = net();
    let started = started(&host, "confidential-app", "confidential-secret");
    let got = finished(&BadgeConnect, started, "code=CMrC3QfSgNnaKYGUVc8N9DNqQPA3pD")
        .await
        .unwrap();
    let recorded = exchange("token");
    assert_eq!(
        recorded.told.iter().filter(|(name, _)| name == "Set-Cookie").count(),
        3,
        "it would have us be its page"
    );
    let first = &host.asked()[0];
    assert_eq!(Some(first.header("authorization")), recorded.header("Authorization"));
    for member in ["grant_type", "code", "redirect_uri", "code_verifier"] {
        assert_eq!(first.form(member), recorded.form(member), "{member}");
    }
    let session = session(&net, &got);
    BadgeConnect.profile(&session).await.unwrap();
    BadgeConnect
        .page(&session, &Cursor::Start { since: None })
        .await
        .unwrap();
    no_cookies(&host.asked());
    // What would happen else: a cookie of one account beside the token of another is answered as the cookie's.
    let other = exchange("cookie + other bearer: bcv1");
    assert!(other.header("Cookie").is_some() && other.answer.contains("Erin Earner"));
}

#[tokio::test]
async fn the_recorded_backpack_is_read_and_added_to() {
    let host = server(&[
        "bcv1 profile",
        "bcv1 assertions",
        "bcv1 POST",
        "bcv1 POST dup",
        "bcv1 POST wrong",
    ])
    .await;
    let (net, grant) = (net(), grant(&host));
    let session = session(&net, &grant);
    let profile = BadgeConnect.profile(&session).await.unwrap();
    assert_eq!(
        (profile.name.as_str(), profile.identities.len()),
        ("Erin Earner", 1),
        "the primary address alone"
    );
    let page = BadgeConnect
        .page(&session, &Cursor::Start { since: None })
        .await
        .unwrap();
    let ids: Vec<_> = page
        .items
        .iter()
        .map(|item| item.assertion_id.as_deref().unwrap())
        .collect();
    assert_eq!(ids, ["http://127.0.0.1:8100/a5.json", "http://127.0.0.1:8100/a1.json"]);
    assert_eq!(page.next, None, "links without a next page are the end");
    let push = async |name: &str| {
        let recorded: Value = serde_json::from_str(&exchange(name).body).unwrap();
        let offer = Offer {
            hosted: Some(
                json!({"id": recorded["assertion"]["id"], "type": "Assertion", "badge": "http://127.0.0.1:8100/b"}),
            ),
            ..offer()
        };
        let end = BadgeConnect.push(&session, &offer).await;
        let sent = host.last_asked();
        assert_eq!(sent.header("content-type"), "application/json");
        assert_eq!(sent.json()["assertion"]["id"], recorded["assertion"]["id"], "{name}");
        end
    };
    assert_eq!(
        push("bcv1 POST").await.unwrap(),
        Stored::Added,
        "201 outside, 200 inside"
    );
    assert_eq!(push("bcv1 POST dup").await.unwrap(), Stored::Already);
    let wrong = push("bcv1 POST wrong").await.unwrap_err();
    let BackpackError::Refused { said, code } = &wrong else {
        panic!("{wrong:?}")
    };
    assert_eq!(code.as_deref(), Some("VERIFY_RECIPIENT_IDENTIFIER"));
    assert_eq!(said, "The recipient does not match any of your verified emails");
    for asked in host.asked() {
        assert_eq!(asked.header("authorization"), "Bearer G29h1NJhuqn2SUPmO8MHa2Cvcmd4dw");
    }
    no_cookies(&host.asked());
}

fn offer() -> Offer {
    Offer {
        hosted: None,
        jws: None,
        baked: None,
        credential: None,
        issuer_url: None,
    }
}

#[tokio::test]
async fn the_recorded_renewal_fails_once_and_calmly() {
    let host = server(&["refresh"]).await;
    let grant = grant(&host);
    let error = BadgeConnect.renew(&net(), &grant, now()).await.unwrap_err();
    assert!(matches!(error, BackpackError::SignedOut), "{error:?}");
    let (asked, recorded) = (host.asked(), exchange("refresh"));
    assert_eq!(asked.len(), 1);
    assert_eq!(Some(asked[0].header("authorization")), recorded.header("Authorization"));
    for member in ["grant_type", "refresh_token"] {
        assert_eq!(asked[0].form(member), recorded.form(member), "{member}");
    }
}

#[tokio::test]
async fn the_recorded_revocation_fails_and_tells_no_secret() {
    let host = server(&["revoke"]).await;
    let grant = grant(&host);
    let error = BadgeConnect.revoke(&net(), &grant).await.unwrap_err();
    let told = format!("{error:?} {error}");
    assert!(told.contains("Access token must be contained in COOKIE"), "{told}");
    assert!(!told.contains("1ywEevlFmj6IwtLrL0yVn3WKW3D98o"), "{told}");
    assert_eq!(host.asked()[0].form("token"), exchange("revoke").form("token"));
    no_cookies(&host.asked());
}

#[tokio::test]
async fn the_recorded_refusals_of_ways_back_are_told_as_such() {
    for (name, redirect) in [
        ("register badgepack://oauth/callback", "badgepack://oauth/callback"),
        ("register http://127.0.0.1:7777/cb", "http://127.0.0.1:7777/cb"),
    ] {
        let recorded: Value = serde_json::from_str(&exchange(name).body).unwrap();
        let told = exchange(name);
        let host = Host::new(move |_, _, root| told.reply(root)).await;
        let mut ask = ask(true, None);
        ask.redirect = Url::parse(redirect).unwrap();
        let error = BadgeConnect.begin(&net(), &found(&host), &ask).await.unwrap_err();
        assert!(
            matches!(&error, BackpackError::Refused { code: Some(code), .. } if code == "invalid_redirect_uri"),
            "{name}: {error:?}"
        );
        let asked = host.asked();
        assert_eq!(asked.len(), 1, "{name}");
        assert_eq!(asked[0].json()["redirect_uris"], recorded["redirect_uris"], "{name}");
    }
}

#[test]
fn the_recorded_answer_without_pkce_is_an_error_of_this_sign_in() {
    let body: Value = serde_json::from_str(&exchange("authorize POST without PKCE").answer).unwrap();
    let back = Url::parse(body["success_url"].as_str().unwrap()).unwrap();
    let host = Url::parse(RECORDED_AT).unwrap();
    let mut started = Started {
        state: secret("s1"),
        ..test_sign_in::started(&host)
    };
    let error = code_of(&started, &back).unwrap_err();
    assert!(
        matches!(&error, BackpackError::Refused { code: Some(code), said } if code == "invalid_request" && said == "Code challenge required."),
        "{error:?}"
    );
    started.state = secret("another");
    assert!(matches!(code_of(&started, &back), Err(BackpackError::BadReturn(_))));
}

#[tokio::test]
async fn the_recorded_refusal_of_a_call_without_a_token_is_signed_out() {
    let told = exchange("no token bcv1");
    assert_eq!(told.status, 401);
    let host = Host::new(move |_, _, root| told.reply(root)).await;
    let (net, grant) = (net(), grant(&host));
    let error = BadgeConnect
        .page(&session(&net, &grant), &Cursor::Start { since: None })
        .await
        .unwrap_err();
    assert!(matches!(error, BackpackError::SignedOut), "{error:?}");
}
