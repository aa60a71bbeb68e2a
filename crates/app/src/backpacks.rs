//! Backpacks: their rows, names and tags, and taking leave of one.

use std::collections::HashMap;

use holdall_backpacks::{Grant, Profile};
use holdall_library::{BackpackCounts, BackpackId, BackpackState};
use holdall_secrets::Cell;
use holdall_sync::BackpackLock;

use crate::{
    Answered, App, Changed, Code, UserError,
    sign_in::{account, free_name},
    view,
};

/// The cloths of tags, in the order in which they are given out.
pub(crate) const CLOTHS: [&str; 8] = ["pine", "brick", "slate", "plum", "ochre", "petrol", "olive", "umber"];

fn row_view(row: holdall_library::BackpackRow, counts: BackpackCounts) -> view::BackpackRow {
    let protocol = holdall_backpacks::protocol(&row.protocol);
    let profile: Option<Profile> = serde_json::from_value(row.profile).unwrap_or_default();
    let may_add = crate::sign_in::plain_scopes(&row.scopes)
        .iter()
        .any(|word| word == "add");
    view::BackpackRow {
        id: row.id.to_string(),
        name: row.name,
        host: row.host,
        protocol_title: protocol.map_or_else(|| row.protocol.clone(), |protocol| protocol.title.to_owned()),
        can_push: protocol.is_some_and(|protocol| protocol.push.is_some())
            && !row.read_only
            && (may_add || row.scopes.is_empty()),
        protocol: row.protocol,
        letter: row.letter,
        cloth: row.cloth,
        state: match row.state {
            BackpackState::Ready => view::BackpackState::Ready,
            BackpackState::SignedOut => view::BackpackState::SignedOut,
            BackpackState::Disconnected => view::BackpackState::Disconnected,
        },
        badges: counts.badges,
        gone: counts.gone,
        account: profile.as_ref().map(account).unwrap_or_default(),
        identities: profile
            .into_iter()
            .flat_map(|profile| profile.identities)
            .map(|identity| identity.value)
            .collect(),
        scopes: row.scopes,
        way_back: row.way_back,
        connected_at: row.connected_at,
        last_synced_at: row.last_synced_at,
        last_tried_at: row.last_tried_at,
        last_error: serde_json::from_value(row.last_error).unwrap_or_default(),
        trail: serde_json::from_value(row.trail).unwrap_or_default(),
    }
}

fn missing(named: &str) -> UserError {
    UserError::new(Code::NotThere)
        .with("what", "backpack")
        .with("named", named)
}

impl App {
    /// Backpacks, in the order in which they were connected.
    ///
    /// # Errors
    /// Only when the library cannot be read.
    pub async fn backpacks(&self) -> Answered<Vec<view::BackpackRow>> {
        let (rows, counts) = self
            .library()
            .read(|reader| Ok((reader.backpacks()?, reader.backpack_counts()?)))
            .await?;
        let mut counts: HashMap<BackpackId, BackpackCounts> = counts.into_iter().collect();
        Ok(rows
            .into_iter()
            .map(|row| {
                let count = counts.remove(&row.id).unwrap_or_default();
                row_view(row, count)
            })
            .collect())
    }

    /// The backpack that `named` names: its name, its host, or its id. A connected one goes before others.
    ///
    /// # Errors
    /// [`Code::NotThere`]; [`Code::Ambiguous`] when several have this host.
    pub async fn find_backpack(&self, named: &str) -> Answered<view::BackpackRow> {
        let rows = self.backpacks().await?;
        let named = named.trim();
        let by: [&dyn Fn(&view::BackpackRow) -> bool; 4] = [
            &|row| row.name == named,
            &|row| row.name.to_lowercase() == named.to_lowercase(),
            &|row| row.host.eq_ignore_ascii_case(named),
            &|row| row.id == named,
        ];
        for fits in by {
            let fitting: Vec<_> = rows.iter().filter(|row| fits(row)).collect();
            let connected: Vec<_> = fitting
                .iter()
                .copied()
                .filter(|row| row.state != view::BackpackState::Disconnected)
                .collect();
            match (connected.as_slice(), fitting.as_slice()) {
                ([one], _) | ([], [one]) => return Ok((*one).clone()),
                ([], []) => {}
                _ => {
                    return Err(UserError::new(Code::Ambiguous)
                        .with("what", "backpack")
                        .with("named", named));
                }
            }
        }
        Err(missing(named))
    }

    /// The library's row of a backpack.
    pub(crate) async fn backpack_row(&self, id: &str) -> Answered<holdall_library::BackpackRow> {
        let row: i64 = id.parse().map_err(|_| missing(id))?;
        let found = self
            .library()
            .read(move |reader| reader.backpack(BackpackId(row)))
            .await?;
        found.ok_or_else(|| missing(id))
    }

    /// Renames a backpack and changes its tag.
    ///
    /// # Errors
    /// [`Code::Usage`] for an empty name or one that another backpack has, and for a tag that is none.
    pub async fn rename_backpack(&self, id: &str, name: &str, letter: &str, cloth: &str) -> Answered<()> {
        let row = self.backpack_row(id).await?;
        let wrong = |why: &str| UserError::new(Code::Usage).with("why", why);
        if name.trim().is_empty() {
            return Err(wrong("A backpack needs a name."));
        }
        if !CLOTHS.contains(&cloth) || letter.trim().chars().count() != 1 {
            return Err(wrong("A tag has one letter and one of eight cloths."));
        }
        let rows = self.library().read(|reader| reader.backpacks()).await?;
        let free = free_name(&rows, name, Some(row.id));
        if free != name.trim() {
            return Err(wrong("Another backpack has this name."));
        }
        let (letter, cloth) = (letter.trim().to_owned(), cloth.to_owned());
        self.library()
            .write(move |writer| writer.rename_backpack(row.id, &free, &letter, &cloth))
            .await?;
        self.tell(Changed::Library);
        Ok(())
    }

    /// Gives access back where the host can take it, and forgets it here. Badges stay.
    ///
    /// # Errors
    /// [`Code::NotThere`]; [`Code::Busy`] while somebody works on it. A host that does not take access back is no error.
    pub async fn disconnect_backpack(&self, id: &str) -> Answered<()> {
        let row = self.backpack_row(id).await?;
        // Or a renewal under way would bring back what is forgotten here.
        let _lock = BackpackLock::take(&self.inner.folder.locks(), row.id)
            .map_err(|error| UserError::from(error).with("backpack", row.name.clone()))?;
        if let Err(error) = self.give_back(&row).await {
            tracing::info!(code = ?error.code, "access could not be given back; it is forgotten here");
        }
        let backpack = row.id;
        self.library()
            .write_durable(move |writer| {
                writer.forget_grant(backpack, BackpackState::Disconnected)?;
                writer.set_profile_identities(backpack, &[]).map(drop)
            })
            .await?;
        self.flush_contacts().await;
        self.match_recipients().await?;
        self.tell(Changed::Library);
        Ok(())
    }

    async fn give_back(&self, row: &holdall_library::BackpackRow) -> Answered<()> {
        let id = row.id;
        let Some(sealed) = self.library().read(move |reader| reader.grant(id)).await? else {
            return Ok(());
        };
        let key = self.key(false).await?;
        let grant = Grant::from_bytes(&key.open(
            Cell {
                table: "backpack",
                column: "access",
                row: id.0,
            },
            &sealed,
        )?)?;
        let Some(protocol) = holdall_backpacks::protocol(&row.protocol) else {
            return Ok(());
        };
        Ok(protocol.sign_in.revoke(&self.net(), &grant).await?)
    }
}
