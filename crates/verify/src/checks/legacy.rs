//! The members of 0.5, 1.0 and 1.1 assertions (L-1, L-4, L-8).

use holdall_model::Version;
use serde_json::Value;
use url::Url;

use super::{
    dates,
    shape::{allow_text, is_email, malformed, picture_problem, require_text, short},
};
use crate::{finding::Trouble, links::Linked, node, terms};

const WHAT: &str = "The badge";

/// The form in which to ask whom a badge names: its plain terms, but where only the words of 1.0 tell it from one of 2.0.
pub(crate) fn told_apart<'v>(version: Version, raw: &'v Value, plain: &'v Value) -> &'v Value {
    match version {
        Version::V1_0 => raw,
        _ => plain,
    }
}

/// What is wrong with a 1.0 or 1.1 assertion in plain terms.
pub(crate) fn problems(assertion: &Value, version: Version, signed: bool) -> Vec<Trouble> {
    let mut found = Vec::new();
    if version == Version::V1_1 {
        if !node::is_a(assertion, "Assertion") {
            found.push(malformed("The badge is not of type Assertion."));
        }
        let is_id = |id: Option<&Value>| id.and_then(Value::as_str).is_some_and(node::is_iri);
        if node::has(assertion, "id") && !is_id(node::one(assertion, "id")) {
            found.push(malformed("The id of the badge is not an IRI."));
        }
    }
    // A number would be looked up in no list of withdrawn badges.
    require_text(assertion, WHAT, "uid", &mut found);
    match node::one(assertion, "recipient") {
        Some(recipient @ Value::Object(_)) => check_recipient(recipient, &mut found),
        _ => found.push(malformed("The badge has no recipient.")),
    }
    match node::one(assertion, "badge") {
        Some(Value::String(address)) if node::web_address(address).is_some() => {}
        Some(Value::Object(_)) => {}
        _ => found.push(malformed("The badge does not name its badge class by an address.")),
    }
    check_verification(assertion, signed, &mut found);
    dates::check_shape(assertion, version, &mut found);
    if let Some(problem) = node::list(assertion, "image")
        .iter()
        .find_map(|image| picture_problem(image))
    {
        found.push(malformed(format!("The badge's own picture {problem}.")));
    }
    for evidence in node::list(assertion, "evidence") {
        if !node::id_of(evidence).is_some_and(node::is_iri) {
            found.push(malformed(format!(
                "An evidence is not an address: {}.",
                short(evidence)
            )));
        }
    }
    found
}

/// The IdentityObject. An absent `hashed` reads as false, as in 2.0 (ID-2).
fn check_recipient(recipient: &Value, found: &mut Vec<Trouble>) {
    let kinds = node::types(recipient);
    if !kinds
        .iter()
        .any(|kind| node::is_iri(kind) || terms::meaning(kind).is_some())
    {
        found.push(malformed("The recipient does not say what kind of identity it is."));
    }
    require_text(recipient, "The recipient", "identity", found);
    if node::list(recipient, "hashed")
        .iter()
        .any(|hashed| !hashed.is_boolean())
    {
        found.push(malformed("The recipient's \"hashed\" is neither true nor false."));
    }
    allow_text(recipient, "The recipient", "salt", found);
    let hashed = node::one(recipient, "hashed") == Some(&Value::Bool(true));
    let Some(identity) = node::text(recipient, "identity") else {
        return;
    };
    match (hashed, is_old_hash(identity)) {
        (true, false) => found.push(malformed(
            "The recipient's identity is said to be hashed, and is no known hash.",
        )),
        (false, true) => found.push(malformed(
            "The recipient's identity is a hash, and is said not to be hashed.",
        )),
        (false, false) if kinds.contains(&"email") && !is_email(identity) => {
            found.push(malformed("The recipient's identity is not an e-mail address."));
        }
        _ => {}
    }
}

fn check_verification(assertion: &Value, signed: bool, found: &mut Vec<Trouble>) {
    let Some(how @ Value::Object(_)) = node::one(assertion, "verification") else {
        found.push(malformed("The badge does not say how it is to be verified."));
        return;
    };
    if !node::is_a(how, if signed { "SignedBadge" } else { "HostedBadge" }) {
        found.push(malformed("The badge says it is neither hosted nor signed."));
    }
    if node::text(how, "url").is_none_or(|url| node::web_address(url).is_none()) && !node::has(how, "creator") {
        found.push(malformed("The badge does not name the address to verify it by."));
    }
}

