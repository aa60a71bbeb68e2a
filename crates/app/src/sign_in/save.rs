//! Keeping what a sign-in brought: a new backpack, or an old one that is signed in to again. One durable transaction.

use holdall_backpacks::{Grant, Profile, Protocol};
use holdall_library::{BackpackId, BackpackRow, LibraryError, NewBackpack, Writer};
use holdall_secrets::{Cell, LibraryKey};
use serde_json::Value;
use url::Url;

use super::{
    address,
    clients::{self, Kept},
    finish::Wanted,
};
use crate::{
    Answered, App,
    backpacks::CLOTHS,
    view::{TrailKind, TrailStep},
};

/// What a sign-in brought.
pub(super) struct Gained<'a> {
    pub(super) protocol: &'static Protocol,
    pub(super) grant: Grant,
    pub(super) profile: Option<Profile>,
    pub(super) redirect: Url,
    pub(super) trail: Vec<TrailStep>,
    pub(super) wanted: &'a Wanted,
}

impl App {
    /// Keeps it, and looks anew whose the badges are.
    pub(super) async fn save(&self, gained: Gained<'_>) -> Answered<BackpackId> {
        let key = self.key(true).await?;
        let Gained {
            protocol,
            grant,
            profile,
            redirect,
            trail,
            wanted,
        } = gained;
        let host = address::host(&grant.endpoints.typed);
        let own_name = own_name(&trail).unwrap_or_else(|| host.clone());
        let kept = Kept {
            client: grant.client.clone(),
            redirect,
            write: !wanted.read_only,
        };
        // A client that stands for a password sign-in is everybody's: nothing to keep.
        let client = (wanted.way != "password").then(|| kept.to_bytes());
        let access = grant.to_bytes();
        let new = NewBackpack {
            protocol: protocol.id.to_owned(),
            name: wanted.name.clone().unwrap_or_default(),
            letter: String::new(),
            cloth: String::new(),
            typed: grant.endpoints.typed.to_string(),
            read_only: wanted.read_only,
            way_back: wanted.way.clone(),
            profile: profile
                .as_ref()
                .and_then(|profile| serde_json::to_value(profile).ok())
                .unwrap_or(Value::Null),
            scopes: grant.scopes.clone(),
            trail: serde_json::to_value(&trail).unwrap_or_default(),
            connected_at: self.now(),
            host,
        };
        let again = wanted.backpack;
        let id = self
            .library()
            .write_durable(move |writer| {
                let id = place(writer, again, new, profile.as_ref(), &own_name)?;
                seal(writer, &key, id, &access, client.as_deref().map(Vec::as_slice))?;
                if let Some(profile) = &profile {
                    writer.set_profile_identities(id, &profile.identities)?;
                }
                Ok(id)
            })
            .await?;
        self.match_recipients().await?;
        Ok(id)
    }
}

/// How the host calls itself, as the trail tells.
fn own_name(trail: &[TrailStep]) -> Option<String> {
    let reached = trail.iter().find(|step| step.kind == TrailKind::Reached)?;
    reached
        .params
        .get("name")
        .filter(|name| !name.trim().is_empty())
        .cloned()
}

/// The row for it: the backpack signed in to again, one of the same account, or a new one.
fn place(
    writer: &Writer<'_>,
    again: Option<BackpackId>,
    new: NewBackpack,
    profile: Option<&Profile>,
    own_name: &str,
) -> Result<BackpackId, LibraryError> {
    let rows = writer.backpacks()?;
    let same = |row: &&BackpackRow| row.protocol == new.protocol && row.host == new.host && same_account(row, profile);
    let asked = again.and_then(|id| rows.iter().find(|row| row.id == id));
    // Another account than before is another backpack: two collections are never mixed.
    let known = asked
        .filter(|row| profile.is_none() || row.profile.is_null() || same(row) || both_silent(row, profile))
        .or_else(|| rows.iter().find(same));
    if let Some(row) = known {
        writer.reconnect_backpack(row.id, &new)?;
        if !new.name.is_empty() && new.name != row.name {
            writer.rename_backpack(
                row.id,
                &free_name(&rows, &new.name, Some(row.id)),
                &row.letter,
                &row.cloth,
            )?;
        }
        return Ok(row.id);
    }
    let name = if new.name.is_empty() { own_name } else { &new.name };
    let name = free_name(&rows, name, None);
    let letter = name
        .chars()
        .find(|c| c.is_alphanumeric())
        .map(|c| c.to_uppercase().take(1).collect());
    let cloth = CLOTHS
        .get(rows.len() % CLOTHS.len())
        .copied()
        .unwrap_or_default()
        .to_owned();
    writer.add_backpack(&NewBackpack {
        letter: letter.unwrap_or_else(|| "B".to_owned()),
        name,
        cloth,
        ..new
    })
}

/// Whether a backpack's profile is that of the same account: its id where both have one, else an address in common.
fn same_account(row: &BackpackRow, profile: Option<&Profile>) -> bool {
    let known: Option<Profile> = serde_json::from_value(row.profile.clone()).unwrap_or_default();
    let (Some(known), Some(profile)) = (known, profile) else {
        return false;
    };
    if let (Some(one), Some(other)) = (&known.id, &profile.id) {
        return one == other;
    }
    let mails = |profile: &Profile| {
        let all = profile.identities.iter().filter(|identity| identity.kind == "email");
        all.map(|identity| identity.value.to_lowercase()).collect::<Vec<_>>()
    };
    let ours = mails(&known);
    mails(profile).iter().any(|mail| ours.contains(mail))
}

/// Whether the host has told nothing, neither before nor now, by which accounts could be told apart.
fn both_silent(row: &BackpackRow, profile: Option<&Profile>) -> bool {
    let known: Option<Profile> = serde_json::from_value(row.profile.clone()).unwrap_or_default();
    let silent = |profile: &Profile| profile.id.is_none() && profile.identities.is_empty();
    known.is_none_or(|known| silent(&known)) && profile.is_none_or(silent)
}

/// A name that no other backpack has: commands tell backpacks apart by it.
pub(crate) fn free_name(rows: &[BackpackRow], wanted: &str, own: Option<BackpackId>) -> String {
    let wanted: String = wanted.trim().chars().filter(|c| !c.is_control()).take(100).collect();
    let taken = |name: &str| {
        rows.iter()
            .any(|row| Some(row.id) != own && row.name.eq_ignore_ascii_case(name))
    };
    if !taken(&wanted) {
        return wanted;
    }
    (2..)
        .map(|n: u32| format!("{wanted} {n}"))
        .find(|name| !taken(name))
        .unwrap_or(wanted)
}

fn seal(
    writer: &Writer<'_>,
    key: &LibraryKey,
    id: BackpackId,
    access: &[u8],
    client: Option<&[u8]>,
) -> Result<(), LibraryError> {
    let cell = Cell {
        table: "backpack",
        column: "access",
        row: id.0,
    };
    writer.set_grant(id, &key.seal(cell, access))?;
    let client = client.map(|client| key.seal(clients::cell(id), client));
    writer.set_client(id, client.as_deref())
}
