//! Addresses that the system hands over by a scheme, at start or later. Any program and any page can send one.

use std::path::Path;

use url::Url;

use crate::{
    Answered, App, Changed, IDENTIFIER, OPEN_SCHEME, Start,
    folder::Folder,
    sign_in::{self, Returned},
    view::{OpenRequest, WayBack},
};

impl App {
    /// An address that the system handed over by a scheme, at start or later. What means nothing here is dropped
    /// silently.
    ///
    /// # Errors
    /// Only when the library cannot be used.
    pub async fn opened_url(&self, url: &str) -> Answered<()> {
        let Ok(url) = Url::parse(url) else { return Ok(()) };
        match url.scheme() {
            IDENTIFIER => self.returned(&url).await,
            OPEN_SCHEME => {
                if let Some(request) = open_request(&url) {
                    self.tell(Changed::Front);
                    self.tell(Changed::Open(request));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The answer to a sign-in, perhaps one of another library.
    async fn returned(&self, url: &Url) -> Answered<()> {
        if !url.path().starts_with("/oauth/callback") || self.take_answer(url, WayBack::Scheme).await? {
            return Ok(());
        }
        match sign_in::find_returned(&self.inner.home, url) {
            Some(Returned { folder }) if folder != self.inner.folder.path() => self.take_for(&folder, url).await,
            _ => Ok(()),
        }
    }

    /// Takes an answer for the library in another folder, which only waits for it.
    async fn take_for(&self, folder: &Path, url: &Url) -> Answered<()> {
        let here = &self.inner.start;
        let start = Start {
            folder: Some(folder.to_owned()),
            offline: here.offline,
            clock: here.clock.clone(),
            changed: here.changed.clone(),
            browser: here.browser.clone(),
            takes_scheme: false,
        };
        let (folder, home) = (Folder::of(Some(folder.to_owned()))?, self.inner.home.clone());
        if let Some(other) = App::open_at(start, folder, home, false).await? {
            other.inner.secrets.follow(&self.inner.secrets);
            other.take_answer(url, WayBack::Scheme).await?;
        }
        Ok(())
    }
}

/// What `holdall://open?url=...` asks for: an http(s) address, shown before anything is done.
fn open_request(url: &Url) -> Option<OpenRequest> {
    let is_open = url.host_str() == Some("open") || url.path().trim_matches('/') == "open";
    let address = url
        .query_pairs()
        .find(|(name, _)| name == "url")
        .map(|(_, address)| address)?;
    let address = Url::parse(address.trim())
        .ok()
        .filter(|address| address.as_str().len() <= 2000)?;
    let plain =
        matches!(address.scheme(), "http" | "https") && address.username().is_empty() && address.password().is_none();
    (is_open && plain).then(|| OpenRequest {
        host: sign_in::host(&address),
        url: address.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(url: &str) -> Option<String> {
        open_request(&Url::parse(url).unwrap()).map(|request| request.url)
    }

    #[test]
    fn a_badge_address_is_asked_about() {
        let request =
            open_request(&Url::parse("holdall://open?url=https%3A%2F%2Fbadges.example%2Fa%2F1").unwrap()).unwrap();
        assert_eq!(
            (request.url.as_str(), request.host.as_str()),
            ("https://badges.example/a/1", "badges.example")
        );
        assert!(asked("holdall:open?url=https%3A%2F%2Fbadges.example%2Fa").is_some());
    }

    #[test]
    fn anything_else_is_dropped() {
        for url in [
            "holdall://open",
            "holdall://open?url=file%3A%2F%2F%2Fetc%2Fpasswd",
            "holdall://open?url=javascript%3Aalert(1)",
            "holdall://open?url=https%3A%2F%2Fuser%3Apw%40badges.example",
            "holdall://delete?url=https%3A%2F%2Fbadges.example",
        ] {
            assert_eq!(asked(url), None, "{url}");
        }
    }
}
