//! Every secret that passed through a host, so that a test can look for each of them where none may be.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// The secrets so far, each with what it is.
#[derive(Debug, Default)]
pub(crate) struct Seen(Mutex<BTreeSet<(&'static str, String)>>);

impl Seen {
    /// Remembers one; an empty text is none.
    pub(crate) fn note(&self, what: &'static str, secret: &str) {
        if !secret.is_empty() {
            let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            seen.insert((what, secret.to_owned()));
        }
    }

    pub(crate) fn all(&self) -> Vec<(String, String)> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter()
            .map(|(what, secret)| ((*what).to_owned(), secret.clone()))
            .collect()
    }
}
