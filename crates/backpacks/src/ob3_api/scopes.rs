//! What is asked for.

use crate::oauth;

/// The scope of the specification first, then what drafts and the implementation guide called it.
const READ: &[&str] = &[
    "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.readonly",
    "https://purl.imsglobal.org/spec/ob/v3p0/scope/assertion.readonly",
];
const UPSERT: &[&str] = &[
    "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.upsert",
    "https://purl.imsglobal.org/spec/ob/v3p0/scope/assertion.create",
];
const PROFILE: &[&str] = &["https://purl.imsglobal.org/spec/ob/v3p0/scope/profile.readonly"];

/// The least that makes a backpack of use, as the host spells it.
pub(super) fn wanted(offered: &[String], write: bool) -> Vec<String> {
    let needed: &[&[&str]] = if write {
        &[READ, PROFILE, UPSERT]
    } else {
        &[READ, PROFILE]
    };
    oauth::wanted(needed, offered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::OFFLINE;

    fn owned(scopes: &[&str]) -> Vec<String> {
        scopes.iter().map(|scope| (*scope).into()).collect()
    }

    #[test]
    fn only_what_is_offered_and_needed_is_asked_for() {
        let offered = owned(&[READ[0], UPSERT[0], PROFILE[0], "https://purl.imsglobal.org/x"]);
        assert_eq!(wanted(&offered, true), owned(&[READ[0], PROFILE[0], UPSERT[0]]));
        assert_eq!(wanted(&offered, false), owned(&[READ[0], PROFILE[0]]));
        assert_eq!(wanted(&[], true), owned(&[READ[0], PROFILE[0], UPSERT[0]]));
    }

    #[test]
    fn hosts_that_keep_to_a_draft_are_asked_in_its_words() {
        let offered = owned(&[READ[1], UPSERT[1], OFFLINE]);
        assert_eq!(wanted(&offered, true), owned(&[READ[1], UPSERT[1], OFFLINE]));
    }
}
