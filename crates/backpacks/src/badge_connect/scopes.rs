//! What is asked for.

const READ: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly";
const CREATE: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.create";
const PROFILE: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/profile.readonly";
/// Asks for a refresh token, where the host knows the word; Badgr refuses a registration that holds it.
pub(crate) const OFFLINE: &str = "offline_access";

/// The least that makes a backpack of use, out of what the host offers. A host that does not say is asked for all but
/// `offline_access`; so is one that offers nothing we know.
pub(super) fn wanted(offered: &[String], write: bool) -> Vec<String> {
    let needed = [Some(READ), Some(PROFILE), write.then_some(CREATE)];
    let needed: Vec<&str> = needed.into_iter().flatten().collect();
    let mut wanted: Vec<String> = needed
        .iter()
        .filter(|scope| offered.iter().any(|known| known == *scope))
        .map(|scope| (*scope).into())
        .collect();
    if wanted.is_empty() {
        return needed.into_iter().map(str::to_owned).collect();
    }
    if offered.iter().any(|known| known == OFFLINE) {
        wanted.push(OFFLINE.into());
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

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
