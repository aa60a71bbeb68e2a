//! `holdall identities`

use holdall_app::{Code, UserError};
use serde_json::json;

use crate::{
    args::{Identities, IdentityAction},
    context::Context,
    exit::Exit,
    print::tame,
};

/// Said where nobody told anything yet.
const NOBODY: &str = "No identity yet. Tell us who you are: holdall identities add email=YOU@EXAMPLE.ORG";

pub async fn run(context: &Context, identities: Identities) -> Result<Exit, UserError> {
    match identities.action {
        None => {
            let Some(app) = context.existing().await? else {
                context.out.aside(NOBODY);
                return Ok(Exit::Fine);
            };
            let mut rows = Vec::new();
            for identity in app.identities().await? {
                if context.out.json {
                    let (kind, value) = (&identity.kind, &identity.value);
                    context.out.object(&json!({
                        "type": kind, "value": value, "from": identity.from, "badges": identity.badges,
                    }));
                } else {
                    let from = if identity.from.is_empty() {
                        "you".to_owned()
                    } else {
                        tame(&identity.from.join(", "))
                    };
                    rows.push(vec![
                        identity.kind,
                        tame(&identity.value),
                        from,
                        identity.badges.to_string(),
                    ]);
                }
            }
            if rows.is_empty() {
                context.out.aside(NOBODY);
            }
            context.out.table(&["Type", "Value", "Told by", "Badges"], rows);
        }
        Some(IdentityAction::Add {
            identity: (kind, value),
        }) => {
            let app = context.app().await?;
            app.add_identity(&kind, &value).await?;
            let told = app.identities().await?;
            let badges = told.iter().find(|one| one.kind == kind && one.value == value);
            let badges = match badges.map_or(0, |one| one.badges) {
                0 => "No badge here is written to it".to_owned(),
                1 => "One badge here is written to it".to_owned(),
                many => format!("{many} badges here are written to it"),
            };
            context.out.aside(&format!("{} is you. {badges}.", tame(&value)));
        }
        Some(IdentityAction::Remove {
            identity: (kind, value),
        }) => {
            let missing = || {
                UserError::new(Code::NotThere)
                    .with("what", "identity")
                    .with("named", value.clone())
            };
            context
                .existing()
                .await?
                .ok_or_else(missing)?
                .remove_identity(&kind, &value)
                .await?;
        }
    }
    Ok(Exit::Fine)
}
