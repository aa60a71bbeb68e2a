//! The key of one library.

use std::{fmt, sync::Arc};

use crate::{Place, SecretsError, aead::Key, key_store, place, vault};

/// The key of one library. Cheap to clone; never printed.
#[derive(Clone)]
pub struct LibraryKey {
    inner: Arc<Inner>,
}

struct Inner {
    library: String,
    key: Key,
}

impl LibraryKey {
    pub(crate) fn new(library: &str, key: Key) -> Self {
        LibraryKey {
            inner: Arc::new(Inner {
                library: library.to_owned(),
                key,
            }),
        }
    }

    /// The key of the library `uuid` from `place`; makes and stores one when `create` and there is none. Blocks, for
    /// as long as a person takes to unlock their key store: call it on a thread for blocking work.
    pub fn load(place: &Place, uuid: &str, create: bool) -> Result<Self, SecretsError> {
        let key = match place {
            Place::KeyStore => key_store::load(uuid, create)?,
            Place::Vault { file, passphrase } => vault::load(file, passphrase, uuid, create)?,
            Place::ThisRun => place::this_run(uuid, create)?,
        };
        Ok(Self::new(uuid, key))
    }

    /// Keeps this key in `place` from now on, over what is there: a move from this run to a vault, or a new passphrase.
    /// The place it came from is left as it is. Blocks.
    pub fn keep(&self, place: &Place) -> Result<(), SecretsError> {
        match place {
            Place::KeyStore => key_store::keep(self.library(), self.key()),
            Place::Vault { file, passphrase } => vault::keep(file, passphrase, self.library(), self.key()),
            Place::ThisRun => {
                place::keep_this_run(self.library(), self.key());
                Ok(())
            }
        }
    }

    pub(crate) fn key(&self) -> &Key {
        &self.inner.key
    }

    pub(crate) fn library(&self) -> &str {
        &self.inner.library
    }
}

impl fmt::Debug for LibraryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LibraryKey")
            .field("library", &self.inner.library)
            .finish_non_exhaustive()
    }
}
