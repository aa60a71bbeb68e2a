//! Where the checks get their documents: from the web, every answer kept; or from what was kept.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use holdall_library::{FetchId, FetchRow, KeptDocument, Library, LibraryError, NewFetch};
use holdall_model::{Role, Sha256};
use holdall_net::{Answer, HeaderName, HeaderValue, Net, NetError, Origin, Purpose, Request};
use holdall_verify::{Document, Documents, Missing};
use tokio::sync::OnceCell;
use url::Url;

use crate::{Clock, hosts::Hosts};

/// The door to the web, as far as documents need it.
#[async_trait]
pub trait Web: Send + Sync {
    /// Sends one request under all rules.
    async fn ask(&self, request: Request) -> Result<Answer, NetError>;
}

#[async_trait]
impl Web for Net {
    async fn ask(&self, request: Request) -> Result<Answer, NetError> {
        self.send(request).await
    }
}

/// What documents are asked for as (verification.md NET-11); hosts answer web pages to those who do not say.
const ACCEPT: &str = "application/ld+json, application/json, image/png, image/svg+xml, */*;q=0.1";
/// And pictures.
const ACCEPT_PICTURE: &str = "image/png, image/svg+xml, image/*;q=0.9, */*;q=0.1";
/// Headers that matter to somebody who looks at the evidence later, or to the next request.
const KEPT_HEADERS: &[&str] = &[
    "content-type",
    "etag",
    "last-modified",
    "cache-control",
    "content-language",
];
/// Seconds before asking again after a network error or a 5xx answer.
const WAITS_S: [u64; 2] = [1, 4];
/// The longest wait that a host may ask for.
const LONGEST_WAIT_S: u64 = 60;
/// Bodies up to this size are remembered for a second asking; larger ones are read from the library again.
const SMALL: usize = 64 * 1024;
/// And not more than this in all.
const REMEMBERED: usize = 32 * 1024 * 1024;

/// Documents for checks. One instance serves a whole job: each address is asked for once.
pub struct KeptDocuments {
    library: Library,
    web: Option<FromWeb>,
    had: Mutex<HashMap<Url, Asked>>,
    remembered: Mutex<usize>,
}

/// One address, asked for by whoever comes first.
type Asked = Arc<OnceCell<Result<Had, Missing>>>;

struct FromWeb {
    web: Arc<dyn Web>,
    clock: Clock,
    typed: Option<Url>,
    /// What a second of waiting is, in long jobs; absent where a person waits.
    patient: Option<Duration>,
    hosts: Hosts,
}

/// An answer that was had, kept in the library.
#[derive(Clone)]
struct Had {
    fetch: FetchId,
    status: u16,
    final_url: Url,
    content_type: Option<String>,
    fetched_at: DateTime<Utc>,
    kept: bool,
    good: bool,
    sha256: Sha256,
    bytes: Option<Arc<[u8]>>,
}

impl KeptDocuments {
    /// Over the web: every answer is kept, and asked for anew with its ETag. Nothing old stands in for what the web
    /// does not answer, unless the door itself works offline.
    pub fn online(library: Library, web: Arc<dyn Web>, clock: Clock, typed: Option<Url>) -> Self {
        let web = FromWeb {
            web,
            clock,
            typed,
            patient: None,
            hosts: Hosts::default(),
        };
        Self {
            library,
            web: Some(web),
            had: Mutex::default(),
            remembered: Mutex::default(),
        }
    }

    /// Over what was kept.
    pub fn offline(library: Library) -> Self {
        Self {
            library,
            web: None,
            had: Mutex::default(),
            remembered: Mutex::default(),
        }
    }

    /// Asks again after network errors and 5xx answers: for long jobs, where nobody waits for one badge.
    #[must_use]
    pub(crate) fn patient(mut self, second: Duration) -> Self {
        if let Some(web) = &mut self.web {
            web.patient = Some(second);
        }
        self
    }

    /// Whether only kept documents are given.
    pub fn is_offline(&self) -> bool {
        self.web.is_none()
    }

    /// The library that answers are kept in.
    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    /// The kept answer that [`get`](Documents::get) gave for an address, for its row of evidence.
    pub fn fetch_of(&self, url: &Url) -> Option<FetchId> {
        let cell = self.cell(url);
        cell.get()?.as_ref().ok().map(|had| had.fetch)
    }

    /// Whether an address answered with a web page where a document should be.
    pub(crate) fn gave_a_web_page(&self, url: &Url) -> bool {
        let cell = self.cell(url);
        let had = cell.get().and_then(|had| had.as_ref().ok());
        had.is_some_and(|had| had.status == 200 && !had.good)
    }

