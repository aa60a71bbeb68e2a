//! `holdall inspect`

use holdall_app::{Code, UserError};

use crate::{context::Context, exit::Exit, input, print::tame};

pub async fn run(context: &Context, named: &str) -> Result<Exit, UserError> {
    let bytes = match named {
        "-" => input::all().await,
        _ => holdall_app::read_file(named.as_ref()).await,
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        // An address holds nothing until it is fetched, and this looks without network.
        Err(_) if holdall_app::is_link(named) => named.as_bytes().to_vec(),
        Err(error) => return Err(UserError::new(Code::File).with("path", named).because(&error)),
    };
    let found = holdall_app::inspect(&bytes);
    if context.out.json {
        context.out.object(&found);
    } else {
        context.out.line(&format!(
            "{}{}",
            found.kind,
            found
                .format
                .as_ref()
                .map(|version| format!(", Open Badges {version}"))
                .unwrap_or_default()
        ));
        if let Some(assertion) = &found.assertion {
            for (what, value) in [
                ("Name", &assertion.name),
                ("Issuer", &assertion.issuer),
                ("Id", &assertion.id),
            ] {
                if let Some(value) = value {
                    context.out.line(&format!("  {what:<8}{}", tame(value)));
                }
            }
        }
        for problem in &found.problems {
            context.out.line(&format!("Problem: {}", tame(problem)));
        }
    }
    Ok(if found.problems.is_empty() {
        Exit::Fine
    } else {
        Exit::Problem
    })
}
