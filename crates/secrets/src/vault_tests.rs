//! The vault against wrong passphrases, damage, other processes and a maker of its own.

use std::sync::{Arc, Barrier};

use super::*;
use crate::{Cell, LibraryKey, Place, probe as probe_place};

const LIBRARY: &str = "0e2c1f6a-5b0f-4e57-9d5a-6f3f4f3c2b1a";

/// Made by another implementation of Argon2id and ChaCha20-Poly1305 (Python's `cryptography` 48 over OpenSSL).
const FOREIGN: &str = concat!(
    r#"{"holdall_vault":1,"library":"0e2c1f6a-5b0f-4e57-9d5a-6f3f4f3c2b1a","kdf":"argon2id","memory_kib":65536,"#,
    r#""passes":3,"lanes":1,"salt":"AAECAwQFBgcICQoLDA0ODw==","aead":"chacha20-poly1305"}"#,
    "\nZGVmZ2hpamtsbW5vAqHT3TVeSDP2W+ODRqJ/X6uh+UbLf2gcYFgaI0+sjuO1o0pNFPwbMYHpvCd9r7Ds\n"
);

fn vault(folder: &tempfile::TempDir, passphrase: &str) -> Place {
    Place::Vault {
        file: folder.path().join("vault"),
        passphrase: passphrase.into(),
    }
}

#[test]
fn a_vault_made_elsewhere_opens() {
    let key = open(FOREIGN, &"correct horse battery staple".into(), Some(LIBRARY)).unwrap();
    assert_eq!(*key, std::array::from_fn::<u8, 32, _>(|at| 200 + at as u8));
}

#[test]
fn argon2id_gives_what_others_give() {
    let header = Header::new(LIBRARY, &std::array::from_fn::<u8, 16, _>(|at| at as u8));
    assert_eq!((header.memory_kib, header.passes, header.lanes), (65536, 3, 1));
    let key = header.stretch(&"correct horse battery staple".into()).unwrap();
    assert_eq!(key[..8], [0x0d, 0x1a, 0x3c, 0x65, 0x23, 0xc8, 0xf0, 0x6e]);
}

#[test]
fn the_key_is_the_same_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let place = vault(&folder, "pass");
    assert!(matches!(
        LibraryKey::load(&place, LIBRARY, false),
        Err(SecretsError::KeyMissing)
    ));
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "asking makes nothing"
    );
    let cell = Cell {
        table: "t",
        column: "c",
        row: 1,
    };
    let sealed = LibraryKey::load(&place, LIBRARY, true).unwrap().seal(cell, b"grant");
    let again = LibraryKey::load(&place, LIBRARY, true).unwrap();
    assert_eq!(again.open(cell, &sealed).unwrap().as_slice(), b"grant");
}

#[test]
fn another_passphrase_does_not_open_it() {
    let folder = tempfile::tempdir().unwrap();
    LibraryKey::load(&vault(&folder, "pass"), LIBRARY, true).unwrap();
    for wrong in ["Pass", "pass ", ""] {
        for create in [false, true] {
            let result = LibraryKey::load(&vault(&folder, wrong), LIBRARY, create);
            assert!(
                matches!(result, Err(SecretsError::WrongPassphrase)),
                "{wrong:?}: {result:?}"
            );
        }
    }
    assert!(
        LibraryKey::load(&vault(&folder, "pass"), LIBRARY, false).is_ok(),
        "trying changed nothing"
    );
}

#[test]
fn no_vault_is_made_under_an_empty_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let result = LibraryKey::load(&vault(&folder, ""), LIBRARY, true);
    assert!(matches!(result, Err(SecretsError::WrongPassphrase)));
    assert!(!folder.path().join("vault").exists());
}

