//! Redirects, hop by hop.

use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use secrecy::SecretString;

use super::*;

fn to(status: u16, location: impl Into<String>) -> Response {
    (
        StatusCode::from_u16(status).unwrap(),
        [("location", location.into())],
        "moved",
    )
        .into_response()
}

/// A host that says which `Authorization` it got, at every path.
async fn echo() -> SocketAddr {
    serve(Router::new().fallback(any(|headers: HeaderMap| async move {
        let got = |name: &str| {
            headers
                .get(name)
                .map_or("none", |value| value.to_str().unwrap())
                .to_owned()
        };
        format!("{} {}", got("authorization"), got("cookie"))
    })))
    .await
}

#[tokio::test]
async fn a_bearer_token_stays_with_its_origin() {
    let elsewhere = echo().await;
    let host = serve(
        Router::new()
            .route(
                "/away",
                get(move || async move { to(302, format!("http://{elsewhere}/")) }),
            )
            .route("/near", get(|| async { to(302, "/echo") }))
            .route(
                "/back",
                get(move || async move { to(302, format!("http://{elsewhere}/back")) }),
            )
            .route(
                "/echo",
                get(|headers: HeaderMap| async move { headers["authorization"].to_str().unwrap().to_owned() }),
            ),
    )
    .await;
    let (net, _) = door(&[]);
    let ask = |path: &str| {
        let mut request = typed(at(host, path));
        request.bearer = Some(SecretString::from("SECRET"));
        request.headers.insert("cookie", "a=SECRET".parse().unwrap());
        net.send(request)
    };
    assert_eq!(ask("/near").await.unwrap().body, b"Bearer SECRET");
    let away = ask("/away").await.unwrap();
    assert_eq!(
        (away.body.as_slice(), away.url),
        (&b"none none"[..], at(elsewhere, "/"))
    );
}

#[tokio::test]
async fn a_token_once_dropped_does_not_come_back() {
    let first = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let home = first.local_addr().unwrap();
    let away = serve(Router::new().route("/", get(move || async move { to(302, format!("http://{home}/end")) }))).await;
    let router = Router::new()
        .route("/", get(move || async move { to(302, format!("http://{away}/")) }))
        .route(
            "/end",
            get(|headers: HeaderMap| async move { headers.contains_key("authorization").to_string() }),
        );
    tokio::spawn(async move { axum::serve(first, router).await });
    let mut request = typed(at(home, "/"));
    request.bearer = Some(SecretString::from("SECRET"));
    assert_eq!(door(&[]).0.send(request).await.unwrap().body, b"false");
}

#[tokio::test]
async fn no_cookie_is_kept() {
    let host = serve(
        Router::new()
            .route(
                "/set",
                get(|| async { (StatusCode::FOUND, [("location", "/see"), ("set-cookie", "a=b")]) }),
            )
            .route(
                "/see",
                get(|headers: HeaderMap| async move { headers.contains_key("cookie").to_string() }),
            ),
    )
    .await;
    let (net, _) = door(&[]);
    assert_eq!(net.send(typed(at(host, "/set"))).await.unwrap().body, b"false");
    assert_eq!(net.send(typed(at(host, "/see"))).await.unwrap().body, b"false");
}

#[tokio::test]
async fn a_circle_is_seen() {
    let host = serve(
        Router::new()
            .route("/self", get(|| async { to(301, "/self") }))
            .route("/a", get(|| async { to(302, "/b") }))
            .route("/b", get(|| async { to(307, "/a") })),
    )
    .await;
    for path in ["/self", "/a"] {
        let (net, contacts) = door(&[]);
        let error = net.send(typed(at(host, path))).await.unwrap_err();
        assert!(
            matches!(error, NetError::BadRedirect { why: "in a circle", .. }),
            "{error:?}"
        );
        assert!(contacts.lock().unwrap().len() <= 2, "{path} was walked once");
    }
}

#[tokio::test]
async fn ten_redirects_are_followed_and_eleven_are_not() {
    let host = serve(Router::new().route(
        "/{left}",
        get(|axum::extract::Path(left): axum::extract::Path<u32>| async move {
            if left == 0 {
                "here".into_response()
            } else {
                to(302, format!("/{}", left - 1))
            }
        }),
    ))
    .await;
    let (net, contacts) = door(&[]);
    assert_eq!(net.send(typed(at(host, "/10"))).await.unwrap().body, b"here");
    assert_eq!(contacts.lock().unwrap().len(), 11, "told before each hop");
    let error = net.send(typed(at(host, "/11"))).await.unwrap_err();
    assert!(
        matches!(
            error,
            NetError::BadRedirect {
                why: "more than ten times",
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_redirect_is_the_answer_where_it_is_not_followed() {
    let host = serve(
        Router::new()
            .route("/", get(|| async { to(302, "https://a.example/?code=1") }))
            .route("/without", get(|| async { (StatusCode::FOUND, "where to?") })),
    )
    .await;
    let (net, _) = door(&[]);
    let mut request = typed(at(host, "/"));
    request.redirects = Redirects::Stop;
    let answer = net.send(request).await.unwrap();
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some("https://a.example/?code=1"))
    );
    assert_eq!(answer.body, b"moved");
    let answer = net.send(typed(at(host, "/without"))).await.unwrap();
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (302, &b"where to?"[..]),
        "no location, no redirect"
    );
}

#[tokio::test]
async fn other_schemes_are_not_followed() {
    let host = serve(Router::new().route("/", get(|| async { to(302, "file:///etc/passwd") }))).await;
    let error = door(&[]).0.send(typed(at(host, "/"))).await.unwrap_err();
    assert!(matches!(error, NetError::BadRedirect { .. }), "{error:?}");
}

#[tokio::test]
async fn a_form_is_not_posted_on_to_another_host() {
    let elsewhere = echo().await;
    let host = serve(
        Router::new()
            .route(
                "/307",
                any(move || async move { to(307, format!("http://{elsewhere}/")) }),
            )
            .route(
                "/303",
                any(move || async move { to(303, format!("http://{elsewhere}/")) }),
            ),
    )
    .await;
    let (net, _) = door(&[]);
    let mut request = typed(at(host, "/307"));
    request.method = Method::POST;
    request.body = b"client_secret=SECRET".to_vec();
    let error = net.send(request.clone()).await.unwrap_err();
    assert!(matches!(error, NetError::BadRedirect { .. }), "{error:?}");
    request.url = at(host, "/303");
    assert_eq!(
        net.send(request).await.unwrap().status,
        200,
        "303 asks for a GET, which carries nothing"
    );
}
