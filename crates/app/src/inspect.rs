//! What is in a file or text, without network and without a verdict.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, Read},
    path::Path,
};

use holdall_formats::{Kind, Summary};
use holdall_model::Version;
use serde_json::Value;

use crate::{
    detail,
    view::{BadgeFacts, Inspected},
};

/// How often one thing may be inside another: an address in a picture is the most there is.
const DEEPEST: usize = 3;
/// What is read of something without an end of its own: just more than the largest badge.
const LONGEST: u64 = 20 * 1024 * 1024 + 1;

/// Whether a text is one http(s) address.
pub fn is_link(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// What a file holds for a badge's sake: of a large picture the part with the badge, anything else whole.
///
/// # Errors
/// What opening and reading say.
pub async fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let path = path.to_owned();
    let read = move || {
        let mut file = File::open(path)?;
        match holdall_formats::skim(&file) {
            // A pipe has to be read from front to back.
            Err(error) if error.kind() == io::ErrorKind::NotSeekable => read_stream(&mut file),
            read => read,
        }
    };
    tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
}

/// What a stream holds for a badge's sake: no more than the largest badge and a byte, so that one without an end is too
/// large and not endless.
///
/// # Errors
/// What reading says.
pub fn read_stream(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Tells what `bytes` hold.
pub fn inspect(bytes: &[u8]) -> Inspected {
    let mut found = Inspected {
        kind: "unknown".to_owned(),
        format: None,
        assertion: None,
        problems: Vec::new(),
    };
    let mut inner = bytes.to_vec();
    for depth in 0..DEEPEST {
        let kind = match holdall_formats::kind(&inner) {
            Ok(kind) => kind,
            Err(error) => {
                found.problems.push(error.to_string());
                return found;
            }
        };
        if depth == 0 {
            found.kind = word(&kind).to_owned();
        }
        match kind {
            Kind::Png | Kind::Svg => match holdall_formats::unbake(&inner) {
                Ok(unbaked) => {
                    found.problems.extend(unbaked.warnings);
                    inner = unbaked.payload;
                }
                Err(error) => {
                    found.problems.push(error.to_string());
                    return found;
                }
            },
            Kind::Json => {
                match holdall_formats::read_json(&inner) {
                    Ok(document) => describe(&mut found, &document, false),
                    Err(error) => found.problems.push(error.to_string()),
                }
                return found;
            }
            Kind::Jws => {
                match std::str::from_utf8(&inner).map(|token| holdall_formats::read_jws(token.trim())) {
                    Ok(Ok(jws)) => describe(&mut found, &jws.payload, true),
                    Ok(Err(error)) => found.problems.push(error.to_string()),
                    Err(error) => found.problems.push(error.to_string()),
                }
                return found;
            }
            Kind::Link => {
                let link = String::from_utf8_lossy(&inner).trim().to_owned();
                found.assertion = Some(BadgeFacts {
                    id: Some(link),
                    ..BadgeFacts::default()
                });
                return found;
            }
        }
    }
    found
}

fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Json => "json",
        Kind::Jws => "jws",
        Kind::Png => "png",
        Kind::Svg => "svg",
        Kind::Link => "link",
    }
}

fn describe(found: &mut Inspected, document: &Value, signed: bool) {
    let version = holdall_formats::version(document);
    found.format = version.map(detail::version);
    if version.is_none() {
        found
            .problems
            .push("it is JSON, and no badge of any version".to_owned());
        return;
    }
    // A 3.0 token may wrap its credential.
    let credential = match version {
        Some(Version::V3_0) => holdall_formats::credential(document),
        _ => Cow::Borrowed(document),
    };
    match holdall_formats::summarise(&credential, None, None, signed) {
        Ok(summary) => found.assertion = Some(facts(&summary)),
        Err(error) => found.problems.push(error.to_string()),
    }
}

