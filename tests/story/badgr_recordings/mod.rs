//! What real Badgr servers answered, replayed: the request that we make, the end it comes to, and for every refusal the
//! sentence that the user reads. The recordings are in `tests/fixtures/*/recordings`.

mod cases;
mod recording;
mod replay;

use std::{fmt::Write, time::Duration};

use cases::{CASES, Call, Case};
use holdall_app::UserError;
use holdall_backpacks::{
    Answer, Ask, BackpackError, Client, ClientAuth, Confirmed, Cursor, Endpoints, Found, Grant, Offer, Protocol,
    Session, Started,
};
use holdall_tests::{ask, door, now};
use recording::Exchange;
use replay::{Host, same_request};
use secrecy::SecretString;
use serde_json::json;
use url::Url;

use crate::words;

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn endpoints(root: &Url, protocol: &Protocol) -> Endpoints {
    let at = |path: &str| root.join(path).unwrap();
    Endpoints {
        typed: root.clone(),
        api_base: if protocol.id == "badge-connect" {
            at("/bcv1")
        } else {
            root.clone()
        },
        authorization_url: Some(at("/auth/oauth2/authorize")),
        token_url: Some(at("/o/token")),
        registration_url: Some(at("/o/register")),
        revocation_url: Some(at("/o/revoke_token/")),
        refresh_url: None,
    }
}

/// The client of the recorded request, by its header or by its form.
fn client(exchange: &Exchange) -> Client {
    let (id, secret, auth) = match exchange.basic() {
        Some((id, secret)) => (id, Some(secret), ClientAuth::Basic),
        None => {
            let secret = exchange.form("client_secret");
            let auth = if secret.is_some() {
                ClientAuth::Body
            } else {
                ClientAuth::IdOnly
            };
            (exchange.form("client_id").unwrap_or_default(), secret, auth)
        }
    };
    Client {
        auth,
        ..Client::typed(id, secret.map(SecretString::from))
    }
}

fn grant(root: &Url, protocol: &Protocol, exchange: &Exchange) -> Grant {
    let token = exchange.form("refresh_token").or_else(|| exchange.form("token"));
    Grant {
        access_token: secret(exchange.bearer().unwrap_or("an-access-token")),
        refresh_token: token.map(SecretString::from),
        expires_at: None,
        scopes: Vec::new(),
        client: client(exchange),
        endpoints: endpoints(root, protocol),
        bound_to: None,
    }
}

/// How one call ended: in a word, or in an error.
async fn ended(
    case: &Case,
    protocol: &'static Protocol,
    host: &Host,
    first: &Exchange,
) -> Result<String, BackpackError> {
    let (net, grant) = (door(Duration::from_secs(10)), grant(&host.root, protocol, first));
    let session = Session {
        net: &net,
        grant: &grant,
        now: now(),
    };
    let sign_in = protocol.sign_in;
    Ok(match case.call {
        Call::Profile => {
            let profile = sign_in.profile(&session).await?;
            format!("{}, {} addresses", profile.name, profile.identities.len())
        }
        Call::Pull => {
            let page = protocol
                .pull
                .unwrap()
                .page(&session, &Cursor::Start { since: None })
                .await?;
            format!("{} badges", page.items.len())
        }
        Call::Push => {
            let sent = first.json();
            let id = sent
                .as_ref()
                .and_then(|sent| sent.get("url").or_else(|| sent.pointer("/assertion/id")));
            let offer = match id {
                Some(id) if id.as_str().is_some_and(|id| id.starts_with("eyJ")) => Offer {
                    jws: id.as_str().map(str::to_owned),
                    ..Offer::default()
                },
                Some(id) => {
                    let whole = sent
                        .as_ref()
                        .and_then(|sent| sent.get("assertion"))
                        .filter(|it| it.get("type").is_some());
                    Offer {
                        hosted: Some(whole.cloned().unwrap_or_else(|| json!({ "id": id }))),
                        ..Offer::default()
                    }
                }
                // Only the head of it was recorded; what follows is the server's business.
                None if first.sent.contains(";base64,") => Offer {
                    baked: Some(picture(&first.sent)),
                    ..Offer::default()
                },
                None => Offer {
                    jws: Some("eyJhbGciOiJSUzI1NiJ9.e30.c2ln".to_owned()),
                    ..Offer::default()
                },
            };
            format!("{:?}", protocol.push.unwrap().push(&session, &offer).await?)
        }
        Call::Accept(id) => {
            protocol.tend.unwrap().accept(&session, id).await?;
            "accepted".to_owned()
        }
        Call::Remove(id) => {
            let confirmed = Confirmed::by_the_user(id);
            format!("{:?}", protocol.tend.unwrap().remove(&session, confirmed).await?)
        }
        Call::Token => {
            let started = started(&host.root, protocol, first);
            let answer = match first.form("username") {
                Some(user) => Answer::Password {
                    user,
                    password: secret(&first.form("password").unwrap()),
                },
                None => {
                    let mut back = started.redirect.clone();
                    back.query_pairs_mut()
                        .append_pair("code", &first.form("code").unwrap())
                        .append_pair("state", "a-state");
                    Answer::Back(back)
                }
            };
            scopes(&sign_in.finish(&net, started, answer, now()).await?)
        }
        Call::Renew => scopes(&sign_in.renew(&net, &grant, now()).await?),
        Call::Revoke => {
            sign_in.revoke(&net, &grant).await?;
            "revoked".to_owned()
        }
        Call::Begin => {
            let query = first.target.split_once('?').map(|(_, query)| query).unwrap_or_default();
            let own = |name: &str| {
                let mut pairs = url::form_urlencoded::parse(query.as_bytes());
                pairs
                    .find(|(key, _)| key == name)
                    .map(|(_, value)| value.into_owned())
                    .unwrap_or_default()
            };
            let found = Found {
                name: "Badgr".to_owned(),
                endpoints: endpoints(&host.root, protocol),
                scopes: Vec::new(),
                registers: false,
                from: host.root.clone(),
                terms_url: None,
                privacy_url: None,
            };
            let ask = Ask {
                write: false,
                client: Some(Client::typed(own("client_id"), Some(secret("client-secret")))),
                ..ask(&own("redirect_uri"))
            };
            let started = sign_in.begin(&net, &found, &ask).await?;
            format!("asks for {}", started.scopes.join(" "))
        }
    })
}

