//! The trail: what was done so far, told step by step.

use std::time::{Duration, Instant};

use url::Url;

use crate::view::{StepState, TrailKind, TrailStep};

/// A step that begins.
pub(super) fn step(kind: TrailKind) -> TrailStep {
    TrailStep {
        kind,
        params: Default::default(),
        url: None,
        state: StepState::Running,
        duration_ms: 0,
        detail: None,
    }
}

impl TrailStep {
    pub(super) fn param(mut self, key: &str, value: impl Into<String>) -> Self {
        self.params.insert(key.to_owned(), value.into());
        self
    }

    /// Shows an address, without its query.
    pub(super) fn at(mut self, url: &Url) -> Self {
        let mut plain = url.clone();
        plain.set_query(None);
        plain.set_fragment(None);
        self.url = Some(plain.to_string());
        self
    }

    pub(super) fn ended(mut self, state: StepState, took: Duration) -> Self {
        self.state = state;
        self.duration_ms = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
        self
    }

    pub(super) fn done(self, since: Instant) -> Self {
        self.ended(StepState::Done, since.elapsed())
    }

    pub(super) fn failed(self, since: Instant, why: &str) -> Self {
        Self {
            detail: Some(holdall_net::redact(why)),
            ..self.ended(StepState::Failed, since.elapsed())
        }
    }
}

/// What scopes mean to a user, each once: `read`, `add`, `profile`.
pub(crate) fn plain_scopes(scopes: &[String]) -> Vec<String> {
    let means = |scope: &str| -> &[&str] {
        match scope.rsplit('/').next().unwrap_or_default() {
            "assertion.readonly" | "credential.readonly" | "r:backpack" => &["read"],
            "assertion.create" | "credential.upsert" => &["add"],
            "rw:backpack" => &["read", "add"],
            // Mozilla's one scope; reading asks for none.
            "issue" => &["add"],
            // Reading what is awarded is all that is done with it.
            "rw:issuer" => &["read"],
            "profile.readonly" | "r:profile" | "rw:profile" => &["profile"],
            _ => &[],
        }
    };
    let mut plain: Vec<String> = Vec::new();
    for word in scopes.iter().flat_map(|scope| means(scope)) {
        if !plain.iter().any(|known| known == word) {
            plain.push((*word).to_owned());
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_told_in_plain_words() {
        let scopes = |list: &[&str]| plain_scopes(&list.iter().map(|scope| (*scope).to_owned()).collect::<Vec<_>>());
        let badge_connect = ["assertion.readonly", "assertion.create"]
            .map(|name| format!("https://purl.imsglobal.org/spec/ob/v2p1/scope/{name}"));
        assert_eq!(plain_scopes(&badge_connect), ["read", "add"]);
        assert_eq!(
            scopes(&["rw:backpack", "r:profile", "r:backpack"]),
            ["read", "add", "profile"]
        );
        assert_eq!(scopes(&["offline_access", "openid"]), [""; 0]);
    }

    #[test]
    fn an_address_in_the_trail_has_no_query() {
        let step = step(TrailKind::Looked).at(&Url::parse("https://pack.example/x?code=1#y").unwrap());
        assert_eq!(step.url.unwrap(), "https://pack.example/x");
    }
}
