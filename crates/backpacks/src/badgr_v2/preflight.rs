//! Asking before the browser does. A Badgr's sign-in page ends dead on a wrong app key, a wrong return address or a scope
//! it has no word for, and never sends the user back. The API beside it answers the same question as data, without a
//! token (recordings, `authorize.txt`); what it has no clear answer to is left to the page.

use holdall_net::{Answer, Method, Net, Purpose};
use secrecy::ExposeSecret;
use serde_json::Value;
use url::Url;

use crate::{BackpackError, Client, Found, Note, oauth::Authorization, oauth::authorize, request};

/// What the API says to a sign-in that is about to begin.
enum Said {
    /// These scopes would be granted.
    Grants(Vec<String>),
    /// There is a scope in it that it does not know.
    NoSuchScope,
    /// Nothing that can be relied on.
    Nothing,
}

/// A sign-in that the host will not end dead on, as far as it says: the first of `sets` (each with what makes it worth
/// while at its end) that the client would be granted. What the host does not know is noted in `client`.
pub(super) async fn prepared(
    net: &Net,
    found: &Found,
    page: &Url,
    client: &mut Client,
    redirect: &Url,
    sets: &[Vec<String>],
    notes: &mut Vec<Note>,
) -> Result<(Authorization, Vec<String>), BackpackError> {
    for set in sets {
        let Some(aim) = set.last() else { continue };
        // At most two rounds: with a word that the host did not know, and without it.
        for _ in 0..2 {
            let scopes = known(set, client);
            if !scopes.contains(aim) {
                break;
            }
            let it = authorize(page, client, redirect, &scopes);
            match ask(net, found, &it.open, client, redirect).await? {
                Said::Nothing => return Ok((it, scopes)),
                Said::Grants(granted) if granted.contains(aim) => return Ok((it, scopes)),
                Said::Grants(_) => {
                    forget(client, aim);
                    break;
                }
                Said::NoSuchScope => {
                    let unknown = unknown_of(net, found, page, client, redirect, &scopes).await?;
                    // All or none of them: the trouble is another one, which the page may be better at.
                    if unknown.is_empty() || unknown.len() == scopes.len() {
                        return Ok((it, scopes));
                    }
                    unknown.iter().for_each(|scope| forget(client, scope));
                }
            }
        }
        if !notes.contains(&Note::FewerScopes) {
            notes.push(Note::FewerScopes);
        }
    }
    Err(BackpackError::Refused {
        said: "the app key may not do what it is needed for there; its operator can allow it".into(),
        code: Some("invalid_scope".into()),
    })
}

fn known(set: &[String], client: &Client) -> Vec<String> {
    let unknown = |scope: &&String| client.unknown_scopes.contains(scope);
    set.iter().filter(|scope| !unknown(scope)).cloned().collect()
}

fn forget(client: &mut Client, scope: &str) {
    if !client.unknown_scopes.iter().any(|known| known == scope) {
        client.unknown_scopes.push(scope.to_owned());
    }
}

/// Those of `scopes` that the host does not know, each asked for alone.
async fn unknown_of(
    net: &Net,
    found: &Found,
    page: &Url,
    client: &Client,
    redirect: &Url,
    scopes: &[String],
) -> Result<Vec<String>, BackpackError> {
    let mut unknown = Vec::new();
    for scope in scopes {
        let alone = authorize(page, client, redirect, std::slice::from_ref(scope));
        if matches!(ask(net, found, &alone.open, client, redirect).await?, Said::NoSuchScope) {
            unknown.push(scope.clone());
        }
    }
    Ok(unknown)
}

/// Asks the API what the page would say to `open`. The state stays here: it belongs to the browser.
async fn ask(net: &Net, found: &Found, open: &Url, client: &Client, redirect: &Url) -> Result<Said, BackpackError> {
    let endpoints = &found.endpoints;
    let mut url = request::below(&endpoints.api_base, "o/authorize");
    let pairs: Vec<_> = open.query_pairs().filter(|(name, _)| name != "state").collect();
    url.query_pairs_mut().extend_pairs(pairs);
    let asked = request::request(Method::GET, &url, &endpoints.typed, Purpose::SignIn);
    let Ok(answer) = request::send(net, asked).await else {
        return Ok(Said::Nothing);
    };
    read(&answer, client, redirect)
}

fn read(answer: &Answer, client: &Client, redirect: &Url) -> Result<Said, BackpackError> {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let refused = |said: String, code: &str| BackpackError::Refused {
        said,
        code: Some(code.into()),
    };
    let elsewhere = || {
        let mut shown = redirect.clone();
        shown.set_query(None);
        refused(
            format!("the app key was not made for the return address {shown}"),
            "invalid_redirect_uri",
        )
    };
    match answer.status {
        200 if body.get("client_id").and_then(Value::as_str) == Some(client.id.expose_secret()) => {
            let scopes = body.get("scopes").and_then(Value::as_array);
            Ok(scopes.map_or(Said::Nothing, |scopes| {
                let words = scopes.iter().filter_map(Value::as_str).map(str::to_owned);
                Said::Grants(words.collect())
            }))
        }
        400 if body.get("redirect_uri").is_some() => Err(elsewhere()),
        400 => match body.get("error").and_then(Value::as_str) {
            Some("") => Ok(Said::NoSuchScope),
            Some(text) if text.contains("client_id") => {
                Err(refused("it does not know this app key".into(), "invalid_client"))
            }
            Some(text) if text.to_lowercase().contains("redirect") => Err(elsewhere()),
            _ => Ok(Said::Nothing),
        },
        // A word without a colon breaks it.
        500 => Ok(Said::NoSuchScope),
        _ => Ok(Said::Nothing),
    }
}
