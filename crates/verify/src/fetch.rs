//! Fetching a document and reading it as a node that lives at its own id (NET-1 to NET-5).

use std::sync::Arc;

use holdall_formats::Kind;
use holdall_model::{Reason, Role, Version};
use serde_json::Value;
use url::Url;

use crate::{Document, Missing, checks::scope, context, finding::Trouble, node, parsed, run::Run};

/// A node as its host serves it.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Where it was served from; the only identity it can claim.
    pub url: Url,
    /// The JSON as received.
    pub raw: Arc<Value>,
    /// The same in plain terms.
    pub plain: Arc<Value>,
}

/// What a document is, in a sentence.
pub(crate) fn called(role: Role) -> &'static str {
    match role {
        Role::Assertion => "the badge",
        Role::BadgeClass => "the badge class",
        Role::Issuer => "the issuer's profile",
        Role::Key => "the key",
        Role::RevocationList => "the revocation list",
        Role::StatusList => "the status list",
        Role::DidDocument => "the issuer's DID document",
        Role::Image => "the picture",
        Role::Context => "the context",
        Role::Schema => "the schema",
        Role::Endorsement => "the endorsement",
        Role::Refresh => "the refreshed credential",
    }
}

/// Why a document that is not there leaves a question open. The network's fault is never the badge's.
pub(crate) fn missing(missing: &Missing, url: &Url, role: Role) -> Trouble {
    let what = called(role);
    let trouble = match missing {
        Missing::NotKept => Trouble::unsure(
            Reason::Fetch,
            format!("There is no kept copy of {what} to check against."),
        ),
        Missing::Damaged => Trouble::unsure(
            Reason::Fetch,
            format!("The kept copy of {what} is damaged: it no longer fits its SHA-256, so it was not used."),
        ),
        Missing::Unreachable(why) => Trouble::unsure(
            Reason::Fetch,
            format!("The host of {what} gave no usable answer: {why}."),
        ),
        Missing::Timeout => Trouble::unsure(Reason::Timeout, format!("The host of {what} did not answer in time.")),
        Missing::TooLarge => Trouble::unsure(
            Reason::TooLarge,
            format!("The answer for {what} is larger than the limit."),
        ),
        // The host has answered, and never with 200 (NET-1, NET-3).
        Missing::BadRedirect(why) => Trouble::failed(
            Reason::Fetch,
            format!("The host sends whoever asks for {what} in circles or nowhere: {why}."),
        ),
        Missing::Refused(why) => Trouble::unsure(Reason::Fetch, format!("There was no asking for {what}: {why}.")),
    };
    trouble.at(url)
}

/// Statuses that say "not now" rather than "no".
fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 502 | 503 | 504)
}

/// The document at `url`, if its host answers 200 in the end.
pub(crate) async fn document(run: &mut Run<'_>, url: &Url, role: Role) -> Result<Arc<Document>, Trouble> {
    let document = run.document(url, role).await.map_err(|why| missing(&why, url, role))?;
    let what = called(role);
    if matches!(
        role,
        Role::Assertion | Role::BadgeClass | Role::Issuer | Role::Key | Role::DidDocument
    ) && let Some(host) = led_to(&document, url)
    {
        run.warn(format!("The address {url} leads on to {host}, which served {what}."));
    }
    match document.status {
        200 => Ok(document),
        410 => Err(Trouble::failed(Reason::Gone, format!("The host answers that {what} is gone (410).")).at(url)),
        status if is_passing(status) => Err(Trouble::unsure(
            Reason::Fetch,
            format!("The host cannot give {what} at present ({status})."),
        )
        .at(url)),
        status => Err(Trouble::failed(
            Reason::Fetch,
            format!("The host answers {status} where {what} should be."),
        )
        .at(url)),
    }
}

/// The host that served a document in the end, when it is another than the one that was asked. Whoever finds a page on
/// the issuer's host that leads on to any address could otherwise let that host speak for strangers.
pub(crate) fn led_to(document: &Document, url: &Url) -> Option<String> {
    let end = &document.final_url;
    (!scope::same_authority(end, url)).then(|| scope::authority(end))
}

/// The JSON at `url`.
pub(crate) async fn json(run: &mut Run<'_>, url: &Url, role: Role) -> Result<Arc<Value>, Trouble> {
    let document = document(run, url, role).await?;
    let value = match role {
        // Each of these is one badge's alone.
        Role::Assertion | Role::Endorsement | Role::Refresh => {
            holdall_formats::read_json(&document.bytes).map(Arc::new)
        }
        _ => parsed::json(&document),
    };
    if value.is_ok()
        && matches!(
            role,
            Role::Assertion | Role::BadgeClass | Role::Issuer | Role::Endorsement
        )
    {
        look_at_type(run, document.content_type.as_deref(), Kind::Json, url);
    }
    value.map_err(|error| unreadable(&document, &error, role).at(url))
}