/// A summary in short.
pub(crate) fn facts(summary: &Summary) -> BadgeFacts {
    let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    BadgeFacts {
        id: summary.id.clone(),
        name: known(&summary.name),
        issuer: known(&summary.issuer_name),
        issuer_id: summary.issuer_id.clone(),
        class_id: summary.class_id.clone(),
        issued_on: summary.issued_on,
        expires: summary.expires,
        signed: summary.signed,
        recipients: summary.recipients.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASSERTION: &str = r#"{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
        "id": "https://badges.example/a/1", "badge": "https://badges.example/b/1",
        "recipient": {"type": "email", "hashed": false, "identity": "ada@pack.example"},
        "verification": {"type": "HostedBadge"}, "issuedOn": "2024-05-02T10:00:00Z"}"#;

    #[test]
    fn a_document_tells_its_version_and_id() {
        let found = inspect(ASSERTION.as_bytes());
        assert_eq!((found.kind.as_str(), found.format.as_deref()), ("json", Some("2.0")));
        assert_eq!(found.assertion.unwrap().id.unwrap(), "https://badges.example/a/1");
        assert_eq!(found.problems, [""; 0]);
    }

    #[tokio::test]
    async fn a_file_tells_what_its_bytes_tell() {
        let folder = tempfile::tempdir().unwrap();
        let plain = holdall_pictures::placeholder("Ada", 64);
        let baked = holdall_formats::bake(&plain, ASSERTION.as_bytes(), false).unwrap();
        for bytes in [
            ASSERTION.as_bytes().to_vec(),
            plain,
            baked,
            b"\x89PNG".to_vec(),
            Vec::new(),
        ] {
            let path = folder.path().join("file");
            std::fs::write(&path, &bytes).unwrap();
            let (read, whole) = (inspect(&read_file(&path).await.unwrap()), inspect(&bytes));
            assert_eq!(
                serde_json::to_value(read).unwrap(),
                serde_json::to_value(whole).unwrap()
            );
        }
        assert!(read_file(&folder.path().join("missing")).await.is_err());
    }

    #[test]
    fn a_stream_without_an_end_is_too_large_and_not_endless() {
        let bytes = read_stream(io::repeat(b'{')).unwrap();
        let found = inspect(&bytes);
        assert_eq!((found.problems.len(), found.assertion.is_none()), (1, true));
    }

    #[test]
    fn a_baked_picture_is_looked_into() {
        let picture =
            holdall_formats::bake(&holdall_pictures::placeholder("Ada", 64), ASSERTION.as_bytes(), false).unwrap();
        let found = inspect(&picture);
        assert_eq!((found.kind.as_str(), found.format.as_deref()), ("png", Some("2.0")));
        assert!(found.assertion.is_some());
    }

    #[test]
    fn a_picture_without_data_and_plain_json_are_told_as_such() {
        let picture = inspect(&holdall_pictures::placeholder("Ada", 64));
        assert_eq!(picture.kind, "png");
        assert_eq!(picture.problems.len(), 1, "{:?}", picture.problems);
        let json = inspect(br#"{"a": 1}"#);
        assert_eq!((json.kind.as_str(), json.format), ("json", None));
        assert_eq!(json.problems.len(), 1);
    }

    #[test]
    fn garbage_is_unknown_and_nothing_panics() {
        for bytes in [
            &b""[..],
            b"\xff\xfe\x00",
            b"hello",
            b"\x89PNG\r\n\x1a\n",
            b"<svg",
            b"a.b.c",
            b"{",
        ] {
            let found = inspect(bytes);
            assert!(!found.problems.is_empty(), "{bytes:?}");
        }
    }

    #[test]
    fn links_are_told_apart_from_paths() {
        assert!(is_link("https://badges.example/a/1") && is_link("HTTP://badges.example"));
        assert!(!is_link("badge.png") && !is_link("ftp://badges.example") && !is_link("-"));
    }
}
