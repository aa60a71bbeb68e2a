//! `holdall inspect`

use holdall_app::{
    UserError,
    view::{BadgeFacts, Inspected},
};

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
        Err(error) => return Err(input::unreadable(named, &error)),
    };
    let found = holdall_app::inspect(&bytes);
    if context.out.json {
        context.out.object(&found);
    } else {
        context.out.line(&heading(&found));
        for (what, value) in found.assertion.iter().flat_map(facts) {
            context.out.line(&format!("  {what:<13}{}", tame(&value)));
        }
        for problem in &found.problems {
            context
                .out
                .line(&format!("Problem: {}.", tame(problem).trim_end_matches('.')));
        }
        if found.format.is_some() && found.assertion.is_some() {
            context
                .out
                .line("This is what it says of itself. Nothing was checked: holdall verify does that.");
        }
        if let Some(address) = address(&found) {
            context.out.line(&format!(
                "Nothing was fetched. To check it: holdall verify {}",
                tame(address)
            ));
        }
    }
    Ok(if found.problems.is_empty() {
        Exit::Fine
    } else {
        Exit::Problem
    })
}

/// What it is, in a line.
fn heading(found: &Inspected) -> String {
    let badge = found
        .format
        .as_ref()
        .map(|version| format!("badge of Open Badges {version}"));
    match (found.kind.as_str(), badge) {
        ("json", Some(badge)) if found.assertion.as_ref().is_some_and(|badge| badge.signed) => {
            format!("A {badge}, as JSON with its proof inside")
        }
        ("json", Some(badge)) => format!("A {badge}, as JSON"),
        ("json", None) => "JSON".to_owned(),
        ("jws", Some(badge)) => format!("A {badge}, as signed text"),
        ("jws", None) => "Signed text".to_owned(),
        ("png" | "svg", Some(badge)) => format!("A picture ({}) with a {badge} inside", found.kind),
        ("png" | "svg", None) if found.assertion.is_some() => {
            format!("A picture ({}) with the address of a badge inside", found.kind)
        }
        ("png" | "svg", None) => format!("A picture ({})", found.kind),
        ("link", _) => "An address".to_owned(),
        _ => "Nothing that is known here".to_owned(),
    }
}

fn facts(badge: &BadgeFacts) -> Vec<(&'static str, String)> {
    let day = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d").to_string();
    let mut facts = Vec::new();
    facts.extend(badge.name.clone().map(|name| ("Name", name)));
    facts.extend(badge.issuer.clone().map(|issuer| ("Issuer", issuer)));
    if badge.issuer.is_none() {
        facts.extend(badge.issuer_id.clone().map(|issuer| ("Issuer", issuer)));
    }
    facts.extend(badge.issued_on.map(|at| ("Issued", day(at))));
    facts.extend(badge.expires.map(|at| ("Expires", day(at))));
    for recipient in &badge.recipients {
        let clear = if recipient.hashed {
            format!("someone's {}, as a hash", recipient.kind)
        } else {
            recipient.identity.clone()
        };
        facts.push(("Written to", clear));
    }
    facts.extend(badge.id.clone().map(|id| ("Id", id)));
    facts.extend(badge.class_id.clone().map(|class| ("Badge class", class)));
    facts
}

/// The address to go on with, where what was found is no more than one.
fn address(found: &Inspected) -> Option<&str> {
    let badge = found.assertion.as_ref().filter(|_| found.format.is_none())?;
    badge.id.as_deref().filter(|id| holdall_app::is_link(id))
}
