//! A stage of a story's own: folders, environment, and where secrets are kept.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Bus, Running, Said};

/// The passphrase of stories that keep secrets in a file.
pub const PASSPHRASE: &str = "correct horse battery staple 42";

/// Where the story's secrets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// A real Secret Service on a private bus.
    KeyStore,
    /// A vault file under a passphrase.
    File,
    /// Nowhere: no bus, no vault.
    Nowhere,
}

/// Folders and environment of one story. Everything goes when it is dropped.
pub struct Stage {
    folder: TempDir,
    bus: Option<Bus>,
    secrets: Secrets,
    further: Vec<(String, String)>,
    /// Everything that commands have said so far, for searches.
    pub said: Mutex<Vec<String>>,
}

impl Stage {
    /// Sets a stage.
    pub fn set(secrets: Secrets) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("holdall story ")
            .tempdir()
            .expect("a folder for the story");
        let bus = (secrets == Secrets::KeyStore).then(|| Bus::start(&folder.path().join("bus")));
        Self {
            folder,
            bus,
            secrets,
            further: Vec::new(),
            said: Mutex::default(),
        }
    }

    /// The same with one more variable for every command.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.further.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The stage's folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The library folder, with a space and more in its name.
    pub fn library(&self) -> PathBuf {
        self.folder.path().join("Bibliothèque 1")
    }

    /// The command with its environment and nothing of ours.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let home = self.folder.path().join("home");
        std::fs::create_dir_all(&home).expect("a home");
        let mut command = Command::new(built("holdall"));
        command.args(arguments).env_clear().current_dir(&home);
        for kept in ["PATH", "LD_LIBRARY_PATH", "SSL_CERT_FILE"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command
            .env("HOME", &home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("LANG", "C.UTF-8");
        command
            .env("HOLDALL_LOCAL_HOSTS", "1")
            .env("HOLDALL_LIBRARY", self.library());
        match (&self.bus, self.secrets) {
            (Some(bus), _) => {
                command.env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
            }
            (None, Secrets::File) => {
                command
                    .env("HOLDALL_SECRETS", "file")
                    .env("HOLDALL_PASSPHRASE", PASSPHRASE);
            }
            (None, _) => {}
        }
        // Where there is no bus, none may be found by chance either.
        if self.bus.is_none() {
            command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        }
        command.envs(self.further.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts the command.
    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::start(&mut self.command(arguments))
    }

    /// Runs the command to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.keep(self.start(arguments).finish())
    }

    /// Remembers what was said.
    pub fn keep(&self, said: Said) -> Said {
        let mut kept = self.said.lock().unwrap();
        kept.push(said.out.clone());
        kept.push(said.err.clone());
        drop(kept);
        said
    }

    /// Syncs the backpack of this name; what was said of it.
    pub fn sync(&self, name: &str) -> Value {
        self.run(&["sync", name, "--json"]).ends_with(0).line()
    }

    /// Every badge of the library, as `list` tells it.
    pub fn list(&self) -> Vec<Value> {
        self.run(&["list", "--json"]).ends_with(0).lines()
    }

    /// All that `show` tells of one.
    pub fn show(&self, badge: &str) -> Value {
        self.run(&["show", badge, "--json"]).ends_with(0).line()
    }
}

/// A program of this workspace, beside this test's own.
pub fn built(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().expect("this program knows where it is");
    path.pop();
    if path.ends_with("deps") {
        path.pop();
    }
    path.join(name)
}
