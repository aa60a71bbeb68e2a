//! The part of signing in that people see: sign in, read what is asked, allow or deny (protocols.md of the design, 3.3;
//! RFC 6749 4.1, RFC 7636).

use std::time::Instant;

use axum::{
    Form,
    extract::{Query, State},
    response::Response,
};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use url::Url;

use crate::{
    badgr,
    browser::{checked, new_session, see_other, session, session_or_new, trouble, with_cookie},
    mozilla,
    pages::{self, button_form, escape, hidden, scope_words},
    random::random_word,
    redirects,
    setup::Personality,
    world::{Asked, Code, Session, Shared, World},
};

/// The app's request, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Request {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
}

/// `GET` of the authorization address.
pub(crate) async fn begin(State(world): State<Shared>, headers: HeaderMap, Query(request): Query<Request>) -> Response {
    let client = world.memory().clients.get(&request.client_id).cloned();
    let Some(client) = client else {
        return trouble(
            &world,
            StatusCode::BAD_REQUEST,
            "This app is not known here",
            "The app that sent you is not registered with this backpack. Nothing was shared.",
        );
    };
    let redirect = Url::parse(&request.redirect_uri).ok();
    let known = redirects::matches(world.personality, &client.redirect_uris, &request.redirect_uri);
    let (Some(redirect), true) = (redirect, known) else {
        return trouble(
            &world,
            StatusCode::BAD_REQUEST,
            "This is not where the app said it lives",
            "The address to return to is not the one that the app registered. Nothing was shared.",
        );
    };
    let mut asked_scopes: Vec<String> = request.scope.split_whitespace().map(str::to_owned).collect();
    let spec = world.personality.is_spec();
    if !spec {
        // Badgr ends in a dead end on words it does not know, and silently takes away what a client may not have.
        let words: Vec<&str> = asked_scopes.iter().map(String::as_str).collect();
        if let Some(unknown) = badgr::unknown(&words) {
            let text = "The app asked for something this backpack has no word for. Nothing was shared.";
            let status = match unknown {
                badgr::Unknown::Word => StatusCode::INTERNAL_SERVER_ERROR,
                badgr::Unknown::Scope => StatusCode::BAD_REQUEST,
            };
            return trouble(&world, status, "This request makes no sense here", text);
        }
        asked_scopes.retain(|scope| client.scopes.contains(scope));
        if asked_scopes.is_empty() {
            asked_scopes.push("r:profile".to_owned());
        }
    }
    let complaint = if request.response_type != "code" {
        Some(("unsupported_response_type", "response_type must be code"))
    } else if spec
        && request
            .code_challenge
            .as_deref()
            .is_none_or(|challenge| challenge.len() != 43)
    {
        Some(("invalid_request", "a code_challenge is required"))
    } else if world.personality == Personality::Oeb && request.code_challenge.is_none() {
        Some(("invalid_request", "Code challenge required."))
    } else if request.code_challenge.is_some() && request.code_challenge_method.as_deref() != Some("S256") {
        Some(("invalid_request", "code_challenge_method must be S256"))
    } else if spec && request.state.as_deref().unwrap_or_default().is_empty() {
        Some(("invalid_request", "state is required"))
    } else if spec && (asked_scopes.is_empty() || asked_scopes.iter().any(|scope| !client.scopes.contains(scope))) {
        Some((
            "invalid_scope",
            "a scope is asked for that this client did not register",
        ))
    } else {
        None
    };
    if let Some((error, description)) = complaint {
        let fields = [("error", error), ("error_description", description)];
        return see_other(&back_to(&world, &redirect, request.state.as_deref(), &fields));
    }
    let (session_id, session, cookie) = session_or_new(&world, &headers);
    let id = random_word();
    let dropped = world.watch.knobs.switches().drops_pkce;
    let asked = Asked {
        client_id: request.client_id,
        redirect,
        scopes: asked_scopes,
        state: request.state,
        challenge: request.code_challenge.filter(|_| !dropped),
        session: session_id,
    };
    world.memory().asked.insert(id.clone(), asked.clone());
    let page = match session.account {
        Some(account) => consent_page(&world, &id, &asked, &session, account),
        None => sign_in_page(&world, &id, &session, None),
    };
    with_cookie(page, cookie)
}

/// What forms send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filled {
    request: String,
    csrf: String,
    login: String,
    password: String,
    decision: String,
}

