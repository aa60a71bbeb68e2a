//! A backpack host that means ill: by the letter on the face of it, with one selectable attack on whoever calls it, and
//! an accomplice on another port that writes down what it is sent.

mod accomplice;
mod attack;
mod bodies;

pub(crate) use accomplice::Accomplice;
pub use attack::Attack;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use serde_json::Value;

use crate::{
    server::broken,
    spec::{self, API},
    world::Shared,
};

/// What an attack needs to know.
#[derive(Clone)]
struct Lair {
    world: Shared,
    /// The accomplice's address, without a slash at its end.
    accomplice: String,
}

/// The call of an app that is to be attacked.
struct Called {
    uri: Uri,
    /// As sent.
    authorization: String,
}

/// Everything this host answers, but the pages.
pub(crate) fn routes(world: &Shared, accomplice: &str) -> Router<Shared> {
    let lair = Lair {
        world: world.clone(),
        accomplice: accomplice.trim_end_matches('/').to_owned(),
    };
    spec::routes().layer(middleware::from_fn_with_state(lair, attacked))
}

async fn attacked(State(lair): State<Lair>, request: Request, next: Next) -> Response {
    let Some(attack) = lair.world.watch.knobs.attacking() else {
        return next.run(request).await;
    };
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let called = Called {
        uri: request.uri().clone(),
        authorization: text(request.headers(), header::AUTHORIZATION.as_str()),
    };
    // Before anybody looks at it: its answer would have done what was asked.
    match (attack, path.as_str()) {
        (Attack::RegisterElsewhere, "/oauth/register") | (Attack::TokenElsewhere, "/oauth/token") => {
            return elsewhere(StatusCode::TEMPORARY_REDIRECT, &lair.on_accomplice(&called.uri));
        }
        (Attack::WrongTokens, "/oauth/token") => return bodies::wrong_tokens(),
        _ => {}
    }
    let honest = next.run(request).await;
    if !honest.status().is_success() {
        return honest;
    }
    match path.as_str() {
        "/.well-known/badgeconnect.json" => changed(honest, |body| lair.manifest(attack, body)).await,
        path if path.starts_with(API) => {
            let listing = method == Method::GET && path.ends_with("/assertions");
            lair.call(attack, &called, honest, listing).await
        }
        _ => honest,
    }
}

impl Lair {
    /// The same call at the accomplice.
    fn on_accomplice(&self, uri: &Uri) -> String {
        let rest = uri.path_and_query().map_or("/", |rest| rest.as_str());
        format!("{}{rest}", self.accomplice)
    }

    fn manifest(&self, attack: Attack, body: &mut Value) {
        let Some(entry) = body.pointer_mut("/badgeConnectAPI/0").and_then(Value::as_object_mut) else {
            return;
        };
        let (name, value) = match attack {
            Attack::MovedToken => ("tokenUrl", format!("{}/oauth/token", self.accomplice)),
            Attack::MovedApi => ("apiBase", format!("{}{API}", self.accomplice)),
            Attack::ScriptPage => ("authorizationUrl", "javascript:alert(document.cookie)".to_owned()),
            Attack::ForeignRevocation => {
                let named = self.accomplice.replace("127.0.0.1", "localhost");
                ("tokenRevocationUrl", format!("{named}/oauth/revoke"))
            }
            _ => return,
        };
        entry.insert(name.to_owned(), value.into());
    }

    /// A call of the API: what is done to its honest answer.
    async fn call(&self, attack: Attack, called: &Called, honest: Response, listing: bool) -> Response {
        match attack {
            Attack::Stall => std::future::pending().await,
            Attack::Drip => with_body(honest, bodies::drip()),
            Attack::HalfBody => broken(honest, true).await,
            Attack::Flood => with_body(honest, bodies::flood()),
            Attack::ErrorPage => bodies::page(honest, StatusCode::INTERNAL_SERVER_ERROR),
            Attack::LoginPage => bodies::page(honest, StatusCode::OK),
            Attack::QuotesToken => bodies::quoting(honest, &called.authorization),
            Attack::ForeignRedirect => elsewhere(StatusCode::FOUND, &self.on_accomplice(&called.uri)),
            Attack::EndlessRedirect => elsewhere(StatusCode::FOUND, &further(&called.uri)),
            Attack::SlowDownByHeader => bodies::slow_down(Some("1"), None),
            Attack::SlowDownByBody => bodies::slow_down(None, Some(1)),
            Attack::SlowDownSilent => bodies::slow_down(None, None),
            Attack::SlowDownForLong => bodies::slow_down(Some("3600"), Some(3600)),
            Attack::SlowDownNonsense => bodies::slow_down(Some("-1; soon"), None),
            _ if listing && attack.is_on_listings() => bodies::listing(attack, self, called, honest).await,
            _ => honest,
        }
    }
}

/// The value of a header; empty when absent.
fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

fn elsewhere(status: StatusCode, to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (status, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// The same address, one turn further.
fn further(uri: &Uri) -> String {
    let turn = uri
        .query()
        .and_then(|query| query.strip_prefix("turn="))
        .and_then(|turn| turn.parse::<u32>().ok());
    format!("{}?turn={}", uri.path(), turn.map_or(0, |turn| turn + 1))
}

/// An honest answer's head on another body.
fn with_body(honest: Response, body: Body) -> Response {
    let (mut parts, _) = honest.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, body)
}

/// An honest answer with its JSON changed.
async fn changed(honest: Response, change: impl FnOnce(&mut Value)) -> Response {
    let (mut parts, body) = honest.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    change(&mut json);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(json.to_string()))
}
