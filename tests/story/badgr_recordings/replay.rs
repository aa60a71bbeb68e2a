//! A host that answers as was recorded, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use url::Url;

use super::recording::Exchange;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    pub target: String,
    pub authorization: String,
    pub body: String,
}

pub struct Host {
    pub root: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Host {
    /// Answers with one exchange after the other, and with the last one from then on.
    pub async fn answering(exchanges: Vec<Exchange>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let root = Url::parse(&origin).unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (log, exchanges) = (asked.clone(), Arc::new(exchanges));
        let router = Router::new().fallback(move |request: Request| {
            let (log, exchanges, origin) = (log.clone(), exchanges.clone(), origin.clone());
            async move {
                let (head, body) = request.into_parts();
                let body = to_bytes(body, 64 << 20).await.unwrap();
                let authorization = head.headers.get("authorization");
                let number = {
                    let mut log = log.lock().unwrap();
                    log.push(Asked {
                        method: head.method.to_string(),
                        target: head.uri.to_string(),
                        authorization: authorization
                            .map(|it| it.to_str().unwrap().to_owned())
                            .unwrap_or_default(),
                        body: String::from_utf8_lossy(&body).into_owned(),
                    });
                    log.len() - 1
                };
                let recorded = &exchanges[number.min(exchanges.len() - 1)];
                let here = |text: &str| {
                    let text = text.replace("http://127.0.0.1:8000", &origin);
                    text.replace("http://127.0.0.1:8001", &origin)
                };
                let mut response = Response::builder().status(recorded.status);
                for (name, value) in &recorded.told {
                    response = response.header(name, here(value));
                }
                response.body(Body::from(here(&recorded.body))).unwrap()
            }
        });
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { root, asked, serving }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// That what was asked is what the recorded client asked: method, path, token or client, and every parameter or member
/// that it sent. Ours may send more (PKCE, scopes); `state` belongs to the browser.
pub fn same_request(asked: &Asked, recorded: &Exchange) -> Result<(), String> {
    let same = |is: bool, what: &dyn std::fmt::Display| if is { Ok(()) } else { Err(what.to_string()) };
    let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
    let (known, parameters) = recorded.target.split_once('?').unwrap_or((&recorded.target, ""));
    let line = format!("{} {path}, and not {} {known}", asked.method, recorded.method);
    same(asked.method == recorded.method && path == known, &line)?;
    let pairs = |text: &str| {
        url::form_urlencoded::parse(text.as_bytes())
            .into_owned()
            .collect::<Vec<_>>()
    };
    let ours = pairs(query);
    for pair in pairs(parameters)
        .iter()
        .filter(|(name, _)| name != "state" && name != "scope")
    {
        same(ours.contains(pair), &format!("{pair:?} is not asked: {query}"))?;
    }
    // The consent API is asked by nobody in particular.
    if let Some(token) = recorded.bearer().filter(|_| path != "/o/authorize") {
        let ours = &asked.authorization;
        same(*ours == format!("Bearer {token}"), &format!("signed in as {ours}"))?;
    }
    if let Some((id, secret)) = recorded.basic() {
        // Both halves form-encoded, which for these is what they are.
        let packed = BASE64_STANDARD.encode(format!("{id}:{secret}"));
        let ours = &asked.authorization;
        same(*ours == format!("Basic {packed}"), &format!("the client is {ours}"))?;
    }
    match recorded.json() {
        Some(sent) => {
            let ours: Option<serde_json::Value> = serde_json::from_str(&asked.body).ok();
            same(ours == Some(sent), &format!("sent {}", asked.body))?;
        }
        None if recorded.sent.starts_with("{\"image\"") => {
            let ours = asked.body.replace("\":\"", "\": \"");
            same(ours.get(..60) == recorded.sent.get(..60), &"another picture")?;
        }
        None => {
            let ours = pairs(&asked.body);
            for (name, value) in pairs(&recorded.sent) {
                let found = ours.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
                // Scopes are a set, and ours ask for less.
                let fits = found == Some(&value) || name == "scope";
                same(fits, &format!("{name} is {found:?}"))?;
            }
        }
    }
    Ok(())
}
