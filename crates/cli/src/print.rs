//! The one place that writes: answers to standard output, all else to standard error.

use std::{
    io::{self, ErrorKind, IsTerminal, Write},
    sync::atomic::{AtomicBool, Ordering},
};

use comfy_table::{ContentArrangement, Table, presets};
use holdall_app::{Code, UserError};
use serde::Serialize;
use serde_json::json;

use crate::{exit::Exit, words};

/// Set when whoever reads the answers went away (`holdall list | head`).
static IS_UNREAD: AtomicBool = AtomicBool::new(false);
/// Columns under which a table is told as a list: its cells would be a few letters wide.
const NARROW: u16 = 60;

/// Where answers go, and how.
#[derive(Debug, Clone, Copy)]
pub struct Out {
    /// JSON instead of tables and sentences.
    pub json: bool,
}

impl Out {
    /// One object on a line of its own.
    pub fn object(self, object: &impl Serialize) {
        if let Ok(text) = serde_json::to_string(object) {
            self.line(&text);
        }
    }

    /// One line. When nobody reads any more nothing is written, and the work goes on to its exit status; an answer that
    /// is lost otherwise (a full disk) ends the command.
    pub fn line(self, text: &str) {
        if self.is_unread() {
            return;
        }
        let mut out = io::stdout().lock();
        match writeln!(out, "{text}").and_then(|()| out.flush()) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::BrokenPipe => IS_UNREAD.store(true, Ordering::Relaxed),
            Err(error) => {
                self.error(
                    &UserError::new(Code::File)
                        .with("path", "Standard output")
                        .because(&error),
                );
                std::process::exit(Exit::Unexpected.number().into());
            }
        }
    }

    /// Whether nobody reads the answers any more.
    pub fn is_unread(self) -> bool {
        IS_UNREAD.load(Ordering::Relaxed)
    }

    /// A table with a head row; nothing when it has no rows.
    pub fn table(self, head: &[&str], rows: Vec<Vec<String>>) {
        if rows.is_empty() {
            return;
        }
        let terminal = console::Term::stdout();
        if terminal.is_term() && terminal.size().1 < NARROW {
            return self.list(head, &rows);
        }
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_header(head.to_vec())
            .add_rows(rows);
        if io::stdout().is_terminal() {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        for line in table.lines() {
            self.line(line.trim_end());
        }
    }

    /// The same where there is no room: a line for each cell that holds something, a paragraph for each row.
    fn list(self, head: &[&str], rows: &[Vec<String>]) {
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                self.line("");
            }
            for (head, cell) in head.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
                self.line(&format!("{head}: {cell}"));
            }
        }
    }

    /// A sentence for people on standard error, where it is no part of the answer.
    pub fn aside(self, text: &str) {
        if !self.json {
            // Nothing can be done when even standard error is gone.
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// An error, as the last line of standard error.
    pub fn error(self, error: &UserError) {
        let message = words::error(error);
        let text = if self.json {
            json!({ "error": error_object(error) }).to_string()
        } else if error.detail.is_empty() || error.code == holdall_app::Code::Refused {
            message
        } else {
            format!("{message}\n({})", error.detail)
        };
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}

/// An error as an object: its code, the command's words, and the detail for a bug report.
pub fn error_object(error: &UserError) -> serde_json::Value {
    json!({ "code": error.code, "message": words::error(error), "detail": error.detail })
}

/// Text from strangers, fit for one cell of a terminal: without control characters, on one line.
pub fn tame(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || is_direction(c) { ' ' } else { c })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Characters that turn the direction of what follows, and so could make one line look like another.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_text_cannot_steer_the_terminal() {
        assert_eq!(tame("Wound\x1b[2J care\n\u{202e}II\t "), "Wound [2J care II");
    }

    #[test]
    fn an_error_object_has_code_message_and_detail() {
        let object = error_object(&UserError::new(holdall_app::Code::NoKeyStore));
        assert_eq!(object["code"], "no-key-store");
        assert!(object["message"].as_str().unwrap().contains("key store"));
        assert_eq!(object["detail"], "");
    }
}