/// Warns when the host says that a document is something else than what its content shows (NET-6, D-11).
pub(crate) fn look_at_type(run: &mut Run<'_>, said: Option<&str>, found: Kind, url: &Url) {
    let said = said.unwrap_or_default().to_ascii_lowercase();
    let fits = match found {
        Kind::Json => said.contains("json") || said.starts_with("application/vc"),
        Kind::Jws | Kind::Link => said.starts_with("text/plain") || said.contains("jwt") || said.contains("jose"),
        Kind::Png => said.starts_with("image/png"),
        Kind::Svg => said.starts_with("image/svg"),
    };
    if !fits {
        let said = match said.split(';').next().map(str::trim).filter(|said| !said.is_empty()) {
            Some(said) => format!("says that it is {}", said.chars().take(60).collect::<String>()),
            None => "does not say what it is".to_owned(),
        };
        run.warn(format!("The host of {url} {said}; it was read by its content."));
    }
}

/// What to say of a document that is not the JSON it should be.
pub(crate) fn unreadable(document: &Document, error: &holdall_formats::FormatError, role: Role) -> Trouble {
    let what = called(role);
    let is_html = document
        .content_type
        .as_deref()
        .is_some_and(|kind| kind.contains("html"));
    match error {
        holdall_formats::FormatError::TooLarge(_) => Trouble::failed(
            Reason::Content,
            format!("The document served for {what} is larger or deeper than the limits."),
        ),
        _ if is_html => Trouble::failed(
            Reason::Content,
            format!("The host serves a web page where {what} should be."),
        ),
        _ => Trouble::failed(
            Reason::Content,
            format!("What the host serves for {what} is no readable JSON."),
        ),
    }
}

/// The node at `url`, which has to declare that very id, or none.
pub(crate) async fn node_itself(run: &mut Run<'_>, url: &Url, role: Role, version: Version) -> Result<Node, Trouble> {
    let node = served(run, url, role, version).await?;
    match declared_elsewhere(&node) {
        None => Ok(node),
        Some(other) => {
            let message = format!(
                "The address {url} was declared as the id of {}, and declares {other}.",
                called(role)
            );
            Err(Trouble::failed(Reason::IdMismatch, message).at(url))
        }
    }
}

/// The node at `url`. A document that declares another id is asked for there, once; what it declares counts for
/// nothing until that address serves it.
pub(crate) async fn node(run: &mut Run<'_>, url: &Url, role: Role, version: Version) -> Result<Node, Trouble> {
    let what = called(role);
    let first = served(run, url, role, version).await?;
    let Some(elsewhere) = declared_elsewhere(&first) else {
        return Ok(first);
    };
    let Some(elsewhere_url) = node::web_address(&elsewhere) else {
        let message =
            format!("The document served for {what} declares the id \"{elsewhere}\", which is not its address.");
        // Another thing's name is one thing, no name at all another (B-1, P-1).
        let reason = match node::is_iri(&elsewhere) {
            true => Reason::IdMismatch,
            false => Reason::Structure,
        };
        return Err(Trouble::failed(reason, message).at(url));
    };
    run.warn(format!(
        "The address {url} serves a document that declares its id as {elsewhere_url}; that address was asked instead."
    ));
    node_itself(run, &elsewhere_url, role, version).await
}

/// The id that a node declares, if it is another than where it was served from.
fn declared_elsewhere(node: &Node) -> Option<String> {
    let id = node::text(&node.plain, "id")?;
    (!node::same_id(id, node.url.as_str())).then(|| id.trim().to_owned())
}

/// The node that `url` serves, whatever id it declares. A fragment names a node inside the document.
async fn served(run: &mut Run<'_>, url: &Url, role: Role, version: Version) -> Result<Node, Trouble> {
    let raw = json(run, url, role).await?;
    if !raw.is_object() {
        let message = format!("What the host serves for {} is not a JSON object.", called(role));
        return Err(Trouble::failed(Reason::Structure, message).at(url));
    }
    // A withdrawn badge may be reduced to saying so, without the context that all else would need (REV-2).
    let version = if role == Role::Assertion && raw.get("revoked") == Some(&Value::Bool(true)) {
        Version::V1_0
    } else {
        version
    };
    let plain = context::read(run, &raw, version, url.as_str()).await?;
    let names_itself = node::text(&plain, "id").is_some_and(|id| node::same_id(id, url.as_str()));
    if url.fragment().is_some()
        && !names_itself
        && let Some(inner) = inside(&plain, url.as_str(), 0)
    {
        let inner = Arc::new(inner.clone());
        return Ok(Node {
            url: url.clone(),
            raw: Arc::clone(&inner),
            plain: inner,
        });
    }
    Ok(Node {
        url: url.clone(),
        raw,
        plain,
    })
}

/// The node with the id `id` inside a document.
fn inside<'v>(value: &'v Value, id: &str, depth: usize) -> Option<&'v Value> {
    if depth > 8 {
        return None;
    }
    match value {
        Value::Object(members) => {
            if node::text(value, "id").is_some_and(|own| node::same_id(own, id)) && members.len() > 1 {
                return Some(value);
            }
            members.values().find_map(|inner| inside(inner, id, depth + 1))
        }
        Value::Array(values) => values.iter().find_map(|inner| inside(inner, id, depth + 1)),
        _ => None,
    }
}
