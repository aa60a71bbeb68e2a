//! What the user is known by, and who said so: the user, or profiles of backpacks.

use holdall_model::Identity;
use rusqlite::{Row, params};

use crate::{BackpackId, LibraryError, Reader, Writer, values::Columns};

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
        self.change(
            "keep an identity",
            "INSERT INTO identity (kind, value, typed) VALUES (?1, ?2, 1)
             ON CONFLICT (kind, value) DO UPDATE SET typed = 1 WHERE typed = 0",
            params![identity.kind, identity.value],
        )
        .map(|changed| changed > 0)
    }

    /// The user takes an identity back; it stays while a profile tells it. Answers whether the user had told it.
    pub fn remove_identity(&self, identity: &Identity) -> Result<bool, LibraryError> {
        let changed = self.change(
            "remove an identity",
            "UPDATE identity SET typed = 0 WHERE kind = ?1 AND value = ?2 AND typed = 1",
            params![identity.kind, identity.value],
        )?;
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
        self.change(
            "keep a profile",
            "DELETE FROM identity_source WHERE backpack = ?1",
            [backpack],
        )?;
        for identity in &now {
            self.change(
                "keep a profile",
                "INSERT INTO identity (kind, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                params![identity.kind, identity.value],
            )?;
            self.change(
                "keep a profile",
                "INSERT INTO identity_source (identity, backpack)
                 SELECT id, ?3 FROM identity WHERE kind = ?1 AND value = ?2",
                params![identity.kind, identity.value, backpack],
            )?;
        }
        self.drop_untold()?;
        Ok(true)
    }

    fn drop_untold(&self) -> Result<(), LibraryError> {
        self.change(
            "remove an identity",
            "DELETE FROM identity WHERE typed = 0
               AND NOT EXISTS (SELECT 1 FROM identity_source WHERE identity = identity.id)",
            [],
        )?;
        Ok(())
    }
}

fn identity(row: &Row<'_>) -> Result<Identity, LibraryError> {
    Ok(Identity {
        kind: row.nth(0)?,
        value: row.nth(1)?,
    })
}

impl Reader<'_> {
    /// All identities: the user's own and those of profiles.
    pub fn identities(&self) -> Result<Vec<Identity>, LibraryError> {
        let sql = "SELECT kind, value FROM identity ORDER BY kind, value";
        self.all("read identities", sql, [], identity)
    }

    /// The identities that a backpack's profile tells.
    pub fn identities_told_by(&self, backpack: BackpackId) -> Result<Vec<Identity>, LibraryError> {
        self.all(
            "read identities",
            "SELECT kind, value FROM identity JOIN identity_source ON identity = identity.id
             WHERE backpack = ?1 ORDER BY kind, value",
            [backpack],
            identity,
        )
    }

    /// All identities with where they come from and how many badges are written to them.
    pub fn identity_rows(&self) -> Result<Vec<IdentityRow>, LibraryError> {
        self.all(
            "read identities",
            "SELECT i.kind, i.value, i.typed,
                 (SELECT group_concat(backpack) FROM identity_source WHERE identity = i.id),
                 (SELECT count(*) FROM assertion a WHERE a.matched_kind = i.kind AND a.matched_value = i.value)
             FROM identity i ORDER BY i.kind, i.value",
            [],
            |row| {
                let from: Option<String> = row.nth(3)?;
                Ok(IdentityRow {
                    identity: identity(row)?,
                    typed: row.nth(2)?,
                    from: from
                        .iter()
                        .flat_map(|from| from.split(','))
                        .filter_map(|id| id.parse().ok().map(BackpackId))
                        .collect(),
                    badges: row.nth(4)?,
                })
            },
        )
    }
}
