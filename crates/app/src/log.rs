//! The log file: one redaction for every line, a new file at 5 MiB, the one before kept.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// Size at which a new file begins.
const ROTATE_AT_BYTES: u64 = 5 * 1024 * 1024;

/// Sends the program's log to `file`. The first call in a process decides; later ones change nothing.
pub fn start(file: &Path) {
    let Ok(writer) = Log::open(file, ROTATE_AT_BYTES) else {
        return; // A log that cannot be written is no reason not to work.
    };
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env("HOLDALL_LOG").unwrap_or_else(|_| EnvFilter::new("holdall=info,warn")))
        .with_ansi(false)
        .with_writer(writer)
        .finish();
    // Fails when there is one already: tests start many apps in one process.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// The file, shared by all threads.
#[derive(Clone)]
struct Log(Arc<Mutex<Open>>);

struct Open {
    path: PathBuf,
    file: File,
    rotate_at: u64,
}

impl Log {
    fn open(path: &Path, rotate_at: u64) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = append(path)?;
        Ok(Self(Arc::new(Mutex::new(Open {
            path: path.to_owned(),
            file,
            rotate_at,
        }))))
    }
}

fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl Open {
    fn line(&mut self, text: &str) -> io::Result<()> {
        // Another process may have begun a new file meanwhile: the size is that of the file this handle has.
        if self.file.metadata()?.len() >= self.rotate_at {
            let full_here = std::fs::metadata(&self.path).is_ok_and(|now| now.len() >= self.rotate_at);
            if full_here {
                std::fs::rename(&self.path, self.path.with_extension("log.1"))?;
            }
            self.file = append(&self.path)?;
        }
        self.file.write_all(text.as_bytes())
    }
}

/// One event on its way to the file.
struct Line(Log);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = holdall_net::redact(&String::from_utf8_lossy(bytes));
        let mut open = self.0.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        open.line(&text)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_begins_when_the_old_one_is_full() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logs/holdall.log");
        let log = Log::open(&path, 20).unwrap();
        for n in 0..3 {
            log.make_writer()
                .write_all(format!("the {n}. long enough line\n").as_bytes())
                .unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "the 2. long enough line\n");
        assert_eq!(
            std::fs::read_to_string(folder.path().join("logs/holdall.log.1")).unwrap(),
            "the 1. long enough line\n"
        );
    }

    #[test]
    fn no_line_holds_a_token_or_a_code() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("holdall.log");
        let log = Log::open(&path, 1000).unwrap();
        log.make_writer()
            .write_all(b"GET https://pack.example/cb?code=SECRETCODE&state=SECRETSTATE\n")
            .unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(
            written.contains("pack.example") && !written.contains("SECRET"),
            "{written}"
        );
    }
}
