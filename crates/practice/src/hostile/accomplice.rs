//! The other end of an attack: a server that takes whatever it is sent, answers as if all were well, and remembers.

use std::sync::Arc;

use axum::Router;
use http::header;
use serde_json::json;

use crate::{
    knobs::Knobs,
    log::{Entry, Log},
    server::{self, Running, Watch},
    setup::Switches,
};

/// An accomplice at work on a port of its own; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Accomplice {
    /// Its address, e.g. `http://127.0.0.1:4913`.
    pub(crate) base: String,
    log: Arc<Log>,
    _running: Running,
}

impl Accomplice {
    pub(crate) fn start() -> std::io::Result<Self> {
        let (listener, port) = server::listen(None)?;
        let log: Arc<Log> = Arc::default();
        let watch = Watch {
            log: log.clone(),
            knobs: Knobs::new(0, Switches::default()),
        };
        let app = Router::new().fallback(async || ([(header::CONTENT_TYPE, "application/json")], lure().to_string()));
        Ok(Self {
            base: format!("http://127.0.0.1:{port}"),
            log,
            _running: server::run(listener, app, watch)?,
        })
    }

    /// Everything that was sent to it.
    pub(crate) fn log(&self) -> Vec<Entry> {
        self.log.all()
    }
}

/// A good answer to whatever was asked.
fn lure() -> serde_json::Value {
    json!({
        "status": {"error": null, "statusCode": 200, "statusText": "OK"},
        "assertions": [],
        "profile": {"type": "Profile", "name": "Nobody"},
        "client_id": "lured-client",
        "client_secret": "lured-secret",
        "access_token": "lured-access",
        "refresh_token": "lured-refresh",
        "token_type": "Bearer",
        "expires_in": 3600,
    })
}
