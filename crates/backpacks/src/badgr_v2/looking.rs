//! Finding a Badgr: it does not announce itself, but its refusals are unmistakable.

use holdall_net::Net;
use serde::Deserialize;
use serde_json::Value;
use url::{Host, Url};

use super::PROTOCOL;
use crate::{BackpackError, Endpoints, Found, badge_connect, hosts, request};

/// What is asked for without a token, to be refused.
const PROBE: &str = "v2/users/self";

/// Base addresses that may be a Badgr's API: the path and the host that were typed, its known API, and `api.` before it.
pub(super) fn places(typed: &Url) -> Vec<Url> {
    let mut places: Vec<Url> = Vec::new();
    let mut add = |url: Option<Url>| {
        if let Some(url) = url.filter(|url| !places.contains(url)) {
            places.push(url);
        }
    };
    let root = |url: &Url| {
        let mut root = url.clone();
        root.set_path("/");
        root
    };
    if let Some(Host::Domain(name)) = typed.host().filter(|_| !hosts::is_loopback(typed)) {
        let elsewhere = |host: &str| Url::parse(&format!("https://{host}/")).ok();
        let bare = name.strip_prefix("www.").unwrap_or(name);
        if bare.starts_with("api.") {
            add(Some(root(typed)));
        }
        add(hosts::api_of(name).and_then(elsewhere));
        if !bare.starts_with("api.") {
            add(Some(root(typed)));
            add(elsewhere(&format!("api.{bare}")));
        }
        return places;
    }
    let depth = typed.path().split('/').filter(|part| !part.is_empty()).count();
    if depth == 1 && !typed.path().ends_with(".json") {
        add(Some(typed.clone()));
    }
    add(Some(root(typed)));
    places
}

/// The envelope of v2, whatever is in it.
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "status")]
    _status: EnvelopeStatus,
    #[serde(rename = "result")]
    _result: Vec<Value>,
}

#[derive(Deserialize)]
struct EnvelopeStatus {
    #[serde(rename = "success")]
    _success: bool,
    #[serde(rename = "description")]
    _description: String,
}

/// Asks one base address.
pub(super) async fn look(net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
    let answer = request::look(net, typed, &request::below(place, PROBE)).await?;
    let host = place.host_str().unwrap_or_default();
    let refused = matches!(answer.status, 401 | 403) && serde_json::from_slice::<Envelope>(&answer.body).is_ok();
    if !refused {
        return Err(PROTOCOL.not_here(format!(
            "{host} does not answer like a Badgr server (HTTP {})",
            answer.status
        )));
    }
    let root = answer
        .url
        .path()
        .strip_suffix(PROBE)
        .map(|root| root.trim_end_matches('/').to_owned());
    let Some(root) = root else {
        return Err(PROTOCOL.not_here(format!("{host} leads somewhere else")));
    };
    let mut base = answer.url.clone();
    base.set_query(None);
    base.set_path(&root);
    if !hosts::may_be_endpoint(&base, typed) {
        return Err(PROTOCOL.not_here(format!("{host} leads to an address without https")));
    }
    Ok(vec![found(net, typed, base).await])
}

/// What there is at `base`. The sign-in page is the business of another server, named by the manifest where there is
/// one, else known or guessed.
async fn found(net: &Net, typed: &Url, base: Url) -> Found {
    let manifest = request::below(&base, badge_connect::WELL_KNOWN);
    let told = badge_connect::manifest_at(net, typed, &manifest)
        .await
        .ok()
        .and_then(|all| all.into_iter().next());
    let page = told.as_ref().and_then(|told| told.endpoints.authorization_url.clone());
    let token_url = request::below(&base, "o/token");
    Found {
        name: told.as_ref().map_or_else(
            || base.host_str().unwrap_or_default().to_owned(),
            |told| told.name.clone(),
        ),
        scopes: Vec::new(),
        registers: false,
        terms_url: told.as_ref().and_then(|told| told.terms_url.clone()),
        privacy_url: told.and_then(|told| told.privacy_url),
        from: base.clone(),
        endpoints: Endpoints {
            typed: typed.clone(),
            authorization_url: page.or_else(|| sign_in_page(&base)),
            revocation_url: Some(request::below(&base, "o/revoke_token/")),
            refresh_url: None,
            token_url: Some(token_url),
            registration_url: None,
            api_base: base,
        },
    }
}

/// Where a Badgr's sign-in page usually is: on the host that shows the pages, not on the API's.
fn sign_in_page(base: &Url) -> Option<Url> {
    let mut page = base.clone();
    if let Some(Host::Domain(name)) = base.host() {
        let site = hosts::site_of(name)
            .or_else(|| name.strip_prefix("api."))
            .map(str::to_owned);
        if let Some(site) = site {
            page.set_host(Some(&site)).ok()?;
        }
    }
    Some(request::below(&page, "auth/oauth2/authorize"))
}
