//! Running a host on 127.0.0.1: a thread and a runtime of its own, so that stopping it ends every connection at once, as
//! a machine does that is switched off. Every request passes the log and the knobs.

use std::{
    net::{Ipv4Addr, TcpListener},
    sync::Arc,
    thread::JoinHandle,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use http::{HeaderName, HeaderValue, StatusCode, header};
use tokio::sync::oneshot;

use crate::{
    knobs::{Fault, Knobs},
    log::{Log, Noted},
};

/// What the watch over all requests needs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watch {
    pub(crate) log: Arc<Log>,
    pub(crate) knobs: Knobs,
}

/// A host at work; dropping it stops it.
#[derive(Debug)]
pub(crate) struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// A listener on 127.0.0.1, and its port.
pub(crate) fn listen(port: Option<u16>) -> std::io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// Serves `app` behind `watch`.
pub(crate) fn run(listener: TcpListener, app: Router, watch: Watch) -> std::io::Result<Running> {
    let app = app.layer(middleware::from_fn_with_state(watch, watched));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = std::thread::Builder::new()
        .name("practice-host".to_owned())
        .spawn(move || {
            runtime.block_on(async move {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                    return;
                };
                tokio::select! {
                    served = axum::serve(listener, app) => drop(served),
                    _ = stopped => {}
                }
            });
            runtime.shutdown_timeout(Duration::from_millis(200));
        })?;
    Ok(Running {
        stop: Some(stop),
        thread: Some(thread),
    })
}

impl Running {
    /// Ends every connection and frees the port.
    pub(crate) fn stop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic in there has already said so on standard error.
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// When a request came in, before the host took its time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrived(pub(crate) std::time::Instant);

async fn watched(State(watch): State<Watch>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let arrived = Arrived(std::time::Instant::now());
    let at = watch.log.begin(
        request.method().as_str(),
        &path,
        request.uri().query(),
        request.headers(),
    );
    request.extensions_mut().insert(arrived);
    let latency_ms = watch.knobs.latency();
    if latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(latency_ms)).await;
    }
    let fault = watch.knobs.take(request.method().as_str(), &path);
    match fault {
        Some(Fault::Stall) => std::future::pending().await,
        Some(Fault::Answer { status, headers, body }) => {
            watch.log.end(at, status, None);
            canned(status, &headers, body)
        }
        other => {
            let response = next.run(request).await;
            watch
                .log
                .end(at, response.status().as_u16(), response.extensions().get::<Noted>());
            match other {
                Some(Fault::Cut) => broken(response, true).await,
                Some(Fault::Lose) => broken(response, false).await,
                Some(Fault::Late(ms)) => {
                    tokio::time::sleep(Duration::from_millis(ms)).await;
                    response
                }
                _ => response,
            }
        }
    }
}

fn canned(status: u16, headers: &[(String, String)], body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// `response` with its full length announced and only half of its body sent before the connection breaks, or, when not
/// even `half` is wanted, nothing at all.
pub(crate) async fn broken(response: Response, half: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    // At least one byte is promised, so that even an empty body can be broken.
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len().max(1)));
    let broken = stream::once(async move {
        if half {
            // What was written before has left by then.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    let sent = half.then(|| Ok(bytes.slice(..bytes.len() / 2)));
    Response::from_parts(parts, Body::from_stream(stream::iter(sent).chain(broken)))
}