#[test]
fn the_vault_of_another_library_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let place = vault(&folder, "pass");
    LibraryKey::load(&place, LIBRARY, true).unwrap();
    let before = std::fs::read(folder.path().join("vault")).unwrap();
    assert!(matches!(
        LibraryKey::load(&place, "another", true),
        Err(SecretsError::File(_))
    ));
    assert_eq!(std::fs::read(folder.path().join("vault")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    LibraryKey::load(&vault(&folder, "pass"), LIBRARY, true).unwrap();
    let mode = std::fs::metadata(folder.path().join("vault"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn neither_key_nor_passphrase_stands_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let key = LibraryKey::load(&vault(&folder, "pass phrase"), LIBRARY, true).unwrap();
    let text = std::fs::read_to_string(folder.path().join("vault")).unwrap();
    assert!(!text.contains("pass phrase") && !text.contains(&STANDARD.encode(key.key().as_slice())));
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert!(
        names.iter().all(|name| name == "vault" || name == "vault.lock"),
        "nothing is left behind: {names:?}"
    );
}

#[test]
fn a_damaged_vault_is_neither_opened_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vault");
    let passphrase: SecretString = "correct horse battery staple".into();
    let place = Place::Vault {
        file: file.clone(),
        passphrase,
    };
    let weaker = FOREIGN.replace("\"passes\":3", "\"passes\":2");
    let greedy = FOREIGN.replace("65536", "4294967295");
    let newer = FOREIGN.replace("\"holdall_vault\":1", "\"holdall_vault\":2");
    let salted = FOREIGN.replace("AAEC", "AQEC");
    let (line, _) = FOREIGN.split_once('\n').unwrap();
    for text in [
        "",
        "\n",
        "not a vault",
        "{}\nAAAA\n",
        line,
        &FOREIGN[..FOREIGN.len() - 9],
        &weaker,
        &greedy,
        &newer,
        &salted,
    ] {
        std::fs::write(&file, text).unwrap();
        let result = LibraryKey::load(&place, LIBRARY, true);
        assert!(
            matches!(result, Err(SecretsError::File(_) | SecretsError::WrongPassphrase)),
            "{text}: {result:?}"
        );
        assert_eq!(
            std::fs::read_to_string(&file).unwrap(),
            text,
            "the user may yet repair it"
        );
    }
    std::fs::write(&file, vec![0xFF; 1 << 20]).unwrap();
    assert!(matches!(
        LibraryKey::load(&place, LIBRARY, true),
        Err(SecretsError::File(_))
    ));
}

#[test]
fn a_folder_that_is_not_there_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Vault {
        file: folder.path().join("no/vault"),
        passphrase: "pass".into(),
    };
    assert!(matches!(
        LibraryKey::load(&place, LIBRARY, true),
        Err(SecretsError::File(_))
    ));
    assert!(matches!(probe_place(&place), Err(SecretsError::File(_))));
}

#[test]
fn all_who_make_it_at_once_end_with_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let start = Arc::new(Barrier::new(6));
    let makers: Vec<_> = (0..6)
        .map(|_| {
            let (place, start) = (vault(&folder, "pass"), start.clone());
            std::thread::spawn(move || {
                start.wait();
                LibraryKey::load(&place, LIBRARY, true).unwrap()
            })
        })
        .collect();
    let keys: Vec<_> = makers.into_iter().map(|maker| **maker.join().unwrap().key()).collect();
    assert!(keys.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_probe_leaves_nothing_and_knows_a_wrong_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    probe_place(&vault(&folder, "pass")).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(matches!(
        probe_place(&vault(&folder, "")),
        Err(SecretsError::WrongPassphrase)
    ));
    LibraryKey::load(&vault(&folder, "pass"), LIBRARY, true).unwrap();
    probe_place(&vault(&folder, "pass")).unwrap();
    assert!(matches!(
        probe_place(&vault(&folder, "other")),
        Err(SecretsError::WrongPassphrase)
    ));
}

#[test]
fn a_key_of_this_run_moves_into_a_vault_and_under_a_new_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let cell = Cell {
        table: "t",
        column: "c",
        row: 1,
    };
    let key = LibraryKey::load(&Place::ThisRun, LIBRARY, true).unwrap();
    let sealed = key.seal(cell, b"grant");
    key.keep(&vault(&folder, "first")).unwrap();
    let moved = LibraryKey::load(&vault(&folder, "first"), LIBRARY, false).unwrap();
    moved.keep(&vault(&folder, "second")).unwrap();
    assert!(LibraryKey::load(&vault(&folder, "first"), LIBRARY, false).is_err());
    let last = LibraryKey::load(&vault(&folder, "second"), LIBRARY, false).unwrap();
    assert_eq!(last.open(cell, &sealed).unwrap().as_slice(), b"grant");
}
