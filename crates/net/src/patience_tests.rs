//! Hosts that get better, and hosts that do not.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, http::StatusCode, routing::any};

use super::*;
use crate::{NetConfig, Origin, Purpose};

const QUICK: Patience = Patience {
    base: Duration::from_millis(10),
    longest_wait: Duration::from_secs(2),
};

fn net() -> Net {
    Net::new(NetConfig {
        local_hosts: true,
        offline: false,
        request_timeout: Duration::from_secs(5),
        on_contact: Arc::new(|_, _| {}),
    })
    .unwrap()
}

fn clock() -> DateTime<Utc> {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

/// A host that answers `status` (and `Retry-After`) `times` times and then 200; and how often it was asked.
async fn host(status: u16, retry_after: &'static str, times: usize) -> (url::Url, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let router = Router::new().fallback(any(move || async move {
        let status = if count.fetch_add(1, Ordering::SeqCst) < times {
            status
        } else {
            200
        };
        (StatusCode::from_u16(status).unwrap(), [("retry-after", retry_after)])
    }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, asked)
}

async fn ask(url: url::Url, method: Method) -> Result<Answer, NetError> {
    let mut request = Request::get(url, Purpose::Pull, Origin::Typed);
    request.method = method;
    net().patiently(request, QUICK, &clock).await
}

#[tokio::test]
async fn a_host_in_trouble_is_asked_three_times_more() {
    let (url, asked) = host(502, "", 3).await;
    assert_eq!(ask(url, Method::GET).await.unwrap().status, 200);
    assert_eq!(asked.load(Ordering::SeqCst), 4);
    let (url, asked) = host(500, "", 99).await;
    assert_eq!(
        ask(url, Method::GET).await.unwrap().status,
        500,
        "the last answer is the answer"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_host_that_hangs_up_is_asked_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    assert!(matches!(ask(url, Method::GET).await, Err(NetError::Unreachable { .. })));
    assert!(asked.load(Ordering::SeqCst) >= 4, "{asked:?}");
}

#[tokio::test]
async fn what_might_be_done_twice_is_asked_once() {
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let (url, asked) = host(503, "0", 99).await;
        assert_eq!(ask(url, method).await.unwrap().status, 503);
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn a_refusal_is_not_argued_with() {
    for status in [400, 401, 403, 404, 410, 422] {
        let (url, asked) = host(status, "0", 99).await;
        assert_eq!(ask(url, Method::GET).await.unwrap().status, status);
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{status}");
    }
    let given = Request::get(
        "http://10.0.0.1/".parse().unwrap(),
        Purpose::Pull,
        Origin::Given { typed: None },
    );
    assert!(matches!(
        net().patiently(given, QUICK, &clock).await,
        Err(NetError::Refused { .. })
    ));
}

#[tokio::test]
async fn a_busy_host_says_how_long_to_wait() {
    let (url, asked) = host(429, "1", 1).await;
    let started = tokio::time::Instant::now();
    assert_eq!(ask(url, Method::GET).await.unwrap().status, 200);
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let (url, _) = host(429, "Sat, 21 Nov 2026 10:00:01 GMT", 1).await;
    let started = tokio::time::Instant::now();
    assert_eq!(ask(url, Method::GET).await.unwrap().status, 200);
    assert!(
        started.elapsed() >= Duration::from_secs(1),
        "by the clock given: {:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn a_wait_too_long_or_unsaid_is_left_to_the_caller() {
    for retry_after in ["3600", "", "Sat, 21 Nov 2026 11:00:00 GMT"] {
        let (url, asked) = host(429, retry_after, 99).await;
        let started = tokio::time::Instant::now();
        assert_eq!(ask(url, Method::GET).await.unwrap().status, 429);
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{retry_after}");
        assert!(started.elapsed() < Duration::from_secs(1));
    }
}

#[test]
fn waits_are_between_half_and_all() {
    for _ in 0..200 {
        let wait = jittered(Duration::from_millis(1000));
        assert!((500..=1000).contains(&wait.as_millis()), "{wait:?}");
    }
}