    /// The last good copy of what the web does not give now: for showing, never for a verdict.
    pub(crate) async fn last_good(&self, url: &Url) -> Option<Vec<u8>> {
        let sha256 = self.kept(url).await.ok()?.sha256;
        self.library
            .read(move |reader| reader.document(sha256))
            .await
            .ok()
            .flatten()
    }

    fn cell(&self, url: &Url) -> Asked {
        let mut had = self.had.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(had.entry(url.clone()).or_default())
    }

    async fn had(&self, url: &Url, role: Role) -> Result<Had, Missing> {
        let Some(web) = &self.web else {
            return self.kept(url).await;
        };
        match web.fetch(&self.library, url, role).await? {
            Some(had) => Ok(self.remember(had)),
            // The door is shut: what was kept is all there is.
            None => self.kept(url).await,
        }
    }

    async fn kept(&self, url: &Url) -> Result<Had, Missing> {
        let url = url.to_string();
        let row = self
            .library
            .read(move |reader| reader.good_fetch(&url))
            .await
            .map_err(unreadable)?;
        let row = row.ok_or(Missing::NotKept)?;
        Ok(Had {
            fetch: row.id,
            status: row.status,
            final_url: Url::parse(&row.final_url).map_err(|_| Missing::NotKept)?,
            content_type: row.headers.get("content-type").cloned(),
            fetched_at: row.last_same_at,
            kept: true,
            good: row.good,
            sha256: row.sha256,
            bytes: None,
        })
    }

    /// Forgets the bytes again when they are large, or there are too many.
    fn remember(&self, mut had: Had) -> Had {
        let size = had.bytes.as_ref().map_or(0, |bytes| bytes.len());
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if size > SMALL || *remembered + size > REMEMBERED {
            had.bytes = None;
        } else {
            *remembered += size;
        }
        had
    }
}

#[async_trait]
impl Documents for KeptDocuments {
    async fn get(&self, url: &Url, role: Role) -> Result<Document, Missing> {
        let cell = self.cell(url);
        let had = cell.get_or_init(|| self.had(url, role)).await.clone()?;
        let bytes = match had.bytes {
            Some(bytes) => bytes.to_vec(),
            None => {
                let read = self.library.read(move |reader| reader.kept_document(had.sha256)).await;
                match read.map_err(unreadable)?.ok_or(Missing::NotKept)? {
                    KeptDocument::Intact(bytes) => bytes,
                    KeptDocument::Damaged => return Err(Missing::Damaged),
                }
            }
        };
        Ok(Document {
            bytes,
            status: had.status,
            final_url: had.final_url,
            content_type: had.content_type,
            fetched_at: had.fetched_at,
            kept: had.kept,
            sha256: had.sha256,
        })
    }
}

/// The library cannot be read: for the check the document is not there; the job will meet the same fault by itself.
fn unreadable(error: LibraryError) -> Missing {
    tracing::warn!(%error, "a kept document could not be read or kept");
    Missing::NotKept
}

impl FromWeb {
    /// Asks the web and keeps what it answers; `None` when no request may leave.
    async fn fetch(&self, library: &Library, url: &Url, role: Role) -> Result<Option<Had>, Missing> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Missing::Refused("it is no web address".to_owned()));
        }
        self.hosts.ask_for(url)?;
        let asked = url.to_string();
        // What is damaged here is asked for whole, and mended by the answer.
        let last = library.read(move |reader| {
            let last = reader.latest_fetch(&asked)?.filter(|row| row.status == 200);
            Ok(match last {
                Some(row) if reader.document(row.sha256)?.is_some() => Some(row),
                _ => None,
            })
        });
        let last = last.await.map_err(unreadable)?;
        let answer = match self.ask(url, role, last.as_ref()).await {
            Ok(answer) => answer,
            Err(NetError::Offline) => return Ok(None),
            Err(error) => {
                self.hosts.failed(url, &error);
                return Err(missing(error));
            }
        };
        self.hosts.answered(url);
        let now = (self.clock)();
        match (answer.status, last) {
            (304, Some(last)) => self.unchanged(library, last, now).await.map(Some),
            (304, None) => Err(Missing::Unreachable(
                "the host says that nothing changed, of what it never sent".into(),
            )),
            _ => keep(library, url, role, answer, now).await.map(Some),
        }
    }

    /// One request; in a long job up to two more, when there is hope.
    async fn ask(&self, url: &Url, role: Role, last: Option<&FetchRow>) -> Result<Answer, NetError> {
        let mut waits = WAITS_S.iter();
        loop {
            let result = self.web.ask(self.request(url, role, last)).await;
            let (Some(second), Some(wait_s)) = (self.patient, waits.next()) else {
                return result;
            };
            let wait_s = match &result {
                // A host that kept us waiting for its whole time will do so again.
                Err(NetError::Unreachable { .. }) => *wait_s,
                Ok(answer) if answer.status == 429 || answer.status >= 500 => {
                    answer.retry_after_s((self.clock)()).unwrap_or(*wait_s).max(*wait_s)
                }
                _ => return result,
            };
            if wait_s > LONGEST_WAIT_S {
                return result;
            }
            tokio::time::sleep(seconds(second, wait_s)).await;
        }
    }

    fn request(&self, url: &Url, role: Role, last: Option<&FetchRow>) -> Request {
        let picture = role == Role::Image;
        let purpose = if picture { Purpose::Picture } else { Purpose::Verify };
        let mut request = Request::get(
            url.clone(),
            purpose,
            Origin::Given {
                typed: self.typed.clone(),
            },
        );
        let accept = if picture { ACCEPT_PICTURE } else { ACCEPT };
        request
            .headers
            .insert(HeaderName::from_static("accept"), HeaderValue::from_static(accept));
        for (kept, asked) in [("etag", "if-none-match"), ("last-modified", "if-modified-since")] {
            let value = last
                .and_then(|row| row.headers.get(kept))
                .and_then(|value| HeaderValue::from_str(value).ok());
            if let Some(value) = value {
                request.headers.insert(HeaderName::from_static(asked), value);
            }
        }
        request
    }

    async fn unchanged(&self, library: &Library, last: FetchRow, now: DateTime<Utc>) -> Result<Had, Missing> {
        let id = last.id;
        library
            .write(move |writer| writer.keep_unchanged(id, now))
            .await
            .map_err(unreadable)?;
        Ok(Had {
            fetch: id,
            status: last.status,
            final_url: Url::parse(&last.final_url).map_err(|_| Missing::NotKept)?,
            content_type: last.headers.get("content-type").cloned(),
            fetched_at: now,
            kept: false,
            good: last.good,
            sha256: last.sha256,
            bytes: None,
        })
    }
}

