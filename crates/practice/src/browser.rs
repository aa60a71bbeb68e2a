//! Who is at the other end of a page: sessions by cookie, and forms that no other site can send.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::{
    pages,
    random::{random_word, same},
    world::{Session, World},
};

/// The cookie's name. It carries the port, as browsers share cookies between all ports of one address.
fn cookie_name(world: &World) -> String {
    format!("practice-{}", world.base.port().unwrap_or_default())
}

/// The browser's session id and session, if it brought a known one.
pub(crate) fn session(world: &World, headers: &HeaderMap) -> Option<(String, Session)> {
    let name = cookie_name(world);
    let id = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())?;
    let session = world.memory().sessions.get(&id).cloned()?;
    Some((id, session))
}

/// The session, made if there is none yet; then the cookie to set is third.
pub(crate) fn session_or_new(world: &World, headers: &HeaderMap) -> (String, Session, Option<HeaderValue>) {
    if let Some((id, session)) = session(world, headers) {
        return (id, session, None);
    }
    new_session(world, None)
}

/// A new session; also when somebody signs in, so that an id known before is worth nothing after.
pub(crate) fn new_session(world: &World, account: Option<usize>) -> (String, Session, Option<HeaderValue>) {
    let id = random_word();
    let session = Session {
        csrf: random_word(),
        account,
    };
    world.memory().sessions.insert(id.clone(), session.clone());
    let cookie = format!("{}={id}; Path=/; HttpOnly; SameSite=Lax", cookie_name(world));
    (id, session, HeaderValue::from_str(&cookie).ok())
}

/// `response` with the cookie.
pub(crate) fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The session of a form that carries its word; else the page to answer with.
pub(crate) fn checked(world: &World, headers: &HeaderMap, csrf: &str) -> Result<(String, Session), Box<Response>> {
    match session(world, headers) {
        Some((id, session)) if same(&session.csrf, csrf) => Ok((id, session)),
        _ => Err(Box::new(trouble(
            world,
            StatusCode::FORBIDDEN,
            "This form did not come from here",
            "It belongs to another page or another visit. Nothing was done. Start again from the app.",
        ))),
    }
}

/// A page with one sentence.
pub(crate) fn trouble(world: &World, status: StatusCode, title: &str, text: &str) -> Response {
    pages::page(
        status,
        &world.name,
        title,
        &format!("<p>{}</p>", pages::escape(text)),
        false,
    )
}

/// 303 to `to`.
pub(crate) fn see_other(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
