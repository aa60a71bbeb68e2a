//! What the user reads when a Mozilla backpack says no: every refusal of the recordings, played again, and its sentence.
//! The recordings are in `tests/fixtures/mozilla_backpack`.

use std::{fmt::Write, path::PathBuf, time::Duration};

use axum::{Router, extract::Request, http::Response};
use holdall_app::UserError;
use holdall_backpacks::{BackpackError, Client, Cursor, Endpoints, Grant, Offer, Session, protocol};
use holdall_model::Identity;
use holdall_net::Net;
use holdall_tests::{door, now};
use serde_json::json;
use url::Url;

use crate::words;

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Issue,
    Identity,
    Token,
    /// The Displayer, with everything before it as it should be.
    Displayer,
}
use Call::{Displayer, Identity as Who, Issue, Token};

const GEN1: &str = "gen1-connect-issue-token-identity";
const GEN2: &str = "gen2-issue";
const AGAIN: &str = "gen2-issue-images-and-signed";
const SIGNED: &str = "gen2-issue-signed";
const ERRORS: &str = "gen2-token-identity-errors";
const SHOWN: &str = "gen2-displayer";
const PAGES: &str = "gen2-issuer-api-and-svg";

/// Every refusal that was recorded, under the call that could meet it.
const REFUSALS: &[(Call, &str, &[&str])] = &[
    (
        Issue,
        GEN1,
        &[
            "other origin",
            "other user",
            "form+json ct",
            "none",
            "malformed",
            "upper-case email hash",
            "plain mixed case",
            "origin bad",
            "issue no auth",
            "GET issue",
            "expired",
            "noscope",
        ],
    ),
    (
        Issue,
        GEN2,
        &[
            "form body + JSON CT (as in doc)",
            "empty JSON body",
            "no body",
            "JSON string root",
            "malformed",
            "relative URL accepted by regex?",
            "assertion 404",
            "assertion html",
            "unreachable",
            "other origin issuer",
            "localhost vs 127",
            "sha384",
            "verify url mismatch",
            "OB 2.0",
        ],
    ),
    (
        Issue,
        AGAIN,
        &[
            "badge image 404",
            "badge image with params CT",
            "double-encoded URL",
            "array of badges",
        ],
    ),
    (
        Issue,
        SIGNED,
        &[
            "HS256",
            "bad signature",
            "revoked",
            "JWS with verify.type hosted",
            "JWS no recipient",
            "JWS non json",
        ],
    ),
    (
        Issue,
        ERRORS,
        &[
            "issue no auth header",
            "issue access_token in body",
            "issue expired",
            "GET issue",
            "GET /api/nope",
            "GET /api",
        ],
    ),
    (Issue, PAGES, &["no session", "frameless no csrf"]),
    (
        Who,
        GEN1,
        &["raw token", "lower scheme", "no auth", "bogus", "origin bad"],
    ),
    (
        Who,
        ERRORS,
        &[
            "identity raw (not base64) token",
            "identity lower-case scheme",
            "identity two spaces",
            "identity no auth header",
            "identity Basic",
            "identity bogus token",
            "identity Origin bad",
            "identity ?access_token",
            "identity ?access_token + bearer",
            "preflight",
            "expired 3601s",
            "no scope",
            "access after revoke",
        ],
    ),
    (
        Token,
        GEN1,
        &["empty", "bad refresh", "form+json ct", "origin bad", "old refresh"],
    ),
    (
        Token,
        ERRORS,
        &[
            "token empty JSON",
            "token no body",
            "bad grant",
            "bad refresh",
            "missing refresh",
            "access token as refresh",
            "form body with JSON CT",
            "Origin bad",
            "old refresh again",
            "refresh after revoke",
            "revoke w/o csrf",
            "revoke no origin",
        ],
    ),
    (
        Displayer,
        SHOWN,
        &[
            "convert none",
            "GET /displayer/1/groups.json?callback=cb",
            "groups no ext Accept */*",
            "groups no ext Accept list",
        ],
    ),
];

