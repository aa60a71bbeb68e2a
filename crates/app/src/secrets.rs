//! Where this library's secrets are kept, decided once a run: the system key store, a vault under a passphrase, or, in
//! the window only, memory. Never silently anything else.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use holdall_secrets::{LibraryKey, Place, SecretsError};
use secrecy::SecretString;

use crate::{Answered, App, Code, UserError, settings, view::SecretsPlace};

/// The variable with the vault's passphrase; never handed to children.
pub const PASSPHRASE_VARIABLE: &str = "HOLDALL_PASSPHRASE";

/// The variable that opts into the vault: `file`.
const PLACE_VARIABLE: &str = "HOLDALL_SECRETS";

/// Holds the key once it was needed.
pub(crate) struct Keeper {
    vault: PathBuf,
    /// Where it is; `None`: a vault whose passphrase was not told yet.
    place: Mutex<Option<Place>>,
    key: tokio::sync::Mutex<Option<LibraryKey>>,
}

impl Keeper {
    /// `stored` is where this library kept its key so far.
    pub(crate) fn new(vault: PathBuf, stored: SecretsPlace) -> Self {
        let by_variable = std::env::var(PLACE_VARIABLE).is_ok_and(|place| place == "file");
        let passphrase = std::env::var(PASSPHRASE_VARIABLE)
            .ok()
            .filter(|passphrase| !passphrase.is_empty());
        let place = match (by_variable || stored == SecretsPlace::Vault, passphrase) {
            (true, Some(passphrase)) => Some(Place::Vault {
                file: vault.clone(),
                passphrase: SecretString::from(passphrase),
            }),
            (true, None) => None,
            (false, _) => Some(Place::KeyStore),
        };
        Self {
            vault,
            place: Mutex::new(place),
            key: tokio::sync::Mutex::default(),
        }
    }

    /// Takes over that secrets are kept in memory, as the user chose for this run.
    pub(crate) fn follow(&self, other: &Self) {
        if other.word() == Some(SecretsPlace::ThisRun) {
            *self.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(Place::ThisRun);
        }
    }

    fn place(&self) -> Answered<Place> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner).clone();
        place.ok_or_else(|| UserError::new(Code::NoKeyStore).detailed("the vault's passphrase was not told"))
    }

    /// Where secrets are now, when that is known without asking for them.
    fn word(&self) -> Option<SecretsPlace> {
        Some(
            match self.place.lock().unwrap_or_else(PoisonError::into_inner).as_ref()? {
                Place::KeyStore => SecretsPlace::KeyStore,
                Place::Vault { .. } => SecretsPlace::Vault,
                Place::ThisRun => SecretsPlace::ThisRun,
            },
        )
    }
}

/// Key stores block, for as long as a person takes to unlock them.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, SecretsError> + Send + 'static) -> Answered<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| UserError::new(Code::Unexpected).because(&error))??)
}

impl App {
    /// Whether secrets can be kept now. Asked before anything is opened.
    ///
    /// # Errors
    /// [`Code::NoKeyStore`], [`Code::WrongPassphrase`].
    pub async fn secrets_usable(&self) -> Answered<()> {
        let place = self.inner.secrets.place()?;
        if self.inner.secrets.key.lock().await.is_some() {
            return Ok(());
        }
        blocking(move || holdall_secrets::probe(&place)).await
    }

    /// The library's key; made when `create` and there is none.
    pub(crate) async fn key(&self, create: bool) -> Answered<LibraryKey> {
        let mut held = self.inner.secrets.key.lock().await;
        if let Some(key) = held.as_ref() {
            return Ok(key.clone());
        }
        let place = self.inner.secrets.place()?;
        let uuid = self.library().uuid().to_owned();
        let key = blocking(move || LibraryKey::load(&place, &uuid, create)).await?;
        *held = Some(key.clone());
        if let Some(word) = self.inner.secrets.word() {
            settings::keep_secrets_word(self.library(), word).await?;
        }
        Ok(key)
    }

    /// Opens a vault under a passphrase (made when there is none), or keeps secrets for this run only (`None`).
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`] when there is a vault and the passphrase does not open it.
    pub async fn use_secrets(&self, passphrase: Option<String>) -> Answered<()> {
        let secrets = &self.inner.secrets;
        let place = match passphrase {
            Some(passphrase) => Place::Vault {
                file: secrets.vault.clone(),
                passphrase: SecretString::from(passphrase),
            },
            None => Place::ThisRun,
        };
        let before = secrets
            .place
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(place);
        let key_before = secrets.key.lock().await.take();
        if let Err(error) = self.key(true).await {
            *secrets.place.lock().unwrap_or_else(PoisonError::into_inner) = before;
            *secrets.key.lock().await = key_before;
            return Err(error);
        }
        self.tell(crate::Changed::Library);
        Ok(())
    }

    /// Where secrets are kept, for showing; asks no key store.
    pub(crate) async fn secrets_place(&self) -> Answered<SecretsPlace> {
        let stored = settings::secrets_word(self.library()).await?;
        Ok(match self.inner.secrets.word() {
            Some(SecretsPlace::ThisRun) => SecretsPlace::ThisRun,
            _ => stored,
        })
    }
}
