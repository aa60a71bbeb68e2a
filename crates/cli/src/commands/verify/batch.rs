//! `holdall verify --batch`: a list of JSON lines in, an answer line for each out, in the order in which they are done.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::Arc,
    thread,
};

use holdall_app::{
    Code, UserError, Verifier,
    view::{Status, VerdictWord, VerifyAnswer},
};
use serde::Deserialize;
use serde_json::Value;
use tokio::{sync::mpsc, task::JoinSet};

use super::{of, one};
use crate::{context::Context, exit::Exit, input, print::tame, verdicts};

/// How many are verified at a time.
const AT_A_TIME: usize = 16;

/// A line of the list.
#[derive(Debug, Deserialize)]
struct Line {
    /// A text or a number, told back as it is.
    id: Value,
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

/// Reads one line; else its answer, which says what is wrong with it and has as much of it as can be read.
fn read(raw: &[u8], number: u64) -> Result<Line, Box<VerifyAnswer>> {
    // Some editors begin a file with a byte order mark.
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let refuse = |line: Option<&Value>, why: &str| {
        let member = |name: &str| line.and_then(|line| line.get(name));
        let input = member("input")
            .and_then(Value::as_str)
            .map_or_else(|| format!("line {number}"), str::to_owned);
        Box::new(VerifyAnswer {
            id: member("id").filter(|id| id.is_string() || id.is_number()).cloned(),
            ..VerifyAnswer::unreadable(&input, &format!("line {number} of the list {why}"))
        })
    };
    let line: Value = serde_json::from_slice(raw).map_err(|_| refuse(None, "is no JSON"))?;
    let refuse = |why: &str| refuse(Some(&line), why);
    if !line.is_object() {
        return Err(refuse("is no object"));
    }
    if !line.get("id").is_some_and(|id| id.is_string() || id.is_number()) {
        return Err(refuse("has no \"id\", which is a text"));
    }
    if !line.get("input").is_some_and(Value::is_string) {
        return Err(refuse(
            "has no \"input\", which is a path, or an address where \"kind\" is \"url\"",
        ));
    }
    if line.get("kind").is_some_and(|kind| !kind.is_string()) {
        return Err(refuse("has a \"kind\" that is no text"));
    }
    serde_json::from_value(line.clone()).map_err(|_| {
        refuse("has a \"recipient\" that is neither null nor an object of type to value or list of values")
    })
}

/// Verifies every line of `list`; `-` is standard input, whose relative files are in the current folder.
pub(super) async fn run(context: &Context, verifier: Verifier, list: &Path) -> Result<Exit, UserError> {
    let named = list.display().to_string();
    let unreadable = |error: &io::Error| input::unreadable(&named, error);
    let is_stdin = list == Path::new("-");
    let source: Box<dyn Read + Send> = if is_stdin {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(list).map_err(|error| unreadable(&error))?)
    };
    let mut lines = lines(source);
    let folder = list.parent().filter(|_| !is_stdin).unwrap_or(Path::new(""));
    let folder: Arc<Path> = folder.into();
    let verifier = Arc::new(verifier);
    let (tell, mut told) = mpsc::channel::<VerifyAnswer>(AT_A_TIME);
    let out = context.out;
    let printer = tokio::spawn(async move {
        let (mut exit, mut tally) = (Exit::Fine, Tally::default());
        while let Some(answer) = told.recv().await {
            exit = exit.and(of(answer.verdict));
            tally.count(&answer);
            if out.json {
                out.object(&answer);
            } else {
                out.line(&row(&answer));
            }
        }
        out.aside(&tally.told());
        exit
    });
    let mut at_work = JoinSet::new();
    let mut number = 0_u64;
    while let Some(raw) = lines.recv().await {
        let raw = raw.map_err(|error| unreadable(&error))?;
        number += 1;
        if out.is_unread() {
            break;
        }
        if raw.trim_ascii().is_empty() {
            continue;
        }
        while at_work.len() >= AT_A_TIME {
            at_work.join_next().await;
        }
        let (verifier, folder, tell) = (verifier.clone(), folder.clone(), tell.clone());
        at_work.spawn(async move {
            let answer = match read(&raw, number) {
                Ok(line) => answer(&verifier, &folder, line).await,
                Err(answer) => *answer,
            };
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

/// The lines of the list as they come. Their thread is nobody's to wait for: standard input may never end.
fn lines(source: Box<dyn Read + Send>) -> mpsc::Receiver<io::Result<Vec<u8>>> {
    let (feed, lines) = mpsc::channel(AT_A_TIME);
    thread::spawn(move || {
        for line in BufReader::new(source).split(b'\n') {
            if feed.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

async fn answer(verifier: &Verifier, folder: &Path, line: Line) -> VerifyAnswer {
    let whose = line.whose();
    let answer = match line.kind.as_str() {
        "url" => verifier.link(&line.input, &whose).await,
        // A pipe nobody writes to, or a device, would hold up all that comes after.
        _ if is_special(&folder.join(&line.input)).await => {
            VerifyAnswer::unreadable(&line.input, "it is no plain file")
        }
        _ => one(verifier, &line.input, Some(folder), &whose).await,
    };
    VerifyAnswer {
        id: Some(line.id),
        ..answer
    }
}

async fn is_special(path: &Path) -> bool {
    let about = tokio::fs::metadata(path).await;
    about.is_ok_and(|about| !about.is_file() && !about.is_dir())
}

/// An answer in a line.
fn row(answer: &VerifyAnswer) -> String {
    let name = answer.assertion.as_ref().and_then(|badge| badge.name.as_deref());
    let id = match &answer.id {
        Some(Value::String(id)) => format!("{}  ", tame(id)),
        Some(id) => format!("{id}  "),
        None => String::new(),
    };
    let name = name.map(|name| format!("{}  ", tame(name))).unwrap_or_default();
    let lines = answer.lines();
    let why = verdicts::telling(&lines, &answer.reasons).map(|line| format!("  {}", tame(&line.message)));
    let (input, word) = (tame(&answer.input), verdicts::word(answer));
    format!("{id}{word}  {name}{input}{}", why.unwrap_or_default())
}

/// How many ended how.
#[derive(Debug, Default)]
struct Tally {
    valid: u64,
    withdrawn: u64,
    problems: u64,
    undecided: u64,
}

impl Tally {
    fn count(&mut self, answer: &VerifyAnswer) {
        let counter = match (answer.verdict, answer.status) {
            (VerdictWord::Valid, _) => &mut self.valid,
            (_, Status::Expired | Status::Revoked | Status::Suspended) => &mut self.withdrawn,
            (_, Status::Unverifiable | Status::Unchecked) => &mut self.undecided,
            (_, Status::Invalid | Status::Valid) => &mut self.problems,
        };
        *counter += 1;
    }

    fn told(&self) -> String {
        let Self {
            valid,
            withdrawn,
            problems,
            undecided,
        } = self;
        let all = valid + withdrawn + problems + undecided;
        format!(
            "{all} looked at: {valid} passed, {withdrawn} expired or withdrawn, {problems} with a problem, {undecided} \
             could not be checked."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_of_a_line_are_null_one_or_many() {
        let whose = |recipient: &str| {
            let line = format!(r#"{{"id": "1", "kind": "json", "input": "x", "recipient": {recipient}}}"#);
            read(line.as_bytes(), 1).unwrap().whose()
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

    #[test]
    fn a_line_that_cannot_be_read_has_its_answer_and_keeps_its_id() {
        let told = |raw: &[u8]| {
            let answer = read(raw, 7).unwrap_err();
            let why = answer.checks[0].message.clone();
            (answer.id, answer.input, why)
        };
        for raw in [
            &b"# a comment"[..],
            b"{",
            b"\xff\xfe",
            b"[]",
            b"7",
            b"{}",
            br#"{"input": "x"}"#,
            br#"{"id": null, "input": "x"}"#,
        ] {
            let (id, _, why) = told(raw);
            assert_eq!(id, None, "{why}");
            assert!(why.contains("line 7"), "{why}");
        }
        let broken = br#"{"id": "a", "input": "b.json", "recipient": {"email": [7]}}"#;
        let (id, input, why) = told(broken);
        assert_eq!((id, input.as_str()), (Some("a".into()), "b.json"));
        assert!(why.contains("\"recipient\""), "{why}");
        assert_eq!(told(br#"{"id": 12}"#).0, Some(12.into()));
    }

    #[test]
    fn numbers_carriage_returns_and_a_byte_order_mark_are_taken() {
        let line = read(b"\xef\xbb\xbf{\"id\": 12, \"input\": \"x\", \"more\": true}\r", 1).unwrap();
        assert_eq!((line.id, line.input.as_str()), (12.into(), "x"));
    }
}
