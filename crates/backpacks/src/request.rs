//! Requests to backpack hosts: one place for what all of them share.

use holdall_net::{
    Answer, HeaderMap, HeaderName, HeaderValue, Limit, Method, Net, Origin, Purpose, Redirects, Request,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{BackpackError, Grant};

/// What is accepted everywhere: Badgr serves linked data unless plain JSON is asked for.
const ACCEPT: &str = "application/json, application/ld+json;q=0.9";

/// A request without body, token or redirects; `typed` is what the user typed.
pub(crate) fn request(method: Method, url: &Url, typed: &Url, purpose: Purpose) -> Request {
    let mut headers = HeaderMap::new();
    headers.insert(HeaderName::from_static("accept"), HeaderValue::from_static(ACCEPT));
    Request {
        method,
        url: url.clone(),
        headers,
        bearer: None,
        body: Vec::new(),
        purpose,
        origin: origin(url, typed),
        limit: Limit::Document,
        redirects: Redirects::Stop,
        secure: true,
    }
}

/// A call to the API of a signed-in backpack, with its token.
pub(crate) fn call(method: Method, url: &Url, grant: &Grant, purpose: Purpose) -> Request {
    let mut request = request(method, url, &grant.endpoints.typed, purpose);
    // A token goes to the origin that it is for and nowhere else, whoever made the address.
    if same_origin(url, &grant.endpoints.api_base) {
        request.bearer = Some(grant.access_token.clone());
    }
    // A redirected POST would become a GET, or send a badge to a place nobody chose.
    request.redirects = if request.method == Method::GET {
        Redirects::Follow
    } else {
        Redirects::Stop
    };
    request
}

/// What stands at `url`, for somebody who typed `typed` and wants to know what is there.
pub(crate) async fn look(net: &Net, typed: &Url, url: &Url) -> Result<Answer, BackpackError> {
    let mut asked = request(Method::GET, url, typed, Purpose::Discovery);
    asked.redirects = Redirects::Follow;
    send(net, asked).await
}

/// Gives `request` a JSON body.
pub(crate) fn with_json(mut request: Request, body: &serde_json::Value) -> Request {
    request.headers.insert(
        HeaderName::from_static("content-type"),
        HeaderValue::from_static("application/json"),
    );
    request.body = body.to_string().into_bytes();
    request
}

/// Sends a request. What a redirect to somebody else brings is no answer to a call that carried a token: it went there
/// without the token, and says nothing about this backpack.
pub(crate) async fn send(net: &Net, request: Request) -> Result<Answer, BackpackError> {
    let called = request.bearer.is_some().then(|| request.url.clone());
    let answer = net.send(request).await?;
    match called {
        Some(url) if !same_origin(&url, &answer.url) => Err(BackpackError::odd(
            answer.status,
            "an answer from another host than the one asked",
        )),
        _ => Ok(answer),
    }
}

/// Same scheme, host and port.
pub(crate) fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host() == b.host() && a.port_or_known_default() == b.port_or_known_default()
}

/// The user typed this very host, or somebody else led here.
fn origin(url: &Url, typed: &Url) -> Origin {
    if url.host() == typed.host() {
        Origin::Typed
    } else {
        Origin::Given {
            typed: Some(typed.clone()),
        }
    }
}

/// `base` with `path` (no slash at its head) below it.
pub(crate) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// `error` without any of `secrets`: some hosts quote what they were sent.
pub(crate) fn without(error: BackpackError, secrets: &[&SecretString]) -> BackpackError {
    let clean = |text: String| {
        secrets
            .iter()
            .map(|secret| secret.expose_secret())
            .filter(|secret| secret.len() >= 4)
            .fold(text, |text, secret| {
                if text.contains(secret) {
                    text.replace(secret, "[…]")
                } else {
                    text
                }
            })
    };
    match error {
        BackpackError::Forbidden { said } => BackpackError::Forbidden { said: clean(said) },
        BackpackError::Refused { said, code } => BackpackError::Refused {
            said: clean(said),
            code: code.map(clean),
        },
        BackpackError::HostTrouble { status, what } => BackpackError::HostTrouble {
            status,
            what: clean(what),
        },
        BackpackError::NotHere { protocol, why } => BackpackError::NotHere {
            protocol,
            why: clean(why),
        },
        other => other,
    }
}

/// The secrets that may have gone out with a call under `grant`.
pub(crate) fn secrets_of(grant: &Grant) -> Vec<&SecretString> {
    let client = [Some(&grant.client.id), grant.client.secret.as_ref()];
    [Some(&grant.access_token), grant.refresh_token.as_ref()]
        .into_iter()
        .chain(client)
        .flatten()
        .collect()
}
