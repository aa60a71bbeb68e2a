//! The service description: where it may be, and what it says. Open Badges 3.0, "Service Discovery": an OpenAPI document
//! whose security scheme names the addresses.

use holdall_net::{Limit, Method, Net, Purpose};
use serde_json::Value;
use url::{Host, Url};

use super::PROTOCOL;
use crate::{BackpackError, Endpoints, Found, answers, badge_connect, codes, hosts, request};

/// Where the specification puts the API, below a host's base.
const API: &str = "ims/ob/v3p0";
/// And the description, below the API.
const DISCOVERY: &str = "discovery";
/// What authorization servers tell of themselves (RFC 8414).
const METADATA: &str = "/.well-known/oauth-authorization-server";

/// The places where a host may keep its description: the API or file that was typed, the path that was typed, the host,
/// its API, `www`, and the domain above; and in the place of the older connection file, as one draft has it.
pub(super) fn places(typed: &Url) -> Vec<Url> {
    let mut places: Vec<Url> = Vec::new();
    if let Some((before, _)) = typed.path().split_once(&format!("/{API}")) {
        let mut api = typed.clone();
        api.set_path(&format!("{before}/{API}/{DISCOVERY}"));
        places.push(api);
    } else if typed.path().trim_end_matches('/').ends_with(&format!("/{DISCOVERY}")) {
        places.push(typed.clone());
    }
    let mut older = typed.clone();
    older.set_path(badge_connect::WELL_KNOWN);
    let guesses = badge_connect::places_of(typed, &format!("{API}/{DISCOVERY}"));
    for place in guesses.into_iter().chain([older]) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Asks one place.
pub(super) async fn look(net: &Net, typed: &Url, place: &Url) -> Result<Vec<Found>, BackpackError> {
    let answer = request::look(net, typed, place).await?;
    let host = place.host_str().unwrap_or_default();
    match answer.status {
        200..300 => {
            let found = read_description(&answer.body, &answer.url, typed);
            let mut found = found.map_err(|why| {
                PROTOCOL.not_here(format!("{host} answered {why} in the place of its service description"))
            })?;
            if found.endpoints.revocation_url.is_none() {
                found.endpoints.revocation_url = revocation(net, typed, &found.endpoints).await;
            }
            Ok(vec![found])
        }
        408 | 425 | 429 | 500.. => Err(answers::refusal(&answer, answer.status, None)),
        status => Err(PROTOCOL.not_here(format!("{host} has no service description (HTTP {status})"))),
    }
}

/// What the service description `body`, found at `from`, offers to somebody who typed `typed`.
///
/// # Errors
/// What it is instead of a description, to stand after "the host answered".
pub(super) fn read_description(body: &[u8], from: &Url, typed: &Url) -> Result<Found, String> {
    if answers::looks_like_html(body) {
        return Err("a web page".into());
    }
    let told: Value = serde_json::from_slice(body).map_err(|_| "something that is no JSON".to_owned())?;
    let (scheme, flow) = security(&told).ok_or("JSON without a way to sign in")?;
    let from_them = Reading { from, typed };
    let endpoint = |value: Option<&Value>| from_them.endpoint(value);
    let either = |name: &str| endpoint(scheme.get(name)).or_else(|| endpoint(flow.get(name)));
    let authorization_url = endpoint(flow.get("authorizationUrl")).ok_or("a description without a sign-in page")?;
    let token_url = endpoint(flow.get("tokenUrl")).ok_or("a description without a token address")?;
    let registration_url = either("x-imssf-registrationUrl");
    let refresh_url = endpoint(flow.get("refreshUrl")).filter(|url| *url != token_url);
    let api_base = api_base(&told, &from_them).ok_or("a description without a usable API")?;
    let info = told.get("info").unwrap_or(&Value::Null);
    let page = |in_info: &str, in_scheme: &str| {
        [info.get(in_info), scheme.get(in_scheme)]
            .into_iter()
            .find_map(|value| from_them.link(value))
    };
    let name = [info.get("title"), scheme.get("x-imssf-name")]
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|name| codes::one_line(name, 120))
        .find(|name| !name.is_empty());
    Ok(Found {
        name: name.unwrap_or_else(|| api_base.host_str().unwrap_or_default().to_owned()),
        scopes: scopes(flow.get("scopes")),
        registers: registration_url.is_some(),
        from: from.clone(),
        terms_url: page("termsOfService", "x-imssf-termsOfServiceUrl"),
        privacy_url: page("x-imssf-privacyPolicyUrl", "x-imssf-privacyPolicyUrl"),
        endpoints: Endpoints {
            typed: typed.clone(),
            api_base,
            authorization_url: Some(authorization_url),
            token_url: Some(token_url),
            registration_url,
            revocation_url: either("x-imssf-revocationUrl"),
            refresh_url,
        },
    })
}

