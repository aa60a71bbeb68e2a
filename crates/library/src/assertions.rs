//! Badges: what lists show of them, derived from their documents, and what the checks found.

use chrono::{DateTime, Utc};
use holdall_model::{Identity, Recipient, RecipientOutcome, Sha256, Status, Version};
use rusqlite::{Row, params};

use crate::{
    AssertionBody, AssertionId, LibraryError, Reader, Source, Writer,
    values::{Columns, ms, opt_ms, word},
};

/// Everything that is read from the documents of a badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// What makes two copies one badge.
    pub key: String,
    /// The assertion's own id.
    pub assertion_id: Option<String>,
    /// The version it is written in.
    pub version: Version,
    /// Whether it is a JWS, a JWT or has an embedded proof.
    pub signed: bool,
    /// Its name; empty when not known yet.
    pub name: String,
    /// The issuer's name; empty when not known yet.
    pub issuer_name: String,
    /// The issuer's id.
    pub issuer_id: Option<String>,
    /// The class's address.
    pub class_id: Option<String>,
    /// When it was issued.
    pub issued_on: Option<DateTime<Utc>>,
    /// When it ends.
    pub expires: Option<DateTime<Utc>>,
    /// Alternative text of its picture.
    pub caption: String,
    /// Long texts and lists.
    pub body: AssertionBody,
    /// Version of the code that read them.
    pub derived_version: u32,
}

/// What keeping a badge changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptChange {
    /// It is new to the library.
    Added,
    /// Its document is another than before.
    Changed,
    /// Its document is the same as before.
    Same,
}

/// A kept badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Its row.
    pub id: AssertionId,
    /// What changed.
    pub change: KeptChange,
}

/// Whom a badge is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenTo {
    /// The badge.
    pub assertion: AssertionId,
    /// The version it is written in.
    pub version: Version,
    /// Its recipients as written.
    pub recipients: Vec<Recipient>,
}

/// A badge as it stands in its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssertionRow {
    /// Row id.
    pub id: AssertionId,
    /// What makes two copies one badge.
    pub key: String,
    /// The assertion's own id.
    pub assertion_id: Option<String>,
    /// The version it is written in.
    pub version: Version,
    /// Whether it is signed.
    pub signed: bool,
    /// Its name; empty when not known yet.
    pub name: String,
    /// The issuer's name; empty when not known yet.
    pub issuer_name: String,
    /// The issuer's id.
    pub issuer_id: Option<String>,
    /// The class's address.
    pub class_id: Option<String>,
    /// When it was issued.
    pub issued_on: Option<DateTime<Utc>>,
    /// When it ends.
    pub expires: Option<DateTime<Utc>>,
    /// Where `sha256` comes from.
    pub source: Source,
    /// Its document.
    pub sha256: Sha256,
    /// Its original picture.
    pub picture: Option<Sha256>,
    /// Alternative text of the picture.
    pub caption: String,
    /// Status of the latest check, as it was found then.
    pub status: Status,
    /// Status of the latest check that could decide.
    pub decided_status: Option<Status>,
    /// When it was last checked.
    pub last_checked_at: Option<DateTime<Utc>>,
    /// When it last passed.
    pub last_passed_at: Option<DateTime<Utc>>,
    /// Whether it is written to one of the user's identities.
    pub recipient: RecipientOutcome,
    /// That identity.
    pub matched: Option<Identity>,
    /// Whether every document that the decision rests on is kept.
    pub proof_complete: bool,
    /// When it came into the library.
    pub first_seen_at: DateTime<Utc>,
    /// Version of the code that read its documents.
    pub derived_version: u32,
}

fn assertion(row: &Row<'_>) -> Result<AssertionRow, LibraryError> {
    let kind: Option<String> = row.col("matched_kind")?;
    let value: Option<String> = row.col("matched_value")?;
    Ok(AssertionRow {
        id: row.col("id")?,
        key: row.col("key")?,
        assertion_id: row.col("assertion_id")?,
        version: row.word("version")?,
        signed: row.col("signed")?,
        name: row.col("name")?,
        issuer_name: row.col("issuer_name")?,
        issuer_id: row.col("issuer_id")?,
        class_id: row.col("class_id")?,
        issued_on: row.opt_at("issued_on")?,
        expires: row.opt_at("expires")?,
        source: row.col("source")?,
        sha256: row.sha256("sha256")?,
        picture: row.opt_sha256("picture")?,
        caption: row.col("caption")?,
        status: row.word("status")?,
        decided_status: row.opt_word("decided_status")?,
        last_checked_at: row.opt_at("last_checked_at")?,
        last_passed_at: row.opt_at("last_passed_at")?,
        recipient: row.word("recipient")?,
        matched: kind.zip(value).map(|(kind, value)| Identity { kind, value }),
        proof_complete: row.col("proof_complete")?,
        first_seen_at: row.at("first_seen_at")?,
        derived_version: row.col("derived_version")?,
    })
}

