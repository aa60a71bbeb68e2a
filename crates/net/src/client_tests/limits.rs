//! Time, size and number.

use std::io::Write;

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode},
    routing::get,
};

use super::*;
use crate::Limit;

#[tokio::test]
async fn an_answer_comes_whole_whatever_its_status() {
    let host = serve(Router::new().route(
        "/x",
        get(|headers: HeaderMap| async move {
            let agent = headers["user-agent"].to_str().unwrap().to_owned();
            (StatusCode::IM_A_TEAPOT, [("x-said", "so")], agent)
        }),
    ))
    .await;
    let answer = door(&[]).0.send(typed(at(host, "/x"))).await.unwrap();
    assert_eq!(
        (answer.status, answer.header("X-Said"), answer.url.clone()),
        (418, Some("so"), at(host, "/x"))
    );
    assert!(answer.body.starts_with(b"Holdall/"), "{:?}", answer.body);
}

#[tokio::test]
async fn a_body_and_its_headers_arrive() {
    let host = serve(Router::new().route(
        "/x",
        axum::routing::post(|headers: HeaderMap, body: String| async move {
            format!("{} {body}", headers["content-type"].to_str().unwrap())
        }),
    ))
    .await;
    let mut request = typed(at(host, "/x"));
    request.method = Method::POST;
    request.body = b"a=b".to_vec();
    request
        .headers
        .insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    let answer = door(&[]).0.send(request).await.unwrap();
    assert_eq!(answer.body, b"application/x-www-form-urlencoded a=b");
}

