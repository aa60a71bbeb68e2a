//! Changing a host's behaviour while it runs: slowness, failures, broken connections, withdrawn grants, lost badges.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{hostile::Attack, setup::Switches};

/// What goes wrong with one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Answered with this instead of being handled.
    Answer {
        /// HTTP status.
        status: u16,
        /// Further headers.
        headers: Vec<(String, String)>,
        /// Body, sent as `application/json` unless `headers` say otherwise.
        body: String,
    },
    /// Taken and never answered.
    Stall,
    /// Handled; the connection breaks half-way through the body.
    Cut,
    /// Handled, but the connection breaks before any of the body is sent: the caller never learns what became of it.
    Lose,
    /// Handled at once, answered only after this many milliseconds.
    Late(u64),
}

impl Fault {
    /// An answer of `status` with `body` and no further headers.
    pub fn answer(status: u16, body: &str) -> Self {
        Self::Answer {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        }
    }
}

/// A fault waiting for its requests.
#[derive(Debug)]
struct Armed {
    /// Absent for any.
    method: Option<String>,
    prefix: String,
    left: usize,
    fault: Fault,
}

/// What the knobs are turned to.
#[derive(Debug, Default)]
struct Turned {
    latency_ms: u64,
    armed: Vec<Armed>,
    always: HashMap<String, (u16, String)>,
    hidden: Vec<String>,
    switches: Switches,
    attack: Option<Attack>,
    revoke_all: bool,
    expire_all: bool,
}

/// The knobs of one host. Cheap to clone; all clones turn the same host.
#[derive(Debug, Clone, Default)]
pub struct Knobs(Arc<Mutex<Turned>>);

impl Knobs {
    pub(crate) fn new(latency_ms: u64, switches: Switches) -> Self {
        Self(Arc::new(Mutex::new(Turned {
            latency_ms,
            switches,
            ..Turned::default()
        })))
    }

    fn turned(&self) -> MutexGuard<'_, Turned> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits this long before every answer.
    pub fn latency_ms(&self, ms: u64) {
        self.turned().latency_ms = ms;
    }

    /// Lets the next `n` requests whose path starts with `prefix` (empty: any) meet `fault`.
    pub fn next(&self, prefix: &str, n: usize, fault: Fault) {
        self.arm(None, prefix, n, fault);
    }

    fn arm(&self, method: Option<String>, prefix: &str, n: usize, fault: Fault) {
        self.turned().armed.push(Armed {
            method,
            prefix: prefix.to_owned(),
            left: n,
            fault,
        });
    }

    /// As [`Knobs::next`], for requests of one method only.
    pub fn next_method(&self, method: &str, prefix: &str, n: usize, fault: Fault) {
        self.arm(Some(method.to_owned()), prefix, n, fault);
    }

    /// Answers the next `n` requests with `status` and `body`.
    pub fn fail_next(&self, n: usize, status: u16, body: &str) {
        self.next("", n, Fault::answer(status, body));
    }

    /// Takes the next `n` requests and never answers them.
    pub fn stall_next(&self, n: usize) {
        self.next("", n, Fault::Stall);
    }

    /// Breaks the connection half-way through the body of the next `n` answers.
    pub fn cut_next(&self, n: usize) {
        self.next("", n, Fault::Cut);
    }

    /// Answers `path` with `status` and `body` from now on.
    pub fn always(&self, path: &str, status: u16, body: &str) {
        self.turned().always.insert(path.to_owned(), (status, body.to_owned()));
    }

    /// Takes back every [`Knobs::always`], and every fault still waiting.
    pub fn heal(&self) {
        let mut turned = self.turned();
        turned.always.clear();
        turned.armed.clear();
        turned.latency_ms = 0;
    }

    /// Leaves the badge with this assertion id out of every listing.
    pub fn hide(&self, assertion_id: &str) {
        self.turned().hidden.push(assertion_id.to_owned());
    }

    /// Lists it again.
    pub fn show(&self, assertion_id: &str) {
        self.turned().hidden.retain(|hidden| hidden != assertion_id);
    }

    /// Ends every grant: the next use of any token is refused.
    pub fn revoke_all_grants(&self) {
        self.turned().revoke_all = true;
    }

    /// Ends every access token, as time would; refresh tokens live on.
    pub fn expire_access_tokens(&self) {
        self.turned().expire_all = true;
    }

    /// Turns one attack of a hostile host on, or all of them off; other hosts have none.
    pub fn attack(&self, attack: Option<Attack>) {
        self.turned().attack = attack;
    }

    pub(crate) fn attacking(&self) -> Option<Attack> {
        self.turned().attack
    }

    /// Changes the switches.
    pub fn switch(&self, change: impl FnOnce(&mut Switches)) {
        change(&mut self.turned().switches);
    }

    pub(crate) fn switches(&self) -> Switches {
        self.turned().switches.clone()
    }

    pub(crate) fn latency(&self) -> u64 {
        self.turned().latency_ms
    }

    pub(crate) fn is_hidden(&self, assertion_id: &str) -> bool {
        self.turned().hidden.iter().any(|hidden| hidden == assertion_id)
    }

    /// Whether all grants are to be ended now; asked once per turn of the knob.
    pub(crate) fn take_revocation(&self) -> bool {
        std::mem::take(&mut self.turned().revoke_all)
    }

    /// Whether all access tokens are to be ended now; asked once per turn of the knob.
    pub(crate) fn take_expiry(&self) -> bool {
        std::mem::take(&mut self.turned().expire_all)
    }

    /// The fault that a request for `path` meets, used up.
    pub(crate) fn take(&self, method: &str, path: &str) -> Option<Fault> {
        let mut turned = self.turned();
        if let Some((status, body)) = turned.always.get(path) {
            return Some(Fault::answer(*status, body));
        }
        let at = turned.armed.iter().position(|armed| {
            let fits = armed.method.as_deref().is_none_or(|wanted| wanted == method);
            fits && armed.left > 0 && path.starts_with(&armed.prefix)
        })?;
        let armed = turned.armed.get_mut(at)?;
        armed.left -= 1;
        let fault = armed.fault.clone();
        turned.armed.retain(|armed| armed.left > 0);
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_for_its_path_and_is_used_up() {
        let knobs = Knobs::default();
        knobs.next("/token", 1, Fault::Stall);
        assert_eq!(knobs.take("POST", "/profile"), None, "another path is left alone");
        assert_eq!(knobs.take("POST", "/token"), Some(Fault::Stall));
        assert_eq!(knobs.take("POST", "/token"), None, "one was asked for");
    }
}
