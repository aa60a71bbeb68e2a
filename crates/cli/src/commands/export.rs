//! `holdall export`

use holdall_app::{UserError, view::ExportForm};
use serde_json::json;

use crate::{
    args::{Export, Form},
    context::Context,
    exit::Exit,
    print::tame,
};

pub async fn run(context: &Context, export: Export) -> Result<Exit, UserError> {
    let Some(app) = context.existing().await? else {
        return match export.chosen.badges.first() {
            Some(named) => Err(super::no_badge(named)),
            None => Ok(Exit::Fine),
        };
    };
    let ids = if export.chosen.all { Vec::new() } else { super::badges(&app, &export.chosen.badges).await? };
    let form = match export.form {
        Form::Baked => ExportForm::Baked,
        Form::Json => ExportForm::Json,
    };
    let exported = app.export(ids, form, export.to).await?;
    for file in &exported.files {
        if context.out.json {
            context.out.object(&json!({ "badge": file.badge, "path": file.path, "sha256": file.sha256 }));
        } else {
            let note = if file.placeholder { "  (no picture fit to use: a drawn one stands in)" } else { "" };
            context.out.line(&format!("{}{note}", tame(&file.path)));
        }
    }
    Ok(Exit::Fine)
}
