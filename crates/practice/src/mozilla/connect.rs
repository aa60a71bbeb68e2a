//! The page that asks the person, and the way back with the tokens in the address.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::HeaderMap;
use serde::Deserialize;
use url::Url;

use super::{SCOPE, text, tokens};
use crate::{
    authorize,
    browser::{see_other, session_or_new, with_cookie},
    random::random_word,
    world::{Asked, Shared, World},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Request {
    callback: String,
    scope: String,
}

/// `GET /access`: complaints about the callback, then the scope, then the page.
pub(super) async fn access(
    State(world): State<Shared>,
    headers: HeaderMap,
    Query(request): Query<Request>,
) -> Response {
    let no = |said: &str| text(&world, 400, said);
    if request.callback.is_empty() {
        return no("callback expected");
    }
    if request.scope.is_empty() {
        return no("scope expected");
    }
    let scheme = request
        .callback
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return no("invalid callback: invalid origin protocol");
    }
    let origin = tokens::origin_of(&request.callback);
    let (Some(origin), Ok(callback)) = (origin, Url::parse(&request.callback)) else {
        return no("invalid callback: invalid origin host");
    };
    let foreign: Vec<&str> = request.scope.split(',').filter(|scope| *scope != SCOPE).collect();
    if !foreign.is_empty() {
        return no(&format!("invalid scope: invalid permission(s): {}", foreign.join(",")));
    }
    let (session_id, session, cookie) = session_or_new(&world, &headers);
    let id = random_word();
    let asked = Asked {
        client_id: origin,
        redirect: callback,
        scopes: vec![SCOPE.to_owned()],
        state: None,
        challenge: None,
        session: session_id,
    };
    world.memory().asked.insert(id.clone(), asked.clone());
    let page = match session.account {
        Some(account) => authorize::consent_page(&world, &id, &asked, &session, account),
        None => authorize::sign_in_page(&world, &id, &session, None),
    };
    with_cookie(page, cookie)
}

/// `GET /backpack/settings`: where access is withdrawn.
pub(super) async fn settings(State(world): State<Shared>) -> Response {
    see_other(&world.at("/account"))
}

/// The person has answered: back to the callback, with a pair of tokens or with the one error there is.
pub(crate) fn decided(world: &World, asked: &Asked, account: usize, allowed: bool) -> Response {
    let mut to = asked.redirect.clone();
    let told: Vec<(&str, String)> = if allowed {
        let grant = tokens::grant(world, &asked.client_id, account);
        let root = world.watch.knobs.switches().api_base;
        vec![
            ("access_token", grant.access.clone()),
            ("refresh_token", grant.refresh.clone().unwrap_or_default()),
            ("expires", world.access_life().as_secs().to_string()),
            // By what the server is configured to believe, not by how it was reached.
            ("api_root", root.unwrap_or_else(|| world.at("/api"))),
        ]
    } else {
        vec![("error", "access_denied".to_owned())]
    };
    // A parameter of that name in the callback is overwritten; all others stay, in front.
    let own: Vec<(String, String)> = to
        .query_pairs()
        .filter(|(name, _)| !told.iter().any(|(known, _)| known == name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    to.query_pairs_mut().clear().extend_pairs(own).extend_pairs(told);
    see_other(to.as_str())
}
