//! What every job works with.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, Utc};
use holdall_backpacks::Protocol;
use holdall_library::Library;
use holdall_net::Net;
use holdall_secrets::LibraryKey;
use url::Url;

use crate::documents::{KeptDocuments, Web};

/// Reads the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Finds a protocol by its id.
pub type Protocols = Arc<dyn Fn(&str) -> Option<&'static Protocol> + Send + Sync>;

/// The library, the door, the key and the clock. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    /// The user's library.
    pub library: Library,
    /// The door to the web, for backpack hosts.
    pub net: Net,
    /// The door to the web, for documents: the same, save in tests.
    pub web: Arc<dyn Web>,
    /// Opens and seals grants; absent while no key store or vault is open. Reading never needs it.
    pub key: Option<LibraryKey>,
    /// The time.
    pub clock: Clock,
    pub(crate) locks: PathBuf,
    pub(crate) protocols: Protocols,
    /// What a second of waiting is: a second, save in tests.
    pub(crate) second: Duration,
}

impl Engine {
    /// An engine over the library folder `folder`, with the protocols of this program.
    pub fn new(library: Library, net: Net, key: Option<LibraryKey>, folder: &Path, clock: Clock) -> Self {
        let web = Arc::new(net.clone());
        let locks = folder.join("locks");
        let protocols = Arc::new(holdall_backpacks::protocol);
        Self {
            library,
            net,
            web,
            key,
            clock,
            locks,
            protocols,
            second: Duration::from_secs(1),
        }
    }

    /// The same with other protocols.
    #[must_use]
    pub fn with_protocols(self, protocols: Protocols) -> Self {
        Self { protocols, ..self }
    }

    /// The same with another length of a second, where it waits for hosts.
    #[must_use]
    pub fn with_second(self, second: Duration) -> Self {
        Self { second, ..self }
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Documents from the web, kept as they come; `typed` is the address the user typed that leads to them.
    pub fn online(&self, typed: Option<Url>) -> KeptDocuments {
        KeptDocuments::online(
            self.library.clone(),
            Arc::clone(&self.web),
            Arc::clone(&self.clock),
            typed,
        )
    }

    /// Kept documents alone.
    pub fn offline(&self) -> KeptDocuments {
        KeptDocuments::offline(self.library.clone())
    }
}
