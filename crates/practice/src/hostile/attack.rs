//! The attacks that a hostile host knows, by name.

/// What a hostile host does to an app that calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attack {
    /// Lists that are numbers, maps and texts.
    WrongTypes,
    /// Lists of numbers, truths, lists, and objects whose members are of the wrong type.
    WrongItems,
    /// `{}` where an envelope is due.
    NoEnvelope,
    /// 200 outside, 500 inside.
    BadNews,
    /// Brackets nested without end.
    Deep,
    /// Another invented badge on every page, and always a next page.
    EndlessPages,
    /// Ever new links to the same badges.
    SamePages,
    /// The second page links back to the first; the rest is never linked.
    LinkCircle,
    /// Every page links to itself.
    LinkToItself,
    /// The next page is on the accomplice.
    ForeignNext,
    /// The next page is on the accomplice, under an address that begins like this host's.
    DisguisedNext,
    /// Listing, profile and pushes are redirected to the accomplice.
    ForeignRedirect,
    /// Redirects without end.
    EndlessRedirect,
    /// Calls are taken and never answered.
    Stall,
    /// One byte, a pause, one byte, a pause, without end.
    Drip,
    /// The connection breaks half-way through the body.
    HalfBody,
    /// More than anybody wants.
    Flood,
    /// 500 and a web page.
    ErrorPage,
    /// 200 and a web page.
    LoginPage,
    /// 429 that says one second in `Retry-After`.
    SlowDownByHeader,
    /// 429 that says one second in `expires`, as Badgr does.
    SlowDownByBody,
    /// 429 that says nothing.
    SlowDownSilent,
    /// 429 that says an hour.
    SlowDownForLong,
    /// 429 whose hint is nonsense.
    SlowDownNonsense,
    /// An error that repeats what it was sent, token and all.
    QuotesToken,
    /// The backpack is said to be empty.
    Emptied,
    /// A third of the backpack is said to be all of it.
    MostlyGone,
    /// A total that nobody could ever list.
    HugeTotal,
    /// Badges whose ids are addresses that a computer must never ask for a stranger.
    ForbiddenIds,
    /// The manifest names the accomplice's token endpoint.
    MovedToken,
    /// The manifest names the accomplice's API.
    MovedApi,
    /// The manifest names a script as sign-in page.
    ScriptPage,
    /// The manifest names another host for giving tokens back.
    ForeignRevocation,
    /// Registration is redirected to the accomplice.
    RegisterElsewhere,
    /// Token calls are redirected to the accomplice, with their body.
    TokenElsewhere,
    /// Tokens that are lists, and an error page where a token is due.
    WrongTokens,
}

impl Attack {
    /// Every attack with its name on the command line.
    pub const ALL: &'static [(&'static str, Attack)] = &[
        ("wrong-types", Attack::WrongTypes),
        ("wrong-items", Attack::WrongItems),
        ("no-envelope", Attack::NoEnvelope),
        ("bad-news", Attack::BadNews),
        ("deep", Attack::Deep),
        ("endless-pages", Attack::EndlessPages),
        ("same-pages", Attack::SamePages),
        ("link-circle", Attack::LinkCircle),
        ("link-to-itself", Attack::LinkToItself),
        ("foreign-next", Attack::ForeignNext),
        ("disguised-next", Attack::DisguisedNext),
        ("foreign-redirect", Attack::ForeignRedirect),
        ("endless-redirect", Attack::EndlessRedirect),
        ("stall", Attack::Stall),
        ("drip", Attack::Drip),
        ("half-body", Attack::HalfBody),
        ("flood", Attack::Flood),
        ("error-page", Attack::ErrorPage),
        ("login-page", Attack::LoginPage),
        ("slow-down-by-header", Attack::SlowDownByHeader),
        ("slow-down-by-body", Attack::SlowDownByBody),
        ("slow-down-silent", Attack::SlowDownSilent),
        ("slow-down-for-long", Attack::SlowDownForLong),
        ("slow-down-nonsense", Attack::SlowDownNonsense),
        ("quotes-token", Attack::QuotesToken),
        ("emptied", Attack::Emptied),
        ("mostly-gone", Attack::MostlyGone),
        ("huge-total", Attack::HugeTotal),
        ("forbidden-ids", Attack::ForbiddenIds),
        ("moved-token", Attack::MovedToken),
        ("moved-api", Attack::MovedApi),
        ("script-page", Attack::ScriptPage),
        ("foreign-revocation", Attack::ForeignRevocation),
        ("register-elsewhere", Attack::RegisterElsewhere),
        ("token-elsewhere", Attack::TokenElsewhere),
        ("wrong-tokens", Attack::WrongTokens),
    ];

    /// Whether it is on what a listing says.
    pub(super) fn is_on_listings(self) -> bool {
        matches!(
            self,
            Attack::WrongTypes
                | Attack::WrongItems
                | Attack::NoEnvelope
                | Attack::BadNews
                | Attack::Deep
                | Attack::EndlessPages
                | Attack::SamePages
                | Attack::LinkCircle
                | Attack::LinkToItself
                | Attack::ForeignNext
                | Attack::DisguisedNext
                | Attack::Emptied
                | Attack::MostlyGone
                | Attack::HugeTotal
                | Attack::ForbiddenIds
        )
    }

    /// The attack of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, attack)| *attack)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, attack)| *attack == self);
        found.map_or("", |(name, _)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attack_is_found_by_its_own_name() {
        for (name, attack) in Attack::ALL {
            assert_eq!((Attack::named(name), attack.name()), (Some(*attack), *name));
        }
        assert_eq!(Attack::named("kindness"), None);
    }
}
