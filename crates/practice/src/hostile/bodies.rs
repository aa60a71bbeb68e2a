//! What a hostile host answers instead of the truth.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::{Attack, Called, Lair, with_body};
use crate::log::Noted;

/// A page like those that stand in front of servers in trouble.
const PAGE: &str =
    "<!doctype html>\n<html><head><title>Sign in</title></head><body><h1>Something went wrong</h1></body></html>";

/// The head of a listing that never gets to its end.
const HEAD: &[u8] = br#"{"status": {"error": null, "statusCode": 200, "statusText": "OK"}, "assertions": ["#;

/// One blank every 50 ms.
pub(super) fn drip() -> Body {
    let blanks = stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
    });
    Body::from_stream(stream::iter([Ok(Bytes::from_static(HEAD))]).chain(blanks))
}

/// 48 MiB of blanks.
pub(super) fn flood() -> Body {
    let blanks = (0..48).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 1 << 20])));
    let head = std::iter::once(Ok(Bytes::from_static(HEAD)));
    Body::from_stream(stream::iter(head.chain(blanks)))
}

/// A web page.
pub(super) fn page(honest: Response, status: StatusCode) -> Response {
    let mut response = with_body(honest, Body::from(PAGE));
    *response.status_mut() = status;
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

/// An error that repeats `sent`.
pub(super) fn quoting(honest: Response, sent: &str) -> Response {
    let token = sent.split_once(' ').map_or(sent, |(_, token)| token);
    let error = json!([
        {"name": "TRACE", "description": format!("authorization={sent}; token: {token}")},
        token,
        format!("no badge for {token} here")
    ]);
    let body = json!({"status": {"error": error, "statusCode": 403, "statusText": token}, "token": token});
    let mut response = with_body(honest, Body::from(body.to_string()));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

/// 429 with the hints given.
pub(super) fn slow_down(header_text: Option<&'static str>, expires: Option<u64>) -> Response {
    let body = match expires {
        Some(expires) => json!({"error": "login attempts throttled", "expires": expires}).to_string(),
        None => "slow down".to_owned(),
    };
    let mut response = (StatusCode::TOO_MANY_REQUESTS, body).into_response();
    if let Some(text) = header_text {
        let value = HeaderValue::from_static(text);
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// Tokens of the wrong type.
pub(super) fn wrong_tokens() -> Response {
    let body = json!({"access_token": ["a", {"b": 1}], "refresh_token": 7, "token_type": [], "expires_in": {}});
    ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// A page of the listing, as the attack has it.
pub(super) async fn listing(attack: Attack, lair: &Lair, called: &Called, honest: Response) -> Response {
    let noted = honest.extensions().get::<Noted>().cloned();
    let (mut parts, body) = honest.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let offset = number(called, "offset");
    let own = lair.world.at(called.uri.path());
    let items = json
        .get("assertions")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let mut next = None;
    let mut raw = None;
    match attack {
        Attack::WrongTypes => {
            json = json!({"status": {"statusCode": "200"}, "assertions": 7, "signedAssertions": {"a": "b"}, "results": "none"});
        }
        Attack::WrongItems => {
            let odd = json!([{"id": ["x"], "type": {}, "verify": 7}, 7, true, [[]], {"id": 9}]);
            json = json!({"status": {"statusCode": 200}, "assertions": odd});
        }
        Attack::NoEnvelope => json = json!({}),
        Attack::BadNews => json = json!({"status": {"statusCode": 500, "error": "it broke"}, "assertions": []}),
        Attack::Deep => raw = Some("[".repeat(200_000)),
        Attack::EndlessPages => {
            // The accomplice is where a document would be looked for, if ever one were.
            let id = format!("{}/invented/{offset}", lair.accomplice);
            json = json!({"status": {"statusCode": 200}, "assertions": [{"id": id, "type": "Assertion"}]});
            next = Some(format!("{own}?limit=1&offset={}", offset + 1));
        }
        Attack::SamePages => next = Some(format!("{own}?turn={}", number(called, "turn") + 1)),
        Attack::LinkCircle => {
            let signed = json
                .get("signedAssertions")
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            let to = if offset == 0 { items.len() + signed } else { 0 };
            next = Some(format!("{own}?limit=100&offset={to}"));
        }
        Attack::LinkToItself => next = Some(lair.world.at(called.uri.path_and_query().map_or("", |it| it.as_str()))),
        Attack::ForeignNext => next = Some(format!("{}{}?offset=1", lair.accomplice, called.uri.path())),
        Attack::DisguisedNext => {
            let own = lair.world.base.as_str().trim_end_matches('/');
            let other = lair.accomplice.trim_start_matches("http://");
            next = Some(format!("{own}@{other}{}?offset=1", called.uri.path()));
        }
        Attack::Emptied => json = json!({"status": {"statusCode": 200}, "assertions": [], "signedAssertions": []}),
        Attack::MostlyGone => {
            let few: Vec<Value> = items.iter().take(items.len() / 3).cloned().collect();
            json = json!({"status": {"statusCode": 200}, "assertions": few});
        }
        Attack::HugeTotal => {}
        Attack::ForbiddenIds => {
            let mut forbidden = items;
            for address in [
                "http://169.254.169.254/latest/meta-data/",
                "http://[fe80::1]/",
                "http://[::ffff:169.254.169.254]/",
                "http://10.0.0.1/admin",
            ] {
                forbidden.push(json!({"id": address, "type": "Assertion", "badge": address}));
            }
            json = json!({"status": {"statusCode": 200}, "assertions": forbidden});
        }
        _ => {}
    }
    for gone in [header::CONTENT_LENGTH.as_str(), "link", "x-total-count"] {
        parts.headers.remove(gone);
    }
    if attack == Attack::HugeTotal {
        let most = HeaderValue::from_static("18446744073709551615");
        parts.headers.insert("x-total-count", most);
    }
    let link = next.and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok());
    // Without a link there is nothing after this page.
    let link = link.or_else(|| HeaderValue::from_str(&format!("<{own}>; rel=\"first\"")).ok());
    parts.headers.extend(link.map(|link| (header::LINK, link)));
    let mut response = Response::from_parts(parts, Body::from(raw.unwrap_or_else(|| json.to_string())));
    if let Some(noted) = noted {
        response.extensions_mut().insert(noted);
    }
    response
}

/// A number in the query; 0 when absent.
fn number(called: &Called, name: &str) -> usize {
    let query = called.uri.query().unwrap_or_default();
    let found = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
    found.and_then(|(_, value)| value.parse().ok()).unwrap_or_default()
}
