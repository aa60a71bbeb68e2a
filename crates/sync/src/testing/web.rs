//! A web that plays parts: addresses and what they answer.

use std::{
    collections::HashMap,
    sync::{Mutex, atomic::AtomicU32, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use holdall_backpacks::Item;
use holdall_net::{Answer, HeaderMap, HeaderValue, NetError, Request};
use serde_json::{Value, json};

use crate::Web;

/// What an address answers.
#[derive(Clone)]
pub(crate) enum Says {
    Body(u16, &'static str, Vec<u8>),
    Unreachable,
    Timeout,
    Offline,
}

/// A web of answers; counts what it is asked.
#[derive(Default)]
pub(crate) struct FakeWeb {
    answers: Mutex<HashMap<String, Says>>,
    asked: Mutex<Vec<Request>>,
    /// Time that each answer takes, in milliseconds.
    pub(crate) slow_ms: AtomicU32,
}

impl FakeWeb {
    pub(crate) fn says(&self, url: &str, says: Says) {
        self.answers.lock().unwrap().insert(url.to_owned(), says);
    }

    /// No address answers any more.
    pub(crate) fn switch_off(&self) {
        for says in self.answers.lock().unwrap().values_mut() {
            *says = Says::Unreachable;
        }
    }

    pub(crate) fn json(&self, url: &str, value: &Value) {
        self.says(url, Says::Body(200, "application/json", value.to_string().into_bytes()));
    }

    pub(crate) fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn times(&self, url: &str) -> usize {
        self.asked()
            .iter()
            .filter(|request| request.url.as_str() == url)
            .count()
    }

    /// A badge, with class, issuer and picture, all of them at issuer.example.
    pub(crate) fn badge(&self, name: &str) {
        self.json(&address(name), &assertion(name));
        self.json(
            "https://issuer.example/class",
            &json!({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass",
                "id": "https://issuer.example/class", "name": "Lichen keeper", "description": "Twenty lichens",
                "image": "https://issuer.example/picture.png", "criteria": {"narrative": "Name twenty"},
                "issuer": "https://issuer.example/issuer"}),
        );
        self.json(
            "https://issuer.example/issuer",
            &json!({"@context": "https://w3id.org/openbadges/v2", "type": "Issuer",
                "id": "https://issuer.example/issuer", "name": "Ines's school", "url": "https://issuer.example",
                "email": "ines@issuer.example"}),
        );
        let picture = holdall_pictures::placeholder("Lichen", 64);
        self.says(
            "https://issuer.example/picture.png",
            Says::Body(200, "image/png", picture),
        );
    }
}

#[async_trait]
impl Web for FakeWeb {
    async fn ask(&self, request: Request) -> Result<Answer, NetError> {
        self.asked.lock().unwrap().push(request.clone());
        let slow = self.slow_ms.load(Ordering::SeqCst);
        if slow > 0 {
            tokio::time::sleep(Duration::from_millis(slow.into())).await;
        }
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let says = self.answers.lock().unwrap().get(request.url.as_str()).cloned();
        match says.unwrap_or(Says::Body(404, "text/plain", b"not here".to_vec())) {
            Says::Unreachable => Err(NetError::Unreachable {
                host,
                source: "refused".into(),
            }),
            Says::Timeout => Err(NetError::Timeout { host }),
            Says::Offline => Err(NetError::Offline),
            Says::Body(status, kind, body) => {
                let etag = format!("\"{}\"", holdall_model::Sha256::of(&body));
                let mut headers = HeaderMap::new();
                headers.insert("content-type", HeaderValue::from_static(kind));
                headers.insert("etag", HeaderValue::from_str(&etag).unwrap());
                let known = request
                    .headers
                    .get("if-none-match")
                    .is_some_and(|value| *value == *etag);
                let (status, body) = if known && status == 200 {
                    (304, Vec::new())
                } else {
                    (status, body)
                };
                Ok(Answer {
                    status,
                    headers,
                    body,
                    url: request.url,
                })
            }
        }
    }
}

pub(crate) fn address(name: &str) -> String {
    format!("https://issuer.example/a/{name}")
}

pub(crate) fn assertion(name: &str) -> Value {
    json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": address(name),
        "badge": "https://issuer.example/class", "verification": {"type": "HostedBadge"},
        "issuedOn": "2025-11-02T10:00:00Z",
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"}})
}

/// A badge as the host lists it: its own copy, with what hosts add.
pub(crate) fn listed(name: &str, edition: u32) -> Item {
    let body = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": address(name),
        "badge": "https://issuer.example/class", "revoked": false, "narrative": null, "edition": edition,
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"}});
    Item {
        assertion_id: Some(address(name)),
        host_id: None,
        listed: body.to_string().into_bytes(),
        jws: false,
    }
}
