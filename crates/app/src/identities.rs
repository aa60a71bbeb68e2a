//! What the user is known by.

use std::collections::HashMap;

use holdall_library::BackpackId;
use holdall_model::Identity;

use crate::{Answered, App, Changed, Code, UserError, view::IdentityView};

impl App {
    /// The user's identities: those typed and those that profiles tell.
    ///
    /// # Errors
    /// Only when the library cannot be read.
    pub async fn identities(&self) -> Answered<Vec<IdentityView>> {
        let (rows, backpacks) = self
            .library()
            .read(|reader| Ok((reader.identity_rows()?, reader.backpacks()?)))
            .await?;
        let names: HashMap<BackpackId, String> = backpacks.into_iter().map(|row| (row.id, row.name)).collect();
        Ok(rows
            .into_iter()
            .map(|row| IdentityView {
                kind: row.identity.kind,
                value: row.identity.value,
                // Told by the user and by a profile: it is the user's word that can be taken back.
                from: if row.typed {
                    Vec::new()
                } else {
                    row.from.iter().filter_map(|id| names.get(id).cloned()).collect()
                },
                badges: row.badges,
            })
            .collect())
    }

    /// Adds an identity, and looks for badges that are written to it.
    ///
    /// # Errors
    /// [`Code::Usage`] when it is none.
    pub async fn add_identity(&self, kind: &str, value: &str) -> Answered<()> {
        let identity = read(kind, value)?;
        self.library()
            .write(move |writer| writer.add_identity(&identity))
            .await?;
        self.match_recipients().await?;
        self.tell(Changed::Library);
        Ok(())
    }

    /// Removes one that the user typed; it stays while a profile tells it.
    ///
    /// # Errors
    /// [`Code::NotThere`] when the user never told it.
    pub async fn remove_identity(&self, kind: &str, value: &str) -> Answered<()> {
        let identity = read(kind, value)?;
        let told = self
            .library()
            .write(move |writer| writer.remove_identity(&identity))
            .await?;
        if !told {
            return Err(UserError::new(Code::NotThere)
                .with("what", "identity")
                .with("named", value));
        }
        self.match_recipients().await?;
        self.tell(Changed::Library);
        Ok(())
    }
}

fn read(kind: &str, value: &str) -> Answered<Identity> {
    let value = value.trim();
    let fits = match kind {
        "email" => value
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.')),
        "url" | "id" | "telephone" => !value.is_empty(),
        _ => false,
    };
    if !fits || value.len() > 2000 || value.chars().any(char::is_control) {
        return Err(UserError::new(Code::Usage).with("why", format!("{kind}={value} is no identity.")));
    }
    Ok(Identity {
        kind: kind.to_owned(),
        value: value.to_owned(),
    })
}

impl App {
    /// Looks anew whose the badges are, after identities changed.
    pub(crate) async fn match_recipients(&self) -> Answered<()> {
        Ok(holdall_sync::match_recipients(self.library()).await?)
    }
}