#[tokio::test]
async fn a_host_that_never_answers_is_given_up() {
    let (host, _) = raw(|stream| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let error = door(&[]).0.send(typed(at(host, "/"))).await.unwrap_err();
    assert!(
        matches!(&error, NetError::Timeout { host } if host == "127.0.0.1"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_host_that_stalls_in_the_body_is_given_up() {
    let (host, _) = raw(|mut stream| async move {
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
            .await;
        std::future::pending::<()>().await;
    })
    .await;
    let error = door(&[]).0.send(typed(at(host, "/"))).await.unwrap_err();
    assert!(matches!(error, NetError::Timeout { .. }), "{error:?}");
}

#[tokio::test]
async fn a_host_that_drips_for_ever_is_given_up_when_the_time_is_over() {
    let (host, _) = raw(|mut stream| async move {
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
            .await;
        while stream.write_all(b".").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    let (net, _) = door_with(&[], |config| config.request_timeout = Duration::from_millis(900));
    let started = Instant::now();
    let error = net.send(typed(at(host, "/"))).await.unwrap_err();
    assert!(matches!(error, NetError::Timeout { .. }), "{error:?}");
    assert!(
        started.elapsed() >= Duration::from_millis(800),
        "it never was idle for long: {:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn the_time_is_for_all_hops_together() {
    let slow = |location: &'static str| {
        get(move || async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            (StatusCode::FOUND, [("location", location)])
        })
    };
    let host = serve(
        Router::new()
            .route("/0", slow("/1"))
            .route("/1", slow("/2"))
            .route("/2", slow("/3"))
            .route("/3", slow("/4")),
    )
    .await;
    let (net, _) = door_with(&[], |config| config.request_timeout = Duration::from_millis(800));
    let error = net.send(typed(at(host, "/0"))).await.unwrap_err();
    assert!(matches!(error, NetError::Timeout { .. }), "{error:?}");
}

#[tokio::test]
async fn an_answer_cut_short_is_no_answer() {
    for said in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf"[..],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        b"HTTP/1.1 200 OK\r\nconten",
        b"\x16\x03\x01 this is not HTTP",
        b"",
    ] {
        let (host, _) = says(said).await;
        let error = door(&[]).0.send(typed(at(host, "/?token=SECRET"))).await.unwrap_err();
        assert!(matches!(error, NetError::Unreachable { .. }), "{said:?}: {error:?}");
        assert!(!format!("{error:?} {error}").contains("SECRET"), "{error:?}");
    }
}

#[tokio::test]
async fn damaged_compression_is_no_answer() {
    let (host, _) = says("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 9\r\n\r\nnot gzip!").await;
    let error = door(&[]).0.send(typed(at(host, "/"))).await.unwrap_err();
    assert!(matches!(error, NetError::Unreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn nobody_at_home_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap();
    drop(listener);
    let error = door(&[]).0.send(typed(at(host, "/"))).await.unwrap_err();
    assert!(
        matches!(&error, NetError::Unreachable { host, .. } if host == "127.0.0.1"),
        "{error:?}"
    );
    let error = door(&[]).0.send(typed(url("http://gone.example/"))).await.unwrap_err();
    assert!(
        matches!(&error, NetError::Unreachable { host, .. } if host == "gone.example"),
        "{error:?}"
    );
}

fn gzipped(bytes: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..bytes >> 20 {
        encoder.write_all(&zeros).unwrap();
    }
    encoder.finish().unwrap()
}

async fn serves_gzip(bytes: usize) -> SocketAddr {
    let body = gzipped(bytes);
    serve(Router::new().route("/", get(move || async move { ([("content-encoding", "gzip")], body) }))).await
}

#[tokio::test]
async fn a_gzip_bomb_is_given_up_at_the_limit() {
    let host = serves_gzip(64 << 20).await;
    for limit in [Limit::Document, Limit::List] {
        let mut request = typed(at(host, "/"));
        request.limit = limit;
        let error = door(&[]).0.send(request).await.unwrap_err();
        assert!(matches!(error, NetError::TooLarge { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn the_limit_counts_what_comes_out_of_the_compression() {
    let host = serves_gzip(6 << 20).await;
    let mut request = typed(at(host, "/"));
    let error = door(&[]).0.send(request.clone()).await.unwrap_err();
    assert!(matches!(error, NetError::TooLarge { .. }), "{error:?}");
    request.limit = Limit::List;
    let answer = door(&[]).0.send(request).await.unwrap();
    assert_eq!(answer.body.len(), 6 << 20, "a list may be larger than a document");
}

#[tokio::test]
async fn a_document_of_the_limit_fits_and_one_byte_more_does_not() {
    let most = Limit::Document.bytes();
    let streamed = |bytes: usize| {
        get(move || async move {
            let pieces = (0..bytes)
                .step_by(1 << 16)
                .map(move |at| vec![7_u8; (1 << 16).min(bytes - at)]);
            Body::from_stream(futures_util::stream::iter(pieces.map(Ok::<_, std::io::Error>)))
        })
    };
    let whole = |bytes: usize| get(move || async move { vec![7_u8; bytes] });
    let host = serve(
        Router::new()
            .route("/fits", whole(most))
            .route("/streamed-fits", streamed(most))
            .route("/long", whole(most + 1))
            .route("/streamed-long", streamed(most + 1)),
    )
    .await;
    let (net, _) = door(&[]);
    for path in ["/fits", "/streamed-fits"] {
        assert_eq!(
            net.send(typed(at(host, path))).await.unwrap().body.len(),
            most,
            "{path}"
        );
    }
    for path in ["/long", "/streamed-long"] {
        let error = net.send(typed(at(host, path))).await.unwrap_err();
        assert!(matches!(error, NetError::TooLarge { .. }), "{path}: {error:?}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_given_up() {
    let (host, _) = raw(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await;
        while stream.write_all(&[b'x'; 65536]).await.is_ok() {}
    })
    .await;
    let error = door(&[]).0.send(typed(at(host, "/"))).await.unwrap_err();
    assert!(matches!(error, NetError::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn headers_without_end_are_given_up() {
    let (host, _) = raw(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream
            .write_all(b"x-more: and more and more and more\r\n")
            .await
            .is_ok()
        {}
    })
    .await;
    let error = door(&[]).0.send(typed(at(host, "/"))).await.unwrap_err();
    assert!(matches!(error, NetError::Unreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn at_most_four_requests_are_at_one_host_at_once() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (inside, highest) = (now.clone(), most.clone());
    let host = serve(Router::new().route(
        "/",
        get(move || async move {
            highest.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(60)).await;
            inside.fetch_sub(1, Ordering::SeqCst);
        }),
    ))
    .await;
    let (net, _) = door(&[]);
    let all = futures_util::future::join_all((0..14).map(|_| net.send(typed(at(host, "/"))))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(most.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn waiting_for_a_turn_does_not_use_up_the_time() {
    let host = serve(Router::new().route(
        "/",
        get(|| async { tokio::time::sleep(Duration::from_millis(200)).await }),
    ))
    .await;
    let (net, _) = door_with(&[], |config| config.request_timeout = Duration::from_millis(700));
    let all = futures_util::future::join_all((0..24).map(|_| net.send(typed(at(host, "/"))))).await;
    assert!(
        all.iter().all(Result::is_ok),
        "six rounds take longer than one request may"
    );
}

#[tokio::test]
async fn working_offline_nothing_leaves() {
    let (host, connections) = says("HTTP/1.1 200 OK\r\n\r\n").await;
    let (net, contacts) = door_with(&[], |config| config.offline = true);
    assert!(matches!(net.send(typed(at(host, "/"))).await, Err(NetError::Offline)));
    assert!(contacts.lock().unwrap().is_empty());
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_token_that_cannot_be_a_header_is_not_sent() {
    let (host, connections) = says("HTTP/1.1 200 OK\r\n\r\n").await;
    let mut request = typed(at(host, "/"));
    request.bearer = Some("SECRET\r\nx-injected: 1".into());
    let error = door(&[]).0.send(request).await.unwrap_err();
    assert!(
        matches!(error, NetError::Refused { .. }) && !format!("{error:?}").contains("SECRET"),
        "{error:?}"
    );
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[test]
fn a_request_can_be_printed_without_telling_anything() {
    let mut request = typed(url("https://ada:SECRET@a.example/x?code=SECRET"));
    request.bearer = Some("SECRET".into());
    request.body = b"SECRET".to_vec();
    request.headers.insert("authorization", "Basic SECRET".parse().unwrap());
    request.origin = Origin::Given {
        typed: Some(url("https://a.example/?SECRET")),
    };
    let printed = format!("{request:?}");
    assert!(!printed.contains("SECRET") && !printed.contains("83, 69"), "{printed}");
    assert!(
        printed.contains("a.example/x") && printed.contains("authorization"),
        "{printed}"
    );
}
