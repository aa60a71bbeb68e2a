//! From an award to its class, and from a class to its issuer.

use std::sync::Arc;

use holdall_model::{Reason, Role, Version};
use serde_json::Value;
use url::Url;

use crate::{fetch, finding::Trouble, names::CONTEXT, node, run::Run};

/// A node that another one links to, fetched from its own address; or embedded, when it has none.
pub(crate) struct Linked {
    /// Its address; absent for an embedded node without one.
    pub url: Option<Url>,
    /// As received.
    pub raw: Arc<Value>,
    /// In plain terms.
    pub plain: Arc<Value>,
}

impl Linked {
    /// Where it is.
    pub fn at(&self) -> Option<&Url> {
        self.url.as_ref()
    }
}

/// The class of an award or the issuer of a class. An embedded copy with a web address counts for nothing but that
/// address (EMB-1, EMB-4).
pub(crate) async fn linked(
    run: &mut Run<'_>,
    node: &Value,
    member: &str,
    (role, check): (Role, &'static str),
    version: Version,
) -> Option<Linked> {
    let what = fetch::called(role);
    let Some(link) = node::one(node, member) else {
        run.trouble(
            check,
            Trouble::failed(Reason::Structure, format!("The badge does not lead to {what}.")),
        );
        return None;
    };
    let id = node::id_of(link);
    if let Some(url) = id.and_then(node::web_address) {
        return match fetch::node(run, &url, role, version).await {
            Ok(found) => Some(Linked {
                url: Some(found.url),
                raw: found.raw,
                plain: found.plain,
            }),
            Err(trouble) => {
                let check = if trouble.reason == Reason::Context {
                    CONTEXT
                } else {
                    check
                };
                run.trouble(check, trouble);
                None
            }
        };
    }
    if !link.is_object() {
        run.trouble(
            check,
            Trouble::failed(
                Reason::Structure,
                format!("The badge names {what} by something that is no web address."),
            ),
        );
        return None;
    }
    let ids = node::list(link, "id");
    let is_one = |id: &&Value| id.as_str().is_some_and(|id| node::is_iri(id) || id.starts_with("_:"));
    if ids.len() > 1 || !ids.iter().all(is_one) {
        let message = format!("{} is part of the badge, and its id is not one IRI.", capital(what));
        run.trouble(check, Trouble::failed(Reason::Structure, message));
    } else if id.is_none_or(|id| id.starts_with("_:")) {
        run.warn(format!(
            "{} is part of the badge and has no address of its own.",
            capital(what)
        ));
    }
    let embedded = Arc::new(link.clone());
    Some(Linked {
        url: None,
        raw: Arc::clone(&embedded),
        plain: embedded,
    })
}

fn capital(what: &str) -> String {
    let mut letters = what.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
