//! The listener on 127.0.0.1 that a browser's answer returns to (RFC 8252, section 7.3).
//!
//! It takes exactly one thing: a GET for its path, with its own name as host and the state that was sent. All else gets
//! 404 and changes nothing: any page in the browser and any program on this computer can knock here.

use std::{io, net::Ipv4Addr, time::Duration};

use holdall_model::Sha256;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use url::Url;

/// Longest request head that is read.
const LONGEST_HEAD_BYTES: usize = 16 * 1024;
/// How long one caller may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many callers are heard at once; more wait.
const CALLERS: usize = 32;

/// A listener that waits for one answer.
pub struct Listener {
    socket: TcpListener,
    redirect: Url,
}

impl Listener {
    /// Listens on `port`, or on a free one when it is 0, for answers to `path` (with a leading slash).
    pub async fn bind(port: u16, path: &str) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = socket.local_addr()?.port();
        let redirect = Url::parse(&format!("http://127.0.0.1:{port}{path}")).map_err(io::Error::other)?;
        Ok(Self { socket, redirect })
    }

    /// Where answers go.
    pub fn redirect(&self) -> &Url {
        &self.redirect
    }

    /// The address that the browser came back with, once it carries `state`. Closes after that.
    pub async fn answer(self, state: &str) -> io::Result<Url> {
        let wanted = Wanted {
            redirect: self.redirect,
            state: Sha256::of(state.as_bytes()),
        };
        let wanted = std::sync::Arc::new(wanted);
        let mut callers = JoinSet::new();
        loop {
            tokio::select! {
                come = self.socket.accept(), if callers.len() < CALLERS => {
                    let (stream, _) = come?;
                    let wanted = wanted.clone();
                    callers.spawn(async move {
                        tokio::time::timeout(PATIENCE, serve(stream, &wanted)).await.ok()?.ok()?
                    });
                }
                Some(heard) = callers.join_next() => {
                    if let Ok(Some(url)) = heard {
                        return Ok(url);
                    }
                }
            }
        }
    }
}

struct Wanted {
    redirect: Url,
    /// Hashes are compared, so that the time it takes tells nothing about the state itself.
    state: Sha256,
}

async fn serve(mut stream: TcpStream, wanted: &Wanted) -> io::Result<Option<Url>> {
    let mut head = Vec::new();
    let mut part = [0; 2048];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut part).await?;
        head.extend(part.iter().take(read));
        if read == 0 || head.len() > LONGEST_HEAD_BYTES {
            break;
        }
    }
    let found = wanted.find(&head);
    let answer = if found.is_some() { page() } else { nothing() };
    // Who hangs up before reading the page has answered all the same.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    Ok(found)
}

impl Wanted {
    fn find(&self, head: &[u8]) -> Option<Url> {
        let text = std::str::from_utf8(head).ok()?;
        let (head, _) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let mut request = lines.next()?.split(' ');
        let (method, target, version) = (request.next()?, request.next()?, request.next()?);
        if method != "GET" || !version.starts_with("HTTP/1.") || request.next().is_some() || !target.starts_with('/') {
            return None;
        }
        let mut hosts = lines.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("host").then(|| value.trim())
        });
        let own = format!("127.0.0.1:{}", self.redirect.port()?);
        if hosts.next()? != own || hosts.next().is_some() {
            return None;
        }
        let url = Url::parse(&format!("http://{own}{target}")).ok()?;
        if url.path() != self.redirect.path() {
            return None;
        }
        let mut states = url.query_pairs().filter(|(name, _)| name == "state");
        let (_, state) = states.next()?;
        (states.next().is_none() && same(&Sha256::of(state.as_bytes()), &self.state)).then(|| url.clone())
    }
}

/// Compares all bytes, whatever the first ones are.
fn same(one: &Sha256, other: &Sha256) -> bool {
    one.as_bytes()
        .iter()
        .zip(other.as_bytes())
        .fold(0, |differences, (a, b)| differences | (a ^ b))
        == 0
}

fn page() -> String {
    let body = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Holdall</title>\
        <body style=\"font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem\">\
        <h1 style=\"font-size:1.25rem\">Holdall has your answer.</h1>\
        <p>You can close this tab and go back to Holdall.</p></body></html>";
    response("200 OK", body)
}

fn nothing() -> String {
    response("404 Not Found", "")
}

fn response(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
}

#[cfg(test)]
#[path = "loopback_tests.rs"]
mod tests;
