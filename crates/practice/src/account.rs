//! The pages around signing in: front, own account with connected apps, terms, privacy.

use axum::{Form, extract::State, response::Response};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    authorize::sign_in_page,
    browser::{checked, see_other, session_or_new, trouble, with_cookie},
    classes,
    pages::{self, button_form, escape, scope_words},
    world::{Account, Shared, World, assertion_of},
};

/// `GET /`.
pub(crate) async fn front(State(world): State<Shared>) -> Response {
    let people = world.memory().accounts.len();
    let body = format!(
        "<p>A backpack to practise with. {} people keep their badges here.</p>\
         <p>To connect an app, type this address into it: <code>{}</code></p>\
         <p><a href=\"/account\">Your account</a>, with your badges and the apps that may use them.</p>",
        people,
        escape(world.base.as_str().trim_end_matches('/')),
    );
    pages::page(StatusCode::OK, &world.name, &world.name, &body, false)
}

/// `GET /account`: sign-in page, or badges and connected apps.
pub(crate) async fn page(State(world): State<Shared>, headers: HeaderMap) -> Response {
    let (_, session, cookie) = session_or_new(&world, &headers);
    let Some(index) = session.account else {
        return with_cookie(sign_in_page(&world, "", &session, None), cookie);
    };
    let Some(account) = world.memory().accounts.get(index).cloned() else {
        return trouble(&world, StatusCode::NOT_FOUND, "No such account", "Sign in again.");
    };
    let badges = gallery(&world, &account).await;
    let csrf = ("csrf", session.csrf.as_str());
    let memory = world.memory();
    let apps: String = memory
        .grants
        .iter()
        .filter(|grant| grant.account == index)
        .map(|grant| {
            let client = grant.client_id.as_ref().and_then(|id| memory.clients.get(id));
            let name = client.map_or("An app that signed in with the password", |client| client.name.as_str());
            let may: Vec<&str> = grant.scopes.iter().map(|scope| scope_words(scope).0).collect();
            let id = grant.id.to_string();
            format!(
                "<li><span><strong>{}</strong><small class=\"note\">{}</small></span>{}</li>",
                escape(name),
                may.join(", "),
                button_form("/account/withdraw", &[csrf, ("grant", &id)], "", "Withdraw")
            )
        })
        .collect();
    let apps = if apps.is_empty() {
        "<p>No app may use your backpack.</p>".to_owned()
    } else {
        format!("<ul class=\"rows\">{apps}</ul>")
    };
    let body = format!(
        "<div class=\"as\"><span>{}</span>{}</div><h2>Apps that may use your backpack</h2>{apps}\
         <h2>{} badges</h2><ul class=\"grid\">{badges}</ul>",
        escape(&account.all_emails().join(", ")),
        button_form("/sign-out", &[csrf], "quiet", "Sign out"),
        account.badges.len(),
    );
    drop(memory);
    with_cookie(
        pages::page(StatusCode::OK, &world.name, &account.person.name, &body, true),
        cookie,
    )
}

/// The badges with picture, name and date; a badge whose issuer does not answer has its id for a name.
async fn gallery(world: &World, account: &Account) -> String {
    let names = classes::class_names(world, &account.badges).await;
    let tiles = account.badges.iter().zip(names).map(|(stored, name)| {
        let assertion = assertion_of(&stored.badge);
        let issued = assertion.get("issuedOn").and_then(Value::as_str).unwrap_or_default();
        format!(
            "<li><div class=\"plate\"><img src=\"{}\" alt=\"\" loading=\"lazy\"></div><strong dir=\"auto\">{}</strong><span>{}</span></li>",
            escape(&classes::picture_at(world, stored)),
            escape(name.as_ref().unwrap_or(&stored.assertion_id)),
            escape(issued.split('T').next().unwrap_or_default()),
        )
    });
    tiles.collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Withdrawal {
    csrf: String,
    grant: String,
}

/// `POST /account/withdraw`: ends one grant of one's own.
pub(crate) async fn withdraw(
    State(world): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<Withdrawal>,
) -> Response {
    let (_, session) = match checked(&world, &headers, &form.csrf) {
        Ok(known) => known,
        Err(page) => return *page,
    };
    if let (Some(account), Ok(id)) = (session.account, form.grant.parse::<u64>()) {
        world
            .memory()
            .grants
            .retain(|grant| grant.id != id || grant.account != account);
    }
    see_other(&world.at("/account"))
}

/// `GET /terms`.
pub(crate) async fn terms(State(world): State<Shared>) -> Response {
    trouble(
        &world,
        StatusCode::OK,
        "Terms of service",
        "Practise as much as you like. Everything is forgotten when the host stops.",
    )
}

/// `GET /privacy`.
pub(crate) async fn privacy(State(world): State<Shared>) -> Response {
    trouble(
        &world,
        StatusCode::OK,
        "Privacy",
        "The host keeps what it is sent in memory until it stops, and tells nobody.",
    )
}

/// Everything else.
pub(crate) async fn lost(State(world): State<Shared>) -> Response {
    trouble(
        &world,
        StatusCode::NOT_FOUND,
        "There is nothing here",
        "The address may be mistyped.",
    )
}
