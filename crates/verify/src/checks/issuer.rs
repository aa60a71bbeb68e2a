//! The members of a 2.0 Profile that issues badges (P-1 to P-5).

use serde_json::Value;

use super::shape::{allow_text, check_types, is_email, malformed, picture_problem, require_text};
use crate::{
    finding::Trouble,
    node::{self, is_a},
    run::Run,
};

const WHAT: &str = "The issuer's profile";

/// What is wrong with an issuer's Profile in plain terms. `legacy` ones are those of 1.0 and 1.1, where the e-mail
/// address is optional (L-4).
pub(crate) fn problems(run: &mut Run<'_>, profile: &Value, legacy: bool) -> Vec<Trouble> {
    let mut found = Vec::new();
    let typed = is_a(profile, "Issuer") || is_a(profile, "Profile");
    let untyped = legacy && !node::has(profile, "type");
    if !untyped && !typed {
        found.push(malformed("The issuer's profile is neither of type Issuer nor Profile."));
    }
    check_types(profile, WHAT, &mut found);
    require_text(profile, WHAT, "name", &mut found);
    match node::one(profile, "url").and_then(node::id_of) {
        Some(url) if node::web_address(url).is_some() => {}
        Some(_) => found.push(malformed("The url of the issuer is not an http or https address.")),
        None => found.push(malformed("The issuer's profile has no url.")),
    }
    let emails = node::list(profile, "email");
    if emails.is_empty() && !legacy {
        found.push(malformed("The issuer's profile has no e-mail address."));
    }
    if emails.iter().any(|email| !email.as_str().is_some_and(is_email)) {
        found.push(malformed("The e-mail address of the issuer is not one."));
    }
    allow_text(profile, WHAT, "description", &mut found);
    if let Some(problem) = node::list(profile, "image")
        .iter()
        .find_map(|image| picture_problem(image))
    {
        run.warn(format!("The picture of the issuer {problem}."));
    }
    if node::list(profile, "telephone")
        .iter()
        .any(|number| !number.as_str().is_some_and(is_telephone))
    {
        run.warn("The telephone number of the issuer is not in international form.");
    }
    if node::list(profile, "revocationList")
        .iter()
        .any(|list| !node::id_of(list).is_some_and(node::is_iri))
    {
        found.push(malformed("The revocation list of the issuer is not an address."));
    }
    found
}

/// E.164 with an optional extension.
fn is_telephone(number: &str) -> bool {
    let (number, extension) = number.split_once(";ext=").unwrap_or((number, "0"));
    let digits = number.strip_prefix('+').unwrap_or(number);
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    (2..=15).contains(&digits.len()) && !digits.starts_with('0') && all_digits(digits) && all_digits(extension)
}