/// `count` times what a second is here.
pub(crate) fn seconds(second: Duration, count: u64) -> Duration {
    second.saturating_mul(u32::try_from(count).unwrap_or(u32::MAX))
}

async fn keep(library: &Library, url: &Url, role: Role, answer: Answer, now: DateTime<Utc>) -> Result<Had, Missing> {
    let header = |name: &str| answer.header(name).map(|value| (name.to_owned(), value.to_owned()));
    let mut headers: BTreeMap<String, String> = KEPT_HEADERS.iter().filter_map(|name| header(name)).collect();
    if let Some(kind) = headers.get_mut("content-type") {
        *kind = kind.to_lowercase();
    }
    let content_type = headers.get("content-type").cloned();
    let good = is_good(role, answer.status, &answer.body, content_type.as_deref());
    let bytes: Arc<[u8]> = answer.body.into();
    let (body, asked, final_url, status) = (
        Arc::clone(&bytes),
        url.to_string(),
        answer.url.to_string(),
        answer.status,
    );
    let (fetch, sha256) = library
        .write(move |writer| {
            let sha256 = writer.keep_document(&body)?;
            let new = NewFetch {
                url: asked,
                final_url,
                at: now,
                status,
                headers,
                sha256,
                good,
            };
            Ok((writer.keep_fetch(&new)?, sha256))
        })
        .await
        .map_err(unreadable)?;
    Ok(Had {
        fetch,
        status: answer.status,
        final_url: answer.url,
        content_type,
        fetched_at: now,
        kept: false,
        good,
        sha256,
        bytes: Some(bytes),
    })
}

/// Whether an answer may stand in for the web later. A withdrawn assertion (410) is told as such for good; any other
/// document that is gone leaves its last good copy standing, and so does the page of a login or a café's network.
fn is_good(role: Role, status: u16, body: &[u8], content_type: Option<&str>) -> bool {
    match status {
        200 | 203 => role == Role::Image || !is_web_page(body, content_type),
        410 => role == Role::Assertion,
        _ => false,
    }
}

fn is_web_page(body: &[u8], content_type: Option<&str>) -> bool {
    let head = body.trim_ascii_start();
    let begins = |text: &[u8]| {
        head.get(..text.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(text))
    };
    begins(b"<!doctype html")
        || begins(b"<html")
        || (content_type.is_some_and(|kind| kind.starts_with("text/html")) && begins(b"<"))
}

fn missing(error: NetError) -> Missing {
    match error {
        NetError::Timeout { .. } => Missing::Timeout,
        NetError::TooLarge { .. } => Missing::TooLarge,
        NetError::BadRedirect { .. } => Missing::BadRedirect(error.to_string()),
        NetError::Refused { .. } => Missing::Refused(error.to_string()),
        NetError::Unreachable { .. } => Missing::Unreachable(error.to_string()),
        NetError::Offline => Missing::NotKept,
    }
}

#[cfg(test)]
#[path = "documents_tests.rs"]
mod tests;