/// `algorithm$hex` with an algorithm that was in use before 2.0.
fn is_old_hash(identity: &str) -> bool {
    let Some((algorithm, digits)) = identity.trim().split_once('$') else {
        return false;
    };
    let length = match algorithm.to_ascii_lowercase().as_str() {
        "md5" => 32,
        "sha1" => 40,
        "sha256" => 64,
        "sha512" => 128,
        _ => return false,
    };
    digits.len() == length && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// What is wrong with a 0.5 assertion, where everything is in one document and addresses may be relative.
pub(crate) fn problems_0_5(assertion: &Value) -> Vec<Trouble> {
    let mut found = Vec::new();
    match node::text(assertion, "recipient").map(str::trim) {
        Some(recipient) if recipient.contains('@') || is_old_hash(recipient) => {}
        Some("") | None => found.push(malformed("The badge has no recipient.")),
        Some(_) => found.push(malformed(
            "The recipient is neither an e-mail address nor a known hash.",
        )),
    }
    allow_text(assertion, WHAT, "salt", &mut found);
    for (member, name) in [("issued_on", "date of issue"), ("expires", "end date")] {
        let readable = |date: &&Value| dates::instant(date, Version::V0_5).is_some();
        if !node::list(assertion, member).iter().all(readable) {
            found.push(malformed(format!("The {name} cannot be read.")));
        }
    }
    check_places(assertion, "evidence", "evidence", &mut found);
    found
}

/// Addresses, or paths below the issuer's origin (L-2).
fn check_places(node: &Value, member: &str, name: &str, found: &mut Vec<Trouble>) {
    let is_place = |place: &str| {
        let place = place.trim();
        (place.starts_with('/') && !place.contains(char::is_whitespace)) || node::web_address(place).is_some()
    };
    for value in node::list(node, member) {
        if !value.as_str().is_some_and(is_place) {
            found.push(malformed(format!(
                "The {name} is neither an address nor a path: {}.",
                short(value)
            )));
        }
    }
}

/// What is wrong with the badge inside a 0.5 assertion.
pub(crate) fn class_problems_0_5(class: &Value) -> Vec<Trouble> {
    let mut found = Vec::new();
    for member in ["name", "description", "image", "criteria"] {
        require_text(class, "The badge class", member, &mut found);
    }
    if node::list(class, "version")
        .iter()
        .any(|version| !version.is_string() && !version.is_number())
    {
        found.push(malformed(
            "The version of the badge class is neither a text nor a number.",
        ));
    }
    check_places(class, "criteria", "criteria of the badge class", &mut found);
    if node::text(class, "image").is_some_and(|image| !image.starts_with("data:")) {
        check_places(class, "image", "image of the badge class", &mut found);
    }
    found
}

/// What is wrong with the issuer inside a 0.5 assertion.
pub(crate) fn issuer_problems_0_5(issuer: &Value) -> Vec<Trouble> {
    let mut found = Vec::new();
    require_text(issuer, "The issuer", "name", &mut found);
    match node::text(issuer, "origin").map(node::web_address) {
        Some(Some(origin)) if is_origin(&origin) => {}
        Some(_) => found.push(malformed(
            "The issuer's origin is not a scheme and a host, with a port at most.",
        )),
        None => found.push(malformed("The issuer does not name its origin.")),
    }
    allow_text(issuer, "The issuer", "org", &mut found);
    if !node::list(issuer, "contact")
        .iter()
        .all(|contact| contact.as_str().is_some_and(is_email))
    {
        found.push(malformed("The contact of the issuer is not an e-mail address."));
    }
    found
}

fn is_origin(address: &Url) -> bool {
    address.path() == "/" && address.query().is_none() && address.fragment().is_none()
}

/// What a class or profile lacks that lives at an address of its own and says which version it keeps: since 1.1 it says
/// that address, and its type (L-8, B-1, P-1).
pub(crate) fn unsaid(linked: &Linked, version: Version, what: &str) -> Vec<Trouble> {
    let mut found = Vec::new();
    if version >= Version::V1_1 && linked.url.is_some() && node::text(&linked.plain, "id").is_none() {
        found.push(malformed(format!("{what} has no id.")));
    }
    if version == Version::V1_1 && !node::has(&linked.plain, "type") {
        found.push(malformed(format!("{what} has no type.")));
    }
    found
}
