//! What is asked for, out of what a host offers.

/// Asks for a refresh token, where the host knows the word; Badgr refuses a registration that holds it.
pub(crate) const OFFLINE: &str = "offline_access";

/// The least that is `needed`, as the host spells it; each need has its spellings, the specification's first. A host that
/// does not say what it offers is asked in the words of the specification, without `offline_access`; so is one that offers
/// nothing we know.
pub(crate) fn wanted(needed: &[&[&str]], offered: &[String]) -> Vec<String> {
    let spelled = |spellings: &&[&str]| {
        let known = |spelling: &&&str| offered.iter().any(|offered| offered == *spelling);
        spellings.iter().find(known).map(|spelling| (*spelling).to_owned())
    };
    let mut wanted: Vec<String> = needed.iter().filter_map(spelled).collect();
    if wanted.is_empty() {
        let by_the_letter = needed.iter().filter_map(|spellings| spellings.first());
        return by_the_letter.map(|scope| (*scope).to_owned()).collect();
    }
    if offered.iter().any(|offered| offered == OFFLINE) {
        wanted.push(OFFLINE.into());
    }
    wanted
}
