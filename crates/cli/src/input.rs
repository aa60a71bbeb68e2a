//! Standard input, read in order: secret, password, pasted address, one line each.

use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};

use holdall_app::{Code, UserError};
use secrecy::SecretString;

/// One line that may be shown while it is typed.
///
/// # Errors
/// [`Code::Usage`] when there is none.
pub async fn line(what: &'static str) -> Result<String, UserError> {
    off_the_runtime(what, move || {
        ask(what);
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        Ok(line)
    })
    .await
}

/// One line that is not shown while it is typed.
///
/// # Errors
/// [`Code::Usage`] when there is none.
pub async fn secret(what: &'static str) -> Result<SecretString, UserError> {
    let line = off_the_runtime(what, move || {
        if io::stdin().is_terminal() {
            ask(what);
            return console::Term::stderr().read_secure_line();
        }
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        Ok(line)
    })
    .await?;
    Ok(line.into())
}

/// All of standard input, as far as a badge can go.
pub async fn all() -> io::Result<Vec<u8>> {
    tokio::task::spawn_blocking(|| holdall_app::read_stream(io::stdin().lock()))
        .await
        .map_err(io::Error::other)?
}

/// Why a file cannot be read, in words that go on a sentence.
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::PermissionDenied => "this account may not read it".to_owned(),
        kind => kind.to_string(),
    }
}

/// That a file cannot be read.
pub fn unreadable(path: &str, error: &io::Error) -> UserError {
    let why = match error.kind() {
        ErrorKind::NotFound => "missing",
        ErrorKind::IsADirectory => "folder",
        ErrorKind::PermissionDenied => "denied",
        _ => "",
    };
    let told = UserError::new(Code::File).with("path", path).with("why", why);
    if why.is_empty() { told.because(error) } else { told }
}

/// Whether a person is there to be asked.
pub fn is_person() -> bool {
    io::stdin().is_terminal()
}

fn ask(what: &str) {
    if io::stdin().is_terminal() {
        let mut err = io::stderr().lock();
        let _ = write!(err, "{what}: ").and_then(|()| err.flush());
    }
}

async fn off_the_runtime<F>(what: &'static str, read: F) -> Result<String, UserError>
where
    F: FnOnce() -> io::Result<String> + Send + 'static,
{
    let missing =
        || UserError::new(Code::Usage).with("why", format!("Standard input holds no {}.", what.to_lowercase()));
    let line = tokio::task::spawn_blocking(read)
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or_else(missing)?;
    let line = line.trim_end_matches(['\r', '\n']).to_owned();
    if line.is_empty() { Err(missing()) } else { Ok(line) }
}
