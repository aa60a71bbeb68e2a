//! Playing the person at the browser, by plain HTTP: follows the pages of a practice host as somebody would who signs in
//! and clicks. For tests and stories without a browser.

use std::{io, sync::Arc, time::Duration};

use holdall_net::{Answer, HeaderMap, HeaderValue, Limit, Method, Net, NetConfig, Origin, Purpose, Redirects, Request};
use url::Url;

use crate::setup::Person;

/// What the person clicks in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Click {
    /// The app may.
    Allow,
    /// The app may not.
    Deny,
}

/// Opens the address an app wants opened, signs `person` in and allows what is asked; the address that the browser is
/// sent to in the end, which leads to the app.
///
/// # Errors
/// The host cannot be reached, refuses the person, or shows a page with no way on; the message has the page's title.
pub async fn click_through(open: &Url, person: &Person) -> io::Result<Url> {
    click_through_with(open, person, Click::Allow).await
}

/// As [`click_through`], with the last click given.
///
/// # Errors
/// As [`click_through`].
pub async fn click_through_with(open: &Url, person: &Person, click: Click) -> io::Result<Url> {
    let mut browser = Browser::new()?;
    let mut answer = browser.get(open).await?;
    // Sign-in, consent and what lies between are a handful of pages.
    for _ in 0..12 {
        if let Some(to) = location(&answer)? {
            if to.origin() != open.origin() {
                return Ok(to);
            }
            answer = browser.get(&to).await?;
            continue;
        }
        let page = String::from_utf8_lossy(&answer.body).into_owned();
        let form = forms(&page)
            .into_iter()
            .find(|form| form.has("password") || form.has("decision"));
        let Some(mut form) = form else {
            return Err(io::Error::other(format!("a page with no way on: {}", title(&page))));
        };
        if form.has("password") {
            if answer.status == 401 {
                return Err(io::Error::new(
                    io::ErrorKind::PermissionDenied,
                    "name or password refused",
                ));
            }
            form.fill("login", &person.login);
            form.fill("password", &person.password);
        } else {
            form.fill("decision", if click == Click::Allow { "allow" } else { "deny" });
        }
        let action = answer.url.join(&form.action).map_err(io::Error::other)?;
        answer = browser.post(&action, &form).await?;
    }
    Err(io::Error::other("the pages go round in a circle"))
}

fn location(answer: &Answer) -> io::Result<Option<Url>> {
    match (answer.status, answer.header("location")) {
        (300..400, Some(to)) => answer.url.join(to).map(Some).map_err(io::Error::other),
        _ => Ok(None),
    }
}

/// A browser's cookies and door.
struct Browser {
    net: Net,
    cookies: Vec<(String, String)>,
}

impl Browser {
    fn new() -> io::Result<Self> {
        let net = Net::new(NetConfig {
            local_hosts: true,
            offline: false,
            request_timeout: Duration::from_secs(30),
            on_contact: Arc::new(|_, _| {}),
        });
        Ok(Self {
            net: net.map_err(io::Error::other)?,
            cookies: Vec::new(),
        })
    }

    async fn get(&mut self, url: &Url) -> io::Result<Answer> {
        self.send(Method::GET, url, Vec::new()).await
    }

    async fn post(&mut self, url: &Url, form: &HtmlForm) -> io::Result<Answer> {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&form.fields);
        self.send(Method::POST, url, body.finish().into_bytes()).await
    }

    async fn send(&mut self, method: Method, url: &Url, body: Vec<u8>) -> io::Result<Answer> {
        let mut headers = HeaderMap::new();
        headers.insert("accept", HeaderValue::from_static("text/html"));
        if method == Method::POST {
            headers.insert(
                "content-type",
                HeaderValue::from_static("application/x-www-form-urlencoded"),
            );
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if let (false, Ok(value)) = (cookies.is_empty(), HeaderValue::from_str(&cookies.join("; "))) {
            headers.insert("cookie", value);
        }
        let request = Request {
            method,
            url: url.clone(),
            headers,
            bearer: None,
            body,
            purpose: Purpose::SignIn,
            origin: Origin::Typed,
            limit: Limit::Document,
            redirects: Redirects::Stop,
            secure: true,
        };
        let answer = self.net.send(request).await.map_err(io::Error::other)?;
        for cookie in answer
            .headers
            .get_all("set-cookie")
            .iter()
            .filter_map(|cookie| cookie.to_str().ok())
        {
            if let Some((name, value)) = cookie.split(';').next().unwrap_or_default().split_once('=') {
                self.cookies.retain(|(known, _)| known != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(answer)
    }
}

/// A form as far as the practice pages use forms.
#[derive(Debug, Default)]
struct HtmlForm {
    action: String,
    fields: Vec<(String, String)>,
}

impl HtmlForm {
    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// Sets one field in place of all that have its name: of several buttons one is pressed.
    fn fill(&mut self, name: &str, value: &str) {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }
}

fn forms(page: &str) -> Vec<HtmlForm> {
    page.split("<form ")
        .skip(1)
        .filter_map(|rest| rest.split("</form>").next())
        .map(read_form)
        .collect()
}

fn read_form(text: &str) -> HtmlForm {
    let mut form = HtmlForm {
        action: attribute(text.split('>').next().unwrap_or_default(), "action"),
        ..HtmlForm::default()
    };
    for tag in text.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
        if tag.starts_with("input ") || tag.starts_with("button ") {
            let name = attribute(tag, "name");
            if !name.is_empty() {
                form.fields.push((name, attribute(tag, "value")));
            }
        }
    }
    form
}

/// The value of an attribute, its escapes undone; empty when absent.
fn attribute(tag: &str, name: &str) -> String {
    let value = tag
        .split_once(&format!("{name}=\""))
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or_default();
    value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

fn title(page: &str) -> &str {
    page.split_once("<title>")
        .and_then(|(_, rest)| rest.split("</title>").next())
        .unwrap_or("no title")
}
