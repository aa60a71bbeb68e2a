//! What the user is known by, and who said so: the user, or profiles of backpacks.

use holdall_model::Identity;
use rusqlite::params;

use crate::{BackpackId, LibraryError, Reader, Writer, error::doing};

/// An identity of the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityRow {
    /// Kind and value.
    pub identity: Identity,
    /// The user told it.
    pub typed: bool,
    /// Backpacks whose profile tells it.
    pub from: Vec<BackpackId>,
    /// How many badges are written to it.
    pub badges: u32,
}

impl Writer<'_> {
    /// The user tells an identity. Answers whether it was new as such.
    pub fn add_identity(&self, identity: &Identity) -> Result<bool, LibraryError> {
        self.conn
            .prepare_cached(
                "INSERT INTO identity (kind, value, typed) VALUES (?1, ?2, 1)
                 ON CONFLICT (kind, value) DO UPDATE SET typed = 1 WHERE typed = 0",
            )
            .and_then(|mut insert| insert.execute(params![identity.kind, identity.value]))
            .map(|changed| changed > 0)
            .map_err(doing("keep an identity"))
    }

    /// The user takes an identity back; it stays while a profile tells it. Answers whether the user had told it.
    pub fn remove_identity(&self, identity: &Identity) -> Result<bool, LibraryError> {
        let changed = self
            .conn
            .prepare_cached("UPDATE identity SET typed = 0 WHERE kind = ?1 AND value = ?2 AND typed = 1")
            .and_then(|mut update| update.execute(params![identity.kind, identity.value]))
            .map_err(doing("remove an identity"))?;
        self.drop_untold()?;
        Ok(changed > 0)
    }

    /// A backpack's profile tells these identities, and no others any more. Answers whether anything changed.
    pub fn set_profile_identities(&self, backpack: BackpackId, told: &[Identity]) -> Result<bool, LibraryError> {
        let mut before = self.identities_told_by(backpack)?;
        let mut now = told.to_vec();
        before.sort();
        now.sort();
        now.dedup();
        if before == now {
            return Ok(false);
        }
        self.conn
            .execute("DELETE FROM identity_source WHERE backpack = ?1", [backpack])
            .map_err(doing("keep a profile"))?;
        for identity in &now {
            self.conn
                .prepare_cached("INSERT INTO identity (kind, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
                .and_then(|mut insert| insert.execute(params![identity.kind, identity.value]))
                .map_err(doing("keep a profile"))?;
            self.conn
                .prepare_cached(
                    "INSERT INTO identity_source (identity, backpack)
                     SELECT id, ?3 FROM identity WHERE kind = ?1 AND value = ?2",
                )
                .and_then(|mut insert| insert.execute(params![identity.kind, identity.value, backpack]))
                .map_err(doing("keep a profile"))?;
        }
        self.drop_untold()?;
        Ok(true)
    }

    fn drop_untold(&self) -> Result<(), LibraryError> {
        self.conn
            .execute(
                "DELETE FROM identity WHERE typed = 0
                   AND NOT EXISTS (SELECT 1 FROM identity_source WHERE identity = identity.id)",
                [],
            )
            .map_err(doing("remove an identity"))?;
        Ok(())
    }
}

impl Reader<'_> {
    /// All identities: the user's own and those of profiles.
    pub fn identities(&self) -> Result<Vec<Identity>, LibraryError> {
        self.select_identities("SELECT kind, value FROM identity ORDER BY kind, value", params![])
    }

    /// The identities that a backpack's profile tells.
    pub fn identities_told_by(&self, backpack: BackpackId) -> Result<Vec<Identity>, LibraryError> {
        self.select_identities(
            "SELECT kind, value FROM identity JOIN identity_source ON identity = identity.id
             WHERE backpack = ?1 ORDER BY kind, value",
            params![backpack],
        )
    }

    fn select_identities(&self, sql: &str, params: &[&dyn rusqlite::ToSql]) -> Result<Vec<Identity>, LibraryError> {
        self.conn
            .prepare_cached(sql)
            .and_then(|mut select| {
                select
                    .query_map(params, |row| {
                        Ok(Identity {
                            kind: row.get(0)?,
                            value: row.get(1)?,
                        })
                    })?
                    .collect()
            })
            .map_err(doing("read identities"))
    }

    /// All identities with where they come from and how many badges are written to them.
    pub fn identity_rows(&self) -> Result<Vec<IdentityRow>, LibraryError> {
        let mut select = self
            .conn
            .prepare_cached(
                "SELECT i.kind, i.value, i.typed,
                     (SELECT group_concat(backpack) FROM identity_source WHERE identity = i.id),
                     (SELECT count(*) FROM assertion a WHERE a.matched_kind = i.kind AND a.matched_value = i.value)
                 FROM identity i ORDER BY i.kind, i.value",
            )
            .map_err(doing("read identities"))?;
        let rows = select
            .query_map([], |row| {
                let from: Option<String> = row.get(3)?;
                Ok(IdentityRow {
                    identity: Identity {
                        kind: row.get(0)?,
                        value: row.get(1)?,
                    },
                    typed: row.get(2)?,
                    from: from
                        .iter()
                        .flat_map(|from| from.split(','))
                        .filter_map(|id| id.parse().ok().map(BackpackId))
                        .collect(),
                    badges: row.get(4)?,
                })
            })
            .map_err(doing("read identities"))?;
        rows.collect::<Result<_, _>>().map_err(doing("read identities"))
    }
}
