//! Extensions of 1.1 and 2.0: nodes that bring a context of their own, which names the schema they keep to.

use std::collections::HashMap;

use holdall_model::{Outcome, Reason, Role};
use jsonschema::Draft;
use serde_json::Value;
use url::Url;

use crate::{
    context, fetch,
    finding::Trouble,
    names::EXTENSIONS,
    node,
    run::Run,
    schema::{self, Refusal},
    terms,
};

/// Most extensions of one badge that are looked at.
const MAX_EXTENSIONS: usize = 32;

/// Holds the extensions of the given documents, as received, against their schemas.
pub(crate) async fn check(run: &mut Run<'_>, documents: &[&Value]) {
    let mut found = Vec::new();
    for document in documents {
        let mut inside = Vec::new();
        collect(document, None, &mut inside);
        found.extend(
            inside
                .into_iter()
                .map(|(member, extension)| (member, extension, *document)),
        );
    }
    if found.is_empty() {
        run.not_applicable(EXTENSIONS, "The badge has no extensions.");
        return;
    }
    if found.len() > MAX_EXTENSIONS {
        run.trouble(
            EXTENSIONS,
            Trouble::unsure(Reason::TooLarge, "The badge has too many extensions to look at."),
        );
        found.truncate(MAX_EXTENSIONS);
    }
    for (member, extension, document) in found {
        // A word that nothing defines leads linked data past the extension.
        if !member.contains(':') && terms::meaning(member).is_none() && !defines(documents, member) {
            run.warn(format!(
                "The badge holds an extension under \"{member}\", a word that its context does not define."
            ));
        }
        for trouble in troubles(run, extension, document).await {
            run.trouble(EXTENSIONS, trouble);
        }
    }
    run.passed(
        EXTENSIONS,
        "The extensions keep to the schemas that are known of them.",
        None,
    );
}

/// Whether a context of one of the documents could define `word`: one at an address is not asked for this.
fn defines(documents: &[&Value], word: &str) -> bool {
    let contexts = documents.iter().flat_map(|document| node::list(document, "@context"));
    contexts.into_iter().any(|context| match context {
        Value::String(address) => !context::is_badge_context(address),
        inline => inline.get(word).is_some() || inline.get("@vocab").is_some(),
    })
}

/// Nodes that are of type Extension, or of a type in the extensions' own namespace, each with the member that holds it;
/// the document itself is none.
fn collect<'v>(value: &'v Value, member: Option<&'v str>, found: &mut Vec<(&'v str, &'v Value)>) {
    match value {
        Value::Array(values) => values.iter().for_each(|inner| collect(inner, member, found)),
        Value::Object(members) => {
            let is_extension = |kind: &str| {
                let iri = terms::expand_prefix(kind);
                kind == "Extension"
                    || iri == "https://w3id.org/openbadges#Extension"
                    || iri.starts_with("https://w3id.org/openbadges/extensions#")
            };
            if let Some(member) = member
                && kinds(value).iter().any(|kind| is_extension(kind))
            {
                found.push((member, value));
            }
            for (name, inner) in members {
                if name != "@context" {
                    collect(inner, Some(name), found);
                }
            }
        }
        _ => {}
    }
}

fn kinds(value: &Value) -> Vec<&str> {
    let listed = node::list(value, "type").into_iter().chain(node::list(value, "@type"));
    listed.filter_map(Value::as_str).collect()
}

/// One schema that a context names for a type.
struct Rule {
    kind: String,
    schema: Url,
}

async fn troubles(run: &mut Run<'_>, extension: &Value, document: &Value) -> Vec<Trouble> {
    let mut prefixes = HashMap::new();
    let mut rules = Vec::new();
    // The words of the document are the extension's too, as far as it does not bring its own.
    let around = node::list(document, "@context").into_iter();
    for listed in around.chain(node::list(extension, "@context")) {
        let address = match listed {
            Value::String(address) if context::is_badge_context(address) => continue,
            Value::String(address) => address,
            inline => {
                define_prefixes(inline, &mut prefixes);
                continue;
            }
        };
        let Some(url) = node::web_address(address) else {
            return vec![Trouble::failed(
                Reason::Extension,
                "An extension lists a context that is no address.",
            )];
        };
        match fetch::json(run, &url, Role::Context).await {
            Ok(document) if document.get("@context").is_none() => {
                let message = "The context of an extension defines nothing, so its schema is not known.";
                return vec![Trouble::unsure(Reason::Extension, message).at(&url)];
            }
            Ok(document) => {
                node::list(&document, "@context")
                    .iter()
                    .for_each(|inner| define_prefixes(inner, &mut prefixes));
                rules.extend(rules_of(&document, &prefixes));
            }
            Err(trouble) => {
                return vec![open(
                    trouble,
                    "The context of an extension cannot be had, so its schema is not known.",
                )];
            }
        }
    }
    let own: Vec<String> = kinds(extension).iter().map(|kind| expand(kind, &prefixes)).collect();
    let compact = compacted(extension, &prefixes);
    let mut troubles = Vec::new();
    let mut known = false;
    for rule in rules.iter().filter(|rule| own.contains(&rule.kind)) {
        known = true;
        troubles.extend(held(run, &compact, &rule.schema).await);
    }
    if !known {
        run.warn("The badge has an extension of a kind that no schema is known for.");
    }
    troubles
}

