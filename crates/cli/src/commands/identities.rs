//! `holdall identities`

use holdall_app::{Code, UserError};
use serde_json::json;

use crate::{
    args::{Identities, IdentityAction},
    context::Context,
    exit::Exit,
    print::tame,
};

pub async fn run(context: &Context, identities: Identities) -> Result<Exit, UserError> {
    match identities.action {
        None => {
            let Some(app) = context.existing().await? else {
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
            context.out.table(&["Type", "Value", "Told by", "Badges"], rows);
        }
        Some(IdentityAction::Add {
            identity: (kind, value),
        }) => {
            context.app().await?.add_identity(&kind, &value).await?;
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
