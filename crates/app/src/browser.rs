//! Hands an address to the system browser.

use std::process::{Command, Stdio};

use url::Url;

use crate::PASSPHRASE_VARIABLE;

/// Opens a web address in the system browser; any other address is refused. What that starts is given no passphrase.
///
/// # Errors
/// A sentence, when no program on this computer opens web addresses.
pub fn open_browser(url: &Url) -> Result<(), String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("only web addresses are opened".to_owned());
    }
    let mut last = "no program to open addresses with".to_owned();
    for command in &mut open::commands(url.as_str()) {
        match detached(command) {
            Ok(()) => return Ok(()),
            Err(error) => last = error.to_string(),
        }
    }
    Err(last)
}

fn detached(command: &mut Command) -> std::io::Result<()> {
    let mut child = command
        .env_remove(PASSPHRASE_VARIABLE)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Openers end at once, browsers do not; whichever it is, nobody here waits for it.
    std::thread::spawn(move || child.wait());
    Ok(())
}
