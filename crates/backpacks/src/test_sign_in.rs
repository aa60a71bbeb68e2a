//! Signing in at a host for tests: what it offers, what was started, the browser's answer, the grant.

use secrecy::ExposeSecret;
use url::Url;

use crate::{
    Answer, Ask, BackpackError, Found, Grant, SignIn, Started,
    test_host::{Host, grant, net, now, secret},
};

/// What a host without scopes of its own offers, at the addresses of [`grant`].
pub fn found(host: &Host) -> Found {
    Found {
        name: "Pack".into(),
        endpoints: host.grant().endpoints,
        scopes: Vec::new(),
        registers: false,
        from: host.url.clone(),
        terms_url: None,
        privacy_url: None,
    }
}

/// From the host's address to the page that is opened.
pub async fn begun(sign_in: &dyn SignIn, host: &Host, ask: &Ask) -> Result<Started, BackpackError> {
    let net = net();
    let found = sign_in.discover(&net, &host.url).await?;
    sign_in.begin(&net, &found, ask).await
}

/// A sign-in that waits for the browser, with the client and at the addresses of [`grant`].
pub fn started(root: &Url) -> Started {
    let grant = grant(root);
    Started {
        open: Some(root.clone()),
        state: secret("SECRET-state"),
        verifier: secret("SECRET-verifier-of-at-least-forty-three-characters"),
        client: grant.client,
        endpoints: grant.endpoints,
        redirect: Url::parse("http://127.0.0.1:7777/cb").unwrap(),
        scopes: Vec::new(),
        notes: Vec::new(),
    }
}

/// Where the browser ends: at the address that `started` returns to, with its state, and `query`.
pub fn back(started: &Started, query: &str) -> Url {
    let (redirect, state) = (&started.redirect, started.state.expose_secret());
    Url::parse(&format!("{redirect}?state={state}&{query}")).unwrap()
}

/// What comes of the browser's answer.
pub async fn finished(sign_in: &dyn SignIn, started: Started, query: &str) -> Result<Grant, BackpackError> {
    let back = back(&started, query);
    sign_in.finish(&net(), started, Answer::Back(back), now()).await
}
