//! The `holdall` command as a script runs it, and what it said.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::Value;

/// What a finished command said.
#[derive(Debug)]
pub struct Said {
    /// Exit status; -1 when a signal ended it.
    pub status: i32,
    /// Standard output, whole.
    pub out: String,
    /// Standard error, whole.
    pub err: String,
}

impl Said {
    /// Its standard output as JSON Lines. Panics on a line that is none.
    pub fn lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("no JSON: {error}: {line}")))
            .collect()
    }

    /// How many badges of a transfer ended in which outcome, with its reason where it has one: `refused (expired)`.
    pub fn outcomes(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for line in self.lines() {
            let outcome = line["outcome"].as_str().expect("an outcome");
            let told = match line["reason"].as_str() {
                Some(reason) => format!("{outcome} ({reason})"),
                None => outcome.to_owned(),
            };
            *counts.entry(told).or_default() += 1;
        }
        counts
    }

    /// Its one JSON line.
    pub fn line(&self) -> Value {
        let mut lines = self.lines();
        assert_eq!(lines.len(), 1, "one line was expected: {self:?}");
        lines.remove(0)
    }

    /// `error.code` of the last line of standard error.
    pub fn error_code(&self) -> Option<String> {
        let last = self.err.lines().next_back()?;
        let value: Value = serde_json::from_str(last).ok()?;
        Some(value["error"]["code"].as_str()?.to_owned())
    }

    /// The same, when the status is `status`; panics with everything said otherwise.
    #[track_caller]
    pub fn ends_with(self, status: i32) -> Self {
        assert_eq!(self.status, status, "exit status of {self:#?}");
        self
    }
}

/// A command under way. Killed when dropped.
pub struct Running {
    child: Child,
    /// Its standard input.
    pub input: Option<ChildStdin>,
    lines: Receiver<String>,
    seen: Vec<String>,
    err: Option<std::thread::JoinHandle<String>>,
}

impl Running {
    /// Starts `command` with all three streams ours.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}; was the workspace built?"));
        let (tell, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
        let mut stderr = child.stderr.take().unwrap();
        let err = std::thread::spawn(move || {
            let mut said = Vec::new();
            stderr.read_to_end(&mut said).expect("its standard error can be read");
            String::from_utf8_lossy(&said).into_owned()
        });
        Self {
            input: child.stdin.take(),
            child,
            lines,
            seen: Vec::new(),
            err: Some(err),
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the next line of standard output.
    pub fn next_line(&mut self, within: Duration) -> Option<String> {
        let line = self.lines.recv_timeout(within).ok()?;
        self.seen.push(line.clone());
        Some(line)
    }

    /// Gives it one line on standard input.
    pub fn say(&mut self, line: &str) {
        let input = self.input.as_mut().expect("its input is open");
        writeln!(input, "{line}").expect("it takes a line");
    }

    /// Whether it has ended.
    pub fn ended(&mut self) -> bool {
        self.child.try_wait().expect("its state can be asked").is_some()
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        // It may have ended on its own just before.
        let _ = self.child.kill();
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Said {
        self.end()
    }

    pub(crate) fn end(&mut self) -> Said {
        drop(self.input.take());
        let status = self.child.wait().expect("it can be waited for");
        let err = self
            .err
            .take()
            .map(|reader| reader.join().expect("it was read"))
            .unwrap_or_default();
        let mut out = std::mem::take(&mut self.seen);
        out.extend(self.lines.iter());
        let out = out.iter().map(|line| format!("{line}\n")).collect();
        Said {
            status: status.code().unwrap_or(-1),
            out,
            err,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
