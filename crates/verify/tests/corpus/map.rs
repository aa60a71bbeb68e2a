//! A web in memory: the `url_map` of one case, with the bad manners that it asks for.

use std::{collections::BTreeMap, sync::Mutex};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use holdall_model::{Role, Sha256};
use holdall_verify::{Document, Documents, Missing};
use serde::Deserialize;
use url::Url;

/// The product's own limits for one document.
const MAX_BYTES: usize = 5 * 1024 * 1024;
const MAX_WAIT_MS: u64 = 30_000;
const MAX_REDIRECTS: usize = 10;

/// One address of a case.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    #[serde(default = "ok")]
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    body_b64: Option<String>,
    #[serde(default)]
    delay_ms: u64,
    #[serde(default)]
    drip_ms: u64,
    truncate: Option<usize>,
    #[serde(default)]
    pad_mib: usize,
    repeat: Option<Vec<(String, usize)>>,
    #[serde(default)]
    gzip_bomb_mib: usize,
    error: Option<String>,
}

fn ok() -> u16 {
    200
}

impl Entry {
    fn bytes(&self) -> Result<Vec<u8>, Missing> {
        if let Some(parts) = &self.repeat {
            let length: usize = parts.iter().map(|(unit, times)| unit.len() * times).sum();
            if length > MAX_BYTES {
                return Err(Missing::TooLarge);
            }
            return Ok(parts
                .iter()
                .map(|(unit, times)| unit.repeat(*times))
                .collect::<String>()
                .into_bytes());
        }
        let bytes = match &self.body_b64 {
            Some(encoded) => STANDARD.decode(encoded).unwrap(),
            None => self.body.clone().into_bytes(),
        };
        if bytes.len() + (self.pad_mib + self.gzip_bomb_mib) * 1024 * 1024 > MAX_BYTES {
            return Err(Missing::TooLarge);
        }
        if self.delay_ms + self.drip_ms * bytes.len() as u64 > MAX_WAIT_MS {
            return Err(Missing::Timeout);
        }
        if self.truncate.is_some_and(|kept| kept < bytes.len()) {
            return Err(Missing::Unreachable("the connection broke".into()));
        }
        Ok(bytes)
    }
}

/// One hop.
struct Answered {
    status: u16,
    bytes: Vec<u8>,
    content_type: Option<String>,
    location: Option<String>,
}

/// Answers from a map; every other address answers 404.
pub struct Map {
    pub entries: BTreeMap<String, Entry>,
    pub asked: Mutex<Vec<String>>,
    pub now: DateTime<Utc>,
}

impl Map {
    fn answer(&self, url: &Url) -> Result<Answered, Missing> {
        self.asked.lock().unwrap().push(url.to_string());
        // The corpus writes addresses as people do; a parsed one has a slash after a bare host.
        let found = self.entries.get(url.as_str()).or_else(|| {
            let same = |written: &&String| Url::parse(written).is_ok_and(|written| written == *url);
            self.entries
                .keys()
                .find(same)
                .and_then(|written| self.entries.get(written))
        });
        let Some(entry) = found else {
            return Ok(Answered {
                status: 404,
                bytes: b"not in map".to_vec(),
                content_type: None,
                location: None,
            });
        };
        if entry.error.is_some() {
            return Err(Missing::Unreachable("no such host".into()));
        }
        let header = |name: &str| {
            entry
                .headers
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.clone())
        };
        Ok(Answered {
            status: entry.status,
            bytes: entry.bytes()?,
            content_type: header("content-type"),
            location: header("location"),
        })
    }
}

#[async_trait]
impl Documents for Map {
    async fn get(&self, url: &Url, _role: Role) -> Result<Document, Missing> {
        let mut at = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let answered = self.answer(&at)?;
            match (answered.status, answered.location) {
                (301 | 302 | 303 | 307 | 308, Some(location)) => {
                    let next = at.join(&location);
                    let next = next.map_err(|_| Missing::BadRedirect("a redirect to no address".into()))?;
                    if at.scheme() == "https" && next.scheme() != "https" {
                        return Err(Missing::BadRedirect("a redirect from https to http".into()));
                    }
                    at = next;
                }
                (status, _) => {
                    return Ok(Document {
                        sha256: Sha256::of(&answered.bytes),
                        bytes: answered.bytes,
                        status,
                        final_url: at,
                        content_type: answered.content_type,
                        fetched_at: self.now,
                        kept: false,
                    });
                }
            }
        }
        Err(Missing::BadRedirect("too many redirects".into()))
    }
}

/// A library without any copy and no network.
pub struct Offline;

#[async_trait]
impl Documents for Offline {
    async fn get(&self, _url: &Url, _role: Role) -> Result<Document, Missing> {
        Err(Missing::NotKept)
    }
}