/// `POST /sign-in`.
pub(crate) async fn sign_in(State(world): State<Shared>, headers: HeaderMap, Form(form): Form<Filled>) -> Response {
    let (old, session) = match checked(&world, &headers, &form.csrf) {
        Ok(known) => known,
        Err(page) => return *page,
    };
    let account = world.memory().sign_in(&form.login, &form.password);
    let Some(account) = account else {
        return sign_in_page(
            &world,
            &form.request,
            &session,
            Some("The name or the password is not right."),
        );
    };
    let (id, _, cookie) = new_session(&world, Some(account));
    let mut memory = world.memory();
    memory.sessions.remove(&old);
    for asked in memory.asked.values_mut().filter(|asked| asked.session == old) {
        asked.session.clone_from(&id);
    }
    drop(memory);
    let next = if form.request.is_empty() {
        "/account".to_owned()
    } else {
        consent_path(&form.request)
    };
    with_cookie(see_other(&world.at(&next)), cookie)
}

/// `POST /sign-out`: back to the sign-in page of the same request.
pub(crate) async fn sign_out(State(world): State<Shared>, headers: HeaderMap, Form(form): Form<Filled>) -> Response {
    let (id, _) = match checked(&world, &headers, &form.csrf) {
        Ok(known) => known,
        Err(page) => return *page,
    };
    if let Some(session) = world.memory().sessions.get_mut(&id) {
        session.account = None;
    }
    let next = if form.request.is_empty() {
        "/account".to_owned()
    } else {
        consent_path(&form.request)
    };
    see_other(&world.at(&next))
}

/// Which request a page is about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct About {
    request: String,
}

/// `GET /consent`.
pub(crate) async fn consent(State(world): State<Shared>, headers: HeaderMap, Query(about): Query<About>) -> Response {
    let asked = world.memory().asked.get(&about.request).cloned();
    match (session(&world, &headers), asked) {
        (Some((id, session)), Some(asked)) if asked.session == id => match session.account {
            Some(account) => consent_page(&world, &about.request, &asked, &session, account),
            None => sign_in_page(&world, &about.request, &session, None),
        },
        _ => answered(&world),
    }
}

/// `POST /consent`.
pub(crate) async fn decide(State(world): State<Shared>, headers: HeaderMap, Form(form): Form<Filled>) -> Response {
    let (id, session) = match checked(&world, &headers, &form.csrf) {
        Ok(known) => known,
        Err(page) => return *page,
    };
    let Some(account) = session.account else {
        return sign_in_page(&world, &form.request, &session, None);
    };
    let mut memory = world.memory();
    if memory.asked.get(&form.request).is_none_or(|asked| asked.session != id) {
        drop(memory);
        return answered(&world);
    }
    let Some(asked) = memory.asked.remove(&form.request) else {
        drop(memory);
        return answered(&world);
    };
    let (redirect, state) = (asked.redirect.clone(), asked.state.clone());
    if world.personality.is_mozilla() {
        drop(memory);
        return mozilla::decided(&world, &asked, account, form.decision == "allow");
    }
    if form.decision != "allow" {
        drop(memory);
        let fields: &[(&str, &str)] = match world.personality {
            Personality::Spec
            | Personality::Hostile
            | Personality::Ob3
            | Personality::MozillaGen1
            | Personality::MozillaGen2 => &[("error", "access_denied"), ("error_description", "the person said no")],
            Personality::Badgr | Personality::Oeb => &[
                ("error", "access_denied"),
                ("error_code", "200"),
                ("error_description", "Permissions error"),
                ("error_reason", "user_denied"),
            ],
        };
        // Its pages paste in what they have.
        let state = state.or_else(|| world.personality.is_badgr().then(|| "null".to_owned()));
        return see_other(&back_to(&world, &redirect, state.as_deref(), fields));
    }
    let code = random_word();
    let scope = asked.scopes.join(" ");
    memory.codes.insert(
        code.clone(),
        Code {
            asked,
            account,
            until: Instant::now() + world.code_life,
            used: None,
        },
    );
    drop(memory);
    let mut fields = vec![("code", code.as_str())];
    if world.personality.is_badgr() {
        fields.push(("scope", scope.as_str()));
    }
    see_other(&back_to(&world, &redirect, state.as_deref(), &fields))
}

fn consent_path(request: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(request.as_bytes()).collect();
    format!("/consent?request={query}")
}

