//! The members of a 2.0 BadgeClass (B-1 to B-6).

use serde_json::Value;

use super::shape::{allow_text, check_types, malformed, picture_problem, require_text, short};
use crate::{
    finding::Trouble,
    node::{self, is_a},
};

const WHAT: &str = "The badge class";

/// What is wrong with a BadgeClass in plain terms. `legacy` ones are those of 1.0 and 1.1 (L-4, L-8).
pub(crate) fn problems(class: &Value, legacy: bool) -> Vec<Trouble> {
    let mut found = Vec::new();
    let untyped = legacy && !node::has(class, "type");
    if !untyped && !is_a(class, "BadgeClass") {
        found.push(malformed("The badge class is not of type BadgeClass."));
    }
    check_types(class, WHAT, &mut found);
    require_text(class, WHAT, "name", &mut found);
    require_text(class, WHAT, "description", &mut found);
    match node::list(class, "image").as_slice() {
        [] => found.push(malformed("The badge class has no image.")),
        [image] => {
            if let Some(problem) = picture_problem(image) {
                found.push(malformed(format!("The image of the badge class {problem}.")));
            }
        }
        _ => found.push(malformed("The badge class has more than one image.")),
    }
    check_criteria(class, &mut found);
    check_alignments(class, legacy, &mut found);
    if node::list(class, "tags").iter().any(|tag| !tag.is_string()) {
        found.push(malformed("The tags of the badge class are not all texts."));
    }
    check_issuer_member(class, &mut found);
    found
}

/// A link to a page, or a Criteria object that says where they are or what they are (B-3).
fn check_criteria(class: &Value, found: &mut Vec<Trouble>) {
    let criteria = node::list(class, "criteria");
    match criteria.as_slice() {
        [] => found.push(malformed("The badge class has no criteria.")),
        [_] => {}
        _ => found.push(malformed("The badge class has its criteria more than once.")),
    }
    for value in criteria {
        match value {
            Value::String(address) if node::web_address(address).is_some() => {}
            Value::Object(_) => {
                match node::list(value, "id").as_slice() {
                    [] if node::has(value, "narrative") => {}
                    [] => found.push(malformed("The criteria have neither an address nor a text.")),
                    [Value::String(id)] if node::is_iri(id) => {}
                    _ => found.push(malformed("The id of the criteria is not an address.")),
                }
                allow_text(value, "The criteria", "narrative", found);
            }
            other => found.push(malformed(format!(
                "The criteria are neither an address nor an object: {}.",
                short(other)
            ))),
        }
    }
}

/// 1.x calls name and address of an alignment by those words (B-4).
fn check_alignments(class: &Value, legacy: bool, found: &mut Vec<Trouble>) {
    let (name, url) = if legacy {
        ("name", "url")
    } else {
        ("targetName", "targetUrl")
    };
    for alignment in node::list(class, "alignment") {
        if !alignment.is_object() {
            found.push(malformed("An alignment of the badge class is not an object."));
            continue;
        }
        require_text(alignment, "An alignment", name, found);
        match node::one(alignment, url).and_then(node::id_of) {
            Some(address) if node::is_iri(address) => {}
            Some(_) => found.push(malformed(format!("The \"{url}\" of an alignment is not an address."))),
            None => found.push(malformed(format!("An alignment has no \"{url}\"."))),
        }
        for member in ["targetDescription", "targetFramework", "targetCode"] {
            allow_text(alignment, "An alignment", member, found);
        }
    }
}

fn check_issuer_member(class: &Value, found: &mut Vec<Trouble>) {
    match node::list(class, "issuer").as_slice() {
        [] => found.push(malformed("The badge class names no issuer.")),
        [Value::String(id)] if node::is_iri(id) => {}
        [Value::Object(_)] => {}
        [_] => found.push(malformed(
            "The issuer of the badge class is neither an address nor an object.",
        )),
        _ => found.push(malformed("The badge class names more than one issuer.")),
    }
}
