//! The vault file: the library's key under a passphrase.
//!
//! Two lines of text. The first is a JSON header with the library's uuid, the parameters of Argon2id (RFC 9106) and its
//! salt; the second is the key as base64, sealed by ChaCha20-Poly1305 with the bytes of the first line as context, so
//! that a changed header does not open either.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    SecretsError,
    aead::{self, KEY_BYTES, Key, from_bytes},
    lock::Lock,
    random,
};

/// The version of the header.
const VERSION: u32 = 1;
/// A vault is some 300 bytes; nothing larger is read.
const LARGEST: u64 = 16 << 10;
/// The most memory that a header may ask for, in KiB: 1 GiB.
const MOST_MEMORY_KIB: u32 = 1 << 20;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    holdall_vault: u32,
    /// The library's uuid.
    library: String,
    /// Always `argon2id`.
    kdf: String,
    /// Memory of Argon2id.
    memory_kib: u32,
    /// Passes of Argon2id.
    passes: u32,
    /// Lanes of Argon2id.
    lanes: u32,
    /// 16 random bytes as base64.
    salt: String,
    /// Always `chacha20-poly1305`.
    aead: String,
}

impl Header {
    fn new(library: &str, salt: &[u8]) -> Self {
        Header {
            holdall_vault: VERSION,
            library: library.to_owned(),
            kdf: "argon2id".to_owned(),
            memory_kib: 64 << 10,
            passes: 3,
            lanes: 1,
            salt: STANDARD.encode(salt),
            aead: "chacha20-poly1305".to_owned(),
        }
    }

    /// The key that the passphrase gives under these parameters; `None` for parameters that nobody should follow.
    fn stretch(&self, passphrase: &SecretString) -> Option<Key> {
        let sane = (8..=MOST_MEMORY_KIB).contains(&self.memory_kib) && self.passes <= 64 && self.lanes <= 16;
        if self.holdall_vault != VERSION || self.kdf != "argon2id" || self.aead != "chacha20-poly1305" || !sane {
            return None;
        }
        let salt = STANDARD.decode(&self.salt).ok()?;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(KEY_BYTES)).ok()?;
        let mut key = Key::new([0; KEY_BYTES]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose_secret().as_bytes(), &salt, key.as_mut_slice())
            .ok()?;
        Some(key)
    }
}

/// The key of `library`; made when `create` and there is no file.
pub(crate) fn load(file: &Path, passphrase: &SecretString, library: &str, create: bool) -> Result<Key, SecretsError> {
    if let Some(text) = read(file)? {
        return open(&text, passphrase, Some(library));
    }
    if !create {
        return Err(SecretsError::KeyMissing);
    }
    let _lock = Lock::wait(&beside(file, "lock")).map_err(SecretsError::File)?;
    // Another process may have made it while this one waited.
    if let Some(text) = read(file)? {
        return open(&text, passphrase, Some(library));
    }
    let key = Key::new(random());
    replace(file, &close(&key, passphrase, library)?)?;
    Ok(key)
}

/// Writes the vault anew with `key` and `passphrase`.
pub(crate) fn keep(file: &Path, passphrase: &SecretString, library: &str, key: &Key) -> Result<(), SecretsError> {
    let text = close(key, passphrase, library)?;
    let _lock = Lock::wait(&beside(file, "lock")).map_err(SecretsError::File)?;
    replace(file, &text)
}

/// Opens the vault that is there; else tries whether one could be written.
pub(crate) fn probe(file: &Path, passphrase: &SecretString) -> Result<(), SecretsError> {
    if let Some(text) = read(file)? {
        return open(&text, passphrase, None).map(drop);
    }
    let trial = beside(file, &format!("probe-{:016x}", u64::from_le_bytes(random())));
    let key = Key::new(random());
    replace(&trial, &close(&key, passphrase, "probe")?)?;
    let text = read(&trial);
    let _ = fs::remove_file(&trial);
    match text? {
        Some(text) if open(&text, passphrase, Some("probe"))? == key => Ok(()),
        _ => Err(damaged("it does not give back what it was given")),
    }
}

/// The text of a vault that holds `key`.
fn close(key: &Key, passphrase: &SecretString, library: &str) -> Result<String, SecretsError> {
    if passphrase.expose_secret().is_empty() {
        return Err(SecretsError::WrongPassphrase);
    }
    let header = Header::new(library, &random::<16>());
    let line = serde_json::to_string(&header).map_err(|error| SecretsError::File(error.into()))?;
    let stretched = header
        .stretch(passphrase)
        .ok_or_else(|| damaged("its parameters cannot be used"))?;
    let sealed = aead::seal(&stretched, line.as_bytes(), key.as_slice());
    Ok(format!("{line}\n{}\n", STANDARD.encode(sealed)))
}

/// The key in `text`; `library` is whose it must be, if that matters.
fn open(text: &str, passphrase: &SecretString, library: Option<&str>) -> Result<Key, SecretsError> {
    let mut lines = text.lines();
    let (Some(line), Some(sealed), None) = (lines.next(), lines.next(), lines.next()) else {
        return Err(damaged("it is not a vault"));
    };
    let header: Header = serde_json::from_str(line).map_err(|_| damaged("its header cannot be read"))?;
    if library.is_some_and(|library| library != header.library) {
        return Err(damaged("it is the vault of another library"));
    }
    let sealed = STANDARD
        .decode(sealed)
        .map_err(|_| damaged("its content cannot be read"))?;
    let stretched = header
        .stretch(passphrase)
        .ok_or_else(|| damaged("its parameters cannot be used"))?;
    let key = aead::open(&stretched, line.as_bytes(), &sealed).ok_or(SecretsError::WrongPassphrase)?;
    from_bytes(&key).ok_or_else(|| damaged("it does not hold a key"))
}

fn damaged(why: &'static str) -> SecretsError {
    SecretsError::File(io::Error::new(io::ErrorKind::InvalidData, why))
}

fn read(file: &Path) -> Result<Option<String>, SecretsError> {
    let open = match File::open(file) {
        Ok(open) => open,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(SecretsError::File(error)),
    };
    let mut text = String::new();
    open.take(LARGEST)
        .read_to_string(&mut text)
        .map_err(SecretsError::File)?;
    Ok(Some(text))
}

/// Writes `text` in full beside `file` and then takes its place: there is always a whole vault or none.
fn replace(file: &Path, text: &str) -> Result<(), SecretsError> {
    let new = beside(file, &format!("new-{:016x}", u64::from_le_bytes(random())));
    let written = (|| {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&new)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        fs::rename(&new, file)?;
        #[cfg(unix)]
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    })();
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written.map_err(SecretsError::File)
}

/// `file` with `.ending` behind its whole name.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
