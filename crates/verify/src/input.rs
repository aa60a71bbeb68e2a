//! From an address or some bytes to a badge: pictures are unbaked, links followed, texts recognised (IN-1 to IN-7).

use holdall_formats::{FormatError, Jws, Kind};
use holdall_model::{Reason, Role};
use serde_json::Value;
use url::Url;

use crate::{
    Input,
    checks::revocation,
    fetch,
    finding::Trouble,
    names::{HOSTED_AT_ID, NOT_REVOKED, READABLE},
    run::Run,
};

/// Most steps from the input to the badge: twice an address in a picture behind an address, with room for reading each.
const MAX_STEPS: usize = 8;

/// A badge as it came in.
pub(crate) enum Entry {
    /// JSON, with the address that served it as the document itself.
    Document { value: Value, from: Option<Url> },
    /// A compact JWS or JWT.
    Token { jws: Jws, token: String },
}

/// The badge that was asked about; reports what hinders.
pub(crate) async fn read(run: &mut Run<'_>) -> Option<Entry> {
    let mut step = match &run.question.input {
        Input::Url(url) => Step::Ask(url.clone()),
        Input::Bytes(bytes) => Step::Look {
            bytes: bytes.clone(),
            from: None,
            kind: None,
        },
    };
    for _ in 0..MAX_STEPS {
        step = match step {
            Step::Ask(url) => ask(run, url).await?,
            Step::Look { bytes, from, kind } => look(run, bytes, from, kind)?,
            Step::Done(entry) => return Some(*entry),
        };
    }
    if let Step::Done(entry) = step {
        return Some(*entry);
    }
    run.trouble(
        READABLE,
        Trouble::failed(
            Reason::Content,
            "The input leads from one address to another without a badge.",
        ),
    );
    None
}

enum Step {
    Ask(Url),
    Look {
        bytes: Vec<u8>,
        from: Option<Url>,
        kind: Option<String>,
    },
    Done(Box<Entry>),
}

async fn ask(run: &mut Run<'_>, url: Url) -> Option<Step> {
    match fetch::document(run, &url, Role::Assertion).await {
        Ok(document) => Some(Step::Look {
            bytes: document.bytes.clone(),
            from: Some(url),
            kind: document.content_type.clone(),
        }),
        Err(trouble) if trouble.reason == Reason::Gone => {
            run.trouble(NOT_REVOKED, revocation::gone(&url));
            None
        }
        Err(trouble) => {
            run.trouble(HOSTED_AT_ID, trouble);
            None
        }
    }
}

fn look(run: &mut Run<'_>, bytes: Vec<u8>, from: Option<Url>, content_type: Option<String>) -> Option<Step> {
    let told = |trouble: Trouble| match &from {
        Some(url) => trouble.at(url),
        None => trouble,
    };
    if bytes.trim_ascii().is_empty() {
        // Whatever it was meant to be, a picture or a text, it is none. An empty file is likelier the one, what a host
        // leaves out or somebody pastes the other.
        let picture = from.is_none() && bytes.is_empty();
        for reason in match picture {
            true => [Reason::Image, Reason::Content],
            false => [Reason::Content, Reason::Image],
        } {
            run.trouble(
                READABLE,
                told(Trouble::failed(reason, "There is nothing in the input.")),
            );
        }
        return None;
    }
    let kind = match holdall_formats::kind(&bytes) {
        Ok(kind) => kind,
        Err(error) => {
            let said = match content_type {
                Some(kind) if kind.contains("html") => {
                    "The host serves a web page where the badge should be.".to_owned()
                }
                _ => sentence(&error),
            };
            let reason = match holdall_formats::looks_like_a_picture(&bytes) {
                true => Reason::Image,
                false => Reason::Content,
            };
            run.trouble(READABLE, told(Trouble::failed(reason, said)));
            return None;
        }
    };
    if let Some(url) = &from {
        fetch::look_at_type(run, content_type.as_deref(), kind, url);
    }
    let read = match kind {
        Kind::Png | Kind::Svg => return unbake(run, &bytes, told),
        Kind::Link => link(&bytes),
        Kind::Jws => token(bytes),
        Kind::Json => holdall_formats::read_json(&bytes)
            .map(|value| Entry::Document {
                value,
                from: from.clone(),
            })
            .map(done),
    };
    match read {
        Ok(step) => Some(step),
        Err(error) => {
            let reason = match error {
                FormatError::TooLarge(_) => Reason::TooLarge,
                _ => Reason::Content,
            };
            run.trouble(READABLE, told(Trouble::failed(reason, sentence(&error))));
            None
        }
    }
}

fn done(entry: Entry) -> Step {
    Step::Done(Box::new(entry))
}

fn link(bytes: &[u8]) -> Result<Step, FormatError> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    Url::parse(text)
        .map(Step::Ask)
        .map_err(|_| FormatError::NotABadge("the text is no address".to_owned()))
}

fn token(bytes: Vec<u8>) -> Result<Step, FormatError> {
    let text = String::from_utf8(bytes).map_err(|_| FormatError::NotABadge("the text is not UTF-8".to_owned()))?;
    let token = text.trim_start_matches('\u{feff}').trim().to_owned();
    Ok(done(Entry::Token {
        jws: holdall_formats::read_jws(&token)?,
        token,
    }))
}

/// What a picture holds is a badge of its own right: for a hosted one a pointer, wherever the picture came from.
fn unbake(run: &mut Run<'_>, picture: &[u8], told: impl Fn(Trouble) -> Trouble) -> Option<Step> {
    match holdall_formats::unbake(picture) {
        Ok(unbaked) => {
            for warning in unbaked.warnings {
                run.warn(warning);
            }
            Some(Step::Look {
                bytes: unbaked.payload,
                from: None,
                kind: None,
            })
        }
        Err(error) => {
            let reason = match error {
                FormatError::TooLarge(_) => Reason::TooLarge,
                _ => Reason::Image,
            };
            run.trouble(READABLE, told(Trouble::failed(reason, sentence(&error))));
            None
        }
    }
}

fn sentence(error: &FormatError) -> String {
    format!("The input cannot be read as a badge: {error}.")
}
