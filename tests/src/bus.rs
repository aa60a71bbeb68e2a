//! A session bus of a story's own, with an unlocked Secret Service on it: the real daemons, nobody else's.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const SECRETS: &str = "org.freedesktop.secrets";

/// A running bus; ended when dropped.
pub struct Bus {
    daemon: Child,
    key_store: Child,
    /// `DBUS_SESSION_BUS_ADDRESS` of it.
    pub address: String,
}

impl Bus {
    /// Starts `dbus-daemon` and `gnome-keyring-daemon` with their files under `folder`. Panics when a program is
    /// missing: a story about secrets is never skipped.
    pub fn start(folder: &Path) -> Self {
        let (runtime, data) = (folder.join("runtime"), folder.join("data"));
        for made in [&runtime, &data] {
            std::fs::create_dir_all(made).expect("a folder for the bus");
        }
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .env("XDG_RUNTIME_DIR", &runtime)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon starts (package dbus-daemon)");
        let mut address = String::new();
        let told = daemon.stdout.take().expect("its output is ours");
        BufReader::new(told)
            .read_line(&mut address)
            .expect("the bus says its address");
        let address = address.trim().to_owned();
        let mut key_store = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &address)
            .env("XDG_RUNTIME_DIR", &runtime)
            .env("XDG_DATA_HOME", &data)
            .env("HOME", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon starts (package gnome-keyring)");
        key_store
            .stdin
            .take()
            .expect("its input is ours")
            .write_all(b"story\n")
            .expect("it takes a password");
        let bus = Self {
            daemon,
            key_store,
            address,
        };
        bus.wait_for_key_store();
        bus
    }

    fn wait_for_key_store(&self) {
        let end = Instant::now() + Duration::from_secs(10);
        // Asking the bus who owns the name starts nobody; asking the name itself would let the bus start a second one.
        let owned = [
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            SECRETS,
        ];
        let alias = [
            SECRETS,
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.ReadAlias",
            "default",
        ];
        while Instant::now() < end {
            if self.says(owned, "true") && self.says(alias, "/collection/") {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the key store did not open within 10 s");
    }

    fn says(&self, [name, object, method, argument]: [&str; 4], answer: &str) -> bool {
        let asked = Command::new("gdbus")
            .args(["call", "--session", "-d", name, "-o", object, "-m", method, argument])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .output()
            .expect("gdbus runs (package libglib2.0-bin)");
        String::from_utf8_lossy(&asked.stdout).contains(answer)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        for child in [&mut self.key_store, &mut self.daemon] {
            // It may have ended by itself with the bus.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
