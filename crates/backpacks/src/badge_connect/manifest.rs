//! The manifest: where it may be, and what it says. Open Badges 2.1, "Discovery".

use holdall_net::Net;
use serde::Deserialize;
use serde_json::Value;
use url::{Host, Url};

use super::PROTOCOL;
use crate::{BackpackError, Endpoints, Found, answers, codes, hosts, request};

/// Where the specification puts it.
pub(crate) const WELL_KNOWN: &str = ".well-known/badgeconnect.json";

/// The places where a host may keep its manifest: the file that was typed, the path that was typed, the host, its API,
/// `www`, and the domain above.
pub(super) fn places(typed: &Url) -> Vec<Url> {
    places_of(typed, WELL_KNOWN)
}

/// The same for a file with another path on the host.
pub(crate) fn places_of(typed: &Url, file: &str) -> Vec<Url> {
    let mut places: Vec<Url> = Vec::new();
    let mut add = |url: Option<Url>| {
        if let Some(url) = url.filter(|url| !places.contains(url)) {
            places.push(url);
        }
    };
    let at_root = |url: &Url| {
        let mut root = url.clone();
        root.set_path(file);
        root
    };
    let path = typed.path();
    if path.ends_with(".json") {
        add(Some(typed.clone()));
    } else if path
        .trim_matches('/')
        .split('/')
        .filter(|part| !part.is_empty())
        .count()
        == 1
    {
        // One server may hold several backpacks side by side; a deeper path is a page of one, not its root.
        add(Some(request::below(typed, file)));
    }
    add(Some(at_root(typed)));
    let Some(Host::Domain(name)) = typed.host() else {
        return places;
    };
    if hosts::is_loopback(typed) {
        return places;
    }
    // Guesses are about the public web, so never at a port.
    let elsewhere = |host: &str| {
        let mut url = Url::parse(&format!("https://{host}/")).ok()?;
        url.set_path(file);
        Some(url)
    };
    add(hosts::api_of(name).and_then(elsewhere));
    let bare = name.strip_prefix("www.").unwrap_or(name);
    if !bare.starts_with("api.") {
        add(elsewhere(&format!("api.{bare}")));
    }
    if bare != name {
        add(elsewhere(bare));
    }
    if hosts::registrable(typed).as_deref() == Some(name) {
        add(elsewhere(&format!("www.{name}")));
    }
    if let Some((_, parent)) = bare.split_once('.').filter(|(_, parent)| {
        hosts::registrable(typed).is_some_and(|domain| *parent == domain || parent.ends_with(&format!(".{domain}")))
    }) {
        add(elsewhere(parent));
    }
    places
}

/// Asks one place.
pub(crate) async fn look(net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
    let answer = request::look(net, typed, place).await?;
    let host = place.host_str().unwrap_or_default();
    match answer.status {
        200..300 => read_manifest(&answer.body, &answer.url, typed)
            .map_err(|why| PROTOCOL.not_here(format!("{host} answered {why} in the place of its connection file"))),
        408 | 425 | 429 | 500.. => Err(answers::refusal(&answer, answer.status, None)),
        status => Err(PROTOCOL.not_here(format!("{host} has no connection file (HTTP {status})"))),
    }
}

