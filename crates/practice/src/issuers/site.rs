//! Serving the issuer site, and changing it while it runs.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, Uri, header};
use serde_json::{Value, json};
use url::Url;

use super::{
    documents::{self, Maker, salt},
    pages,
};
use crate::{
    art,
    clock::Clock,
    knobs::Knobs,
    log::Entry,
    pages as html,
    recipients::{self, Hidden},
    samples::{ADA, ADA_HARBOUR, Fate, ISSUERS, Issuer, Picture, Sample},
    server::{self, Running, Watch},
    setup::{Held, Person, SiteSetup, Switches, ada},
};

/// One award of the samples.
#[derive(Debug, Clone)]
pub struct Award {
    /// Its name in addresses; unique among the samples.
    pub slug: &'static str,
    /// Its issuer's name in addresses.
    pub issuer: &'static str,
    /// The badge's name.
    pub name: &'static str,
    /// The assertion's id.
    pub id: String,
    /// As it lies in a backpack.
    pub held: Held,
    /// Whether it is addressed to Ada, in one spelling or another.
    pub for_ada: bool,
    /// Address of the baked picture, where there is one.
    pub baked: Option<Url>,
}

/// What an address answers.
#[derive(Debug, Clone)]
enum Content {
    Document {
        status: u16,
        kind: String,
        bytes: Bytes,
    },
    Picture {
        design: &'static str,
        svg: bool,
    },
    Baked {
        design: &'static str,
        svg: bool,
        payload: Bytes,
    },
}

/// Ids and reasons.
type Revoked = Vec<(String, String)>;

#[derive(Debug)]
struct Site {
    maker: Maker,
    contents: Mutex<HashMap<String, Content>>,
    /// By issuer's slug, beyond the samples'.
    revoked: Mutex<HashMap<&'static str, Revoked>>,
    watch: Watch,
}

/// The issuer site at work on 127.0.0.1; dropping it stops it.
#[derive(Debug)]
pub struct Issuers {
    /// Its address, e.g. `http://127.0.0.1:4912/`.
    pub base: Url,
    site: Arc<Site>,
    running: Running,
}

/// Starts the issuer site.
///
/// # Errors
/// The port is taken, or the system gives no socket or thread.
pub async fn issuer_site(setup: SiteSetup) -> std::io::Result<Issuers> {
    let (listener, port) = server::listen(setup.port)?;
    let base = Url::parse(&format!("http://127.0.0.1:{port}/")).map_err(std::io::Error::other)?;
    let watch = Watch {
        log: Arc::default(),
        knobs: Knobs::new(setup.latency_ms, Switches::default()),
    };
    let maker = Maker {
        site: base.as_str().trim_end_matches('/').to_owned(),
        now: Clock::starting(setup.now).now(),
    };
    let site = Arc::new(Site {
        contents: Mutex::new(contents(&maker)),
        maker,
        revoked: Mutex::default(),
        watch: watch.clone(),
    });
    let app = Router::new()
        .route("/practice.css", get(html::css))
        .fallback(serve)
        .with_state(site.clone());
    let running = server::run(listener, app, watch)?;
    Ok(Issuers { base, site, running })
}

/// Every address of the samples.
fn contents(maker: &Maker) -> HashMap<String, Content> {
    let mut all = HashMap::new();
    all.insert("/".to_owned(), page(pages::front()));
    for issuer in ISSUERS {
        let own = Maker::issuer_path(issuer);
        all.insert(own.clone(), document(&maker.profile(issuer)));
        all.insert(format!("{own}/"), page(pages::issuer(issuer)));
        all.insert(
            format!("{own}/emblem.png"),
            Content::Picture {
                design: issuer.emblem,
                svg: false,
            },
        );
        if let Some(key) = maker.key(issuer) {
            all.insert(Maker::key_path(issuer), document(&key));
            all.insert(
                Maker::revocations_path(issuer),
                document(&maker.revocations(issuer, &[])),
            );
        }
        for sample in issuer.badges {
            add_sample(maker, issuer, sample, &mut all);
        }
    }
    all
}

