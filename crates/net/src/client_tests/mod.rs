//! The client against hosts on loopback that lie, stall and die half-way.

mod addresses;
mod limits;
mod redirects;

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::Router;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use http::Method;
use url::Url;

use super::*;

/// Hosts contacted, in order.
type Contacts = Arc<Mutex<Vec<String>>>;

/// A door with short patience, whose names are `names`.
fn door(names: &'static [(&'static str, &'static [u8; 4])]) -> (Net, Contacts) {
    door_with(names, |_| {})
}

fn door_with(
    names: &'static [(&'static str, &'static [u8; 4])],
    change: impl FnOnce(&mut NetConfig),
) -> (Net, Contacts) {
    let contacts = Contacts::default();
    let told = contacts.clone();
    let mut config = NetConfig {
        local_hosts: false,
        offline: false,
        request_timeout: Duration::from_secs(20),
        on_contact: Arc::new(move |host, purpose| told.lock().unwrap().push(format!("{host} {}", purpose.as_str()))),
    };
    change(&mut config);
    let timing = Timing {
        connect: Duration::from_secs(5),
        idle: Duration::from_millis(400),
    };
    let names = Names::new(move |name| {
        let found: Vec<IpAddr> = names
            .iter()
            .filter(|(known, _)| *known == name)
            .map(|(_, address)| IpAddr::from(**address))
            .collect();
        Box::pin(async move {
            if found.is_empty() {
                Err(std::io::Error::other("no such name"))
            } else {
                Ok(found)
            }
        })
    });
    (Net::with(config, timing, names), contacts)
}

/// Serves `router` on a free port of 127.0.0.1.
async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A host that does what `play` does with each connection after reading the request's head; also counts connections.
async fn raw<F>(play: impl Fn(TcpStream) -> F + Send + Sync + 'static) -> (SocketAddr, Arc<AtomicUsize>)
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            tokio::spawn(play(stream));
        }
    });
    (address, count)
}

/// A host that says `bytes` and hangs up.
async fn says(bytes: impl Into<Vec<u8>>) -> (SocketAddr, Arc<AtomicUsize>) {
    let bytes: Arc<[u8]> = bytes.into().into();
    raw(move |mut stream| {
        let bytes = bytes.clone();
        async move {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
    })
    .await
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

fn at(address: SocketAddr, path: &str) -> Url {
    url(&format!("http://{address}{path}"))
}

fn typed(url: Url) -> Request {
    Request::get(url, Purpose::Verify, Origin::Typed)
}

fn given(url: Url, typed: Option<Url>) -> Request {
    Request::get(url, Purpose::Verify, Origin::Given { typed })
}
