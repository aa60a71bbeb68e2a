//! What the environment decides: proxies and trusted authorities. Each test runs itself again in a process whose
//! environment says so, because a process reads these once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::{
    net::SocketAddr,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    http::{HeaderMap, StatusCode, Uri},
    routing::get,
};
use holdall_net::{Answer, Net, NetConfig, NetError, Origin, Purpose, Request};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

/// Says to the second process that it is one, and where the host of the first is.
const HOST: &str = "HOLDALL_TEST_HOST";

fn net() -> Net {
    Net::new(NetConfig {
        local_hosts: false,
        offline: false,
        request_timeout: Duration::from_secs(20),
        on_contact: Arc::new(|_, _| {}),
    })
    .unwrap()
}

async fn typed(url: &str) -> Result<Answer, NetError> {
    net()
        .send(Request::get(url.parse().unwrap(), Purpose::Verify, Origin::Typed))
        .await
}

async fn given(url: &str) -> Result<Answer, NetError> {
    net()
        .send(Request::get(
            url.parse().unwrap(),
            Purpose::Verify,
            Origin::Given { typed: None },
        ))
        .await
}

fn refused(result: Result<Answer, NetError>) -> bool {
    matches!(result, Err(NetError::Refused { .. }))
}

/// Runs the test `name` again with `environment` and the address of `host`; true when it passed there.
async fn again(name: &str, host: SocketAddr, environment: &[(&str, String)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", name, "--nocapture"])
        .env(HOST, host.to_string());
    for unset in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
    ] {
        command.env_remove(unset);
    }
    command.envs(environment.iter().map(|(key, value)| (key, value)));
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A proxy: answers for every http address itself, and tunnels every CONNECT to `tunnel`. Keeps what it was asked.
async fn proxy(tunnel: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let log = log.clone();
            tokio::spawn(async move {
                let mut head = vec![0; 8192];
                let length = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..length]).into_owned();
                let line = head.lines().next().unwrap_or_default().to_owned();
                log.lock().unwrap().push(line.clone());
                if line.starts_with("CONNECT") {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                    let mut host = TcpStream::connect(tunnel).await.unwrap();
                    let _ = copy_bidirectional(&mut stream, &mut host).await;
                } else {
                    let _ = stream
                        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\nconnection: close\r\n\r\nby the proxy")
                        .await;
                }
            });
        }
    });
    (address, asked)
}

#[tokio::test]
async fn behind_a_proxy_names_are_the_proxys_and_literals_are_ours() {
    let Ok(host) = std::env::var(HOST) else {
        let host = serve(Router::new().route("/", get(|| async { "direct" }))).await;
        let (proxy, asked) = proxy(host).await;
        // The proxy itself is at a name that leads to a loopback address, which a badge may not name.
        let address = format!("http://localhost:{}", proxy.port());
        let name = "behind_a_proxy_names_are_the_proxys_and_literals_are_ours";
        again(
            name,
            host,
            &[
                ("HTTP_PROXY", address.clone()),
                ("HTTPS_PROXY", address),
                ("NO_PROXY", "direct.example".into()),
            ],
        )
        .await;
        let asked = asked.lock().unwrap();
        assert!(
            asked.iter().any(|line| line == "GET http://badges.example/x HTTP/1.1"),
            "{asked:?}"
        );
        assert!(
            asked.iter().any(|line| line.starts_with("CONNECT badges.example:443")),
            "{asked:?}"
        );
        assert!(asked.iter().all(|line| line.contains("badges.example")), "{asked:?}");
        return;
    };
    assert_eq!(
        given("http://badges.example/x").await.unwrap().body,
        b"by the proxy",
        "a name that exists nowhere"
    );
    assert!(
        matches!(
            given("https://badges.example/").await,
            Err(NetError::Unreachable { .. })
        ),
        "no TLS behind it"
    );
    for literal in [
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/",
    ] {
        assert!(refused(given(literal).await), "{literal}");
    }
    assert_eq!(
        typed(&format!("http://{host}/")).await.unwrap().body,
        b"direct",
        "loopback is reached directly"
    );
    assert!(
        given("http://direct.example/").await.is_err(),
        "excepted from the proxy, so it is looked up here"
    );
}

/// An https host for `localhost` with a fresh authority, and that authority as PEM.
async fn https(router: Router) -> (SocketAddr, String) {
    use tokio_rustls::rustls;
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new([]).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = params.signed_by(&key, &issuer).unwrap();

    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.serialize_der().try_into().unwrap())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let plain = serve(router).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut inner = TcpStream::connect(plain).await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut inner).await;
            });
        }
    });
    (address, authority_pem)
}

fn moving() -> Router {
    Router::new()
        .route("/", get(|| async { "over TLS" }))
        .route("/near", get(|| async { (StatusCode::FOUND, [("location", "/")]) }))
        .route(
            "/down",
            get(|headers: HeaderMap, _: Uri| async move {
                let host = headers["host"].to_str().unwrap().to_owned();
                (StatusCode::FOUND, [("location", format!("http://{host}/"))])
            }),
        )
}

#[tokio::test]
async fn an_authority_of_the_users_own_is_trusted_and_https_never_falls_back() {
    let Ok(host) = std::env::var(HOST) else {
        let (host, authority) = https(moving()).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authority.pem");
        std::fs::write(&file, authority).unwrap();
        let name = "an_authority_of_the_users_own_is_trusted_and_https_never_falls_back";
        again(name, host, &[("SSL_CERT_FILE", file.to_str().unwrap().to_owned())]).await;
        return;
    };
    let port = host.parse::<SocketAddr>().unwrap().port();
    assert_eq!(
        typed(&format!("https://localhost:{port}/")).await.unwrap().body,
        b"over TLS"
    );
    assert_eq!(typed(&format!("https://{host}/near")).await.unwrap().body, b"over TLS");
    let error = typed(&format!("https://localhost:{port}/down")).await.unwrap_err();
    assert!(
        matches!(
            error,
            NetError::BadRedirect {
                why: "from https to http",
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_stranger_authority_is_not_trusted() {
    let (host, _) = https(moving()).await;
    let error = typed(&format!("https://localhost:{}/", host.port())).await.unwrap_err();
    assert!(matches!(&error, NetError::Unreachable { .. }), "{error:?}");
    let why = std::error::Error::source(&error).unwrap().to_string();
    assert!(why.contains("certificate"), "{why}");
}
