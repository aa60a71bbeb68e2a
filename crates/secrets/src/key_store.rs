//! The system key store: Secret Service, Keychain or Credential Manager.
//!
//! One entry per library: service is the application's identifier, user the library's uuid, secret the key as base64.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyring::{Entry, Error};
use zeroize::Zeroizing;

use crate::{
    SecretsError,
    aead::{Key, from_bytes},
    lock::Lock,
    random,
};

/// The service name: the application's identifier.
const SERVICE: &str = "app.holdall.desktop";

/// The key of `library`; made when `create` and there is none. Of several processes that make one at once, all end with
/// the one that is stored.
pub(crate) fn load(library: &str, create: bool) -> Result<Key, SecretsError> {
    let entry = entry(library)?;
    match read(&entry)? {
        Some(key) => return Ok(key),
        None if !create => return Err(SecretsError::KeyMissing),
        None => {}
    }
    // Key stores know no "only if there is none": two processes would each put their key over the other's. Where the
    // lock cannot be had, reading back still tells most of the losers.
    let lock = Lock::for_key_store(library);
    if let Err(error) = &lock {
        tracing::warn!(%error, "the key is made without a lock");
    }
    if let Some(key) = read(&entry)? {
        return Ok(key);
    }
    write(&entry, &Key::new(random()))?;
    read(&entry)?.ok_or_else(|| SecretsError::NoKeyStore("it does not give back what it was given".to_owned()))
}

/// Stores `key` for `library`, over what is there.
pub(crate) fn keep(library: &str, key: &Key) -> Result<(), SecretsError> {
    let _lock = Lock::for_key_store(library);
    write(&entry(library)?, key)
}

/// Writes, reads and deletes an entry of its own.
pub(crate) fn probe() -> Result<(), SecretsError> {
    let name = format!("probe-{:032x}", u128::from_le_bytes(random()));
    let entry = entry(&name)?;
    let key = Key::new(random());
    write(&entry, &key)?;
    let read = read(&entry);
    // Deleted whatever was read, and what was read first is what is told.
    let deleted = entry.delete_credential().map_err(told);
    if read? != Some(key) {
        return Err(SecretsError::NoKeyStore(
            "it does not give back what it was given".to_owned(),
        ));
    }
    deleted
}

fn entry(user: &str) -> Result<Entry, SecretsError> {
    if let Err(error) = Entry::store_status() {
        return Err(SecretsError::NoKeyStore(error.to_string()));
    }
    Entry::new(SERVICE, user).map_err(told)
}

/// The stored key. An entry that is no key counts as none: nothing opens with it.
fn read(entry: &Entry) -> Result<Option<Key>, SecretsError> {
    match entry.get_password().map(Zeroizing::new) {
        Ok(text) => Ok(decoded(&text)),
        Err(Error::NoEntry | Error::BadEncoding(_)) => Ok(None),
        // The same entry in two keyrings: every process must choose the same one.
        Err(Error::Ambiguous(entries)) => {
            let texts = entries
                .iter()
                .filter_map(|entry| entry.get_password().ok())
                .map(Zeroizing::new);
            Ok(texts.filter_map(|text| decoded(&text)).min_by_key(|key| **key))
        }
        Err(error) => Err(told(error)),
    }
}

fn decoded(text: &str) -> Option<Key> {
    from_bytes(&Zeroizing::new(STANDARD.decode(text.trim()).ok()?))
}

fn write(entry: &Entry, key: &Key) -> Result<(), SecretsError> {
    entry
        .set_password(&Zeroizing::new(STANDARD.encode(key.as_slice())))
        .map_err(told)
}

/// What the key store's own error means for us.
fn told(error: Error) -> SecretsError {
    match &error {
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => {
            let cause = format!("{cause:?}");
            // Secret Service tells a locked keyring as a prompt that was not answered, sometimes as a failure of the
            // platform; "no result" is a service without any keyring to write to.
            let locked = cause.contains("Locked") || cause.contains("Prompt");
            let access = matches!(error, Error::NoStorageAccess(_));
            if locked || (access && !cause.contains("NoResult")) {
                SecretsError::Locked
            } else if access {
                SecretsError::NoKeyStore("the key service has no keyring".to_owned())
            } else {
                SecretsError::NoKeyStore(error.to_string())
            }
        }
        Error::NoEntry => SecretsError::KeyMissing,
        _ => SecretsError::NoKeyStore(error.to_string()),
    }
}
