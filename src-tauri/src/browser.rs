//! Hands an address to the system browser.

use url::Url;

/// Opens `url` in the system browser. The child gets no passphrase from our environment.
pub fn open(url: &Url) -> Result<(), String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("only web addresses are opened".into());
    }
    let mut last = String::from("no program opens web addresses");
    for mut command in open::commands(url.as_str()) {
        command.env_remove("HOLDALL_PASSPHRASE");
        match command.spawn() {
            Ok(mut child) => {
                // Waiting for it keeps the system's process table tidy; what it answers says nothing certain.
                std::thread::spawn(move || child.wait());
                return Ok(());
            }
            Err(error) => last = error.to_string(),
        }
    }
    Err(last)
}