fn scopes(grant: &Grant) -> String {
    let again = if grant.refresh_token.is_some() { "" } else { ", once" };
    format!("{}{again}", grant.scopes.join(" "))
}

fn started(root: &Url, protocol: &Protocol, exchange: &Exchange) -> Started {
    let redirect = exchange
        .form("redirect_uri")
        .unwrap_or_else(|| "http://127.0.0.1:7777/cb".to_owned());
    Started {
        open: Some(root.clone()),
        state: secret("a-state"),
        verifier: secret(
            &exchange
                .form("code_verifier")
                .unwrap_or_else(|| "a-verifier-0123456789-0123456789-0123456789".to_owned()),
        ),
        client: client(exchange),
        endpoints: endpoints(root, protocol),
        redirect: Url::parse(&redirect).unwrap(),
        scopes: Vec::new(),
        notes: Vec::new(),
    }
}

/// The head of a recorded picture, which is all that was kept of it.
fn picture(sent: &str) -> Vec<u8> {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let data = sent.split_once(";base64,").map(|(_, data)| data).expect("a picture");
    let whole = data.len().min(400) / 4 * 4;
    BASE64_STANDARD.decode(&data[..whole]).expect("the head of a picture")
}

/// In one word, what a caller does with an error.
fn word(error: &BackpackError) -> String {
    match error {
        BackpackError::SignedOut => "signed out".to_owned(),
        BackpackError::Forbidden { .. } => "forbidden".to_owned(),
        BackpackError::Busy { retry_after_s } => format!("busy for {} s", retry_after_s.unwrap_or_default()),
        BackpackError::Refused { code, .. } => format!("refused {}", code.as_deref().unwrap_or("without a code")),
        BackpackError::HostTrouble { status, .. } => format!("trouble {status}"),
        other => panic!("{other:?}"),
    }
}

/// What nobody may read in a sentence about somebody else's server.
fn nothing_private(sentence: &str, exchange: &Exchange, what: &str) {
    let form = |name: &str| exchange.form(name);
    let secrets = [
        exchange.bearer().map(str::to_owned).filter(|token| token.len() > 8),
        exchange.basic().map(|(_, secret)| secret),
        form("code"),
        form("refresh_token"),
        form("password"),
        form("client_secret"),
    ];
    for secret in secrets.into_iter().flatten().filter(|secret| secret.len() > 4) {
        assert!(!sentence.contains(&secret), "{what} tells a secret: {sentence}");
    }
    let traces = [
        "Traceback",
        "<class",
        "File \"",
        ".py",
        "Error:",
        "[object Object]",
        "<html",
        "_:b",
        "sha256$",
    ];
    for trace in traces {
        assert!(!sentence.contains(trace), "{what} tells a trace: {sentence}");
    }
    let address = sentence.split_whitespace().find(|word| word.contains('@'));
    assert_eq!(address, None, "{what} names a person");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_recorded_answer_is_asked_for_and_taken_as_it_was_recorded() {
    let mut sentences = String::new();
    let mut otherwise = Vec::new();
    for case in CASES {
        let what = format!("{}: {}", case.file, case.exchanges.join(", then "));
        let exchanges: Vec<_> = case
            .exchanges
            .iter()
            .map(|name| Exchange::of(case.file, name))
            .collect();
        let first = exchanges.first().unwrap().clone();
        let host = Host::answering(exchanges.clone()).await;
        let protocol = holdall_backpacks::protocol(case.protocol).unwrap();
        let end = ended(case, protocol, &host, &first).await;
        let asked = host.asked();
        if asked.len() < exchanges.len() {
            otherwise.push(format!("{what}: asked {} times", asked.len()));
        }
        for (asked, recorded) in asked.iter().zip(&exchanges).filter(|_| case.same) {
            if let Err(why) = same_request(asked, recorded) {
                otherwise.push(format!("{what}: another request: {why}"));
            }
        }
        let told = match &end {
            Ok(told) => told.clone(),
            Err(error) => word(error),
        };
        if told != case.end {
            otherwise.push(format!("{what}: {told} and not {}: {end:?}", case.end));
        }
        if let Err(error) = end {
            let user = UserError::from(error).with("host", "badgr.example");
            let sentence = words::error(&user);
            nothing_private(&sentence, &first, &what);
            nothing_private(&user.detail, &first, &what);
            writeln!(sentences, "{what}\n    {told}\n    {sentence}").unwrap();
        }
    }
    assert!(otherwise.is_empty(), "{}", otherwise.join("\n"));
    insta::assert_snapshot!("sentences", sentences);
}