/// What the Badge Connect manifest `body`, found at `from`, offers to somebody who typed `typed`; best first.
///
/// Several spellings and shapes are read, nothing is taken for granted.
///
/// # Errors
/// What it is instead of a manifest, to stand after "the host answered".
pub fn read_manifest(body: &[u8], from: &Url, typed: &Url) -> Result<Vec<Found>, String> {
    if answers::looks_like_html(body) {
        return Err("a web page".into());
    }
    let manifest: Manifest = serde_json::from_slice(body).map_err(|_| "something that is not a manifest".to_owned())?;
    let entries: Vec<Entry> = match manifest.badge_connect_api {
        Value::Array(entries) => entries
            .into_iter()
            .filter_map(|entry| serde_json::from_value(entry).ok())
            .collect(),
        entry @ Value::Object(_) => serde_json::from_value(entry).ok().into_iter().collect(),
        _ => return Err("JSON without a list of APIs".into()),
    };
    let count = entries.len();
    let mut offers: Vec<(u8, usize, Found)> = entries
        .into_iter()
        .enumerate()
        .filter_map(|(place, entry)| Some((rank(&entry), place, entry.found(from, typed)?)))
        .collect();
    if offers.is_empty() {
        return Err(if count == 0 {
            "a manifest without an API"
        } else {
            "a manifest without usable addresses"
        }
        .into());
    }
    // The specification's version first, then Badgr's word for it; among equals the last, as Moodle has it.
    offers.sort_by_key(|(rank, place, _)| (*rank, usize::MAX - place));
    let mut best: Vec<Found> = Vec::new();
    for (_, _, found) in offers {
        // Entries of one name are versions of one API; another name is another choice for the user.
        if !best.iter().any(|known| known.name == found.name) {
            best.push(found);
        }
    }
    Ok(best)
}

fn rank(entry: &Entry) -> u8 {
    match entry.version.as_str() {
        Some("v2p1") => 0,
        Some("v1p0") => 1,
        _ => 2,
    }
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(rename = "badgeConnectAPI", alias = "badgeConnectApi", default)]
    badge_connect_api: Value,
}

/// One entry. Everything is read as a value, so that one odd field does not lose the rest.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Entry {
    name: Value,
    api_base: Value,
    version: Value,
    terms_of_service_url: Value,
    privacy_policy_url: Value,
    scopes_offered: Value,
    registration_url: Value,
    authorization_url: Value,
    token_url: Value,
    token_revocation_url: Value,
}

impl Entry {
    /// The offer, when all that is needed to sign in is there.
    fn found(&self, from: &Url, typed: &Url) -> Option<Found> {
        let link = |value: &Value| from.join(value.as_str()?.trim()).ok();
        let endpoint = |value: &Value| link(value).filter(|url| hosts::may_be_endpoint(url, typed));
        let web = |value: &Value| link(value).filter(|url| matches!(url.scheme(), "http" | "https"));
        let api_base = endpoint(&self.api_base)?;
        let authorization_url = endpoint(&self.authorization_url)?;
        let token_url = endpoint(&self.token_url)?;
        let registration_url = endpoint(&self.registration_url);
        // A token is only ever given back to the party that gave it, whoever the manifest names.
        let revocation_url = endpoint(&self.token_revocation_url)
            .filter(|url| hosts::one_party(url, &token_url))
            .or_else(|| badgr_revocation(&token_url));
        let name = self
            .name
            .as_str()
            .map(|name| codes::one_line(name, 120))
            .filter(|name| !name.is_empty());
        Some(Found {
            name: name.unwrap_or_else(|| api_base.host_str().unwrap_or_default().to_owned()),
            scopes: match &self.scopes_offered {
                Value::Array(scopes) => scopes.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                Value::String(scopes) => scopes.split_whitespace().map(str::to_owned).collect(),
                _ => Vec::new(),
            },
            registers: registration_url.is_some(),
            from: from.clone(),
            terms_url: web(&self.terms_of_service_url),
            privacy_url: web(&self.privacy_policy_url),
            endpoints: Endpoints {
                typed: typed.clone(),
                api_base,
                authorization_url: Some(authorization_url),
                token_url: Some(token_url),
                registration_url,
                revocation_url,
                refresh_url: None,
            },
        })
    }
}

/// Badgr's manifest keeps quiet about the revocation it has; the slash at the end matters there.
pub(crate) fn badgr_revocation(token_url: &Url) -> Option<Url> {
    let root = token_url.path().strip_suffix("/o/token")?;
    let mut url = token_url.clone();
    url.set_path(&format!("{root}/o/revoke_token/"));
    Some(url)
}
