//! Documents straight from the web, for one verdict: each address is asked once, and all of it within one span of time.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use holdall_model::{Role, Sha256};
use holdall_net::{HeaderValue, Net, NetError, Origin, Purpose, Request};
use holdall_verify::{Document, Documents, Missing};
use tokio::{
    sync::{Mutex, OnceCell},
    time::{Instant, timeout_at},
};
use url::Url;

use crate::Clock;

/// What documents are asked for as: hosts show people pages under the same addresses.
const JSON: HeaderValue = HeaderValue::from_static(
    "application/ld+json, application/json;q=0.9, application/jwt;q=0.8, image/png;q=0.5, image/svg+xml;q=0.5, */*;q=0.1",
);
const PICTURE: HeaderValue = HeaderValue::from_static("image/png, image/svg+xml, image/*;q=0.8, */*;q=0.1");

type Kept = Arc<OnceCell<Result<Document, Missing>>>;

/// The web, for one verdict.
pub(super) struct Web<'a> {
    net: &'a Net,
    clock: &'a Clock,
    /// What the user typed: the way to a private host is open only from there.
    typed: Option<Url>,
    until: Instant,
    kept: Mutex<HashMap<String, Kept>>,
}

impl<'a> Web<'a> {
    pub(super) fn new(net: &'a Net, clock: &'a Clock, typed: Option<Url>, within: Duration) -> Self {
        Self {
            net,
            clock,
            typed,
            until: Instant::now() + within,
            kept: Mutex::default(),
        }
    }

    async fn fetch(&self, url: &Url, role: Role) -> Result<Document, Missing> {
        let origin = match &self.typed {
            Some(typed) if typed == url => Origin::Typed,
            typed => Origin::Given { typed: typed.clone() },
        };
        let purpose = if role == Role::Image {
            Purpose::Picture
        } else {
            Purpose::Verify
        };
        let mut request = Request::get(url.clone(), purpose, origin);
        request
            .headers
            .insert("accept", if role == Role::Image { PICTURE } else { JSON });
        let answer = timeout_at(self.until, self.net.send(request))
            .await
            .map_err(|_| Missing::Timeout)?;
        let answer = answer.map_err(missing)?;
        Ok(Document {
            status: answer.status,
            final_url: answer.url.clone(),
            content_type: answer.header("content-type").map(str::to_ascii_lowercase),
            fetched_at: (self.clock)(),
            kept: false,
            sha256: Sha256::of(&answer.body),
            bytes: answer.body,
        })
    }
}

#[async_trait]
impl Documents for Web<'_> {
    async fn get(&self, url: &Url, role: Role) -> Result<Document, Missing> {
        let mut asked = url.clone();
        asked.set_fragment(None);
        let kept = self.kept.lock().await.entry(asked.to_string()).or_default().clone();
        kept.get_or_init(|| self.fetch(&asked, role)).await.clone()
    }
}

fn missing(error: NetError) -> Missing {
    match error {
        NetError::Offline => Missing::NotKept,
        NetError::Timeout { .. } => Missing::Timeout,
        NetError::TooLarge { .. } => Missing::TooLarge,
        NetError::Unreachable { .. } => Missing::Unreachable(error.to_string()),
        NetError::BadRedirect { .. } => Missing::BadRedirect(error.to_string()),
        NetError::Refused { .. } => Missing::Refused(error.to_string()),
    }
}
