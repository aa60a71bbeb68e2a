//! A host for tests: answers what a script says, and remembers what it was asked.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, Response},
};
use chrono::{DateTime, Utc};
use holdall_net::{Answer as HttpAnswer, HeaderValue, Net, NetConfig};
use secrecy::SecretString;
use url::Url;

use crate::{Ask, Client, ClientAuth, Endpoints, Grant, Session};

/// The time in all tests.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// A member of a form body.
    pub fn form(&self, name: &str) -> Option<String> {
        let found = url::form_urlencoded::parse(self.body.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// What to answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub body: String,
    pub headers: Vec<(&'static str, String)>,
}

/// A reply of this status and body.
pub fn reply(status: u16, body: impl Into<String>) -> Reply {
    Reply {
        status,
        body: body.into(),
        headers: Vec::new(),
    }
}

impl Reply {
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A host under way.
pub struct Host {
    /// Its root.
    pub url: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Host {
    /// `script` gets the request, its number from 0, and the host's root without the slash at its end.
    pub async fn new(script: impl Fn(&Asked, usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let root = format!("http://{}", listener.local_addr().unwrap());
        let url = Url::parse(&root).unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (log, script) = (asked.clone(), Arc::new(script));
        let router = Router::new().fallback(move |request: Request| {
            let (log, script, root) = (log.clone(), script.clone(), root.clone());
            async move {
                let (head, body) = request.into_parts();
                let body = to_bytes(body, 64 << 20).await.unwrap();
                let it = Asked {
                    method: head.method.to_string(),
                    target: head.uri.to_string(),
                    headers: head.headers,
                    body: String::from_utf8_lossy(&body).into_owned(),
                };
                let number = {
                    let mut log = log.lock().unwrap();
                    log.push(it.clone());
                    log.len() - 1
                };
                let reply = script(&it, number, &root);
                let mut response = Response::builder().status(reply.status);
                for (name, value) in reply.headers {
                    response = response.header(name, value);
                }
                response.body(Body::from(reply.body)).unwrap()
            }
        });
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, asked, serving }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The requests for this path and query.
    pub fn asked_at(&self, target: &str) -> Vec<Asked> {
        self.asked()
            .into_iter()
            .filter(|asked| asked.target == target)
            .collect()
    }

    /// The last request.
    pub fn last_asked(&self) -> Asked {
        self.asked().pop().unwrap()
    }

    pub fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    /// A grant for this host.
    pub fn grant(&self) -> Grant {
        grant(&self.url)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

pub fn grant(root: &Url) -> Grant {
    let at = |path: &str| root.join(path).unwrap();
    Grant {
        access_token: "SECRET-access".to_owned().into(),
        refresh_token: Some("SECRET-refresh".to_owned().into()),
        expires_at: None,
        scopes: vec!["a".into(), "b".into()],
        client: Client {
            id: "SECRET-id".to_owned().into(),
            secret: Some("SECRET-secret".to_owned().into()),
            by_hand: false,
            auth: ClientAuth::Basic,
            secret_expires_at: None,
            unknown_scopes: Vec::new(),
        },
        endpoints: Endpoints {
            typed: root.clone(),
            api_base: at("/api"),
            authorization_url: Some(at("/authorize")),
            token_url: Some(at("/o/token")),
            registration_url: Some(at("/o/register")),
            revocation_url: Some(at("/o/revoke_token/")),
            refresh_url: None,
        },
        bound_to: None,
    }
}

/// A door that lets hosts on this computer be backpacks.
pub fn net() -> Net {
    Net::new(NetConfig {
        local_hosts: true,
        offline: false,
        request_timeout: Duration::from_secs(10),
        on_contact: Arc::new(|_, _| {}),
    })
    .unwrap()
}

pub fn session<'a>(net: &'a Net, grant: &'a Grant) -> Session<'a> {
    Session { net, grant, now: now() }
}

pub fn ask(write: bool, client: Option<Client>) -> Ask {
    Ask {
        write,
        client,
        redirect: Url::parse("https://relay.example/holdall/cb/").unwrap(),
        relay: Url::parse("https://relay.example/holdall/").unwrap(),
    }
}

/// An answer as `net` gives it, for readers that need no host.
pub fn answer(status: u16, body: &str) -> HttpAnswer {
    HttpAnswer {
        status,
        headers: HeaderMap::new(),
        body: body.as_bytes().to_vec(),
        url: Url::parse("https://pack.example/api/assertions").unwrap(),
    }
}

/// The same with a header.
pub fn answer_with(status: u16, name: &'static str, value: &str, body: &str) -> HttpAnswer {
    let mut answer = answer(status, body);
    answer.headers.insert(name, HeaderValue::from_str(value).unwrap());
    answer
}

/// An answer of a real server, from `tests/fixtures`.
pub fn recorded(protocol: &str, what: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures");
    std::fs::read_to_string(format!("{folder}/{protocol}/{what}.json")).unwrap()
}

pub fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}