/// The extension in the words of its own context, as schemas know it.
fn compacted(extension: &Value, prefixes: &HashMap<String, String>) -> Value {
    if is_compact(extension) {
        return extension.clone();
    }
    let mut terms: Vec<&String> = prefixes.keys().collect();
    terms.sort_unstable();
    let mut words: HashMap<String, &str> = HashMap::new();
    for term in terms {
        words.entry(expand(term, prefixes)).or_insert(term);
    }
    renamed(extension, prefixes, &words)
}

/// Whether no member is written otherwise than as a word.
fn is_compact(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().all(is_compact),
        Value::Object(members) => members.iter().all(|(name, inner)| {
            name == "@context" || (!name.contains(':') && !name.starts_with('@') && is_compact(inner))
        }),
        _ => true,
    }
}

fn renamed(value: &Value, prefixes: &HashMap<String, String>, words: &HashMap<String, &str>) -> Value {
    match value {
        Value::Array(values) => values.iter().map(|value| renamed(value, prefixes, words)).collect(),
        Value::Object(members) => {
            let word = |name: &str| match name {
                name if !name.contains(':') && !name.starts_with('@') => name.to_owned(),
                name => match words.get(&expand(name, prefixes)) {
                    Some(term) => (*term).to_owned(),
                    None => terms::plain(name, &HashMap::new()).into_owned(),
                },
            };
            let members = members.iter().map(|(name, inner)| match name.as_str() {
                "@context" => (name.clone(), inner.clone()),
                name => (word(name), renamed(inner, prefixes, words)),
            });
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

async fn held(run: &mut Run<'_>, extension: &Value, url: &Url) -> Option<Trouble> {
    let schema = match fetch::json(run, url, Role::Schema).await {
        Ok(schema) => schema,
        Err(trouble) => return Some(open(trouble, "The schema of an extension cannot be had.")),
    };
    match schema::hold(&schema, extension, Draft::Draft4, &run.effort) {
        Ok(()) => None,
        Err(Refusal::Broken(how)) => {
            Some(Trouble::failed(Reason::Extension, format!("An extension breaks its schema: {how}.")).at(url))
        }
        Err(Refusal::Unusable(why)) => Some(
            Trouble::unsure(
                Reason::Extension,
                format!("The schema of an extension cannot be used: {why}."),
            )
            .at(url),
        ),
    }
}

/// What cannot be had leaves the extension unchecked, whoever is to blame.
fn open(trouble: Trouble, message: &str) -> Trouble {
    let reason = if trouble.outcome == Outcome::Failed {
        Reason::Extension
    } else {
        trouble.reason
    };
    Trouble {
        outcome: Outcome::CouldNotCheck,
        reason,
        message: message.to_owned(),
        url: trouble.url,
    }
}

/// The `validation` entries beside a context's definitions, with types written out.
fn rules_of(document: &Value, prefixes: &HashMap<String, String>) -> Vec<Rule> {
    let Ok(plain) = terms::in_plain_terms(document, &HashMap::new()) else {
        return Vec::new();
    };
    let mut rules = Vec::new();
    for entry in node::list(&plain, "validation") {
        let schemas: Vec<Url> = node::list(entry, "validationSchema")
            .iter()
            .filter_map(|s| node::id_of(s))
            .filter_map(node::web_address)
            .collect();
        for kind in node::list(entry, "validatesType")
            .iter()
            .filter_map(|kind| node::id_of(kind))
        {
            rules.extend(schemas.iter().map(|schema| Rule {
                kind: expand(kind, prefixes),
                schema: schema.clone(),
            }));
        }
    }
    rules
}

fn define_prefixes(context: &Value, prefixes: &mut HashMap<String, String>) {
    let Some(definitions) = context.as_object() else {
        return;
    };
    for (term, definition) in definitions {
        let iri = definition
            .as_str()
            .or_else(|| definition.get("@id").and_then(Value::as_str));
        if let Some(iri) = iri {
            prefixes.insert(term.clone(), iri.to_owned());
        }
    }
}

/// A type as a full IRI.
fn expand(kind: &str, prefixes: &HashMap<String, String>) -> String {
    let kind = prefixes.get(kind).map_or(kind, String::as_str);
    if let Some((prefix, rest)) = kind.split_once(':')
        && let Some(base) = prefixes.get(prefix).filter(|_| !rest.starts_with("//"))
    {
        return format!("{}{rest}", terms::expand_prefix(base));
    }
    terms::expand_prefix(kind).into_owned()
}
