//! `holdall export`

use holdall_app::{UserError, view::ExportForm};
use serde::Serialize;

use crate::{
    args::{Export, Form},
    context::Context,
    exit::Exit,
    print::tame,
};

/// One file, as programs read it.
#[derive(Debug, Serialize)]
struct Written<'a> {
    badge: &'a str,
    path: &'a str,
    sha256: &'a str,
    /// A drawn picture stands in for one that was missing or unfit; absent otherwise.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    placeholder: bool,
}

pub async fn run(context: &Context, export: Export) -> Result<Exit, UserError> {
    let Some(app) = context.existing().await? else {
        return match export.chosen.badges.first() {
            Some(named) => Err(super::no_badge(named)),
            None => Ok(Exit::Fine),
        };
    };
    let ids = if export.chosen.all {
        Vec::new()
    } else {
        super::badges(&app, &export.chosen.badges).await?
    };
    let form = match export.form {
        Form::Baked => ExportForm::Baked,
        Form::Json => ExportForm::Json,
    };
    let exported = app.export(ids, form, export.to).await?;
    for file in &exported.files {
        if context.out.json {
            context.out.object(&Written {
                badge: &file.badge,
                path: &file.path,
                sha256: &file.sha256,
                placeholder: file.placeholder,
            });
        } else {
            let note = if file.placeholder {
                "  (no picture fit to use: a drawn one stands in)"
            } else {
                ""
            };
            context.out.line(&format!("{}{note}", tame(&file.path)));
        }
    }
    Ok(Exit::Fine)
}