fn add_sample(maker: &Maker, issuer: &Issuer, sample: &Sample, all: &mut HashMap<String, Content>) {
    let class = Maker::class_path(issuer, sample);
    let own = Maker::assertion_path(issuer, sample);
    all.insert(class.clone(), document(&maker.class(issuer, sample)));
    all.insert(format!("{class}/criteria"), page(pages::criteria(issuer, sample)));
    for (at, (name, text)) in sample.evidence.iter().enumerate() {
        all.insert(
            format!("{own}/evidence/{}", at + 1),
            page(pages::evidence(issuer, sample, name, text)),
        );
    }
    let picture = Maker::picture_path(issuer, sample);
    match sample.picture {
        Picture::Png(design) => drop(all.insert(picture, Content::Picture { design, svg: false })),
        Picture::Svg(design) => drop(all.insert(picture, Content::Picture { design, svg: true })),
        Picture::Broken => {
            // The signature and the length of the first chunk, and then nothing that belongs there.
            let bytes = Bytes::from_static(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\0not a picture any more");
            let content = Content::Document {
                status: 200,
                kind: "image/png".to_owned(),
                bytes,
            };
            all.insert(picture, content);
        }
        Picture::Missing => {}
    }
    let assertion = maker.assertion(issuer, sample);
    let jws = maker.jws(issuer, sample);
    let payload = jws.clone().unwrap_or_else(|| assertion.to_string());
    match jws {
        Some(jws) => {
            let bytes = Bytes::from(jws);
            all.insert(
                format!("{own}.jws"),
                Content::Document {
                    status: 200,
                    kind: "text/plain".to_owned(),
                    bytes,
                },
            );
        }
        None => {
            let content = match sample.fate {
                Fate::Revoked(reason) => document(&documents::revoked(&maker.assertion_id(issuer, sample), reason)),
                Fate::Gone => gone(),
                Fate::Fine | Fate::Listed(_) => document(&assertion),
            };
            all.insert(own, content);
        }
    }
    if let (Some(path), Picture::Png(design) | Picture::Svg(design)) =
        (Maker::baked_path(issuer, sample), sample.picture)
    {
        let svg = matches!(sample.picture, Picture::Svg(_));
        all.insert(
            path,
            Content::Baked {
                design,
                svg,
                payload: payload.into(),
            },
        );
    }
}

fn document(value: &Value) -> Content {
    Content::Document {
        status: 200,
        kind: "application/ld+json".to_owned(),
        bytes: value.to_string().into(),
    }
}

fn gone() -> Content {
    Content::Document {
        status: 410,
        kind: "application/json".to_owned(),
        bytes: Bytes::from_static(b"{}"),
    }
}

fn page((title, body): (String, String)) -> Content {
    // The page's frame is put round it when it is served.
    Content::Document {
        status: 200,
        kind: format!("page {title}"),
        bytes: body.into(),
    }
}

async fn serve(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let content = site.contents().get(uri.path()).cloned();
    match content {
        None => html::page(
            StatusCode::NOT_FOUND,
            pages::NAME,
            "There is nothing here",
            "<p>The address may be mistyped.</p>",
            false,
        ),
        Some(Content::Document { status, kind, bytes }) => match kind.strip_prefix("page ") {
            Some(title) => html::page(
                StatusCode::OK,
                pages::NAME,
                title,
                &String::from_utf8_lossy(&bytes),
                true,
            ),
            None => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                (status, [(header::CONTENT_TYPE, kind)], bytes).into_response()
            }
        },
        Some(Content::Picture { design, svg }) => {
            let drawn = tokio::task::spawn_blocking(move || picture(design, svg)).await;
            drawn_answer(drawn.ok().flatten(), svg)
        }
        Some(Content::Baked { design, svg, payload }) => {
            let baked = tokio::task::spawn_blocking(move || {
                let picture = picture(design, svg)?;
                holdall_formats::bake(&picture, &payload, false).ok()
            });
            drawn_answer(baked.await.ok().flatten(), svg)
        }
    }
}

fn picture(design: &'static str, svg: bool) -> Option<Vec<u8>> {
    if svg {
        art::svg(design).map(String::into_bytes)
    } else {
        art::png(design)
    }
}