/// An exchange of the recordings: status and body.
fn recorded(file: &str, name: &str) -> (u16, String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/mozilla_backpack/{file}.txt"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let block = text.split("### ").find(|block| block.lines().next() == Some(name));
    let block = block.unwrap_or_else(|| panic!("{file} has no exchange {name:?}"));
    let status = block.lines().nth(1).and_then(|line| line.split(' ').next()).unwrap();
    let (_, body) = block.split_once("  BODY: ").unwrap();
    let body = body.split("\n\n").next().unwrap().trim_end();
    (status.parse().unwrap(), body.to_owned())
}

/// A host that answers `call` with this, and everything before it well.
async fn host(call: Call, status: u16, body: String) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let root = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let router = Router::new().fallback(move |request: Request| {
        let body = body.clone();
        async move {
            let well = match request.uri().path() {
                "/api/identity" if call == Displayer => Some(recorded(ERRORS, "identity ok").1),
                "/displayer/convert/email" if !body.contains("missing `email`") => {
                    Some(recorded(SHOWN, "convert json").1)
                }
                _ => None,
            };
            let (status, body) = well.map_or((status, body), |body| (200, body));
            Response::builder()
                .status(status)
                .body(axum::body::Body::from(body))
                .unwrap()
        }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    root
}

fn grant(root: &Url) -> Grant {
    let at = |path: &str| root.join(path).unwrap();
    Grant {
        access_token: "SECRET-access".to_owned().into(),
        refresh_token: Some("SECRET-refresh".to_owned().into()),
        expires_at: None,
        scopes: vec!["issue".into()],
        client: Client::typed("", None),
        endpoints: Endpoints {
            typed: root.clone(),
            api_base: at("/api"),
            authorization_url: Some(at("/access")),
            token_url: Some(at("/api/token")),
            registration_url: None,
            revocation_url: None,
            refresh_url: None,
        },
        bound_to: Some("http://127.0.0.1:9101".into()),
    }
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

/// The error that the call ends in.
async fn ended(call: Call, net: &Net, root: &Url) -> Option<BackpackError> {
    let mozilla = protocol("mozilla-backpack-connect").unwrap();
    let grant = grant(root);
    let session = Session {
        net,
        grant: &grant,
        now: now(),
    };
    let known = [Identity {
        kind: "email".into(),
        value: "earner@example.org".into(),
    }];
    match call {
        Issue => mozilla.push.unwrap().push(&session, &offer()).await.err(),
        Who => mozilla.sign_in.profile(&session).await.err(),
        Token => mozilla.sign_in.renew(net, &grant, now()).await.err(),
        Displayer => {
            let start = Cursor::Start { since: None };
            mozilla.pull.unwrap().page_among(&session, &known, &start).await.err()
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_recorded_refusal_of_a_mozilla_backpack_has_a_sentence_that_tells_nothing_private() {
    let net = door(Duration::from_secs(10));
    let mut sentences = String::new();
    for (call, file, names) in REFUSALS {
        for name in *names {
            let (status, body) = recorded(file, name);
            let root = host(*call, status, body).await;
            let error = ended(*call, &net, &root).await;
            let error = error.unwrap_or_else(|| panic!("{file}, {name}: taken for good"));
            let user = UserError::from(error).with("host", "backpack.example");
            let sentence = words::error(&user);
            for text in [&sentence, &user.detail] {
                nothing_private(text, &format!("{file}, {name}"));
            }
            writeln!(sentences, "{call:?}, {file}: {name}\n    {sentence}").unwrap();
        }
    }
    insta::assert_snapshot!("sentences", sentences);
}

/// What nobody may read in a sentence about somebody else's server.
fn nothing_private(text: &str, what: &str) {
    let never = [
        "SECRET",
        "U0VDUkVU",
        "@",
        "sha256$",
        "[object",
        "/srv/",
        "stack",
        "TypeError",
        "undefined",
        "ECONN",
        "<html",
        "node_modules",
        "eyJ",
    ];
    for trace in never {
        assert!(!text.contains(trace), "{what} tells {trace}: {text}");
    }
}
