//! The system browser: handed http and https addresses alone, found by id and never taken from the page.

use url::Url;

use crate::{Answered, App, Code, UserError, assertions::assertion_id};

impl App {
    /// Opens a place of a badge in the browser: `criteria`, `issuer`, `assertion`, `evidence:N`.
    ///
    /// # Errors
    /// [`Code::NotThere`] when the badge names no such place, or one that is no web address.
    pub async fn browse_assertion(&self, id: &str, what: &str) -> Answered<()> {
        let (row, body) = self.body(assertion_id(id)?).await?;
        let address = match what.split_once(':') {
            None if what == "criteria" => body.criteria_url,
            None if what == "issuer" => body.issuer_url.or(row.issuer_id),
            None if what == "assertion" => row.assertion_id,
            Some(("evidence", n)) => n.parse().ok().and_then(|n: usize| body.evidence.get(n).cloned()),
            _ => None,
        };
        let missing = || UserError::new(Code::NotThere).with("what", "address");
        let url = address
            .and_then(|address| Url::parse(address.trim()).ok())
            .ok_or_else(missing)?;
        self.open_in_browser(&url)
    }

    /// Opens a backpack's own site in the browser.
    ///
    /// # Errors
    /// [`Code::NotThere`].
    pub async fn browse_backpack(&self, id: &str) -> Answered<()> {
        let row = self.backpack_row(id).await?;
        let missing = || UserError::new(Code::NotThere).with("what", "address");
        let mut url = Url::parse(&row.typed).map_err(|_| missing())?;
        url.set_path("/");
        url.set_query(None);
        self.open_in_browser(&url)
    }

    /// Hands an address to the browser, if it is one for browsers.
    pub(crate) fn open_in_browser(&self, url: &Url) -> Answered<()> {
        let plain = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none();
        if !plain {
            return Err(UserError::new(Code::NotThere).with("what", "web address"));
        }
        (self.inner.start.browser)(url).map_err(|why| UserError::new(Code::Unexpected).detailed(&why))
    }
}