/// The scheme of the specification, else the first that signs in by code; and its flow.
fn security(told: &Value) -> Option<(&Value, &Value)> {
    let schemes = told.get("components")?.get("securitySchemes")?.as_object()?;
    let flow = |scheme: &'_ Value| {
        scheme
            .get("flows")
            .is_some_and(|flows| flows.get("authorizationCode").is_some())
    };
    let own = schemes.get("OAuth2ACG").filter(|scheme| flow(scheme));
    let is_oauth = |scheme: &&Value| scheme.get("type").and_then(Value::as_str) == Some("oauth2") && flow(scheme);
    let scheme = own.or_else(|| schemes.values().find(is_oauth))?;
    Some((scheme, scheme.get("flows")?.get("authorizationCode")?))
}

/// The scopes, as an OpenAPI map of scope to words, or as the list or line that somebody made of it.
fn scopes(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Object(scopes)) => scopes.keys().cloned().collect(),
        Some(Value::Array(scopes)) => scopes.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(scopes)) => scopes.split_whitespace().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The address below which `credentials` and `profile` are: the description's server, with what its paths have before
/// `/credentials`; without a server, where the description itself was.
fn api_base(told: &Value, from_them: &Reading<'_>) -> Option<Url> {
    let server = told.get("servers").and_then(|servers| servers.get(0)?.get("url"));
    let before = told.get("paths").and_then(Value::as_object).and_then(|paths| {
        let listed = paths
            .keys()
            .find_map(|path| path.trim_end_matches('/').strip_suffix("/credentials"))?;
        Some(listed.trim_matches('/').to_owned())
    });
    if let Some(server) = from_them.endpoint(server) {
        return Some(match before {
            Some(before) if !before.is_empty() && !server.path().trim_end_matches('/').ends_with(&before) => {
                request::below(&server, &before)
            }
            _ => server,
        });
    }
    let mut base = from_them.from.clone();
    let path = base.path().trim_end_matches('/').strip_suffix(DISCOVERY);
    let path = path.map_or_else(|| format!("/{API}"), |path| path.trim_end_matches('/').to_owned());
    base.set_path(&path);
    base.set_query(None);
    hosts::may_be_endpoint(&base, from_them.typed).then_some(base)
}

/// Where the description came from, and for whom it is read.
struct Reading<'a> {
    from: &'a Url,
    typed: &'a Url,
}

impl Reading<'_> {
    /// A web address. Examples of the specification lack the scheme, and hosts follow them: what begins like a host name
    /// is one.
    fn link(&self, value: Option<&Value>) -> Option<Url> {
        let text = value?.as_str()?.trim();
        if text.is_empty() || text.contains(['{', '}']) {
            return None;
        }
        let rooted = text.starts_with(['/', '.', '?']);
        let host = text.split(['/', '?']).next().unwrap_or_default();
        let names_a_host = !rooted && !text.contains("://") && is_host_name(host);
        let url = match names_a_host {
            true => {
                let https = Url::parse(&format!("https://{text}")).ok()?;
                // Only a host on this computer, met without https, is meant without https.
                if hosts::is_loopback(&https) && self.from.scheme() == "http" {
                    Url::parse(&format!("http://{text}")).ok()?
                } else {
                    https
                }
            }
            false => self.from.join(text).ok()?,
        };
        (matches!(url.scheme(), "http" | "https") && !matches!(url.host(), None | Some(Host::Domain(""))))
            .then_some(url)
    }

    /// The same, where tokens may go.
    fn endpoint(&self, value: Option<&Value>) -> Option<Url> {
        self.link(value).filter(|url| hosts::may_be_endpoint(url, self.typed))
    }
}

/// `name.example`, with a port or without.
fn is_host_name(text: &str) -> bool {
    let name = text.split(':').next().unwrap_or_default();
    name.contains('.') || name == "localhost"
}

/// Where grants are given back. The description has no word for it, so the authorization server is asked; one that does
/// not say is asked nothing when the user disconnects.
async fn revocation(net: &Net, typed: &Url, endpoints: &Endpoints) -> Option<Url> {
    let token_url = endpoints.token_url.as_ref()?;
    let place = token_url.join(METADATA).ok()?;
    let mut asked = request::request(Method::GET, &place, typed, Purpose::Discovery);
    asked.limit = Limit::Document;
    let answer = request::send(net, asked).await.ok()?;
    let told: Value = serde_json::from_slice(&answer.body)
        .ok()
        .filter(|_| answer.status == 200)?;
    let url = Url::parse(told.get("revocation_endpoint")?.as_str()?.trim()).ok()?;
    // A token goes nowhere but to the server that gave it.
    (request::same_origin(&url, token_url) && hosts::may_be_endpoint(&url, typed)).then_some(url)
}
