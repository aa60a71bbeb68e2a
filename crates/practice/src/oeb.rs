//! A backpack host with the manners of the Open Educational Badges line: Badgr's, and what that line was seen to do on
//! top of them. PKCE is demanded (`authorize`), and a renewal never works (`badgr::token`).

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};

use crate::{badgr, random::random_word, world::Shared};

/// Everything this host answers, but the pages.
pub(crate) fn routes(world: &Shared) -> Router<Shared> {
    badgr::routes().layer(middleware::from_fn_with_state(world.clone(), manners))
}

async fn manners(State(world): State<Shared>, mut request: Request, next: Next) -> Response {
    let cookie = cookie(request.headers(), "access_token");
    let path = request.uri().path().to_owned();
    match (request.method(), path.as_str()) {
        (&Method::POST, "/o/revoke_token/" | "/o/revoke_token") => revoke(cookie.is_some()),
        (&Method::POST, "/o/register") => hashed(&world, next.run(request).await).await,
        (&Method::POST, "/o/token") => with_cookies(next.run(request).await).await,
        _ => {
            // Whose cookie it is counts, whatever token stands beside it.
            let value = cookie.and_then(|token| HeaderValue::from_str(&format!("Bearer {token}")).ok());
            if let Some(value) = value.filter(|_| path.starts_with("/bcv1/") || path.starts_with("/v2/")) {
                request.headers_mut().insert(header::AUTHORIZATION, value);
            }
            next.run(request).await
        }
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = values
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// Revocation is for its own page, by cookie; even that fails for an app.
fn revoke(by_cookie: bool) -> Response {
    let (status, kind, error) = if by_cookie {
        (StatusCode::UNAUTHORIZED, "application/json", "invalid_client")
    } else {
        (
            StatusCode::BAD_REQUEST,
            "text/html; charset=utf-8",
            "Access token must be contained in COOKIE",
        )
    };
    (
        status,
        [(header::CONTENT_TYPE, kind)],
        json!({ "error": error }).to_string(),
    )
        .into_response()
}

/// The registration as it is stored: the secret is hashed on its way in, and nobody ever sees it in clear.
async fn hashed(world: &Shared, response: Response) -> Response {
    changed(response, |_, body| {
        let Some(registered) = body.as_object_mut().filter(|body| body.contains_key("client_secret")) else {
            return;
        };
        let hash = format!(
            "pbkdf2_sha256$1000000${}${}=",
            random_word().split_at(22).0,
            random_word()
        );
        world.seen.note("client secret", &hash);
        registered.insert("client_secret".to_owned(), hash.into());
    })
    .await
}

/// The tokens as cookies too, for its own page.
async fn with_cookies(response: Response) -> Response {
    changed(response, |headers, body| {
        for name in ["access_token", "refresh_token"] {
            let Some(token) = body.get(name).and_then(Value::as_str) else {
                continue;
            };
            let cookie = format!("{name}={token}; HttpOnly; Max-Age=86400; Path=/");
            headers.extend(HeaderValue::from_str(&cookie).map(|cookie| (header::SET_COOKIE, cookie)));
        }
        let csrf = format!("csrftoken={}; Max-Age=31449600; Path=/; SameSite=Lax", random_word());
        headers.extend(HeaderValue::from_str(&csrf).map(|cookie| (header::SET_COOKIE, cookie)));
    })
    .await
}

/// `response` with its JSON and headers changed.
async fn changed(response: Response, change: impl FnOnce(&mut HeaderMap, &mut Value)) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(mut json) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    change(&mut parts.headers, &mut json);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(Bytes::from(json.to_string())))
}
