//! Rows that an older version of the code read are read again from their kept documents: the received bytes are the
//! truth, and every other column follows from them.

use holdall_formats::Kind;
use holdall_library::{AssertionId, AssertionRow, Library, LibraryError, Reader};
use holdall_model::Role;
use holdall_sync::{DERIVED_VERSION, derived};
use serde_json::Value;

/// How many badges are read in one transaction.
const AT_A_TIME: u32 = 100;

/// Reads anew what is outdated. What cannot be read keeps the columns it has, and is tried again next time.
pub(crate) async fn outdated(library: &Library) -> Result<u32, LibraryError> {
    let mut done = 0;
    let mut after = AssertionId(0);
    loop {
        let rows = library
            .read(move |reader| reader.outdated(DERIVED_VERSION, u32::MAX))
            .await?;
        let next: Vec<AssertionRow> = rows
            .into_iter()
            .filter(|row| row.id > after)
            .take(AT_A_TIME as usize)
            .collect();
        let Some(last) = next.last().map(|row| row.id) else {
            return Ok(done);
        };
        done += library
            .write(move |writer| {
                let mut read = 0;
                for row in &next {
                    if let Some(fresh) = fresh(writer, row)? {
                        writer.keep_derived(row.id, &fresh)?;
                        read += 1;
                    }
                }
                Ok(read)
            })
            .await?;
        after = last;
    }
}

fn fresh(reader: &Reader<'_>, row: &AssertionRow) -> Result<Option<holdall_library::Derived>, LibraryError> {
    let Some(bytes) = reader.document(row.sha256)? else {
        return Ok(None);
    };
    let Some((assertion, signed)) = read(&bytes) else {
        return Ok(None);
    };
    let mut parts = [None, None];
    for kept in reader.evidence(row.id)? {
        let place = match kept.role {
            Role::BadgeClass => 0,
            Role::Issuer => 1,
            _ => continue,
        };
        if let Some(part) = parts.get_mut(place).filter(|part| part.is_none() && kept.status == 200) {
            *part = reader
                .document(kept.sha256)?
                .and_then(|bytes| holdall_formats::read_json(&bytes).ok());
        }
    }
    let [class, issuer] = parts;
    let summary = holdall_formats::summarise(&assertion, class.as_ref(), issuer.as_ref(), signed);
    // A badge never changes its key: what reads otherwise now is left as it was.
    Ok(summary.ok().map(derived).filter(|fresh| fresh.key == row.key))
}

/// A kept document: the assertion in it, and whether it is a token.
fn read(bytes: &[u8]) -> Option<(Value, bool)> {
    match holdall_formats::kind(bytes).ok()? {
        Kind::Json => Some((holdall_formats::read_json(bytes).ok()?, false)),
        Kind::Jws => {
            let jws = holdall_formats::read_jws(std::str::from_utf8(bytes).ok()?.trim()).ok()?;
            Some((holdall_formats::credential(&jws.payload).into_owned(), true))
        }
        Kind::Png | Kind::Svg | Kind::Link => None,
    }
}

#[cfg(test)]
mod tests {
    use holdall_library::{Derived, Source};

    use super::*;

    const ASSERTION: &str = r#"{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
        "id": "https://badges.example/a/1", "verification": {"type": "HostedBadge"}, "issuedOn": "2024-05-02T10:00:00Z",
        "recipient": {"type": "email", "hashed": false, "identity": "ada@pack.example"},
        "badge": {"id": "https://badges.example/b/1", "type": "BadgeClass", "name": "Wound care", "description": "d",
            "image": "https://badges.example/i.png", "criteria": "https://badges.example/c",
            "issuer": {"id": "https://badges.example/i", "type": "Issuer", "name": "City Hospital"}}}"#;

    #[tokio::test]
    async fn a_row_read_by_an_older_version_is_read_again_from_its_document() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(&folder.path().join("library.sqlite"), true)
            .unwrap()
            .unwrap();
        let value: Value = serde_json::from_str(ASSERTION).unwrap();
        let summary = holdall_formats::summarise(&value, None, None, false).unwrap();
        let old = Derived {
            name: String::new(),
            issuer_name: String::new(),
            derived_version: 0,
            ..derived(summary)
        };
        let id = library
            .write(move |writer| {
                let sha256 = writer.keep_document(ASSERTION.as_bytes())?;
                Ok(writer
                    .keep_assertion(&old, sha256, Source::Fetched, chrono::DateTime::UNIX_EPOCH)?
                    .id)
            })
            .await
            .unwrap();
        assert_eq!(outdated(&library).await.unwrap(), 1);
        let row = library.read(move |reader| reader.assertion(id)).await.unwrap().unwrap();
        assert_eq!(
            (row.name.as_str(), row.derived_version),
            ("Wound care", DERIVED_VERSION)
        );
        assert_eq!(outdated(&library).await.unwrap(), 0, "once is enough");
    }
}