/// The redirect address with what the app is told.
fn back_to(world: &World, redirect: &Url, state: Option<&str>, fields: &[(&str, &str)]) -> String {
    let mut to = redirect.clone();
    let mut query = to.query_pairs_mut();
    query.extend_pairs(fields);
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    if let Some(iss) = world.watch.knobs.switches().iss {
        query.append_pair("iss", &iss);
    }
    drop(query);
    to.into()
}

fn answered(world: &World) -> Response {
    trouble(
        world,
        StatusCode::GONE,
        "This has been answered",
        "You can close this tab. If the app is still waiting, start again from there.",
    )
}

pub(crate) fn sign_in_page(world: &World, request: &str, session: &Session, wrong: Option<&str>) -> Response {
    let people: String = {
        let memory = world.memory();
        let rows = memory.accounts.iter().map(|account| {
            let person = &account.person;
            format!(
                "<tr><td>{}</td><td><code>{}</code></td><td><code>{}</code></td></tr>",
                escape(&person.name),
                escape(&person.login),
                escape(&person.password)
            )
        });
        rows.collect()
    };
    let wrong = wrong
        .map(|text| format!("<p class=\"wrong\" role=\"alert\">{}</p>", escape(text)))
        .unwrap_or_default();
    let body = format!(
        "{wrong}<form method=\"post\" action=\"/sign-in\">{}\
         <label for=\"login\">Name or e-mail</label>\
         <input type=\"text\" id=\"login\" name=\"login\" autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" required autofocus>\
         <label for=\"password\">Password</label>\
         <input type=\"password\" id=\"password\" name=\"password\" autocomplete=\"current-password\" required>\
         <div class=\"actions\"><button type=\"submit\" class=\"primary\">Sign in</button></div></form>\
         <div class=\"hint\"><p class=\"note\">Accounts to practise with:</p><table><thead><tr><th scope=\"col\">Person</th>\
         <th scope=\"col\">Name</th><th scope=\"col\">Password</th></tr></thead><tbody>{people}</tbody></table></div>",
        hidden(&[("request", request), ("csrf", &session.csrf)]),
    );
    let status = if wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNAUTHORIZED
    };
    pages::page(status, &world.name, &format!("Sign in to {}", world.name), &body, false)
}

pub(crate) fn consent_page(world: &World, request: &str, asked: &Asked, session: &Session, account: usize) -> Response {
    let (client, person) = {
        let memory = world.memory();
        let client = memory
            .clients
            .get(&asked.client_id)
            .map(|client| client.name.clone())
            // Without registration an app is known by the host of its return address.
            .or_else(|| asked.redirect.host_str().map(str::to_owned))
            .unwrap_or_default();
        let person = memory
            .accounts
            .get(account)
            .map(|account| account.person.name.clone())
            .unwrap_or_default();
        (client, person)
    };
    let rows: String = asked
        .scopes
        .iter()
        .map(|scope| {
            let (words, note) = scope_words(scope);
            format!("<li>{words}<small>{note}</small></li>")
        })
        .collect();
    let fields = [("request", request), ("csrf", session.csrf.as_str())];
    let body = format!(
        "<div class=\"as\"><span>Signed in as <strong>{}</strong></span>{}</div>\
         <p>If you allow it, {} may:</p><ul class=\"asks\">{rows}</ul>\
         <p class=\"note\">Your answer goes to {}. You can withdraw it at any time on your account page.</p>\
         <form method=\"post\" action=\"/consent\">{}<div class=\"actions\">\
         <button type=\"submit\" name=\"decision\" value=\"allow\" class=\"primary\">Allow</button>\
         <button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button></div></form>",
        escape(&person),
        button_form("/sign-out", &fields, "quiet", "Not you?"),
        escape(&client),
        place(&asked.redirect),
        hidden(&fields),
    );
    pages::page(
        StatusCode::OK,
        &world.name,
        &format!("{client} asks to use your backpack"),
        &body,
        false,
    )
}

/// Where an answer goes, in short, as HTML: a host, or an app by its private scheme.
fn place(redirect: &Url) -> String {
    let code = |text: &str| format!("<code>{}</code>", escape(text));
    match (redirect.scheme(), redirect.host_str(), redirect.port()) {
        ("http" | "https", Some(host), Some(port)) => code(&format!("{host}:{port}")),
        ("http" | "https", Some(host), None) => code(host),
        (scheme, ..) => format!("the app {}", code(scheme)),
    }
}
