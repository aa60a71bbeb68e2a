//! `holdall verify`: looks, and adds nothing; works without a library.

mod batch;

use std::path::Path;

use chrono::{DateTime, Utc};
use holdall_app::{
    UserError, Verifier,
    view::{VerdictWord, VerifyAnswer},
};

use super::show;
use crate::{args::Verify, context::Context, exit::Exit, input, print::tame, verdicts};

pub async fn run(context: &Context, verify: Verify) -> Result<Exit, UserError> {
    let verifier = Verifier::start(context.start()).await?;
    match verify.batch {
        Some(list) => batch::run(context, verifier, &list).await,
        None => {
            let mut exit = Exit::Fine;
            for (number, named) in verify.inputs.iter().enumerate() {
                let answer = one(&verifier, named, None, &verify.recipient).await;
                if number > 0 && !context.out.json {
                    context.out.line("");
                }
                exit = exit.and(print(context, &answer, !verify.recipient.is_empty()));
                if context.out.is_unread() {
                    break;
                }
            }
            Ok(exit)
        }
    }
}

/// One input as typed: a file, an address or standard input. `folder` is where the relative files of a list are.
async fn one(verifier: &Verifier, named: &str, folder: Option<&Path>, whose: &[(String, String)]) -> VerifyAnswer {
    if folder.is_none() && holdall_app::is_link(named) {
        return verifier.link(named, whose).await;
    }
    let bytes = match (named, folder) {
        ("-", None) => input::all().await,
        (_, Some(folder)) => holdall_app::read_file(&folder.join(named)).await,
        (_, None) => holdall_app::read_file(named.as_ref()).await,
    };
    match bytes {
        Ok(bytes) => verifier.bytes(named, bytes, whose).await,
        Err(_) if folder.is_some() && holdall_app::is_link(named) => {
            VerifyAnswer::unreadable(named, "it is an address, and its \"kind\" is not \"url\"")
        }
        Err(_) if named.contains("://") => {
            VerifyAnswer::unreadable(named, "it is no address of the web (http or https) and no file")
        }
        Err(error) => VerifyAnswer::unreadable(named, &input::why(&error)),
    }
}

fn of(verdict: VerdictWord) -> Exit {
    match verdict {
        VerdictWord::Valid => Exit::Fine,
        VerdictWord::Invalid => Exit::Problem,
        VerdictWord::Unverifiable => Exit::Undecided,
    }
}

/// Prints an answer; `asked` when the recipient decides.
fn print(context: &Context, answer: &VerifyAnswer, asked: bool) -> Exit {
    let out = context.out;
    if out.json {
        out.object(answer);
        return of(answer.verdict);
    }
    let badge = answer.assertion.as_ref();
    let name = badge.and_then(|badge| badge.name.as_deref()).map(tame);
    let title = name.clone().unwrap_or_else(|| tame(&answer.input));
    out.line(&format!("{title}: {}", verdicts::word(answer)));
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    let mut facts = Vec::new();
    facts.extend(name.map(|_| ("Input", tame(&answer.input))));
    if let Some(badge) = badge {
        facts.extend(badge.issuer.as_deref().map(|issuer| ("Issuer", tame(issuer))));
        facts.extend(badge.issued_on.map(|at| ("Issued", day(at))));
        facts.extend(badge.expires.map(|at| ("Expires", day(at))));
    }
    facts.extend(verdicts::written_to(answer, asked).map(|who| ("Written to", who)));
    facts.extend(answer.vouched_by.as_deref().map(|who| ("Vouched by", tame(who))));
    if context.global.offline {
        let oldest = answer.evidence.iter().map(|kept| kept.fetched_at).min();
        facts.extend(oldest.map(|at| ("Proof from", day(at))));
    }
    for (what, value) in facts {
        out.line(&format!("  {what:<13}{value}"));
    }
    show::checks(context, &answer.lines(), &answer.warnings, asked);
    out.line("");
    out.line(verdicts::meaning(answer, context.global.offline));
    of(answer.verdict)
}
