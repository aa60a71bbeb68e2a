//! Searching everything that was written for secrets, in every form in which one may have slipped through.

use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

/// Where a secret was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Which secret, by the name it was given; never the secret itself.
    pub name: String,
    /// In what form.
    pub form: &'static str,
    /// File or stream.
    pub place: String,
}

/// What is searched for.
pub struct Search {
    needles: Vec<(String, &'static str)>,
    automaton: AhoCorasick,
}

impl Search {
    /// Looks for each `(name, secret)` plain, percent-encoded, and in base64 and base64url at every alignment.
    pub fn new(secrets: &[(String, String)]) -> Self {
        let (mut needles, mut patterns) = (Vec::new(), Vec::new());
        for (name, secret) in secrets {
            assert!(secret.len() >= 8, "{name} is too short to be searched for");
            for (form, pattern) in forms(secret) {
                needles.push((name.clone(), form));
                patterns.push(pattern);
            }
        }
        Self {
            automaton: AhoCorasick::new(&patterns).expect("the patterns make an automaton"),
            needles,
        }
    }

    /// Every secret in `bytes`, which came from `place`.
    pub fn bytes(&self, bytes: &[u8], place: &str) -> Vec<Leak> {
        let found = self.automaton.find_overlapping_iter(bytes).map(|found| {
            let (name, form) = &self.needles[found.pattern().as_usize()];
            Leak {
                name: name.clone(),
                form,
                place: place.to_owned(),
            }
        });
        found.fold(Vec::new(), |mut leaks, leak| {
            if !leaks.contains(&leak) {
                leaks.push(leak);
            }
            leaks
        })
    }

    /// Every secret in the files under `folder`, their names included.
    pub fn folder(&self, folder: &Path) -> Vec<Leak> {
        let mut leaks = Vec::new();
        for file in files(folder) {
            let place = file.display().to_string();
            leaks.extend(self.bytes(place.as_bytes(), "a file's name"));
            leaks.extend(self.bytes(&std::fs::read(&file).expect("a file of the story can be read"), &place));
        }
        leaks
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of the story can be read");
    let paths = entries.map(|entry| entry.expect("its entries too").path());
    paths
        .flat_map(|path| match path.symlink_metadata() {
            Ok(about) if about.is_dir() => files(&path),
            Ok(about) if about.is_file() => vec![path],
            _ => Vec::new(),
        })
        .collect()
}

fn forms(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![("plain", secret.as_bytes().to_vec())];
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    if percent != secret {
        forms.push(("percent-encoded", percent.clone().into_bytes()));
        forms.push(("percent-encoded", percent.replace('+', "%20").into_bytes()));
    }
    for shift in 0..3 {
        // Whatever stands before and after: only the characters that the secret alone decides.
        let mut shifted = vec![0; shift];
        shifted.extend_from_slice(secret.as_bytes());
        let start = (shift * 8).div_ceil(6);
        let end = shifted.len() * 8 / 6;
        for (form, engine) in [("base64", &STANDARD_NO_PAD), ("base64url", &URL_SAFE_NO_PAD)] {
            forms.push((form, engine.encode(&shifted).as_bytes()[start..end].to_vec()));
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_form_and_at_every_alignment() {
        let secret = "S3cret/with+odd chars?";
        let search = Search::new(&[("it".into(), secret.into())]);
        for before in ["", "a", "ab", "abc", "client-id:"] {
            let text = format!("{before}{secret}after");
            for coded in [
                text.clone(),
                STANDARD_NO_PAD.encode(&text),
                URL_SAFE_NO_PAD.encode(&text),
            ] {
                assert!(!search.bytes(coded.as_bytes(), "here").is_empty(), "{coded}");
            }
        }
        let coded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        assert_eq!(search.bytes(coded.as_bytes(), "here")[0].form, "percent-encoded");
        assert_eq!(
            search.bytes(b"S3cret and with odd chars", "here"),
            [],
            "near is not found"
        );
    }
}
