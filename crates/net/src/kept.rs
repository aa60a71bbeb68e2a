//! Discovery answers that hosts allow to be kept, for as long as the program runs: a plain cache by RFC 9111, for one
//! person, in memory. Nothing that was asked with a token is ever in it.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use http::{HeaderValue, Method, header};
use tokio::time::Instant;
use url::Url;

use crate::{Answer, Purpose, Request};

/// However long a host allows: its addresses are read again after a day.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Answers kept at once.
const MOST: usize = 64;

/// The answers of one door.
#[derive(Default)]
pub(crate) struct Kept(Mutex<HashMap<Url, Entry>>);

struct Entry {
    answer: Answer,
    fresh_until: Instant,
    accept: Option<HeaderValue>,
}

impl Kept {
    fn entries(&self) -> MutexGuard<'_, HashMap<Url, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer to `request` that is still fresh.
    pub(crate) fn fresh(&self, request: &Request, now: Instant) -> Option<Answer> {
        if !may_be_kept(request) {
            return None;
        }
        let entries = self.entries();
        let entry = entries.get(&request.url).filter(|entry| entry.is_for(request))?;
        (now < entry.fresh_until).then(|| entry.answer.clone())
    }

    /// The word by which the host can say that what is kept still holds; for the address that it came from.
    pub(crate) fn tag(&self, request: &Request) -> Option<HeaderValue> {
        if !may_be_kept(request) {
            return None;
        }
        let entries = self.entries();
        let entry = entries.get(&request.url).filter(|entry| entry.is_for(request))?;
        // After a redirect the tag belongs to another address.
        let own = entry.answer.url == request.url;
        own.then(|| entry.answer.headers.get(header::ETAG).cloned()).flatten()
    }

    /// Takes in what was answered to `request`; answers what its caller gets: the kept one when nothing has changed.
    pub(crate) fn take(&self, request: &Request, answer: Answer, now: Instant) -> Answer {
        if !may_be_kept(request) {
            return answer;
        }
        let mut entries = self.entries();
        let life = life(&answer);
        if answer.status == 304
            && let Some(entry) = entries.get_mut(&request.url)
        {
            // The new headers count: how long it holds from now on is said anew.
            for (name, value) in &answer.headers {
                entry.answer.headers.insert(name.clone(), value.clone());
            }
            entry.fresh_until = now + life.unwrap_or_default();
            let kept = entry.answer.clone();
            if life.is_none() {
                entries.remove(&request.url);
            }
            return kept;
        }
        let keeps = answer.status == 200
            && life.is_some_and(|life| !life.is_zero() || answer.headers.contains_key(header::ETAG));
        match life.filter(|_| keeps) {
            Some(life) => {
                if entries.len() >= MOST && !entries.contains_key(&request.url) {
                    entries.retain(|_, entry| now < entry.fresh_until);
                }
                if entries.len() < MOST {
                    entries.insert(
                        request.url.clone(),
                        Entry {
                            answer: answer.clone(),
                            fresh_until: now + life,
                            accept: request.headers.get(header::ACCEPT).cloned(),
                        },
                    );
                }
            }
            None => drop(entries.remove(&request.url)),
        }
        answer
    }

    /// Forgets what was kept of any host: something does not fit any more.
    pub(crate) fn clear(&self) {
        self.entries().clear();
    }
}

impl Entry {
    fn is_for(&self, request: &Request) -> bool {
        self.accept.as_ref() == request.headers.get(header::ACCEPT)
    }
}

/// Only what anybody may ask, without a token, and what only tells where things are.
pub(crate) fn may_be_kept(request: &Request) -> bool {
    request.purpose == Purpose::Discovery
        && request.method == Method::GET
        && request.bearer.is_none()
        && !request.headers.contains_key(header::AUTHORIZATION)
}

/// How long an answer may be used without asking again; zero when it must be asked about each time, `None` when it must
/// not be kept. A host that says nothing is asked each time.
fn life(answer: &Answer) -> Option<Duration> {
    let all = answer.headers.get_all(header::CACHE_CONTROL).iter();
    let said = all
        .filter_map(|value| value.to_str().ok())
        .collect::<Vec<_>>()
        .join(",");
    let mut max_age = None;
    for part in said.split(',').map(|part| part.trim().to_ascii_lowercase()) {
        match part.split_once('=') {
            None if part == "no-store" || part == "no-cache" => return None,
            Some(("no-cache", _)) => return None,
            Some(("max-age", seconds)) => max_age = Some(seconds.trim_matches('"').parse().unwrap_or(0)),
            _ => {}
        }
    }
    let from_expires = || {
        let at = |name| httpdate::parse_http_date(answer.header(name)?.trim()).ok();
        let expires = answer.header("expires")?;
        // An unreadable date is one gone by. Without the host's own clock there is nothing to measure it by.
        let left = at("expires")
            .zip(at("date"))
            .map(|(end, now)| end.duration_since(now).unwrap_or_default());
        Some(left.unwrap_or_default()).filter(|_| !expires.is_empty())
    };
    let age = answer
        .header("age")
        .and_then(|age| age.trim().parse().ok())
        .unwrap_or(0);
    let life = match max_age {
        Some(seconds) => Duration::from_secs(seconds),
        None => from_expires().unwrap_or_default(),
    };
    Some(life.saturating_sub(Duration::from_secs(age)).min(LONGEST))
}

#[cfg(test)]
#[path = "kept_tests.rs"]
mod tests;