fn drawn_answer(bytes: Option<Vec<u8>>, svg: bool) -> Response {
    let kind = if svg { "image/svg+xml" } else { "image/png" };
    match bytes {
        Some(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Site {
    fn contents(&self) -> MutexGuard<'_, HashMap<String, Content>> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn path_of(&self, id: &str) -> Option<String> {
        id.strip_prefix(&self.maker.site).map(str::to_owned)
    }
}

impl Issuers {
    /// Every award of the samples, in the order of the source.
    pub fn awards(&self) -> Vec<Award> {
        let maker = &self.site.maker;
        let each = ISSUERS
            .iter()
            .flat_map(|issuer| issuer.badges.iter().map(move |sample| (issuer, sample)));
        each.map(|(issuer, sample)| Award {
            slug: sample.slug,
            issuer: issuer.slug,
            name: sample.name,
            id: maker.assertion_id(issuer, sample),
            held: match maker.jws(issuer, sample) {
                Some(jws) => Held::Signed(jws),
                None => Held::Hosted(maker.assertion(issuer, sample)),
            },
            for_ada: [ADA, ADA_HARBOUR]
                .iter()
                .any(|email| sample.to.0.eq_ignore_ascii_case(email)),
            baked: Maker::baked_path(issuer, sample).and_then(|path| self.base.join(&path).ok()),
        })
        .collect()
    }

    /// The award with this name in addresses.
    pub fn award(&self, slug: &str) -> Option<Award> {
        self.awards().into_iter().find(|award| award.slug == slug)
    }

    /// Ada with all sample badges in her backpack, the one that is not hers included.
    pub fn ada(&self) -> Person {
        ada().holding(self.awards().into_iter().map(|award| award.held).collect())
    }

    /// Publishes `n` plain hosted badges for `email` and answers them: for long lists.
    pub fn crowd(&self, n: usize, email: &str) -> Vec<Held> {
        let site = &self.site.maker.site;
        let Some(issuer) = ISSUERS.first() else {
            return Vec::new();
        };
        let issuer_id = format!("{site}{}", Maker::issuer_path(issuer));
        let mut contents = self.site.contents();
        (1..=n)
            .map(|at| {
                let class = format!("/o/{}/b/session-{at}", issuer.slug);
                let own = format!("/o/{}/a/session-{at}-{}", issuer.slug, salt(email));
                let published = json!({
                    "@context": "https://w3id.org/openbadges/v2",
                    "type": "BadgeClass",
                    "id": format!("{site}{class}"),
                    "name": format!("Training session {at}"),
                    "description": "Attended one of the training sessions.",
                    "image": format!("{site}{}/emblem.png", Maker::issuer_path(issuer)),
                    "criteria": {"narrative": "Be there from the start to the end."},
                    "issuer": issuer_id,
                });
                contents.insert(class.clone(), document(&published));
                let day = 1 + at % 28;
                let (month, year) = (1 + at / 28 % 12, 2018 + at / 336 % 8);
                let assertion = json!({
                    "@context": "https://w3id.org/openbadges/v2",
                    "type": "Assertion",
                    "id": format!("{site}{own}"),
                    "recipient": recipients::identity(email, Hidden::Sha256, &salt(&own)),
                    "badge": format!("{site}{class}"),
                    "verification": {"type": "HostedBadge"},
                    "issuedOn": format!("{year}-{month:02}-{day:02}T12:00:00Z"),
                });
                contents.insert(own, document(&assertion));
                Held::Hosted(assertion)
            })
            .collect()
    }

    /// Takes an award back: a hosted one says so at its id, a signed one stands in its issuer's revocation list.
    pub fn revoke(&self, id: &str, reason: &str) {
        if let Some(path) = self.site.path_of(id) {
            self.site
                .contents()
                .insert(path, document(&documents::revoked(id, reason)));
            return;
        }
        let signer = self.awards().into_iter().find(|award| award.id == id);
        let Some(issuer) = signer.and_then(|award| ISSUERS.iter().find(|issuer| issuer.slug == award.issuer)) else {
            return;
        };
        let mut revoked = self.site.revoked.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = revoked.entry(issuer.slug).or_default();
        entries.push((id.to_owned(), reason.to_owned()));
        let list = document(&self.site.maker.revocations(issuer, entries));
        self.site.contents().insert(Maker::revocations_path(issuer), list);
    }

    /// Lets the address answer 410.
    pub fn gone(&self, address: &str) {
        if let Some(path) = self.site.path_of(address) {
            self.site.contents().insert(path, gone());
        }
    }

    /// Takes an address away: 404.
    pub fn unpublish(&self, address: &str) {
        if let Some(path) = self.site.path_of(address) {
            self.site.contents().remove(&path);
        }
    }

    /// Publishes `bytes` at `path`, in place of what was there; the whole address.
    pub fn publish(&self, path: &str, kind: &str, bytes: &[u8]) -> String {
        let content = Content::Document {
            status: 200,
            kind: kind.to_owned(),
            bytes: Bytes::copy_from_slice(bytes),
        };
        self.site.contents().insert(path.to_owned(), content);
        format!("{}{path}", self.site.maker.site)
    }

    /// Every request so far.
    pub fn log(&self) -> Vec<Entry> {
        self.site.watch.log.all()
    }

    /// Changes its behaviour while it runs.
    pub fn knobs(&self) -> Knobs {
        self.site.watch.knobs.clone()
    }

    /// Ends every connection and frees the port.
    pub fn stop(mut self) {
        self.running.stop();
    }
}
