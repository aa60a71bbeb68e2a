//! What is asked for.

use crate::oauth;

const READ: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly";
const CREATE: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.create";
const PROFILE: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/profile.readonly";

/// The least that makes a backpack of use, out of what the host offers.
pub(super) fn wanted(offered: &[String], write: bool) -> Vec<String> {
    let needed: &[&[&str]] = if write {
        &[&[READ], &[PROFILE], &[CREATE]]
    } else {
        &[&[READ], &[PROFILE]]
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
        let offered = owned(&[
            READ,
            CREATE,
            PROFILE,
            "https://purl.imsglobal.org/spec/ob/v2p1/scope/profile.update",
        ]);
        assert_eq!(wanted(&offered, true), owned(&[READ, PROFILE, CREATE]));
        assert_eq!(wanted(&offered, false), owned(&[READ, PROFILE]));
    }

    #[test]
    fn offline_access_is_asked_for_only_where_it_is_offered() {
        assert_eq!(
            wanted(&owned(&[READ, OFFLINE, "openid"]), true),
            owned(&[READ, OFFLINE])
        );
        assert!(!wanted(&[], true).contains(&OFFLINE.to_owned()));
    }
}
