//! A backpack host with the manners of Mozilla's hosted Backpack, as seen on the wire: Backpack Connect, whose tokens
//! come back in the callback and are bound to its origin, and the Displayer API. Two generations, which mostly differ in
//! how they say no.

mod connect;
mod displayer;
mod examine;
mod issue;
mod rewrite;
mod tokens;

use std::collections::{HashMap, HashSet};

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

pub(crate) use connect::decided;

use crate::{
    setup::Personality,
    world::{Shared, World},
};

/// The only scope.
pub(crate) const SCOPE: &str = "issue";

/// What a host of this kind remembers besides.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// Hashes of badges as normalised: a badge is held once on the whole server.
    held: HashSet<String>,
    /// Assertion ids of badges that lie in no public group.
    unshown: HashSet<String>,
    /// Documents of classes and issuers, by address.
    documents: HashMap<String, Value>,
}

impl Kept {
    /// Puts a badge into the public group, or takes it out.
    pub(crate) fn show(&mut self, assertion_id: &str, shown: bool) {
        if shown {
            self.unshown.remove(assertion_id);
        } else {
            self.unshown.insert(assertion_id.to_owned());
        }
    }
}

/// Everything this host answers, but the pages.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/access", get(connect::access))
        .route("/backpack/settings", get(connect::settings))
        .route("/api/token", post(tokens::token))
        .route("/api/identity", get(tokens::identity))
        .route("/api/issue", post(issue::issue).fallback(tokens::no_such))
        .route("/displayer/convert/email", post(displayer::convert))
        .route("/displayer/{user}/groups.json", get(displayer::groups))
        .route("/displayer/{user}/group/{file}", get(displayer::group))
        .route("/images/badge/{file}", get(displayer::image))
}

/// Whether it is the first generation.
fn is_first(world: &World) -> bool {
    world.personality == Personality::MozillaGen1
}

/// A JSON answer of the API.
fn api(world: &World, status: u16, body: &Value) -> Response {
    let (kind, text) = if is_first(world) {
        ("application/json; charset=utf-8", format!("{body:#}"))
    } else {
        ("application/json", body.to_string())
    };
    open(answer(status, kind, text))
}

/// A refusal with one sentence.
fn refused(world: &World, status: u16, message: &str) -> Response {
    api(world, status, &json!({"message": message}))
}

/// Text, of the type that the generation sends it as.
fn text(world: &World, status: u16, body: &str) -> Response {
    let kind = if is_first(world) {
        "text/plain"
    } else {
        "text/html; charset=utf-8"
    };
    answer(status, kind, body.to_owned())
}

fn answer(status: u16, kind: &'static str, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// With the headers that stand on every answer of the API.
fn open(mut response: Response) -> Response {
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-headers", "Content-Type, Authorization"),
        ("access-control-expose-headers", "WWW-Authenticate"),
    ] {
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// What an uncaught exception shows: names and paths of the server.
fn crash() -> Response {
    let page = "TypeError: First argument needs to be a number, array or string.\n    at new Buffer (buffer.js:188:15)\n    \
        at Strategy.authenticate (/srv/app/node_modules/passport-http-bearer-base64/lib/strategy.js:106:13)\n";
    answer(500, "text/html", page.to_owned())
}