impl Writer<'_> {
    /// Keeps a badge under its key, with the document (kept already) that it was read from. A document of a weaker
    /// source never takes the place of one of a stronger: a listing is no match for what its address answered.
    pub fn keep_assertion(
        &self,
        derived: &Derived,
        sha256: Sha256,
        source: Source,
        at: DateTime<Utc>,
    ) -> Result<Kept, LibraryError> {
        let Some(known) = self.assertion_by_key(&derived.key)? else {
            let id = self.insert_assertion(derived, sha256, source, at)?;
            self.keep_version(id, sha256, source, at)?;
            self.put_body(id, &derived.body)?;
            self.index_words(id, derived)?;
            return Ok(Kept {
                id,
                change: KeptChange::Added,
            });
        };
        let id = known.id;
        if source < known.source {
            return Ok(Kept {
                id,
                change: KeptChange::Same,
            });
        }
        let same = known.sha256 == sha256;
        self.keep_derived(id, derived)?;
        if same && known.source == source {
            return Ok(Kept {
                id,
                change: KeptChange::Same,
            });
        }
        self.change(
            "keep a badge",
            "UPDATE assertion SET sha256 = ?2, source = ?3, proof_complete = proof_complete AND ?4,
                 decided_status = iif(?4, decided_status, NULL) WHERE id = ?1",
            params![id, sha256.as_bytes(), source, same],
        )?;
        self.keep_version(id, sha256, source, at)?;
        Ok(Kept {
            id,
            change: if same { KeptChange::Same } else { KeptChange::Changed },
        })
    }

    /// Writes the derived columns of a badge anew, where they are others than before. A name that was known stays when
    /// the documents that hold it could not be had this time.
    pub fn keep_derived(&self, id: AssertionId, derived: &Derived) -> Result<(), LibraryError> {
        let known = self.assertion(id)?.ok_or(LibraryError::NotThere { what: "badge" })?;
        if derived.class_id.is_none() && known.class_id.is_some() {
            // The page of a withdrawn badge may hold its id alone. What was known of it stays.
            return self.read_by(id, derived.derived_version);
        }
        let mut derived = derived.clone();
        if derived.name.is_empty() {
            derived.name.clone_from(&known.name);
        }
        if derived.issuer_name.is_empty() {
            derived.issuer_name.clone_from(&known.issuer_name);
        }
        let derived = &derived;
        let narrow_same = known.assertion_id == derived.assertion_id
            && known.version == derived.version
            && known.signed == derived.signed
            && known.name == derived.name
            && known.issuer_name == derived.issuer_name
            && known.issuer_id == derived.issuer_id
            && known.class_id == derived.class_id
            && known.issued_on.map(ms) == derived.issued_on.map(ms)
            && known.expires.map(ms) == derived.expires.map(ms)
            && known.caption == derived.caption
            && known.derived_version == derived.derived_version;
        if !narrow_same {
            self.update_assertion(id, derived)?;
        }
        let body_changed = self.put_body(id, &derived.body)?;
        if body_changed || !narrow_same {
            self.index_words(id, derived)?;
        }
        Ok(())
    }

    fn read_by(&self, id: AssertionId, derived_version: u32) -> Result<(), LibraryError> {
        self.change(
            "keep a badge",
            "UPDATE assertion SET derived_version = ?2 WHERE id = ?1 AND derived_version <> ?2",
            params![id, derived_version],
        )?;
        Ok(())
    }

    /// Gives a badge that is only known from a listing the key that its own document has, unless another badge has it.
    pub fn name_anew(&self, id: AssertionId, key: &str) -> Result<(), LibraryError> {
        self.change(
            "keep a badge",
            "UPDATE OR IGNORE assertion SET key = ?2 WHERE id = ?1 AND source = 'listed' AND key <> ?2",
            params![id, key],
        )?;
        Ok(())
    }

    fn insert_assertion(
        &self,
        derived: &Derived,
        sha256: Sha256,
        source: Source,
        at: DateTime<Utc>,
    ) -> Result<AssertionId, LibraryError> {
        self.add(
            "keep a badge",
            "INSERT INTO assertion (key, assertion_id, version, signed, name, name_sort, issuer_name, issuer_sort,
                 issuer_id, class_id, issued_on, expires, caption, source, sha256, first_seen_at, derived_version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
            params![
                derived.key,
                derived.assertion_id,
                word(&derived.version),
                derived.signed,
                derived.name,
                derived.name.to_lowercase(),
                derived.issuer_name,
                derived.issuer_name.to_lowercase(),
                derived.issuer_id,
                derived.class_id,
                opt_ms(derived.issued_on),
                opt_ms(derived.expires),
                derived.caption,
                source,
                sha256.as_bytes(),
                ms(at),
                derived.derived_version
            ],
        )
        .map(AssertionId)
    }

    fn update_assertion(&self, id: AssertionId, derived: &Derived) -> Result<(), LibraryError> {
        self.change(
            "keep a badge",
            "UPDATE assertion SET assertion_id = ?2, version = ?3, signed = ?4, name = ?5, name_sort = ?6,
                 issuer_name = ?7, issuer_sort = ?8, issuer_id = ?9, class_id = ?10, issued_on = ?11, expires = ?12,
                 caption = ?13, derived_version = ?14
             WHERE id = ?1",
            params![
                id,
                derived.assertion_id,
                word(&derived.version),
                derived.signed,
                derived.name,
                derived.name.to_lowercase(),
                derived.issuer_name,
                derived.issuer_name.to_lowercase(),
                derived.issuer_id,
                derived.class_id,
                opt_ms(derived.issued_on),
                opt_ms(derived.expires),
                derived.caption,
                derived.derived_version
            ],
        )?;
        Ok(())
    }

    fn index_words(&self, id: AssertionId, derived: &Derived) -> Result<(), LibraryError> {
        self.change(
            "keep a badge's words",
            "INSERT OR REPLACE INTO assertion_search (rowid, name, issuer, description) VALUES (?1, ?2, ?3, ?4)",
            params![id, derived.name, derived.issuer_name, derived.body.description],
        )?;
        Ok(())
    }

    /// Sets the original picture (kept already) of a badge; nothing is written when it is the one it has.
    pub fn set_picture(&self, id: AssertionId, picture: Option<Sha256>) -> Result<(), LibraryError> {
        self.change(
            "keep a badge's picture",
            "UPDATE assertion SET picture = ?2 WHERE id = ?1 AND picture IS NOT ?2",
            params![id, picture.as_ref().map(Sha256::as_bytes)],
        )?;
        Ok(())
    }

    /// Sets whether a badge is written to one of the user's identities, and to which.
    pub fn set_recipient(
        &self,
        id: AssertionId,
        outcome: RecipientOutcome,
        matched: Option<&Identity>,
    ) -> Result<(), LibraryError> {
        self.change(
            "keep whose badge it is",
            "UPDATE assertion SET recipient = ?2, matched_kind = ?3, matched_value = ?4
             WHERE id = ?1 AND (recipient, matched_kind, matched_value) IS NOT (?2, ?3, ?4)",
            params![
                id,
                word(&outcome),
                matched.map(|identity| &identity.kind),
                matched.map(|identity| &identity.value)
            ],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// One badge; `None` when there is none with this id.
    pub fn assertion(&self, id: AssertionId) -> Result<Option<AssertionRow>, LibraryError> {
        self.one("read a badge", "SELECT * FROM assertion WHERE id = ?1", [id], assertion)
    }

    /// The badge with this key.
    pub fn assertion_by_key(&self, key: &str) -> Result<Option<AssertionRow>, LibraryError> {
        self.one(
            "read a badge",
            "SELECT * FROM assertion WHERE key = ?1",
            [key],
            assertion,
        )
    }

    /// Badges that an older version of the code read (`derived_version` below `current`), at most `limit`.
    pub fn outdated(&self, current: u32, limit: u32) -> Result<Vec<AssertionRow>, LibraryError> {
        self.all(
            "read badges",
            "SELECT * FROM assertion WHERE derived_version < ?1 ORDER BY id LIMIT ?2",
            params![current, limit],
            assertion,
        )
    }

    /// The ids of all badges, oldest first.
    pub fn assertion_ids(&self) -> Result<Vec<AssertionId>, LibraryError> {
        self.all("read badges", "SELECT id FROM assertion ORDER BY id", [], |row| {
            row.nth(0)
        })
    }

    /// Who every badge with an id above `after` is written to, in the order of ids, at most `limit`.
    pub fn recipients(&self, after: AssertionId, limit: u32) -> Result<Vec<WrittenTo>, LibraryError> {
        self.all(
            "read recipients",
            "SELECT b.assertion, b.recipients, a.version FROM assertion_body b JOIN assertion a ON a.id = b.assertion
             WHERE b.assertion > ?1 ORDER BY b.assertion LIMIT ?2",
            params![after, limit],
            |row| {
                Ok(WrittenTo {
                    assertion: row.col("assertion")?,
                    version: row.word("version")?,
                    recipients: row.json("recipients")?,
                })
            },
        )
    }
}
