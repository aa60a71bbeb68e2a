//! Every host contacted, and what for: counted at the door, written down soon after.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use holdall_library::Library;
use holdall_net::Purpose;

use crate::{Answered, App, view::ContactView};

/// Contacts that are not written down yet.
#[derive(Default)]
pub(crate) struct Contacts(Mutex<HashMap<(String, Purpose), u32>>);

impl Contacts {
    /// Counts one contact.
    pub(crate) fn note(&self, host: &str, purpose: Purpose) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((host.to_owned(), purpose)).or_default() += 1;
    }

    /// Writes down what was counted; what cannot be written now is written next time.
    pub(crate) async fn flush(&self, library: &Library, at: DateTime<Utc>) {
        let counts = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if counts.is_empty() {
            return;
        }
        let again = counts.clone();
        let written = library
            .write(move |writer| {
                for ((host, purpose), count) in &counts {
                    writer.keep_contact(host, purpose.as_str(), *count, at)?;
                }
                Ok(())
            })
            .await;
        if let Err(error) = written {
            tracing::warn!(%error, "contacts wait to be written down");
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (contact, count) in again {
                *counts.entry(contact).or_default() += count;
            }
        }
    }
}

impl App {
    /// Writes down the hosts contacted so far.
    pub(crate) async fn flush_contacts(&self) {
        self.inner.contacts.flush(self.library(), self.now()).await;
    }

    /// Hosts contacted, by name and purpose.
    ///
    /// # Errors
    /// Only when the library cannot be read.
    pub async fn contacts(&self) -> Answered<Vec<ContactView>> {
        self.flush_contacts().await;
        let rows = self.library().read(|reader| reader.contacts()).await?;
        let view = |row: holdall_library::ContactRow| ContactView {
            host: row.host,
            purpose: row.purpose,
            count: row.count,
            first_at: row.first_at,
            last_at: row.last_at,
        };
        Ok(rows.into_iter().map(view).collect())
    }
}
