//! `holdall verify`: looks, and adds nothing; works without a library.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use holdall_app::{
    Code, UserError, Verifier,
    view::{Status, VerdictWord, VerifyAnswer},
};
use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    sync::mpsc,
    task::JoinSet,
};

use super::show;
use crate::{args::Verify, context::Context, exit::Exit, input, print::tame, words};

/// How many are verified at a time.
const AT_A_TIME: usize = 16;

pub async fn run(context: &Context, verify: Verify) -> Result<Exit, UserError> {
    let verifier = Verifier::start(context.start()).await?;
    match verify.batch {
        Some(list) => batch(context, verifier, &list).await,
        None => {
            let mut exit = Exit::Fine;
            for named in &verify.inputs {
                let answer = one(&verifier, named, None, &verify.recipient).await;
                exit = exit.and(print(context, &answer));
            }
            Ok(exit)
        }
    }
}

/// One input as typed: a file, an address or standard input. `folder` is where relative files are.
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
        Err(error) => VerifyAnswer::unreadable(named, &error.to_string()),
    }
}

/// A line of the list.
#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    #[serde(default)]
    kind: String,
    input: String,
    #[serde(default)]
    recipient: Option<BTreeMap<String, Values>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Many(Vec<String>),
}

impl Line {
    fn whose(&self) -> Vec<(String, String)> {
        let values = |values: &Values| match values {
            Values::One(value) => vec![value.clone()],
            Values::Many(values) => values.clone(),
        };
        let all = self.recipient.iter().flatten();
        all.flat_map(|(kind, of)| values(of).into_iter().map(move |value| (kind.clone(), value)))
            .collect()
    }
}

async fn batch(context: &Context, verifier: Verifier, list: &Path) -> Result<Exit, UserError> {
    let unreadable = |error: &std::io::Error| {
        UserError::new(Code::File)
            .with("path", list.display().to_string())
            .because(error)
    };
    let file = tokio::fs::File::open(list).await.map_err(|error| unreadable(&error))?;
    let folder: Arc<Path> = list.parent().unwrap_or(Path::new("")).into();
    let verifier = Arc::new(verifier);
    let (tell, mut told) = mpsc::channel::<VerifyAnswer>(AT_A_TIME);
    let out = context.out;
    let json = context.global.json;
    let printer = tokio::spawn(async move {
        let mut exit = Exit::Fine;
        while let Some(answer) = told.recv().await {
            exit = exit.and(of(answer.verdict));
            if json {
                out.object(&answer);
            } else {
                out.line(&line(&answer));
            }
        }
        exit
    });
    let mut at_work = JoinSet::new();
    let mut lines = BufReader::new(file).split(b'\n');
    let mut number = 0_u64;
    while let Some(raw) = lines.next_segment().await.map_err(|error| unreadable(&error))? {
        number += 1;
        if raw.trim_ascii().is_empty() {
            continue;
        }
        while at_work.len() >= AT_A_TIME {
            at_work.join_next().await;
        }
        let (verifier, folder, tell) = (verifier.clone(), folder.clone(), tell.clone());
        at_work.spawn(async move {
            let answer = answer(&verifier, &folder, &raw, number).await;
            // Nobody listens any more only when the program ends.
            let _ = tell.send(answer).await;
        });
    }
    while at_work.join_next().await.is_some() {}
    drop(tell);
    printer
        .await
        .map_err(|error| UserError::new(Code::Unexpected).because(&error))
}

async fn answer(verifier: &Verifier, folder: &Path, raw: &[u8], number: u64) -> VerifyAnswer {
    let line: Line = match serde_json::from_slice(raw) {
        Ok(line) => line,
        Err(error) => {
            let id = serde_json::from_slice::<serde_json::Value>(raw)
                .ok()
                .and_then(|line| line.get("id").and_then(|id| id.as_str()).map(str::to_owned));
            let input = format!("line {number}");
            return VerifyAnswer {
                id,
                ..VerifyAnswer::unreadable(&input, &format!("the line cannot be read: {error}"))
            };
        }
    };
    let whose = line.whose();
    let answer = match line.kind.as_str() {
        "url" => verifier.link(&line.input, &whose).await,
        _ => one(verifier, &line.input, Some(folder), &whose).await,
    };
    VerifyAnswer {
        id: Some(line.id),
        ..answer
    }
}

fn of(verdict: VerdictWord) -> Exit {
    match verdict {
        VerdictWord::Valid => Exit::Fine,
        VerdictWord::Invalid => Exit::Problem,
        VerdictWord::Unverifiable => Exit::Undecided,
    }
}

fn print(context: &Context, answer: &VerifyAnswer) -> Exit {
    if context.out.json {
        context.out.object(answer);
    } else {
        context.out.line(&line(answer));
        show::checks(context, &answer.lines(), &answer.warnings);
    }
    of(answer.verdict)
}

fn line(answer: &VerifyAnswer) -> String {
    let name = answer
        .assertion
        .as_ref()
        .and_then(|badge| badge.name.as_deref())
        .map(tame)
        .unwrap_or_default();
    let why = if answer.reasons.is_empty() {
        String::new()
    } else {
        format!(" ({})", answer.reasons.join(", "))
    };
    let what = if name.is_empty() {
        tame(&answer.input)
    } else {
        format!("{}: {name}", tame(&answer.input))
    };
    let word = match (answer.verdict, answer.status) {
        // Authentic, and awarded to somebody else than was asked for.
        (VerdictWord::Invalid, Status::Valid) => "Passed, for someone else",
        (_, status) => words::status(status),
    };
    format!("{what}: {word}{why}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_of_a_line_are_null_one_or_many() {
        let whose = |recipient: &str| {
            let line = format!(r#"{{"id": "1", "kind": "json", "input": "x", "recipient": {recipient}}}"#);
            serde_json::from_str::<Line>(&line).unwrap().whose()
        };
        assert_eq!(whose("null"), []);
        assert_eq!(
            whose(r#"{"email": "a@b.example"}"#),
            [("email".into(), "a@b.example".into())]
        );
        assert_eq!(
            whose(r#"{"email": ["a@b.example", "c@d.example"], "url": "https://a.example"}"#).len(),
            3
        );
    }
}
