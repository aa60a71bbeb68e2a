//! The address rules, at every hop.

use axum::{http::StatusCode, routing::get};

use super::*;

/// Names that all lead to this computer or to addresses without anybody.
const NAMES: &[(&str, &[u8; 4])] = &[
    ("home.example", &[127, 0, 0, 1]),
    ("other.example", &[127, 0, 0, 1]),
    ("private.example", &[10, 0, 0, 1]),
    ("linked.example", &[169, 254, 169, 254]),
    ("two.example", &[93, 184, 216, 34]),
    ("two.example", &[192, 168, 0, 1]),
];

fn refused(result: Result<Answer, NetError>) -> &'static str {
    match result {
        Err(NetError::Refused { why, .. }) => why,
        other => panic!("not refused: {other:?}"),
    }
}

async fn fine() -> SocketAddr {
    serve(Router::new().route("/", get(|| async { "fine" }))).await
}

#[tokio::test]
async fn a_literal_that_nobody_typed_is_never_contacted() {
    let (net, contacts) = door(NAMES);
    for address in [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://2130706433/",
        "http://10.0.0.1/",
        "http://localhost/",
    ] {
        assert_eq!(
            refused(net.send(given(url(address), None)).await),
            NOT_TYPED,
            "{address}"
        );
        let elsewhere = Some(url("https://badges.example/"));
        assert_eq!(
            refused(net.send(given(url(address), elsewhere)).await),
            NOT_TYPED,
            "{address}"
        );
    }
    for address in [
        "http://169.254.169.254/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "http://metadata.google.internal/",
    ] {
        assert_eq!(
            refused(net.send(given(url(address), Some(url(address)))).await),
            NEVER,
            "{address}, even if typed before"
        );
    }
    assert!(contacts.lock().unwrap().is_empty(), "nobody was contacted");
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_before_it_is_connected_to() {
    let (host, connections) = says("HTTP/1.1 200 OK\r\n\r\n").await;
    let (net, _) = door(NAMES);
    let inside = url(&format!("http://home.example:{}/", host.port()));
    assert_eq!(refused(net.send(given(inside.clone(), None)).await), NOT_TYPED);
    assert_eq!(
        refused(net.send(given(inside, Some(url("http://other.example/")))).await),
        NOT_TYPED,
        "only that host"
    );
    assert_eq!(
        refused(net.send(given(url("http://private.example/"), None)).await),
        NOT_TYPED
    );
    assert_eq!(
        refused(net.send(given(url("http://linked.example/"), None)).await),
        NEVER
    );
    assert_eq!(
        refused(
            net.send(given(
                url("http://linked.example/"),
                Some(url("http://linked.example/"))
            ))
            .await
        ),
        NEVER
    );
    assert_eq!(
        refused(net.send(given(url("http://two.example/"), None)).await),
        NOT_TYPED,
        "one bad address is enough"
    );
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_host_that_the_user_typed_may_lead_to_itself() {
    let host = fine().await;
    let (net, _) = door(NAMES);
    for name in ["home.example", "127.0.0.1", "localhost"] {
        let here = url(&format!("http://{name}:{}/", host.port()));
        assert_eq!(net.send(typed(here.clone())).await.unwrap().body, b"fine", "{name}");
        assert_eq!(
            net.send(given(here.clone(), Some(url(&format!("http://{name}/")))))
                .await
                .unwrap()
                .body,
            b"fine"
        );
        // The connection kept open for the user's own address is not lent to a stranger's.
        assert_eq!(
            refused(net.send(given(here, Some(url("http://elsewhere.example/")))).await),
            NOT_TYPED,
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_an_address_that_nobody_typed() {
    let host = fine().await;
    let (direct, named) = (
        format!("http://{host}/"),
        format!("http://other.example:{}/", host.port()),
    );
    let metadata = "http://169.254.169.254/latest/meta-data/".to_owned();
    for (location, why) in [(direct, NOT_TYPED), (named, NOT_TYPED), (metadata, NEVER)] {
        let sends = serve(Router::new().route(
            "/",
            get(move || async move { (StatusCode::FOUND, [("location", location.clone())]) }),
        ))
        .await;
        let start = url(&format!("http://home.example:{}/", sends.port()));
        assert_eq!(refused(door(NAMES).0.send(typed(start)).await), why);
    }
}

#[tokio::test]
async fn a_backpack_host_needs_https_save_loopback_under_the_switch() {
    let host = fine().await;
    let secure = |address: Url| Request {
        secure: true,
        ..typed(address)
    };
    let (net, contacts) = door(NAMES);
    let error = net.send(secure(at(host, "/"))).await.unwrap_err();
    assert!(error.needs_https(), "{error:?}");
    assert!(contacts.lock().unwrap().is_empty());

    let (net, _) = door_with(NAMES, |config| config.local_hosts = true);
    assert_eq!(net.send(secure(at(host, "/"))).await.unwrap().body, b"fine");
    let named = url(&format!("http://practice.localhost:{}/", host.port()));
    assert_eq!(net.send(secure(named)).await.unwrap().body, b"fine");
    let error = net
        .send(secure(url(&format!("http://home.example:{}/", host.port()))))
        .await
        .unwrap_err();
    assert!(error.needs_https(), "a name may lead anywhere tomorrow: {error:?}");
    let error = net.send(secure(url("http://192.168.0.1/"))).await.unwrap_err();
    assert!(error.needs_https(), "{error:?}");
}

#[tokio::test]
async fn only_the_web_is_contacted() {
    let (net, contacts) = door(NAMES);
    for address in [
        "file:///etc/passwd",
        "ftp://a.example/",
        "data:text/plain,x",
        "holdall://open?url=x",
    ] {
        refused(net.send(typed(url(address))).await);
    }
    assert!(contacts.lock().unwrap().is_empty());
}

#[tokio::test]
async fn each_host_is_told_with_its_purpose() {
    let host = fine().await;
    let (net, contacts) = door(NAMES);
    let mut request = typed(url(&format!("http://home.example:{}/", host.port())));
    request.purpose = Purpose::Picture;
    net.send(request).await.unwrap();
    assert_eq!(*contacts.lock().unwrap(), ["home.example picture"]);
}

#[tokio::test]
async fn user_info_in_an_address_is_not_sent() {
    let host = serve(Router::new().route(
        "/",
        get(|headers: axum::http::HeaderMap| async move { headers.contains_key("authorization").to_string() }),
    ))
    .await;
    let answer = door(NAMES)
        .0
        .send(typed(url(&format!("http://ada:SECRET@{host}/"))))
        .await
        .unwrap();
    assert_eq!((answer.body.as_slice(), answer.url), (&b"false"[..], at(host, "/")));
}
